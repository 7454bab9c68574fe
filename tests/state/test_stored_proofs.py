"""Certificates found before, of theorems that use others; what a search is asked and may return."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from sdproof import kernel
from sdproof.errors import InputError
from sdproof.prove import by_induction, combination, nonnegative, term, use
from sdproof.prove.certificate import HEADER
from sdproof.prove.outcome import NoProof, Search
from sdproof.state import Claim, Context, Theorem, auto, settle
from sdproof.state.settling import checked
from sdproof.statements import Statement
from sdproof.verdict import Outcome, Verdict

PAIR = {"x": "positive", "y": "positive"}
FEW = Context(examples=2)
SQUARE = combination(term("1", square="x-y"))
SMALL = Theorem("am gm", forall=PAIR, states="x**2 + y**2 >= 2*x*y", proof=SQUARE)
USE = use("am_gm", {"x": "x**2", "y": "y"}, "known", combination(term("1", "known")))
LARGE = Theorem("large", forall=PAIR, states="x**4 + y**2 >= 2*x**2*y", proof=USE, uses=(SMALL,))


def not_searched(*_: Any) -> Search:
    pytest.fail("searched")


def test_a_used_theorem_is_taken_from_what_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proof by hand that uses a theorem whose proof is searched."""
    monkeypatch.setattr("sdproof.prove.auto.search", not_searched)
    lemma = SMALL.changed(proof=auto)
    large = LARGE.changed(uses=(lemma,))
    stored = {lemma.name: SMALL.certificate()}
    assert checked(large, stored).evidence[0].outcome is Outcome.HOLDS
    claim = Claim("U-1", theorems=[large, lemma])
    assert settle(claim, FEW, certificates={"U-1": stored}).verdict is Verdict.PROVED
    other = Claim(
        "U-2", theorems=[Theorem("one", states="1 >= 0", proof=nonnegative())], uses=[claim]
    )
    assert settle(other, FEW, certificates={"U-1": stored}).verdict is Verdict.PROVED


def test_a_stored_certificate_with_the_theorems_that_it_uses() -> None:
    """It is taken while they are the same; one that changed is a fault."""
    kept = LARGE.certificate()
    searched = LARGE.changed(proof=auto)
    assert searched.fault(kept) is None
    weaker = SMALL.changed(states="x**2 + y**2 >= x*y", proof=auto)
    assert searched.changed(uses=(weaker,)).fault(kept) == "it uses other theorems"
    assert searched.changed(uses=()).fault(kept) is None  # it carries its proof
    assert searched.changed(states="x**4 + y**2 >= x**2*y").fault(kept) == (
        "it is about another statement"
    )


def test_what_a_search_is_told_and_returns(monkeypatch: pytest.MonkeyPatch) -> None:
    """The names and statements of used theorems; their proofs are added to what it finds."""
    asked: list[Any] = []

    def finds(statement: Statement, theorems: Sequence[Any], *_: Any) -> Search:
        asked.extend(theorems)
        own = {"kind": "family", "statement": statement.data, "proof": USE}
        return Search(certificate=HEADER | own)

    monkeypatch.setattr("sdproof.prove.auto.search", finds)
    theorem = LARGE.changed(proof=auto)
    certificate = theorem.certificate()
    assert asked == [("am_gm", SMALL.statement)]
    assert kernel.check(certificate).kind == "theorem"
    assert certificate["theorems"].keys() == {"am_gm"}
    assert theorem.fault(certificate) is None
    assert theorem.certificate() == certificate
    assert len(asked) == 1  # it is searched for once


def test_nothing_found_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """One search for each theorem, however often it is settled; a changed theorem is another."""
    count = 0

    def nothing(*_: Any) -> Search:
        nonlocal count
        count += 1
        return Search()

    monkeypatch.setattr("sdproof.prove.auto.search", nothing)
    theorem = SMALL.changed(proof=auto)
    for _ in range(2):
        with pytest.raises(NoProof, match="am gm: no proof found"):
            theorem.certificate()
        assert settle(Claim("U-1", theorems=[theorem]), FEW).verdict is Verdict.SUPPORTED
    assert count == 1
    with pytest.raises(NoProof):
        theorem.changed(remark="x").certificate()
    assert count == 2


