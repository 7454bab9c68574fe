"""Random exact numbers and instances, and the listed ones; the domains and laws draw from here.

A draw is a function of a seeded generator, so every run of the same seed sees the same instances.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from flint import fmpq

from sdproof.families import equal_eigenvalues, even_signal, hard, synthetic, unbounded_ratio
from sdproof.laws.base import Case, Ranks
from sdproof.model.instance import Instance

LAMBDAS = (fmpq(1, 100), fmpq(5, 4), fmpq(30))
STEPS: tuple[tuple[fmpq, ...], ...] = ((), (fmpq(-2, 3),), (fmpq(7, 5), fmpq(-3), fmpq(1, 9)))


def positive_rational(random: Random) -> fmpq:
    """A positive rational, mostly small, sometimes extreme."""
    value = fmpq(random.randint(1, 40), random.randint(1, 12))
    return value * fmpq(10) ** random.choice((0, 0, 0, 0, -4, 4))


def real_rational(random: Random) -> fmpq:
    """A rational of either sign, often far outside [0, 1], sometimes 0 or 1."""
    return random.choice((fmpq(0), fmpq(1), *(_signed(random) for _ in range(6))))


def _signed(random: Random) -> fmpq:
    return random.choice((-1, 1)) * positive_rational(random)


def imitation(random: Random, most: int = 3, fewest: int = 0) -> tuple[fmpq, ...]:
    """(ξ_1, …, ξ_k) with fewest ≤ k ≤ most."""
    return tuple(real_rational(random) for _ in range(random.randint(fewest, most)))


def any_instance(random: Random, most: int = 5) -> Instance:
    """Any exact instance of rank 1..most: repeated eigenvalues and zero signals included."""
    r = random.randint(1, most)
    e = [positive_rational(random) for _ in range(r)]
    if r > 1 and random.random() < 0.25:
        e[0] = e[1]
    snr = [random.choice((fmpq(0), positive_rational(random))) for _ in range(r)]
    return Instance(tuple(e), tuple(snr))


def distinct_eigenvalues(random: Random, rank: int) -> list[fmpq]:
    """`rank` distinct positive rationals in random order: partial sums of positive ones."""
    values, total = [], fmpq(0)
    for _ in range(rank):
        total += positive_rational(random)
        values.append(total)
    random.shuffle(values)
    return values


def hard_instance(random: Random, most: int = 6) -> Instance:
    """A member of the hard family with random C, b, aligned direction and other B_j."""
    r = random.randint(2, most)
    m = random.randint(1, r - 1)
    others = [random.choice((fmpq(0), positive_rational(random))) for _ in range(r - 1)]
    b = fmpq(random.randint(1, 9), 10)
    return hard(r, positive_rational(random), b, m, "equispaced", others)


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


def listed(ranks: Ranks) -> Iterator[Case]:
    """Every listed instance with three λ and three ξ (ridge, one step, three steps)."""
    for instance in listed_instances(ranks):
        for lam in LAMBDAS:
            for xi in STEPS:
                yield Case(instance, lam, xi)


def listed_small(ranks: Ranks) -> Iterator[Case]:
    """The listed cases at ranks up to 4."""
    yield from listed(tuple(r for r in ranks if r <= 4))


def listed_ridge(ranks: Ranks) -> Iterator[Case]:
    """The listed cases without imitation, at ranks up to 8."""
    yield from (c for c in listed(tuple(r for r in ranks if r <= 8)) if not c.xi)
