"""Certificates that the kernel accepts, of every kind of statement and with every rule: what the
attacks change."""

from __future__ import annotations

from edge_certificates import Json, counterexample, family, pointwise
from new_induction import ALL
from search_rules import GOOD, SUMS

from sdproof import Instance
from sdproof.prove.instance import certify
from sdproof.prove.rules import (
    cases,
    combination,
    identity,
    induction,
    lemma,
    nonnegative,
    sum_proof,
    term,
    univariate,
    used_sum,
)

HARD: Json = {
    "type": "sum",
    "aligned": True,
    "variables": {"lam": "positive", "C": "positive", "b": "positive"},
    "direction": {"e": "positive", "B": "nonnegative"},
    "hypotheses": {"signal": "B_m >= C*r", "at_most_one": "1 >= b"},
    "each": {"ratio": "e >= b*e_m"},
}
BOX: Json = HARD | {
    "state": {"q": {"start": "filter(e, lam)", "step": "filter(e, lam)*((1-xi)+xi*q)"}},
    "fresh": {"xi": "real"},
    "at_each_step": {"low": "xi >= 0", "high": "1 >= xi"},
    "conclusion": "rho(B, q) >= r*C*b**2/(1+C*b**2)",
}
D = "lam/((e+lam)*(e_m+lam))"
FIRST = [term(D, "ratio"), term("lam**2/((e+lam)*(e_m+lam))", "at_most_one")]
LESS = term("e/(e+lam)", "low", "shrinks")
BOX_INDUCTION = induction(
    {"shrinks": "1-q_m >= b*(1-q)", "w0": "1-q >= 0"},
    {
        "low_m": nonnegative(),
        "high_m": nonnegative(),
        "w0": nonnegative(),
        "shrinks": combination(*FIRST),
    },
    {
        "low_m": combination(term("lam/(e_m+lam)"), term("e_m/(e_m+lam)", "low", "low_m")),
        "high_m": combination(
            term("e_m/(e_m+lam)", "high"), term("e_m/(e_m+lam)", "low", "high_m")
        ),
        "w0": combination(term("lam/(e+lam)"), term("e/(e+lam)", "low", "w0")),
        "shrinks": cases(
            "big",
            "e >= e_m",
            combination(
                term(D, "big", "high"),
                term(D, "big", "low", "high_m"),
                term("lam/(e+lam)", "at_most_one"),
                LESS,
            ),
            combination(*FIRST, term(D, "big", "low", "low_m"), LESS),
        ),
    },
    {"low_m": "1-q_m >= 0", "high_m": "q_m >= 0"},
)
BOX_PROOF = sum_proof(
    lemma(
        "pos",
        "A + b*w >= 0",
        combination(term("1", "low_m"), term("b", "w0")),
        combination(
            term("B", square="w"),
            term("1/r", "signal", square="A"),
            term("C", "shrinks", "pos"),
            term("1/(1+C*b**2)", square="(1+C*b**2)*w-1"),
        ),
        let={"w": "1-q"},
    ),
    share="C*b**2/(1+C*b**2)",
    share_m="C*b**2/(1+C*b**2)",
    transfer="B_m/r*A**2",
    aligned=combination(
        term("1/r", "signal", square="A"),
        term("1/(1+C)", square="(1+C)*A - 1"),
        term("C*(1+b)/((1+C)*(1+C*b**2))", "at_most_one"),
    ),
    induction=BOX_INDUCTION,
    let={"A": "1-q_m"},
)
BOUND: Json = {
    "type": "sum",
    "variables": {},
    "direction": {"B": "nonnegative", "q": "real"},
    "conclusion": "rho(B, q) >= B/(1+B)",
}
BOUND_PROOF = sum_proof(combination(term("1+B", square="q - B/(1+B)")))
SAME: Json = {
    "type": "sum",
    "variables": {"c": "positive"},
    "direction": {"e": "positive", "q": "real"},
    "direction_let": {"B": "c*e"},
    "conclusion": "rho(B, q) >= rho(B, filter(e, 1/c))",
}
SAME_PROOF = sum_proof(
    identity(), uses={"LB": used_sum("LB", {}, {"B": "B", "q": "q"})}, multipliers={"LB": "1"}
)
WANTED: Json = {
    "type": "sum",
    "variables": {"lam": "positive", "c": "positive"},
    "direction": {"e": "positive", "B": "nonnegative"},
    "direction_let": {"q": "B/(1+B)"},
    "attain": "r",
    "conclusion": "rho(B, q) < c/r + B/(1+B)",
}
NODES: Json = {
    "type": "pointwise",
    "variables": {"lam": "positive", "x1": "real", "e0": "positive", "e1": "positive"},
    "hypotheses": {"g": "e0 > e1"},
    "conclusion": "(e0+lam)**2/(e0*(e0-e1))*filter(e0, lam, x1) "
    "+ (e1+lam)**2/(e1*(e1-e0))*filter(e1, lam, x1) = 1",
}
MEAN: Json = {
    "type": "pointwise",
    "variables": {"a": "real", "eta": "real", "g": "nonnegative"},
    "conclusion": "mean((a+eta)**2, eta, g) >= a**2",
}
NUMBER: Json = {
    "type": "sum",
    "variables": {"k": "positive"},
    "direction": {"B": "nonnegative"},
    "sums": {"s": "B >= k*r"},
    "conclusion": "(B+1)**2 >= 2*k*r",
}
THEOREMS: dict[str, Json] = (
    {
        "box": family(BOX, BOX_PROOF),
        "bound": family(BOUND, BOUND_PROOF),
        "same": family(SAME, SAME_PROOF, {"LB": {"statement": BOUND, "proof": BOUND_PROOF}}),
        "wanted": family(WANTED, sum_proof(nonnegative())),
        "wanted, one more": family(
            WANTED | {"attain": "r+1", "conclusion": "rho(B, q) = B/(1+B)"}, sum_proof(identity())
        ),
        "nodes": family(NODES, identity()),
        "mean": family(MEAN, nonnegative()),
        "univariate": pointwise(
            "y*(x-1)**2*(4*x**2-7*x+4)/(1+x**2) >= 0",
            univariate("x", [-1, 1], [4, -7, 4], [1]),
            {"x": "real", "y": "nonnegative"},
        ),
        "univariate, strict": pointwise(
            "x*(4*x**2-7*x+4)/y > 0",
            univariate("x", [1], [0, 4, -7, 4], [1]),
            {"x": "positive", "y": "positive"},
        ),
        "sums": family(NUMBER, sum_proof(nonnegative(), share="2*k", multipliers={"s": "2"})),
    }
    | {name: right for name, (right, _) in ALL.items() if not name.endswith(": a contradiction")}
    | {name: case.certificate(case.shows) for name, case in GOOD.items()}
    | SUMS
)

