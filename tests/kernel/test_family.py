"""The kernel's rules: each accepts a right proof and refuses wrong ones; holes that were found."""

from __future__ import annotations

import copy
from typing import Any

import oracle
import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from sdproof import kernel
from sdproof.claims import CLAIMS
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
)
from sdproof.prove.certificate import HEADER, Theorem

Json = dict[str, Any]
THEOREMS = [(c.id, t) for c in CLAIMS.values() for t in c.theorems]


def family(statement: Json, proof: Any) -> Json:
    return HEADER | {"kind": "family", "statement": statement, "proof": proof}


def pointwise(conclusion: str, proof: Any, variables: Json, **rest: Any) -> Json:
    return family(
        {"type": "pointwise", "variables": variables, "conclusion": conclusion} | rest, proof
    )


def total(conclusion: str, proof: Any, **rest: Any) -> Json:
    return family({"type": "sum", "variables": {}, "conclusion": conclusion} | rest, proof)


def refused(certificate: Json) -> str:
    with pytest.raises((kernel.Invalid, kernel.Unreadable)) as error:
        kernel.check(certificate)
    return str(error.value)


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


@pytest.mark.parametrize(("claim", "theorem"), THEOREMS, ids=[f"{c}:{t.name}" for c, t in THEOREMS])
def test_every_theorem_is_accepted(claim: str, theorem: Theorem) -> None:
    """The kernel accepts it, and its words hold the theorem's own conclusion."""
    words = kernel.check(theorem.certificate())
    s = theorem.statement
    wanted = list(s["invariant"].values()) if s["type"] == "recursion" else [s["conclusion"]]
    assert all(text in words for text in wanted), claim
    assert "every integer r" in words


RECURSION = CLAIMS["SD-1"].theorems[2]


def test_recursion_needs_every_part() -> None:
    """A wrong start, a wrong step, and an invariant that is not inductive are refused."""
    for path, value in (
        (("state", "p", "start"), "2"),
        (("state", "p", "step"), "(1-xi) + t*p"),
        (("invariant", "filtered"), "z = s*y/(s**2+lam)"),
        (("invariant", "filtered"), "z = xi*z"),
        (("fresh",), ["z"]),
        (("fresh",), ["s"]),
    ):
        certificate = copy.deepcopy(RECURSION.certificate())
        target = certificate["statement"]
        for key in path[:-1]:
            target = target[key]
        target[path[-1]] = value
        refused(certificate)


def test_an_invariant_may_not_speak_of_a_fresh_variable() -> None:
    """z = ξ holds after one step with that ξ, and not after the next."""
    statement = {
        "type": "recursion",
        "variables": {"xi": "real"},
        "fresh": ["xi"],
        "state": {"z": {"start": "xi", "step": "z"}},
        "invariant": {"i": "z = xi"},
    }
    proof = {"start": {"i": identity()}, "step": {"i": combination(term("1", "i"))}}
    assert "fresh" in refused(family(statement, proof))
    assert kernel.check(family({k: v for k, v in statement.items() if k != "fresh"}, proof))


@pytest.mark.parametrize(
    "change",
    [
        {"steps": "r", "conclusion": "rho(B, q) = LB"},
        {"steps": "r", "conclusion": "rho(B, q) <= LB"},
        {"steps": "r-1"},
        {"steps": 1},
        {"conclusion": "variance(q) = LB"},
        {"variables": {"lam": "real", "LB": "real"}},
        {"variables": {"LB": "real"}},
        {"direction": {"e": "nonnegative", "B": "nonnegative"}},
        {"direction": {"B": "nonnegative"}},
        {"direction": {"e": "positive", "B": "nonnegative", "q": "real"}, "direction_let": {}},
    ],
)
def test_steps_rule_preconditions(change: Json) -> None:
    """Interpolation needs e > 0, λ > 0, a wanted q and ρ; r steps give open relations only."""
    theorem = CLAIMS["LB-2"].theorems[1]
    refused(family(theorem.statement | change, theorem.proof))


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
    "fresh that holds a list": family(RECURSION.statement | {"fresh": [[]]}, RECURSION.proof),
    "unused sum that is no text": total("1 >= 0", NO_X, sums={"s": 5}),
    "unused sum that is no relation": total("1 >= 0", NO_X, sums={"s": "and rho is at least"}),
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
                "steps": "r",
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
    for text in (call, f"bias(B, {call})", f"variance({call})", f"rho(B, {call})"):
        expected = oracle.evaluate(text, exact)
        wanted = number(e.__class__(int(expected.p), int(expected.q)))
        assert field.is_zero(field.add(evaluate(text, scope, field), wanted, -1))
