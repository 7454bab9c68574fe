"""Theorems with a proof by hand, proved again without it: those of the paper and of the examples."""

from __future__ import annotations

import math
import runpy
import time
from pathlib import Path

import pytest
from filling import accepted

from sdproof.papers.pareek2024 import PAPER
from sdproof.prove.search.attempts import Attempts
from sdproof.prove.search.holes import Limits
from sdproof.state import Claim, Theorem
from sdproof.statements.names import INSTANCES

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.py"))
SECONDS = 10.0
"""Of processor time, for one theorem."""
CHEAP = {
    "GL-1": "small-lambda large-lambda one-strong-signal weak-signals ridge-is-a-step "
            "lower-bound-below-rank",
    "HET-1": "bound",
    "LB-1": "bound gap reached only-there",
    "LB-2": "infimum one-more-step r-steps-need-not equal-eigenvalues",
    "MT-1": "r-steps",
    "NA-1": "ridge-is-optimal no-gain",
    "NA-2": "ridge-is-good gap-vanishes",
    "NA-3": "ridge-attains no-signal ridge-is-never-zero",
    "OS-1": "curve",
    "OS-2": "decreasing increasing beyond-one bias",
    "OS-3": "optimum beyond-one above-one upper lower",
    "SD-1": "ridge-minimises student-minimises closed-form filter",
    "SD-2": "one-direction",
    "SD-3": "quadratic-in-xibar xi-to-h h-to-xi one-xi xibar-to-h",
}  # fmt: skip
"""Those that took less than 0.3 s of processor time each."""
EXPECTED = {
    ("MT-2", "one-step"), ("MT-3", "ridge"), ("LB-1", "bound"), ("NA-2", "ridge-is-good"),
    ("NA-2", "gap-vanishes"), ("OS-2", "decreasing"), ("OS-2", "increasing"), ("OS-2", "beyond-one"),
    ("OS-2", "bias"), ("MY-2", "any number of steps"), ("GD-1", "any number of iterations"),
}  # fmt: skip


def theorems() -> dict[tuple[str, str], Theorem]:
    """(claim, name) -> theorem, about families."""
    claims = [*PAPER]
    for path in EXAMPLES:
        claims += [c for c in runpy.run_path(str(path)).values() if isinstance(c, Claim)]
    return {(c.id, t.name): t for c in claims for t in c.theorems
            if t.statement.kind not in INSTANCES}  # fmt: skip


THEOREMS = theorems()
PATIENCE = 8.0
"""Processor seconds for one plan: a plan that cannot work must not be tried for ever."""


def reproved(theorem: Theorem, seconds: float = math.inf) -> bool:
    """Whether the search proves it, from the statements of the theorems that its own proof uses; the
    kernel then accepts the whole certificate."""
    used = {t.name.replace("-", "_"): t for t in theorem._used()}
    limits = Limits(math.inf, work=time.process_time() + seconds)
    attempts = Attempts(theorem.statement, {n: t.statement.data for n, t in used.items()}, limits)
    for proof, own in attempts.run(min(seconds, PATIENCE)):
        earlier = {n: {"statement": t.statement.data, "proof": t.proof} for n, t in used.items()}
        accepted(theorem.statement, proof, earlier | own)
        return True
    return False


def test_the_names_are_theirs() -> None:
    cheap = {(claim, name) for claim, names in CHEAP.items() for name in names.split()}
    assert cheap <= THEOREMS.keys()
    assert THEOREMS.keys() >= EXPECTED
    assert 2 * len(cheap) > len(THEOREMS)


@pytest.mark.parametrize("claim", CHEAP)
def test_the_cheap_ones(claim: str) -> None:
    for name in CHEAP[claim].split():
        assert reproved(THEOREMS[claim, name]), name


@pytest.mark.thorough
def test_most_are_reproved() -> None:
    """At least 70 %, these by name among them."""
    found = {key for key, theorem in THEOREMS.items() if reproved(theorem, SECONDS)}
    print(f"{len(found)} of {len(THEOREMS)}; open: {sorted(THEOREMS.keys() - found)}")
    assert found >= EXPECTED
    assert 10 * len(found) >= 7 * len(THEOREMS)
