"""Remarks and evidence in plain text, such as ``B_j ≥ C r``, as HTML and as LaTeX.

Only indices, exponents and the identifiers of claims are recognised.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import NamedTuple

from sdproof.statements.mathml import MarkupError, formula, mixed
from sdproof.statements.symbols import LATEX

_INDEXED = re.compile(
    r"(?P<base>(?:(?<!\w)[^\W\d_]|[α-ω])[\u0302\u0304]?\*?\d?|\)(?=\^\())(?P<mark>[_^])(?:\{(?P<group>[^{}]*)\}|\((?P<round>[^()]*)\)|"
    r"(?P<one>[A-Za-z0-9]{1,4}|\*))(?![A-Za-z0-9_])"
)
_CODE = re.compile(r"`([^`]+)`")
_CLAIM = re.compile(r"\b[A-Z][A-Z0-9]*-\d+\b")
_ABOVE = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar", "\u0307": "dot"}
_ACCENTED = re.compile(
    rf"(?:(?<![\w-])(?P<name>xibar|bbar)|(?P<letter>[^\W\d_])(?P<above>[{''.join(_ABOVE)}]))"
    r"(?:_(?:\{(?P<group>[^{}]*)\}|\((?P<round>[^()]*)\)|(?P<one>\w)))?(?![\w-])"
)
"""A letter with a mark above it: as running text the mark is lost where a font has none for it."""


class Part(NamedTuple):
    """A stretch of prose: plain text, or a letter with what stands below or above it."""

    text: str
    mark: str = ""
    script: str = ""


def parts(prose: str) -> Iterator[Part]:
    """Cut prose into plain text and letters with an index or an exponent."""
    place = 0
    for m in _INDEXED.finditer(prose):
        if m.start() > place:
            yield Part(prose[place : m.start()])
        yield Part(m["base"], m["mark"], m["group"] or m["round"] or m["one"] or "")
        place = m.end()
    if place < len(prose):
        yield Part(prose[place:])


def accented(prose: str) -> Iterator[tuple[bool, str]]:
    """Prose cut up: (is a formula, content), the letters with a mark above them as LaTeX."""
    place, prose = 0, unicodedata.normalize("NFC", prose)
    for m in _ACCENTED.finditer(prose):
        yield False, prose[place : m.start()]
        letter = LATEX[m["name"]] if m["name"] else rf"\{_ABOVE[m['above']]}{{{m['letter']}}}"
        below = m["group"] or m["round"] or m["one"]
        yield True, letter + (f"_{{{below}}}" if below else "")
        place = m.end()
    yield False, prose[place:]


def to_markdown(prose: str) -> str:
    """Prose with LaTeX between dollar signs for letters with a mark above them."""
    return "".join(f"${part}$" if is_math else part for is_math, part in accented(prose))


def to_html(prose: str, claims: Collection[str] = ()) -> str:
    """Safe HTML of prose: indices and exponents set, letters with a mark above them as MathML,
    identifiers in `claims` linked to ``#ID``."""
    found = accented(prose)
    return "".join(formula(part) if is_math else _html(part, claims) for is_math, part in found)


def _html(prose: str, claims: Collection[str]) -> str:
    """Without letters that have a mark above them."""

    def link(m: re.Match[str]) -> str:
        return f'<a href="#{m[0]}">{m[0]}</a>' if m[0] in claims else m[0]

    shown = []
    for part in parts(prose):
        text = _CODE.sub(r"<code>\1</code>", _CLAIM.sub(link, html.escape(part.text)))
        if part.mark:
            tag = "sub" if part.mark == "_" else "sup"
            base = "ℝ" if part.text == "R" and part.mark == "^" else _italic(text)
            text = f"{base}<{tag}>{html.escape(part.script)}</{tag}>"
        shown.append(text)
    return "".join(shown)


def _italic(symbol: str) -> str:
    return symbol if symbol[0] in "ΣΠΩ)" else f"<i>{symbol}</i>"


