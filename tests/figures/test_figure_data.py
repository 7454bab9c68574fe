"""The numbers of the figures against independent computations at sampled points."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import mpmath
import pytest
from flint import fmpq

from sdproof.errors import InputError, PrecisionExhausted, ProofError
from sdproof.families import hard, synthetic
from sdproof.minima import minimum
from sdproof.model.instance import Instance
from sdproof.model.parameters import filter_from_h
from sdproof.model.risks import lower_bound, risk
from sdproof.optimum import optimal_curve
from sdproof.present.figures import Enclosure
from sdproof.present.figures.filters import filters_data, staircase
from sdproof.present.figures.gain import gain_data, ranks_up_to
from sdproof.present.figures.greedy import greedy_data, greedy_xi
from sdproof.present.figures.krylov import krylov_data, spectra
from sdproof.present.figures.phase import kernel_checked, phase_data, phase_instance
from sdproof.present.figures.settings import settings_data
from sdproof.present.figures.signs import best_kind, kind_of, sign_data
from sdproof.present.figures.steps import excess_curve, steps_data
from sdproof.present.figures.xi import crowded, one_pair, settled_from, xi_data


def fraction(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))


def solved(rows: list[list[Fraction]], right: list[Fraction]) -> list[Fraction]:
    """Gauss and Jordan in `fractions`."""
    table = [[*row, v] for row, v in zip(rows, right, strict=True)]
    for i in range(len(table)):
        pivot = next(j for j in range(i, len(table)) if table[j][i] != 0)
        table[i], table[pivot] = table[pivot], table[i]
        table[i] = [v / table[i][i] for v in table[i]]
        for j in range(len(table)):
            if j != i:
                table[j] = [a - table[j][i] * b for a, b in zip(table[j], table[i], strict=True)]
    return [row[-1] for row in table]


def brute_h(instance: Instance, lam: fmpq, k: int) -> list[Fraction]:
    """The best h by the normal equations in monomials; not the recurrence of the package."""
    t = [fraction(e / (e + lam)) for e in instance.eigenvalues]
    snr = [fraction(b) for b in instance.snr]
    basis = [[v ** (i + 1) * (1 - v) for v in t] for i in range(k)]
    rows = [
        [sum((1 + b) * x * y for b, x, y in zip(snr, p, q, strict=True)) for q in basis]
        for p in basis
    ]
    right = [sum((b - (1 + b) * v) * x for b, v, x in zip(snr, t, p, strict=True)) for p in basis]
    return solved(rows, right)


def brute_risk(instance: Instance, lam: fmpq, k: int) -> fmpq:
    """Least ρ over ξ ∈ R^k from `brute_h`, summed as bias and variance."""
    h, total = brute_h(instance, lam, k), Fraction(0)
    for e, b in zip(instance.eigenvalues, instance.snr, strict=True):
        t = fraction(e / (e + lam))
        q = t + t * (1 - t) * sum(c * t**i for i, c in enumerate(h))
        total += fraction(b) * (1 - q) ** 2 + q**2
    return fmpq(total.numerator, total.denominator)


def ridge_least(instance: Instance) -> Any:
    """min over λ of the ridge risk by mpmath: the root of the derivative near a coarse minimum."""

    def rho(x: Any) -> Any:
        pairs = zip(instance.eigenvalues, instance.snr, strict=True)
        terms = [
            (mpmath.mpf(int(e.p)) / int(e.q), mpmath.mpf(int(b.p)) / int(b.q)) for e, b in pairs
        ]
        return mpmath.fsum((b * x**2 + e**2) / (e + x) ** 2 for e, b in terms)

    start = min((mpmath.mpf(10) ** (mpmath.mpf(i) / 10) for i in range(-60, 30)), key=rho)
    return rho(mpmath.findroot(lambda x: mpmath.diff(rho, x), start))


def near(value: Any, enclosure: Enclosure, slack: str = "1e-25") -> bool:
    """Whether an mpmath number lies in the enclosure, up to its own error."""
    lo, hi = (mpmath.mpf(int(v.p)) / int(v.q) for v in (enclosure.lo, enclosure.hi))
    return bool(lo * (1 - mpmath.mpf(slack)) <= value <= hi * (1 + mpmath.mpf(slack)))


@pytest.fixture(scope="module")
def gains() -> Any:
    return gain_data(8)


def test_gains_contain_the_minimum_that_mpmath_finds(gains: Any) -> None:
    """The ridge gain of every rank holds mpmath's minimum over LB; a shifted enclosure does not."""
    with mpmath.workdps(40):
        for point in gains.points:
            instance = hard(point.rank, 200, "1/2")
            bound = lower_bound(instance)
            value = ridge_least(instance) * int(bound.q) / int(bound.p)
            assert near(value, point.over_ridge)
            wrong = replace(point.over_ridge, lo=point.over_ridge.hi * (1 + fmpq(1, 10**9)))
            assert not near(value, wrong)


