"""Balls (`flint.arb`): printed outward, stored without loss, compared in three values.

A ball is a set of real numbers that certainly contains the value meant. A comparison of balls that
overlap decides nothing; here it is `Order.UNDECIDED`, which cannot be used as a truth value.

References: Johansson: Arb: efficient arbitrary-precision midpoint-radius interval arithmetic
(2017).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any, TypeVar

from flint import arb, ctx, fmpq, fmpz

from sdproof.errors import InputError, PrecisionExhausted
from sdproof.numbers.exact import integer

T = TypeVar("T")

START_BITS = 128
"""Bits with which `with_precision` begins unless told otherwise."""
LIMIT_BITS = 1 << 16
"""Bits beyond which `with_precision` gives up unless told otherwise."""
MAX_EXPONENT = 1 << 20
"""Largest binary exponent, in absolute value, of a ball that is read or printed."""


class Order(Enum):
    """How a number compares with another; UNDECIDED when their balls overlap."""

    LESS = -1
    EQUAL = 0
    GREATER = 1
    UNDECIDED = None

    def __bool__(self) -> bool:
        raise TypeError(f"{self} has no truth value: compare it with a member of Order")


def compare(a: Any, b: Any) -> Order:
    """How a compares with b, certified.

    Returns: LESS, EQUAL or GREATER only if it holds for every pair of points of the two balls
    (EQUAL: both are the same single point); UNDECIDED otherwise.
    """
    if a < b:
        return Order.LESS
    if a > b:
        return Order.GREATER
    if a == b:
        return Order.EQUAL
    return Order.UNDECIDED


def sign(x: Any) -> Order:
    """How x compares with zero, certified."""
    return compare(x, 0)


def is_zero(x: Any, what: str = "value") -> bool:
    """Whether x = 0, for any kind of number.

    Raises `PrecisionExhausted` if x is a ball that contains zero and other numbers.
    """
    if isinstance(x, arb) and sign(x) is Order.UNDECIDED:
        raise PrecisionExhausted(
            f"{what}: the ball {x.str(5)} contains zero, so whether it is zero is undecided"
        )
    return bool(x == 0)


def with_precision(
    compute: Callable[[], T],
    accept: Callable[[T], bool],
    start: int = START_BITS,
    limit: int = LIMIT_BITS,
    what: str = "the computation",
) -> T:
    """The first result of `compute` that `accept` takes, while the working precision doubles.

    Both are called inside ``ctx.workprec(bits)`` with bits = start, 2 start, 4 start, … ≤ limit.

    Raises `PrecisionExhausted` if no result was accepted; the message names `what` and the limit.
    """
    bits = start
    while bits <= limit:
        with ctx.workprec(bits):
            result = compute()
            if accept(result):
                return result
        bits *= 2
    raise PrecisionExhausted(f"{what}: undecided with up to {limit} bits")


def _shifted(mantissa: fmpz, exponent: fmpz) -> fmpq:
    if abs(exponent) > MAX_EXPONENT:
        raise PrecisionExhausted(f"ball: binary exponent {exponent} is beyond ±{MAX_EXPONENT}")
    return fmpq(mantissa) * fmpq(2) ** int(exponent)


def endpoints(x: arb) -> tuple[fmpq, fmpq]:
    """The end points (mid − rad, mid + rad) of a ball, as exact rationals.

    Raises `PrecisionExhausted` if the ball is not finite.
    """
    if not x.is_finite():
        raise PrecisionExhausted("ball: not finite, the precision was too low to bound the value")
    mid, rad = _shifted(*x.mid().man_exp()), _shifted(*x.rad().man_exp())
    return mid - rad, mid + rad


def _magnitude(x: fmpq) -> int:
    """The integer m with 10^m ≤ |x| < 10^(m+1), for x ≠ 0."""
    p, q = abs(x.p), x.q
    guess = (int(p.bit_length()) - int(q.bit_length())) * 30103 // 100000
    while abs(x) < fmpq(10) ** guess:
        guess -= 1
    while abs(x) >= fmpq(10) ** (guess + 1):
        guess += 1
    return guess


def _decimal(mantissa: fmpz, exponent: int) -> str:
    """mantissa · 10^exponent, plain when short and else with an exponent; read by `to_exact`."""
    if mantissa == 0:
        return "0"
    digits, minus = str(abs(mantissa)), "-" if mantissa < 0 else ""
    stripped = digits.rstrip("0")
    digits, exponent = stripped, exponent + len(digits) - len(stripped)
    point = len(digits) + exponent
    if exponent >= 0 and point <= 21:
        return minus + digits + "0" * exponent
    if -5 < point <= 21 and exponent < 0:
        padded = digits.rjust(1 - exponent, "0")
        return f"{minus}{padded[:exponent]}.{padded[exponent:]}"
    tail = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{minus}{digits[0]}{tail}e{point - 1}"


def decimal_bounds(lo: fmpq, hi: fmpq, digits: int) -> tuple[str, str]:
    """Decimal strings of lo rounded down and hi rounded up to `digits` significant digits.

    Raises `InputError` if `digits` is not a positive integer.
    """
    digits = integer(digits, "digits", 1)
    return _rounded(lo, digits, up=False), _rounded(hi, digits, up=True)


def _rounded(x: fmpq, digits: int, *, up: bool) -> str:
    if x == 0:
        return "0"
    exponent = _magnitude(x) - digits + 1
    scaled = x / fmpq(10) ** exponent
    return _decimal(scaled.ceil() if up else scaled.floor(), exponent)


def enclosure(x: arb, digits: int) -> tuple[str, str]:
    """Decimal strings (lo, hi) with lo ≤ x ≤ hi for every point x of the ball.

    `digits`: significant decimal digits of each end, rounded outward.

    Returns: exact decimals that `sdproof.to_exact` reads back.

    Raises `PrecisionExhausted` if the ball is not finite.
    """
    return decimal_bounds(*endpoints(x), digits)


def ball_to_pairs(x: arb) -> dict[str, list[str]]:
    """A ball as ``{"mid": [m, e], "rad": [m, e]}``, each m·2^e with integers as strings; lossless.

    Raises `PrecisionExhausted` if the ball is not finite.
    """
    endpoints(x)
    return {"mid": [str(v) for v in x.mid().man_exp()], "rad": [str(v) for v in x.rad().man_exp()]}


def _integer(value: object, where: str) -> fmpz:
    text = value.strip() if isinstance(value, str) else ""
    if not text.isascii() or not text.removeprefix("-").isdigit():
        raise InputError(
            f"{where}: {str(value)[:40]!r} is not an integer; accepted: a string of digits"
        )
    return fmpz(text)


def _pair(value: object, where: str) -> tuple[fmpz, fmpz]:
    if isinstance(value, str | bytes) or not isinstance(value, Sequence) or len(value) != 2:
        raise InputError(f"{where}: not a pair; accepted: [mantissa, exponent]")
    mantissa, exponent = (_integer(v, where) for v in value)
    if abs(exponent) > MAX_EXPONENT:
        raise InputError(f"{where}: exponent beyond ±{MAX_EXPONENT}; accepted: a smaller one")
    return mantissa, exponent


def ball_from_pairs(value: object, where: str = "ball") -> arb:
    """The ball that `ball_to_pairs` wrote, bit for bit.

    Raises `InputError` if `value` is not of that form, or has a negative radius.
    """
    if not isinstance(value, dict) or set(value) != {"mid", "rad"}:
        raise InputError(f"{where}: not a ball; accepted: an object with keys mid and rad")
    mid, rad = _pair(value["mid"], f"{where}.mid"), _pair(value["rad"], f"{where}.rad")
    if rad[0] < 0:
        raise InputError(f"{where}.rad: negative; accepted: a radius ≥ 0")
    with ctx.workprec(max(64, int(mid[0].bit_length()), int(rad[0].bit_length()))):
        return _ball(mid, rad)


def _ball(mid: tuple[fmpz, fmpz], rad: tuple[fmpz, fmpz]) -> arb:
    """The ball with exactly this radius if FLINT can hold it (30 bits), else a wider one.

    FLINT rounds a radius of 30 bits up by one unit even when it is exact; a hair less than the
    radius wanted gives it exactly. The result is checked.
    """
    mantissa, exponent = rad
    if mantissa == 0:
        return arb(mid)
    hair = 40
    exact = arb(mid, (mantissa * 2**hair - 1, exponent - hair))
    if _shifted(*exact.rad().man_exp()) == _shifted(*rad):
        return exact
    return arb(mid, rad)
