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
    """A certificate of a statement; None if no tactic finds one, which says nothing about its truth.

    Parameters
    ----------
    statement : Statement
    """
    if statement.kind in INSTANCES:
        return _accepted(_on_instance(statement), statement)
    for tactic in TACTICS:
        for proof in tactic(statement):
            data = HEADER | {"kind": "family", "statement": statement.data, "proof": proof}
            found = _accepted(data, statement)
            if found is not None:
                return found
    return None


def _accepted(data: Json | None, statement: Statement) -> Json | None:
    try:
        answer = None if data is None else kernel.check(data)
    except (kernel.Invalid, kernel.Unreadable):
        return None
    if answer is None or answer.kind != "theorem" or Statement(answer.statement) != statement:
        return None
    return data


def _on_instance(statement: Statement) -> Json | None:
    """The certificate of a statement about one exact instance, where it is true."""
    given = statement.entries("instance")
    instance = Instance(tuple(given["eigenvalues"]), tuple(given["snr"]))
    steps, bound, kind = statement.field("steps"), statement.field("bound"), statement.kind
    point = {"lam": statement.field("lam"), "xi": statement.field("xi")}
    if kind == "steps-needed":
        return certify_steps(instance).data
    ridge = (
        certify(instance, 0 if steps is None else steps, bound) if kind != "upper-bound" else None
    )
    if isinstance(ridge, Witness):
        return None
    if kind == "lower-bound":
        assert ridge is not None
        return ridge.data
    head = HEADER | {"kind": kind, "instance": dict(given), "bound": bound, "witness": point}
    return head | ({"steps": steps} if ridge is None else {"ridge": ridge.data["proof"]})
