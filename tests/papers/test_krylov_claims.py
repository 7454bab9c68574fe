"""Our own claims, by name: what is proved, what is only supported, and what they rest on."""

from __future__ import annotations

import pytest
from flint import fmpq

from sdproof.kernel import check
from sdproof.papers.krylov import PAPER, ks_2, ks_3, ks_4
from sdproof.state import Context, discover, settle
from sdproof.state.settling import checked
from sdproof.statements.evaluation import evaluate
from sdproof.verdict import Method, Outcome, Verdict

DEGREES = " ".join(f"degree-{n}" for n in range(1, 9))
STATEMENTS = {
    "NX-1": "inside positive-on-top inside-own-penalties positive-on-top-own-penalties",
    "KS-1": "near risk every-krylov-filter aligned",
    "KS-2": "lower lower-own-penalties",
    "KS-3": "one-step-large one-step-small two-steps",
    "KS-4": f"{DEGREES} power-sums-1-to-6 power-sums-7-to-10 power-sums-11-to-13 power-sums-14-to-16 "
    "weights risk",
    "KS-5": "upper zeros lower-3-2 lower-4-2 lower-4-3 lower-5-3 lower-5-4",
    "ST-1": "one-step two-steps one-more-step undone gives-back",
    "VQ-1": "on-every-line 1-steps-determined 2-steps-determined 3-steps-determined",
    "SU-1": "unbiased",
}
FALSE = {
    "NX-1": "minus-one-allowed|b-not-squared|not-the-largest|any-xi-own-penalties",
    "KS-1": "without-remainder|nearer|one-step-less",
    "KS-2": "not-the-largest|degree-k|any-L|all-of-L",
    "KS-3": "weak-signal|one-step-weak-signal",
    "KS-4": "twice|one-degree-more|not-equispaced|order-n",
    "KS-5": "one-less|zeros-anywhere|always-that",
    "ST-1": "weights-exchanged|convex|any-stack",
    "VQ-1": "concave|one-evaluation-less|no-pairs",
    "SU-1": "residual-alone|half-the-correction",
}
FEW = Context(ranks=(), examples=3)


def test_nothing_is_missing() -> None:
    """Every claim, with every statement and every false variant, by name."""
    assert {c.id: " ".join(t.name for t in c.theorems) for c in PAPER} == STATEMENTS
    assert {c.id: "|".join(v.name for v in c.variants) for c in PAPER} == FALSE


@pytest.mark.parametrize("identifier", [i for i in STATEMENTS if i != "KS-4"])
def test_verdicts(identifier: str) -> None:
    """All are proved, given the SVD, but the k-step infimum: it is supported, and says so."""
    (found,) = discover([identifier])
    settled = found.settle(FEW)
    assert settled.says == ("supported" if identifier == "KS-3" else "proved, given: SVD")
    assert settled.as_expected


def test_the_infimum_is_proved_for_one_step_only() -> None:
    """Two steps have no certificate; what supports them are points and exact bounds on instances."""
    settled = settle(ks_3.CLAIM, FEW)
    assert [s.verdict for s in settled.statements] == [
        Verdict.PROVED, Verdict.PROVED, Verdict.SUPPORTED,
    ]  # fmt: skip
    listed = [e for e in settled.evidence if e.method is Method.EXACT]
    assert [e.outcome for e in listed] == [Outcome.HOLDS]
    assert listed[0].cases >= 15


def test_a_false_bound_on_a_listed_instance_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """With L one per cent too large the check fails."""
    right = ks_3.christoffel_number
    monkeypatch.setattr(ks_3, "christoffel_number", lambda e, k: right(e, k) * 101 / 100)
    assert ks_3.by_certificates(FEW).outcome is Outcome.FAILS


@pytest.mark.parametrize("n", [1, 2, 3, 8, 16])
def test_power_sums(n: int) -> None:
    """Faulhaber's formula at small r."""
    for r in range(1, 9):
        assert evaluate(ks_4.power_sum(n), {"r": fmpq(r)}) == sum(x**n for x in range(r))


def test_the_kernel_sees_ks_2_as_it_is_stated() -> None:
    """The certificate shows exactly the statement, whose hypothesis is about every polynomial."""
    certificate = checked(ks_2.LOWER).certificate
    assert certificate is not None
    assert check(certificate).statement["krylov"] == {"law": "L"}
