"""The optimum over ξ at one λ, against exact normal equations and the risk of the model."""

from itertools import pairwise

import pytest
from flint import arb, fmpq, fmpq_mat
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sdproof.errors import InputError, PrecisionExhausted
from sdproof.model.instance import Instance
from sdproof.model.risks import filter_risk, lower_bound, risk
from sdproof.numbers.balls import endpoints
from sdproof.optimum import StepOptimum, grouped_lower_bound, optimal_curve

POSITIVE = st.builds(fmpq, st.integers(1, 30), st.integers(1, 9))
SNR = st.one_of(st.just(fmpq(0)), st.builds(fmpq, st.integers(0, 200), st.integers(1, 9)))
DIRECTIONS = st.lists(st.tuples(POSITIVE, SNR), min_size=1, max_size=5)


def make(directions: list) -> Instance:
    """An instance from pairs (e, B); equal eigenvalues are likely enough to matter."""
    return Instance([e for e, _ in directions], [b for _, b in directions])


def best_risk_by_normal_equations(instance: Instance, lam: fmpq, k: int) -> fmpq:
    """min ρ over q = t + Σ_i c_i t^{i+1}(1−t), i < k, from an exact linear solve (k ≤ #nodes)."""
    t = [e / (e + lam) for e in instance.eigenvalues]
    if k == 0:
        return filter_risk(instance.snr, t).rho
    basis = [[v ** (i + 1) * (1 - v) for v in t] for i in range(k)]
    w = [1 + b for b in instance.snr]
    target = [b / (1 + b) - v for b, v in zip(instance.snr, t, strict=True)]
    gram = [[sum(a * x * y for a, x, y in zip(w, p, q, strict=True)) for q in basis] for p in basis]
    right = [[sum(a * x * y for a, x, y in zip(w, p, target, strict=True))] for p in basis]
    c = fmpq_mat(gram).solve(fmpq_mat(right))
    q = [v + sum(c[i, 0] * basis[i][j] for i in range(k)) for j, v in enumerate(t)]
    return filter_risk(instance.snr, q).rho


def inside(ball: arb, value: fmpq) -> bool:
    """Whether a ball contains a rational, exactly."""
    lo, hi = endpoints(ball)
    return bool(lo <= value <= hi)


def check(instance: Instance, lam: fmpq, point: StepOptimum) -> None:
    """One StepOptimum is consistent with the model: its filter and its ξ have the risk claimed."""
    t = [e / (e + lam) for e in instance.eigenvalues]
    q = [v + v * (1 - v) * sum(c * v**i for i, c in enumerate(point.h)) for v in t]
    assert len(point.h) == point.k
    assert filter_risk(instance.snr, q).rho == point.rho
    assert (point.xi is not None) == point.attained
    assert (point.reason == "") == point.attained
    if point.xi is not None:
        assert len(point.xi) == point.k
        assert risk(instance, lam, point.xi).rho == point.rho
    else:
        zeros = [i for i, c in enumerate(point.h) if c == 0]
        assert any(c != 0 for c in point.h[zeros[0] :])


@given(DIRECTIONS, POSITIVE)
@settings(max_examples=120, deadline=None)
@example([(fmpq(1), fmpq(3, 5)), (fmpq(1, 2), fmpq(7, 20))], fmpq(1))
@example([(fmpq(2), fmpq(1)), (fmpq(2), fmpq(5)), (fmpq(1), fmpq(0))], fmpq(1))
def test_every_k_is_optimal_and_consistent(directions: list, lam: fmpq) -> None:
    """ρ*_k equals the normal equations; ξ gives it in the model; then constant at the bound."""
    instance = make(directions)
    distinct = len(set(instance.eigenvalues))
    curve = optimal_curve(instance, lam, instance.rank + 2)
    assert [p.k for p in curve] == list(range(instance.rank + 3))
    for point in curve:
        check(instance, lam, point)
        if point.k <= distinct:
            assert point.rho == best_risk_by_normal_equations(instance, lam, point.k)
        else:
            assert point.attained
        if point.k >= distinct:
            assert point.rho == grouped_lower_bound(instance)
    assert all(a.rho >= b.rho for a, b in pairwise(curve))


@given(DIRECTIONS)
@settings(max_examples=60, deadline=None)
def test_grouped_lower_bound_is_the_lower_bound_iff_equal_directions_have_equal_snr(
    d: list,
) -> None:
    """LB ≤ grouped bound, with equality exactly when B is a function of e (claim LB-2)."""
    instance = make(d)
    uniform = len(set(d)) == len({e for e, _ in d})
    assert (grouped_lower_bound(instance) == lower_bound(instance)) == uniform
    assert grouped_lower_bound(instance) >= lower_bound(instance)


