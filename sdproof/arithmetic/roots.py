"""Real roots of integer polynomials on (0, ∞): counted, isolated and refined, all exactly.

Descartes' rule of signs with bisection (Vincent–Collins–Akritas) on the square-free part. The
method terminates for every polynomial other than zero: each node of the bisection tree whose
interval is short against the root separation has 0 or 1 sign variations (two-circle theorem).
Every decision is the sign of an integer or of a ball that excludes zero; nothing is sampled.

References
----------
Collins, Akritas: Polynomial real root isolation using Descartes' rule of signs (1976).
Abbott: Quadratic interval refinement for real roots (2006).
"""

from __future__ import annotations

from dataclasses import dataclass

from flint import arb, ctx, fmpq, fmpq_poly, fmpz_poly

from sdproof.arithmetic.polynomials import descartes_variations as descartes_variations
from sdproof.arithmetic.polynomials import mobius_transform as mobius_transform
from sdproof.arithmetic.polynomials import onto_unit, require_nonzero, unit_variations
from sdproof.arithmetic.polynomials import sign_at as sign_at
from sdproof.arithmetic.polynomials import sign_variations as sign_variations
from sdproof.errors import InputError


@dataclass(frozen=True, slots=True)
class RootInterval:
    """One distinct positive root of a polynomial.

    Attributes
    ----------
    lo, hi : flint.fmpq
        Equal for an exact rational root; otherwise 0 < lo < root < hi, no other root of the
        polynomial lies in [lo, hi], and the polynomial does not vanish at lo or hi.
    multiplicity : int
        Multiplicity of the root, ≥ 1.
    """

    lo: fmpq
    hi: fmpq
    multiplicity: int = 1

    @property
    def is_exact(self) -> bool:
        return bool(self.lo == self.hi)


def _log2_root_bound(p: fmpz_poly) -> int | None:
    """k such that every positive root of p is < 2ᵏ (Kioustelidis); None: no positive root."""
    coefficients = [int(c) for c in p.coeffs()]
    degree, lead = len(coefficients) - 1, coefficients[-1]
    excess = [
        -(-(c.bit_length() - lead.bit_length() + 1) // (degree - i))
        for i, c in enumerate(coefficients)
        if c != 0 and (c > 0) != (lead > 0)
    ]
    return 1 + max(excess) if excess else None


def _power_of_two(k: int) -> fmpq:
    return fmpq(2) ** k


def _bisect_unit(p: fmpz_poly) -> tuple[list[fmpq], list[tuple[fmpq, fmpq]]]:
    """Exact roots found and open isolating intervals, in (0, 1), of a square-free p, p(0) ≠ 0."""
    exact: list[fmpq] = []
    intervals: list[tuple[fmpq, fmpq]] = []
    half, shift = fmpq_poly([0, fmpq(1, 2)]), fmpz_poly([1, 1])
    stack = [(p, fmpq(0), fmpq(1))]
    while stack:
        node, lo, width = stack.pop()
        variations = unit_variations(node)
        if variations == 1:
            intervals.append((lo, lo + width))
        if variations <= 1:
            continue
        width = width / 2
        left = fmpq_poly(node)(half).numer()
        left = left // fmpz_poly([left.content()])
        right = left(shift)
        if right[0] == 0:
            exact.append(lo + width)
            right = right.right_shift(1)
        stack += [(left, lo, width), (right, lo + width, width)]
    return exact, intervals


def _isolate_squarefree(p: fmpz_poly) -> list[RootInterval]:
    """Intervals with pairwise disjoint closures, none of which touches 0; p(0) ≠ 0."""
    k = _log2_root_bound(p)
    if k is None:
        return []
    scale = _power_of_two(k)
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

    Parameters
    ----------
    p : flint.fmpz_poly
        Any polynomial except zero; a constant has no roots.

    Returns
    -------
    list of RootInterval
        Their closures are pairwise disjoint and do not contain 0.

    Raises
    ------
    sdproof.errors.InputError
        For the zero polynomial, which has every number as a root.
    """
    require_nonzero(p)
    factors = [f for f in _squarefree_factors(p) if _log2_root_bound(f[0]) is not None]
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

    Parameters
    ----------
    p : flint.fmpz_poly
        The polynomial that was given to `isolate_positive_roots`.
    interval : RootInterval
        One of its intervals, or a refinement of one.
    bits : int

    Returns
    -------
    RootInterval
        Inside `interval`, with the same multiplicity; exact if a grid point is the root.

    Raises
    ------
    sdproof.errors.InputError
        If p has no such root in the interval.
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
    target, exponent = _power_of_two(-bits), 2
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
    """The grid cell where the secant of p crosses zero: a guess, checked by the caller."""
    bits = 64 + 2 * exponent
    for precision in (bits, 4 * bits):
        with ctx.workprec(precision):
            at_lo, at_hi = p(arb(lo)), p(arb(hi))
            guess = at_lo / (at_lo - at_hi) * cells
            if guess.is_finite():
                return int(guess.mid().floor().unique_fmpz() or 0)
    return cells // 2
