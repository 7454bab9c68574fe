"""Where on a chart a global minimiser of the excess risk can be: parts ruled out, parts left.

A part of a chart is dropped only if the Taylor model certifies that the excess is everywhere above
a value that is reached elsewhere, or that it is strictly monotone there and no limit of λ is in it.

References: Moore, Kearfott, Cloud: Introduction to Interval Analysis (2009), ch. 8.
"""

from __future__ import annotations

from enum import Enum
from itertools import pairwise
from typing import Any, NamedTuple

from flint import arb, fmpq

from sdproof.errors import PrecisionExhausted
from sdproof.minima.taylor import TaylorModel
from sdproof.numbers.balls import endpoints

_SPLITS = 6
"""Bisections of a chart after which what is left is given to charts of its own."""
_LIMIT_SPLITS = 400
"""Bisections towards a limit of λ; there the derivative is known exactly."""


class NotConvexError(PrecisionExhausted):
    """ρ'' > 0 is not certain on all of an interval."""


class Finding(Enum):
    """What a model shows on a segment."""

    EMPTY = "no global minimiser"
    LIMIT = "none but the limit of λ"
    CONVEX = "at most one stationary point, a minimum"
    OPEN = "nothing"


class Segment(NamedTuple):
    """Coordinates lo ≤ s ≤ hi of a chart and what is known there (CONVEX or OPEN)."""

    lo: fmpq
    hi: fmpq
    finding: Finding


class Range(NamedTuple):
    """Certified on a segment: value ≥ low, and what the derivatives say."""

    low: arb
    finding: Finding


def _absolute(terms: list[arb]) -> Any:
    return sum((abs(v) for v in terms), start=arb(0))


def study(model: TaylorModel, lo: fmpq, hi: fmpq) -> Range:
    """A lower bound of the excess on [lo, hi], and CONVEX, EMPTY (monotone) or OPEN."""
    middle, half = (lo + hi) / 2, (hi - lo) / 2
    theta, h = max(abs(lo), abs(hi)), arb(half)
    g = model.around(middle, half)
    low = g[0] - _absolute(g[1:]) - model.tail(theta, 0)
    rest = _absolute([i * v for i, v in enumerate(g) if i > 1])
    if abs(g[1]) > rest + h * model.tail(theta, 1):
        return Range(low, Finding.EMPTY)
    bend = _absolute([i * (i - 1) * v for i, v in enumerate(g) if i > 2])
    convex = 2 * g[2] > bend + h**2 * model.tail(theta, 2)
    return Range(low, Finding.CONVEX if convex else Finding.OPEN)


def _at_limit(model: TaylorModel, hi: fmpq) -> Finding:
    """What holds on 0 ≤ s ≤ hi, where s = 0 is a limit of λ: EMPTY, LIMIT or OPEN.

    With a_m, m ≥ 1, the first that is not exactly zero, the derivative divided by s^(m−1) has the
    sign of a_m if |m a_m| exceeds the other terms.
    """
    a = [model.coefficients[i] for i in range(model.order)]
    m = next((i for i in range(1, model.order) if not a[i].is_zero()), model.order - 1)
    end = arb(hi)
    others = _absolute([i * v * end ** (i - m) for i, v in enumerate(a) if i > m])
    others += model.tail(hi, 1) / end ** (m - 1)
    if m * a[m] > others:
        return Finding.LIMIT
    return Finding.EMPTY if -m * a[m] > others else Finding.OPEN


def _judge(model: TaylorModel, lo: fmpq, hi: fmpq, cut: arb) -> Finding:
    """`study`, with the value compared with `cut`, and with a limit of λ treated as such."""
    found = study(model, lo, hi)
    if found.low > cut:
        return Finding.EMPTY
    if lo == 0 and not isinstance(model.chart.centre, fmpq):
        return _at_limit(model, hi)
    return found.finding


def survivors(model: TaylorModel, lo: fmpq, hi: fmpq, cut: arb) -> tuple[list[Segment], bool]:
    """The segments of [lo, hi] that may hold a global minimiser, and whether the limit may be one.

    `lo`, `hi`: −1/2 < lo < hi < 1/2; on a chart of a limit 0 ≤ lo.
    `cut`: a value that the excess reaches or approaches somewhere.

    Raises `PrecisionExhausted` if a limit of λ cannot be told from the λ near it.
    """
    stack, kept, limit = [(lo, hi, 0)], [], False
    while stack:
        a, b, depth = stack.pop()
        finding = _judge(model, a, b, cut)
        if finding is Finding.EMPTY:
            continue
        if finding is Finding.LIMIT:
            limit = True
            continue
        at_limit = a == 0 and not isinstance(model.chart.centre, fmpq)
        if finding is Finding.CONVEX or (depth >= _SPLITS and not at_limit):
            kept.append(Segment(a, b, finding))
            continue
        if depth >= _LIMIT_SPLITS:
            raise PrecisionExhausted(
                "minimum over λ: a limit of λ cannot be told from the λ near it"
            )
        middle = (a + b) / 2
        stack += [(middle, b, depth + 1), (a, middle, depth + 1)]
    return merged(kept), limit


def merged(segments: list[Segment]) -> list[Segment]:
    """Neighbours that share an end as one; CONVEX only if all of it is."""
    ordered = sorted(segments, key=lambda s: (s.lo, s.hi))
    starts = [0, *(i for i, (a, b) in enumerate(pairwise(ordered), 1) if a.hi < b.lo)]
    runs = [ordered[i:j] for i, j in pairwise([*starts, len(ordered)])] if ordered else []
    return [
        Segment(
            run[0].lo,
            max(s.hi for s in run),
            Finding.CONVEX if all(s.finding is Finding.CONVEX for s in run) else Finding.OPEN,
        )
        for run in runs
    ]


def newton(model: TaylorModel, a: fmpq, b: fmpq) -> tuple[fmpq, fmpq] | None:
    """Coordinates that hold every stationary point in [a, b] of a model with ρ'' > 0 there.

    None: there is none.

    Raises `NotConvexError` if ρ'' > 0 is not certain.
    """
    middle, half = (a + b) / 2, (b - a) / 2
    theta, h = max(abs(a), abs(b)), arb(half)
    g = model.around(middle, half)
    bend = 2 * g[2]
    for i, v in enumerate(g):
        if i > 2:
            bend += arb(0, i * (i - 1) * abs(v).upper())
    bend += arb(0, (h**2 * model.tail(theta, 2)).upper())
    if not bend > 0:
        raise NotConvexError("minimum over λ: convexity is lost in a Newton step")
    slope = g[1] + arb(0, (h * model.tail(abs(middle), 1)).upper())
    below, above = endpoints(-slope / bend)
    below, above = max(below, fmpq(-1)), min(above, fmpq(1))
    if below > above:
        return None
    return middle + half * below, middle + half * above
