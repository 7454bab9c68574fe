"""Looks for a proof with the rules that there are; only the kernel's acceptance counts.

For an exact instance the question is decided. For families, plans of proof are filled in, goal by goal
(`sdproof.prove.search`); what the kernel accepts is the answer. Points of the statement's domain are
tried for a counterexample.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from sdproof import kernel
from sdproof.model.instance import Instance
from sdproof.prove.certificate import HEADER, Json
from sdproof.prove.instance import certify, certify_steps
from sdproof.prove.outcome import Search
from sdproof.prove.witness import Witness
from sdproof.statements import Skip, Statement
from sdproof.statements.domain import points
from sdproof.statements.names import INSTANCES
from sdproof.strategies.drawing import values

POINT_SECONDS, DRAWN = 8.0, 25
STAGES = (1.0, 1), (4.0, 4), (20.0, 8)
"""Processor seconds for each plan of proof, then rounds of a search for a violated point."""
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

    attempts = Attempts(statement, {n: s.data for n, s in theorems.items()}, Limits(until, report))
    stages = STAGES if not statement.entries("state") else ((0.0, STAGES[0][1]), *STAGES)
    for patience, rounds in stages:
        for proof, own in attempts.run(patience):
            data = HEADER | {"kind": "family", "statement": statement.data, "proof": proof}
            return Search(data | ({"theorems": own} if own else {}))
        if time.monotonic() > until:
            break
        report("points of its domain, for a counterexample")
        false = _counterexample(statement, attempts.false_at, rounds, until)
        if false is not None:
            return Search(counterexample=false)
    return Search(open=tuple(attempts.open))


def _accepted(data: Json, statement: Statement) -> bool:
    try:
        answer = kernel.check(data)
    except (kernel.Invalid, kernel.Unreadable):
        return False
    return answer.kind == "theorem" and Statement(answer.statement) == statement


def _counterexample(
    statement: Statement, known: list[Any], rounds: int, until: float
) -> Json | None:
    """A point at which the kernel agrees that it fails: one that a goal was found false at, or one that
    is searched for."""
    from sdproof.falsify import violated_point

    tried = [{"values": {n: str(v) for n, v in at.items()}, "directions": []} for at in known]
    seconds = min(POINT_SECONDS, until - time.monotonic())
    if seconds > 0 and statement.means:
        tried += _drawn(statement, rounds)
    elif seconds > 0 and (found := violated_point(statement, seconds, rounds=rounds)):
        tried.append(found.to_json())
    for point in tried:
        data = HEADER | {"kind": "counterexample", "statement": statement.data} | point
        try:
            kernel.check(data)
        except (kernel.Invalid, kernel.Unreadable):
            continue
        return data
    return None


def _drawn(statement: Statement, rounds: int) -> list[Json]:
    """Points at which a statement with means fails, of some that Hypothesis draws."""
    found = []
    for point in values(points(statement), DRAWN * rounds, statement.text):
        with suppress(Skip):
            if not point.judge().holds:
                found.append(point.to_json())
    return found[:1]


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
