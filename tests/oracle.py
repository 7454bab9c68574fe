"""Statements of the kernel's language at random values that satisfy the hypotheses: exact evaluation
with `sdproof.model`, never the kernel (`sdproof.statements`)."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from flint import fmpq

from sdproof.statements import Noise, Point, Skip, Statement, repair
from sdproof.statements import evaluate as evaluate


def draw(random: Random, sign: str) -> Any:
    """A rational of this sign, mostly small, sometimes extreme."""
    size = fmpq(random.randint(1, 12), random.randint(1, 12))
    size *= fmpq(10) ** random.choice((0, 0, 0, 0, 0, 1, -1, -3, 3))
    if sign == "positive":
        return size
    if sign == "nonnegative":
        return random.choice((fmpq(0), size, size, size))
    return random.choice((fmpq(0), fmpq(1), size, size, size, -size, -size))


def random_point(s: Statement, random: Random) -> Point:
    """Values of the declared signs; hypotheses are made to hold, where linear."""

    def row(signs: Any) -> dict[str, Any]:
        return {n: Noise() if n in s.noises else draw(random, v) for n, v in signs.items()}

    directions, steps = [], []
    if s.kind in ("sum", "infimum"):
        least = 0 if s.field("aligned") else 1
        directions = [row(s.entries("direction")) for _ in range(random.randint(least, 3))]
    if s.entries("state"):
        steps = [row(s.entries("fresh")) for _ in range(random.randint(0, 4))]
    rank = {"r": fmpq(random.randint(1, 5))} if s.kind == "pointwise" else {}
    point = Point(s, row(s.signs) | rank, directions, steps)
    repair(point)
    return point


def instances(data: dict[str, Any], random: Random, tries: int) -> Iterator[Point]:
    """The random points, out of so many tries, that satisfy every hypothesis."""
    s = Statement(data)
    for _ in range(tries):
        try:
            point = random_point(s, random)
            if point.satisfied():
                yield point
        except (Skip, ZeroDivisionError):
            continue


def violation(data: dict[str, Any], random: Random, tries: int) -> str | None:
    """An exact violation of a statement, if one of so many random points is one."""
    for point in instances(data, random, tries):
        try:
            found = point.judge()
        except (Skip, ZeroDivisionError):
            continue
        if not found.holds:
            return f"{found.words}: {point}"
    return None
