"""The law that a statement is for an estimator: the same exact margin, with the estimator's filter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeAlias

from flint import fmpq

from sdproof.errors import InputError
from sdproof.laws.base import Case, Law
from sdproof.laws.subject import Subject
from sdproof.model.filters import spectral_filter
from sdproof.model.instance import Instance
from sdproof.statements import Judgement, Point, Skip, Statement
from sdproof.statements.names import NAMED

Ask: TypeAlias = Callable[[Case], Sequence[fmpq]]


def judges_filters(statement: Statement) -> bool:
    """Whether its conclusion is about filter values at given λ and ξ, so that it judges estimators."""
    given = {text for key in NAMED for text in statement.entries(key).values()}
    about = "".join(text for text in statement.formulas() if text not in given)
    return statement.kind in ("sum", "pointwise") and "filter(" in about


def law_of(name: str, statement: Statement) -> Law:
    """A statement as a law, named like ``"MT-3:ridge"``."""

    def judge(point: Point, subject: Subject) -> Judgement:
        return _asking(point, lambda case: subject.q(*case)).judge()

    return Law(name, statement.text, judge, statement=statement, at=asked)


def asked(point: Point) -> list[Case]:
    """The instances, λ and ξ at which a statement asks for the filter, in the order of asking."""
    found: dict[Case, None] = {}

    def ask(case: Case) -> Sequence[fmpq]:
        found[case] = None
        return [spectral_filter(e, case.lam, case.xi) for e in case.instance.eigenvalues]

    with suppress(Skip):
        _asking(point, ask).judge()
    return [*found]


def _asking(point: Point, ask: Ask) -> Point:
    """The point with a filter that asks for all directions of its instance at once."""
    whole = _instance(point)

    def filter(e: fmpq, lam: fmpq, xi: Sequence[fmpq]) -> fmpq:
        if not (e > 0 and lam > 0):
            raise Skip
        alone = whole is None or e not in whole.eigenvalues
        instance = Instance((e,), (fmpq(0),)) if alone or whole is None else whole
        return ask(Case(instance, lam, tuple(xi)))[instance.eigenvalues.index(e)]

    return Point(point.statement, point.values, point.directions, point.steps, filter)


def _instance(point: Point) -> Instance | None:
    """That of the point; without signal if the statement speaks of the eigenvalues only."""
    names = [names.get("e") for names in point.places(point.fixed())]
    try:
        own = point.instance()
        if own is None and names and all(isinstance(e, fmpq) for e in names):
            own = Instance(tuple(names), (fmpq(0),) * len(names))
    except (InputError, Skip):
        return None
    return own
