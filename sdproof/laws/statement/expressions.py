"""Expressions and relations of the kernel's language, evaluated exactly with `sdproof.model`.

The kernel has its own reader and its own filter; nothing of it is used here, so that what is found
with this module is evidence independent of the proofs.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeAlias

from flint import fmpq

from sdproof.model.filters import spectral_filter
from sdproof.model.risks import bias, variance

Env: TypeAlias = dict[str, Any]
RELATION = re.compile(r"(.+?)\s(>=|<=|>|<|=)\s(.+)", re.DOTALL)
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
}
ARITHMETIC: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class Skip(Exception):
    """These values say nothing: a division by zero, a hypothesis that fails, an open noise."""


class InNoise:
    """A polynomial in a noise variable, Σ c_i η^i: what a mean is taken of."""

    def __init__(self, *coefficients: Any) -> None:
        self.c = list(coefficients)

    def _with(self, other: Any, sign: int) -> InNoise:
        b = other.c if isinstance(other, InNoise) else [fmpq(other)]
        size = max(len(self.c), len(b))
        pad = [fmpq(0)] * size
        return InNoise(
            *(x + sign * y for x, y in zip((self.c + pad)[:size], (b + pad)[:size], strict=True))
        )

    def __add__(self, other: Any) -> InNoise:
        return self._with(other, 1)

    def __sub__(self, other: Any) -> InNoise:
        return self._with(other, -1)

    def __rsub__(self, other: Any) -> InNoise:
        return InNoise(fmpq(other)) - self

    def __mul__(self, other: Any) -> InNoise:
        b = other.c if isinstance(other, InNoise) else [fmpq(other)]
        total = [fmpq(0)] * (len(self.c) + len(b) - 1)
        for i, x in enumerate(self.c):
            for j, y in enumerate(b):
                total[i + j] += x * y
        return InNoise(*total)

    __radd__, __rmul__ = __add__, __mul__

    def __truediv__(self, other: Any) -> InNoise:
        if isinstance(other, InNoise):
            raise Skip
        inverse: InNoise = self * (1 / fmpq(other))
        return inverse

    def __pow__(self, n: int) -> InNoise:
        result = InNoise(fmpq(1))
        for _ in range(n):
            result = result * self
        return result

    def mean(self, second: Any) -> Any:
        """c_0 + c_2 · second: the mean for noise of mean 0 and this second moment."""
        if any(self.c[3:]):
            raise Skip
        return self.c[0] + (self.c[2] * second if len(self.c) > 2 else 0)


def noise() -> InNoise:
    """The noise variable itself."""
    return InNoise(fmpq(0), fmpq(1))


def _mean(value: Any, _: Any, second: Any) -> Any:
    return value.mean(second) if isinstance(value, InNoise) else value


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "filter": lambda e, lam, *xi: spectral_filter(e, lam, xi),
    "rho": lambda B, q: bias(B, q) + variance(q),
    "bias": bias,
    "variance": variance,
    "mean": _mean,
}


@lru_cache(maxsize=2048)
def _tree(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def evaluate(text: str, env: Env) -> Any:
    """The exact value of an expression, the names having the values in `env`.

    Raises
    ------
    Skip
        For a division by zero.
    """
    return _value(_tree(text), env)


def _value(node: ast.expr, env: Env) -> Any:
    match node:
        case ast.Constant(value=int(value)):
            return fmpq(value)
        case ast.Name(id=name):
            return env[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return 0 - _value(operand, env)
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=n)):
            return _value(left, env) ** n
        case ast.BinOp(left=left, op=op, right=right):
            try:
                return ARITHMETIC[type(op)](_value(left, env), _value(right, env))
            except ZeroDivisionError:
                raise Skip from None
        case ast.Call(func=ast.Name(id=name), args=args):
            try:
                return FUNCTIONS[name](*(_value(a, env) for a in args))
            except ZeroDivisionError:
                raise Skip from None
    raise AssertionError(ast.dump(node))


def relation(text: str) -> tuple[str, str, str]:
    """The two sides of a relation and its sign, as texts: (left, sign, right)."""
    match = RELATION.fullmatch(text)
    assert match is not None
    return match[1], match[2], match[3]


def sides(text: str, env: Env) -> tuple[Any, str, Any]:
    """The values of the two sides of a relation, and its sign between them."""
    left, rel, right = relation(text)
    return evaluate(left, env), rel, evaluate(right, env)


def difference(left: Any, right: Any) -> Any:
    """left − right, a number.

    Raises
    ------
    Skip
        If it depends on a noise of which no mean was taken.
    """
    found = left - right
    if isinstance(found, InNoise):
        if any(found.c[1:]):
            raise Skip
        found = found.c[0]
    return found


def holds(left: Any, rel: str, right: Any) -> bool:
    """Whether the relation holds, exactly."""
    return COMPARE[rel](difference(left, right), 0)
