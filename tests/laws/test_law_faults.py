"""Each law holds, and notices planted faults: a check that cannot fail is no evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import is_dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from flint import fmpq, fmpq_mat
from sdproof.claims import CLAIMS

from sdproof.laws import (
    DOMAINS,
    LAWS,
    MODEL,
    Law,
    Subject,
    generators,
    hard_family,
    model,
    necessity,
    one_step,
    optimum,
    parameters,
)
from sdproof.laws import curve as whole
from sdproof.laws.generators import drawn
from sdproof.model.estimators import distil
from sdproof.model.filters import shrinkage, spectral_filter
from sdproof.model.instance import Instance

Patch = Callable[[Any], Any]
Numbers = Sequence[fmpq]
MORE, LESS = fmpq(101, 100), fmpq(99, 100)


def violations(law: Law, subject: Subject = MODEL, draws: int = 30) -> list[str]:
    """What a law finds on its listed cases and on random ones."""
    cases = [*law.listed((1, 2, 3)), *drawn(law.domain, draws, 7)]
    found = (law.violation(case, subject) for case in cases)
    return [line for line in found if line is not None]


# --- wrong estimators


def on_steps(change: Callable[[Numbers], Numbers]) -> Subject:
    """Self-distillation with other ξ than those given."""
    return Subject.of_filter(
        lambda i, lam, xi: [spectral_filter(e, lam, change(xi)) for e in i.eigenvalues]
    )


def on_lambda(change: Callable[[fmpq], fmpq]) -> Subject:
    """Self-distillation with another λ than the one given."""
    return Subject.of_filter(
        lambda i, lam, xi: [spectral_filter(e, change(lam), xi) for e in i.eigenvalues]
    )


def dropped_factor(instance: Instance, lam: fmpq, xi: Numbers) -> Numbers:
    """q = t + t h(t): the factor 1 − t is missing."""
    ts = [shrinkage(e, lam) for e in instance.eigenvalues]
    qs = [spectral_filter(e, lam, xi) for e in instance.eigenvalues]
    return [t + (q - t) / (1 - t) for t, q in zip(ts, qs, strict=True)]


def by_position(instance: Instance, lam: fmpq, xi: Numbers) -> Numbers:
    """The filter depends on the place in the list."""
    return [spectral_filter(e, lam, xi) / (j + 1) for j, e in enumerate(instance.eigenvalues)]


def on_data(y_of: Callable[[Any], Any], first: fmpq, X: Any, y: Any, lam: Any, xi: Any) -> Any:
    """Self-distillation with changed labels, and another penalty on the first coefficient."""
    size = len(X)
    lam, xi = fmpq(lam.numerator, lam.denominator), [fmpq(v.numerator, v.denominator) for v in xi]
    rows = [fmpq(v.numerator, v.denominator) for row in X for v in row]
    labels = [fmpq(v.numerator, v.denominator) for v in y_of(y)]
    penalty = [lam * (i == j) * (first if i == 0 else 1) for i in range(size) for j in range(size)]
    return distil(
        fmpq_mat(size, len(y), rows),
        fmpq_mat(len(y), 1, labels),
        fmpq_mat(size, size, penalty),
        xi,
    ).entries()


def oracle(instance: Instance, lam: fmpq, xi: Numbers) -> Numbers:
    """q* = B/(1+B): no k-step filter, and better than any."""
    return [b / (1 + b) for b in instance.snr]


def squares(y: list[Fraction]) -> list[Fraction]:
    return [v * v for v in y]


def unchanged(y: list[Fraction]) -> list[Fraction]:
    return y


NEGATED = on_steps(lambda xi: [-x for x in xi])
REVERSED = on_steps(lambda xi: xi[::-1])
SHORT = on_steps(lambda xi: xi[1:])
LONG = on_steps(lambda xi: [*xi, fmpq(1)])
FORGETS = on_steps(lambda _: ())
SQUARED = on_lambda(lambda lam: lam**2)
SHIFTED = on_lambda(lambda lam: lam + 1)
DROPPED = Subject.of_filter(dropped_factor)
POSITION = Subject.of_filter(by_position)
ORACLE = Subject.of_filter(oracle)
LEAST_SQUARES = Subject.of_filter(lambda i, *_: [fmpq(1)] * i.rank)
NOT_LINEAR = Subject.of_fit(partial(on_data, squares, fmpq(1)))
NOT_SPECTRAL = Subject.of_fit(partial(on_data, unchanged, fmpq(2)))

WRONG: list[tuple[str, str, Subject]] = [
    ("matrix-recursion", "sign of ξ", NEGATED),
    ("matrix-recursion", "order of ξ", REVERSED),
    ("matrix-recursion", "one step less", SHORT),
    ("matrix-recursion", "no mix", FORGETS),
    ("linear", "squares of the labels", NOT_LINEAR),
    ("spectral", "another penalty on one coefficient", NOT_SPECTRAL),
    ("filter", "sign of ξ", NEGATED),
    ("filter", "order of ξ", REVERSED),
    ("filter", "dropped 1 − t", DROPPED),
    ("filter", "one step more", LONG),
    ("scaling", "λ²", SQUARED),
    ("scaling", "λ + 1", SHIFTED),
    ("permutation", "depends on the position", POSITION),
    ("parameters", "order of ξ", REVERSED),
    ("parameters", "dropped 1 − t", DROPPED),
    ("variance-turns", "sign of ξ", NEGATED),
    ("variance-turns", "dropped 1 − t", DROPPED),
    ("bias-grows", "sign of ξ", NEGATED),
    ("high-noise", "sign of ξ", NEGATED),
    ("high-noise", "no mix", FORGETS),
    ("criterion", "sign of ξ", NEGATED),
    ("criterion", "dropped 1 − t", DROPPED),
    ("never-below-optimum", "one step more", LONG),
    ("never-below-optimum", "knows the signal", ORACLE),
    ("attained", "order of ξ", REVERSED),
    ("attained", "one step less", SHORT),
    ("cap", "λ + 1", SHIFTED),
    ("hard-family-0", "knows the signal", ORACLE),
    ("hard-family-1", "knows the signal", ORACLE),
    ("k-steps", "knows the signal", ORACLE),
    ("r-steps", "sign of ξ", NEGATED),
    ("r-steps", "order of ξ", REVERSED),
    ("proportional", "λ²", SQUARED),
    ("dominant", "least squares", LEAST_SQUARES),
    ("equal-eigenvalues", "knows the signal", ORACLE),
    ("equal-eigenvalues", "λ + 1", SHIFTED),
]


@pytest.mark.parametrize(("name", "_", "subject"), WRONG, ids=[" ".join(w[:2]) for w in WRONG])
def test_law_notices_a_wrong_estimator(name: str, _: str, subject: Subject) -> None:
    """A deliberately wrong estimator violates the law, and the words show numbers."""
    assert violations(LAWS[name], subject)


# --- wrong theory


def altered(result: Any, **changes: Any) -> Any:
    """A copy of a named tuple or a dataclass with some fields passed through functions."""
    fields = {name: change(getattr(result, name)) for name, change in changes.items()}
    return replace(result, **fields) if is_dataclass(result) else result._replace(**fields)


def after(**changes: Any) -> Patch:
    """The function, with fields of what it returns changed."""
    return lambda f: lambda *a, **k: altered(f(*a, **k), **changes)


def curve(**changes: Any) -> Patch:
    """The optimal curve, with fields of its points changed."""
    return lambda f: lambda *a: [altered(p, **changes) for p in f(*a)]


def times(factor: fmpq) -> Patch:
    return lambda f: lambda *a: factor * f(*a)


def scale(factor: fmpq) -> Callable[[Any], Any]:
    return lambda value: value * factor


def variance_doubled(f: Any) -> Any:
    def wrong(*arguments: Any) -> Any:
        found = f(*arguments)
        return found._replace(rho=found.bias + 2 * found.variance, variance=2 * found.variance)

    return wrong


def negate(values: Any) -> Any:
    return tuple(-v for v in values)


PLANTED: list[tuple[str, str, Any, str, Patch]] = [
    ("matrix-recursion", "variance doubled on data", model, "design_risk", variance_doubled),
    ("three-arithmetics", "variance doubled", model, "risk", variance_doubled),
    ("three-arithmetics", "mpmath wrong", model, "risk_mpmath", after(rho=scale(2))),
    ("parameters", "h reversed", parameters, "h_from_xi", lambda f: lambda xi: f(xi)[::-1]),
    ("parameters", "sign of ξ̄", parameters, "xi_bar_from_xi", lambda f: lambda xi: negate(f(xi))),
    ("parameters", "M, m, c wrong", parameters, "quadratic_form", after(c=scale(MORE))),
    ("round-trips", "no zero is seen", parameters, "xi_from_h", lambda _: tuple),
    ("round-trips", "ξ̄ wrong", parameters, "xi_bar_from_h", lambda f: lambda h: negate(f(h))),
    ("round-trips", "p wrong", parameters, "filter_polynomial", times(LESS)),
    ("quadratic", "c wrong", parameters, "quadratic_form", after(c=scale(MORE))),
    ("quadratic", "m wrong", parameters, "quadratic_form", after(m=negate)),
    ("quadratic", "M wrong", parameters, "recovered_form", after(M=lambda m: [r[::-1] for r in m])),
    ("variance-turns", "ξ_v too large", one_step, "_turning", lambda f: lambda c: (2 * f(c)[0], 1)),
    ("high-noise", "ξ* too large", one_step, "optimal_curve", curve(h=lambda h: tuple(2 * c for c in h))),
    ("criterion", "optimum wrong", one_step, "optimal_curve", curve(rho=scale(LESS))),
    ("criterion", "weights wrong", one_step, "_curvature", times(MORE)),
    ("stationary", "weights wrong", one_step, "_curvature", times(MORE)),
    ("never-below", "LB wrong", optimum, "lower_bound", times(MORE)),
    ("never-below", "variance of q* doubled", optimum, "filter_risk", variance_doubled),
    ("never-below-optimum", "least ρ too large", optimum, "optimal_curve", curve(rho=scale(5))),
    ("monotone", "curve reversed", optimum, "optimal_curve", lambda f: lambda *a: f(*a)[::-1]),
    ("attained", "LB wrong", optimum, "lower_bound", times(LESS)),
    ("attained", "cost of equal e wrong", optimum, "grouping_cost", times(LESS)),
    ("attained", "least ρ wrong", optimum, "optimal_curve", curve(rho=scale(MORE))),
    ("attained", "always attained", optimum, "optimal_curve", curve(attained=lambda _: True)),
    ("cap", "minimum too large", optimum, "minimum", after(lo=lambda v: 20 + 3 * v)),
    ("hard-family-0", "bound doubled", hard_family, "_family_bound", times(fmpq(2))),
    ("hard-family-0", "minimum too small", hard_family, "minimum", after(hi=scale(fmpq(1, 20)))),
    ("hard-family-1", "bound × 5", hard_family, "_family_bound", times(fmpq(5))),
    ("hard-family-1", "minimum too small", hard_family, "minimum", after(hi=scale(fmpq(1, 50)))),
    ("k-steps", "L wrong", hard_family, "node_weights", lambda f: lambda *a: [LESS * v for v in f(*a)]),
    ("k-steps", "LB wrong", hard_family, "lower_bound", times(MORE)),
    ("curve", "half the risk", whole, "endpoints", lambda f: lambda b: (f(b)[0] / 2, f(b)[1] / 2)),
    ("curve", "ridge at every k", whole, "risk_curve", lambda f: lambda i, v: [f(i, v)[0]] * 9),
    ("curve", "a bound too large", whole, "grouped_lower_bound", times(MORE)),
    ("r-steps", "a step less", hard_family, "optimal_curve", lambda f: lambda i, v, k: f(i, v, k - 1)),
    ("proportional", "LB wrong", necessity, "lower_bound", times(MORE)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "_", "home", "target", "patch"), PLANTED, ids=[" ".join(p[:2]) for p in PLANTED]
)
def test_law_notices_a_wrong_formula(
    name: str, _: str, home: Any, target: str, patch: Patch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault in the theory or the optimum that the law uses is found."""
    monkeypatch.setattr(home, target, patch(getattr(home, target)))
    assert violations(LAWS[name])


