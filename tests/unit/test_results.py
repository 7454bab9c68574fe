"""Results: pickled, copied, and printed on one short line, whatever numbers they hold."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from flint import arb, ctx, fmpq, fmpq_mat, fmpq_poly

import sdproof
from sdproof import Design, Instance, families, laws, prove, state
from sdproof.minima import family_bounds
from sdproof.minima.result import LambdaSet
from sdproof.numbers.balls import ball_to_pairs

HARD = families.hard(3, 200, "1/2")
LONG = Instance([fmpq(10**40 + i, 3**50 + i) for i in range(1, 40)], [fmpq(1, 7**40)] * 39)
DESIGN = Design([["1", "2", "3"], ["0", "1", "5"], ["2", "2", "1"]], [1, 2, 0], 1, "features")
CLAIM = state.Claim(
    "X-1", "a title", theorems=(state.Theorem("t", states="1 >= 0", proof=prove.nonnegative()),)
)

RESULTS: dict[str, Callable[[], Any]] = {
    "instance": lambda: HARD,
    "long instance": lambda: LONG,
    "balls": lambda: DESIGN.instance().balls(),
    "design": lambda: DESIGN,
    "instance of a design": DESIGN.instance,
    "risk": lambda: sdproof.risk(LONG, fmpq(1, 3**30), ["1/7"]),
    "risk in balls": lambda: sdproof.risk(HARD, arb(1, 1e-9), [1]),
    "quadratic form": lambda: sdproof.quadratic_form(HARD, 1, 2),
    "optimal curve": lambda: sdproof.optimal_curve(HARD, 1)[2],
    "optimal curve in balls": lambda: sdproof.optimal_curve(HARD, arb(2).sqrt())[2],
    "risk curve": lambda: sdproof.risk_curve(HARD, 1, xi_for=[1, 2]),
    "floats": lambda: sdproof.risk_curve(HARD, 1, arithmetic="float"),
    "minimum": lambda: sdproof.minimum(HARD, 1),
    "minimum in balls": lambda: sdproof.minimum(Instance([9, 4, 2, 1], [1, 20, 30, 2]), 2),
    "gain": lambda: sdproof.gain(HARD, steps=2),
    "steps needed": lambda: sdproof.steps_needed(HARD),
    "bound of the family": lambda: family_bounds(HARD)[0],
    "certificate": lambda: sdproof.certify(HARD, 1, "1/2"),
    "witness": lambda: sdproof.certify(HARD, 1, 100),
    "improvement": lambda: sdproof.certify_improvement(HARD),
    "steps certified": lambda: sdproof.certify_steps(HARD),
    "answer": lambda: sdproof.certify(HARD, 1, "1/2").check(),
    "report on laws": lambda: laws.check_laws(laws.MODEL, ["filter"], examples=1),
    "claim": lambda: CLAIM,
    "paper": lambda: state.Paper("p", claims=(CLAIM,)),
    "settled": lambda: sdproof.settle(CLAIM, state.Context(ranks=(1,), examples=1)),
    "statement": lambda: CLAIM.theorems[0].statement,
}
OF_ANY_LENGTH = {"report on laws", "answer"}


@pytest.mark.parametrize("name", RESULTS)
def test_results_survive(name: str) -> None:
    """Pickled and copied, they say the same; and print briefly."""
    made = RESULTS[name]()
    text = repr(made)
    assert repr(pickle.loads(pickle.dumps(made))) == text
    assert repr(copy.deepcopy(made)) == text
    if name not in OF_ANY_LENGTH:
        assert "\n" not in text
        assert len(text) < 450, text


@pytest.mark.parametrize("found", state.discover(), ids=lambda f: f.claim.id)
def test_claims_of_papers_survive(found: state.Found) -> None:
    """With their statements, and with what asks for a search."""
    again = pickle.loads(pickle.dumps(found.claim))
    for old, new in zip(found.claim.theorems, again.theorems, strict=True):
        assert old.statement == new.statement
        assert (old.proof is state.auto) == (new.proof is state.auto)


def test_flint_types_to_the_last_bit() -> None:
    """Balls with their radius, infinite ones as what they enclose; matrices and polynomials."""
    with ctx.workprec(300):
        ball = arb(2).sqrt() + arb(0, fmpq(1, 3))
    for value in (ball, arb(0), arb("1e-300"), arb(1) / 3):
        assert ball_to_pairs(pickle.loads(pickle.dumps(value))) == ball_to_pairs(value)
    assert pickle.loads(pickle.dumps(arb("nan"))).is_nan()
    assert not pickle.loads(pickle.dumps(arb("inf"))).is_finite()
    for value in (fmpq_mat([[1, 2]]), fmpq_poly([1, fmpq(1, 2)])):
        assert copy.deepcopy(value) == value


def test_places_of_lambda() -> None:
    """An interval, or one of the limits, always of one type."""
    zero, infinity = LambdaSet.toward("0"), LambdaSet.toward("inf")
    assert [zero.limit, infinity.limit, LambdaSet(fmpq(1), fmpq(2)).limit] == ["0", "inf", None]
    assert [str(zero), str(infinity)] == ["λ → 0", "λ → ∞"]
    assert str(LambdaSet(fmpq(1), fmpq(1))) == "1"
    for place in (zero, infinity):
        with pytest.raises(sdproof.InputError, match=r"λ → . is no λ"):
            _ = place.interval


def test_ratios_of_a_gain_as_decimals() -> None:
    """A property, as everywhere; without signal there are none."""
    found = sdproof.gain(HARD, digits=6)
    bounds = found.decimals["ridge_ratio"]
    assert bounds is not None
    assert found.ridge_ratio is not None
    lo, hi = map(sdproof.to_exact, bounds)
    assert lo <= found.ridge_ratio[0] <= found.ridge_ratio[1] <= hi
    assert found.decimals["k_step_ratio"] is None
    assert sdproof.gain(Instance([2, 1], [0, 0])).decimals["ridge_ratio"] is None


def test_xi_of_a_minimum() -> None:
    """Exact at an exact λ, else in balls, or the reason why not."""
    assert sdproof.minimum(HARD, 0).xi == ()
    limit = sdproof.minimum(HARD, 1)
    assert limit.xi is None
    assert limit.reason == "the infimum is approached as λ → ∞: no λ and ξ attain it"
    same = sdproof.minimum(Instance([3], [2]), 1)  # at any λ
    assert same.xi is not None
    assert sdproof.risk(Instance([3], [2]), same.lam.interval[0], same.xi).rho == same.lo
