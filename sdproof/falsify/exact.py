"""From a point in floating point to a short exact one that violates the statement."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

from flint import fmpq

from sdproof.numbers.exact import from_float, to_float
from sdproof.statements import Noise, Point, Skip, satisfying

if TYPE_CHECKING:
    from sdproof.falsify.population import Population

Violates = Callable[[Point], bool]
NEARNESS = tuple(fmpq(10) ** -n for n in (0, 1, 2, 4, 8, 14))
"""How far, relative to it, a number may be rounded: much first."""
ATTEMPTS = 800
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


def violates(point: Point) -> bool:
    """Whether the conclusion fails at a point, exactly; its hypotheses are not looked at."""
    try:
        return not point.judge().holds
    except Skip:
        return False


def exact_points(population: Population, roundings: Sequence[fmpq] = NEARNESS) -> Iterator[Point]:
    """The point of a population of one in exact numbers: rounded, and hypotheses made to hold; less and
    less rounded."""
    values, rows, steps = population.single()
    for nearness in roundings:

        def rounded(row: dict[str, float], nearness: fmpq = nearness) -> dict[str, Any]:
            return {n: simplest_near(from_float(v), nearness) for n, v in row.items()}

        directions = [rounded(row) for count, row in rows for _ in range(count)]
        point = Point(population.statement, rounded(values), directions, [*map(rounded, steps)])
        if (found := satisfying(point)) is not None:
            yield found


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
            found = satisfying(candidate)
            if found is not None and found.size() < point.size() and violates(found):
                point, improved = found, True
                break
    return point


Change: TypeAlias = Callable[[str, fmpq], fmpq]


def _changes(point: Point) -> Iterator[Point]:
    """Points that may be smaller, the boldest changes first."""
    s = point.statement
    for kept in _fewer(point.directions):
        yield Point(s, point.values, kept, point.steps)
    for kept in _fewer(point.steps):
        yield Point(s, point.values, point.directions, kept)
    for change in _rewritten(point):
        yield _replaced(point, change)


def _rewritten(point: Point) -> Iterator[Change]:
    """All numbers nearer to 1, equal ones shorter, single ones shorter, numbers in another unit."""
    for power, nearness in product((0.5, 0.75, 0.9), NEARNESS[:3]):
        yield partial(_powered, power=power, nearness=nearness)
    named = _named(point)
    for number in {number: None for _, number in named}:
        for other in _shorter(number):
            yield partial(_set, old=number, new=other)
    for name, number in named:
        for other in _shorter(number):
            yield partial(_set, old=number, new=other, only=name)
    for names, unit in _units(point):
        for nearness in (fmpq(0), *NEARNESS[1:4]):
            yield partial(_divided, names=names, unit=unit, nearness=nearness)


def _powered(_: str, value: fmpq, *, power: float, nearness: fmpq) -> fmpq:
    size = from_float(abs(to_float(value)) ** power)
    return simplest_near(size if value > 0 else -size, nearness)


def _set(name: str, value: fmpq, *, old: fmpq, new: fmpq, only: str | None = None) -> fmpq:
    return new if value == old and only in (None, name) else value


def _divided(name: str, value: fmpq, *, names: set[str], unit: fmpq, nearness: fmpq) -> fmpq:
    return simplest_near(value / unit, nearness) if _base(name) in names else value


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


def _replaced(point: Point, change: Change) -> Point:
    def row(values: dict[str, Any]) -> dict[str, Any]:
        return {n: v if isinstance(v, Noise) else change(n, v) for n, v in values.items()}

    steps = [*map(row, point.steps)]
    return Point(point.statement, row(point.values), [*map(row, point.directions)], steps)


def _fewer(rows: list[Any]) -> Iterator[list[Any]]:
    """Leave out many rows, then few, then each one."""
    size = len(rows)
    while size > 0:
        for start in range(0, len(rows) - size + 1, size):
            kept = rows[:start] + rows[start + size :]
            if kept != rows[: len(kept)] or start + size == len(rows):
                yield kept
        size //= 2


def _named(point: Point) -> list[tuple[str, fmpq]]:
    """The numbers that are not 1 with their names, the longest first."""
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
    for other in (
        fmpq(1),
        fmpq(0),
        fmpq(-1),
        root,
        *nearer,
        value - 1,
        fmpq(value.floor()),
        fmpq(value.ceil()),
    ):
        if other not in seen and (_length(other) < _length(value) or other == 1):
            seen.add(other)
            yield other
