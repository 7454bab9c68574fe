"""Krylov risks and Christoffel functions against optimality conditions, closed forms and limits."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import prod
from random import Random
from typing import Any

import pytest
from flint import arb, ctx, fmpq, fmpq_mat

import sdproof
from sdproof import Instance, christoffel, krylov_bound, krylov_risk
from sdproof.errors import InputError, PrecisionExhausted
from sdproof.families import hard
from sdproof.model.risks import filter_risk, lower_bound
from sdproof.numbers.balls import endpoints
from sdproof.optimum import grouped_lower_bound, optimal_curve


def drawn(random: Random, r: int, *, aligned: bool = False) -> Instance:
    """Rational numbers; some eigenvalues equal; signal anywhere, or on the largest alone."""
    e = [fmpq(random.randint(1, 20), random.randint(1, 7)) for _ in range(r)]
    b = [fmpq(random.choice((0, 0, random.randint(1, 900))), random.randint(1, 9)) for _ in e]
    if aligned:
        top = e.index(max(e))
        b = [fmpq(random.randint(1, 900), 7) if j == top else fmpq(0) for j in range(r)]
    return Instance(e, b)


DRAWN = [drawn(Random(seed), 1 + seed % 8) for seed in range(24)]
MOMENTS = pytest.mark.parametrize("instance", DRAWN, ids=range(len(DRAWN)))


def inside(ball: arb, exact: fmpq) -> bool:
    """Whether the ball holds the number, by exact comparisons."""
    lo, hi = endpoints(ball)
    return bool(lo <= exact <= hi)


def thin(ball: arb, digits: int) -> bool:
    lo, hi = endpoints(ball)
    return bool((hi - lo) * 10**digits <= 2 * abs(lo))


def values(instance: Instance, found: Any) -> list[Any]:
    return [found.filter(e) for e in instance.eigenvalues]


@MOMENTS
@pytest.mark.parametrize("side", ["inf", "zero"])
def test_the_filter_is_optimal(instance: Instance, side: Any) -> None:
    """Its risk by the model is ρ, and the slope of the convex risk vanishes in every direction e^±i."""
    sign = 1 if side == "inf" else -1
    for k in range(instance.rank + 2):
        found = krylov_risk(instance, k, side)
        q = values(instance, found)
        assert filter_risk(instance.snr, q).rho == found.rho
        assert len(found.coefficients) == k and found.kind == "exact"  # noqa: PT018
        for i in range(1, k + 1):
            slopes = zip(instance.eigenvalues, instance.snr, q, strict=True)
            assert sum((e ** (sign * i) * (v - b * (1 - v)) for e, b, v in slopes), fmpq(0)) == 0
    assert found.rho == grouped_lower_bound(instance)


@MOMENTS
def test_balls_hold_the_exact_values(instance: Instance) -> None:
    """ρ, every coefficient and L_n, with at least the digits asked for."""
    for k in (1, 2, 5):
        for side in ("inf", "zero"):
            exact, ball = (krylov_risk(instance, k, side, digits) for digits in (None, 30))
            assert (ball.kind, ball.digits) == ("ball", 30)
            assert inside(ball.rho, exact.rho)
            assert thin(ball.rho, 30)
            assert all(map(inside, ball.coefficients, exact.coefficients))
        exact_l, ball_l = christoffel(instance, k), christoffel(instance, k, digits=30)
        assert inside(ball_l, exact_l)
        assert thin(ball_l, 30)


@pytest.mark.parametrize("k", [1, 2, 3])
def test_k_steps_tend_to_the_two_classes(k: int) -> None:
    """The best risk at λ = 10^±12 is within 10⁻⁶ of the limits, and at no λ tried below the minimum."""
    instance = Instance([5, 3, 2, 1], [40, 0, 7, 1])
    for side, lam in (("inf", fmpq(10**12)), ("zero", fmpq(1, 10**12))):
        limit = krylov_risk(instance, k, side).rho
        assert abs(optimal_curve(instance, lam, k)[k].rho - limit) <= limit * fmpq(1, 10**6)
        assert sdproof.minimum(instance, k, 12).lo <= limit


def oracle(instance: Instance, n: int, m: int) -> Fraction:
    """1/(vᵀG⁻¹v) with the Gram matrix of the monomials."""
    e = instance.eigenvalues
    gram = fmpq_mat(n, n, [sum(v ** (a + b + 2) for v in e) for a in range(n) for b in range(n)])
    v = fmpq_mat(n, 1, [e[m] ** (a + 1) for a in range(n)])
    found = 1 / (v.transpose() * gram.solve(v))[0, 0]
    return Fraction(int(found.p), int(found.q))


@MOMENTS
def test_christoffel_is_its_definition(instance: Instance) -> None:
    """Against the Gram matrix in every direction; L_1; falling; the multiplicity at the end; the
    Krylov risk of aligned signal is B L/(B + L)."""
    e, count = instance.eigenvalues, len(set(map(str, instance.eigenvalues)))
    top = max(e)
    for m in range(instance.rank):
        for n in range(1, count + 1):
            found = christoffel(instance, n, m + 1)
            assert Fraction(int(found.p), int(found.q)) == oracle(instance, n, m)
    row = [christoffel(instance, n) for n in range(1, count + 3)]
    assert row[0] == sum(((v / top) ** 2 for v in e), fmpq(0))
    assert all(a >= b for a, b in pairwise(row))
    assert row[count - 1] == row[-1] == e.count(top)
    signal = Instance(e, [fmpq(9) if j == e.index(top) else fmpq(0) for j in range(len(e))])
    for n, least in enumerate(row, 1):
        assert krylov_risk(signal, n).rho == 9 * least / (9 + least)


def gram_polynomials(r: int, n: int) -> fmpq:
    """Λ_n = r/Σ_{i ≤ n} (2i+1) Π_{l ≤ i} (r−l)/(r+l): the same minimum on equispaced nodes, without
    P(0) = 0."""
    terms = ((2 * i + 1) * prod((fmpq(r - j, r + j) for j in range(1, i + 1)), start=fmpq(1))
             for i in range(n + 1))  # fmt: skip
    return r / sum(terms, fmpq(0))


@pytest.mark.parametrize(("r", "b"), [(5, "1/2"), (17, "1/10"), (64, "1/2"), (64, "99/100")])
def test_equispaced_eigenvalues(r: int, b: str) -> None:
    """r/(n+1)² ≤ Λ_n ≤ L_n ≤ Λ_(n−1), exactly, for n < r."""
    instance = hard(r, 1, b)
    for n in range(1, min(r, 17)):
        least = christoffel(instance, n)
        assert fmpq(r, (n + 1) ** 2) <= gram_polynomials(r, n) <= least
        assert least <= gram_polynomials(r, n - 1)


def equispaced(r: int) -> Instance:
    return Instance([fmpq(2 * r - j, 2 * r) for j in range(r)], [fmpq(200 * r), *[0] * (r - 1)])


def check_large(r: int, n: int) -> None:
    found, risk = christoffel(equispaced(r), n), krylov_risk(equispaced(r), n)
    assert isinstance(found, arb)
    assert thin(found, 15)
    assert gram_polynomials(r, n) <= found <= gram_polynomials(r, n - 1)
    with ctx.workprec(256):
        assert (200 * r * found / (200 * r + found)).overlaps(risk.rho)


def test_large_ranks_are_balls_of_fifteen_digits() -> None:
    """Beyond the exact size the answer is a ball, between the closed forms for equispaced nodes."""
    check_large(3000, 12)


@pytest.mark.thorough
def test_rank_one_hundred_thousand() -> None:
    check_large(100_000, 50)


def test_geometric_and_close_eigenvalues() -> None:
    """Eigenvalues from 1 to 2⁻⁹⁰, and pairs 10⁻²⁰ apart: the precision is raised until it is enough."""
    spectra = (
        [fmpq(1, 2**j) for j in range(91)],
        [1 + fmpq(j // 2) + fmpq(j % 2, 10**20) for j in range(12)],
    )
    for e in spectra:
        instance = Instance(e, [fmpq(3)] + [fmpq(1, 7)] * (len(e) - 1))
        for n in (1, 6, len(e) // 2):
            assert inside(christoffel(instance, n, digits=20), christoffel(instance, n))
            exact = krylov_risk(instance, n).rho
            assert inside(krylov_risk(instance, n, digits=20).rho, exact)


def test_irrational_eigenvalues() -> None:
    """A design with eigenvalues (3 ± √5)/2: the balls hold the values of its spectrum in balls."""
    instance = sdproof.Design([[1, 1], [0, 1]], [1, 2], 1, "samples").instance()
    assert not instance.rational
    with ctx.workprec(256):
        big, small = ((3 + s * arb(5).sqrt()) / 2 for s in (1, -1))
        first = 1 + (small / big) ** 2
    assert christoffel(instance, 1).overlaps(first)
    assert inside(christoffel(instance, 2), fmpq(1))
    found = krylov_risk(instance, 2)
    assert found.rho.overlaps(arb(lower_bound(instance)))
    assert krylov_risk(instance.balls(), 1).rho.overlaps(krylov_risk(instance, 1).rho)
    assert krylov_bound(instance, 0) <= sdproof.minimum(instance, 0).lo
    with pytest.raises(InputError, match="direction: the instance has irrational"):
        christoffel(instance, 1, 1)


def test_ball_instances() -> None:
    """Balls in, balls out; those that overlap or are too wide are refused in one line."""
    instance = hard(30).balls()
    found = krylov_risk(instance, 3)
    assert inside(found.rho, krylov_risk(hard(30), 3).rho)
    assert krylov_bound(instance, 3, direction=2) >= 0
    wide = Instance([arb(3), arb(2, "0.1")], [1, 1])
    assert christoffel(Instance([arb(2), arb(2)], [1, 1]), 5) == 2
    for call in (christoffel, krylov_risk):
        with pytest.raises(PrecisionExhausted, match="from the balls given"):
            call(wide, 1)
        with pytest.raises(PrecisionExhausted, match="not certainly distinct"):
            call(Instance([arb(3), arb(2, "0.1"), arb(2, "0.1")], [1, 1, 1]), 1)


def test_one_direction_and_no_signal() -> None:
    """r = 1: one step is enough. B = 0: the best Krylov filter is 0, the inverse one needs r steps."""
    one = Instance([7], [3])
    assert christoffel(one, 1) == christoffel(one, 9) == 1
    assert krylov_risk(one, 1).rho == krylov_risk(one, 1, "zero").rho == fmpq(3, 4)
    assert krylov_risk(one, 0).rho == 3
    assert krylov_risk(one, 0, "zero").rho == 1
    none = Instance([3, 2, 1], [0, 0, 0])
    assert krylov_risk(none, 2).rho == 0
    assert krylov_risk(none, 2, digits=20).rho == 0
    assert krylov_risk(none, 2, "zero").rho > 0
    assert krylov_bound(none, 2) == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda i: christoffel(i, 0), "n: 0 is not accepted; accepted: an integer 1..256"),
        (lambda i: christoffel(i, True), "n: True is not accepted"),
        (lambda i: christoffel(i, 2.0), "n: 2.0 is not accepted"),
        (lambda i: christoffel(i, 257), "n: 257 is not accepted"),
        (lambda i: christoffel(i, 1, 4), "direction: 4 is not accepted; accepted: an integer 1..3"),
        (lambda i: christoffel(i, 1, 0), "direction: 0 is not accepted"),
        (lambda i: christoffel(i, 1, digits=0), "digits: 0 is not accepted"),
        (lambda _: christoffel([1, 2], 1), "instance: list is not accepted"),
        (lambda i: krylov_risk(i, -1), "steps: -1 is not accepted"),
        (lambda i: krylov_risk(i, 1, "both"), "side: 'both' is not accepted"),
        (lambda _: krylov_risk(None, 1), "instance: NoneType is not accepted"),
        (lambda i: krylov_bound(i, 256), "steps: 256 is not accepted; accepted: an integer 0..255"),
        (lambda i: krylov_risk(i, 1, "zero").filter(0), "eigenvalue: 0 is not positive"),
        (lambda i: krylov_risk(i, 1).filter(0.5), "eigenvalue: 0.5"),
        (lambda i: krylov_bound(i, "1"), "steps: '1' is a text; accepted: an integer"),
    ],
)
def test_bad_arguments(call: Any, message: str) -> None:
    with pytest.raises(InputError) as error:
        call(Instance([3, 2, 1], [1, 0, 0]))
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_what_is_shown() -> None:
    """Short for prompts, complete in print, a table in notebooks; ends of balls rounded outward."""
    exact = krylov_risk(hard(30), 2)
    assert repr(exact) == "KrylovRisk(steps=2, rho=20565462000/3391303277, side='inf', exact)"
    assert str(exact).splitlines() == [
        "least ρ of Krylov filters q(e) = Σ c_i eⁱ with k = 2: 20565462000/3391303277",
        "  c_1 = -8099343300/3391303277",
        "  c_2 = 11487219000/3391303277",
    ]
    ball = krylov_risk(hard(30), 2, "zero", 15)
    assert len(repr(ball)) < 100
    assert "1 − Σ c_i e⁻ⁱ" in str(ball)
    assert "best Krylov filter" in ball._repr_html_()
