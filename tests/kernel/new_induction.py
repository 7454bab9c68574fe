"""The rules of version 2, continued: any number of steps, divisors that facts make positive, and an
expression in place of direction m."""

from __future__ import annotations

from edge_certificates import Json, family, pointwise, total
from new_rules import CASES, SUBSTITUTE, USE, USED_SUM, Pairs

from sdproof.prove.rules import (
    by_induction,
    cases,
    combination,
    divisors,
    identity,
    induction,
    lemma,
    nonnegative,
    sum_proof,
    term,
)

SHRINKS: Json = {
    "type": "pointwise",
    "variables": {"a": "positive"},
    "state": {"q": {"start": "a", "step": "xi*q"}},
    "fresh": {"xi": "real"},
    "at_each_step": {"low": "xi >= 0", "high": "1 >= xi"},
    "conclusion": "a >= q",
}
START: Json = {"above": nonnegative(), "below": identity()}
STEP: Json = {
    "above": combination(term("1", "low", "above")),
    "below": combination(term("1", "below"), term("1", "high", "above")),
}
INVARIANTS = {"above": "q >= 0", "below": "a >= q"}
THEN = combination(term("1", "below"))


def shrinks(changes: Json | None = None, then: Json = THEN, **proof: Json) -> Json:
    own = induction(INVARIANTS, START, STEP) | proof
    return family(SHRINKS | (changes or {}), {"induction": own, "then": then})


SWAP: Json = {
    "type": "pointwise",
    "variables": {},
    "state": {"u": {"start": "0", "step": "v"}, "v": {"start": "1", "step": "u"}},
    "conclusion": "u + v = 1",
}
KEPT = combination(term("1", "i"))
NAMES: Json = {"variables": {"x": "real"}, "hypotheses": {"h": "x >= 1"}}
GROWS = {"p": {"start": "x", "step": "p*xi + 1"}}
STEPS_OF_ALL: Json = {
    "type": "sum", "aligned": True, "variables": {}, "direction": {"e": "positive"},
    "each": {"ratio": "e >= e_m"},
    "state": {"q": {"start": "e", "step": "xi*q"}},
    "fresh": {"xi": "nonnegative"},
    "conclusion": "q >= r*q_m",
}  # fmt: skip
LOCAL = {"order": "q >= q_m"}
ALL_STEPS = induction(
    LOCAL,
    {"order": combination(term("1", "ratio"))},
    {"order": combination(term("xi", "order"))},
    {},
)
SUM_OF_STATES = sum_proof(
    combination(term("1", "order")), aligned=identity(), share="q_m", share_m="q_m",
    induction=ALL_STEPS,
)  # fmt: skip


def all_steps(changes: Json | None = None, own: Json | None = None, **proof: object) -> Json:
    mine = SUM_OF_STATES | {"induction": ALL_STEPS | (own or {})} | proof
    return family(STEPS_OF_ALL | (changes or {}), mine)


