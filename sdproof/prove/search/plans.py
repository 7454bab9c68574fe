"""Plans of proof for sums over directions: what each direction has to show, and what direction m hands
to each other one, with holes where the goals of single directions stand."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from flint import Ordering, fmpq_mpoly_ctx

from sdproof.kernel.algebra import Rational, evaluate, variables_of
from sdproof.kernel.rules import Theorems
from sdproof.prove.rules import Proof, identity, sum_proof, used_sum
from sdproof.prove.search.goals import Goal
from sdproof.prove.search.holes import REFUSALS, Filler, Limits, hole
from sdproof.prove.search.polynomials import over, polynomial, product_text, text
from sdproof.prove.search.templates import (
    Ingredient,
    Place,
    additive,
    evaluated,
    extremes,
    guessed,
    ratios,
    tangents,
)
from sdproof.statements import Statement
from sdproof.statements.reader import names_in, relation, tree

Json = dict[str, Any]


@dataclass
class Plan:
    """A proof with holes, what it is in words, and theorems of its own that it uses."""

    proof: Proof
    words: str
    theorems: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Conclusion:
    """The conclusion as Σ summed + fixed ≥ 0 (> 0, = 0)."""

    relation: str
    summed: str
    fixed: str

    @classmethod
    def of(cls, statement: Statement) -> Conclusion:
        left, sign, right, _ = relation(statement.field("conclusion"))
        if sign in ("<", "<="):
            left, sign, right = right, sign.replace("<", ">"), left
        over = [statement.is_summed(left), statement.is_summed(right)]
        summed = f"{left} - ({right})" if all(over) else left if over[0] else f"-({right})"
        fixed = "0" if all(over) else f"-({right})" if over[0] else left
        return cls(sign, summed, fixed)


def renamed(source: str, names: Mapping[str, str]) -> str:
    """An expression with other names."""
    if not names:
        return source
    return re.sub(rf"\b({'|'.join(map(re.escape, names))})\b", lambda m: names[m[1]], source)


def at_m(source: str, names: Sequence[str]) -> str:
    """A formula of a direction, in direction m."""
    return renamed(source, {n: f"{n}_m" for n in names})


def shares(statement: Statement, sides: Conclusion) -> list[tuple[str, str]]:
    """How the fixed side may be spread: (every other direction's, direction m's) share. Equally; or,
    where it is linear in r, what does not grow with r to direction m."""
    if sides.fixed == "0":
        return [("0", "0")]
    equal = f"-({sides.fixed})/r"
    found = [(equal, equal)]
    if statement.field("aligned") and "r" in names_in(sides.fixed):
        one, two = renamed(sides.fixed, {"r": "1"}), renamed(sides.fixed, {"r": "2"})
        found.append((f"-(({two}) - ({one}))", f"-({one})"))
    elif statement.field("aligned"):
        found.append(("0", f"-({sides.fixed})"))
    return found


def sum_plans(
    statement: Statement, theorems: Theorems, limits: Limits, induction: Proof | None = None
) -> Iterator[Plan]:
    """Plans for a sum, those first whose goals look true at sampled points."""
    sides, outline = Conclusion.of(statement), _outlined(statement, theorems, limits, induction)
    if outline is None:
        return
    probe, uses, parts = outline
    for pair in shares(statement, sides):
        try:
            share, share_m = (_shorter(text, probe) for text in pair)
            places = probe.shared(share, share_m)
        except REFUSALS:  # an expression is too large
            continue
        for weights in guessed(places, parts):
            limits.check()
            yield _plan(statement, sides, (share, share_m), parts, weights, uses, induction)


def uneven_plans(
    statement: Statement, theorems: Theorems, limits: Limits, induction: Proof | None = None
) -> Iterator[Plan]:
    """Plans in which direction m makes up for what the others lack: sums are subtracted as long as that
    makes the goal of a direction shorter, and its share is what is left of it at an extreme."""
    sides, outline = Conclusion.of(statement), _outlined(statement, theorems, limits, induction)
    if outline is None:
        return
    probe, uses, every = outline
    if not uses and not statement.entries("sums"):
        return
    parts = [p for p in every if p.kind == "multiplier"]
    local = statement.in_directions
    for chosen in _eliminating(probe, parts):
        limits.check()
        left = {key: probe.goals[key].value for key in ("direction", "aligned")}
        for k in chosen:
            left = {key: probe.field.add(v, parts[k].adds[key]) for key, v in left.items()}
        for share in extremes(left["direction"], local):
            share_m = f"-({sides.fixed}) - (r-1)*({share})"
            offs = [evaluated(probe, source, probe.globe) for source in (share, share_m)]
            if None not in offs and _seems_true(probe, left, offs):
                pair = share, _shorter(share_m, probe)
                yield _plan(
                    statement,
                    sides,
                    pair,
                    parts,
                    dict.fromkeys(chosen, Fraction(1)),
                    uses,
                    induction,
                )


def _outlined(
    statement: Statement, theorems: Theorems, limits: Limits, induction: Proof | None
) -> tuple[Outline, Json, list[Ingredient]] | None:
    """The outline of a sum's proof, the earlier theorems in it, and what may be an ingredient; without
    those theorems if they cannot be read here, None if the sum cannot."""
    for uses in (dict(_uses(statement, theorems)), {}):
        skeleton = _skeleton(bool(statement.field("aligned")), induction, uses)
        probe = Outline(statement.data, skeleton, theorems, (), limits)
        try:
            probe.check()
            return probe, uses, list(_parts(statement, Conclusion.of(statement), probe))
        except REFUSALS:
            continue
    return None


def _eliminating(probe: Outline, parts: list[Ingredient]) -> Iterator[list[int]]:
    """Parts, one for a sum, each of which makes the goal of a direction shorter; then with one more."""
    value, chosen = probe.goals["direction"].value, list[int]()
    for name in dict.fromkeys(part.name for part in parts):
        own = [k for k, part in enumerate(parts) if part.name == name]
        made = {k: probe.field.add(value, parts[k].adds["direction"]) for k in own}
        best = min(made, key=lambda k: len(made[k].num))
        if len(made[best].num) < len(value.num):
            value = made[best]
            chosen.append(best)
    yield chosen
    taken = {parts[k].name for k in chosen}
    yield from ([*chosen, k] for k, part in enumerate(parts) if part.name not in taken)


def _seems_true(probe: Outline, left: Mapping[str, Rational], offs: list[Any]) -> bool:
    for (key, value), off in zip(left.items(), offs, strict=True):
        goal = probe.goals[key]
        place = Place(probe.field.add(value, off, -1), goal.signs, list(goal.facts.values()))
        found, size = (place.at_samples(place.value, absolute=a) for a in (False, True))
        if not bool((found >= -1e-7 * size).all()):
            return False
    return True


def _shorter(source: str, probe: Outline) -> str:
    """The same expression of fixed names, reduced if that is shorter."""
    value = evaluated(probe, source, probe.globe)
    if value is None:
        return source
    context = fmpq_mpoly_ctx.get(tuple(sorted(variables_of(value))), Ordering.degrevlex)
    reduced = over(text(polynomial(value.num, context)), product_text(value.den, context))
    return min(source, reduced, key=len)


def _skeleton(aligned: bool, induction: Proof | None, uses: Json) -> Proof:
    at_m: Json = {"aligned": hole()} if aligned else {}
    return sum_proof(hole(), total=hole(), induction=induction, uses=uses or None, **at_m)


class Outline(Filler):
    """Reads a plan without filling its holes, and keeps the goals of the places and the sums."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.goals: dict[str, Goal] = {}
        self.scopes: dict[str, Mapping[str, Rational]] = {}
        self.sums_known: dict[str, Any] = {}
        self.globe: Mapping[str, Rational] = {}

    def fill(self, value: Any, proof: Any, scope: Any, facts: Any, where: str, depth: int) -> str:  # noqa: ARG002
        place = where.removeprefix("proof.")
        if place in ("direction", "aligned", "total"):
            self.goals[place] = Goal(value, ">=", dict(self.signs), dict(facts), frozenset(scope))
            self.scopes[place] = scope
        return str(proof["wanted"]) if place != "total" else "="

    def require(self, wanted: str, shown: str, where: str) -> None:  # type: ignore[override]
        """Nothing is claimed yet."""

    def multipliers(self, proof: Any, sums: Any, globe: Any) -> Any:
        self.sums_known, self.globe = sums, globe
        return super().multipliers(proof, sums, globe)

    def shared(self, share: str, share_m: str) -> dict[str, Place]:
        """The places with their shares taken off."""
        found = {}
        for key, goal in self.goals.items():
            if key == "total":
                continue
            off = evaluate(share if key == "direction" else share_m, self.scopes[key], self.field)
            value = self.field.add(goal.value, off, -1)
            found[key] = Place(value, goal.signs, list(goal.facts.values()))
        return found


