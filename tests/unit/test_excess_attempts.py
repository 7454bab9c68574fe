"""How many bits the enclosures of the excess try, and what they do when those are too few."""

from __future__ import annotations

from typing import Any

import pytest
from flint import arb, ctx, fmpq

from sdproof import Instance
from sdproof.numbers.balls import endpoints
from sdproof.optimum import excess, grouped_lower_bound, optimal_curve, recurrence
from sdproof.optimum.excess import (
    Enclosures,
    Wanted,
    _estimate,
    _Front,
    _is_complete,
    _is_negligible,
    climb,
    from_back,
    from_front,
)
from sdproof.optimum.grouping import groups
from sdproof.optimum.recurrence import GUARD_BITS
from sdproof.optimum.weighted import FitProblem

GOAL = Wanted(fmpq(1, 10**15), 64, 4096)
LAM = fmpq(1)


def hard(r: int) -> Instance:
    return Instance([1 - fmpq(j, 2 * r) for j in range(r)], [100 * r * r] + [0] * (r - 1))


def problem(r: int) -> FitProblem:
    return FitProblem(groups(hard(r)), LAM)


def exact(r: int) -> list[fmpq]:
    """excess_0, …, excess_r by the exact recurrence."""
    instance = hard(r)
    return [p.rho - grouped_lower_bound(instance) for p in optimal_curve(instance, LAM, r)]


def holds(found: Enclosures, values: list[fmpq]) -> bool:
    return all(
        endpoints(found.lo[k])[0] <= values[k] <= endpoints(found.hi[k])[1] for k in found.lo
    )


