"""Shares, transfers and multipliers of a sum rule: expressions that may occur, with coefficients found by
linear programming over sampled points. What is found is a guess, proved or not by what follows."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, islice
from typing import Any

import numpy as np
from flint import Ordering, fmpq_mpoly, fmpq_mpoly_ctx

from sdproof.kernel.algebra import Rational, evaluate, variables_of
from sdproof.prove.search.floats import Floats, sampled, values_of
from sdproof.prove.search.holes import REFUSALS, Filler
from sdproof.prove.search.polynomials import by_monomials, over, polynomial, text
from sdproof.statements.reader import tree

MAX_CHOICES = 20_000


@dataclass(frozen=True)
class Ingredient:
    """One expression with an unknown coefficient: what it adds to each place's goal."""

    kind: str  # "multiplier", "transfer"
    name: str  # of the sum that is multiplied
    text: str
    adds: Mapping[str, Rational]  # place -> expression
    signed: bool = True  # whether the coefficient is ≥ 0


@dataclass(frozen=True)
class Place:
    """Where a goal stands: its value without any part, its scope, and points at which its facts hold."""

    value: Rational
    signs: Mapping[str, str]
    facts: Sequence[tuple[Rational, str]]
    cache: dict[str, Any] = field(default_factory=dict, compare=False)

    def at_samples(self, value: Rational, *, absolute: bool = False) -> Floats:
        """A rational function at the sampled points, or the size of the terms of its numerator."""
        return values_of(value, *self._sampled(), absolute=absolute)

    def _sampled(self) -> tuple[fmpq_mpoly_ctx, dict[str, Floats]]:
        if not self.cache:
            names = tuple(sorted(self.signs))
            context = fmpq_mpoly_ctx.get(names, Ordering.degrevlex)
            facts = [(polynomial(v.num, context), rel) for v, rel in self.facts if v.num]
            self.cache["own"] = context, sampled(self.signs, names, facts, 1_200)
        found: tuple[fmpq_mpoly_ctx, dict[str, Floats]] = self.cache["own"]
        return found


def additive(source: str, local: Collection[str]) -> list[str]:
    """The terms of an expression, ρ as its bias and its variance; only factors that speak of a direction
    (`local`: its names) are multiplied out."""
    return [ast.unparse(node) for node in _terms(tree(source), local)]


def _terms(node: ast.expr, local: Collection[str]) -> Iterator[ast.expr]:
    spoken = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    match node:
        case _ if spoken.isdisjoint(local):
            yield node
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            yield from _terms(left, local)
            for one in _terms(right, local):
                yield one if isinstance(op, ast.Add) else ast.UnaryOp(ast.USub(), one)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            for one in _terms(operand, local):
                yield ast.UnaryOp(ast.USub(), one)
        case ast.BinOp(left=left, op=ast.Mult() | ast.Div() as op, right=right):
            for a in _terms(left, local):
                for b in _terms(right, local) if isinstance(op, ast.Mult) else (right,):
                    yield ast.BinOp(a, op, b)
        case ast.Call(func=ast.Name(id="rho"), args=[snr, q]):
            yield ast.Call(ast.Name("bias"), [snr, q], [])
            yield ast.Call(ast.Name("variance"), [q], [])
        case _:
            yield node


def ratios(a: Rational, b: Rational, local: Mapping[str, str]) -> Iterator[str]:
    """Expressions μ with which a − μ b may be simpler: quotients of the coefficients that a and b have at
    the same powers of a direction's variables, and a/b with direction m's variables for them (`local`:
    name -> its name there, or "")."""
    names = tuple(sorted(variables_of(a) | variables_of(b) | {v for v in local.values() if v}))
    context = fmpq_mpoly_ctx.get(names, Ordering.degrevlex)
    below = [_expanded(v.den, context) for v in (a, b)]
    num = polynomial(a.num, context) * below[1]
    den = polynomial(b.num, context) * below[0]
    common = num.gcd(den)
    num, den = num / common, den / common
    places = [i for i, n in enumerate(names) if n in local]
    tops, bottoms = (by_monomials(p, places) for p in (num, den))
    found = {
        quotient
        for key in tops.keys() & bottoms.keys()
        if (quotient := _quotient(tops[key], bottoms[key]))
    }
    at_m = [context.gen(names.index(local.get(n) or n)) for n in names]
    moved = [p.compose(*at_m) for p in (num, den)]
    if not moved[1].is_zero() and not any(int(p.degrees()[i]) > 0 for p in moved for i in places):
        found.add(_quotient(*moved))
    yield from sorted(found, key=len)


def tangents(a: Rational, b: Rational, local: Collection[str]) -> Iterator[str]:
    """μ = a'/b' in a direction's variable where b, linear in it, vanishes: a − μ b is least there if a is
    convex (Jensen)."""
    names = tuple(sorted(variables_of(a) | variables_of(b)))
    context = fmpq_mpoly_ctx.get(names, Ordering.degrevlex)
    gens = dict(zip(names, context.gens(), strict=True))
    num, den = polynomial(a.num, context), _expanded(a.den, context)
    line, over = polynomial(b.num, context), _expanded(b.den, context)
    for name in sorted(variables_of(b) & set(local)):
        i = names.index(name)
        c = line.derivative(i)
        if any(int(p.degrees()[i]) > 0 for p in (c, over)):
            continue
        zero = line.compose(*(gens[n] if n != name else 0 * gens[n] for n in names))
        above = (num.derivative(i) * den - num * den.derivative(i)) * over
        top, bottom = (_at(p, i, -zero, c) for p in (above, den**2 * c))
        power = _degree(den**2 * c, i) - _degree(above, i)
        top, bottom = top * c ** max(0, power), bottom * c ** max(0, -power)
        spoken = [j for j, n in enumerate(names) if n in local]
        if not bottom.is_zero() and not any(
            _degree(p, j) > 0 for p in (top, bottom) for j in spoken
        ):
            yield _quotient(top, bottom)


