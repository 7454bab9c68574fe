"""Scalars as arguments: exact numbers or balls, and, where a formula takes them, numbers of any kind.

Whatever a function is documented to take, it reads here or in `sdproof.numbers.exact`; so every
function takes the same types of numbers, and no machine integer gets as far as the arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from numbers import Complex, Real
from typing import Any, TypeAlias

from flint import arb, fmpq

from sdproof.errors import InputError
from sdproof.numbers.conjugates import Conjugates
from sdproof.numbers.exact import (
    exact_or_none,
    is_float,
    sequence,
    shown,
    to_exact,
    to_float,
    to_fraction,
)

Scalar: TypeAlias = Any
"""A number of one kind: `flint.fmpq` or `Conjugates` (exact), or `flint.arb` (ball)."""
_FORMULA = "a number, or an array of floats"
_NO_NUMBER = (list, tuple, bytes, bytearray, type)


def scalar(value: object, where: str) -> Scalar:
    """As `to_exact`; or the ball given, if it is finite."""
    if not isinstance(value, arb):
        return to_exact(value, where)
    if not value.is_finite():
        raise InputError(f"{where}: the ball {value} is not finite; accepted: a finite ball")
    return value


def positive_scalar(value: object, where: str) -> Scalar:
    """As `scalar`, for a number that is certainly > 0."""
    number = scalar(value, where)
    if not number > 0:
        raise InputError(f"{where}: {shown(number)} is not positive; accepted: a number > 0")
    return number


def scalars(values: object, where: str) -> tuple[Scalar, ...]:
    """A sequence of exact numbers, balls, or elements that stand for conjugate numbers."""
    return tuple(
        v if isinstance(v, Conjugates) else scalar(v, f"{where}[{i}]")
        for i, v in enumerate(sequence(values, where))
    )


def is_symbolic(value: object) -> bool:
    """Whether it is an expression of SymPy that is no number: a symbol, or made of symbols."""
    return bool(getattr(value, "free_symbols", None))


def operand(value: object, where: str) -> Any:
    """What a formula of ``+ - * /`` computes with: exact types as `flint.fmpq`; finite floats, arrays of
    floats or objects, balls, elements of fields and symbols as they are.

    Raises `InputError` for anything else, also for an array of machine integers, which would overflow.
    """
    number = exact_or_none(value, where)
    if number is not None:
        return number
    kind = getattr(getattr(value, "dtype", None), "kind", "O")
    if kind not in "fO":
        raise InputError(f"{where}: an array of integers or complex numbers; accepted: {_FORMULA}")
    complex_number = isinstance(value, Complex) and not isinstance(value, Real)
    infinite = isinstance(value, Real) and (value - value) != 0
    if complex_number or infinite or not hasattr(value, "__mul__") or isinstance(value, _NO_NUMBER):
        raise InputError(f"{where}: {shown(value)} is not accepted; accepted: {_FORMULA}")
    return value


def operands(values: object, where: str) -> list[Any]:
    """`operand` of every value of a sequence."""
    listed = sequence(values, where)
    return [operand(v, f"{where}[{i}]") for i, v in enumerate(listed)]


def of_one_kind(*groups: list[Any]) -> list[list[Any]]:
    """The operands of a formula, so that exact numbers beside floats are floats, and beside mpmath's
    numbers are what mpmath reads."""
    flat = [v for group in groups for v in group]
    if any(is_float(v) or hasattr(v, "dtype") for v in flat):
        return [[to_float(v) if isinstance(v, fmpq) else v for v in group] for group in groups]
    if any(isinstance(v, Real) for v in flat):
        return [[to_fraction(v) if isinstance(v, fmpq) else v for v in group] for group in groups]
    return list(groups)


def require_sign(value: Any, where: str, *, zero: bool = False) -> None:
    """Raise `InputError` unless a number, or every entry of an array, is > 0 (with `zero`: ≥ 0).

    Symbols and elements of fields have no sign.
    """
    if not isinstance(value, fmpq | arb | Real) and not hasattr(value, "dtype"):
        return
    found = value >= 0 if zero else value > 0
    if not (found.all() if hasattr(found, "all") else found):
        kind, sign = ("negative", "≥") if zero else ("not positive", ">")
        raise InputError(f"{where}: {shown(value)} is {kind}; accepted: a number {sign} 0")


@contextmanager
def mixing(where: str) -> Iterator[None]:
    """Arithmetic that mixes kinds of numbers that do not go together is an `InputError`."""
    try:
        yield
    except TypeError as error:
        raise InputError(f"{where}: {error}; accepted: numbers of one kind") from None
