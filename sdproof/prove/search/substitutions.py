"""Hypotheses are substituted away: a variable is written by one that is ≥ 0 because a fact is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flint import fmpq_mpoly

from sdproof.prove.rules import Proof, coefficients, combination, substituted, substitution, term
from sdproof.prove.search.goals import Goal, fresh
from sdproof.prove.search.holes import hole
from sdproof.prove.search.immediate import easy
from sdproof.prove.search.polynomials import over, text


@dataclass(frozen=True)
class Bound:
    """c·v + d ≥ 0 (= 0) with c > 0, or c < 0, at sight: a bound on the variable v."""

    fact: str
    variable: str
    c: fmpq_mpoly
    d: fmpq_mpoly
    den: str
    equation: bool
    lower: bool

    def substitution(self, goal: Goal) -> Proof | None:
        """v = (new − d)/c, or v = d/(−c·(1+new)), or v = (d − new)/(−c)."""
        (new,) = fresh(goal.names, "s")
        weight = over("1", self.den)
        if self.equation or self.lower:
            c, d, sign = (self.c, self.d, "+") if self.lower else (-self.c, -self.d, "-")
            by = over(
                f"{text(-d)} {sign} {new}" if not d.is_zero() else f"{sign.strip('+')}{new}",
                text(c),
            )
            return substitution(self.variable, by, new, weight, self.fact)
        c, d = -self.c, self.d
        sign = goal.sign(self.variable)
        if sign == "positive" and goal.at_sight(d, strictly=True):
            by = over(text(d), *([text(c)] if not c.is_one() else []), f"1+{new}")
            factor = self.variable if c.is_one() else f"({text(c)})*{self.variable}"
            return substitution(self.variable, by, new, over(factor, self.den), self.fact)
        if sign == "real":
            by = over(f"{text(d)} - {new}" if not d.is_zero() else f"-{new}", text(c))
            return substitution(self.variable, by, new, weight, self.fact)
        return None


def bounds(goal: Goal) -> Iterator[Bound]:
    """Every variable that a fact bounds, in all facts."""
    for fact, (p, den, relation) in goal.known.items():
        for name in goal.of(p):
            parts = goal.by_powers(p, name)
            if max(parts) != 1:
                continue
            c, d = parts[1], parts.get(0, goal.context.constant(0))
            lower = goal.at_sight(c, strictly=True)
            if lower or goal.at_sight(-c, strictly=True):
                yield Bound(fact, name, c, d, den, relation == "=", lower)


def equations(goal: Goal) -> Iterator[Proof]:
    """A variable that an equation gives is replaced, real ones first."""
    named = set(goal.of(goal.numerator))
    found = [b for b in bounds(goal) if b.equation]
    found.sort(
        key=lambda b: (b.variable not in named, goal.sign(b.variable) != "real", len(b.c), len(b.d))
    )
    for bound in found[:3]:
        made = bound.substitution(goal)
        if made is not None:
            yield substituted(made, then=hole(goal.wanted))


def cofactors(goal: Goal) -> Iterator[Proof]:
    """An equation that is the goal times something that is not zero."""
    if goal.wanted != "=" or not goal.value.num:
        return
    for fact, (p, den, relation) in goal.known.items():
        if relation != "=" or not (p % goal.numerator).is_zero():
            continue
        content, factors = (p / goal.numerator).factor()
        names = fresh(goal.names, *["square"] * len(factors))
        let: dict[str, str] = {}
        above, below = [den], [goal.denominator, str(content)]
        for name, (f, n) in zip(names, factors, strict=True):
            if goal.at_sight(f, strictly=True) or goal.at_sight(-f, strictly=True):
                below += [text(f)] * n
            else:  # f/f², where a fact says that f² > 0
                above += [text(f)] * n
                below += [name] * n
                let[name] = f"({text(f)})**2"
        top = "*".join(f"({one})" for one in above if one != "1") or "1"
        yield combination(term(over(top, *below), fact), let=let or None)


def linear(goal: Goal) -> Iterator[Proof]:
    """A variable v ≥ bound in which the goal increases is replaced by the bound."""
    if goal.wanted == "=":
        return
    for bound in bounds(goal):
        if bound.equation or not bound.lower or bound.variable not in goal.of(goal.numerator):
            continue
        parts = goal.by_powers(goal.numerator, bound.variable)
        if max(parts) == 1 and easy(goal, parts[1]):
            made = bound.substitution(goal)
            assert made is not None
            rest = bound.c * parts.get(0, goal.context.constant(0)) - bound.d * parts[1]
            proofs = {"1": hole(goal.wanted if rest.is_zero() else ">=")}
            proofs |= {} if rest.is_zero() else {"0": hole(goal.wanted)}
            yield substituted(made, then=coefficients(made["new"], proofs))


def substitute_bounds(goal: Goal) -> Iterator[Proof]:
    """One hypothesis after the other is substituted, those that the goal speaks of first."""
    if goal.wanted == "=":
        return
    named = set(goal.of(goal.numerator))
    found = []
    for bound in bounds(goal):
        keeps = goal.sign(bound.variable) == "real" or not bound.lower or goal.at_sight(-bound.d)
        speaks = bound.variable in named
        if bound.equation or not keeps or not (speaks or named & set(goal.of(bound.d))):
            continue
        made = bound.substitution(goal)
        if made is not None and speaks:
            found.append((bound, made))
    if len(found) > 1:
        # what is tight where the goal is small comes first, then larger expressions; r ≥ 1 at the end
        found.sort(key=lambda pair: (pair[0].fact == "rank", goal.slack[pair[0].fact] > 0.02,
                                     not pair[0].lower, -len(goal.of(pair[0].d))))  # fmt: skip
    for _, made in found[:2]:
        yield substituted(made, then=hole(goal.wanted))
