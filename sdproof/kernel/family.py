"""Checks proofs of statements "for every r": about a sum over r directions, about fixed variables
("pointwise"), or about every number of distillation steps ("recursion").

Statement. ``variables`` (with their signs) are quantified universally, under ``hypotheses``.
* sum: ``direction`` variables have one value per direction j = 1..r. With ``aligned`` one direction
  m is set apart: there the variable v is the variable v_m, ``each`` (hypotheses on a direction) and
  ``direction_let`` do not apply. ``sums`` are hypotheses Σ_j expr = 0 or ≥ 0. The conclusion is
  Σ_j summand REL bound.
* ``steps`` (sum only, the summand being a function of the filter q, fixed by ``let``): the
  eigenvalues are pairwise distinct and the conclusion holds for *some* ξ. "r": by Lagrange there is
  an h of degree ≤ r − 1 whose filter t + t(1−t)h takes the wanted values at the r distinct t_j, and
  filters with all coefficients of h non-zero, which are those of actual r-step students, are dense
  among them; the sum is continuous in h, so the relation must be the open <. "r+1": to h may be
  added δ Π_j (t − t_j), which is zero at every t_j and whose r + 1 coefficients are all non-zero
  (t_j > 0), so all but finitely many δ give an actual (r+1)-step student: any relation.
* recursion: ``state`` names start at ``start`` and are renewed together by ``step`` (fresh values
  of the variables ``fresh`` at every step); then every ``invariant`` holds after any number of steps.

Sum rule. From summand_j + σ − Σ_s μ_s sum_s,j ≥ φ (j ≠ m), summand_m − (r−1)σ − Σ_s μ_s sum_s,m ≥
φ_m and φ_m + (r−1)φ ≥ bound follows Σ_j summand_j ≥ bound; μ_s ≥ 0 at sight where sum_s is ≥ 0.
"""

from __future__ import annotations

import re
from typing import Any

from .algebra import AlgebraError, Budget, Field, Rational, evaluate, variables_of
from .base import Invalid, Unreadable

SIGNS = {"positive", "nonnegative", "real"}
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,23}")
RELATION = re.compile(r"(.+?)\s(>=|<=|>|<|=)\s(.+)", re.DOTALL)
RESERVED = {"filter", "rho", "bias", "variance", "mean", "r"}
NAMING = ("variables", "let", "direction", "direction_let", "state")
MAX_ITEMS, MAX_DEPTH = 64, 12

STATEMENT_KEYS = {
    "sum": {"direction", "aligned", "direction_let", "each", "sums", "steps", "let", "conclusion"},
    "pointwise": {"let", "conclusion"},
    "recursion": {"let", "fresh", "state", "invariant"},
}


def record(
    value: Any, where: str, required: set[str], optional: frozenset[str] | set[str]
) -> dict[str, Any]:
    """A JSON object with exactly the keys that are allowed."""
    if not isinstance(value, dict) or not required <= value.keys() <= required | optional:
        raise Unreadable(
            f"{where}: an object with keys {sorted(required)}, optionally {sorted(optional)}"
        )
    return value


def entries(value: Any, where: str) -> list[tuple[str, Any]]:
    """A JSON object whose keys are names, of bounded size."""
    if not isinstance(value, dict) or len(value) > MAX_ITEMS:
        raise Unreadable(f"{where}: an object of at most {MAX_ITEMS} entries")
    for name in value:
        if not isinstance(name, str) or not NAME.fullmatch(name):
            raise Unreadable(f"{where}: {str(name)[:40]!r} is not a name")
    return list(value.items())


def sequence(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list) or len(value) > MAX_ITEMS:
        raise Unreadable(f"{where}: a list of at most {MAX_ITEMS} entries")
    return value


