"""The prover: decides every bound, agrees with independent minima, refuses what is out of range."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from flint import fmpq, fmpz, fmpz_poly
from hypothesis import given, settings
from hypothesis import strategies as st

from sdproof import InputError, Instance, lower_bound, risk
from sdproof.errors import PrecisionExhausted, ProofError
from sdproof.minima.certified import minimum
from sdproof.minima.steps import steps_needed
from sdproof.numbers.polynomials import interpolate
from sdproof.optimum.fit import optimal_curve
from sdproof.prove import improvement
from sdproof.prove.certificate import Certificate
from sdproof.prove.determinant import excess_polynomials, group
from sdproof.prove.improvement import NoImprovement, certify_improvement
from sdproof.prove.instance import certify, certify_at_most, certify_steps
from sdproof.prove.positivity import Nonnegative, decide_nonnegative, simplest_between
from sdproof.prove.witness import Witness

positive = st.builds(Fraction, st.integers(1, 99), st.integers(1, 9))
nonnegative = st.builds(Fraction, st.integers(0, 99), st.integers(1, 9))


@st.composite
def instances(draw: st.DrawFn, most: int = 5) -> Instance:
    pairs = draw(st.lists(st.tuples(positive, nonnegative), min_size=1, max_size=most))
    return Instance(*zip(*pairs, strict=True))


def assert_certified(found: Certificate | Witness, text: str) -> None:
    assert isinstance(found, Certificate)
    assert text in str(found.check())


def assert_refuted(
    found: Certificate | Witness, instance: Instance, steps: int, bound: fmpq
) -> None:
    assert isinstance(found, Witness)
    assert found.lam > 0
    assert len(found.xi) == steps
    assert risk(instance, found.lam, found.xi).rho == found.rho
    assert found.rho < bound


@given(instances(), st.integers(0, 1))
@settings(max_examples=60, deadline=None)
def test_agrees_with_the_independent_minimum(instance: Instance, steps: int) -> None:
    """A certificate 10⁻²⁵ below the certified minimum, a counterexample 10⁻²⁵ above it."""
    found, tiny = minimum(instance, steps, 30), fmpq(1, fmpz(10) ** 25)
    low, high = found.lo - tiny, found.hi + tiny
    assert_certified(certify(instance, steps, low), "ρ ≥")
    assert_refuted(certify(instance, steps, high), instance, steps, high)


@given(instances(4), st.integers(2, 4), positive)
@settings(max_examples=30, deadline=None)
def test_many_steps_against_the_optimum_at_one_lambda(
    instance: Instance, steps: int, lam: Fraction
) -> None:
    """No certificate above the best risk at any one λ, computed by orthogonal polynomials."""
    at = fmpq(lam.numerator, lam.denominator)
    best = optimal_curve(instance, at, steps)[steps].rho
    assert_refuted(
        certify(instance, steps, best + fmpq(1, 1000)), instance, steps, best + fmpq(1, 1000)
    )
    assert_certified(certify(instance, steps, lower_bound(instance)), f"R^{steps}")


@given(instances(4), st.integers(2, 3))
@settings(max_examples=10, deadline=None)
def test_many_steps_bisection_is_a_grid_minimum(instance: Instance, steps: int) -> None:
    """The largest certified bound is at most, and near, the minimum over a fine grid of λ."""
    scale = max(instance.eigenvalues)
    grid = [scale * fmpq(2) ** i * (8 + j) / 8 for i in range(-14, 16) for j in range(8)]
    over_grid = min(optimal_curve(instance, lam, steps)[steps].rho for lam in grid)
    low, high = fmpq(0), over_grid + fmpq(1, 10**9)
    for _ in range(30):
        middle = (low + high) / 2
        if isinstance(certify(instance, steps, middle), Certificate):
            low = middle
        else:
            high = middle
    assert low <= over_grid
    assert over_grid - low <= fmpq(1, 20) * (1 + over_grid)


@given(instances(5))
@settings(max_examples=40, deadline=None)
def test_steps_agree_with_the_independent_computation(instance: Instance) -> None:
    """`certify_steps` finds the k of `optimum.steps_needed`, and the kernel accepts it."""
    found = certify_steps(instance)
    assert found.data["steps"] == steps_needed(instance).k
    assert "is the least k" in str(found.check())


@given(instances(5))
@settings(max_examples=40, deadline=None)
def test_improvement_agrees_with_the_independent_minima(instance: Instance) -> None:
    """A certificate exactly when the certified minima of ridge and one step are apart."""
    found = certify_improvement(instance)
    ridge, single = minimum(instance, 0, 40), minimum(instance, 1, 40)
    if isinstance(found, Certificate):
        assert "1-step" in str(found.check())
        assert single.lo < ridge.hi
    else:
        assert isinstance(found, NoImprovement)
        assert single.hi >= ridge.lo


def test_improvement_exists_and_does_not_exist() -> None:
    """Signal on the largest of three eigenvalues: yes; B proportional to e: no (NA-1)."""
    assert isinstance(certify_improvement(Instance([1, "1/2", "1/4"], [10, 0, 0])), Certificate)
    assert isinstance(certify_improvement(Instance([1, 2, 3], [5, 10, 15])), NoImprovement)
    assert isinstance(certify_improvement(Instance([1, 1, 1], [5, 1, 0])), NoImprovement)


def test_an_undecided_improvement_is_not_a_refused_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """With too few bits to tell the infima apart nothing is said, and nothing counts as false."""
    monkeypatch.setattr(improvement, "_gap", lambda *_: improvement._Gap.UNDECIDED)
    with pytest.raises(PrecisionExhausted, match="undecided"):
        certify_improvement(Instance([1, "1/2", "1/4"], [10, 0, 0]))
    for member in improvement._Gap:
        with pytest.raises(TypeError, match="not a false one"):
            bool(member)


@pytest.mark.parametrize("rank", [2, 8, 16])
@pytest.mark.parametrize("steps", [0, 1])
def test_polynomial_that_touches_zero(rank: int, steps: int) -> None:
    """B_j = c e_j: ridge attains LB at λ = 1/c, so LB is certified, with a square, and no more."""
    instance = Instance(range(1, rank + 1), [fmpq(e, 7) for e in range(1, rank + 1)])
    best = lower_bound(instance)
    found = certify(instance, steps, best)
    assert_certified(found, "ρ ≥")
    assert isinstance(found, Certificate)
    assert len(found.data["proof"]["square"]) > 1
    above = best + fmpq(1, fmpz(10) ** 60)
    assert_refuted(certify(instance, steps, above), instance, steps, above)
    assert "λ = 7, ξ" in str(certify_at_most(instance, steps, best).check())


def test_infimum_only_in_the_limit() -> None:
    """All B_j = 0: ρ → 0 as λ → ∞, so 0 is certified and any c > 0 refuted."""
    instance, tiny = Instance([1, 2, 3], [0, 0, 0]), fmpq(1, fmpz(10) ** 50)
    for steps in (0, 1, 2, 3):
        assert_certified(certify(instance, steps, 0), "ρ ≥ 0")
        assert_refuted(certify(instance, steps, tiny), instance, steps, tiny)
    assert certify_at_most(instance, 0, 0).kind == "lower-bound"
    strong = Instance([1], [fmpz(10) ** 40])
    assert_certified(certify(strong, 0, lower_bound(strong)), "ρ ≥")


def test_infimum_in_the_limit_of_small_lambda() -> None:
    """Little signal on the large eigenvalue, much on the small: no regularisation is best."""
    instance = Instance([10, 1], [0, 10**6])
    found = minimum(instance, 0, 20)
    for c in (found.lo, found.hi + fmpq(1, 10**15)):
        decided = certify(instance, 0, c)
        assert isinstance(decided, Certificate) == (c <= found.lo)


def test_hundreds_of_digits() -> None:
    """Certificate and counterexample 10⁻⁴⁰⁰ below and above the minimum."""
    instance = Instance([7, 3, "5/2", 1], [9, "1/3", 2, 0])
    found, tiny = minimum(instance, 1, 410), fmpq(1, fmpz(10) ** 400)
    assert_certified(certify(instance, 1, found.lo - tiny), "ρ ≥")
    assert_refuted(certify(instance, 1, found.hi + tiny), instance, 1, found.hi + tiny)


def test_degenerate_optimum_is_approached_by_actual_steps() -> None:
    """LB-2's example: h_0 = 0 at λ = 1; points with ρ < LB + tiny still exist there."""
    instance = Instance([1, "1/2"], ["3/5", "7/20"])
    bound = lower_bound(instance) + fmpq(1, 10**12)
    assert_refuted(certify(instance, 2, bound), instance, 2, bound)
    assert certify_at_most(instance, 2, lower_bound(instance)).kind == "upper-bound"


