"""All tactics, in the order in which a goal is tried."""

from __future__ import annotations

from sdproof.prove.search.decided import in_order, one_variable, sums_of_squares, two_cases
from sdproof.prove.search.elimination import dropped, power_by_power, quadratics, real_quadratics
from sdproof.prove.search.holes import Tactic
from sdproof.prove.search.immediate import at_once, factors
from sdproof.prove.search.linear import products, with_squares
from sdproof.prove.search.substitutions import cofactors, equations, linear, substitute_bounds

TACTICS: tuple[Tactic, ...] = (
    at_once,
    cofactors,
    equations,
    one_variable,
    factors,
    dropped,
    linear,
    real_quadratics,
    products,
    quadratics,
    substitute_bounds,
    power_by_power,
    with_squares,
    in_order,
    sums_of_squares,
    two_cases,
)