# --- without a fault


@pytest.mark.parametrize("name", LAWS)
def test_law_holds(name: str) -> None:
    """Without a fault each law holds, on listed and on random cases."""
    assert violations(LAWS[name]) == []


def test_every_law_has_a_fault_and_a_claim() -> None:
    """No law is left without a planted fault, and every law belongs to a claim."""
    assert {name for name, *_ in WRONG} | {name for name, *_ in PLANTED} == set(LAWS)
    assert {law.name for c in CLAIMS.values() for law in c.laws} == set(LAWS)
    about_estimators = {law.name for law in LAWS.values() if law.about != "theory"}
    assert about_estimators - {name for name, *_ in WRONG} <= {"never-below"}  # true of any filter


@pytest.mark.parametrize("name", LAWS)
def test_listed_cases_are_in_the_domain(name: str) -> None:
    """A law is listed only where it is claimed."""
    law = LAWS[name]
    assert all(law.domain.contains(case) for case in law.listed((1, 2, 3, 8)))
    assert DOMAINS[law.domain.name] is law.domain


@pytest.mark.parametrize("name", DOMAINS)
def test_draws_are_in_the_domain(name: str) -> None:
    """Every draw is a member, and one seed gives one sequence."""
    domain = DOMAINS[name]
    one = drawn(domain, 80, 3)
    generators.drawn.cache_clear()
    assert drawn(domain, 80, 3) == one
    assert all(map(domain.contains, one))
    assert len(set(map(str, one))) > 40
    assert drawn(domain, 80, 4) != one
    assert drawn(domain, 0, 3) == ()


def test_many_draws_come_in_batches() -> None:
    """As many as asked for, and not one batch again and again."""
    many = drawn(DOMAINS["any"], 250, 5)
    assert len(many) == 250
    assert len(set(map(str, many))) > 200


def test_unattained_instances_are_not_attained() -> None:
    """The listed exceptions of LB-2: r steps reach LB only as a limit, r + 1 steps attain it."""
    for r in (2, 3, 4):
        points = optimum.optimal_curve(optimum.unattained(r, fmpq(3, 7)), fmpq(3, 7), r + 1)
        assert [p.attained for p in points[r:]] == [False, True]
