"""The rules of version 2, each as a right certificate beside wrong ones: substitutions, cases, and
theorems that are used."""

from __future__ import annotations

from edge_certificates import Json, family, pointwise, total

from sdproof.prove.rules import (
    cases,
    chain,
    combination,
    identity,
    lemma,
    nonnegative,
    substituted,
    substitution,
    sum_proof,
    term,
    use,
    used_sum,
)

Pairs = dict[str, tuple[Json, list[Json]]]

X, XY = {"x": "real"}, {"x": "real", "y": "positive"}
LOW = {"low": "x >= 5"}
SHIFT = substitution("x", "z + 5", "z", "1", "low")
RANK = substitution("r", "z + 1", "z", "1", "rank")
FACT = combination(term("1", "f"))
GAP = substitution("y", "x + z", "z", "1", "h")


def shifted(conclusion: str, then: Json, **rest: object) -> Json:
    return pointwise(conclusion, substituted(SHIFT, then=then), X, **({"hypotheses": LOW} | rest))


SUBSTITUTE: Pairs = {
    "old facts are written in the new variable": (
        shifted("x >= 5", combination(term("1", "low"))),
        [
            shifted("x >= 6", combination(term("1", "low"))),
            shifted("x >= 5", combination(term("1", "low"), term("1"))),
        ],
    ),
    "a strict fact stays strict, and makes the new variable positive": (
        shifted("x > 5", combination(term("1", "low")), hypotheses={"low": "x > 5"}),
        [
            shifted("x > 5", nonnegative()),
            shifted("x > 5", combination(term("1", "low"))),
            shifted("x > 5", combination(term("z"))),
        ],
    ),
    "a divisor that only the strict fact makes one": (
        shifted("1/(x-5) > 0", nonnegative(), hypotheses={"low": "x > 5"}),
        [
            shifted("1/(x-5) > 0", nonnegative()),
            shifted("1/(x-6) > 0", nonnegative(), hypotheses={"low": "x > 5"}),
            shifted("1/(5-x) > 0", nonnegative(), hypotheses={"low": "x > 5"}),
            shifted("x >= 5", combination(term("x-5", square="w*z"), let={"w": "1/z"})),
        ],
    ),
    "the old name means the new expression": (
        shifted("x >= 5", combination(term("x - 5"))),
        [shifted("x >= 5", combination(term("x - 6"))), shifted("x >= 5", combination(term("x")))],
    ),
    "a definition is written in the new variable": (
        shifted("a >= 5", combination(term("a - 5")), let={"a": "x"}),
        [shifted("a >= 5", combination(term("a - 4")), let={"a": "x"})],
    ),
    "the rank": (
        pointwise("r**2 >= r", substituted(RANK, then=nonnegative()), {}),
        [
            pointwise("r >= 2", substituted(RANK, then=nonnegative()), {}),
            pointwise("r**2 > r", substituted(RANK, then=nonnegative()), {}),
            pointwise("r**2 >= r", substituted(RANK, then=combination(term("r"))), {}),
        ],
    ),
    "a variable between two others": (
        pointwise(
            "y**2 >= x**2", nonnegative(GAP), {"x": "positive", "y": "positive"},
            hypotheses={"h": "y >= x"},
        ),
        [
            pointwise("y**2 >= x**2", nonnegative(GAP), {"x": "real", "y": "positive"},
                      hypotheses={"h": "y >= x"}),
            pointwise("y**2 >= x**2", nonnegative(GAP | {"fact": "rank"}),
                      {"x": "positive", "y": "positive"}, hypotheses={"h": "y >= x"}),
            pointwise("y**2 >= x**2", nonnegative(GAP | {"weight": "2"}),
                      {"x": "positive", "y": "positive"}, hypotheses={"h": "y >= x"}),
            # x = y − z: the new expression of x has lost that x > 0
            pointwise("y**2 >= x**2", nonnegative(GAP | {"variable": "x", "by": "y - z"}),
                      {"x": "positive", "y": "positive"}, hypotheses={"h": "y >= x"}),
        ],
    ),
    "weights": (
        pointwise("x >= 5", nonnegative(SHIFT | {"weight": "y"}), XY,
                  hypotheses={"low": "x*y >= 5*y"}),
        [
            pointwise("x >= 5", nonnegative(SHIFT | {"weight": weight}), XY | {"n": "nonnegative"},
                      hypotheses={"low": f"x*({weight}) >= 5*({weight})"})
            for weight in ("x", "0-1", "n", "0", "y - 1", "0-y")
        ],
    ),
    "names": (
        pointwise("x >= 5", nonnegative(SHIFT), XY, hypotheses=LOW),
        [
            pointwise("x >= 5", nonnegative(SHIFT | change), XY, hypotheses=LOW | {"g": "y >= 1"},
                      let={"a": "1"})
            for change in (
                {"new": "y", "by": "y + 5"}, {"new": "a", "by": "a + 5"}, {"by": "x"},
                {"by": "z + 5 + 0*w"}, {"new": "rho", "by": "rho + 5"}, {"new": 5}, {"fact": "z"},
                {"variable": "a"}, {"variable": "z"}, {"by": "z + 5 + y*(x-5) - y*z"},
            )
        ],
    ),
    "a new variable is gone after its step": (
        pointwise("x >= 4", chain(["1"], nonnegative(SHIFT), nonnegative()), X, hypotheses=LOW),
        [
            pointwise("x >= 4", chain(["1"], nonnegative(SHIFT), combination(term("1 + z - z"))),
                      X, hypotheses=LOW),
            pointwise("x >= 4", lemma("l", "x >= 5", nonnegative(SHIFT),
                                      combination(term("z"), term("1"))), X, hypotheses=LOW),
        ],
    ),
}  # fmt: skip

