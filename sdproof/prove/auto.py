"""Looks for a proof with the rules that there are; only the kernel's acceptance counts.

For an exact instance the question is decided. For families, each tactic offers proofs; the first one
that the kernel accepts is the answer.
"""

from __future__ import annotations

from sdproof import kernel
from sdproof.model.instance import Instance
from sdproof.prove.certificate import HEADER, Json
from sdproof.prove.instance import certify, certify_steps
from sdproof.prove.tactics import TACTICS
from sdproof.prove.witness import Witness
from sdproof.statements import Statement
from sdproof.statements.names import INSTANCES


def find(statement: Statement) -> Json | None:
    """A certificate of a statement; None if no tactic finds one, which says nothing about its truth."""
    if statement.kind in INSTANCES:
        data = _on_instance(statement)
        return data if data is not None and _accepted(data, statement) else None
    for tactic in TACTICS:
        for proof in tactic(statement):
            data = HEADER | {"kind": "family", "statement": statement.data, "proof": proof}
            if _accepted(data, statement):
                return data
    return None


def _accepted(data: Json, statement: Statement) -> bool:
    try:
        answer = kernel.check(data)
    except (kernel.Invalid, kernel.Unreadable):
        return False
    return answer.kind == "theorem" and Statement(answer.statement) == statement


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
