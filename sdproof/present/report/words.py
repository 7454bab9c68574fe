"""Remarks and evidence in plain text, such as ``B_j ≥ C r``, as HTML.

Only indices, exponents and the identifiers of claims are recognised.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection

from sdproof.statements.mathml import formula
from sdproof.statements.tex import mixed, parts

_CODE = re.compile(r"`([^`]+)`")
_CLAIM = re.compile(r"\b[A-Z]{2}-\d\b")


def to_html(prose: str, claims: Collection[str] = ()) -> str:
    """Safe HTML of prose: indices and exponents set, identifiers in `claims` linked to ``#ID``."""

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
