"""The global infimum over λ of ρ*_k by a cover of 0 ≤ λ ≤ ∞ with Taylor models, in balls.

Charts around 0, around ∞ and around centres between them cover every λ. What no chart rules out is
given smaller charts until it is convex, and then shrunk by interval Newton steps.

References: Moore, Kearfott, Cloud: Introduction to Interval Analysis (2009), ch. 8.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from flint import arb, ctx, fmpq

from sdproof.errors import PrecisionExhausted
from sdproof.minima.charts import Chart, MinimumProblem
from sdproof.minima.covering import THETA, Piece, exponent, log2, short
from sdproof.minima.segments import (
    Finding,
    NotConvexError,
    Segment,
    merged,
    newton,
    study,
    survivors,
)
from sdproof.minima.taylor import TaylorModel, expand
from sdproof.numbers.balls import endpoints

ORDERS = (24, 640)
"""Least and largest order N of the models that cover the line."""
POLISH_ORDER = 20
"""The order of the small models of the Newton steps."""
MAX_MODELS = 5_000
"""Number of Taylor models, beyond those of the cover, after which the search gives up."""
_FLAT_LEVEL = 12
"""Times a part is given smaller charts before a value narrow enough is taken as the answer."""


@dataclass(frozen=True, slots=True)
class Well:
    """[lo, hi] of λ and bounds: low ≤ excess in it; excess ≤ high at some λ.

    `convex`: it holds at most one stationary point of ρ*_k, a minimum.
    """

    lo: fmpq
    hi: fmpq
    low: fmpq
    high: fmpq
    convex: bool


@dataclass
class Scan:
    """A search at one working precision.

    `pieces`: they cover the line: see `sdproof.minima.covering`.
    `digits`: relative accuracy of the risk and, where ρ*_k is convex, of λ.
    `progress`: called with the share of the line that is covered, 0 … 1.
    """

    problem: MinimumProblem
    pieces: list[Piece]
    digits: int
    progress: Callable[[float], None] | None = None
    cut: arb = field(init=False)
    limits: list[Literal["0", "inf"]] = field(default_factory=list)
    order: int = ORDERS[0]
    models: int = 0

    def __post_init__(self) -> None:
        self.cut = arb(min(value for value, _ in self.problem.limits.values()))

    def expand(self, chart: Chart, order: int) -> TaylorModel:
        """A Taylor model; its value at s = 0 may lower `cut` (not at a limit, counted already)."""
        self.models += 1
        if self.models > MAX_MODELS + len(self.pieces):
            raise PrecisionExhausted(
                f"minimum over λ: undecided with {MAX_MODELS} Taylor models beyond the "
                f"{len(self.pieces)} that cover the line, the stated limit"
            )
        model = expand(self.problem, chart, order)
        value = model.coefficients[0].upper()
        if value < self.cut:
            self.cut = value
        return model

    def resolve(self, chart: Chart) -> TaylorModel:
        """A model whose tail at θ is small against the excess, in all but extreme cases.

        The order is guessed from the last model, and raised once if it was far too small.
        """
        while True:
            model = self.expand(chart, self.order)
            wanted = _order(model)
            enough = wanted <= self.order + 8
            self.order = wanted
            if enough:
                return model

    def run(self) -> list[Well]:
        """Every λ that can be a global minimiser is in one of the wells, or in `limits`."""
        parts: list[tuple[fmpq, fmpq, bool]] = []
        for model, lo, hi in self._cover():
            found, limit = survivors(model, lo, hi, self.cut)
            if limit and not isinstance(model.chart.centre, fmpq):
                self.limits.append(model.chart.centre)
            parts += [self._lam(model, s) for s in found]
        wells, level = [], 0
        while parts:
            parts.sort()
            still_open: list[tuple[fmpq, fmpq, bool]] = []
            for lo, hi, convex in parts:
                try:
                    well = self.polish(lo, hi) if convex else self._flat(lo, hi, level)
                except NotConvexError:
                    still_open += _halves(lo, hi)
                    continue
                if well is not None:
                    wells.append(well)
                elif not convex:
                    still_open += self._split(lo, hi)
            parts, level = still_open, level + 1
        return self._joined(wells)

    def _cover(self) -> list[tuple[TaylorModel, fmpq, fmpq]]:
        """Models and the parts of their charts that together cover 0 ≤ λ ≤ ∞, exactly."""
        found = []
        for done, piece in enumerate(self.pieces, 1):
            found.append((self.resolve(piece.chart), piece.lo, THETA))
            if self.progress is not None:
                self.progress(done / len(self.pieces))
        return found

    def _lam(self, model: TaylorModel, part: Segment) -> tuple[fmpq, fmpq, bool]:
        """A segment as an interval of λ, rounded outward."""
        lams = sorted(model.chart.lam(self.problem, s) for s in (part.lo, part.hi))
        lo, hi = outward(lams[0], lams[1])
        return lo, hi, part.finding is Finding.CONVEX

    def _chart(self, lo: fmpq, hi: fmpq) -> tuple[Chart, fmpq, fmpq]:
        """A chart around the middle of [lo, hi], and the coordinates of both ends."""
        bits = 24 + max(0, int(log2(hi / (hi - lo))) + 1)
        chart = Chart.at(self.problem, short((lo + hi) / 2, bits))
        assert isinstance(chart.centre, fmpq)
        ends = [(x / chart.centre - 1) / chart.radius for x in (lo, hi)]
        return chart, ends[0], ends[1]

    def _split(self, lo: fmpq, hi: fmpq) -> list[tuple[fmpq, fmpq, bool]]:
        """What is left of [lo, hi] after a chart of its own, or both halves if it is too long."""
        chart, a, b = self._chart(lo, hi)
        if max(-a, b) > THETA:
            return _halves(lo, hi)
        model = self.resolve(chart)
        return [self._lam(model, s) for s in survivors(model, a, b, self.cut)[0]]

    def _flat(self, lo: fmpq, hi: fmpq, level: int) -> Well | None:
        """The well [lo, hi] if the excess hardly varies there, after enough smaller charts."""
        if level < _FLAT_LEVEL:
            return None
        chart, a, b = self._chart(lo, hi)
        if max(-a, b) > THETA:
            return None
        well = self._well(self.expand(chart, POLISH_ORDER), a, b, lo, hi, convex=False)
        return well if self._narrow(well) else None

    def _well(
        self, model: TaylorModel, a: fmpq, b: fmpq, lo: fmpq, hi: fmpq, *, convex: bool
    ) -> Well:
        low = max(endpoints(study(model, a, b).low)[0], fmpq(0))
        return Well(lo, hi, low, endpoints(model.coefficients[0])[1], convex)

    def _narrow(self, well: Well) -> bool:
        risk = well.high + self.problem.lower_bound
        return bool((well.high - well.low) * 4 * 10**self.digits <= risk)

    def polish(self, lo: fmpq, hi: fmpq) -> Well | None:
        """The well of a convex interval to the digits asked for; None if it has no minimum.

        A step: a stationary point s of the model satisfies s ∈ m − ρ'(m)/ρ''([a, b]).
        """
        while True:
            chart, a, b = self._chart(lo, hi)
            if max(-a, b) > THETA:
                raise NotConvexError("minimum over λ: a convex part is longer than a chart")
            short = b - a < fmpq(1, 64)
            model = self.expand(chart, POLISH_ORDER) if short else self.resolve(chart)
            found = newton(model, a, b)
            if found is None:
                return None
            at = [chart.lam(self.problem, s) for s in found]
            inner = outward(at[0], at[1])
            new = max(lo, inner[0]), min(hi, inner[1])
            done = (hi - lo) * 10**self.digits <= lo
            if done and self._narrow(well := self._well(model, a, b, lo, hi, convex=True)):
                return well
            if (new[1] - new[0]) * 2 > hi - lo:
                raise PrecisionExhausted("minimum over λ: Newton steps stopped improving")
            lo, hi = new

    def _joined(self, wells: list[Well]) -> list[Well]:
        """Wells that touch as one (the union of convex ones is convex), without the higher ones."""
        kinds = {True: Finding.CONVEX, False: Finding.OPEN}
        joined = []
        runs = merged([Segment(w.lo, w.hi, kinds[w.convex]) for w in wells])
        for run in _gathered(runs):
            inside = [w for w in wells if run.lo <= w.lo and w.hi <= run.hi]
            joined.append(
                Well(
                    run.lo,
                    run.hi,
                    min(w.low for w in inside),
                    min(w.high for w in inside),
                    run.finding is Finding.CONVEX,
                )
            )
        least = min([w.high for w in joined] + [v for v, _ in self.problem.limits.values()])
        return [w for w in joined if w.low <= least]


def _order(model: TaylorModel) -> int:
    """The N for which F θ^N is about 2^(−20) of the excess at s = 0; a guess, not a bound."""
    least, most = ORDERS
    value = model.coefficients[0]
    if not value > 0:
        return most
    bits = log2(endpoints(model.bound)[1]) - log2(endpoints(value)[1]) + 20
    return min(max(least, int(bits / -log2(THETA)) + 1), most)


def _halves(lo: fmpq, hi: fmpq) -> list[tuple[fmpq, fmpq, bool]]:
    middle = (lo + hi) / 2
    return [(lo, middle, False), (middle, hi, False)]


def outward(lo: fmpq, hi: fmpq) -> tuple[fmpq, fmpq]:
    """[lo, hi], 0 < lo ≤ hi, with different ends of few bits, longer by a small part of its length."""
    gap = min(hi - lo, lo) if hi > lo else lo / 2**ctx.prec
    grid = fmpq(2) ** (exponent(gap) - 8)
    return (lo / grid).floor() * grid, ((hi / grid).floor() + 1) * grid


def _gathered(runs: list[Segment]) -> list[Segment]:
    """Flat wells as one if the gap between them is no longer than one of them.

    Such gaps come from rounding; the minimum may be in any of the pieces. What lies in a gap was
    ruled out already, so every bound for the pieces holds for the whole.
    """
    found: list[Segment] = []
    for run in runs:
        last = found[-1] if found else run
        flat = Finding.OPEN in (last.finding, run.finding)
        if found and flat and run.lo - last.hi <= max(last.hi - last.lo, run.hi - run.lo):
            found[-1] = Segment(last.lo, run.hi, Finding.OPEN)
        else:
            found.append(run)
    return found


def refined(search: Scan, wells: list[Well], digits: int) -> list[Well]:
    """The wells to more digits, and without those that are then seen to be higher."""
    finer = replace(search, digits=digits)
    found = [finer.polish(w.lo, w.hi) if w.convex else w for w in wells]
    return finer._joined([w for w in found if w is not None])