ONE: Json = {"e": "1", "B": "3/5"}
HALF: Json = {"e": "1/2", "B": "7/20"}
ATTAIN: Json = {
    "type": "sum",
    "variables": {"lam": "positive"},
    "direction": {"e": "positive", "B": "nonnegative"},
    "direction_let": {"q": "B/(1+B)"},
    "attain": "r",
    "conclusion": "rho(B, q) <= B/(1+B)",
}
LEAST: Json = {
    "type": "infimum",
    "variables": {},
    "direction": {"e": "positive", "B": "nonnegative"},
    "steps": "r-1",
    "conclusion": "least >= 1/4",
}
GROWING: Json = {
    "type": "sum",
    "aligned": True,
    "variables": {"a": "positive"},
    "direction": {"e": "positive"},
    "each": {"h": "e >= e_m"},
    "state": {
        "q": {"start": "e", "step": "xi*q + q_m"},
        "p": {"start": "a", "step": "q"},
    },
    "fresh": {"xi": "real"},
    "at_each_step": {"low": "xi >= 0", "high": "1 >= xi"},
    "conclusion": "q <= 5*a + p_m",
}
ABOVE_ONE = certify(Instance(["1", "1/9", "1/5"], [0, 7, 0]), 1, "1").data["proof"]  # type: ignore[union-attr]
REFUTATIONS: dict[str, Json] = {
    "pointwise": counterexample(
        {
            "type": "pointwise",
            "variables": {"x": "real", "y": "positive"},
            "hypotheses": {"h": "x >= y"},
            "let": {"z": "x - y"},
            "conclusion": "z*x > y",
        },
        {"x": "1", "y": "1"},
    ),
    "mean": counterexample(
        MEAN | {"conclusion": "mean((a+eta)**2, eta, g) <= a**2"}, {"a": "2", "g": "1", "eta": None}
    ),
    "sum": counterexample(
        NUMBER | {"conclusion": "B**2 <= k + r"}, {"k": "1"}, [{"B": "1/2"}, {"B": "7/2"}]
    ),
    "hard": counterexample(
        HARD | {"conclusion": "rho(B, filter(e, lam)) >= r*C*b/(1+C*b) + 2"},
        {"lam": "1", "C": "1", "b": "1/2", "e_m": "1", "B_m": "2"},
        [{"e": "1/2", "B": "0"}],
    ),
    "group": counterexample(
        {
            "type": "sum",
            "aligned": "x**2",
            "variables": {"x": "real"},
            "direction": {"B": "real"},
            "conclusion": "B >= x*r",
        },
        {"x": "1/2"},
        [{"B": "0"}, {"B": "1/5"}],
    ),
    "steps": counterexample(
        GROWING,
        {"a": "1", "e_m": "1"},
        [{"e": "2"}, {"e": "1"}],
        steps=[{"xi": "1/2"}, {"xi": "1"}, {"xi": "0"}],
    ),
    "recursion": counterexample(
        {
            "type": "pointwise",
            "variables": {"t": "positive"},
            "hypotheses": {"h": "1 >= t"},
            "state": {"p": {"start": "1", "step": "(1-xi) + xi*t*p"}},
            "fresh": {"xi": "real"},
            "conclusion": "p <= 1",
        },
        {"t": "1/2"},
        steps=[{"xi": "2"}, {"xi": "-1"}],
    ),
    "attained": counterexample(ATTAIN, {"lam": "1"}, [ONE, HALF]),
    "attained, an equation": counterexample(
        ATTAIN | {"conclusion": "rho(B, q) = B/(1+B)"}, {"lam": "1"}, [ONE, HALF]
    ),
    "a point below": counterexample(
        LEAST | {"steps": "r", "conclusion": "least >= B/(1+B) + 1/10"},
        {}, [ONE], least={"lam": "5/3", "xi": ["0"]},
    ),
    "a bound above": counterexample(
        LEAST | {"steps": 1, "conclusion": "least < B/(1+B)"},
        {}, [ONE], least={"bound": "3/8", "proof": None},
    ),
    "a proof above": counterexample(
        LEAST
        | {"steps": "r-2", "variables": {"c": "positive"}, "conclusion": "least <= B/(1+B) + c"},
        {"c": "1/30"}, [{"e": "1", "B": "0"}, {"e": "1/9", "B": "7"}, {"e": "1/5", "B": "0"}],
        least={"bound": "1", "proof": ABOVE_ONE},
    ),
}  # fmt: skip
