"""The strategy for the values of a statement.

Values have the declared signs, and hypotheses that are linear in a variable are made to hold by
construction (`sdproof.statements.repairing`); the few others are tested.
"""

from __future__ import annotations

import copy
from contextlib import suppress
from functools import lru_cache
from typing import Any

from flint import fmpq
from hypothesis import reject
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import DrawFn, SearchStrategy

from sdproof.statements import Noise, Point, Skip, Statement, names_in, repair
from sdproof.strategies.numbers import fractions, positive

MAX_DIRECTIONS = 4
"""Most directions beside m."""
MAX_STEPS = 4
"""Most steps of a recursion."""
MAX_RANK = 3
"""Most directions in all where the least risk is computed at every point."""
Rows = SearchStrategy[list[dict[str, Any]]]


@lru_cache(maxsize=8)
def _number(sign: str) -> SearchStrategy[fmpq]:
    if sign == "positive":
        return positive()
    if sign == "nonnegative":
        # as many choices for 0 as for the others, of which 1 is then the simplest
        return st.tuples(st.sampled_from([1, 0]), positive()).map(lambda v: v[0] * v[1])
    signed = st.tuples(st.sampled_from([1, -1]), positive()).map(lambda v: v[0] * v[1])
    return st.one_of(st.sampled_from([fmpq(1), fmpq(0)]), signed)


_TIES = st.one_of(
    st.none(), st.tuples(st.integers(0, 9), st.sampled_from([1, -1]), st.integers(-2, 2))
)


def _real(draw: DrawFn, others: list[fmpq]) -> fmpq:
    """A real number, or ±v + c for another value v and a small integer c: large values that nearly
    cancel."""
    tie = draw(_TIES) if others else None
    if tie is None:
        return draw(_number("real"))
    which, sign, shift = tie
    return sign * others[which % len(others)] + shift


@st.composite
def _points(draw: DrawFn, s: Statement, in_r: bool, rows: Rows, steps: Rows) -> Point:
    signs = s.signs
    values: dict[str, Any] = {"r": fmpq(draw(st.integers(1, 5)))} if in_r else {}
    for name in sorted(signs, key=lambda n: signs[n] == "real"):  # the others first
        if name in s.noises:
            values[name] = Noise()
        elif signs[name] == "real":
            others = [v for n, v in values.items() if signs.get(n) == "positive"]
            values[name] = _real(draw, others)
        else:
            values[name] = draw(_number(signs[name]))
    drawn = values, draw(rows), draw(steps)
    for sums_first in (False, True) if s.entries("sums") else (False,):
        point = Point(s, *copy.deepcopy(drawn))
        with suppress(Skip):
            repair(point, sums_first=sums_first)
            if point.satisfied():
                return point
    reject()


def _directions(s: Statement) -> Rows:
    if s.kind not in ("sum", "infimum"):
        return st.builds(list)
    apart = bool(s.field("aligned"))
    most = MAX_RANK - apart if s.kind == "infimum" else MAX_DIRECTIONS
    row = st.fixed_dictionaries({n: _number(v) for n, v in s.entries("direction").items()})
    return st.lists(row, min_size=1 - apart, max_size=most)


def _steps(s: Statement) -> Rows:
    """Fresh values at each step; a real one is often between 0 and 1."""
    if not s.entries("state"):
        return st.builds(list)
    inside = st.one_of(_number("real"), fractions())
    fresh = s.entries("fresh").items()
    row = st.fixed_dictionaries({n: inside if v == "real" else _number(v) for n, v in fresh})
    return st.lists(row, max_size=MAX_STEPS)


def points(statement: Statement) -> SearchStrategy[Point]:
    """Values of all variables that satisfy the hypotheses of a statement; shrinks to ones.

    Raises
    ------
    hypothesis.errors.InvalidArgument
        For what is no statement.
    """
    if not isinstance(statement, Statement):
        raise InvalidArgument(
            f"points: {statement!r:.60} is not accepted; accepted: a sdproof.statements.Statement"
        )
    in_r = statement.kind == "pointwise" and any("r" in names_in(t) for t in statement.formulas())
    return _points(statement, in_r, _directions(statement), _steps(statement))
