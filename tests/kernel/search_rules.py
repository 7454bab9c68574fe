"""The rules that a search writes: what each shows exactly, and one change each that it does not bear.

A case is a statement without its relation to zero, its proof, the strongest relation that is shown, and
proofs, or whole certificates, that are refused."""

from __future__ import annotations

from typing import NamedTuple

from edge_certificates import Json, pointwise

from sdproof.prove.rules import (
    cases,
    chain,
    coefficients,
    combination,
    identity,
    lemma,
    multiply,
    nonnegative,
    quadratic,
    substituted,
    substitution,
    sum_proof,
    term,
)

SIGNS: Json = {"x": "real", "s": "real", "n": "nonnegative", "y": "positive", "z": "positive"}
SEEN = nonnegative()
SUM: Json = {"type": "sum", "variables": {"c": "positive"}, "direction": {"B": "nonnegative"}}


class Case(NamedTuple):
    """`goal` REL 0 by `proof`, REL the strongest that holds in `shows`."""

    goal: str
    proof: Json
    shows: str
    refused: tuple[Json, ...] = ()
    facts: Json | None = None

    def certificate(
        self, relation: str, proof: Json | None = None, goal: str | None = None
    ) -> Json:
        conclusion = f"{goal or self.goal} {relation} 0"
        return pointwise(conclusion, proof or self.proof, SIGNS, hypotheses=self.facts or {})


ZERO = {"zero": "n = 0"}
GONE = combination(term("0-4", "zero"))
QUADRATIC = {
    "a negative discriminant": Case(
        "x**2 + x + 1", quadratic("x", SEEN), ">",
        (quadratic("s", SEEN), quadratic("y", SEEN), quadratic("r", SEEN), quadratic("rho", SEEN),
         quadratic("", SEEN), quadratic("x", identity()), quadratic("x", {}),
         quadratic("x", SEEN) | {"then": None}, quadratic("x", SEEN) | {"variable": None},
         quadratic("x", SEEN) | {"variable": ["x"]}, quadratic("x", SEEN) | {"a": "1"},
         {"rule": "quadratic", "variable": "x"}),
    ),
    "a double zero": Case(
        "x**2 + 2*x*y + y**2", quadratic("x", identity()), ">=", (quadratic("x", {"rule": "quadratic"}),),
    ),
    "a discriminant that may be zero": Case("x**2 + n*x + n**2", quadratic("x", SEEN), ">="),
    "in a denominator": Case("(x**2 + 1)/(x**2 + y)", quadratic("x", SEEN), ">"),
    "of the rank": Case("r**2 - r + 1", quadratic("r", SEEN), ">"),
    "in two variables": Case(
        "2*x**2 + 2*x*s + 2*s**2 + 2*x + 1",
        quadratic("x", multiply("1/4", quadratic("s", SEEN))), ">",
        (quadratic("x", quadratic("x", SEEN)), quadratic("x", SEEN)),
    ),
    "a fact about the variable itself": Case(
        "x**2 - 2*x + n", quadratic("x", combination(term("4", "above"))), ">=",
        (quadratic("x", combination(term("2", "above"))),), {"above": "n >= 1"},
    ),
}  # fmt: skip
NO_QUADRATIC = {  # goals that are negative somewhere, with the proof that a careless rule would take
    "a negative leading coefficient": ("0-x**2", quadratic("x", SEEN), {}),
    "a leading coefficient of any sign": ("s*x**2 + s", quadratic("x", SEEN), {}),
    "a leading coefficient that may be zero": ("n*x**2 - 1", quadratic("x", GONE), ZERO),
    "degree zero": ("0-1", quadratic("x", identity()), {}),
    "degree three": ("x**3 + x**2", quadratic("x", identity()), {}),
    "degree four": ("x**4 - 3*x**2 + x + 1", quadratic("x", SEEN), {}),
    "degree one": ("x + 1", quadratic("x", SEEN), {}),
    "a positive discriminant": ("x**2 + 2*x", quadratic("x", SEEN), {}),
    "a discriminant just positive": ("10*x**2 + 20*x + 9", quadratic("x", SEEN), {}),
    "a discriminant shown by the wrong fact": (
        "x**2 - 2*x + n", quadratic("x", combination(term("4", "zero"))), ZERO),
}  # fmt: skip

