"""Sums of squares: a polynomial goal as a sum of terms that are non-negative at sight.

With non-negative variables x, facts f ≥ 0 and real variables: goal = Σ x^γ · Π f · σ with sums of
squares σ, γ ∈ {0, 1}ⁿ and products of at most two facts. What the terms may contain is bounded by
Newton polytopes and split by sign symmetries, so that many small matrices take the place of a large
one; `gram` finds the matrices. Only the exact identity, multiplied out at the end, counts.

References
----------
Reznick (1978) for half Newton polytopes; Löfberg (2009) for sign symmetries; Putinar (1993),
Schmüdgen (1991) for products of facts; Pólya (1928), Reznick (1995) for multipliers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import prod
from time import monotonic
from typing import NamedTuple
from warnings import catch_warnings, simplefilter

from flint import fmpq, fmpq_mpoly

from sdproof.errors import ProofError
from sdproof.prove.search import equations, gram
from sdproof.prove.search.equations import GramBlock
from sdproof.prove.search.newton import bases
from sdproof.prove.search.univariate import at_sight

NO_FACTS: Mapping[str, fmpq_mpoly] = {}


class Term(NamedTuple):
    """weight · Π facts · square², the weight non-negative at sight; without a square, it is 1."""

    weight: fmpq_mpoly
    facts: tuple[str, ...]
    square: fmpq_mpoly | None


def sums_of_squares(
    goal: fmpq_mpoly,
    nonnegative: Sequence[str],
    facts: Mapping[str, fmpq_mpoly] = NO_FACTS,
    seconds: float = 10,
) -> list[Term] | None:
    """Terms whose sum is the goal, exactly.

    Parameters
    ----------
    goal : flint.fmpq_mpoly
    nonnegative
        The generators of the goal's context that are ≥ 0; the others are real.
    facts
        Polynomials that are ≥ 0, by name.
    seconds
        How long to search, about.

    Returns
    -------
    list of Term, or None
        None if none are found: the goal may be false, need a multiplier (`multiplied`), be zero at
        points that are not rational, or be too large; or there is no solver here (the extra sos).
    """
    one = goal.context().constant(1)
    return _found(one, goal, _signs(goal, nonnegative), facts, monotonic() + seconds)


def _found(
    multiplier: fmpq_mpoly,
    goal: fmpq_mpoly,
    signs: Mapping[str, str],
    facts: Mapping[str, fmpq_mpoly],
    until: float,
) -> list[Term] | None:
    """Terms whose sum is multiplier · goal."""
    if goal.is_zero():
        return []
    weight, names, root, core = _split(goal, signs, facts)
    core *= multiplier
    if at_sight(core, signs):
        terms: list[Term] | None = [Term(core, (), None)]
    else:
        terms = _core(core, signs, facts, until) if equations.AVAILABLE else None
    if terms is None:
        return None
    found = _tidied(
        Term(weight * t.weight, (*names, *t.facts), root if t.square is None else root * t.square)
        for t in terms
    )
    total = sum((value(term, facts) for term in found), 0 * goal)
    if total != multiplier * goal:
        raise ProofError("sums of squares: the terms are not the goal")
    if not all(at_sight(term.weight, signs) for term in found):
        raise ProofError("sums of squares: a weight is not non-negative at sight")
    return found


def multiplied(
    goal: fmpq_mpoly,
    nonnegative: Sequence[str],
    facts: Mapping[str, fmpq_mpoly] = NO_FACTS,
    seconds: float = 10,
    powers: int = 3,
) -> tuple[fmpq_mpoly, list[Term]] | None:
    """(m, terms) with m · goal the sum of the terms, m a power up to `powers` of Σ x_i + Σ y_i² over
    the non-negative and the real variables, plus 1 unless the goal and the facts are homogeneous.

    m = 1 is tried first. A power of a sum without 1 is zero at the origin, and positive at sight only if
    some variable is positive.
    """
    until, signs = monotonic() + seconds, _signs(goal, nonnegative)
    context = goal.context()
    pieces = [
        x if name in nonnegative else x**2 for name, x in zip(signs, context.gens(), strict=True)
    ]
    used = [i for i, n in enumerate(goal.degrees()) if n]
    one_degree = len({pieces[i].total_degree() for i in used}) <= 1
    homogeneous = one_degree and all(
        len({sum(m) for m in p.monoms()}) <= 1 for p in (goal, *facts.values())
    )
    base = sum((pieces[i] for i in used), context.constant(0 if used and homogeneous else 1))
    for k in range(powers + 1):
        terms = _found(base**k, goal, signs, facts, until)
        if terms is not None:
            return base**k, terms
        if monotonic() > until:
            break
    return None


def value(term: Term, facts: Mapping[str, fmpq_mpoly] = NO_FACTS) -> fmpq_mpoly:
    """weight · Π facts · square², multiplied out."""
    square = 1 if term.square is None else term.square**2
    return prod((facts[name] for name in term.facts), start=term.weight * square)


def _signs(goal: fmpq_mpoly, nonnegative: Sequence[str]) -> dict[str, str]:
    names = goal.context().names()
    return {name: "nonnegative" if name in nonnegative else "real" for name in names}


def _split(
    goal: fmpq_mpoly, signs: Mapping[str, str], facts: Mapping[str, fmpq_mpoly]
) -> tuple[fmpq_mpoly, tuple[str, ...], fmpq_mpoly, fmpq_mpoly]:
    """(weight, names of facts, root, core) with goal = weight · Π facts · root² · core."""
    context = goal.context()
    content, factors = goal.factor()
    size = abs(content)
    weight, root, core = (context.constant(c) for c in (size, 1, content / size))
    known = {str(_primitive(f)[1]): (name, _primitive(f)[0]) for name, f in facts.items()}
    names: list[str] = []
    for base, power in factors:
        root *= base ** (power // 2)
        if power % 2 == 0:
            continue
        c, monic = _primitive(base)
        sign = 1 if at_sight(base, signs) else -1
        if at_sight(sign * base, signs):
            weight, core = weight * sign * base, core * sign
        elif str(monic) in known:
            name, scale = known[str(monic)]
            names.append(name)
            core *= c / scale
        else:
            core *= base
    return weight, tuple(names), root, core


def _primitive(p: fmpq_mpoly) -> tuple[fmpq, fmpq_mpoly]:
    """(c, p / c) with leading coefficient 1."""
    c = p.leading_coefficient()
    return c, p / c


def _core(
    goal: fmpq_mpoly, signs: Mapping[str, str], facts: Mapping[str, fmpq_mpoly], until: float
) -> list[Term] | None:
    """Terms of a goal without square factors: with few products of facts first, then with more, and
    beyond the Newton polytope of the goal."""
    levels = [(0, False), (1, False), (2, False), (1, True), (2, True)]
    before: list[GramBlock] = []
    for most, wide in levels if facts else levels[:1]:
        if monotonic() > until:
            return None
        blocks = list(bases(goal, signs, facts, most, wide))
        if blocks == before:
            continue
        before = blocks
        try:
            with catch_warnings():
                simplefilter("ignore", RuntimeWarning)  # ill-conditioned guesses are thrown away
                found = gram.squares(goal, blocks, until)
        except (ArithmeticError, ValueError):  # numbers that floating point cannot hold
            return None
        if found is not None:
            return [Term(c * block.weight, block.facts, square) for block, c, square in found]
    return None


def _tidied(terms: Iterable[Term]) -> list[Term]:
    """Squares with coprime integer coefficients, those of monomials in the weight; terms that differ
    by their weights only, added."""
    found: dict[tuple[str, ...], Term] = {}
    for term in map(_with_short_square, terms):
        names = tuple(sorted(term.facts))
        key = (*names, str(term.square))
        weight = term.weight + (found[key].weight if key in found else 0)
        found[key] = Term(weight, names, term.square)
    return list(found.values())


def _with_short_square(term: Term) -> Term:
    if term.square is None:
        return term
    content = term.square.factor()[0]
    weight, square = term.weight * content**2, term.square / content
    return (
        Term(weight * square**2, term.facts, None)
        if len(square) == 1
        else Term(weight, term.facts, square)
    )
