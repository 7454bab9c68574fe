"""Integer polynomials: the sign at a point, sign variations, and Möbius substitutions. All exact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from flint import arb, ctx, fmpq, fmpq_poly, fmpz, fmpz_poly, nmod

from sdproof.errors import InputError

PRIME = (1 << 61) - 1
"""A prime modulo which what is not zero is shown not to be zero, at little cost."""
_BALL_BITS = 128
"""Bits of the first ball evaluation of `sign_at`; exact evaluation comes last."""


def require_nonzero(p: fmpz_poly) -> None:
    """Raise `InputError` unless p is an integer polynomial other than zero."""
    if not isinstance(p, fmpz_poly):
        raise InputError(f"polynomial: {type(p).__name__} given; accepted: a flint.fmpz_poly")
    if p.is_zero():
        raise InputError("polynomial: the zero polynomial vanishes everywhere; accepted: any other")


def _sign(value: fmpz | fmpq) -> int:
    return int(value > 0) - int(value < 0)


def sign_at(p: fmpz_poly, x: fmpq) -> int:
    """The sign of p(x), −1, 0 or 1: from a ball that excludes zero, else from the exact value."""
    x, bits = fmpq(x), _BALL_BITS
    exact_bits = p.degree() * int(x.height_bits())
    while bits < exact_bits:
        with ctx.workprec(bits):
            value = p(arb(x))
            if value > 0:
                return 1
            if value < 0:
                return -1
        bits *= 4
    return _sign(p(x))


def primitive(p: fmpz_poly) -> fmpz_poly:
    """p divided by its content; the zero polynomial stays."""
    return p if p.is_zero() else p // fmpz_poly([p.content()])


def sign_variations(p: fmpz_poly) -> int:
    """Number of sign changes in the coefficients of p, zeros skipped."""
    signs = [c > 0 for c in p.coeffs() if c != 0]
    return sum(a != b for a, b in pairwise(signs))


def onto_unit(p: fmpz_poly, lo: fmpq, hi: fmpq | None) -> fmpz_poly:
    """A positive multiple of p(lo + (hi − lo) x), or of p(lo + x) when hi is None."""
    step = fmpq(1) if hi is None else hi - lo
    return fmpq_poly(p)(fmpq_poly([lo, step])).numer()


def unit_variations(p: fmpz_poly) -> int:
    """Sign variations of (1+x)ⁿ p(1/(1+x)), an upper bound on the roots of p in (0, 1)."""
    return sign_variations(fmpz_poly(p.coeffs()[::-1])(fmpz_poly([1, 1])))


def mobius_transform(p: fmpz_poly, lo: fmpq, hi: fmpq | None) -> fmpz_poly:
    """A positive multiple of (1+x)ⁿ p((lo·x + hi)/(1+x)), or of p(lo + x) when hi is None.

    x ∈ (0, ∞) runs through (lo, hi) (from hi down to lo) or (lo, ∞); if all coefficients are ≥ 0,
    then p ≥ 0 there.

    Raises `InputError` if not lo < hi.
    """
    lo = fmpq(lo)
    if hi is None:
        return onto_unit(p, lo, None)
    hi = fmpq(hi)
    if not lo < hi:
        raise InputError(f"interval: ({lo}, {hi}) is empty; accepted: lo < hi")
    return fmpz_poly(onto_unit(p, lo, hi).coeffs()[::-1])(fmpz_poly([1, 1]))


def log2_root_bound(p: fmpz_poly) -> int | None:
    """k such that every positive root of p is < 2ᵏ (Kioustelidis); None: no positive root."""
    coefficients = [int(c) for c in p.coeffs()]
    degree, lead = len(coefficients) - 1, coefficients[-1]
    excess = [
        -(-(c.bit_length() - lead.bit_length() + 1) // (degree - i))
        for i, c in enumerate(coefficients)
        if c != 0 and (c > 0) != (lead > 0)
    ]
    return 1 + max(excess) if excess else None


def divided_differences(nodes: Sequence[Any], values: Sequence[Any]) -> Iterator[list[Any]]:
    """Newton's table, column by column: the values, their differences of order 1, 2, …

    The first entries of the columns are the coefficients of Newton's interpolant.
    """
    column = list(values)
    for order in range(1, len(nodes) + 1):
        yield column
        column = [
            (b - a) / (nodes[i + order] - nodes[i]) for i, (a, b) in enumerate(pairwise(column))
        ]


def interpolate(values: list[fmpq]) -> fmpq_poly:
    """The polynomial of degree < len(values) with these values at 1, 2, 3, … (Newton)."""
    common = fmpq_poly(values).denom()
    row = [(value * common).p for value in values]
    differences, factorial = [], fmpz(1)
    for i in range(len(values)):
        factorial *= max(i, 1)
        differences.append(fmpq(row[0], factorial * common))
        row = [b - a for a, b in pairwise(row)]
    result = fmpq_poly([0])
    for i in range(len(values) - 1, -1, -1):
        result = result * fmpq_poly([-(i + 1), 1]) + differences[i]
    return result


def product(factors: Sequence[Any]) -> Any:
    """The product of polynomials, by halves."""
    if len(factors) <= 1:
        return factors[0] if factors else fmpz_poly([1])
    middle = len(factors) // 2
    return product(factors[:middle]) * product(factors[middle:])


def sum_of_fractions(terms: Sequence[tuple[Any, Any]]) -> tuple[Any, Any]:
    """Σ N_i / D_i of at least one fraction as (N, D) with D = Π D_i, by halves."""
    if len(terms) == 1:
        return terms[0]
    middle = len(terms) // 2
    (a, b), (c, d) = sum_of_fractions(terms[:middle]), sum_of_fractions(terms[middle:])
    return a * d + c * b, b * d


def residue(value: fmpq) -> nmod:
    """The number modulo `PRIME`; `ZeroDivisionError` if its denominator is zero there."""
    return nmod(int(value.p % PRIME), PRIME) / nmod(int(value.q % PRIME), PRIME)