COEFFICIENTS = {
    "at sight": Case(
        "n**2*y + n*x**2 + 1", coefficients("n", {}), ">",
        (coefficients("x", {}), coefficients("s", {}), coefficients("rho", {}),
         coefficients("n", {"3": SEEN}), coefficients("n", {"-1": SEEN}),
         coefficients("n", {"0": quadratic("x", SEEN)}),
         *(coefficients("n", {power: SEEN}) for power in ("+1", "01", " 1", "1 ", "1.0", "¹", "n", "")),
         *(coefficients("n", {"1": bad}) for bad in (None, True, 1, [], "", {})),
         *(coefficients("n", {}) | {"proofs": bad} for bad in (None, True, 0, [], [SEEN], "1")),
         *(coefficients("n", {}) | {"variable": bad} for bad in (None, True, 1, ["n"], {})),
         coefficients("n", {}) | {"then": SEEN}, {"rule": "coefficients", "variable": "n"}),
    ),
    "one with a proof": Case(
        "n**2*(x**2 - x + 1) + n + y", coefficients("n", {"2": quadratic("x", SEEN)}), ">",
        (coefficients("n", {}), coefficients("n", {"1": quadratic("x", SEEN)}),
         coefficients("n", {"2": SEEN}), coefficients("n", {"2": identity()})),
    ),
    "positive where the variable may be zero": Case("n*y", coefficients("n", {}), ">="),
    "positive where the variable is not zero": Case("z*y", coefficients("z", {}), ">"),
    "one of several is positive": Case("z**2*n + z*y + n", coefficients("z", {}), ">"),
    "none is positive": Case("z**2*n + z*x**2", coefficients("z", {}), ">="),
    "the constant term may be zero": Case("n**2*y + n*y + x**2", coefficients("n", {}), ">="),
    "coefficients that are zero by a fact": Case(
        "z*(x - s)", coefficients("z", {"1": combination(term("1", "same"))}), ">=",
        (coefficients("z", {}),), {"same": "x = s"},
    ),
    "nothing left": Case("n - n", coefficients("n", {}), "="),
    "a variable that is not there": Case("x**2 + y", coefficients("n", {}), ">"),
    "in a denominator": Case("(n*x**2 + y)/(n + z)", coefficients("n", {}), ">"),
    "of the rank": Case("r*n + n", coefficients("r", {}), ">="),
}  # fmt: skip
NO_COEFFICIENTS = {
    "a real variable": ("x", coefficients("x", {}), {}),
    "a real variable, even powers with it": ("x**2 + 3*x + 1", coefficients("x", {}), {}),
    "a negative constant term": ("n - 1", coefficients("n", {}), {}),
    "a negative coefficient of one power": ("n**2 - n + y", coefficients("n", {}), {}),
    "the proof of another coefficient": (
        "n**2*(x - s) + n*(s - x)", coefficients("n", {"2": combination(term("1", "le")), "1":
                                         combination(term("1", "le"))}), {"le": "x >= s"}),
}  # fmt: skip

MULTIPLY = {
    "a quotient": Case(
        "(x**2 - x + 1)/y", multiply("y", quadratic("x", SEEN)), ">",
        (*(multiply(by, quadratic("x", SEEN)) for by in
           ("x", "n", "0", "0-y", "y - z", "s**2", "y - y", "n*y", "x**2 + n", "", "w", "1/x", "y +")),
         *(multiply("y", SEEN) | {"by": bad} for bad in (None, True, 1, [], {})),
         multiply("y", SEEN), multiply("y", identity()), multiply("y", {}),
         {"rule": "multiply", "by": "1"}),
    ),
    "a zero": Case("x - x", multiply("y + x**2", identity()), "="),
    "a divisor of the factor that a fact makes one": Case(
        "x - 1", multiply("1/(x - 1)", SEEN), ">", (multiply("1/(1 - x)", SEEN),
                                                   multiply("x - 1", SEEN)), {"above": "x > 1"},
    ),
    "to no avail": Case("n", multiply("1 + n", SEEN), ">="),
}  # fmt: skip
NO_MULTIPLY = {
    "by a negative number": ("0-1", multiply("0-1", SEEN), {}),
    "by zero": ("0-1", multiply("0", SEEN), {}),
    "by what may be zero": ("0-1", multiply("n", combination(term("0-1", "zero"))), ZERO),
    "by a square that may be zero": ("0-1", multiply("x**2", combination(term("0-1*x", "none"))),
                                     {"none": "x = 0"}),
    "by what is positive in another case": (
        "x", cases("c", "x > 0", combination(term("1", "c")), multiply("x", SEEN)), {}),
}  # fmt: skip

