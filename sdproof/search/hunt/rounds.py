"""Hunts: rounds of targeted search over several properties until the time is up."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from math import isfinite

from sdproof.errors import InputError
from sdproof.interrupt import Interrupt, listening
from sdproof.laws.base import Law
from sdproof.laws.registry import chosen
from sdproof.laws.subject import Subject
from sdproof.numbers.exact import integer
from sdproof.prove.certificate import Json
from sdproof.search.hunt.confirmed import certificate_of, witness_words
from sdproof.search.hunt.result import Counterexample, Hunt, Tally
from sdproof.search.hunt.search import run_round
from sdproof.search.hunt.targets import Target, law_target, statement_target
from sdproof.statements import Skip, Statement

FIRST_EXAMPLES, MOST_EXAMPLES = 200, 3200
"""Examples of Hypothesis per property in the first round, doubled each round up to the last."""
MAX_SECONDS = 7 * 24 * 3600
Progress = Callable[[Tally, float], None]


def _check(seconds: object, seed: object, rounds: object) -> None:
    number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    if not number or not (isfinite(seconds) and 0 < seconds <= MAX_SECONDS):  # type: ignore[arg-type, operator]
        accepted = f"a number > 0 and at most {MAX_SECONDS}"
        raise InputError(f"seconds: {seconds!r:.40}; accepted: {accepted}")
    integer(seed, "seed", 0)
    if rounds is not None:
        integer(rounds, "rounds", 1)


def confirm(tally: Tally) -> Counterexample | None:
    """The violation of a tally, evaluated afresh, outside Hypothesis; None if there is none.

    Raises
    ------
    sdproof.errors.ProofError
        If the model finds a violation that the kernel refuses.
    """
    if tally.violation is None:
        return None
    target, (case, found) = tally.target, tally.violation
    try:
        again = target.recheck(case)
    except Skip:
        return Counterexample(target, case, found, "")
    if again.within(target.tolerance):
        return Counterexample(target, case, found, "")
    certificate = None if target.statement is None else certificate_of(target.statement, case)
    how = "by exact or certified arithmetic" if certificate is None else "by the kernel"
    if target.tolerance is not None:
        how = "by evaluation in exact numbers of what the estimator returned in floats"
    of = target.statement
    beside = "" if of is None else witness_words(of, case, certificate)
    return Counterexample(target, case, again, how, certificate, beside)


def hunt(
    what: str,
    targets: Sequence[Target],
    *,
    seconds: float = 60,
    seed: int = 20241,
    rounds: int | None = None,
    every: bool = False,
    progress: Progress = lambda *_: None,
) -> Hunt:
    """Search properties for violations, in rounds with different seeds, until the time is up.

    Parameters
    ----------
    what : str
        What is searched, for the report.
    targets : sequence of Target
    seconds : float
        Time limit. The shrinking of a counterexample may take up to 20 seconds more.
    seed : int
        Round i uses seed + i: up to the time limit, equal seeds see equal cases.
    rounds : int, optional
        Most rounds; any number by default.
    every : bool
        Go on after a counterexample, until each property has one.
    progress : callable
        Called with the tally and the elapsed seconds after every case.

    Returns
    -------
    Hunt
        Also after Ctrl-C, with what was found until then.

    Raises
    ------
    sdproof.errors.InputError
        For numbers that are not accepted.
    sdproof.errors.ProofError
        If the kernel refuses a counterexample that the model confirms.
    """
    _check(seconds, seed, rounds)
    start = time.monotonic()
    tallies = [Tally(t) for t in targets]

    def report(tally: Tally) -> None:
        progress(tally, time.monotonic() - start)

    with listening() as interrupt:
        run = partial(run_round, interrupt=interrupt, progress=report)
        try:
            _rounds(run, tallies, start + seconds, seed, rounds, every, interrupt)
        except KeyboardInterrupt:
            interrupt.pressed = True
    found = tuple(c for c in map(confirm, tallies) if c is not None)
    return Hunt(what, seed, time.monotonic() - start, tuple(tallies), found, interrupt.pressed)


def _rounds(
    run: Callable[[Tally, float, int, int], None],
    tallies: list[Tally],
    until: float,
    seed: int,
    rounds: int | None,
    every: bool,
    interrupt: Interrupt,
) -> None:
    """Each property gets an equal share of the time that is left in each round."""
    index = 0
    while rounds is None or index < rounds:
        waiting = [t for t in tallies if t.violation is None]
        examples = min(FIRST_EXAMPLES * 2**index, MOST_EXAMPLES)
        for i, tally in enumerate(waiting):
            now = time.monotonic()
            if now >= until or interrupt.pressed:
                return
            run(tally, now + (until - now) / (len(waiting) - i), examples, seed + index)
            if tally.violation is not None and not every:
                return
        if not waiting:
            return
        index += 1


def counterexample_to(statement: Statement, seconds: float, seed: int = 20241) -> Json | None:
    """The kernel certificate of a counterexample to exactly this statement, hunted and shrunk.

    Parameters
    ----------
    statement : Statement
    seconds : float
        Time limit of the search; shrinking may take 20 seconds more.
    seed : int

    Returns
    -------
    dict or None
        Accepted by `sdproof.kernel.check`; None if nothing was found, or nothing that the kernel has a
        certificate for.

    Raises
    ------
    sdproof.errors.ProofError
        If the kernel refuses what the model finds.
    KeyboardInterrupt
        After Ctrl-C, if nothing was found until then.
    """
    found = hunt("the statement", [statement_target("statement", statement)], seconds=seconds,
                 seed=seed)  # fmt: skip
    certificates = [c.certificate for c in found.confirmed if c.certificate is not None]
    if found.interrupted and not certificates:
        raise KeyboardInterrupt
    return certificates[0] if certificates else None


def hunt_subject(
    subject: Subject,
    laws: Iterable[Law | str] | None = None,
    *,
    seconds: float = 20,
    seed: int = 20241,
    rounds: int | None = None,
    progress: Progress = lambda *_: None,
) -> Hunt:
    """Search laws for violations by an estimator, and shrink what is found for each law.

    The twin of `sdproof.laws.check_laws`, through Hypothesis: slower, with smaller counterexamples.

    Parameters
    ----------
    subject : Subject
        ``Subject.of_filter(f)`` or ``Subject.of_fit(f)``.
    laws : iterable of Law or str, optional
        Laws or their names; by default all that apply to the subject. Those that do not are left out.
    seconds, seed, rounds, progress
        As in `hunt`; laws share the time.

    Returns
    -------
    Hunt
        One counterexample for each law that was found violated. A law without one has only been
        searched.

    Raises
    ------
    sdproof.errors.InputError
        For a subject, law or number that is not accepted, or an estimator that returns something else
        than numbers of the right count.

    Examples
    --------
    >>> from sdproof.search.hunt import hunt_subject
    >>> from sdproof.laws import Subject
    >>> wrong = Subject.of_filter(lambda i, lam, xi: [e / (e + lam**2) for e in i.eigenvalues])
    >>> found = hunt_subject(wrong, ["scaling"], seconds=20, rounds=1)
    >>> [c.target.name for c in found.confirmed]
    ['scaling']
    """
    Subject.required(subject)
    targets = [law_target(law, subject) for law in chosen(laws) if law.applies(subject)]
    if not targets:
        raise InputError(f"laws: none of them applies to {subject.name}; accepted: one that does")
    return hunt(
        subject.name,
        targets,
        seconds=seconds,
        seed=seed,
        rounds=rounds,
        every=True,
        progress=progress,
    )
