"""The one door through which numbers enter as exact rationals, and leave as exact strings.

Notes
-----
The exact scalar is `flint.fmpq`. Floats are refused here: a float is already rounded, so letting
one in silently would turn a theorem about 1/10 into one about 0x1.999999999999ap-4.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpz

from sdproof.errors import InputError
from sdproof.files import MAX_DIGITS

_RATIONAL = re.compile(r"\s*([+-]?\d+)(?:\s*/\s*(\d+)|\.(\d+))?(?:[eE]([+-]?\d{1,4}))?\s*")
ACCEPTED = "an integer, a fraction such as '3/7' or a decimal string such as '0.42'"


def to_exact(value: object, where: str = "value") -> fmpq:
    """Read an exact rational number.

    Parameters
    ----------
    value : int, str, fractions.Fraction, flint.fmpz, flint.fmpq or sympy.Rational
        Strings are ``"3/7"``, ``"-2"``, ``"0.42"`` or ``"1e-3"`` (all read exactly).
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
    if isinstance(value, fmpq):
        return value
    if isinstance(value, bool):
        raise InputError(f"{where}: {value!r} is a truth value; accepted: {ACCEPTED}")
    if isinstance(value, int | fmpz):
        return fmpq(value)
    if isinstance(value, str):
        return _from_string(value, where)
    if isinstance(value, Fraction):
        return fmpq(value.numerator, value.denominator)
    if isinstance(value, float):
        raise InputError(
            f"{where}: {value!r} is a float and not exact; accepted: {ACCEPTED} "
            "(sdproof.from_float takes a float's exact binary value)"
        )
    return _from_rational_like(value, where)


def _from_string(text: str, where: str) -> fmpq:
    shown = text if len(text) <= 40 else text[:37] + "..."
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
        raise InputError(f"{where}: {shown!r} has too long an exponent; accepted: up to 4 digits")
    if match is None:
        raise InputError(f"{where}: {shown!r} is not an exact number; accepted: {ACCEPTED}")
    whole, denominator, decimals, exponent = match.groups()
    whole = whole.removeprefix("+")  # FLINT reads a minus only
    if denominator is not None:
        if exponent is not None:
            raise InputError(
                f"{where}: {shown!r} mixes a fraction with an exponent; accepted: {ACCEPTED}"
            )
        if fmpz(denominator) == 0:
            raise InputError(f"{where}: {shown!r} has denominator zero; accepted: {ACCEPTED}")
        return fmpq(fmpz(whole), fmpz(denominator))
    decimals = decimals or ""
    return fmpq(fmpz(whole + decimals)) * fmpq(10) ** (int(exponent or 0) - len(decimals))


def _from_rational_like(value: Any, where: str) -> fmpq:
    numerator, denominator = getattr(value, "p", None), getattr(value, "q", None)
    if isinstance(numerator, int) and isinstance(denominator, int) and denominator != 0:
        return fmpq(numerator, denominator)
    raise InputError(
        f"{where}: {type(value).__name__} {str(value)[:40]!r} is not an exact number; "
        f"accepted: {ACCEPTED}"
    )


def positive(value: object, where: str) -> fmpq:
    """As `to_exact`, for a number > 0."""
    number = to_exact(value, where)
    if not number > 0:
        raise InputError(f"{where}: {number} is not positive; accepted: a number > 0")
    return number


def integer(value: object, where: str, least: int, most: int | None = None) -> int:
    """The value if it is an `int` from `least` to `most`.

    Raises `InputError` for anything else, also a truth value.
    """
    accepted = f"≥ {least}" if most is None else f"{least}..{most}"
    if (
        isinstance(value, bool)
        or not isinstance(value, int)
        or value < least
        or (most is not None and value > most)
    ):
        raise InputError(
            f"{where}: {shown(value)} is not accepted; accepted: an integer {accepted}"
        )
    return value


def shown(value: object) -> str:
    """The beginning of a value's text, for an error message."""
    try:
        return repr(value)[:60]
    except ValueError:  # Python does not show an integer this long
        return "an integer of more than 4300 digits"


def from_float(value: float, where: str = "value") -> fmpq:
    """The exact binary value of a float, for callers who ask for it explicitly.

    Raises
    ------
    sdproof.errors.InputError
        If `value` is not a finite float.
    """
    if isinstance(value, bool) or not isinstance(value, float) or not math.isfinite(value):
        raise InputError(f"{where}: {value!r} is not a finite float; accepted: a finite float")
    return fmpq(*value.as_integer_ratio())


def binary(value: Any, where: str = "value") -> Any:
    """The same nested lists with every float replaced by its exact binary value.

    NumPy arrays and numbers too (``tolist``); what is no float stays as it is.

    Raises `InputError` for NaN and infinities.
    """
    if isinstance(value, float):
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
