"""Strategies for the values of a statement of the kernel's language.

Values have the declared signs, and hypotheses that are linear in a variable are made to hold by
construction (`sdproof.laws.statement.repair`); the few others are tested.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flint import fmpq
from hypothesis import reject
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import DrawFn, SearchStrategy

from sdproof.laws.statement import Point, Skip, noise, noises, repair, signs
from sdproof.strategies.numbers import positive

MAX_DIRECTIONS = 4
"""Most directions beside the aligned one, and most steps of a recursion."""


@lru_cache(maxsize=8)
def _number(sign: str) -> SearchStrategy[fmpq]:
    if sign == "positive":
        return positive()
    if sign == "nonnegative":
        return st.one_of(st.just(fmpq(0)), positive())
    signed = st.tuples(st.sampled_from([1, -1]), positive()).map(lambda v: v[0] * v[1])
    return st.one_of(st.sampled_from([fmpq(0), fmpq(1)]), signed)


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
def _points(
    draw: DrawFn,
    s: dict[str, Any],
    blind: set[str],
    wanted: dict[str, str],
    rows: SearchStrategy[list[dict[str, Any]]],
) -> Point:
    values: dict[str, Any] = {}
    for name in sorted(wanted, key=lambda n: wanted[n] == "real"):  # the others first
        if name in blind:
            values[name] = noise()
        elif wanted[name] == "real":
            others = [v for n, v in values.items() if wanted[n] == "positive"]
            values[name] = _real(draw, others)
        else:
            values[name] = draw(_number(wanted[name]))
    point = Point(s, values, draw(rows))
    try:
        repair(point)
        if point.satisfied():
            return point
    except Skip:
        pass
    reject()


def _rows(s: dict[str, Any]) -> SearchStrategy[list[dict[str, Any]]]:
    kinds, least = s.get("direction", {}), 0 if s.get("aligned") else 1
    if s["type"] == "recursion":
        kinds, least = {n: s["variables"][n] for n in s.get("fresh", [])}, 0
    elif s["type"] == "pointwise":
        return st.builds(list)
    row = st.fixed_dictionaries({n: _number(sign) for n, sign in kinds.items()})
    return st.lists(row, min_size=least, max_size=MAX_DIRECTIONS)


def points(statement: dict[str, Any]) -> SearchStrategy[Point]:
    """Values of all variables that satisfy the hypotheses of a statement.

    Parameters
    ----------
    statement : dict
        Of a theorem (``Theorem.statement``) or of a certificate of kind "counterexample".

    Raises
    ------
    hypothesis.errors.InvalidArgument
        For anything else.
    """
    kinds = ("sum", "pointwise", "recursion")
    if not isinstance(statement, dict) or statement.get("type") not in kinds:
        raise InvalidArgument(
            f"points: {statement!r:.60} is not accepted; accepted: the statement of a theorem"
        )
    return _points(statement, noises(statement), signs(statement), _rows(statement))
