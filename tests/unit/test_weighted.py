"""The weighted fit behind a risk curve: rows, and from which k on the excess is zero."""

from __future__ import annotations

from math import prod

import pytest
from flint import arb, fmpq

from sdproof import Instance
from sdproof.optimum import weighted
from sdproof.optimum.grouping import groups
from sdproof.optimum.weighted import FitProblem

LAM = fmpq(2, 3)


def built(e: list[int], h: list[fmpq]) -> FitProblem:
    """The wanted filter is t + t(1 − t) h(t) at every node t = e/(e + λ)."""
    t = [fmpq(v) / (v + LAM) for v in e]
    q = [x + x * (1 - x) * sum(c * x**i for i, c in enumerate(h)) for x in t]
    return FitProblem(groups(Instance(e, [v / (1 - v) for v in q])), LAM)


@pytest.mark.parametrize("degree", [0, 1, 2, 3])
def test_the_excess_vanishes_from_the_degree_on(degree: int) -> None:
    """deg h = d among five eigenvalues: excess_k = 0 from k = d + 1 on."""
    h = [fmpq(0)] * degree + [fmpq(1, 10)]
    assert built([1, 2, 3, 4, 5], h).vanishes_from() == degree + 1


@pytest.mark.parametrize("degree", [-1, 0, 1, 3])
def test_a_degree_modulo_a_prime_is_verified(monkeypatch: pytest.MonkeyPatch, degree: int) -> None:
    """A wrong degree, as an unlucky prime may give, shows nothing: the excess stays unknown."""
    problem = FitProblem(groups(Instance([1, 2, 3, 4, 5], [3, 0, 1, 7, 2])), LAM)
    assert problem.vanishes_from() == 5
    monkeypatch.setattr(weighted, "_degree_modulo_prime", lambda *_: degree)
    assert problem.vanishes_from() == 5


def test_a_prime_may_be_unlucky() -> None:
    """Nodes equal modulo the prime, or a denominator that it divides: no degree is claimed."""
    p = weighted.PRIME
    for t in ([fmpq(0), fmpq(p), fmpq(1)], [fmpq(1, p), fmpq(2), fmpq(3)]):
        assert weighted._degree_modulo_prime(t, [fmpq(1)] * 3) == 2
    assert weighted._degree_modulo_prime([fmpq(0), fmpq(1), fmpq(2)], [fmpq(1)] * 3) == 0
    assert weighted._degree_modulo_prime([fmpq(0), fmpq(1)], [fmpq(0)] * 2) == -1


@pytest.mark.parametrize("unit", [fmpq(1), fmpq(1, 3**50)], ids=["short", "long"])
def test_the_dual_start_by_its_formula(unit: fmpq) -> None:
    """A multiple of 1/(D_g ω'(t_g)), D_g = √w t(1 − t), whether or not eigenvalues are short."""
    values = [unit, 2, 5, fmpq(7, 3)]
    problem = FitProblem(groups(Instance(values, [3, 0, 8, 1])), LAM)
    t = [g.eigenvalue / (g.eigenvalue + LAM) for g in problem.parts]
    ratios = []
    for g, x, found in zip(problem.parts, t, problem.dual_start().entries(), strict=True):
        slope = prod((x - y for y in t if y != x), start=fmpq(1))
        ratios.append(found * arb(g.weight).sqrt() * x * (1 - x) * slope)
        assert ratios[-1].rel_accuracy_bits() > 30
    assert all(v.overlaps(ratios[0]) for v in ratios)
