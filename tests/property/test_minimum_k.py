"""Certified minima over λ of ρ*_k, k ≤ 8: against exact risks, exact polynomials and k ≤ 1."""

from dataclasses import replace
from itertools import pairwise
from math import prod
from typing import Any

import pytest
from flint import arb, ctx, fmpq, fmpq_mat, fmpq_poly, fmpz_poly
from hypothesis import given, settings
from hypothesis import strategies as st

from sdproof.errors import InputError, PrecisionExhausted
from sdproof.families import hard, unbounded_ratio
from sdproof.limits import MAX_KRYLOV
from sdproof.minima import Minimum, minimum, segments
from sdproof.minima import search as search_module
from sdproof.minima.charts import Chart, MinimumProblem
from sdproof.minima.many_steps import minimum_of_fit
from sdproof.minima.result import LambdaSet
from sdproof.minima.segments import Finding
from sdproof.minima.taylor import expand
from sdproof.model.instance import Instance
from sdproof.model.risks import risk
from sdproof.numbers.roots import isolate_positive_roots, refine
from sdproof.optimum import grouped_lower_bound, groups, optimal_curve

POSITIVE = st.builds(fmpq, st.integers(1, 60), st.integers(1, 9))
SNR = st.one_of(st.just(fmpq(0)), st.builds(fmpq, st.integers(0, 3000), st.integers(1, 9)))
INSTANCES = st.lists(st.tuples(POSITIVE, SNR), min_size=1, max_size=7).map(
    lambda pairs: Instance([e for e, _ in pairs], [b for _, b in pairs])
)
GRID = [fmpq(10) ** (i // 4) * fmpq([100, 178, 316, 562][i % 4], 100) for i in range(-20, 25)]
SEVEN = Instance([7, 5, "1/3", 2, 1, "11/2", 100], [1, 50, "3/7", 0, 2, 9, 1])


def rho(instance: Instance, lam: fmpq, k: int) -> fmpq:
    """The exact optimal risk at one λ."""
    value: fmpq = optimal_curve(instance, lam, k)[k].rho
    return value


def check(instance: Instance, m: Minimum) -> None:
    """[lo, hi] is narrow, below ρ*_k on a dense grid and around the minimisers, reached there."""
    assert m.lo <= m.hi
    assert (m.hi - m.lo) * 10**m.digits <= m.hi
    near = m.hi / 10 ** min(25, max(1, m.digits - 4)) + fmpq(1, 10**30)
    points = list(GRID)
    assert m.lam in m.minimisers
    for place in m.minimisers:
        if place.limit:
            far = fmpq(10) ** 40 if place.limit == "inf" else fmpq(10) ** -40
            reached, points = [far], [*points, far, 1 + far]
        else:
            lo, hi = place
            assert 0 < lo <= hi
            reached = [lo, (lo + hi) / 2, hi]
            points += [lo * (1 + fmpq(s, 100)) for s in range(-5, 6)]
        assert all(rho(instance, lam, m.steps) <= m.hi + near for lam in reached)
        points += reached
    assert all(rho(instance, lam, m.steps) >= m.lo for lam in points)


def check_xi(instance: Instance, m: Minimum) -> None:
    """The risk at the λ and ξ that are reported is the minimum, as far as the balls tell."""
    assert (m.xi is None) == bool(m.reason)
    if m.xi is None:
        assert m.lam.limit or m.steps > 1
        return
    lo, hi = m.lam.interval
    exact = lo == hi and all(isinstance(v, fmpq) for v in m.xi)
    with ctx.workprec(400):
        found = risk(instance, lo if exact else arb(lo).union(arb(hi)), m.xi).rho
        assert len(m.xi) == m.steps
        assert m.lo <= found <= m.hi if exact else found.overlaps(arb(m.lo).union(arb(m.hi)))


@given(INSTANCES, st.integers(2, 6))
@settings(max_examples=25, deadline=None)
def test_enclosure_is_sound_and_reached(instance: Instance, k: int) -> None:
    """lo is below the exact ρ*_k on a dense grid; each λ interval or limit reaches hi, with
    the ξ that is given there."""
    m = minimum(instance, k, 30)
    check(instance, m)
    check_xi(instance, m)


@pytest.mark.thorough
@given(INSTANCES, st.integers(2, 8), st.sampled_from([3, 15, 30, 80]))
@settings(max_examples=300, deadline=None)
def test_enclosure_is_sound_and_reached_thorough(instance: Instance, k: int, digits: int) -> None:
    """The same on many more instances, with more and fewer digits."""
    m = minimum(instance, k, digits)
    check(instance, m)
    check_xi(instance, m)


@given(INSTANCES, st.sampled_from([0, 1]))
@settings(max_examples=30, deadline=None)
def test_agrees_with_the_exact_method(instance: Instance, k: int) -> None:
    """At k = 0, 1 the cover by Taylor models gives what isolation of exact roots gives."""
    exact = minimum(instance, k, 30)
    check_xi(instance, exact)
    found = minimum_of_fit(groups(instance), k, 30)
    assert max(exact.lo, found.lo) <= min(exact.hi, found.hi)
    assert (found.hi - found.lo) * 10**30 <= found.hi
    assert found.constant == exact.constant
    if exact.constant:
        return
    assert found.attained in (exact.attained, None)
    for place in exact.minimisers:
        assert any(_meet(place, other) for other in found.minimisers)


def _twice(m: Minimum) -> LambdaSet:
    """Another place, apart from that of m."""
    lo, hi = m.lam.interval
    return LambdaSet(hi * 2, hi * 3 + lo)


def _meet(a: Any, b: Any) -> bool:
    if a.limit or b.limit:
        return bool(a == b)
    return bool(a[0] <= b[1] and b[0] <= a[1])


def numerator(instance: Instance, k: int) -> fmpz_poly:
    """An integer polynomial whose roots on (0, ∞) are the stationary points of ρ*_k; exact.

    The excess is N/D, two Gram determinants of exact columns e^(i+1)/(e + λ)^(k+1), which times
    Π (e + λ)^((2k+2)(k+1)) are polynomials: interpolated, and N'D − ND' formed.
    """
    parts = groups(instance)
    top, bottom = [], []
    for x in range(1, 2 * (k + 1) ** 2 * len(parts) + 2):
        poles = [(g.eigenvalue + x) ** (k + 1) for g in parts]
        columns = [
            [g.eigenvalue ** (i + 1) / d for g, d in zip(parts, poles, strict=True)]
            for i in range(k)
        ]
        columns.append(
            [g.best_filter - g.eigenvalue ** (k + 1) / d for g, d in zip(parts, poles, strict=True)]
        )
        gram = [
            [sum(g.weight * u * v for g, u, v in zip(parts, a, b, strict=True)) for b in columns]
            for a in columns
        ]
        common = prod(poles) ** (2 * (k + 1))
        top.append(fmpq_mat(gram).det() * common)
        bottom.append((fmpq_mat([row[:k] for row in gram[:k]]).det() if k else 1) * common)
    n, d = through(top), through(bottom)
    found: fmpz_poly = (n.derivative() * d - n * d.derivative()).numer()
    return found


def through(values: list[fmpq]) -> fmpq_poly:
    """The polynomial of degree < n with the given values at 1, 2, …, n (Newton)."""
    result, basis, column = fmpq_poly([0]), fmpq_poly([1]), values
    for order in range(len(values)):
        result += column[0] * basis
        basis *= fmpq_poly([-order - 1, 1])
        column = [(b - a) / (order + 1) for a, b in pairwise(column)]
    return result


@pytest.mark.parametrize(
    ("instance", "k"),
    [
        (Instance([7, 5, 2, 1], [1, 50, 0, 2]), 2),
        (Instance([9, 4, 3, 1], [8, 0, 3, 40]), 2),
        (Instance([9, 4, 3], [1, 70, 1]), 1),
        (Instance([30, 4, 3, 3], [1, 70, 1, 0]), 2),
        (Instance([12, 7, 3, 2, 1], [2, 30, 0, 5, 1]), 2),
    ],
)
def test_exact_stationary_points_give_the_same_minimum(instance: Instance, k: int) -> None:
    """Every exact stationary point and both far ends: the least is in [lo, hi]."""
    p = numerator(instance, k)
    roots = [refine(p, r, 160) for r in isolate_positive_roots(p)]
    values = [rho(instance, (r.lo + r.hi) / 2, k) for r in roots]
    values += [rho(instance, fmpq(10) ** s, k) for s in (-60, 60)]
    m = minimum_of_fit(groups(instance), k, 30)
    assert m.lo <= min(values)
    assert min(values) - m.hi <= fmpq(1, 10**28)
    if m.lam.limit is None and m.lo != m.hi:
        assert any(m.lam[0] <= r.hi and r.lo <= m.lam[1] for r in roots)


@given(INSTANCES, st.integers(0, 5), st.sampled_from(["0", "inf", fmpq(1, 9), fmpq(1), fmpq(40)]))
@settings(max_examples=40, deadline=None)
def test_taylor_model_contains_the_exact_excess(instance: Instance, k: int, centre: Any) -> None:
    """At several coordinates, the polynomial with its tail contains the exact rational excess."""
    parts = groups(instance)
    if k >= len(parts):
        k = len(parts) - 1
    problem = MinimumProblem(parts, k)
    chart = Chart.at(problem, centre)
    with ctx.workprec(256):
        model = expand(problem, chart, 12)
        for s in (fmpq(3, 8), fmpq(1, 5), fmpq(1, 100), fmpq(-3, 8), fmpq(-1, 7)):
            if s > 0 or isinstance(centre, fmpq):
                exact = rho(instance, chart.lam(problem, s), k) - problem.lower_bound
                value = model.coefficients(arb(s)) + arb(0, model.tail(abs(s), 0))
                assert value.overlaps(arb(exact))


@given(INSTANCES, st.integers(1, 4))
@settings(max_examples=20, deadline=None)
def test_slope_bounds_of_a_model(instance: Instance, k: int) -> None:
    """The derivative of a model of order 8 contains that of one of order 60, with both tails."""
    parts = groups(instance)
    problem = MinimumProblem(parts, min(k, len(parts) - 1))
    chart = Chart.at(problem, fmpq(2))
    with ctx.workprec(256):
        low, high = expand(problem, chart, 8), expand(problem, chart, 60)
        for s in (fmpq(3, 8), fmpq(-1, 4)):
            p, q = low.coefficients, high.coefficients
            for order in (1, 2):
                p, q = p.derivative(), q.derivative()
                a = p(arb(s)) + arb(0, low.tail(abs(s), order))
                assert a.overlaps(q(arb(s)) + arb(0, high.tail(abs(s), order)))


def test_infimum_in_a_limit_is_exact() -> None:
    """Limits at ∞ and at 0 that no λ attains, with the exact value there."""
    m = minimum(hard(9), 2, 30)
    assert (m.minimisers, m.attained, m.lo == m.hi) == ((LambdaSet.toward("inf"),), False, True)
    assert 0 < rho(hard(9), fmpq(10) ** 30, 2) - m.hi < fmpq(1, 10**20)
    check(hard(9), m)
    check(unbounded_ratio(6), minimum(unbounded_ratio(6), 3, 30))


def test_infimum_at_zero() -> None:
    """Instances whose infimum is where λ → 0, with the exact value there."""
    for instance in (
        Instance([5, 3, 1, 6, 10], [3, 1, 20, 20, 20]),
        Instance([5, 9, 11, 6], [0, 20, 400, 3]),
    ):
        m = minimum(instance, 2, 30)
        assert (m.lam.limit, m.attained, m.lo == m.hi) == ("0", False, True)
        check(instance, m)


@pytest.mark.parametrize("k", range(2, 9))
def test_no_signal(k: int) -> None:
    """All B = 0: the risk tends to 0 as λ → ∞; with one eigenvalue it is 0 at every λ."""
    m = minimum(Instance(range(1, 11), [0] * 10), k, 30)
    assert (m.lo, m.hi, m.minimisers, m.attained) == (0, 0, (LambdaSet.toward("inf"),), False)
    m = minimum(Instance([3], [0]), k, 30)
    assert (m.lo, m.hi, m.constant) == (0, 0, True)


def test_enough_steps_are_constant() -> None:
    """k ≥ number of distinct eigenvalues: the grouped bound at every λ, also with repetitions."""
    instance = Instance([3, 3, 2, 2, 5], [1, 4, 0, 7, 2])
    for k in (3, 4, 8):
        m = minimum(instance, k, 30)
        assert m.constant
        assert m.lo == m.hi == grouped_lower_bound(instance)
    assert not minimum(instance, 2, 30).constant


def test_repeated_eigenvalues() -> None:
    """Repeated eigenvalues act as one group of larger size."""
    instance = Instance([3, 3, 2, 2, 5, 7, 7, 7, 11], [1, 4, 0, 7, 2, 50, 0, 3, 1])
    for k in (2, 3):
        check(instance, minimum(instance, k, 30))


def test_bound_that_is_reached_is_exact() -> None:
    """B_j = c e_j: LB at λ = 1/c (NA-1); r − 1 steps that interpolate at an irrational λ."""
    m = minimum(Instance([3, 1, 2, 9], [6, 2, 4, 18]), 2, 30)
    assert m.lo == m.hi == grouped_lower_bound(Instance([3, 1, 2, 9], [6, 2, 4, 18]))
    assert m.lam[0] <= fmpq(1, 2) <= m.lam[1]
    m = minimum(SEVEN, 6, 30)
    assert m.lo == m.hi == grouped_lower_bound(SEVEN)
    assert m.attained
    assert abs(rho(SEVEN, m.lam[0], 6) - m.lo) < fmpq(1, 10**50)


def test_equal_wells_are_both_listed() -> None:
    """e ↔ 1/e with B = 1 maps ρ(λ) to ρ(1/λ): two wells of equal depth, tie left open."""
    instance = Instance([10**5, 30, "1/30", fmpq(1, 10**5)], [1, 1, 1, 1])
    for k in (1, 2):
        m = minimum_of_fit(groups(instance), k, 20)
        assert (len(m.minimisers), m.tie, m.attained) == (2, "open", True)
        check(instance, m)
    wide = Instance([100, "1/100"], [1, 1])
    m = minimum_of_fit(groups(wide), 0, 20)
    assert (len(m.minimisers), m.tie) == (2, "open")
    tilted = Instance([100, "1/100"], [1 + fmpq(1, 10**50), 1])
    m = minimum_of_fit(groups(tilted), 0, 20)
    assert (len(m.minimisers), m.tie) == (1, "none")
    assert _meet(m.lam, minimum(tilted, 0, 20).lam)


def test_two_hundred_digits_agree_with_the_exact_method() -> None:
    """k = 1 to 200 digits, with a repeated eigenvalue: the balls overlap the exact enclosure."""
    instance = Instance([5, 5, 1, "1/2"], [3, 1, 2, 40])
    m = minimum_of_fit(groups(instance), 1, 200)
    exact = minimum(instance, 1, 200)
    assert max(exact.lo, m.lo) <= min(exact.hi, m.hi)


def test_ratio_beyond_the_limit_is_refused() -> None:
    """Eigenvalues of ratio 10^300, beyond the stated 10^200."""
    with pytest.raises(PrecisionExhausted) as caught:
        minimum(Instance([fmpq(10) ** 300, 1, 3, 7], [1, 2, 3, 40]), 2)
    assert "10^200" in str(caught.value)


def test_extreme_scales() -> None:
    """Ratios of 10⁶, B of 10⁹, eigenvalues near each other: sound."""
    for instance in (
        Instance([10**6, 1000, 1, "1/7"], [10**9, 0, 1, 4]),
        Instance([10**12, 10**12 + 1, 5 * 10**11, 10**12 + 9], [3, 10**5, 7, 0]),
    ):
        for k in (2, 3):
            m = minimum(instance, k, 30)
            scale = max(instance.eigenvalues)
            assert all(rho(instance, lam * scale, k) >= m.lo for lam in GRID)


def test_rank_64() -> None:
    """Rank 64, k = 3: sound against the exact risk at some λ, and reached."""
    instance = Instance([1 + fmpq(i, 64) for i in range(64)], [fmpq(i * i % 11) for i in range(64)])
    m = minimum(instance, 3, 30)
    with ctx.workprec(400):
        for lam in (fmpq(1, 10), fmpq(1), fmpq(10), fmpq(100)):
            assert not optimal_curve(instance, arb(lam), 3)[3].rho < m.lo
    assert (m.hi - m.lo) * 10**30 <= m.hi


@pytest.mark.parametrize("fault", ["slope sign", "end", "empty", "limit"])
def test_planted_faults_are_caught(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    """A wrong sign of ρ', a forgotten end, all parts dropped, a wrong limit: each is noticed."""
    instance = hard(9) if fault in ("end", "limit") else SEVEN
    if fault == "slope sign":
        original = segments.newton

        def mirrored(model: Any, a: fmpq, b: fmpq) -> Any:
            found = original(model, a, b)
            return None if found is None else (a + b - found[1], a + b - found[0])

        monkeypatch.setattr(search_module, "newton", mirrored)
    if fault == "end":
        monkeypatch.setattr(segments, "_at_limit", lambda *_: Finding.EMPTY)
    if fault == "empty":
        monkeypatch.setattr(segments, "study", lambda *_: segments.Range(arb(-1), Finding.EMPTY))
    if fault == "limit":
        exact = MinimumProblem.limits.func  # type: ignore[attr-defined]
        monkeypatch.setattr(
            MinimumProblem,
            "limits",
            property(lambda self: {e: (v / 2, d) for e, (v, d) in exact(self).items()}),
        )
    with pytest.raises((AssertionError, PrecisionExhausted)):
        check(instance, minimum(instance, 2, 30))


def test_a_wrong_enclosure_is_noticed() -> None:
    """The check fails when lo is raised, hi lowered, a λ moved or a limit claimed."""
    m = minimum(SEVEN, 2, 30)
    check(SEVEN, m)
    step = m.hi / 10**20
    for bad in (
        replace(m, lo=m.lo + step, hi=m.hi + step),
        replace(m, lo=m.lo - step, hi=m.hi - step),
        replace(m, lo=m.lo - step),
        replace(m, lam=LambdaSet.toward("inf"), minimisers=(LambdaSet.toward("inf"),)),
        replace(m, lam=_twice(m), minimisers=(_twice(m),)),
    ):
        with pytest.raises(AssertionError):
            check(SEVEN, bad)


@pytest.mark.parametrize("k", [0, 1, 2])
def test_progress_ends_at_one(k: int) -> None:
    """The share reported never falls and ends at 1, however the minimum is found."""
    shares: list[float] = []
    minimum(SEVEN, k, 10, shares.append)
    assert len(shares) > 2
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


@pytest.mark.parametrize("steps", [257, -1, True, 2.0, "2"])
def test_bad_steps(steps: Any) -> None:
    """Other numbers of steps are refused in one line, and so are balls."""
    with pytest.raises(InputError) as caught:
        minimum(SEVEN, steps)
    assert "\n" not in str(caught.value)
    assert str(MAX_KRYLOV) in str(caught.value)
    with pytest.raises(InputError):
        minimum(Instance([arb(1), arb(2)], [1, 1]), 2)
