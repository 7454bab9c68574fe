"""Certificates of one instance at their edges: strict and attained bounds, ends of intervals."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from edge_certificates import refused, words

from sdproof import Instance, kernel
from sdproof.kernel import base
from sdproof.kernel import instance as kernel_instance
from sdproof.kernel.positivity import check_nonnegative, on_interval, shift_by_one
from sdproof.prove.improvement import certify_improvement
from sdproof.prove.instance import certify, certify_at_most, certify_steps

IMPROVING = Instance([1, "1/2", "1/4"], [10, 0, 0])


def test_an_improvement_is_strict() -> None:
    """A witness whose risk is the bound itself shows no improvement."""
    data = json.loads(certify_improvement(IMPROVING).to_json())  # type: ignore[union-attr]
    assert "1-step" in words(data)
    problem = kernel_instance.read_problem(data["instance"])
    lam = base.rational(data["witness"]["lam"], "lam")
    xi = [base.rational(v, "xi") for v in data["witness"]["xi"]]
    bound = kernel_instance.risk(problem, lam, xi)
    proved = json.loads(certify(IMPROVING, 0, base.show(bound)).to_json())
    equal = data | {"bound": base.show(bound), "ridge": proved["proof"]}
    assert "not below" in refused(equal)


def test_an_upper_bound_may_be_attained() -> None:
    """A witness whose risk is the bound shows ρ ≤ bound; one below it by 10⁻⁹ does not."""
    data = json.loads(certify_at_most(IMPROVING, 1, "2").to_json())
    problem = kernel_instance.read_problem(data["instance"])
    lam = base.rational(data["witness"]["lam"], "lam")
    rho = kernel_instance.risk(problem, lam, [base.rational(data["witness"]["xi"][0], "xi")])
    assert kernel.check(data | {"bound": base.show(rho)})
    assert "above" in refused(data | {"bound": base.show(rho - Fraction(1, 10**9))})


def test_as_many_steps_as_groups_need_no_proof() -> None:
    """The floor is attained and not exceeded; a proof where none is needed is refused."""
    instance = Instance([2, 1, 1], [3, 1, 2])
    data = json.loads(certify(instance, 2, "1").to_json())
    floor = Fraction(3, 4) + Fraction(2 * 3, 5)
    assert data["proof"] is None
    assert kernel.check(data | {"bound": base.show(floor)})
    refused(data | {"bound": base.show(floor + Fraction(1, 10**9))})
    refused(data | {"proof": {}})
    refused(data | {"steps": 1})


@pytest.mark.parametrize(
    ("f", "breakpoints", "strict", "accepted"),
    [
        ([0, 1], [], True, True),
        ([0, 0, 1], [], True, True),
        ([4, -4, 1], [2], False, True),
        ([4, -4, 1], [2], True, False),
        ([5, -4, 1], [2], True, True),
        ([3, -4, 1], [1, 3], False, False),
        ([1, -1], [1], False, False),
        ([-1, 1], [1], False, False),
        ([0], [1], False, True),
        ([1], [], True, True),
        ([-1], [], False, False),
    ],
)
def test_positivity_on_a_partition(
    f: list[int], breakpoints: list[int], strict: bool, accepted: bool
) -> None:
    """Each interval, up to ∞, has its own test; a zero at a breakpoint is not strict."""
    points = [Fraction(v) for v in breakpoints]
    if accepted:
        check_nonnegative([[f]], points, strict)
    else:
        with pytest.raises(kernel.Invalid, match="positivity"):
            check_nonnegative([[f]], points, strict)


def test_transforms_by_hand() -> None:
    """Taylor shift and the three kinds of interval, on x² − 3."""
    assert shift_by_one([-3, 0, 1]) == [-2, 2, 1]
    assert on_interval([-3, 0, 1], Fraction(0), None) == [1, 0, -3]
    assert on_interval([-3, 0, 1], Fraction(2), None) == [4, 8, 1]
    found = on_interval([-3, 0, 1], Fraction(0), Fraction(2))  # (4 − 3 (1+y)²), from x = 2 to 0
    assert found == [1, -6, -3]
    assert on_interval([-3, 0, 1], Fraction(1, 2), Fraction(3, 2)) == [-3, -18, -11]


STEPS = json.loads(certify_steps(Instance([1, "1/5"], [3, 0])).to_json())


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        ("between", ["1"], "between"),
        ("between", [], "between"),
        ("between", ["0", "9"], "between"),
        ("between", ["-1", "9"], "between"),
        ("between", ["9", "9"], "between"),
        ("between", ["1000000", "1000001"], "change sign"),
        ("root", [], "change sign"),
        ("root", ["1"], "change sign"),
        ("root", ["0", "0"], "change sign"),
        ("root", ["-100", "1"], "change sign"),
    ],
)
def test_an_attained_floor_is_checked(place: str, value: Any, reason: str) -> None:
    """The root changes sign between two increasing points > 0, and divides every deviation."""
    assert STEPS["steps"] == 1
    assert kernel.check(STEPS)
    assert reason in refused(STEPS | {"attained": STEPS["attained"] | {place: value}})


def test_a_root_of_some_other_polynomial_is_refused() -> None:
    """One that changes sign between the same points, but divides no deviation."""
    low, high = map(Fraction, STEPS["attained"]["between"])
    middle = (2 * low + high) / 3
    root = [str(-middle.numerator), str(middle.denominator)]
    assert "divide" in refused(STEPS | {"attained": STEPS["attained"] | {"root": root}})


def test_a_root_at_an_end_is_no_change_of_sign() -> None:
    """An interval that ends at the root shows nothing; one around it does."""
    data = json.loads(certify_steps(Instance([1, "1/9"], [1, 0])).to_json())
    root, between = [int(c) for c in data["attained"]["root"]], data["attained"]["between"]
    zero = next(x for x in range(1, 100) if sum(c * x**i for i, c in enumerate(root)) == 0)
    assert Fraction(between[0]) < zero < Fraction(between[1])
    before, at, after = (str(zero + i) for i in (-1, 0, 1))
    for between, accepted in (([before, at], False), ([at, after], False), ([before, after], True)):
        changed = data | {"attained": data["attained"] | {"between": between}}
        assert bool(kernel.check(changed) if accepted else "change sign" in refused(changed))
