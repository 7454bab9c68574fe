"""Families: the hypotheses they promise hold exactly, and broken ones are refused."""

from __future__ import annotations

from itertools import pairwise

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from sdproof import InputError, Instance, lower_bound, risk
from sdproof.families import (
    FAMILIES,
    SHAPES,
    VIOLATIONS,
    equal_eigenvalues,
    even_signal,
    hard,
    near_miss,
    synthetic,
    unbounded_ratio,
)


@given(st.integers(2, 12), st.data(), st.integers(1, 19), st.sampled_from(list(SHAPES)))
def test_hard_family_hypotheses(r: int, data: st.DataObject, twentieths: int, shape: str) -> None:
    """Distinct eigenvalues, min(1, min β_j) = b exactly, B_m = C r, the rest silent."""
    m = data.draw(st.integers(1, r - 1))
    b = fmpq(twentieths, 20)
    instance = hard(r, "7/2", b, m, shape)
    beta = [e / instance.eigenvalues[m - 1] for e in instance.eigenvalues]
    assert all(x > y for x, y in pairwise(instance.eigenvalues))
    assert min(1, *beta) == b
    assert instance.snr == tuple(fmpq(7, 2) * r if j == m - 1 else 0 for j in range(r))


@pytest.mark.parametrize("shape", list(SHAPES))
@pytest.mark.parametrize("r", [1, 2, 9, 64])
def test_hard_family_on_the_smallest_eigenvalue(shape: str, r: int) -> None:
    """b = 1 puts the signal on the smallest of r distinct eigenvalues."""
    instance = hard(r, 200, 1, r, shape)
    assert min(instance.eigenvalues) == instance.eigenvalues[-1] == 1
    assert len(set(instance.eigenvalues)) == r


@pytest.mark.parametrize("shape", list(SHAPES))
@pytest.mark.parametrize("b", ["1/1000000", "1/3", "999999/1000000"])
def test_shapes_at_the_extremes(shape: str, b: str) -> None:
    """Rank 200 with b tiny or almost 1: still distinct, ends exact, signal in the middle."""
    instance = hard(200, 1, b, 100, shape)
    assert instance.eigenvalues[99] == 1
    assert str(instance.eigenvalues[-1]) == b


@pytest.mark.parametrize(
    "arguments",
    [
        {"r": 0},
        {"r": "5/2"},
        {"r": 1},
        {"r": 4, "b": 1},
        {"r": 4, "aligned": 4},
        {"r": 4, "b": 0},
        {"r": 4, "b": 2},
        {"r": 4, "C": 0},
        {"r": 4, "aligned": 5},
        {"r": 4, "shape": "round"},
        {"r": 4, "others": ["1"]},
        {"r": 4, "others": -1},
        {"r": 4, "b": 0.5},
        {"r": True},
        {"r": 10**9},
        {"r": None},
    ],
)
def test_hard_refuses_what_is_not_in_the_family(arguments: dict[str, object]) -> None:
    """Each hypothesis is enforced, with one line."""
    with pytest.raises(InputError, match="accepted") as caught:
        hard(**arguments)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)


@given(st.integers(1, 8), st.integers(1, 30))
def test_even_signal_needs_no_step(r: int, c: int) -> None:
    """NA-1: ridge at λ = 1/c attains LB exactly; at another λ it does not."""
    instance = even_signal(r, c)
    assert risk(instance, fmpq(1, c)).rho == lower_bound(instance)
    assert risk(instance, fmpq(2, c)).rho > lower_bound(instance)


@given(st.integers(2, 9), st.integers(2, 1000))
def test_unbounded_ratio(r: int, k: int) -> None:
    """NA-2: e_j ≤ ε e_1 for j ≥ 2, with equality once, all distinct."""
    instance = unbounded_ratio(r, fmpq(1, k))
    assert instance.eigenvalues[0] == 1
    assert max(instance.eigenvalues[1:]) == fmpq(1, k)
    assert len(set(instance.eigenvalues)) == r


def test_equal_eigenvalues() -> None:
    """NA-3: one eigenvalue, signals as given, none at all allowed."""
    assert equal_eigenvalues(3, 5, [1, 2]) == Instance([1] * 3, [5, 1, 2])
    assert lower_bound(equal_eigenvalues(3, 0)) == 0


@pytest.mark.parametrize("violate", list(VIOLATIONS))
def test_near_misses_break_one_hypothesis(violate: str) -> None:
    """Exactly the named hypothesis fails, by the amount."""
    amount = fmpq(1, 100) if violate != "distinctness" else fmpq(0)
    instance = near_miss(5, violate, amount)
    e = instance.eigenvalues
    failed = {
        "alignment": any(instance.snr[1:]),
        "signal": instance.snr[0] < 200 * 5,
        "ratio": min(e) < e[0] / 2,
        "distinctness": len(set(e)) < 5,
    }
    assert [name for name, broken in failed.items() if broken] == [violate]


def test_near_misses_without_violation_are_hard() -> None:
    """Amount zero gives the hard family back (for distinctness, any amount above zero)."""
    for violate in ("alignment", "signal", "ratio"):
        assert near_miss(4, violate, 0) == hard(4)
    assert len(set(near_miss(4, "distinctness", "1/999").eigenvalues)) == 4


@pytest.mark.parametrize(
    ("r", "violate", "amount"),
    [
        (4, "nothing", 1),
        (4, "signal", -1),
        (2, "distinctness", 0),
        (4, "ratio", 1),
        (4, "signal", 300),
        (4, "distinctness", 1),
        (1, "signal", 0),
    ],
)
def test_near_miss_refusals(r: int, violate: str, amount: int) -> None:
    """Unknown hypotheses and amounts without an instance are refused."""
    with pytest.raises(InputError):
        near_miss(r, violate, amount)


def test_synthetic_settings() -> None:
    """Three settings of rank 4 with ‖θ*‖ = 1: Σ B_j/e_j = 1/γ²."""
    for setting in ("aligned", "equal-singular-values", "equal-alignment"):
        instance = synthetic(setting, "1/7")
        pairs = zip(instance.snr, instance.eigenvalues, strict=True)
        assert instance.rank == 4
        assert sum((b / e for b, e in pairs), fmpq(0)) == 7
    with pytest.raises(InputError, match="setting"):
        synthetic("other")


@pytest.mark.parametrize("name", list(FAMILIES))
def test_registry(name: str) -> None:
    """Each family builds from its defaults as text, and names unknown parameters."""
    family = FAMILIES[name]
    assert family.name == name
    assert family.build().kind == "exact"
    with pytest.raises(InputError, match="bogus"):
        family.build(bogus="1")
