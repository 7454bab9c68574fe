"""Running laws against an estimator: which hold on the cases tried, which fail, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache, reduce
from itertools import product

from flint import fmpq

from sdproof.errors import InputError
from sdproof.laws.base import Case, Law
from sdproof.laws.reach import Reach
from sdproof.laws.registry import chosen
from sdproof.laws.report import LawReport, LawResult
from sdproof.laws.subject import Subject
from sdproof.model.instance import Instance
from sdproof.numbers.exact import integer, required
from sdproof.statements import Judgement, Point, Skip

MAX_EXAMPLES = 1_000_000
"""Largest number of random cases per law."""

_SPECTRA = ((1,), (2,), (1, 1), (2, 1), (1, 2), (3, 2, 1), (2, 1, 2))
_SIGNALS = {
    1: ((0,), (1,), (3,)),
    2: ((1, 0), (0, 1), (1, 2), (8, 0)),
    3: ((3, 2, 1), (0, 0, 12)),
}
_LAMBDAS = (1, 2)
_STEPS = ((), (1,), (-1,), (2,), (1, 2), (2, -1))


@lru_cache(maxsize=1)
def small_cases() -> tuple[Case, ...]:
    """Cases of rank 1..3, at most two steps and small integers, the smallest first."""
    found = [
        Case(Instance(e, snr), fmpq(lam), tuple(map(fmpq, xi)))
        for e in _SPECTRA
        for snr, lam, xi in product(_SIGNALS[len(e)], _LAMBDAS, _STEPS)
    ]
    return tuple(sorted(found, key=Case.size))


def cases_for(law: Law, examples: int, seed: int, reach: Reach) -> Iterator[Case | Point]:
    """Points of a statement, the smallest first; of another law the small cases, then random ones."""
    from sdproof.laws.generators import drawn  # Hypothesis takes longer to import than all the laws

    if law.statement is not None:
        yield from sorted(drawn(law, examples, seed, reach), key=Point.size)
        return
    most = Reach(law.most_rank, law.most_steps)
    yield from (c for c in small_cases() if most.covers(c) and reach.covers(c))
    yield from drawn(law, examples, seed, reach)


def _judge(law: Law, case: Case | Point, subject: Subject) -> Judgement:
    try:
        return law.judge(case, subject)
    except InputError as error:
        raise InputError(f"{error} (law {law.name}, at {case})") from None


def check_law(
    law: Law,
    subject: Subject,
    examples: int = 60,
    seed: int = 20241,
    reach: Reach = Reach(),  # noqa: B008 (frozen)
) -> LawResult:
    """Judge a subject by one law, on small cases first; the first violated one is the counterexample.

    Raises `InputError` for what is no law, subject, reach or number of examples.
    """
    required(law, Law, "law", "a Law")
    Subject.required(subject)
    required(reach, Reach, "reach", "a Reach")
    examples = integer(examples, "examples", 0, MAX_EXAMPLES)
    seed = integer(seed, "seed", 0)
    if not law.applies(subject):
        return LawResult(law, "not applicable", subject.tolerance)
    count, margin, tried = 0, None, None
    for case in cases_for(law, examples, seed, reach):
        places = [*law.at(case)]
        if law.statement is not None and not all(map(reach.covers, places)):
            continue
        try:
            found = _judge(law, case, subject)
        except Skip:
            continue
        count += 1
        here = [Reach.measured(place) for place in places] + ([] if tried is None else [tried])
        tried = reduce(Reach.joined, here) if here else None
        value = found.margin if subject.tolerance is None else found.relative_margin
        if not found.within(subject.tolerance):
            return LawResult(
                law, "fails", subject.tolerance, count, value, case, found.words, tried
            )
        margin = value if margin is None else min(margin, value)
    if count == 0:
        return LawResult(law, "no case", subject.tolerance)
    return LawResult(law, "holds", subject.tolerance, count, margin, tried=tried)


def check_laws(
    subject: Subject,
    laws: Iterable[Law | str] | None = None,
    *,
    examples: int = 60,
    seed: int = 20241,
    max_rank: int = 6,
    max_steps: int = 3,
    max_lam: object = None,
    max_ratio: object = None,
    max_size: int = 400_000,
) -> LawReport:
    """Run laws against an estimator and report which hold, which fail, and where.

    Parameters
    ----------
    subject : Subject
        ``Subject.of_filter(f)`` or ``Subject.of_fit(f)``; `sdproof.laws.MODEL` is sdproof itself.
    laws : iterable of Law or str, optional
        Laws or their names; by default all of `sdproof.laws.known`: those about fits and invariances,
        and the statements of all papers that speak of filters.
    examples : int
        Random cases per law, after small ones.
    seed : int
        Of the random cases.
    max_rank, max_steps : int
        Largest rank and number of steps of a case, up to 64. A law that says nothing about larger
        ones (on data, about one step) stays where it is.
    max_lam, max_ratio : exact number, optional
        Largest λ, and largest max e_j / min e_j; by default some 10⁵.
    max_size : int
        Numerators and denominators of the B_j and ξ_i go up to about this.

    Returns
    -------
    LawReport
        "Holds" means: on the cases that were tried, and the report says how far those went.

    Raises
    ------
    sdproof.errors.InputError
        For a subject, law or number that is not accepted, or an estimator that returns something
        else than numbers of the right count.

    Examples
    --------
    >>> from sdproof.laws import Subject, check_laws
    >>> wrong = Subject.of_filter(lambda i, lam, xi: [e / (e + lam**2) for e in i.eigenvalues])
    >>> [r.law.name for r in check_laws(wrong, ["filter"], examples=5).failing]
    ['filter']
    """
    Subject.required(subject)
    examples = integer(examples, "examples", 0, MAX_EXAMPLES)
    seed = integer(seed, "seed", 0)
    reach = Reach.of(max_rank, max_steps, max_lam, max_ratio, max_size)
    results = tuple(check_law(law, subject, examples, seed, reach) for law in chosen(laws))
    return LawReport(subject, results, examples, seed)
