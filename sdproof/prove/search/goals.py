"""A goal as the search sees it: polynomials of python-flint, and values of them in floating point."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import count, product
from typing import Any, TypeAlias

import numpy as np
from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from sdproof.kernel.algebra import Poly, Rational, variables_of
from sdproof.kernel.scopes import Facts
from sdproof.prove.search.univariate import Shown, at_sight, decide_univariate

Floats = np.ndarray[Any, np.dtype[np.float64]]
Terms: TypeAlias = tuple[Floats, Floats]
"""Coefficients, and the exponents of each term."""
MAX_TEXT = 3_500
"""Characters of an expression that the kernel reads, with a margin."""


def polynomial(p: Poly, context: fmpq_mpoly_ctx) -> fmpq_mpoly:
    """A polynomial of the kernel in python-flint."""
    place = {name: i for i, name in enumerate(context.names())}
    found = {}
    for monomial, c in p.items():
        powers = [0] * len(place)
        for name, n in monomial:
            powers[place[name]] = n
        found[tuple(powers)] = fmpq(c.numerator, c.denominator)
    return context.from_dict(found)


def terms_of(p: fmpq_mpoly) -> dict[tuple[int, ...], fmpq]:
    """Exponents -> coefficient."""
    return {tuple(map(int, m)): c for m, c in p.to_dict().items()}


def by_monomials(p: fmpq_mpoly, places: Sequence[int]) -> dict[tuple[int, ...], fmpq_mpoly]:
    """The coefficients in some variables: their powers -> polynomial in the others."""
    rows: dict[tuple[int, ...], dict[tuple[int, ...], fmpq]] = {}
    for monomial, c in terms_of(p).items():
        rest = list(monomial)
        for i in places:
            rest[i] = 0
        rows.setdefault(tuple(monomial[i] for i in places), {})[tuple(rest)] = c
    return {powers: p.context().from_dict(row) for powers, row in rows.items()}


def text(p: fmpq_mpoly) -> str:
    """A polynomial in the kernel's notation, factored if that is shorter."""
    expanded = str(p).replace("^", "**")
    if len(expanded) < 60 or p.is_constant():
        return expanded
    content, factors = p.factor()
    parts = [f"({str(f).replace('^', '**')}){f'**{n}' if n > 1 else ''}" for f, n in factors]
    factored = "*".join([*([str(content)] if content != 1 else []), *parts])
    return min(expanded, factored, key=len)


def over(top: str, *below: str) -> str:
    """A quotient as a text; a denominator "1" is left out."""
    parts = [f"({text})" for text in below if text != "1"]
    if not parts:
        return top
    return f"({top})/{parts[0]}" if len(parts) == 1 else f"({top})/({'*'.join(parts)})"


