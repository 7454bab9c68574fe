"""Polynomials in a noise variable: what a mean is taken of."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from sdproof.statements.judgement import Skip


class Noise:
    """Σ c_i η^i, the coefficients of any number type; without arguments η itself."""

    def __init__(self, *coefficients: Any) -> None:
        self.c = coefficients or (0, 1)

    def __add__(self, other: Any) -> Noise:
        return Noise(*(x + y for x, y in zip_longest(self.c, _parts(other), fillvalue=0)))

    def __neg__(self) -> Noise:
        return Noise(*(-x for x in self.c))

    def __sub__(self, other: Any) -> Noise:
        return self.__add__(-other)

    def __rsub__(self, other: Any) -> Noise:
        return (-self).__add__(other)

    def __mul__(self, other: Any) -> Noise:
        parts = _parts(other)
        total: list[Any] = [0] * (len(self.c) + len(parts) - 1)
        for i, x in enumerate(self.c):
            for j, y in enumerate(parts):
                total[i + j] += x * y
        return Noise(*total)

    __radd__, __rmul__ = __add__, __mul__

    def __truediv__(self, other: Any) -> Noise:
        if isinstance(other, Noise):
            raise Skip
        return Noise(*(x / other for x in self.c))

    def __rtruediv__(self, other: Any) -> Noise:
        raise Skip

    def __pow__(self, n: int) -> Noise:
        result = Noise(1)
        for _ in range(n):
            result = result * self
        return result

    def settled(self) -> Any:
        """The number that this is, or `Skip` if η enters."""
        if any(c != 0 for c in self.c[1:]):
            raise Skip
        return self.c[0]


def _parts(value: Any) -> tuple[Any, ...]:
    return value.c if isinstance(value, Noise) else (value,)


def expectation(value: Any, _: Any, second: Any) -> Any:
    """The mean of a polynomial in η for noise of mean 0 and this second moment: c_0 + c_2 · second;
    `Skip` if a higher power of η enters."""
    if not isinstance(value, Noise):
        return value
    if any(c != 0 for c in value.c[3:]):
        raise Skip
    return value.c[0] + (value.c[2] * second if len(value.c) > 2 else 0)
