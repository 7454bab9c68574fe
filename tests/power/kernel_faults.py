"""The kernel with one check weakened, and for each a false certificate that it then accepts.

A fault is a change of the kernel's text; the weakened kernel is a copy of its folder, imported under
another name. That the true kernel rejects the same certificate shows that the check is needed, and
that a kernel without it does not go unnoticed.
"""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import sdproof
from sdproof import kernel

sys.path.insert(0, str(Path(__file__).parent.parent / "kernel"))

from krylov_certificates import FALSE

Json = dict[str, Any]
HOME = Path(kernel.__file__).parent
HEADER: Json = {"format": kernel.FORMAT, "version": kernel.VERSION}
IDENTITY: Json = {"rule": "identity"}
AT_SIGHT: Json = {"rule": "nonnegative coefficients"}


def combination(*terms: Json, multiplier: str = "1") -> Json:
    return {"rule": "combination", "multiplier": multiplier, "terms": list(terms)}


def univariate(factor: list[str], variable: str = "x", square: Sequence[str] = ("1",)) -> Json:
    found = {"rule": "univariate", "variable": variable, "square": list(square)}
    return found | {"factor": factor, "breakpoints": []}


def pointwise(variables: dict[str, str], conclusion: str, proof: Json, **rest: Any) -> Json:
    statement = {"type": "pointwise", "variables": variables, "conclusion": conclusion} | rest
    return HEADER | {"kind": "family", "statement": statement, "proof": proof}


def about_sum(conclusion: str, proof: Json, **rest: Any) -> Json:
    statement = {
        "type": "sum", "variables": {}, "direction": {"x": "real"}, "conclusion": conclusion,
    } | rest  # fmt: skip
    places = {"direction": IDENTITY, "total": IDENTITY}
    return HEADER | {"kind": "family", "statement": statement, "proof": places | proof}


class KernelFault(NamedTuple):
    """One fault: its name, file, the text of the check, the weakened text, and what gets through."""

    name: str
    file: str
    check: str
    weakened: str
    false: Json


def at_most_half() -> Json:
    """An upper bound, witnessed, with the bound then made smaller than the risk of the witness."""
    from sdproof.prove.instance import certify_at_most

    data = certify_at_most(sdproof.Instance(["1", "1/2"], ["1", "0"]), 1, "1").data
    return data | {"bound": "1/100"}


def above_three() -> Json:
    """A lower bound that is certified for 2, with the bound then raised above the minimum."""
    found = sdproof.certify(sdproof.families.hard(4, 200, "1/2"), 1, 2)
    return found.data | {"bound": "3"}


ABOUT_ONE: Json = HEADER | {
    "kind": "lower-bound",
    "instance": {"eigenvalues": ["1"], "snr": ["1"]},
    "bound": "1",
}


def ridge_above_one(*square: str) -> Json:
    """Ridge at e = B = 1 has ρ = (λ² + 1)/(1 + λ)² ≥ 1? No: ρ − 1 = −2λ/(1 + λ)²."""
    proof = {"square": [*square], "breakpoints": []}
    return ABOUT_ONE | {"steps": 0, "proof": proof}


def ridge_above_one_as_a_box() -> Json:
    """The same as one step with 0 ≤ ξ ≤ 0: its side has no discriminant, its corners are below."""
    part = {"square": ["1"], "breakpoints": []}
    proof = {"corners": [part, part], "sides": [part], "inside": None}
    return ABOUT_ONE | {"kind": "box-bound", "steps": 1, "xi": [["0", "0"]], "proof": proof}


def one_step_of_two() -> Json:
    """That one step attains the least risk where two are needed, with a divisor that has no zero."""
    from sdproof.prove.instance import certify_steps

    data = certify_steps(sdproof.Instance(["1", "1/2"], ["3", "0"])).data
    attained = {"root": ["1"], "between": ["1", "2"]}
    return data | {"steps": 1, "attained": attained, "before": {"breakpoints": ["1", "2", "3"]}}


