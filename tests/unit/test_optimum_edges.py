"""Edges of the optimum: where ξ is found beyond r steps, ties, limits of λ, groups, gains."""

from __future__ import annotations

from dataclasses import fields
from itertools import product
from typing import Literal

import pytest
from flint import arb, fmpq, fmpq_poly, fmpz_poly
from hypothesis import given
from hypothesis import strategies as st

from sdproof import Instance, families
from sdproof.errors import InputError
from sdproof.minima import (
    RiskFunction,
    gain,
    minimum,
    stationary,
    steps,
    steps_needed,
    ties,
)
from sdproof.minima.gains import family_bounds
from sdproof.numbers import exact, polynomials
from sdproof.numbers.polynomials import interpolate
from sdproof.numbers.roots import RootInterval
from sdproof.optimum.attainment import Attainment, attain, attain_beyond
from sdproof.optimum.grouping import Group, groups
from sdproof.optimum.interpolation import LIMITS, Interpolation
from sdproof.strategies import eigenvalues

RATIONALS = st.builds(fmpq, st.integers(-9, 9), st.integers(1, 9))


def test_the_first_c_without_a_zero_is_taken() -> None:
    """h = (0, 5/6), P = (t − 1/2)(t − 1/3): c = 1 gives a zero in the middle, c = 1/2 does not."""
    vanishing = (fmpq(1, 6), fmpq(-5, 6), fmpq(1))
    found = attain_beyond((fmpq(0), fmpq(5, 6)), vanishing)
    assert found.h == (fmpq(1, 12), fmpq(5, 12), fmpq(1, 2))
    assert found.attained is True
    assert found.xi == (fmpq(6, 5), fmpq(5), fmpq(-1, 12))
    once = attain_beyond((fmpq(0), fmpq(2)), vanishing)
    assert once.h == (fmpq(1, 6), fmpq(7, 6), fmpq(1))


def test_what_is_attained_stays() -> None:
    """Coefficients without a zero in front are kept, with as many steps as P has coefficients."""
    kept = attain_beyond((fmpq(2), fmpq(3)), (fmpq(1), fmpq(1), fmpq(1)))
    assert kept.h == (2, 3, 0)
    assert kept.xi == (0, fmpq(3, 2), -2)
    assert Attainment((fmpq(1),), None, False, "no").padded(2) == Attainment(
        (fmpq(1), fmpq(0)), None, False, "no"
    )


def test_balls_that_may_be_zero_decide_nothing() -> None:
    """A coefficient of h that may be zero: the extended h, no ξ, and the reason in words."""
    wide = arb(0, 1)
    plain = attain((wide, arb(1)))
    assert (plain.xi, plain.attained) == (None, None)
    assert plain.h[0] is wide
    assert "zero" in plain.reason
    found = attain_beyond((wide, arb(1)), (arb(1), arb(1), arb(1)))
    assert found.attained is None
    assert found.xi is None
    assert len(found.h) == 3
    assert found.h[0] is wide
    assert found.reason == "some coefficient of h is not certainly non-zero"


@given(st.lists(RATIONALS, max_size=4), eigenvalues(1, 6))
def test_interpolation_takes_the_values(coefficients: list[fmpq], nodes: tuple[fmpq, ...]) -> None:
    """At uneven nodes: the polynomial itself, if there are nodes enough, and always its values."""
    polynomial = fmpq_poly(coefficients)
    parts = groups(Instance(nodes, [1] * len(nodes)))
    values = [polynomial(g.eigenvalue) for g in parts]
    found = Interpolation(parts).through(values)
    if polynomial.degree() < len(nodes):
        assert found == polynomial
    assert [found(g.eigenvalue) for g in parts] == values
    assert found.degree() < len(nodes)


def _limit_steps(parts: tuple[Group, ...]) -> tuple[int, ...]:
    return tuple(Interpolation(parts).limit_length(end) for end in LIMITS)


def test_limits_of_lam_by_hand() -> None:
    """q* = 1/2 at e = 1, 2, 4: 3 steps in both limits; q* = e/9 is e·(1/9): 1 step as λ → ∞."""
    even = groups(Instance([4, 2, 1], [1, 1, 1]))
    assert _limit_steps(even) == (3, 3)
    linear = groups(Instance([4, 2, 1], [fmpq(4, 5), fmpq(2, 7), fmpq(1, 8)]))
    assert _limit_steps(linear) == (3, 1)
    # q* = 1 − 1/(9e) is 1 + H(1/e)/e with H = −1/9
    inverse = groups(Instance([4, 2, 1], [35, 17, 8]))
    assert _limit_steps(inverse) == (1, 3)


