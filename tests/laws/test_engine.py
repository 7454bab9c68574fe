"""The engine agrees with the theory, on listed and on drawn cases; and each check can fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import is_dataclass, replace
from typing import Any

import engine
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from sdproof.laws import Case
from sdproof.strategies import imitation_parameters, instances, lambdas

CASES = st.builds(Case, instances(max_rank=4), lambdas(), imitation_parameters(max_steps=3))
MORE, LESS = fmpq(101, 100), fmpq(99, 100)
Patch = Callable[[Any], Any]


@pytest.mark.parametrize("name", engine.CHECKS)
def test_listed_cases(name: str) -> None:
    """Ranks 1, 2, 3 and 8."""
    for case in engine.cases((1, 2, 3, 8)):
        found = engine.CHECKS[name](case)
        assert found.holds, f"{found.words}, at {case}"


@pytest.mark.parametrize("name", engine.CHECKS)
@settings(max_examples=25)
@given(case=CASES)
def test_drawn_cases(name: str, case: Case) -> None:
    found = engine.CHECKS[name](case)
    assert found.holds, found.words


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


def bounds(**changes: Any) -> Patch:
    """The bounds of the hard family, changed."""
    return lambda f: lambda i: [altered(b, **changes) for b in f(i)]


def times(factor: fmpq) -> Patch:
    return lambda f: lambda *a: factor * f(*a)


def scale(factor: fmpq) -> Callable[[Any], Any]:
    return lambda value: value * factor


def variance_doubled(f: Any) -> Any:
    def wrong(*arguments: Any) -> Any:
        found = f(*arguments)
        return found._replace(rho=found.bias + 2 * found.variance, variance=2 * found.variance)

    return wrong


PLANTED: list[tuple[str, str, str, Patch]] = [
    ("whole curve", "LB too large", "lower_bound", times(MORE)),
    ("whole curve", "LB too small", "lower_bound", times(LESS)),
    ("whole curve", "variance of q* doubled", "filter_risk", variance_doubled),
    ("whole curve", "least ρ too large", "optimal_curve", curve(rho=scale(fmpq(5)))),
    ("whole curve", "least ρ wrong", "optimal_curve", curve(rho=scale(MORE))),
    ("whole curve", "curve reversed", "optimal_curve", lambda f: lambda *a: f(*a)[::-1]),
    ("whole curve", "a step less", "optimal_curve", lambda f: lambda *a: f(*a)[:1] + f(*a)[:-1]),
    ("whole curve", "cost of equal e wrong", "grouping_cost", times(LESS)),
    ("whole curve", "always attained", "optimal_curve", curve(attained=lambda _: True)),
    ("few steps", "L wrong", "node_weights", lambda f: lambda *a: [LESS * v for v in f(*a)]),
    ("few steps", "LB wrong", "lower_bound", times(MORE)),
    ("few steps", "least ρ too small", "optimal_curve", curve(rho=scale(LESS))),
    ("over λ", "minimum too large", "minimum", after(lo=lambda v: 20 + 3 * v)),
    ("over λ", "minimum too small", "minimum", after(hi=scale(fmpq(1, 50)))),
    ("over λ", "bound of ridge × 5", "family_bounds", bounds(ridge=scale(fmpq(5)))),
    ("over λ", "bound of one step × 5", "family_bounds", bounds(one_step=scale(fmpq(5)))),
    ("in balls", "half the risk", "endpoints", lambda f: lambda b: (f(b)[0] / 2, f(b)[1] / 2)),
    ("in balls", "ridge at every k", "risk_curve", lambda f: lambda i, v: [f(i, v)[0]] * 9),
    ("in balls", "a bound too large", "grouped_lower_bound", times(MORE)),
    ("one step", "ξ* too large", "optimal_curve", curve(h=lambda h: tuple(2 * c for c in h))),
    ("one step", "optimum wrong", "optimal_curve", curve(rho=scale(LESS))),
    ("one step", "weights wrong", "curvature", times(MORE)),
    ("stationary", "weights wrong", "curvature", times(MORE)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "_", "target", "patch"), PLANTED, ids=[" ".join(p[:2]) for p in PLANTED]
)
def test_a_wrong_formula_is_noticed(
    name: str, _: str, target: str, patch: Patch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, target, patch(getattr(engine, target)))
    assert not all(engine.CHECKS[name](case).holds for case in engine.cases())


def test_every_check_has_a_fault() -> None:
    assert {name for name, *_ in PLANTED} == engine.CHECKS.keys()


def test_unattained_instances_are_not_attained() -> None:
    """The exceptions of LB-2: r steps reach LB only as a limit, r + 1 steps attain it."""
    for r in (2, 3, 4):
        lam = fmpq(3, 7)
        points = engine.optimal_curve(engine.unattained(r, lam), lam, r + 1)
        assert [p.attained for p in points[r:]] == [False, True]
