"""LaTeX formulas as MathML that browsers set well, broken where a line may end.

latex2mathml does the work. What its output lacks for MathML Core (the part of MathML that browsers
implement) is mended here by rule: letters with a variant become characters of their own, limits go
below min and inf, words stay in one piece. A formula comes out as several ``<math>`` elements, with
a place for a line break between them, because browsers do not break lines inside one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from xml.etree import ElementTree as ET

from sdproof.errors import MissingExtra
from sdproof.statements.tex import MarkupError

_NAME = "\ue000"
"""Marks a name of several letters on its way through latex2mathml (a private character)."""
_BEFORE = (
    (re.compile(r"(?:\\ )+(?=\s*(?:\\le|\\ge|\\Rightarrow|[<>]))"), ""),
    (re.compile(r"(\\le|\\ge|\\Rightarrow|[<>])(?:\\ )+"), r"\1 "),
    (re.compile(":="), "≔"),
    (re.compile(r"\\mathrm\{(\w+)\}"), r"\\text{\1}"),
    (re.compile(r"\\mathit\{((?:\w|\\_)+)\}"), rf"\\text{{{_NAME}\1}}"),
)
_LETTERS = {
    ("double-struck", "R"): "ℝ", ("double-struck", "E"): "𝔼", ("double-struck", "N"): "ℕ",
    ("double-struck", "Q"): "ℚ", ("script", "F"): "ℱ", ("script", "K"): "𝒦",
}  # fmt: skip
_LIMITS = {"min", "max", "inf", "sup", "lim", "∑", "∏"}
_HIGH = {r"\frac", r"\begin", r"\sum"}
LONG = 40
"""Symbols side by side from which a piece may be cut inside its brackets."""
_TALL = {"mfrac", "munder", "mover", "munderover", "msqrt", "mtable"}
_RELATIONS = {
    *(r"\ge", r"\le", r"\geq", r"\leq", r"\to", r"\iff", r"\approx", r"\equiv", r"\succeq"),
    *(r"\Rightarrow", r"\Leftrightarrow", r"\implies", "=", ":=", "<", ">"),
}
_GAPS = {r"\quad", r"\qquad"}
_TOKEN = re.compile(r"\\text\{[^{}]*\}|\\[A-Za-z]+|\\.|\s[+-]\s|:=|\s+|.", re.DOTALL)
_DEPTH = {"{": 1, "}": -1, r"\left": 1, r"\right": -1, r"\begin": 1, r"\end": -1}
_WORDS = re.compile(r"\\text\{([^{}]*)\}")
_BLANK = " \\,;"
_CLOSING = ",:;.])"


def pieces(latex: str) -> Iterator[str]:
    r"""The formula cut where a line may end: before a relation, before a ``+`` or ``-`` between
    spaces, after ``\quad``, around several words; inside brackets only where a piece would be very
    long. Joined they are `latex`, up to ``\left`` and ``\right`` of brackets that hold no fraction.
    """
    for piece in _cut(latex):
        flat = _flattened(piece) if _length(piece) > LONG else piece
        yield from (piece,) if flat == piece else _cut(flat)


def _cut(latex: str) -> Iterator[str]:
    """`pieces` without a look at their length: never inside a group."""
    piece, depth = "", 0
    for match in _TOKEN.finditer(latex):
        token = match[0]
        words = token.startswith(r"\text{") and " " in token
        if depth == 0 and (words or _may_start(token, piece)) and piece:
            yield piece
            piece = ""
        piece += token
        depth += _DEPTH.get(token, 0)
        if depth == 0 and (words or token in _GAPS):
            yield piece
            piece = ""
    if piece:
        yield piece


def _length(latex: str) -> int:
    """About how many symbols stand side by side."""
    return len(re.sub(r"\\[A-Za-z]+", "x", latex).translate({ord(c): None for c in " {}_^\\,"}))


def _flattened(latex: str) -> str:
    """The formula with plain brackets for those that hold nothing tall."""
    opened: list[int] = []
    plain = list(_TOKEN.findall(latex))
    for i, token in enumerate(plain):
        if token == r"\left":
            opened.append(i)
        elif token == r"\right" and opened:
            start = opened.pop()
            if not _HIGH.intersection(plain[start:i]) and plain[i + 1] == ")":
                plain[start] = plain[i] = ""
    return "".join(plain)


def _may_start(token: str, before: str) -> bool:
    """Whether a line may begin with this token: a relation or sign after some content."""
    content = before.strip(_BLANK)
    if not content or content in _RELATIONS:
        return False
    if token in "<>" and not before.endswith(" "):  # the range of a variable: \lambda>0
        return False
    return token in _RELATIONS or token in (" + ", " - ")


@cache
def formula(latex: str) -> str:
    r"""HTML of a formula: ``<math>`` elements, and ``\text{…}`` of several words as plain text.

    Parameters
    ----------
    latex : str
        Without dollar signs.

    Returns
    -------
    str
        Safe HTML.

    Raises
    ------
    MarkupError
        If a part of it is not understood.
    MissingExtra
        Without latex2mathml.
    """
    shown = ""
    for piece in pieces(latex):
        body = re.sub(r"\\q?quad\s*$", "", piece)
        gap = ' <span class="gap"></span> ' if body != piece else " "
        body = re.sub(r"^(?:\\ |\s)+|(?:\\ |\s)+$", "", body)
        words = _WORDS.fullmatch(body)
        said = body if words is None else words[1].replace(r"\_", "_").strip()
        if said and said[0] in _CLOSING and not said.startswith(":="):
            shown = shown.rstrip(" ")
            if words is not None:
                shown, said = _closed(shown, said[0]), said[1:].strip()
                shown += " " * bool(said)
        if words is not None:
            shown += f'<span class="said">{html.escape(said)}</span>' if said else ""
        elif body:
            shown += math(body)
        shown += "" if body.endswith(("[", "(")) else gap
    return shown.strip()


def _closed(shown: str, mark: str) -> str:
    """With a mark behind the last formula, which no line begins with: a word joiner does not help
    there."""
    start = shown.rfind("<math")
    if start < 0 or not shown.endswith("</math>"):
        return shown + html.escape(mark)
    kept = f'<span class="said">{html.escape(mark)}</span>'
    return f'{shown[:start]}<span style="white-space: nowrap">{shown[start:]}{kept}</span>'


@cache
def math(latex: str) -> str:
    """One ``<math>`` element, checked to hold no command that was not understood."""
    try:
        from latex2mathml.converter import convert
    except ImportError:
        raise MissingExtra(extra="report", package="latex2mathml") from None
    source = latex
    for pattern, replacement in _BEFORE:
        source = pattern.sub(replacement, source)
    try:
        root = ET.fromstring(
            convert(source).replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")
        )
    except Exception as error:
        raise MarkupError(f"{latex!r} is not a formula: {type(error).__name__}") from None
    for element in root.iter():
        _mend(element)
    _forms(root)
    left = next((t for t in root.itertext() if "\\" in t or "$" in t), None)
    if left is not None or not "".join(root.itertext()).strip():
        raise MarkupError(f"{latex!r} is not understood at {left!r}")
    del root.attrib["display"]
    root.set("displaystyle", "true")
    root.set("alttext", latex)
    return ET.tostring(root, encoding="unicode")


def _mend(element: ET.Element) -> None:
    """The rules for one element."""
    if element.tag == "mo" and element.text in (r"\{", r"\}"):
        element.text = element.text[1]
    text = element.text or ""
    variant = element.attrib.pop("mathvariant", None)
    if variant is not None and (variant, text) in _LETTERS:
        element.text = _LETTERS[variant, text]
        element.set("mathvariant", "normal")
    elif variant == "normal":
        element.set("mathvariant", variant)
    elif variant is not None:
        raise MarkupError(f"the letter {text!r} in style {variant!r} has no character here")
    if element.tag == "mtext" and text.startswith(_NAME):
        element.tag, element.text = "mi", text[1:].replace(r"\_", "_")
        element.set("class", "name")
    if element.tag in ("msub", "msup", "msubsup") and (element[0].text or "") in _LIMITS:
        element.tag = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}[element.tag]
    if element.tag == "mo" and len(text) > 1 and text.isalpha():
        element.attrib |= {"movablelimits": "true", "lspace": "0", "rspace": "0.1667em"}
    if element.tag == "mrow" and len(element) > 1 and "fence" in element[0].attrib:
        tall = any(inner.tag in _TALL for inner in element.iter())
        for end in () if tall else (element[0], element[-1]):
            end.set("stretchy", "false")
    if element.tag == "mo" and element.attrib.get("minsize") == "1.2em":  # \big: hardly larger
        element.attrib = {"stretchy": "false"}
    if element.tag == "mover":
        element.set("accent", "true")
    if element.tag == "mi" and text in (";", "≔"):
        element.tag = "mo"


def _forms(root: ET.Element) -> None:
    """A sign that begins a piece stands between two terms all the same."""
    row = root[0] if len(root) == 1 and root[0].tag == "mrow" else root
    first = row[0] if len(row) else None
    if (
        first is not None
        and first.tag == "mo"
        and (first.text or "") in "≔=<>≤≥⇒→⪰≈≡⇔+−"
        and len(row) > 1
    ):
        # the blank before the piece is the space to its left
        first.attrib |= {"form": "infix", "lspace": "0.05em", "rspace": "0.28em"}
