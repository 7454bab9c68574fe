"""Formulas as plain text and as LaTeX: one walk over their syntax for both."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from sdproof.numbers.exact import required
from sdproof.statements.reader import relation, tree
from sdproof.statements.symbols import Glyph, Symbols

SUM, PRODUCT, POWER, ATOM = 1, 2, 3, 4
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
RELATIONS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "=", ":=": ":=", "!=": "≠"}
_LATEX_RELATIONS = {**RELATIONS, ">=": r"\ge", "<=": r"\le", "!=": r"\ne"}
_SIGNS = {"positive": ">", "nonnegative": ">="}


def is_sum(text: str) -> bool:
    """Whether an expression is a sum, a difference or has a minus in front."""
    node = tree(text)
    return isinstance(node, ast.UnaryOp) or (
        isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub)
    )


class Notation:
    """Plain text; the base of the other notations.

    With `marked_means` every mean names its noise and variance, as there are several.
    """

    FRACTION = PRODUCT
    """How strongly a quotient binds."""

    def __init__(self, symbols: Symbols | None = None, marked_means: bool = False) -> None:
        self.symbols = symbols or Symbols()
        self.marked_means = marked_means

    def expression(self, text: str, *, at_j: bool = False) -> str:
        """An expression; with `at_j` the names of directions have the index j."""
        return self._walk(tree(text), 0, at_j)

    def formula(self, text: str, *, at_j: bool = False) -> str:
        """A relation."""
        of = relation(text)
        left, right = (self.expression(side, at_j=at_j) for side in (of.left, of.right))
        return self.related(left, of.sign, right)

    def name(self, name: str, *, at_j: bool = False) -> str:
        return self.symbol(self.symbols.of(name, at_j=at_j))

    def declared(self, name: str, sign: str, *, at_j: bool = False) -> str:
        """A variable with its sign."""
        shown = self.name(name, at_j=at_j)
        if sign not in _SIGNS:
            return self.real(shown)
        return self.related(shown, _SIGNS[sign], self.number("0"))

    def _walk(self, node: ast.expr, outer: int, at_j: bool) -> str:
        def part(of: ast.expr, level: int) -> str:
            return self._walk(of, level, at_j)

        match node:
            case ast.Constant(value=value):
                return self.number(str(value))
            case ast.Name(id=name):
                symbol = self.symbols.of(name, at_j=at_j)
                body, level = self.symbol(symbol), POWER if symbol.base == "gamma2" else ATOM
            case ast.Call(func=ast.Name(id="mean"), args=[of, noise, second]):
                over = (part(noise, 0), part(second, 0)) if self.marked_means else ()
                return self.mean(part(of, 0), over)
            case ast.Call(func=ast.Name(id=name), args=args):
                return self.call(name, [part(a, 0) for a in args])
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                body, level = self.power(part(left, ATOM), part(right, 0)), POWER
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                level = self.FRACTION
                inside = (0, 0) if level > PRODUCT else (PRODUCT, POWER)
                body = self.fraction(part(left, inside[0]), part(right, inside[1]))
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                body, level = self.product(part(left, PRODUCT), part(right, POWER)), PRODUCT
            case ast.BinOp(left=left, op=op, right=right):
                sign = "+" if isinstance(op, ast.Add) else "-"
                body, level = self.added(part(left, SUM), sign, part(right, PRODUCT)), SUM
            case ast.UnaryOp(operand=operand):
                body, level = self.negative(part(operand, PRODUCT)), SUM
            case _:
                raise AssertionError(ast.dump(node))
        return self.grouped(body) if level < outer else body

    def _function(self, name: str) -> str:
        """q for the filter, unless that is a name of the statement."""
        return "q" if name == "filter" and "q" not in self.symbols.names else name

    # What follows differs between the notations.

    def words(self, text: str) -> str:
        return text

    def number(self, digits: str) -> str:
        return digits

    def symbol(self, symbol: Glyph) -> str:
        return symbol.plain

    def related(self, left: str, sign: str, right: str) -> str:
        return f"{left} {RELATIONS[sign]} {right}"

    def real(self, name: str) -> str:
        return f"{name} real"

    def call(self, name: str, args: Sequence[str]) -> str:
        shown = "ρ" if name == "rho" else self._function(name)
        return f"{shown}({', '.join(args)})"

    def mean(self, of: str, over: Sequence[str]) -> str:
        return f"E_({', '.join(over)})[{of}]" if over else f"E[{of}]"

    def power(self, base: str, exponent: str) -> str:
        return base + exponent.translate(_SUPERSCRIPT)

    def fraction(self, above: str, below: str) -> str:
        return f"{above}/{below}"

    def product(self, left: str, right: str) -> str:
        return f"{left}·{right}"

    def added(self, left: str, sign: str, right: str) -> str:
        return f"{left} {sign} {right}"

    def negative(self, of: str) -> str:
        return f"-{of}"

    def grouped(self, body: str) -> str:
        return f"({body})"

    def bracketed(self, body: str) -> str:
        return f"[{body}]"

    def marked(self, name: str, mark: str) -> str:
        """A name with a mark: the same thing at another time."""
        return name + {"+": "⁺", "0": "⁰"}[mark]

    def total(self, summand: str, *, but_m: bool = False) -> str:
        """Σ over all directions, or over those but m."""
        return ("Σ_(j≠m) " if but_m else "Σ_j ") + summand

    def space(self, dimension: str) -> str:
        """ξ ∈ R^dimension."""
        plain = dimension.isascii() and dimension.isalnum()
        return f"ξ ∈ R^{dimension}" if plain else f"ξ ∈ R^({dimension})"

    def infimum(self, under: Sequence[str], of: str) -> str:
        return f"inf_({', '.join(under)}) {of}"

    def tuple_of(self, values: Sequence[str]) -> str:
        return f"({', '.join(values)})"


class Plain(Notation):
    """Plain text, without combining characters."""


class Latex(Notation):
    """LaTeX, without dollar signs."""

    FRACTION = POWER

    def words(self, text: str) -> str:
        shown = text.replace("_", r"\_")
        return rf"\text{{{shown}}}"

    def symbol(self, symbol: Glyph) -> str:
        return symbol.latex

    def related(self, left: str, sign: str, right: str) -> str:
        return f"{left} {_LATEX_RELATIONS[sign]} {right}"

    def real(self, name: str) -> str:
        return rf"{name}\in\mathbb{{R}}"

    def call(self, name: str, args: Sequence[str]) -> str:
        shown = {"rho": r"\rho", "q": "q"}.get(self._function(name), rf"\operatorname{{{name}}}")
        return rf"{shown}\left({', '.join(args)}\right)"

    def mean(self, of: str, over: Sequence[str]) -> str:
        under = f"_{{{', '.join(over)}}}" if over else ""
        return rf"\mathbb{{E}}{under}\left[{of}\right]"

    def power(self, base: str, exponent: str) -> str:
        return f"{base}^{{{exponent}}}"

    def fraction(self, above: str, below: str) -> str:
        return rf"\frac{{{above}}}{{{below}}}"

    def product(self, left: str, right: str) -> str:
        # a gap between digits reads as one number, one before a fraction as a mixed number
        close = right[0].isdigit() or (left[-1].isdigit() and right.startswith(r"\frac"))
        return rf"{left}\cdot {right}" if close else rf"{left}\,{right}"

    def grouped(self, body: str) -> str:
        return rf"\left({body}\right)"

    def bracketed(self, body: str) -> str:
        return rf"\left[{body}\right]"

    def marked(self, name: str, mark: str) -> str:
        return f"{name}^{{{mark}}}"

    def total(self, summand: str, *, but_m: bool = False) -> str:
        return (r"\sum_{j\ne m} " if but_m else r"\sum_{j} ") + summand

    def space(self, dimension: str) -> str:
        return rf"\xi\in\mathbb{{R}}^{{{dimension}}}"

    def infimum(self, under: Sequence[str], of: str) -> str:
        return rf"\inf_{{{', '.join(under)}}} {of}"


def plain(formula: str) -> str:
    """An expression or relation as plain text: ``"b**2*C/(1+C)"`` is ``b²·C/(1 + C)``."""
    return _shown(formula, Plain())


def latex(formula: str) -> str:
    """An expression or relation as LaTeX."""
    return _shown(formula, Latex())


def _shown(formula: str, notation: Notation) -> str:
    required(formula, str, "formula", "a text")
    relates = any(sign in formula for sign in "<>=")
    return notation.formula(formula) if relates else notation.expression(formula)
