"""The listed cases: exact instances, λ and ξ at which laws are evaluated on every run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from flint import fmpq

from sdproof.families import equal_eigenvalues, even_signal, hard, synthetic, unbounded_ratio
from sdproof.laws.base import Case, Law
from sdproof.model.instance import Instance

Ranks: TypeAlias = tuple[int, ...]
LAMBDAS = (fmpq(1, 100), fmpq(5, 4), fmpq(30))
STEPS: tuple[tuple[fmpq, ...], ...] = ((), (fmpq(-2, 3),), (fmpq(7, 5), fmpq(-3), fmpq(1, 9)))


def listed_instances(ranks: Ranks) -> Iterator[Instance]:
    """The hard family at these ranks, aligned first and off-centre, with and without other signal;
    the instances of NA-1..3; the paper's synthetic settings."""
    for r in ranks:
        yield hard(r, 200, fmpq(1, 2) if r > 1 else 1)
        if r > 2:
            yield hard(r, 200, fmpq(1, 2), (r + 1) // 2, "harmonic", fmpq(1, 3))
            yield even_signal(r, fmpq(3, 7))
            yield unbounded_ratio(r)
        yield equal_eigenvalues(r)
    yield from (synthetic(name) for name in ("aligned", "equal-singular-values", "equal-alignment"))


def listed_cases(law: Law, ranks: Ranks) -> Iterator[Case]:
    """The listed instances that a law is about, with three λ and three ξ (ridge, one step, three)."""
    for instance in listed_instances(ranks):
        if instance.rank <= law.most_rank:
            for lam in LAMBDAS:
                yield from (Case(instance, lam, xi) for xi in STEPS)
