"""The public door: what is stated is what is settled, and nothing else is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from sdproof import Instance, kernel
from sdproof.prove import by_induction, combination, identity, nonnegative, sum_proof, term
from sdproof.prove.instance import lower_bound_proof
from sdproof.state import (
    At,
    Claim,
    Context,
    Family,
    Theorem,
    Variant,
    auto,
    discover,
    refute,
    settle,
)
from sdproof.verdict import Outcome, Verdict

EXAMPLES = Path(__file__).parents[2] / "examples"
FEW = Context(examples=10)
LB = Theorem(
    "bound",
    Family(directions={"q": "real"}),
    states="rho(B, q) >= B/(1+B)",
    proof=sum_proof(combination(term("1+B", square="q - B/(1+B)"))),
)
SAME = Theorem("same", forall={"x": "real"}, states="x = x", proof=identity())


def examples() -> list[Any]:
    return [found for file in sorted(EXAMPLES.glob("*.py")) for found in discover([str(file)])]


@pytest.mark.parametrize("found", examples(), ids=lambda f: f.claim.id)
def test_the_examples_are_settled(found: Any) -> None:
    """Each is proved, and its statement shows every hypothesis; each file has at most 61 lines."""
    assert len(found.file.read_text(encoding="utf-8").splitlines()) <= 61
    settled = settle(found.claim, FEW)
    for s in settled.statements:
        assert s.verdict is Verdict.PROVED, s.evidence
        assert s.statement == s.theorem.statement
        words = s.statement.text.replace("_", " ")
        assert all(f": {name.replace('_', ' ')}]" in words for name in s.statement.hypotheses())


def test_prose_is_no_statement() -> None:
    """A claim whose only theorem is 1 ≥ 0 shows 1 ≥ 0 as proved, whatever its title says."""
    claim = Claim(
        "BIG-1", title="every filter has ρ ≥ 2r", theorems=[Theorem("it", states="1 >= 0")]
    )
    settled = settle(claim, FEW)
    assert settled.verdict is Verdict.PROVED
    assert [s.statement.text for s in settled.statements] == ["1 ≥ 0"]


@dataclass(frozen=True)
class Forged(Theorem):
    """A theorem that hands in whatever certificate it likes."""

    other: Any = None

    def certificate(self, *_: Any) -> dict[str, Any]:
        return dict(self.other)


def counterexample() -> dict[str, Any]:
    variant = Variant("stronger", of="bound", states="rho(B, q) >= 2*B/(1+B)",
                      at=At({}, ({"B": "1", "q": "1/2"},)))  # fmt: skip
    found = refute(Claim("X-1", theorems=[LB], variants=[variant]), variant)
    assert found.verdict is Verdict.REFUTED
    assert found.certificate is not None
    return found.certificate


@pytest.mark.parametrize(
    "other",
    [
        SAME.certificate(),
        counterexample(),
        LB.changed(states="rho(B, q) >= B/(2+B)").certificate() | {"proof": identity()},
        {**LB.certificate(), "kind": "counterexample"},
        {"no": "certificate"},
    ],
    ids=["another statement", "a counterexample", "no proof", "another kind", "nothing"],
)
def test_a_certificate_of_something_else_proves_nothing(other: Any) -> None:
    """Not another statement, not a counterexample to this or another one."""
    forged = Forged(LB.name, LB.family, states=LB.states, proof=LB.proof, other=other)
    (found,) = settle(Claim("X-1", theorems=[forged]), FEW).statements
    assert found.verdict is Verdict.SUPPORTED or found.verdict is Verdict.NOT_CHECKED
    assert found.evidence[0].outcome is Outcome.FAILS
    assert found.statement == LB.statement


def test_a_counterexample_to_itself_is_no_proof() -> None:
    """Even where the statement is the claim's own."""
    false = LB.changed(states="rho(B, q) >= 2*B/(1+B)")
    forged = Forged(false.name, false.family, states=false.states, other=counterexample())
    settled = settle(Claim("X-1", theorems=[forged]))
    assert settled.verdict is Verdict.REFUTED  # by its own margin at drawn points
    assert settled.statements[0].evidence[0].outcome is Outcome.FAILS


def test_a_refutation_is_of_exactly_that_variant(monkeypatch: pytest.MonkeyPatch) -> None:
    """A certificate of x = x, or of another false statement, refutes nothing."""
    import sdproof.search.hunt

    true = Variant("true", of="bound", states="rho(B, q) >= 0", at=auto)
    claim = Claim("X-1", theorems=[LB], variants=[true])
    for answer in (SAME.certificate(), counterexample(), None):
        monkeypatch.setattr(
            sdproof.search.hunt, "counterexample_to", lambda *_, a=answer, **__: a, raising=False
        )
        assert refute(claim, true).verdict is Verdict.NOT_CHECKED
    stored = {"true": {"values": {}, "directions": [{"B": "1", "q": "1"}]}}
    assert refute(claim, true, stored).verdict is Verdict.NOT_CHECKED


