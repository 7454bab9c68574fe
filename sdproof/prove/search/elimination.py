"""Variables leave the goal: by completing the square, or power by power."""

from __future__ import annotations

from collections.abc import Iterator

from sdproof.prove.rules import Proof, coefficients, quadratic
from sdproof.prove.search.goals import Goal
from sdproof.prove.search.holes import hole
from sdproof.prove.search.immediate import easy


def dropped(goal: Goal) -> Iterator[Proof]:
    """A variable x ≥ 0 whose powers have coefficients that are easily ≥ 0: the rest is shown alone."""
    if goal.wanted == "=":
        return
    for name in goal.of(goal.numerator):
        if goal.sign(name) == "real":
            continue
        parts = goal.by_powers(goal.numerator, name)
        rest = all(easy(goal, p) for n, p in parts.items() if n)
        if 0 in parts and rest and not goal.seems_false(parts[0]):
            yield split(goal, name)


def split(goal: Goal, name: str) -> Proof:
    """Each coefficient of the powers of a variable is shown to be ≥ 0."""
    parts = goal.by_powers(goal.numerator, name)
    return coefficients(
        name,
        {
            str(n): hole(goal.wanted if n == 0 else ">=")
            for n, p in parts.items()
            if not goal.at_sight(p)
        },
    )


def real_quadratics(goal: Goal) -> Iterator[Proof]:
    """A real variable of degree 2 with a positive leading coefficient: its discriminant."""
    yield from _quadratics(goal, [n for n in goal.of(goal.numerator) if goal.sign(n) == "real"])


def quadratics(goal: Goal) -> Iterator[Proof]:
    """The same for variables ≥ 0."""
    yield from _quadratics(goal, [n for n in goal.of(goal.numerator) if goal.sign(n) != "real"])


def _quadratics(goal: Goal, names: list[str]) -> Iterator[Proof]:
    if goal.wanted == "=":
        return
    for name in names:
        parts = goal.by_powers(goal.numerator, name)
        if max(parts) != 2 or not goal.at_sight(parts[2], strictly=True):
            continue
        zero = goal.context.constant(0)
        a, b, c = (parts.get(n, zero) for n in (2, 1, 0))
        if not goal.seems_false(4 * a * c - b**2):
            yield quadratic(name, hole(goal.wanted))


def power_by_power(goal: Goal) -> Iterator[Proof]:
    """As `dropped`, for coefficients that may take a longer proof."""
    if goal.wanted == "=":
        return
    found = []
    for name in goal.of(goal.numerator):
        parts = goal.by_powers(goal.numerator, name)
        if goal.sign(name) == "real" or len(parts) < 2:
            continue
        hard = [p for p in parts.values() if not easy(goal, p)]
        if not any(goal.seems_false(p) for p in hard):
            found.append((sum(len(p) for p in hard), name))
    for _, name in sorted(found):
        yield split(goal, name)
