"""A formula of a derivation: two sides and what is between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sympy import MatrixSymbol, SympifyError, Tuple, preorder_traversal, sympify
from sympy.core.symbol import Str
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.printing.latex import latex as sympy_latex
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.str import StrPrinter

from sdproof.derive.nodes import D, Mean, ValueAt
from sdproof.derive.symbols import symbol
from sdproof.errors import ProofError
from sdproof.statements.symbols import Symbols

_TEXT = {"=": "=", ">=": "≥", ">": ">", "!=": "≠", ">>": "≻"}
_LATEX = {"=": "=", ">=": r"\ge", ">": ">", "!=": r"\ne", ">>": r"\succ"}
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_NEGATIVE_POWER = re.compile(r"\*\*\(-(\d+)\)")
_NAMES = Symbols()
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class _Printer(StrPrinter):  # type: ignore[misc]
    """Matrices on one line: rows separated by semicolons."""

    def _print_ImmutableDenseMatrix(self, m: Any) -> str:
        rows = (", ".join(self.doprint(v) for v in m.row(i)) for i in range(m.rows))
        return f"[{'; '.join(rows)}]"

    def _print_Transpose(self, m: Any) -> str:
        return f"{self.parenthesize(m.arg, PRECEDENCE['Pow'])}ᵀ"


def text(formula: Any) -> str:
    """An expression as plain text, in the notation of certificates."""
    written = _NEGATIVE_POWER.sub(
        lambda m: "⁻" + m[1].translate(_SUPERSCRIPT), _Printer().doprint(formula)
    )
    written = re.sub(r"\*\*(\d+)", lambda m: m[1].translate(_SUPERSCRIPT), written)
    return _NAME.sub(lambda m: _NAMES.of(m[0]).plain, written).replace("*", "·")


def latex(formula: Any) -> str:
    """An expression as LaTeX; symbols are named as in certificates, the identity matrix is I."""
    names = {s: _NAMES.of(s.name).latex for s in formula.free_symbols if hasattr(s, "name")}
    text = str(sympy_latex(formula, symbol_names=names, mat_delim="("))
    return text.replace(r"\mathbb{I}", "I")  # few fonts have that letter


def _is_rational(e: Any) -> bool:
    """Whether this node of an expression keeps it a rational function, or a matrix of them."""
    power = e.is_Pow and e.exp.is_Integer
    kept = isinstance(e, D | ValueAt | Mean | MatrixElement | Tuple | Str)
    return bool(e.is_Symbol or e.is_Rational or e.is_Add or e.is_Mul or power or kept)


def expression(value: Any) -> Any:
    """A rational expression or matrix of exact numbers and names made by `sdproof.derive.symbols`.

    Raises `ProofError` for anything else: a text, a float, a root, a matrix without entries, a name
    that SymPy assumes something of, or one that would print like another.
    """
    try:
        value = sympify(value, strict=True)
        value = value.as_immutable() if hasattr(value, "as_immutable") else value
        parts, names = set(preorder_traversal(value)), value.free_symbols
    except (SympifyError, AttributeError):
        raise ProofError(f"{str(value)[:40]!r}: not an expression; accepted: SymPy's") from None
    for part in parts:
        if part.is_Number and not part.is_Rational:
            raise ProofError(f"{text(value)}: a number in it is not an exact rational")
        if getattr(part, "is_Matrix", False):
            if not all(n.is_Integer and n > 0 for n in map(sympify, part.shape)):
                raise ProofError(f"{text(value)}: a matrix in it has no entries")
        elif not _is_rational(part):
            raise ProofError(f"{text(value)}: not a rational expression with exact numbers")
    for name in names:
        plain = isinstance(name, MatrixSymbol) or name == symbol(str(name))
        if not plain or not _NAME.fullmatch(name.name):
            raise ProofError(
                f"{name}: not the name of a real number; accepted: symbols of sdproof.derive.symbols"
            )
    return value


def _shape(side: Any) -> tuple[Any, Any]:
    return tuple(side.shape) if getattr(side, "is_Matrix", False) else (1, 1)


@dataclass(frozen=True)
class Equation:
    """``left relation right``, sides scalar or matrices of one shape.

    `relation`: ``>>`` says that a symmetric matrix is positive definite (right side 0).

    Raises `ProofError` for another relation, sides of different shapes, or what is no `expression`.
    """

    left: Any
    right: Any
    relation: str = "="

    def __post_init__(self) -> None:
        if self.relation not in _TEXT:
            raise ProofError(f"{self.relation!r} is not a relation; accepted: {', '.join(_TEXT)}")
        for side in ("left", "right"):
            object.__setattr__(self, side, expression(getattr(self, side)))
        shapes = _shape(self.left), _shape(self.right)
        if self.relation == ">>":
            fits = shapes[0][0] == shapes[0][1] and self.right == 0
        else:
            ordered = not any(getattr(s, "is_Matrix", False) for s in (self.left, self.right))
            fits = shapes[0] == shapes[1] and (self.relation == "=" or ordered)
        if not fits:
            raise ProofError(f"{self}: the two sides have different shapes, or no order")

    def __str__(self) -> str:
        return f"{text(self.left)} {_TEXT[self.relation]} {text(self.right)}"

    @property
    def sides(self) -> tuple[Any, Any]:
        """Left and right."""
        return self.left, self.right

    @property
    def free(self) -> frozenset[Any]:
        """The names in it."""
        return frozenset(self.left.free_symbols | self.right.free_symbols)

    @property
    def latex_sides(self) -> tuple[str, str]:
        """The left side, and the relation with the right side."""
        return latex(self.left), f"{_LATEX[self.relation]} {latex(self.right)}"

    def latex(self) -> str:
        """The formula as LaTeX."""
        return " ".join(self.latex_sides)
