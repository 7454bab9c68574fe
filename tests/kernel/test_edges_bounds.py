"""Lower bounds of one instance, checked by the kernel at the edges: degrees, squares, breakpoints."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import pairwise
from math import gcd
from typing import Any

import pytest

from sdproof import Instance, kernel
from sdproof.kernel import least
from sdproof.kernel.instance import check_bound, read_problem
from sdproof.kernel.least import Gram
from sdproof.prove.instance import certify

ONE = read_problem({"eigenvalues": ["1"], "snr": ["1"]})
HALF = Fraction(1, 2)  # the minimum of ridge on it, at λ = 1


def proved(bound: str) -> dict[str, Any]:
    return dict(json.loads(certify(Instance([1], [1]), 0, bound).to_json())["proof"])


def refused(proof: dict[str, Any], bound: Fraction = HALF) -> str:
    with pytest.raises((kernel.Invalid, kernel.Unreadable)) as error:
        check_bound(ONE, 0, bound, proof)
    return str(error.value)


def test_an_attained_bound() -> None:
    """Ridge attains 1/2 at x = 1: with the square, or with a breakpoint there; not without either."""
    proof = proved("1/2")
    assert len(proof["square"]) == 2
    check_bound(ONE, 0, HALF, proof)
    check_bound(ONE, 0, HALF, {"square": ["1"], "breakpoints": ["1"]})
    assert "positivity" in refused({"square": ["1"], "breakpoints": []})
    assert "positivity" in refused({"square": ["1"], "breakpoints": ["2"]})
    assert "positivity" in refused(
        {"square": ["1"], "breakpoints": ["1"]}, HALF + Fraction(1, 10**9)
    )


@pytest.mark.parametrize("square", [["2"], ["1", "1"], ["-1", "2"], ["0", "1"], ["1"] * 9])
def test_a_square_divides(square: list[str]) -> None:
    """Q for the bound 1/2 is (x − 1)²: its square root is x − 1, up to its sign."""
    proof = proved("1/2")
    check_bound(ONE, 0, HALF, proof | {"square": [str(-int(c)) for c in proof["square"]]})
    assert "square" in refused(proof | {"square": square})


def test_a_square_of_another_bound_is_refused() -> None:
    """For 1/4 there is no square; the sign of the polynomial stays that of the whole."""
    assert "square" in refused(proved("1/2"), Fraction(1, 4))
    for points in ([], ["1"], ["1/2", "2"]):
        assert "positivity" in refused({"square": ["1"], "breakpoints": points}, Fraction(2))


def test_as_many_steps_as_groups() -> None:
    """The lower bound is reached, and no more."""
    check_bound(ONE, 1, HALF, None)
    with pytest.raises(kernel.Invalid, match="reach 1/2"):
        check_bound(ONE, 1, HALF + Fraction(1, 10**9), None)


def test_the_degree_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A degree of exactly the limit is checked, one above is refused."""
    proof = proved("1/4")
    monkeypatch.setattr(least, "MAX_DEGREE", 2)
    check_bound(ONE, 0, Fraction(1, 4), proof)
    monkeypatch.setattr(least, "MAX_DEGREE", 1)
    with pytest.raises(kernel.Unreadable, match="limit is 1"):
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
    values = [
        Gram(ONE, 0, Fraction(b, 4)).excess(3) / Fraction(max(1, 4 // gcd(b, 4))) for b in range(3)
    ]
    assert all(a > b for a, b in pairwise(values))