LIE = Theorem("lie", forall={"x": "positive"}, states="x >= 1", proof=auto)
RESTS = use("lie", {"x": "x"}, "known", combination(term("1", "known")))


def test_a_used_theorem_without_a_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """What needs it is not proved, by hand or by a search, and is not taken to be refuted; what does
    not need it is proved."""
    rests = Theorem(
        "rests", forall={"x": "positive"}, states="x + 1 >= 2", proof=RESTS, uses=(LIE,)
    )
    hand = checked(rests)
    assert (hand.certificate, hand.verdict) == (None, Verdict.NOT_CHECKED)
    assert hand.evidence[0].detail == "used theorem lie: a counterexample found"
    fine = rests.changed(states="x + 1 >= 1", proof=auto)
    assert checked(fine).verdict is Verdict.PROVED

    def rests_on_it(statement: Statement, *_: Any) -> Search:
        if statement == LIE.statement:
            return Search()
        own = {"kind": "family", "statement": statement.data, "proof": RESTS}
        return Search(certificate=HEADER | own)

    monkeypatch.setattr("sdproof.prove.auto.search", rests_on_it)
    lie = LIE.changed()
    found = checked(rests.changed(proof=auto, uses=(lie,)))
    assert (found.certificate, found.verdict) == (None, Verdict.NOT_CHECKED)
    assert [goal.line for goal in found.open] == ["used theorem lie: no proof found"]


def test_used_theorems_that_a_proof_cannot_tell_apart() -> None:
    """They are named; the same theorem twice is no trouble."""
    one, other = LIE.changed(name="a-b", states="x >= 0"), LIE.changed(name="a_b", states="x > 0")
    for pair in ((one, other), (one, LIE.changed(name="a-b"))):
        with pytest.raises(
            InputError, match=r"theorem lie: uses a-b and a.b, which a proof cannot"
        ):
            LIE.changed(uses=pair).search()
    assert LIE.changed(states="x >= 0", uses=(one, one)).search().certificate is not None


@pytest.mark.parametrize("value", [object(), {1}, b"1"])
def test_a_proof_that_is_no_json_value(value: object) -> None:
    """One line, no traceback; also one that is too deep."""
    deep: Any = {}
    for _ in range(200_000):
        deep = {"then": deep}
    for proof in ({"rule": "identity", "let": value}, deep):
        found = checked(SMALL.changed(proof=proof))
        assert (found.certificate, found.verdict) == (None, Verdict.NOT_CHECKED)
        assert found.evidence[0].detail.startswith("theorem am gm, proof: ")


def test_a_stored_certificate_never_replaces_a_written_proof() -> None:
    """A proof by hand that fails is shown as failing."""
    broken = SMALL.changed(proof=combination())
    found = checked(broken, {broken.name: SMALL.certificate()})
    assert found.evidence[0].outcome is Outcome.FAILS
    assert found.certificate is None
    assert [goal.residual for goal in found.open] == ["-2*x*y + x**2 + y**2"]


def test_a_false_theorem_is_refuted_by_what_a_search_finds() -> None:
    """With the exact values, and a failing check: exit code 1."""
    descent = Theorem("t", forall={"a": "positive"}, given={"small": "2 >= a"},
                      recursion={"q": ("0", "q + a*(1-q)")}, states="1 >= q")  # fmt: skip
    settled = settle(Claim("F-1", theorems=[descent]), FEW)
    assert settled.verdict is Verdict.REFUTED
    assert not settled.as_expected
    evidence = settled.statements[0].evidence[0]
    assert evidence.counterexample is not None
    assert "steps" in evidence.counterexample
    hand = by_induction("cap", nonnegative(), combination(term("1", "cap", "small")))
    assert checked(descent.changed(proof=hand)).certificate is None


def test_a_stored_fault_is_no_message() -> None:
    """What a file of certificates says of itself is not repeated: the kernel's refusal is."""
    text = SMALL.fault({"fault": "proved by its author"})
    assert text is not None
    assert "the kernel refuses it" in text
    assert "author" not in text
