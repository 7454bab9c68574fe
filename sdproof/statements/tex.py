r"""Prose and formulas as LaTeX that plain pdflatex sets: ASCII, with formulas that may end a line.

TeX breaks a line inside a formula after a relation, a sign or a product, but never inside
``\left( \right)``, a fraction or a matrix; `breakable` writes those that are too wide in another way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, TypeAlias

from sdproof.errors import SdproofError

PACKAGES = r"Needs \usepackage{amsmath,amssymb}."
"""What every text made here needs, for its first line."""
WIDE = 30
"""Symbols side by side from which a fraction, brackets or a matrix are written to end lines."""


class MarkupError(SdproofError):
    """A formula cannot be set: the page would show something else than the claim says."""


# --- prose

_INDEXED = re.compile(
    r"(?P<base>(?:(?<!\w)[^\W\d_]|[α-ω])[\u0302\u0304]?\*?\d?|\)(?=\^\())(?P<mark>[_^])(?:\{(?P<group>[^{}]*)\}|\((?P<round>[^()]*)\)|"
    r"(?P<one>[A-Za-z0-9]{1,4}|\*))(?![A-Za-z0-9_])"
)
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "η": "eta",
    "θ": "theta", "λ": "lambda", "μ": "mu", "ξ": "xi", "ρ": "rho", "τ": "tau", "Ω": "Omega",
    "Σ": "sum", "Π": "prod", "∑": "sum", "σ": "sigma", "π": "pi", "∞": "infty", "∂": "partial",
    "≥": "geq", "≤": "leq", "≠": "neq", "≈": "approx", "⇒": "Rightarrow", "⇔": "Leftrightarrow",
    "→": "to", "↔": "leftrightarrow", "∈": "in", "∀": "forall", "∃": "exists", "∠": "angle",
    "·": "cdot", "×": "times", "⋯": "cdots", "∼": "sim", "∝": "propto", "∤": "nmid",
    "±": "pm", "⟨": "langle", "⟩": "rangle", "‖": "Vert", "√": "surd", "ℱ": "mathcal{F}",
    "ℝ": "mathbb{R}", "⊢": "vdash", "∖": "setminus", "≻": "succ", "⪰": "succeq", "∅": "emptyset",
    "✓": "checkmark", "½": "tfrac12",
}  # fmt: skip
_PLAIN = {
    "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}",
    "–": "--", "—": "---", "“": "``", "”": "''", "’": "'", "…": r"\ldots{}", "−": r"\(-\)",
    "<": r"\(<\)", ">": r"\(>\)", "|": r"\(|\)", "\u00a0": "~", "\u202f": r"\,", "²": r"\(^{2}\)",
    "ᵀ": r"\(^{\top}\)", "°": r"\(^{\circ}\)", "§": r"\S{}", '"': "''",
}  # fmt: skip
_ACCENTS = {"\u0302": "hat", "\u0304": "bar"}
_LETTERS = {"\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0308": '"',
            "\u030a": "r", "\u030c": "v", "\u0327": "c"}  # fmt: skip


_BARRED = {"xi": "ξ\u0304", "b": "b\u0304"}
_LONG_NUMBER = re.compile(r"(?<!\d)\d{12}(?=\d{4})|(?<=\d{12})\d{12}(?=\d{4})")


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


def _character(c: str) -> str:
    """One character as LaTeX for text."""
    if c in _PLAIN:
        return _PLAIN[c]
    if c in _GREEK:
        return rf"\(\{_GREEK[c]}\)"
    if c.isascii():
        return c
    base, accent = c, ""
    if len(apart := unicodedata.normalize("NFD", c)) == 2:
        base, accent = apart[0], apart[1]
    if base.isascii() and accent in _LETTERS:
        return rf"\{_LETTERS[accent]}{{{base}}}"
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
    """Prose as LaTeX, indices and exponents set; ``xibar`` and ``bbar`` are ξ and b with a bar."""
    barred = re.sub(r"(?<![\w-])(xi|b)bar(?![A-Za-z0-9-])", lambda m: _BARRED[m[1]], prose)
    shown = []
    for part in parts(barred):
        if part.mark:
            base = r"\mathbb{R}" if part.text == "R" and part.mark == "^" else _in_math(part.text)
            shown.append(rf"\({base}{part.mark}{{{_in_math(part.script)}}}\)")
        else:
            shown.append(latex_text(part.text))
    return "".join(shown)


def to_cell(prose: str) -> str:
    """Prose as LaTeX for a narrow column: a path may be broken after / and _, long numbers too."""
    text = _LONG_NUMBER.sub(lambda m: m[0] + r"\allowbreak{}", to_latex(prose))
    return text.replace("/", r"/\allowbreak{}").replace(r"\_", r"\_\allowbreak{}")


def mixed(text: str) -> Iterator[tuple[bool, str]]:
    """Text with formulas between dollar signs, cut up: (is a formula, content)."""
    for i, part in enumerate(text.split("$")):
        if part:
            yield bool(i % 2), part


def mixed_latex(text: str, *, wide: int = WIDE) -> str:
    """Prose with LaTeX between dollar signs as LaTeX whose formulas are `breakable`."""
    return "".join(
        rf"\({breakable(p, wide)}\)" if is_math else to_cell(p) for is_math, p in mixed(text)
    )


# --- formulas

_TOKEN = re.compile(
    r"\\(?:text|mathit|mathrm|operatorname)\{[^{}]*\}|\\[A-Za-z]+|\\.|\s+|.", re.DOTALL
)
_RELATES = {"=", "<", ">", r"\ge", r"\le", r"\ne", r"\succ", r"\in", ":"}
_SIGNS = {"+", "-", ",", ";", r"\cdot"}


@dataclass(frozen=True)
class _Fraction:
    above: Sequence[_Node]
    below: Sequence[_Node]


@dataclass(frozen=True)
class _Brackets:
    opened: str
    inner: Sequence[_Node]
    closed: str


@dataclass(frozen=True)
class _Matrix:
    rows: Sequence[Sequence[Sequence[_Node]]]


@dataclass(frozen=True)
class _Group:
    """Between braces: an index, an exponent, what an accent stands on."""

    inner: Sequence[_Node]


_Node: TypeAlias = "str | _Fraction | _Brackets | _Matrix | _Group"


class _Parser:
    def __init__(self, latex: str) -> None:
        self.tokens, self.place = _TOKEN.findall(latex), 0

    def next(self) -> str:
        if self.place == len(self.tokens):
            raise MarkupError("a formula ends inside brackets or braces")
        self.place += 1
        return str(self.tokens[self.place - 1])

    def nodes(self, ends: Sequence[str] = ()) -> tuple[list[_Node], str]:
        """What stands before one of these tokens, and that token; without any, all."""
        found: list[_Node] = []
        while ends or self.place < len(self.tokens):
            token = self.next()
            if token in ends:
                return found, token
            found.append(self.node(token))
        return found, ""

    def node(self, token: str) -> _Node:
        if token == "{":
            return _Group(self.nodes("}")[0])
        if token == r"\frac":
            return _Fraction(self.group(), self.group())
        if token == r"\left":
            opened = self.next()
            inner, _ = self.nodes([r"\right"])
            return _Brackets(opened, inner, self.next())
        if token == r"\begin":
            self.group()
            return self.matrix()
        return token

    def group(self) -> Sequence[_Node]:
        while (token := self.next()).isspace():
            pass
        return self.nodes("}")[0] if token == "{" else [self.node(token)]

    def matrix(self) -> _Matrix:
        rows: list[list[list[_Node]]] = [[]]
        end = ""
        while end != r"\end":
            cell, end = self.nodes(["&", r"\\", r"\end"])
            rows[-1].append(cell)
            rows += [[]] * (end == r"\\")
        self.group()
        return _Matrix(rows)


def _width(node: _Node | Sequence[_Node]) -> float:
    """About how many symbols stand side by side."""
    match node:
        case _Fraction():
            return max(_width(node.above), _width(node.below))
        case _Brackets():
            return 2 + _width(node.inner)
        case _Matrix():
            return sum(max(map(_width, column)) + 1 for column in zip(*node.rows, strict=True))
        case _Group():
            return 0.8 * _width(node.inner)
        case str():
            words = re.fullmatch(r"\\[a-z]+\{(.*)\}", node)
            if words:
                return len(words[1])
            wide = {**dict.fromkeys(_RELATES, 2), "+": 2, "-": 2, r"\sum": 2, r"\partial": 1}
            return 0 if node in "_^" or node.isspace() or node == r"\," else wide.get(node, 1)
    return sum(map(_width, node))


def _tall(nodes: Sequence[_Node]) -> bool:
    return any(
        isinstance(n, _Fraction | _Matrix) or (isinstance(n, _Brackets) and _tall(n.inner))
        for n in nodes
    )


@cache
def breakable(latex: str, wide: int = WIDE) -> str:
    """A formula for inside a line of text, which can end at each of its signs; fractions, brackets
    and matrices of more than `wide` symbols are written on one level.

    Raises
    ------
    MarkupError
        If brackets or braces are not closed.
    """
    nodes, _ = _Parser(latex).nodes()
    shown = _LONG_NUMBER.sub(lambda m: m[0] + r"\allowbreak ", _Breaker(wide).row(nodes))
    return re.sub(r"  +", " ", shown).strip()


class _Breaker:
    def __init__(self, wide: int) -> None:
        self.wide = wide

    def row(self, nodes: Sequence[_Node]) -> str:
        """Nodes side by side, where a line may end."""
        found = ""
        for i, node in enumerate(nodes):
            before = [n for n in nodes[:i] if not _is_blank(n)]
            after = [n for n in nodes[i + 1 :] if not _is_blank(n)]
            if node in (r"\,", ",") and (node != "," or _width(nodes) > self.wide):
                found += rf"{node}\allowbreak "
            elif isinstance(node, str):
                found += node
            elif isinstance(node, _Group):
                found += f"{{{_kept(node.inner)}}}"
            elif isinstance(node, _Fraction) and _width(node) > self.wide:
                alone = _ends_term(before[-1:]) and _ends_term(after[:1])
                found += self.quotient(node, alone)
            elif isinstance(node, _Brackets):
                times = i and nodes[i - 1] == " " and not _ends_term(before[-1:])
                found += r"\allowbreak " * bool(times) + self.brackets(node)
            elif isinstance(node, _Matrix) and _width(node) > self.wide:
                found += self.listed(node)
            else:
                found += _kept([node])
        return found

    def brackets(self, node: _Brackets) -> str:
        matrix = [n for n in node.inner if not _is_blank(n)]
        if len(matrix) == 1 and isinstance(matrix[0], _Matrix):
            wide = _width(matrix[0]) > self.wide
            return self.listed(matrix[0]) if wide else _kept([node])
        tall = _tall(node.inner)
        plain = node.opened in "([" and node.closed in ")]"
        if _width(node) <= self.wide and (tall or not plain):
            return _kept([node])
        if not plain:  # a value at a point
            return rf"\bigl[{self.row(node.inner)}\bigr]"
        size = ("\\bigl", "\\bigr") if tall else ("", "")
        return f"{size[0]}{node.opened}{self.row(node.inner)}{size[1]}{node.closed}"

    def quotient(self, node: _Fraction, alone: bool) -> str:
        shown = "/".join(
            self.row(part) if len(part) == 1 else rf"\bigl({self.row(part)}\bigr)"
            for part in (node.above, node.below)
        )
        return shown if alone else rf"\bigl[{shown}\bigr]"

    def listed(self, node: _Matrix) -> str:
        """Rows divided by semicolons."""
        rows = (
            r",\ \allowbreak ".join(self.row(cell).strip() for cell in row) for row in node.rows
        )
        return r"\bigl(" + r";\ \allowbreak ".join(rows) + r"\bigr)"


def _is_blank(node: _Node) -> bool:
    return isinstance(node, str) and (node.isspace() or node in (r"\,", r"\ "))


def _ends_term(neighbour: Sequence[_Node]) -> bool:
    """Whether this is nothing, or a sign between terms."""
    return not neighbour or (isinstance(neighbour[0], str) and neighbour[0] in _RELATES | _SIGNS)


def _kept(nodes: Sequence[_Node]) -> str:
    """As it was written, in one piece."""
    found = ""
    for node in nodes:
        match node:
            case _Fraction():
                found += rf"\frac{{{_kept(node.above)}}}{{{_kept(node.below)}}}"
            case _Brackets():
                found += rf"\left{node.opened}{_kept(node.inner)}\right{node.closed}"
            case _Matrix():
                rows = (" & ".join(map(_kept, row)) for row in node.rows)
                found += r"\begin{matrix}" + r"\\".join(rows) + r"\end{matrix}"
            case _Group():
                found += f"{{{_kept(node.inner)}}}"
            case str():
                found += node
    return found
