"""Every tactic on every goal of a list: true goals are shown, false ones are not, none raises."""

from __future__ import annotations

import pytest
from filling import NONNEGATIVE, POSITIVE, REAL, filled, goal_of, offers, pointwise

from sdproof.prove.search.holes import Tactic
from sdproof.prove.search.tactics import TACTICS

NAMES = {
    "s": "positive",
    "case": "positive",
    "factor": "real",
    "square": "nonnegative",
    "q": "real",
}
TRUE = [
    ("x**2 + y**2 >= 2*x*y", REAL, {}),
    ("x**2 + y**2 + z**2 >= x*y + y*z + z*x", REAL, {}),
    ("x + y >= 2*z", POSITIVE, {"a": "x >= z", "b": "y >= z"}),
    ("a**2/x + c**2/y >= (a+c)**2/(x+y)", POSITIVE | {"a": "real", "c": "real"}, {}),
    ("x**2 >= y*z", POSITIVE, {"a": "x >= y", "b": "x >= z"}),
    ("1 >= x*(1-y) + y*z", REAL, {n + s: t for n in "xyz" for s, t in
                                  (("_low", f"{n} >= 0"), ("_high", f"1 >= {n}"))}),
    ("x = 3", REAL, {"a": "x = y + 1", "b": "y = 2"}),
    ("x > 0", {"x": "real", "y": "positive"}, {"a": "x*y = 1"}),
    ("r >= 1", {}, {}),
    ("s + case >= square - 1", NAMES, {"s": "s >= square", "case": "factor >= q"}),
    ("factor**2 + q**2 >= 2*factor*q", NAMES, {"factor": "q >= s", "square": "1 >= q"}),
]  # fmt: skip
FALSE = [
    ("x**2 + y**2 >= 2*x*y + z", REAL, {}),
    ("x >= y", REAL, {"a": "x >= z", "b": "z <= y"}),
    ("x**2 + y**2 > 2*x*y", REAL, {}),
    ("x = y", POSITIVE, {"a": "x**3 = z", "b": "y**2 = z"}),
    ("x*y*z >= 1", POSITIVE, {"a": "x + y + z >= 3"}),
    ("r >= 2", {}, {}),
    ("0 > 0", {}, {}),
    ("0 >= 1", {}, {}),
    ("x**64 >= x**63", {"x": "positive"}, {}),
    ("10**64*x >= y", POSITIVE, {}),
    ("s >= case", NAMES, {"s": "s >= square", "case": "factor >= case"}),
]
ODD = [
    ("x >= 5", REAL, {"a": "x >= 1", "b": "0 >= x"}),
    ("x >= 5", REAL, {"a": "0 >= 1"}),
    ("x = 5", REAL, {"a": "0 = 1"}),
    ("x**64*y**64 >= z", NONNEGATIVE, {"a": "x**64 >= y**64"}),
    ("10**64*10**64*10**64*10**64*10**64*10**64*x >= y", REAL, {"a": "10**64*x >= 10**64*y"}),
    ("(x + y + z)**5 >= x*y*z", POSITIVE, {"a": "(x+y+z)**4 >= 1"}),
]
one_tactic = pytest.mark.parametrize("tactic", TACTICS, ids=lambda t: t.__name__)


@pytest.mark.parametrize(("states", "signs", "given"), TRUE)
def test_true_goals(states: str, signs: dict[str, str], given: dict[str, str]) -> None:
    assert filled(pointwise(states, signs, given), *TACTICS)


@pytest.mark.parametrize(("states", "signs", "given"), FALSE)
def test_false_goals(states: str, signs: dict[str, str], given: dict[str, str]) -> None:
    assert not filled(pointwise(states, signs, given), *TACTICS)


@one_tactic
def test_no_tactic_shows_a_false_goal(tactic: Tactic) -> None:
    """Not even where the goal's own samples are not looked at first; each offer is an object."""
    for states, signs, given in FALSE:
        statement = pointwise(states, signs, given)
        for proof in offers(tactic, states, signs, given):
            assert isinstance(proof, dict)
            assert filled(statement, lambda _, p=proof: iter([p]), *TACTICS[:3]) is None


@one_tactic
def test_no_tactic_raises(tactic: Tactic) -> None:
    """On goals that are odd; what holds of nothing may be shown or not."""
    for states, signs, given in (*TRUE, *ODD):
        offers(tactic, states, signs, given)


@one_tactic
def test_names_that_are_taken(tactic: Tactic) -> None:
    """A new name is none of the statement's."""
    for states, signs, given in (TRUE[-2], TRUE[-1], FALSE[-1]):
        taken = goal_of(states, signs, given).names
        for proof in offers(tactic, states, signs, given):
            new = {proof.get("new"), proof.get("name"), *proof.get("let", {})} - {None}
            assert new.isdisjoint(taken)
