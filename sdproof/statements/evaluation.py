"""The values of formulas in numbers of any type: exact rationals, balls, floats, SymPy expressions.

The kernel has its own reader and its own filter; nothing of it is used here, so that what is found
with this module is evidence independent of the proofs.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flint import fmpq

from sdproof.model.filters import spectral_filter
from sdproof.model.risks import Risk, filter_risk
from sdproof.statements.judgement import Skip
from sdproof.statements.noise import expectation
from sdproof.statements.reader import ARITHMETIC, require_formula, tree


@dataclass(frozen=True)
class Arithmetic:
    """How formulas are evaluated.

    Attributes
    ----------
    number : callable
        int -> the number of the wanted type: `flint.fmpq`, `fractions.Fraction`, `flint.arb`,
        `float`, `sympy.Integer`.
    filter : callable
        (e, λ, (ξ_1, …)) -> the filter value; that of the model by default.
    mean : callable
        (value, η, γ²) -> its mean over the noise η.
    risk : callable
        ((B_1, …), (q_1, …)) -> their `Risk`; that of the model by default.
    """

    number: Callable[[int], Any] = fmpq
    filter: Callable[[Any, Any, Sequence[Any]], Any] = spectral_filter
    mean: Callable[[Any, Any, Any], Any] = expectation
    risk: Callable[[Sequence[Any], Sequence[Any]], Risk] = filter_risk

    def call(self, name: str, args: list[Any]) -> Any:
        """The value of a function."""
        match name:
            case "filter":
                return self.filter(args[0], args[1], tuple(args[2:]))
            case "rho":
                return self.risk(args[:1], args[1:]).rho
            case "bias":
                return self.risk(args[:1], args[1:]).bias
            case "variance":
                return self.risk([self.number(0)], args).variance
        return self.mean(args[0], args[1], args[2])


EXACT = Arithmetic()
"""Rationals of FLINT and the filter of the model."""


def evaluate(text: str, names: Mapping[str, Any], how: Arithmetic = EXACT) -> Any:
    """The value of an expression.

    Parameters
    ----------
    text : str
    names : mapping
        Their values, of one number type.
    how : Arithmetic
        That type, and the filter.

    Raises
    ------
    FormulaError
        If it cannot be read, or a name has no value.
    Skip
        For a division by zero.
    """
    try:
        return _value(tree(text), names, how)
    except KeyError:
        require_formula(text, names, "", relates=False)
        raise


def _value(node: ast.expr, names: Mapping[str, Any], how: Arithmetic) -> Any:
    match node:
        case ast.Name(id=name):
            return names[name]
        case ast.Constant(value=int(value)):
            return how.number(value)
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=int(n))):
            return _value(left, names, how) ** n
        case ast.BinOp(left=left, op=op, right=right):
            a, b = _value(left, names, how), _value(right, names, how)
            try:
                return ARITHMETIC[type(op)](a, b)
            except ZeroDivisionError:
                raise Skip from None
        case ast.UnaryOp(operand=operand):
            return -_value(operand, names, how)
        case ast.Call(func=ast.Name(id=name), args=args):
            values = [_value(a, names, how) for a in args]
            try:
                return how.call(name, values)
            except ZeroDivisionError:
                if how.filter is not spectral_filter:
                    raise
                raise Skip from None
    raise AssertionError(ast.dump(node))