def test_a_lower_bound_does_not_refute_a_lower_bound() -> None:
    """A variant that calls for an upper bound of the least risk, and gets a lower one."""
    one_step = Theorem("least", Family(), states="least <= 3/2", steps=1)
    claim = Claim("X-1", variants=[
        Variant("at most 1", of=replace(one_step, states="least <= 1")),
        Variant("at most 3/2", of=one_step),
        Variant("at least 1", of=replace(one_step, states="least >= 1")),
        Variant("at least 2", of=replace(one_step, states="least >= 2")),
    ])  # fmt: skip
    above = lower_bound_proof(Instance(("1", "9/10"), ("200", "0")), 1, "3/2")
    at = {"directions": [{"e": "1", "B": "200"}, {"e": "9/10", "B": "0"}], "values": {}}
    stored = {v.name: at | {"least": above} for v in claim.variants}
    found = {v.name: refute(claim, v, stored).verdict for v in claim.variants}
    assert found.pop("at most 1") is Verdict.REFUTED
    assert set(found.values()) == {Verdict.NOT_CHECKED}


def test_the_instance_is_in_the_statement() -> None:
    """Theorems about one instance: for all λ and ξ, at a point, below ridge, steps needed."""
    from sdproof import Instance

    instance = Instance(("1", "1/2"), ("10", "0"))
    theorems = [
        Theorem("lower", instance, states="rho >= 1", steps=1),
        Theorem("upper", instance, states="rho <= 3/2", steps=1, at={"lam": "1/2", "xi": ["-1"]}),
        Theorem("needed", instance, states="steps = 2"),
        Theorem("too much", instance, states="rho >= 2", steps=1),
    ]
    settled = settle(Claim("I-1", theorems=theorems), FEW)
    assert [s.verdict for s in settled.statements] == [
        Verdict.PROVED, Verdict.PROVED, Verdict.PROVED, Verdict.REFUTED,
    ]  # fmt: skip
    assert settled.verdict is Verdict.REFUTED


def test_values_of_fresh_variables_hold_at_every_step() -> None:
    """q from 1 by ξ q with ξ ≤ 1: true, and a step with ξ = 2 is no counterexample. (The proof given
    is wrong, so that points decide what is said.)"""
    theorem = Theorem(
        "shrinks",
        states="q <= 1",
        recursion={"q": ("1", "xi*q")},
        fresh={"xi": "nonnegative"},
        at_each_step={"most": "xi <= 1"},
        proof=by_induction("cap", nonnegative(), nonnegative()),
    )
    settled = settle(Claim("F-1", theorems=[theorem]), Context(examples=200))
    assert settled.verdict is Verdict.SUPPORTED
    at = {"values": {}, "directions": [], "steps": [{"xi": "2"}]}
    claim = Claim("F-1", theorems=[theorem], variants=[Variant("same", of="shrinks")])
    assert refute(claim, claim.variants[0], {"same": at}).verdict is Verdict.NOT_CHECKED
    free = Variant("free", of="shrinks", without="most")
    claim = Claim("F-1", theorems=[theorem], variants=[free])
    assert refute(claim, free, {"free": at}).verdict is Verdict.REFUTED


def test_what_a_statement_rests_on_is_in_its_verdict() -> None:
    """Qualifiers: named by the author, inherited from what a claim uses, or by the rule `attain`."""
    model = Claim("M-1", theorems=[SAME], given=["SVD"])
    reach = Theorem(
        "reached",
        Family(direction_let={"q": "B/(1+B)"}),
        forall={"lam": "positive", "delta": "positive"},
        steps="r",
        states="rho(B, q) < delta + r",
        proof=sum_proof(combination(term("1/(1+B)")), share="-1", total=nonnegative()),
    )
    settled = settle(Claim("M-2", theorems=[reach], uses=[model]), FEW)
    assert settled.says == "proved, given: interpolation, SVD"
    assert settle(model, FEW).says == "proved, given: SVD"
    unproved = Claim("M-3", theorems=[Theorem("no", forall={"x": "real"}, states="x >= 0")])
    assert settle(Claim("M-4", theorems=[SAME], uses=[unproved]), FEW).verdict is not Verdict.PROVED


def test_a_formula_that_names_no_direction_is_about_fixed_numbers() -> None:
    """The same truth with or without a sum around it."""
    family = Family(aligned=True, given={"strong": "B_m >= 1"}, each={"smaller": "e <= e_m"})
    statement = Theorem("one", family, states="B_m/(1+B_m) >= 1/2").statement
    assert statement.kind == "pointwise"
    assert dict(statement.entries("variables")) == {"B_m": "nonnegative"}
    summed = Theorem("sum", family, states="B/(1+B) >= 1/2").statement
    assert summed.kind == "sum"
    assert set(summed.entries("direction")) == {"e", "B"}


def test_chains_are_two_hypotheses() -> None:
    """0 <= xi <= 1 is dropped as a whole."""
    theorem = Theorem("t", forall={"xi": "real"}, given={"box": "0 <= xi <= 1"}, states="xi <= 1")
    assert theorem.statement.hypotheses() == ["box_low", "box_high"]
    free = Variant("free", of="t", without="box")
    assert Claim("C-1", theorems=[theorem], variants=[free]).false(free).hypotheses() == []


def test_the_kernel_sees_what_is_shown() -> None:
    """The statement of a settled theorem is the one in the kernel's answer."""
    (found,) = settle(Claim("L-1", theorems=[LB]), FEW).statements
    assert kernel.check(LB.certificate()).statement == found.statement.data


def test_auto_completes_the_square() -> None:
    """The first thing that is tried: a filter against the lower bound."""
    theorem = Theorem(
        "lower", forall={"lam": "positive"}, states="rho(B, filter(e, lam)) >= B/(1+B)", proof=auto
    )
    assert settle(Claim("A-1", theorems=[theorem]), FEW).verdict is Verdict.PROVED
