"""ξ, xibar and h, the quadratic form, and the mpmath path: exact agreements and degenerate cases."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import mpmath
import pytest
from flint import arb, ctx, fmpq
from hypothesis import given
from hypothesis import strategies as st
from sympy import QQ, symbols

from sdproof import InputError, Instance, risk
from sdproof.errors import PrecisionExhausted
from sdproof.families import SHAPES, hard
from sdproof.model.filters import distillation_polynomial
from sdproof.model.parameters import (
    NotAttained,
    filter_polynomial,
    h_from_xi,
    h_from_xi_bar,
    xi_bar_from_h,
    xi_bar_from_xi,
    xi_from_h,
    xi_from_xi_bar,
)
from sdproof.model.precision import risk_mpmath
from sdproof.model.quadratic import QuadraticForm, quadratic_form
from sdproof.numbers.balls import endpoints
from sdproof.numbers.exact import to_exact

small = st.builds(fmpq, st.integers(-9, 9), st.integers(1, 5))
positive = st.builds(fmpq, st.integers(1, 9), st.integers(1, 5))


def recovered_form(instance: Instance, lam: fmpq, steps: int) -> QuadraticForm:
    """The same form, recovered from 1 + k + k(k+1)/2 evaluations of the risk.

    Evaluates the risk at xibar = 0, ±unit vectors and sums of two unit vectors, all of which are
    attained by an actual ξ: a check of `quadratic_form` that shares none of its algebra.
    """
    k = steps
    zero = fmpq(0)

    def rho(**at: int) -> Any:
        xi = xi_from_xi_bar([zero + at.get(f"x{i}", 0) for i in range(k)])
        assert not isinstance(xi, NotAttained)
        return risk(instance, lam, xi).rho

    c = rho()
    plus = [rho(**{f"x{i}": 1}) for i in range(k)]
    minus = [rho(**{f"x{i}": -1}) for i in range(k)]
    m = tuple((p - q) / 4 for p, q in zip(plus, minus, strict=True))
    M = [[zero] * k for _ in range(k)]
    for i in range(k):
        M[i][i] = (plus[i] + minus[i]) / 2 - c
    for i, j in combinations(range(k), 2):
        M[i][j] = M[j][i] = (rho(**{f"x{i}": 1, f"x{j}": 1}) - plus[i] - plus[j] + c) / 2
    return QuadraticForm(tuple(map(tuple, M)), m, c)


def holds(ball: arb, value: fmpq) -> bool:
    """Whether the ball contains the number, decided on its exact end points."""
    lo, hi = endpoints(ball)
    return bool(lo <= value <= hi)


nonzero = st.builds(lambda x, sign: sign * x, positive, st.sampled_from([-1, 1]))
vectors = st.lists(small, max_size=6)
instances = st.lists(st.tuples(positive, st.integers(0, 50)), min_size=1, max_size=5).map(
    lambda pairs: Instance([e for e, _ in pairs], [b for _, b in pairs], "2/3", 7)
)


@given(vectors, small)
def test_three_coordinates_one_polynomial(xi: list[fmpq], t: fmpq) -> None:
    """p(t) from ξ, from xibar and from h is the same number."""
    p = distillation_polynomial(t, xi)
    h = h_from_xi(xi)
    value = sum((c * t**i for i, c in enumerate(h)), fmpq(0))
    assert p == filter_polynomial(t, xi_bar_from_xi(xi)) == 1 + (1 - t) * value


@given(vectors)
def test_xi_bar_and_h_are_inverse(v: list[fmpq]) -> None:
    """The linear maps xibar ↔ h invert each other."""
    assert h_from_xi_bar(xi_bar_from_h(v)) == tuple(v) == xi_bar_from_h(h_from_xi_bar(v))


@given(st.lists(nonzero, max_size=6))
def test_xi_round_trip(xi: list[fmpq]) -> None:
    """ξ with non-zero entries is recovered from h and from xibar."""
    assert xi_from_h(h_from_xi(xi)) == tuple(xi) == xi_from_xi_bar(xi_bar_from_xi(xi))


@given(vectors)
def test_h_is_realised_exactly_when_no_zero_precedes_a_nonzero(h: list[fmpq]) -> None:
    """Either ξ reproduces h, or h has a zero before a non-zero coefficient: nothing else."""
    found = xi_from_h(h)
    gap = [i for i, v in enumerate(h) if v == 0 and any(h[i:])]
    if isinstance(found, NotAttained):
        assert found.index == gap[0]
        assert "\n" not in found.reason
    else:
        assert not gap
        assert h_from_xi(found) == tuple(h)


def test_degenerate_cases_are_data() -> None:
    """h = t has no ξ; trailing zeros have; ridge has the empty ξ."""
    found = xi_from_h([fmpq(0), fmpq(1)])
    assert isinstance(found, NotAttained)
    assert found.index == 0
    assert xi_from_h([fmpq(2), fmpq(0), fmpq(0)]) == (0, 0, -2)
    assert xi_from_h([fmpq(0)]) == (0,)
    assert xi_from_h([]) == ()


def test_balls_that_hold_zero_are_not_divided_by() -> None:
    """Whether h_0 = 0 is undecided: an error, neither NotAttained nor an infinite ξ."""
    with pytest.raises(PrecisionExhausted, match=r"h\[0\]"):
        xi_from_h([arb(0, 1), arb(1)])
    with pytest.raises(PrecisionExhausted, match=r"h\[1\]"):
        xi_from_h([arb(1), arb(0, 1)])


def test_symbolic_conversion() -> None:
    """The maps run on elements of a fraction field; xi_from_h inverts h_from_xi there."""
    K = QQ.frac_field(*symbols("a b c"))
    xi = tuple(K.gens)
    assert xi_from_h(h_from_xi(xi)) == xi


@given(instances, positive, st.integers(0, 4), st.data())
def test_quadratic_form_is_the_risk(
    instance: Instance, lam: fmpq, k: int, data: st.DataObject
) -> None:
    """xibarᵀM xibar + 2mᵀxibar + c = ρ(ξ) exactly, and k+k(k+1)/2+1 evaluations recover it (SD-3)."""
    form = quadratic_form(instance, lam, k)
    xi = data.draw(st.lists(nonzero, min_size=k, max_size=k))
    assert form(xi_bar_from_xi(xi)) == risk(instance, lam, xi).rho
    assert form == recovered_form(instance, lam, k)


@given(instances, positive)
def test_the_form_comparison_can_fail(instance: Instance, lam: fmpq) -> None:
    """A form of another λ, or with one entry changed, is not the risk."""
    form = quadratic_form(instance, lam, 1)
    changed = QuadraticForm(((form.M[0][0] + 1,),), form.m, form.c)
    assert changed([fmpq(3)]) == risk(instance, lam, [3]).rho + 9
    assert quadratic_form(instance, 2 * lam, 1) != form


def test_quadratic_form_in_balls() -> None:
    """A ball instance gives balls that hold the exact form."""
    exact = hard(4, 3, "1/3")
    with ctx.workprec(200):
        balls = Instance(list(map(arb, exact.eigenvalues)), exact.snr)
        form, wanted = quadratic_form(balls, arb(2), 3), quadratic_form(exact, 2, 3)
    for row, expected in zip(form.M, wanted.M, strict=True):
        assert all(holds(a, b) for a, b in zip(row, expected, strict=True))
    assert all(holds(a, b) for a, b in zip(form.m, wanted.m, strict=True))


@pytest.mark.parametrize(("lam", "steps"), [("0", 1), (0.5, 1), ("1", -1), ("1", True), ("1", "2")])
def test_quadratic_form_refuses_bad_input(lam: object, steps: object) -> None:
    """λ ≤ 0, a float, or a bad number of steps."""
    with pytest.raises(InputError, match="accepted"):
        quadratic_form(hard(2), lam, steps)  # type: ignore[arg-type]


@pytest.mark.parametrize("shape", list(SHAPES))
@pytest.mark.parametrize("r", [2, 8, 32])
@pytest.mark.parametrize("xi", [[], ["-2/3"], ["-20", "7/5", "31", "1/9"]])
def test_exact_ball_and_mpmath_agree_on_hard_instances(shape: str, r: int, xi: list[str]) -> None:
    """Three evaluation paths of one definition: balls hold the exact ρ, mpmath is near it."""
    instance = hard(r, 200, "1/7", shape=shape, others="1/3")
    lam, steps = fmpq(5, 4), [to_exact(v) for v in xi]
    exact = risk(instance, lam, steps)
    with ctx.workprec(300):
        balls = Instance(list(map(arb, instance.eigenvalues)), list(map(arb, instance.snr)))
        found = risk(balls, arb(lam), [arb(v) for v in steps])
    numeric = risk_mpmath(instance, lam, xi, dps=80)
    for name in ("rho", "bias", "variance"):
        value, ball = getattr(exact, name), getattr(found, name)
        assert holds(ball, value)
        assert ball.rad() < abs(value) * fmpq(1, 10**70)
        with mpmath.mp.workdps(100):
            wanted = mpmath.mpf(int(value.p)) / int(value.q)
            error = abs(getattr(numeric, name) - wanted)
            assert error < wanted * mpmath.mpf(10) ** -70
            assert abs(wanted * (1 + mpmath.mpf(10) ** -60) - wanted) > error


@pytest.mark.parametrize(
    ("lam", "xi", "dps"),
    [
        ("0", [], 50),
        (1.5, [], 50),
        ("1", [0.5], 50),
        ("1", [], 0),
        ("1", [], True),
        ("1", [], "9"),
        ("1", [], 10**7),
    ],
)
def test_mpmath_refuses_bad_input(lam: object, xi: list[object], dps: object) -> None:
    """λ ≤ 0, floats, and a bad number of digits."""
    with pytest.raises(InputError, match="accepted"):
        risk_mpmath(hard(2), lam, xi, dps=dps)  # type: ignore[arg-type]


def test_mpmath_leaves_the_global_precision_alone() -> None:
    """dps is local to the call, and the excess risk uses the unit γ²/n."""
    before = mpmath.mp.dps
    found = risk_mpmath(Instance(["1"], ["3"], "1/2", 4), 1, dps=60)
    assert mpmath.mp.dps == before
    assert found.rho == 1
    assert found.excess_risk == mpmath.mpf(1) / 8
    with pytest.raises(InputError, match="rational"):
        risk_mpmath(Instance([arb(1)], [1]), 1)