def product_text(den: Mapping[Any, int], context: fmpq_mpoly_ctx) -> str:
    """A denominator of the kernel, a product of positive polynomials."""
    parts = []
    for factor, n in den.items():
        p = str(polynomial(dict(factor), context)).replace("^", "**")
        parts.append(f"({p}){f'**{n}' if n > 1 else ''}")
    return "*".join(parts) or "1"


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
    cache: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

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
        return sampled(self.signs, self.variables, [(p, rel) for p, _, rel in self.known.values()])

    @cached_property
    def lowest(self) -> dict[str, Floats]:
        """Points where the facts hold and the goal is small in proportion to its terms: the sampled
        points with the least, moved at random to where it is less."""
        rng = np.random.default_rng(0)
        facts = [prepared(p) for p, _, rel in self.known.values() if rel != "="]
        points, goal = self.samples, prepared(self.numerator)
        order = np.argsort(self._relative(goal, points))[:60]
        points = {n: v[order] for n, v in points.items()}
        if any(rel == "=" for _, _, rel in self.known.values()):
            return points
        best = self._relative(goal, points)
        for turn in range(25):
            size = 0.7 * 0.85**turn
            moved = {
                n: v * np.exp(rng.normal(0, size, len(v))) if self.sign(n) != "real"
                else v + np.abs(v) * rng.normal(0, size, len(v))
                for n, v in points.items()
            }  # fmt: skip
            less = self._relative(goal, moved)
            good = less < best
            for p in facts:
                good &= values(p, self.variables, moved) >= 0
            points = {n: np.where(good, moved[n], v) for n, v in points.items()}
            best = np.where(good, less, best)
        order = np.argsort(best)[:25]
        return {n: v[order] for n, v in points.items()}

    @cached_property
    def slack(self) -> dict[str, float]:
        """How far each fact is from being tight where the goal is smallest."""
        facts = {n: p for n, (p, _, rel) in self.known.items() if rel != "="}
        if not len(next(iter(self.lowest.values()), ())):
            return dict.fromkeys(facts, 0.0)
        return {
            n: float(np.quantile(self._relative(p, self.lowest), 0.8)) for n, p in facts.items()
        }

    @cached_property
    def fails_nearby(self) -> bool:
        """Whether it is clearly false where a search from the sampled points ends."""
        return self.wanted != "=" and bool(
            np.any(self._relative(self.numerator, self.lowest) < -1e-7)
        )

    def _relative(self, p: fmpq_mpoly | Terms, points: Mapping[str, Floats]) -> Floats:
        """A polynomial in proportion to the size of its terms, between −1 and 1."""
        terms = p if isinstance(p, tuple) else prepared(p)
        size = values(terms, self.variables, points, absolute=True)
        with np.errstate(all="ignore"):
            return values(terms, self.variables, points) / np.maximum(size, 1e-300)

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
            margins = self._relative(self.numerator, points)
            if self.wanted == "=":
                margins = -np.abs(margins)
            for digits, k in product((1, 2, 6), np.argsort(margins)[:40]):
                point = {n: _near(float(v[k]), digits) for n, v in points.items()}
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
        return bool(np.any(self._relative(p, self.samples) < -1e-7))


def sampled(
    signs: Mapping[str, str],
    names: Sequence[str],
    facts: Sequence[tuple[fmpq_mpoly, str]],
    size: int = 800,
    fixed: Mapping[str, Floats] | None = None,
    seed: int = 0,
) -> dict[str, Floats]:
    """Random points, moved to where the facts hold: a variable in which a fact is linear is set to its
    bound or beyond it. Points at which some fact still fails are left out, unless values of some
    variables are `fixed`."""
    rng = np.random.default_rng(seed)
    points = dict(fixed or {})
    movable = [i for i, n in enumerate(names) if n not in points]
    for name in (names[i] for i in movable):
        wide = np.exp(rng.normal(0, 2.5, size))
        near = np.exp(rng.normal(0, 0.4, size))
        points[name] = np.where(rng.random(size) < 0.5, wide, near)
        if signs.get(name, "real") == "real":
            points[name] *= rng.choice([-1.0, 1.0], size)
    for turn in range(5):
        for p, relation in facts:
            _moved(p, relation, names, signs, points, turn, rng, movable)
    if fixed is not None:
        return points
    keep = np.ones(size, dtype=bool)
    for p, relation in facts:
        found = values(p, names, points)
        slack = 1e-9 * values(p, names, points, absolute=True)
        keep &= (
            np.abs(found) <= slack
            if relation == "="
            else found > slack
            if relation == ">"
            else found >= -slack
        )
    return {name: value[keep] for name, value in points.items()}


