"""Values drawn by Hypothesis outside a test: the same for the same seed, none remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TypeVar

from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable, UnsatisfiedAssumption
from hypothesis.strategies import SearchStrategy

T = TypeVar("T")


class _Enough(BaseException):
    """Nothing is found; no Exception, which Hypothesis would take for a failing example."""


BATCH = 100
ENOUGH = 30
"""Rejected draws after which a strategy that has given nothing is left alone."""


def values(strategy: SearchStrategy[T], examples: int, seed: str) -> Iterator[T]:
    """Values of a strategy, fewer than asked for if there are no more; in batches, each with a seed
    made from this one."""
    for start in range(0, examples, BATCH):
        yield from _batch(strategy, min(BATCH, examples - start), f"{seed}:{start}")


def smallest(
    strategy: SearchStrategy[T], fails: Callable[[T], bool], examples: int, seed: str
) -> T | None:
    """The value that Hypothesis shrinks a failing one to; None if none of these draws fails."""
    failing: list[T] = []

    @seeded(seed)
    @settings(
        max_examples=examples, database=None, deadline=None, verbosity=Verbosity.quiet,
        phases=(Phase.generate, Phase.shrink), suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def holds(value: T) -> None:
        if fails(value):
            failing.append(value)
            raise _Fails

    with suppress(_Fails, Unsatisfiable):
        holds()
    return failing[-1] if failing else None


class _Fails(Exception):
    """The failing value is kept beside."""


def _batch(strategy: SearchStrategy[T], count: int, seed: str) -> list[T]:
    found: list[T] = []
    rejected = 0

    @st.composite
    def counted(draw: st.DrawFn) -> T:
        nonlocal rejected
        try:
            return draw(strategy)
        except UnsatisfiedAssumption:
            rejected += 1
            if rejected > ENOUGH and not found:
                raise _Enough from None
            raise

    @seeded(seed)
    @settings(
        max_examples=count, database=None, deadline=None, phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck), verbosity=Verbosity.quiet,
    )  # fmt: skip
    @given(counted())
    def keep(value: T) -> None:
        found.append(value)

    try:
        keep()
    except (Unsatisfiable, _Enough):
        return []
    return found