@pytest.mark.parametrize("r", [2, 3, 8, 40])
def test_the_first_precision_is_enough_for_even_eigenvalues(r: int) -> None:
    """Equispaced: no second attempt from either end, whether or not the last excess is zero."""
    values, bits = exact(r), GOAL.bits + 2 * GUARD_BITS
    for count, closed in ((r, True), (r // 2, False)):
        found = from_front(problem(r), count, GOAL, closed=closed)
        assert (found.bits, found.needed) == (13 * count // 10 + bits, None)
        assert sorted(found.lo) == list(range(count + 1))
        assert holds(found, values)
    found = from_back(problem(r), r - r // 2, GOAL)
    assert (found.bits, found.needed) == (3 * (r - r // 2) // 2 + r // 5 + bits, None)
    assert sorted(found.lo) == list(range(r // 2, r))
    assert holds(found, values)


def test_an_early_stop_is_at_the_first_small_excess() -> None:
    """It begins with fewer bits, and ends where the excess is small, not at the last step."""
    values = exact(40)
    small = arb(values[9]).upper()
    found = from_front(problem(40), 40, GOAL, closed=True, small=small)
    assert max(found.lo) == 9
    assert found.needed is None
    assert found.bits == min(13 * 40 // 10, 10 * 6) + GOAL.bits + 2 * GUARD_BITS
    assert holds(found, values)


def test_a_crooked_basis_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the third vector on far from orthonormal, below 200 bits: more bits; none left: fewer
    vectors, and how many bits all would need."""
    real = excess.defects

    def spoilt(basis: Any, bits: int) -> list[Any]:
        found = real(basis, bits)
        return found if ctx.prec >= 200 else found[:2] + [arb("1e-3")] * len(found[2:])

    monkeypatch.setattr(excess, "defects", spoilt)
    values = exact(8)
    found = from_front(problem(8), 4, GOAL)
    assert found.needed is None
    assert found.bits == 5 + GOAL.bits + 2 * GUARD_BITS + 67  # half as many again
    low = Wanted(GOAL.tolerance, GOAL.bits, 150)
    found = from_front(problem(8), 4, low)
    assert (found.bits, found.needed) == (150, _estimate(150, GOAL.bits, 1, 4))
    assert sorted(found.lo) == list(range(5))
    assert holds(found, values)
    for k, narrow in enumerate((True, True, False)):  # two vectors: one step and a scaled rest
        assert (found.hi[k] - found.lo[k] <= 2 * GOAL.tolerance * found.lo[k]) is narrow


def test_too_few_vectors_are_not_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """An attempt that ends early is thrown away unless it is the last."""
    march, lengths = recurrence.march, []

    def short(nodes: Any, start: Any, data: Any, count: int, *a: Any, **k: Any) -> Any:
        lengths.append(count if ctx.prec >= 200 else 2)
        return march(nodes, start, data, lengths[-1], *a, **k)

    monkeypatch.setattr(excess, "march", short)
    values = exact(8)
    for end in (from_front, from_back):
        lengths.clear()
        found = end(problem(8), 4, GOAL)
        assert lengths == [2, 4]
        assert found.needed is None
        assert 200 <= found.bits <= 210
        lengths.clear()
        found = end(problem(8), 4, Wanted(GOAL.tolerance, GOAL.bits, 150))
        assert lengths[0] == 2
        assert found.bits == 150
        assert found.needed is not None
        assert found.needed >= 300
        assert found.lo
        assert holds(found, values)


def test_the_climb() -> None:
    """Half as many bits more each time, to the limit and not beyond; the last attempt knows it."""
    tried: list[tuple[int, bool, int]] = []

    def attempt(bits: int, final: bool) -> Enclosures:
        tried.append((bits, final, int(ctx.prec)))
        return Enclosures({}, {}, bits, 1000)

    assert climb(attempt, 65, 200).needed == 1000
    assert tried == [(65, False, 65), (98, False, 98), (147, False, 147), (200, True, 200)]
    tried.clear()
    climb(attempt, 300, 200)
    assert tried == [(200, True, 200)]


@pytest.mark.parametrize(
    ("bits", "wanted", "reached", "count", "needed"),
    [(100, 40, 3, 10, 240), (100, 40, 5, 10, 200), (100, 40, 1, 10, 640), (100, 40, 0, 10, 640)],
)
def test_bits_in_proportion(bits: int, wanted: int, reached: int, count: int, needed: int) -> None:
    """wanted + (bits − wanted) · count/reached, at least twice the bits."""
    assert _estimate(bits, wanted, reached, count) == needed


class Basis:
    """So many vectors with coordinates 1."""

    def __init__(self, vectors: int) -> None:
        self.coordinates = [arb(1)] * vectors

    def __len__(self) -> int:
        return len(self.coordinates)


@pytest.mark.parametrize(
    ("vectors", "rest", "closed", "small", "complete"),
    [
        (3, "1", False, None, False),  # all steps, no scaled rest
        (4, "1", False, None, True),
        (2, "1e-40", False, None, False),
        (3, "1e-40", True, None, True),
        (3, "1e-20", True, None, False),  # known to be zero, and not seen so
        (2, "1e-40", True, None, False),
        (2, "1e-40", False, "1e-20", True),  # small, and negligible
        (2, "1e-30", False, "1e-20", False),  # small, but it moves the excess
        (3, "1e-30", False, "1e-20", False),
        (4, "1e-30", False, "1e-20", True),
        (2, "1", False, "1", False),
    ],
)
def test_when_the_front_is_complete(
    vectors: int, rest: str, closed: bool, small: str | None, complete: bool
) -> None:
    """Three steps wanted: all of them with the rest scaled, or a rest that does not matter."""
    basis: Any = Basis(vectors)
    front = _Front(basis, min(vectors, 3), arb(rest))
    least = None if small is None else arb(small)
    assert _is_complete(front, 3, GOAL, closed, least) is complete


def test_what_is_negligible() -> None:
    """A rest of at most tolerance/64 of what counts as small."""
    limit = (arb(2) * GOAL.tolerance / 64).lower()
    assert _is_negligible(limit, arb(2), GOAL)
    assert not _is_negligible(limit * arb("1.01"), arb(2), GOAL)
    assert not _is_negligible(arb(0), None, GOAL)


def test_a_row_in_fixed_point_knows_its_error() -> None:
    """σv within `slack` of its row, which has few bits."""
    with ctx.workprec(200):
        v = recurrence.arb_mat(1, 3, [arb(1) / 3, arb(2) / 7, arb(-1) / 10**9])
        row, slack = recurrence._fixed_point(v, arb(1) / 2, recurrence._threes(3), 40)
        off = [x / 2 - y for x, y in zip(v.entries(), row.entries(), strict=True)]
        true = sum((x**2 for x in off), start=arb(0))
    assert all(y.is_exact() for y in row.entries())
    assert true <= slack <= fmpq(3, 2**80)
    assert endpoints(slack)[0] > 0


def test_a_wide_vector_has_its_width_as_error() -> None:
    """The error is an upper bound: the radius of every entry counts."""
    v = recurrence.arb_mat(1, 2, [arb("0.25", "0.125"), arb(0)])
    row, slack = recurrence._fixed_point(v, arb(1), recurrence._threes(2), 40)
    assert [str(y.mid()) for y in row.entries()] == ["0.250000000000000", "0"]
    assert fmpq(1, 64) <= endpoints(slack)[1]
