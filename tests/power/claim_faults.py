"""Theorems changed into claims that are too strong: a constant, a hypothesis, a relation."""

from __future__ import annotations

import copy
from typing import Any, NamedTuple

from sdproof.papers.pareek2024 import PAPER

Json = dict[str, Any]


class ClaimFault(NamedTuple):
    """One theorem with one text of its statement replaced (None: the entry is dropped)."""

    name: str
    claim: str
    theorem: str
    path: tuple[str, ...]
    old: str
    new: str | None


HYPOTHESES, CONCLUSION = ("hypotheses",), ("conclusion",)

CLAIM_FAULTS: tuple[ClaimFault, ...] = (
    ClaimFault("constant of one step + 1 %", "MT-2", "one-step", CONCLUSION, "r*b**2*C", "101/100*r*b**2*C"),
    ClaimFault("twice the bound of one step", "MT-2", "one-step", CONCLUSION, "r*", "2*r*"),
    ClaimFault("one step with C for C/(1+C)", "MT-2", "one-step", CONCLUSION, "C/(1+C)", "C"),
    ClaimFault("one step, relation flipped", "MT-2", "one-step", CONCLUSION, ">=", "<="),
    ClaimFault("one step without weak-signal bound", "MT-2", "one-step", ("hypotheses", "signal"), "", None),
    ClaimFault("one step without ratio bound", "MT-2", "one-step", ("each", "ratio"), "", None),
    ClaimFault("one step without b ≤ 1", "MT-2", "one-step", ("hypotheses", "at_most_one"), "", None),
    ClaimFault("constant of the paper × 100", "MT-2", "paper-constant", CONCLUSION, "99/51200", "99/512"),
    ClaimFault("constant of ridge + 1 %", "MT-3", "ridge", CONCLUSION, "r*C", "101/100*r*C"),
    ClaimFault("ridge, relation flipped", "MT-3", "ridge", CONCLUSION, ">=", "<="),
    ClaimFault("ridge without ratio bound", "MT-3", "ridge", ("each", "ratio"), "", None),
    ClaimFault("ridge without weak-signal bound", "MT-3", "ridge", ("hypotheses", "signal"), "", None),
    ClaimFault("lower bound strict", "LB-1", "bound", CONCLUSION, ">=", ">"),
    ClaimFault("lower bound, relation flipped", "LB-1", "bound", CONCLUSION, ">=", "<="),
    ClaimFault("NA-2 without small eigenvalues", "NA-2", "ridge-is-good", ("each", "small"), "", None),
    ClaimFault("NA-2 with half the bias", "NA-2", "ridge-is-good", CONCLUSION, "B_m*x**2", "B_m*x**2/2"),
    ClaimFault("variance decreases without a range", "OS-2", "decreasing", ("hypotheses", "range"), "", None),
    ClaimFault("bias grows without a range", "OS-2", "bias", ("hypotheses", "range"), "", None),
    ClaimFault("ξ_v at most one", "OS-2", "beyond-one", CONCLUSION, "> 0", "< 0"),
)  # fmt: skip
"""Every planted claim fault."""


def changed(fault: ClaimFault) -> tuple[Json, Json]:
    """The certificate with the changed statement and the old proof, and the right certificate.

    Raises
    ------
    AssertionError
        If the text to be replaced is not there: then the fault changes nothing.
    """
    (theorem,) = (
        t for c in PAPER for t in c.theorems if (c.id, t.name) == (fault.claim, fault.theorem)
    )
    right = theorem.certificate()
    wrong = copy.deepcopy(right)
    *parents, key = fault.path
    place = wrong["statement"]
    for parent in parents:
        place = place[parent]
    if fault.new is None:
        assert key in place, f"{fault.name}: no {key} in {sorted(place)}"
        del place[key]
    else:
        assert fault.old in place[key], f"{fault.name}: no {fault.old!r} in {place[key]!r}"
        place[key] = place[key].replace(fault.old, fault.new, 1)
    return wrong, right