ON = "x >= 0"
HOLDS = combination(term("1", square="x"), term("1", "c"), term("1"))
FAILS = combination(term("1", square="x+1"), term("1", "c"))


def split(holds: Json, fails: Json, on: str = ON, conclusion: str = "x**2 + x + 1 > 0") -> Json:
    return pointwise(conclusion, cases("c", on, holds, fails), X)


INVERSE = combination(term("1", square="i*x*x"), let={"i": "1/x"})
CASES: Pairs = {
    "the two cases": (
        split(HOLDS, FAILS),
        [
            split(FAILS, HOLDS),
            split(HOLDS, HOLDS),
            split(FAILS, FAILS),
            split(HOLDS, FAILS, "x = 0"),
            split(HOLDS, FAILS, "x > 0"),  # then it fails with −x ≥ 0, not strict
            split(HOLDS, FAILS, "x <= 0"),
            split(HOLDS, FAILS, "x >= 1"),
            split(HOLDS, nonnegative()),
            pointwise("x**2 + x + 1 > 0", {k: v for k, v in cases("c", ON, HOLDS, FAILS).items()
                                           if k != "fails"}, X),
        ],
    ),
    "the negation of > is ≥": (
        split(HOLDS, FAILS, "x > 0", "x**2 + x + 1 >= 0"),
        [split(HOLDS, FAILS, "x > 1", "x**2 + x + 1 >= 0")],
    ),
    "a fact holds in its case": (
        split(chain(["x**2"], combination(term("1", "c"), term("1")), nonnegative()), FAILS),
        [
            pointwise("x**2 + x + 1 > 0", chain(["x**2"], cases("c", ON, combination(
                term("1", "c"), term("1")), FAILS), combination(term("1", "c"))), X),
            pointwise("x >= 0", lemma("l", "x**2 >= 0", cases("c", ON, nonnegative(),
                      nonnegative()), combination(term("1", "c"))), X),
            pointwise("x >= 0", cases("c", ON, combination(term("1", "c")),
                                      combination(term("1", "c"))), X),
        ],
    ),
    "a divisor in its case": (
        split(INVERSE, nonnegative(), "x > 0", "x**2 >= 0"),
        [
            split(INVERSE, INVERSE, "x > 0", "x**2 >= 0"),
            split(INVERSE, nonnegative(), "x >= 0", "x**2 >= 0"),
        ],
    ),
    "a divisor is negative where it is known to be": (
        split(nonnegative(), INVERSE, "x >= 0", "x**2 >= 0"),
        [split(nonnegative(), INVERSE, "x > 0", "x**2 >= 0")],
    ),
    "a case that cannot be": (
        pointwise("y > 0", cases("c", "0-y >= 0", combination(term("1", "c"), term("2*y")),
                                 combination(term("1", "c"))), {"y": "positive"}),
        [pointwise("0-y > 0", cases("c", "0-y >= 0", combination(term("1", "c")),
                                    combination(term("1", "c"))), {"y": "positive"})],
    ),
}  # fmt: skip

