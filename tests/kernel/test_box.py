"""Bounds for ξ in a box: certificates against grids and exact minima, and what the kernel refuses."""

from __future__ import annotations

import copy
import json
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from edge_certificates import refused, words
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from sdproof import InputError, Instance, kernel, lower_bound, risk
from sdproof.prove.certificate import Certificate
from sdproof.prove.instance import certify
from sdproof.prove.witness import Witness

positive = st.builds(fmpq, st.integers(1, 30), st.integers(1, 7))
nonnegative = st.builds(fmpq, st.integers(0, 30), st.integers(1, 7))
real = st.builds(fmpq, st.integers(-30, 30), st.integers(1, 7))
instances = st.lists(st.tuples(positive, nonnegative), min_size=1, max_size=4).map(
    lambda pairs: Instance(*zip(*pairs, strict=True))
)
intervals = st.tuples(real, real).map(lambda ends: tuple(sorted(ends)))
half_lines = st.one_of(st.tuples(real, st.none()), st.tuples(st.none(), real))
SMALL = Instance([4, 2, 1], [9, "1/2", 0])
LAMS = [fmpq(4) ** i for i in range(-5, 6)]


def on_grid(instance: Instance, box: Any) -> fmpq:
    """The least ρ for some λ and ξ of the box."""
    axes = [
        [high - i * i for i in range(6)] if low is None
        else [low + i * i for i in range(6)] if high is None
        else [low + (high - low) * fmpq(i, 5) for i in range(6)]
        for low, high in box
    ]  # fmt: skip
    return min(risk(instance, lam, xi).rho for lam in LAMS for xi in product(*axes))


def inside(xi: tuple[fmpq, ...], box: Any) -> bool:
    return all(
        (low is None or low <= v) and (high is None or v <= high)
        for v, (low, high) in zip(xi, box, strict=True)
    )


@given(instances, st.one_of(
    st.tuples(intervals), st.tuples(half_lines), st.tuples(intervals, intervals)
), st.sampled_from(["1/2", "9/10", "1", "11/10"]))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_decided_and_true(instance: Instance, box: Any, share: str) -> None:
    """A certificate that the kernel accepts, of a bound that no grid point is below; or a witness in
    the box that is below, by its own risk."""
    best = on_grid(instance, box)
    bound = best * fmpq(*map(int, (share + "/1").split("/")[:2]))
    found = certify(instance, len(box), bound, xi=box)
    if isinstance(found, Certificate):
        assert best >= bound
        assert found.check().statement["type"] == "box-bound"
    else:
        assert isinstance(found, Witness)
        assert inside(found.xi, box)
        assert risk(instance, found.lam, found.xi).rho == found.rho < bound


def test_the_box_matters() -> None:
    """One step with ξ ≤ 1 is not below 8/5, with any ξ it is; the other way round never."""
    instance = Instance([1, "1/2", "1/4"], [10, 0, 0])
    mixing = certify(instance, 1, "8/5", xi=(0, 1))
    assert isinstance(mixing, Certificate)
    assert "every ξ with 0 ≤ ξ ≤ 1" in words(mixing.data)
    assert isinstance(certify(instance, 1, "8/5"), Witness)
    assert isinstance(certify(instance, 1, "8/5", xi=(0, None)), Witness)
    assert isinstance(certify(instance, 1, "1", xi=(0, 100)), Certificate)


def test_attained_at_a_corner_and_on_the_whole_box() -> None:
    """B = e/7: ridge, ξ = 0, attains the lower bound; so it is certified as attained, at λ = 7."""
    instance = Instance([1, 2, 3], ["1/7", "2/7", "3/7"])
    bound, above = lower_bound(instance), lower_bound(instance) + fmpq(1, 10**30)
    for box in (((0, 1),), ((-1, 0),), ((-1, 1),), ((0, 0),), ((0, None),), ((0, 1), (0, 1)),
                ((1, 2), (0, 0)), ((-1, 1), (-2, 2))):  # fmt: skip
        found = certify(instance, len(box), bound, xi=box)
        assert isinstance(found, Certificate)
        assert found.check()
        refuted = certify(instance, len(box), above, xi=box)
        assert isinstance(refuted, Witness)
        assert inside(refuted.xi, box)
        refused(found.data | {"bound": str(above)})


def test_a_minimum_inside_two_steps() -> None:
    """The best (ξ_1, ξ_2) lies in the box: the bound is that over all ξ, nearly touching."""
    instance = Instance([4, 2, 1], [9, "1/2", 0])
    below = certify(instance, 2, lower_bound(instance) - fmpq(1, 10**9))
    assert isinstance(below, Certificate)
    free = certify(instance, 2, lower_bound(instance) + fmpq(1, 100))
    assert isinstance(free, Witness)
    box = [(v - 1, v + 1) for v in free.xi]
    again = certify(instance, 2, lower_bound(instance) + fmpq(1, 100), xi=box)
    assert isinstance(again, Witness)
    assert inside(again.xi, box)


