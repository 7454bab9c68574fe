"""The charts that together cover 0 ≤ λ ≤ ∞, exactly, before anything is computed on them."""

from __future__ import annotations

from typing import NamedTuple

from flint import fmpq

from sdproof.errors import PrecisionExhausted
from sdproof.minima.charts import Chart, MinimumProblem
from sdproof.numbers.exact import to_float

THETA = fmpq(3, 8)
"""The part |s| ≤ θ of a chart that is used; the tail of a model falls like θ^N."""
MAX_CHARTS = 5_000
"""Number of charts beyond which a line is not covered; one costs about 10 ms at rank 10, k = 8."""


class Piece(NamedTuple):
    """The part [lo, θ] of a chart, in its coordinate."""

    chart: Chart
    lo: fmpq


def cover(problem: MinimumProblem) -> list[Piece]:
    """Pieces that cover every λ and both limits; the charts of the limits come first.

    Raises `PrecisionExhausted` if more than `MAX_CHARTS` are needed; it says about how many.
    """
    ends = [Chart.at(problem, end) for end in ("0", "inf")]
    found = [Piece(chart, fmpq(0)) for chart in ends]
    first, last = (chart.lam(problem, THETA) for chart in ends)
    at = first
    while at < last:
        if len(found) == MAX_CHARTS:
            needed = int(MAX_CHARTS * log2(last / first) / log2(at / first))
            raise PrecisionExhausted(
                f"minimum over λ: {problem.steps} steps and eigenvalues of ratio "
                f"10^{log2(problem.largest / problem.least) * 0.30103:.0f} need about {needed} "
                f"charts; the stated limit is {MAX_CHARTS}"
            )
        found.append(_next(problem, at))
        at = found[-1].chart.lam(problem, THETA)
    return found


def _next(problem: MinimumProblem, at: fmpq) -> Piece:
    """A piece that begins exactly at λ = at, whose coordinate is in [−θ, 0)."""
    radius, share = Chart.at(problem, at).radius, fmpq(31, 32)
    while True:
        centre = short(at / (1 - radius * THETA * share), 40)
        chart = Chart.at(problem, centre)
        lo = (at / centre - 1) / chart.radius
        if -THETA <= lo < 0:
            return Piece(chart, lo)
        share /= 2


def exponent(x: fmpq) -> int:
    """About log2 of x ≠ 0: within 1."""
    return int(x.p.bit_length()) - int(x.q.bit_length())


def log2(x: fmpq) -> float:
    """log2 of x > 0, for progress and bit counts only."""
    shift = exponent(x)
    y = x / fmpq(2) ** shift
    return shift + to_float(y) - 1


def short(x: fmpq, bits: int) -> fmpq:
    """A number with about `bits` bits near x > 0."""
    grid = fmpq(2) ** (exponent(x) - bits)
    return (x / grid).floor() * grid
