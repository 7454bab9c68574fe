"""The kernel's rules: each accepts a right proof and refuses wrong ones; holes that were found."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import kernel_oracle
import pytest
from edge_certificates import HEADER, Json, family, pointwise, refused, total
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from sdproof import Instance, kernel, risk
from sdproof.kernel.algebra import Budget, Field, Rational, evaluate
from sdproof.prove.rules import (
    chain,
    combination,
    identity,
    lemma,
    nonnegative,
    substitution,
    sum_proof,
    term,
    use,
)

XY = {"x": "real", "y": "positive"}
LOW = {"low": "x >= 5"}
SHIFT = substitution("x", "z + 5", "z", "1", "low")

RULES: dict[str, tuple[Json, Json]] = {
    "identity": (
        pointwise("(x+y)**2 = x**2 + 2*x*y + y**2", identity(), XY),
        pointwise("(x+y)**2 = x**2 + x*y + y**2", identity(), XY),
    ),
    "coefficients": (
        pointwise("x**2 + y > 0", nonnegative(), XY),
        pointwise("x**2 + x*y + y > 0", nonnegative(), XY),
    ),
    "coefficients, strict": (
        pointwise("x**2 >= 0", nonnegative(), XY),
        pointwise("x**2 > 0", nonnegative(), XY),
    ),
    "substitution": (
        pointwise("x**2 >= 25", nonnegative(SHIFT), XY, hypotheses=LOW),
        pointwise("x**2 >= 26", nonnegative(SHIFT), XY, hypotheses=LOW),
    ),
    "substitution must be undone": (
        pointwise("x >= 5", nonnegative(SHIFT), XY, hypotheses=LOW),
        pointwise("x >= 6", nonnegative(SHIFT | {"by": "z + 6"}), XY, hypotheses=LOW),
    ),
    "combination": (
        pointwise("x*y >= 5*y", combination(term("y", "low")), XY, hypotheses=LOW),
        pointwise("x*y >= 5*y", combination(term("x", "low")), XY, hypotheses=LOW),
    ),
    "combination, strict": (
        pointwise("x*y > 5*y", combination(term("y", "low")), XY, hypotheses={"low": "x > 5"}),
        pointwise("x*y > 5*y", combination(term("y", "low")), XY, hypotheses=LOW),
    ),
    "combination, multiplier": (
        pointwise("1/y > 0", combination(term("1"), multiplier="y"), XY),
        pointwise("x > 0", combination(term("x**2"), multiplier="x"), XY),
    ),
    "combination, square": (
        pointwise("x**2 + y**2 >= 2*x*y", combination(term("1", square="x-y")), XY),
        pointwise("x**2 + y**2 > 2*x*y", combination(term("1", square="x-y")), XY),
    ),
    "combination, equation": (
        pointwise("x = 0", combination(term("-1", "zero")), XY, hypotheses={"zero": "0-x = 0"}),
        pointwise("x = 0", combination(term("-1", "zero")), XY, hypotheses={"zero": "0-x >= 0"}),
    ),
    "chain": (
        pointwise("x**2 + 2*y > 0", chain(["x**2 + y"], nonnegative(), nonnegative()), XY),
        pointwise("x**2 + 2*y > 0", chain(["x**2 + 3*y"], nonnegative(), nonnegative()), XY),
    ),
    "lemma": (
        pointwise(
            "x**3 >= 125",
            lemma(
                "square",
                "x**2 >= 25",
                nonnegative(SHIFT),
                combination(term("x**2", "low"), term("5", "square")),
            ),
            XY,
            hypotheses=LOW,
        ),
        pointwise(
            "x**3 >= 125",
            lemma(
                "square",
                "x**2 >= 26",
                nonnegative(SHIFT),
                combination(term("x**2", "low"), term("5", "square")),
            ),
            XY,
            hypotheses=LOW,
        ),
    ),
    "mean": (
        pointwise("mean((x+eta)**2, eta, y) = x**2 + y", identity(), XY | {"eta": "real"}),
        pointwise("mean((x+eta)**2, eta, y) = x**2", identity(), XY | {"eta": "real"}),
    ),
    "division": (
        pointwise("1/(x**2+y) > 0", nonnegative(), XY),
        pointwise("1/(x+y) > 0", nonnegative(), {"x": "positive", "y": "real"}),
    ),
    "sum": (
        total(
            "B >= 2*r",
            sum_proof(combination(term("1", "two")), share="2"),
            direction={"B": "real"},
            each={"two": "B >= 2"},
        ),
        total(
            "B >= 3*r",
            sum_proof(combination(term("1", "two")), share="3"),
            direction={"B": "real"},
            each={"two": "B >= 2"},
        ),
    ),
    "sum, r ≥ 1": (
        total(
            "B >= 1",
            sum_proof(nonnegative(), share="1", total=combination(term("1", "rank"))),
            direction={"B": "nonnegative"},
            direction_let={"D": "B"},
            each={"one": "B >= 1"},
        )
        | {
            "proof": sum_proof(
                combination(term("1", "one")), share="1", total=combination(term("1", "rank"))
            )
        },
        total(
            "B >= 2",
            sum_proof(
                combination(term("1", "one")), share="1", total=combination(term("1", "rank"))
            ),
            direction={"B": "nonnegative"},
            each={"one": "B >= 1"},
        ),
    ),
    "sum, strict in the aligned direction only": (
        total(
            "B > 0",
            sum_proof(nonnegative(), aligned=nonnegative()),
            aligned=True,
            direction={"B": "positive"},
        ),
        total(
            "B > 0",
            sum_proof(nonnegative(), aligned=nonnegative()),
            aligned=True,
            direction={"e": "positive"},
            let={"B_m": "0"},
            direction_let={"B": "e"},
        ),
    ),
    "sum, each does not hold at m": (
        total(
            "B >= r - 1",
            sum_proof(combination(term("1", "one")), share="1", aligned=nonnegative()),
            aligned=True,
            direction={"B": "nonnegative"},
            each={"one": "B >= 1"},
        ),
        total(
            "B >= r",
            sum_proof(
                combination(term("1", "one")),
                share="1",
                share_m="1",
                aligned=combination(term("1", "one")),
            ),
            aligned=True,
            direction={"B": "nonnegative"},
            each={"one": "B >= 1"},
        ),
    ),
    "sum, transfer": (
        total(
            "B >= B_m",
            sum_proof(nonnegative(), aligned=nonnegative(), share_m="B_m"),
            aligned=True,
            direction={"B": "nonnegative"},
        ),
        total(
            "B >= r*B_m",
            sum_proof(
                nonnegative(), aligned=nonnegative(), share="B_m", share_m="B_m", transfer="B_m"
            ),
            aligned=True,
            direction={"B": "nonnegative"},
        ),
    ),
    "sum, multiplier of an inequality": (
        total(
            "B >= 0",
            sum_proof(identity(), multipliers={"s": "1"}),
            direction={"B": "real"},
            sums={"s": "B >= 0"},
        ),
        total(
            "B <= 0",
            sum_proof(identity(), multipliers={"s": "-1"}),
            direction={"B": "real"},
            sums={"s": "B >= 0"},
        ),
    ),
    "sum, an inequality gives no equation": (
        total(
            "B = 0",
            sum_proof(identity(), multipliers={"s": "1"}),
            direction={"B": "real"},
            sums={"s": "B = 0"},
        ),
        total(
            "B = 0",
            sum_proof(identity(), multipliers={"s": "1"}),
            direction={"B": "real"},
            sums={"s": "B >= 0"},
        ),
    ),
    "sum, no direction variable in a share": (
        total("B >= 0", sum_proof(nonnegative()), direction={"B": "nonnegative"}),
        total("B >= 0", sum_proof(identity(), share="B"), direction={"B": "nonnegative"}),
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_rule(name: str) -> None:
    """A right proof is accepted; the wrong one beside it is refused."""
    right, wrong = RULES[name]
    assert kernel.check(right)
    refused(wrong)


WANTED: Json = {
    "type": "sum",
    "variables": {"lam": "positive", "c": "positive"},
    "direction": {"e": "positive", "B": "nonnegative"},
    "direction_let": {"q": "B/(1+B)"},
    "attain": "r",
    "conclusion": "rho(B, q) < c/r + B/(1+B)",
}
"""LB-2: r steps come as close to the lower bound as one likes."""
NEAR = sum_proof(nonnegative())


@pytest.mark.parametrize(
    "change",
    [
        {"conclusion": "rho(B, q) <= c/r + B/(1+B)"},
        {"conclusion": "rho(B, q) < B/(1+B)"},
        {"conclusion": "c/r + B/(1+B) >= rho(B, q)"},
        {"conclusion": "rho(B, q) + 0 < c/r + B/(1+B)"},
        {"conclusion": "rho(B, q) < c/r + B/(1+B) + q - q"},
        {"conclusion": "rho(B, q) < c/r + q"},
        {"conclusion": "variance(q) < c/r + B/(1+B)"},
        {"conclusion": "0 - rho(B, q) < c/r + B/(1+B)"},
        {"conclusion": "rho(B, q) > 0 - c/r"},
        {"attain": "r-1"},
        {"attain": "r + 1"},
        {"attain": 1},
        {"variables": {"lam": "real", "c": "positive"}},
        {"variables": {"lam": "nonnegative", "c": "positive"}},
        {"variables": {"c": "positive"}},
        {"direction": {"e": "nonnegative", "B": "nonnegative"}},
        {"direction": {"B": "nonnegative"}},
        {"direction": {"e": "positive", "B": "nonnegative", "q": "real"}, "direction_let": {}},
    ],
)
def test_what_a_wanted_filter_needs(change: Json) -> None:
    """Interpolation needs e > 0, λ > 0, a wanted q and ρ; r steps give open relations only."""
    assert kernel.check(family(WANTED, NEAR))
    assert kernel.check(family(WANTED | {"attain": "r+1"}, NEAR))
    refused(family(WANTED | change, NEAR))


def test_one_more_step_attains() -> None:
    """r + 1 steps: the risk itself, as an equation; r steps do not."""
    exactly = WANTED | {"conclusion": "rho(B, q) = B/(1+B)"}
    assert kernel.check(family(exactly | {"attain": "r+1"}, sum_proof(identity())))
    refused(family(exactly, sum_proof(identity())))
    refused(family(exactly | {"attain": "r+1"}, sum_proof(nonnegative())))


X, NO_X = {"x": "real"}, {"share": "0", "direction": nonnegative(), "total": identity()}
HOLES: dict[str, Json] = {
    # a new variable that is also a statement variable was substituted in its other meaning
    "new variable of another meaning": pointwise(
        "x >= 5",
        nonnegative(
            substitution("x", "B", "B", "1", "h1"), substitution("B", "w+5", "w", "1", "h2")
        ),
        {"x": "real", "B": "nonnegative"},
        hypotheses={"h1": "x >= 0", "h2": "B >= 5"},
    ),
    "new variable substituted": pointwise(
        "x >= 5",
        nonnegative(SHIFT | {"by": "z"}, substitution("z", "w", "w", "1", "low")),
        X,
        hypotheses=LOW | {"h": "x >= 0"},
    ),
    "new variable twice": pointwise("x >= 5", nonnegative(SHIFT, SHIFT), X, hypotheses=LOW),
    "new variable named by let": pointwise(
        "x >= 5", nonnegative(SHIFT, let={"z": "0-1"}), X, hypotheses=LOW
    ),
    "comment in an expression": pointwise("x**2 >= 0 #+ 1", nonnegative(), X),
    "line break in an expression": pointwise("x**2 >= (0\n+0)", nonnegative(), X),
    "let and direction of one name": total(
        "B >= 0", NO_X, let={"B": "1"}, direction={"B": "nonnegative"}
    ),
    "proof let and direction of one name": total(
        "B >= 0", NO_X | {"let": {"B": "1"}}, direction={"B": "nonnegative"}
    ),
    "noise in a hypothesis": pointwise(
        "mean(x*eta, eta, 1) = 0", identity(), X | {"eta": "real"}, hypotheses={"h": "x = eta"}
    ),
    "negative second moment": pointwise(
        "mean(eta**2, eta, 0-1) < 0", nonnegative(), {"eta": "real"}
    ),
    "second moment of the noise itself": pointwise(
        "mean(eta**2, eta, eta**2) = eta**2", identity(), {"eta": "real"}
    ),
    "noise of one sign": pointwise("mean(eta, eta, 1) = 0", identity(), {"eta": "positive"}),
    "sign that is a list": pointwise("0 >= 0", nonnegative(), {"x": []}),
    "type that is a list": family({"type": [], "variables": {}}, identity()),
    "fresh that holds a list": pointwise(
        "0 >= 0",
        {"induction": {"invariants": {}, "start": {}, "step": {}}, "then": identity()},
        X,
        state={},
        fresh=[[]],
    ),
    # a used theorem evaluated anew, where the noise stands for another variable: 0 = 1
    "mean in a theorem, however it is spaced": pointwise(
        "0 = 1",
        use("m", {"x": "z", "eta": "z"}, "f", combination(term("0-1", "f"))),
        {"z": "real"},
        {
            "m": {
                "statement": {
                    "type": "pointwise",
                    "variables": {"x": "real", "eta": "real"},
                    "conclusion": "mean (x*eta, eta, 1) = 0",
                },
                "proof": identity(),
            }
        },
    ),
    "noise in a hypothesis about sums": total(
        "mean(B*eta, eta, 1) = 0",
        sum_proof(identity()),
        variables={"eta": "real"},
        direction={"B": "real"},
        sums={"s": "B = eta"},
    ),
    "noise in a hypothesis about sums, unsummed side": total(
        "mean(B*eta, eta, 1) = 0",
        sum_proof(identity()),
        variables={"eta": "real"},
        direction={"B": "real"},
        let={"a": "2*eta"},
        sums={"s": "B = a"},
    ),
    # is it the sum of the states at the start, or at the end?
    "states in a hypothesis about sums": total(
        "q - 1 = 0",
        sum_proof(
            identity(),
            multipliers={"s": "1"},
            induction={"invariants": {}, "start": {}, "step": {}},
        ),
        direction={"B": "real"},
        state={"q": {"start": "1", "step": "0"}},
        sums={"s": "q - 1 = 0"},
    ),
    "no expression for m": total("B >= 0", NO_X, aligned="", direction={"B": "nonnegative"}),
    "unused sum that is no text": total(
        "B >= 0", NO_X, direction={"B": "nonnegative"}, sums={"s": 5}
    ),
    "unused sum that is no relation": total(
        "B >= 0", NO_X, direction={"B": "nonnegative"}, sums={"s": "and rho is at least"}
    ),
    "unused sum of nothing": total(
        "B >= 0", NO_X, direction={"B": "nonnegative"}, sums={"s": "B + x >= 0"}
    ),
    "nothing is summed": total("1 >= 0", NO_X, direction={"B": "nonnegative"}),
    "huge exponents": pointwise("((x+1)**64)**64 >= 0", nonnegative(), {"x": "positive"}),
    "truth value as a number": pointwise("True >= 0", nonnegative(), {}),
    "r as a variable": pointwise("r >= 0", nonnegative(), {"r": "real"}),
}


@pytest.mark.parametrize("name", HOLES)
def test_holes_are_closed(name: str) -> None:
    """False or ambiguous certificates that an earlier kernel accepted, or that crashed it."""
    refused(HOLES[name])


@pytest.mark.parametrize(
    "changes",
    [
        {
            "statement": {"type": "sum", "variables": {"r": "positive"}, "conclusion": "1 >= r"},
            "values": {"r": "100"},
            "directions": [{}],
        },
        {
            "statement": {
                "type": "sum",
                "aligned": True,
                "variables": {},
                "let": {"B": "5"},
                "direction": {"B": "real"},
                "conclusion": "B >= 6",
            },
            "values": {"B_m": "5"},
            "directions": [],
        },
        {
            "statement": {
                "type": "sum",
                "aligned": True,
                "variables": {},
                "each": {"a": 5},
                "conclusion": "0 >= 1",
            },
            "values": {},
            "directions": [],
        },
        {
            "statement": {"type": "pointwise", "variables": {"x": []}, "conclusion": "0 >= 1"},
            "values": {"x": "1"},
            "directions": [],
        },
        {
            "statement": {
                "type": "pointwise",
                "variables": {"x": "positive"},
                "conclusion": "x >= 0",
            },
            "values": {"x": "-1"},
            "directions": [],
        },
        {
            "statement": {"type": "pointwise", "variables": {"x": "real"}, "conclusion": "x >= 0"},
            "values": {"x": None},
            "directions": [],
        },
        {
            "statement": {"type": "pointwise", "variables": {"x": "real"}, "conclusion": "x >= 0"},
            "values": {"x": "1"},
            "directions": [],
        },
        {
            "statement": {
                "type": "sum",
                "variables": {},
                "attain": "r",
                "direction": {"B": "real"},
                "conclusion": "B >= 0",
            },
            "values": {},
            "directions": [{"B": "-1"}],
        },
        {
            "statement": {"type": "sum", "variables": {}, "conclusion": "0 >= 1"},
            "values": {},
            "directions": [],
        },
    ],
)
def test_wrong_counterexamples_are_refused(changes: Json) -> None:
    """r as a value, one name twice, wrong types and signs, a true conclusion, no direction."""
    refused(HEADER | {"kind": "counterexample"} | changes)


rational = st.fractions(min_value=-9, max_value=9, max_denominator=12)
positive = st.fractions(min_value=0, max_value=9, max_denominator=12).map(lambda v: v + 1)


@given(positive, positive, positive, st.lists(rational, max_size=4))
def test_transcription_equals_the_model(e: Any, lam: Any, B: Any, xi: list[Any]) -> None:
    """The kernel's filter, bias, variance and ρ at numbers equal `sdproof.model`, exactly."""
    field = Field({}, Budget())

    def number(value: Any) -> Rational:
        return field.number(value)

    values = {"e": e, "lam": lam, "B": B} | {f"x{i}": x for i, x in enumerate(xi)}
    call = "filter(" + ", ".join(["e", "lam", *(f"x{i}" for i in range(len(xi)))]) + ")"
    scope = {n: number(v) for n, v in values.items()}
    exact = {n: fmpq(v.numerator, v.denominator) for n, v in values.items()}
    model = risk(Instance([exact["e"]], [exact["B"]]), exact["lam"], list(exact.values())[3:])
    expected = {f"rho(B, {call})": model.rho, f"bias(B, {call})": model.bias}
    for text in (call, f"bias(B, {call})", f"variance({call})", f"rho(B, {call})"):
        wanted = kernel_oracle.evaluate(text, values, {})
        assert field.is_zero(field.add(evaluate(text, scope, field), number(wanted), -1))
        if text in expected:
            assert wanted == Fraction(int(expected[text].p), int(expected[text].q))
