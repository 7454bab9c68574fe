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
MANY = {"MT-2:b-not-squared": 64, "MT-2:sharp-for-all-C": 64}
"""Those that hold for few directions, with the most that a counterexample may have."""
VARIANTS = [pytest.param(c, v, id=f"{c.id}:{v.name}") for c in CLAIMS for v in c.variants]
SEEDS = (20241, 1)


def test_there_are_as_many_as_ever() -> None:
    assert len(VARIANTS) >= 34


@pytest.mark.parametrize(
    "seed", [SEEDS[0], *(pytest.param(s, marks=pytest.mark.thorough) for s in SEEDS[1:])]
)
@pytest.mark.parametrize(("claim", "variant"), VARIANTS)
def test_false_variant(claim: Claim, variant: Variant, seed: int) -> None:
    """Found from nothing in the first round, to exactly this statement, and small."""
    hunted = hunt_variants([(claim, variant)], "it", seconds=600, rounds=1, seed=seed)
    (found,) = hunted.confirmed
    assert found.confirmed == "by the kernel"
    answer = kernel.check(found.certificate)
    assert answer.kind == "counterexample"
    assert Statement(answer.statement) == claim.false(variant)
    rows = (found.case.values, *found.case.directions, *found.case.steps)
    numbers = [v for row in rows for v in row.values() if not isinstance(v, Noise)]
    assert found.case.rank <= MANY.get(f"{claim.id}:{variant.name}", MOST_RANK), str(found)
    assert all(max(abs(int(v.p)), int(v.q)) <= LARGEST for v in numbers), str(found)


@pytest.mark.thorough  # tests/falsify looks at each statement by default
@pytest.mark.parametrize("claim", [pytest.param(c, id=c.id) for c in CLAIMS if c.theorems])
def test_true_claims_are_not_refuted(claim: Claim) -> None:
    """Every statement and law is searched, and none is violated."""
    targets = targets_of(claim)
    found = hunt(claim.id, targets, seconds=1 + len(targets) / 2, rounds=1)
    assert found.counterexamples == ()
