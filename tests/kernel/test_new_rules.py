"""The kernel's rules of version 2: each accepts a right proof and refuses the wrong ones beside it."""

from __future__ import annotations

from random import Random

import kernel_oracle
import pytest
from edge_certificates import Json, refused
from new_induction import ALIGNED, DIVISORS, INDUCTION
from new_rules import CASES, SUBSTITUTE, USE, USED_SUM

from sdproof import kernel

ALL = {
    f"{group}: {name}": pair
    for group, pairs in (
        ("substitute", SUBSTITUTE),
        ("cases", CASES),
        ("use", USE),
        ("uses", USED_SUM),
        ("induction", INDUCTION),
        ("divisors", DIVISORS),
        ("aligned", ALIGNED),
    )
    for name, pair in pairs.items()
}
WRONG = [(f"{name} {i}", c) for name, (_, wrong) in ALL.items() for i, c in enumerate(wrong)]


@pytest.mark.parametrize("name", ALL)
def test_a_right_proof_is_accepted(name: str) -> None:
    """It is, and the statement is true at random points."""
    right, _ = ALL[name]
    checked = kernel.check(right)
    assert (checked.kind, checked.statement) == ("theorem", right["statement"])
    assert kernel_oracle.violation(checked.statement, Random(name), 60) is None


@pytest.mark.parametrize(("name", "certificate"), WRONG, ids=[name for name, _ in WRONG])
def test_a_wrong_proof_is_refused(name: str, certificate: Json) -> None:
    """In words."""
    assert refused(certificate), name
