"""Statements that the least risk is attained by r steps: they fail where the one polynomial h with the
best filter values has a zero coefficient before another one, which no ξ ∈ R^r gives. Such points are
too rare to be drawn; they are made from h.
"""

from __future__ import annotations

from typing import Any

from flint import fmpq
from hypothesis import reject
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from sdproof.model.filters import shrinkage
from sdproof.model.parameters import filter_from_h
from sdproof.optimum import optimal_curve
from sdproof.statements import Judgement, Point, Statement, relation
from sdproof.statements.judgement import yields
from sdproof.strategies.numbers import eigenvalues, positive

LARGEST, MOST_RANK = 3, 3


def attained_exactly(statement: Statement) -> bool:
    """Whether it is such a statement, in e, B and λ alone."""
    plain = statement.field("attain") == "r" and not statement.field("aligned")
    named = statement.entries("direction").keys() == {"e", "B"} and set(statement.signs) == {"lam"}
    return plain and named and relation(statement.field("conclusion")).sign == "="


@st.composite
def missing_points(draw: DrawFn, statement: Statement) -> Point:
    """Points whose best filter is t + t(1−t)h(t) for an h with small integer coefficients, up to a
    factor that puts it between 0 and 1."""
    e = draw(eigenvalues(2, MOST_RANK))
    lam = draw(positive())
    h = draw(st.lists(st.integers(-LARGEST, LARGEST), min_size=len(e), max_size=len(e)))
    size = max(1, sum(map(abs, h)))
    rows: list[dict[str, Any]] = []
    for value in e:
        q = filter_from_h(shrinkage(value, lam), [fmpq(c, size) for c in h])
        rows.append({"e": value, "B": q / (1 - q)})
    point = Point(statement, {"lam": lam}, rows)
    if not point.satisfied():
        reject()
    return point


def missed(point: Point) -> Judgement:
    """Fails where the conclusion does, or where no ξ ∈ R^r has the best filter."""
    at_best, instance = point.at_filters(), point.instance()
    assert instance is not None
    r = instance.rank
    best = optimal_curve(instance, point.values["lam"], r)[r]
    if at_best.holds and best.attained is False:
        return yields(False, f"h = ({', '.join(map(str, best.h))}), which no ξ gives")
    return at_best
