"""Real roots of integer polynomials on (0, ∞): counted, isolated and refined, all exactly.

Descartes' rule of signs with bisection (Vincent–Collins–Akritas) on the square-free part. The
method terminates for every polynomial other than zero: each node of the bisection tree whose
interval is short against the root separation has 0 or 1 sign variations (two-circle theorem).
Every decision is the sign of an integer or of a ball that excludes zero; nothing is sampled.

References
----------
Collins, Akritas: Polynomial real root isolation using Descartes' rule of signs (1976).
Sagraloff: When Newton meets Descartes (2012): the jump to clusters of roots.
Abbott: Quadratic interval refinement for real roots (2006).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flint import arb, ctx, fmpq, fmpz_poly

from sdproof.errors import InputError
from sdproof.numbers.polynomials import (
    log2_root_bound,
    onto_unit,
    primitive,
    require_nonzero,
    sign_at,
    unit_variations,
)

_PATIENCE = 4
"""Bisections without progress after which the isolation tries to jump to a cluster of roots."""


@dataclass(frozen=True, slots=True)
class RootInterval:
    """One distinct positive root of a polynomial.

    `lo`, `hi`: equal for an exact rational root; otherwise 0 < lo < root < hi, no other root of the
        polynomial lies in [lo, hi], and the polynomial does not vanish at lo or hi.
    `multiplicity`: multiplicity of the root, ≥ 1.
    """

    lo: fmpq
    hi: fmpq
    multiplicity: int = 1

    @property
    def is_exact(self) -> bool:
        return bool(self.lo == self.hi)


@dataclass(frozen=True, slots=True)
class _Node:
    """p mapped to (0, 1) from (lo, lo + width), and how the search there has gone so far."""

    p: fmpz_poly
    lo: fmpq
    width: fmpq
    parent_variations: int = -1
    stalled: int = 0
    exponent: int = 4

    def part(self, start: fmpq, length: fmpq, **history: int) -> _Node:
        """The node of (lo + start·width, … + length·width)."""
        p = onto_unit(self.p, start, start + length)
        return _Node(primitive(p), self.lo + start * self.width, length * self.width, **history)


def _bisect_unit(p: fmpz_poly) -> tuple[list[fmpq], list[tuple[fmpq, fmpq]]]:
    """Exact roots found and open isolating intervals, in (0, 1), of a square-free p, p(0) ≠ 0."""
    exact: list[fmpq] = []
    intervals: list[tuple[fmpq, fmpq]] = []
    stack = [_Node(p, fmpq(0), fmpq(1))]
    while stack:
        node = stack.pop()
        variations = unit_variations(node.p)
        if variations == 1:
            intervals.append((node.lo, node.lo + node.width))
        if variations <= 1:
            continue
        stalled = node.stalled + 1 if variations == node.parent_variations else 0
        jumped = _jump(node, variations) if stalled >= _PATIENCE else None
        if jumped is not None:
            stack.append(jumped)
            continue
        children, root = _halves(node, variations, stalled)
        stack += children
        exact += root
    return exact, intervals


def _halves(node: _Node, variations: int, stalled: int) -> tuple[list[_Node], list[fmpq]]:
    """Both halves of a node, and the middle if it is a root (then no root of the halves)."""
    history = {
        "parent_variations": variations,
        "stalled": stalled,
        "exponent": max(2, node.exponent // 2) if stalled > _PATIENCE else node.exponent,
    }
    half = fmpq(1, 2)
    left = node.part(fmpq(0), half, **history)
    right = replace(left, p=left.p(fmpz_poly([1, 1])), lo=left.lo + left.width)
    if right.p[0] != 0:
        return [left, right], []
    return [left, replace(right, p=right.p.right_shift(1))], [right.lo]


def _jump(node: _Node, variations: int) -> _Node | None:
    """A part 2^exponent times shorter that keeps all sign variations, guessed by Newton steps.

    Variations of disjoint parts, and roots at their ends, add up to no more than those of the
    whole; so if the part has all of them, there is no root in the rest nor at the ends.
    """
    p, slope, length = node.p, node.p.derivative(), fmpq(1, 1 << node.exponent)
    for end in (0, 1):
        if slope(end) == 0:
            continue
        guess = end - fmpq(variations * p(end), slope(end))
        start = fmpq((guess / length * 4).floor() - 2) * length / 4
        start = min(max(start, fmpq(0)), 1 - length)
        part = node.part(
            start,
            length,
            parent_variations=variations,
            stalled=_PATIENCE,
            exponent=2 * node.exponent,
        )
        if unit_variations(part.p) == variations:
            return part
    return None


def _isolate_squarefree(p: fmpz_poly) -> list[RootInterval]:
    """Intervals with pairwise disjoint closures, none of which touches 0; p(0) ≠ 0."""
    k = log2_root_bound(p)
    if k is None:
        return []
    scale = fmpq(2) ** k
    exact, intervals = _bisect_unit(onto_unit(p, fmpq(0), scale))
    roots = [x * scale for x in exact]
    rest = p
    for x in roots:
        rest = rest // fmpz_poly([-x.p, x.q])
    # interval ends are 0, 2ᵏ or bisection points: no roots of `rest`
    forbidden = {*roots, fmpq(0)}
    found = [RootInterval(x, x) for x in roots]
    for left, right in intervals:
        lo, hi = left * scale, right * scale
        while lo != hi and (lo in forbidden or hi in forbidden):
            lo, hi = _bisect(rest, lo, hi)
        found.append(RootInterval(lo, hi))
    return _separate(rest, sorted(found, key=lambda r: (r.lo, r.hi)))


def _separate(p: fmpz_poly, found: list[RootInterval]) -> list[RootInterval]:
    """Bisect neighbours that share an end point until their closures are disjoint."""
    for i in range(1, len(found)):
        lo, hi = found[i].lo, found[i].hi
        while lo != hi and lo == found[i - 1].hi:
            lo, hi = _bisect(p, lo, hi)
        found[i] = RootInterval(lo, hi)
    return found


def _bisect(p: fmpz_poly, lo: fmpq, hi: fmpq) -> tuple[fmpq, fmpq]:
    """Halve an interval over which p changes sign; (x, x) if the middle is the root."""
    middle = (lo + hi) / 2
    sign = sign_at(p, middle)
    if sign == 0:
        return middle, middle
    return (lo, middle) if sign != sign_at(p, lo) else (middle, hi)


def isolate_positive_roots(p: fmpz_poly) -> list[RootInterval]:
    """All distinct roots of p in (0, ∞), in increasing order, each in its own interval.

    Exact (integer arithmetic); complete for every polynomial. A rational root that a bisection
    point hits is reported exactly (lo == hi); roots at zero are not positive and are left out.

    `p`: any polynomial except zero; a constant has no roots.

    Returns: their closures are pairwise disjoint and do not contain 0.

    Raises `InputError` for the zero polynomial, which has every number as a root.
    """
    require_nonzero(p)
    factors = [f for f in _squarefree_factors(p) if log2_root_bound(f[0]) is not None]
    radical = fmpz_poly([1])
    for factor, _ in factors:
        radical *= factor
    found = _isolate_squarefree(radical)
    if len(factors) == 1:
        return [RootInterval(r.lo, r.hi, factors[0][1]) for r in found]
    return [RootInterval(r.lo, r.hi, _multiplicity(factors, r)) for r in found]


def _squarefree_factors(p: fmpz_poly) -> list[tuple[fmpz_poly, int]]:
    """Pairwise coprime square-free (factor, multiplicity), without constants and powers of x."""
    zeros = next(i for i, c in enumerate(p.coeffs()) if c != 0)
    _, factors = p.right_shift(zeros).factor_squarefree()
    return [(f, int(m)) for f, m in factors if f.degree() > 0]


def _has_root(factor: fmpz_poly, r: RootInterval) -> bool:
    """Whether the square-free factor has the one root that the isolating interval holds."""
    if r.is_exact:
        return sign_at(factor, r.lo) == 0
    return sign_at(factor, r.lo) * sign_at(factor, r.hi) < 0


def _multiplicity(factors: list[tuple[fmpz_poly, int]], r: RootInterval) -> int:
    return next(m for factor, m in factors if _has_root(factor, r))


def refine(p: fmpz_poly, interval: RootInterval, bits: int) -> RootInterval:
    """A narrower interval around the same root: hi − lo ≤ 2^(−bits) · hi (relative width).

    Quadratic interval refinement: each step tests two neighbouring points of a grid, chosen by
    linear interpolation, with exact signs; it falls back to bisection when the guess is wrong.

    `p`: the polynomial that was given to `isolate_positive_roots`.
    `interval`: one of its intervals, or a refinement of one.

    Returns: inside `interval`, with the same multiplicity; exact if a grid point is the root.

    Raises `InputError` if p has no such root in the interval.
    """
    if interval.is_exact:
        return interval
    require_nonzero(p)
    m = interval.multiplicity
    factors = [f for f, order in _squarefree_factors(p) if order == m]
    candidates = [f for f in factors if _has_root(f, interval)]
    if not candidates:
        raise InputError(
            f"interval: ({interval.lo}, {interval.hi}) does not isolate a root of the polynomial"
        )
    lo, hi = interval.lo, interval.hi
    target, exponent = fmpq(2) ** -bits, 2
    while lo != hi and hi - lo > target * hi:
        lo, hi, exponent = _refine_once(candidates[0], lo, hi, exponent)
    return RootInterval(lo, hi, m)


def _refine_once(p: fmpz_poly, lo: fmpq, hi: fmpq, exponent: int) -> tuple[fmpq, fmpq, int]:
    """One step of quadratic interval refinement on a grid of 2^exponent cells."""
    cells = 1 << exponent
    cell = (hi - lo) / cells
    index = min(max(_interpolate(p, lo, hi, cells, exponent), 0), cells - 1)
    a, b = lo + index * cell, lo + (index + 1) * cell
    left = sign_at(p, lo)
    at_a, at_b = left if index == 0 else sign_at(p, a), sign_at(p, b)
    if at_a == 0 or at_b == 0:
        x = a if at_a == 0 else b
        return x, x, exponent
    if at_a == left and at_b != left:
        return a, b, 2 * exponent
    lo, hi = (lo, a) if at_a != left else (b, hi)
    if lo != hi:
        lo, hi = _bisect(p, lo, hi)
    return lo, hi, max(1, exponent // 2)


def _interpolate(p: fmpz_poly, lo: fmpq, hi: fmpq, cells: int, exponent: int) -> int:
    """The grid cell where the secant of p crosses zero: a guess, checked by the caller.

    Near the root, the values lose about as many bits as the interval is known to.
    """
    bits = 64 + 2 * exponent + int((hi / (hi - lo)).ceil().bit_length())
    for precision in (bits, 4 * bits):
        with ctx.workprec(precision):
            at_lo, at_hi = p(arb(lo)), p(arb(hi))
            guess = at_lo / (at_lo - at_hi) * cells
            if guess.is_finite():
                return int(guess.mid().floor().unique_fmpz() or 0)
    return cells // 2
