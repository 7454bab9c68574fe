"""Signs on (0, ∞), by the signs of integer coefficients on a partition into intervals.

If (1+y)^deg f · f((left·y + right)/(1+y)) has no negative coefficient, f ≥ 0 on (left, right).
Complete: for f > 0 on [0, ∞], and for such f times powers of x, some finite partition works
(the coefficients on short intervals tend to the values of f).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate, pairwise, repeat
from operator import mul

from .base import Invalid, longest, require_work, show


def shift_by_one(ascending: list[int]) -> list[int]:
    """The ascending coefficients of a polynomial in y + 1, given those of the same in y."""
    row, found = ascending[::-1], []
    while row:
        row = list(accumulate(row))
        found.append(row.pop())
    return found


def on_interval(f: list[int], left: Fraction, right: Fraction | None) -> list[int]:
    """f on (left, right), right = None for ∞, as a polynomial in y ∈ (0, ∞).

    The ascending coefficients of a positive multiple of (1+y)^deg · f(x), where x runs from right
    down to left; so the first is f(right) and the last f(left), times positive numbers.
    """
    if left:  # in z, where x = left (1 + z)
        f = shift_by_one(_scaled(f, left))
    if right is None:
        return f[::-1]
    end = (right - left) / left if left else right
    return shift_by_one(_scaled(f, end)[::-1])  # z (or x, if left is 0) = end / (1 + y)


def _scaled(f: list[int], by: Fraction) -> list[int]:
    """A positive multiple of f(by · x)."""
    of = [list(accumulate(repeat(n, len(f) - 1), mul, initial=1)) for n in by.as_integer_ratio()]
    return [c * p * q for c, p, q in zip(f, of[0], reversed(of[1]), strict=True)] if f else []


def check_nonnegative(
    alternatives: Sequence[Sequence[list[int]]], breakpoints: list[Fraction], strict: bool = False
) -> None:
    """At every x > 0 some alternative holds: all its polynomials are ≥ 0 (strict: > 0) at x.

    On each interval of the partition there is one whose polynomials have no negative coefficient
    there (strict: and are not zero at its right end, nor everywhere).
    """
    if any(a >= b for a, b in pairwise([Fraction(0), *breakpoints])):
        raise Invalid("positivity", "the breakpoints do not increase from above 0")
    for polynomials in alternatives:
        for f in polynomials:
            bits = longest(*f) + 2 * len(f) * longest(*breakpoints)
            require_work(len(f) ** 2 * (len(breakpoints) + 1), bits, sums=True)
    for left, right in pairwise([Fraction(0), *breakpoints, None]):
        start = left or Fraction(0)
        if not any(all(_shown(f, start, right, strict) for f in fs) for fs in alternatives):
            name = f"({show(start)}, {'∞' if right is None else show(right)})"
            raise Invalid("positivity", f"not shown by the signs of the coefficients on {name}")


def _shown(f: list[int], left: Fraction, right: Fraction | None, strict: bool) -> bool:
    coefficients = on_interval(f, left, right)
    if any(c < 0 for c in coefficients):
        return False
    return not strict or (any(coefficients) and (right is None or coefficients[0] != 0))
