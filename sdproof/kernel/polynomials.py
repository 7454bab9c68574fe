"""Integer polynomials, as lists of ascending coefficients, and determinants of integer matrices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

from .base import Invalid


def value_at(polynomial: list[int], x: Fraction | int) -> Fraction | int:
    """The polynomial at x."""
    total: Fraction | int = 0
    for coefficient in reversed(polynomial):
        total = total * x + coefficient
    return total


def tabulated(values: Callable[[int], Sequence[int]], degree: int) -> list[list[int]]:
    """The polynomials whose values at every x = 0, 1, …, degree are given, a list for each x.

    They are exactly these if each is known to have integer coefficients and at most this degree: the
    j-th difference at 0, over j!, is then an integer and Newton's j-th coefficient.
    """
    return [_newton(list(row)) for row in zip(*map(values, range(degree + 1)), strict=True)]


def _newton(row: list[int]) -> list[int]:
    found, factorial = [], 1
    while row:
        found.append(row[0] // factorial)
        factorial *= len(found)
        row = [b - a for a, b in pairwise(row)]
    polynomial: list[int] = []
    for node in range(len(found) - 1, -1, -1):  # times x − node, plus the next coefficient
        raised, lowered = [found[node], *polynomial], [*(node * c for c in polynomial), 0]
        polynomial = [a - b for a, b in zip(raised, lowered, strict=True)]
    while polynomial and polynomial[-1] == 0:
        polynomial.pop()
    return polynomial


def quotient(polynomial: list[int], divisor: list[int], at: str) -> list[int]:
    """The polynomial over one that divides it, with integer coefficients."""
    rest, found = polynomial[::-1], []
    lead = divisor[-1] if divisor else 0
    if lead == 0:
        raise Invalid(at, "the divisor has no leading coefficient")
    while len(rest) >= len(divisor):
        factor, remainder = divmod(rest[0], lead)
        if remainder:
            break
        for i, c in enumerate(reversed(divisor)):
            rest[i] -= factor * c
        found.append(factor)
        del rest[0]
    if any(rest):
        raise Invalid(at, "does not divide the polynomial")
    return found[::-1]


def determinant(lower: list[list[int]], unit: int) -> int:
    """det A · unit of a symmetric A with positive leading minors, from A · unit, rows up to the diagonal.

    Fraction-free elimination. Every minor of A must be an integer over `unit`; then all divisions are
    exact: an entry stands for a minor of A, times `unit`.
    """
    rows, before = lower, unit
    while len(rows) > 1:
        pivot, *column = (row[0] for row in rows)
        rows = [
            [(pivot * v - c * d) // before for v, d in zip(row[1:], column, strict=False)]
            for c, row in zip(column, rows[1:], strict=True)
        ]
        before = pivot
    return rows[0][0]
