"""SymPy, exact evaluation and Hypothesis beside the proofs: each can fail, and then a claim is not
proved."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flint import arb, fmpq
from mpmath import mpf

from sdproof.cli import main
from sdproof.derive import Derivation
from sdproof.derive.chain import Chain
from sdproof.derive.symbols import symbol
from sdproof.numbers.agreement import exactly, holds
from sdproof.papers.pareek2024 import PAPER
from sdproof.present.claims import claim_json, findings, ways, ways_line
from sdproof.search import hard
from sdproof.search.evidence import drawn
from sdproof.state import Claim, Context, Found, Paper, Settled, Theorem, settle
from sdproof.state.settling import work
from sdproof.statements import Point
from sdproof.verdict import Evidence, Method, Outcome, Verdict

FEW = Context(ranks=(1, 2), examples=5)
CLAIMS = {c.id: c for c in PAPER}
SQUARES = Theorem("squares", forall={"x": "real", "y": "real"}, states="x**2 + y**2 >= 2*x*y")


def _identity(right: Any) -> Callable[[Chain, int, int], None]:
    def make(chain: Chain, _rank: int, _steps: int) -> None:
        x = symbol("x")
        chain.equal((x + 1) ** 2, x**2 + 2 * x + right, "multiplied out")

    return make


def derivation(right: Any, claim: str) -> Derivation:
    return Derivation("square", "a square", (claim,), "every x", _identity(right))


def settled(claim: str, *derivations: Derivation) -> Settled:
    """A claim of the paper with these derivations only."""
    paper = replace(PAPER, derivations=lambda: derivations)
    return Found(CLAIMS[claim], paper).settle(FEW)


def test_a_wrong_line_of_a_derivation_withholds_proved() -> None:
    """Of the claim, and of those that use it; it refutes nothing."""
    good, bad = derivation(1, "SD-1"), derivation(2, "SD-1")
    held = settled("SD-1", good)
    assert (held.verdict, held.as_expected) == (Verdict.PROVED, True)
    assert ways(held)["derivation"] == {"outcome": "holds", "lines": 1, "names": ["square"]}
    for claim in ("SD-1", "SD-2"):
        failed = settled(claim, good, bad)
        assert (failed.verdict, failed.as_expected) == (Verdict.NOT_CHECKED, False)
        assert any("not an identity" in e.detail for e in failed.everything)
    assert ways(settled("SD-1", good, bad))["derivation"]["outcome"] == "fails"
    assert "SymPy: a derivation fails" in ways_line(settled("SD-1", good, bad))


def test_one_more_wrong_line_in_the_papers_own_derivation() -> None:
    (one,) = [d for d in PAPER.derivations() if d.name == "lower-bound"]

    def wrong(chain: Chain, rank: int, steps: int) -> None:
        one.make(chain, rank, steps)
        last = [line.formula for line in chain.lines if hasattr(line.formula, "right")][-1]
        chain.equal(last.left, last.right + 1, "wrong by one")

    assert settled("LB-1", replace(one, make=wrong)).verdict is Verdict.NOT_CHECKED
    assert settled("LB-1", one).verdict is Verdict.PROVED


def test_a_derivation_makes_no_verdict_stronger() -> None:
    """A claim without theorems is not settled by one; a foreign claim of our name has none of ours."""
    bare = Claim("X-1")
    paper = Paper("own", claims=(bare,), derivations=lambda: (derivation(1, "X-1"),))
    assert Found(bare, paper).settle(FEW).verdict is Verdict.NOT_CHECKED
    assert PAPER.derivations_of(Claim("SD-1")) == []
    assert [d.name for d in PAPER.derivations_of(CLAIMS["SD-1"])] == ["filter"]


@pytest.mark.parametrize("kind", [arb, mpf])
def test_an_arithmetic_that_is_off_withholds_proved(
    monkeypatch: pytest.MonkeyPatch, kind: Any
) -> None:
    """By one part in 10⁴⁰, which no float would show; it refutes nothing."""
    right = Point.among

    def wrong(self: Point, number: Any, value: Any) -> Point:
        off = 1 + kind(10) ** -40 if number is kind else 1
        return right(self, number, lambda v: value(v) * off)

    monkeypatch.setattr(Point, "among", wrong)
    found = settle(CLAIMS["LB-1"], FEW)
    assert (found.verdict, found.as_expected) == (Verdict.NOT_CHECKED, False)
    assert ways(found)["evaluation"]["outcome"] == "fails"
    assert "a hard point fails" in ways_line(found)
    said = [e.detail for e in found.everything if e.outcome is Outcome.FAILS]
    assert said
    assert all("in balls" in d if kind is arb else "in mpmath" in d for d in said)


@pytest.mark.parametrize("name", ["LB-1", "MT-2"])
def test_a_ball_that_holds_everything_does_not_agree(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """At few bits the values are lost, and so is the agreement."""
    monkeypatch.setattr(hard, "BITS", 20)
    assert settle(CLAIMS[name], FEW).verdict is Verdict.NOT_CHECKED


def test_agreement_is_of_narrow_finite_numbers() -> None:
    assert holds(arb(1), fmpq(1))
    assert not holds(arb(1, 1), fmpq(1))
    assert not holds(arb(1), fmpq(2))
    assert not holds(arb("nan"), fmpq(1))
    assert not holds(arb("+/- inf"), fmpq(1))
    assert [exactly(mpf(v)) for v in ("-0.5", "0", "3")] == [fmpq(-1, 2), 0, 3]
    for value in ("nan", "inf", "-inf"):
        with pytest.raises(ValueError, match="not a finite number"):
            exactly(mpf(value))


@pytest.mark.parametrize("states", ["x < 10**8", "x > 1/10**8"])
def test_a_statement_that_fails_at_a_hard_point_only_is_refuted(states: str) -> None:
    """Drawn points stay below; the point is given."""
    theorem = Theorem("bounded", forall={"x": "positive"}, states=states)
    assert drawn(theorem.statement, 60, 1).outcome is Outcome.HOLDS
    found = hard.at_hard_points(theorem.statement)
    assert (found.outcome, found.method) == (Outcome.FAILS, Method.HARD)
    assert found.counterexample is not None
    assert found.counterexample["values"].keys() == {"x"}
    claim = settle(Claim("X-1", theorems=[theorem]), FEW)
    assert (claim.verdict, claim.as_expected) == (Verdict.REFUTED, False)


def test_hard_points_alone_support_and_no_more() -> None:
    found = settle(Claim("X-1", theorems=[replace(SQUARES, proof=None)]), FEW)
    assert found.statements[0].evidence[0].outcome is not Outcome.HOLDS
    assert found.verdict is Verdict.SUPPORTED


def test_every_statement_has_hard_points_or_says_why_not() -> None:
    """But where the hypotheses contradict each other, or are met in a small region only."""
    without = [
        (claim.id, theorem.name)
        for claim in PAPER
        for theorem in claim.theorems
        if theorem.statement.kind in hard.KINDS
        and hard.at_hard_points(theorem.statement).outcome is not Outcome.HOLDS
    ]
    assert without == [("OS-1", "local-minimum"), ("LB-2", "r-steps-need-not")]


@pytest.mark.parametrize("claim", [c for c in PAPER if c.theorems], ids=lambda c: c.id)
def test_hard_points_satisfy_the_hypotheses(claim: Claim) -> None:
    for theorem in claim.theorems:
        if theorem.statement.kind in hard.KINDS:
            points = list(hard.hard_points(theorem.statement))
            assert all(point.satisfied() for point in points)
            if theorem.statement.kind == "sum" and len(points) > 10:
                assert {point.rank for point in points} == set(hard.RANKS)


def test_all_three_are_in_one_line_and_in_the_data(capsys: pytest.CaptureFixture[str]) -> None:
    claim = Found(CLAIMS["MT-2"], PAPER).settle(FEW)
    line = ways_line(claim)
    assert line == (
        "SymPy: 52 lines of divided-difference and separation hold; exact, ball, mpmath: "
        "54 hard points hold; Hypothesis: 20 drawn points hold"
    )
    data = claim_json(claim)
    assert data["ways"] == {
        "derivation": {
            "outcome": "holds",
            "lines": 52,
            "names": ["divided-difference", "separation"],
        },
        "evaluation": {"outcome": "holds", "points": 54},
        "hypothesis": {"outcome": "holds", "points": 20},
    }
    derived = [e for e in data["evidence"] if e["method"] == "derivation"]
    assert [e["name"] for e in derived] == ["divided-difference", "separation"]
    assert all("every r" in e["scope"] for e in derived)
    assert main(["verify", "LB-1", "--rank", "2", "--examples", "5"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert printed.count("SymPy:") == printed.count("Hypothesis:") == 1


def test_a_claim_without_statements_has_no_such_line() -> None:
    assert ways_line(settle(Claim("X-1"))) == ""


def test_a_long_check_reports_its_share_and_progress_ends_at_the_work() -> None:
    seen: list[float] = []
    found: list[float] = []

    def check(context: Context) -> Evidence:
        for share in (0.25, 0.5, 0.4, 2.0):
            context.report(share)
            seen.append(sum(found))
        return Evidence("long", Method.DATA, Outcome.HOLDS, "here")

    claim = Claim("X-1", theorems=[SQUARES], checks=[check])
    settle(claim, FEW, progress=found.append)
    assert seen == [6.0, 11.0, 11.0, 21.0]  # after the statement
    assert sum(found) == work(claim) == 21
    assert min(found) >= 0


FOUND = """
from sdproof.state import Claim
from sdproof.verdict import Evidence, Method, Outcome

def check(_):
    return Evidence("rows", Method.DATA, Outcome.HOLDS, "here", finding="[x] shift explains it")

CLAIMS = [Claim("X-1", checks=[check]), Claim("X-2", checks=[check])]
"""


def test_findings_are_in_the_last_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each once, before the counts; in the JSON they stand in the evidence."""
    path = tmp_path / "found.py"
    path.write_text(FOUND)
    assert main(["verify", str(path)]) == 0
    printed = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert printed[-5:-1] == ["", "[x] shift explains it", "", "2 supported"]
    assert printed.count("[x] shift explains it") == 1
    assert main(["verify", str(path), "--json"]) == 0
    claims = json.loads(capsys.readouterr().out)["claims"]
    assert [c["evidence"][0]["finding"] for c in claims] == ["[x] shift explains it"] * 2
    assert findings([]) == []
