"""Statements of the kernel's language at random values that satisfy the hypotheses: exact evaluation
with `sdproof.model`, never the kernel (`sdproof.laws.statement`)."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from flint import fmpq
from sdproof.laws.statement import InNoise as InNoise
from sdproof.laws.statement import Point as Point
from sdproof.laws.statement import evaluate as evaluate

from sdproof.statements.judgement import Skip, noise, noises, repair


def draw(random: Random, sign: str) -> Any:
    """A rational of this sign, mostly small, sometimes extreme."""
    size = fmpq(random.randint(1, 12), random.randint(1, 12))
    size *= fmpq(10) ** random.choice((0, 0, 0, 0, 0, 1, -1, -3, 3))
    if sign == "positive":
        return size
    if sign == "nonnegative":
        return random.choice((fmpq(0), size, size, size))
    return random.choice((fmpq(0), fmpq(1), size, size, size, -size, -size))


def random_point(s: dict[str, Any], random: Random) -> Point:
    """Values of the declared signs; hypotheses are made to hold, where linear."""
    blind = noises(s)
    values = {n: noise() if n in blind else draw(random, v) for n, v in s["variables"].items()}
    direction = s.get("direction", {})
    if s["type"] == "recursion":
        fresh = {n: s["variables"][n] for n in s.get("fresh", [])}
        values["r"] = fmpq(random.randint(1, 5))
        rows = [{n: draw(random, sign) for n, sign in fresh.items()} for _ in range(4)]
    else:
        if s.get("aligned"):
            values |= {f"{n}_m": draw(random, sign) for n, sign in direction.items()}
        free = random.randint(0 if s.get("aligned") else 1, 3)
        rows = [{n: draw(random, sign) for n, sign in direction.items()} for _ in range(free)]
    point = Point(s, values, rows)
    repair(point)
    return point


def instances(s: dict[str, Any], random: Random, tries: int) -> Iterator[Point]:
    """The random points, out of so many tries, that satisfy every hypothesis."""
    for _ in range(tries):
        try:
            point = random_point(s, random)
            if point.satisfied():
                yield point
        except (Skip, ZeroDivisionError):
            continue


def violation(s: dict[str, Any], random: Random, tries: int) -> str | None:
    """An exact violation of a statement, if one of so many random points is one."""
    for point in instances(s, random, tries):
        try:
            found = point.judge()
        except (Skip, ZeroDivisionError):
            continue
        if not found.holds:
            return f"{found.words}: {point}"
    return None
