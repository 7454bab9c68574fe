"""A formula of a derivation: two sides and what is between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sympy import sympify
from sympy.printing.latex import latex as sympy_latex
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.str import StrPrinter

from sdproof.errors import ProofError
from sdproof.proofs import render

_TEXT = {"=": "=", ">=": "≥", ">": ">", "!=": "≠", ">>": "≻"}
_LATEX = {"=": "=", ">=": r"\ge", ">": ">", "!=": r"\ne", ">>": r"\succ"}
_NEGATIVE_POWER = re.compile(r"\*\*\(-(\d+)\)")
_MU = re.compile(r"(?<![A-Za-z])mu(?![A-Za-z])")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class _Printer(StrPrinter):  # type: ignore[misc]
    """Matrices on one line: rows separated by semicolons."""

    def _print_ImmutableDenseMatrix(self, m: Any) -> str:
        rows = (", ".join(self.doprint(v) for v in m.row(i)) for i in range(m.rows))
        return f"[{'; '.join(rows)}]"

    def _print_Transpose(self, m: Any) -> str:
        return f"{self.parenthesize(m.arg, PRECEDENCE['Pow'])}ᵀ"


def text(expression: Any) -> str:
    """An expression as plain text, in the notation of certificates."""
    written = _NEGATIVE_POWER.sub(
        lambda m: "⁻" + m[1].translate(_SUPERSCRIPT), _Printer().doprint(expression)
    )
    return render.text(_MU.sub("μ", written.replace("thhat", "θ̂")))


def _symbol_latex(name: str) -> str:
    if _MU.match(name):
        return _MU.sub(lambda _: r"\mu", name.replace("_", "_{", 1)) + "}" * ("_" in name)
    return render.latex(name.replace("thhat", "th", 1)).replace(
        r"\theta", r"\hat\theta" if name.startswith("thhat") else r"\theta"
    )


def latex(expression: Any) -> str:
    """An expression as LaTeX; symbols are named as in certificates, the identity matrix is I."""
    names = {s: _symbol_latex(s.name) for s in expression.free_symbols if hasattr(s, "name")}
    text = str(sympy_latex(expression, symbol_names=names, mat_delim="("))
    return text.replace(r"\mathbb{I}", "I")  # few fonts have that letter


@dataclass(frozen=True)
class Equation:
    """``left relation right``, sides scalar or matrices of one shape.

    Parameters
    ----------
    left, right : SymPy expression or exact matrix
    relation : {"=", ">=", ">", "!=", ">>"}
        ``>>`` says that a symmetric matrix is positive definite (right side 0).

    Raises
    ------
    sdproof.errors.ProofError
        For another relation, or a floating-point number on either side.
    """

    left: Any
    right: Any
    relation: str = "="

    def __post_init__(self) -> None:
        if self.relation not in _TEXT:
            raise ProofError(f"{self.relation!r} is not a relation; accepted: {', '.join(_TEXT)}")
        for side in ("left", "right"):
            value = sympify(getattr(self, side))
            value = value.as_immutable() if hasattr(value, "as_immutable") else value
            if any(not a.is_Rational for a in value.atoms() if a.is_Number):
                raise ProofError(f"{text(value)}: a number in it is not an exact rational")
            object.__setattr__(self, side, value)

    def __str__(self) -> str:
        return f"{text(self.left)} {_TEXT[self.relation]} {text(self.right)}"

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
