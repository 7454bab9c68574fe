"""Looks for a proof with the rules that there are; only the kernel's acceptance counts.

For an exact instance the question is decided. For families, plans of proof are filled in, goal by goal
(`sdproof.prove.search`); what the kernel accepts is the answer. Points of the statement's domain are
tried for a counterexample.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sdproof import kernel
from sdproof.model.instance import Instance
from sdproof.prove.certificate import HEADER, Json
from sdproof.prove.instance import certify, certify_steps
from sdproof.prove.outcome import OpenGoal, Search
from sdproof.prove.witness import Witness
from sdproof.statements import Skip, Statement
from sdproof.statements.domain import points
from sdproof.statements.names import INSTANCES
from sdproof.strategies.drawing import values

POINTS = 200
PATIENCE = 3.0, 20.0
"""Seconds for one plan, at first and once all have been tried."""
Report = Callable[[str], None]


def search(
    statement: Statement,
    theorems: Sequence[tuple[str, Statement]] = (),
    seconds: float = 60,
    report: Report = lambda _: None,
) -> Search:
    """A certificate of a statement, or of a counterexample to it, or what is missing.

    Parameters
    ----------
    statement : Statement
    theorems : sequence of (str, Statement)
        That a proof may use.
    seconds : float
        Time limit.
    report : callable
        Called with a line: what is tried.
    """
    start = time.monotonic()
    if statement.kind in INSTANCES:
        report("the exact decision for this instance")
        data = _on_instance(statement)
        found = Search(data) if data is not None and _accepted(data, statement) else Search()
    else:
        found = _on_family(statement, dict(theorems), start + seconds, report)
    return replace(found, seconds=time.monotonic() - start)


def _on_family(
    statement: Statement, theorems: dict[str, Statement], until: float, report: Report
) -> Search:
    from sdproof.prove.search.attempts import Attempts
    from sdproof.prove.search.holes import Limits

    half = time.monotonic() + (until - time.monotonic()) / 2
    attempts = Attempts(statement, {n: s.data for n, s in theorems.items()}, Limits(until, report))
    for patience, end in zip(PATIENCE, (half, until), strict=True):
        for proof, own in attempts.run(patience, end):
            data = HEADER | {"kind": "family", "statement": statement.data, "proof": proof}
            return Search(data | ({"theorems": own} if own else {}))
        report("points of its domain, for a counterexample")
        false = _counterexample(statement, attempts.false_at, until)
        if false is not None:
            return Search(counterexample=false)
    return Search(open=tuple(attempts.open))


def _accepted(data: Json, statement: Statement) -> bool:
    try:
        answer = kernel.check(data)
    except (kernel.Invalid, kernel.Unreadable):
        return False
    return answer.kind == "theorem" and Statement(answer.statement) == statement


def _counterexample(statement: Statement, known: list[Any], until: float) -> Json | None:
    """The first of some points of its domain at which the kernel agrees that it fails."""
    if statement.kind not in ("sum", "pointwise") or statement.field("attain"):
        return None
    if time.monotonic() > until:
        return None
    for point in _points(statement, known):
        if time.monotonic() > until:
            return None
        try:
            data = HEADER | {"kind": "counterexample", "statement": statement.data} | point
            kernel.check(data)
        except (kernel.Invalid, kernel.Unreadable):
            continue
        return data
    return None


def _points(statement: Statement, known: list[Any]) -> Iterator[Json]:
    for at in known:
        yield {"values": {n: str(v) for n, v in at.items()}, "directions": []}
    for point in values(points(statement), POINTS, statement.text):
        try:
            if not point.judge().holds:
                yield point.to_json()
        except Skip:
            continue


def _on_instance(statement: Statement) -> Json | None:
    """The certificate of a statement about one exact instance, where it is true."""
    given = statement.entries("instance")
    instance = Instance(tuple(given["eigenvalues"]), tuple(given["snr"]))
    steps, bound, kind = statement.field("steps"), statement.field("bound"), statement.kind
    if kind == "steps-needed":
        return certify_steps(instance).data
    point = {"lam": statement.field("lam"), "xi": statement.field("xi")}
    head = HEADER | {"kind": kind, "instance": dict(given), "bound": bound, "witness": point}
    if kind == "upper-bound":
        return head | {"steps": steps}
    found = certify(instance, steps or 0, bound)
    if isinstance(found, Witness):
        return None
    return found.data if kind == "lower-bound" else head | {"ridge": found.data["proof"]}


__all__ = ["OpenGoal", "Search", "search"]