def _degree(p: fmpq_mpoly, i: int) -> int:
    return max(0, int(p.degrees()[i]))


def _at(p: fmpq_mpoly, i: int, top: fmpq_mpoly, bottom: fmpq_mpoly) -> fmpq_mpoly:
    """p with top/bottom for a variable, times bottom to the degree of p in it."""
    degree, total = _degree(p, i), p.context().constant(0)
    for key, part in by_monomials(p, [i]).items():
        total += part * top ** key[0] * bottom ** (degree - key[0])
    return total


def _expanded(den: Mapping[Any, int], context: fmpq_mpoly_ctx) -> fmpq_mpoly:
    """A denominator of the kernel, multiplied out."""
    value = context.constant(1)
    for factor, n in den.items():
        value *= polynomial(dict(factor), context) ** n
    return value


def _quotient(a: fmpq_mpoly, b: fmpq_mpoly) -> str:
    common = a.gcd(b) * b.leading_coefficient()
    return over(text(a / common), text(b / common))


def extremes(value: Rational, local: Collection[str]) -> Iterator[str]:
    """What a rational function tends to as each variable of a direction goes to 0 or to ∞, where that is
    finite."""
    names = tuple(sorted(variables_of(value)))
    context = fmpq_mpoly_ctx.get(names, Ordering.degrevlex)
    places = [i for i, n in enumerate(names) if n in local]
    num, den = polynomial(value.num, context), _expanded(value.den, context)
    yield from dict.fromkeys(_limits(num, den, places))


def _limits(num: fmpq_mpoly, den: fmpq_mpoly, places: Sequence[int]) -> Iterator[str]:
    if not places:
        yield _quotient(num, den)
        return
    tops, bottoms = (by_monomials(p, places[:1]) for p in (num, den))
    for end in (min, max):
        at = [end((key[0] for key in rows), default=0) for rows in (tops, bottoms)]
        if not tops or (at[0] - at[1]) * (1 if end is max else -1) < 0:
            yield "0"
        elif at[0] == at[1]:
            yield from _limits(tops[at[0],], bottoms[at[1],], places[1:])


def guessed(
    places: Mapping[str, Place], parts: Sequence[Ingredient]
) -> Iterator[dict[int, Fraction]]:
    """Coefficients of the parts with which the goal of every place seems to be ≥ 0: part -> coefficient,
    those that are 0 left out. Direction m hands over nothing, or all of a term, or some of it."""
    rows, rest = [], []
    for key, place in places.items():
        columns = [place.at_samples(part.adds[key]) for part in parts]
        matrix = np.column_stack([*columns, place.at_samples(place.value)])
        size = np.max(
            [np.abs(c) for c in columns] + [place.at_samples(place.value, absolute=True)], axis=0
        )
        good = np.isfinite(matrix).all(axis=1) & (size > 0) & (size < 1e200)
        matrix = matrix[good] / size[good, None]
        rows.append(matrix[:, :-1])
        rest.append(matrix[:, -1] + 1e-7)
    a, b = np.vstack(rows), np.concatenate(rest)
    for whole in islice(_choices(parts), MAX_CHOICES):
        if np.all(b + a[:, list(whole)].sum(axis=1) >= 0):
            yield dict.fromkeys(whole, Fraction(1))
    weights = _coefficients(a, b, parts)
    if weights is not None:
        yield weights


def _choices(parts: Sequence[Ingredient]) -> Iterator[tuple[int, ...]]:
    """Some of the parts, at most one for each sum; few of them first."""
    for count in range(min(len(parts), 6) + 1):
        for chosen in combinations(range(len(parts)), count):
            named = [parts[k].name for k in chosen if parts[k].kind == "multiplier"]
            if len(set(named)) == len(named):
                yield chosen


def _coefficients(a: Any, b: Any, parts: Sequence[Ingredient]) -> dict[int, Fraction] | None:
    """x with a x + b ≥ 0 at every sample and few, small entries."""
    from scipy.optimize import linprog

    if not parts:
        return {} if np.all(b >= 0) else None
    two_sided = [k for k, part in enumerate(parts) if not part.signed]  # as x⁺ − x⁻
    answer = linprog(
        np.ones(len(parts) + len(two_sided)),
        A_ub=np.hstack([-a, a[:, two_sided]]),
        b_ub=b,
        bounds=(0, None),
        method="highs",
    )
    if answer.x is None or answer.status != 0:
        return None
    x = answer.x[: len(parts)].copy()
    x[two_sided] -= answer.x[len(parts) :]
    found = {k: Fraction(float(v)).limit_denominator(12) for k, v in enumerate(x) if abs(v) > 1e-6}
    return {k: v for k, v in found.items() if v}


def evaluated(filler: Filler, source: str, scope: Mapping[str, Rational]) -> Rational | None:
    """An expression in a scope; None where it has no value."""
    try:
        return evaluate(source, scope, filler.field)
    except REFUSALS:
        return None
