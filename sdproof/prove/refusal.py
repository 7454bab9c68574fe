"""What is missing in a proof that the kernel refuses: the goal it broke at, in words and formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from sdproof import kernel
from sdproof.numbers.exact import to_fraction
from sdproof.prove.outcome import OpenGoal
from sdproof.statements import FormulaError, Point, Skip, Statement, names_in, relation
from sdproof.statements.domain import points
from sdproof.statements.reader import COMPARE
from sdproof.strategies.drawing import values

POINTS = 60
"""How many points of the statement's domain are tried, to see whether the goal is false there."""
_PLACES = {"aligned": "in direction m", "total": "the total"}
_INSIDE = {
    "holds": "where the case holds", "fails": "in the other case", "let": "a definition",
    "substitute": "a substitution", "use": "a theorem that is used",
}  # fmt: skip


def refused(statement: Statement, error: kernel.Invalid) -> OpenGoal:
    """The goal at which the kernel refuses a proof of a statement, with what is left over there and,
    if one is found among a few points of its domain, an exact point at which that goal is false."""
    found = _false(statement, error.at, error.goal) if error.goal else ()
    return OpenGoal(
        where=place(error.at, statement),
        plan="the proof as it is written",
        goal=error.goal or "",
        tried=(error.reason,),
        residual=error.residual,
        false_at=min(found, key=lambda at: len(str(at.values())), default=None),
    )


def place(at: str, statement: Statement) -> str:
    """A place in a proof in words: ``proof.direction.both`` is "in each other direction, both"."""
    parts = at.split(".")
    if parts[0] == "theorems" and len(parts) > 2:
        return ", ".join([f"theorem {parts[1]}", *_inside(parts[3:])])
    if parts[:2] == ["proof", "induction"] and len(parts) > 3:
        return ", ".join([f"the {parts[2]} of {parts[3]}", *_inside(parts[4:])])
    other = "other " if statement.field("aligned") else ""
    known = _PLACES | {"direction": f"in each {other}direction"}
    if parts[0] == "proof" and len(parts) > 1 and statement.kind == "sum" and parts[1] in known:
        return ", ".join([known[parts[1]], *_inside(parts[2:])])
    return ", ".join(["the statement", *_inside(parts[1:])])


def _inside(parts: list[str]) -> Iterator[str]:
    for part in parts:
        numbered = re.fullmatch(r"(link|terms)\[(\d+)\]", part)
        if numbered:
            yield f"{numbered[1].removesuffix('s')} {int(numbered[2]) + 1}"
        else:
            yield _INSIDE.get(part, part)


def _false(statement: Statement, at: str, goal: str) -> Iterator[dict[str, Fraction]]:
    """Points of the statement's domain at which the goal fails. None where the goal speaks of
    other numbers, or need hold in one case only."""
    parts = at.split(".")
    inside = {"holds", "fails", "induction", "theorems"}
    if inside & set(parts) or statement.entries("state") or statement.noises:
        return
    try:
        left, sign, *_ = relation(goal)
        named = names_in(left)
    except FormulaError:  # it was cut
        return
    holds = COMPARE[sign]
    for point in values(points(statement), POINTS, statement.text):
        try:
            fixed = point.fixed()
            for names in _scopes(point, fixed, parts):
                if named <= names.keys() and not holds(point.evaluated(left, names), 0):
                    yield {n: to_fraction(names[n]) for n in sorted(named)}
        except Skip:
            continue


def _scopes(point: Point, fixed: dict[str, Any], parts: list[str]) -> list[dict[str, Any]]:
    """The names at the place of the goal."""
    if point.statement.kind != "sum" or parts[1:2] == ["total"]:
        return [fixed]
    places = point.places(fixed)
    apart = point.statement.field("aligned") is True
    if parts[1:2] == ["aligned"]:
        return places[-1:] if apart else [fixed]
    return places[:-1] if apart else places