SQUARES: Json = {
    "statement": {
        "type": "pointwise", "variables": {"x": "real", "y": "positive"},
        "hypotheses": {"h": "x >= y"}, "conclusion": "x**2 >= y**2",
    },
    "proof": combination(term("2*y", "h"), term("1", square="x-y")),
}  # fmt: skip
DIVIDES: Json = {
    "statement": {
        "type": "pointwise", "variables": X, "hypotheses": {"h": "x > 1"},
        "let": {"a": "x - 1"}, "conclusion": "x/a > 1",
    },
    "proof": nonnegative(),
}  # fmt: skip
TH: Json = {"S": SQUARES, "D": DIVIDES}
AB = {"a": "positive", "b": "positive"}


def used(
    conclusion: str, values: Json, shown_by: Json | None = None, then: Json = FACT,
    theorem: str = "S", variables: Json = AB, **rest: object,
) -> Json:  # fmt: skip
    proof = use(theorem, values, "f", then, shown_by)
    return pointwise(conclusion, proof, variables, TH, **rest)


SEEN = {"h": nonnegative()}
NONE: Json = {"type": "pointwise", "variables": {}, "conclusion": "0 >= 0"}
WRONG_THEOREMS: list[Json] = [
    {"type": "sum", "variables": {}, "direction": {"B": "nonnegative"}, "conclusion": "B >= 0"},
    {"type": "pointwise", "variables": {}, "conclusion": "q = 1",
     "state": {"q": {"start": "1", "step": "q"}}},
    {"type": "pointwise", "variables": {"e": "real"}, "conclusion": "mean(e, e, 1) = 0"},
    {"type": "pointwise", "variables": {"e": "real"}, "conclusion": "mean (e*e, e, 1) = 1"},
]  # fmt: skip

