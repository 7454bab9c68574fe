"""One round of a hunt within a time limit: a statement is searched in floating point first; then, as
everything else, by targeted search with Hypothesis."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import hypothesis
from flint import fmpq
from hypothesis import HealthCheck, Phase, Verbosity, given, reject, settings
from hypothesis.errors import Flaky, Unsatisfiable

from sdproof.falsify import violated_point
from sdproof.interrupt import Interrupt
from sdproof.numbers.exact import to_fraction
from sdproof.search.hunt.result import Tally
from sdproof.statements import Point, Statement
from sdproof.statements.judgement import Judgement, Skip
from sdproof.strategies.drawing import nothing_written

SHRINK_SECONDS = 20.0
"""How long a counterexample may be shrunk, beyond the time of the hunt itself."""
LARGEST = 10**9


class _Violated(Exception):
    """A case that violates the target."""


class _Stop(BaseException):
    """The time is up, or the target itself failed (then with that error as its cause); no Exception,
    so that Hypothesis does not take it for a failing case."""


class Clock:
    """The time limit of a round, and the later one for shrinking what was found.

    Parameters
    ----------
    until : float
        On `time.monotonic`.
    interrupt : Interrupt
    """

    def __init__(self, until: float, interrupt: Interrupt) -> None:
        self.until, self.interrupt = until, interrupt
        self.shrink_until: float | None = None

    def check(self, violated: bool) -> None:
        """Raise `_Stop` if the time is up or Ctrl-C was pressed."""
        now = time.monotonic()
        if self.interrupt.pressed:
            raise _Stop
        if violated and self.shrink_until is None:
            self.shrink_until = now + SHRINK_SECONDS
        if now > (self.until if self.shrink_until is None else self.shrink_until):
            raise _Stop


def steering(found: Judgement) -> float:
    """What Hypothesis maximises: minus the relative margin, rounded; it decides nothing."""
    value = min(max(found.relative_margin, fmpq(-LARGEST)), fmpq(LARGEST))
    return -float(to_fraction(value))


def run_round(
    tally: Tally,
    until: float,
    examples: int,
    seed: int,
    interrupt: Interrupt,
    progress: Callable[[Tally], None],
) -> None:
    """Search for a violation and, if one is found, shrink it; the tally keeps what was seen.

    Parameters
    ----------
    tally : Tally
    until : float
        Time limit on `time.monotonic`; shrinking may go on for `SHRINK_SECONDS` after a violation.
    examples, seed : int
        Of Hypothesis.
    interrupt : Interrupt
    progress : callable
        Called after every case.

    Raises
    ------
    Exception
        What the target raises, e.g. an error inside a user's estimator, with the case as a note.
    """
    target, clock = tally.target, Clock(until, interrupt)

    def fine(case: Any) -> tuple[bool, Judgement] | None:
        clock.check(tally.violation is not None)
        try:
            found = target.judge(case)
        except Skip:
            return None
        except Exception as error:
            error.add_note(f"at {case}")
            raise _Stop from error
        kept = tally.add(case, found)
        progress(tally)
        return kept, found

    @hypothesis.seed(seed)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=False,
        print_blob=False,
        report_multiple_bugs=False,
        verbosity=Verbosity.quiet,
        phases=(Phase.generate, Phase.target, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(target.strategy)
    def holds(case: Any) -> None:
        judged = fine(case)
        if judged is None:
            reject()
        hypothesis.target(steering(judged[1]))
        if not judged[0]:
            raise _Violated

    try:
        if target.statement is None or not _searched(target.statement, fine, clock, seed):
            with nothing_written():
                holds()
    except (_Violated, Unsatisfiable, Flaky):
        pass
    except _Stop as stop:
        if stop.__cause__ is not None:
            raise stop.__cause__ from None


def _searched(
    statement: Statement,
    fine: Callable[[Point], tuple[bool, Judgement] | None],
    clock: Clock,
    seed: int,
) -> bool:
    """Whether a search in floating point, of at most half of the time, found a violation."""

    def violates(point: Point) -> bool:
        judged = fine(point)
        return judged is not None and not judged[0]

    def over() -> bool:
        clock.check(False)
        return False

    seconds = max(0.0, clock.until - time.monotonic()) / 2
    found = violated_point(statement, seconds, seed=seed, rounds=1, judge=violates, stop=over)
    return found is not None
