"""Points that violate a statement: found from nothing, exact, and never for what is true."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from flint import fmpq

from sdproof.falsify import violated_point
from sdproof.falsify.evolution import searchable, shapes
from sdproof.falsify.exact import simplest_near, smaller, violates
from sdproof.falsify.population import Population, Shape, columns
from sdproof.numbers.exact import to_exact
from sdproof.papers.pareek2024 import PAPER
from sdproof.statements import Noise, Point, Statement
from sdproof.statements.domain import drawn

STATEMENTS = [
    pytest.param(t.statement, id=f"{c.id}: {t.name}")
    for c in PAPER
    for t in c.theorems
    if searchable(t.statement)
]


@pytest.mark.parametrize("statement", STATEMENTS[::4])
def test_nothing_against_a_theorem(statement: Statement) -> None:
    """Of what is proved nothing is found, whatever rounding errors look like."""
    assert violated_point(statement, 600, seed=3, rounds=1) is None


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_floats_are_those_of_the_exact_point(statement: Statement) -> None:
    """A population of one has the same margin, up to rounding; mostly the hypotheses hold in it, all of
    them where no equation is lost in rounding."""
    tried, feasible = 0, []
    for point in drawn(statement, 12, 5):
        try:
            found = point.judge()
        except Exception:
            continue
        if any(isinstance(v, Noise) for v in point.values.values()):
            continue
        one = as_population(point)
        feasible.append(bool(one.feasible().all()))
        relative, gap = one.margins()
        size = float(abs(gap[0])) + 1e-9 * (1 + abs(float(gap[0]) / (float(relative[0]) or 1)))
        exact = float(int(found.margin.p) / int(found.margin.q))
        assert abs(exact - float(gap[0])) <= 1e-6 * max(size, 1e-300) + 1e-6 * abs(exact)
        tried += 1
    assert tried > 0 or not [*drawn(statement, 12, 5)]
    equations = any(" = " in text for text in statement.formulas())
    assert all(feasible) or equations
    assert sum(feasible) >= tried / 2


def as_population(point: Point) -> Population:
    shape = Shape(len(point.directions), len(point.steps))
    names = columns(point.statement, shape)
    table = np.ones((1, max((c.at.stop for c in names.values()), default=0)))
    for name, column in names.items():
        if name == "[]":
            continue
        base, _, index = name.partition("[")
        index = index.rstrip("]")
        if "[" not in name:
            row = [point.values[base]]
        elif index:
            row = [point.steps[int(index)][base]]
        else:
            row = [values[base] for values in point.directions]
        table[0, column.at] = [int(v.p) / int(v.q) for v in row]
    return Population(point.statement, shape, table)


SUM: dict[str, Any] = {
    "type": "sum",
    "variables": {"lam": "positive"},
    "direction": {"e": "positive", "B": "nonnegative"},
}
FALSE = {
    "only beyond 10^6": SUM | {"conclusion": "rho(B, filter(e, lam)) >= r/1000000000000"},
    "only at the boundary": {
        "type": "pointwise",
        "variables": {"x": "positive", "y": "positive", "z": "positive"},
        "hypotheses": {"a": "x + y >= 3*z", "b": "x*y <= 9*z**2/4"},
        "conclusion": "x*y < 9*z**2/4",
    },
    "many directions": SUM | {"conclusion": "variance(e/e) <= 40"},
    "a tie": {"type": "pointwise", "variables": {"x": "real"}, "conclusion": "x**2 > 0"},
    "a parabola": {
        "type": "pointwise",
        "variables": {"x": "real"},
        "conclusion": "(x - 12345)**2 + 1 > 2",
    },
    "steps": SUM
    | {
        "state": {"q": {"start": "0", "step": "q + x*e*(1-q)"}},
        "fresh": {"x": "positive"},
        "at_each_step": {"small": "x*lam <= 1"},
        "conclusion": "variance(q) <= r*(1 + 10*e/lam)**2/101",
    },
    "without variables": {"type": "pointwise", "variables": {}, "conclusion": "1 > 2"},
    "expression for direction m": SUM
    | {"variables": {"q": "real"}, "aligned": "q**2", "conclusion": "variance(q) >= 2*r"},
}


@pytest.mark.parametrize("name", FALSE)
@pytest.mark.parametrize("seed", range(3))
def test_found(name: str, seed: int) -> None:
    """Exact, with all hypotheses satisfied."""
    statement = Statement(FALSE[name])
    point = violated_point(statement, 600, seed=seed, rounds=2)
    assert point is not None
    assert point.satisfied()
    assert violates(point)
    again = violated_point(statement, 600, seed=seed, rounds=2)
    assert str(again) == str(point)


def test_only_what_can_be_evaluated() -> None:
    """Of means, infima and instances nothing is found; formulas without a value end no search."""
    infimum = SUM | {"type": "infimum", "variables": {}, "steps": 1, "conclusion": "least >= 5"}
    assert violated_point(Statement(infimum), 600) is None
    empty = {"type": "pointwise", "variables": {}, "conclusion": "1/0 >= 0"}
    assert violated_point(Statement(empty), 600) is None
    huge = {"type": "pointwise", "variables": {"x": "real"}, "conclusion": f"x >= {10**400}"}
    assert violated_point(Statement(huge), 600, rounds=1) is None


def test_a_search_is_stopped() -> None:
    asked = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) >= 3

    true = Statement(SUM | {"conclusion": "rho(B, filter(e, lam)) >= 0"})
    assert violated_point(true, 600, stop=stop) is None
    assert 3 <= len(asked) <= 5


# --- exact points


@pytest.mark.parametrize(
    ("value", "relative", "found"),
    [("355/113", "1/10", "3"), ("-355/113", "0", "-355/113"), ("1234", "1/10", "1200"), ("0", "1", "0")],
)  # fmt: skip
def test_the_simplest_number_nearby(value: str, relative: str, found: str) -> None:
    near = simplest_near(to_exact(value), to_exact(relative))
    assert near == to_exact(found)


def test_a_point_is_made_smaller() -> None:
    """Fewer directions, then 1 and 0; never another statement's point."""
    statement = Statement(SUM | {"conclusion": "rho(B, filter(e, lam)) >= r"})
    rows = [{"e": fmpq(k, 7), "B": fmpq(1, 2)} for k in range(3, 9)]
    point = Point(statement, {"lam": fmpq(97, 31)}, rows)
    assert violates(point)
    small = smaller(point, violates)
    assert str(small) in ("λ = 1, (e = 1, B = 1)", "λ = 1, (e = 1, B = 0)")
    assert smaller(small, violates).size() == small.size()


def test_shapes() -> None:
    """The aligned direction alone too; steps where there is a recursion."""
    alone = Statement(SUM | {"conclusion": "rho(B, filter(e, lam)) >= r"})
    assert [s.groups for s in shapes(alone)] == [1, 2, 3]
    assert {s.steps for s in shapes(Statement(FALSE["steps"]))} >= {0, 1, 2}
