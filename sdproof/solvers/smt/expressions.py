"""The expressions of certificates as quotients of polynomials: a second transcription.

It shares no code with the kernel, so that a slip in the kernel's algebra, or in its transcription
of the theory, is not repeated here: polynomials are those of FLINT (`fmpq_mpoly`), formulas are read
by `sdproof.statements`, and filter, risk and mean are written here once more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flint import Ordering, fmpq, fmpq_mpoly_ctx

from sdproof.errors import InputError
from sdproof.model.risks import Risk
from sdproof.statements.evaluation import Arithmetic, evaluate


@dataclass(frozen=True, slots=True)
class Quotient:
    """num/den in lowest terms, den with positive leading coefficient."""

    num: Any
    den: Any

    def __add__(self, other: Quotient) -> Quotient:
        return _lowest(self.num * other.den + other.num * self.den, self.den * other.den)

    def __sub__(self, other: Quotient) -> Quotient:
        return _lowest(self.num * other.den - other.num * self.den, self.den * other.den)

    def __mul__(self, other: Quotient) -> Quotient:
        return _lowest(self.num * other.num, self.den * other.den)

    def __truediv__(self, other: Quotient) -> Quotient:
        if other.num == 0:
            raise InputError("expression: division by zero")
        return _lowest(self.num * other.den, self.den * other.num)

    def __neg__(self) -> Quotient:
        return Quotient(-self.num, self.den)

    def __pow__(self, n: int) -> Quotient:
        return Quotient(self.num**n, self.den**n)


def _lowest(num: Any, den: Any) -> Quotient:
    common = num.gcd(den)
    num, den = num / common, den / common
    scale = den.leading_coefficient()
    return Quotient(num / scale, den / scale)


class Ring:
    """The quotients in the given variables, and the functions of the theory on them; `spare` has
    further variables, for `named` to use up."""

    def __init__(self, names: tuple[str, ...], spare: tuple[str, ...] = ()) -> None:
        self.names = names + spare
        self._context = fmpq_mpoly_ctx.get(self.names or ("unused",), Ordering.degrevlex)
        self._one = self._context.constant(1)
        generators = dict(zip(self.names, self._context.gens(), strict=False))
        quotients = {n: Quotient(g, self._one) for n, g in generators.items()}
        self.variables = {n: quotients[n] for n in names}
        self._spare = [quotients[n] for n in spare]
        self.definitions: list[tuple[Quotient, Quotient]] = []
        self._theory = Arithmetic(self.number, self.spectral_filter, self.mean, self.risk)

    def named(self, value: Quotient) -> Quotient:
        """A spare variable for a value that is neither a variable nor a number, and its
        definition, once for each value; the value itself when none is left."""
        if value.den == 1 and value.num.total_degree() <= 1:
            return value
        for name, known in self.definitions:
            if known == value:
                return name
        if not self._spare:
            return value
        name = self._spare.pop(0)
        self.definitions.append((name, value))
        return name

    def number(self, value: int | fmpq) -> Quotient:
        return Quotient(self._context.constant(value), self._one)

    def spectral_filter(self, e: Quotient, lam: Quotient, xi: Sequence[Quotient] = ()) -> Quotient:
        """The filter of the last student: student i fits the labels (1 − ξ_i) + ξ_i q_{i−1}."""
        shrink, labels = e / (e + lam), self.number(1)
        for step in xi:
            labels = self.number(1) - step + step * (shrink * labels)
        return self.named(shrink * labels)

    def risk(self, snr: Sequence[Quotient], q: Sequence[Quotient]) -> Risk:
        """Σ B (1 − q)², Σ q², and their sum."""
        bias = variance = self.number(0)
        for b, value in zip(snr, q, strict=True):
            bias = bias + b * (self.number(1) - value) ** 2
            variance = variance + value**2
        return Risk(bias + variance, bias, variance)

    def mean(self, value: Quotient, noise: Quotient, gamma2: Quotient) -> Quotient:
        """The expectation over a noise with mean 0 and second moment γ²; degree ≤ 2 in it."""
        places = [n for n, v in self.variables.items() if v == noise]
        if len(places) != 1:
            raise InputError("mean: the noise is not a variable")
        at = self.names.index(places[0])
        if any(powers[at] for powers in value.den.monoms()):
            raise InputError("mean: the noise stands in a denominator")
        parts = [self.number(0)] * 3
        for powers, c in value.num.terms():
            degree, rest = powers[at], list(powers)
            if degree > 2:
                raise InputError("mean: a power of the noise above 2")
            rest[at] = 0
            monomial = Quotient(self._context.from_dict({tuple(rest): c}), value.den)
            parts[degree] = parts[degree] + monomial
        return parts[0] + parts[2] * gamma2

    def read(self, text: str, scope: Mapping[str, Quotient]) -> Quotient:
        """The quotient that an expression denotes, with the names of `scope`, or an `InputError`."""
        found: Quotient = evaluate(text, scope, self._theory)
        return found
