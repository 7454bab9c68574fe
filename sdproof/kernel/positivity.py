"""f ≥ 0 or f > 0 on (0, ∞), by the signs of integer coefficients on a partition into intervals.

If (1+y)^deg f · f((left·y + right)/(1+y)) has no negative coefficient, f ≥ 0 on (left, right).
Complete: for f > 0 on [0, ∞], and for such f times powers of x, some finite partition works
(the coefficients on short intervals tend to the values of f).
"""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, pairwise

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
    degree = len(f) - 1
    if left:  # in z, where x = left (1 + z)
        p, q = left.numerator, left.denominator
        f = shift_by_one([c * p**i * q ** (degree - i) for i, c in enumerate(f)])
    if right is None:
        return f[::-1]
    end = (right - left) / left if left else right
    u, v = end.numerator, end.denominator  # z (or x, if left is 0) = end / (1 + y)
    return shift_by_one([c * u**i * v ** (degree - i) for i, c in enumerate(f)][::-1])


def check_nonnegative(f: list[int], breakpoints: list[Fraction], strict: bool) -> None:
    """f ≥ 0 (strict: f > 0) on (0, ∞), by `shows_positive`."""
    if not shows_positive(f, breakpoints) and strict:
        raise Invalid("positivity", "the factor has a zero")


def shows_positive(f: list[int], breakpoints: list[Fraction]) -> bool:
    """Whether the partition shows f > 0 on (0, ∞); it always shows f ≥ 0, no coefficient being
    negative on any interval, or is refused."""
    bits = longest(*f) + 2 * len(f) * longest(*breakpoints)
    require_work(len(f) ** 2 * (len(breakpoints) + 1), bits, sums=True)
    if any(a >= b for a, b in pairwise([Fraction(0), *breakpoints])):
        raise Invalid("positivity", "the breakpoints do not increase from above 0")
    positive = True
    for left, right in pairwise([Fraction(0), *breakpoints, None]):
        coefficients = on_interval(f, left or Fraction(0), right)
        if min(coefficients) < 0:
            name = f"({show(left or 0)}, {'∞' if right is None else show(right)})"
            raise Invalid("positivity", f"a negative coefficient on {name}")
        if not any(coefficients) or (right is not None and coefficients[0] == 0):
            positive = False
    return positive
