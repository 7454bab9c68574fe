"""The kernel's word on what a hunt finds: the certificate of a counterexample."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flint import fmpq

from sdproof import kernel
from sdproof.errors import InputError, ProofError
from sdproof.minima import minimum
from sdproof.model.risks import risk
from sdproof.numbers.exact import exact_str, to_exact
from sdproof.prove.certificate import HEADER, Json
from sdproof.prove.certificate import witness as witness_data
from sdproof.prove.instance import certify, lower_bound_proof
from sdproof.prove.positivity import simplest_between
from sdproof.prove.witness import Witness
from sdproof.search.hunt.attained import attained_exactly
from sdproof.statements import Point, Statement, relation

DIGITS = (6, 12, 40, 150)
"""Accuracies, one after the other, at which the least risk is told apart from what is allowed."""


def certificate_of(statement: Statement, point: Point) -> Json | None:
    """The certificate that a statement fails at a point, accepted by the kernel; None where the kernel
    has none for such a statement.

    Raises
    ------
    sdproof.errors.ProofError
        If the kernel refuses it: it and the model disagree.
    """
    if statement.kind not in ("sum", "pointwise", "infimum"):
        return None
    if statement.field("attain") and not attained_exactly(statement):
        return None
    data = HEADER | {"kind": "counterexample", "statement": statement.data, **point.to_json()}
    if statement.kind == "infimum":
        least = least_of(statement, point)
        if least is None:
            return None
        data["least"] = least
    try:
        kernel.check(data)
    except (kernel.Invalid, kernel.Unreadable) as error:
        raise ProofError(f"the kernel refuses {point}: {error}") from None
    return data


def least_of(statement: Statement, point: Point) -> Json | None:
    """That the least risk is on the wrong side of what the statement allows: a point (λ, ξ) below it,
    or the proof of a lower bound above it; None if it is not."""
    of, instance = relation(statement.field("conclusion")), point.instance()
    if instance is None or of.sign == "=":
        return None
    fixed = point.fixed()
    allowed = point.total(of.left if of.right == "least" else of.right, fixed, point.places(fixed))
    steps = int(point.evaluated(str(statement.field("steps") or 0), fixed).p)
    if (of.left == "least") == (of.sign in (">", ">=")):
        found = certify(instance, steps, allowed)
        return witness_data(found) if isinstance(found, Witness) else None
    for digits in DIGITS:
        low = minimum(instance, steps, digits).lo
        if low > allowed:
            return lower_bound_proof(instance, steps, _between(allowed, low))
    return lower_bound_proof(instance, steps, allowed) if of.sign in ("<", ">") else None


def _between(allowed: fmpq, low: fmpq) -> fmpq:
    """A short number above what is allowed, and not above a lower end of the least risk."""
    third = (low - allowed) / 3
    return fmpq(0) if allowed < 0 else simplest_between(allowed + third, low - third)


def least_words(point: Point, least: Mapping[str, Any]) -> str:
    """What the certificate of a counterexample says of the least risk: its lower bound, or a point
    (λ, ξ) with the exact risk there. Never an infimum that is not attained."""
    if "bound" in least:
        return f"the least risk is ≥ {least['bound']}"
    instance = point.instance()
    assert instance is not None
    xi = ", ".join(least["xi"])
    value = risk(instance, least["lam"], least["xi"]).rho
    return f"the risk at λ = {least['lam']}, ξ = ({xi}) is {exact_str(value)}"


def witness_words(statement: Statement, point: Point, certificate: Json | None) -> str:
    """At which (λ, ξ) the risk is below what is stated of the least risk; empty where no such point is
    known or the statement itself names it."""
    if certificate is not None:
        return least_words(point, certificate["least"]) if "least" in certificate else ""
    steps = {"lower-bound": statement.field("steps"), "strict-improvement": 0}.get(statement.kind)
    instance = point.instance() if steps is not None else None
    if steps is None or instance is None:
        return ""
    try:
        found = certify(instance, steps, to_exact(statement.field("bound"), "bound"))
    except InputError:
        return ""
    return least_words(point, witness_data(found)) if isinstance(found, Witness) else ""
