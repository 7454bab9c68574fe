"""Arguments of the strategies: checked at once, with Hypothesis' own error; and shown in reprs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flint import fmpq
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import DrawFn, SearchStrategy

from sdproof.errors import InputError
from sdproof.numbers import exact

P = ParamSpec("P")
T = TypeVar("T")
MAX_RANK = 64
"""Largest rank of a drawn instance."""


def shown(function: Callable[P, SearchStrategy[T]]) -> Callable[P, SearchStrategy[T]]:
    """The function, with a strategy whose repr is the call: ``instances(max_rank=3)``."""

    @wraps(function)
    def checked(*args: P.args, **kwargs: P.kwargs) -> SearchStrategy[T]:
        built = function(*args, **kwargs)  # at once: bad arguments are errors before any draw

        def drawn(draw: DrawFn, /, *_: object, **__: object) -> T:
            return draw(built)

        drawn.__name__ = drawn.__qualname__ = function.__name__
        return st.composite(drawn)(*args, **kwargs)

    return checked


def made(build: Callable[..., T], *parts: SearchStrategy[Any]) -> SearchStrategy[T]:
    """``st.builds``, but a failing example is printed as the object, not as the call of `build`."""

    @st.composite
    def drawn(draw: DrawFn) -> T:
        return build(*map(draw, parts))

    return drawn()


def integer(value: object, where: str, least: int, most: int) -> int:
    """An integer least..most; bools are no numbers."""
    try:
        return exact.integer(value, where, least, most)
    except InputError as error:
        raise InvalidArgument(str(error)) from None


def rank_bounds(min_rank: object, max_rank: object, least: int = 1) -> tuple[int, int]:
    """least ≤ min_rank ≤ max_rank ≤ 64."""
    low = integer(min_rank, "min_rank", least, MAX_RANK)
    return low, integer(max_rank, "max_rank", low, MAX_RANK)


def number(value: object, where: str) -> fmpq:
    """An exact number."""
    try:
        return exact.to_exact(value, where)
    except InputError as error:
        raise InvalidArgument(str(error)) from None


def at_least(
    value: object,
    where: str,
    least: fmpq | int,
    *,
    strictly: bool = False,
    below: fmpq | int | None = None,
) -> fmpq:
    """An exact number ≥ least (> least if strictly), and < below if that is given."""
    found = number(value, where)
    if found < least or (strictly and found == least) or (below is not None and found >= below):
        sign = ">" if strictly else "≥"
        upper = "" if below is None else f" and < {below}"
        raise InvalidArgument(
            f"{where}: {found} is not accepted; accepted: a number {sign} {least}{upper}"
        )
    return found


def one_or_drawn(
    value: object, where: str, default: SearchStrategy[fmpq], below: fmpq | int | None = None
) -> SearchStrategy[fmpq]:
    """`default` for None, a strategy as it is, else an exact number > 0 (and < below)."""
    if value is None:
        return default
    if isinstance(value, SearchStrategy):
        return value
    return st.just(at_least(value, where, 0, strictly=True, below=below))
