"""Whether a ball and an mpmath number agree with the exact value that they stand for."""

from __future__ import annotations

from flint import arb, fmpq
from mpmath import mpf

from sdproof.numbers.balls import endpoints

NARROW = fmpq(1, 2**100)
"""Widest ball that counts, relative to 1 + |exact|: a ball of everything holds every number."""


def holds(ball: arb, exact: fmpq) -> bool:
    """Whether the exact value is inside a ball that is narrow."""
    if not ball.is_finite():
        return False
    lo, hi = endpoints(ball)
    return bool(lo <= exact <= hi and hi - lo <= (1 + abs(exact)) * NARROW)


def exactly(value: mpf) -> fmpq:
    """The rational number that a finite mpmath number is.

    Raises
    ------
    ValueError
        For NaN and infinities.
    """
    if not -mpf("inf") < value < mpf("inf"):
        raise ValueError(f"{value} is not a finite number")
    mantissa, exponent = value.man_exp
    size = fmpq(int(mantissa)) * fmpq(2) ** int(exponent)
    return -size if value < 0 else size
