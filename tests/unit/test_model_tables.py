"""Screen tables shorten and mark; they never drop what JSON holds."""

from __future__ import annotations

import io
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from sdproof.numbers.display import decimal, shorten
from sdproof.present.tables import cell, facts, numbers, records


def test_long_numbers_are_marked_as_approximate() -> None:
    """Short numbers stay; long ones become ≈ and twelve digits, with their sign."""
    assert shorten("-3/7") == "-3/7"
    assert shorten("1" + "0" * 30 + "/3") == "≈ 3.33333333333e29"
    assert shorten("-" + "9" * 40 + "/7") == "≈ -1.42857142857e39"
    assert shorten("7" * 50_000 + "/" + "9" * 50_001) == "≈ 0.0777777777777"
    assert shorten("no number, but a long text") == "no number, but a long text"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("7/6", "1.16666…"),
        ("-7/6", "-1.16666…"),
        ("1/2", "0.5"),
        ("0", "0"),
        ("1" + "0" * 30 + "/3", "3.33333…e29"),
        ("1234567", "1.23456…e6"),
        ("1/300000", "3.33333…e-6"),
        ("21000000001/10000000000", "2.10000…"),
        (["2.8402871782884817", "2.8402871782884818"], "2.84028…"),
        (["-17.07338601545", "-17.07338601544"], "-17.0733…"),
        (["1", "1"], "1"),
        (["0.9999999", "1.0000001"], "0.9999999 to 1.0000001"),
        (["2.1", "2.2"], "2.1 to 2.2"),
        (["-0.1", "0.1"], "-0.1 to 0.1"),
        (["0", "1e-50"], "0 to 1e-50"),
    ],
)
def test_decimals_show_digits_of_the_number(value: str | list[str], shown: str) -> None:
    """Never rounded, and what an enclosure does not fix is not shown."""
    assert decimal(value, 6) == shown


@given(st.fractions(), st.integers(1, 30))
def test_decimals_are_cut_off_and_not_rounded(value: Fraction, digits: int) -> None:
    """What is shown is the beginning of the number, or all of it."""
    text = decimal(str(value), digits)
    head, more, exponent = text.partition("…")
    part = Fraction(head + exponent) if more else Fraction(text)
    assert abs(part) <= abs(value)
    assert bool(more) == (part != value)
    assert abs(value - part) <= abs(part) * Fraction(10) ** (1 - digits)


def test_one_format_in_a_column() -> None:
    """All as they are if all are short; else all decimals."""
    assert numbers(["7/6", "2", None], 8) == (["7/6", "2", "–"], False)
    long = "16275441/7947274"
    assert numbers(["7/6", "1/2", long], 8) == (["1.1666666…", "0.5", "2.0479275…"], True)


def test_cells() -> None:
    """Every kind of JSON value has a text."""
    assert cell(None) == "–"
    assert cell(True) == "yes"
    assert cell(3) == "3"
    assert cell(["1", "2"]) == "1, 2"
    assert cell([]) == "none"
    assert cell({"a": "1"}) == "a=1"


def test_tables_fit_narrow_terminals() -> None:
    """At 30 columns no line is longer, and no digit of a short number is lost."""
    stream = io.StringIO()
    console = Console(file=stream, width=30)
    console.print(facts("title", {"rho": "12345/67891", "bias": ["1"] * 9}))
    console.print(records("title", ("k", "rho"), [{"k": 1, "rho": "12345/67891"}, {"k": "LB"}]))
    lines = stream.getvalue().splitlines()
    assert max(map(len, lines)) <= 30
    assert stream.getvalue().count("12345/67891") == 2
