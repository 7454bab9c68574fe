"""ξ along a risk curve: when a ball is narrow enough, and what takes over where balls fail."""

from __future__ import annotations

from typing import Any

import pytest
from flint import arb, fmpq

from sdproof import Instance
from sdproof.optimum import curve_xi, optimal_curve
from sdproof.optimum.curve_xi import _is_settled, best_xi
from sdproof.optimum.fit import StepOptimum
from sdproof.optimum.grouping import groups
from sdproof.optimum.weighted import FitProblem

RADIUS = fmpq(1, 2**20)


def point(xi: tuple[Any, ...] | None, attained: bool | None = True) -> StepOptimum:
    return StepOptimum(1, arb(1), xi, attained, "", ())


@pytest.mark.parametrize(
    ("xi", "settled"),
    [
        (None, True),
        ((arb(0),), True),
        ((arb(0, 1e-300),), False),
        ((arb(1, 2**-21),), True),
        ((arb(1, 2**-19),), False),
        ((arb(8, 2**-18),), True),
        ((arb(8, 2**-16),), False),
        ((arb(-8, 2**-18), arb(8)), True),
        ((arb(8), arb(-8, 2**-16)), False),
        ((arb(2**-10, 2**-31),), True),
        ((arb(2**-10, 2**-29),), False),
        ((arb(1, 2),), False),
    ],
)
def test_which_balls_are_narrow(xi: tuple[arb, ...] | None, settled: bool) -> None:
    """Radius at most 2⁻²⁰ of the least absolute value; an exact zero is narrow, a ball at 0 not."""
    assert _is_settled(point(xi), RADIUS) is settled
    assert _is_settled(point(xi, attained=None), RADIUS) is False


@pytest.mark.parametrize("limit", [3, 4])
def test_exact_arithmetic_takes_over_for_small_k(
    monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    """At 2 bits no ball is narrow: k up to the limit is exact, the others say why they are not."""
    monkeypatch.setattr(curve_xi, "_EXACT_XI", limit)
    instance = Instance([1, 2, 3, 4, 5], [1, 2, 3, 4, 0])
    problem = FitProblem(groups(instance), fmpq(1))
    asked: list[int] = []

    def watched(*arguments: Any) -> Any:
        asked.append(arguments[2])
        return optimal_curve(*arguments)

    monkeypatch.setattr(curve_xi, "optimal_curve", watched)
    found = best_xi(instance, problem, [1, 2, 4], fmpq(1, 10**15), 2)
    exact = optimal_curve(instance, fmpq(1), 4)
    assert {k: found[k] == exact[k] for k in found} == {1: True, 2: True, 4: limit == 4}
    assert asked == [2 if limit == 3 else 4]
    if limit == 3:
        left = found[4]
        assert (left.k, left.rho, left.xi, left.attained, left.h) == (4, None, None, None, ())
        assert "may be zero" in left.reason
