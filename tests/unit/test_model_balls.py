"""Balls: printed outward, stored without loss, compared in three values."""

from __future__ import annotations

from itertools import count

import pytest
from flint import arb, ctx, fmpq
from hypothesis import given
from hypothesis import strategies as st

from sdproof.errors import InputError, PrecisionExhausted
from sdproof.numbers.balls import (
    Order,
    ball_from_pairs,
    ball_to_pairs,
    compare,
    decimal_bounds,
    enclosure,
    endpoints,
    is_zero,
    sign,
    with_precision,
)
from sdproof.numbers.exact import to_exact

rationals = st.builds(fmpq, st.integers(-(10**40), 10**40), st.integers(1, 10**40))
dyadic = st.tuples(st.integers(-(2**200), 2**200), st.integers(-300, 300))
radius = st.tuples(st.integers(0, 2**29), st.integers(-300, 10))


def ball(mid: tuple[int, int], rad: tuple[int, int]) -> arb:
    with ctx.workprec(256):
        return arb(mid, rad)


@given(dyadic, radius, st.integers(1, 40))
def test_enclosure_holds_the_whole_ball(
    mid: tuple[int, int], rad: tuple[int, int], digits: int
) -> None:
    """lo ≤ mid − rad and mid + rad ≤ hi, read back exactly."""
    x = ball(mid, rad)
    lo, hi = enclosure(x, digits)
    left, right = endpoints(x)
    assert to_exact(lo) <= left <= right <= to_exact(hi)


@given(rationals, st.integers(1, 60))
def test_decimal_bounds_are_as_narrow_as_the_digits_allow(x: fmpq, digits: int) -> None:
    """The two decimals around one number differ by at most one unit in the last digit."""
    lo, hi = map(to_exact, decimal_bounds(x, x, digits))
    assert lo <= x <= hi
    assert hi - lo <= abs(x) * fmpq(10) ** (1 - digits)


@pytest.mark.parametrize(
    ("x", "digits", "expected"),
    [
        (fmpq(1, 3), 3, ("0.333", "0.334")),
        (fmpq(-1, 3), 3, ("-0.334", "-0.333")),
        (fmpq(999999), 5, ("999990", "1000000")),
        (fmpq(1, 7) / fmpq(10) ** 505, 2, ("1.4e-506", "1.5e-506")),
        (fmpq(0), 4, ("0", "0")),
        (fmpq(12), 9, ("12", "12")),
    ],
)
def test_decimal_bounds_examples(x: fmpq, digits: int, expected: tuple[str, str]) -> None:
    """Signs, carries, tiny numbers and zero."""
    assert decimal_bounds(x, x, digits) == expected


@given(dyadic, radius, st.integers(2, 64))
def test_pairs_round_trip_bit_for_bit(
    mid: tuple[int, int], rad: tuple[int, int], prec: int
) -> None:
    """A ball survives writing and reading unchanged, whatever the precision of the reader."""
    with ctx.workprec(256):
        x = ball(mid, rad) / 3
    with ctx.workprec(prec):
        again = ball_from_pairs(ball_to_pairs(x))
    assert endpoints(again) == endpoints(x)


@pytest.mark.parametrize(
    "value",
    [
        None,
        3,
        [],
        {},
        {"mid": ["1", "0"]},
        {"mid": ["1"], "rad": ["0", "0"]},
        {"mid": ["1", "0"], "rad": ["-1", "0"]},
        {"mid": ["1.5", "0"], "rad": ["0", "0"]},
        {"mid": ["1", "9" * 30], "rad": ["0", "0"]},
        {"mid": [1.0, 2], "rad": ["0", "0"]},
        {"mid": "10", "rad": "00"},
        {"mid": ["١", "0"], "rad": ["0", "0"]},
    ],
)
def test_bad_pairs_are_one_line(value: object) -> None:
    """Whatever is not two pairs of integers is refused with one line that names the place."""
    with pytest.raises(InputError, match=r"^spot") as caught:
        ball_from_pairs(value, "spot")
    assert "\n" not in str(caught.value)


def test_compare_is_three_valued() -> None:
    """Overlapping balls are UNDECIDED; EQUAL needs two equal points."""
    wide, third = arb(1, 1), arb(1) / 3
    assert compare(fmpq(1, 2), fmpq(2, 3)) is Order.LESS
    assert compare(arb(3), 2) is Order.GREATER
    assert compare(arb(2), fmpq(2)) is Order.EQUAL
    assert compare(wide, fmpq(1)) is Order.UNDECIDED
    assert compare(third, third + 0) is Order.UNDECIDED
    assert compare(arb.nan(), 0) is Order.UNDECIDED
    assert sign(wide) is Order.UNDECIDED


def test_an_order_has_no_truth_value() -> None:
    """``if compare(a, b):`` cannot be written by accident."""
    with pytest.raises(TypeError, match="truth value"):
        bool(Order.LESS)


def test_is_zero_refuses_to_guess() -> None:
    """A ball around zero is neither zero nor non-zero."""
    assert is_zero(arb(0))
    assert is_zero(fmpq(0))
    assert not is_zero(arb(1, 0.5))
    with pytest.raises(PrecisionExhausted, match="undecided"):
        is_zero(arb(0, 1), "h[0]")


def test_with_precision_doubles_until_accepted() -> None:
    """The working precision is start, 2·start, …, and the ambient precision is left alone."""
    before, seen = ctx.prec, []

    def compute() -> int:
        seen.append(ctx.prec)
        return len(seen)

    assert with_precision(compute, lambda n: n == 3, start=100, limit=1000) == 3
    assert seen == [100, 200, 400]
    assert ctx.prec == before


def test_with_precision_gives_up_at_the_limit() -> None:
    """An acceptance that never comes is an error that names the limit, not an answer."""
    calls = count()
    with pytest.raises(PrecisionExhausted, match="the sum: undecided with up to 300 bits"):
        with_precision(lambda: next(calls), lambda _: False, start=100, limit=300, what="the sum")
    assert next(calls) == 2


def test_infinite_balls_are_refused() -> None:
    """There is no decimal for a ball that is not finite."""
    with pytest.raises(PrecisionExhausted, match="not finite"):
        enclosure(arb(1) / 0, 5)


@pytest.mark.parametrize("digits", [0, -1, True, 1.5, "3"])
def test_bad_digits(digits: object) -> None:
    """The number of digits is an integer ≥ 1."""
    with pytest.raises(InputError, match="digits"):
        decimal_bounds(fmpq(1), fmpq(1), digits)  # type: ignore[arg-type]
