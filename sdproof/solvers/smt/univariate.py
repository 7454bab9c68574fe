"""Statements about one exact instance after ξ is eliminated: signs of polynomials in x > 0 alone, where x
is λ over the common unit of the eigenvalues.

Elimination is the prover's (`sdproof.prove.determinant`, `sdproof.prove.box`), and a solver's answer is
an opinion on what is left: whether these polynomials have these signs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flint import fmpq, fmpz_poly

from sdproof.model.instance import Instance
from sdproof.numbers.exact import to_exact
from sdproof.prove.box import conditions, read_box
from sdproof.prove.determinant import deviations, excess_polynomials, group
from sdproof.solvers.smt.expressions import Quotient, Ring
from sdproof.solvers.smt.obligations import Obligation
from sdproof.solvers.smt.reading import Relation

_SIGNS = {"x": "positive"}


def univariate_obligations(
    instance: Instance, certificate: Mapping[str, Any]
) -> Iterator[Obligation]:
    """The obligations of a certificate in x alone; none of an upper bound, which is at one point."""
    ring, kind = Ring(("x",)), certificate["kind"]
    if kind == "lower-bound":
        yield _lower(ring, instance, certificate["steps"], certificate["bound"], "lower bound")
    elif kind == "strict-improvement":
        yield _lower(ring, instance, 0, certificate["bound"], "ridge is at least the bound")
    elif kind == "steps-needed":
        yield from _steps(ring, instance, certificate["steps"])
    elif kind == "box-bound":
        bound = to_exact(certificate["bound"], "bound")
        box = read_box(certificate["xi"], certificate["steps"])
        for name, polynomial, unless in conditions(instance, bound, box):
            given = tuple(Relation(_read(ring, p), ">") for p in unless)
            goal = Relation(_read(ring, polynomial), ">=")
            yield Obligation(f"{name}, in x alone", _SIGNS, given, goal)


def _read(ring: Ring, polynomial: fmpz_poly) -> Quotient:
    x, total = ring.variables["x"], ring.number(0)
    for c in reversed(polynomial.coeffs()):
        total = total * x + ring.number(fmpq(c))
    return total


def _lower(ring: Ring, instance: Instance, steps: int, bound: object, name: str) -> Obligation:
    grouped, c = group(instance), to_exact(bound, "bound")
    if steps < len(grouped.groups):
        value = _read(ring, excess_polynomials(grouped, steps).at_bound(c))
    else:
        value = ring.number(grouped.lower_bound - c)
    return Obligation(f"{name}, ξ eliminated", _SIGNS, (), Relation(value, ">="))


def _steps(ring: Ring, instance: Instance, steps: int) -> Iterator[Obligation]:
    """A common zero of the deviations of k steps, and none of those of k − 1."""
    grouped = group(instance)
    zeros = [ring.number(0)]
    if steps < len(grouped.groups):
        zeros = [_read(ring, p) for p in deviations(grouped, steps)]
    given = tuple(Relation(value, "=") for value in zeros[1:])
    yield Obligation("attained, h eliminated", _SIGNS, given, Relation(zeros[0], "="), "sat")
    if steps > 0:
        squares = ring.number(0)
        for p in deviations(grouped, steps - 1):
            squares = squares + _read(ring, p) ** 2
        yield Obligation("not before, h eliminated", _SIGNS, (), Relation(squares, ">"))
