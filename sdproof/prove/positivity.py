"""Deciding p ≥ 0 on (0, ∞) for an integer polynomial, with the data that a checker needs.

Complete: every polynomial gets a proof or a point where it is negative. p is split into
square² · factor with a square-free factor. Candidates for a negative value are the critical points
of the factor, refined until either one is negative or the partition of (0, ∞) at these points,
bisected further where necessary, has only non-negative coefficients after the Möbius substitution
of each interval. Splitting at the critical points is what keeps the partition small when the
factor almost touches zero: a pair of complex roots close to the axis lies outside the discs over
the two intervals that meet below it (one-circle theorem).

With `instead`, alternatives that may hold where p is negative: lists of polynomials that all are ≥ 0
there. All exact: signs of integers.

References
----------
Collins, Akritas (1976); Alesina, Galuzzi (1998) for the one-circle theorem.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flint import arb, ctx, fmpq, fmpz, fmpz_poly

from sdproof.errors import PrecisionExhausted
from sdproof.numbers.polynomials import mobius_transform, sign_at
from sdproof.numbers.roots import RootInterval, isolate_positive_roots, refine

FIRST_BITS, FIRST_DEPTH, MAX_BITS = 12, 12, 1 << 13


Alternatives = Sequence[Sequence[fmpz_poly]]
"""Each holds where all its polynomials are ≥ 0."""


@dataclass(frozen=True, slots=True)
class Nonnegative:
    """p = square² · factor; every interval between breakpoints shows factor ≥ 0, or an alternative."""

    square: fmpz_poly
    factor: fmpz_poly
    breakpoints: tuple[fmpq, ...]


def decide_nonnegative(p: fmpz_poly, instead: Alternatives = ()) -> Nonnegative | fmpq:
    """A proof that p ≥ 0 or an alternative holds everywhere on (0, ∞), or a rational x > 0 where
    p(x) < 0 and every alternative has a negative polynomial.

    Parameters
    ----------
    p : flint.fmpz_poly
        Any polynomial; zero and constants included.
    instead : sequence of sequences of flint.fmpz_poly

    Returns
    -------
    Nonnegative or flint.fmpq

    Raises
    ------
    sdproof.errors.PrecisionExhausted
        Never without alternatives; with them if p and an alternative change sign at the same point
        (or within 2^−`MAX_BITS` of each other).
    """
    square, factor = split_square(p)
    found = _cover(factor, [[factor], *instead], bool(instead))
    if isinstance(found, tuple):
        return Nonnegative(square, factor, found)
    return _off_zeros(square, [[factor], *instead], found)


def split_square(p: fmpz_poly) -> tuple[fmpz_poly, fmpz_poly]:
    """(s, f) with p = s² f and f square-free up to its content."""
    if p.degree() <= 0:
        return fmpz_poly([1]), p
    content, factors = p.factor_squarefree()
    square, factor = fmpz_poly([1]), fmpz_poly([content])
    for base, multiplicity in factors:
        square *= base ** (int(multiplicity) // 2)
        if multiplicity % 2:
            factor *= base
    return square, factor


def partition_or_negative(f: fmpz_poly) -> tuple[fmpq, ...] | fmpq:
    """Breakpoints that show f ≥ 0 on (0, ∞), or a point where f < 0; f without square factors, or
    without zeros there."""
    return _cover(f, [[f]], limited=False)


def _fails(alternatives: Alternatives, x: fmpq, bits: int = 0) -> bool:
    """Whether every alternative has a polynomial that is negative at x."""
    return all(any(_sign(f, x, bits) < 0 for f in fs) for fs in alternatives)


def _off_zeros(square: fmpz_poly, alternatives: Alternatives, x: fmpq) -> fmpq:
    """A point near x where all alternatives still fail and square is not zero."""
    step = x / 2
    while True:
        for candidate in (x, x + step):
            if sign_at(square, candidate) != 0 and _fails(alternatives, candidate):
                return candidate
        step /= 2


def _cover(f: fmpz_poly, alternatives: Alternatives, limited: bool) -> tuple[fmpq, ...] | fmpq:
    """Breakpoints that show an alternative on every interval, or a point where all fail.

    f, without square factors, is the first of them; where all fail, there is a critical point of f
    (or an end of (0, ∞)), provided that f is not negative where another one ceases to hold.
    """
    far = _failing_at_ends(alternatives)
    if far is not None:
        return far
    slope = f.derivative()
    critical = isolate_positive_roots(slope) if slope.degree() > 0 else []
    bits, depth = FIRST_BITS, FIRST_DEPTH
    while not limited or bits <= MAX_BITS:
        critical = [_beside(f, slope, root, bits) for root in critical]
        points = [simplest_between(root.lo, root.hi) for root in critical]
        for x in points:
            if _fails(alternatives, x, bits):
                return x
        found = partition(lambda *ends: _shown(alternatives, *ends), points, depth)
        if found is not None:
            return found
        bits, depth = 2 * bits, depth + 4
    raise PrecisionExhausted("a bound is attained where two cases of the proof meet; undecided")


def _beside(f: fmpz_poly, slope: fmpz_poly, root: RootInterval, bits: int) -> RootInterval:
    """`sharpen`, until the disc over an interval that starts beside a minimum leaves out the pair of
    complex roots, about x ± i √(2f/f''): its square is then much more than x (hi − lo)."""
    while True:
        root = sharpen(slope, root, bits)
        x = (root.lo + root.hi) / 2
        near = not 32 * slope.derivative()(x) * (root.hi - root.lo) * root.hi > f(x) > 0
        if near or root.is_exact:
            return root
        bits *= 2


def _shown(alternatives: Alternatives, left: fmpq, right: fmpq | None) -> bool:
    return any(
        all(min(mobius_transform(f, left, right).coeffs(), default=0) >= 0 for f in fs)
        for fs in alternatives
    )


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


def _failing_at_ends(alternatives: Alternatives) -> fmpq | None:
    """A point where all alternatives fail if they do near 0 or near ∞."""
    for end, ratio in ((0, fmpq(1, 2)), (-1, fmpq(2))):
        outermost = [
            [[c for c in f.coeffs() if c != 0][end:][:1] for f in fs] for fs in alternatives
        ]
        if all(any(c and c[0] < 0 for c in fs) for fs in outermost):
            x = fmpq(1)
            while not _fails(alternatives, x):
                x *= ratio
            return x
    return None


def partition(
    shown: Callable[[fmpq, fmpq | None], bool], points: Sequence[fmpq], depth: int
) -> tuple[fmpq, ...] | None:
    """These points and further ones such that every interval is `shown`; None if beyond depth."""
    ends = sorted({fmpq(0), *points})
    breakpoints: list[fmpq] = []
    stack: list[tuple[fmpq, fmpq | None, int]] = [
        (a, b, depth) for a, b in zip(ends, [*ends, None][1:], strict=True)
    ][::-1]
    while stack:
        left, right, level = stack.pop()
        if shown(left, right):
            breakpoints += [] if right is None else [right]
        elif level == 0:
            return None
        else:
            middle = _split(left, right, depth - level)
            stack += [(middle, right, level - 1), (left, middle, level - 1)]
    return _merge(shown, breakpoints)


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


def _merge(shown: Callable[[fmpq, fmpq | None], bool], breakpoints: list[fmpq]) -> tuple[fmpq, ...]:
    """Drop breakpoints that are not needed, from left to right."""
    kept: list[fmpq] = []
    for here, following in zip(breakpoints, [*breakpoints, None][1:], strict=True):
        if not shown(kept[-1] if kept else fmpq(0), following):
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
