"""Numbers as arguments: positive ones, integers within bounds, and how a refused one is shown."""

from __future__ import annotations

import pytest
from flint import arb, fmpq

from sdproof.errors import InputError
from sdproof.numbers.exact import integer, positive
from sdproof.numbers.kinds import positive_scalar


def test_a_positive_number_is_exact() -> None:
    """Balls are accepted only where a scalar is asked for, and only if certainly positive."""
    assert positive("0.5", "x") == positive_scalar("1/2", "x") == fmpq(1, 2)
    assert positive_scalar(arb(2, 1), "x").contains(arb(2))
    for value in (0, "-1/3", 0.5, arb(1)):
        with pytest.raises(InputError, match=r"^x: "):
            positive(value, "x")
    for ball in (arb(0, 1), arb(-1), arb("inf"), arb("nan")):
        with pytest.raises(InputError, match=r"is not (positive|finite); accepted: a"):
            positive_scalar(ball, "x")


def test_an_integer_within_bounds() -> None:
    """Both bounds are accepted; truth values, other kinds and what is beyond are not."""
    assert [integer(v, "k", 0, 2) for v in (0, 1, 2)] == [0, 1, 2]
    assert integer(10**5000, "k", 1) == 10**5000
    for value in (-1, 3, True, 1.0, "1", None):
        with pytest.raises(
            InputError, match=r"^k: .* is (not accepted|a text); accepted: an integer 0\.\.2$"
        ):
            integer(value, "k", 0, 2)
    with pytest.raises(InputError, match="accepted: an integer ≥ 1"):
        integer(0, "k", 1)
    with pytest.raises(InputError, match="an integer of more than 4300 digits is not accepted"):
        integer(10**5000, "k", 0, 2)
