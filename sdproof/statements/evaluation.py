"""The values of formulas in numbers of any type: exact rationals, balls, floats, SymPy expressions.

The kernel has its own reader and its own filter; nothing of it is used here, so that what is found
with this module is evidence independent of the proofs.
"""

from __future__ import annotations

import ast
import copy
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import Any

from flint import arb, fmpq

from sdproof.model.filters import spectral_filter
from sdproof.model.risks import Risk, filter_risk
from sdproof.numbers.exact import required
from sdproof.statements.judgement import Skip
from sdproof.statements.noise import expectation
from sdproof.statements.reader import require_formula, tree


@dataclass(frozen=True)
class Arithmetic:
    """How formulas are evaluated.

    `number` makes an int a number of the wanted type (`flint.fmpq`, `fractions.Fraction`,
    `flint.arb`, `float`, `sympy.Integer`); `filter`: (e, λ, (ξ_1, …)) -> q; `mean`: (value, η, γ²) ->
    its mean over the noise η; `risk`: ((B_1, …), (q_1, …)) -> their `Risk`.
    """

    number: Callable[[int], Any] = fmpq
    filter: Callable[[Any, Any, Sequence[Any]], Any] = spectral_filter
    mean: Callable[[Any, Any, Any], Any] = expectation
    risk: Callable[[Sequence[Any], Sequence[Any]], Risk] = filter_risk


EXACT = Arithmetic()
"""Rationals of FLINT and the filter of the model."""


def evaluate(text: str, names: Mapping[str, Any], how: Arithmetic = EXACT) -> Any:
    """The value of an expression in names that have values, of the one number type of `how`.

    Raises
    ------
    FormulaError
        If it cannot be read, or a name has no value.
    Skip
        For a division by zero.
    """
    required(text, str, "formula", "a text")
    required(names, Mapping, "names", "a dict")
    compiled, numbers = _compiled(text)
    known = _known(how)
    for name, n in numbers:
        if name not in known:
            known[name] = how.number(n)
    try:
        return eval(compiled, known, names)  # the grammar of `tree`, and nothing else
    except NameError:
        require_formula(text, names, "", relates=False)
        raise
    except ZeroDivisionError:
        if how.filter is not spectral_filter and "filter" in text:
            raise
        raise Skip from None


@lru_cache(maxsize=4096)
def _compiled(text: str) -> tuple[CodeType, tuple[tuple[str, int], ...]]:
    """The expression as code in which each number is a name, and these names."""
    numbers: dict[str, int] = {}

    class Naming(ast.NodeTransformer):
        def visit_Constant(self, node: ast.Constant) -> ast.expr:
            assert isinstance(node.value, int)
            numbers[f"_{node.value}"] = node.value
            return ast.Name(f"_{node.value}", ast.Load())

        def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
            node.left = self.visit(node.left)
            if isinstance(node.op, ast.Pow):
                return ast.Call(ast.Name("_power", ast.Load()), [node.left, node.right], [])
            node.right = self.visit(node.right)
            return node

    body = ast.fix_missing_locations(ast.Expression(Naming().visit(copy.deepcopy(tree(text)))))
    return compile(body, text[:60], "eval"), tuple(numbers.items())


def _power(value: Any, n: int) -> Any:
    """value ** n; of a ball as a product, because arb's own power is nan where it contains zero."""
    return math.prod([value] * n, start=arb(1)) if isinstance(value, arb) else value**n


@lru_cache(maxsize=64)
def _known(how: Arithmetic) -> dict[str, Any]:
    """The functions, to which the numbers in formulas are added when they are first met."""
    return {
        "__builtins__": {},
        "_power": _power,
        "filter": lambda e, lam, *xi: how.filter(e, lam, xi),
        "rho": lambda snr, q: how.risk((snr,), (q,)).rho,
        "bias": lambda snr, q: how.risk((snr,), (q,)).bias,
        "variance": lambda q: how.risk((how.number(0),), (q,)).variance,
        "mean": how.mean,
    }
