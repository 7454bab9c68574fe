"""The best constants of the two-term argument: exact, and against independent evaluations."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from flint import fmpq, fmpq_poly
from hypothesis import given
from hypothesis import strategies as st

from sdproof import kernel
from sdproof.errors import InputError, ProofError
from sdproof.families import hard
from sdproof.minima import constants
from sdproof.minima.constants import (
    Algebraic,
    compare,
    infimum,
    rational,
    tightness,
    two_term_constants,
)
from sdproof.model.instance import Instance
from sdproof.model.risks import risk
from sdproof.optimum.fit import optimal_curve
from sdproof.papers.pareek2024 import two_term
from sdproof.prove import identity
from sdproof.state import Theorem

RATIOS = st.fractions("1/20", 1, max_denominator=20)
SIGNALS = st.fractions("1/20", 300, max_denominator=20)
POINTS = st.fractions("1/1000", 1000, max_denominator=1000)


def ridge_terms(x: Fraction, beta: Fraction, C: Fraction) -> Fraction:
    """C A² + q² of ridge, written down once more."""
    return C * (x / (1 + x)) ** 2 + (beta / (beta + x)) ** 2


def one_step_terms(x: Fraction, beta: Fraction, C: Fraction) -> Fraction:
    """The least C A² + q² on the line u A + v q = n: n²/(u²/C + v²)."""
    u, v, n = (1 + x) ** 2, (beta + x) ** 2 / beta, x**2 + 2 * x + beta
    return n**2 / (u**2 / C + v**2)


def bounds(value: Algebraic, digits: int = 20) -> tuple[Fraction, Fraction]:
    """The decimal enclosure as fractions."""
    lo, hi = value.decimals(digits)
    return Fraction(lo), Fraction(hi)


@given(b=RATIOS, C=SIGNALS, x=POINTS, more=st.fractions(0, 10, max_denominator=9))
def test_no_point_is_below(b: Fraction, C: Fraction, x: Fraction, more: Fraction) -> None:
    """At random x and β ≥ b the two terms are not below the constants."""
    found = two_term_constants(b, C)
    assert ridge_terms(x, b + more, C) >= bounds(found.ridge.value)[0]
    assert one_step_terms(x, b + more, C) >= bounds(found.one_step.value)[0]


@given(b=RATIOS, C=SIGNALS)
def test_the_order_of_the_constants(b: Fraction, C: Fraction) -> None:
    """Closed forms of theory §4 ≤ best constants, one step ≤ ridge ≤ the aligned term; the best
    for one step is the sharp closed form exactly; with b < 1 < C the gain is strict."""
    found = two_term_constants(b, C)
    one_step = found.one_step.value.exact
    assert one_step == found.sharp_one_step
    assert found.closed_one_step <= one_step
    assert compare(rational(found.closed_ridge), found.ridge.value) <= 0
    assert compare(found.one_step.value, found.ridge.value) <= 0
    assert compare(found.ridge.value, rational(found.aligned)) <= 0
    if b < 1:
        assert found.closed_one_step < one_step
        assert compare(rational(found.closed_ridge), found.ridge.value) < 0


@given(b=RATIOS, C=SIGNALS)
def test_the_constants_are_approached(b: Fraction, C: Fraction) -> None:
    """The infimum is tight: at the reported place (or far out to it) the value is that close."""
    found = two_term_constants(b, C)
    for best, terms in ((found.ridge, ridge_terms), (found.one_step, one_step_terms)):
        place = best.places[0]
        if isinstance(place, tuple):
            x = Fraction(int(place[0].p), int(place[0].q))
        else:
            x = {"0": Fraction(1, 10**9), "inf": Fraction(10**9), "every": Fraction(1)}[place]
        assert terms(x, b, C) - bounds(best.value)[0] < Fraction(1, 10**5)


@given(b=RATIOS, C=SIGNALS)
def test_the_polynomial_vanishes_at_the_constant(b: Fraction, C: Fraction) -> None:
    """The polynomial of the ridge constant is irreducible and changes sign in the enclosure."""
    value = two_term_constants(b, C).ridge.value
    p = value.polynomial
    assert [int(m) for _, m in p.factor()[1]] == [1]
    lo, hi = (fmpq(v.numerator, v.denominator) for v in bounds(value, 12))
    if value.exact is None:
        assert p(lo) * p(hi) < 0
        assert value.interval.lo < hi
        assert lo < value.interval.hi
    else:
        assert p(value.exact) == 0
    assert hi - lo <= hi * fmpq(1, 10**11)


@pytest.mark.parametrize(
    ("b", "C", "ridge", "one_step", "places"),
    [
        ("1", "5", "5/6", "5/6", ("every",)),
        ("1/2", "200", None, "200/801", ("inf",)),
        ("1/2", "1", None, "1/5", ("0", "inf")),
        ("1/2", "1/3", None, "1/13", ("0",)),
    ],
)
def test_known_values(
    b: str, C: str, ridge: str | None, one_step: str, places: tuple[str, ...]
) -> None:
    """C/(1+C) at b = 1; for C > 1, = 1, < 1 the infimum of one step is at ∞, both ends, 0."""
    found = two_term_constants(b, C)
    exact = found.ridge.value.exact
    assert (None if exact is None else str(exact)) == ridge
    assert str(found.one_step.value.exact) == one_step
    assert found.one_step.places == places


def test_one_ridge_constant_by_radicals() -> None:
    """b = 1/2, C = 1: 6 − 4√2, the root of c² − 12 c + 4 below 1."""
    value = two_term_constants("1/2", 1).ridge.value
    assert [int(c) for c in value.polynomial.coeffs()] == [4, -12, 1]
    lo, hi = bounds(value, 30)
    assert lo < hi < 1
    assert (6 - lo) ** 2 > 32 > (6 - hi) ** 2


def test_no_larger_constant_holds_on_the_family() -> None:
    """Instances of rank r with all β_j near b come down to the constants as r grows."""
    b, C = fmpq(1, 2), fmpq(20)
    found = two_term_constants(b, C)
    gaps = []
    for r in (10, 100, 1000):
        beta = [b + fmpq(j, 10**9) for j in range(r - 1)]
        instance = Instance((fmpq(1), *beta), (C * r, *[fmpq(0)] * (r - 1)))
        (lo, hi), *_ = found.ridge.places
        ridge = risk(instance, (lo + hi) / 2).rho / r
        one_step = optimal_curve(instance, fmpq(10**5), 1)[1].rho / r
        lower = fmpq(*map(int, str(Fraction(found.ridge.value.decimals(15)[0])).split("/")))
        assert ridge >= lower
        assert one_step >= found.sharp_one_step
        gaps.append((ridge - lower, one_step - found.sharp_one_step))
    assert gaps[0] > gaps[1] > gaps[2]
    assert max(gaps[2]) < fmpq(1, 500)


@pytest.mark.parametrize("r", [2, 5])
def test_the_true_minimum_is_above_the_constants(r: int) -> None:
    """On a hard instance min ρ/r is above the constant, for ridge and for one step."""
    found, true = two_term_constants("1/2", 200), tightness(hard(r, 200, "1/2"), "1/2", 200, 12)
    assert (true.aligned, true.rank) == (1, r)
    for steps, best in enumerate((found.ridge, found.one_step)):
        lo, hi = map(Fraction, true.per_direction(steps))
        assert bounds(best.value)[1] < lo <= hi


def test_an_instance_outside_the_family_is_named_so() -> None:
    """Signal too weak, or a ratio too small: no direction is aligned."""
    assert tightness(hard(3, 199, "1/2"), "1/2", 200, 5).aligned is None
    assert tightness(hard(3, 200, "1/3"), "1/2", 200, 5).aligned is None
    assert tightness(hard(3, 200, "1/2", 2), "1/4", 200, 5).aligned == 2


def test_infimum_chooses_among_limits_and_critical_points() -> None:
    """Two equal minima inside, a lower limit, and a constant are told apart exactly."""
    x, one = fmpq_poly([0, 1]), fmpq_poly([1])
    square = (x**2 - 3 * x + 1) ** 2
    twice = infimum(square + x**2, x**2 + (x**2 + 1) ** 2)
    assert len(twice.places) == 2
    assert infimum(x + 1, x + 2).places == ("0",)
    assert infimum(x + 2, x + 1).places == ("inf",)
    assert infimum(3 * one, 2 * one).places == ("every",)
    assert compare(rational(fmpq(1, 3)), rational(fmpq(1, 3))) == 0
    assert compare(rational(fmpq(1, 3)), rational(fmpq(1, 2))) == -1


@pytest.mark.parametrize("theorem", two_term.THEOREMS, ids=lambda t: t.name)
def test_theorems(theorem: Theorem) -> None:
    """The kernel accepts each theorem, and rejects it with a hypothesis dropped or changed."""
    assert kernel.check(theorem.certificate())
    without = theorem.certificate()
    del without["statement"]["hypotheses"]["ratio"]
    with pytest.raises((kernel.Invalid, kernel.Unreadable)):
        kernel.check(without)
    raised = theorem.certificate()
    raised["statement"]["conclusion"] += " + C/1000"
    with pytest.raises(kernel.Invalid):
        kernel.check(raised)


def test_a_rejected_theorem_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """`checked` does not list a theorem that the kernel rejects."""
    assert len(two_term.checked()) == 4
    broken = two_term.THEOREMS[0].changed(name="broken", proof=identity())
    monkeypatch.setattr(two_term, "THEOREMS", (broken,))
    with pytest.raises(ProofError, match="broken"):
        two_term.checked()


@pytest.mark.parametrize(
    ("b", "C", "word"),
    [(0, 1, "b: 0"), ("3/2", 1, "b: 3/2"), (1, 0, "C: 0"), (0.5, 1, "float"), ("x", 1, "exact")],
)
def test_bad_input(b: Any, C: Any, word: str) -> None:
    """b outside (0, 1], C ≤ 0 and inexact numbers are refused in one line."""
    with pytest.raises(InputError, match=word):
        two_term_constants(b, C)
    with pytest.raises(InputError, match=word):
        tightness(hard(2), b, C)


def test_bad_digits() -> None:
    """A number of digits is an integer from 1 to 10000."""
    with pytest.raises(InputError, match="digits"):
        two_term_constants(1, 1).ridge.value.decimals(0)


def test_the_papers_constants() -> None:
    """0.98 and 0.99/2⁹."""
    assert (str(constants.PAPER_RIDGE), str(constants.PAPER_ONE_STEP)) == ("49/50", "99/51200")
