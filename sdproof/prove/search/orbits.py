"""Polynomial equations that the states satisfy on every orbit, by linear algebra modulo a prime."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement
from math import prod
from typing import Any

import numpy as np
from flint import nmod, nmod_mat

from sdproof.prove.search.plans import at_m
from sdproof.statements import Skip, Statement
from sdproof.statements.evaluation import Arithmetic, evaluate
from sdproof.statements.reader import names_in, relation

STEPS = 6
"""Of an orbit that is looked at."""
PRIME = 2**31 - 1
MODULAR = Arithmetic(number=lambda n: nmod(n, PRIME))


def equalities(statement: Statement) -> dict[str, str]:
    """Polynomial equations of low degree that the states satisfy on every orbit: linear algebra modulo a
    prime."""
    states = list(statement.entries("state"))
    if statement.kind == "sum" and statement.field("aligned") is True:
        states = [f"{v}{s}" for v in states for s in ("", "_m")]
    names = [n for n in (*statement.signs, *statement.entries("direction"), *statement.entries("let"),
                         *statement.entries("direction_let")) if n not in states]  # fmt: skip
    factors = [*states, *(n for n in names if n in ("t", "a") or len(names) <= 3)][:5]
    monomials = [m for k in range(3) for m in combinations_with_replacement(factors, k)
                 if k == 0 or any(f in states for f in m)]  # fmt: skip
    rows = []
    for point in _orbit_points(statement, 3 * len(monomials)):
        one = nmod(1, PRIME)
        rows.append([prod((point[n] for n in m), start=one) for m in monomials])
    if len(rows) < len(monomials) + 5:
        return {}
    basis = nullspace(rows, len(monomials))
    found = {}
    for i, vector in enumerate(basis[:6]):
        left = equation(monomials, vector)
        if left is not None:
            found[f"equal{i or ''}"] = f"{left} = 0"
    return found


def _orbit_points(statement: Statement, count: int) -> Iterator[dict[str, Any]]:
    """Random points of orbits modulo a prime; hypotheses that are equations are left to the variables
    they give."""
    rng = np.random.default_rng(1)
    states, fresh = statement.entries("state"), statement.entries("fresh")
    aligned = statement.kind == "sum" and statement.field("aligned") is True
    local = list(statement.in_directions)
    equations = {
        left: right
        for key in ("hypotheses", "each")
        for text in statement.entries(key).values()
        for left, sign, right, _ in [relation(text)]
        if sign == "=" and left in {**statement.signs, **statement.entries("direction")}
    }
    lets = {**statement.entries("let"), **statement.entries("direction_let")}
    late = {n for n, text in equations.items() if not lets.keys().isdisjoint(names_in(text))}
    given = [
        *((n, text) for n, text in equations.items() if n not in late),
        *lets.items(),
        *((n, equations[n]) for n in late),
    ]
    for _ in range(count):
        names = (*statement.signs, *statement.entries("direction"), "r")
        point = {n: nmod(int(rng.integers(2, PRIME)), PRIME) for n in names}
        try:
            for n, text in given:
                point[n] = evaluate(text, point, MODULAR)
            for step in range(int(rng.integers(0, STEPS)) + 1):
                point |= {n: nmod(int(rng.integers(2, PRIME)), PRIME) for n in fresh}
                when = "step" if step else "start"
                new = {v: evaluate(rule[when], point, MODULAR) for v, rule in states.items()}
                if aligned:
                    new |= {f"{v}_m": evaluate(at_m(rule[when], local), point, MODULAR)
                            for v, rule in states.items()}  # fmt: skip
                point |= new
        except (ZeroDivisionError, Skip):
            continue
        yield point


def nullspace(rows: list[list[Any]], width: int) -> list[list[int]]:
    """A basis, each vector with a 1 where the others have a 0."""
    reduced, rank = nmod_mat(len(rows), width, [int(v) for r in rows for v in r], PRIME).rref()
    pivots = [next(j for j in range(width) if int(reduced[i, j])) for i in range(rank)]
    basis = []
    for free in (j for j in range(width) if j not in pivots):
        vector = [0] * width
        vector[free] = 1
        for i, pivot in enumerate(pivots):
            vector[pivot] = -int(reduced[i, free]) % PRIME
        basis.append(vector)
    return basis


def equation(monomials: Sequence[Sequence[str]], vector: Sequence[int]) -> str | None:
    """The equation of a vector with small integers that is no multiple of a variable; None otherwise."""
    terms = []
    spoken = [set(names) for names, c in zip(monomials, vector, strict=True) if c]
    if len(spoken) > 1 and set.intersection(*spoken):
        return None
    for names, c in zip(monomials, vector, strict=True):
        small = c if c <= 64 else c - PRIME
        if small == 0:
            continue
        if abs(small) > 64:
            return None
        terms.append("*".join([f"({small})", *names]))
    return " + ".join(terms)
