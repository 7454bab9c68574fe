"""Prose and formulas as LaTeX: escaped, and broken only where the meaning stays."""

from __future__ import annotations

import re

import pytest
from tex_checks import problems

from sdproof.statements.tex import (
    MarkupError,
    breakable,
    latex_text,
    mixed_latex,
    to_cell,
    to_latex,
)


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("a_b & 50%", r"\(a_{b}\) \& 50\%"),
        ("e_j ≥ b e_m", r"\(e_{j}\) \(\geq\) b \(e_{m}\)"),
        ("ξ ∈ R^(r+1)", r"\(\xi\) \(\in\) \(\mathbb{R}^{r+1}\)"),
        ("ξ\u0304", r"\(\bar {\xi}\)"),
        ("xibar_i = bbar", r"\({\bar {\xi}}_{i}\) = \(\bar {b}\)"),
        ("10⁻⁶", r"10\(^{-}\)\(^{6}\)"),
        ("x\\y{z}", r"x\textbackslash{}y\{z\}"),
        ("file_name.py", r"file\_name.py"),
        ("Möbius, 90°", r"M\"{o}bius, 90\(^{\circ}\)"),
    ],
)
def test_prose(text: str, tex: str) -> None:
    """Special characters are escaped, indices and symbols set."""
    assert to_latex(text) == tex
    assert problems(tex) == []


def test_a_character_without_latex_is_refused() -> None:
    """Nothing is dropped silently."""
    with pytest.raises(MarkupError, match=r"U\+6F22"):
        latex_text("漢")


def test_long_numbers_and_paths_may_end_a_line() -> None:
    """Nothing but places for a break is added."""
    text = "at 123456789012345678901234567890/7 in a/my_file"
    shown = to_cell(text)
    assert shown.count(r"\allowbreak{}") == 5
    assert shown.replace(r"\allowbreak{}", "").replace(r"\_", "_") == text


@pytest.mark.parametrize(
    ("latex", "wide", "tex"),
    [
        (r"\left(a + b\right)^{2}", 30, "(a + b)^{2}"),
        (r"\left(\frac{a}{b}\right)^{2}", 30, r"\left(\frac{a}{b}\right)^{2}"),
        (r"x\,\left(\frac{a}{b} + c\right)", 3, r"x\,\allowbreak \bigl(\frac{a}{b} + c\bigr)"),
        (r"\frac{a + b}{c}", 3, r"\bigl(a + b\bigr)/c"),
        (r"x\,\frac{a + b}{c}", 3, r"x\,\allowbreak \bigl[\bigl(a + b\bigr)/c\bigr]"),
        (r"\frac{a + b}{c} \left(d\right)", 3, r"\bigl[\bigl(a + b\bigr)/c\bigr] \allowbreak (d)"),
        (r"\left(\begin{matrix}a & b\\c & d\end{matrix}\right)", 30,
         r"\left(\begin{matrix}a & b\\c & d\end{matrix}\right)"),
        (r"\left(\begin{matrix}a & b\\c & d\end{matrix}\right)", 3,
         r"\bigl(a,\ \allowbreak b;\ \allowbreak c,\ \allowbreak d\bigr)"),
        (r"\left.\left(a + b\right)\right|_{x=1}", 30, r"\left.\left(a + b\right)\right|_{x=1}"),
        (r"\left.\left(a + b\right)\right|_{x=1}", 3, r"\bigl[(a + b)\bigr]_{x=1}"),
        (r"\rho\left(B, q\right)", 30, r"\rho(B, q)"),
    ],
)  # fmt: skip
def test_formulas(latex: str, wide: int, tex: str) -> None:
    """Brackets without anything tall become plain ones; what is too wide is written on one level,
    with brackets where it is a factor."""
    assert breakable(latex, wide) == tex
    assert problems(mixed_latex(f"${latex}$", wide=wide)) == []


@pytest.mark.parametrize("latex", [r"\left(a", "{a", r"\frac{a}", r"\begin{matrix}a"])
def test_what_is_not_closed_is_refused(latex: str) -> None:
    """Not half a formula."""
    with pytest.raises(MarkupError, match="ends inside"):
        breakable(latex)


@pytest.mark.parametrize(
    "wrong",
    ["λ", r"\(a", "{", "}", r"\begin{proof}", r"\foo", "a_b", "50$", r"\end{list}", "a & b"],
)
def test_the_checks_can_fail(wrong: str) -> None:
    """Each of the problems is seen."""
    assert problems(wrong)
    assert re.sub(r"\W", "", wrong) == "" or not problems(r"plain \(x_{1}\)")
