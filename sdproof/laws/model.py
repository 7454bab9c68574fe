"""Laws of the model: the recursion on data, the filter, three arithmetics, and invariances.

References
----------
claims SD-1, SD-2.
"""

from __future__ import annotations

from random import Random

from flint import arb, ctx, fmpq, fmpq_mat

from sdproof.laws.base import Case, Law
from sdproof.laws.designs import orthogonal
from sdproof.laws.subject import Subject
from sdproof.model.design import Design
from sdproof.model.estimators import design_risk
from sdproof.model.filters import shrinkage
from sdproof.model.instance import Instance
from sdproof.model.parameters import filter_from_h, h_from_xi
from sdproof.model.precision import risk_mpmath
from sdproof.model.risks import risk
from sdproof.numbers.agreement import exactly, holds
from sdproof.numbers.exact import exact_str
from sdproof.statements.judgement import Judgement, all_equal, at_least, equal, least, yields

SMALL_RANK, SMALL_STEPS = 4, 3
"""Largest rank and number of steps of a case that is put on data."""


def _seeded(case: Case) -> Random:
    return Random(str(case.to_json()))


# --- the matrix recursion on data


def _design_with(case: Case, random: Random) -> tuple[Design, Instance]:
    """A rational design whose singular values are the numbers of the case, and its instance."""
    s = case.instance.eigenvalues
    d, n = len(s) + random.randint(0, 2), len(s) + random.randint(0, 2)
    diagonal = fmpq_mat(d, n)
    for j, value in enumerate(s):
        diagonal[j, j] = value
    u, v = orthogonal(random, d), orthogonal(random, n)
    numbers = [fmpq(random.randint(-12, 12), random.randint(1, 6)) for _ in range(d)]
    coordinates = fmpq_mat(d, 1, numbers)
    theta, x = (u * coordinates).entries(), (u * diagonal * v.transpose()).tolist()
    gamma2 = fmpq(random.randint(1, 12), random.randint(1, 6))
    instance = Instance.from_spectrum(
        singular_values=s,
        theta=[coordinates[j, 0] for j in range(len(s))],
        noise_variance=gamma2,
        n=n,
    )
    return Design(tuple(map(tuple, x)), tuple(theta), gamma2, rows="features"), instance


def _matrix(case: Case, subject: Subject) -> Judgement:
    design, instance = _design_with(case, _seeded(case))
    on_data = design_risk(design, case.lam, case.xi)
    found = subject.risk(instance, case.lam, case.xi)
    return all_equal(tuple(on_data), tuple(found), "ρ, bias, variance, excess risk: data / filter")


matrix_recursion = Law(
    "matrix-recursion",
    "the students' problems solved on a rational design, against the eigenbasis (equal)",
    _matrix,
    most_rank=SMALL_RANK,
    most_steps=SMALL_STEPS,
)

# --- fits: a linear map of the labels that is a function of XXᵀ


def _labels(case: Case, size: int) -> tuple[list[fmpq], list[fmpq]]:
    random = _seeded(case)
    first = [fmpq(random.randint(-3, 3)) for _ in range(size)]
    return first, [fmpq(random.randint(-3, 3)) for _ in range(size)]


def _linear(case: Case, subject: Subject) -> Judgement:
    design, factor = subject.probe(case.instance), fmpq(-2)
    y, z = _labels(case, design.X.ncols())
    mixed = [a + factor * b for a, b in zip(y, z, strict=True)]
    one, two, both = (subject.coefficients(design, v, case.lam, case.xi) for v in (y, z, mixed))
    combined = [a + factor * b for a, b in zip(one, two, strict=True)]
    return all_equal(both, combined, "fit(y − 2z) / fit(y) − 2 fit(z)")


linear_in_labels = Law(
    "linear",
    "the coefficients for y − 2z against those for y less twice those for z (equal)",
    _linear,
    "fit",
    most_rank=SMALL_RANK,
    most_steps=SMALL_STEPS,
)


def _spectral(case: Case, subject: Subject) -> Judgement:
    design, instance = subject.probe(case.instance), case.instance
    y = _labels(case, design.X.ncols())[0]
    found = subject.coefficients(design, y, case.lam, case.xi)
    moments = (design.X * fmpq_mat(len(y), 1, y)).entries()
    parts = []
    q = subject.q(instance, case.lam, case.xi)
    for j, (e, value) in enumerate(zip(instance.eigenvalues, q, strict=True)):
        expected = value * design.along(j, moments) / e
        parts.append(equal(design.along(j, found), expected, f"⟨u_{j + 1}, θ⟩ / q ⟨u, Xy⟩/e"))
    return least(parts)


