"""Plans for sums: shares, what direction m hands over, multipliers."""

from __future__ import annotations

import math
from typing import Any

import pytest
from filling import NO_LIMITS, accepted

from sdproof.papers.pareek2024 import gl_1, lb_1, na_2, na_3
from sdproof.prove.search.holes import REFUSALS, Filler, Late, Limits, Open
from sdproof.prove.search.plans import Conclusion, Plan, filters, renamed, shares, sum_plans
from sdproof.prove.search.tactics import TACTICS
from sdproof.state import Family, Theorem
from sdproof.statements import Statement

LAM = {"lam": "positive"}
HARD = Family(
    aligned=True, constants={"C": "positive"}, given={"signal": "B_m >= C*r"},
    each={"larger": "e >= e_m"},
)  # fmt: skip


def a_sum(states: str, family: Family | None = None, **more: Any) -> Statement:
    return Theorem("t", family or Family(), forall=LAM, states=states, **more).statement


@pytest.mark.parametrize(
    ("states", "sides"),
    [
        ("e >= 1", (">=", "e", "-(1)")),
        ("e < r", (">", "-(e)", "r")),
        ("1 <= e", (">=", "e", "-(1)")),
        ("r > e", (">", "-(e)", "r")),
        ("e = B", ("=", "e - (B)", "0")),
        ("e <= B", (">=", "B - (e)", "0")),
    ],
)
def test_sides(states: str, sides: tuple[str, str, str]) -> None:
    found = Conclusion.of(a_sum(states))
    assert (found.relation, found.summed, found.fixed) == sides


def test_names_are_whole_words() -> None:
    assert renamed("e + e_m*filter(e, lam)", {"e": "d"}) == "d + e_m*filter(d, lam)"
    assert renamed("q+xq", {}) == "q+xq"


def test_filters_of_a_conclusion() -> None:
    assert list(filters("rho(B, filter(e,lam)) >= rho(B, q)")) == ["filter(e, lam)", "q"]
    assert list(filters("bias(B, q) >= 1")) == []


def test_shares() -> None:
    """Equal; with direction m, what grows with r to the others."""
    statement = a_sum("e >= r + lam", HARD)
    found = shares(statement, Conclusion.of(statement))
    assert found[0] == ("-(-(r + lam))/r",) * 2
    assert len(found) == 2
    assert shares(a_sum("e >= B"), Conclusion.of(a_sum("e >= B"))) == [("0", "0")]
    assert len(shares(a_sum("e >= 1"), Conclusion.of(a_sum("e >= 1")))) == 1


def plan_that_works(theorem: Theorem, tries: int = 8) -> Plan:
    """The first of the first plans that the tactics fill, and that the kernel accepts."""
    used = {t.name.replace("-", "_"): t for t in theorem.uses}
    theorems = {n: t.statement.data for n, t in used.items()}
    statement = theorem.statement
    for plan, _ in zip(sum_plans(statement, theorems, NO_LIMITS), range(tries), strict=False):
        try:
            Filler(statement.data, plan.proof, theorems, TACTICS, NO_LIMITS.within(20)).check()
        except (*REFUSALS, Open, Late):
            continue
        proofs = {n: {"statement": t.statement.data, "proof": t.proof} for n, t in used.items()}
        accepted(statement, plan.proof, proofs)
        return plan
    raise AssertionError("no plan works")


def test_a_share_of_the_bound() -> None:
    """ρ_j ≥ C/(1+C) where all ratios are 1, with all of B_m (1−q_m)²/r handed over."""
    theorem = Theorem("t", HARD, forall=LAM, states="rho(B, filter(e, lam)) >= r*C/(1+C)")
    plan = plan_that_works(theorem)
    assert "transfer" in plan.proof
    assert "bias(B_m" in plan.proof["transfer"]
    assert "direction m hands" in plan.words


def test_no_signal_elsewhere() -> None:
    """NA-2: direction m bears its own part of the bound."""
    theorem = na_2.RIDGE
    plan = plan_that_works(theorem)
    assert plan.proof["share"] != plan.proof["share_m"]


def test_multipliers_of_sums() -> None:
    """GL-1, small λ: λ² times the given sum of B/e²."""
    plan = plan_that_works(gl_1.LEAST_SQUARES)
    assert plan.proof["multipliers"].keys() == {"size"}
    assert "size is multiplied by" in plan.words


def test_equal_eigenvalues() -> None:
    """NA-3: the mean signal is multiplied by direction m's bias."""
    plan = plan_that_works(na_3.RIDGE)
    assert plan.proof["multipliers"].keys() == {"sum"}


def test_an_earlier_theorem() -> None:
    """The bound of every filter, for the filter of the conclusion."""
    theorem = Theorem("t", forall=LAM, uses=(lb_1.BOUND,),
                      states="2*rho(B, filter(e, lam)) >= B/(1+B)")  # fmt: skip
    plan_that_works(theorem)
    used = [p for p in sum_plans(theorem.statement, {"bound": lb_1.BOUND.statement.data}, NO_LIMITS)
            if "uses" in p.proof]  # fmt: skip
    assert used[0].proof["uses"]["bound"]["direction"] == {"q": "filter(e, lam)"} | {
        n: n for n in lb_1.BOUND.statement.entries("direction") if n != "q"
    }


@pytest.mark.parametrize(
    "states",
    ["rho(B, filter(e, lam)) >= r", "rho(B, filter(e, lam)) = B", "0 > rho(B, filter(e, lam))",
     "e >= B"],
)  # fmt: skip
def test_no_plan_for_a_false_sum(states: str) -> None:
    """Or none that can be filled."""
    statement = a_sum(states)
    for plan in sum_plans(statement, {}, NO_LIMITS):
        with pytest.raises((*REFUSALS, Open)):
            Filler(statement.data, plan.proof, {}, TACTICS, NO_LIMITS).check()


def test_statements_that_are_no_sums() -> None:
    """Nothing is planned where the kernel does not read the statement as a sum."""
    assert list(sum_plans(a_sum("e >= 0").replacing(conclusion="lam >= 0"), {}, NO_LIMITS)) == []
    assert list(sum_plans(a_sum("1/(e-B) >= 0"), {}, NO_LIMITS)) == []


def test_expressions_beyond_the_limits() -> None:
    """A share that the kernel does not read is not planned."""
    long = "+".join(f"1{i}{'7' * 60}*lam" for i in range(40))
    statement = a_sum(f"e >= r*({long})", HARD)
    assert len(shares(statement, Conclusion.of(statement))[1][0]) > 4_000
    assert not any(len(p.proof["share"]) > 4_000 for p in sum_plans(statement, {}, NO_LIMITS))


def test_no_time() -> None:
    with pytest.raises(Late):
        list(sum_plans(a_sum("e >= 0"), {}, Limits(-math.inf)))


def test_plans_are_apart() -> None:
    """Filling one changes no other."""
    statement = a_sum("rho(B, filter(e, lam)) >= 0", HARD)
    first, second = (next(iter(sum_plans(statement, {}, NO_LIMITS))) for _ in range(2))
    Filler(statement.data, first.proof, {}, TACTICS, NO_LIMITS).check()
    assert second.proof["direction"]["rule"] == "hole"
