"""Remarks and evidence in plain text, such as ``B_j ≥ C r``, as HTML.

Only indices, exponents and the identifiers of claims are recognised.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Collection, Iterator

from sdproof.statements.mathml import formula
from sdproof.statements.symbols import LATEX
from sdproof.statements.tex import mixed, parts

_CODE = re.compile(r"`([^`]+)`")
_CLAIM = re.compile(r"\b[A-Z][A-Z0-9]*-\d+\b")
_ABOVE = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar", "\u0307": "dot"}
_ACCENTED = re.compile(
    rf"(?:(?<![\w-])(?P<name>xibar|bbar)|(?P<letter>[^\W\d_])(?P<above>[{''.join(_ABOVE)}]))"
    r"(?:_(?:\{(?P<group>[^{}]*)\}|\((?P<round>[^()]*)\)|(?P<one>\w)))?(?![\w-])"
)
"""A letter with a mark above it: as running text the mark is lost where a font has none for it."""


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
