"""Statements kept aside: their truth is known, and no search ever says the contrary."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from twenty import FALSE, STATEMENTS, TRUE, Kept

from sdproof import kernel
from sdproof.prove.auto import search
from sdproof.state import auto
from sdproof.state.settling import counterexample
from sdproof.statements import Statement

SECONDS, THOROUGH_SECONDS = 1.0, 10.0
named = pytest.mark.parametrize("kept", STATEMENTS, ids=lambda k: k.theorem.name)


def test_there_are_enough() -> None:
    assert len(TRUE) >= 10
    assert len(FALSE) >= 10
    assert len({k.theorem.statement for k in STATEMENTS}) == len(STATEMENTS)


@named
def test_their_truth_is_known(kept: Kept) -> None:
    """By a proof, or by a counterexample, that the kernel accepts, to exactly this statement."""
    if kept.true:
        proof = auto if kept.shown is None else kept.shown  # no proof was written by hand
        certificate = kept.theorem.changed(proof=proof).certificate()
    else:
        certificate = counterexample(kept.theorem.statement, kept.shown)  # type: ignore[arg-type]
    answer = kernel.check(certificate)
    assert answer.kind == ("theorem" if kept.true else "counterexample")
    assert Statement(answer.statement) == kept.theorem.statement


def settled(kept: Kept, seconds: float) -> bool:
    """Whether a search settles it; what it finds must be of the right kind and about it."""
    statement = kept.theorem.statement
    found = search(statement, (), seconds)
    for kind, certificate in (
        ("theorem", found.certificate),
        ("counterexample", found.counterexample),
    ):
        if certificate is not None:
            answer = kernel.check(certificate)
            assert (answer.kind, Statement(answer.statement)) == (kind, statement)
    assert found.certificate is None or kept.true, "a false statement has a proof"
    assert found.counterexample is None or not kept.true, "a true statement is refuted"
    for goal in found.open:
        assert goal.where
        assert "proved" not in goal.text
    return found.certificate is not None or found.counterexample is not None


@named
def test_no_search_is_wrong(kept: Kept, record_property: Callable[[str, object], None]) -> None:
    """However short; how many it settles is counted, not required: that depends on the machine."""
    record_property("settled", settled(kept, SECONDS))


@pytest.mark.thorough
def test_most_are_settled() -> None:
    """With ten seconds each."""
    count = sum(settled(kept, THOROUGH_SECONDS) for kept in STATEMENTS)
    print(f"{count} of {len(STATEMENTS)} settled")
    assert 2 * count > len(STATEMENTS)