spectral_fit = Law(
    "spectral",
    "the coefficients for labels with noise against Σ (q_j/e_j) ⟨u_j, Xy⟩ u_j, with q_j seen on "
    "labels without noise (equal)",
    _spectral,
    "fit",
    most_rank=SMALL_RANK,
    most_steps=SMALL_STEPS,
)

# --- the filter


def _filter(case: Case, subject: Subject) -> Judgement:
    h = h_from_xi(case.xi)
    expected = [filter_from_h(shrinkage(e, case.lam), h) for e in case.instance.eigenvalues]
    return all_equal(subject.q(case.instance, case.lam, case.xi), expected, "filter / formula")


filter_formula = Law(
    "filter",
    "q_j against t − t(1−t) Σ_i ξ_k ξ_{k−1}⋯ξ_{k−i} t^i, t = e_j/(e_j+λ) (equal)",
    _filter,
)

# --- three arithmetics

_BITS, _DIGITS = 400, 120


def _arithmetics(case: Case, _: Subject) -> Judgement:
    exact = risk(case.instance, case.lam, case.xi).rho
    with ctx.workprec(_BITS):
        instance = Instance(
            tuple(map(arb, case.instance.eigenvalues)), tuple(map(arb, case.instance.snr))
        )
        ball = risk(instance, arb(case.lam), [arb(x) for x in case.xi]).rho
        in_ball = yields(holds(ball, exact), f"ball {ball} against exact {exact_str(exact)}")
    value = risk_mpmath(case.instance, case.lam, case.xi, dps=_DIGITS).rho
    # the digits lost to cancellation in (1 − ξ) + ξ t p are at most those of the ξ
    allowed = (1 + exact) / fmpq(10) ** (_DIGITS // 2)
    seen = abs(exactly(value) - exact)
    return least((in_ball, at_least(allowed, seen, "error allowed / error of mpmath")))


three_arithmetics = Law(
    "three-arithmetics",
    "ρ in exact rationals, in balls and in mpmath (the exact value is inside the ball; mpmath at "
    f"{_DIGITS} digits agrees to {_DIGITS // 2})",
    _arithmetics,
    "theory",
)

# --- invariances

_FACTOR, _NOISE = fmpq(7, 3), fmpq(5, 2)


def _scaling(case: Case, subject: Subject) -> Judgement:
    e, snr = case.instance.eigenvalues, case.instance.snr
    n = case.instance.rank + 2
    scaled = Instance(tuple(_FACTOR * v for v in e), snr, _NOISE, n)
    before = subject.q(case.instance, case.lam, case.xi)
    after = subject.q(scaled, _FACTOR * case.lam, case.xi)
    same = all_equal(after, before, "filter at 7e/3, 7λ/3 / at e, λ")
    found = subject.risk(scaled, _FACTOR * case.lam, case.xi)
    unit = equal(found.excess_risk * n, found.rho * _NOISE, "n · excess risk / γ² ρ")
    rho = subject.risk(case.instance, case.lam, case.xi).rho
    return least((same, unit, equal(found.rho, rho, "ρ at 7e/3, 7λ/3 / at e, λ")))


scaling = Law(
    "scaling",
    "the filter and ρ at (7e/3, 7λ/3) against (e, λ), and the excess risk against ρ γ²/n (equal)",
    _scaling,
)


def _permutation(case: Case, subject: Subject) -> Judgement:
    instance = case.instance
    order = [*range(1, instance.rank), 0][::-1]
    moved = Instance(
        tuple(instance.eigenvalues[j] for j in order), tuple(instance.snr[j] for j in order)
    )
    q = subject.q(instance, case.lam, case.xi)
    there = subject.q(moved, case.lam, case.xi)
    first, second = (subject.risk(i, case.lam, case.xi) for i in (instance, moved))
    return least(
        (
            all_equal(there, [q[j] for j in order], "filter in another order"),
            all_equal(first[:3], second[:3], "ρ, bias, variance in another order"),
        )
    )


permutation = Law(
    "permutation",
    "the filter and ρ with the directions in another order (equal)",
    _permutation,
)

LAWS = (
    matrix_recursion,
    linear_in_labels,
    spectral_fit,
    filter_formula,
    three_arithmetics,
    scaling,
    permutation,
)
