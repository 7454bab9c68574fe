"""Screen tables shorten and mark; they never drop what JSON holds."""

from __future__ import annotations

import io

from rich.console import Console

from sdproof.present.tables import cell, facts, records, shorten


def test_long_numbers_are_marked_as_approximate() -> None:
    """Short numbers stay; long ones become ≈ and twelve digits, with their sign."""
    assert shorten("-3/7") == "-3/7"
    assert shorten("1" + "0" * 30 + "/3") == "≈ 3.33333333333e29"
    assert shorten("-" + "9" * 40 + "/7") == "≈ -1.42857142857e39"
    assert shorten("7" * 50_000 + "/" + "9" * 50_001) == "≈ 0.0777777777777"
    assert shorten("no number, but a long text") == "no number, but a long text"


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
