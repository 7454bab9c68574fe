"""What a hunt searches: a law or a statement, with a strategy for its cases and an exact margin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from flint import fmpq
from hypothesis.strategies import SearchStrategy

from sdproof import kernel
from sdproof.claims import Claim
from sdproof.errors import InputError, ProofError
from sdproof.laws.base import Case, Law
from sdproof.laws.check import case_size
from sdproof.laws.generators import cases
from sdproof.laws.subject import MODEL, Subject
from sdproof.model.instance import Instance
from sdproof.prove.theorem import HEADER, Json, Refutation
from sdproof.statements import Point, Skip, Statement
from sdproof.statements.domain import points
from sdproof.statements.judgement import Judgement


@dataclass(frozen=True)
class Target:
    """One property and where its cases come from.

    Attributes
    ----------
    name, words : str
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
    statement : dict, optional
        If the kernel can confirm a counterexample.
    """

    name: str
    words: str
    strategy: SearchStrategy[Any]
    judge: Callable[[Any], Judgement]
    recheck: Callable[[Any], Judgement]
    size: Callable[[Any], tuple[int, ...]]
    tolerance: fmpq | None = None
    statement: Json | None = None


def law_target(law: Law, subject: Subject = MODEL) -> Target:
    """The target for a law and an estimator."""

    def recheck(case: Case) -> Judgement:
        if not law.domain.contains(case):
            raise Skip
        return law.judge(case, subject if subject.own else replace(subject))

    def judge(case: Case) -> Judgement:
        return law.judge(case, subject)

    tolerance = subject.tolerance
    return Target(law.name, law.words, cases(law), judge, recheck, case_size, tolerance)


def _holding(point: Point) -> Judgement:
    if not point.satisfied():
        raise Skip
    return point.judge()


def statement_target(name: str, words: str, statement: Statement) -> Target:
    """The target for a statement."""
    confirmable = statement.kind in ("sum", "pointwise") and not statement.field("attain")
    return Target(
        name,
        words,
        points(statement),
        Point.judge,
        _holding,
        Point.size,
        statement=statement.data if confirmable else None,
    )


def targets_of(claim: Claim) -> tuple[Target, ...]:
    """The laws of a claim and the statements of its theorems.

    Raises
    ------
    sdproof.errors.InputError
        If it has neither: a claim about data.
    """
    theorems = (
        statement_target(f"theorem {t.name}", t.words, Statement(t.statement))
        for t in claim.theorems
    )
    found = (*map(law_target, claim.laws), *theorems)
    if not found:
        raise InputError(f"claim: {claim.id} is about data and has no law to search for violations")
    return found


def variant_named(claim: Claim, name: str) -> Refutation:
    """The false variant of a claim.

    Raises
    ------
    sdproof.errors.InputError
        If there is none of this name.
    """
    variants = {v.name: v for v in claim.variants()}
    found = variants.get(name)
    if found is None:
        accepted = ", ".join(variants) or "none, it has no false variants"
        raise InputError(f"variant: {name[:60]!r} is unknown for {claim.id}; accepted: {accepted}")
    return found


def target_of_variant(variant: Refutation) -> Target:
    """The target for a false variant: its law, or the statement of its counterexample.

    Raises
    ------
    sdproof.errors.InputError
        If it has neither.
    """
    if variant.law is not None:
        return replace(law_target(variant.law), name=variant.name, words=variant.words)
    for certificate in variant.certificates:
        if certificate["kind"] == "counterexample":
            return statement_target(
                variant.name, variant.words, Statement(certificate["statement"])
            )
    raise InputError(f"variant: {variant.name!r} has no law and no statement to search")


def certificate_of(target: Target, case: Any) -> Json | None:
    """The kernel certificate of a counterexample to a statement, accepted by the kernel; None where
    there is no such certificate.

    Raises
    ------
    sdproof.errors.ProofError
        If the kernel refuses it: it and the model disagree.
    """
    if target.statement is None:
        return None
    certificate = HEADER | {
        "kind": "counterexample",
        "statement": target.statement,
        **case.to_json(),
    }
    try:
        kernel.check(certificate)
    except (kernel.Invalid, kernel.Unreadable) as error:
        raise ProofError(f"{target.name}: the kernel refuses {case}: {error}") from None
    return certificate


def instance_of(case: Any) -> Instance | None:
    """The instance of a case, if it has one."""
    if isinstance(case, Case):
        return case.instance
    assert isinstance(case, Point)
    return case.instance()
