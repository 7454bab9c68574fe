"""The claims of the paper, by name, and what they rest on."""

from __future__ import annotations

from sdproof.papers.pareek2024 import PAPER
from sdproof.state import Context, settle
from sdproof.verdict import Verdict

PROVED = [c for c in PAPER if c.theorems]
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


def test_nothing_is_missing() -> None:
    """Every claim, with every statement and every false variant, by name."""
    assert {c.id: " ".join(t.name for t in c.theorems) for c in PROVED} == STATEMENTS
    assert {c.id: "|".join(v.name for v in c.variants) for c in PROVED} == FALSE
    assert [c.id for c in PAPER if not c.theorems] == ["EX-1", "EX-2", "EX-3", "EX-4", "EX-5"]


def test_claims_are_proved_with_what_they_rest_on() -> None:
    """Qualifiers: the SVD behind every claim about directions, interpolation where ξ is reached."""
    assert settle(PROVED[0], Context(examples=5)).says == "proved, given: SVD"
    says = {c.id: settle(c, Context(ranks=(), examples=1)) for c in PROVED}
    assert {i for i, s in says.items() if s.verdict is not Verdict.PROVED} == set()
    assert {i for i, s in says.items() if "interpolation" in s.given} == {"LB-2", "MT-1"}
    assert all("SVD" in s.given for s in says.values())
