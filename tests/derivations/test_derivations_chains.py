"""The chains as they are shown: every claim has one, each displays itself, bad names are refused."""

from __future__ import annotations

import html
from html.parser import HTMLParser
from typing import Any

import pytest
from derivation_chains import CHAINS, build, chain_id, derive
from tex_checks import problems

from sdproof.derive import Certified
from sdproof.errors import InputError
from sdproof.papers.pareek2024 import PAPER
from sdproof.papers.pareek2024.derivations import DERIVATIONS
from sdproof.prove.reading import inline
from sdproof.statements import Latex
from sdproof.statements.tex import mixed_latex


class _Balance(HTMLParser):
    """Keeps the tags that are open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("chain", CHAINS, ids=chain_id)
def test_every_chain_shows_itself(chain: Any) -> None:
    """Plain text, LaTeX and HTML hold every justification; environments and tags are balanced."""
    derivation = build(chain)
    text, latex, page = str(derivation), derivation._repr_latex_(), derivation._repr_html_()
    assert derivation.scope in text
    for number, line in enumerate(derivation.lines, 1):
        assert f"({number}) {line.formula}\n    {line.justification}\n" in text
        assert f"({number})" in page
        assert rf"\item[({number})] " in latex
        assert line.scope
    assert problems(latex) == []
    parser = _Balance()
    parser.feed(page)
    assert parser.open == []


@pytest.mark.parametrize("chain", CHAINS, ids=chain_id)
def test_every_step_shows_something(chain: Any) -> None:
    """No line is a = a (SymPy did it before the check saw it), and a theorem is shown with its
    hypotheses: its conclusion alone can be 0 = 1."""
    derivation = build(chain)
    page = html.unescape(derivation._repr_html_())
    shown = derivation._repr_latex_()
    for line in derivation.lines:
        if isinstance(line.formula, Certified):
            assert line.formula.hypotheses
            assert all(f"<small>{line}</small>" in page for line in line.formula.hypotheses)
            for label, latex in line.formula.statement.lines(Latex)[:-1]:
                assert f"; {label} {mixed_latex(inline(latex))}" in shown
        else:
            assert line.formula.left != line.formula.right


def test_every_claim_of_theory_has_its_derivation() -> None:
    """Each claim's derivations hold every theorem that it has; those about data have none."""
    for claim in PAPER:
        found = [d.derive() for d in DERIVATIONS if claim.id in d.claims]
        assert bool(found) is not claim.id.startswith("EX"), claim.id
        held = {id(s.formula.theorem) for d in found for s in d.lines
                if isinstance(s.formula, Certified)}  # fmt: skip
        assert held >= {id(t) for t in claim.theorems}, claim.id
    assert {c for d in DERIVATIONS for c in d.claims} <= {c.id for c in PAPER}
    assert PAPER.derivations() is DERIVATIONS
    assert len({d.name for d in DERIVATIONS}) == len(DERIVATIONS)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nothing",), "unknown; accepted: filter, risk"),
        ((None,), "unknown"),
        (("filter", 3), "accepted: 1..2"),
        (("filter", 2, 9), "accepted: 0..3"),
        (("filter", 2, True), "accepted: 0..3"),
        (("alignment", 3), "accepted: 2 (it makes no difference here)"),
        (("optimum", 2, 3), "1 ≤ steps ≤ rank"),
        (("quadratic", 2, "2"), "accepted: 1..4"),
    ],
)
def test_bad_input(arguments: Any, words: str) -> None:
    """One line: what was wrong, and what is accepted."""
    with pytest.raises(InputError) as caught:
        derive(*arguments)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