@given(eigenvalues(1, 6), st.lists(RATIONALS, max_size=3), st.sampled_from(["0", "inf"]))
def test_a_limit_reaches_what_a_polynomial_interpolates(
    nodes: tuple[fmpq, ...], coefficients: list[fmpq], end: Literal["0", "inf"]
) -> None:
    """k steps suffice in a limit iff a polynomial H of degree < k takes the values there."""
    H = fmpq_poly([abs(c) for c in coefficients])
    scale = 2 * max([abs(e * H(e)) for e in nodes] + [abs(H(1 / e) / e) for e in nodes]) + 1
    H /= scale  # so that 0 ≤ q* < 1
    targets = [e * H(e) if end == "inf" else 1 - H(1 / e) / e for e in nodes]
    if end == "0" and not coefficients:
        return  # q* = 1 needs an infinite signal
    parts = groups(Instance(nodes, [q / (1 - q) for q in targets])) if max(targets) < 1 else ()
    if parts:
        assert Interpolation(parts).limit_length(end) == min(H.degree() + 1, len(parts))


def test_groups_are_sorted_and_merged() -> None:
    """Largest eigenvalue first; equal ones, wherever they stand, become one group."""
    found = groups(Instance([1, 3, 2, 3, 1, 3], [1, 2, 4, 8, 16, 32]))
    assert [(g.eigenvalue, g.size, g.signal) for g in found] == [(3, 3, 42), (2, 1, 4), (1, 2, 17)]


@pytest.mark.parametrize(("digits", "accepted"), [(0, False), (1, True), (9, True), (10, False)])
def test_the_number_of_digits(monkeypatch: pytest.MonkeyPatch, digits: int, accepted: bool) -> None:
    """From 1 to the limit."""
    monkeypatch.setattr(exact, "MAX_DECIMALS", 9)
    if accepted:
        exact.read_digits(digits)
    else:
        with pytest.raises(InputError, match="digits"):
            exact.read_digits(digits)


def test_a_limit_is_named_only_if_it_needs_fewer_steps() -> None:
    """The hard family needs r steps, in the limits too; λ → ∞ helps the linear targets."""
    hard = steps_needed(families.hard(4))
    assert (hard.k, hard.infimum_steps, hard.limit) == (4, 4, None)
    linear = steps_needed(Instance([4, 2, 1], [fmpq(4, 5), fmpq(2, 7), fmpq(1, 8)]))
    assert (linear.infimum_steps, linear.limit) == (1, "inf")
    assert linear.k > 1


@given(eigenvalues(1, 5), st.lists(st.integers(0, 4), min_size=5, max_size=5))
def test_no_number_of_steps_below_the_groups_reaches_at_every_lam(
    nodes: tuple[fmpq, ...], signals: list[int]
) -> None:
    """The polynomial of the λ that reach the targets is never zero."""
    parts = groups(Instance(nodes, signals[: len(nodes)]))
    interpolation = Interpolation(parts)
    assert not any(interpolation.reachable(k).is_zero() for k in range(len(parts)))


def test_accuracy_of_the_lam_found() -> None:
    """λ at which fewer steps suffice, to the digits asked for."""
    instance = Instance([3, 1], [1, "1/7"])
    for digits in (5, 60, 700):
        found = steps_needed(instance, digits)
        (lo, hi), *_ = found.lam
        assert found.k == 1
        assert 0 < hi - lo <= hi / fmpq(10) ** digits


