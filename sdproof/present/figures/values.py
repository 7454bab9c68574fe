"""Exact numbers and enclosures of a figure: how they are drawn, and how they are exported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeAlias, TypeVar

from flint import fmpq

from sdproof.errors import InputError
from sdproof.model.instance import Instance
from sdproof.model.serial import to_json
from sdproof.numbers.balls import decimal_bounds
from sdproof.numbers.exact import exact_str, to_exact, to_float

T = TypeVar("T")
Progress: TypeAlias = Callable[[int, int], None]
"""Called with (done, total)."""

EXPORT_DIGITS = 17
"""Significant digits of the ends of an enclosure in JSON, rounded outward."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """Exact rationals lo ≤ value ≤ hi around a number that is certainly between them."""

    lo: fmpq
    hi: fmpq

    def __contains__(self, value: fmpq | int) -> bool:
        return self.lo <= value <= self.hi

    @property
    def middle(self) -> fmpq:
        return (self.lo + self.hi) / 2


def as_float(value: fmpq | Enclosure) -> float:
    """A float for drawing, and for nothing else: the nearest one, or that of the middle."""
    return to_float(value.middle if isinstance(value, Enclosure) else value)


def as_floats(values: Iterable[fmpq | Enclosure]) -> list[float]:
    """`as_float` of each."""
    return [as_float(v) for v in values]


def log_grid(lo: int, hi: int, per_decade: int) -> tuple[fmpq, ...]:
    """Exact rationals near 10^lo … 10^hi, at most three significant digits, evenly spaced in log."""
    count = (hi - lo) * per_decade
    return tuple(to_exact(f"{10 ** (lo + i / per_decade):.3g}") for i in range(count + 1))


def exported(value: Any) -> Any:
    """The numbers of a figure for JSON: exact ones as strings, enclosures as [lo, hi].

    Raises `InputError` for a value of another kind; a float is no exact number.
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, fmpq):
        return exact_str(value)
    if isinstance(value, Enclosure):
        return list(decimal_bounds(value.lo, value.hi, EXPORT_DIGITS))
    if isinstance(value, Instance):
        return to_json(value)
    if isinstance(value, tuple | list):
        return [exported(v) for v in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: exported(getattr(value, f.name)) for f in fields(value)}
    raise InputError(f"figure data: {type(value).__name__} is not exact; accepted: exact numbers")


def reported(
    items: Sequence[T], progress: Progress | None, cost: Callable[[T], int] = lambda _: 1
) -> Iterator[T]:
    """The items, telling before each and at the end how much is done, if somebody listens."""
    tell = progress or (lambda *_: None)
    done, total = 0, sum(map(cost, items))
    for item in items:
        tell(done, total)
        yield item
        done += cost(item)
    tell(done, total)
