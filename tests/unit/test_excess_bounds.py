"""Bounds on the excess from a nearly orthonormal basis, on numbers chosen by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from flint import arb, fmpq

from sdproof.numbers.balls import endpoints
from sdproof.optimum import excess
from sdproof.optimum.excess import (
    Enclosures,
    Wanted,
    _back_bounds,
    _Front,
    _front_bounds,
    _is_narrow,
)

GOAL = Wanted(fmpq(1, 10**15), 64, 4096)


@dataclass
class Basis:
    """So many vectors, and the coordinates of the data in them."""

    vectors: int
    coordinates: list[arb]

    def __len__(self) -> int:
        return self.vectors


def near(x: Any, value: fmpq) -> bool:
    lo, hi = endpoints(x)
    return abs(lo - value) + abs(hi - value) < fmpq(1, 10**12)


def test_a_rest_of_unknown_direction_moves_the_norm_both_ways() -> None:
    """‖tail‖ = 3, ‖rest‖ = 2: excess_0 is between (3 − 2)² and (3 + 2)², excess_1 below 2²."""
    basis: Any = Basis(1, [arb(3)])
    found = _front_bounds(_Front(basis, 1, arb(4)), [arb(0)], 64, GOAL)
    for bounds, values in ((found.lo, (1, 0)), (found.hi, (25, 4))):
        assert [near(bounds[k], fmpq(v)) for k, v in enumerate(values)] == [True, True]


def test_a_defect_widens_the_sum_of_squares() -> None:
    """Defect 1/2 and squares 9 + 16, the rest scaled with coordinate 2: 4 (1 ± 1/2), …"""
    basis: Any = Basis(3, [arb(3), arb(4), arb(2)])
    found = _front_bounds(_Front(basis, 2, arb(4)), [arb(0), arb(0), arb(1) / 2], 64, GOAL)
    for k, total in enumerate((29, 20, 4)):
        assert near(found.lo[k], fmpq(total, 2))
        assert near(found.hi[k], fmpq(3 * total, 2))


def test_bounds_stay_on_their_side_of_zero() -> None:
    """‖rest‖ above ‖tail‖: no lower bound but 0."""
    basis: Any = Basis(1, [arb(1)])
    found = _front_bounds(_Front(basis, 1, arb(100)), [arb(0)], 64, GOAL)
    assert found.lo[0] == 0
    assert near(found.hi[0], fmpq(121))


def test_no_basis_at_all() -> None:
    """Nothing is known of the data but the norm of what is left."""
    basis: Any = Basis(0, [])
    found = _front_bounds(_Front(basis, 0, arb(9)), [], 64, GOAL)
    assert found.lo[0] == 0
    assert near(found.hi[0], fmpq(9))


def test_from_the_back_the_defect_divides(monkeypatch: pytest.MonkeyPatch) -> None:
    """Squares 9, 25 with defects 1/4, 1/2, 1: between 9·4/5 and 9·4/3, …, and no upper bound."""
    spread = [arb(1) / 4, arb(1) / 2, arb(1)]
    monkeypatch.setattr(excess, "defects", lambda _basis, _bits: spread)
    basis: Any = Basis(3, [arb(3), arb(4), arb(0)])
    found = _back_bounds(basis, 5, 64, GOAL)
    assert set(found.lo) == set(found.hi) == {4, 3, 2}
    for k, low, high in ((4, fmpq(36, 5), fmpq(12)), (3, fmpq(50, 3), fmpq(50))):
        assert near(found.lo[k], low)
        assert near(found.hi[k], high)
    assert near(found.lo[2], fmpq(25, 2))
    assert found.hi[2] == arb("+inf")


def test_the_better_of_two_enclosures() -> None:
    """Larger lower bounds, smaller upper bounds, and what only one of them has."""
    first = Enclosures({0: arb(1), 1: arb(1)}, {0: arb(5), 1: arb(3)}, 64)
    first.improve(
        Enclosures({0: arb(2), 1: arb(0), 2: arb(7)}, {0: arb(6), 1: arb(2), 2: arb(8)}, 64)
    )
    assert first.lo == {0: 2, 1: 1, 2: 7}
    assert first.hi == {0: 5, 1: 2, 2: 8}


@pytest.mark.parametrize(
    ("hi", "narrow"), [(fmpq(1), True), (1 + fmpq(1, 10**15), True), (1 + fmpq(3, 10**15), False)]
)
def test_what_is_narrow_enough(hi: fmpq, narrow: bool) -> None:
    """hi − lo ≤ 2 · tolerance · lo."""
    assert _is_narrow(arb(1), arb(hi), GOAL) is narrow
