"""Certified minima over λ, against dense exact evaluation, SciPy, SymPy and known closed forms."""

import math
from dataclasses import replace
from fractions import Fraction

import pytest
import sympy
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from sdproof.errors import InputError
from sdproof.minima import Minimum, RiskFunction, minimum
from sdproof.minima.result import LambdaSet
from sdproof.model.instance import Instance
from sdproof.model.risks import lower_bound, risk
from sdproof.numbers.polynomials import sign_at
from sdproof.optimum import groups, optimal_curve

POSITIVE = st.builds(fmpq, st.integers(1, 60), st.integers(1, 9))
SNR = st.one_of(st.just(fmpq(0)), st.builds(fmpq, st.integers(0, 3000), st.integers(1, 9)))
INSTANCES = st.lists(st.tuples(POSITIVE, SNR), min_size=1, max_size=6).map(
    lambda pairs: Instance([e for e, _ in pairs], [b for _, b in pairs])
)
STEPS = st.sampled_from([0, 1])
GRID = [fmpq(10) ** (i // 4) * fmpq([100, 178, 316, 562][i % 4], 100) for i in range(-24, 25)]


def rho(instance: Instance, lam: fmpq, steps: int) -> fmpq:
    """The risk by the model (ridge) or by the weighted fit (one step): not by `RiskFunction`."""
    if steps == 0:
        return risk(instance, lam).rho
    return optimal_curve(instance, lam, 1)[1].rho


def number(x: fmpq) -> float:
    """The nearest float, for comparisons with floating-point oracles only."""
    return float(Fraction(int(x.p), int(x.q)))


def check(instance: Instance, m: Minimum) -> None:
    """[lo, hi] is narrow, below the risk everywhere on a grid, and reached where it says."""
    assert m.lo <= m.hi
    assert (m.hi - m.lo) * 10**m.digits <= m.hi
    assert all(rho(instance, lam, m.steps) >= m.lo for lam in GRID)
    if m.lam.limit:
        assert not m.attained
        far = fmpq(10) ** 30 if m.lam.limit == "inf" else fmpq(10) ** -30
        assert abs(rho(instance, far, m.steps) - m.lo) < fmpq(1, 10**20)
    else:
        lo, hi = m.lam
        assert m.attained
        assert 0 < lo <= hi
        inside = [rho(instance, x, m.steps) for x in (lo, (lo + hi) / 2, hi)]
        assert all(m.lo <= v for v in inside)
        assert all((v - m.hi) * 10**m.digits <= 2 * m.hi for v in inside)


@given(INSTANCES, STEPS, st.sampled_from([3, 15, 40]))
@settings(max_examples=100, deadline=None)
def test_enclosure_is_sound_and_reached(instance: Instance, steps: int, digits: int) -> None:
    """lo is below the exact risk on a dense grid; the λ interval or limit reaches hi."""
    m = minimum(instance, steps, digits)
    check(instance, m)
    below, above = (Fraction(text) for text in m.decimals)
    assert below <= Fraction(str(m.lo)) <= Fraction(str(m.hi)) <= above
    assert len(m.minimisers) == 1 or m.tie != "none"


@given(INSTANCES, STEPS)
@settings(max_examples=60, deadline=None)
def test_floating_point_minimisation_agrees(instance: Instance, steps: int) -> None:
    """SciPy, started from the nine best of the grid on a log scale, finds nothing lower nor higher."""
    m = minimum(instance, steps, 12)
    function = RiskFunction(groups(instance), steps)
    e = [number(g.eigenvalue) for g in function.parts]
    s = [number(g.signal) for g in function.parts]
    size = [g.size for g in function.parts]

    def value(log_lam: float) -> float:
        t = [v / (v + math.exp(log_lam)) for v in e]
        ridge = sum(b * (1 - q) ** 2 + n * q * q for b, n, q in zip(s, size, t, strict=True))
        if steps == 0:
            return ridge
        d = [q * (1 - q) for q in t]
        inner = sum(((b + n) * q - b) * x for b, n, q, x in zip(s, size, t, d, strict=True))
        return ridge - inner**2 / sum((b + n) * x * x for b, n, x in zip(s, size, d, strict=True))

    points = [x / 2 for x in range(-36, 37)]
    found = [
        minimize_scalar(
            value, bounds=(x - 1, x + 1), method="bounded", options={"xatol": 1e-10}
        ).fun
        for x in sorted(points, key=value)[:9]
    ]
    ends = (number(function.at_zero), number(function.at_infinity))
    assert min(*found, *ends) == pytest.approx(number(m.lo), rel=1e-5, abs=1e-9)


@given(INSTANCES, POSITIVE)
@settings(max_examples=60, deadline=None)
def test_risk_function_is_the_models_risk(instance: Instance, lam: fmpq) -> None:
    """`RiskFunction.value` equals the model exactly; `difference` has the right exact sign."""
    for steps in (0, 1):
        f = RiskFunction(groups(instance), steps)
        value = rho(instance, lam, steps)
        assert f.value(lam) == value
        at = lam * f.scale
        tiny = fmpq(1, 10**40)
        signs = [f.difference(value + d) for d in (-tiny, 0 * tiny, tiny)]
        assert [0 if p.is_zero() else sign_at(p, at) for p in signs] == [1, 0, -1]


def test_derivative_against_sympy() -> None:
    """The product of the stationarity polynomials has the sign of SymPy's dρ/dλ."""
    e, b = [3, 1, sympy.Rational(1, 2)], [sympy.Rational(3, 5), 4, 0]
    x = sympy.Symbol("x", positive=True)
    t = [v / (v + x) for v in e]
    ridge = sum(s * (1 - q) ** 2 + q**2 for s, q in zip(b, t, strict=True))
    inner = sum(((1 + s) * q - s) * q * (1 - q) for s, q in zip(b, t, strict=True))
    one = ridge - inner**2 / sum((1 + s) * (q * (1 - q)) ** 2 for s, q in zip(b, t, strict=True))
    instance = Instance(e, b)
    for steps, expression in ((0, ridge), (1, one)):
        slope = sympy.diff(expression, x)
        f = RiskFunction(groups(instance), steps)
        for at in ("1/50", "1/7", "2/5", "1", "7/3", "10", "200"):
            value = slope.subs(x, sympy.Rational(at))
            point = fmpq(*map(int, (at + "/1").split("/")[:2])) * f.scale
            sign = 1
            for p in f.stationarity:
                sign *= sign_at(p, point)
            assert sign == sympy.sign(value)


def test_limits_are_exact() -> None:
    """ρ_1 at λ → 0, ∞ by substitution into exact risks far out; closed forms of the limits."""
    instance = Instance([3, 1, "1/2"], [5, "1/3", 2])
    for steps in (0, 1):
        f = RiskFunction(groups(instance), steps)
        for lam, limit in ((fmpq(10) ** -40, f.at_zero), (fmpq(10) ** 40, f.at_infinity)):
            assert abs(rho(instance, lam, steps) - limit) < fmpq(1, 10**35)
    assert RiskFunction(groups(instance), 0).at_zero == 3
    assert RiskFunction(groups(instance), 0).at_infinity == fmpq(22, 3)


def test_infimum_in_a_limit() -> None:
    """All B = 0: ridge tends to 0 as λ → ∞ (NA-3); signal on the top of two: one step too."""
    m = minimum(Instance([3, 2], [0, 0]), 0)
    assert (m.lo, m.hi, m.lam.limit, m.attained) == (0, 0, "inf", False)
    m = minimum(Instance([1, "1/2"], [100, 0]), 1)
    assert (m.lam.limit, m.attained) == ("inf", False)
    assert m.lo == m.hi == 100 - fmpq(100**2) / (101 + fmpq(1, 4))


def test_constant_risk() -> None:
    """One distinct eigenvalue: one step reaches S m/(S + m) at every λ."""
    for instance, value in (
        (Instance([3], [2]), fmpq(2, 3)),
        (Instance([3], [0]), fmpq(0)),
        (Instance([3, 3], [2, 4]), fmpq(12, 8)),
    ):
        m = minimum(instance, 1)
        assert m.constant
        assert m.attained
        assert m.lo == m.hi == value


def test_rational_minimiser_is_exact() -> None:
    """B_j = c e_j: ridge attains LB at λ = 1/c (NA-1); all e equal: ridge attains it too (NA-3)."""
    instance = Instance([3, 1, 2], [6, 2, 4])
    m = minimum(instance, 0, 30)
    assert m.lo <= lower_bound(instance) <= m.hi
    assert m.lam[0] <= fmpq(1, 2) <= m.lam[1]
    m = minimum(Instance([3, 3], [2, 4]), 0, 30)
    assert m.lo <= fmpq(3, 2) <= m.hi


def test_tie_of_two_stationary_points_is_reported() -> None:
    """e = (100, 1/100), B = (1, 1): ρ(1/λ) = ρ(λ), two wells of equal depth, both listed."""
    for steps in (0, 1):
        m = minimum(Instance([100, "1/100"], [1, 1]), steps)
        assert len(m.minimisers) == 2
        assert m.tie == "exact"
    small, large = m.minimisers
    assert small[0] <= 1 / large[0]
    assert 1 / large[1] <= small[1]
    check(Instance([100, "1/100"], [1, 1]), m)


def test_near_tie_is_told_from_a_tie() -> None:
    """B_1 = 1 + 10⁻⁴⁰⁰: the wells differ far below the digits asked for; one is the minimum."""
    tiny = fmpq(1, 10**400)
    m = minimum(Instance([100, "1/100"], [1 + tiny, 1]), 0)
    assert (len(m.minimisers), m.tie) == (1, "none")
    other = minimum(Instance([100, "1/100"], [1, 1 + tiny]), 0)
    assert (len(other.minimisers), other.tie) == (1, "none")
    assert m.lam[1] < other.lam[0] or other.lam[1] < m.lam[0]


def test_tie_beyond_the_stated_degree_stays_open() -> None:
    """A symmetric instance of rank 26: equality is not claimed, both wells are listed."""
    half = [fmpq(10**4 + i) for i in range(13)]
    m = minimum(Instance([*half, *(1 / e for e in half)], [1] * 26), 0)
    assert (len(m.minimisers), m.tie) == (2, "open")


def test_tie_of_a_limit_with_a_limit_is_exact() -> None:
    """e = (100, 1/100) with one step: where λ → 0 and λ → ∞ agree both are named."""
    f = RiskFunction(groups(Instance([2, "1/2"], [1, 1])), 1)
    assert f.at_zero == f.at_infinity


def test_a_wrong_enclosure_is_noticed() -> None:
    """The check used above fails when lo is raised, hi lowered or λ moved."""
    instance = Instance([3, 1, "1/2"], [5, "1/3", 2])
    m = minimum(instance, 0, 20)
    check(instance, m)
    step = m.hi / 10**15
    for bad in (
        replace(m, lo=m.lo + step, hi=m.hi + step),
        replace(m, lo=m.lo - step, hi=m.hi - step),
        replace(m, lo=m.lo - step),
        replace(m, lam=LambdaSet(m.lam[1] * 2, m.lam[1] * 3)),
        replace(m, lam=LambdaSet.toward("inf"), attained=False),
    ):
        with pytest.raises(AssertionError):
            check(instance, bad)


def test_extreme_scales() -> None:
    """Ratios of 10⁶, B of 10⁹ and eigenvalues of 10^±12: sound to 25 digits."""
    for instance in (
        Instance([10**6, 1000, 1], [10**9, 0, 1]),
        Instance(["1e-12", "3e-12", "1e-13"], [7, "1e-6", 10**9]),
        Instance([10**12, 10**12 + 1], [3, 10**5]),
    ):
        for steps in (0, 1):
            m = minimum(instance, steps, 25)
            assert (m.hi - m.lo) * 10**25 <= m.hi
            assert all(
                rho(instance, lam * s, steps) >= m.lo
                for lam in GRID
                for s in (fmpq(10) ** -12, fmpq(10) ** 12)
            )


@pytest.mark.parametrize(
    ("steps", "digits"), [(257, 10), (-1, 10), (True, 10), (0, 0), (0, 10**6), (0, 1.5), (0, True)]
)
def test_bad_input(steps: object, digits: object) -> None:
    """Other step counts and digits are refused in one line."""
    with pytest.raises(InputError) as caught:
        minimum(Instance([1, 2], [1, 1]), steps, digits)
    assert "\n" not in str(caught.value)


def test_ball_instance_is_refused() -> None:
    """A certified minimum needs exact numbers."""
    with pytest.raises(InputError):
        minimum(Instance([arb(1), arb(2)], [1, 1]))