M_POSITIVE = {"invariants_m": {"m": "q_m >= 0"}}
INDUCTION: Pairs = {
    "a pointwise invariant": (
        shrinks(),
        [
            shrinks({"at_each_step": {"low": "xi >= 0"}}),
            shrinks({"at_each_step": {"low": "xi >= 0-1", "high": "1 >= xi"}}),
            shrinks({"conclusion": "a > q"}),
            shrinks({"conclusion": "a >= q + 1"}),
            shrinks({"conclusion": "q >= a"}),
            shrinks({"conclusion": "1 >= xi"}, combination(term("1", "high"))),
            shrinks({"conclusion": "a >= xi*q"}),
            shrinks(start={"above": nonnegative()}),
            shrinks(start={}),
            shrinks(step={"above": STEP["above"]}),
            shrinks(step=STEP | {"more": identity()}),
            shrinks(start=START | {"below": combination(term("1", "below"))}),
            shrinks(start=START | {"below": combination(term("1", "high"))}),
            shrinks(start=STEP),
            shrinks(step=START),
            shrinks(invariants={"above": "q >= 0", "below": "a >= xi*q"}),
            shrinks(invariants={"above": "xi >= 0", "below": "a >= q"}),
            shrinks(invariants={"low": "q >= 0", "below": "a >= q"}),
            shrinks(invariants={"rank": "q >= 0", "below": "a >= q"}),
            shrinks({"state": {"q": {"start": "a", "step": "2*xi*q"}}}),
            shrinks({"state": {"q": {"start": "2*a", "step": "xi*q"}}}),
            shrinks({"state": {"q": {"start": "xi*a", "step": "xi*q"}}}),
            shrinks({"hypotheses": {"h": "q >= 0"}}),
            shrinks({"let": {"b": "q"}}),
            shrinks({"at_each_step": {"low": "xi >= 0", "high": "q >= xi"}}),
            shrinks({"fresh": {"xi": "real", "a": "real"}}),
            shrinks({"fresh": {"q": "real"}}),
            shrinks({"fresh": {"xi": "complex"}}),
            family(SHRINKS, THEN),
            family(SHRINKS, {"induction": induction(INVARIANTS, START, STEP)}),
            family(SHRINKS, {"induction": induction(INVARIANTS, START, STEP, {}), "then": THEN}),
        ],
    ),
    "what holds at every step may be empty": (
        pointwise("q >= 0", by_induction("i", identity(), combination(
                      term("1", "i"), term("1", "never"))), {},
                  state={"q": {"start": "0", "step": "q - 1"}}, at_each_step={"never": "0 >= 1"}),
        [
            pointwise("q >= 1", by_induction("i", combination(term("1", "never")),
                                             combination(term("1", "never"))), {},
                      state={"q": {"start": "0", "step": "q - 1"}},
                      at_each_step={"never": "0 - 1 >= 0"}),
            pointwise("q >= 1", {"induction": induction({}, {}, {}),
                                 "then": combination(term("1", "never"))}, {},
                      state={"q": {"start": "0", "step": "q"}},
                      at_each_step={"never": "0 - 1 >= 0"}),
        ],
    ),
    "states renewed together": (
        family(SWAP, by_induction("i", identity(), KEPT)),
        [
            family(SWAP | {"conclusion": text}, by_induction("i", identity(), proof))
            for text in ("u = v", "v = 1", "u = 0", "u - v = 0 - 1")
            for proof in (KEPT, identity())
        ],
    ),
    "a wider induction than the conclusion": (
        pointwise("p >= 1", by_induction("i", combination(term("1", "h")),
                                         combination(term("xi", "i"), term("xi"))),
                  **NAMES, state=GROWS, fresh={"xi": "nonnegative"}),
        [
            pointwise("p >= 1", by_induction("i", combination(term("1", "h")),
                                             combination(term("xi", "i"), term("xi"))),
                      **NAMES, state=GROWS, fresh={"xi": "real"}),
            pointwise("p >= x", by_induction("i", identity(), combination(term("xi", "i"))),
                      **NAMES, state=GROWS, fresh={"xi": "nonnegative"}),
        ],
    ),
    "in every direction": (
        all_steps(),
        [
            all_steps({"each": {}}),
            all_steps({"conclusion": "q >= r*q_m + 1"}),
            all_steps({"conclusion": "q > r*q_m"}),
            all_steps({"fresh": {"xi": "real"}}),
            all_steps({"state": {"q": {"start": "e", "step": "xi*e"}}}),
            all_steps({"state": {"q": {"start": "1/e", "step": "xi*q"}}}),
            all_steps(own={"invariants": {"order": "q >= q_m + 1"}}),
            all_steps(own={"start": {}, "step": {}}),
            all_steps(own={"step": {"order": combination(term("1", "ratio"))}}),
            all_steps(own={"start": {"order": combination(term("1", "order"))}}),
            # a fixed invariant knows nothing of one direction, nor speaks of it
            all_steps(own={"invariants_m": {"order": "q >= q_m"}, "invariants": {}}),
            all_steps(own={"invariants_m": {"m": "e_m >= e"}}),
            all_steps(own=M_POSITIVE),
            all_steps(own=M_POSITIVE | {
                "start": ALL_STEPS["start"] | {"m": nonnegative()},
                "step": ALL_STEPS["step"] | {"m": combination(term("1", "order"))}}),
            # direction m has only the fixed invariants
            all_steps(aligned=combination(term("1", "order"))),
            all_steps({"conclusion": "q >= r*e_m"}, share="e_m", share_m="e_m",
                      direction=combination(term("1", "ratio"))),
            all_steps({"let": {"q_m": "1"}}),
            all_steps({"sums": {"s": "q >= 0"}}),
            all_steps({"sums": {"s": "e >= q_m"}}),
            all_steps({"each": {"ratio": "e >= e_m", "s": "q >= q_m"}}),
            all_steps({"hypotheses": {"s": "q_m >= 1"}}),
            all_steps({"aligned": False, "conclusion": "q >= 0"}),
            family(STEPS_OF_ALL, {k: v for k, v in SUM_OF_STATES.items() if k != "induction"}),
        ],
    ),
    "with an invariant of m": (
        all_steps({"conclusion": "q >= q_m"}, share="0", share_m="q_m", own=M_POSITIVE | {
            "invariants": LOCAL | {"own": "q >= 0"},
            "start": ALL_STEPS["start"] | {"m": nonnegative(), "own": nonnegative()},
            "step": ALL_STEPS["step"] | {"m": combination(term("xi", "m")),
                                         "own": combination(term("xi", "own"))}},
            direction=combination(term("1", "own"))),
        [
            all_steps({"conclusion": "q >= q_m"}, share="0", share_m="q_m", own=M_POSITIVE | {
                "start": ALL_STEPS["start"] | {"m": nonnegative()},
                "step": ALL_STEPS["step"] | {"m": combination(term("xi", "m"))}},
                direction=nonnegative()),
            all_steps({"conclusion": "q >= 2*q_m"}, share="0", share_m="2*q_m", own=M_POSITIVE | {
                "start": ALL_STEPS["start"] | {"m": nonnegative()},
                "step": ALL_STEPS["step"] | {"m": combination(term("xi", "m"))}},
                direction=combination(term("1", "order"), term("1", "m"))),
        ],
    ),
}  # fmt: skip

