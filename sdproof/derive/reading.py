"""Expressions of the kernel's language as SymPy expressions, through the model's own functions.

So a derivation shows a formula of a certificate, and not a copy of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import Integer

from sdproof.derive.nodes import Mean
from sdproof.derive.symbols import symbol
from sdproof.statements.evaluation import Arithmetic, evaluate
from sdproof.statements.reader import names_in

_SYMBOLS = Arithmetic(number=Integer, mean=lambda of, noise, _second: Mean(of, noise))


def read(expression: str, names: Mapping[str, Any] | None = None) -> Any:
    """A scalar expression of the kernel's language as a SymPy expression.

    Parameters
    ----------
    expression : str
    names : mapping, optional
        What stands for a name; by default the symbol of the same name.

    Raises
    ------
    sdproof.statements.FormulaError
        If it is not an expression of that language.
    """
    symbols = {name: symbol(name) for name in names_in(expression)}
    return evaluate(expression, symbols | dict(names or {}), _SYMBOLS)
