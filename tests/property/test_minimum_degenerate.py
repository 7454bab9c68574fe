"""Minima over λ at which ρ'' = 0, flat limits, and the stated limits of the search."""

from collections.abc import Sequence
from importlib import import_module
from math import log2, prod
from typing import Any

import pytest
from flint import fmpq, fmpz_poly

from sdproof.errors import PrecisionExhausted
from sdproof.minima import RiskFunction, covering, minimum
from sdproof.minima.charts import Chart, MinimumProblem
from sdproof.minima.flat_limits import exact_coefficients
from sdproof.minima.many_steps import minimum_of_fit
from sdproof.model.instance import Instance
from sdproof.numbers.exact import to_exact
from sdproof.optimum import groups, optimal_curve


def mirrored(eigenvalues: Sequence[int], counts: Sequence[int]) -> Instance:
    """Each e and 1/e so many times, B = 1: λ → 1/λ maps filters q to 1 − q and keeps ρ."""
    pairs = list(zip(eigenvalues, counts, strict=True))
    e = [x for v, n in pairs for x in [fmpq(v)] * n + [1 / fmpq(v)] * n]
    return Instance(e, [1] * len(e))


FLAT = [
    (1, mirrored((2, 5), (5, 16)), fmpq(86, 3)),
    (1, mirrored((3, 7), (77, 48)), fmpq(685, 4)),
    (2, mirrored((3, 7), (49, 48)), fmpq(2791, 28)),
]
"""k, an instance whose ρ*_k has its minimum at λ = 1 with ρ'' = ρ''' = 0 there, and the minimum."""


@pytest.mark.parametrize(("k", "instance", "least"), FLAT)
def test_flat_instances_are_flat(k: int, instance: Instance, least: fmpq) -> None:
    """ρ*_k(1 ± h) − ρ*_k(1) is between 0 and 1000 h⁴, h = 10⁻²⁰, exactly: no h² and no h³."""
    h = fmpq(1, 10**20)
    assert optimal_curve(instance, fmpq(1), k)[k].rho == least
    for lam in (1 + h, 1 - h):
        assert 0 < optimal_curve(instance, lam, k)[k].rho - least < 1000 * h**4
    if k == 1:
        function = RiskFunction(groups(instance), 1)
        slope = prod(function.stationarity, start=fmpz_poly([1]))
        for derivative in (slope, slope.derivative(), slope.derivative().derivative()):
            assert derivative(function.scale) == 0


@pytest.mark.parametrize("digits", [5, 15, 60])
@pytest.mark.parametrize(("k", "instance", "least"), FLAT)
def test_degenerate_minimum(k: int, instance: Instance, least: fmpq, digits: int) -> None:
    """In balls: the exact value is enclosed to all digits, in one place, which holds λ = 1."""
    m = minimum_of_fit(groups(instance), k, digits)
    assert m.lo <= least <= m.hi
    assert (m.hi - m.lo) * 10**digits <= m.hi
    assert (m.attained, m.tie, len(m.minimisers)) == (True, "none", 1)
    assert m.lam.limit is None
    assert m.lam[0] <= 1 <= m.lam[1]


@pytest.mark.parametrize(("k", "instance", "least"), FLAT[:2])
def test_degenerate_minimum_of_one_step_is_exact(k: int, instance: Instance, least: fmpq) -> None:
    """k = 1: the minimiser is found as a rational number, with the value."""
    m = minimum(instance, k)
    assert (m.lo, m.hi, m.lam, m.tie) == (least, least, (1, 1), "none")


def flat_at_infinity(k: int, last: int, h: Sequence[fmpq]) -> Instance:
    """At λ → ∞ the best filter is e·h(e), and its misfit is orthogonal to e, …, e^last."""
    e = [fmpq(j) for j in range(1, last + 2)]
    rest = [1 / (x * prod((x - y for y in e if y != x), start=fmpq(1))) for x in e]
    rest = [v / 20 / max(abs(v) for v in rest) for v in rest]
    filters = [sum(c * x ** (i + 1) for i, c in enumerate(h[:k])) for x in e]
    target = [(q + v) / (1 + v) for q, v in zip(filters, rest, strict=True)]
    return Instance(e, [q / (1 - q) for q in target])


@pytest.mark.parametrize("last", [4, 5])
def test_limit_with_zero_slope(last: int) -> None:
    """The slope at λ → ∞ is exactly 0 and ρ grows from there: whether it is least is decided."""
    instance = flat_at_infinity(2, last, [fmpq(1, 20), fmpq(1, 200)])
    assert MinimumProblem(groups(instance), 2).limits["inf"][1] == 0
    m = minimum(instance, 2, 30)
    values = [optimal_curve(instance, fmpq(2) ** i, 2)[2].rho for i in range(-20, 60)]
    assert m.lo <= min(values)
    assert (m.lam.limit == "inf") == (last == 5)
    if last == 5:
        assert (m.lo == m.hi) == (m.attained is False)
        assert values[-1] - m.hi < fmpq(1, 10**30)


