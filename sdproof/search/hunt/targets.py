"""What a hunt searches: a law or a statement, with a strategy for its cases and an exact margin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from flint import fmpq
from hypothesis.strategies import SearchStrategy

from sdproof.laws.base import Case, Law
from sdproof.laws.generators import cases
from sdproof.laws.subject import MODEL, Subject
from sdproof.search.hunt.attained import attained_exactly, missed, missing_points
from sdproof.statements import Judgement, Point, Skip, Statement, relation
from sdproof.statements.domain import points


@dataclass(frozen=True)
class Target:
    """One property and where its cases come from.

    Attributes
    ----------
    name, text : str
        The text is that of the statement, rendered; of a law, its words.
    strategy : hypothesis.strategies.SearchStrategy
        Of the cases: `sdproof.laws.Case` for a law, `sdproof.statements.Point` for a statement.
    judge : callable
        case -> exact judgement; raises `Skip` where the property says nothing.
    recheck : callable
        The same afresh: nothing remembered, and membership of the case in the domain is decided too.
    size : callable
        case -> what makes one counterexample smaller than another.
    tolerance : flint.fmpq, optional
        For estimators in floats; None: exact.
    statement : Statement, optional
        What the kernel is to confirm a counterexample to.
    """

    name: str
    text: str
    strategy: SearchStrategy[Any]
    judge: Callable[[Any], Judgement]
    recheck: Callable[[Any], Judgement]
    size: Callable[[Any], tuple[int, ...]]
    tolerance: fmpq | None = None
    statement: Statement | None = None


def law_target(law: Law, subject: Subject = MODEL) -> Target:
    """The target for a law and an estimator."""

    def recheck(case: Case | Point) -> Judgement:
        if isinstance(case, Point) and not case.satisfied():
            raise Skip
        return law.judge(case, subject if subject.own else replace(subject))

    def judge(case: Case | Point) -> Judgement:
        return law.judge(case, subject)

    size = Case.size if law.statement is None else Point.size
    return Target(law.name, law.words, cases(law), judge, recheck, size, subject.tolerance)


def _judged_least(point: Point) -> Judgement:
    """Equality does not refute "least > x": the kernel asks for a point (λ, ξ) below."""
    found, of = point.judge(), relation(point.statement.field("conclusion"))
    below = (of.sign == ">") == (of.left == "least")
    return replace(found, strict=False) if below else found


def statement_target(name: str, statement: Statement) -> Target:
    """The target for a statement."""
    strategy = points(statement)
    judge: Callable[[Point], Judgement] = Point.judge
    if attained_exactly(statement):
        strategy, judge = missing_points(statement), missed
    elif statement.kind == "infimum":
        judge = _judged_least

    def recheck(point: Point) -> Judgement:
        if not point.satisfied():
            raise Skip
        return judge(point)

    size = Point.size
    return Target(name, statement.text, strategy, judge, recheck, size, statement=statement)
