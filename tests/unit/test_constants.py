"""The proved constants of the hard family: read from the theorems, and against independent values."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from sdproof import kernel
from sdproof.errors import InputError
from sdproof.families import hard
from sdproof.model.instance import Instance
from sdproof.numbers.exact import to_fraction
from sdproof.optimum.fit import optimal_curve
from sdproof.papers.pareek2024 import mt_2, two_term
from sdproof.papers.pareek2024.constants import CLAIMS, Constant, best, proved_constants, tightness
from sdproof.prove import identity
from sdproof.state import Claim, Theorem
from sdproof.verdict import Verdict

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


def largest(b: Fraction, C: Fraction, method: str) -> Fraction:
    """The best constant."""
    return to_fraction(best(proved_constants(b, C)[method]))


def by_name(found: list[Constant]) -> dict[str, Fraction]:
    """The constants of the theorems that apply."""
    return {c.theorem.name: to_fraction(c.value) for c in found if c.applies}


@given(b=RATIOS, C=SIGNALS, x=POINTS, more=st.fractions(0, 10, max_denominator=9))
def test_no_point_is_below(b: Fraction, C: Fraction, x: Fraction, more: Fraction) -> None:
    """At random x and β ≥ b the two terms are not below the constants."""
    assert ridge_terms(x, b + more, C) >= largest(b, C, "ridge")
    assert one_step_terms(x, b + more, C) >= largest(b, C, "one_step")


@given(b=RATIOS, C=SIGNALS)
def test_the_constant_of_one_step_is_approached(b: Fraction, C: Fraction) -> None:
    """At β = b, far out for C ≥ 1 and close to 0 for C ≤ 1: no larger constant holds."""
    x = Fraction(10**9) if C >= 1 else Fraction(1, 10**9)
    assert one_step_terms(x, b, C) - largest(b, C, "one_step") < Fraction(1, 10**5)


@given(b=RATIOS, C=SIGNALS)
def test_closed_forms(b: Fraction, C: Fraction) -> None:
    """The constants of all theorems, in formulas written down once more; the paper's where its
    theorem applies."""
    found = proved_constants(b, C)
    ridge, one_step = by_name(found["ridge"]), by_name(found["one_step"])
    assert ridge.pop("ridge") * (1 + C * b**2) == C * b**2
    assert ridge == ({"paper-constant": Fraction(49, 50)} if C * b**2 >= 49 else {})
    assert one_step.pop("one-step") * (1 + C) == b**2 * C
    assert one_step.pop("sharp-strong-signal", None) == (C * b**2 / (C + b**2) if C >= 1 else None)
    weak = C * b**2 / (1 + C * b**2) if C <= 1 else None
    assert one_step.pop("sharp-weak-signal", None) == weak
    paper = C >= 1 and b >= Fraction(1, 22)
    assert one_step == ({"paper-constant": Fraction(99, 51200)} if paper else {})


def test_only_what_is_proved_counts() -> None:
    """A constant whose theorem the kernel rejects is never the best."""
    found = proved_constants("1/2", 200)["one_step"]
    assert best(found) == fmpq(200, 801)
    assert {c.verdict for c in found} == {Verdict.PROVED}
    assert best([]) is None


def test_a_rejected_theorem_is_not_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a proof that shows nothing a theorem's constant does not count."""
    broken = mt_2.STRONG.changed(name="broken", proof=identity(), uses=())
    claim = Claim("MT-2", theorems=(mt_2.ONE_STEP, broken))
    monkeypatch.setitem(CLAIMS, "one_step", claim)
    found = proved_constants("1/2", 200)["one_step"]
    assert [c.verdict is Verdict.PROVED for c in found] == [True, False]
    assert best(found) == fmpq(50, 201)


def test_no_larger_constant_holds_on_the_family() -> None:
    """Instances of rank r with all β_j near b come down to the constant of one step as r grows."""
    b, C = fmpq(1, 2), fmpq(20)
    sharp, gaps = best(proved_constants(b, C)["one_step"]), []
    for r in (10, 100, 1000):
        beta = [b + fmpq(j, 10**9) for j in range(r - 1)]
        instance = Instance((fmpq(1), *beta), (C * r, *[fmpq(0)] * (r - 1)))
        gaps.append(optimal_curve(instance, fmpq(10**5), 1)[1].rho / r - sharp)
    assert gaps[0] > gaps[1] > gaps[2] >= 0
    assert gaps[2] < fmpq(1, 500)


@pytest.mark.parametrize("r", [2, 5])
def test_the_true_minimum_is_above_the_constants(r: int) -> None:
    """On a hard instance min ρ/r is above the constant, for ridge and for one step."""
    found, true = proved_constants("1/2", 200), tightness(hard(r, 200, "1/2"), "1/2", 200, 12)
    assert (true.aligned, true.rank) == (1, r)
    for steps, method in enumerate(("ridge", "one_step")):
        lo, hi = map(Fraction, true.per_direction(steps))
        assert to_fraction(best(found[method])) < lo <= hi


def test_an_instance_outside_the_family_is_named_so() -> None:
    """Signal too weak, or a ratio too small: no direction is aligned."""
    assert tightness(hard(3, 199, "1/2"), "1/2", 200, 5).aligned is None
    assert tightness(hard(3, 200, "1/3"), "1/2", 200, 5).aligned is None
    assert tightness(hard(3, 200, "1/2", 2), "1/4", 200, 5).aligned == 2


@pytest.mark.parametrize(
    "theorem", [two_term.ONE_STEP_STRONG, two_term.ONE_STEP_WEAK], ids=lambda t: t.name
)
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


@pytest.mark.parametrize(
    ("b", "C", "word"),
    [(0, 1, "b: 0"), ("3/2", 1, "b: 3/2"), (1, 0, "C: 0"), (0.5, 1, "float"), ("x", 1, "exact")],
)
def test_bad_input(b: Any, C: Any, word: str) -> None:
    """b outside (0, 1], C ≤ 0 and inexact numbers are refused in one line."""
    with pytest.raises(InputError, match=word):
        proved_constants(b, C)
    with pytest.raises(InputError, match=word):
        tightness(hard(2), b, C)
