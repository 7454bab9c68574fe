"""From a point in floating point to a short exact one that violates the statement."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from flint import fmpq

from sdproof.numbers.exact import from_float
from sdproof.statements import Noise, Point, Skip, Statement, repair

if TYPE_CHECKING:
    from sdproof.falsify.population import Population

Violates = Callable[[Point], bool]
NEARNESS = tuple(fmpq(10) ** -n for n in (0, 1, 2, 4, 8, 14))
"""How far, relative to it, a number may be rounded: much first."""
ATTEMPTS = 1500
"""Points that are evaluated to make one smaller."""


def simplest_near(value: fmpq, relative: fmpq) -> fmpq:
    """The number of least denominator within this part of a number."""
    if value == 0 or relative == 0:
        return value
    size = abs(value)
    low, high = size / (1 + relative), size * (1 + relative)
    found = _simplest(low, high)
    return found if value > 0 else -found


def _simplest(low: fmpq, high: fmpq) -> fmpq:
    """The rational of least denominator between two positive ones (Stern–Brocot); of integers the one
    with the most zeros at its end."""
    whole = low.ceil()
    if whole > high:
        return low.floor() + 1 / _simplest(1 / (high - low.floor()), 1 / (low - low.floor()))
    unit = 1
    while (fmpq(whole) / (10 * unit)).ceil() * 10 * unit <= high:
        unit *= 10
    return fmpq((fmpq(whole) / unit).ceil() * unit)


def exact_points(
    population: Population, roundings: Sequence[fmpq] = NEARNESS
) -> Iterator[Point]:
    """The point of a population of one in exact numbers: rounded, and hypotheses made to hold; less and
    less rounded."""
    values, rows, steps = population.single()
    for nearness in roundings:

        def rounded(row: dict[str, float], nearness: fmpq = nearness) -> dict[str, Any]:
            return {n: simplest_near(from_float(v), nearness) for n, v in row.items()}

        directions = [rounded(row) for count, row in rows for _ in range(count)]
        point = Point(population.statement, rounded(values), directions, [*map(rounded, steps)])
        yield from repaired(point)


def repaired(point: Point) -> Iterator[Point]:
    """The point, or the point made to satisfy the hypotheses, if it does."""
    orders = (False, True) if point.statement.entries("sums") else (False,)
    for sums_first in orders:
        found = point.copy()
        try:
            repair(found, sums_first=sums_first)
            if found.satisfied():
                yield found
                return
        except Skip:
            continue


def smaller(point: Point, violates: Violates) -> Point:
    """A smaller point that violates the statement too: fewer directions and steps, then shorter
    numbers."""
    left, improved = ATTEMPTS, True
    while improved and left > 0:
        improved = False
        for candidate in _changes(point):
            left -= 1
            if left <= 0:
                break
            for found in repaired(candidate):
                if found.size() < point.size() and violates(found):
                    point, improved = found, True
            if improved:
                break
    return point


def _changes(point: Point) -> Iterator[Point]:
    """Points that may be smaller, the boldest changes first."""
    s = point.statement

    def made(values: Any, directions: Any, steps: Any) -> Point:
        return Point(s, values, directions, steps)

    for kept in _fewer(point.directions):
        yield made(point.values, kept, point.steps)
    for kept in _fewer(point.steps):
        yield made(point.values, point.directions, kept)
    for number in _longest(point):
        for other in _shorter(number):
            yield made(*_replaced(point, lambda _, v, n=number, o=other: o if v == n else v))
    for name, number in _named(point):
        for other in _shorter(number):
            yield made(*_replaced(
                point, lambda n, v, at=(name, number), o=other: o if (n, v) == at else v
            ))  # fmt: skip
    for names, factor in _units(point):
        for nearness in (fmpq(0), *NEARNESS[1:4]):
            yield made(*_replaced(
                point,
                lambda n, v, names=names, f=factor, near=nearness:
                    simplest_near(v / f, near) if _base(n) in names else v,
            ))  # fmt: skip


def _units(point: Point) -> Iterator[tuple[set[str], fmpq]]:
    """One name or two, and a value of theirs that both could be divided by."""
    named = [(_base(n), v) for n, v in _named(point) if v != 0]
    names = sorted({_base(n) for row, _ in point.rows() for n in row})
    for i, one in enumerate(names):
        for two in names[i:]:
            for factor in {abs(v): None for n, v in named if n in (one, two)}:
                yield {one, two}, factor


def _base(name: str) -> str:
    return name.removesuffix("_m")


def _replaced(point: Point, change: Callable[[str, Any], Any]) -> tuple[Any, ...]:
    def row(values: dict[str, Any]) -> dict[str, Any]:
        return {n: v if isinstance(v, Noise) else change(n, v) for n, v in values.items()}

    return row(point.values), [*map(row, point.directions)], [*map(row, point.steps)]


def _fewer(rows: list[Any]) -> Iterator[list[Any]]:
    """Leave out many rows, then few, then each one."""
    size = len(rows)
    while size > 0:
        for start in range(0, len(rows) - size + 1, size):
            kept = rows[:start] + rows[start + size :]
            if kept != rows[: len(kept)] or start + size == len(rows):
                yield kept
        size //= 2


def _longest(point: Point) -> list[fmpq]:
    numbers = {v for row, _ in point.rows() for v in row.values() if not isinstance(v, Noise)}
    return sorted((v for v in numbers if v != 1), key=_length, reverse=True)


def _named(point: Point) -> list[tuple[str, fmpq]]:
    found = {(n, v): None for row, _ in point.rows() for n, v in row.items()
             if not isinstance(v, Noise) and v != 1}  # fmt: skip
    return sorted(found, key=lambda pair: _length(pair[1]), reverse=True)


def _length(value: fmpq) -> int:
    return int(abs(value.p)) + int(value.q)


def _shorter(value: fmpq) -> Iterator[fmpq]:
    """Numbers that are shorter: 1, 0, half as many digits, and then nearer and nearer ones."""
    root = fmpq(10) ** ((len(str(value.p)) - len(str(value.q))) // 2) * (1 if value > 0 else -1)
    nearer = (simplest_near(value / part, near) for part in (10, 3, 1) for near in NEARNESS)
    seen = {value}
    for other in (fmpq(1), fmpq(0), fmpq(-1), root, *nearer, value - 1, fmpq(value.floor()), fmpq(value.ceil())):
        if other not in seen and (_length(other) < _length(value) or other == 1):
            seen.add(other)
            yield other