LINE = {"line": "x = y + 1"}
BY = substitution("x", "u + y + 1", "u", "1", "line")
EQUATION = {
    "the variable is what the equation says": Case(
        "x**2 - y**2", nonnegative(BY), ">",
        tuple(nonnegative(BY | change) for change in (
            {"by": "y + 1"}, {"by": "u + y"}, {"by": "y + 1 - u"}, {"by": "u + x - u"}, {"by": "x"},
            {"weight": "2"}, {"weight": "0-1"}, {"weight": "0"}, {"weight": "x"}, {"weight": "n"},
            {"fact": "rank"}, {"fact": "x"}, {"fact": None}, {"new": "y", "by": "2*y + 1"},
            {"new": "x", "by": "x + y + 1"}, {"variable": "s"}, {"new": "r"}, {"new": None},
        )), LINE,
    ),
    "what the equation makes zero": Case("(x - y - 1)*s", substituted(BY, then=identity()), "=", (),
                                         LINE),
    "the equation is no positive fact afterwards": Case(
        "x - y - 1", nonnegative(BY), ">=", (substituted(BY, then=combination(term("1", "line"),
                                                                             term("1"))),), LINE,
    ),
    "a negative weight": Case(
        "x - y", nonnegative(substitution("x", "1 + y - u", "u", "0-1", "line")), ">", (), LINE,
    ),
    "a weight that is a variable": Case(
        "x", nonnegative(substitution("x", "z/y + u", "u", "y", "f")), ">",
        (nonnegative(substitution("x", "z/y + u", "u", "0-y", "f")),), {"f": "x*y = z"},
    ),
    "a weight of which a fact knows that it is not zero": Case(
        "x**2 - 1", substituted(substitution("x", "u + 1", "u", "s", "f"), then=identity()), "=",
        (), {"below": "s < 0", "f": "s*x = s"},
    ),
    "the other facts speak of the new expression": Case(
        "y - 3", substituted(BY, then=combination(term("1", "g"))), ">=",
        (substituted(BY, then=combination(term("1", "g"), term("1"))),), LINE | {"g": "x >= 4"},
    ),
    "a sign that contradicts the equation": Case(  # there is no such y: all is true of it
        "0-1", substituted(substitution("y", "u - 1", "u", "1", "none"),
                           then=combination(term("1", "also"))), ">=",
        (nonnegative(substitution("y", "u - 1", "u", "1", "none")),),
        {"none": "y = 0-1", "also": "y >= 0"},
    ),
}  # fmt: skip
NO_EQUATION = {
    "a weight that may be zero": (
        "x - 1", substituted(substitution("x", "u + 1", "u", "n", "f"), then=identity()),
        {"f": "n*x = n"}),
    "a weight of any sign": (
        "x - 1", substituted(substitution("x", "u + 1", "u", "s", "f"), then=identity()),
        {"f": "s*x = s"}),
    "an inequality as an equation": (
        "1 - x", nonnegative(substitution("x", "u + 1", "u", "1", "f")), {"f": "x >= 1"}),
    "a negative weight of an inequality": (
        "x - 1", nonnegative(substitution("x", "u + 1", "u", "0-1", "f")), {"f": "x <= 1"}),
    "an equation in one case only": (
        "x", cases("c", "x > 0", combination(term("1", "c")),
                   lemma("e", "x = 0", combination(term("1", "c")),
                         nonnegative(substitution("x", "u", "u", "1", "e")))), {}),
    "an empty case that is left": (
        "0-1", chain(["0-1"], cases("c", "y > 0", identity(), combination(term("1", "c"))),
                     combination(term("1", "c"))), {}),
    "the new variable after its step": (
        "y - x", chain(["u"], nonnegative(BY), SEEN), LINE),
    "another equation": ("s", nonnegative(BY), {"line": "x = y + 1", "other": "s = 0-1"}),
}  # fmt: skip

GOOD: dict[str, Case] = {
    f"{group}: {name}": case
    for group, table in (
        ("quadratic", QUADRATIC), ("coefficients", COEFFICIENTS), ("multiply", MULTIPLY),
        ("equation", EQUATION),
    )
    for name, case in table.items()
}  # fmt: skip
FALSE: dict[str, Json] = {
    f"{group}: {name}": pointwise(f"{goal} >= 0", proof, SIGNS, hypotheses=facts)
    for group, table in (
        ("quadratic", NO_QUADRATIC), ("coefficients", NO_COEFFICIENTS), ("multiply", NO_MULTIPLY),
        ("equation", NO_EQUATION),
    )
    for name, (goal, proof, facts) in table.items()
}  # fmt: skip


def in_a_sum(conclusion: str, proof: Json, **rest: Json) -> Json:
    """A statement about every direction, without direction m."""
    from edge_certificates import HEADER

    return HEADER | {
        "kind": "family",
        "statement": SUM | {"conclusion": conclusion} | rest,
        "proof": sum_proof(proof),
    }


SUMS = {
    "a variable of the direction": in_a_sum("B**2 - B + 1 > 0", quadratic("B", SEEN)),
    "an equation in each direction": in_a_sum(
        "(B-c)*c >= 0", substituted(substitution("B", "u + c", "u", "1", "h"), then=identity()),
        each={"h": "B = c"},
    ),
    "coefficients in each direction": in_a_sum("B*c + c**2 > 0", coefficients("B", {})),
}  # fmt: skip