X = {"x": "real"}
ABOVE = {"h": "x > 1"}
SUM: Json = {"direction": {"B": "real"}, "each": {"h": "B > 1"}}
FRESH: Json = {
    "state": {"q": {"start": "1", "step": "q*(xi - 1)"}},
    "fresh": {"xi": "real"},
    "at_each_step": {"h": "xi > 1"},
}
USES_FRESH = combination(term("1", "i", square="w*(xi - 1)"), let={"w": "1/(xi-1)"})
NEVER_ZERO = ("x**2 - x + 1 > 0", combination(term("3/4"), term("1", square="x-1/2")))
XY = {"x": "real", "y": "real"}
SECOND = "1/(y**2 + 1/(x**2-x+1)) > 0"
AFTER = ("y**2 + 1/(x**2-x+1) > 0", combination(term("1/(x**2-x+1)"), term("1", square="y")))
WITH_BOTH = combination(term("1/(y**2*(x**2-x+1) + 1)", "d"))
NOISY = {"x": "real", "eta": "real", "a": "positive", "g": "nonnegative"}
HALVED: Json = {"state": {"q": {"start": "1", "step": "q/2"}}}
DIVISORS: Pairs = {
    "a strict hypothesis": (
        pointwise("1/(x-1) > 0", nonnegative(), X, hypotheses=ABOVE),
        [
            pointwise("1/(x-1) > 0", nonnegative(), X, hypotheses={"h": "x >= 1"}),
            pointwise("1/(x-1) > 0", nonnegative(), X, hypotheses={"h": "x > 0"}),
            pointwise("1/(x-1) > 0", nonnegative(), X, hypotheses={"h": "x = 2"}),
            pointwise("1/(x-1) > 0", nonnegative(), X),
            pointwise("1/(x-2) > 0", nonnegative(), X, hypotheses=ABOVE),
            pointwise("1/(x-1) < 0", nonnegative(), X, hypotheses=ABOVE),
            pointwise("x/(x-1) > 0", nonnegative(), X, hypotheses=ABOVE),
        ],
    ),
    "of a divisor's negative": (
        pointwise("1/(x-1) < 0", nonnegative(), X, hypotheses={"h": "x < 1"}),
        [
            pointwise("1/(x-1) > 0", nonnegative(), X, hypotheses={"h": "x < 1"}),
            pointwise("1/(x-1) < 0", nonnegative(), X, hypotheses={"h": "x <= 1"}),
            pointwise("1/(x-1)**2 < 0", nonnegative(), X, hypotheses={"h": "x < 1"}),
            pointwise("1/(x-1)**3 > 0", nonnegative(), X, hypotheses={"h": "x < 1"}),
        ],
    ),
    "up to a positive factor": (
        pointwise("1/(5*x-5) > 0", nonnegative(), X, hypotheses={"h": "x/3 > 1/3"}),
        [pointwise("1/(5-5*x) > 0", nonnegative(), X, hypotheses={"h": "x/3 > 1/3"})],
    ),
    "cancellation": (
        pointwise("(x**2-1)/(x-1) = x + 1", identity(), X, hypotheses=ABOVE),
        [
            pointwise("(x**2-1)/(x-1) = x + 2", identity(), X, hypotheses=ABOVE),
            pointwise("(x**2-1)/(x-1) = x + 1", identity(), X),
            pointwise("(x**2-1)/(1-x) = x + 1", identity(), X, hypotheses=ABOVE),
            pointwise("(x**2-2)/(x-1) = x + 1", identity(), X, hypotheses=ABOVE),
        ],
    ),
    "cancellation of a negative factor": (
        pointwise("(x-1)/(x-1)**2 < 0", nonnegative(), X, hypotheses={"h": "x < 1"}),
        [
            pointwise("(x-1)/(x-1)**2 >= 0", nonnegative(), X, hypotheses={"h": "x < 1"}),
            pointwise("(1-x)**3/(x-1)**3 >= 0", nonnegative(), X, hypotheses={"h": "x < 1"}),
            pointwise("(1-x)/(x-1)**2 < 0", nonnegative(), X, hypotheses={"h": "x < 1"}),
        ],
    ),
    "cancelled numerators keep their sign": (
        pointwise("(x-1)**2/(x-1) > 0", combination(term("1", "h")), X, hypotheses=ABOVE),
        [pointwise("(x-3)*(x-1)/(x-1) >= 0", nonnegative(), X, hypotheses=ABOVE)],
    ),
    "a contradiction": (
        pointwise("0 > 1", combination(term("1", "h")), X, hypotheses={"h": "0 > 1"}),
        [
            pointwise("1/(x-x) > 0", nonnegative(), X, hypotheses={"h": "x - x > 0"}),
            pointwise("1/0 > 0", nonnegative(), X, hypotheses={"h": "0 > 0"}),
            pointwise("0 > 1", combination(term("1", "h")), X, hypotheses={"h": "0 > 0"}),
        ],
    ),
    "definitions may divide, hypotheses about them come later": (
        pointwise("w > 0", combination(term("1", "k")), X, let={"w": "1/(x-1)"},
                  hypotheses={"k": "w > 0", "h": "x > 1"}),
        [
            pointwise("w > 0", nonnegative(), X, let={"y": "x-1", "w": "1/y"},
                      hypotheses={"h": "y > 0"}),
            pointwise("w > 0", nonnegative(), X, let={"w": "1/(x-1)"}, hypotheses={"k": "w > 0"}),
            pointwise("x > 0", combination(term("1", "k")), X,
                      hypotheses={"h": "1/(x-1) > 0", "k": "x > 1"}),
        ],
    ),
    "a lemma makes a divisor": (
        pointwise("x >= 0", lemma("l", "x + 2 > 0", combination(term("1", "h"), term("2")),
                                  combination(term("1", "h", square="w*(x+2)"),
                                              let={"w": "1/(x+2)"})),
                  X, hypotheses={"h": "x >= 0"}),
        [
            pointwise("x >= 0", combination(term("1", "h", square="w*(x+2)"),
                                            let={"w": "1/(x+2)"}), X, hypotheses={"h": "x >= 0"}),
            pointwise("x >= 0", lemma("l", "x + 2 > 0", combination(
                term("1", "h", square="w*(x+2)"), term("2"), let={"w": "1/(x+2)"}),
                combination(term("1", "h"))), X, hypotheses={"h": "x >= 0"}),
            pointwise("x >= 0", cases("c", "x > 1", combination(term("1", "h")), combination(
                term("1", "h", square="w*(x-1)"), let={"w": "1/(x-1)"})), X,
                hypotheses={"h": "x >= 0"}),
        ],
    ),
    "in the other directions": (
        total("D >= 0", sum_proof(nonnegative()), **SUM, direction_let={"D": "1/(B-1)"}),
        [
            total("D >= 0", sum_proof(nonnegative()), **SUM, direction_let={"D": "1/(B-2)"}),
            total("D >= 0", sum_proof(nonnegative(), aligned=nonnegative()), **SUM, aligned=True,
                  direction_let={"D": "1/(B-1)"}, let={"D_m": "1/(B_m-1)"}),
            total("B + 1/(x-1) > 0", sum_proof(nonnegative(), aligned=nonnegative()),
                  direction={"B": "positive"}, variables=X, each=ABOVE, aligned=True),
            total("B >= 0", sum_proof(nonnegative(), share="0/(x-1)"),
                  direction={"B": "positive"}, variables=X, each=ABOVE),
            total("B >= 0", sum_proof(nonnegative(), total=combination(
                term("1", square="w"), let={"w": "0/(x-1)"})),
                direction={"B": "positive"}, variables=X, each=ABOVE),
        ],
    ),
    "also in m, if it is known there": (
        total("D >= 0", sum_proof(nonnegative(), aligned=nonnegative()), **SUM, aligned=True,
              direction_let={"D": "1/(B-1)"}, let={"D_m": "1/(B_m-1)"},
              hypotheses={"hm": "B_m > 1"}),
        [total("D >= 0", sum_proof(nonnegative(), aligned=nonnegative()), **SUM, aligned=True,
               direction_let={"D": "1/(B-1)"}, let={"D_m": "1/(B_m-1)"},
               hypotheses={"hm": "B_m >= 1"})],
    ),
    "of a fresh value, in a step only": (
        pointwise("q >= 0", by_induction("i", nonnegative(), combination(
            term("1", "i", "h"), let={"w": "1/(xi-1)"})), {}, **FRESH),
        [
            pointwise("q >= 0", by_induction("i", nonnegative() | {"let": {"w": "1/(xi-1)"}},
                                             combination(term("1", "i", "h"))), {}, **FRESH),
            pointwise("q >= 0", by_induction("i", nonnegative(), combination(term("1", "i", "h")))
                      | {"then": combination(term("1", "i"), let={"w": "1/(xi-1)"})}, {}, **FRESH),
        ],
    ),
    "shown before the conclusion": (
        pointwise("1/(x**2-x+1) > 0", divisors({"d": NEVER_ZERO}, nonnegative()), X),
        [
            pointwise("1/(x**2-x+1) > 0", nonnegative(), X),
            pointwise("1/(x**2-x+1) > 0", divisors({}, nonnegative()), X),
            pointwise("1/(x**2-x+1) < 0", divisors({"d": NEVER_ZERO}, nonnegative()), X),
            pointwise("1/(x**2-x) > 0", divisors({"d": NEVER_ZERO}, nonnegative()), X),
            pointwise("1/(x**2-x) > 0", divisors(
                {"d": ("x**2 - x > 0", NEVER_ZERO[1])}, nonnegative()), X),
            pointwise("1/x > 0", divisors({"d": ("x > 0", nonnegative())}, nonnegative()), X),
            pointwise("1/x**3 >= 0", divisors(
                {"d": ("x**2 >= 0", combination(term("1", square="x")))}, nonnegative()), X),
            pointwise("1/x >= 0", divisors({"d": ("x >= 0", nonnegative())}, nonnegative()),
                      {"x": "nonnegative"}),
            pointwise("1/x > 0", divisors({"d": ("x > 0", combination(term("1", "d")))},
                                          nonnegative()), X),
            pointwise("1/x > 0", divisors({"d": ("x > 0", cases(
                "c", "x > 0", combination(term("1", "c")), combination(term("1", "c"))))},
                nonnegative()), X),
            pointwise("1/x > 0", divisors({"rank": ("x > 0", nonnegative())}, nonnegative()), X),
            pointwise("1/x > 0", divisors({"h": ("x > 0", combination(term("1", "h")))},
                                          nonnegative()), X, hypotheses={"h": "x >= 0"}),
            pointwise("1/(x**2-x+1) > 0", divisors({"d": NEVER_ZERO}, divisors(
                {"d": NEVER_ZERO}, nonnegative())), X),
            pointwise("1/(x**2-x+1) > 0", divisors({"d": NEVER_ZERO}, nonnegative())
                      | {"rule": "identity"}, X),
            pointwise("x**2-x+1 > 0", combination(term("1", "d")), X),
        ],
    ),
    "shown one after the other": (
        pointwise(SECOND, divisors({"d": NEVER_ZERO, "f": AFTER}, WITH_BOTH), XY),
        [
            pointwise(SECOND, divisors({"f": AFTER, "d": NEVER_ZERO}, WITH_BOTH), XY),
            pointwise(SECOND, divisors({"d": NEVER_ZERO}, WITH_BOTH), XY),
            pointwise(SECOND, divisors({"f": AFTER}, WITH_BOTH), XY),
            pointwise("1/x > 0", divisors({
                "a": ("x > 0", combination(term("1", "b"))),
                "b": ("x > 0", combination(term("1", "a")))}, nonnegative()), X),
        ],
    ),
    "shown of fixed variables only": (
        total("B/(x**2-x+1) >= 0", divisors({"d": NEVER_ZERO}, sum_proof(nonnegative())),
              variables=X, direction={"B": "nonnegative"}),
        [
            total("1/B >= 0", divisors({"d": ("B > 0", nonnegative())}, sum_proof(nonnegative())),
                  direction={"B": "nonnegative"}),
            total("B/x >= 0", divisors({"d": ("x > 0", nonnegative())}, sum_proof(nonnegative())),
                  variables=X, direction={"B": "nonnegative"}),
            total("1/(B-1) >= 0", divisors({"d": ("B_m > 1", combination(term("1", "h")))},
                                           sum_proof(nonnegative(), aligned=nonnegative())),
                  direction={"B": "real"}, aligned=True, hypotheses={"h": "B_m > 1"}),
            total("B/(x**2-x+1) >= 0", sum_proof(nonnegative())
                  | divisors({"d": NEVER_ZERO}, sum_proof(nonnegative())),
                  variables=X, direction={"B": "nonnegative"}),
        ],
    ),
    "shown of no state": (
        pointwise("q/(x**2-x+1) >= 0", divisors({"d": NEVER_ZERO}, by_induction(
            "i", nonnegative(), combination(term("1/2", "i")))), X, **HALVED),
        [
            pointwise("1/q > 0", divisors({"d": ("q > 0", nonnegative())}, by_induction(
                "i", nonnegative(), combination(term("1/2", "i")))), X, **HALVED),
            pointwise("q >= 0", divisors({"i": NEVER_ZERO}, by_induction(
                "i", nonnegative(), combination(term("1/2", "i")))), X, **HALVED),
            pointwise("q/(x**2-x+1) >= 0", by_induction(
                "i", nonnegative(), combination(term("1/2", "i")))
                | {"divisors": {"d": {"claim": NEVER_ZERO[0], "proof": NEVER_ZERO[1]}}},
                X, **HALVED),
        ],
    ),
    "beside a noise, not of it": (
        pointwise("mean((a+eta)/(x**2-x+1), eta, g) > 0", divisors(
            {"d": NEVER_ZERO}, nonnegative()), NOISY),
        [pointwise("mean((a+eta)/(eta**2-eta+1), eta, g) > 0", divisors(
            {"d": ("eta**2 - eta + 1 > 0", combination(term("3/4"), term("1", square="eta-1/2")))},
            nonnegative()), NOISY)],
    ),
    "products of facts, multiplied out": (
        pointwise("1/(x*y-2*x-y+2) > 0", nonnegative(), XY, hypotheses=ABOVE | {"k": "y > 2"}),
        [
            pointwise("1/(x*y-2*x-y+2) < 0", nonnegative(), XY, hypotheses=ABOVE | {"k": "y > 2"}),
            pointwise("1/(x*y-2*x-y+2) > 0", nonnegative(), XY, hypotheses=ABOVE | {"k": "y < 2"}),
            pointwise("1/(x*y-2*x-y+2) > 0", nonnegative(), XY, hypotheses=ABOVE | {"k": "y >= 2"}),
            pointwise("1/(x*y-2*x-y+2) > 0", nonnegative(), XY, hypotheses=ABOVE),
            pointwise("1/(x*y-2*x-y+3) > 0", nonnegative(), XY, hypotheses=ABOVE | {"k": "y > 2"}),
            pointwise("1/(x*y-y) > 0", nonnegative(), XY, hypotheses=ABOVE),
            pointwise("1/(x*y-y) < 0", nonnegative(), XY, hypotheses=ABOVE),
            pointwise("1/(x*y**2-y**2) > 0", nonnegative(), XY, hypotheses=ABOVE),
            pointwise("1/(x**2-4*x+3) > 0", nonnegative(), X, hypotheses=ABOVE),
            pointwise("1/(x**2-1) > 0", nonnegative(), X, hypotheses=ABOVE),
        ],
    ),
    "a power of a fact, its negative, and what is positive at sight": (
        pointwise("1/(3*b*x**3-9*b*x**2+9*b*x-3*b) < 0", nonnegative(),
                  X | {"b": "positive"}, hypotheses={"h": "x < 1"}),
        [
            pointwise("1/(3*b*x**3-9*b*x**2+9*b*x-3*b) > 0", nonnegative(),
                      X | {"b": "positive"}, hypotheses={"h": "x < 1"}),
            pointwise("1/(b*x**2-2*b*x+b) < 0", nonnegative(),
                      X | {"b": "positive"}, hypotheses={"h": "x < 1"}),
            pointwise("1/(b*x-b) <= 0", nonnegative(),
                      X | {"b": "nonnegative"}, hypotheses={"h": "x < 1"}),
            pointwise("1/(b*x-b) < 0", nonnegative(), X | {"b": "real"}, hypotheses={"h": "x < 1"}),
        ],
    ),
}  # fmt: skip

