"""Steps needed and gain, against constructed instances, SymPy and closed forms."""

import pytest
import sympy
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from sdproof.errors import InputError
from sdproof.minima import family_bounds, gain, minimum, steps_needed
from sdproof.model.instance import Instance
from sdproof.model.risks import lower_bound
from sdproof.optimum import grouped_lower_bound, groups, optimal_curve
from sdproof.optimum.interpolation import Interpolation

POSITIVE = st.builds(fmpq, st.integers(1, 40), st.integers(1, 7))
SNR = st.one_of(st.just(fmpq(0)), st.builds(fmpq, st.integers(0, 3000), st.integers(1, 9)))
INSTANCES = st.lists(st.tuples(POSITIVE, SNR), min_size=1, max_size=5).map(
    lambda pairs: Instance([e for e, _ in pairs], [b for _, b in pairs])
)
UNIT = st.builds(fmpq, st.integers(1, 9), st.integers(10, 20))


def reached_by(eigenvalues: list[fmpq], lam: fmpq, h: list[fmpq]) -> Instance:
    """The instance whose targets are q = t + t(1−t) h(t) at λ; needs Σ|h_i| < 1, so 0 < q < 1."""
    t = [e / (e + lam) for e in eigenvalues]
    q = [v + v * (1 - v) * sum((c * v**i for i, c in enumerate(h)), start=fmpq(0)) for v in t]
    return Instance(eigenvalues, [v / (1 - v) for v in q])


@given(
    st.lists(POSITIVE, min_size=1, max_size=6, unique=True),
    POSITIVE,
    st.lists(UNIT, max_size=3),
    st.lists(st.booleans(), min_size=3, max_size=3),
)
@settings(max_examples=100, deadline=None)
def test_constructed_instances(e: list, lam: fmpq, sizes: list, flips: list) -> None:
    """A filter of k steps at λ is built in: steps_needed ≤ k, and λ is among those reported."""
    h = [(-c if flip else c) / (len(sizes) + 1) for c, flip in zip(sizes, flips, strict=False)]
    instance = reached_by(e, lam, h)
    found = steps_needed(instance, 20)
    assert found.k <= min(len(h), len(e))
    assert found.grouped_lower_bound == lower_bound(instance)
    assert found.reaches_lower_bound
    if found.k == len(h):
        assert found.every_lam or any(lo <= lam <= hi for lo, hi in found.lam)
    assert optimal_curve(instance, lam, len(h))[len(h)].rho == found.grouped_lower_bound


@given(INSTANCES, POSITIVE)
@settings(max_examples=80, deadline=None)
def test_fewer_steps_do_not_reach_the_target(instance: Instance, lam: fmpq) -> None:
    """At any λ, fewer than k steps stay strictly above; k steps reach it at exact λ reported."""
    found = steps_needed(instance)
    assert found.infimum_steps <= found.k <= len(groups(instance))
    assert found.reaches_lower_bound == (grouped_lower_bound(instance) == lower_bound(instance))
    curve = optimal_curve(instance, lam, found.k)
    assert all(p.rho > found.grouped_lower_bound for p in curve[: found.k])
    if found.every_lam:
        assert curve[found.k].rho == found.grouped_lower_bound
    for lo, hi in found.lam:
        at = optimal_curve(instance, (lo + hi) / 2, found.k)[found.k].rho
        assert (
            at == found.grouped_lower_bound
            if lo == hi
            else at - found.grouped_lower_bound < fmpq(1, 10**9)
        )


@given(
    POSITIVE,
    st.builds(fmpq, st.integers(1, 39), st.just(40)),
    st.builds(fmpq, st.integers(1, 99), st.integers(1, 9)),
)
@settings(max_examples=60, deadline=None)
def test_rank_two_rule(scale: fmpq, a: fmpq, snr: fmpq) -> None:
    """Signal on the larger of two eigenvalues of ratio a: k = 1 iff a < 1/(1+B), else 2 (§7)."""
    found = steps_needed(Instance([a * scale, scale], [0, snr]))
    assert found.k == (1 if a * (1 + snr) < 1 else 2)
    if a * (1 + snr) == 1:
        assert (found.infimum_steps, found.limit) == (1, "0")


def test_rank_two_at_the_threshold() -> None:
    """a = 1/(1+B): one step reaches LB only as λ → 0, so the minimum needs two."""
    found = steps_needed(Instance([4, 1], [3, 0]))
    assert (found.k, found.infimum_steps, found.limit) == (2, 1, "0")
    close = optimal_curve(Instance([4, 1], [3, 0]), fmpq(1, 10**12), 1)[1].rho
    assert 0 < close - found.grouped_lower_bound < fmpq(1, 10**9)


def test_rank_one() -> None:
    """Rank one with signal: ridge at λ = e/B. Without signal only λ → ∞ reaches 0."""
    found = steps_needed(Instance([3], [2]))
    assert (found.k, len(found.lam)) == (0, 1)
    assert found.lam[0][0] <= fmpq(3, 2) <= found.lam[0][1]
    found = steps_needed(Instance([3], [0]))
    assert (found.k, found.infimum_steps, found.limit) == (1, 0, "inf")


