"""Values drawn by Hypothesis outside a test: the same for the same seed, none remembered."""

from __future__ import annotations

from collections.abc import Iterator
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
