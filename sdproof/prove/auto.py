"""Looks for a proof with the rules that there are; only the kernel's acceptance counts.

For an exact instance the question is decided. For families, each tactic offers proofs; the first one
that the kernel accepts is the answer. Points of its domain are tried for a counterexample.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from sdproof import kernel
from sdproof.model.instance import Instance
from sdproof.prove.certificate import HEADER, Json
from sdproof.prove.instance import certify, certify_steps
from sdproof.prove.outcome import OpenGoal, Search
from sdproof.prove.refusal import refused
from sdproof.prove.tactics import TACTICS
from sdproof.prove.witness import Witness
from sdproof.statements import Skip, Statement
from sdproof.statements.domain import points
from sdproof.statements.names import INSTANCES
from sdproof.strategies.drawing import values

POINTS = 200
Report = Callable[[str], None]


def search(
    statement: Statement,
    theorems: Sequence[tuple[str, Statement]] = (),  # noqa: ARG001 (no tactic uses one yet)
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
    until = start + seconds
    if statement.kind in INSTANCES:
        report("the exact decision for this instance")
        data = _on_instance(statement)
        found = Search(data) if data is not None and _accepted(data, statement) else Search()
    else:
        found = _on_family(statement, until, report)
    return replace(found, seconds=time.monotonic() - start)


def _on_family(statement: Statement, until: float, report: Report) -> Search:
    failures: list[tuple[str, kernel.Invalid]] = []
    for tactic in TACTICS:
        name = tactic.__name__.replace("_", " ")
        report(f"{name}, on the statement")
        for proof in tactic(statement):
            if time.monotonic() > until:
                break
            data = HEADER | {"kind": "family", "statement": statement.data, "proof": proof}
            try:
                if _accepted(data, statement):
                    return Search(data)
            except kernel.Invalid as error:
                failures.append((name, error))
    report("points of its domain, for a counterexample")
    false = _counterexample(statement, until)
    return Search(counterexample=false, open=() if false else _open(statement, failures))


def _open(statement: Statement, failures: list[tuple[str, kernel.Invalid]]) -> tuple[OpenGoal, ...]:
    names = tuple(t.__name__.replace("_", " ") for t in TACTICS)
    if not failures:
        facts = {n: t for key in ("hypotheses", "each") for n, t in statement.entries(key).items()}
        goal = statement.field("conclusion")
        return (OpenGoal("the statement", "none fits its form", goal, facts, names),)
    name, error = max(reversed(failures), key=lambda f: len(f[1].at.split(".")))
    return (replace(refused(statement, error), template=name, tried=names),)


def _accepted(data: Json, statement: Statement) -> bool:
    try:
        answer = kernel.check(data)
    except kernel.Unreadable:
        return False
    return answer.kind == "theorem" and Statement(answer.statement) == statement


def _counterexample(statement: Statement, until: float) -> Json | None:
    """The first of some points of its domain at which the kernel agrees that it fails."""
    if statement.kind not in ("sum", "pointwise") or statement.field("attain"):
        return None
    for point in values(points(statement), POINTS, statement.text):
        if time.monotonic() > until:
            return None
        try:
            if point.judge().holds:
                continue
            data = HEADER | {"kind": "counterexample", "statement": statement.data}
            kernel.check(data | point.to_json())
            return data | point.to_json()
        except (Skip, kernel.Invalid, kernel.Unreadable):
            continue
    return None


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
