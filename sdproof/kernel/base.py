"""What every part of the kernel shares: the two refusals, the resource limits, strict readers.

Only the Python standard library is used, and no floating-point numbers. Integers and rationals are
written as strings ("-12/7"); counts are JSON integers; an object has exactly the fields expected.
"""

from __future__ import annotations

import json
import re
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

MAX_BYTES = 8_000_000
MAX_DIGITS = 100_000
MAX_RANK = 64
MAX_STEPS = 16
MAX_DEGREE = 600
MAX_INTERVALS = 4_096
MAX_SECONDS = 300
"""Heavy parts are refused before they start if their estimated time is longer than this."""

_CHUNK = 600  # below the least limit that Python can be given for int <-> str, 640 digits
_RATIONAL = re.compile(rf"(-?[0-9]{{1,{MAX_DIGITS}}})(?:/([0-9]{{1,{MAX_DIGITS}}}))?")


class Invalid(Exception):
    """The certificate is readable, but this part of it does not prove its statement.

    Attributes
    ----------
    at, reason : str
    residual : str, optional
        What is left over, as a formula: of an identity or a combination the difference of its two sides,
        of non-negative coefficients the terms that are not.
    goal : str, optional
        What was to be shown there, as a relation.
    """

    def __init__(
        self, at: str, reason: str, residual: str | None = None, goal: str | None = None
    ) -> None:
        super().__init__(f"{at}: {reason}")
        self.at, self.reason, self.residual, self.goal = at, reason, residual, goal


class Unreadable(Exception):
    """Not a certificate of this format, or one beyond the stated limits."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def require_work(operations: int, bits: int, sums: bool = False) -> None:
    """Refuse so many operations on numbers of so many bits if they would take > MAX_SECONDS.

    The estimates, in nanoseconds, were fitted from above to measurements: quadratic in the bits
    for products of fractions (their gcd), linear for sums and short products of integers.
    """
    each = 100 + bits // 10 if sums else 1000 + bits**2 // 10**4
    if operations * each > MAX_SECONDS * 10**9:
        raise Unreadable("checking would take too long (numbers too long for this rank)")


def load(path: str) -> object:
    """Parse a JSON file, or standard input for "-": at most MAX_BYTES, no floats, no repeated keys."""
    try:
        if path == "-":
            text = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(path).open("rb") as stream:
                text = stream.read(MAX_BYTES + 1)
        if len(text) > MAX_BYTES:
            raise Unreadable(f"file: more than {MAX_BYTES} bytes")
        return json.loads(
            text.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_int=_count,
            parse_float=_no_float,
            parse_constant=_no_float,
        )
    except RecursionError:
        raise Unreadable("file: nested too deeply") from None
    except OSError as error:
        raise Unreadable(f"file: {error.strerror or 'cannot be read'}") from None
    except AttributeError:  # sys.stdin is None
        raise Unreadable("file: standard input is closed") from None
    except ValueError:
        raise Unreadable("file: not JSON text in UTF-8") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise Unreadable("file: an object has a repeated key")
    return dict(pairs)


def _count(text: str) -> int:
    if len(text) > 9:
        raise Unreadable("file: a bare number is too long; integers are written as strings")
    return int(text)


def _no_float(text: str) -> object:
    raise Unreadable(f"file: {text[:20]} is not exact; rationals are written as strings")


def fields(value: object, where: str, names: str) -> list[Any]:
    """The values of an object that has exactly the given fields (separated by spaces), in order."""
    if type(value) is not dict or value.keys() != set(names.split()):
        raise Unreadable(f"{where}: must be an object with exactly the fields {names}")
    return [value[name] for name in names.split()]


def items(value: object, where: str, most: int) -> list[Any]:
    """The items of a list of at most `most`."""
    if type(value) is not list or len(value) > most:
        raise Unreadable(f"{where}: must be a list of at most {most} items")
    return value


def natural(value: object, where: str, most: int) -> int:
    """A JSON integer between 0 and `most`."""
    if type(value) is not int or not 0 <= value <= most:
        raise Unreadable(f"{where}: must be an integer from 0 to {most}")
    return value


def rational(value: object, where: str) -> Fraction:
    """A rational number written as "p" or "p/q" with at most MAX_DIGITS digits each."""
    match = _RATIONAL.fullmatch(value) if type(value) is str else None
    if match is None:
        raise Unreadable(f"{where}: must be a string such as '-12/7', ≤ {MAX_DIGITS} digits")
    numerator, denominator = _integer(match[1]), _integer(match[2] or "1")
    if denominator == 0:
        raise Unreadable(f"{where}: has denominator zero")
    return Fraction(numerator, denominator)


def rationals(value: object, where: str, most: int) -> list[Fraction]:
    """A list of rational numbers."""
    return [rational(v, f"{where}[{i}]") for i, v in enumerate(items(value, where, most))]


def integers(value: object, where: str, most: int) -> list[int]:
    """A list of integers written as strings."""
    found = rationals(value, where, most)
    if any(v.denominator != 1 for v in found):
        raise Unreadable(f"{where}: must contain integers only")
    return [v.numerator for v in found]


def _integer(text: str) -> int:
    if text[0] == "-":
        return -_integer(text[1:])
    if len(text) <= _CHUNK:
        return int(text)
    shift: int = 10**_CHUNK
    return _integer(text[:-_CHUNK]) * shift + int(text[-_CHUNK:])


def show(value: Fraction | int) -> str:
    """The number as "p/q" or "p", of any length."""
    sign, head, parts = "-" if value < 0 else "", abs(value.numerator), []
    while head >= 10**_CHUNK:
        head, tail = divmod(head, 10**_CHUNK)
        parts.append(f"{tail:0{_CHUNK}d}")
    over = "" if value.denominator == 1 else "/" + show(value.denominator)
    return sign + str(head) + "".join(reversed(parts)) + over


def height(value: Fraction | int) -> int:
    """Bits of the numerator and the denominator together."""
    return value.numerator.bit_length() + value.denominator.bit_length()


def longest(*values: Fraction | int) -> int:
    """The largest height."""
    return max(map(height, values), default=0)