USE: Pairs = {
    "an earlier theorem": (
        used("(a+b)**2 >= b**2", {"x": "a+b", "y": "b"}, SEEN),
        [
            used("(a+b)**2 > b**2", {"x": "a+b", "y": "b"}, SEEN),
            used("(a+b)**2 = b**2", {"x": "a+b", "y": "b"}, SEEN),
            used("(a-b)**2 >= b**2", {"x": "a-b", "y": "b"}, SEEN),
            used("b**2 >= a**2", {"x": "b", "y": "a"}, SEEN),
            used("a**2 >= 0", {"x": "a", "y": "0"}, SEEN),  # y > 0 is not shown
            used("(a+b)**2 >= b**2", {"x": "a+b", "y": "b"}),
            used("(a+b)**2 >= b**2", {"x": "a+b", "y": "b"}, SEEN | {"g": nonnegative()}),
            used("(a+b)**2 >= b**2", {"x": "a+b"}, SEEN),
            used("(a+b)**2 >= b**2", {"x": "a+b", "y": "b", "z": "b"}, SEEN),
            used("(a+b)**2 >= b**2", {"x": "a+b", "y": "b"}, SEEN, theorem="other"),
            used("(a+b)**2 >= b**2", {"x": "a+b", "y": "b"}, {"h": FACT}),
        ],
    ),
    "signs that are shown": (
        used("a**2 >= b**2", {"x": "a", "y": "b"},
             {"h": combination(term("1", "g")), "y": combination(term("1", "k"))},
             variables={"a": "real", "b": "real"}, hypotheses={"g": "a >= b", "k": "b > 0"}),
        [
            used("a**2 >= b**2", {"x": "a", "y": "b"}, {"h": combination(term("1", "g"))},
                 variables={"a": "real", "b": "real"}, hypotheses={"g": "a >= b", "k": "b > 0"}),
            used("a**2 >= b**2", {"x": "a", "y": "b"},
                 {"h": combination(term("1", "g")), "y": combination(term("1", "k"))},
                 variables={"a": "real", "b": "real"}, hypotheses={"g": "a >= b", "k": "b >= 0"}),
        ],
    ),
    "a divisor of the theorem": (
        used("(a+2)/(a+1) > 1", {"x": "a+2"}, SEEN, theorem="D"),
        [
            used("(b+1)/b > 1", {"x": "a"}, SEEN, theorem="D"),
            used("a/b > 1", {"x": "a"}, {"h": combination(term("1", "h"))}, theorem="D"),
            used("1 > 1", {"x": "1"}, SEEN, theorem="D"),
            used("1 > 1", {"x": "1"}, {"h": identity()}, theorem="D"),
        ],
    ),
    "names of the theorem are its own": (
        used("(x+2)/(x+1) > 1", {"x": "x+2"}, SEEN, theorem="D", variables={"x": "positive"},
             let={"a": "0-7"}),
        [used("(x+2)/(x+1) > 1", {"x": "x+2"}, SEEN, theorem="D", variables={"x": "real"})],
    ),
    "a fact that is found is used, under its own name": (
        used("(a+b)**2 >= b**2", {"x": "a+b", "y": "b"}, SEEN),
        [
            used("(a+b)**2 >= b**2", {"x": "a+b", "y": "b"}, SEEN, hypotheses={"f": "a >= 0"}),
            used("(a+b)**2 >= b**2", {"x": "a+b", "y": "b"}, SEEN, combination(term("2", "f"))),
        ],
    ),
    "the rank of the theorem is that of the statement": (
        pointwise("r >= 1", use("R", {}, "f", FACT), {},
                  {"R": {"statement": NONE | {"conclusion": "r >= 1"},
                         "proof": combination(term("1", "rank"))}}),
        [
            pointwise("r >= 2", use("R", {}, "f", FACT), {},
                      {"R": {"statement": NONE | {"conclusion": "r >= 1"},
                             "proof": combination(term("1", "rank"))}}),
            pointwise("r >= 1", use("R", {"r": "r+1"}, "f", FACT), {},
                      {"R": {"statement": NONE | {"conclusion": "r >= 1"},
                             "proof": combination(term("1", "rank"))}}),
            # after r = z + 1 the theorem speaks of z + 1 as well
            pointwise("z1 >= 1", substituted(RANK, then=use("R", {}, "f", FACT)),
                      {"z1": "real"},
                      {"R": {"statement": NONE | {"conclusion": "r >= 1"},
                             "proof": combination(term("1", "rank"))}}),
        ],
    ),
    "theorems in their order": (
        pointwise("0 >= 0", use("A", {}, "f", FACT), {},
                  {"B": {"statement": NONE, "proof": identity()},
                   "A": {"statement": NONE, "proof": use("B", {}, "f", FACT)}}),
        [
            pointwise("0 >= 0", use("A", {}, "f", FACT), {},
                      {"A": {"statement": NONE, "proof": use("B", {}, "f", FACT)},
                       "B": {"statement": NONE, "proof": identity()}}),
            pointwise("0 >= 1", identity(), {},
                      {"A": {"statement": NONE | {"conclusion": "0 >= 1"},
                             "proof": use("A", {}, "f", FACT)}}),
            pointwise("0 >= 0", identity(), {},
                      {"A": {"statement": NONE | {"conclusion": "0 >= 1"}, "proof": identity()}}),
            pointwise("0 >= 0", identity(), {}, {"A": {"statement": NONE}}),
            pointwise("0 >= 0", identity(), {}, {"A b": {"statement": NONE, "proof": identity()}}),
            pointwise("0 >= 0", identity(), {}, {"A": [NONE, identity()]}),
        ],
    ),
}  # fmt: skip

