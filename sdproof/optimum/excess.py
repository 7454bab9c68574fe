"""Certified enclosures of excess_k = ρ*_k − bound for every k, from both ends.

*From the front.* Let u_0, …, u_{n−1} be exact vectors with span(u_0, …, u_{k−1}) = V_k, let
y = Σ_{i<n} x_i u_i + r, and let u_n = r/‖r‖, x_n = ‖r‖. For the Gram matrix N of u_0, …, u_n,

    excess_k = min over z ∈ R^k of (z, x_k, …, x_n)ᵀ N (z, x_k, …, x_n),

so ‖N − I‖ ≤ ε gives (1 − ε) s_k ≤ excess_k ≤ (1 + ε) s_k with s_k = Σ_{i≥k} x_i²: for the lower end
the form is ≥ (1 − ε)(|z|² + s_k), for the upper end take z = 0. If r is too small to be scaled,
it is left out of N and √excess_k moves by ‖r‖ at most.

*From the back.* Let u_0, …, u_j span the orthogonal complement of V_{G−1−j} (`weighted`), and
c_i = ⟨y, u_i⟩. Then excess_{G−1−j} = cᵀN⁻¹c, between Σ c_i²/(1 + ε) and Σ c_i²/(1 − ε).

All sums are of positive terms, so the relative accuracy holds at the smallest values too. Each end
needs about half of the steps, so about half of the bits that one end alone would need.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flint import arb, ctx, fmpq

from sdproof.optimum.recurrence import GUARD_BITS, Basis, defects, dot, knows, march
from sdproof.optimum.weighted import FitProblem

_CLIMB = fmpq(3, 2)
FRONT_SHARE = fmpq(1, 2)
"""Share of the values that is computed from the front."""
EARLY_SHARE = fmpq(4, 5)
"""The same where an early stop is likely."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What accuracy is wanted and what it may cost.

    `tolerance`: wanted relative radius.
    `bits`: of accuracy needed of every basis vector.
    `limit`: largest working precision, in bits.
    """

    tolerance: fmpq
    bits: int
    limit: int


@dataclass(slots=True)
class Enclosures:
    """Bounds lo_k ≤ excess_k ≤ hi_k (exact dyadic numbers; hi may be infinite).

    `bits`: working precision used.
    `needed` (int or None): an estimate of the bits that all values would need; None if `bits` was
        enough.
    """

    lo: dict[int, Any]
    hi: dict[int, Any]
    bits: int
    needed: int | None = None

    def improve(self, other: Enclosures) -> None:
        """Take the better of both bounds wherever `other` has one."""
        for k, low in other.lo.items():
            self.lo[k] = max(self.lo.get(k, low), low)
            self.hi[k] = min(self.hi.get(k, other.hi[k]), other.hi[k])


def climb(attempt: Callable[[int, bool], Enclosures], start: int, limit: int) -> Enclosures:
    """`attempt(bits, final)` with more and more bits until nothing more is needed or `limit`."""
    bits = min(start, limit)
    while True:
        with ctx.workprec(bits):
            found = attempt(bits, bits >= limit)
        if found.needed is None or bits >= limit:
            return found
        bits = min(limit, int((bits * _CLIMB).ceil()))


@dataclass(frozen=True, slots=True)
class _Front:
    """The vectors of `march`, then the rest if it could be scaled; and ‖rest‖²."""

    basis: Basis
    steps: int
    rest: Any

    @property
    def scaled(self) -> bool:
        return len(self.basis) > self.steps


def from_front(
    problem: FitProblem, count: int, goal: Wanted, *, closed: bool = False, small: arb | None = None
) -> Enclosures:
    """excess_0, …, excess_n for n = `count`, or for the first n at which excess_n ≤ `small`.

    `closed`: it is known that excess_n = 0 for n = `count`.
    `small`: stop once ‖rest‖² ≥ excess_n is at most this; bound times the tolerance.
    """

    def attempt(bits: int, final: bool) -> Enclosures:
        front = _front(problem, count, goal, closed, small)
        complete = _is_complete(front, count, goal, closed, small)
        if not complete and not final:
            return Enclosures({}, {}, bits, 2 * bits)
        spread = defects(front.basis, goal.bits)
        found = _front_bounds(front, spread, bits, goal)
        usable = sum(1 for e in spread if e <= goal.tolerance / 2)
        if usable < len(spread):
            complete = False
            if final:
                front = _front(problem, max(0, usable - 1), goal, False, None)
                spread = defects(front.basis, goal.bits)
                found.improve(_front_bounds(front, spread, bits, goal))
        if not complete:
            found.needed = _estimate(bits, goal.bits, front.steps, count)
        return found

    start = 13 * count // 10 + goal.bits + 2 * GUARD_BITS
    if small is not None:
        start = min(start, 10 * math.isqrt(problem.count) + goal.bits + 2 * GUARD_BITS)
    return climb(attempt, start, goal.limit)


def _front(
    problem: FitProblem, count: int, goal: Wanted, closed: bool, small: arb | None
) -> _Front:
    first, data = problem.start(), problem.data()
    enough = None if small is None else lambda rest: bool(rest <= small)
    basis = march(problem.nodes(), first, data, count, goal.bits, deflate=True, enough=enough)
    steps, rest = len(basis), dot(basis.rest, basis.rest)
    # a rest that is zero but for rounding lies in the span: it must not be scaled
    if knows(rest, goal.bits) and not (
        (closed and steps == count) or _is_negligible(rest, small, goal)
    ):
        basis.coordinates.append(1 / basis.append(basis.rest, rest, goal.bits))
    return _Front(basis, steps, rest)


def _is_negligible(rest: arb, small: arb | None, goal: Wanted) -> bool:
    return small is not None and bool(rest <= small * goal.tolerance / 64)


def _is_complete(front: _Front, count: int, goal: Wanted, closed: bool, small: arb | None) -> bool:
    if small is not None and front.rest <= small:
        return front.scaled or _is_negligible(front.rest, small, goal)
    if front.steps < count:
        return False
    if not closed:
        return front.scaled
    last = front.basis.coordinates[-1] if count else arb(0)
    return bool(front.rest <= (last * goal.tolerance / 8) ** 2)


def _estimate(bits: int, wanted: int, reached: int, count: int) -> int:
    """Bits needed if each of `count` steps loses as many as the steps that were `reached`."""
    return max(2 * bits, (bits - wanted) * count // max(1, reached) + wanted)


def _front_bounds(front: _Front, defect: list[Any], bits: int, goal: Wanted) -> Enclosures:
    found = Enclosures({}, {}, bits)
    with ctx.workprec(goal.bits + 2 * GUARD_BITS):
        spread = defect[-1] if defect else arb(0)
        moved = arb(0) if front.scaled else front.rest.abs_upper().sqrt()
        total = front.basis.coordinates[-1] ** 2 if front.scaled else arb(0)
        for k in range(front.steps, -1, -1):
            if k < front.steps:
                total += front.basis.coordinates[k] ** 2
            least = _nonnegative(total * (1 - spread)).sqrt() - moved
            most = (total * (1 + spread)).abs_upper().sqrt() + moved
            found.lo[k] = _nonnegative(least) ** 2
            found.lo[k] = found.lo[k].abs_lower()
            found.hi[k] = (most**2).abs_upper()
    return found


def _nonnegative(x: arb) -> Any:
    """A lower bound of x, or 0 where none better is known."""
    low = x.lower()
    return low if low > 0 else arb(0)


def from_back(problem: FitProblem, count: int, goal: Wanted) -> Enclosures:
    """excess_{G−1}, …, excess_{G−count}."""

    def attempt(bits: int, final: bool) -> Enclosures:
        start = problem.dual_start()
        basis = march(problem.nodes(), start, problem.data(), count, goal.bits, deflate=False)
        if len(basis) < count and not final:
            return Enclosures({}, {}, bits, 2 * bits)
        found = _back_bounds(basis, problem.count, bits, goal)
        gained = sum(1 for k, lo in found.lo.items() if _is_narrow(lo, found.hi[k], goal))
        if gained < count:
            found.needed = _estimate(bits, goal.bits, gained, count)
        return found

    start = 3 * count // 2 + problem.count // 5 + goal.bits + 2 * GUARD_BITS
    return climb(attempt, start, goal.limit)


def _is_narrow(lo: arb, hi: arb, goal: Wanted) -> bool:
    return bool(hi - lo <= 2 * goal.tolerance * lo)


def _back_bounds(basis: Basis, groups: int, bits: int, goal: Wanted) -> Enclosures:
    found = Enclosures({}, {}, bits)
    with ctx.workprec(goal.bits + 2 * GUARD_BITS):
        total = arb(0)
        for j, (c, spread) in enumerate(
            zip(basis.coordinates, defects(basis, goal.bits), strict=True)
        ):
            total += c**2
            k = groups - 1 - j
            found.lo[k] = _nonnegative((total / (1 + spread)).lower())
            found.hi[k] = (total / (1 - spread)).abs_upper() if spread < 1 else arb("+inf")
    return found
