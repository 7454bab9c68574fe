"""The claims of the paper: what is proved, which false variants fall, and that no text stands beside a
verdict unless it was checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sdproof import kernel
from sdproof.errors import InputError
from sdproof.papers import pareek2024
from sdproof.papers.pareek2024 import PAPER
from sdproof.state import Claim, Context, Theorem, Variant, refute, settle
from sdproof.state.claim import At
from sdproof.state.settling import checked
from sdproof.state.stored import CERTIFICATES, read
from sdproof.statements import Statement
from sdproof.verdict import Outcome, Verdict

PROVED = [c for c in PAPER if c.theorems]
THEOREMS = [(c, t) for c in PROVED for t in c.theorems]
VARIANTS = [(c, v) for c in PROVED for v in c.variants]
FORMULAS = ("given", "each", "sums", "let", "direction_let", "at_each_step")

STATEMENTS = {
    "SD-1": "ridge-minimises student-minimises closed-form filter",
    "SD-2": "one-direction",
    "SD-3": "convex quadratic-in-xibar xi-to-h h-to-xi one-xi xibar-to-h degenerate",
    "OS-1": "instance curve lowers local-minimum",
    "OS-2": "decreasing increasing beyond-one bias",
    "OS-3": "optimum beyond-one above-one upper lower rate",
    "LB-1": "bound gap reached only-there",
    "LB-2": "infimum one-more-step r-steps-need-not equal-eigenvalues",
    "MT-1": "r-steps",
    "MT-2": "one-step sharp-strong-signal sharp-weak-signal paper-constant",
    "MT-3": "ridge paper-constant",
    "NA-1": "ridge-is-optimal no-gain",
    "NA-2": "ridge-is-good gap-vanishes gain-is-bounded",
    "NA-3": "any-number-of-steps ridge-attains no-signal ridge-is-never-zero",
    "GL-1": "small-lambda large-lambda gain-at-most-r-over-LB one-strong-signal gain-at-most-2r "
    "weak-signals gain-at-most-2 ridge-is-a-step lower-bound-below-rank",
}
FALSE = {
    "SD-1": "order|student is convex combination only",
    "SD-2": "no-B|no-variance",
    "SD-3": "concave|ratio-reversed",
    "OS-1": "every-instance|wrong-sign",
    "OS-2": "no-range|turns-at-one",
    "OS-3": "no-threshold|above-turning-point",
    "LB-1": "ten-percent-more|bias-without-B",
    "LB-2": "equal-reach|r-1-steps|always-attained",
    "MT-1": "one-step|half",
    "MT-2": "c1=1|b-not-squared|no-ratio|weak-signal|sharp-for-all-C",
    "MT-3": "c0=1|no-ratio|weak-signal",
    "NA-1": "no-alignment-hypothesis",
    "NA-2": "no-small-eigenvalues|half-the-bias",
    "NA-3": "distinct-eigenvalues|attained-without-signal",
    "GL-1": "strong-weak|half",
}


def names(pairs: list[tuple[Claim, Any]]) -> list[str]:
    return [f"{c.id}:{x.name}" for c, x in pairs]


def test_nothing_is_missing() -> None:
    """Every claim, with every statement and every false variant, by name."""
    assert {c.id: " ".join(t.name for t in c.theorems) for c in PROVED} == STATEMENTS
    assert {c.id: "|".join(v.name for v in c.variants) for c in PROVED} == FALSE
    assert [c.id for c in PAPER if not c.theorems] == ["EX-1", "EX-2", "EX-3", "EX-4", "EX-5"]


@pytest.mark.parametrize(("claim", "theorem"), THEOREMS, ids=names(THEOREMS))
def test_statements_are_proved(claim: Claim, theorem: Theorem) -> None:
    """The kernel answers with exactly the statement of the theorem."""
    found = checked(theorem)
    statement, (evidence,) = found.statement, found.evidence
    assert evidence.outcome is Outcome.HOLDS, evidence.detail
    answer = kernel.check(theorem.certificate())
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


def test_claims_are_proved_with_what_they_rest_on() -> None:
    """Qualifiers: the SVD behind every claim about directions, interpolation where ξ is reached."""
    assert settle(PROVED[0], Context(examples=5)).says == "proved, given: SVD"
    says = {c.id: settle(c, Context(ranks=(), examples=1)) for c in PROVED}
    assert {i for i, s in says.items() if s.verdict is not Verdict.PROVED} == set()
    assert {i for i, s in says.items() if "interpolation" in s.given} == {"LB-2", "MT-1"}
    assert all("SVD" in s.given for s in says.values())


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


@pytest.mark.parametrize(("claim", "theorem"), THEOREMS, ids=names(THEOREMS))
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
        for _, theorem in THEOREMS
        for text in other(theorem.states)
        if not theorem.statement.field("instance")
    ]
    assert len(found) > 150
    assert sum(outcome is Outcome.HOLDS for outcome in found) < len(found) / 4


def test_every_stored_certificate_is_used() -> None:
    """None is of a theorem that is gone or is proved by hand, and the kernel accepts each as it is: a
    change of the format leaves none behind."""
    stored = read(Path(pareek2024.__file__), CERTIFICATES)
    assert stored
    theorems = {(c.id, t.name): t for c, t in THEOREMS if t.is_searched}
    for claim, name in ((claim, name) for claim, rows in stored.items() for name in rows):
        theorem, kept = theorems[claim, name], stored[claim][name]
        assert theorem.fault(kept) is None
        assert checked(theorem, {name: kept}).note == ""
        assert theorem.fault(kept | {"proof": {}, "ridge": {}}) is not None
