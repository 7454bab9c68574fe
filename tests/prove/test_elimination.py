"""Variables eliminated: powers, discriminants."""

from __future__ import annotations

import pytest
from filling import NONNEGATIVE, POSITIVE, REAL, closes, filled, offers, pointwise

from sdproof.prove.search.elimination import dropped, power_by_power, quadratics, real_quadratics
from sdproof.prove.search.holes import Tactic
from sdproof.prove.search.immediate import at_once, factors

MIXED = {"x": "real", "y": "positive", "z": "positive"}
AND_SQUARES = {"a": "y >= z"}


@pytest.mark.parametrize(
    ("tactic", "states", "signs"),
    [
        (real_quadratics, "x**2 + y >= 0", MIXED),
        (real_quadratics, "x**2 + 1 >= 2*x", REAL),
        (real_quadratics, "x**2 + x + 1 > 0", REAL),
        (real_quadratics, "y*x**2 + z*x + z**2/y > 0", MIXED),
        (real_quadratics, "y*x**2 + 2*z*x + z**2/y >= 0", MIXED),
        (quadratics, "x**2 + 1 >= 2*x", POSITIVE),
        (quadratics, "x**2 - x*y + y**2 > 0", POSITIVE),
        (power_by_power, "x**2 + x*y + z >= 0", POSITIVE),
    ],
)
def test_closed(tactic: Tactic, states: str, signs: dict[str, str]) -> None:
    assert closes(tactic, states, signs)


def test_dropped() -> None:
    """Coefficients that are squares are shown as such, the rest alone."""
    for states in ("x*(y-z)**2 + y + z >= 0", "x**2*(y-z)**2 + x + y > 0"):
        assert filled(pointwise(states, POSITIVE), dropped, factors, at_once)


def test_powers_need_a_proof_each() -> None:
    """y − z is shown by a fact in its own hole; powers ≥ 0 at sight need none."""
    (proof, *_) = offers(power_by_power, "x**2*(y-z) + x*y + z >= 0", POSITIVE, AND_SQUARES)
    assert (proof["variable"], set(proof["proofs"])) == ("x", {"2"})


@pytest.mark.parametrize(
    ("tactic", "states", "signs"),
    [
        (dropped, "x*y + z >= 0", REAL),
        (dropped, "x*(y-z) + 1 >= 0", POSITIVE),
        (dropped, "x = y", POSITIVE),
        (real_quadratics, "x**2 + 1 >= 2*x", POSITIVE),
        (real_quadratics, "x**3 + x**2 + 1 >= 0", REAL),
        (real_quadratics, "x**2 + 1 >= 3*x", REAL),
        (real_quadratics, "x**2 = 0", REAL),
        (real_quadratics, "1 >= x**2", REAL),
        (quadratics, "x**2 + 1 >= 2*x", REAL),
        (quadratics, "x**2 + 1 >= 3*x", POSITIVE),
        (power_by_power, "x**2 + 1 >= 2*x", POSITIVE),
        (power_by_power, "x*y = 1", POSITIVE),
        (power_by_power, "x**2 + x*y >= 0", REAL),
    ],
)
def test_left_alone(tactic: Tactic, states: str, signs: dict[str, str]) -> None:
    assert offers(tactic, states, signs) == []


def test_weak_variables() -> None:
    """A coefficient that may be zero admits no discriminant; with y > 0 it does."""
    states = "y*x**2 + 2*y*x + y >= 0"
    assert offers(real_quadratics, states, NONNEGATIVE | {"x": "real"}) == []
    assert offers(real_quadratics, states, MIXED)
