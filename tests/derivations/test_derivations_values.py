"""Every formula of every chain at random rationals, by SymPy alone, and against the exact model."""

from __future__ import annotations

import random
from itertools import product
from typing import Any

import pytest
import sympy
from derivation_chains import CHAINS, build, chain_id, derive, equations
from flint import fmpq

import sdproof
from sdproof.derive import (
    Coordinates,
    D,
    Definite,
    Derived,
    Equation,
    Line,
    Mean,
    Model,
    Reads,
    Sign,
    ValueAt,
)
from sdproof.derive.symbols import LAM, indexed, row, symbol
from sdproof.model.parameters import xi_bar_from_xi


def _rational(rng: random.Random) -> Any:
    return sympy.Rational(rng.randint(1, 40), rng.randint(1, 40)) + sympy.Rational(1, 101)


def _mean(of: Any, noise: tuple[Any, ...]) -> Any:
    """By enumeration of the signs of noise ±γ, which has the stated moments; γ² is γ·γ."""
    gamma = sympy.Symbol("gamma")
    values = [of.xreplace(dict(zip(noise, [s * gamma for s in signs], strict=True)))
              for signs in product((1, -1), repeat=len(noise))]  # fmt: skip
    return sum(values) / len(values)


def _value(e: Any, let: dict[Any, Any]) -> Any:
    """The expression with definitions put in and the three operations carried out by SymPy."""
    while e.free_symbols & let.keys():
        e = e.xreplace({k: v for k, v in let.items() if k in e.free_symbols})
    if not e.atoms(D, ValueAt, Mean):
        e = e.xreplace(_numbers(e, "early"))
    e = e.doit() if getattr(e, "is_MatrixExpr", False) else e
    if getattr(e, "is_Matrix", False):
        return e.as_explicit().applyfunc(_carried_out)
    return _carried_out(e)


def _carried_out(e: Any) -> Any:
    e = e.replace(D, lambda f, x: sympy.diff(f.doit(), x))
    e = e.replace(Mean, lambda f, *noise: _mean(f, noise))
    return e.replace(ValueAt, lambda f, x, a: f.subs(x, a))


def _inserted(line: Line) -> dict[Any, Any]:
    let: dict[Any, Any] = {}
    for use in line.uses:
        left, right = use.equation.left, use.equation.right
        if use.multiplier is not None or use.equation.relation != "=" or isinstance(left, Mean):
            continue
        if isinstance(left, sympy.ImmutableDenseMatrix):
            let |= dict(zip(left, right, strict=True))
        elif getattr(right, "is_Matrix", False) and left.is_Symbol:
            let[left] = sympy.matrices.expressions.matexpr.MatrixElement(right, 0, 0)
        else:
            let[left] = right
    return let


def _numbers(e: Any, seed: str) -> dict[Any, Any]:
    """A random rational for each symbol; γ² = gamma2 is the square of the γ of `_mean`."""
    names = sorted((s for s in e.free_symbols if s.is_Symbol), key=str)
    point = {s: _rational(random.Random(f"{seed}{s}")) for s in names}
    gamma = _rational(random.Random(f"{seed}gamma"))
    return point | {sympy.Symbol("gamma"): gamma, symbol("gamma2"): gamma**2}


@pytest.mark.parametrize("chain", CHAINS, ids=chain_id)
def test_both_sides_agree_at_random_rationals(chain: Any) -> None:
    """left − right (less the multiplied hypotheses and the shown terms) is 0 by SymPy's numbers."""
    for line in equations(build(chain)):
        left, right, let = line.formula.left, line.formula.right, _inserted(line)
        if isinstance(line.check, Definite):
            lower = sympy.Matrix(line.check.lower)
            right = lower * sympy.diag(*line.check.pivots) * lower.T
        if isinstance(line.check, Model | Reads):
            left = line.check.value()
        elif isinstance(line.check, Coordinates):
            continue
        difference = _value(sympy.sympify(left), let) - _value(sympy.sympify(right), let)
        for use in line.uses:
            if use.multiplier is not None:
                gap = use.multiplier * (use.equation.left - use.equation.right)
                difference -= _value(sympy.sympify(gap), let)
        if isinstance(line.check, Sign):
            difference -= _value(sympy.sympify(sum(line.check.terms)), let)
        entries = list(difference) if getattr(difference, "is_Matrix", False) else [difference]
        for entry in entries:
            assert entry.xreplace(_numbers(entry, "early")).doit() == 0, str(line.formula)


