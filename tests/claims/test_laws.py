"""Each law notices a planted fault: a check that cannot fail is no evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import is_dataclass, replace
from typing import Any

import pytest
from flint import fmpq

from sdproof.claims import CLAIMS, Context, laws, settle
from sdproof.claims.cases import Case
from sdproof.claims.laws import Law
from sdproof.claims.settle import _law_checks, evaluate_law
from sdproof.model.instance import Instance
from sdproof.verdict import Method, Outcome, Verdict

CONTEXT = Context(ranks=(1, 2, 3), examples=12)
LAWS = {law.name: (law, c.id) for c in CLAIMS.values() for law in c.laws}
Patch = Callable[[Any], Any]


def altered(result: Any, **changes: Any) -> Any:
    """A copy of a named tuple or a dataclass with some fields passed through functions."""
    fields = {name: change(getattr(result, name)) for name, change in changes.items()}
    return replace(result, **fields) if is_dataclass(result) else result._replace(**fields)


def after(**changes: Any) -> Patch:
    """The function, with fields of what it returns changed."""
    return lambda f: lambda *a, **k: altered(f(*a, **k), **changes)


def curve(**changes: Any) -> Patch:
    """The optimal curve, with fields of its points changed."""
    return lambda f: lambda *a: tuple(altered(p, **changes) for p in f(*a))


def on_xi(change: Callable[[Any], Any]) -> Patch:
    """The function of (instance, λ, ξ), called with another ξ."""
    return lambda f: lambda first, lam, xi=(), **k: f(first, lam, change(tuple(xi)), **k)


def variance_doubled(f: Any) -> Any:
    def wrong(*arguments: Any) -> Any:
        found = f(*arguments)
        return found._replace(rho=found.bias + 2 * found.variance, variance=2 * found.variance)

    return wrong


def reverse(xi: Any) -> Any:
    return xi[::-1]


def negate(xi: Any) -> Any:
    return tuple(-x for x in xi)


def times(factor: fmpq) -> Patch:
    return lambda f: lambda *a: factor * f(*a)


def scale(factor: fmpq) -> Callable[[Any], Any]:
    return lambda value: value * factor


MORE, LESS = fmpq(101, 100), fmpq(99, 100)
FAULTS: list[tuple[str, str, str, Patch]] = [
    ("matrix-recursion", "order of ξ reversed", "design_risk", on_xi(reverse)),
    ("matrix-recursion", "sign of ξ", "design_risk", on_xi(negate)),
    ("matrix-recursion", "variance doubled", "risk", variance_doubled),
    ("three-arithmetics", "order of ξ reversed", "risk_mpmath", on_xi(reverse)),
    ("three-arithmetics", "sign of ξ", "risk_mpmath", on_xi(negate)),
    ("parameters", "order of ξ reversed", "h_from_xi", lambda f: lambda xi: f(xi[::-1])),
    ("parameters", "sign of ξ", "h_from_xi", lambda f: lambda xi: negate(f(xi))),
    ("parameters", "sign of ξ̄", "xi_bar_from_xi", lambda f: lambda xi: negate(f(xi))),
    ("parameters", "wrong inverse", "xi_from_h", lambda f: lambda h: reverse(f(h))),
    ("parameters", "variance doubled", "risk", variance_doubled),
    ("variance-turns", "sign of ξ", "risk", on_xi(negate)),
    (
        "variance-turns",
        "ξ_v too large",
        "_turning",
        lambda f: lambda case: (2 * f(case)[0], *f(case)[1:]),
    ),
    ("high-noise", "sign of ξ*", "optimal_curve", curve(h=lambda h: tuple(-c for c in h))),
    ("high-noise", "ξ* too large", "optimal_curve", curve(h=lambda h: tuple(2 * c for c in h))),
    ("never-below", "LB wrong", "lower_bound", times(MORE)),
    ("never-below", "ρ too small", "risk", after(rho=scale(fmpq(0)))),
    ("never-below", "wrong variance", "filter_risk", variance_doubled),
    ("attained", "LB wrong", "lower_bound", times(LESS)),
    ("attained", "bound of groups wrong", "grouped_bound", times(MORE)),
    ("attained", "optimum wrong", "optimal_curve", curve(rho=scale(MORE))),
    ("attained", "ξ given is wrong", "risk", on_xi(negate)),
    ("hard-family-0", "bound doubled", "_family_bound", times(fmpq(2))),
    ("hard-family-0", "minimum too small", "minimum", after(hi=scale(fmpq(1, 20)))),
    ("hard-family-1", "bound × 5", "_family_bound", times(fmpq(5))),
    ("hard-family-1", "minimum too small", "minimum", after(hi=scale(fmpq(1, 50)))),
    (
        "r-steps",
        "optimum of one step less",
        "optimal_curve",
        lambda f: lambda i, lam, k: f(i, lam, k - 1),
    ),
    ("proportional", "LB wrong", "lower_bound", times(MORE)),
    ("proportional", "variance doubled", "risk", variance_doubled),
    ("dominant", "ridge larger", "risk", after(rho=scale(fmpq(3)))),
    ("equal-eigenvalues", "ρ too small", "risk", after(rho=scale(LESS))),
    ("equal-eigenvalues", "variance doubled", "risk", variance_doubled),
    ("cap", "minimum too large", "minimum", after(lo=lambda v: 20 + 3 * v)),
    ("criterion", "optimum wrong", "optimal_curve", curve(rho=scale(LESS))),
    ("criterion", "sign of ξ", "risk", on_xi(negate)),
]


def outcomes(law: Law) -> list[Any]:
    return [check() for check in _law_checks(law, CONTEXT)]


@pytest.mark.parametrize("name", LAWS)
def test_law_holds(name: str) -> None:
    """Without a fault each law holds, on listed and on drawn cases, and says how many."""
    for found in outcomes(LAWS[name][0]):
        assert found.outcome is Outcome.HOLDS, found.detail
        assert int(found.scope.split()[0]) >= 1
        assert found.counterexample is None


def test_every_law_has_a_fault() -> None:
    """No law is left without a planted fault."""
    assert {name for name, *_ in FAULTS} == set(LAWS)


@pytest.mark.parametrize(
    ("name", "_", "target", "patch"), FAULTS, ids=[" ".join(f[:2]) for f in FAULTS]
)
def test_law_notices(
    name: str, _: str, target: str, patch: Patch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A planted fault is found, with the exact case as a counterexample."""
    monkeypatch.setattr(laws, target, patch(getattr(laws, target)))
    failing = [e for e in outcomes(LAWS[name][0]) if e.outcome is Outcome.FAILS]
    assert failing
    for found in failing:
        assert found.detail
        assert {"eigenvalues", "snr", "lam", "xi", "found"} == set(found.counterexample)


def test_a_violated_law_refutes_its_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a wrong LB the model contradicts the proof of LB-1: refuted, not proved."""
    monkeypatch.setattr(laws, "lower_bound", times(MORE)(laws.lower_bound))
    settled = settle(CLAIMS["LB-1"], CONTEXT)
    assert settled.verdict is Verdict.REFUTED
    assert not settled.as_expected


def test_no_case_is_not_a_pass() -> None:
    """A law evaluated on nothing was not run."""
    law = LAWS["dominant"][0]
    found = evaluate_law(law, law.listed((1,)), Method.EXACT, "rank 1")
    assert found.outcome is Outcome.NOT_RUN


def test_a_violation_stops_the_search() -> None:
    """The first violating case is the counterexample that is reported."""
    law = Law("fails", "", lambda case: "no" if case.lam > 1 else None)
    cases = [Case(Instance((1,), (1,)), fmpq(v)) for v in (1, 2, 3)]
    found = evaluate_law(law, cases, Method.EXACT, "three")
    assert found.outcome is Outcome.FAILS
    assert found.counterexample is not None
    assert found.counterexample["lam"] == "2"
