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
from sdproof.strategies.numbers import SIZE, fractions, positive

MAX_RANK, MAX_STEPS = 5, 4
"""Most directions, and most steps of a recursion, unless asked for more."""
LEAST_RISK_RANK = 3
"""Most directions where the least risk is computed at every point."""
Rows = SearchStrategy[list[dict[str, Any]]]


@lru_cache(maxsize=32)
def _number(sign: str, size: int = SIZE) -> SearchStrategy[fmpq]:
    some = positive(size=size)
    if sign == "positive":
        return some
    if sign == "nonnegative":
        # as many choices for 0 as for the others, of which 1 is then the simplest
        return st.tuples(st.sampled_from([1, 0]), some).map(lambda v: v[0] * v[1])
    signed = st.tuples(st.sampled_from([1, -1]), some).map(lambda v: v[0] * v[1])
    return st.one_of(st.sampled_from([fmpq(1), fmpq(0)]), signed)


_TIES = st.one_of(
    st.none(), st.tuples(st.integers(0, 9), st.sampled_from([1, -1]), st.integers(-2, 2))
)


def _real(draw: DrawFn, others: list[fmpq], size: int) -> fmpq:
    """A real number, or ±v + c for another value v and a small integer c: large values that nearly
    cancel."""
    tie = draw(_TIES) if others else None
    if tie is None:
        return draw(_number("real", size))
    which, sign, shift = tie
    return sign * others[which % len(others)] + shift


@st.composite
def _points(draw: DrawFn, s: Statement, in_r: bool, rows: Rows, steps: Rows, size: int) -> Point:
    signs = s.signs
    values: dict[str, Any] = {"r": fmpq(draw(st.integers(1, 5)))} if in_r else {}
    for name in sorted(signs, key=lambda n: signs[n] == "real"):  # the others first
        if name in s.noises:
            values[name] = Noise(name=name)
        elif signs[name] == "real":
            others = [v for n, v in values.items() if signs.get(n) == "positive"]
            values[name] = _real(draw, others, size)
        else:
            values[name] = draw(_number(signs[name], size))
    drawn = values, draw(rows), draw(steps)
    for sums_first in (False, True) if s.entries("sums") else (False,):
        point = Point(s, *copy.deepcopy(drawn))
        with suppress(Skip):
            repair(point, sums_first=sums_first)
            if point.satisfied():
                return point
    reject()


def _directions(s: Statement, most: int, size: int) -> Rows:
    if s.kind not in ("sum", "infimum"):
        return st.builds(list)
    apart = bool(s.field("aligned"))
    most = min(most, LEAST_RISK_RANK) if s.kind == "infimum" else most
    row = st.fixed_dictionaries({n: _number(v, size) for n, v in s.entries("direction").items()})
    return st.lists(row, min_size=1 - apart, max_size=most - apart)


def _steps(s: Statement, most: int, size: int) -> Rows:
    """Fresh values at each step; a real one is often between 0 and 1."""
    if not s.entries("state"):
        return st.builds(list)
    inside = st.one_of(_number("real", size), fractions())
    fresh = s.entries("fresh").items()
    signed = {n: inside if v == "real" else _number(v, size) for n, v in fresh}
    return st.lists(st.fixed_dictionaries(signed), max_size=most)


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
    in_r = statement.kind == "pointwise" and any("r" in names_in(t) for t in statement.formulas())
    rows = _directions(statement, max_rank, size)
    return _points(statement, in_r, rows, _steps(statement, max_steps, size), size)
