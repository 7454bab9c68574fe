"""Each law holds, and notices planted faults: a check that cannot fail is no evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import is_dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from flint import fmpq, fmpq_mat

from sdproof.laws import LAWS, MODEL, Law, Subject, generators, known, law, model
from sdproof.laws.generators import drawn
from sdproof.laws.listed import listed_cases
from sdproof.model.estimators import distil
from sdproof.model.filters import shrinkage, spectral_filter
from sdproof.model.instance import Instance

Patch = Callable[[Any], Any]
Numbers = Sequence[fmpq]


def violations(law: Law, subject: Subject = MODEL, draws: int = 30) -> list[str]:
    """What a law finds on listed cases and on random ones."""
    cases = [*drawn(law, draws, 7)]
    if law.statement is None:
        cases += listed_cases(law, (1, 2, 3))
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
SWAPPED = on_steps(lambda xi: [1 - x for x in xi])
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
    ("SD-1:filter", "λ²", SQUARED),
    ("OS-1:curve", "sign of ξ", NEGATED),
    ("OS-1:lowers", "dropped 1 − t", DROPPED),
    ("OS-2:decreasing", "sign of ξ", NEGATED),
    ("OS-2:decreasing", "no mix", FORGETS),
    ("OS-2:beyond-one", "knows the signal", ORACLE),
    ("OS-2:bias", "sign of ξ", NEGATED),
    ("OS-3:optimum", "dropped 1 − t", DROPPED),
    ("OS-3:optimum", "no mix", FORGETS),
    ("MT-2:one-step", "knows the signal", ORACLE),
    ("MT-2:sharp-strong-signal", "knows the signal", ORACLE),
    ("MT-3:ridge", "knows the signal", ORACLE),
    ("MT-3:paper-constant", "knows the signal", ORACLE),
    ("NA-1:ridge-is-optimal", "λ²", SQUARED),
    ("NA-2:ridge-is-good", "least squares", LEAST_SQUARES),
    ("NA-2:gap-vanishes", "λ²", SQUARED),
    ("NA-3:ridge-attains", "λ + 1", SHIFTED),
    ("GL-1:large-lambda", "least squares", LEAST_SQUARES),
    ("GL-1:ridge-is-a-step", "mixed the wrong way", SWAPPED),
]


@pytest.mark.parametrize(("name", "_", "subject"), WRONG, ids=[" ".join(w[:2]) for w in WRONG])
def test_law_notices_a_wrong_estimator(name: str, _: str, subject: Subject) -> None:
    """A deliberately wrong estimator violates the law, and the words show numbers."""
    assert violations(law(name), subject)


# --- wrong theory


def altered(result: Any, **changes: Any) -> Any:
    """A copy of a named tuple or a dataclass with some fields passed through functions."""
    fields = {name: change(getattr(result, name)) for name, change in changes.items()}
    return replace(result, **fields) if is_dataclass(result) else result._replace(**fields)


def after(**changes: Any) -> Patch:
    """The function, with fields of what it returns changed."""
    return lambda f: lambda *a, **k: altered(f(*a, **k), **changes)


def scale(factor: fmpq) -> Callable[[Any], Any]:
    return lambda value: value * factor


def variance_doubled(f: Any) -> Any:
    def wrong(*arguments: Any) -> Any:
        found = f(*arguments)
        return found._replace(rho=found.bias + 2 * found.variance, variance=2 * found.variance)

    return wrong


PLANTED: list[tuple[str, str, Any, str, Patch]] = [
    ("matrix-recursion", "variance doubled on data", model, "design_risk", variance_doubled),
    ("three-arithmetics", "variance doubled", model, "risk", variance_doubled),
    ("three-arithmetics", "mpmath wrong", model, "risk_mpmath", after(rho=scale(2))),
    ("filter", "h reversed", model, "h_from_xi", lambda f: lambda xi: f(xi)[::-1]),
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


def test_every_law_has_a_fault() -> None:
    """No law is left without a planted fault."""
    assert {*LAWS} <= {name for name, *_ in WRONG} | {name for name, *_ in PLANTED}


@pytest.mark.parametrize("name", ["filter", "linear", "MT-3:ridge", "SD-1:filter"])
def test_draws_repeat(name: str) -> None:
    """One seed gives one sequence, of as many as asked for, and points satisfy their hypotheses."""
    one = drawn(law(name), 80, 3)
    generators._drawn.cache_clear()
    assert [*map(str, drawn(law(name), 80, 3))] == [*map(str, one)]
    assert len(one) == 80
    assert len(set(map(str, one))) > 40
    assert [*map(str, drawn(law(name), 80, 4))] != [*map(str, one)]
    assert drawn(law(name), 0, 3) == ()
    assert all(point.satisfied() for point in one if law(name).statement)


def test_the_statements_of_the_papers_are_laws() -> None:
    """Those that speak of filters, by claim and theorem; the others judge no estimator."""
    assert {"MT-2:one-step", "NA-3:any-number-of-steps", "GL-1:ridge-is-a-step"} <= known().keys()
    assert not {"LB-1:bound", "OS-1:instance", "MT-1:r-steps"} & known().keys()
    assert known()["MT-3:ridge"].words.endswith(known()["MT-3:ridge"].statement.formula_text)  # type: ignore[union-attr]
