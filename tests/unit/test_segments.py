"""What a Taylor model shows on a segment, on polynomials chosen by hand."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from flint import arb, arb_poly, fmpq

from sdproof.minima.segments import (
    Finding,
    NotConvexError,
    Segment,
    _at_limit,
    merged,
    newton,
    study,
    survivors,
)
from sdproof.minima.taylor import TaylorModel
from sdproof.numbers.balls import endpoints

INSIDE: Any = SimpleNamespace(centre=fmpq(1))
LIMIT: Any = SimpleNamespace(centre="0")


def model(
    *coefficients: Any, bound: object = 0, order: int | None = None, at: Any = INSIDE
) -> TaylorModel:
    terms = [c if isinstance(c, arb) else arb(fmpq(c)) for c in coefficients]
    return TaylorModel(at, arb_poly(terms), order or len(terms), arb(fmpq(bound)))


def close(x: Any, value: fmpq) -> bool:
    lo, hi = endpoints(x)
    return abs(lo - value) + abs(hi - value) < fmpq(1, 10**10)


@pytest.mark.parametrize("order", [3, 5, 20])
@pytest.mark.parametrize("theta", [fmpq(1, 10), fmpq(3, 8), fmpq(49, 100)])
@pytest.mark.parametrize("m", [0, 1, 2])
def test_the_tail_bounds_the_series(order: int, theta: fmpq, m: int) -> None:
    """Not below Σ_{i≥N} F i!/(i−m)! θ^{i−m}, and not above what its first term and ratio give."""
    found = endpoints(model(0, bound=3, order=order).tail(theta, m))[1]
    terms = []
    for i in range(order, order + 200):
        falling = fmpq(1)
        for j in range(m):
            falling *= i - j
        terms.append(3 * falling * theta ** (i - m))
    ratio = theta * (order + 1) / (order + 1 - m)
    exact = sum(terms, start=fmpq(0))
    assert exact <= found
    assert found <= terms[0] / (1 - ratio) * (1 + fmpq(1, 10**9))


def test_around_a_point() -> None:
    """(s − 1/4)² in s = 1/2 + x/8, and at least three coefficients."""
    found = model(fmpq(1, 16), fmpq(-1, 2), 1).around(fmpq(1, 2), fmpq(1, 8))
    assert [
        close(c, v) for c, v in zip(found, (fmpq(1, 16), fmpq(1, 16), fmpq(1, 64)), strict=True)
    ]
    assert [c == v for c, v in zip(model(7).around(fmpq(0), fmpq(1)), (7, 0, 0), strict=True)]


def test_a_convex_segment_and_its_lower_bound() -> None:
    """s² − s/4 on [0, 1/4]: −1/64 in the middle, coefficients (−1/64, 0, 1/64)."""
    found = study(model(0, fmpq(-1, 4), 1), fmpq(0), fmpq(1, 4))
    assert found.finding is Finding.CONVEX
    assert close(found.low, fmpq(-1, 32))
    tail = model(0, fmpq(-1, 4), 1, bound=8)
    found = study(tail, fmpq(0), fmpq(1, 4))
    assert close(found.low, fmpq(-1, 32) - fmpq(1, 8) / (1 - fmpq(1, 4)))


@pytest.mark.parametrize(
    ("coefficients", "bound", "finding"),
    [
        ((0, 1), 0, Finding.EMPTY),
        ((0, -1), 0, Finding.EMPTY),
        ((0, 1, 1), 0, Finding.EMPTY),
        ((0, 1, 0, 40), 0, Finding.OPEN),
        ((0, 0, 1, 1), 0, Finding.CONVEX),
        ((0, 0, 1, 2), 0, Finding.CONVEX),
        ((0, 0, 1, 3), 0, Finding.OPEN),
        ((0, 0, -1), 0, Finding.OPEN),
        ((0, 0, 1, 4), 0, Finding.OPEN),
        ((0, 0, 1, -4), 0, Finding.OPEN),
        ((0, 1, 0, 0, 0), 1000, Finding.OPEN),
        ((0, 1, 0, 0, 0), 500, Finding.EMPTY),
        ((0, 0, 1, 0, 0), 3, Finding.CONVEX),
        ((0, 0, 1, 0, 0), 60, Finding.OPEN),
        ((0, 0, 0, 0, 1), 0, Finding.OPEN),
    ],
)
def test_what_is_seen_on_a_segment(
    coefficients: tuple[int, ...], bound: int, finding: Finding
) -> None:
    """Monotone, convex or open on [−1/8, 1/8]; the tail counts against both."""
    found = study(model(*coefficients, bound=bound), fmpq(-1, 8), fmpq(1, 8))
    assert found.finding is finding


@pytest.mark.parametrize(
    ("coefficients", "bound", "finding"),
    [
        ((1, 4, 0), 0, Finding.LIMIT),
        ((1, -4, 0), 0, Finding.EMPTY),
        ((1, 4, -20), 0, Finding.OPEN),
        ((1, 4, -15), 0, Finding.LIMIT),
        ((1, 4, 0, 80), 0, Finding.LIMIT),
        ((1, 4, 0, 90), 0, Finding.OPEN),
        ((1, 4, 0), 50, Finding.LIMIT),
        ((1, 0, 3, 0, 0), 400, Finding.LIMIT),
        ((1, 0, 3, 0), 0, Finding.LIMIT),
        ((1, 0, -3, 0), 0, Finding.EMPTY),
        ((1, 0, 3, -17), 0, Finding.OPEN),
        ((1, 0, 3, -15), 0, Finding.LIMIT),
        ((1, 0, 0, 2, 0), 0, Finding.LIMIT),
        ((1, 0, 0, -2, 0), 0, Finding.EMPTY),
        ((1, 1, 0), 100, Finding.OPEN),
        ((1, 0, 0), 0, Finding.OPEN),
        ((1, 0, 3, 0, 0), 1000, Finding.OPEN),
    ],
)
def test_what_holds_next_to_a_limit(
    coefficients: tuple[int, ...], bound: int, finding: Finding
) -> None:
    """On 0 ≤ s ≤ 1/8 the first coefficient that is not zero has to exceed the rest."""
    assert _at_limit(model(*coefficients, bound=bound, at=LIMIT), fmpq(1, 8)) is finding


def test_a_limit_and_a_minimum_beside_it_are_both_kept() -> None:
    """s (s − 3/10)² ≥ 0 is 0 at the limit and at s = 3/10: neither may be lost."""
    both = model(0, fmpq(9, 100), fmpq(-6, 10), 1, at=LIMIT)
    segments, limit = survivors(both, fmpq(0), fmpq(2, 5), arb(fmpq(1, 10**6)))
    assert limit
    assert any(s.lo <= fmpq(3, 10) <= s.hi for s in segments)
    assert all(s.hi - s.lo < fmpq(1, 5) for s in segments)


def test_what_is_above_the_cut_is_left_out() -> None:
    """s² − s/2 + 1 falls on all of [−2/5, 1/5]; s² has its minimum 0 below the cut, or not."""
    falling = model(1, fmpq(-1, 2), 1)
    assert survivors(falling, fmpq(-2, 5), fmpq(1, 5), arb(2)) == ([], False)
    bowl = model(0, 0, 1)
    assert survivors(bowl, fmpq(-1, 5), fmpq(1, 5), arb(-1)) == ([], False)
    ((lo, hi, finding),), limit = survivors(bowl, fmpq(-1, 5), fmpq(1, 5), arb(1))
    assert (lo, hi, finding, limit) == (fmpq(-1, 5), fmpq(1, 5), Finding.CONVEX, False)


def test_what_cannot_be_decided_stays_open() -> None:
    """s⁴ at 0 is neither monotone nor convex at any depth; the open part is small and holds 0."""
    segments, limit = survivors(model(0, 0, 0, 0, 1), fmpq(-2, 5), fmpq(2, 5), arb(1))
    assert not limit
    assert [s for s in segments if s.finding is Finding.OPEN and s.lo <= 0 <= s.hi]
    assert sum((s.hi - s.lo for s in segments), start=fmpq(0)) <= fmpq(8, 10)
    assert all(a.hi < b.lo for a, b in pairwise(segments))


def test_segments_that_touch_are_one() -> None:
    """In any order; CONVEX only if all parts are; a gap separates."""
    a, b, c, d = (fmpq(i) for i in range(4))
    parts = [
        Segment(b, c, Finding.CONVEX), Segment(a, b, Finding.CONVEX), Segment(a, b, Finding.OPEN),
        Segment(c + fmpq(1, 2), d, Finding.CONVEX),
    ]  # fmt: skip
    assert merged(parts) == [
        Segment(a, c, Finding.OPEN), Segment(c + fmpq(1, 2), d, Finding.CONVEX),
    ]  # fmt: skip
    assert merged(parts[:2]) == [Segment(a, c, Finding.CONVEX)]
    assert merged([]) == []


def test_a_newton_step_holds_the_stationary_points_of_every_member() -> None:
    """s² − s/16 + c s³ with c anywhere in [1/2, 3/2]: all of bend and slope is in the interval."""
    a, b = fmpq(-1, 8), fmpq(1, 8)
    cubic = model(0, fmpq(-1, 16), 1, arb(1, 0.5), bound=2)
    found = newton(cubic, a, b)
    assert found is not None
    lo, hi = found
    half, most = fmpq(1, 8), fmpq(3, 2)
    tail = {m: endpoints(cubic.tail(fmpq(1, 8) if m == 2 else fmpq(0), m))[1] for m in (1, 2)}
    spread = 6 * most * half**3 + half**2 * tail[2]
    slope, bend = (-fmpq(1, 16) * half, half * tail[1]), 2 * half**2
    ends = [
        -half * (slope[0] + sign * slope[1]) / (bend + other * spread)
        for sign in (-1, 1)
        for other in (-1, 1)
    ]
    assert abs(lo - min(ends)) < fmpq(1, 10**6)
    assert abs(hi - min(max(ends), half)) < fmpq(1, 10**6)


def test_a_newton_step_knows_the_tail_where_it_stands() -> None:
    """s² − s/2 + tail, around 1/4: the slope there is unknown by the tail's derivative."""
    a, b, half = fmpq(1, 8), fmpq(3, 8), fmpq(1, 8)
    bowl = model(0, fmpq(-1, 2), 1, bound=1, order=12)
    slope, spread = (endpoints(bowl.tail(fmpq(j, 8), m))[1] for j, m in ((2, 1), (3, 2)))
    reach = half * (half * slope) / (2 * half**2 - half**2 * spread)
    found = newton(bowl, a, b)
    assert found is not None
    assert 0 < reach < half
    assert abs(found[0] - (fmpq(1, 4) - reach)) < fmpq(1, 10**10)
    assert abs(found[1] - (fmpq(1, 4) + reach)) < fmpq(1, 10**10)