X, ABOVE = {"x": "real"}, {"x": "nonnegative"}
MINUS_ONE = "0-1 >= 0"
INVARIANT = {"invariants": {"i": "q = 0"}, "start": {"i": IDENTITY}, "step": {"i": IDENTITY}}
INSTANCE: Json = {"e": "positive", "B": "nonnegative"}


def substitute(then: Json, **change: str) -> Json:
    rule = {
        "rule": "substitute",
        "variable": "x",
        "by": "y",
        "new": "y",
        "weight": "1",
        "fact": "h",
    }
    return rule | change | {"then": then}


def cases(on: str, holds: Json, fails: Json) -> Json:
    return {"rule": "cases", "name": "c", "on": on, "holds": holds, "fails": fails}


def fact(name: str, weight: str = "1") -> Json:
    return combination({"weight": weight, "facts": [name]})


def quadratic(then: Json) -> Json:
    return {"rule": "quadratic", "variable": "x", "then": then}


def multiply(by: str, then: Json) -> Json:
    return {"rule": "multiply", "by": by, "then": then}


COEFFICIENTS: Json = {"rule": "coefficients", "variable": "x", "proofs": {}}
NOTHING: Json = {"hypotheses": {"h": "n = 0"}}


def used(theorem: Json, proof: Json, values: Json, conclusion: str, weight: str = "1") -> Json:
    """A pointwise statement about z, by a theorem at these values, nothing being shown of them."""
    rule = {"rule": "use", "theorem": "t", "with": values, "hypotheses": {}, "name": "f"}
    shown = theorem | {"type": "pointwise"}
    found = pointwise({"z": "real"}, conclusion, rule | {"then": fact("f", weight)})
    return found | {"theorems": {"t": {"statement": shown, "proof": proof}}}


def used_sum(**entry: Any) -> Json:
    """Σ x ≥ r in r directions of any x, by a theorem about x ≥ 1."""
    theorem = about_sum("x >= r", {"share": "1", "direction": fact("h")}, each={"h": "x >= 1"})
    use = {"theorem": "t", "with": {}, "direction": {"x": "x"}} | entry
    found = about_sum("x >= r", {"share": "1", "multipliers": {"t": "1"}, "uses": {"t": use}})
    return found | {"theorems": {"t": {k: theorem[k] for k in ("statement", "proof")}}}


def stepping(conclusion: str, own: Json, then: Json, **state: Any) -> Json:
    rest = {"state": {"q": {"start": "0", "step": "q"}}} | state
    return pointwise({}, conclusion, {"induction": INVARIANT | own, "then": then}, **rest)


def refuted(statement: Json, values: Json, *directions: Json, **rest: Any) -> Json:
    kind = {"kind": "counterexample", "statement": statement, "values": values}
    return HEADER | kind | {"directions": list(directions)} | rest


def attained(**change: Any) -> Json:
    """One direction with e = 1, B = 1: some ξ has q = 1/2 at every λ."""
    s = {
        "type": "sum", "variables": {"lam": "positive"}, "direction": INSTANCE, "attain": "r",
        "direction_let": {"q": "B/(1+B)"}, "conclusion": "rho(B, q) <= B/(1+B)",
    } | change  # fmt: skip
    return refuted(s, {"lam": "1"}, {"e": "1", "B": "1"})


LEAST: Json = {
    "type": "infimum", "variables": {}, "direction": INSTANCE, "steps": 1,
    "conclusion": "least >= 1/2",
}  # fmt: skip
NOISY: Json = {"variables": {"u": "real", "eta": "real"}, "conclusion": "mean(u*eta, eta, 1) = 0"}
WANTED: Json = {
    "variables": {"lam": "positive"}, "direction": INSTANCE, "direction_let": {"q": "B/(1+B)"},
    "attain": "r",
}  # fmt: skip

