"""r = 30, equispaced from 1 to 1/2, B = 6000 on the largest: inside [0, 1] nothing is gained, outside
everything. Enclosed for every λ."""

from __future__ import annotations

from random import Random

import pytest
from flint import fmpq

import sdproof
from sdproof.families import hard
from sdproof.model.filters import shrinkage
from sdproof.model.risks import risk
from sdproof.optimum import optimal_curve
from sdproof.present.figures.greedy import greedy_xi

INSTANCE = hard(30, 200, "1/2")
SIGNAL = INSTANCE.snr[0]
RATIOS = [e / INSTANCE.eigenvalues[0] for e in INSTANCE.eigenvalues]


def least_with_weights() -> fmpq:
    """A lower bound for every number of steps, every λ and ξ_i ∈ [0, 1]; exact.

    By induction on the steps A_j ≤ A_1/β_j for A = 1 − q, β_j = e_j/e_1 (claim NX-1), so
    ρ ≥ min over A of B A² + Σ_j max(0, 1 − A/β_j)². All terms are positive at the minimiser of the
    quadratic without the maximum, which is then the minimiser of the convex function.
    """
    slope, curve = sum((1 / b for b in RATIOS), fmpq(0)), sum((1 / b**2 for b in RATIOS), fmpq(0))
    at = slope / (SIGNAL + curve)
    assert 0 < at < min(RATIOS)
    value = SIGNAL * at**2 + sum(((1 - at / b) ** 2 for b in RATIOS), fmpq(0))
    assert value == len(RATIOS) - slope**2 / (SIGNAL + curve)
    return value


def test_mixing_gains_nothing_for_any_number_of_steps() -> None:
    """29.71 to four digits: at least 29.712, and ridge, which is ξ = 0, has 29.715."""
    ridge = sdproof.minimum(INSTANCE, 0)
    assert fmpq(29712, 1000) < least_with_weights() < ridge.hi < fmpq(29715, 1000)
    assert ridge.lo > least_with_weights()


@pytest.mark.parametrize("k", range(1, 9))
def test_mixtures_stay_above(k: int) -> None:
    """Exact risks at random λ and ξ ∈ [0, 1]^k, corners too; and A_j ≤ A_1/β_j, A ≥ 0 for each."""
    random, least = Random(k), least_with_weights()
    for _ in range(40):
        lam = fmpq(random.randint(1, 99), 33) * fmpq(10) ** random.randint(-4, 1)
        xi = [random.choice((fmpq(0), fmpq(1), fmpq(random.randint(0, 9), 9))) for _ in range(k)]
        assert risk(INSTANCE, lam, xi).rho > least
        missed = [1 - sdproof.spectral_filter(e, lam, xi) for e in INSTANCE.eigenvalues]
        assert all(0 <= a <= missed[0] / b for a, b in zip(missed, RATIOS, strict=True))


@pytest.mark.parametrize("k", range(1, 9))
def test_ridge_is_the_best_mixture_at_its_penalty(k: int) -> None:
    """At rational λ on both ends of the interval that holds ridge's best: the filters of ξ ∈ [0, 1]^k are
    Σ a_i t^(i+1), a in the simplex; the risk is convex in a, and ridge, a = (1, 0, …), satisfies the
    conditions of a minimum at the upper end. At the lower end it does not: there ξ > 0 helps."""
    found = sdproof.minimum(INSTANCE, 0)
    assert not isinstance(found.lam, str)

    def slopes(lam: fmpq) -> list[fmpq]:
        """Half the slope of the risk in a_i − a_0."""
        t = [shrinkage(e, lam) for e in INSTANCE.eigenvalues]
        pull = [v - b * (1 - v) for v, b in zip(t, INSTANCE.snr, strict=True)]
        return [
            sum((p * (v ** (i + 1) - v) for p, v in zip(pull, t, strict=True)), fmpq(0))
            for i in range(1, k + 1)
        ]

    below, above = found.lam
    assert all(v >= 0 for v in slopes(above * fmpq(10001, 10000)))
    assert slopes(below * fmpq(9999, 10000))[0] < 0


@pytest.mark.parametrize(("k", "shown"), [(1, "17.49"), (2, "6.064"), (3, "3.233")])
def test_free_imitation_gains(k: int, shown: str) -> None:
    """17.5, 6.06 and 3.23: certified minima, equal to the Krylov risks."""
    found = sdproof.minimum(INSTANCE, k)
    assert found.given == ""
    assert found.lo == found.hi == sdproof.krylov_risk(INSTANCE, k).rho
    assert abs(found.lo - fmpq(int(shown.replace(".", "")), 10 ** (len(shown) - 1 - shown.index(".")))) \
        <= fmpq(1, 200)  # fmt: skip
    assert found.hi < least_with_weights()


def test_two_steps_from_minus_one_to_one() -> None:
    """ξ = (1, −1) has 25.4, below 30·50/51 = 29.4, the bound for ridge; so the signs matter."""
    bound = fmpq(30 * 50, 51)
    value = risk(INSTANCE, fmpq(16, 25), (1, -1)).rho
    assert value < fmpq(2536, 100) < bound < least_with_weights()


def test_greedy_is_not_joint() -> None:
    """ξ_1 best for one step, then ξ_2 best after it: above 29.6 at every λ tried; jointly 6.06."""
    lams = [fmpq(i, 1000) for i in (1, 5, 7, 10, 20)] + [fmpq(1, 10), fmpq(1), fmpq(100)]
    for lam in lams:
        xi, risks = greedy_xi(INSTANCE, lam, 2)
        assert risk(INSTANCE, lam, xi).rho > fmpq(296, 10)
        assert risks == [risk(INSTANCE, lam, xi[:k]).rho for k in range(3)]
        assert xi[0] == optimal_curve(INSTANCE, lam, 1)[1].xi[0]
        for shift in (fmpq(1, 100), fmpq(-1, 100)):
            assert risk(INSTANCE, lam, (xi[0], xi[1] + shift)).rho > risks[2]