TWO: Json = {
    "statement": {"type": "sum", "variables": {}, "direction": {"B": "real"},
                  "each": {"one": "B >= 1"}, "conclusion": "B >= r"},
    "proof": sum_proof(combination(term("1", "one")), share="1"),
}  # fmt: skip
WITH_M: Json = {
    "statement": {"type": "sum", "variables": {}, "direction": {"B": "nonnegative"},
                  "aligned": True, "conclusion": "B >= B_m"},
    "proof": sum_proof(nonnegative(), aligned=identity(), share_m="B_m"),
}  # fmt: skip
LIMIT: Json = {
    "statement": {"type": "sum", "variables": {"k": "real"}, "direction": {"B": "real"},
                  "sums": {"s": "B >= k"}, "conclusion": "B >= k"},
    "proof": sum_proof(identity(), share="k/r", multipliers={"s": "1"}),
}  # fmt: skip
SUMS: Json = {"T": TWO, "M": WITH_M, "L": LIMIT}
EACH = combination(term("1", "c"))
AT_M = combination(term("1", "cm"))


def in_sum(
    conclusion: str, entry: Json, changes: Json | None = None, mu: str = "1", **rest: object
) -> Json:
    data: Json = {"direction": {"C": "real"}, "each": {"c": "C >= 1"}} | rest
    proof = sum_proof(identity(), uses={"t": entry}, multipliers={"t": mu}) | (changes or {})
    return total(conclusion, proof, SUMS, **data)


