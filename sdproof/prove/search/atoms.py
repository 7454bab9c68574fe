"""A sum over directions with the filter values as unknowns: what is known of them (bounds, and relations
between those of two directions) is shown first, then one theorem about two directions, then the sum."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from sdproof.kernel.rules import Theorems
from sdproof.prove.rules import Proof, combination, lemma, sum_proof, term, use
from sdproof.prove.search.goals import fresh
from sdproof.prove.search.holes import REFUSALS, Filler, Late, Limits, Open, Tactic, hole
from sdproof.prove.search.invariants import find_invariants
from sdproof.prove.search.plans import Conclusion, Plan, filters, renamed, sum_plans
from sdproof.statements import Statement
from sdproof.statements.reader import relation, tree

Json = dict[str, Any]
SECONDS = 6.0
THEOREM = "two_directions"


def with_unknown_filter(
    statement: Statement, theorems: Theorems, tactics: Sequence[Tactic], limits: Limits
) -> Plan | None:
    """The plan for a sum with one filter in its conclusion; None if it fails, or does not fit."""
    data = statement.data
    used = dict.fromkeys(filters(data["conclusion"]))
    taken = {*statement.signs, *statement.in_directions, *statement.entries("let")}
    if (
        len(used) != 1
        or statement.field("aligned") is not True
        or data.get("state")
        or data.get("sums")
    ):
        return None
    (source,) = used
    if source.isidentifier() or data.get("attain") or "filter(" not in source:
        return None
    q, name = *fresh(taken | statement.at_m, "q"), *fresh(theorems, THEOREM)
    conclusion = with_name(data["conclusion"], source, q)
    there = Statement(data | {"state": {q: {"start": source, "step": q}}, "conclusion": conclusion})
    own = find_invariants(there, theorems, tactics, limits.within(2 * SECONDS))
    if own is None:
        return None
    for plan in sum_plans(there, theorems, limits, own):
        try:
            Filler(there.data, plan.proof, theorems, tactics, limits.within(SECONDS)).check()
        except (*REFUSALS, Open):
            continue
        except Late:
            limits.check()
            continue
        found = _without_state(statement, there, plan.proof, (q, source, name))
        return Plan(found[0], plan.words, {name: found[1]})
    return None


def with_name(formula: str, source: str, name: str) -> str:
    """A relation with a name for every occurrence of an expression."""

    class Named(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> Any:
            found = isinstance(node, ast.expr) and ast.unparse(node) == source
            return ast.Name(name) if found else self.generic_visit(node)

    left, sign, right, _ = relation(formula)
    left, right = (ast.unparse(Named().visit(deepcopy(tree(side)))) for side in (left, right))
    return f"{left} {sign} {right}"


def _without_state(
    statement: Statement, there: Statement, proof: Proof, names: tuple[str, str, str]
) -> tuple[Proof, Json]:
    """The same proof about the statement itself, and the theorem about two directions in it."""
    q, source, name = names
    own = proof["induction"]
    s, at_m = statement.data, {n: f"{n}_m" for n in statement.in_directions}
    given = {**s.get("hypotheses", {}), **s.get("each", {})}
    known = {**own.get("invariants_m", {}), **own["invariants"]}
    start = own["start"]
    source_m = renamed(source, at_m)
    variables = {**statement.signs, **statement.entries("direction")}
    sides = Conclusion.of(there)
    conclusion = f"{sides.summed} + ({proof.get('transfer', '0')}) >= {proof['share']}"
    theorem = {
        "type": "pointwise",
        "variables": {**variables, q: "real", f"{q}_m": "real"},
        "let": s.get("let", {}),
        "hypotheses": {**given, **known},
        "conclusion": conclusion,
    }
    theorem = {k: v for k, v in theorem.items() if v}
    values = {n: n for n in variables} | {q: source, f"{q}_m": source_m}
    shown = {n: combination(term("1", n)) for n in given} | {n: start[n] for n in known}
    (bound,) = fresh(["rank", *statement.hypotheses(), *known], "bound")
    direction = use(name, values, bound, combination(term("1", bound)), shown)
    aligned = proof["aligned"]
    for n in own.get("invariants_m", {}):
        aligned = lemma(n, renamed(known[n], {f"{q}_m": f"({source_m})"}), start[n], aligned)
    outer = sum_proof(
        direction,
        share=proof["share"],
        total=proof["total"],
        aligned=hole(),
        share_m=proof["share_m"],
        transfer=renamed(proof.get("transfer", "0"), {f"{q}_m": f"({source_m})"}),
    )
    return outer, {"statement": theorem, "proof": proof["direction"]}
