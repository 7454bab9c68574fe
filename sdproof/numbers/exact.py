"""The one door through which numbers enter as exact rationals, and leave as exact strings.

Notes
-----
The exact scalar is `flint.fmpq`. Floats are refused here: a float is already rounded, so letting
one in silently would turn a theorem about 1/10 into one about 0x1.999999999999ap-4.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Set
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from numbers import Integral, Rational, Real
from typing import Any

from flint import arb, fmpq, fmpz

from sdproof.errors import InputError, guess
from sdproof.files import MAX_DIGITS
from sdproof.limits import MAX_DECIMALS

_RATIONAL = re.compile(r"\s*([+-]?\d+)(?:\s*/\s*(\d+)|\.(\d+))?(?:[eE]([+-]?\d{1,4}))?\s*")
ACCEPTED = "an integer, a fraction such as '3/7' or a decimal string such as '0.42'"
MAX_LENGTH = 1_000_000
"""Longest collection of numbers that is read: a collection may have no end."""
_MAX_EXPONENT = 9_999


def to_exact(value: object, where: str = "value") -> fmpq:
    """Read an exact rational number.

    Parameters
    ----------
    value : int, str, Fraction, Decimal, flint.fmpz, flint.fmpq, or an integer of NumPy or SymPy
        Also `sympy.Rational`, and whatever else is a `numbers.Rational`. Strings are ``"3/7"``,
        ``"-2"``, ``"0.42"`` or ``"1e-3"`` (all read exactly).
    where : str
        Name of the value, for the error message.

    Returns
    -------
    flint.fmpq

    Raises
    ------
    sdproof.errors.InputError
        For a float (use :func:`from_float`), a bool, NaN, infinity, or anything else.
    """
    number = exact_or_none(value, where)
    if number is not None:
        return number
    if isinstance(value, arb):
        raise InputError(f"{where}: {shown(value)} is a ball, not exact; accepted: {ACCEPTED}")
    if not isinstance(value, Real):
        raise InputError(f"{where}: {shown(value)} is not an exact number; accepted: {ACCEPTED}")
    if not _is_finite(value):
        raise InputError(f"{where}: {shown(value)} is not finite; accepted: {ACCEPTED}")
    how = (
        ""
        if not hasattr(value, "as_integer_ratio")
        else (" (sdproof.from_float takes a float's exact binary value)")
    )
    raise InputError(f"{where}: {shown(value)} is a float and not exact; accepted: {ACCEPTED}{how}")


def exact_or_none(value: object, where: str = "value") -> fmpq | None:
    """The number, if its type is one of those that `to_exact` reads; None for any other type.

    Raises `InputError` for a truth value, and for a text or a Decimal that is no exact number.
    """
    if isinstance(value, fmpq):
        return value
    if is_truth_value(value):
        raise InputError(f"{where}: {shown(value)} is a truth value; accepted: {ACCEPTED}")
    if isinstance(value, str):
        return _from_string(str(value), where)
    if isinstance(value, fmpz):
        return fmpq(value)
    if isinstance(value, Integral):
        return fmpq(int(value))
    if isinstance(value, Rational):
        return fmpq(int(value.numerator), int(value.denominator))
    if isinstance(value, Decimal):
        return _from_decimal(value, where)
    return None


def is_truth_value(value: object) -> bool:
    """Whether it is a bool, of Python, NumPy or SymPy."""
    return type(value).__name__ in {"bool", "bool_", "BooleanTrue", "BooleanFalse"}


def _is_finite(value: Any) -> bool:
    return bool(value == value and abs(value) != math.inf)


def _from_decimal(value: Decimal, where: str) -> fmpq:
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise InputError(f"{where}: {shown(value)} is not finite; accepted: {ACCEPTED}")
    if abs(exponent) > _MAX_EXPONENT or len(digits) > MAX_DIGITS:
        raise InputError(
            f"{where}: a Decimal of {len(digits)} digits and exponent {exponent}; accepted: at most "
            f"{MAX_DIGITS} digits, exponents up to 4 digits"
        )
    size = fmpq(fmpz("".join(map(str, digits)) or "0")) * fmpq(10) ** exponent
    return -size if sign else size


def _from_string(text: str, where: str) -> fmpq:
    short = text if len(text) <= 40 else text[:37] + "..."
    too_long = len(text) > 2 * MAX_DIGITS + 8
    match = _RATIONAL.fullmatch(text) if text.isascii() and not too_long else None
    if too_long or (
        match and max(len((p or "").lstrip("+-")) for p in match.groups()) > MAX_DIGITS
    ):
        raise InputError(
            f"{where}: a number of {len(text)} characters; accepted: at most {MAX_DIGITS} digits in "
            "numerator and denominator"
        )
    if match is None and re.fullmatch(r"[^eE]+[eE][+-]?\d{5,}\s*", text, re.ASCII):
        raise InputError(f"{where}: {short!r} has too long an exponent; accepted: up to 4 digits")
    if match is None:
        raise InputError(f"{where}: {short!r} is not an exact number; accepted: {ACCEPTED}")
    whole, denominator, decimals, exponent = match.groups()
    whole = whole.removeprefix("+")  # FLINT reads a minus only
    if denominator is not None:
        if exponent is not None:
            raise InputError(
                f"{where}: {short!r} mixes a fraction with an exponent; accepted: {ACCEPTED}"
            )
        if fmpz(denominator) == 0:
            raise InputError(f"{where}: {short!r} has denominator zero; accepted: {ACCEPTED}")
        return fmpq(fmpz(whole), fmpz(denominator))
    decimals = decimals or ""
    return fmpq(fmpz(whole + decimals)) * fmpq(10) ** (int(exponent or 0) - len(decimals))


def positive(value: object, where: str) -> fmpq:
    """As `to_exact`, for a number > 0."""
    number = to_exact(value, where)
    if not number > 0:
        raise InputError(f"{where}: {shown(number)} is not positive; accepted: a number > 0")
    return number


def integer(value: object, where: str, least: int, most: int | None = None) -> int:
    """The value as an `int`, if it is an integer (of Python, NumPy or FLINT) from `least` to `most`.

    Raises `InputError` for anything else, also a truth value, a text or a float.
    """
    accepted = f"an integer ≥ {least}" if most is None else f"an integer {least}..{most}"
    if isinstance(value, str):
        raise InputError(f"{where}: {shown(value)} is a text; accepted: {accepted}")
    if isinstance(value, Integral | fmpz) and not is_truth_value(value):
        number = int(value)
        if least <= number and (most is None or number <= most):
            return number
    raise InputError(f"{where}: {shown(value)} is not accepted; accepted: {accepted}")


def read_digits(digits: object) -> int:
    """`digits` as an integer from 1 to `MAX_DECIMALS`; `InputError` if it is none."""
    return integer(digits, "digits", 1, MAX_DECIMALS)


def digits_or_none(digits: object) -> int | None:
    """The same, or None for an exact answer."""
    return None if digits is None else read_digits(digits)


def shown(value: object) -> str:
    """The beginning of a value's text on one line, for an error message."""
    try:
        text = str(value) if isinstance(value, fmpq | fmpz) else repr(value)
    except ValueError:  # Python does not show an integer this long
        return "an integer of more than 4300 digits"
    except Exception:  # a repr of the caller's own
        return f"a {type(value).__name__}"
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:57] + "..."


