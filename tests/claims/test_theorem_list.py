"""The parts of each claim are pinned: a claim cannot become smaller without a test that says so."""

import pytest

from sdproof.claims import CLAIMS

PARTS = {
    "SD-1": ["ridge-minimises", "student-minimises", "recursion", "powers"],
    "SD-2": ["one-direction"],
    "SD-3": ["convex", "xi-to-h", "h-to-xi", "xibar-to-h", "degenerate"],
    "OS-1": ["curve", "improves", "expansion", "second-order", "instance"],
    "OS-2": ["decreasing", "increasing", "beyond-one", "bias"],
    "OS-3": ["optimum", "beyond-one", "above-one", "upper", "lower"],
    "LB-1": ["bound", "gap"],
    "LB-2": ["infimum", "one-more-step", "r-steps-need-not", "equal-eigenvalues"],
    "MT-1": ["r-steps"],
    "MT-2": ["one-step", "paper-constant"],
    "MT-3": ["ridge", "paper-constant"],
    "NA-1": ["ridge-is-optimal", "bound"],
    "NA-2": ["ridge-is-good", "gap-vanishes", "bound"],
    "NA-3": ["common-filter", "ridge-attains", "no-signal", "no-signal-positive"],
    "GL-1": [
        "small-lambda",
        "large-lambda",
        "weak-signals",
        "one-strong-signal",
        "ridge-is-a-step",
        "lower-bound-below-rank",
        "bound",
    ],
}


@pytest.mark.parametrize("identifier", CLAIMS)
def test_parts(identifier):
    """Every claim has exactly these theorems and instance certificates."""
    claim = CLAIMS[identifier]
    assert [*(t.name for t in claim.theorems), *claim.certificates] == PARTS.get(identifier, [])