def test_full_rank_is_needed_on_equispaced_signal_on_top() -> None:
    """r = 32 equispaced 1 … 1/2, B_1 = 100 r²: no λ makes r − 1 steps enough."""
    r = 32
    instance = Instance([fmpq(2 * r - j, 2 * r) for j in range(r)], [100 * r * r] + [0] * (r - 1))
    found = steps_needed(instance)
    assert (found.k, found.every_lam) == (r, True)


def test_condition_against_sympy_divided_differences() -> None:
    """§7: k = r − 1 suffices iff the divided difference of g over all nodes t_j vanishes at λ."""
    x = sympy.Symbol("x", positive=True)
    cases = [
        ([1, 2, 5], [3, 1, 9]),
        ([1, 3, 4], [0, 0, 7]),
        ([2, 3, 7], [1, 40, 2]),
        ([1, 9, 100], [5, 0, 60]),
    ]
    for e, b in cases:
        t = [sympy.Integer(v) / (v + x) for v in e]
        q = [sympy.Rational(s, 1 + s) for s in b]
        g = [(u - v) / (v * (1 - v)) for u, v in zip(q, t, strict=True)]
        total = sum(g[i] / sympy.prod([t[i] - t[j] for j in range(3) if j != i]) for i in range(3))
        numerator = sympy.Poly(sympy.fraction(sympy.cancel(total))[0], x)
        expected = numerator.count_roots(0) - (numerator.eval(0) == 0)
        ours = sympy.Poly(
            [int(c) for c in Interpolation(groups(Instance(e, b))).reachable(2).coeffs()[::-1]], x
        )
        assert ours.count_roots(0) - (ours.eval(0) == 0) == expected
        found = steps_needed(Instance(e, b))
        assert (found.k <= 2) == (expected > 0)


def test_equal_eigenvalues_with_unequal_snr_never_reach_the_lower_bound() -> None:
    """LB-2: the target is then the grouped bound, and the result says that LB is out of reach."""
    found = steps_needed(Instance([1, 1, 2], [3, 0, 1]))
    assert not found.reaches_lower_bound
    assert found.grouped_lower_bound == fmpq(3 * 2, 5) + fmpq(1, 2)
    assert found.grouped_lower_bound > lower_bound(Instance([1, 1, 2], [3, 0, 1]))


@given(INSTANCES)
@settings(max_examples=60, deadline=None)
def test_gain_bounds(instance: Instance) -> None:
    """1 ≤ gains ≤ r/LB (GL-1); bounds of MT-2, MT-3 below the certified minima; ridge ≥ 1-step."""
    g = gain(instance, digits=12)
    assert g.lower_bound == lower_bound(instance)
    assert g.ridge == minimum(instance, 0, 12)
    assert g.one_step.lo <= g.ridge.hi
    for bound in family_bounds(instance):
        assert bound.ridge <= g.ridge.hi
        assert bound.one_step <= g.one_step.hi
        assert bound.ridge <= g.best_ridge_bound.ridge
        assert bound.one_step <= g.best_one_step_bound.one_step
    if g.lower_bound == 0:
        assert g.ridge_ratio is None
        assert g.decimals["ridge_ratio"] is None
        assert g.best_ridge_bound is None
        return
    for name, ratio in (("ridge_ratio", g.ridge_ratio), ("one_step_ratio", g.one_step_ratio)):
        assert ratio[1] >= 1
        assert ratio[0] <= g.cap
        below, above = g.decimals[name]
        assert sympy.Rational(below) <= sympy.Rational(str(ratio[0]))
        assert sympy.Rational(str(ratio[1])) <= sympy.Rational(above)


def test_gain_on_a_hard_instance() -> None:
    """r = 8, C = 1000, b = 9/10: gains near r, bounds by the formulas of MT-2 and MT-3 in numbers."""
    r = 8
    instance = Instance([fmpq(70 + 10 - 8 * j // 7, 80) for j in range(r)], [8000] + [0] * (r - 1))
    g = gain(instance)
    bound = g.best_one_step_bound
    assert (bound.index, bound.C, bound.b) == (1, 1000, fmpq(9, 10))
    assert bound.one_step == r * fmpq(81, 100) * fmpq(1000, 1001)
    assert bound.ridge == r * 810 / fmpq(811)
    assert g.ridge_ratio[0] > fmpq(79, 10)
    assert g.one_step_ratio[0] > fmpq(64, 10)


def test_a_wrong_count_is_noticed() -> None:
    """Shifting the signal of an instance that ridge solves makes the count rise (power)."""
    assert steps_needed(Instance([3, 1, 2], [6, 2, 4])).k == 0
    assert steps_needed(Instance([3, 1, 2], [6, 2, fmpq(4) + fmpq(1, 10**30)])).k > 0


def test_bad_input() -> None:
    """Balls, too many eigenvalues and bad digits are refused in one line."""
    balls, many = Instance([arb(1), arb(2)], [1, 1]), Instance(range(1, 130), [1] * 129)
    exact = Instance([1, 2], [1, 1])
    for call in (
        lambda: steps_needed(balls),
        lambda: gain(balls),
        lambda: family_bounds(balls),
        lambda: steps_needed(many),
        lambda: steps_needed(exact, 0),
        lambda: gain(exact, digits="3"),
    ):
        with pytest.raises(InputError) as caught:
            call()
        assert "\n" not in str(caught.value)
