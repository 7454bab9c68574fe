"""Values drawn by Hypothesis outside a test: the same for the same seed, none remembered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import seed as seeded
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy

T = TypeVar("T")
BATCH = 100


def values(strategy: SearchStrategy[T], examples: int, seed: str) -> Iterator[T]:
    """Values of a strategy; fewer than asked for if there are no more.

    Parameters
    ----------
    strategy : SearchStrategy
    examples : int
    seed : str
        In batches, each with a seed made from this one.
    """
    for start in range(0, examples, BATCH):
        yield from _batch(strategy, min(BATCH, examples - start), f"{seed}:{start}")


def _batch(strategy: SearchStrategy[T], count: int, seed: str) -> list[T]:
    found: list[T] = []

    @seeded(seed)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )
    @given(strategy)
    def keep(value: T) -> None:
        found.append(value)

    try:
        keep()
    except Unsatisfiable:
        return []
    return found
