"""The strategy for the values of a statement.

Values have the declared signs, and hypotheses that are linear in a variable are made to hold by
construction (`sdproof.statements.repairing`); the few others are tested.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from flint import fmpq
from hypothesis import reject
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import DrawFn, SearchStrategy

from sdproof.statements import Noise, Point, Statement, names_in, satisfying
from sdproof.strategies.drawing import BATCH, values
from sdproof.strategies.numbers import SIZE, Bytes

MAX_RANK, MAX_STEPS = 5, 4
"""Most directions, and most steps of a recursion, unless asked for more."""
LEAST_RISK_RANK = 3
"""Most directions where the least risk is computed at every point."""
PER_NUMBER = 5
"""Bytes that a number is made from, with the one that decides about ties."""


def _length(s: Statement, rank: int, steps: int) -> int:
    """How many bytes the values of a statement are made from at most."""
    per_direction, per_step = (len(s.entries(key)) for key in ("direction", "fresh"))
    rows = rank * (1 + per_direction * PER_NUMBER) + steps * (1 + per_step * PER_NUMBER)
    return 3 + len(s.signs) * PER_NUMBER + rows


def _made(s: Statement, data: bytes, rank: int, steps: int, size: int) -> Point | None:
    """The point made from these bytes; None if it cannot be made to satisfy the hypotheses."""
    source = Bytes(data, size)
    drawn = Point(s, _values(s, source), _directions(s, source, rank), _steps(s, source, steps))
    return satisfying(drawn)


@st.composite
def _points(draw: DrawFn, s: Statement, rank: int, steps: int, size: int) -> Point:
    length = _length(s, rank, steps)
    found = _made(s, draw(st.binary(min_size=length, max_size=length)), rank, steps, size)
    return found if found is not None else reject()


def drawn(statement: Statement, count: int, seed: int) -> Iterator[Point]:
    """Points of `points`, the same for the same seed; fewer if most of what is drawn cannot be made to
    satisfy the hypotheses. Hypothesis draws the bytes that they are made from once for all statements.
    """
    length = _length(statement, MAX_RANK, MAX_STEPS)
    found = 0
    for index in range(10 * (count // BATCH + 1)):
        for data in _bytes(1 << length.bit_length(), f"{seed}:{index}"):
            point = _made(statement, data, MAX_RANK, MAX_STEPS, SIZE)
            if point is not None:
                yield point
                found += 1
            if found == count:
                return
        if not found:
            return


@lru_cache(maxsize=256)
def _bytes(length: int, seed: str) -> tuple[bytes, ...]:
    return tuple(values(st.binary(min_size=length, max_size=length), BATCH, seed))


def _values(s: Statement, source: Bytes) -> dict[str, Any]:
    signs = s.signs
    in_r = s.kind == "pointwise" and any("r" in names_in(t) for t in s.formulas())
    values: dict[str, Any] = {"r": fmpq(1 + source.below(5))} if in_r else {}
    for name in sorted(signs, key=lambda n: signs[n] == "real"):  # the others first
        if name in s.noises:
            values[name] = Noise(name=name)
        elif signs[name] == "real":
            others = [v for n, v in values.items() if signs.get(n) == "positive"]
            values[name] = _real(source, others)
        else:
            values[name] = source.number(signs[name])
    return values


def _real(source: Bytes, others: list[fmpq]) -> fmpq:
    """A real number, or ±v + c for another value v and a small integer c: large values that nearly
    cancel."""
    if not others or not source.below(2):
        return source.number("real")
    which, sign, shift = source.below(len(others)), source.below(2), source.below(5)
    return (1 - 2 * sign) * others[which] + (0, 1, -1, 2, -2)[shift]


def _count(source: Bytes, least: int, most: int) -> list[bool]:
    """Which of as many rows as there may be are there; the first `least` always. A row has a byte of
    its own, so that each can be left out."""
    wanted = least + source.below(most - least + 1)
    return [i < wanted and (i < least or source.below(256) > 0) for i in range(most)]


def _directions(s: Statement, source: Bytes, most: int) -> list[dict[str, Any]]:
    """A number is often that of the direction before: equal eigenvalues are drawn too."""
    if s.kind not in ("sum", "infimum"):
        return []
    apart = bool(s.field("aligned"))
    most = min(most, LEAST_RISK_RANK) if s.kind == "infimum" else most
    there = _count(source, 1 - apart, most - apart)
    rows: list[dict[str, Any]] = []
    for _ in there:
        before = rows[-1] if rows else {}
        row = {}
        for name, sign in s.entries("direction").items():
            tied, value = source.below(4) == 3, source.number(sign)
            row[name] = before[name] if tied and before else value
            if name in s.noises:
                row[name] = Noise(name=name)
        rows.append(row)
    return [row for row, kept in zip(rows, there, strict=True) if kept]


def _steps(s: Statement, source: Bytes, most: int) -> list[dict[str, Any]]:
    """Fresh values at each step; a real one is often between 0 and 1."""
    if not s.entries("state"):
        return []

    def fresh(sign: str) -> fmpq:
        inside = sign == "real" and source.below(2)
        return source.fraction() if inside else source.number(sign)

    there = _count(source, 0, most)
    rows = [{n: fresh(v) for n, v in s.entries("fresh").items()} for _ in there]
    return [row for row, kept in zip(rows, there, strict=True) if kept]


def points(
    statement: Statement, max_rank: int = MAX_RANK, max_steps: int = MAX_STEPS, size: int = SIZE
) -> SearchStrategy[Point]:
    """Values of all variables that satisfy the hypotheses of a statement; shrinks to ones.

    Parameters
    ----------
    statement : Statement
    max_rank, max_steps : int
        Most directions, m included, and most steps of a recursion.
    size : int
        Numerators and denominators go up to about this, before hypotheses are made to hold.

    Raises
    ------
    hypothesis.errors.InvalidArgument
        For what is no statement.
    """
    if not isinstance(statement, Statement):
        raise InvalidArgument(
            f"points: {statement!r:.60} is not accepted; accepted: a sdproof.statements.Statement"
        )
    return _points(statement, max_rank, max_steps, size)