APART: Json = {"aligned": True, "hypotheses": {"cm": "C_m >= 1"}}
WITH: Json = {"share": "1", "aligned": identity(), "share_m": "1", "transfer": "0"}
ONES: Json = {"share": "1", "direction": identity()}
USED_SUM: Pairs = {
    "in every direction": (
        in_sum("C >= r", used_sum("T", {}, {"B": "C"}, each={"one": EACH}), ONES),
        [
            in_sum("C >= r + 1", used_sum("T", {}, {"B": "C"}, each={"one": EACH}), ONES),
            in_sum("C > r", used_sum("T", {}, {"B": "C"}, each={"one": EACH}), ONES),
            in_sum("C = r", used_sum("T", {}, {"B": "C"}, each={"one": EACH}), ONES),
            in_sum("C >= r", used_sum("T", {}, {"B": "C"}), ONES),
            in_sum("C >= r", used_sum("T", {}, {"B": "C"}, each={"one": nonnegative()}), ONES),
            in_sum("C >= r", used_sum("T", {}, {"B": "C"}, each={"one": EACH, "c": EACH}), ONES),
            in_sum("C >= r", used_sum("T", {}, {"B": "C/2"}, each={"one": EACH}), ONES),
            in_sum("C >= r", used_sum("T", {}, {}, each={"one": EACH}), ONES),
            in_sum("C >= r", used_sum("T", {"B": "C"}, {"B": "C"}, each={"one": EACH}), ONES),
            in_sum("C <= r", used_sum("T", {}, {"B": "C"}, each={"one": EACH}),
                   {"share": "0-1", "direction": identity()}, "0-1"),
            in_sum("C >= r", used_sum("T", {}, {"B": "C"}, each={"one": EACH}), ONES, "r-1"),
            in_sum("C >= r", used_sum("T", {}, {"B": "C"}, each={"one": EACH}), ONES, "C"),
            in_sum("C >= r", used_sum("T", {}, {"B": "C"}, each={"one": EACH}), ONES,
                   sums={"t": "C >= r"}),
            in_sum("C >= r", used_sum("U", {}, {"B": "C"}, each={"one": EACH}), ONES),
        ],
    ),
    "also in direction m": (
        in_sum("C >= r", used_sum("T", {}, {"B": "C"}, each={"one": EACH}, each_m={"one": AT_M}),
               WITH, **APART),
        [
            in_sum("C >= r", used_sum("T", {}, {"B": "C"}, each={"one": EACH}), WITH, **APART),
            in_sum("C >= r", used_sum("T", {}, {"B": "C"}, each={"one": EACH},
                                      each_m={"one": EACH}), WITH, **APART),
            in_sum("C >= r", used_sum("T", {}, {"B": "C"}, each={"one": AT_M},
                                      each_m={"one": AT_M}), WITH, **APART),
            in_sum("C >= r", used_sum("T", {}, {"B": "C"}, each={"one": EACH},
                                      each_m={"one": nonnegative()}), WITH, aligned=True),
        ],
    ),
    "with a direction m": (
        in_sum("C >= C_m", used_sum("M", {"B_m": "C_m"}, {"B": "C"}),
               WITH | {"share": "C_m/r", "share_m": "C_m/r"}, aligned=True,
               direction={"C": "nonnegative"}, each={}),
        [
            in_sum("C >= 0*r", used_sum("M", {"B_m": "0"}, {"B": "C"}), {"share": "0"},
                   direction={"C": "nonnegative"}, each={}),
            in_sum("C >= C_m", used_sum("M", {}, {"B": "C"}),
                   WITH | {"share": "C_m/r", "share_m": "C_m/r"}, aligned=True,
                   direction={"C": "nonnegative"}, each={}),
            in_sum("C >= C_m", used_sum("M", {"B_m": "C_m"}, {"B": "C"}),
                   WITH | {"share": "C_m/r", "share_m": "C_m/r"}, aligned=True,
                   direction={"C": "real"}, each={}),
            in_sum("C >= 2*C_m", used_sum("M", {"B_m": "2*C_m"}, {"B": "C"}),
                   WITH | {"share": "2*C_m/r", "share_m": "2*C_m/r"}, aligned=True,
                   direction={"C": "nonnegative"}, each={}),
        ],
    ),
    "not with sums of its own": (
        total("C >= 5", sum_proof(identity(), share="5/r", multipliers={"t": "1"}), SUMS,
              direction={"C": "real"}, sums={"t": "C >= 5"}),
        [total("C >= 5", sum_proof(identity(), share="5/r", multipliers={"t": "1"},
                                   uses={"t": used_sum("L", {"k": "5"}, {"B": "C"})}), SUMS,
               direction={"C": "real"})],
    ),
    "not where an expression stands for m": (
        total("C >= 1", sum_proof(nonnegative(), aligned=identity(), share_m="1"), SUMS,
              direction={"C": "nonnegative"}, aligned="1"),
        [total("C >= r", sum_proof(identity(), aligned=identity(), share="1", share_m="1",
                                   uses={"t": used_sum("T", {}, {"B": "C"}, each={"one": EACH})},
                                   multipliers={"t": "1"}), SUMS,
               direction={"C": "real"}, each={"c": "C >= 1"}, aligned="1")],
    ),
}  # fmt: skip

for number, wrong in enumerate(WRONG_THEOREMS):
    shown = sum_proof(nonnegative()) if wrong["type"] == "sum" else identity()
    if "state" in wrong:
        own = {"invariants": {"i": "q = 1"}, "start": {"i": identity()}, "step": {"i": FACT}}
        own["step"] = {"i": combination(term("1", "i"))}
        shown = {"induction": own, "then": combination(term("1", "i"))}
    entry: Json = {"W": {"statement": wrong, "proof": shown}}
    values = dict.fromkeys(wrong["variables"], "z")
    USE[f"a theorem that cannot be used, {number}"] = (
        family(wrong, shown),
        [pointwise("0 = 1", use("W", values, "f", combination(term("0-1", "f"))),
                   {"z": "real"}, entry)],
    )  # fmt: skip
