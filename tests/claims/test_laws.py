"""How the laws enter a verdict: a violation refutes, and no case is no evidence."""

from __future__ import annotations

import pytest
from flint import fmpq

from sdproof.claims import CLAIMS, Context, settle
from sdproof.claims.settle import evaluate_law
from sdproof.laws import DOMAINS, LAWS, Case, Judgement, Law, optimum
from sdproof.model.instance import Instance
from sdproof.verdict import Method, Outcome, Verdict

CONTEXT = Context(ranks=(1, 2, 3), examples=12)


def test_a_law_is_evidence_with_its_number_of_cases() -> None:
    """Listed and drawn cases are evidence of their own, which says how many there were."""
    evidence = [e for e in settle(CLAIMS["LB-1"], CONTEXT).evidence if e.name == "never-below"]
    assert [e.method for e in evidence] == [Method.EXACT, Method.PROPERTY]
    for found in evidence:
        assert found.outcome is Outcome.HOLDS
        assert int(found.scope.split()[0]) == found.cases >= 1
        assert found.counterexample is None


def test_a_violated_law_refutes_its_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a wrong LB the model contradicts the proof of LB-1: refuted, not proved."""
    right = optimum.lower_bound
    monkeypatch.setattr(optimum, "lower_bound", lambda i: fmpq(101, 100) * right(i))
    settled = settle(CLAIMS["LB-1"], CONTEXT)
    assert settled.verdict is Verdict.REFUTED
    assert not settled.as_expected
    failing = [e for e in settled.evidence if e.outcome is Outcome.FAILS]
    assert failing
    for found in failing:
        assert found.detail
        assert {"eigenvalues", "snr", "lam", "xi", "found"} == set(found.counterexample or {})


def test_no_case_is_not_a_pass() -> None:
    """A law evaluated on nothing was not run."""
    law = LAWS["dominant"]
    found = evaluate_law(law, law.listed((1,)), Method.EXACT, "rank 1")
    assert found.outcome is Outcome.NOT_RUN


def test_a_violation_stops_the_search() -> None:
    """The first violating case is the counterexample that is reported."""
    law = Law(
        "fails", "", lambda case, *_: Judgement(1 - case.lam, "no"), DOMAINS["any"], lambda _: ()
    )
    cases = [Case(Instance((1,), (1,)), fmpq(v)) for v in (1, 2, 3)]
    found = evaluate_law(law, cases, Method.EXACT, "three")
    assert found.outcome is Outcome.FAILS
    assert found.counterexample is not None
    assert found.counterexample["lam"] == "2"
