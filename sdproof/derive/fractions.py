"""Elements of Q(x_1, …, x_n): a quotient of two FLINT polynomials in lowest terms."""

from __future__ import annotations

from typing import Any, NamedTuple


class Fraction(NamedTuple):
    """num / den, with den ≠ 0 and no common factor."""

    num: Any
    den: Any

    def plus(self, other: Fraction) -> Fraction:
        common = self.den.gcd(other.den)
        left, right = self.den / common, other.den / common
        return reduced(self.num * right + other.num * left, self.den * right)

    def times(self, other: Fraction) -> Fraction:
        a, b = self.num.gcd(other.den), other.num.gcd(self.den)
        if self.num == 0 or other.num == 0:
            return Fraction(self.num * 0, self.den * 0 + 1)
        return Fraction((self.num / a) * (other.num / b), (self.den / b) * (other.den / a))

    def scaled(self, factor: Any) -> Fraction:
        return Fraction(self.num * factor, self.den)

    def inverse(self) -> Fraction:
        """1 / self; the caller has shown that it is not zero."""
        return Fraction(self.den, self.num)

    def derivative(self, index: int) -> Fraction:
        """By the variable of this index: the quotient rule."""
        num, den = self.num, self.den
        top = num.derivative(index) * den - num * den.derivative(index)
        return reduced(top, den * den)


def reduced(num: Any, den: Any) -> Fraction:
    """num / den in lowest terms."""
    if num == 0:
        return Fraction(num, den * 0 + 1)
    common = num.gcd(den)
    return Fraction(num / common, den / common)
