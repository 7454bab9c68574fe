"""Solving every student's ridge problem on data gives *exactly* the eigenbasis value."""

from __future__ import annotations

from typing import Any, NamedTuple

from flint import ctx, fmpq, fmpq_mat
from hypothesis import given
from hypothesis import strategies as st

from sdproof import Instance, risk
from sdproof.model.design import Design
from sdproof.model.estimators import design_risk, estimate
from sdproof.model.filters import spectral_filter
from sdproof.numbers.balls import Order, compare

small = st.builds(fmpq, st.integers(-6, 6), st.integers(1, 5))
positive = st.builds(fmpq, st.integers(1, 9), st.integers(1, 5))
wild = st.builds(fmpq, st.integers(-300, 300), st.integers(1, 7))


class Problem(NamedTuple):
    """X = U diag(s) Vᵀ with rational orthogonal U, V, and everything known about it."""

    design: Design
    U: fmpq_mat
    V: fmpq_mat
    s: list[fmpq]
    coordinates: list[fmpq]


def cayley(entries: list[fmpq], size: int) -> fmpq_mat:
    """(I − S)(I + S)⁻¹ of the skew matrix S: orthogonal, rational."""
    S, identity = fmpq_mat(size, size), fmpq_mat(size, size)
    values = iter(entries)
    for i in range(size):
        identity[i, i] = 1
        for j in range(i):
            S[i, j] = next(values)
            S[j, i] = -S[i, j]
    return (identity - S) * (identity + S).inv()


@st.composite
def problems(draw: Any, distinct: bool = False) -> Problem:
    """Designs with d < n, d = n and d > n, of full rank or not, eigenvalues repeated or not."""
    d, n = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    r = draw(st.integers(1, min(d, n)))
    U, V = (
        cayley(draw(st.lists(small, min_size=k * (k - 1) // 2, max_size=k * (k - 1) // 2)), k)
        for k in (d, n)
    )
    s = draw(st.lists(positive, min_size=r, max_size=r, unique=distinct))
    theta = draw(st.lists(small, min_size=d, max_size=d))
    X = [
        [sum((U[i, k] * s[k] * V[j, k] for k in range(r)), fmpq(0)) for j in range(n)]
        for i in range(d)
    ]
    coordinates = [sum((U[i, k] * theta[i] for i in range(d)), fmpq(0)) for k in range(r)]
    return Problem(Design(X, theta, draw(positive), rows="features"), U, V, s, coordinates)


def eigenbasis(problem: Problem) -> Instance:
    return Instance.from_spectrum(
        singular_values=problem.s,
        theta=problem.coordinates,
        noise_variance=problem.design.noise_variance,
        n=problem.design.n,
    )


@given(problems(), positive, st.lists(wild, max_size=4))
def test_risk_on_data_equals_risk_in_the_eigenbasis(
    problem: Problem, lam: fmpq, xi: list[fmpq]
) -> None:
    """ρ, bias, variance and excess risk agree exactly (SD-1, SD-2), any k, ξ far outside [0, 1]."""
    on_data = design_risk(problem.design, lam, xi)
    assert on_data == risk(eigenbasis(problem), lam, xi)


@given(problems(), positive, st.lists(wild, max_size=3), st.data())
def test_estimate_is_the_spectral_filter(
    problem: Problem, lam: fmpq, xi: list[fmpq], data: Any
) -> None:
    """θ = Σ_j (q_j / s_j) ⟨v_j, y⟩ u_j for concrete labels."""
    d, n = problem.design.d, problem.design.n
    y = data.draw(st.lists(small, min_size=n, max_size=n))
    expected = [fmpq(0)] * d
    for k, s in enumerate(problem.s):
        along = sum((problem.V[j, k] * y[j] for j in range(n)), fmpq(0))
        factor = spectral_filter(s * s, lam, xi) / s * along
        expected = [v + factor * problem.U[i, k] for i, v in enumerate(expected)]
    assert list(estimate(problem.design, y, lam, xi)) == expected


@given(problems(distinct=True))
def test_instance_of_a_design_recovers_the_spectrum(problem: Problem) -> None:
    """Eigenvalues and energies come back exactly, largest first, without eigenvectors."""
    expected = eigenbasis(problem)
    pairs = sorted(zip(expected.eigenvalues, expected.snr, strict=True), reverse=True)
    found = problem.design.instance()
    assert found.kind == "exact"
    assert list(zip(found.eigenvalues, found.snr, strict=True)) == pairs
    assert (found.noise_variance, found.n) == (expected.noise_variance, expected.n)


@given(problems(), positive, st.lists(wild, max_size=3))
def test_spreading_energy_leaves_every_risk_alone(
    problem: Problem, lam: fmpq, xi: list[fmpq]
) -> None:
    """With repeated eigenvalues the chosen basis gives the same risk as any other."""
    assert risk(problem.design.instance(), lam, xi) == design_risk(problem.design, lam, xi)


integer_designs = st.integers(1, 4).flatmap(
    lambda d: st.integers(1, 4).flatmap(
        lambda n: st.tuples(
            st.lists(
                st.lists(st.integers(-4, 4), min_size=n, max_size=n).map(
                    lambda row: [*row[:-1], row[-1] or 1]
                ),
                min_size=d,
                max_size=d,
            ),
            st.lists(st.integers(-4, 4), min_size=d, max_size=d),
        )
    )
)


@given(integer_designs, positive, st.lists(small, max_size=3))
def test_balls_hold_the_exact_risk(
    given_: tuple[list[list[int]], list[int]], lam: fmpq, xi: list[fmpq]
) -> None:
    """For designs nobody chose: the exact risk is that on data, and lies in the balls', narrowly."""
    X, theta = given_
    design = Design(X, theta, "2/3", rows="features")
    instance, exact = design.instance(), design_risk(design, lam, xi)
    assert risk(instance, lam, xi) == exact
    with ctx.workprec(160):
        found = risk(instance.balls(160), lam, xi)
    for name in ("rho", "bias", "variance", "excess_risk"):
        ball, value = getattr(found, name), getattr(exact, name)
        with ctx.workprec(400):
            assert ball.contains(value)
        assert ball.rad() < (1 + abs(value)) * fmpq(1, 10**6)
        assert compare(ball, value * 2 + 1) is Order.LESS


@given(problems(), positive, st.lists(wild, min_size=1, max_size=3))
def test_the_comparison_can_fail(problem: Problem, lam: fmpq, xi: list[fmpq]) -> None:
    """Another λ of the same kind gives another variance: equality above is not vacuous."""
    assert (
        design_risk(problem.design, lam, ()).variance
        > risk(eigenbasis(problem), lam + 1, ()).variance
    )
    changed = [*xi[:-1], xi[-1] + 1]
    q = [spectral_filter(s * s, lam, xi) for s in problem.s]
    p = [spectral_filter(s * s, lam, changed) for s in problem.s]
    previous = [spectral_filter(s * s, lam, xi[:-1]) for s in problem.s]
    for a, b, c, s in zip(q, p, previous, problem.s, strict=True):
        t = s * s / (s * s + lam)
        assert b - a == t * (c - 1)
