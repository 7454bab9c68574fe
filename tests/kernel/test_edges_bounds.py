"""Lower bounds of one instance, checked by the kernel at the edges: degrees, points, strictness."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from sdproof import Instance, kernel
from sdproof.kernel import instance as kernel_instance
from sdproof.kernel.instance import check_bound, read_problem
from sdproof.prove.instance import certify

ONE = read_problem({"eigenvalues": ["1"], "snr": ["1"]})
HALF = Fraction(1, 2)  # the minimum of ridge on it, at λ = 1


def proved(bound: str) -> dict[str, Any]:
    return dict(json.loads(certify(Instance([1], [1]), 0, bound).to_json())["proof"])


def product(roots: range) -> list[int]:
    """The coefficients of ∏ (x − root), from the constant on."""
    total = [1]
    for root in roots:
        total = [b - root * a for b, a in zip([0, *total], [*total, 0], strict=True)]
    return total


def refused(proof: dict[str, Any], bound: Fraction = HALF, strict: bool = False) -> str:
    with pytest.raises((kernel.Invalid, kernel.Unreadable)) as error:
        check_bound(ONE, 0, bound, proof, strict)
    return str(error.value)


def plus(proof: dict[str, Any], other: list[int]) -> dict[str, Any]:
    """The proof with `other` added to its factor."""
    factor = [int(c) for c in proof["factor"]]
    size = max(len(factor), len(other))
    padded = [p + [0] * (size - len(p)) for p in (factor, other)]
    return proof | {"factor": [str(a + b) for a, b in zip(*padded, strict=True)]}


def test_products_by_hand() -> None:
    """(x − 1)(x − 2) = 2 − 3x + x²."""
    assert product(range(1, 3)) == [2, -3, 1]


def test_a_factor_that_agrees_at_some_points_is_refused() -> None:
    """Degree 2 takes 3 points: a factor that is right at any two of them is not enough."""
    proof = proved("1/4")
    assert proof["square"] == ["1"]
    check_bound(ONE, 0, Fraction(1, 4), proof)
    for roots in (range(1, 3), range(2, 4), range(1, 2), range(3, 4)):
        assert "differs" in refused(plus(proof, product(roots)), Fraction(1, 4))


def test_a_factor_of_too_high_a_degree_is_refused() -> None:
    """One that agrees at all 3 points, but is of degree 3."""
    proof = proved("1/4")
    for roots in (range(1, 4), range(1, 5)):
        assert "degree above 2" in refused(plus(proof, product(roots)), Fraction(1, 4))


def test_a_scale_of_zero_shows_nothing() -> None:
    """0 · Q = 0 holds for every Q."""
    for factor in (["0"], []):
        nothing = {"scale": "0", "square": ["1"], "factor": factor, "breakpoints": []}
        assert "scale" in refused(nothing, Fraction(2))
        assert "differs" in refused(nothing | {"scale": "1"}, Fraction(2))


def test_a_strict_bound_is_not_attained() -> None:
    """Ridge attains 1/2: (x − 1)² shows ≥ and not >, as square or as factor; 1/4 is strict."""
    proof = proved("1/2")
    assert len(proof["square"]) == 2
    check_bound(ONE, 0, HALF, proof)
    assert "constant square" in refused(proof, strict=True)
    a, b = (int(c) for c in proof["square"])
    factor = [a * a, 2 * a * b, b * b]
    if proof["factor"] != ["1"]:
        factor = [int(proof["factor"][0]) * c for c in factor]
    flat = proof | {
        "square": ["1"],
        "factor": [str(c) for c in factor],
        "breakpoints": ["1"],
    }
    check_bound(ONE, 0, HALF, flat)
    assert "positivity" in refused(flat, strict=True)
    check_bound(ONE, 0, Fraction(1, 4), proved("1/4"), strict=True)
    zero = proved("1/4") | {"square": ["0"]}
    assert "constant square" in refused(zero, Fraction(1, 4), strict=True)


def test_a_strict_floor() -> None:
    """With as many steps as groups: the floor is ≥ itself, > less, and not > itself."""
    below = HALF - Fraction(1, 100)
    check_bound(ONE, 1, HALF, None)
    check_bound(ONE, 1, below, None, strict=True)
    for bound, strict in ((HALF, True), (HALF + 1, True), (HALF + 1, False)):
        with pytest.raises(kernel.Invalid, match="reach 1/2"):
            check_bound(ONE, 1, bound, None, strict)


def test_the_degree_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A degree of exactly the limit is checked, one above is refused."""
    proof = proved("1/4")
    monkeypatch.setattr(kernel_instance, "MAX_DEGREE", 2)
    check_bound(ONE, 0, Fraction(1, 4), proof)
    monkeypatch.setattr(kernel_instance, "MAX_DEGREE", 1)
    with pytest.raises(kernel.Unreadable):
        check_bound(ONE, 0, Fraction(1, 4), proof)


@pytest.mark.parametrize(
    ("eigenvalues", "snr"),
    [([], []), (["1"], []), ([], ["1"]), (["0"], ["1"]), (["1"], ["-1"]), (["-1"], ["-1"])],
)
def test_what_is_no_instance(eigenvalues: list[str], snr: list[str]) -> None:
    """No directions, unequal numbers, an eigenvalue of 0, a negative ratio."""
    with pytest.raises(kernel.Unreadable, match="instance"):
        read_problem({"eigenvalues": eigenvalues, "snr": snr})


def test_values_rise_with_the_bound_taken_away() -> None:
    """The excess over a smaller bound is larger: Q is read with its bound, not without."""
    values = [kernel_instance.excess(ONE, 0, Fraction(b, 4), 3) for b in range(3)]
    assert all(a > b for a, b in pairwise(values))
