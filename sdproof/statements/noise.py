"""Polynomials in a noise variable: what a mean is taken of."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from sdproof.statements.judgement import Skip


class Noise:
    """Σ c_i η^i, the coefficients of any number type; without arguments η itself. Noises of two names
    are independent numbers, and no polynomial holds both."""

    def __init__(self, *coefficients: Any, name: str = "") -> None:
        self.c, self.name = coefficients or (0, 1), name

    def __add__(self, other: Any) -> Noise:
        pairs = zip_longest(self.c, self._parts(other), fillvalue=0)
        return Noise(*(x + y for x, y in pairs), name=self.name)

    def __neg__(self) -> Noise:
        return Noise(*(-x for x in self.c), name=self.name)

    def __sub__(self, other: Any) -> Noise:
        return self.__add__(-other)

    def __rsub__(self, other: Any) -> Noise:
        return (-self).__add__(other)

    def __mul__(self, other: Any) -> Noise:
        parts = self._parts(other)
        total: list[Any] = [0] * (len(self.c) + len(parts) - 1)
        for i, x in enumerate(self.c):
            for j, y in enumerate(parts):
                total[i + j] += x * y
        return Noise(*total, name=self.name)

    __radd__, __rmul__ = __add__, __mul__

    def __truediv__(self, other: Any) -> Noise:
        if isinstance(other, Noise):
            raise Skip
        return Noise(*(x / other for x in self.c), name=self.name)

    def __rtruediv__(self, other: Any) -> Noise:
        raise Skip

    def __pow__(self, n: int) -> Noise:
        result = Noise(1, name=self.name)
        for _ in range(n):
            result = result * self
        return result

    def settled(self) -> Any:
        """The number that this is, or `Skip` if η enters."""
        if any(c != 0 for c in self.c[1:]):
            raise Skip
        return self.c[0]

    def _parts(self, other: Any) -> tuple[Any, ...]:
        if not isinstance(other, Noise):
            return (other,)
        if other.name != self.name:
            raise Skip
        return other.c


def expectation(value: Any, noise: Any, second: Any) -> Any:
    """The mean of a polynomial in η for noise of mean 0 and this second moment: c_0 + c_2 · second;
    `Skip` if a higher power of η enters, or the noise is not left open: then it has a value, of which
    there is no mean."""
    if not isinstance(noise, Noise) or noise.c != (0, 1):
        raise Skip
    if not isinstance(value, Noise) or value.name != noise.name:
        return value
    if any(c != 0 for c in value.c[3:]):
        raise Skip
    return value.c[0] + (value.c[2] * second if len(value.c) > 2 else 0)
