"""Sums with the filter values as unknowns: one theorem about two directions, then the sum."""

from __future__ import annotations

import math
from typing import Any

import pytest
from filling import NO_LIMITS, accepted

from sdproof.papers.pareek2024 import mt_3
from sdproof.prove.search.atoms import with_name, with_unknown_filter
from sdproof.prove.search.holes import REFUSALS, Filler, Late, Limits, Open
from sdproof.prove.search.tactics import TACTICS
from sdproof.state import Family, Theorem
from sdproof.statements import Statement

HARD = Family(
    aligned=True, constants={"C": "positive"}, given={"signal": "B_m >= C*r"},
    each={"larger": "e >= e_m"},
)  # fmt: skip
BOUND = "r*C/(1+C)"


def a_sum(states: str, family: Family = HARD, **more: Any) -> Statement:
    return Theorem("t", family, forall={"lam": "positive"}, states=states, **more).statement


def shown(statement: Statement, theorems: dict[str, Any] | None = None) -> str:
    """The name of the plan's own theorem, after the kernel has accepted all of it."""
    plan = with_unknown_filter(statement, theorems or {}, TACTICS, NO_LIMITS)
    assert plan is not None
    ((name, entry),) = plan.theorems.items()
    Filler(entry["statement"], entry["proof"], {}, TACTICS, NO_LIMITS).check()
    Filler(statement.data, plan.proof, {name: entry["statement"]}, TACTICS, NO_LIMITS).check()
    accepted(statement, plan.proof, plan.theorems)
    return name


def test_ridge_on_the_hard_family() -> None:
    """MT-3, the bound of ridge."""
    assert shown(mt_3.RIDGE.statement).startswith("two_directions_")


@pytest.mark.parametrize(
    "states",
    [f"rho(B, filter(e, lam)) >= {BOUND}", f"rho(B,filter( e,lam )) >= {BOUND}",
     f"{BOUND} <= rho(B, (filter(e, lam)))"],
)  # fmt: skip
def test_however_it_is_written(states: str) -> None:
    shown(a_sum(states))


def test_names_that_are_taken() -> None:
    """A variable q, hypotheses with our names, an earlier theorem two_directions."""
    family = Family(aligned=True, constants={"C": "positive", "q": "positive"},
                    given={"two_directions": "B_m >= C*r", "q_low": "q >= 1"},
                    each={"bound": "e >= e_m"})  # fmt: skip
    states = f"rho(B, filter(e, lam)) >= {BOUND}"
    earlier = {"two_directions": {"type": "pointwise", "variables": {}, "conclusion": "1 >= 0"}}
    assert shown(a_sum(states, family), earlier) not in earlier


@pytest.mark.parametrize(
    ("states", "family", "more"),
    [
        (f"rho(B, filter(e, lam)) >= {BOUND}", Family(constants={"C": "positive"}), {}),
        (f"rho(B, q) >= {BOUND}", HARD, {"steps": "any"}),
        ("rho(B, filter(e, lam)) <= rho(B, filter(e, lam, 1))", HARD, {}),
        ("e >= C", HARD, {}),
        ("rho(B, e) >= C", HARD, {}),
        (f"rho(B, filter(e, lam)) >= {BOUND}", HARD, {"sums": {"size": "B >= 1"}}),
    ],
)
def test_statements_that_do_not_fit(states: str, family: Family, more: dict[str, Any]) -> None:
    """No direction m, states, two filters, none, given sums."""
    assert with_unknown_filter(a_sum(states, family, **more), {}, TACTICS, NO_LIMITS) is None


@pytest.mark.parametrize("bound", ["r*C", "r*C/(1+C) + 1/1000", "r"])
def test_a_false_bound(bound: str) -> None:
    """No plan, or one that cannot be filled."""
    statement = a_sum(f"rho(B, filter(e, lam)) >= {bound}")
    plan = with_unknown_filter(statement, {}, TACTICS, NO_LIMITS)
    if plan is not None:
        theorems = {n: t["statement"] for n, t in plan.theorems.items()}
        with pytest.raises((*REFUSALS, Open)):
            Filler(statement.data, plan.proof, theorems, TACTICS, NO_LIMITS).check()


def test_no_time() -> None:
    with pytest.raises(Late):
        with_unknown_filter(mt_3.RIDGE.statement, {}, TACTICS, Limits(-math.inf))


def test_names_for_expressions() -> None:
    """Whole expressions only, wherever they stand."""
    formula = "rho(B, filter(e,lam)) + filter(e, lam)**2 >= filter(e, lam, xi)"
    assert with_name(formula, "filter(e, lam)", "q") == "rho(B, q) + q ** 2 >= filter(e, lam, xi)"
    assert with_name("a + e*b >= a + e", "a + e", "q") == "a + e * b >= q"
