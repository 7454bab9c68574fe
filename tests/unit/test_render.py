"""What people read is what the kernel checks: no bracket lost, no quantifier left out."""

from __future__ import annotations

import pytest

from sdproof.claims import CLAIMS
from sdproof.prove.render import (
    hypotheses_text,
    latex,
    proof_lines,
    statement_latex,
    statement_text,
    text,
)
from sdproof.prove.theorem import Theorem

THEOREMS = [t for c in CLAIMS.values() for t in c.theorems]


@pytest.mark.parametrize("conclusion", ["a - b >= 0", "a-b >= 0", "-a >= 0", "a+b*c >= 0"])
def test_a_sum_of_terms_is_in_brackets(conclusion: str) -> None:
    """Σ (a − b) is not written Σ a − b, however the source is spaced."""
    statement = {"type": "sum", "variables": {}, "conclusion": conclusion}
    assert statement_text(statement).startswith("Σ_j [")
    assert statement_latex(statement).startswith(r"\sum_j [")


def test_expressions() -> None:
    """Powers, products, fractions and nested differences keep their meaning."""
    assert text("b**2*C/(1+C) >= a-(b-c)") == "b²·C/(1 + C) ≥ a - (b - c)"
    assert latex("a-(b-c)") == r"a - \left(b - c\right)"
    assert latex("(a+b)**2/(c*(d-e))") == r"\frac{\left(a + b\right)^{2}}{c\,\left(d - e\right)}"
    assert latex("(a/b)**2*(a/b)") == r"\left(\frac{a}{b}\right)^{2}\,\frac{a}{b}"
    assert latex("-(a+b) < lam*xi2") == r"-\left(a + b\right) < \lambda\,\xi_{2}"


@pytest.mark.parametrize("theorem", THEOREMS, ids=lambda t: t.name)
def test_nothing_is_left_out(theorem: Theorem) -> None:
    """Every variable, definition and hypothesis of the statement has its place in the text."""
    s, lines = theorem.statement, list(hypotheses_text(theorem.statement))
    shown = "\n".join(lines)
    for key in ("hypotheses", "each", "sums"):
        assert all(text(v) in shown for v in s.get(key, {}).values())
    for key in ("let", "direction_let"):
        assert all(f"{text(n)} := {text(v)}" in shown for n, v in s.get(key, {}).items())
    assert all(text(n) in lines[0] for n in s["variables"])
    assert bool(s.get("fresh")) is ("chosen anew" in shown)
    assert len(list(proof_lines(theorem))) >= len(list(theorem.steps()))