KERNEL_FAULTS: tuple[KernelFault, ...] = (
    KernelFault("identity not compared", "rules.py",
        "if not self.field.is_zero(goal):", "if False:", pointwise(X, "x = 0", IDENTITY)),
    KernelFault("coefficients' signs not looked at", "rules.py",
        "if not self.field.is_nonnegative(goal):", "if False:", pointwise(X, MINUS_ONE, AT_SIGHT)),
    KernelFault("≥ passed off as >", "rules.py",
        'return ">" if self.field.is_positive(goal) else ">="', 'return ">"',
        pointwise(ABOVE, "x > 0", AT_SIGHT)),
    KernelFault("another polynomial in one variable", "rules.py",
        "weight = quotient(goal.num, p, budget)", "weight = self.field.number(1).num",
        pointwise(X, MINUS_ONE, univariate(["1"]))),
    KernelFault("a polynomial times a weight of any sign", "rules.py",
        "if weight is None or not nonnegative_at_sight(weight, self.signs):", "if weight is None:",
        pointwise(X, "0-1-x**2 >= 0", univariate(["1", "0", "1"]))),
    KernelFault("one half line for both", "rules.py",
        'if self.signs[x] == "real":', "if False:",
        pointwise(X, "x >= 0", univariate(["0", "1"]))),
    KernelFault("a zero at 0 not looked at", "rules.py",
        'at_zero = self.signs[x] == "positive" or f[0] > 0', "at_zero = True",
        pointwise(ABOVE, "x > 0", univariate(["0", "1"]))),
    KernelFault("a zero of the square not looked at", "rules.py",
        "positive and at_zero and len(s) == 1 and s != [0]", "positive and at_zero",
        pointwise(X, "(x-1)**2 > 0", univariate(["1"], square=["-1", "1"]))),
    KernelFault("a weight that is zero somewhere", "rules.py",
        """">" if nowhere_zero and positive_at_sight(weight, self.signs) else ">=\"""",
        """">" if nowhere_zero else ">=\"""",
        pointwise(ABOVE | {"y": "real"}, "x*(y**2+1) > 0", univariate(["1", "0", "1"], "y"))),
    KernelFault("a quadratic with a negative leading coefficient", "rules.py",
        "if max(parts, default=0) != 2 or not field.is_positive(a):",
        "if max(parts, default=0) != 2:", pointwise(X, "0-x**2 >= 0", quadratic(IDENTITY))),
    KernelFault("a quadratic with a leading coefficient that may be zero", "rules.py",
        "if max(parts, default=0) != 2 or not field.is_positive(a):",
        "if max(parts, default=0) != 2 or not field.is_nonnegative(a):",
        pointwise(X | {"n": "nonnegative"}, "n*x**2 - 1 >= 0", quadratic(fact("h", "0-4")),
                  **NOTHING)),
    KernelFault("a cubic as a quadratic", "rules.py",
        "if max(parts, default=0) != 2 or not field.is_positive(a):", "if not field.is_positive(a):",
        pointwise(X, "x**3 + x**2 >= 0", quadratic(IDENTITY))),
    KernelFault("a discriminant of the wrong sign", "rules.py",
        "field.mul(a, c)), field.power(b, 2), -1)", "field.mul(a, c)), field.power(b, 2))",
        pointwise(X, "x**2 + 2*x >= 0", quadratic(AT_SIGHT))),
    KernelFault("a discriminant with too large a product", "rules.py",
        "field.number(4)", "field.number(5)",
        pointwise(X, "10*x**2 + 20*x + 9 >= 0", quadratic(AT_SIGHT))),
    KernelFault("a double zero counted as none", "rules.py",
        'return ">" if shown == ">" else ">="', 'return ">"',
        pointwise(X, "x**2 > 0", quadratic(IDENTITY))),
    KernelFault("coefficients of powers of any variable", "rules.py",
        'if sign == "real":', "if False:", pointwise(X, "x >= 0", COEFFICIENTS)),
    KernelFault("the constant coefficient not looked at", "rules.py",
        """            for n, c in parts.items()
        }  # fmt: skip""", """            for n, c in parts.items() if n
        }  # fmt: skip""",
        pointwise(ABOVE, "x - 1 >= 0", COEFFICIENTS)),
    KernelFault("a positive coefficient where the variable may be zero", "rules.py",
        '(n == 0 or sign == "positive")', "True", pointwise(ABOVE, "x > 0", COEFFICIENTS)),
    KernelFault("a coefficient that may be zero counted as positive", "rules.py",
        'any(rel == ">" and (n == 0 or sign == "positive") for n, rel in shown.items())',
        'any(n == 0 or sign == "positive" for n, rel in shown.items())',
        pointwise({"x": "positive", "y": "nonnegative"}, "x*y > 0", COEFFICIENTS)),
    KernelFault("coefficients that show an equation", "rules.py",
        'return ">" if strict else ">=" if parts else "="', 'return ">" if strict else "="',
        pointwise(ABOVE, "x = 0", COEFFICIENTS)),
    KernelFault("a factor of any sign", "rules.py",
        "if not self.field.is_positive(by):", "if False:",
        pointwise(X, MINUS_ONE, multiply("0-1", AT_SIGHT))),
    KernelFault("a factor that may be zero", "rules.py",
        "if not self.field.is_positive(by):", "if not self.field.is_nonnegative(by):",
        pointwise({"n": "nonnegative"}, MINUS_ONE, multiply("n", fact("h", "0-1")), **NOTHING)),
    KernelFault("an inequality substituted as an equation", "rules.py",
        'facts[fact][1] == "="\n', 'facts[fact][1] != ">"\n',
        pointwise(X, "0-x >= 0", substitute(AT_SIGHT), hypotheses={"h": "x >= 0"})),
    KernelFault("multiplier of any sign", "rules.py",
        "if not field.is_positive(multiplier):", "if False:",
        pointwise(X, MINUS_ONE, combination({"weight": "1"}, multiplier="0-1"))),
    KernelFault("weights of any sign", "rules.py",
        'if "=" not in relations and not field.is_nonnegative(weight):', "if False:",
        pointwise(X, MINUS_ONE, combination({"weight": "0-1"}))),
    KernelFault("sum of the terms not compared", "rules.py",
        "if not field.is_zero(field.add(field.mul(multiplier, goal), total, -1)):", "if False:",
        pointwise(X, MINUS_ONE, combination({"weight": "1"}))),
    KernelFault("a square counted as positive", "rules.py",
        """strict |= relations <= {">"} and "square" not in item and field.is_positive(weight)""",
        "strict = True",
        pointwise(X, "x**2 > 0", combination({"weight": "1", "square": "x"}))),
    KernelFault("≥ passed off as =", "rules.py",
        'return "=" if equations else ">" if strict else ">="', 'return "="',
        pointwise(ABOVE, "x = 0", combination({"weight": "x"}))),
    KernelFault("last link of a chain missing", "rules.py",
        "if len(proofs) != len(through) + 1:", "if False:",
        pointwise(X, MINUS_ONE, {"rule": "chain", "through": ["0-2"], "proofs": [AT_SIGHT]})),
    KernelFault("what was shown not compared with what was claimed", "rules.py",
        'if shown != wanted and (wanted, shown) not in ((">=", ">"), (">=", "=")):', "if False:",
        pointwise(ABOVE, "x > 0", AT_SIGHT)),
    KernelFault("a substitution need not be undone", "rules.py",
        "if name in variables_of(by) or not field.is_zero(back):", "if False:",
        pointwise(X, "x >= 0", substitute(AT_SIGHT, fact="rank"))),
    KernelFault("a weight of any sign", "rules.py",
        """raise Invalid(at, "the weight is not positive at sight")""", "pass",
        pointwise(X, "0-x >= 0", substitute(AT_SIGHT, by="0-y", weight="0-1"),
                  hypotheses={"h": "x >= 0"})),
    KernelFault("a new variable that is positive", "rules.py",
        'self.declare({new: "positive" if facts[fact][1] == ">" else "nonnegative"}, at)',
        'self.declare({new: "positive"}, at)',
        pointwise(X, "x > 0", substitute(AT_SIGHT, by="y"), hypotheses={"h": "x >= 0"})),
    KernelFault("one of the cases only", "rules.py",
        """(("holds", (value, rel)), ("fails", other))""", """(("holds", (value, rel)),)""",
        pointwise(X, "x >= 0", cases("x >= 0", fact("c"), IDENTITY))),
    KernelFault("where it fails, it holds", "rules.py",
        'other = self.field.mul(self.field.number(-1), value), ">=" if rel == ">" else ">"',
        "other = value, rel", pointwise(X, "x >= 0", cases("x >= 0", fact("c"), fact("c")))),
    KernelFault("the negation of > is >", "rules.py",
        '">=" if rel == ">" else ">"', '">"',
        pointwise(X, "x**2 > 0", cases("x > 0",
            combination({"weight": "1", "facts": ["c", "c"]}),
            cases("x < 0", AT_SIGHT, AT_SIGHT) | {"name": "d",
                "holds": combination({"weight": "1", "facts": ["c", "c"]}),
                "fails": combination({"weight": "1", "facts": ["c", "c"]})}))),
    KernelFault("hypotheses of a theorem not shown", "rules.py",
        "if wanted.keys() != proofs.keys():", "if True:\n            return\n        if False:",
        used({"variables": {"u": "real"}, "hypotheses": {"h": "u >= 0"}, "conclusion": "u >= 0"},
             fact("h"), {"u": "z"}, "z >= 0")),
    KernelFault("signs of a theorem's values not looked at", "rules.py",
        'if sign == "real" or (', 'if True or (',
        used({"variables": {"u": "nonnegative"}, "conclusion": "u >= 0"}, AT_SIGHT,
             {"u": "z"}, "z >= 0")),
    KernelFault("a theorem with a mean", "rules.py",
        'or "mean" in str(found)', "",
        used(NOISY, IDENTITY, {"u": "z", "eta": "z"}, "0 = 1", "0-1")),
    KernelFault("a mean that is spaced", "rules.py",
        'or "mean" in str(found)', 'or "mean(" in str(found)',
        used(NOISY | {"conclusion": "mean (u*eta, eta, 1) = 0"}, IDENTITY, {"u": "z", "eta": "z"},
             "0 = 1", "0-1")),
    KernelFault("a theorem used in its own proof", "family.py",
        "Checker(entry[\"statement\"], entry[\"proof\"], found, budget).check()",
        "Checker(entry[\"statement\"], entry[\"proof\"], "
        "{n: v[\"statement\"] for n, v in certificate[\"theorems\"].items()}, budget).check()",
        used({"variables": {}, "conclusion": MINUS_ONE},
             {"rule": "use", "theorem": "t", "with": {}, "hypotheses": {}, "name": "f",
              "then": fact("f")}, {}, MINUS_ONE)),
    KernelFault("hypotheses of a theorem about sums not shown in a direction", "family.py",
        'self.hypotheses_shown(hypotheses, own, scope, facts, f"{at}.{key}", 0)', "pass",
        used_sum(each={})),
    KernelFault("a theorem with a direction m used without one", "family.py",
        'if theorem.get("aligned") is True and self.aligned is not True:', "if False:",
        about_sum("0*x >= 1", {"share": "1/r", "multipliers": {"t": "1"}, "uses": {"t": {
            "theorem": "t", "with": {"x_m": "1"}, "direction": {"x": "0"}}}})
        | {"theorems": {"t": {
            "statement": {"type": "sum", "variables": {}, "aligned": True,
                          "direction": {"x": "nonnegative"}, "conclusion": "x >= x_m"},
            "proof": {"share": "0", "direction": AT_SIGHT, "total": IDENTITY, "transfer": "0",
                      "aligned": IDENTITY, "share_m": "x_m"}}}}),
    KernelFault("an invariant without a start", "family.py",
        'self.shown_at(text, start, proof["start"][name], start, known, at)', "pass",
        stepping("q = 1", {"invariants": {"i": "q = 1"}, "step": {"i": fact("i")}}, fact("i"))),
    KernelFault("an invariant without a step", "family.py",
        "self.shown_at(text, after, proof[\"step\"][name], now | fresh, facts_now, at)", "pass",
        stepping("q = 0", {}, fact("i"), state={"q": {"start": "0", "step": "q + 1"}})),
    KernelFault("what holds at each step holds at the start", "family.py",
        'self.shown_at(text, start, proof["start"][name], start, known, at)',
        'self.shown_at(text, start, proof["start"][name], start, known | at_step, at)',
        stepping(MINUS_ONE, {"invariants": {"i": MINUS_ONE}, "start": {"i": fact("no")},
                             "step": {"i": fact("i")}}, fact("i"), at_each_step={"no": MINUS_ONE})),
    KernelFault("states renewed one after the other", "scopes.py",
        "return {name: evaluate(rule[when], scope, self.field) for name, rule in rules}",
        "scope = dict(scope)\n        for name, rule in rules:\n"
        "            scope[name] = evaluate(rule[when], scope, self.field)\n"
        "        return {name: scope[name] for name, _ in rules}",
        stepping("p = 0", {"invariants": {"i": "p = 0", "j": "q = 0"},
                           "start": {"i": IDENTITY, "j": IDENTITY},
                           "step": {"j": IDENTITY, "i": IDENTITY}}, fact("i"),
                 state={"q": {"start": "1", "step": "0"}, "p": {"start": "0", "step": "q"}})
        | {"proof": {"induction": {"invariants": {"i": "p = 0"}, "start": {"i": IDENTITY},
                                   "step": {"i": IDENTITY}}, "then": fact("i")}}),
    KernelFault("any divisor is positive", "algebra.py",
        "if positive_at_sight(p, self.signs) or unit(p) in self.positive:", "if True:",
        pointwise(X, "1/(x-1) > 0", AT_SIGHT)),
    KernelFault("≥ makes a divisor", "scopes.py",
        'return [value for value, rel in facts.values() if rel == ">"]',
        "return [value for value, _ in facts.values()]",
        pointwise(X, "1/x > 0", AT_SIGHT, hypotheses={"h": "x >= 0"})),
    KernelFault("a divisor with one positive factor", "algebra.py",
        "any(r is not None and self.known_positive(r) for r in rest)",
        "any(r is not None for r in rest)",
        pointwise(X | {"y": "real"}, "1/(x*y - y) > 0", AT_SIGHT, hypotheses={"h": "x > 1"})),
    KernelFault("a divisor whose sign is not shown", "family.py",
        'shown = self.shown(entry["claim"], entry["proof"], globe, facts, at, 0)',
        'shown = self.relation(entry["claim"], globe, at)',
        pointwise(X, "1/x > 0", {"divisors": {"d": {"claim": "x > 0", "proof": IDENTITY}},
                                 "then": AT_SIGHT})),
    KernelFault("a negative divisor as a positive one", "algebra.py",
        "divisor, sign = {monomial: -c for monomial, c in divisor.items()}, -1",
        "divisor, sign = {monomial: -c for monomial, c in divisor.items()}, 1",
        pointwise(X, "1/x > 0", AT_SIGHT, hypotheses={"h": "x < 0"})),
    KernelFault("the noise of a mean in a hypothesis about sums", "family.py",
        "self.constrained.update(*map(variables_of, values.values()))", "pass",
        about_sum("mean(x*eta, eta, 1) = 0", {"share": "0"}, variables={"eta": "real"},
                  sums={"s": "x = eta"})),
    KernelFault("r steps that attain exactly", "family.py",
        """if s["attain"] == "r" and (rel != ">" or smaller not in risks):""", "if False:",
        about_sum("rho(B, q) = B/(1+B)", {"share": "0"}, **WANTED)),
    KernelFault("a fact that is not there", "rules.py",
        "if not isinstance(name, str) or name not in facts:",
        'facts = {"wish": (goal, ">=")}\n                if False:',
        pointwise(X, MINUS_ONE, combination({"weight": "1", "facts": ["wish"]}))),
    KernelFault("≤ read as ≥", "statement.py",
        'return (right, rel.replace("<", ">"), left) if rel in ("<", "<=") else (left, rel, right)',
        'return left, rel.replace("<", ">"), right',
        pointwise(X, "1 <= 0", AT_SIGHT)),
    KernelFault("a hypothesis about a noise", "rules.py",
        'if noises and ("state" in self.s or noises & self.constrained):', "if False:",
        pointwise({"eta": "real"}, "mean(eta, eta, 1) = 0", IDENTITY,
                  hypotheses={"large": "eta >= 5"})),
    KernelFault("r ≥ 2 for r ≥ 1", "family.py",
        'rank = self.field.add(self.field.variable("r"), self.field.number(1), -1)',
        'rank = self.field.add(self.field.variable("r"), self.field.number(2), -1)',
        pointwise(X, "r >= 2", combination({"weight": "1", "facts": ["rank"]}))),
    KernelFault("r directions beside the aligned one", "family.py",
        'rest = field.add(field.variable("r"), field.number(1), -1)', 'rest = field.variable("r")',
        about_sum("y >= r+1", {"share": "1", "share_m": "1", "transfer": "0", "aligned": IDENTITY},
                  aligned=True, direction_let={"y": "1"}, let={"y_m": "1"})),
    KernelFault("multiplier of an inequality of any sign", "family.py",
        'if sums[name][1] != "=" and not self.field.is_nonnegative(found[name]):', "if False:",
        about_sum("0-x >= 0", {"share": "0", "multipliers": {"s": "0-1"}}, sums={"s": "x >= 0"})),
    KernelFault("equality from an inequality", "family.py",
        'inexact = any(sums[name][1] != "=" for name in multipliers)', "inexact = False",
        about_sum("x = 0", {"share": "0", "multipliers": {"s": "1"}}, sums={"s": "x >= 0"})),
    KernelFault("a bound that is not subtracted", "least.py",
        "border[-1] -= self.bound * unit", "pass", above_three()),
    KernelFault("a square that divides once", "least.py",
        "for _ in range(2):", "for _ in range(1):", ridge_above_one("-1")),
    KernelFault("a divisor that leaves a remainder", "polynomials.py",
        "if any(rest):", "if False:", ridge_above_one("0", "1")),
    KernelFault("corners of a box not looked at", "box.py",
        'check_sign(forms[i, i], own[i], f"proof.corners[{i}]")', "pass",
        ridge_above_one_as_a_box()),
    KernelFault("a divisor without a zero", "attainment.py",
        "if value_at(root, between[0]) * value_at(root, between[1]) >= 0:", "if False:",
        one_step_of_two()),
    KernelFault("steps that reach less", "least.py",
        "elif problem.lower_bound < bound:", "elif False:",
        ABOUT_ONE | {"steps": 1, "proof": None}),
    KernelFault("witness above the bound", "instance.py",
        "if check_witness(problem, steps, point) > bound:", "if False:", at_most_half()),
    KernelFault("negative coefficients", "positivity.py",
        "if any(c < 0 for c in coefficients):", "if False:", ridge_above_one("1")),
    KernelFault("counterexample not evaluated", "refutation.py",
        "elif satisfied(goal, rel):", "elif False:",
        HEADER | {"kind": "counterexample", "values": {"x": "1"}, "directions": [],
                  "statement": {"type": "pointwise", "variables": X, "conclusion": "x**2 >= 0"}}),
    KernelFault("hypotheses of a counterexample not evaluated", "refutation.py",
        "if not satisfied(value, rel):", "if False:",
        HEADER | {"kind": "counterexample", "values": {"x": "-1"}, "directions": [],
                  "statement": {"type": "pointwise", "variables": X, "conclusion": "x >= 0",
                                "hypotheses": {"h": "x >= 0"}}}),
    KernelFault("signs of values not looked at", "refutation.py",
        "if not fits[wanted]:", "if False:",
        HEADER | {"kind": "counterexample", "values": {"x": "-1"}, "directions": [],
                  "statement": {"type": "pointwise", "variables": ABOVE, "conclusion": "x >= 0"}}),
    KernelFault("what holds at each step not evaluated in a counterexample", "refutation.py",
        'self.hold(facts, f"steps[{i}]")', "pass",
        refuted({"type": "pointwise", "variables": {}, "fresh": X, "conclusion": "q >= 0",
                 "state": {"q": {"start": "0", "step": "x"}}, "at_each_step": {"h": "x >= 0"}},
                {}, steps=[{"x": "-1"}])),
    KernelFault("a fresh value kept after its step", "refutation.py",
        "[here | globe | new | q for here", "[here | globe | new | fresh | q for here",
        refuted({"type": "sum", "variables": {}, "direction": X, "fresh": {"xi": "real"},
                 "state": {"q": {"start": "x", "step": "xi"}}, "conclusion": "q - xi > 0"},
                {}, {"x": "1"}, steps=[{"xi": "1"}])),
    KernelFault("some ξ has the filter", "refutation.py",
        "if not any(c == 0 and any(h[i + 1 :]) for i, c in enumerate(h)):", "if False:",
        attained()),
    KernelFault("another filter may be better", "refutation.py",
        "if wanted != [b / (1 + b) for b in signal] or len(set(nodes)) != len(nodes):", "if False:",
        refuted(attained(direction_let={"q": "p"}, direction=INSTANCE | {"p": "real"},
                         conclusion="rho(B, q) <= rho(B, q)")["statement"], {"lam": "1"},
                {"e": "1", "B": "0", "p": "5/8"}, {"e": "1/2", "B": "0", "p": "11/27"})),
    KernelFault("an expression for direction m with attain", "statement.py",
        's.keys() & {"sums", "state", "attain"}', 's.keys() & {"sums", "state"}',
        refuted(attained(aligned="0", conclusion="rho(B, q) <= 3/8 + 7/27")["statement"],
                {"lam": "1"}, {"e": "1", "B": "3/5"}, {"e": "1/2", "B": "7/20"})),
    KernelFault("the degree of a polynomial not looked at", "krylov.py",
        "if sum(powers.values()) > 1 or in_e + sum(powers.values()) > most:", "if False:",
        FALSE["a degree above the number of steps + 1"]),
    KernelFault("a polynomial with a constant term", "krylov.py",
        "if vanishes and not in_e:", "if False:", FALSE["a constant term"]),
    KernelFault("a polynomial with other coefficients in each direction", "krylov.py",
        "if found - rules.keys():", "found &= rules.keys()\n            if False:",
        FALSE["a coefficient that differs between directions"]),
    KernelFault("a rational function taken for a polynomial", "krylov.py",
        "if local & {v for factor in value.den for monomial, _ in factor for v, _ in monomial}:",
        "if False:", FALSE["a divisor that differs between directions"]),
    KernelFault("a polynomial through a definition that direction m makes anew", "family.py",
        'if words & self.s.get("direction_let", {}).keys():', "if False:",
        FALSE["a definition that means something else in direction m"]),
    KernelFault("a state of the proof that the statement names", "family.py",
        'if {name, f"{name}_m"} & spoken or f"{name}_m" in own:', "if False:",
        FALSE["a state of the proof in the statement"]),
    KernelFault("a hypothesis about polynomials not evaluated in a counterexample", "refutation.py",
        "if not krylov.holds(values, apart, least, len(self.steps) + 1):", "if False:",
        FALSE["a counterexample where the hypothesis is false"]),
    KernelFault("an infimum refuted by a point above", "refutation.py",
        "fails = instance.check_witness(problem, steps.numerator, point) < bound", "fails = True",
        refuted(LEAST, {}, {"e": "1", "B": "1"}, least={"lam": "1", "xi": ["5"]})),
    KernelFault("an infimum refuted by a bound below", "refutation.py",
        'fails = below > bound or (rel == ">" and below == bound)', "fails = True",
        refuted(LEAST | {"conclusion": "least <= 1/2"}, {}, {"e": "1", "B": "1"},
                least={"bound": "1/4", "proof": None})),
)  # fmt: skip
"""Every planted kernel fault."""


@contextmanager
def weakened(fault: KernelFault, folder: Path) -> Iterator[ModuleType]:
    """A copy of the kernel with the fault, imported under a name of its own.

    Raises
    ------
    AssertionError
        If the text of the check is not there exactly once: then the fault is out of date.
    """
    name = "weak_kernel"
    copy = folder / name
    shutil.copytree(HOME, copy, ignore=shutil.ignore_patterns("__pycache__"))
    text = (copy / fault.file).read_text(encoding="utf-8")
    assert text.count(fault.check) == 1, f"{fault.name}: {fault.check!r} is not there once"
    (copy / fault.file).write_text(text.replace(fault.check, fault.weakened), encoding="utf-8")
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        yield importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))
        for key in [k for k in sys.modules if k.split(".")[0] == name]:
            del sys.modules[key]