def minus(line: str) -> str:
    """A line of formulas in plain text with minus signs for the hyphens between its symbols."""
    return re.sub(r"(?<![A-Za-z])-|-(?![A-Za-z])", "−", line)


def mixed_html(text: str, claims: Collection[str] = ()) -> str:
    """Safe HTML of prose with LaTeX between dollar signs."""
    return "".join(formula(p) if is_math else to_html(p, claims) for is_math, p in mixed(text))


_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "η": "eta",
    "θ": "theta", "λ": "lambda", "μ": "mu", "ξ": "xi", "ρ": "rho", "τ": "tau", "Ω": "Omega",
    "Σ": "sum", "Π": "prod", "∑": "sum", "σ": "sigma", "π": "pi", "∞": "infty", "∂": "partial",
    "≥": "geq", "≤": "leq", "≠": "neq", "≈": "approx", "⇒": "Rightarrow", "⇔": "Leftrightarrow",
    "→": "to", "↔": "leftrightarrow", "∈": "in", "∀": "forall", "∃": "exists", "∠": "angle",
    "·": "cdot", "×": "times",
    "±": "pm", "⟨": "langle", "⟩": "rangle", "‖": "Vert", "√": "surd", "ℱ": "mathcal{F}",
    "ℝ": "mathbb{R}", "⊢": "vdash", "∖": "setminus", "≻": "succ", "⪰": "succeq", "∅": "emptyset",
    "✓": "checkmark", "½": "tfrac12",
}  # fmt: skip
_PLAIN = {
    "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}",
    "–": "--", "—": "---", "“": "``", "”": "''", "’": "'", "…": r"\ldots{}", "−": r"\(-\)",
    "<": r"\(<\)", ">": r"\(>\)", "\u00a0": "~", "\u202f": r"\,", "²": r"\(^{2}\)",
    "ᵀ": r"\(^{\top}\)", "é": r"\'e", "§": r"\S{}",
}  # fmt: skip
_ACCENTS = {"\u0302": "hat", "\u0304": "bar"}


def _character(c: str) -> str:
    """One character as LaTeX for text."""
    if c in _PLAIN:
        return _PLAIN[c]
    if c in _GREEK:
        return rf"\(\{_GREEK[c]}\)"
    if c.isascii():
        return c
    form = unicodedata.normalize("NFKC", c).replace("−", "-")
    if "SUPERSCRIPT" in unicodedata.name(c, "") and form.isascii():
        return rf"\(^{{{form}}}\)"
    if "SUBSCRIPT" in unicodedata.name(c, "") and form.isascii():
        return rf"\(_{{{form}}}\)"
    raise MarkupError(f"the character {c!r} (U+{ord(c):04X}) has no LaTeX here")


def _in_math(text: str) -> str:
    """Text inside formula brackets."""
    return latex_text(text).replace(r"\(", "{").replace(r"\)", "}")


def latex_text(text: str) -> str:
    """Plain text as LaTeX: special characters escaped, mathematical ones between ``\\( \\)``."""
    shown: list[str] = []
    for c in text:
        if c in _ACCENTS:
            base = shown.pop().removeprefix(r"\(").removesuffix(r"\)") if shown else ""
            shown.append(rf"\(\{_ACCENTS[c]} {{{base}}}\)")
        else:
            shown.append(_character(c))
    return "".join(shown)


def to_latex(prose: str) -> str:
    """Prose as LaTeX, indices and exponents set."""
    shown = []
    for part in parts(prose):
        if part.mark:
            base = r"\mathbb{R}" if part.text == "R" and part.mark == "^" else _in_math(part.text)
            shown.append(rf"\({base}{part.mark}{{{_in_math(part.script)}}}\)")
        else:
            shown.append(latex_text(part.text))
    return "".join(shown)


def to_cell(prose: str) -> str:
    """Prose as LaTeX for a narrow column: a path may be broken after / and _."""
    text = to_latex(prose)
    return text.replace("/", r"/\allowbreak{}").replace(r"\_", r"\_\allowbreak{}")