def test_the_largest_number_of_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many distinct eigenvalues as the limit are accepted, one more is not."""
    monkeypatch.setattr(steps, "MAX_GROUPS", 2)
    assert steps_needed(Instance([2, 1], [1, 0])).k == 2
    with pytest.raises(InputError, match="3 distinct eigenvalues"):
        steps_needed(Instance([3, 2, 1], [1, 0, 0]))


@given(st.lists(RATIONALS, min_size=1, max_size=6))
def test_interpolation_at_integers(samples: list[fmpq]) -> None:
    """The polynomial takes the given values at 1, 2, …, and its degree is below their number."""
    polynomial = interpolate(samples)
    assert [polynomial(i + 1) for i in range(len(samples))] == samples
    assert polynomial.degree() < len(samples)


def test_values_that_meet_an_interval() -> None:
    """Ends count: an interval that begins where another ends holds its value."""
    values = [RootInterval(fmpq(a), fmpq(b)) for a, b in ((1, 2), (3, 3), (5, 6))]
    for lo, hi, held in ((2, 3, [0, 1]), (3, 5, [1, 2]), (7, 8, []), (4, 4, []), (0, 9, [0, 1, 2])):
        assert ties.holding(fmpq(lo), fmpq(hi), values) == held


def test_balls_that_are_the_same_point_are_one_group() -> None:
    """Wherever they stand, and not if they have a radius: overlapping balls stay apart."""
    e = [arb(1), arb(3), arb(2), arb(1), arb(3), arb(3)]
    snr = [arb(2**i) for i in range(6)]
    found = [(g.eigenvalue, g.size, g.signal) for g in groups(Instance(e, snr))]
    assert [(int(e.mid().fmpz()), m, int(s.mid().fmpz())) for e, m, s in found] == [
        (1, 2, 9), (3, 3, 50), (2, 1, 4),
    ]  # fmt: skip
    wide = [arb(1, 1e-9), arb(3), arb(1, 1e-9)]
    assert [g.size for g in groups(Instance(wide, snr[:3]))] == [1, 1, 1]


def test_runs_of_balls() -> None:
    """Runs of lengths 1, 2, 1, 3: each with the sum of its own signals."""
    e = [arb(9), *[arb(4)] * 2, arb(2), *[arb(1)] * 3]
    snr = [arb(2**i) for i in range(7)]
    instance = Instance(e, snr, multiplicities=(1, 2, 1, 3))
    found = [(g.size, int(g.signal.mid().fmpz())) for g in groups(instance)]
    assert found == [(1, 1), (2, 6), (1, 8), (3, 112)]


def test_bounds_of_small_signals() -> None:
    """Every direction with a signal has its bounds, also one with B < 1; none without."""
    found = family_bounds(Instance([1, 1], ["1/2", 0]))
    (only,) = found
    assert (only.index, only.C, only.b) == (1, fmpq(1, 4), 1)
    assert only.ridge == only.one_step == fmpq(2, 5)


@pytest.mark.parametrize("k", [None, 0, 1, 2])
def test_every_part_of_a_gain(k: int | None) -> None:
    """Each field is what the function for it alone gives, to the digits asked for."""
    instance = families.hard(3, C=7, b="1/2")
    found = gain(instance, steps=k, digits=25)
    assert found.digits == 25
    assert found.lower_bound == found.r_step == fmpq(21, 22)
    for name, n in (("ridge", 0), ("one_step", 1), ("k_step", k)):
        least = None if n is None else minimum(instance, n, 25)
        part, ratio = getattr(found, name), getattr(found, f"{name}_ratio")
        assert part == least
        assert ratio == (
            None if least is None else (least.lo / fmpq(21, 22), least.hi / fmpq(21, 22))
        )
        if least is not None:
            assert least.hi - least.lo <= least.hi / fmpq(10) ** 25
    assert found.cap == 3 / fmpq(21, 22)
    bounds = family_bounds(instance)
    assert found.best_ridge_bound == max(bounds, key=lambda b: b.ridge)
    assert found.best_one_step_bound == max(bounds, key=lambda b: b.one_step)


def test_the_best_bound_is_of_the_best_direction() -> None:
    """Ridge and one step may have their best bounds on different directions; both are found."""
    instance = Instance([4, 2, 1], [1, 20, 30])
    found = gain(instance)
    assert found.best_ridge_bound is not None
    for bound, name in product(family_bounds(instance), ("ridge", "one_step")):
        assert getattr(getattr(found, f"best_{name}_bound"), name) >= getattr(bound, name)
    assert found.best_ridge_bound.index != 1


def test_no_signal_has_no_gain() -> None:
    """B = 0: no ratio, no cap and no bound, and the least risks are 0."""
    found = gain(Instance([2, 1], [0, 0]))
    empty = {f.name for f in fields(found) if getattr(found, f.name) is None}
    assert empty == {
        "ridge_ratio", "one_step_ratio", "cap", "best_ridge_bound", "best_one_step_bound",
        "k_step", "k_step_ratio",
    }  # fmt: skip


def test_a_group_by_hand() -> None:
    """m = 2, S = 6: weight 8, target 6/8, floor 12/8."""
    group = Group(fmpq(3), 2, fmpq(6))
    assert (group.weight, group.best_filter, group.lower_bound) == (8, fmpq(3, 4), fmpq(3, 2))


def test_polynomials_of_a_stationary_equation() -> None:
    """Products by halves, the empty one 1; a content is divided out, zero stays zero."""
    x = fmpz_poly([0, 1])
    factors = [x + 1, x + 2, x - 3]
    assert polynomials.product(factors) == (x + 1) * (x + 2) * (x - 3)
    assert polynomials.product(factors[:1]) == x + 1
    assert polynomials.product([]) == 1
    assert stationary.primitive(6 * x + 4) == 3 * x + 2
    assert stationary.primitive(fmpz_poly([0])) == 0


@pytest.mark.parametrize("k", [True, False, 2, -1])
def test_a_risk_function_has_no_step_or_one(k: int) -> None:
    """Anything else is refused, also True and False."""
    with pytest.raises(InputError, match="accepted: 0 or 1"):
        RiskFunction(groups(Instance([1, 2], [1, 0])), k)
