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

Names. Every name of a statement is given once, in all of it; a definition or a new variable of a
proof takes none of them. In mean(value, eta, gamma2) the noise eta is a real variable of which no
hypothesis speaks, and gamma2 ≥ 0 at sight does not depend on it.

Sum rule. From summand_j + σ − Σ_s μ_s sum_s,j ≥ φ (j ≠ m), summand_m − (r−1)σ − Σ_s μ_s sum_s,m ≥
φ_m and φ_m + (r−1)φ ≥ bound follows Σ_j summand_j ≥ bound; μ_s ≥ 0 at sight where sum_s is ≥ 0.
"""

from __future__ import annotations

from typing import Any

from .algebra import AlgebraError, Rational, evaluate, variables_of
from .base import Invalid, Unreadable
from .rules import Facts, Prover, Scope
from .statement import RELATION, describe, entries, record, sequence


class Checker(Prover):
    """One statement and its proof."""

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