@given(
    st.lists(st.integers(-4, 4), min_size=1, max_size=4),
    st.lists(st.integers(-5, 5), min_size=1, max_size=4),
)
@settings(deadline=None)
def test_positivity_decides_every_polynomial(a: list[int], b: list[int]) -> None:
    """s² f is decided: a proof that s² f equals, or a point where it is negative."""
    p = fmpz_poly(a) ** 2 * fmpz_poly(b)
    found = decide_nonnegative(p)
    if isinstance(found, Nonnegative):
        assert found.square**2 * found.factor == p
        assert all(p(fmpq(i, 4)) >= 0 for i in range(1, 60))
    else:
        assert found > 0
        assert p(found) < 0


@given(st.lists(st.builds(fmpq, st.integers(-99, 99), st.integers(1, 9)), min_size=1, max_size=8))
@settings(deadline=None)
def test_interpolation(values: list[fmpq]) -> None:
    """The interpolant takes the values at 1, 2, 3, … and has no higher degree."""
    p = interpolate(values)
    assert [p(fmpq(i + 1)) for i in range(len(values))] == values
    assert p.degree() < len(values)


@given(positive, nonnegative)
@settings(deadline=None)
def test_simplest_between(lo: Fraction, width: Fraction) -> None:
    """Inside the interval, and no smaller denominator would do."""
    a, b = (fmpq(v.numerator, v.denominator) for v in (lo, lo + width))
    found = simplest_between(a, b)
    assert a <= found <= b
    assert not any((a * q).ceil() <= (b * q).floor() for q in range(1, int(found.q)))


