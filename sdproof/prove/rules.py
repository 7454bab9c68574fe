"""Constructors for the proof rules of the kernel: a proof is a value, written as data.

Each function returns the JSON object of one rule; what the rule means, and why it is sound, is said
in `sdproof.kernel.rules` and `sdproof.kernel.family`. Expressions are strings in the kernel's
notation, e.g. ``"e/(e+lam)"``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

Proof: TypeAlias = dict[str, Any]


def _with(proof: Proof, let: dict[str, str] | None) -> Proof:
    return proof if let is None else proof | {"let": let}


def identity(let: dict[str, str] | None = None) -> Proof:
    """The goal is identically zero."""
    return _with({"rule": "identity"}, let)


def nonnegative(*substitute: Proof, let: dict[str, str] | None = None) -> Proof:
    """The goal has non-negative coefficients only, after the given substitutions."""
    return _with({"rule": "nonnegative coefficients", "substitute": list(substitute)}, let)


def substitution(variable: str, by: str, new: str, weight: str, fact: str) -> Proof:
    """variable := by(new), where new = fact/weight ≥ 0 and weight is positive at sight."""
    return {"variable": variable, "by": by, "new": new, "weight": weight, "fact": fact}


def term(weight: str, *facts: str, square: str | None = None) -> Proof:
    """weight · Π facts · square²."""
    entry: Proof = {"weight": weight}
    if facts:
        entry["facts"] = list(facts)
    if square is not None:
        entry["square"] = square
    return entry


def combination(*terms: Proof, multiplier: str = "1", let: dict[str, str] | None = None) -> Proof:
    """multiplier · goal = Σ terms, each term non-negative."""
    return _with({"rule": "combination", "multiplier": multiplier, "terms": list(terms)}, let)


def chain(through: Sequence[str], *proofs: Proof, let: dict[str, str] | None = None) -> Proof:
    """goal ≥ a_1 ≥ … ≥ a_n ≥ 0, with one proof for each link."""
    return _with({"rule": "chain", "through": list(through), "proofs": list(proofs)}, let)


def lemma(
    name: str, claim: str, proof: Proof, then: Proof, let: dict[str, str] | None = None
) -> Proof:
    """Show `claim`, then the goal with the claim as a further fact."""
    return _with({"rule": "lemma", "name": name, "claim": claim, "proof": proof, "then": then}, let)


def sum_proof(
    direction: Proof,
    *,
    share: str = "0",
    total: Proof | None = None,
    aligned: Proof | None = None,
    share_m: str = "0",
    transfer: str = "0",
    multipliers: dict[str, str] | None = None,
    let: dict[str, str] | None = None,
) -> Proof:
    """The sum rule: a bound `share` for every direction (`share_m` for the aligned one, which hands
    `transfer` to each of the others), and their total against the bound of the conclusion."""
    proof: Proof = {"share": share, "direction": direction, "total": total or identity()}
    if aligned is not None:
        proof |= {"aligned": aligned, "share_m": share_m, "transfer": transfer}
    if multipliers is not None:
        proof["multipliers"] = multipliers
    return _with(proof, let)
