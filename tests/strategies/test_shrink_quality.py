"""Quality of shrinking: the smallest counterexample is one that people can read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flint import fmpq
from hypothesis import HealthCheck, Phase, find, settings

import sdproof
from sdproof import strategies as sds
from sdproof.model.instance import Instance

ENOUGH = settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)


def smallest(strategy: Any, condition: Callable[[Any], bool]) -> Any:
    return find(strategy, condition, settings=ENOUGH)


def pairs(instance: Instance) -> list[tuple[fmpq, fmpq]]:
    return list(zip(instance.eigenvalues, instance.snr, strict=True))


def rises(one: tuple[fmpq, fmpq], other: tuple[fmpq, fmpq]) -> bool:
    """More signal on the smaller of two neighbouring eigenvalues, the larger one first."""
    return bool(one[0] > other[0] and one[1] < other[1])


@pytest.mark.parametrize(
    ("strategy", "condition", "e", "snr"),
    [
        (sds.instances(), lambda _: True, "1", "0"),
        (sds.instances(), lambda i: i.rank >= 3, "1 1 1", "0 0 0"),
        (sds.instances(distinct=True), lambda i: i.rank >= 3, "3 2 1", "0 0 0"),
        (sds.instances(), lambda i: any(i.snr), "1", "1"),
        (sds.instances(min_rank=2, max_ratio=2, distinct=True), lambda _: True, "2 1", "0 0"),
        (sds.instances(), lambda i: sum(b > 0 for b in i.snr) > 1, "1 1", "1 1"),
        (sds.instances(), lambda i: any(map(rises, pairs(i), pairs(i)[1:])), "2 1", "0 1"),
        (sds.aligned_instances(), lambda i: i.rank >= 2, "2 1", "1 0"),
        (sds.aligned_instances(), lambda i: i.snr[-1] > 0 and i.rank > 1, "2 1", "0 1"),
        (sds.hard_instances(), lambda _: True, "1 1/2", "2 0"),
        (sds.hard_instances(), lambda i: i.rank > 3 and i.snr[2] > 0, "1 5/6 2/3 1/2", "4 0 1 0"),
        (sds.hard_instances(200, "1/2"), lambda i: i.rank > 2, "1 3/4 1/2", "600 0 0"),
        (sds.near_misses("alignment"), lambda _: True, "1 3/4 1/2", "600 1/100 1/100"),
    ],
)
def test_the_smallest_instance(
    strategy: Any, condition: Callable[[Instance], bool], e: str, snr: str
) -> None:
    """Exactly this one."""
    found = smallest(strategy, condition)
    assert " ".join(map(str, found.eigenvalues)) == e
    assert " ".join(map(str, found.snr)) == snr


def test_the_smallest_numbers() -> None:
    """λ = 1, ξ = 0; beyond a threshold an integer near it."""
    assert smallest(sds.lambdas(), lambda _: True) == 1
    assert smallest(sds.lambdas(), lambda v: v > 3) in (4, 10)
    assert smallest(sds.imitation_parameters(2), lambda _: True) == (0, 0)
    assert smallest(sds.imitation_parameters(), lambda xi: any(x < 0 for x in xi)) == (-1,)


def test_where_ridge_is_above_the_bound() -> None:
    """No signal and λ = 1 is the simplest problem in which ridge does not attain LB."""
    found = smallest(sds.instances(), lambda i: sdproof.risk(i, 1).rho > sdproof.lower_bound(i))
    assert (found.eigenvalues, found.snr) == ((1,), (0,))


def test_where_one_step_is_not_enough() -> None:
    """At λ = 1 one step misses LB first at rank 2, with numbers of one digit."""
    found = smallest(
        sds.instances(distinct=True),
        lambda i: sdproof.optimal_curve(i, 1, 1)[1].rho > sdproof.lower_bound(i),
    )
    assert found.rank == 2
    assert all(max(int(v.p), int(v.q)) < 10 for v in (*found.eigenvalues, *found.snr))


def test_the_smallest_design() -> None:
    """X = (1), and for rank 2 a diagonal one."""
    known = smallest(sds.designs(), lambda _: True)
    assert (known.design.X, known.design.theta) == (((fmpq(1),),), (0,))
    known = smallest(sds.designs(2, 2, 2), lambda _: True)
    assert known.design.X == ((1, 0), (0, 1))
