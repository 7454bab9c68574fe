"""Deciding p ≥ 0 on (0, ∞) for an integer polynomial, with the data that a checker needs.

Complete: every polynomial gets a proof or a point where it is negative. p is split into
square² · factor with a square-free factor. Candidates for a negative value are the critical points
of the factor, refined until either one is negative or the partition of (0, ∞) at these points,
bisected further where necessary, has only non-negative coefficients after the Möbius substitution
of each interval. Splitting at the critical points is what keeps the partition small when the
factor almost touches zero: a pair of complex roots close to the axis lies outside the discs over
the two intervals that meet below it (one-circle theorem).

All exact: signs of integers.

References
----------
theory §5. Collins, Akritas (1976); Alesina, Galuzzi (1998) for the one-circle theorem.
"""

from __future__ import annotations

from dataclasses import dataclass

from flint import arb, ctx, fmpq, fmpz, fmpz_poly

from sdproof.numbers.polynomials import mobius_transform, sign_at
from sdproof.numbers.roots import RootInterval, isolate_positive_roots, refine

FIRST_BITS, FIRST_DEPTH = 12, 12


@dataclass(frozen=True, slots=True)
class Nonnegative:
    """p = square² · factor, and every interval between breakpoints shows factor ≥ 0."""

    square: fmpz_poly
    factor: fmpz_poly
    breakpoints: tuple[fmpq, ...]


def decide_nonnegative(p: fmpz_poly) -> Nonnegative | fmpq:
    """A proof that p ≥ 0 on (0, ∞), or a rational x > 0 with p(x) < 0.

    Parameters
    ----------
    p : flint.fmpz_poly
        Any polynomial; zero and constants included.

    Returns
    -------
    Nonnegative or flint.fmpq
    """
    if p.degree() <= 0:
        return fmpq(1) if p[0] < 0 else Nonnegative(fmpz_poly([1]), p, ())
    square, factor = split_square(p)
    result = partition_or_negative(factor)
    if isinstance(result, fmpq):
        return _off_zeros(square, factor, result)
    return Nonnegative(square, factor, result)


