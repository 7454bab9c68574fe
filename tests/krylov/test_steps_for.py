"""How many steps reach factor·LB: enclosures that hold against certified minima, and what they say."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from flint import arb, fmpq

import sdproof
from sdproof import Instance, lower_bound, minimum, steps_for, steps_needed
from sdproof.errors import InputError, PrecisionExhausted
from sdproof.families import equal_eigenvalues, even_signal, hard
from sdproof.krylov.law import LAW
from sdproof.minima import reaching


@pytest.mark.parametrize("seed", range(8))
def test_minima_agree_on_both_sides(seed: int) -> None:
    """k = most is enough, k = least − 1 is not, by minima to 30 digits; with signal anywhere."""
    random = Random(seed)
    r = 3 + seed % 3
    e = random.sample(range(1, 25), r)
    instance = Instance(e, [fmpq(random.choice((0, 1, 30, 900)), 7) for _ in e])
    for factor in ("101/100", "3/2", "4"):
        found = steps_for(instance, factor)
        assert found.level == sdproof.to_exact(factor) * lower_bound(instance)
        assert found.k == found.least == found.most
        assert minimum(instance, found.most, 30).hi <= found.level
        if found.least:
            assert minimum(instance, found.least - 1, 30).lo > found.level
        assert bool(found.below) == bool(found.least)


@pytest.mark.parametrize(
    ("factor", "k"),
    [(1, 30), (2, 5), (29, 1), (30, 0), ("1001/1000", (13, 14)), ("21/20", (9, 10))],
)
def test_thirty_directions(factor: Any, k: Any) -> None:
    """Decided by certified minima up to k = 8; beyond, both bounds, and the law beside them, which
    says that it is not proved by machine."""
    found = steps_for(hard(30), factor)
    if isinstance(k, int):
        assert (found.least, found.most, found.k, found.by_law, found.given) == (k, k, k, None, "")
        assert LAW not in str(found)
    else:
        assert (found.least, found.most, found.k) == (*k, None)
        assert found.by_law in k
        assert found.given == LAW
        assert LAW in str(found)
        assert minimum(hard(30), found.by_law, law=True).lo <= found.level
        assert minimum(hard(30), found.by_law - 1, law=True).lo > found.level


def test_every_kind_of_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each side names what showed it; without minima the interval is wider, and still right."""
    exact = steps_for(hard(4), 1)
    assert exact.reached == exact.below == reaching.EXACT
    assert exact.k == steps_needed(hard(4)).infimum_steps
    assert steps_for(hard(30), 30).reached == reaching.CERTIFIED
    assert steps_for(hard(30), 2).reached == reaching.KRYLOV["inf"]
    harmonic = Instance([fmpq(1, j) for j in range(1, 13)], [0] * 11 + [900])
    with monkeypatch.context() as patch:
        patch.setattr(reaching, "MAX_GROUPS", 0)
        assert steps_for(harmonic, "5/4").reached == reaching.KRYLOV["zero"]
        wide = steps_for(hard(30), 2)
        assert (wide.least, wide.most, wide.below) == (4, 5, reaching.CHRISTOFFEL)
        assert wide.by_law == 5
        assert steps_for(hard(4), 1).reached == reaching.INTERPOLATION


def test_more_steps_than_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the degree stops before the answer, both ends still hold: all looked at are too few."""
    monkeypatch.setattr(reaching, "MAX_KRYLOV", 3)
    monkeypatch.setattr(reaching, "MAX_GROUPS", 0)
    found = steps_for(hard(30), 2)
    assert (found.least, found.most) == (3, 30)
    assert (found.below, found.reached) == (reaching.CHRISTOFFEL, reaching.INTERPOLATION)
    assert found.by_law == 5


def test_no_number_of_steps() -> None:
    """Equal eigenvalues with unequal B: LB itself is out of reach."""
    found = steps_for(equal_eigenvalues(3, 100), 2)
    assert (found.least, found.most, found.k, found.reached) == (
        None,
        None,
        None,
        reaching.UNREACHED,
    )
    assert str(found).startswith("no number of steps reaches 2·LB")
    assert steps_for(equal_eigenvalues(3, 100), 3).k == 0


def test_degenerate_instances() -> None:
    """No signal (LB = 0, reached in the limit), one direction, signal that ridge fits exactly."""
    assert steps_for(Instance([3, 2, 1], [0, 0, 0]), 1).k == 0
    assert steps_for(Instance([5], [3]), 1).k == 0
    assert steps_for(even_signal(6), 1).k == 0
    assert steps_for(Instance([2, 2], [3, 3]), "3/2").k == 0
    assert steps_for(Instance([3, 2], [9, 9]), 2).reached == reaching.RIDGE


def test_balls_and_large_ranks() -> None:
    """Bounds only, but for every kind of number; balls of equal eigenvalues say what is missing."""
    found = steps_for(hard(30).balls(), 2)
    assert (found.least, found.most, found.by_law) == (4, 5, None)
    large = steps_for(hard(600), 20)
    assert large.most - large.least <= 1
    assert large.below == reaching.CHRISTOFFEL
    design = sdproof.Design([[1, 1], [0, 1]], [9, 1], 1, "samples").instance()
    assert steps_for(design, "3/2").k is not None
    third = arb(1) / 3
    pair = Instance([third, third, arb(1)], [third, third, arb(3)], multiplicities=(2, 1))
    with pytest.raises(PrecisionExhausted, match="too wide to tell whether any number of steps"):
        steps_for(pair, 1)


@pytest.mark.parametrize(
    ("factor", "message"),
    [
        ("1/2", "factor: 1/2 is below 1; accepted: a number ≥ 1"),
        (-3, "factor: -3 is below 1"),
        (2.0, "factor: 2.0 is a float and not exact"),
        (None, "factor: None is not an exact number"),
        (True, "factor: True is a truth value"),
    ],
)
def test_bad_factors(factor: Any, message: str) -> None:
    with pytest.raises(InputError) as error:
        steps_for(hard(3), factor)
    assert message in str(error.value)
    with pytest.raises(InputError, match="instance: list"):
        steps_for([1], 2)  # type: ignore[arg-type]
