"""Every claim: broken proofs lose the verdict, false variants are refuted, and each theorem's
statement holds when evaluated exactly with the model on instances that satisfy its hypotheses."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import oracle
import pytest

from sdproof.claims import CLAIMS, Claim, settle
from sdproof.claims.base import Context
from sdproof.claims.settle import check_certificate, parts_of, refute
from sdproof.errors import ProofError
from sdproof.kernel import FORMAT
from sdproof.model.instance import Instance
from sdproof.model.risks import lower_bound, risk
from sdproof.optimum import optimal_curve
from sdproof.prove.theorem import Theorem
from sdproof.verdict import Evidence, Method, Outcome, Verdict, combine

PROVED = [c for c in CLAIMS.values() if c.theorems]
QUICK = Context(ranks=(1, 2), examples=1)
THEOREMS = [(c, t) for c in PROVED for t in c.theorems]
NAMES = [f"{c.id}:{t.name}" for c, t in THEOREMS]
CONTRADICTORY = {"r-steps-need-not"}
"""Theorems that show that no values satisfy their hypotheses (their conclusion is 0 = 1)."""


@pytest.fixture(scope="module")
def evidence() -> dict[str, tuple[Evidence, ...]]:
    """What the unbroken claims find."""
    return {c.id: settle(c, QUICK).evidence for c in PROVED}


@pytest.mark.parametrize("claim", PROVED, ids=lambda c: c.id)
def test_proved(claim: Claim, evidence: dict[str, tuple[Evidence, ...]]) -> None:
    """Each claim of theory §3 that is about mathematics comes out proved."""
    assert combine(parts_of(claim), evidence[claim.id]) is Verdict.PROVED


@pytest.mark.parametrize("claim", PROVED, ids=lambda c: c.id)
def test_every_part_is_needed(claim: Claim, evidence: dict[str, tuple[Evidence, ...]]) -> None:
    """Without the certificate of any one part, its own or one it uses, the claim is not proved."""
    parts = parts_of(claim)
    assert len(set(parts)) == len(parts) >= len(claim.theorems)
    for part in parts:
        rest = [e for e in evidence[claim.id] if e.part != part]
        assert len(rest) == len(evidence[claim.id]) - 1
        assert combine(parts, rest) is not Verdict.PROVED


def broken(theorem: Theorem) -> Iterator[tuple[str, Theorem]]:
    """The theorem with one rule of its proof deleted, emptied, or replaced by the identity."""
    for path, _ in theorem.steps():
        for what in ("deleted", "emptied", "identity"):
            proof = copy.deepcopy(theorem.proof)
            target: Any = {"proof": proof}
            keys = path.replace("[", ".").replace("]", "").split(".")
            for key in keys[:-1]:
                target = target[int(key) if isinstance(target, list) else key]
            last: Any = int(keys[-1]) if isinstance(target, list) else keys[-1]
            if what == "deleted":
                del target[last]
            elif target[last] != {"rule": "identity"} or what == "emptied":
                target[last] = {} if what == "emptied" else {"rule": "identity"}
            else:
                continue
            changed = proof if path != "proof" else target.get("proof")
            yield f"{path} {what}", replace(theorem, proof=changed)


def loosened(theorem: Theorem) -> Iterator[tuple[str, Theorem]]:
    """The theorem with one term of a combination, link or substitution dropped."""
    for path, rule in theorem.steps():
        for key in ("terms", "substitute", "through", "proofs"):
            for i in range(len(rule.get(key, []))):
                changed = replace(theorem, proof=copy.deepcopy(theorem.proof))
                place = next(r for p, r in changed.steps() if p == path)
                del place[key][i]
                yield f"{path} without {key}[{i}]", changed


@pytest.mark.parametrize(("claim", "theorem"), THEOREMS, ids=NAMES)
def test_breaking_any_step_breaks_the_proof(claim: Claim, theorem: Theorem) -> None:
    """Each rule deleted, emptied or replaced, each term dropped: the certificate is refused."""
    cases = [*broken(theorem), *loosened(theorem)]
    assert cases
    for what, changed in cases:
        found = check_certificate(theorem.name, changed.certificate)
        assert found.outcome is Outcome.FAILS, f"{claim.id}: {what}"


@pytest.mark.parametrize("claim", PROVED, ids=lambda c: c.id)
def test_a_broken_step_loses_the_verdict(claim: Claim) -> None:
    """`settle` on the claim with its first theorem broken: the check fails, nothing is proved."""
    for _, theorem in list(broken(claim.theorems[0]))[:1]:
        settled = settle(replace(claim, theorems=(theorem, *claim.theorems[1:])), QUICK)
        assert settled.verdict is not Verdict.PROVED
        assert not settled.as_expected


def test_breaking_a_used_claim_loses_the_verdict() -> None:
    """MT-1 uses SD-3: it is not proved if a theorem of SD-3 is not."""
    claim = CLAIMS["MT-1"]
    sd_3 = CLAIMS["SD-3"]
    worse = replace(sd_3, theorems=(replace(sd_3.theorems[0], proof={}), *sd_3.theorems[1:]))
    settled = settle(replace(claim, depends=(CLAIMS["SD-2"], worse)), QUICK)
    assert settled.verdict is not Verdict.PROVED
    assert any(e.part == "SD-3: convex" and e.outcome is Outcome.FAILS for e in settled.evidence)


def test_a_claim_without_parts_is_not_proved_by_what_it_uses() -> None:
    """Deleting the only theorem of SD-2 leaves nothing to prove it, though SD-1 is."""
    settled = settle(replace(CLAIMS["SD-2"], theorems=()), QUICK)
    assert settled.verdict is Verdict.VERIFIED


@pytest.mark.parametrize("names", [("bound", "bound"), ("a: b", "c")])
def test_part_names_are_unique(names: tuple[str, str]) -> None:
    """Of two parts with one name only one would be checked: the claim cannot be made."""
    first, second = (replace(CLAIMS["LB-1"].theorems[0], name=n) for n in names)
    with pytest.raises(ProofError, match="part name"):
        replace(CLAIMS["LB-1"], theorems=(first, second))


@pytest.mark.parametrize("claim", PROVED, ids=lambda c: c.id)
def test_false_variants_are_refuted(claim: Claim) -> None:
    """There is at least one, and the kernel confirms each counterexample."""
    variants = claim.variants()
    assert variants
    for variant in variants:
        assert refute(variant).verdict is Verdict.REFUTED, variant.name
        assert all(c["format"] == FORMAT for c in variant.certificates)


def test_an_unconfirmed_variant_is_not_refuted() -> None:
    """A counterexample that the kernel refuses, or none at all, refutes nothing."""
    variant = CLAIMS["LB-1"].variants()[0]
    changed = copy.deepcopy(variant.certificates[0])
    changed["directions"][0]["q"] = "2"
    for certificates in ((changed,), (variant.certificates[0], changed), ()):
        found = refute(replace(variant, certificates=certificates))
        assert found.verdict is Verdict.NOT_CHECKED


@pytest.mark.parametrize(("claim", "theorem"), THEOREMS, ids=NAMES)
def test_statement_holds_on_exact_instances(claim: Claim, theorem: Theorem) -> None:
    """Its hypotheses are satisfiable, at several ranks for a sum, and there it holds exactly."""
    s, random = theorem.statement, Random(f"{claim.id}:{theorem.name}")
    if s["type"] == "recursion":
        assert oracle.violation(s, random, 40) is None
        return
    points = list(oracle.instances(s, random, 120))
    if theorem.name in CONTRADICTORY:
        assert (s["conclusion"], points) == ("0 = 1", [])
        return
    assert len(points) >= 5
    if s["type"] == "sum":
        assert len({p.rank for p in points}) >= 2
        assert any(p.rank > 1 for p in points)
    for point in points:
        assert point.concluded(), f"{point.values}, {point.directions}"


@pytest.mark.parametrize("name", ["infimum", "one-more-step", "r-steps"])
def test_steps_statements_against_the_optimum(name: str) -> None:
    """The wanted filter values are reached: the optimum over ξ ∈ R^r, computed by orthogonal
    polynomials, is Σ ρ(B, q) at them, and r+1 steps have an actual ξ for it."""
    theorem = next(t for _, t in THEOREMS if t.name == name)
    checked = 0
    for point in oracle.instances(theorem.statement, Random(name), 60):
        places = point.places(globe := point.globe())
        e = [p["e"] for p in places]
        if len(set(e)) < len(e):
            continue
        instance = Instance(tuple(e), tuple(p["B"] for p in places))
        curve = optimal_curve(instance, globe["lam"], instance.rank + 1)
        wanted = sum(oracle.evaluate("rho(B, q)", p) for p in places)
        assert curve[instance.rank].rho == wanted == lower_bound(instance)
        assert curve[-1].xi is not None
        assert risk(instance, globe["lam"], curve[-1].xi).rho == wanted
        checked += 1
    assert checked >= 20


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=lambda c: c.id)
def test_words_do_not_overclaim(claim: Claim) -> None:
    """ "Tight" is said only where equality is a theorem (LB-1); data claims state no proof."""
    said = f"{claim.words} {claim.scope} {claim.title}"
    if "tight" in said and "not claimed tight" not in said:
        assert claim.id == "LB-1"
    if not claim.theorems:
        assert settle(claim, QUICK).verdict is Verdict.NOT_CHECKED
        assert all(e.method is not Method.CERTIFICATE for e in settle(claim, QUICK).evidence)
