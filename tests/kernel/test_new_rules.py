"""The kernel's rules of version 2: each accepts a right proof and refuses the wrong ones beside it."""

from __future__ import annotations

from random import Random

import kernel_oracle
import pytest
from edge_certificates import Json, refused
from new_induction import ALL

from sdproof import kernel

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