def split_square(p: fmpz_poly) -> tuple[fmpz_poly, fmpz_poly]:
    """(s, f) with p = s² f and f square-free up to its content."""
    content, factors = p.factor_squarefree()
    square, factor = fmpz_poly([1]), fmpz_poly([content])
    for base, multiplicity in factors:
        square *= base ** (int(multiplicity) // 2)
        if multiplicity % 2:
            factor *= base
    return square, factor


def _off_zeros(square: fmpz_poly, factor: fmpz_poly, x: fmpq) -> fmpq:
    """A point near x where factor is still negative and square is not zero."""
    step = x / 2
    while True:
        for candidate in (x, x + step):
            if sign_at(square, candidate) != 0 and sign_at(factor, candidate) < 0:
                return candidate
        step /= 2


def partition_or_negative(f: fmpz_poly) -> tuple[fmpq, ...] | fmpq:
    """Breakpoints that show f ≥ 0 on (0, ∞), or a point where f < 0; f without square factors.

    Also for other f that are strictly positive on (0, ∞). It would not end for an f ≥ 0 that is
    zero somewhere in (0, ∞).
    """
    far = _negative_at_ends(f)
    if far is not None:
        return far
    slope = f.derivative()
    critical = isolate_positive_roots(slope) if slope.degree() > 0 else []
    bits, depth = FIRST_BITS, FIRST_DEPTH
    while True:
        critical = [sharpen(slope, root, bits) for root in critical]
        points = [simplest_between(root.lo, root.hi) for root in critical]
        for x in points:
            if _sign(f, x, bits) < 0:
                return x
        found = _partition(f, points, depth)
        if found is not None:
            return found
        bits, depth = 2 * bits, depth + 4


def sharpen(p: fmpz_poly, root: RootInterval, bits: int) -> RootInterval:
    """`refine`, by Newton's method for many bits: kept only if p changes sign around the guess."""
    if bits <= 2 * FIRST_BITS or root.is_exact:
        return refine(p, root, bits)
    slope, scale = p.derivative(), fmpz(2) ** (bits + 2)
    with ctx.workprec(2 * bits + 1024):
        x = arb((root.lo + root.hi) / 2)
        for _ in range(bits.bit_length()):
            x = (x - p(x) / slope(x)).mid()
        guess = (x / root.hi * scale).floor().unique_fmpz() if x.is_finite() else None
    if guess is not None:
        lo, hi = ((guess + i) * root.hi / scale for i in (-1, 2))
        inside = root.lo <= lo and hi <= root.hi
        if inside and _sign(p, lo, bits) * _sign(p, hi, bits) < 0:
            return RootInterval(lo, hi, root.multiplicity)
    return refine(p, root, bits)


def _sign(p: fmpz_poly, x: fmpq, bits: int) -> int:
    """`sign_at`, with a ball of some more than `bits` bits before the exact value."""
    with ctx.workprec(2 * bits + 1024):
        value = p(arb(x))
        if value > 0 or value < 0:
            return 1 if value > 0 else -1
    return sign_at(p, x)


def _negative_at_ends(f: fmpz_poly) -> fmpq | None:
    """A point where f < 0 if f is negative near 0 or near ∞."""
    lowest = next(c for c in f.coeffs() if c != 0)
    for coefficient, ratio in ((lowest, fmpq(1, 2)), (f.leading_coefficient(), fmpq(2))):
        if coefficient < 0:
            x = fmpq(1)
            while sign_at(f, x) >= 0:
                x *= ratio
            return x
    return None


def _partition(f: fmpz_poly, points: list[fmpq], depth: int) -> tuple[fmpq, ...] | None:
    """The points and further ones such that each interval shows f ≥ 0; None if beyond depth."""
    ends = sorted({fmpq(0), *points})
    breakpoints: list[fmpq] = []
    stack: list[tuple[fmpq, fmpq | None, int]] = [
        (a, b, depth) for a, b in zip(ends, [*ends, None][1:], strict=True)
    ][::-1]
    while stack:
        left, right, level = stack.pop()
        if min(mobius_transform(f, left, right).coeffs()) >= 0:
            breakpoints += [] if right is None else [right]
        elif level == 0:
            return None
        else:
            middle = _split(left, right, depth - level)
            stack += [(middle, right, level - 1), (left, middle, level - 1)]
    return _merge(f, breakpoints)


def _split(left: fmpq, right: fmpq | None, level: int) -> fmpq:
    """A point inside, by scale first: geometric while the ends differ much, then the middle."""
    if left == 0 and right is None:
        return fmpq(1)
    if right is None:
        return left * fmpq(2) ** (level + 1)
    if left == 0:
        return right / fmpq(2) ** (level + 1)
    if right > 8 * left:
        ratio = int((right / left).floor()).bit_length() // 2
        return left * fmpq(2) ** ratio
    return (left + right) / 2


def _merge(f: fmpz_poly, breakpoints: list[fmpq]) -> tuple[fmpq, ...]:
    """Drop breakpoints that are not needed, from left to right."""
    kept: list[fmpq] = []
    for here, following in zip(breakpoints, [*breakpoints, None][1:], strict=True):
        left = kept[-1] if kept else fmpq(0)
        if min(mobius_transform(f, left, following).coeffs()) < 0:
            kept.append(here)
    return tuple(kept)


def simplest_between(lo: fmpq, hi: fmpq) -> fmpq:
    """The rational of least denominator in [lo, hi], 0 < lo ≤ hi (Stern–Brocot)."""
    whole: list[fmpz] = []
    while True:
        floor = lo.floor()
        if floor == lo or floor + 1 <= hi:
            value = fmpq(floor if floor == lo else floor + 1)
            break
        whole.append(floor)
        lo, hi = 1 / (hi - floor), 1 / (lo - floor)
    for part in reversed(whole):
        value = part + 1 / value
    return value
