"""A search for points that violate a statement: many points in floating point, changed at random over
all orders of magnitude, along parabolas and onto the boundaries of hypotheses; kept where the margin gets
smaller.

The margin is relative to the size of what is compared, so a constant that is a little too large looks
as near to a violation at every scale, and what happens as a variable goes to 0 or ∞ is found at a power
of ten that is small or large enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from sdproof.falsify.population import EXACT, OUTSIDE, SLACK, Array, Population, Shape
from sdproof.statements import Statement, relation

POINTS, GENERATIONS = 240, 40
MOST = 1e12
"""Values are kept within 1/MOST … MOST in size."""
COUNTS = (1, 1, 1, 2, 3, 8, 20, 60)
"""How many equal directions a group has, at first."""


def shapes(statement: Statement) -> list[Shape]:
    """The shapes of points that are searched, the small ones first."""
    groups = [0]
    if statement.kind == "sum":
        groups = [1, 2, 3] if statement.entries("direction") else [0]
        if statement.field("aligned") is True:
            groups = [1, 0, 2]
    steps = [1, 2, 0, 4] if statement.entries("state") else [0]
    return [Shape(g, k) for k in steps for g in groups]


def searchable(statement: Statement) -> bool:
    """Whether its points can be evaluated in floating point: a sum or pointwise, without means."""
    return statement.kind in ("sum", "pointwise") and not statement.noises


def promising(
    statement: Statement, shape: Shape, rng: np.random.Generator, stop: Callable[[], bool]
) -> Iterator[tuple[Population, bool]]:
    """Points nearer to a violation than those before, each as a population of one, with whether it looks
    violated (of a strict relation: or like a tie).

    Parameters
    ----------
    statement : Statement
        See `searchable`.
    shape : Shape
    rng : numpy.random.Generator
    stop : callable
        Asked after each generation.
    """
    search = _Search(statement, shape, rng)
    for generation in range(GENERATIONS):
        with np.errstate(all="ignore"):
            search.first() if generation == 0 else search.next()
        yield from search.news()
        if stop():
            return


class _Search:
    """One population and its margins."""

    def __init__(self, statement: Statement, shape: Shape, rng: np.random.Generator) -> None:
        self.statement, self.shape, self.rng = statement, shape, rng
        self.limit = SLACK if relation(statement.field("conclusion")).sign in "<>" else -EXACT

    def first(self) -> None:
        """Start at values of which many are 1, others a power of ten away."""
        width = Population(self.statement, self.shape, np.ones((1, 999)))
        last = max((c.at.stop for c in width.columns.values()), default=0)
        self.points = Population(self.statement, self.shape, np.ones((POINTS, last)))
        self.names = np.array([n for n, c in self.points.columns.items()
                               for _ in range(c.at.stop - c.at.start)])  # fmt: skip
        self.signs = np.array([self.points.columns[n].sign for n in self.names])
        self.points.table[:] = self._fresh(self.points.table.shape)
        self._settle(self.points)
        self.margin = self._margin(self.points)
        self.new = np.ones(POINTS, bool)

    def next(self) -> None:
        """One generation."""
        child = Population(self.statement, self.shape, self._changed())
        self._settle(child)
        margin = self._margin(child)
        better = margin <= self.margin
        self.points.table[better] = child.table[better]
        self.new = better & (margin < self.margin)
        self.margin = np.where(better, margin, self.margin)

    def news(self) -> Iterator[tuple[Population, bool]]:
        """The best points if they are new."""
        for i in np.argsort(self.margin)[:2]:
            if self.new[i] and self.margin[i] < OUTSIDE:
                yield self.points.only(int(i)), bool(self.margin[i] < self.limit)

    def _margin(self, points: Population) -> Array:
        if not points.table.size:
            return points.margins()[0]
        return np.where(points.feasible(), points.margins()[0], OUTSIDE)

    def _settle(self, points: Population) -> None:
        """Values within their bounds and hypotheses made to hold."""
        table = points.table
        for i, sign in enumerate(self.signs):
            column = np.nan_to_num(table[:, i], nan=1.0, posinf=MOST, neginf=-MOST)
            size = np.clip(abs(column), 1 / MOST, MOST)
            if sign == "count":
                # r groups may be empty beside direction m, or beside others
                low = 0 if self.shape.groups and self.statement.field("aligned") else 1
                table[:, i] = np.clip(np.rint(column), low, 63)
            elif sign == "positive":
                table[:, i] = size
            elif sign == "nonnegative":
                table[:, i] = np.where(column > 0, size, 0)
            else:
                table[:, i] = np.sign(column) * np.where(column == 0, 0, size)
        points.repair(self.rng, self.rng.choice([0, 0.3]))

    def _fresh(self, shape: tuple[int, ...]) -> Array:
        rng = self.rng
        scale = rng.choice([0, 1, 3], p=[0.4, 0.4, 0.2], size=(shape[0], 1))
        size = 10 ** (rng.normal(size=shape) * scale)
        found = np.where(rng.random(shape) < 0.3, 1.0, size)
        for i, sign in enumerate(self.signs):
            if sign == "count":
                found[:, i] = rng.choice(COUNTS, size=shape[0])
            elif sign != "positive":
                found[:, i] *= rng.random(shape[0]) < 0.6
            if sign == "real":
                found[:, i] *= rng.choice([-1, 1], size=shape[0])
        return found

    def _changed(self) -> Array:
        """A child of each point."""
        rng, table = self.rng, self.points.table
        n, width = table.shape
        if not width:
            return table.copy()
        own = np.sign(table)
        log = np.log(np.where(table == 0, 1, abs(table)))
        a, b = table[rng.permutation(n)], table[rng.permutation(n)]
        way = rng.random((n, 1))
        mask = rng.random((n, width)) < rng.choice([0.15, 0.4, 1.0], size=(n, 1))
        mask[np.arange(n), rng.integers(width, size=n)] = True
        step = 10 ** rng.uniform(-2, 1.2, (n, 1)) * rng.normal(size=(n, width))
        child = np.where(mask, own * np.exp(np.clip(log + step, -60, 60)), table)
        toward = np.log(np.where(a * b != 0, abs(a / np.where(b == 0, 1, b)), 1))
        apart = own * np.exp(np.clip(log + rng.uniform(0.3, 1.2, (n, 1)) * toward, -60, 60))
        child = np.where((way > 0.35) & mask, apart, child)
        child = np.where((way > 0.6) & mask, a, child)
        child = np.where((way > 0.75) & mask, self._fresh((n, width)), child)
        child = np.where((way > 0.85) & mask, self._tied(), child)
        return self._lowest(child) if (self.signs == "real").any() else child

    def _tied(self) -> Array:
        """Values that are those of others, up to a sign and a small integer."""
        rng, table = self.rng, self.points.table
        n, width = table.shape
        other = np.take_along_axis(table, rng.integers(width, size=(n, width)), axis=1)
        shift = rng.choice([0, 0, 1, -1, 2], size=(n, width))
        return np.where(self.signs == "real", rng.choice([-1, 1], size=(n, width)) * other + shift,
                        abs(other))  # fmt: skip

    def _lowest(self, table: Array) -> Array:
        """In half of the points one real number is moved to the lowest point of the margin, where that
        is a parabola in it, as it is in each ξ_i and in every filter value."""
        rng, n = self.rng, len(table)
        real = np.flatnonzero(self.signs == "real")
        row, at = np.arange(n), rng.choice(real, size=n)
        size = np.maximum(abs(table[row, at]), 1)
        three = []
        for shift in (-1, 0, 1):
            moved = table.copy()
            moved[row, at] += shift * size
            three.append(Population(self.statement, self.shape, moved).margins()[1])
        bend = three[0] - 2 * three[1] + three[2]
        fine = (bend > 0) & np.isfinite(bend) & (rng.random(n) < 0.6)
        to = table[row, at] + size * (three[0] - three[2]) / (2 * np.where(fine, bend, 1))
        found = table.copy()
        found[row, at] = np.where(fine, to, table[row, at])
        return found
