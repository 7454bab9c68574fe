"""Makes values satisfy the hypotheses of a statement, where a hypothesis is linear in a variable.

Equations are solved. An inequality that fails is made to hold with equality, or strictly; one that
holds is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, TypeAlias

from flint import fmpq

from sdproof.statements.judgement import Skip
from sdproof.statements.names import NAMED
from sdproof.statements.noise import Noise
from sdproof.statements.point import FITS, Names, Point
from sdproof.statements.reader import COMPARE, names_in
from sdproof.statements.statement import Statement

Row: TypeAlias = tuple[Names, Mapping[str, str]]
Gap: TypeAlias = Callable[[], tuple[Any, str]]


def satisfying(point: Point) -> Point | None:
    """The point changed until it satisfies the hypotheses; None if it cannot be."""
    s = point.statement
    others = any(s.entries(key) for key in NAMED if key != "sums")
    for sums_first in (False, True) if s.entries("sums") and others else (False,):
        changed = point.copy()
        with suppress(Skip):
            repair(changed, sums_first=sums_first)
            if changed.satisfied():
                return changed
    return None


def repair(point: Point, *, sums_first: bool = False) -> None:
    """Change values of the point, in place, until each hypothesis holds on its own.

    A later change may break an earlier hypothesis: ask `Point.satisfied` at the end. With
    `sums_first` hypotheses on sums come before the others: where fixed numbers are names for sums.

    Raises
    ------
    Skip
        If a hypothesis fails that is linear in no variable still free.
    """
    s, used = point.statement, set[tuple[int, str]]()
    fixed, *others = point.rows()
    rows, steps = others[: len(point.directions)], others[len(point.directions) :]
    if s.field("attain"):
        _distinct(point)
    free = {
        "hypotheses": [[fixed]],
        "each": [[row, fixed] for row in rows],
        "sums": [[fixed, *reversed(rows)]],
        "at_each_step": [[step, fixed] for step in steps],
    }
    for key in sorted(free, key=lambda key: sums_first and key != "sums"):
        for text in s.entries(key).values():
            speaks_of = _names_behind(s, text)
            for places in free[key]:
                gap = partial(_gap, point, key, text, places[0][0])
                _mend(gap, places, used, speaks_of)


def _names_behind(s: Statement, text: str) -> set[str]:
    """The variables that a formula depends on, in direction m too."""
    rules = {**s.entries("let"), **s.entries("direction_let")}
    found, new = set[str](), names_in(text)
    while new:
        found |= new | {f"{name}_m" for name in new}
        behind = {n for name in found if name in rules for n in names_in(rules[name])}
        new = behind - found
    return found


def _distinct(point: Point) -> None:
    """Eigenvalues that are drawn are made pairwise distinct."""
    rows = [(row, "e") for row in point.directions if "e" in row]
    rows += [(point.values, "e_m")] * ("e_m" in point.values)
    seen: set[Any] = set()
    for row, name in rows:
        while row[name] in seen:
            row[name] += 1
        seen.add(row[name])


def _gap(point: Point, key: str, text: str, row: Names) -> tuple[Any, str]:
    """The gap of a hypothesis, in a direction or at a step with these values."""
    fixed = point.fixed()
    if key == "sums":
        return point.gap_of_sums(text, fixed, point.places(fixed))
    return point.gap(text, point.place(fixed, row) if key == "each" else fixed | row)


def _mend(gap: Gap, rows: list[Row], used: set[tuple[int, str]], speaks_of: set[str]) -> None:
    """Give one variable that enters linearly a value that makes the relation true."""
    value, sign = gap()
    if COMPARE[sign](value, 0):
        return
    for row, signs in rows:
        free = speaks_of & signs.keys() & row.keys()
        for name in sorted(n for n in free if (id(row), n) not in used):
            old = row[name]
            if isinstance(old, Noise):
                continue
            for candidate in _candidates(gap, row, name, sign):
                row[name] = candidate
                if FITS[signs[name]](candidate) and COMPARE[sign](gap()[0], 0):
                    used.add((id(row), name))
                    return
            row[name] = old
    raise Skip


def _candidates(gap: Gap, row: Names, name: str, sign: str) -> Iterator[fmpq]:
    """The root of the relation in one variable if it is linear, or values on either side of it."""
    old, at = row[name], []
    for probe in (1, 2, 3):
        row[name] = fmpq(probe)
        try:
            at.append(gap()[0])
        except Skip:
            return
    slope = at[1] - at[0]
    if slope == 0 or at[2] - at[1] != slope:
        return
    root = 1 - at[0] / slope
    if sign not in ("<", ">"):
        yield root
    if sign != "=":
        yield from (2 * root - old, root / 2, root + 1, root - 1)
