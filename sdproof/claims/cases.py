"""Where the instances come from on which laws are evaluated: listed ones, and random draws.

All numbers are exact rationals; a draw is a function of a seeded generator, so every run of the same
seed sees the same instances.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

from flint import fmpq

from sdproof.arithmetic.exact import exact_str
from sdproof.families import equal_eigenvalues, even_signal, hard, synthetic, unbounded_ratio
from sdproof.model.instance import Instance


class Case(NamedTuple):
    """One point at which a law is evaluated: an exact instance, λ > 0, and ξ ∈ R^k."""

    instance: Instance
    lam: fmpq
    xi: tuple[fmpq, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Exact numbers as strings."""
        return {
            "eigenvalues": [exact_str(e) for e in self.instance.eigenvalues],
            "snr": [exact_str(b) for b in self.instance.snr],
            "lam": exact_str(self.lam),
            "xi": [exact_str(x) for x in self.xi],
        }


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


def imitation(random: Random, most: int = 3) -> tuple[fmpq, ...]:
    """(ξ_1, …, ξ_k) with 0 ≤ k ≤ most."""
    return tuple(real_rational(random) for _ in range(random.randint(0, most)))


def any_instance(random: Random, most: int = 5) -> Instance:
    """Any exact instance of rank 1..most: repeated eigenvalues and zero signals included."""
    r = random.randint(1, most)
    e = [positive_rational(random) for _ in range(r)]
    if r > 1 and random.random() < 0.25:
        e[0] = e[1]
    snr = [random.choice((fmpq(0), positive_rational(random))) for _ in range(r)]
    return Instance(tuple(e), tuple(snr))


def hard_instance(random: Random, most: int = 6) -> Instance:
    """A member of the hard family with random C, b, aligned direction and other B_j."""
    r = random.randint(2, most)
    m = random.randint(1, r - 1)
    others = [random.choice((fmpq(0), positive_rational(random))) for _ in range(r - 1)]
    b = fmpq(random.randint(1, 9), 10)
    return hard(r, positive_rational(random), b, m, "equispaced", others)


def listed_instances(ranks: tuple[int, ...]) -> Iterator[Instance]:
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


def listed(ranks: tuple[int, ...]) -> Iterator[Case]:
    """Every listed instance with three λ and three ξ (ridge, one step, three steps)."""
    for instance in listed_instances(ranks):
        for lam in LAMBDAS:
            for xi in STEPS:
                yield Case(instance, lam, xi)


def drawn(random: Random) -> Case:
    """Any instance, λ and ξ."""
    return Case(any_instance(random), positive_rational(random), imitation(random))


def drawn_from(source: Callable[[Random], Instance], steps: int) -> Callable[[Random], Case]:
    """A draw of cases from one source of instances, with exactly `steps` imitation parameters."""

    def draw(random: Random) -> Case:
        xi = tuple(real_rational(random) for _ in range(steps))
        return Case(source(random), positive_rational(random), xi)

    return draw
