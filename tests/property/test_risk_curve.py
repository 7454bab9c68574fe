"""`risk_curve` encloses the exact optimum, on instances easy and hard; wrong versions are caught."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from flint import arb, ctx, fmpq, fmpq_mat
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sdproof import Instance, to_exact
from sdproof.errors import PrecisionExhausted
from sdproof.model.risks import filter_risk
from sdproof.numbers.balls import endpoints
from sdproof.optimum import excess, grouped_lower_bound, optimal_curve, recurrence
from sdproof.optimum.curve import RiskCurve, risk_curve

SMALL = st.builds(fmpq, st.integers(1, 30), st.integers(1, 9))
TINY = st.builds(lambda p, n: fmpq(p, 10**n), st.integers(1, 99), st.sampled_from([4, 12, 40]))
EIGENVALUES = st.one_of(
    st.lists(SMALL, min_size=1, max_size=7),
    st.lists(st.builds(lambda base, gap: base + gap, st.sampled_from([1, 2]), TINY), min_size=1,
             max_size=6),
    st.lists(st.builds(lambda v, n: v * fmpq(10) ** n, SMALL, st.integers(-3, 3)), min_size=1,
             max_size=6),
    st.integers(2, 12).map(lambda r: [1 - fmpq(j, 2 * r) for j in range(r)]),
)  # fmt: skip
SNR = st.one_of(st.just(fmpq(0)), SMALL, st.just(fmpq(10**9)))
LAM = st.one_of(SMALL, st.builds(lambda n: fmpq(10) ** n, st.integers(-40, 40)))


@st.composite
def instances(draw: Any) -> Instance:
    """Plain, clustered, badly scaled or equispaced eigenvalues; B from 0 to 10⁹."""
    e = draw(EIGENVALUES)
    return Instance(e, draw(st.lists(SNR, min_size=len(e), max_size=len(e))))


def wrong(curve: RiskCurve, exact: Callable[[int], fmpq], bound: fmpq) -> list[str]:
    """What is false in the curve, given exact values of ρ*_k."""
    found = []
    for p in curve:
        rho, left = exact(p.k), exact(p.k) - bound
        for name, ball, value in (("rho", p.rho, rho), ("excess", p.excess, left)):
            lo, hi = endpoints(ball)
            if not lo <= value <= hi:
                found.append(f"{name} of k = {p.k}: {value} is not in [{lo}, {hi}]")
            judged = p.reached and (name == "rho") == (curve.relative_to == "risk")
            if judged and (hi - lo) / 2 > curve.radius * value:
                found.append(f"{name} of k = {p.k}: wider than it says")
    return found


def against_recurrence(instance: Instance, lam: fmpq) -> Callable[[int], fmpq]:
    """ρ*_k by `optimal_curve` in exact arithmetic."""
    exact = [p.rho for p in optimal_curve(instance, lam)]
    return lambda k: exact[min(k, len(exact) - 1)]


def by_normal_equations(instance: Instance, lam: fmpq, k: int) -> fmpq:
    """min ρ over q = t + Σ_{i<k} c_i t^{i+1}(1−t): the risk itself at an exact linear solve."""
    t = [e / (e + lam) for e in instance.eigenvalues]
    k = min(k, len(set(t)))
    if k == 0:
        return filter_risk(instance.snr, t).rho
    basis = fmpq_mat(k, len(t), [v ** (i + 1) * (1 - v) for i in range(k) for v in t])
    weighted = fmpq_mat(
        k, len(t), [(1 + b) * basis[i, j] for i in range(k) for j, b in enumerate(instance.snr)]
    )
    gaps = [b / (1 + b) - v for b, v in zip(instance.snr, t, strict=True)]
    c = (weighted * basis.transpose()).solve(weighted * fmpq_mat(len(t), 1, gaps))
    q = [v + s for v, s in zip(t, (c.transpose() * basis).entries(), strict=True)]
    return filter_risk(instance.snr, q).rho


@given(
    instances(),
    LAM,
    st.sampled_from(["risk", "excess"]),
    st.sampled_from(["1e-15", "1/2", "1e-60"]),
    st.sampled_from([None, None, 64, 120, 300]),
)
@example(Instance([1, 2, 3], [0, 0, 0]), fmpq(1), "excess", "1e-15", None)
@example(Instance([fmpq(1, 6)], [0]), fmpq(1, 2), "risk", "1e-60", 64)
@example(Instance([fmpq(1, 6), 1], [0, 2]), fmpq(1, 2), "excess", "1e-60", 120)
@example(Instance([1, 1, 2], [0, 5, 2]), fmpq(1), "excess", "1e-15", None)
@example(Instance([1, 1 + fmpq(1, 10**200)], [0, 5]), fmpq(1), "excess", "1e-15", None)
@settings(max_examples=150)
def test_every_enclosure_holds_the_exact_value(
    instance: Instance, lam: fmpq, relative_to: Any, radius: str, limit: int | None
) -> None:
    """Exact ρ*_k and ρ*_k − bound are inside for every k, whatever limit of bits was hit."""
    curve = risk_curve(
        instance, lam, relative_to=relative_to, radius=radius, limit_bits=limit, steps=None
    )
    exact = against_recurrence(instance, lam)
    assert wrong(curve, exact, grouped_lower_bound(instance)) == []
    assert curve.grouped_lower_bound == grouped_lower_bound(instance)
    assert curve.reached or limit is not None


@given(instances(), LAM, st.integers(0, 12))
@settings(max_examples=80)
def test_against_normal_equations(instance: Instance, lam: fmpq, steps: int) -> None:
    """The same, by an exact linear solve that shares no code with it, and for any last k."""
    curve = risk_curve(instance, lam, steps=steps, relative_to="excess")
    assert len(curve) == steps + 1
    exact = {k: by_normal_equations(instance, lam, k) for k in range(steps + 1)}
    assert wrong(curve, exact.__getitem__, grouped_lower_bound(instance)) == []


def random_instance(random: Random, r: int) -> tuple[Instance, fmpq]:
    """Clustered, spread (ratio 10⁶) or equispaced eigenvalues with few digits."""
    kind = random.choice(["clustered", "spread", "equispaced"])
    if kind == "clustered":
        e = [random.choice([1, 2]) + fmpq(j, 10**7) for j in range(r)]
    elif kind == "spread":
        e = [fmpq(1 + j * random.randint(1, 3)) * 10 ** random.randint(0, 4) for j in range(r)]
    else:
        e = [1 - fmpq(j, 2 * r) for j in range(r)]
    snr = [random.choice([fmpq(0), fmpq(0), fmpq(random.randint(1, 9)), fmpq(10**9)]) for _ in e]
    return Instance(e, snr), random.choice([fmpq(1), fmpq(1, 10**6), fmpq(10**6)])


@pytest.mark.thorough
@pytest.mark.parametrize("r", [16, 24, 32, 40, 48])
@pytest.mark.parametrize("seed", range(3))
def test_larger_ranks_against_normal_equations(r: int, seed: int) -> None:
    """Rank 16 to 48: every value that is compared lies in its enclosure, and all are narrow."""
    random = Random(1000 * r + seed)
    instance, lam = random_instance(random, r)
    curve = risk_curve(instance, lam, relative_to="excess")
    chosen = (1, r // 2, r // 2 + 1, r - 1)
    exact = {k: by_normal_equations(instance, lam, k) for k in chosen}
    for k in chosen:
        lo, hi = endpoints(curve[k].rho)
        assert lo <= exact[k] <= hi
        lo, hi = endpoints(curve[k].excess)
        assert lo <= exact[k] - curve.grouped_lower_bound <= hi
    assert curve.reached


@given(instances(), LAM)
@settings(max_examples=80)
def test_ball_inputs_enclose_every_point_of_the_balls(instance: Instance, lam: fmpq) -> None:
    """Balls around the given numbers: the exact value of the numbers inside is enclosed."""
    e = sorted(set(instance.eigenvalues))
    snr = instance.snr[: len(e)]
    with ctx.workprec(400):
        wide = arb(1, arb(2) ** -300)
        balls = Instance([arb(v) * wide for v in e], [arb(b) * wide for b in snr])
        curve = risk_curve(balls, arb(lam) * wide, relative_to="excess")
    same = Instance(e, snr)
    assert wrong(curve, against_recurrence(same, lam), grouped_lower_bound(same)) == []


@given(
    st.lists(SMALL, min_size=1, max_size=6, unique=True),
    st.sampled_from([3, 6, 20]),
    st.randoms(use_true_random=False),
)
@settings(max_examples=30)
def test_wide_balls_enclose_their_far_points(e: list[fmpq], digits: int, random: Random) -> None:
    """Balls of relative radius 10⁻³ … 10⁻²⁰: the exact values at their ends are enclosed."""
    snr, lam = [random.choice([fmpq(0), fmpq(3, 7), fmpq(500)]) for _ in e], fmpq(5, 3)
    radius = fmpq(1, 10**digits)
    with ctx.workprec(300):
        wide = arb(1, arb(radius).upper())
        balls = Instance([arb(v) * wide for v in e], [arb(b) * wide for b in snr])
        try:
            curve = risk_curve(balls, arb(lam) * wide, relative_to="excess")
        except PrecisionExhausted:  # two balls of eigenvalues overlap
            return
    for _ in range(3):
        moved = [v * (1 + random.choice([-1, 1]) * radius) for v in (*e, *snr, lam)]
        same = Instance(moved[: len(e)], moved[len(e) : -1])
        exact = against_recurrence(same, moved[-1])
        for p in curve:
            for ball, value in (
                (p.rho, exact(p.k)),
                (p.excess, exact(p.k) - grouped_lower_bound(same)),
            ):
                lo, hi = endpoints(ball)
                assert lo <= value <= hi


@given(st.integers(1, 40), st.integers(0, 3))
@settings(max_examples=20)
def test_floats_agree_on_easy_cases(r: int, which: int) -> None:
    """Equispaced eigenvalues: within 1e-10 of the certified value, relative to it."""
    snr = [fmpq(0)] * r
    snr[0] = fmpq(100 * r * r)
    lam = [fmpq(1), fmpq(1, 3), fmpq(2), fmpq(1, 10)][which]
    instance = Instance([1 - fmpq(j, 2 * r) for j in range(r)], snr)
    curve = risk_curve(instance, lam)
    for p, value in zip(curve, risk_curve(instance, lam, arithmetic="float"), strict=True):
        exact = endpoints(p.rho)[0]
        assert abs(fmpq(*value.as_integer_ratio()) - exact) <= fmpq(1, 10**10) * exact


HARD = Instance([1 - fmpq(j, 48) for j in range(24)], [57600] + [0] * 23)


def with_other_coefficients(monkeypatch: Any) -> None:
    """Let every a_i be off by 1/1000: the vectors are still polynomials, not orthogonal ones."""
    real = recurrence._Operator.step
    monkeypatch.setattr(
        recurrence._Operator,
        "step",
        lambda self, v, column, norm: real(self, v, column, norm) + v * fmpq(1, 1000),
    )


def test_a_wrong_coefficient_is_noticed_by_the_certificate(monkeypatch: Any) -> None:
    """A recurrence with other a_i: nothing that is said is false, but nothing is certified."""
    with_other_coefficients(monkeypatch)
    curve = risk_curve(HARD, 1, relative_to="excess", limit_bits=400)
    assert not curve.reached
    assert wrong(curve, against_recurrence(HARD, fmpq(1)), grouped_lower_bound(HARD)) == []


@pytest.mark.parametrize("part", ["times", "defects", "slack"])
def test_broken_versions_are_caught(monkeypatch: Any, part: str) -> None:
    """A wrong recurrence, an ε that is not computed, radii that are dropped: the checks fail."""
    exact = against_recurrence(HARD, fmpq(1))
    assert wrong(risk_curve(HARD, 1, relative_to="excess"), exact, grouped_lower_bound(HARD)) == []
    if part == "times":  # v_{i+1} is no polynomial in t any more
        real = recurrence.times
        monkeypatch.setattr(
            recurrence, "times", lambda t, v: real([x * (1 + x / 1000) for x in t], v)
        )
    if part == "defects":
        with_other_coefficients(monkeypatch)
        monkeypatch.setattr(excess, "defects", lambda basis, _: [arb(0)] * len(basis))
    if part == "slack":  # every radius lost, at a precision that is too low
        times, knows = recurrence.times, recurrence.knows
        monkeypatch.setattr(recurrence, "times", lambda t, v: times(t, v).mid())
        monkeypatch.setattr(recurrence, "knows", lambda norm, _: knows(norm, 4))
        monkeypatch.setattr(excess, "knows", lambda norm, _: knows(norm, 4))
        fixed = recurrence._fixed_point
        monkeypatch.setattr(recurrence, "_fixed_point", lambda v, *a: (fixed(v, *a)[0], arb(0)))
        monkeypatch.setattr(excess, "defects", lambda basis, _: [arb(0)] * len(basis))
    limit = 64 if part == "slack" else 400
    curve = risk_curve(HARD, 1, relative_to="excess", limit_bits=limit)
    assert wrong(curve, exact, grouped_lower_bound(HARD)) != []


def test_decimals_hold_the_exact_values() -> None:
    """The strings written to JSON are outward: exact values lie between them."""
    exact, bound = against_recurrence(HARD, fmpq(1)), grouped_lower_bound(HARD)
    data = risk_curve(HARD, 1, relative_to="excess", radius="1e-3").to_json()
    for row in data["steps"]:
        lo, hi = (to_exact(v) for v in row["rho"])
        assert lo <= exact(row["k"]) <= hi
        lo, hi = (to_exact(v) for v in row["excess"])
        assert 0 <= lo <= exact(row["k"]) - bound <= hi