def _moved(
    p: fmpq_mpoly,
    relation: str,
    names: Sequence[str],
    signs: Mapping[str, str],
    points: dict[str, Floats],
    turn: int,
    rng: np.random.Generator,
    movable: Sequence[int],
) -> None:
    """Where c·v + d ≥ 0 fails, v goes to −d/c or beyond."""
    degrees = [int(d) for d in p.degrees()]
    linear = [i for i in movable if degrees[i] == 1]
    if not linear:
        return
    i = linear[(turn * 7 + len(linear) - 1) % len(linear)]
    name = names[i]
    size = len(points[name])
    with np.errstate(all="ignore"):
        at = values(p, names, points)
        c = values(p.derivative(i), names, points)
        bound = points[name] - at / c
        away = np.exp(rng.normal(0, 2.0, size))
        beyond = np.where(
            c > 0, bound + away * np.where(rng.random(size) < 0.5, np.abs(bound), 1), 0
        )
        below = np.where(bound > 0, bound * rng.random(size), bound - away)
        new = np.where(c > 0, beyond, below)
        new = np.where(rng.random(size) < 0.3, bound, new)
        bad = at < 0
        if relation == "=":
            new, bad = bound, np.ones(size, dtype=bool)
        allowed = np.isfinite(new) & ((signs.get(name, "real") == "real") | (new > 0))
    points[name] = np.where(bad & allowed, new, points[name])


def _near(value: float, digits: int) -> Fraction:
    """A short fraction near a number."""
    if value == 0 or not np.isfinite(value):
        return Fraction(0)
    size = 10 ** max(0, digits - 1 - int(np.floor(np.log10(abs(value)))))
    return Fraction(round(value * size), size)


def values(
    p: fmpq_mpoly | Terms,
    names: Sequence[str],
    points: Mapping[str, Floats],
    *,
    absolute: bool = False,
) -> Floats:
    """A polynomial at many points in floating point, or the sum of the sizes of its terms."""
    coefficients, exponents = p if isinstance(p, tuple) else prepared(p)
    size = len(next(iter(points.values()))) if points else 1
    if not len(coefficients):
        return np.zeros(size)
    spoken = np.flatnonzero(exponents.any(axis=0))
    at = np.array([points[names[int(i)]] for i in spoken]).reshape(len(spoken), size)
    powers = exponents[:, spoken]
    with np.errstate(all="ignore"):
        terms = np.exp(powers @ np.log(np.maximum(np.abs(at), 1e-300)))
        if absolute:
            return np.asarray(np.abs(coefficients) @ terms)
        if (at < 0).any():
            terms *= 1.0 - 2.0 * ((powers % 2) @ (at < 0) % 2)
        return np.asarray(np.nan_to_num(coefficients @ terms, nan=0.0, posinf=1e300, neginf=-1e300))


def as_float(c: fmpq | int) -> float:
    """The nearest float, or ±1e300 where that is too large."""
    try:
        return int(c.p) / int(c.q) if isinstance(c, fmpq) else float(c)
    except OverflowError:
        return 1e300 if c > 0 else -1e300


def values_of(
    value: Rational,
    context: fmpq_mpoly_ctx,
    points: Mapping[str, Floats],
    *,
    absolute: bool = False,
) -> Floats:
    """A rational function at many points, or the sum of the sizes of its terms."""
    names = context.names()
    found = values(polynomial(value.num, context), names, points, absolute=absolute)
    with np.errstate(all="ignore"):
        for factor, n in value.den.items():
            found = found / values(polynomial(dict(factor), context), names, points) ** n
    return found


def prepared(p: fmpq_mpoly) -> Terms:
    """The coefficients of a polynomial, and the exponents of its terms."""
    terms = terms_of(p)
    coefficients = np.array([as_float(c) for c in terms.values()])
    exponents = np.array(list(terms), dtype=float).reshape(len(terms), len(p.context().names()))
    return coefficients, exponents


def fresh(taken: Iterable[str], *wanted: str) -> list[str]:
    """These names, cut to a length that the kernel reads, with a number where they are taken."""
    used = set(taken)
    found = []
    for name in wanted:
        new = next(n for i in count() if (n := f"{name[:20]}{i or ''}") not in used)
        used.add(new)
        found.append(new)
    return found
