"""Constructors for the proof rules of the kernel: a proof is a value, written as data.

Each function returns the JSON object of one rule; what the rule means, and why it is sound, is said
in `sdproof.kernel.rules` and `sdproof.kernel.family`. Expressions are strings in the kernel's
notation, e.g. ``"e/(e+lam)"``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from sdproof.numbers.exact import required, sequence

Proof: TypeAlias = dict[str, Any]


def _with(proof: Proof, let: dict[str, str] | None) -> Proof:
    return proof if let is None else proof | {"let": let}


def identity(let: dict[str, str] | None = None) -> Proof:
    """The goal is identically zero."""
    return _with({"rule": "identity"}, let)


def nonnegative(*substitutions: Proof, let: dict[str, str] | None = None) -> Proof:
    """The goal has non-negative coefficients only, after the given substitutions."""
    return _with(substituted(*substitutions, then={"rule": "nonnegative coefficients"}), let)


def substitution(variable: str, by: str, new: str, weight: str, fact: str) -> Proof:
    """variable := by(new), where new = fact/weight ≥ 0 and weight is positive at sight
    (`sdproof.kernel.algebra`); new is 0 if the fact is an equation."""
    return {"variable": variable, "by": by, "new": new, "weight": weight, "fact": fact}


def quadratic(variable: str, then: Proof) -> Proof:
    """a x² + b x + c ≥ 0 for every x, as a > 0 at sight and `then` shows 4ac − b² ≥ 0."""
    return {"rule": "quadratic", "variable": variable, "then": then}


def coefficients(variable: str, proofs: dict[str, Proof]) -> Proof:
    """Σ c_i xⁱ ≥ 0 for x ≥ 0, as each c_i is: by the proof under its power i, or at sight."""
    return {"rule": "coefficients", "variable": variable, "proofs": proofs}


def multiply(by: str, then: Proof) -> Proof:
    """A positive multiple of the goal is shown."""
    return {"rule": "multiply", "by": by, "then": then}


def substituted(*substitutions: Proof, then: Proof) -> Proof:
    """`then` shows the goal after the substitutions, made in everything, one after the other."""
    for entry in reversed(substitutions):
        then = {"rule": "substitute", **entry, "then": then}
    return then


def univariate(
    variable: str,
    square: Sequence[object],
    factor: Sequence[object],
    breakpoints: Sequence[object],
    let: dict[str, str] | None = None,
) -> Proof:
    """goal = weight · square(x)² · factor(x) with a weight non-negative at sight, and factor ≥ 0 by the
    signs of coefficients on the intervals between the breakpoints: polynomials as ascending integer
    coefficients; breakpoints are rational and increase, those below 0 for a real variable only
    (`sdproof.prove.search.univariate` finds them)."""
    texts = {
        key: [str(value) for value in values]
        for key, values in (("square", square), ("factor", factor), ("breakpoints", breakpoints))
    }
    return _with({"rule": "univariate", "variable": variable, **texts}, let)


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
    return _with(
        {
            "rule": "chain",
            "through": sequence(through, "through", "a list of texts"),
            "proofs": list(proofs),
        },
        let,
    )


def lemma(
    name: str, claim: str, proof: Proof, then: Proof, let: dict[str, str] | None = None
) -> Proof:
    """Show `claim`, then the goal with the claim as a further fact."""
    return _with({"rule": "lemma", "name": name, "claim": claim, "proof": proof, "then": then}, let)


def cases(
    name: str, on: str, holds: Proof, fails: Proof, let: dict[str, str] | None = None
) -> Proof:
    """The goal where the inequality `on` holds, and where it fails; it is the fact `name`."""
    return _with({"rule": "cases", "name": name, "on": on, "holds": holds, "fails": fails}, let)


def use(
    theorem: str,
    values: dict[str, str],
    name: str,
    then: Proof,
    hypotheses: dict[str, Proof] | None = None,
) -> Proof:
    """`name` is what an earlier pointwise theorem says at these values of its variables; each of its
    hypotheses (and signs not seen at sight, by the variable's name) has a proof here."""
    return {
        "rule": "use", "theorem": theorem, "with": values, "hypotheses": hypotheses or {},
        "name": name, "then": then,
    }  # fmt: skip


def used_sum(
    theorem: str,
    values: dict[str, str],
    direction: dict[str, str],
    hypotheses: dict[str, Proof] | None = None,
    each: dict[str, Proof] | None = None,
    each_m: dict[str, Proof] | None = None,
) -> Proof:
    """An earlier theorem about a sum over the same directions, as an entry of `uses`: values of its
    variables, and of its direction variables in each direction."""
    return {
        "theorem": theorem, "with": values, "direction": direction,
        "hypotheses": hypotheses or {}, "each": each or {}, "each_m": each_m or {},
    }  # fmt: skip


def induction(
    invariants: dict[str, str],
    start: dict[str, Proof],
    step: dict[str, Proof],
    invariants_m: dict[str, str] | None = None,
    states: Mapping[str, tuple[str, str]] | None = None,
) -> Proof:
    """Relations of the states that hold at the start and from one step to the next. In a pointwise
    statement "conclusion" stands for its conclusion. `states` are the proof's own, name -> (start,
    step), beside those of the statement."""
    proof: Proof = {"invariants": invariants, "start": start, "step": step}
    if states is not None:
        own = {name: {"start": first, "step": then} for name, (first, then) in states.items()}
        proof |= {"state": own}
    return proof if invariants_m is None else proof | {"invariants_m": invariants_m}


def divisors(shown: dict[str, tuple[str, Proof]], then: Proof) -> Proof:
    """Relations, name -> (claim, proof), that let the conclusion divide by what they make positive."""
    entries = {name: {"claim": claim, "proof": proof} for name, (claim, proof) in shown.items()}
    return {"divisors": entries, "then": then}


def by_induction(name: str, start: Proof, step: Proof) -> Proof:
    """The conclusion of a pointwise statement is itself the invariant."""
    required(name, str, "name", "a text")
    own = induction({name: "conclusion"}, {name: start}, {name: step})
    return {"induction": own, "then": combination(term("1", name))}


def sum_proof(
    direction: Proof,
    *,
    share: str = "0",
    total: Proof | None = None,
    aligned: Proof | None = None,
    share_m: str = "0",
    transfer: str = "0",
    multipliers: dict[str, str] | None = None,
    uses: dict[str, Proof] | None = None,
    krylov: dict[str, str] | None = None,
    induction: Proof | None = None,
    let: dict[str, str] | None = None,
) -> Proof:
    """The sum rule: a bound `share` for every direction (`share_m` for the aligned one, which hands
    `transfer` to each of the others), and their total against the bound of the conclusion. `krylov`: a
    hypothesis about polynomials -> the state that it is used for."""
    proof: Proof = {
        "share": share,
        "direction": direction,
        "total": identity() if total is None else total,
    }
    if aligned is not None:
        proof |= {"aligned": aligned, "share_m": share_m, "transfer": transfer}
    given = {
        "multipliers": multipliers, "uses": uses, "krylov": krylov, "induction": induction,
    }  # fmt: skip
    proof |= {key: value for key, value in given.items() if value is not None}
    return _with(proof, let)
