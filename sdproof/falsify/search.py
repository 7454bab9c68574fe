"""Where does a statement fail?"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from sdproof.falsify.exact import NEARNESS, exact_points, smaller, violates
from sdproof.statements import Point, Skip, Statement

if TYPE_CHECKING:
    from sdproof.falsify.population import Population

ROUNDS = 8
ATTEMPTS = 6
"""How often what looks violated, and is not, is rounded in every way."""


def violated_point(
    statement: Statement,
    seconds: float = 5,
    *,
    seed: int = 0,
    rounds: int = ROUNDS,
    judge: Callable[[Point], bool] = violates,
    stop: Callable[[], bool] = lambda: False,
) -> Point | None:
    """A point at which all hypotheses of a statement hold and its conclusion fails, exactly.

    Parameters
    ----------
    statement : Statement
        A sum or pointwise, without means; of others nothing is found.
    seconds : float
        Time limit.
    seed, rounds : int
        Of the random search; equal ones find the same, up to the time limit.
    judge : callable
        point -> whether the conclusion fails there, exactly.
    stop : callable
        The search also ends when this is true.

    Returns
    -------
    sdproof.statements.Point or None
        Short numbers and few directions; None if nothing was found, which says nothing.
    """
    from sdproof.falsify.evolution import promising, searchable, shapes

    if not searchable(statement):
        return None
    import numpy as np

    until = time.monotonic() + seconds

    def over() -> bool:
        return stop() or time.monotonic() > until

    for index in range(rounds):
        rng = np.random.default_rng([seed, index])
        for shape in shapes(statement):
            try:
                found = _deepest(promising(statement, shape, rng, over), judge)
            except (Skip, OverflowError):  # a formula without variables that has no value in floats
                continue
            if found:
                return min((smaller(point, judge) for point in found), key=Point.size)
            if over():
                return None
    return None


def _deepest(
    looking: Iterable[tuple[Population, bool]], judge: Callable[[Point], bool]
) -> list[Point]:
    """The first exact point that is confirmed, and the one where the margin is least: that leaves more
    room for short numbers."""
    first: Point | None = None
    last: Iterator[Point] = iter(())
    failed = 0
    for one, violated in looking:
        thorough = violated and failed < ATTEMPTS
        last = exact_points(one, NEARNESS if thorough else NEARNESS[2:3])
        if first is None:
            first = next(filter(judge, last), None)
            failed += thorough
    return [] if first is None else [first, *islice(filter(judge, last), 1)]
