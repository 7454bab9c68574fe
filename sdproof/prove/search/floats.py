"""Polynomials in floating point, and points where facts hold up to rounding: only for guesses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from flint import fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from sdproof.kernel.algebra import Rational
from sdproof.prove.search.polynomials import polynomial, terms_of

Floats = np.ndarray[Any, np.dtype[np.float64]]
Terms: TypeAlias = tuple[Floats, Floats]
"""Coefficients, and the exponents of each term."""


def as_float(c: fmpq | int) -> float:
    """The nearest float, or ±1e300 where that is too large."""
    try:
        return int(c.p) / int(c.q) if isinstance(c, fmpq) else float(c)
    except OverflowError:
        return 1e300 if c > 0 else -1e300


def prepared(p: fmpq_mpoly) -> Terms:
    """The coefficients of a polynomial, and the exponents of its terms."""
    terms = terms_of(p)
    coefficients = np.array([as_float(c) for c in terms.values()])
    exponents = np.array(list(terms), dtype=float).reshape(len(terms), len(p.context().names()))
    return coefficients, exponents


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


def relative(p: fmpq_mpoly | Terms, names: Sequence[str], points: Mapping[str, Floats]) -> Floats:
    """A polynomial in proportion to the size of its terms, between −1 and 1."""
    terms = p if isinstance(p, tuple) else prepared(p)
    size = values(terms, names, points, absolute=True)
    with np.errstate(all="ignore"):
        return values(terms, names, points) / np.maximum(size, 1e-300)


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


def lowered(
    p: fmpq_mpoly,
    signs: Mapping[str, str],
    names: Sequence[str],
    facts: Sequence[tuple[fmpq_mpoly, str]],
    points: Mapping[str, Floats],
) -> dict[str, Floats]:
    """Points where the facts hold and p is small in proportion to its terms: the given ones with the
    least, moved at random to where it is less; where a fact is an equation, as they are."""
    rng = np.random.default_rng(0)
    goal = prepared(p)
    order = np.argsort(relative(goal, names, points))[:60]
    points = {n: v[order] for n, v in points.items()}
    if any(rel == "=" for _, rel in facts):
        return points
    bounds = [prepared(fact) for fact, _ in facts]
    best = relative(goal, names, points)
    for turn in range(25):
        size = 0.7 * 0.85**turn
        moved = {
            n: v * np.exp(rng.normal(0, size, len(v))) if signs.get(n, "real") != "real"
            else v + np.abs(v) * rng.normal(0, size, len(v))
            for n, v in points.items()
        }  # fmt: skip
        less = relative(goal, names, moved)
        good = less < best
        for bound in bounds:
            good &= values(bound, names, moved) >= 0
        points = {n: np.where(good, moved[n], v) for n, v in points.items()}
        best = np.where(good, less, best)
    order = np.argsort(best)[:25]
    return {n: v[order] for n, v in points.items()}


def fraction_near(value: float, digits: int) -> Fraction:
    """A short fraction near a number."""
    if value == 0 or not np.isfinite(value):
        return Fraction(0)
    size = 10 ** max(0, digits - 1 - int(np.floor(np.log10(abs(value)))))
    return Fraction(round(value * size), size)
