"""Formulas: every LaTeX string of the claims, proofs and derivations becomes the right MathML."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
from page_checks import CLAIMS

from sdproof.derive.display import to_json
from sdproof.papers.pareek2024.derivations import DERIVATIONS
from sdproof.prove.reading import inline, proof_lines
from sdproof.statements import Latex
from sdproof.statements.mathml import LONG, formula, math, pieces
from sdproof.statements.tex import MarkupError, mixed

LETTERS = {
    r"\lambda": "λ", r"\xi": "ξ", r"\rho": "ρ", r"\gamma": "γ", r"\theta": "θ", r"\beta": "β",
    r"\alpha": "α", r"\tau": "τ", r"\delta": "δ", r"\eta": "η", r"\mu": "μ", r"\nu": "ν", r"\phi": "φ",
    r"\varepsilon": "ε", r"\sum": "∑",
    r"\ge": "≥", r"\le": "≤", r"\in": "∈", r"\forall": "∀", r"\exists": "∃", r"\infty": "∞",
    r"\Rightarrow": "⇒", r"\to": "→", r"\succeq": "⪰", r"\langle": "⟨", r"\rangle": "⟩",
    r"\top": "⊤", r"\partial": "∂", r"\ne": "≠", r"\succ": "≻", r"\min": "min", r"\inf": "inf",
}  # fmt: skip
"""Written down by hand: what a command has to look like."""


def claim_formulas() -> Iterator[tuple[str, str]]:
    for claim in CLAIMS.values():
        for statement in [t.statement for t in claim.theorems] + list(
            map(claim.false, claim.variants)
        ):
            yield claim.id, statement.latex
            yield from ((f"{claim.id} line", shown) for _, shown in statement.lines(Latex))
        for theorem in claim.theorems:
            certificate = theorem.certificate()
            if certificate["kind"] == "family":
                for line in proof_lines(theorem.statement, certificate["proof"], Latex):
                    yield from ((f"{claim.id}.{theorem.name}", p) for m, p in mixed(line) if m)


def derivation_formulas() -> Iterator[tuple[str, str]]:
    for derivation in DERIVATIONS:
        for step in to_json(derivation.derive())["lines"]:
            yield f"{derivation.name} {step['number']}", step["latex"]


def shape(latex: str) -> Counter[str]:
    """What the formula must show, counted in the LaTeX itself."""
    body = re.sub(r"\\(?:text|mathrm|mathit|operatorname)\{[^{}]*\}", "", latex)
    body = body.replace(r"\\", " ")
    commands = Counter(re.findall(r"\\[A-Za-z]+", body))
    found = Counter({LETTERS[c]: n for c, n in commands.items() if c in LETTERS})
    found["fractions"] = sum(commands[c] for c in (r"\frac", r"\tfrac", r"\dfrac"))
    body = re.sub(r"\\begin\{\w+\}|\\end\{\w+\}", "", body)
    found.update(re.findall(r"[A-Za-z0-9]", re.sub(r"\\[A-Za-z]+", " ", body)))
    return +found


def shown(markup: str) -> Counter[str]:
    """The same, counted in the MathML."""
    root = ET.fromstring(f"<p>{markup}</p>")
    found: Counter[str] = Counter(fractions=len(list(root.iter("mfrac"))))
    back = str.maketrans("ℝ𝔼𝕀ℱ", "REIF")
    for leaf in root.iter():
        text = (leaf.text or "").translate(back)
        named = leaf.tag == "mtext" or leaf.get("class") in ("name", "said")
        named |= leaf.tag == "mo" and len(text) > 1 and text not in ("min", "inf")
        if leaf.tag in ("mi", "mn", "mo") and not named:
            found.update([text] if text in ("min", "inf") else text)
    return found


@pytest.mark.parametrize("source", [claim_formulas, derivation_formulas])
def test_every_formula(source: object) -> None:
    """Each formula shows every letter, number, relation and fraction of its LaTeX, and no more."""
    number = 0
    for where, latex in source():  # type: ignore[operator]
        markup = formula(latex)
        want, have = shape(latex), shown(markup)
        assert {k: have[k] for k in want} == dict(want), where
        letters = {k for k in have if k.isalnum() and k not in ("fractions",)}
        assert letters <= set(want), where
        assert "\\" not in "".join(ET.fromstring(f"<p>{markup}</p>").itertext()), where
        number += 1
    assert number > 100


def test_no_piece_is_lost() -> None:
    """The pieces joined are the formula, up to the size of brackets; each is set by itself."""

    def plain(latex: str) -> str:
        return re.sub(r"\\(?:left|right)(?=[()])", "", latex)

    for _, latex in (*claim_formulas(), *derivation_formulas()):
        assert plain("".join(pieces(latex))) == plain(latex)


def test_where_lines_may_end() -> None:
    """Before relations and spaced signs, not in groups; in brackets of long pieces only."""
    assert list(pieces(r"a + b = \left(c + d\right)")) == ["a", " + b ", r"= \left(c + d\right)"]
    assert list(pieces(r"\frac{a + b}{c} \ge -1")) == [r"\frac{a + b}{c} ", r"\ge -1"]
    assert list(pieces(r"\forall\lambda>0")) == [r"\forall\lambda>0"]
    assert list(pieces(r"\text{one step} x")) == [r"\text{one step}", " x"]
    long = r"\left(" + " + ".join("abcdefghijklmnopqrstuvwxyz" * 2) + r"\right)"
    assert len(long) > LONG
    assert len(list(pieces(long))) == 52


@pytest.mark.parametrize(
    ("latex", "inside"),
    [
        (r"\mathbb R^r", "ℝ"),
        (r"\mathcal F", "ℱ"),
        (r"\tfrac1r", 'displaystyle="false"'),
        (r"\operatorname{bias}(q)", ">bias</mo>"),
        (r"\min_{\lambda>0}\rho", "<munder>"),
        (r"\mathit{best}^{2}", ">best</mi>"),
        (r"\bar\xi", '<mover accent="true">'),
        (r"\Bigl\{x\Bigr\}", ">{</mo>"),
        (r"a<b", "&lt;"),
    ],
)
def test_what_browsers_lack_is_mended(latex: str, inside: str) -> None:
    """The parts of MathML that browsers do not implement are avoided."""
    assert inside in math(latex)
    assert "double-struck" not in math(latex)
    assert html.escape(latex, quote=False).replace('"', "&quot;") in math(latex)


@pytest.mark.parametrize("latex", [r"\foo x", r"\frac{1}{", "", "$x$", r"\mathcal{ZZ} \bar"])
def test_what_is_not_understood_is_refused(latex: str) -> None:
    """A formula that would be shown wrongly stops the report instead."""
    with pytest.raises(MarkupError):
        math(latex)


def test_a_lost_letter_is_noticed() -> None:
    """The comparison of `test_every_formula` fails for a formula with another letter."""
    assert shown(formula(r"\frac{\lambda}{2}"))["λ"] != shape(r"\frac{\lambda}{\lambda}")["λ"]
    assert shown(formula("x + y"))["fractions"] != shape(r"\frac{x}{y}")["fractions"]


def test_words_and_formulas_of_a_statement() -> None:
    """Between dollar signs there is no word, and nothing of the statement is lost."""
    for claim in CLAIMS.values():
        for theorem in claim.theorems:
            latex = theorem.statement.latex
            shown = inline(latex)
            assert r"\text" not in shown
            assert shown.count("$") % 2 == 0
            plain = re.sub(r"\\text\{([^{}]*)\}", lambda m: m[1].replace(r"\_", "_"), latex)
            assert shown.replace("$", "").replace(" ", "") == plain.replace(" ", "")


def test_commas_stay_at_their_formula() -> None:
    """No line begins with a comma or colon."""
    shown = formula(r"\text{all }x > 0\text{, }y > 0\text{: }1")
    kept = re.findall(
        r'<span style="white-space: nowrap"><math.*?</math><span class="said">(.)</span>', shown
    )
    assert kept == [",", ":"]
    assert ' <span class="said">,' not in shown