GROUP: Json = {"variables": {"x": "positive"}, "direction": {"B": "real"}, "each": {"h": "B >= 1"}}
IN = combination(term("1", "h"))


def group(conclusion: str, aligned: object = "x", each: Json = IN, **rest: object) -> Json:
    proof = sum_proof(each, share="1", aligned=identity(), share_m="x", total=identity())
    given = {k: rest.pop(k) for k in ("share", "share_m", "total", "transfer") if k in rest}
    return total(conclusion, proof | given, **GROUP, aligned=aligned, **rest)


ALIGNED: Pairs = {
    "one term, and r − 1 others": (
        group("B >= x + r - 1"),
        [
            group("B >= x + r", total=nonnegative()),
            group("B >= x + r", share_m="x + 1"),
            group("B > x + r - 1"),
            group("B = x + r - 1"),
            group("B <= x + r - 1"),
            group("B >= r"),
            group("B >= x + r - 1", "x/2"),
            group("B >= x + r - 1", "B"),
            group("B >= x + r - 1", "B_m"),
            group("B >= x + r - 1", "y"),
            group("B >= x + r - 1", "x >= 1"),
            group("B >= x + r - 1", True),
            group("B >= x + r - 1", False),
            group("B >= x + r - 1", ""),
            group("B >= B - 1"),
            group("B >= x + r - 1", sums={}),
            group("B >= x + r - 1", sums={"s": "B >= 1"}),
            group("B >= x + r - 1", state={"q": {"start": "1", "step": "q"}}),
            group("x >= x"),
        ],
    ),
    "on the smaller side": (
        total("r*x - x >= B", sum_proof(IN, aligned=identity(), share_m="x", total=nonnegative()),
              variables={"x": "positive"}, direction={"B": "real"}, aligned="0-x",
              each={"h": "0 >= B"}),
        [
            total("r*x - x >= B", sum_proof(IN, aligned=identity(), share_m="0-x",
                                            total=nonnegative()),
                  variables={"x": "positive"}, direction={"B": "real"}, aligned="0-x",
                  each={"h": "0 >= B"}),
            total("r*x - x >= B", sum_proof(IN, aligned=identity(), share_m="x",
                                            total=nonnegative()),
                  variables={"x": "positive"}, direction={"B": "real"}, aligned="x",
                  each={"h": "0 >= B"}),
        ],
    ),
    "what m hands to the others": (
        group("B >= x + r - 1", transfer="1", share="2", share_m="x - r + 1"),
        [
            group("B >= x + r - 1", transfer="1", share="2"),
            group("B >= x + r - 1", transfer="1", share="2", share_m="x - r"),
            group("B >= x + r - 1", transfer="B"),
        ],
    ),
}  # fmt: skip

ALL = {
    f"{group}: {name}": pair
    for group, pairs in (
        ("substitute", SUBSTITUTE),
        ("cases", CASES),
        ("use", USE),
        ("uses", USED_SUM),
        ("induction", INDUCTION),
        ("divisors", DIVISORS),
        ("aligned", ALIGNED),
    )
    for name, pair in pairs.items()
}
"""Every rule of version 2: a right certificate and wrong ones."""
