"""The claims of every paper: what is proved, which false variants fall, and that no text stands beside a
verdict unless it was checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from sdproof import kernel
from sdproof.errors import InputError
from sdproof.papers import PAPERS
from sdproof.state import Claim, Theorem, Variant, discover, refute
from sdproof.state.claim import At
from sdproof.state.settling import checked
from sdproof.state.stored import CERTIFICATES, read
from sdproof.statements import Statement
from sdproof.verdict import Outcome, Verdict

FOUND = {one.claim.id: one for paper in PAPERS for one in discover([paper.name])}
CLAIMS = [one.claim for one in FOUND.values() if one.claim.theorems]
THEOREMS = [(c, t) for c in CLAIMS for t in c.theorems]
VARIANTS = [(c, v) for c in CLAIMS for v in c.variants]
OPEN = {"KS-3:two-steps"}
"""Statements without a proof."""
LONG = {f"KS-4:degree-{n}" for n in range(2, 9)}
"""Those with many mutants, each of which takes the kernel a while."""
FIRST = {c.id for c in PAPERS[0]}
"""The claims of which every theorem is mutated by default; of the others, the first one."""
FORMULAS = ("given", "each", "sums", "let", "direction_let", "at_each_step", "krylov")


def stored(claim: Claim) -> dict[str, Any]:
    """The certificates kept beside the paper."""
    return dict(FOUND[claim.id].certificates.get(claim.id, {}))


def kept_proof(claim: Claim, theorem: Theorem) -> Theorem:
    """The theorem with the proof that is kept for it, where one is, in place of a search."""
    kept = stored(claim).get(theorem.name, {})
    given = kept.get("kind") == "family" and "theorems" not in kept
    return theorem.changed(proof=kept["proof"]) if given else theorem


WRITTEN = [(c, kept_proof(c, t)) for c, t in THEOREMS if f"{c.id}:{t.name}" not in OPEN]
MUTATED = [
    pytest.param(c, t, id=f"{c.id}:{t.name}",
                 marks=[pytest.mark.thorough] * (f"{c.id}:{t.name}" in LONG or
                                                 (c.id not in FIRST and t.name != c.theorems[0].name)))
    for c, t in WRITTEN
]  # fmt: skip


def names(pairs: list[tuple[Claim, Any]]) -> list[str]:
    return [f"{c.id}:{x.name}" for c, x in pairs]


@pytest.mark.parametrize(("claim", "theorem"), THEOREMS, ids=names(THEOREMS))
def test_statements_are_proved(claim: Claim, theorem: Theorem) -> None:
    """The kernel answers with exactly the statement of the theorem, or it is known to have no proof."""
    found = checked(theorem, stored(claim))
    if f"{claim.id}:{theorem.name}" in OPEN:
        assert found.verdict is Verdict.NOT_CHECKED
        return
    statement, (evidence,) = found.statement, found.evidence
    assert evidence.outcome is Outcome.HOLDS, evidence.detail
    answer = kernel.check(theorem.certificate(stored(claim)))
    assert answer.kind == "theorem"
    assert Statement(answer.statement) == statement == theorem.statement


@pytest.mark.parametrize(("claim", "variant"), VARIANTS, ids=names(VARIANTS))
def test_false_variants_are_refuted(claim: Claim, variant: Variant) -> None:
    """By a counterexample to exactly this statement, which no theorem states."""
    assert isinstance(variant.at, At)
    found = refute(claim, variant)
    assert found.verdict is Verdict.REFUTED, found.evidence.detail
    assert found.statement == claim.false(variant)
    assert found.statement not in [t.statement for _, t in THEOREMS]


def other(formula: str) -> Iterator[str]:
    """The formula with another number, another sign, another factor."""
    for sign, new in ((" >= ", " > "), (" > ", " >= "), (" <= ", " < "), (" < ", " <= ")):
        if sign in formula:
            yield formula.replace(sign, new)
    if any(sign in formula for sign in ("<", ">", "=")):
        sign = next(s for s in (" >= ", " <= ", " > ", " < ", " = ") if s in formula)
        left, right = formula.split(sign, 1)
        yield f"2*({left}){sign}{right}"
        yield f"{left}{sign}{right} + 1"
        yield f"{right}{sign}{left}"
    else:
        yield f"2*({formula})"
        yield f"{formula} + 1"


def mutants(theorem: Theorem) -> Iterator[tuple[str, Theorem]]:
    """The theorem with one formula changed, or one hypothesis dropped; the proof stays."""
    for text in other(theorem.states):
        yield text, theorem.changed(states=text)
    for where in (theorem, theorem.family):
        for key in FORMULAS:
            texts = getattr(where, key, {})
            for name, old in texts.items():
                for text in (*other(old), None):
                    kept = {n: v for n, v in texts.items() if n != name or text is not None}
                    changed = kept | ({} if text is None else {name: text})
                    if where is theorem:
                        yield f"{name}: {text}", theorem.changed(**{key: changed})
                    else:
                        family = replace(theorem.family, **{key: changed})  # type: ignore[type-var]
                        yield f"{name}: {text}", theorem.changed(family=family)


@pytest.mark.parametrize(("claim", "theorem"), MUTATED)
def test_a_changed_formula_is_another_statement(claim: Claim, theorem: Theorem) -> None:
    """It is refused, or not proved, or what is shown as proved has changed with it."""
    shown, count = theorem.statement.text, 0
    for text, mutant in mutants(theorem):
        count += 1
        try:
            found = checked(mutant)
            statement, (evidence,) = found.statement, found.evidence
        except InputError:
            continue
        if evidence.outcome is Outcome.HOLDS:
            assert statement == mutant.statement
            assert statement == theorem.statement or statement.text != shown, text
    assert count >= 2 or theorem.statement.field("instance")


def test_most_changed_conclusions_are_not_proved() -> None:
    """The mutants above are no formality: of those of the conclusion few have a proof."""
    found = [
        checked(theorem.changed(states=text)).evidence[0].outcome
        for claim, theorem in WRITTEN
        for text in other(theorem.states)
        if not theorem.statement.field("instance") and f"{claim.id}:{theorem.name}" not in LONG
    ]
    assert len(found) > 150
    assert sum(outcome is Outcome.HOLDS for outcome in found) < len(found) / 4


def test_every_stored_certificate_is_used() -> None:
    """None is of a theorem that is gone or is proved by hand, and the kernel accepts each as it is: a
    change of the format leaves none behind."""
    theorems = {(c.id, t.name): t for c, t in THEOREMS if t.is_searched}
    files = {one.file for one in FOUND.values() if one.file is not None}
    rows = {key: row for file in files for key, row in read(file, CERTIFICATES).items()}
    assert rows
    for key, name in ((key, name) for key, kept in rows.items() for name in kept):
        theorem, kept = theorems[key, name], rows[key][name]
        assert theorem.fault(kept) is None
        assert checked(theorem, {name: kept}).note == ""
        assert theorem.fault(kept | {"proof": {}, "ridge": {}}) is not None


def test_identifiers_are_of_one_claim_each() -> None:
    """In all papers together: an identifier alone says which claim is meant."""
    assert len(FOUND) == sum(len(paper.claims) for paper in PAPERS)
    assert [discover([name])[0].claim for name in FOUND] == [one.claim for one in FOUND.values()]