def test_no_lambda_and_xi_beat_the_one_step_gain(gains: Any) -> None:
    """Exact one-step risks stay above lo·LB, and for a large λ come close to hi·LB."""
    for point in gains.points:
        instance = hard(point.rank, 200, "1/2")
        bound = lower_bound(instance)
        for lam in (fmpq(1, 100), fmpq(1, 2), fmpq(3), fmpq(100)):
            assert brute_risk(instance, lam, 1) >= point.over_one_step.lo * bound
        assert brute_risk(instance, fmpq(10**9), 1) <= point.over_one_step.hi * bound * (
            1 + fmpq(1, 10**6)
        )


def test_gain_bands_hold_the_gains(gains: Any) -> None:
    """floor ≤ gain ≤ r/LB exactly, with the closed forms of MT-1 to MT-3 recomputed; linear in r."""
    for p in gains.points:
        bound = fmpq(200 * p.rank, 200 * p.rank + 1)
        assert p.cap == p.rank / bound
        assert p.least_over_one_step == p.rank * fmpq(1, 4) * fmpq(200, 201) / bound
        assert p.least_over_ridge == p.rank * fmpq(50, 51) / bound
        assert p.least_over_one_step <= p.over_one_step.lo <= p.over_one_step.hi <= p.cap
        assert p.least_over_ridge <= p.over_ridge.lo <= p.over_ridge.hi <= p.cap
    assert [p.rank for p in gains.points] == list(range(2, 9))


def test_ranks_are_thinned() -> None:
    """The largest rank is always among them; there are never many."""
    for most in (2, 3, 48, 101, 128):
        ranks = ranks_up_to(most)
        assert ranks[0] == 2 and ranks[-1] == most and len(ranks) <= 27  # noqa: PT018
    for bad in (1, True, 2.5):
        with pytest.raises(InputError, match="rank"):
            ranks_up_to(bad)  # type: ignore[arg-type]


def test_settings_are_exact() -> None:
    """ρ*_k equals the normal equations (distinct e), and `risk` at the ξ found, at sampled λ."""
    data = settings_data(4)
    for setting in data.settings:
        instance = setting.instance
        for i in (0, 7, 13, 20):
            lam = data.lambdas[i]
            assert setting.rho[0][i] == risk(instance, lam).rho
            for k in range(1, 5):
                if setting.name != "equal eigenvalues":
                    assert setting.rho[k][i] == brute_risk(instance, lam, k)
                xi = optimal_curve(instance, lam, k)[k].xi
                if xi is not None:
                    assert setting.rho[k][i] == risk(instance, lam, xi).rho
    aligned, equal, even = data.settings
    assert set(aligned.rho[4]) == {aligned.lower_bound}
    assert set(equal.rho[1]) == {4 * fmpq(200, 201)}  # NA-3: mean B = 200
    assert risk(even.instance, fmpq(1, 200)).rho == even.lower_bound  # NA-1 at λ = 1/c