def required(value: object, kind: Any, where: str, accepted: str) -> Any:
    """The value, if it is of this type, or of one of these; `InputError` if not."""
    if not isinstance(value, kind):
        raise InputError(f"{where}: {shown(value)} is not accepted; accepted: {accepted}")
    return value


def one_of(value: object, accepted: Iterable[str], where: str) -> str:
    """The value, if it is one of these texts; `InputError` if not."""
    listed = list(accepted)
    if isinstance(value, str) and str(value) in listed:
        return str(value)
    near = guess(value, listed) if isinstance(value, str) else ""
    raise InputError(
        f"{where}: {shown(value)} is not accepted;{near} accepted: {', '.join(listed)}"
    )


def sequence(
    values: object, where: str, accepted: str = "a list of numbers", most: int = MAX_LENGTH
) -> list[Any]:
    """The values as a list, in their order.

    Raises `InputError` for a text, for a set or a mapping, which have no order of their own, for what
    is no collection, and for more than `most` values.
    """
    if isinstance(values, str | bytes | bytearray):
        raise InputError(f"{where}: {shown(values)} is a text; accepted: {accepted}")
    if isinstance(values, Set | Mapping) or not isinstance(values, Iterable):
        kind = type(values).__name__
        raise InputError(f"{where}: {kind} is not accepted; accepted: {accepted}")
    try:
        found = list(islice(values, most + 1))
    except TypeError:  # an array of no dimension
        raise InputError(
            f"{where}: {shown(values)} is not accepted; accepted: {accepted}"
        ) from None
    if len(found) > most:
        raise InputError(f"{where}: more than {most} values; accepted: at most {most}")
    return found


def numbers(values: object, where: str) -> list[fmpq]:
    """A list of exact numbers; `InputError` names the one that is not."""
    return [to_exact(v, f"{where}[{i}]") for i, v in enumerate(sequence(values, where))]


def from_float(value: float, where: str = "value") -> fmpq:
    """The exact binary value of a float (of Python or NumPy), for callers who ask for it.

    Raises
    ------
    sdproof.errors.InputError
        If `value` is not a finite float.
    """
    if not is_float(value) or not _is_finite(value):
        raise InputError(f"{where}: {shown(value)} is not a finite float; accepted: a finite float")
    return fmpq(*map(int, value.as_integer_ratio()))


def is_float(value: object) -> bool:
    """Whether it is a binary float, of Python or NumPy."""
    rounded = isinstance(value, Real) and not isinstance(value, Rational)
    return isinstance(value, float) or (rounded and hasattr(value, "as_integer_ratio"))


def binary(value: Any, where: str = "value") -> Any:
    """The same nested lists with every float replaced by its exact binary value.

    NumPy arrays and numbers too (``tolist``); what is no float stays as it is.

    Raises `InputError` for NaN and infinities.
    """
    if is_float(value):
        return from_float(value, where)
    if hasattr(value, "tolist"):
        return binary(value.tolist(), where)
    if isinstance(value, list | tuple):
        return [binary(v, f"{where}[{i}]") for i, v in enumerate(value)]
    return value


def to_fraction(value: fmpq) -> Fraction:
    """The same number as a `fractions.Fraction`."""
    return Fraction(int(value.p), int(value.q))


def to_float(value: fmpq) -> float:
    """The nearest float; `OverflowError` beyond the largest."""
    return int(value.p) / int(value.q)


def exact_str(value: fmpq) -> str:
    """The number as ``"p/q"`` or ``"p"``: what sdproof prints and writes."""
    return str(value)