class WithDivisors(Filler):
    """Fills the holes of what is shown before the conclusion is read, and no others."""

    def fill(self, value: Any, proof: Any, scope: Any, facts: Any, where: str, depth: int) -> str:
        if where.startswith("proof.divisors"):
            return super().fill(value, proof, scope, facts, where, depth)
        return str(proof["wanted"])


def _uses(statement: Statement, theorems: Theorems) -> Iterator[tuple[str, Json]]:
    """Earlier theorems about sums over the same directions, as they stand, with the filter of the
    conclusion for theirs."""
    own = {*statement.signs, *statement.entries("let")}
    local = {*statement.entries("direction"), *statement.entries("direction_let")}
    in_rho = list(filters(statement.field("conclusion")))
    for name, theorem in theorems.items():
        if theorem["type"] != "sum" or theorem.get("sums") or type(theorem.get("aligned")) is str:
            continue
        there = Statement(theorem)
        fixed = there.signs
        if not fixed.keys() <= own or (
            theorem.get("aligned") and statement.field("aligned") is not True
        ):
            continue
        needed = there.entries("direction").keys() - local
        if len(needed) > 1:
            continue
        for i, q in enumerate(dict.fromkeys(in_rho) if needed else ("",)):
            direction = {n: n if n in local else q for n in there.entries("direction")}
            given, each = (
                {n: hole("=" if " = " in t else ">" if re.search(" [<>] ", t) else ">=")
                 for n, t in there.entries(key).items()}
                for key in ("hypotheses", "each")
            )  # fmt: skip
            yield (
                f"{name}{i or ''}",
                used_sum(name, {n: n for n in fixed}, direction, given, each),
            )