def test_xi_is_the_interpolating_one() -> None:
    """max |ξ_i| equals that of the polynomial through the targets, and its slope is as labelled."""
    data = xi_data(4)
    for curve in data.curves:
        build = crowded if curve.slope == 1 - curve.rank else one_pair
        for i in (0, 9, 20):
            h = brute_h(build(curve.rank, data.gaps[i]), fmpq(1), curve.rank)
            xi = [-h[0], *(b / a for a, b in pairwise(h))]
            assert fraction(curve.largest[i]) == max(map(abs, xi))
        assert data.gaps[0] * 10 == data.gaps[5]
        growth = [
            curve.largest[i] / curve.largest[i + 5] / fmpq(10) ** -curve.slope for i in range(16)
        ]
        upto = settled_from(data, curve)
        assert upto is not None
        at = data.gaps.index(upto) - 5
        assert all(fmpq(95, 100) <= g <= fmpq(105, 100) for g in growth[: at + 1])
        assert not fmpq(95, 100) <= growth[at + 1] <= fmpq(105, 100)


def test_filters_meet_the_targets() -> None:
    """q of every k is the one from the normal equations; r steps meet q* at the nodes, exactly."""
    data = filters_data(4)
    for curve in data.curves:
        h = brute_h(data.instance, data.lam, curve.k)
        for i in (0, 37, 121, 200):
            t = fraction(data.t[i])
            expected = t + t * (1 - t) * sum(c * t**j for j, c in enumerate(h))
            assert fraction(curve.q[i]) == expected
        assert curve.rho == brute_risk(data.instance, data.lam, curve.k)
    best = optimal_curve(data.instance, data.lam)[-1].h
    assert [filter_from_h(t, best) for t in data.nodes] == list(data.targets)
    assert data.targets == (fmpq(100, 101), 0, 0, 0)
    assert staircase(4).eigenvalues == synthetic("aligned").eigenvalues


def test_steps_hold_the_exact_excess() -> None:
    """The enclosures of log10(ρ*_k − LB) hold the exact value for every k; a wrong one is seen."""
    data = steps_data(64)
    assert [c.rank for c in data.curves] == [4, 16, 64]
    with mpmath.workdps(60):
        for curve in data.curves[:2]:
            instance = hard(curve.rank, 200, "1/2")
            exact = optimal_curve(instance, 1)
            for k, found in enumerate(curve.log10_excess):
                excess = exact[k].rho - lower_bound(instance)
                value = mpmath.log10(mpmath.mpf(int(excess.p)) / int(excess.q))
                lo, hi = (mpmath.mpf(int(v.p)) / int(v.q) for v in (found.lo, found.hi))
                assert lo <= value <= hi
                assert hi - lo < mpmath.mpf("1e-6")
                assert not lo + 1 <= value
            assert brute_risk(instance, fmpq(1), 3) == exact[3].rho
        assert data.curves[2].log10_excess[-1].hi < -20


def test_excess_needs_distinct_eigenvalues() -> None:
    """Equal eigenvalues are refused, and an excess that is exactly zero is never called positive."""
    with pytest.raises(InputError, match="distinct"):
        excess_curve(Instance((1, 1), (3, 0)), fmpq(1))
    with pytest.raises(PrecisionExhausted):  # λ = 1 makes ridge optimal: B_j = e_j
        excess_curve(Instance((1, 2), (1, 2)), fmpq(1))


@pytest.fixture(scope="module")
def phases() -> Any:
    return phase_data(3, 2)


def test_phase_holds_independent_minima(phases: Any) -> None:
    """Sampled points hold mpmath's ridge minimum; exact one-step risks never fall below."""
    with mpmath.workdps(40):
        for i, j in ((0, 0), (2, 3), (5, 7), (8, 11)):
            point = phases.rows[i][j]
            instance = phase_instance(3, point.off, point.ratio)
            bound = lower_bound(instance)
            value = ridge_least(instance) * int(bound.q) / int(bound.p)
            assert near(value, point.over_ridge, "1e-20")
            for lam in (fmpq(1, 1000), fmpq(1, 3), fmpq(50)):
                assert brute_risk(instance, lam, 1) >= point.over_one_step.lo * bound
            assert brute_risk(instance, fmpq(1), 3) == bound


