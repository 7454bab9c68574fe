"""The whole search on statements that are odd: a proof or a point that the kernel accepts, or none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sdproof import Instance, kernel
from sdproof.prove.auto import Search, search
from sdproof.prove.rules import Proof
from sdproof.prove.search import attempts
from sdproof.prove.search.goals import Goal
from sdproof.state import Family, Theorem
from sdproof.statements import Statement

SECONDS = 300  # no test waits for it
X = {"x": "real"}
LAM = {"lam": "positive"}
BIG = "10**64*10**64*10**64*10**64*10**64*10**64"
HARD = Family(
    aligned=True, constants={"C": "positive"}, given={"signal": "B_m >= C*r"},
    each={"larger": "e >= e_m"},
)  # fmt: skip


def answer(statement: Statement, seconds: float = SECONDS) -> str:
    """What is found, after the kernel has read it: "theorem", "counterexample" or "open"."""
    found = search(statement, (), seconds)
    assert found.certificate is None or found.counterexample is None
    for kind, data in (("theorem", found.certificate), ("counterexample", found.counterexample)):
        if data is not None:
            checked = kernel.check(data)
            assert (checked.kind, Statement(checked.statement)) == (kind, statement)
            return kind
    assert isinstance(found, Search)
    return "open"


def about(states: str, forall: dict[str, str] | None = None, **more: Any) -> Statement:
    return Theorem("t", forall=forall or {}, states=states, **more).statement


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        (about("1 >= 0"), "theorem"),
        (about("1 = 1"), "theorem"),
        (about("0 >= 1"), "counterexample"),
        (about("0 > 0"), "counterexample"),
        (about("r >= 1"), "theorem"),
        (about("r > 0"), "theorem"),
        (about("r**2 >= r"), "theorem"),
        (about("r >= 2"), "counterexample"),
        (about("r**2 + 2 >= 3*r"), "open"),
        (about("x = 1", X), "counterexample"),
        (about("x**2 = 1", X, given={"h": "x = 1"}), "theorem"),
        (about("0 >= 1", X, given={"a": "x >= 1", "b": "x <= 0"}), "theorem"),
        (about("0 >= 1", given={"a": "0 >= 1"}), "theorem"),
        (about("x = 5", X, given={"a": "x = 1", "b": "x = 2"}), "theorem"),
        (about("10**60*x**2 + 1 >= 2*10**30*x", X), "theorem"),
        (about("10**60*x**2 + 1 >= 2*10**30*x + 1/10**50", X), "counterexample"),
        (about(f"{BIG}*x**2 + 1 >= x", X), "theorem"),
        (about(f"{BIG}*x**2 + y**2 >= x*y", X | {"y": "real"}, given={"h": f"x >= {BIG}*y"}), "theorem"),
        (about("x**2 + 1 > 1", X), "counterexample"),
        (about("x**64 + 63 >= 64*x", {"x": "positive"}), "theorem"),
        (about("x**64 + y**64 >= 2*x**32*y**32", X | {"y": "real"}), "theorem"),
        (about("x**64*x**64 >= 0", X), "open"),
        (about("1/x >= 0", X), "counterexample"),
        (about("1/x >= 0", {"x": "nonnegative"}), "open"),
        (about("1/(x-x) >= 0", X), "open"),
        (about("1/(1-1) >= 0"), "open"),
        (about("1/x > 0", X, given={"p": "x > 0"}), "theorem"),
        (about("mean((1+eta)**2, eta, g) = 1 + g", {"eta": "real", "g": "positive"}), "theorem"),
        (about("mean((1+eta)**2, eta, g) <= 1", {"eta": "real", "g": "positive"}), "counterexample"),
    ],
    ids=lambda v: v if isinstance(v, str) else v.text[:60],
)  # fmt: skip
def test_fixed_numbers(statement: Statement, wanted: str) -> None:
    """No variable, contradictory hypotheses, r alone, huge constants, degree 64, divisors that may be
    0, means. That r is an integer is used in no proof, and in every counterexample."""
    assert answer(statement) == wanted


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        (about("e >= 0", family=Family()), "theorem"),
        (about("e = e", family=Family()), "theorem"),
        (about("e/e = r", family=Family()), "theorem"),
        (about("e = e**2", family=Family()), "counterexample"),
        (about("rho(B, filter(e, lam)) >= 1", LAM, family=Family()), "counterexample"),
        (about(f"{BIG}*rho(B, filter(e, lam)) >= {BIG}*r*C/(1+C)", LAM, family=HARD), "theorem"),
        (about("1/(e-1) >= 0", family=Family()), "counterexample"),
        (about("mean((B+eta)**2, eta, g) >= B**2", {"eta": "real", "g": "positive"}, family=Family()),
         "theorem"),
        (about("rho(B, q) < delta + r", LAM | {"delta": "positive"}, steps="r",
               family=Family(direction_let={"q": "B/(1+B)"})), "theorem"),
        (about("rho(B, q) < 0", LAM, steps="r", family=Family(direction_let={"q": "B/(1+B)"})), "open"),
        (about("least <= r/2", steps=0, family=Family()), "open"),
        (about("least <= r", steps=1, family=Family()), "open"),
    ],
    ids=lambda v: v if isinstance(v, str) else v.text[:60],
)  # fmt: skip
def test_sums(statement: Statement, wanted: str) -> None:
    """Also with `attain`, and infima, which have no proofs."""
    assert answer(statement) == wanted


def test_an_expression_for_direction_m() -> None:
    data = {"type": "sum", "variables": {"c": "positive"}, "direction": {"e": "positive"},
            "aligned": "c", "conclusion": "e >= 0"}  # fmt: skip
    assert answer(Statement(data)) == "theorem"


def test_a_sum_that_is_none() -> None:
    """The kernel says that it is pointwise, and reads no proof of it."""
    data = {"type": "sum", "variables": {"c": "real"}, "direction": {"e": "positive"},
            "conclusion": "c**2 >= 0"}  # fmt: skip
    assert answer(Statement(data)) == "open"


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        (about("q = 0", recursion={"q": ("0", "q")}), "theorem"),
        (about("q >= 0", recursion={"q": ("1", "q*x")}, fresh={"x": "nonnegative"}), "theorem"),
        (about("q >= 0", recursion={"q": ("1", "1/q")}), "open"),
        (about("q >= 0", recursion={"q": ("1", "q/(1-1)")}), "open"),
        (about("q >= 0", recursion={"q": (BIG, f"q*{BIG}")}), "theorem"),
        (about("1 >= q", {"a": "positive"}, given={"h": "2 >= a"},
               recursion={"q": ("0", "q + a*(1-q)")}), "counterexample"),
        (about("q >= 0", {"eta": "real", "g": "positive"},
               recursion={"q": ("1", "mean((q+eta)**2, eta, g)")}), None),
        (about("q >= 0", {"x": "positive"}, given={"q_low": "x >= 1", "q_high": "2 >= x"},
               recursion={"q": ("x", "q*x")}), "theorem"),
        (about("averylongnameforastate12 >= 0",
               recursion={"averylongnameforastate12": ("1", "2*averylongnameforastate12")}), "theorem"),
    ],
    ids=lambda v: v if isinstance(v, str) else str(v and v.text[:60]),
)  # fmt: skip
def test_steps(statement: Statement, wanted: str | None) -> None:
    found = answer(statement)
    assert wanted is None or found == wanted


@pytest.mark.parametrize(
    "statement",
    [
        about("s + t >= 2*case", dict.fromkeys(("s", "t", "case"), "positive"),
              given={"factor": "s >= case", "square": "t >= case"}),
        about("factor**2 + square**2 >= 2*factor*square", {"factor": "real", "square": "real"}),
        about("rho(B, filter(e, lam)) + q/r >= B/(1+B)", LAM | {"q": "positive"}, family=Family()),
        about("rho(B, filter(e, lam)) >= r*C/(1+C)", LAM, family=Family(
            aligned=True, constants={"C": "positive", "q": "positive", "two_directions": "real"},
            given={"bound": "B_m >= C*r"}, each={"s": "e >= e_m"})),
        about("averylongnameforavariab1 >= 1",
              {"averylongnameforavariab1": "real", "averylongnameforavariab2": "real"},
              given={"averylongnameforahypothe": "averylongnameforavariab1 >= averylongnameforavariab2",
                     "b": "averylongnameforavariab2 >= 1"}),
    ],
    ids=["s", "factor", "q", "two_directions", "long"],
)  # fmt: skip
def test_names_that_clash(statement: Statement) -> None:
    """With the names that the search gives."""
    assert answer(statement) == "theorem"


@pytest.mark.parametrize("seconds", [0, -1, 1e-9])
def test_no_time(seconds: float) -> None:
    assert answer(about("x**2 >= 0", X), seconds) == "open"
    assert answer(about("x >= 0", X), seconds) == "open"


def test_one_instance() -> None:
    """Where it is true a certificate, otherwise none."""
    instance = Instance(["1"], ["1"])
    assert answer(Theorem("t", instance, states="rho >= 1/2", steps=0).statement) == "theorem"
    assert answer(Theorem("t", instance, states="rho >= 3/4", steps=0).statement) == "open"


def test_what_is_reported() -> None:
    told: list[str] = []
    search(about("x >= y", X | {"y": "real"}), (), SECONDS, told.append)
    assert told[0] == "the statement itself"
    assert "points of its domain, for a counterexample" in told


def test_earlier_theorems() -> None:
    """Without their names in the proof, the certificate shows nothing but itself."""
    earlier = about("x >= y", {"x": "positive", "y": "real"})
    found = search(about("x**2 >= 0", X), [("earlier", earlier)], SECONDS)
    assert found.certificate is not None
    assert "theorems" not in found.certificate


def test_an_interrupt_passes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(goal: Goal) -> Iterator[Proof]:
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(attempts, "TACTICS", (interrupted,))
    with pytest.raises(KeyboardInterrupt):
        search(about("x**2 >= 0", X), (), SECONDS)
