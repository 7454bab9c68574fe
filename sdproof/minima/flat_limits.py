"""Exact Taylor coefficients of the excess risk at a limit of λ where its slope is zero.

The family is that of `sdproof.minima.charts`.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb
from typing import Any

from flint import ctx, fmpq, fmpq_series

from sdproof.minima.charts import Chart, MinimumProblem, coordinates
from sdproof.numbers.conjugates import total

_TERMS = 8
"""Coefficients computed beyond 2k + 2."""


def exact_coefficients(problem: MinimumProblem, chart: Chart) -> list[fmpq]:
    """a_0, a_1, … of excess = Σ a_i (R s)^i, up to the first i ≥ 1 with a_i ≠ 0; exact.

    Elimination of [[M, b], [bᵀ, yᵀWy]] as in `sdproof.minima.taylor`, in rational power series.
    A flat limit may end in zeros: then more than 2k + 10 coefficients are zero.
    """
    cap, order = ctx.cap, 2 * problem.steps + 2 + _TERMS
    try:
        ctx.cap = order
        matrix = _bordered(problem, chart, order)
        for i in range(problem.steps):
            for a in range(i + 1, len(matrix)):
                factor = matrix[i][a] / matrix[i][i]
                for c in range(a, len(matrix)):
                    matrix[a][c] = matrix[a][c] - factor * matrix[i][c]
    finally:
        ctx.cap = cap
    found = matrix[-1][-1]
    coefficients = [fmpq(found[i]) for i in range(order)]
    first = next((i for i in range(1, order) if coefficients[i] != 0), order - 1)
    return coefficients[: first + 1]


def _bordered(problem: MinimumProblem, chart: Chart, order: int) -> list[list[Any]]:
    """The upper triangle of Σ_j w_j v_j v_jᵀ, v = (free columns, q* − q) at s.

    Every v_j is a sum of row_j (1 + τ_j s)^(−power) s^shift with rational functions of e_j as rows;
    so is every product, and Σ_j of it is Σ_i binomial_i s^(i+shift) Σ_j row_j τ_j^i.
    """
    k, size, parts = problem.steps, problem.steps + 1, problem.parts
    at = coordinates(problem, chart.centre, [g.eigenvalue for g in parts])
    ones = [0 * v + 1 for v in at.tau]
    vectors = [
        [([b * v**i for b, v in zip(at.base, at.nodes, strict=True)], size, 0)] for i in range(k)
    ]
    last = [([g.best_filter * v for g, v in zip(parts, ones, strict=True)], 0, 0)]
    last.append(([-v for v in at.start], size, 0))
    if chart.at_infinity:
        last.append(([-(v**size) for v in at.tau], size, size))
    vectors.append(last)
    powers = [[v**i for v in at.tau] for i in range(order)]
    weights = [g.weight for g in parts]

    def entry(a: int, c: int) -> Any:
        coefficients = [fmpq(0)] * order
        for x, p, i in vectors[a]:
            for y, q, j in vectors[c]:
                row = [w * u * v for w, u, v in zip(weights, x, y, strict=True)]
                for m in range(order - i - j):
                    factor = _binomial(p + q, m)
                    if factor:
                        coefficients[m + i + j] += factor * _moment(row, powers[m])
        return fmpq_series(coefficients, prec=order)

    return [[entry(a, c) if a <= c else None for c in range(size)] for a in range(size)]


def _moment(row: Sequence[Any], power: Sequence[Any]) -> fmpq:
    return fmpq(total(a * b for a, b in zip(row, power, strict=True)))


def _binomial(power: int, m: int) -> int:
    """The coefficient of x^m in (1 + x)^(−power)."""
    return int(m == 0) if power == 0 else (-1) ** m * comb(power + m - 1, m)