def test_phase_instances_have_the_alignment_they_are_named_for() -> None:
    """1 − cos² and e_1/e_r come back from e and B, exactly; bad values are refused."""
    instance = phase_instance(5, "1/10", 7)
    shares = [b / e for b, e in zip(instance.snr, instance.eigenvalues, strict=True)]
    assert 1 - shares[0] / sum(shares) == fmpq(1, 10)
    assert instance.eigenvalues[0] / instance.eigenvalues[-1] == 7
    for off, ratio in ((2, 3), ("-1/2", 3), ("1/2", 1)):
        with pytest.raises(InputError):
            phase_instance(3, off, ratio)


def test_certified_points_are_below_the_gain(phases: Any) -> None:
    """Marked points carry gains within 0.02 below the enclosure; a false gain gets no certificate."""
    marks = [p for row in phases.rows for p in row if p.certified]
    assert len(marks) == 6
    for p in marks:
        for c, gain in zip(p.certified, (p.over_ridge, p.over_one_step), strict=True):
            assert gain.lo - fmpq(1, 50) <= c < gain.lo
    instance = phase_instance(3, marks[0].off, marks[0].ratio)
    unit = lower_bound(instance)
    with pytest.raises(ProofError, match="no certificate"):
        kernel_checked(instance, 1, marks[0].over_one_step.hi * unit * 2, unit)


def test_krylov_bounds_hold_the_minima() -> None:
    """Three spectra: Christoffel bound ≤ certified infimum ≤ Krylov risk, with LB below; both fall."""
    data = krylov_data(6)
    assert [s.name for s in data.spectra] == list(spectra(6))
    for found in data.spectra:
        assert found.lower_bound == lower_bound(found.instance) == fmpq(1200, 1201)
        assert len(found.lower) == len(found.upper) == 7
        for k, infimum in enumerate(found.minima):
            assert found.lower[k].lo <= infimum.lo
            assert infimum.lo <= found.upper[k].hi
            assert found.lower_bound <= infimum.hi
        for bounds in (found.lower, found.upper):
            assert all(a.hi >= b.lo for a, b in pairwise(bounds))
        assert fmpq(1200, 1201) in found.upper[-1]


def test_greedy_steps_are_exact() -> None:
    """Each risk is that of the ξ; never below the joint optimum, and equal to it for one step."""
    data = greedy_data(4)
    instance = hard(4, 200, "1/2")
    for i in (0, 20, 40, 60):
        lam = data.lambdas[i]
        xi, risks = greedy_xi(instance, lam, 2)
        assert risks == [data.greedy[k][i] for k in range(3)]
        assert risks == [risk(instance, lam, xi[:k]).rho for k in range(3)]
        assert risks[1] == data.joint[1][i]
        assert risks[2] > data.joint[2][i] >= data.least[2].lo


def test_signs_of_xi_are_exact() -> None:
    """At one λ by trying: a step towards the sign found lowers the risk, past it raises it. With the
    best λ: the certified minimum is not reached with ξ in [0, 1] at any λ tried."""
    data = sign_data(2)
    assert {kind for row in data.overall for kind in row} == {0, 2}
    for i, j in ((0, 0), (8, 20), (16, 32), (24, 48), (24, 0), (0, 48)):
        instance, lam = hard(2, data.signals[i], "1/2"), data.lambdas[j]
        best = data.at_lam[i][j]
        value = risk(instance, lam, [best]).rho
        for other in (fmpq(0), fmpq(1), best + 1, best - 1):
            assert risk(instance, lam, [other]).rho >= value
        assert kind_of(best) == (0 if best < 0 else 1 if best <= 1 else 2)
    instance = hard(2, data.signals[20], 1 / data.ratios[8])
    assert best_kind(instance) == data.overall[20][8] == 0
    least = minimum(instance, 1).hi
    for lam in data.lambdas[::6]:
        assert all(risk(instance, lam, [fmpq(x, 4)]).rho > least for x in range(5))


def test_equally_good_penalties_have_no_sign() -> None:
    """All eigenvalues equal: every λ is as good, so no sign is claimed."""
    assert best_kind(Instance([1, 1], [3, 0])) is None
