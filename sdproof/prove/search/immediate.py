"""Goals that are closed at once, and goals that are products."""

from __future__ import annotations

from collections.abc import Iterator

from flint import fmpq_mpoly

from sdproof.prove.rules import Proof, combination, identity, lemma, nonnegative, term
from sdproof.prove.search.goals import Goal, fresh
from sdproof.prove.search.holes import hole
from sdproof.prove.search.polynomials import over, text


def at_once(goal: Goal) -> Iterator[Proof]:
    """An identity, or non-negative coefficients."""
    if not goal.value.num:
        yield identity()
    elif goal.wanted != "=" and goal.at_sight(goal.numerator):
        yield nonnegative()


def easy(goal: Goal, p: fmpq_mpoly) -> bool:
    """Whether p ≥ 0 at sight, or as such a polynomial times a square."""
    if p.is_zero() or goal.at_sight(p):
        return True
    content, factors = p.factor()
    rest = [f for f, n in factors if n % 2 and not goal.at_sight(f)]
    signs = [goal.at_sight(-f) for f in rest]
    return all(signs) and (content > 0) == (len(rest) % 2 == 0)


def factors(goal: Goal) -> Iterator[Proof]:
    """The goal as weight · square² · Π factors, each factor shown to be ≥ 0, or each second one ≤ 0."""
    if goal.wanted == "=" or not goal.value.num:
        return
    content, parts = goal.numerator.factor()
    weight, square, odd = goal.context.constant(abs(content)), goal.context.constant(1), []
    negative = content < 0
    for part, n in parts:
        flip = goal.at_sight(-part)
        f = -part if flip else part
        negative ^= flip and n % 2 == 1
        if goal.at_sight(f):
            weight *= f**n
        else:
            square *= f ** (n // 2)
            odd += [f] * (n % 2)
    if not odd and not negative:
        shown = None if square.is_one() else text(square)
        if goal.wanted == ">=":
            yield combination(term(over(text(weight), goal.denominator), square=shown))
        return
    if not odd or (len(odd) == 1 and weight.is_constant() and square.is_one()):
        return
    if goal.wanted == ">" and (not square.is_one() or not goal.at_sight(weight, strictly=True)):
        return
    for flipped in _flips(len(odd), negative):
        yield _product(
            goal, weight, square, [-f if s else f for f, s in zip(odd, flipped, strict=True)]
        )


def _flips(count: int, negative: bool) -> Iterator[tuple[bool, ...]]:
    """Which factors change their sign, so that the product has the right one."""
    if count > 3:
        return
    for bits in range(2**count):
        flipped = tuple(bool(bits >> i & 1) for i in range(count))
        if sum(flipped) % 2 == negative:
            yield flipped


def _product(goal: Goal, weight: fmpq_mpoly, square: fmpq_mpoly, odd: list[fmpq_mpoly]) -> Proof:
    names = fresh(goal.names, *["factor"] * len(odd))
    shown = None if square.is_one() else text(square)
    proof = combination(term(over(text(weight), goal.denominator), *names, square=shown))
    relation = ">" if goal.wanted == ">" else ">="
    for name, f in zip(names, odd, strict=True):
        proof = lemma(name, f"{text(f)} {relation} 0", hole(relation), proof)
    return proof