def certified(box: Any, share: str) -> dict[str, Any]:
    found = certify(
        SMALL, len(box), on_grid(SMALL, box) * fmpq(*map(int, share.split("/"))), xi=box
    )
    assert isinstance(found, Certificate)
    return dict(json.loads(found.to_json()))


ONE = certified(((fmpq(0), fmpq(1)),), "9/10")
HALF_LINE = certified(((fmpq(2), None),), "9/10")
TWO = certified(((fmpq(0), fmpq(1)), (fmpq(-1), fmpq(2))), "9/10")
FLAT = {"square": ["1"], "breakpoints": []}


@pytest.mark.parametrize("data", [ONE, HALF_LINE, TWO])
def test_tampering_is_refused(data: dict[str, Any]) -> None:
    """Every part of the proof removed, replaced, or moved; and every bound that is false."""
    assert kernel.check(data)
    proof = data["proof"]
    for key in proof:
        refused(data | {"proof": {k: v for k, v in proof.items() if k != key}})
        refused(data | {"proof": proof | {key: "x"}})
    for key in ("corners", "sides"):
        refused(data | {"proof": proof | {key: proof[key][:-1]}})
        refused(data | {"proof": proof | {key: [*proof[key], FLAT]}})
        for i, part in enumerate(proof[key]):
            for wrong in (None if part else FLAT, {"square": ["3", "1"], "breakpoints": []},
                          {"square": ["1"], "breakpoints": ["1", "1"]}, {"square": ["1"]}):  # fmt: skip
                changed = copy.deepcopy(proof)
                changed[key][i] = wrong
                refused(data | {"proof": changed})
    refused(data | {"proof": proof | {"inside": None if proof["inside"] else FLAT}})
    refused(data | {"proof": None})
    bound = str(2 * fmpq(*map(int, (data["bound"] + "/1").split("/")[:2])))
    for points in ([], ["1"], ["1/2", "2", "8"]):
        part = {"square": ["1"], "breakpoints": points}
        forged = {
            "corners": [c and part for c in proof["corners"]],
            "sides": [part] * len(proof["sides"]),
            "inside": proof["inside"] and part,
        }
        assert "positivity" in refused(data | {"bound": bound, "proof": forged})


@pytest.mark.parametrize(
    "xi",
    [
        None, [], ["0", "1"], [["0"]], [["0", "1", "2"]], [["0", 1]], [["1", "0"]], [[None, None]],
        [["0", "1"], ["0", "1"]], [[True, "1"]], [["0", "x"]], "01", [("0", "1")], [{"0": "1"}],
    ],
)  # fmt: skip
def test_boxes_that_are_none(xi: Any) -> None:
    """A pair of bounds in order, of which one may be null, for the one step."""
    refused(ONE | {"xi": xi})


def test_a_box_of_two_steps_is_bounded() -> None:
    """No half-lines for two steps, and no boxes for other numbers of steps."""
    for xi in ([["0", None], ["0", "1"]], [["0", "1"], [None, "1"]], [["0", "1"]]):
        refused(TWO | {"xi": xi})
    for steps in (0, 3):
        refused(ONE | {"steps": steps, "xi": [["0", "1"]] * steps})


def test_a_larger_box_has_another_proof() -> None:
    """The proof for ξ ≤ 1 of a bound that larger ξ violate does not pass for them."""
    instance = Instance([1, "1/2", "1/4"], [10, 0, 0])
    data = certify(instance, 1, "8/5", xi=(0, 1)).data  # type: ignore[union-attr]
    assert kernel.check(data)
    assert "positivity" in refused(data | {"xi": [["0", "4"]]})
    assert "proof.corners[1]" in refused(data | {"xi": [["0", None]]})


@pytest.mark.parametrize(
    ("steps", "xi"),
    [
        (0, (0, 1)), (3, (0, 1)), (1, (1, 0)), (1, (None, None)), (1, 0), (1, "01"), (1, ()),
        (1, (0, 0.5)), (1, ((0, 1), (0, 1))), (2, (0, None)), (2, ((0, 1),) * 3), (1, (0, 1, 2)),
        (1, (float("nan"), 1)), (1, (True, 1)), (1, ((0, 1), 3)),
    ],
)  # fmt: skip
def test_bad_boxes(steps: int, xi: Any) -> None:
    """One line that says what is accepted."""
    with pytest.raises(InputError, match="accepted") as error:
        certify(SMALL, steps, 0, xi=xi)
    assert "\n" not in str(error.value)


def test_fractions_of_the_standard_library() -> None:
    """Exact numbers of any kind are bounds."""
    assert isinstance(certify(SMALL, 1, 0, xi=(Fraction(1, 3), "1/2")), Certificate)