def test_a_newton_step_stays_on_its_interval() -> None:
    """A slope of either sign, larger than what the bend makes up for: all of it is left."""
    wide = model(0, arb(0, 1), 1)
    assert newton(wide, fmpq(1, 8), fmpq(3, 8)) == (fmpq(1, 8), fmpq(3, 8))


def test_what_equals_the_cut_is_kept() -> None:
    """The constant 1 against the cut 1: every point is a global minimiser."""
    flat = model(1, 0, 0)
    ((lo, hi, finding),), limit = survivors(flat, fmpq(-1, 8), fmpq(1, 8), arb(1))
    assert (lo, hi, finding, limit) == (fmpq(-1, 8), fmpq(1, 8), Finding.OPEN, False)


def test_newton_refuses_what_is_not_convex() -> None:
    """−s² and s² + 20 s³ are refused, s² with a stationary point outside has none inside."""
    flat = model(0, 0, 0)
    for wrong in (model(0, 0, -1), model(0, 0, 1, 20), model(0, 0, 1, bound=1000), flat):
        with pytest.raises(NotConvexError):
            newton(wrong, fmpq(-1, 8), fmpq(1, 8))
    assert newton(model(0, 1, 1), fmpq(-1, 8), fmpq(1, 8)) is None
    assert newton(model(0, fmpq(1, 8), 1), fmpq(-1, 8), fmpq(1, 8)) is not None
