"""Stationary points against a limit of λ, on risks made up for it, and truncated risk curves."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from flint import arb, fmpq, fmpz_poly

from sdproof import Instance
from sdproof.minima import minimum
from sdproof.minima.certified import (
    _Candidate,
    _conclude,
    _decide_tie,
    _enclose,
    _narrow,
    _pairwise_coprime,
    _vanishes,
)
from sdproof.minima.result import LambdaSet
from sdproof.numbers.balls import endpoints
from sdproof.numbers.roots import RootInterval, isolate_positive_roots
from sdproof.optimum import grouped_lower_bound, optimal_curve
from sdproof.optimum.curve import _merged, _points, risk_curve
from sdproof.optimum.excess import Enclosures, Wanted

X = fmpz_poly([0, 1])
SQUARE = X**2 - 2


class Well:
    """ρ(λ) = 3 + (λ² − 2)², stationary at √2 with value 3, which is called both limits, too."""

    scale, steps, at_zero, at_infinity = fmpq(1), 1, fmpq(3), fmpq(3)

    def value(self, lam: Any) -> Any:
        return 3 + (lam**2 - 2) ** 2

    def difference(self, limit: fmpq) -> fmpz_poly:
        return 3 - int(limit.p) + SQUARE**2


def candidate(factor: fmpz_poly) -> _Candidate:
    (root,) = isolate_positive_roots(factor)
    return _Candidate(factor, root, fmpq(0), fmpq(0))


@pytest.mark.parametrize(
    ("factor", "level", "vanishes"),
    [
        (SQUARE, SQUARE**2, True),
        (SQUARE, SQUARE * (X - 5), True),
        (SQUARE, X**2 - 3, False),
        (SQUARE * (X**2 + 1), X**2 + 1, False),
        (X - 2, (X - 2) * SQUARE, True),
        (X - 2, SQUARE, False),
        (3 * X - 2, 9 * X**2 - 4, True),
    ],
)
def test_whether_the_value_is_the_limit(
    factor: fmpz_poly, level: fmpz_poly, vanishes: bool
) -> None:
    """ρ − limit and the stationary equation have the root in common, or not."""
    found = candidate(factor)
    assert _vanishes(level, found) is vanishes
    for value in (fmpq(2), fmpq(2, 3)):
        if factor in (X - 2, 3 * X - 2) and found.root.lo <= value <= found.root.hi:
            exact = _Candidate(factor, RootInterval(value, value), fmpq(0), fmpq(0))
            assert _vanishes(level, exact) is vanishes


def test_a_well_as_deep_as_the_limit_has_its_value_exactly() -> None:
    """ρ(√2) = 3 = the limit: equal, not only close; and so at both ends and inside."""
    function: Any = Well()
    start = _enclose(function, candidate(SQUARE), 32)
    assert start.lo <= 3 <= start.hi
    (found,) = _narrow(function, [start], fmpq(3), 30)
    assert (found.lo, found.hi) == (3, 3)
    result = _conclude(function, [found], True, fmpq(3), 30)
    assert (result.lo, result.hi, result.attained, result.tie) == (3, 3, True, "exact")
    assert [place.limit for place in result.minimisers] == ["0", None, "inf"]
    assert result.lam == result.minimisers[1]
    lo, hi = result.lam.interval
    assert fmpq(lo) ** 2 < 2 < fmpq(hi) ** 2


@pytest.mark.parametrize("limit", [4, 1000])
def test_a_deeper_well_is_narrowed(limit: int) -> None:
    """Below the limit: enclosed to the digits, which hold its value."""
    function: Any = Well()
    (found,) = _narrow(function, [_enclose(function, candidate(SQUARE), 8)], fmpq(limit), 30)
    assert found.lo <= 3 <= found.hi < limit
    assert found.hi - found.lo <= found.hi / 10**30


def test_an_infimum_only_in_the_limits() -> None:
    """No candidate: both limits are named if both have the value, one if one has."""
    function: Any = Well()
    result = _conclude(function, [], True, fmpq(3), 15)
    both = LambdaSet.toward("0"), LambdaSet.toward("inf")
    assert (result.lam, result.minimisers, result.attained) == (both[0], both, False)
    for end, other in (("0", "at_infinity"), ("inf", "at_zero")):
        one: Any = Well()
        setattr(one, other, fmpq(4))
        assert _conclude(one, [], True, fmpq(3), 15).lam.limit == end


def test_no_root_is_counted_twice() -> None:
    """What an earlier factor has is taken out, as often as it is in there."""
    kept = _pairwise_coprime((SQUARE, SQUARE**2 * (X - 3), (X - 3) * (X - 5)))
    assert [f // f.leading_coefficient() for f in kept] == [SQUARE, X - 3, X - 5]


def test_bounds_improve_their_neighbours() -> None:
    """excess_k falls with k: upper bounds from the left, lower ones from the right, also beyond."""
    lo = {0: arb(0.5), 1: arb(0.125), 2: arb(0.25), 3: arb(0.0625)}
    hi = {0: arb(2), 1: arb(1), 2: arb(3), 3: arb(1)}
    part = Enclosures(lo, hi, 64)
    assert _merged([part], 3, 9) == ([0.5, 0.25, 0.25, 0.0625], [2, 1, 1, 1])
    assert _merged([part], 1, 9) == ([0.5, 0.25], [2, 1])
    assert _merged([part], 3, 2) == ([0.5, 0.125, 0, 0], [2, 1, 0, 0])
    assert _merged([], 1, 9) == ([0, 0], [arb("+inf")] * 2)


@pytest.mark.parametrize("relative_to", ["risk", "excess"])
def test_a_curve_that_ends_early_holds_the_exact_values(relative_to: Any) -> None:
    """Any number of steps up to the rank, excess far below 1 at the last ones."""
    instance = Instance([1 - fmpq(j, 24) for j in range(12)], [2] + [0] * 11)
    exact = [p.rho - grouped_lower_bound(instance) for p in optimal_curve(instance, 1, 12)]
    for steps in range(13):
        curve = risk_curve(instance, 1, steps=steps, relative_to=relative_to)
        assert len(curve) == steps + 1
        for p in curve:
            lo, hi = endpoints(p.excess)
            assert lo <= exact[p.k] <= hi
        assert curve.reached
        assert curve.needed_bits is None


def test_one_candidate_is_no_tie() -> None:
    """Nothing to decide between fewer than two, or where all values are exact."""
    function: Any = Well()
    one = _enclose(function, candidate(SQUARE), 32)
    assert _decide_tie(function, [one], []) == ([one], True)
    assert _decide_tie(function, [], []) == ([], True)


def test_many_eigenvalues_are_searched_in_balls_to_the_digits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Beyond LARGE distinct eigenvalues: as many digits, with progress, and the same minimum."""
    instance = Instance([6, 5, 4, 3, 2, 1], [0, 30, 1, 0, 2, 0])
    exact = minimum(instance, 1, 40)
    module = import_module("sdproof.minima.certified")
    monkeypatch.setattr(module, "LARGE", 5)
    shares: list[float] = []
    found = minimum(instance, 1, 40, shares.append)
    assert shares
    assert found.digits == 40
    assert found.lo <= exact.hi
    assert exact.lo <= found.hi
    assert found.hi - found.lo <= found.hi / 10**40


@pytest.mark.parametrize(
    ("high", "reached"), [(3, False), (fmpq(5, 2), False), (fmpq(19, 10), True), (1, True)]
)
def test_reached_is_relative_to_the_lower_end(high: Any, reached: bool) -> None:
    """Relative radius 1/2: half the width at most half of the lower end."""
    goal = Wanted(fmpq(1, 2), 64, 128)
    (point,) = _points([arb(1)], [arb(fmpq(high))], arb(0), "excess", goal)
    assert point.reached is reached
