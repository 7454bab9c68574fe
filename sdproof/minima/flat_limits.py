"""Exact Taylor coefficients of the excess risk at a limit of λ where its slope is zero.

References: theory §2; the family is that of `sdproof.minima.charts`.
"""

from __future__ import annotations

from typing import Any

from flint import ctx, fmpq, fmpq_series

from sdproof.minima.charts import Chart, MinimumProblem

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
    """The upper triangle of Σ_j w_j v_j v_jᵀ, v = (free columns, q* − q) at s."""
    k, size = problem.steps, problem.steps + 1
    total: list[list[Any]] = [[fmpq_series([0], prec=order)] * size for _ in range(size)]
    rows = zip(problem.parts, chart.tau, chart.nodes, chart.base, chart.start, strict=True)
    for part, tau, node, base, start in rows:
        decay = 1 / fmpq_series([1, tau], prec=order) ** size
        fixed = fmpq_series([start], prec=order)
        if chart.at_infinity:
            fixed += fmpq_series([0] * size + [tau**size], prec=order)
        v = [decay * fmpq_series([base * node**i]) for i in range(k)]
        v.append(part.best_filter - fixed * decay)
        for a in range(size):
            for c in range(a, size):
                total[a][c] = total[a][c] + part.weight * v[a] * v[c]
    return total
