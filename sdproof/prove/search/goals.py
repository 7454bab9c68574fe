"""A goal as the search sees it: polynomials of python-flint, and values of them in floating point."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import count, product

import numpy as np
from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from sdproof.kernel.algebra import Rational, variables_of
from sdproof.kernel.scopes import Facts
from sdproof.prove.search.floats import Floats, fraction_near, lowered, relative, sampled
from sdproof.prove.search.polynomials import (
    by_monomials,
    over,
    polynomial,
    product_text,
    terms_of,
    text,
)
from sdproof.prove.search.univariate import Shown, at_sight, decide_univariate


@dataclass(frozen=True)
class Goal:
    """numerator ≥ 0 (`wanted` ">=", or "> 0", "= 0") where the facts hold.

    Attributes
    ----------
    value : Rational
        As the kernel has it; its denominator is positive.
    signs : mapping
        variable -> "positive", "nonnegative" or "real".
    facts : mapping
        name -> (expression, relation to zero).
    names : frozenset
        Every name that a proof of the goal may not give to something else.
    """

    value: Rational
    wanted: str
    signs: Mapping[str, str]
    facts: Facts
    names: frozenset[str]

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The variables of the goal and of its facts, in a fixed order."""
        found = variables_of(self.value).union(*(variables_of(v) for v, _ in self.facts.values()))
        return tuple(sorted(found))

    @cached_property
    def context(self) -> fmpq_mpoly_ctx:
        return fmpq_mpoly_ctx.get(self.variables, Ordering.degrevlex)

    @cached_property
    def numerator(self) -> fmpq_mpoly:
        return polynomial(self.value.num, self.context)

    @cached_property
    def denominator(self) -> str:
        return product_text(self.value.den, self.context)

    @cached_property
    def known(self) -> dict[str, tuple[fmpq_mpoly, str, str]]:
        """name -> (numerator, denominator as a text, relation), without those true at sight."""
        return {
            name: (polynomial(v.num, self.context), product_text(v.den, self.context), rel)
            for name, (v, rel) in self.facts.items()
            if rel == "=" or not self.at_sight(polynomial(v.num, self.context), strictly=rel == ">")
        }

    @property
    def _polynomial_facts(self) -> list[tuple[fmpq_mpoly, str]]:
        return [(p, rel) for p, _, rel in self.known.values()]

    def sign(self, name: str) -> str:
        return self.signs.get(name, "real")

    @cached_property
    def signed(self) -> dict[str, str]:
        """The sign of each of its variables."""
        return {n: self.sign(n) for n in self.variables}

    def at_sight(self, p: fmpq_mpoly, strictly: bool = False) -> bool:
        """Whether every term is a positive number times squares and variables ≥ 0."""
        return at_sight(p, self.signed, strictly)

    def of(self, p: fmpq_mpoly) -> tuple[str, ...]:
        """The variables that occur in a polynomial."""
        degrees = p.degrees()
        return tuple(n for n, d in zip(self.variables, degrees, strict=True) if d > 0)

    def by_powers(self, p: fmpq_mpoly, name: str) -> dict[int, fmpq_mpoly]:
        """The coefficients in one variable: power -> polynomial in the others."""
        found = by_monomials(p, [self.variables.index(name)])
        return {n: c for (n,), c in found.items()}

    def swapped(self, a: str, b: str) -> fmpq_mpoly:
        """The numerator with two variables exchanged."""
        other = {a: b, b: a}
        gens = dict(zip(self.variables, self.context.gens(), strict=True))
        return self.numerator.compose(*(gens[other.get(n, n)] for n in self.variables))

    @cached_property
    def missing(self) -> fmpq_mpoly:
        """The terms of it that are not ≥ 0 at sight."""
        terms = {m: self.context.from_dict({m: c}) for m, c in terms_of(self.numerator).items()}
        return sum((t for t in terms.values() if not self.at_sight(t)), self.context.constant(0))

    @property
    def formula(self) -> str:
        """The goal as an expression."""
        return over(text(self.numerator), self.denominator)

    @property
    def fact_texts(self) -> dict[str, str]:
        """name -> "expression >=", the facts that speak of the goal's variables."""
        named = set(self.of(self.numerator))
        return {
            name: f"{over(text(p), den)} {rel}"
            for name, (p, den, rel) in self.known.items()
            if named & set(self.of(p))
        }

    # --- floating point, to see what cannot be true

    @cached_property
    def samples(self) -> dict[str, Floats]:
        """Points where the facts hold up to rounding: values of each variable."""
        return sampled(self.signs, self.variables, self._polynomial_facts)

    @cached_property
    def lowest(self) -> dict[str, Floats]:
        """Points where the facts hold and the goal is small in proportion to its terms."""
        return lowered(
            self.numerator, self.signs, self.variables, self._polynomial_facts, self.samples
        )

    @cached_property
    def slack(self) -> dict[str, float]:
        """How far each fact is from being tight where the goal is smallest."""
        facts = {n: p for n, (p, _, rel) in self.known.items() if rel != "="}
        if not len(next(iter(self.lowest.values()), ())):
            return dict.fromkeys(facts, 0.0)
        return {
            n: float(np.quantile(relative(p, self.variables, self.lowest), 0.8))
            for n, p in facts.items()
        }

    @cached_property
    def fails_nearby(self) -> bool:
        """Whether it is clearly false where a search from the sampled points ends."""
        return self.wanted != "=" and bool(
            np.any(relative(self.numerator, self.variables, self.lowest) < -1e-7)
        )

    @cached_property
    def fails_at_a_sample(self) -> bool:
        """Whether the goal itself is clearly false at a sampled point."""
        p = self.numerator
        return self.seems_false(p) or (self.wanted == "=" and self.seems_false(-p))

    def false_at(self) -> dict[str, Fraction] | None:
        """An exact point at which the facts hold and the goal is false; None if none was found."""
        if any(rel == "=" for _, _, rel in self.known.values()):
            return None
        decided = decide_univariate(self.numerator, self.signed)
        exact = decided.zero if isinstance(decided, Shown) else decided
        if exact is not None:
            point = {n: Fraction(int(v.p), int(v.q)) for n, v in exact.items()}
            if self._fails_exactly(point):
                return point
        for points in (self.samples, self.lowest):
            margins = relative(self.numerator, self.variables, points)
            if self.wanted == "=":
                margins = -np.abs(margins)
            for digits, k in product((1, 2, 6), np.argsort(margins)[:40]):
                point = {n: fraction_near(float(v[k]), digits) for n, v in points.items()}
                if self._fails_exactly(point):
                    return point
        return None

    def _fails_exactly(self, point: Mapping[str, Fraction]) -> bool:
        at = [fmpq(v.numerator, v.denominator) for v in (point[n] for n in self.variables)]
        if any((v <= 0 if self.sign(n) == "positive" else v < 0) for n, v in point.items()
               if self.sign(n) != "real"):  # fmt: skip
            return False
        for p, _, rel in self.known.values():
            if p(*at) < 0 or (rel == ">" and p(*at) == 0):
                return False
        value = self.numerator(*at)
        return bool(
            value != 0 if self.wanted == "=" else value < 0 or (self.wanted == ">" and value == 0)
        )

    def seems_false(self, p: fmpq_mpoly) -> bool:
        """Whether p is clearly negative at a sampled point where the facts hold."""
        return bool(np.any(relative(p, self.variables, self.samples) < -1e-7))


def fresh(taken: Iterable[str], *wanted: str) -> list[str]:
    """These names, cut to a length that the kernel reads, with a number where they are taken."""
    used = set(taken)
    found = []
    for name in wanted:
        new = next(n for i in count() if (n := f"{name[:20]}{i or ''}") not in used)
        used.add(new)
        found.append(new)
    return found
