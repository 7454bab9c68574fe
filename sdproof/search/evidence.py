"""Evidence beside proofs: statements at drawn points and laws on listed and drawn cases, exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from flint import fmpq

from sdproof.laws.base import Case, Law
from sdproof.laws.listed import listed_cases
from sdproof.numbers.display import shorten
from sdproof.statements import Point, Skip, Statement
from sdproof.statements.names import INSTANCES
from sdproof.verdict import Evidence, Method, Outcome

Json = dict[str, Any]
NAME = "exact margin"


def drawn(statement: Statement, examples: int, seed: int) -> Evidence:
    """The statement's exact margin at points that Hypothesis draws from its own domain; at the one
    instance that it is about, by certified minima. Equal seeds see equal points; a point where it fails
    is made smaller."""
    from sdproof.falsify.exact import smaller, violates
    from sdproof.statements.domain import drawn as points

    if statement.kind in INSTANCES:
        return _on_instance(statement)
    count = 0
    for point in points(statement, examples, seed):
        try:
            found = point.judge()
        except Skip:
            continue
        count += 1
        if not found.holds:
            small = smaller(point, violates)
            at, detail = small.to_json(), f"{small.judge().words}, at {small}"
            scope = f"a point of its domain, seed {seed}"
            return Evidence(NAME, Method.PROPERTY, Outcome.FAILS, scope, detail, counterexample=at)
    if count == 0:
        why = "no point drawn satisfies its hypotheses"
        if statement.field("attain"):
            why += ", or says more than what holds at the wanted filter values"
        return Evidence(NAME, Method.PROPERTY, Outcome.NOT_RUN, why)
    where = " (at the wanted filter values)" if statement.field("attain") else ""
    scope = f"{count} exact points of its domain drawn by Hypothesis, seed {seed}{where}"
    return Evidence(NAME, Method.PROPERTY, Outcome.HOLDS, scope, "holds", cases=count)


def _on_instance(statement: Statement) -> Evidence:
    scope = "this instance, by certified minima over λ"
    try:
        found = Point(statement, {}).judge()
    except Skip:
        return Evidence(NAME, Method.EXACT, Outcome.NOT_RUN, scope, "not decided")
    words = " ".join(map(shorten, found.words.split(" ")))  # a risk has thousands of digits
    if found.holds:
        return Evidence(NAME, Method.EXACT, Outcome.HOLDS, scope, words, cases=1)
    at = dict(statement.entries("instance"))
    return Evidence(NAME, Method.EXACT, Outcome.FAILS, scope, words, counterexample=at)


def law_checks(
    law: Law, ranks: tuple[int, ...], examples: int, seed: int
) -> Iterator[Callable[[], Evidence]]:
    """A law on listed cases of these ranks, and on random ones."""
    kept = ", ".join(str(r) for r in ranks if r <= law.most_rank)
    scope = f"listed exact cases, r in {{{kept}}}"
    yield lambda: evaluate(law, listed_cases(law, ranks), Method.EXACT, scope)

    def random() -> Evidence:
        from sdproof.laws.generators import drawn as cases

        where = f"random exact cases, seed {seed}"
        return evaluate(law, cases(law, examples, seed), Method.PROPERTY, where)

    yield random


def evaluate(law: Law, cases: Iterable[Case], method: Method, scope: str) -> Evidence:
    """Evaluate a law on cases until one violates it."""
    count = 0
    for case in cases:
        count += 1
        found = law.violation(case)
        if found is not None:
            at: Json = {**case.to_json(), "found": found}
            return Evidence(law.name, method, Outcome.FAILS, scope, found, counterexample=at)
    if count == 0:
        return Evidence(law.name, method, Outcome.NOT_RUN, scope, "no instance at these ranks")
    scope = f"{count} {scope}"
    return Evidence(law.name, method, Outcome.HOLDS, scope, "holds", cases=count)


def point_text(statement: Statement, certificate: Mapping[str, Any]) -> str:
    """The values of a counterexample in one line, and what both sides come to there; equal directions
    are counted."""
    point = Point.read(statement, certificate)
    told = " ".join(map(shorten, _sides(point, certificate.get("least")).split(" ")))
    return f"{point}, where {told}" if told else str(point)


def _sides(point: Point, least: Mapping[str, Any] | None) -> str:
    """What is compared in the conclusion; empty where it has noise."""
    from sdproof.search.hunt.confirmed import least_words

    if least is not None:
        return f"{least_words(point, least)} and the bound is {point.bound()}"
    left, right = point.sides()
    exact = isinstance(left, fmpq) and isinstance(right, fmpq)
    return f"the left side is {left} and the right side is {right}" if exact else ""