def test_kernel_rejection_is_reported() -> None:
    """A certificate with a false bound does not pass its own check."""
    found = certify(Instance([2, 1], [1, 0]), 0, "1/4")
    assert isinstance(found, Certificate)
    with pytest.raises(ProofError, match="positivity"):
        Certificate({**found.data, "bound": "2/3"}).check()


def test_polynomials_of_grouped_eigenvalues() -> None:
    """Equal eigenvalues are merged: three directions, two groups, degree 4 (2 − 1) for one step."""
    grouped = group(Instance(["1/2", "1/3", "1/2"], [1, 2, 3]))
    assert [(int(e), m) for e, _, m in grouped.groups] == [(3, 2), (2, 1)]
    assert excess_polynomials(grouped, 1).denominator.degree() == 4


@pytest.mark.parametrize(
    "call",
    [
        lambda: certify(Instance([1], [1]), -1, 0),
        lambda: certify(Instance([1], [1]), True, 0),
        lambda: certify(Instance([1], [1]), 17, 0),
        lambda: certify(Instance([1], [1]), 0, 0.5),
        lambda: certify(Instance(range(1, 66), range(65)), 1, 0),
        lambda: certify(Instance(range(1, 66), range(65)), 4, 0),
        lambda: certify(Instance(range(1, 34), range(33)), 5, 0),
        lambda: certify(Instance(range(1, 18), range(17)), 9, 0),
        lambda: certify_at_most(Instance([1], [1]), 0, "x"),
        lambda: certify_steps(Instance(range(1, 66), range(65))),
        lambda: certify_improvement(Instance(range(1, 66), range(65))),
    ],
)
def test_bad_input(call: Callable[[], object]) -> None:
    """Out of range, or not exact: one line that says what is accepted."""
    with pytest.raises(InputError, match="accepted") as error:
        call()
    assert "\n" not in str(error.value)


def test_ball_instances_are_refused() -> None:
    """A certificate needs exact numbers."""
    from flint import arb

    with pytest.raises(InputError, match="exact"):
        certify(Instance([arb(2).sqrt()], [1]), 0, 0)