@given(st.lists(POSITIVE, min_size=1, max_size=4, unique=True), st.data(), POSITIVE)
@settings(max_examples=40, deadline=None)
def test_balls_contain_the_exact_values(eigenvalues: list, data: st.DataObject, lam: fmpq) -> None:
    """The same curve in balls: tight enclosures of every exact ρ and, where given, ξ."""
    snr = data.draw(st.lists(SNR, min_size=len(eigenvalues), max_size=len(eigenvalues)))
    instance = Instance(eigenvalues, snr)
    for point, ball in zip(
        optimal_curve(instance, lam), optimal_curve(instance, arb(lam)), strict=True
    ):
        assert inside(ball.rho, point.rho)
        assert ball.rho.rad() <= (1 + abs(point.rho)) / 2**20
        assert ball.attained in (None, point.attained)
        if ball.xi is not None:
            assert all(inside(b, x) for b, x in zip(ball.xi, point.xi, strict=True))


def test_exact_balls_give_accurate_balls() -> None:
    """λ an exact ball: relative radius ≤ 2⁻⁵³ for every k, at rank 24, around the exact value."""
    instance = Instance([fmpq(48 - j, 48) for j in range(24)], [57600] + [0] * 23)
    exact, balls = optimal_curve(instance, 2), optimal_curve(instance, arb(2))
    for point, ball in zip(exact, balls, strict=True):
        assert inside(ball.rho, point.rho)
        assert ball.rho.rad() <= abs(ball.rho.mid()) / 2**53


def test_two_steps_do_not_attain_where_the_interpolant_has_a_gap() -> None:
    """LB-2: λ = 1, e = (1, 1/2), B = (3/5, 7/20): k = 2 not attained, k = 3 attained."""
    instance = Instance([1, "1/2"], ["3/5", "7/20"])
    curve = optimal_curve(instance, 1, 3)
    assert [p.attained for p in curve] == [True, True, False, True]
    assert curve[2].rho == curve[3].rho == lower_bound(instance)
    assert "h_0 = 0" in curve[2].reason
    assert risk(instance, fmpq(1), curve[3].xi).rho == lower_bound(instance)


def test_three_steps_reach_the_lower_bound_exactly() -> None:
    """Issue 2: e = 9, 25/4, 4, θ = 7/3, −1/2, 1/5, γ² = 3/7, λ = 5/4."""
    instance = Instance.from_spectrum(
        eigenvalues=["9", "25/4", "4"], theta=["7/3", "-1/2", "1/5"], noise_variance="3/7"
    )
    last = optimal_curve(instance, "5/4")[-1]
    assert last.rho == lower_bound(instance)
    assert risk(instance, fmpq(5, 4), last.xi).rho == lower_bound(instance)


def test_ridge_that_is_already_best_needs_no_steps() -> None:
    """B_j = c e_j at λ = 1/c: h = 0, every k attained with ξ = 0 (claim NA-1)."""
    instance = Instance([3, 1, 2], [6, 2, 4])
    for point in optimal_curve(instance, "1/2", 5):
        assert point.rho == lower_bound(instance)
        assert point.xi == (0,) * point.k


def test_no_signal() -> None:
    """All B = 0: r steps drop every direction, ρ = 0."""
    curve = optimal_curve(Instance([3, 1], [0, 0]), 2, 3)
    assert [p.rho for p in curve[2:]] == [0, 0]
    assert curve[3].attained


def test_a_wrong_optimum_is_noticed() -> None:
    """The check used above fails for a perturbed ξ, a perturbed ρ and a false `attained`."""
    instance, lam = Instance([3, 1], [5, 1]), fmpq(2)
    good = optimal_curve(instance, lam)[2]
    check(instance, lam, good)
    for bad in (
        StepOptimum(2, good.rho, (good.xi[0] + 1, good.xi[1]), True, "", good.h),
        StepOptimum(2, good.rho + fmpq(1, 10**30), good.xi, True, "", good.h),
        StepOptimum(2, good.rho, None, True, "", good.h),
    ):
        with pytest.raises(AssertionError):
            check(instance, lam, bad)


@pytest.mark.parametrize(
    ("lam", "steps"),
    [
        (0, 1),
        ("-1/2", 1),
        (0.5, 1),
        (1, -1),
        (1, True),
        (1, 10**9),
        (1, "2"),
        (arb(0, 1), 1),
    ],
)
def test_bad_input(lam: object, steps: object) -> None:
    """λ ≤ 0 or inexact, and numbers of steps that are not accepted, give one line."""
    with pytest.raises(InputError) as caught:
        optimal_curve(Instance([1, 2], [1, 1]), lam, steps)
    assert "\n" not in str(caught.value)


def test_overlapping_eigenvalue_balls_are_not_guessed_apart() -> None:
    """Two overlapping eigenvalues may be equal, so two steps are refused, not invented."""
    wide = Instance([arb(1, 0.01), arb(1, 0.01)], [1, 2])
    with pytest.raises(PrecisionExhausted):
        optimal_curve(wide, 1, 2)
