"""Arguments of the strategies: checked at once, with Hypothesis' own error."""

from __future__ import annotations

from flint import fmpq
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import SearchStrategy

from sdproof.arithmetic.exact import to_exact
from sdproof.errors import InputError

MAX_RANK = 64
"""Largest rank of a drawn instance."""


def integer(value: object, where: str, least: int, most: int) -> int:
    """An integer least..most; bools are no numbers."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise InvalidArgument(
            f"{where}: {value!r:.60} is not accepted; accepted: an integer {least}..{most}"
        )
    return value


def ranks(min_rank: object, max_rank: object, least: int = 1) -> SearchStrategy[int]:
    """Ranks from min_rank to max_rank."""
    low = integer(min_rank, "min_rank", least, MAX_RANK)
    return st.integers(low, integer(max_rank, "max_rank", low, MAX_RANK))


def number(value: object, where: str) -> fmpq:
    """An exact number."""
    try:
        return to_exact(value, where)
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
