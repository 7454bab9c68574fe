"""Hypotheses about all polynomials P of degree at most k + 1 with P(0) = 0, k the number of steps:
Σ_j P(e_j)² ≥ c P(e_m)².

A proof uses one for a state that is such a polynomial at every e_j, with coefficients that are the same
in all directions. A counterexample has finitely many e_j: there it says that a quadratic form in the
coefficients of P is non-negative.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from .algebra import Poly, Rational
from .base import Invalid, height, require_work

Rules = dict[str, tuple[Rational, Rational]]  # state -> (start, after a step) in one direction


def require_polynomial(name: str, rules: Rules, local: set[str]) -> None:
    """Raises unless the state `name` is, after k steps, a polynomial in e of degree ≤ k + 1 without
    constant term.

    It, and the states that its rule names, start with degree ≤ 1 and are renewed by terms c e^a s with
    a ≤ 1 and at most one such state s, or c e^a with a ≤ 2: so all have degree ≤ k + 1. Every term of its
    own has e in it. No coefficient c speaks of `local` names, those with a value in each direction.
    """
    at, seen, new = f"proof.krylov.{name}", set[str](), {name}
    while new:
        state = new.pop()
        seen.add(state)
        for value, most in zip(rules[state], (1, 2), strict=True):
            if local & {v for factor in value.den for monomial, _ in factor for v, _ in monomial}:
                raise Invalid(at, f"{state} is no polynomial: it divides by what a direction has")
            found = _local(value.num, (state, state == name), most, local, at)
            if found - rules.keys():
                raise Invalid(at, f"a coefficient of {state} is not the same in all directions")
            new |= found - seen


def _local(p: Poly, of: tuple[str, bool], most: int, local: set[str], at: str) -> set[str]:
    """The local names but e in the terms of a rule, each of degree ≤ `most` in e and them; with e in
    every term if it has to vanish at e = 0."""
    state, vanishes = of
    found = set[str]()
    for monomial in p:
        powers = {v: n for v, n in monomial if v in local}
        in_e = powers.pop("e", 0)
        if sum(powers.values()) > 1 or in_e + sum(powers.values()) > most:
            raise Invalid(at, f"the degree of {state} is not at most the number of steps + 1")
        if vanishes and not in_e:
            raise Invalid(at, f"{state} may have a constant term")
        found |= powers.keys()
    return found


def holds(values: Sequence[Fraction], apart: Fraction, least: Fraction, degree: int) -> bool:
    """Whether Σ_j P(e_j)² ≥ least · P(apart)² for every P of this degree with P(0) = 0; `apart` is
    one of the values e_j."""
    bits = 2 * degree * (sum(map(height, values)) + height(apart)) + height(least)
    require_work(degree**2 * len(values) + degree**3, degree * bits)
    moments = [sum(e**i for e in values) - least * apart**i for i in range(2 * degree + 1)]
    rows = [[Fraction(moments[a + b]) for b in range(1, degree + 1)] for a in range(1, degree + 1)]
    return semidefinite(rows)


def semidefinite(rows: list[list[Fraction]]) -> bool:
    """Whether a symmetric matrix is positive semidefinite, by symmetric elimination."""
    while rows:
        (pivot, *first), *rest = rows
        if pivot < 0 or (pivot == 0 and any(first)):
            return False
        factors = [row[0] / pivot if pivot else Fraction(0) for row in rest]
        rows = [
            [v - f * u for v, u in zip(row[1:], first, strict=True)]
            for row, f in zip(rest, factors, strict=True)
        ]
    return True