INSTANCE = sdproof.Instance(("9/2", "5/3"), ("7/3", "1/4"))
PENALTY, XI = fmpq(3, 7), (fmpq(-2, 3), fmpq(7, 5))


def _exact(value: Any) -> Any:
    return sympy.Rational(int(value.p), int(value.q))


def _point(**more: Any) -> dict[Any, Any]:
    """The instance as values of the symbols e_j, B_j, t_j, λ, ξ_i."""
    point = {LAM: _exact(PENALTY)}
    for name, values in {"e": INSTANCE.eigenvalues, "B": INSTANCE.snr, "xi": XI, **more}.items():
        point |= {s: _exact(v) for s, v in zip(row(name, len(values)), values, strict=True)}
    t = [e / (e + PENALTY) for e in INSTANCE.eigenvalues]
    return point | {s: _exact(v) for s, v in zip(row("t", 2), t, strict=True)}


def _equation(derivation: Derived, left: Any, nth: int = 0) -> Equation:
    found = [s.formula for s in equations(derivation) if s.formula.left == left]
    return found[nth]


def test_quadratic_form_is_the_models() -> None:
    """The form of the chain at exact numbers is `quadratic_form`, and ρ of `sdproof.risk`."""
    derivation = derive("quadratic", 2, 2)
    bars = xi_bar_from_xi(XI)
    form = _equation(derivation, symbol("rho"), -1).right
    value = form.xreplace(_point(y=bars))
    assert value == _exact(sdproof.quadratic_form(INSTANCE, PENALTY, 2)(bars))
    assert value == _exact(sdproof.risk(INSTANCE, PENALTY, XI).rho)
    hessian = next(s.formula for s in equations(derivation) if s.formula.left.is_Matrix
                   and s.formula.left.atoms(D))  # fmt: skip
    found = hessian.right.xreplace(_point())
    wanted = sdproof.quadratic_form(INSTANCE, PENALTY, 2).M
    assert [[_exact(v) for v in r] for r in wanted] == found.tolist()


def test_optimum_is_optimal_curve() -> None:
    """LB + Σ μ g² − bᵀx at the solution of the chain's normal equations is ρ of `optimal_curve`."""
    derivation = derive("optimum", 2, 1)
    found = sdproof.optimal_curve(INSTANCE, PENALTY)[1]
    weights, targets = [], []
    for e, b in zip(INSTANCE.eigenvalues, INSTANCE.snr, strict=True):
        t = e / (e + PENALTY)
        weights.append((1 + b) * t**2 * (1 - t) ** 2)
        targets.append((b / (1 + b) - t) / (t * (1 - t)))
    point = _point(mu=weights, g=targets) | {indexed("x", 0): _exact(found.h[0])}
    normal = next(a for a in derivation.assumptions if a.relation == "=")
    assert normal.left.xreplace(point) == normal.right.xreplace(point)
    last = [s.formula for s in equations(derivation) if indexed("x", 0) in s.formula.free][-1]
    excess = last.right.xreplace(point)
    assert excess + _exact(sdproof.lower_bound(INSTANCE)) == _exact(found.rho)


def test_bound_and_ratio_of_filters() -> None:
    """LB of the chain, and the weights of the divided difference, at exact numbers."""
    low = _equation(derive("lower-bound"), symbol("LB")).right
    assert low.xreplace(_point()) == _exact(sdproof.lower_bound(INSTANCE))
    q = [sdproof.spectral_filter(e, PENALTY, XI[:1]) for e in INSTANCE.eigenvalues]
    line = next(s.formula for s in equations(derive("divided-difference"))
                if s.formula.right == 1 and indexed("q", 1) in s.formula.free)  # fmt: skip
    assert line.left.xreplace(_point(q=q)) == 1
    assert line.left.xreplace(_point(q=[q[0] + 1, q[1]])) != 1
