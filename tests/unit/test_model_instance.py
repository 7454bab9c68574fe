"""Instances and designs: what is accepted, what is refused, and how a design is reduced."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from flint import arb, fmpq, fmpq_mat

from sdproof import InputError, Instance, lower_bound, risk, to_exact
from sdproof.model.design import Design
from sdproof.model.estimators import design_risk, distil, estimate, linear_map
from sdproof.model.filters import spectral_filter
from sdproof.numbers.balls import Order, compare, sign


def test_rational_input_stays_exact() -> None:
    """Strings, ints, Fractions and SymPy rationals become the same exact numbers."""
    values = ["3/7", Fraction(3, 7), sympy.Rational(3, 7), fmpq(3, 7)]
    assert set(Instance(values, ["0.5", "1e-1", 2, 0]).eigenvalues) == {fmpq(3, 7)}


def test_a_plus_sign_is_read() -> None:
    """In front of the number, once."""
    read = [to_exact(t) for t in ("+1", "+2/3", "+1.50", "+4e-1", " +7 ")]
    assert read == [1, fmpq(2, 3), fmpq(3, 2), fmpq(2, 5), 7]
    for wrong in ("+", "+-1", "++1", "1/+2", "+/2"):
        with pytest.raises(InputError, match="not an exact number"):
            to_exact(wrong)


def test_spectrum_forms_agree() -> None:
    """B_j = e_j θ_j²/γ² from eigenvalues and from singular values."""
    common = {"theta": ["7/3", "-1/2"], "noise_variance": "3/7", "n": 9}
    a = Instance.from_spectrum(eigenvalues=["9", "25/4"], **common)
    b = Instance.from_spectrum(singular_values=["3", "5/2"], **common)
    assert a == b
    assert a.snr == (fmpq(9) * fmpq(49, 9) * 7 / 3, fmpq(25, 16) * 7 / 3)
    assert a.unit == fmpq(3, 63)


@pytest.mark.parametrize(
    ("eigenvalues", "snr"),
    [
        (["0"], ["1"]),
        (["-1"], ["1"]),
        (["1"], ["-1"]),
        (["1", "2"], ["1"]),
        ([], []),
        ([0.5], ["1"]),
        (["nan"], ["1"]),
        ([float("nan")], ["1"]),
        ([float("inf")], [1]),
        ([True], ["1"]),
        ("12", "12"),
        (None, ["1"]),
        (["1/0"], ["1"]),
        ([arb.nan()], [1]),
        (["1"], [arb(0, 1)]),
        ([[1]], [1]),
        (["1/2e3"], [1]),
        ([1j], [1]),
        ([None], [1]),
    ],
)
def test_bad_instances_are_one_line(eigenvalues: object, snr: object) -> None:
    """Each refusal is an InputError of one line that says what is accepted."""
    with pytest.raises(InputError, match="accepted") as caught:
        Instance(eigenvalues, snr)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("n", [0, 1, True, "2", 2.0])
def test_bad_n(n: object) -> None:
    """n is an integer ≥ rank."""
    with pytest.raises(InputError, match=r"^n: "):
        Instance(["1", "2"], ["1", "1"], "1", n)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("X", "theta", "noise", "word"),
    [
        ([["0", "0"]], ["1"], "1", "every entry is zero"),
        ([["1", "2"], ["1"]], ["1", "1"], "1", r"X\[1\]"),
        ([["1"]], ["1", "2"], "1", "theta"),
        ([["1"]], ["1"], "0", "noise_variance"),
        ([["1"]], ["1"], 0.5, "noise_variance"),
        ([[0.1]], ["1"], "1", r"X\[0\]\[0\]"),
        ([], [], "1", "X: empty"),
        ([[]], ["1"], "1", "X: empty"),
        ("12", ["1"], "1", "X: '12' is a text"),
        (["12"], ["1"], "1", r"X\[0\]: '12' is a text"),
        ([["1"]], "1", "1", "theta: '1' is a text"),
        ([["1"]], None, "1", "theta: NoneType"),
        ([[1] * 257] * 257, [1] * 257, "1", "too large"),
    ],
)
def test_bad_designs_are_one_line(X: object, theta: object, noise: object, word: str) -> None:
    """Each refusal names the place."""
    with pytest.raises(InputError, match=word) as caught:
        Design(X, theta, noise, rows="features")  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("precision", [0, 1, True, "64", 1 << 16, 64.0])
def test_bad_precision(precision: object) -> None:
    """Precision is a number of bits."""
    with pytest.raises(InputError, match="precision"):
        Design([["1"]], ["1"], "1", rows="features").instance().balls(precision)  # type: ignore[arg-type]


def test_rational_eigenvalues_stay_exact() -> None:
    """A design whose XXᵀ has rational eigenvalues gives an exact instance, zeros dropped."""
    instance = Design(
        [["3", 0], [0, 2], [0, 0]], ["1", "1/2", 3], "1/3", rows="features"
    ).instance()
    assert instance.kind == "exact"
    assert (instance.eigenvalues, instance.snr, instance.n) == ((9, 4), (27, 3), 2)


def test_repeated_eigenvalue_spreads_the_energy() -> None:
    """In an eigenspace of dimension 2 the energy is halved: e_i = e_j implies B_i = B_j."""
    design = Design([["3", 0], [0, 3]], ["2", "0"], "1", rows="features")
    instance = design.instance()
    assert instance.eigenvalues == (9, 9)
    assert instance.snr == (18, 18)
    assert risk(instance, fmpq(1), [2])[:3] == design_risk(design, 1, [2])[:3]


GOLDEN = Design([["1", "2"], ["0", "1"], [1, 1]], ["1", "1/2", 3], "1/3", rows="features")


def test_irrational_eigenvalues_are_certified_balls() -> None:
    """e solves z² − 8z + 3 = 0; the balls hold the roots and are as narrow as asked for."""
    instance = GOLDEN.instance().balls(200)
    assert instance.kind == "ball"
    for e in instance.eigenvalues:
        assert sign(e * e - 8 * e + 3) is Order.UNDECIDED
        assert e.rel_accuracy_bits() >= 190
    assert compare(*instance.eigenvalues) is Order.GREATER
    assert all(b.rel_accuracy_bits() >= 190 for b in instance.snr)


def test_no_energy_is_exactly_zero_in_a_ball_instance() -> None:
    """Irrational directions without signal have B = 0, not a ball around zero."""
    X = [["1", "2", 0], ["0", "1", 0], [0, 0, 5]]
    instance = Design(X, ["0", "0", "1"], "1", rows="features").instance().balls()
    assert instance.kind == "ball"
    assert [sign(b) for b in instance.snr] == [Order.GREATER, Order.EQUAL, Order.EQUAL]


def test_repeated_irrational_eigenvalues() -> None:
    """Two copies of a block give each irrational eigenvalue twice, with equal B."""
    X = [["1", "2", 0, 0], [0, 1, 0, 0], [0, 0, "1", "2"], [0, 0, 0, 1]]
    design = Design(X, [1, 2, 3, 4], "1", rows="features")
    instance = design.instance()
    assert instance.rank == 4
    assert risk(instance, fmpq(2), [3]) == design_risk(design, 2, [3])


def test_design_limits_and_estimates() -> None:
    """Labels of the wrong length, λ ≤ 0 and floats are refused; a fit is linear in the labels."""
    for bad in ("0", "-1", 0.5, None):
        with pytest.raises(InputError, match="lam"):
            linear_map(GOLDEN, bad)
    with pytest.raises(InputError, match="xi"):
        linear_map(GOLDEN, 1, [0.5])
    with pytest.raises(InputError, match="y: 3 labels for 2 columns"):
        estimate(GOLDEN, [1, 2, 3], 1)
    mapping = linear_map(GOLDEN, "1/2", ["-3", "5"])
    y = fmpq_mat(2, 1, [fmpq(1, 3), -2])
    assert estimate(GOLDEN, ["1/3", -2], "1/2", [-3, 5]) == tuple((mapping * y).entries())


def test_the_recursion_runs_on_symbols() -> None:
    """The same recursion on SymPy matrices gives the spectral filter as a rational function."""
    s, lam, a, b = sympy.symbols("s lam a b")
    X = sympy.Matrix([[s, 0], [0, 2 * s]])
    found = distil(X, sympy.eye(2), lam * sympy.eye(2), [a, b], solve=lambda m, v: m.LUsolve(v))
    for j, scale in enumerate((s, 2 * s)):
        expected = spectral_filter(scale**2, lam, [a, b]) / scale
        assert sympy.cancel(found[j, j] - expected) == 0
    assert sympy.cancel(found[0, 0] - spectral_filter(s**2, lam, [b, a]) / s) != 0


def test_ball_and_exact_lower_bound() -> None:
    """LB of a ball instance holds the value that symmetric functions of B give."""
    instance = GOLDEN.instance().balls(256)
    # Σ B/(1+B) = 2 − Σ 1/(1+B) with 1+B the roots of a quadratic with exact symmetric functions
    total, product = sum(instance.snr), instance.snr[0] * instance.snr[1]
    assert lower_bound(instance).overlaps((total + 2 * product) / (1 + total + product))


@pytest.mark.parametrize(
    "text", ["1" * 20_001, "1/" + "3" * 20_001, "0." + "1" * 20_001, "9" * 99_999]
)
def test_too_many_digits_are_refused(text):
    """More than 20,000 digits in any part of a number is one clear line."""
    with pytest.raises(InputError, match="at most 20000 digits"):
        to_exact(text)
    assert to_exact("-" + "1" * 20_000 + "/" + "3" * 20_000) * 3 == -1
