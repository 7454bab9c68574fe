"""Many points of a statement at once, in floating point: their hypotheses and how near they are to a
violation. Nothing is decided here; what looks violated is confirmed in exact numbers.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from sdproof.model.filters import spectral_filter
from sdproof.statements import Arithmetic, Point, Statement, names_in, relation
from sdproof.statements.point import Names
from sdproof.statements.reader import tree

Array: TypeAlias = Any
Gap: TypeAlias = Callable[[], tuple[Array, Array]]
"""left − right of a hypothesis now, and |left| + |right|."""
OUTSIDE = 2.0
"""The margin of a point that satisfies the hypotheses nowhere near, or has none."""
EXACT, SLACK = 1e-9, 1e-12
"""Relative sizes below which an equation holds, and an inequality is at its boundary."""


def _number(value: Any) -> Any:
    return value if isinstance(value, np.ndarray) else float(value)


FLOATS = Arithmetic(number=_number)


class Shape(NamedTuple):
    """How many groups of equal directions, and how many steps, the points have."""

    groups: int
    steps: int


class Column(NamedTuple):
    """A name and its columns: one, or one for each group. `sign` also says "count"."""

    sign: str
    at: slice


class Handle(NamedTuple):
    """A row of a population and a name in it: what a hypothesis is solved for."""

    row: Names
    name: str
    sign: str
    part: slice = slice(None)

    def get(self) -> Array:
        return self.row[self.name][:, self.part].copy()

    def set(self, value: Array) -> None:
        self.row[self.name][:, self.part] = value


class Population(Point):
    """N points: the fixed names and those of each step are arrays of shape (N, 1), the names of the
    directions (N, groups), with `count` equal directions in each group. All are views of `table`.

    Parameters
    ----------
    statement : Statement
        A sum or pointwise, without means.
    shape : Shape
    table : numpy.ndarray
        Shape (N, columns), see `columns`.
    """

    def __init__(self, statement: Statement, shape: Shape, table: Array) -> None:
        self.shape, self.table, self.columns = shape, table, columns(statement, shape)
        views: dict[str, Array] = {k: table[:, c.at] for k, c in self.columns.items()}
        named = {name: views[name] for name in statement.signs}
        if "r" in views:
            named["r"] = views["r"]
        signs = statement.entries("direction") if shape.groups else ()
        rows = [{n: views[f"{n}[]"] for n in signs}] if shape.groups else []
        steps = [{n: views[f"{n}[{i}]"] for n in statement.entries("fresh")}
                 for i in range(shape.steps)]  # fmt: skip
        super().__init__(statement, named, rows, steps, spectral_filter)
        self.how = FLOATS
        self.count = views.get("[]", np.zeros((len(table), 0)))

    @property
    def rank(self) -> Any:
        """r, in every point."""
        if self.statement.kind == "pointwise":
            return self.values.get("r", 1)
        return self.count.sum(axis=1, keepdims=True) + bool(self.statement.field("aligned"))

    def total(self, side: str, fixed: Names, places: Sequence[Names]) -> Any:
        """The sum over the directions, each group as often as it counts."""
        if not self.statement.is_summed(side):
            return self.evaluated(side, fixed)
        return self._summed(side, places)

    def _summed(self, side: str, places: Sequence[Names]) -> Array:
        counts = [self.count] * bool(self.directions) + [np.ones((len(self.table), 1))]
        return sum((count * self.evaluated(side, names)).sum(axis=1, keepdims=True)
                   for names, count in zip(places, counts, strict=False))  # fmt: skip

    # --- hypotheses

    def gaps(self, key: str, text: str) -> Iterator[tuple[Gap, list[Handle]]]:
        """For each place where this hypothesis is to hold: its gap, and what it may be solved for."""
        s, of = self.statement, relation(text)
        fixed = [Handle(self.values, n, sign) for n, sign in s.signs.items()]
        row = self.directions[0] if self.directions else {}
        signs = s.entries("direction")
        groups = range(self.count.shape[1])

        def gap(names: Callable[[], Names]) -> Gap:
            return lambda: self._pair(*(self.evaluated(side, names()) for side in of[:3:2]))

        if key == "hypotheses":
            yield gap(self.fixed), fixed
        elif key == "each" and row:
            own = [Handle(row, n, sign) for n, sign in signs.items()]
            shared = fixed if len(groups) == 1 else []
            yield gap(lambda: self.place(self.fixed(), row)), [*own, *shared]
        elif key == "sums":
            each = [Handle(row, n, sign, slice(g, g + 1))
                    for g in reversed(groups) for n, sign in signs.items()]  # fmt: skip

            def sums() -> tuple[Array, Array]:
                now = self.fixed()
                places = self.places(now)
                return self._pair(*(self.total(side, now, places) for side in of[:3:2]))

            yield sums, [*fixed, *each]
        elif key == "at_each_step":
            for step in self.steps:
                own = [Handle(step, n, sign) for n, sign in s.entries("fresh").items()]
                yield gap(partial(self._at_step, step)), [*own, *fixed]

    def _at_step(self, step: Names) -> Names:
        return self.fixed() | step

    def _pair(self, left: Any, right: Any) -> tuple[Array, Array]:
        """The gap between two sides in every point, and their size."""
        each = np.zeros((len(self.table), 1))
        return left - right + each, abs(left) + abs(right) + each

    def repair(self, rng: np.random.Generator, touch: float) -> None:
        """Make each hypothesis hold, where it is linear in a variable, by setting that to the
        boundary; those that hold are taken to it with probability `touch`."""
        s = self.statement
        used: dict[tuple[int, str], Array] = {}
        keys = ["hypotheses", "each", "sums", "at_each_step"]
        for key in keys if rng.random() < 0.7 else ["sums", "hypotheses", "each", "at_each_step"]:
            for text in s.entries(key).values():
                named = self._reaches(text)
                for gap, handles in self.gaps(key, text):
                    free = [h for h in handles if h.name in named]
                    rng.shuffle(free)
                    self._mend(gap, relation(text).sign, free, used, rng, touch)

    def _reaches(self, text: str) -> set[str]:
        """The names that a formula depends on, through definitions too."""
        rules = {**self.statement.entries("let"), **self.statement.entries("direction_let")}
        found, left = set[str](), {*names_in(text)}
        while left:
            name = left.pop()
            found.add(name)
            left |= names_in(rules[name]) - found if name in rules else set()
        return found

    def _mend(
        self,
        gap: Gap,
        sign: str,
        handles: list[Handle],
        used: dict[tuple[int, str], Array],
        rng: np.random.Generator,
        touch: float,
    ) -> None:
        strict = sign in ("<", ">")
        todo = ~_holds(*gap(), sign)
        if not strict:
            todo = todo | (rng.random(len(self.table)) < touch)[:, None]
        for handle in handles:
            if not todo.any():
                return
            old = handle.get()
            if np.broadcast_shapes(old.shape, todo.shape) != todo.shape:
                continue
            whole = np.zeros(handle.row[handle.name].shape, bool)
            taken = used.setdefault((id(handle.row), handle.name), whole)[:, handle.part]
            root = _root(gap, handle)
            shift = 10.0 ** rng.uniform(-3, 0, old.shape)
            for goal in (root * (1 + shift), root / (1 + shift)) if strict else (root,):
                fits = {"positive": goal > 0, "nonnegative": goal >= 0}.get(handle.sign, True)
                now = todo & ~taken & np.isfinite(goal) & fits
                handle.set(np.where(now, goal, handle.get()))
                done = now & _holds(*gap(), sign)
                handle.set(np.where(now & ~done, old, handle.get()))
                taken |= done
                todo = todo & ~done

    def feasible(self) -> Array:
        """Which points satisfy all hypotheses, boundaries included; shape (N,)."""
        s = self.statement
        found = np.ones(len(self.table), bool)
        for key in ("hypotheses", "each", "sums", "at_each_step"):
            for text in s.entries(key).values():
                for gap, _ in self.gaps(key, text):
                    holds = _holds(*gap(), relation(text).sign)
                    if key == "each":
                        holds = holds | (self.count == 0)
                    found &= holds.all(axis=1)
        if s.field("attain"):
            found &= (self.count <= 1).all(axis=1)
        return found

    # --- the conclusion

    def margins(self) -> tuple[Array, Array]:
        """The margin of the conclusion, relative to the sum of the sizes of its terms, so between −1
        (violated) and 1; and the margin as it is, for parabolas. Shapes (N,)."""
        s, text = self.statement, str(self.statement.field("conclusion"))
        of, fixed = relation(text), self.fixed()
        if s.kind == "pointwise":
            now = self.after_steps(fixed, [fixed])[1]
        else:
            fixed, now = self.after_steps(fixed, self.places(fixed))
        own = s.field("aligned")
        positive = negative = np.zeros((len(self.table), 1))
        for side, direction in ((of.left, 1), (of.right, -1)):
            summed = s.is_summed(side)
            names = now[0] if s.kind == "pointwise" else fixed
            terms = [
                (sign, self._summed(term, now) if summed else self.evaluated(term, names))
                for sign, term in summands(side)
            ]
            if isinstance(own, str) and (direction > 0) == s.is_summed(of.left):
                terms.append((1, self.evaluated(own, fixed)))
            for sign, value in terms:
                positive = positive + np.maximum(direction * sign * value, 0)
                negative = negative + np.maximum(-direction * sign * value, 0)
        gap, size = positive - negative, positive + negative
        relative = np.where(size > 0, gap / np.where(size > 0, size, 1), 0.0)
        if of.sign in ("<", "<="):
            gap, relative = -gap, -relative
        if of.sign == "=":
            gap, relative = -abs(gap), -abs(relative)
        fine = np.isfinite(relative) & np.isfinite(size)
        return np.where(fine, relative, OUTSIDE)[:, 0], np.where(fine, gap, np.inf)[:, 0]

    def only(self, i: int) -> Population:
        """One of the points, copied."""
        return Population(self.statement, self.shape, self.table[i : i + 1].copy())

    def single(self) -> tuple[dict[str, float], list[tuple[int, dict[str, float]]], Any]:
        """The values of the first point: fixed, (how many, values) of each group, at each step."""

        def row(names: Names, column: int = 0) -> dict[str, float]:
            return {n: float(v[0, column]) for n, v in names.items()}

        groups = [(int(n), row(self.directions[0], g)) for g, n in enumerate(self.count[0])]
        return row(self.values), groups, [row(step) for step in self.steps]


def columns(statement: Statement, shape: Shape) -> dict[str, Column]:
    """The columns of a population's table, by name: ``lam``, ``e[]`` and the counts ``[]`` of the
    groups, ``xi[0]`` of the first step, ``r``."""
    found: dict[str, Column] = {}
    end = 0

    def add(name: str, sign: str, width: int = 1) -> None:
        nonlocal end
        found[name] = Column(sign, slice(end, end + width))
        end += width

    for name, sign in statement.signs.items():
        add(name, sign)
    if statement.kind == "pointwise" and any("r" in names_in(t) for t in statement.formulas()):
        add("r", "count")
    if shape.groups:
        for name, sign in statement.entries("direction").items():
            add(f"{name}[]", sign, shape.groups)
        add("[]", "count", shape.groups)
    for i in range(shape.steps):
        for name, sign in statement.entries("fresh").items():
            add(f"{name}[{i}]", sign)
    return found


@lru_cache(maxsize=512)
def summands(side: str) -> tuple[tuple[int, str], ...]:
    """The terms of an expression that is a sum, with their signs."""

    def split(node: ast.expr, sign: int) -> Iterator[tuple[int, str]]:
        match node:
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
                yield from split(left, sign)
                yield from split(right, sign if isinstance(op, ast.Add) else -sign)
            case ast.UnaryOp(operand=operand):
                yield from split(operand, -sign)
            case _:
                yield sign, ast.unparse(node)

    return tuple(split(tree(side), 1))


def _holds(gap: Array, size: Array, sign: str) -> Array:
    match sign:
        case "=":
            return abs(gap) <= EXACT * size
        case ">":
            return gap > SLACK * size
        case ">=":
            return gap >= -SLACK * size
        case "<":
            return gap < -SLACK * size
        case _:
            return gap <= SLACK * size


def _root(gap: Gap, handle: Handle) -> Array:
    """Where the gap is zero as a function of one name, nan where it is not linear in it."""
    old, at = handle.get(), []
    for probe in (1.0, 2.0, 3.0):
        handle.set(np.full_like(old, probe))
        at.append(gap()[0])
    handle.set(old)
    slope = at[1] - at[0]
    size = sum(map(abs, at))
    linear = (abs(at[2] - 2 * at[1] + at[0]) <= EXACT * size) & (abs(slope) > SLACK * size)
    return np.where(linear, 1 - at[0] / np.where(linear, slope, 1), np.nan)
