"""Taylor models of the excess risk ρ*_k − bound on a chart: coefficients in balls and a tail.

At s, with φ_a orthonormal at s = 0 for the weights w base², u_a = base φ_a, S = (1 + τ s)^(−k−1),
q⁰ the best filter at s = 0 and y(s) = q* − q_s with the polynomial of q⁰ kept:

    excess(s) = yᵀWy − bᵀM⁻¹b,   M_ab = Σ w u_a u_b S²,   b_a = Σ w u_a S y.

Tail. M times a scalar function is 1 + Σ w u_a u_b (σ² − 1), |σ_j² − 1| ≤ ε for |s| ≤ 1, so its
inverse has norm ≤ 1/(1 − ε) as long as ε < 1, and |excess| ≤ F = 2Y²/(1 − ε), Y² ≥ Σ w |y|², on
the complex unit disc. Cauchy's estimate gives |coefficient i| ≤ F.

References: Trefethen: Approximation Theory and Approximation Practice, ch. 8 (Cauchy
estimates).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import factorial
from typing import Any, NamedTuple

from flint import arb, arb_mat, arb_poly, arb_series, ctx, fmpq, fmpz

from sdproof.errors import PrecisionExhausted
from sdproof.minima.charts import Chart, MinimumProblem, coordinates
from sdproof.minima.flat_limits import exact_coefficients
from sdproof.numbers.conjugates import dot
from sdproof.optimum.grouping import enclosed


@dataclass(frozen=True, slots=True)
class TaylorModel:
    """excess(s) = Σ_{i<N} coefficients_i s^i + Σ_{i≥N} a_i s^i, |a_i| ≤ bound, for |s| < 1.

    `order`: N.
    `bound`: F, an exact number.
    """

    chart: Chart
    coefficients: arb_poly
    order: int
    bound: arb

    def tail(self, theta: fmpq, derivative: int) -> arb:
        """An upper bound for |d^m/ds^m Σ_{i≥N} a_i s^i|, m = `derivative`, for |s| ≤ θ < 1/2.

        The terms i!/(i−m)! θ^(i−m) shrink at least by κ = (N+1)/(N+1−m) θ each.
        """
        n, ball = self.order, arb(theta)
        ratio = ball * (n + 1) / (n + 1 - derivative)
        first = fmpz(factorial(n)) // fmpz(factorial(n - derivative)) * ball ** (n - derivative)
        return (self.bound * first / (1 - ratio)).upper()

    def around(self, middle: fmpq, half: fmpq) -> list[arb]:
        """Coefficients of the polynomial part in x, s = middle + half·x."""
        found: list[arb] = self.coefficients(arb_poly([arb(middle), arb(half)])).coeffs()
        return found + [arb(0)] * (3 - len(found))


class _Fit(NamedTuple):
    """The fit at s = 0 in balls: weights, τ with R, u_a (a < k), q⁰, q* − q⁰."""

    weights: list[arb]
    tau: list[arb]
    columns: list[list[arb]]
    best: list[arb]
    miss: list[arb]


class _Term(NamedTuple):
    """sign · s^shift · Σ_i factors_i s^i Σ_j row_j τ_j^i."""

    sign: int
    row: list[arb]
    factors: list[fmpz]
    shift: int


def expand(problem: MinimumProblem, chart: Chart, order: int) -> TaylorModel:
    """The Taylor model of the excess risk on a chart, at the working precision.

    Raises `PrecisionExhausted` if a norm is not certainly positive or the bound on the disc is not
    finite.
    """
    fit = _fit(problem, chart)
    bound = _disc_bound(problem, chart, fit)
    cap = ctx.cap
    try:
        ctx.cap = order
        coefficients = _excess_series(problem.steps, chart.at_infinity, fit, order)
    finally:
        ctx.cap = cap
    if not isinstance(chart.centre, fmpq):
        value, slope = problem.limits[chart.centre]
        exact = [value, slope] if slope != 0 else exact_coefficients(problem, chart)[:order]
        coefficients[: len(exact)] = [arb(v * chart.radius**i) for i, v in enumerate(exact)]
    if not all(c.is_finite() for c in coefficients):
        raise PrecisionExhausted("minimum over λ: a Taylor coefficient is not finite")
    return TaylorModel(chart, arb_poly(coefficients), order, bound)


def _fit(problem: MinimumProblem, chart: Chart) -> _Fit:
    """Orthonormal columns by the three-term recurrence, and the best filter at s = 0."""
    parts = enclosed(problem.parts)
    at = coordinates(problem, chart.centre, [g.eigenvalue for g in parts])
    weights = [arb(g.weight) for g in parts]
    tau = [arb(v * chart.radius) for v in at.tau]
    nodes, base, best = (list(map(arb, values)) for values in (at.nodes, at.base, at.start))
    miss = [arb(g.best_filter - v) for g, v in zip(parts, at.start, strict=True)]
    columns: list[list[arb]] = []
    now, before, beta = base, [arb(0)] * len(base), arb(0)
    for _ in range(problem.steps):
        square = dot([w * v for w, v in zip(weights, now, strict=True)], now)
        if not square > 0:
            raise PrecisionExhausted("minimum over λ: a squared norm is not certainly positive")
        norm = square.sqrt()
        unit = [v / norm for v in now]
        weighted = [w * v for w, v in zip(weights, unit, strict=True)]
        c = dot(weighted, miss)
        best = [q + c * v for q, v in zip(best, unit, strict=True)]
        miss = [m - c * v for m, v in zip(miss, unit, strict=True)]
        columns.append(unit)
        alpha = dot(weighted, [x * v for x, v in zip(nodes, unit, strict=True)])
        beta = norm if len(columns) > 1 else arb(0)
        step = zip(nodes, unit, before, strict=True)
        now = [(x - alpha) * v - beta * p for x, v, p in step]
        before = unit
    return _Fit(weights, tau, columns, best, miss)


def _disc_bound(problem: MinimumProblem, chart: Chart, fit: _Fit) -> arb:
    """F ≥ |excess(s)| for all complex |s| ≤ 1."""
    power = problem.steps + 1
    total = arb(0)
    if not all(v < fmpq(1, 2) for v in fit.tau):
        raise PrecisionExhausted("minimum over λ: the disc of a chart is too large")
    for w, tau, q, d in zip(fit.weights, fit.tau, fit.best, fit.miss, strict=True):
        growth = (1 - tau) ** -power
        y = abs(d) + abs(q) * (growth - 1)
        if chart.at_infinity:
            y += tau**power * growth
        total += w * y**2
    if problem.steps > 0:
        middle = (min(v.lower() for v in fit.tau) + max(v.upper() for v in fit.tau)) / 2
        spread = [abs(middle - v) / (1 - v) for v in fit.tau]
        room = [2 - (1 + v) ** (2 * power) for v in spread]
        if not all(v > 0 for v in room):
            raise PrecisionExhausted("minimum over λ: the fit is not bounded on the disc")
        total = 2 * total / min(v.lower() for v in room)
    if not total.is_finite():
        raise PrecisionExhausted("minimum over λ: the fit is not bounded on the disc")
    return total.upper()


def _excess_series(steps: int, infinite: bool, fit: _Fit, order: int) -> list[arb]:
    """Coefficients 0 … order − 1 of yᵀWy − bᵀM⁻¹b."""
    matrix = _bordered(steps, infinite, fit, order)
    for i in range(steps):
        inverse = 1 / matrix[i][i]
        for a in range(i + 1, steps + 1):
            factor = matrix[i][a] * inverse
            for c in range(a, steps + 1):
                matrix[a][c] = matrix[a][c] - factor * matrix[i][c]
    found: list[arb] = matrix[steps][steps].coeffs()
    return found + [arb(0)] * (order - len(found))


def _bordered(steps: int, infinite: bool, fit: _Fit, order: int) -> list[list[Any]]:
    """The upper triangle of [[M, b], [bᵀ, yᵀWy]] as power series in s.

    Every entry is linear in S, S², S(S−1), (S−1)² and powers of s; one matrix product gives the
    sums Σ_j row_j τ_j^i, and binomials the rest. M(0) = 1 and b(0) = 0 hold exactly.
    """
    size = steps + 1
    entries = _sum_up(_terms(steps, infinite, fit, order), fit.tau, order)
    result: list[list[Any]] = [[None] * size for _ in range(size)]
    for (a, c), coefficients in entries.items():
        if a == c < steps:
            coefficients[0] = arb(1)
        if a == c == steps:
            coefficients[0] = dot(_times(fit.weights, fit.miss), fit.miss)
        result[a][c] = arb_series(coefficients, prec=order)
    return result


def _terms(steps: int, infinite: bool, fit: _Fit, order: int) -> dict[tuple[int, int], list[_Term]]:
    """M, b and yᵀWy as sums of terms; constants are left to `_bordered`."""
    power = steps + 1
    one, two = _binomials(power, order), _binomials(2 * power, order)
    flat, mixed = [fmpz(0), *one[1:]], [b - a for a, b in zip(one, two, strict=True)]
    square = [fmpz(0), *(b - 2 * a for a, b in zip(one[1:], two[1:], strict=True))]
    monic = [t**power for t in fit.tau]
    terms: dict[tuple[int, int], list[_Term]] = {}
    for a in range(steps):
        row = _times(fit.weights, fit.columns[a])
        for c in range(a, steps):
            terms[a, c] = [_Term(1, _times(row, fit.columns[c]), [fmpz(0), *two[1:]], 0)]
        terms[a, steps] = [
            _Term(1, _times(row, fit.miss), flat, 0),
            _Term(-1, _times(row, fit.best), mixed, 0),
        ]
        if infinite:
            terms[a, steps].append(_Term(-1, _times(row, monic), two, power))
    best = _times(fit.weights, fit.best)
    terms[steps, steps] = [
        _Term(-2, _times(best, fit.miss), flat, 0),
        _Term(1, _times(best, fit.best), square, 0),
    ]
    if infinite:
        row = _times(fit.weights, monic)
        terms[steps, steps] += [
            _Term(-2, _times(row, fit.miss), one, power),
            _Term(2, _times(row, fit.best), mixed, power),
            _Term(1, _times(row, monic), two, 2 * power),
        ]
    return terms


def _times(x: Sequence[arb], y: Sequence[arb]) -> list[arb]:
    return [a * b for a, b in zip(x, y, strict=True)]


def _binomials(power: int, order: int) -> list[fmpz]:
    """Coefficients of (1 + x)^(−power)."""
    found, value = [], fmpz(1)
    for i in range(order):
        found.append(value)
        value = -value * (power + i) // (i + 1)
    return found


def _sum_up(
    terms: dict[tuple[int, int], list[_Term]], tau: list[arb], order: int
) -> dict[tuple[int, int], list[arb]]:
    """Per entry, the coefficients of the sum of its terms."""
    powers, column = [], [arb(1)] * len(tau)
    for _ in range(order):
        powers.append(column)
        column = _times(column, tau)
    flat = [(key, term) for key, group in terms.items() for term in group]
    rows = arb_mat([term.row for _, term in flat])
    sums = (rows * arb_mat(powers).transpose()).tolist()
    entries = {key: [arb(0)] * order for key in terms}
    for (key, term), row in zip(flat, sums, strict=True):
        entry = entries[key]
        for i in range(order - term.shift):
            if term.factors[i] != 0:
                entry[i + term.shift] += row[i] * (term.sign * term.factors[i])
    return entries
