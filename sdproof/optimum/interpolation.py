"""Polynomials through given values on all eigenvalues, conjugate ones included, and what their degree
says: how many steps reach the least risk of any filter.

A filter of k steps at λ is q = e P(e)/(e + λ)^(k+1), P monic of degree k and otherwise free. So k
steps reach the best filter values q* iff the polynomial of degree < n through the n values
q* (e + λ)^(k+1)/e is monic of degree k. Its coefficients are polynomials in λ with rational
coefficients, whatever the eigenvalues are.

References: claim LB-2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import comb
from typing import Any, Literal

from flint import fmpq, fmpq_poly, fmpz_poly, nmod, nmod_poly

from sdproof.numbers.conjugates import Conjugates
from sdproof.numbers.polynomials import PRIME, product, residue, sum_of_fractions
from sdproof.optimum.grouping import Group

LIMITS: tuple[Literal["0", "inf"], ...] = ("0", "inf")
"""The limits λ → 0 and λ → ∞."""


def modulus(eigenvalue: Any) -> fmpq_poly:
    """The monic polynomial whose roots are the eigenvalues that this number stands for."""
    if isinstance(eigenvalue, Conjugates):
        return eigenvalue.roots.modulus
    return fmpq_poly([-eigenvalue, 1])


@dataclass(frozen=True)
class Interpolation:
    """Interpolation on the distinct eigenvalues of exact groups."""

    parts: tuple[Group, ...]

    @cached_property
    def vanishing(self) -> fmpq_poly:
        """Π (z − e) over the distinct eigenvalues."""
        return fmpq_poly(product([modulus(g.eigenvalue) for g in self.parts]))

    @property
    def count(self) -> int:
        """The number of distinct eigenvalues."""
        return int(self.vanishing.degree())

    @cached_property
    def _inverses(self) -> list[Any]:
        """1/Π_{l ≠ g} P_l at the eigenvalues of every group g."""
        found = []
        for g in self.parts:
            rest = self.vanishing // modulus(g.eigenvalue)
            conjugate = isinstance(g.eigenvalue, Conjugates)
            found.append(
                1 / (g.eigenvalue.roots.element(rest) if conjugate else rest(g.eigenvalue))
            )
        return found

    def through(self, values: Sequence[Any]) -> fmpq_poly:
        """The polynomial of degree < n with these values at the eigenvalues, one for each group."""
        terms = []
        for g, value, inverse in zip(self.parts, values, self._inverses, strict=True):
            top = value * inverse
            polynomial = top.polynomial if isinstance(top, Conjugates) else fmpq_poly([top])
            terms.append((polynomial, modulus(g.eigenvalue)))
        return fmpq_poly(sum_of_fractions(terms)[0])

    @cached_property
    def _powers(self) -> list[fmpq_poly]:
        """The polynomials through q* e^(i−1), i = 0 … n."""
        found = [self.through([g.best_filter / g.eigenvalue for g in self.parts])]
        for _ in range(self.count):
            found.append(found[-1].left_shift(1) % self.vanishing)
        return found

    def reachable(self, steps: int) -> fmpz_poly:
        """The polynomial whose positive roots are the λ at which k < n steps reach every q*.

        Never zero: at every λ the polynomials u_i through q* e^(i−1), i ≤ k, would have degree < k;
        as u_i = z u_(i−1) there, u_0 would be 0, and with it u_(k+1), whose coefficient at z^k is 1.
        """
        common = fmpz_poly([])
        for j in range(self.count - 1, steps - 1, -1):
            common = common.gcd(self._coefficient(steps, j).numer())
            if common.degree() == 0:
                break
        return common

    def _coefficient(self, steps: int, j: int) -> fmpq_poly:
        """Of z^j, in λ, less 1 for j = steps."""
        size = steps + 1
        found = [comb(size, i) * self._powers[size - i][j] for i in range(size + 1)]
        if j == steps:
            found[0] -= 1
        return fmpq_poly(found)

    def length_at(self, lam: fmpq) -> int:
        """The least number of steps, at this λ, that reach every q*; n at most.

        With t = e/(e + λ), the polynomial H(t) through (q* − t)/(t(1 − t)) must have degree < k, and
        (e + λ)^(n−1) H is divisible by (e + λ)^(n−1−deg H).
        """
        values = []
        for g in self.parts:
            t = g.eigenvalue / (g.eigenvalue + lam)
            fitted = (g.best_filter - t) / (t * (1 - t))
            values.append(fitted * (g.eigenvalue + lam) ** (self.count - 1))
        left, length, pole = self.through(values), self.count, fmpq_poly([lam, 1])
        while length and (left % pole).is_zero():
            left, length = left // pole, length - 1
        return length

    def limit_length(self, end: Literal["0", "inf"]) -> int:
        """The least number of steps whose risk tends to the lower bound in this limit of λ.

        As λ → ∞ the filters of k steps become e·H(e), as λ → 0 they become 1 + H(1/e)/e, with any
        polynomial H of degree < k.
        """
        n = self.count
        if end == "inf":
            return int(self._powers[0].degree()) + 1
        values = [(g.best_filter - 1) * g.eigenvalue**n for g in self.parts]
        reversed_h = self.through(values)  # z^(n−1) H(1/z)
        return n - next((i for i, c in enumerate(reversed_h.coeffs()) if c != 0), n)


def surely_unreached(parts: Sequence[Group], steps: int) -> bool:
    """Whether a prime shows that no λ > 0 and no limit of λ lets `steps` steps reach every q*.

    With u_i the polynomial through q* e^(i−1), `Interpolation.reachable` is the common divisor over λ of
    the polynomials f_j, j ≥ k, of degree k + 1 and leading coefficient u_0[j]. If u_0[j] is not zero
    modulo the prime for some j ≥ k, a common divisor keeps its degree modulo the prime; so if the f_j
    are coprime there, they are. The same coefficient refutes λ → ∞; λ → 0 is refuted likewise.

    False says nothing: conjugate eigenvalues, or a prime that shows nothing.
    """
    if any(isinstance(g.eigenvalue, Conjugates) for g in parts):
        return False
    try:
        nodes = [residue(g.eigenvalue) for g in parts]
        best = [residue(g.best_filter) for g in parts]
        vanishing = product([nmod_poly([-x, nmod(1, PRIME)], PRIME) for x in nodes])
        slope = vanishing.derivative()
        inverses = [1 / slope(x) for x in nodes]
        start = [q * v / x for q, v, x in zip(best, inverses, nodes, strict=True)]
    except ZeroDivisionError:
        return False
    n, one = len(nodes), nmod(1, PRIME)
    near_zero = [(q - one) * x**n * v for q, x, v in zip(best, nodes, inverses, strict=True)]
    if not any(int(_through(near_zero, nodes)[j]) for j in range(n - steps)):
        return False
    powers = [_through(start, nodes)]
    for _ in range(steps + 1):
        powers.append((powers[-1] * nmod_poly([0, 1], PRIME)) % vanishing)
    if not any(int(powers[0][j]) for j in range(steps, n)):
        return False
    common = nmod_poly([], PRIME)
    for j in range(n - 1, steps - 1, -1):
        terms = [comb(steps + 1, i) * powers[steps + 1 - i][j] for i in range(steps + 2)]
        if j == steps:
            terms[0] -= one
        common = common.gcd(nmod_poly(terms, PRIME))
        if common.degree() == 0:
            return True
    return False


def _through(values: Sequence[nmod], nodes: Sequence[nmod]) -> nmod_poly:
    """Σ value Π_{l ≠ g} (z − e_l)."""
    one = nmod(1, PRIME)
    terms = [
        (nmod_poly([v], PRIME), nmod_poly([-x, one], PRIME))
        for v, x in zip(values, nodes, strict=True)
    ]
    found: nmod_poly = sum_of_fractions(terms)[0]
    return found
