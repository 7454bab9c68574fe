"""`counterexample_to`: what it returns, the kernel accepts, for every kind of statement."""

from __future__ import annotations

import re
from typing import Any

import pytest
from example_claims import ALONE, BOUND, BOX, HARD, LAM, NOISE, RIDGE, SHRINKING

from sdproof import kernel
from sdproof.model.instance import Instance
from sdproof.model.risks import risk
from sdproof.numbers.exact import to_exact
from sdproof.search.hunt import counterexample_to
from sdproof.state import At, Claim, Theorem, Variant, refute
from sdproof.state.hunting import hunt_claims
from sdproof.statements import Statement
from sdproof.verdict import Verdict


def found(theorem: Theorem, seconds: float = 20, seed: int = 20241) -> dict[str, Any]:
    statement = theorem.statement
    certificate = counterexample_to(statement, seconds, seed)
    assert certificate is not None
    answer = kernel.check(certificate)
    assert answer.kind == "counterexample"
    assert Statement(answer.statement) == statement
    return answer.values


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 20241, 99])
def test_weights_between_0_and_1_can_hurt(seed: int) -> None:
    """Two steps with ξ ∈ [0, 1]² can be worse than one: at e = B = λ = 1, ξ = (1, 1)."""
    values = found(BOX, seed=seed)
    assert values["values"] == {"lam": "1", "x1": "1", "x2": "1"}
    assert values["directions"] == [{"e": "1", "B": "1"}]


def test_hypotheses_hold_at_every_step() -> None:
    """q ≤ 1 for ξ ≤ 1 at every step is not refuted at ξ = 2; for ξ ≤ 2 it is."""
    assert counterexample_to(SHRINKING.statement, 3) is None
    values = found(SHRINKING.changed(at_each_step={"small": "xi <= 2"}))
    assert values["steps"] == [{"xi": "2"}]


def test_states_in_directions() -> None:
    """With any number of steps, of a sum: the certificate has them."""
    values = found(Theorem("any", forall=LAM, steps="any", states="rho(B, q) <= 1 + B"))
    assert values["steps"]
    assert len(values["directions"]) == 1


def test_a_rank() -> None:
    """Pointwise statements about r fail at some r."""
    values = found(Theorem("rank", forall={"x": "positive"}, states="x >= x + r - 2"))
    assert values == {"values": {"x": "1", "r": "3"}, "directions": []}


def test_a_mean() -> None:
    """A noise stays open."""
    assert found(NOISE)["values"] == {"eta": None, "x": "1"}


INFIMUM = [
    (Theorem("one step", ALONE, each={"below": "e_m > e"}, steps=1, states="least <= 1"), "bound"),
    (Theorem("r-1 steps", steps="r-1", states="least <= B/(1+B)"), "bound"),
    (Theorem("r steps", steps="r", states="B/(1+B) > least"), "bound"),
    (Theorem("below", steps=1, states="-1 >= least"), "bound"),
    (Theorem("above", steps=1, states="least >= r/2"), "lam"),
    (Theorem("linear in b", HARD, steps=1, states="r*C*b/(1+C*b) < least"), "lam"),
]


@pytest.mark.parametrize(("theorem", "how"), INFIMUM, ids=[t.name for t, _ in INFIMUM])
def test_the_least_risk(theorem: Theorem, how: str) -> None:
    """By a certified lower bound, or by a point below."""
    values = found(theorem, 40)
    assert how in values["least"]
    assert len(values["directions"]) <= 3


def test_least_risk_at_a_given_point() -> None:
    """A point without a bound: the bound, or the point (λ, ξ), is looked for."""
    at = At({"e_m": "1", "B_m": "200"}, ({"e": "9/10", "B": "0"},))
    for states in ("least <= 1", "least >= 2"):
        theorem = Theorem("least", ALONE, steps=1, states=states)
        claim = Claim("X", variants=(Variant("v", of=theorem, at=at),))
        assert refute(claim, claim.variants[0]).verdict is Verdict.REFUTED
    wrong = Claim("X", variants=(Variant("v", of=theorem.changed(states="least >= 1"), at=at),))
    assert refute(wrong, wrong.variants[0]).verdict is Verdict.NOT_CHECKED


def test_attained() -> None:
    """r steps come near the best filter, but no ξ ∈ R^r has it where a coefficient of h is zero."""
    data = {
        "type": "sum",
        "variables": {"lam": "positive"},
        "direction": {"e": "positive", "B": "nonnegative"},
        "direction_let": {"q": "B/(1+B)"},
        "attain": "r",
        "conclusion": "rho(B, q) = B/(1+B)",
    }
    certificate = counterexample_to(Statement(data), 20)
    assert kernel.check(certificate).kind == "counterexample"
    assert counterexample_to(Statement(data | {"attain": "r+1"}), 1) is None


@pytest.mark.parametrize("theorem", [RIDGE, BOUND], ids=["ridge", "bound"])
def test_nothing_against_what_is_true(theorem: Theorem) -> None:
    assert counterexample_to(theorem.statement, 1.5) is None


def test_a_hunt_refutes_a_variant() -> None:
    """Through `refute`: a variant without a point of its own."""
    claim = Claim("X", theorems=(RIDGE,), variants=(Variant("v", of="ridge", without="ratio"),))
    result = refute(claim, claim.variants[0])
    assert result.verdict is Verdict.REFUTED
    assert result.certificate is not None
    true = Claim("X", theorems=(RIDGE,), variants=(Variant("v", of="ridge", states="1 >= 0"),))
    assert refute(true, true.variants[0], seconds=1).verdict is Verdict.NOT_CHECKED


def test_instances_have_no_certificate_of_this_kind() -> None:
    theorem = Theorem("x", Instance(("1",), ("1",)), steps=0, states="rho >= 2")
    assert counterexample_to(theorem.statement, 2) is None


@pytest.mark.parametrize(
    "theorem",
    [
        Theorem("x", Instance(("1", "1/2"), ("200", "0")), steps=1, states="rho >= 3/2"),
        Theorem("above", steps=1, states="least >= r/2"),
    ],
    ids=["instance", "family"],
)
def test_the_point_that_refutes_a_least_risk_is_shown(theorem: Theorem) -> None:
    """With its λ, ξ and exact risk, which are below what is stated."""
    (found,) = hunt_claims([Claim("X", theorems=(theorem,))], "X", seconds=600, rounds=1).confirmed
    said = re.search(r"the risk at λ = (\S+), ξ = \((\S+)\) is (\S+)", str(found))
    assert said is not None
    at = found.case.instance()
    value = risk(at, said[1], [said[2]]).rho
    assert value == to_exact(said[3])
    assert value < to_exact("3/2" if theorem.name == "x" else f"{at.rank}/2")