def filters(conclusion: str) -> Iterator[str]:
    """The second arguments of the ρ in a conclusion."""
    left, _, right, _ = relation(conclusion)
    for side in (left, right):
        for node in ast.walk(tree(side)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "rho":
                yield ast.unparse(node.args[1])


def _parts(statement: Statement, sides: Conclusion, probe: Outline) -> Iterator[Ingredient]:
    """Expressions that a sum may be multiplied by, and that direction m may hand to each other one."""
    field_ = probe.field
    names = {n for key in ("direction", "direction_let", "state") for n in statement.entries(key)}
    at_m = statement.field("aligned") is True
    local = {n: f"{n}_m" if at_m else "" for n in names}
    here = probe.scopes["direction"]
    terms = additive(sides.summed, names)
    left = [evaluate(t, here, field_) for t in terms]
    whole = evaluate(sides.summed, here, field_)
    known = sorted(probe.sums_known.items(), key=lambda pair: pair[0] in statement.entries("sums"))
    for name, (adds, rel) in known:
        found: dict[str, None] = {"1": None}
        of_sum = _summed(statement, name, probe) or adds["direction"]
        for value in (whole, *left):
            if value.num and of_sum.num:
                found |= dict.fromkeys(ratios(value, of_sum, local))
        found |= dict.fromkeys(tangents(whole, adds["direction"], names))
        for source in list(found)[:10]:
            mu = evaluated(probe, source, probe.globe)
            if mu is None or (rel != "=" and not field_.is_nonnegative(mu)):
                continue
            minus = {p: field_.mul(field_.number(-1), field_.mul(mu, v)) for p, v in adds.items()}
            yield Ingredient("multiplier", name, source, minus, signed=rel != "=")
            if name not in statement.entries("sums"):
                left.append(field_.add(whole, field_.mul(mu, of_sum), -1))
    if at_m:
        rest = field_.add(field_.variable("r"), field_.number(1), -1)
        for source in terms:
            text_m = renamed(source, local)
            value = evaluate(text_m, probe.scopes["aligned"], field_)
            if not any(text_m.startswith(s) for s in ("-", "(-")):
                share = field_.mul(value, field_.inverse(field_.variable("r")))
                off = field_.mul(field_.number(-1), field_.mul(rest, share))
                yield Ingredient(
                    "transfer", "", f"({text_m})/r", {"direction": share, "aligned": off}
                )


def _summed(statement: Statement, name: str, probe: Outline) -> Rational | None:
    """What a hypothesis on a sum adds up, in one direction, without its fixed side."""
    formula = statement.entries("sums").get(name)
    if formula is None:
        return None
    left, _, right, _ = relation(formula)
    sums = [side for side in (left, right) if statement.is_summed(side)]
    whole = sums[0] if len(sums) == 1 else f"{left} - ({right})"
    return evaluate(whole, probe.scopes["direction"], probe.field)


def _plan(
    statement: Statement,
    sides: Conclusion,
    share: tuple[str, str],
    parts: list[Ingredient],
    weights: Mapping[int, Fraction],
    uses: Json,
    induction: Proof | None,
) -> Plan:
    strict, rel = sides.relation == ">", sides.relation
    aligned = bool(statement.field("aligned"))
    multipliers: dict[str, list[str]] = {}
    transfer: list[str] = []
    for k, c in weights.items():
        part = parts[k]
        shown = part.text if c == 1 else f"({c})*({part.text})"
        (transfer if part.kind == "transfer" else multipliers.setdefault(part.name, [])).append(
            shown
        )
    used = {n: u for n, u in uses.items() if n in multipliers}
    at_m: Json = {}
    if aligned:
        at_m = {"aligned": hole(rel), "share_m": share[1]}
        at_m |= {"transfer": " + ".join(transfer)} if transfer else {}
    words = [f"each direction has the share {share[0]}"] if share[0] != "0" else []
    words += [f"direction m hands {t} to each other one" for t in transfer]
    words += [f"{n} is multiplied by {' + '.join(t)}" for n, t in multipliers.items()]
    proof = sum_proof(
        hole(rel if not strict or not aligned else ">="),
        share=share[0],
        total=identity(),
        multipliers={n: " + ".join(t) for n, t in multipliers.items()} or None,
        uses=deepcopy(used) or None,
        induction=deepcopy(induction),
        **at_m,
    )
    return Plan(proof, "; ".join(words) or "direction by direction")
