"""Whether two stationary values of the risk are equal, decided exactly.

The stationary values are among the roots of R(c) = Res_X(F(X), N(X) − c M(X)), where ρ = N/M in
lowest terms and F is the square-free product of the stationarity polynomials. Two values are equal
iff they are the same root of R.
"""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq, fmpz_poly

from sdproof.minima.stationary import RiskFunction
from sdproof.numbers.polynomials import interpolate, product
from sdproof.numbers.roots import RootInterval, isolate_positive_roots

MAX_DEGREE = 64
"""Largest degree of F for which ties are decided; beyond it close minima are all reported."""


def stationary_values(
    function: RiskFunction, factors: Sequence[fmpz_poly]
) -> list[RootInterval] | None:
    """Disjoint intervals that hold all positive stationary values of ρ, one distinct root each.

    `factors`: pairwise coprime stationarity polynomials, none zero.

    Returns: exact. None if the degree is beyond `MAX_DEGREE`.
    """
    radical = product([f for p in factors for f, _ in p.factor_squarefree()[1]])
    if radical.degree() > MAX_DEGREE:
        return None
    numerator, denominator = function.quotient
    samples = [
        fmpq(radical.resultant(numerator - c * denominator)) for c in range(1, radical.degree() + 2)
    ]
    return isolate_positive_roots(interpolate(samples).numer())


def holding(lo: fmpq, hi: fmpq, values: Sequence[RootInterval]) -> list[int]:
    """Indices of the intervals that meet [lo, hi]."""
    return [i for i, v in enumerate(values) if v.lo <= hi and lo <= v.hi]