def check_names(s: dict[str, Any], aligned: bool) -> None:
    """Every name of a statement is given once, and every definition and relation is a string."""
    names = [n for key in NAMING for n, _ in entries(s.get(key, {}), key)]
    names += [f"{n}_m" for n in s.get("direction", {}) if aligned]
    repeated = [n for n in names if n in RESERVED or names.count(n) > 1]
    if repeated:
        raise Unreadable(f"statement: the name {repeated[0]} is taken")
    for key in ("let", "direction_let", "hypotheses", "each", "sums", "invariant"):
        if not all(isinstance(text, str) for _, text in entries(s.get(key, {}), key)):
            raise Unreadable(f"{key}: every entry is a string")


Scope = dict[str, Rational]
Facts = dict[str, tuple[Rational, str]]  # name -> expression, ">" or ">=" or "=" (zero)


class Checker:
    """One statement and its proof."""

    def __init__(self, statement: Any, proof: Any) -> None:
        kind = statement.get("type") if isinstance(statement, dict) else None
        if not isinstance(kind, str) or kind not in STATEMENT_KEYS:
            raise Unreadable(f"statement: type one of {sorted(STATEMENT_KEYS)}")
        common = {"type", "variables"}
        self.s = record(statement, "statement", common, STATEMENT_KEYS[kind] | {"hypotheses"})
        self.kind, self.proof, self.signs = kind, proof, dict[str, str]()
        self.aligned = self.s.get("aligned", False)
        if type(self.aligned) is not bool:
            raise Unreadable("statement: aligned is true or false")
        check_names(self.s, self.aligned)
        self.field = Field(self.signs, Budget())
        self.scope: Scope = {}
        self.uses_inequality = False
        self.constrained: set[str] = set()  # variables of which some hypothesis speaks

    def declare(self, variables: Any, where: str) -> None:
        for name, sign in entries(variables, where):
            known = isinstance(sign, str) and sign in SIGNS
            if name in RESERVED or name in self.signs or not known:
                raise Unreadable(
                    f"{where}: {name} is taken, or its sign is not one of {sorted(SIGNS)}"
                )
            self.signs[name] = sign
            self.scope[name] = self.field.variable(name)

    def define(self, scope: Scope, lets: Any, where: str) -> Scope:
        """`scope` extended by definitions; a name is defined once, never redefined, and is not
        that of a variable, in this scope or another."""
        scope = dict(scope)
        for name, text in entries(lets, where):
            if name in scope or name in RESERVED or name in self.signs:
                raise Unreadable(f"{where}: {name} is already defined")
            scope[name] = evaluate(text, scope, self.field)
        return scope

    def relation(self, text: Any, scope: Scope, where: str) -> tuple[Rational, str]:
        """left REL right as (expression, ">" | ">=" | "="), larger side first."""
        match = RELATION.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            raise Unreadable(f"{where}: 'expression REL expression' with REL one of >= > <= < =")
        left, rel, right = match.groups()
        a, b = evaluate(left, scope, self.field), evaluate(right, scope, self.field)
        if rel in ("<", "<="):
            a, b, rel = b, a, rel.replace("<", ">")
        return self.field.add(a, b, -1), rel

    def facts(self, texts: Any, scope: Scope, where: str) -> Facts:
        found = {n: self.relation(v, scope, f"{where}.{n}") for n, v in entries(texts, where)}
        self.constrained.update(*(variables_of(value) for value, _ in found.values()))
        return found

    def check_noises(self) -> None:
        """A mean is taken over a noise that nothing else depends on."""
        if self.field.noises and (self.kind == "recursion" or self.field.noises & self.constrained):
            raise Invalid("statement", "a noise occurs in a hypothesis or in a recursion")

    # --- leaves: a relation between expressions in fixed variables

    def prove(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, step: str, depth: int = 0
    ) -> str:
        """The strongest relation of `goal` to zero that the proof shows: "=", ">" or ">="."""
        if not isinstance(proof, dict) or depth > MAX_DEPTH:
            raise Unreadable(f"{step}: a proof is an object, nested at most {MAX_DEPTH} deep")
        rule = proof.get("rule")
        keys = {
            "identity": set(),
            "nonnegative coefficients": {"substitute"},
            "combination": {"multiplier", "terms"},
            "chain": {"through", "proofs"},
            "lemma": {"name", "claim", "proof", "then"},
        }.get(rule if isinstance(rule, str) else "")
        if keys is None:
            raise Unreadable(f"{step}: unknown rule {str(rule)[:40]!r}")
        record(proof, step, {"rule"} | keys, {"let"})
        scope = self.define(scope, proof.get("let", {}), f"{step}.let")
        if rule == "identity":
            if not self.field.is_zero(goal):
                raise Invalid(step, "the two sides are not identical")
            return "="
        if rule == "nonnegative coefficients":
            return self.coefficients(goal, proof, scope, facts, step)
        if rule == "combination":
            return self.combination(goal, proof, scope, facts, step)
        if rule == "chain":
            return self.chain(goal, proof, scope, facts, step, depth)
        return self.lemma(goal, proof, scope, facts, step, depth)

    def coefficients(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, step: str
    ) -> str:
        """Non-negative at sight after substitutions variable := by(new), new ≥ 0, each justified by
        new = fact / weight (weight positive at sight) and by(new(variable)) = variable. Each `new`
        is a variable of this step only: facts and weights cannot speak of it, and it is never
        itself substituted, so at every point all the equations hold together."""
        new_names: list[str] = []
        try:
            for i, item in enumerate(sequence(proof["substitute"], step)):
                at = f"{step}.substitute[{i}]"
                goal = self.substituted(goal, item, scope, facts, at, new_names)
            if not self.field.is_nonnegative(goal):
                raise Invalid(step, "a coefficient is negative")
            return ">" if self.field.is_positive(goal) else ">="
        finally:
            for name in new_names:
                del self.signs[name], self.scope[name]

    def substituted(
        self, goal: Rational, item: Any, scope: Scope, facts: Facts, at: str, new_names: list[str]
    ) -> Rational:
        """`goal` after one substitution, whose new variable is declared and added to the names."""
        field = self.field
        record(item, at, {"variable", "by", "new", "weight", "fact"}, set())
        if not all(isinstance(v, str) for v in item.values()):
            raise Unreadable(f"{at}: every entry is a string")
        name, new = item["variable"], item["new"]
        if name not in self.signs or name in new_names or item["fact"] not in facts:
            raise Invalid(at, "needs a declared variable and a known fact")
        if new in scope:
            raise Unreadable(f"{at}: {new} is already defined")
        self.declare({new: "nonnegative"}, at)
        new_names.append(new)
        by = evaluate(item["by"], scope | {new: field.variable(new)}, field)
        value = field.mul(
            facts[item["fact"]][0], field.inverse(evaluate(item["weight"], scope, field))
        )
        back = field.add(field.substitute(by, new, value), field.variable(name), -1)
        if name in variables_of(by) or not field.is_zero(back):
            raise Invalid(at, "the substitution is not undone by fact/weight")
        return field.substitute(goal, name, by)

    def combination(self, goal: Rational, proof: Any, scope: Scope, facts: Facts, step: str) -> str:
        """multiplier · goal = Σ weight · Π facts · square², weights non-negative at sight (any
        weight where a fact is an equation)."""
        field = self.field
        multiplier = evaluate(proof["multiplier"], scope, field)
        if not field.is_positive(multiplier):
            raise Invalid(step, "the multiplier is not positive at sight")
        total, strict = field.number(0), False
        for i, item in enumerate(sequence(proof["terms"], step)):
            at = f"{step}.terms[{i}]"
            record(item, at, {"weight"}, {"facts", "square"})
            weight = evaluate(item["weight"], scope, field)
            value, relations = weight, set()
            for name in sequence(item.get("facts", []), at):
                if not isinstance(name, str) or name not in facts:
                    raise Invalid(at, f"there is no fact {str(name)[:40]!r}")
                value = field.mul(value, facts[name][0])
                relations.add(facts[name][1])
            if "=" not in relations and not field.is_nonnegative(weight):
                raise Invalid(at, "the weight is not non-negative at sight")
            square = evaluate(item.get("square", "1"), scope, field)
            value = field.mul(value, field.power(square, 2))
            strict |= relations <= {">"} and "square" not in item and field.is_positive(weight)
            total = field.add(total, value)
        if not field.is_zero(field.add(field.mul(multiplier, goal), total, -1)):
            raise Invalid(step, "multiplier · goal is not the sum of the terms")
        equations = all(any(facts[n][1] == "=" for n in t.get("facts", [])) for t in proof["terms"])
        return "=" if equations else ">" if strict else ">="

    def chain(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, step: str, depth: int
    ) -> str:
        """goal ≥ a_1 ≥ … ≥ a_n ≥ 0, one proof for each link."""
        through = [evaluate(t, scope, self.field) for t in sequence(proof["through"], step)]
        proofs = sequence(proof["proofs"], step)
        if len(proofs) != len(through) + 1:
            raise Invalid(step, "a chain through n expressions has n + 1 proofs")
        ends = [goal, *through, self.field.number(0)]
        links = [
            self.prove(
                self.field.add(ends[i], ends[i + 1], -1),
                p,
                scope,
                facts,
                f"{step}.link[{i}]",
                depth + 1,
            )
            for i, p in enumerate(proofs)
        ]
        return ">" if ">" in links else ">=" if ">=" in links else "="

    def lemma(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, step: str, depth: int
    ) -> str:
        name = proof["name"]
        if not isinstance(name, str) or not NAME.fullmatch(name) or name in facts:
            raise Unreadable(f"{step}: a lemma needs a name of its own")
        expression, claimed = self.relation(proof["claim"], scope, f"{step}.{name}")
        self.require(
            claimed,
            self.prove(expression, proof["proof"], scope, facts, f"{step}.{name}", depth + 1),
            f"{step}.{name}",
        )
        return self.prove(
            goal, proof["then"], scope, facts | {name: (expression, claimed)}, step, depth + 1
        )

    @staticmethod
    def require(wanted: str, shown: str, step: str) -> None:
        if shown != wanted and (wanted, shown) not in ((">=", ">"), (">=", "=")):
            raise Invalid(step, f"shows {shown} 0, but {wanted} 0 is claimed")

    # --- statements

    def check(self) -> None:
        s = self.s
        self.declare(s["variables"], "variables")
        self.signs["r"] = "positive"
        self.scope["r"] = self.field.variable("r")
        getattr(self, f"check_{self.kind}")()
        self.check_noises()

    def hypotheses(self, scope: Scope) -> Facts:
        rank = self.field.add(self.field.variable("r"), self.field.number(1), -1)
        return {"rank": (rank, ">=")} | self.facts(
            self.s.get("hypotheses", {}), scope, "hypotheses"
        )

    def conclusion(self, scope: Scope) -> tuple[Rational, str]:
        return self.relation(self.s.get("conclusion"), scope, "conclusion")

    def check_pointwise(self) -> None:
        scope = self.define(self.scope, self.s.get("let", {}), "let")
        goal, wanted = self.conclusion(scope)
        self.require(
            wanted, self.prove(goal, self.proof, scope, self.hypotheses(scope), "proof"), "proof"
        )

    def check_recursion(self) -> None:
        state = entries(self.s.get("state"), "state")
        fresh = sequence(self.s.get("fresh", []), "fresh")
        if not all(isinstance(f, str) and f in self.s["variables"] for f in fresh):
            raise Unreadable("fresh: names of variables")
        constants = dict(self.scope)
        self.declare({name: "real" for name, _ in state}, "state")
        scope = self.define(constants, self.s.get("let", {}), "let")
        for name, rule in state:
            record(rule, f"state.{name}", {"start", "step"}, set())
        start = scope | {name: evaluate(rule["start"], scope, self.field) for name, rule in state}
        now = scope | {name: self.field.variable(name) for name, _ in state}
        after = scope | {name: evaluate(rule["step"], now, self.field) for name, rule in state}
        invariants = entries(self.s.get("invariant"), "invariant")
        known = self.hypotheses(scope)
        assumed: Facts = {}
        for name, text in invariants:
            assumed[name] = self.relation(text, now, f"invariant.{name}")
            if set(fresh) & variables_of(assumed[name][0]) or name in known:
                raise Unreadable(
                    f"invariant.{name}: speaks of a fresh variable, or is no name of its own"
                )
        record(self.proof, "proof", {"start", "step"}, set())
        for when, place, facts in (("start", start, known), ("step", after, known | assumed)):
            proofs = record(self.proof[when], f"proof.{when}", {n for n, _ in invariants}, set())
            for name, text in invariants:
                goal, wanted = self.relation(text, place, f"invariant.{name}")
                step = f"proof.{when}.{name}"
                visible = place if when == "start" else now
                self.require(wanted, self.prove(goal, proofs[name], visible, facts, step), step)

    def check_sum(self) -> None:
        s, field = self.s, self.field
        aligned, steps = self.aligned, s.get("steps")
        if steps not in (None, "r", "r+1"):
            raise Unreadable("statement: steps is 'r' or 'r+1'")
        direction = dict(entries(s.get("direction", {}), "direction"))
        outer = dict(self.scope)
        if aligned:
            self.declare({f"{v}_m": sign for v, sign in direction.items()}, "direction")
            outer = dict(self.scope)
        self.declare(direction, "direction")
        globe = self.define(outer, s.get("let", {}), "let")
        inner = globe | {v: field.variable(v) for v in direction}
        here = self.define(inner, s.get("direction_let", {}), "direction_let")
        if steps:
            lam = globe.get("lam", field.number(0))
            if direction.get("e") != "positive" or not field.is_positive(lam):
                raise Invalid(
                    "statement", "with steps, e is a positive direction variable, lam > 0"
                )
        known = self.hypotheses(globe)
        each = self.facts(s.get("each", {}), here, "each")
        if each.keys() & known.keys():
            raise Unreadable("each: a name is already that of a hypothesis")
        relation = RELATION.fullmatch(
            s.get("conclusion", "") if isinstance(s.get("conclusion"), str) else ""
        )
        if relation is None:
            raise Unreadable("conclusion: 'summand REL bound'")
        summand, rel, bound_text = relation.groups()
        if steps == "r" and rel != "<":
            raise Invalid("conclusion", "r steps come arbitrarily close: the relation must be <")
        if steps and (summand != "rho(B, q)" or "q" not in s.get("direction_let", {})):
            raise Invalid("conclusion", "with steps the summand is rho(B, q), q a wanted value")
        self.facts(s.get("sums", {}), here, "sums")
        self.sum_rule(globe, here, known, each, (summand, rel, bound_text))

    def sum_rule(
        self,
        globe: Scope,
        here: Scope,
        known: Facts,
        each: Facts,
        conclusion: tuple[str, str, str],
    ) -> None:
        field, aligned = self.field, self.aligned
        summand, rel, bound_text = conclusion
        extra = {"transfer", "share_m", "aligned"} if aligned else set()
        proof = record(
            self.proof, "proof", {"share", "direction", "total"} | extra, {"multipliers", "let"}
        )
        globe_p = self.define(globe, proof.get("let", {}), "proof.let")
        sign = field.number(-1 if rel in ("<", "<=") else 1)
        bound = field.mul(sign, evaluate(bound_text, globe, field))
        share = evaluate(proof["share"], globe_p, field)
        rest = field.add(field.variable("r"), field.number(1), -1)
        transfer = evaluate(proof["transfer"], globe_p, field) if aligned else field.number(0)
        places = [("direction", here, share, field.mul(field.number(-1), transfer))]
        if aligned:
            share_m = evaluate(proof["share_m"], globe_p, field)
            places.append(("aligned", self.at_m(globe), share_m, field.mul(rest, transfer)))
            total = field.add(field.add(share_m, field.mul(rest, share)), bound, -1)
        else:
            total = field.add(field.mul(field.variable("r"), share), bound, -1)
        shown = [self.prove(total, proof["total"], globe_p, known, "proof.total")]
        for name, scope, part, given in places:
            goal = field.mul(sign, evaluate(summand, scope, field))
            goal = field.add(field.add(goal, part, -1), given, -1)
            goal = field.add(goal, self.multiplied_sums(proof, globe_p, scope), -1)
            facts = known | each if name == "direction" else known
            shown.append(self.prove(goal, proof[name], globe_p | scope, facts, f"proof.{name}"))
        strict = ">" in (shown[0], shown[-1])
        got = "=" if set(shown) == {"="} and not self.uses_inequality else ">" if strict else ">="
        self.require(rel.replace("<", ">"), got, "proof")

    def multiplied_sums(self, proof: dict[str, Any], globe: Scope, scope: Scope) -> Rational:
        """Σ_s μ_s sum_s in one direction."""
        total = self.field.number(0)
        sums = dict(entries(self.s.get("sums", {}), "sums"))
        for name, text in entries(proof.get("multipliers", {}), "proof.multipliers"):
            if name not in sums:
                raise Invalid("proof.multipliers", f"there is no sum {name}")
            expression, rel = self.relation(sums[name], scope, f"sums.{name}")
            multiplier = evaluate(text, globe, self.field)
            if rel != "=":
                self.uses_inequality = True
                if not self.field.is_nonnegative(multiplier):
                    raise Invalid(
                        "proof.multipliers",
                        f"the multiplier of {name} is not non-negative at sight",
                    )
            total = self.field.add(total, self.field.mul(multiplier, expression))
        return total

    def at_m(self, globe: Scope) -> Scope:
        """The scope of direction m: every direction variable v is v_m."""
        names = [*self.s.get("direction", {}), *self.s.get("direction_let", {})]
        missing = [v for v in names if f"{v}_m" not in globe]
        if missing:
            raise Unreadable(f"direction: {missing[0]}_m is neither a variable nor defined by let")
        return globe | {v: globe[f"{v}_m"] for v in names}


