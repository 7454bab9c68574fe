"""Expressions of the kernel's language as SymPy expressions, through the model's own functions.

So a derivation shows a formula of a certificate, and not a copy of it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

from sympy import Integer

from sdproof.derive.nodes import Mean
from sdproof.derive.symbols import symbol
from sdproof.errors import ProofError
from sdproof.model.filters import spectral_filter
from sdproof.model.risks import bias, filter_risk, variance

_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "rho": lambda snr, q: filter_risk((snr,), (q,)).rho,
    "bias": bias,
    "variance": variance,
    "filter": lambda e, lam, *xi: spectral_filter(e, lam, xi),
    "mean": lambda of, noise, _second: Mean(of, noise),
}


def read(expression: str, names: Mapping[str, Any] | None = None) -> Any:
    """A scalar expression of the kernel's language as a SymPy expression.

    Parameters
    ----------
    expression : str
    names : mapping, optional
        What stands for a name; by default the symbol of the same name.

    Raises
    ------
    sdproof.errors.ProofError
        If it is not an expression of that language.
    """
    return _read(ast.parse(expression, mode="eval").body, dict(names or {}))


def _read(node: ast.expr, names: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant(value=int(value)):
            return Integer(value)
        case ast.Name(id=name):
            return names.get(name, symbol(name))
        case ast.Call(func=ast.Name(id=name), args=args) if name in _FUNCTIONS:
            return _FUNCTIONS[name](*(_read(a, names) for a in args))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_read(operand, names)
        case ast.BinOp(left=left, op=op, right=right):
            return _binary(_read(left, names), op, _read(right, names))
    raise ProofError(f"not an expression of the kernel: {ast.dump(node)[:60]}")


def _binary(left: Any, op: ast.operator, right: Any) -> Any:
    match op:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.Div():
            return left / right
        case ast.Pow():
            return left**right
    raise ProofError(f"not an operation of the kernel: {type(op).__name__}")
