"""The claims about neighbouring papers: what is proved, and which false variants fall."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sdproof.papers import PAPERS, boosting, label_noise
from sdproof.papers.borup2021 import ba_2, ba_4
from sdproof.papers.dang2026 import dpr_2
from sdproof.papers.dohmatob2024 import mc_1
from sdproof.papers.garg2025 import fr_2
from sdproof.state import At, Claim, Context, Theorem, Variant, discover, refute, settle
from sdproof.state.settling import checked
from sdproof.verdict import Verdict

STATEMENTS = {
    "mobahi2020": {
        "MFB-1": "round-minimises product one-penalty",
        "MFB-2": "ratio-increases ratio-unbounded",
        "MFB-3": "bias-increases variance-decreases change-of-risk first-round-helps "
        "second-round-hurts",
        "MFB-4": "never-zero collapse risk-from-below risk-from-above",
    },
    "borup2021": {
        "BA-1": "closed-form geometric-sum",
        "BA-2": "limit-is-ridge mixing-weights-converge distance rate",
        "BA-3": "diverges starts-apart at-one at-minus-one exhibit",
        "BA-4": "trap same-teacher equispaced-ridge equispaced-together equispaced-two-steps "
        "greedy-first greedy-second one-step two-together",
    },
    "das2023": {
        "DS-1": "estimation-error bound gap attained",
        "DS-2": "quadratic-in-xibar decreasing increasing beyond-one bias",
        "DS-3": "optimum above-one upper rate",
    },
    "dang2026": {
        "DPR-1": "student-is-a-mix slope distance quadratic",
        "DPR-2": "best-xi gains gains-nothing",
        "DPR-3": "derivatives along-xi curvature criterion converse",
    },
    "boosting": {
        "IT-1": "residual-fits iterated-tikhonov filter in-h last-ratio ratios first-ratio "
        "1-step 2-steps 3-steps 4-steps 5-steps 6-steps",
        "LB2-1": "improves-above hurts-below any-step",
        "SAT-1": "bias-of-ridge order-one conditions twicing",
    },
    "moniri2025": {
        "WS-1": "expansion small-penalty-helps equal-eigenvalues under-smaller-is-worse "
        "under-larger-is-better under-no-student-helps over-larger-is-worse "
        "over-smaller-is-better over-a-student-helps",
    },
    "garg2025": {
        "FR-1": "new-labels drawn-labels mean-settles variance-settles powers-vanish",
        "FR-2": "at-least-half least-squares golden-ratio golden-ratio-reached golden-share",
    },
    "dohmatob2024": {
        "MC-1": "generation least-squares ridge-loses-the-signal ridge-variance "
        "ridge-variance-grows",
    },
    "label_noise": {
        "LN-1": "mean-of-coefficients prediction-of-ridge flipped others-keep-their-sign "
        "pure-rounds rounds-that-are-enough rounds-that-are-needed one-step "
        "one-step-keeps-the-mean",
    },
}
FALSE = {
    "MFB-1": "penalties-add any-xi",
    "MFB-2": "any-order any-penalties",
    "MFB-3": "bias-decreases risk-decreases",
    "MFB-4": "any-penalties exactly-zero three-times-as-fast",
    "BA-1": "without-initial-fit power-without-t",
    "BA-2": "every-xi rate-without-xi penalty-times",
    "BA-3": "always-diverges converges-at-one",
    "BA-4": "greedy-is-best zero-keeps-the-gain any-lambda-is-a-trap",
    "DS-1": "unweighted-bound weighted-filter estimation-unweighted",
    "DS-2": "no-range unweighted-turning-point turns-at-one",
    "DS-3": "no-threshold limit-without-weights",
    "DPR-1": "other-sign slope-without-lambda linear-in-xi",
    "DPR-2": "every-lambda half-the-gain",
    "DPR-3": "plus-S without-optimum",
    "IT-1": "order-of-steps twice-minus-one one-power-more",
    "LB2-1": "threshold-of-ridge always-improves",
    "SAT-1": "negative-allowed no-more-than-ridge condition-zero",
    "WS-1": "helps-only-if-under helps-if-under",
    "FR-1": "no-noise-of-their-own as-ridge",
    "FR-2": "more-than-half all-fresh",
    "MC-1": "bounded no-more-than-ridge signal-stays",
    "LN-1": "majority half-the-threshold xi-one equal-eigenvalues",
}
NEIGHBOURS = {paper.name: paper for paper in PAPERS if paper.name in STATEMENTS}
FEW = Context(ranks=(1,), examples=5)


def test_nothing_is_missing() -> None:
    """Every folder, claim, statement and false variant, by name; identifiers are unique over all."""
    for name, claims in STATEMENTS.items():
        found = {c.id: " ".join(t.name for t in c.theorems) for c in NEIGHBOURS[name]}
        assert found == claims
        assert {c.id: " ".join(v.name for v in c.variants) for c in NEIGHBOURS[name]} == {
            c: FALSE[c] for c in claims
        }
    ids = [c.id for paper in PAPERS for c in paper]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("paper", NEIGHBOURS)
def test_every_claim_is_proved(paper: str) -> None:
    """Each claim is proved, from a certificate for each statement; nothing is searched for, and each
    false variant is refuted."""
    for found in discover([paper]):
        for theorem in found.claim.theorems:
            assert not theorem.is_searched or theorem.name in found.certificates[found.claim.id]
        settled = found.settle(FEW, variants=True)
        assert settled.verdict is Verdict.PROVED, found.claim.id
        assert all(s.verdict is Verdict.PROVED and s.certificate for s in settled.statements)
        assert all(not s.note for s in settled.statements), "a stored certificate is not used"
        assert all(v.verdict is Verdict.REFUTED for v in settled.variants)
        assert settled.as_expected


def test_every_folder_says_what_was_read() -> None:
    """The source of every claim says that the statements are ours, and what was read if a paper is
    named; no text cites a document that users do not have."""
    for paper in NEIGHBOURS.values():
        for claim in paper:
            assert "the statements are ours" in claim.source
            assert "(read: " in claim.source or paper is boosting.PAPER
        assert "in this frame" in paper.title or paper is label_noise.PAPER


BROKEN: list[tuple[Claim, str, dict[str, Any]]] = [
    # a stronger conclusion, or a weaker hypothesis, under the proof that is there
    (ba_2.CLAIM, "rate", {"states": "(1 + 2*n*(1 - (xi*t)**2))*(q - L)**2 <= (t - L)**2"}),
    (ba_4.CLAIM, "trap", {"sums": {}}),
    (dpr_2.CLAIM, "gains", {"given": {"slope_not_zero": "dR**2 >= 0"}}),
    (mc_1.CLAIM, "ridge-variance-grows", {"states": "filter(e, lam)**2*(v + 1) > 2*v"}),
    (fr_2.CLAIM, "at-least-half", {"given": {"less": "c > 9/10"}}),
    (fr_2.CLAIM, "golden-ratio", {"given": {"below": "s**2 + s <= 2"}}),
]


@pytest.mark.parametrize(
    ("claim", "name", "changes"), BROKEN, ids=[f"{c.id}:{n}" for c, n, _ in BROKEN]
)
def test_a_proof_does_not_carry_over(claim: Claim, name: str, changes: dict[str, Any]) -> None:
    """The kernel refuses the proof of a statement that is changed to a false one."""
    theorem = next(t for t in claim.theorems if t.name == name)
    assert checked(theorem).verdict is Verdict.PROVED
    assert checked(replace(theorem, **changes)).verdict is not Verdict.PROVED


def test_a_true_statement_is_no_refuted_variant() -> None:
    """A variant that is true is not refuted, and its claim not as expected."""
    true = Variant(
        "true", "golden-ratio", "(1 + c**2)/(1 + 2*c) >= s/2", at=At({"c": "1", "s": "1/2"})
    )
    claim = replace(fr_2.CLAIM, variants=(true,))
    assert refute(claim, true).verdict is not Verdict.REFUTED
    assert not settle(claim, FEW, variants=True).as_expected


def test_no_student_helps_needs_its_instance() -> None:
    """WS-1's instances are exact: the same sentence about another one is false."""
    wrong = Theorem(
        "wrong",
        forall={"mu": "positive"},
        states="rho(1, filter(6, 1)*filter(6, mu)) + rho(0, filter(1, 1)*filter(1, mu))"
        " > rho(1, filter(6, 1)) + rho(0, filter(1, 1))",
    )
    variant = Variant("wrong", wrong, at=At({"mu": "1"}))
    assert refute(Claim("W", variants=(variant,)), variant).verdict is Verdict.REFUTED