def check_family(certificate: dict[str, Any]) -> str:
    """Check a certificate of kind "family"; returns the statement in words.

    Raises
    ------
    Invalid, Unreadable
    """
    record(certificate, "certificate", {"format", "version", "kind", "statement", "proof"}, set())
    try:
        Checker(certificate["statement"], certificate["proof"]).check()
    except AlgebraError as error:
        raise Invalid("expression", str(error)) from error
    return describe(certificate["statement"])


def describe(s: dict[str, Any]) -> str:
    """The statement in words, from the data that was checked."""
    names = [f"{n} {sign}" for n, sign in s["variables"].items()]
    parts = ["for " + ", ".join([f"all {', '.join(names)}"] * bool(names) + ["every integer r ≥ 1"])]
    if s["type"] == "sum":
        each = ", ".join(f"{n}_j {sign}" for n, sign in s.get("direction", {}).items())
        parts.append(f"all r directions with {each or 'no variables'}")
        if s.get("aligned"):
            parts.append("one direction m (variables ending in _m) set apart")
    for key in ("let", "direction_let"):
        if s.get(key):
            parts.append("where " + ", ".join(f"{n} := {v}" for n, v in s[key].items()))
    for key, words in (
        ("hypotheses", "if"),
        ("each", "if in each direction (but m)"),
        ("sums", "if, summed over directions,"),
    ):
        if s.get(key):
            parts.append(f"{words} " + " and ".join(s[key].values()))
    if s["type"] == "recursion":
        rules = ", ".join(f"{n} from {v['start']} by {v['step']}" for n, v in s["state"].items())
        if s.get("fresh"):
            parts.append(f"values of {', '.join(s['fresh'])} chosen anew at every step")
        return (
            "; ".join(parts)
            + f": with {rules}, after any number of steps "
            + " and ".join(s["invariant"].values())
        )
    if s.get("steps"):
        parts.append(f"for pairwise distinct e_j some xi in R^({s['steps']}) gives")
    return (
        "; ".join(parts) + ": " + ("sum over j of " if s["type"] == "sum" else "") + str(s["conclusion"])
    )
