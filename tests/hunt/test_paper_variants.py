"""Every false variant of the paper is found by a hunt, confirmed by the kernel, and readable."""

from __future__ import annotations

import pytest

from sdproof import kernel
from sdproof.search.hunt import hunt
from sdproof.state import Claim, Variant, papers
from sdproof.state.hunting import hunt_variants, targets_of
from sdproof.statements import Noise, Statement

CLAIMS = papers()["pareek2024"].claims
LARGEST, MOST_RANK = 200, 3
MANY = {"MT-2:b-not-squared", "MT-2:sharp-for-all-C"}
"""Their known counterexamples have 20 and 60 directions; hunts draw at most 5."""
VARIANTS = [
    pytest.param(c, v, id=name)
    for c in CLAIMS
    for v in c.variants
    if (name := f"{c.id}:{v.name}") not in MANY
]


@pytest.mark.parametrize(("claim", "variant"), VARIANTS)
def test_false_variant(claim: Claim, variant: Variant) -> None:
    """Found within seconds, to exactly this statement, and small."""
    (found,) = hunt_variants([(claim, variant)], "it", seconds=60, rounds=4).confirmed
    assert found.confirmed == "by the kernel"
    answer = kernel.check(found.certificate)
    assert answer.kind == "counterexample"
    assert Statement(answer.statement) == claim.false(variant)
    rows = (found.case.values, *found.case.directions, *found.case.steps)
    numbers = [v for row in rows for v in row.values() if not isinstance(v, Noise)]
    assert found.case.rank <= MOST_RANK, str(found)
    assert all(max(abs(int(v.p)), int(v.q)) <= LARGEST for v in numbers), str(found)


@pytest.mark.parametrize("claim", [pytest.param(c, id=c.id) for c in CLAIMS if c.theorems])
def test_true_claims_are_not_refuted(claim: Claim) -> None:
    """Every statement and law is searched, and none is violated."""
    targets = targets_of(claim)
    found = hunt(claim.id, targets, seconds=1 + len(targets) / 2, rounds=1)
    assert found.counterexamples == ()