@pytest.mark.parametrize(
    ("k", "last", "zeros", "at_limit"),
    [(2, 5, 3, True), (2, 4, 3, False), (3, 6, 5, True), (3, 7, 5, False), (2, 7, 3, True)],
)
def test_limit_that_is_flat_to_a_higher_order(
    k: int, last: int, zeros: int, at_limit: bool
) -> None:
    """h of too low a degree: derivatives 1, …, `zeros` vanish at λ → ∞, exactly."""
    instance = flat_at_infinity(k, last, [fmpq(1, 20)] + [fmpq(0)] * (k - 1))
    problem = MinimumProblem(groups(instance), k)
    chart = Chart.at(problem, "inf")
    exact = exact_coefficients(problem, chart)
    assert [v != 0 for v in exact[1:]] == [False] * zeros + [True]
    assert exact[0] == problem.limits["inf"][0]
    near = [fmpq(1, 10**n) for n in (12, 13)]
    for s in near:  # a_m s^m is all there is, but for a relative s
        lam = problem.largest / s
        rise = optimal_curve(instance, lam, k)[k].rho - problem.lower_bound - exact[0]
        assert abs(rise / s ** len(exact[1:]) - exact[-1]) < abs(exact[-1]) / 10**9
    m = minimum(instance, k, 30)
    assert (m.lam.limit == "inf") == at_limit
    assert (m.lo == m.hi == problem.lower_bound + exact[0]) == at_limit
    values = [optimal_curve(instance, fmpq(2) ** i, k)[k].rho for i in range(-20, 60, 2)]
    assert m.lo <= min(values)


def test_a_forgotten_zero_at_a_limit_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exact coefficients in the wrong sign: the limit is lost, or nothing is certified."""
    taylor = import_module("sdproof.minima.taylor")
    monkeypatch.setattr(
        taylor, "exact_coefficients", lambda *a: [*exact_coefficients(*a)[:4], fmpq(-1, 10**4)]
    )
    try:
        m = minimum(flat_at_infinity(2, 5, [fmpq(1, 20), fmpq(0)]), 2, 30)
    except PrecisionExhausted:
        return
    assert m.lam != "inf"


@pytest.mark.parametrize("end", ["0", "inf"])
def test_exact_coefficients_are_those_of_the_balls(end: Any) -> None:
    """At limits that are not flat: value and slope of `MinimumProblem.limits`."""
    for k in (1, 2, 3):
        problem = MinimumProblem(groups(Instance([1, 2, 5, 9, 11], [3, 0, "1/2", 40, 2])), k)
        assert exact_coefficients(problem, Chart.at(problem, end)) == list(problem.limits[end])


def test_one_step_falls_back_to_exact_roots(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many eigenvalues, ratio 10^201, beyond what balls accept: one step is found exactly."""
    instance = Instance([fmpq(10) ** 201, *range(1, 6)], [10**9] + [0] * 5)
    exact = minimum(instance, 1)
    module = import_module("sdproof.minima.certified")
    monkeypatch.setattr(module, "LARGE", 5)
    with pytest.raises(PrecisionExhausted) as caught:
        minimum_of_fit(groups(instance), 1, 15)
    assert "10^200" in str(caught.value)
    assert minimum(instance, 1) == exact


def test_cover_has_no_gap() -> None:
    """Each piece begins exactly where one before it ends; both limits are in."""
    problem = MinimumProblem(groups(Instance(["1/1000", 1, 3, 50, 10**6], [1, 0, 2, 9, 4])), 3)
    zero, infinity, *pieces = covering.cover(problem)
    assert (zero.chart.centre, infinity.chart.centre, zero.lo, infinity.lo) == ("0", "inf", 0, 0)
    at = zero.chart.lam(problem, covering.THETA)
    for piece in pieces:
        assert piece.chart.lam(problem, piece.lo) == at
        assert piece.lo >= -covering.THETA
        at = piece.chart.lam(problem, covering.THETA)
    assert at >= infinity.chart.lam(problem, covering.THETA)


@pytest.mark.parametrize("x", ["1", "3", "1/3", "1023/1024", "1025", "1e-30", "7e50"])
def test_logarithms_for_progress(x: str) -> None:
    """Right to half a bit; a number cut to some bits is below it by less than its last bit."""
    exact = to_exact(x)
    assert abs(covering.log2(exact) - log2(int(exact.p)) + log2(int(exact.q))) < 0.6
    cut = covering.short(exact, 10)
    assert 0 <= exact - cut <= exact / 2**9
    assert int(cut.p).bit_length() <= 11 or int(cut.p) % 2**20 == 0


def test_too_many_charts_are_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """More charts than the limit: refused before any is computed, with about how many."""
    parts = groups(Instance(["1/1000", 1, 3, 50, 10**6], [1, 0, 2, 9, 4]))
    wanted = len(covering.cover(MinimumProblem(parts, 3)))
    monkeypatch.setattr(covering, "MAX_CHARTS", wanted // 2)
    shares: list[float] = []
    with pytest.raises(PrecisionExhausted) as caught:
        minimum_of_fit(parts, 3, 15, shares.append)
    assert shares == []
    text = str(caught.value)
    assert f"the stated limit is {wanted // 2}" in text
    needed = int(text.split("need about ")[1].split()[0])
    assert wanted * 3 < needed * 4 < wanted * 6


@pytest.mark.parametrize("k", [1, 2, 3])
def test_without_signal_the_excess_at_infinity_is_that_of_a_power(k: int) -> None:
    """B = 0: near λ = ∞ the excess is (R s)^(2k+2) times the distance of τ^(k+1) to lower powers."""
    instance = Instance([1, 2, 4, 5, 7], [0] * 5)
    problem = MinimumProblem(groups(instance), k)
    exact = exact_coefficients(problem, Chart.at(problem, "inf"))
    assert [v != 0 for v in exact] == [False] * (2 * k + 2) + [True]
    s = fmpq(1, 10**15)
    excess = optimal_curve(instance, problem.largest / s, k)[k].rho - problem.lower_bound
    assert abs(excess / s ** (2 * k + 2) - exact[-1]) < exact[-1] / 10**9
