"""Arguments of the model's functions."""

from __future__ import annotations

from typing import Any

import pytest
from flint import fmpq

import sdproof

HARD = sdproof.families.hard(3, 200, "1/2")


@pytest.mark.parametrize(
    ("lam", "xi", "words"),
    [
        (0, [], "lam: 0 is not positive"),
        ("-1", [], "lam: -1 is not positive"),
        (0.5, [], "lam"),
        ("x", [], "lam"),
        (1, [0.5], "xi[0]"),
        (1, ["1", True], "xi[1]"),
        (1, "12", "xi: '12' is a text"),
    ],
)
def test_bad_arguments_of_risk(lam: Any, xi: Any, words: str) -> None:
    """One line that names the argument."""
    with pytest.raises(sdproof.InputError) as error:
        sdproof.risk(HARD, lam, xi)
    assert words in str(error.value)


def test_risk_reads_texts() -> None:
    """As everywhere else, a text is an exact number."""
    assert sdproof.risk(HARD, "5/4", ["-2/3"]) == sdproof.risk(HARD, fmpq(5, 4), [fmpq(-2, 3)])
