"""Goals that are decided or given to semidefinite programming once nothing simpler works."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sdproof.prove.rules import Proof, cases, multiply, substituted, substitution
from sdproof.prove.search.goals import Goal, fresh
from sdproof.prove.search.holes import hole
from sdproof.prove.search.linear import Product, as_combination
from sdproof.prove.search.polynomials import text
from sdproof.prove.search.univariate import Shown, decide_univariate

SECONDS = 4.0
MAX_FACTS, MAX_VARIABLES, MAX_DEGREE = 6, 6, 12
CASE, MAX_ORDERED = "case", 4


def one_variable(goal: Goal) -> Iterator[Proof]:
    """A polynomial in one variable, times a weight: the complete decision."""
    if goal.wanted == "=" or not goal.value.num:
        return
    found = decide_univariate(goal.numerator, goal.signed)
    if isinstance(found, Shown):
        yield found.proof


def sums_of_squares(goal: Goal) -> Iterator[Proof]:
    """A sum of squares and of products of facts with them (extra ``sos``)."""
    named = set(goal.of(goal.numerator))
    if (
        goal.wanted != ">="
        or len(named) > MAX_VARIABLES
        or goal.numerator.total_degree() > MAX_DEGREE
    ):
        return
    near = {n: f[0] for n, f in goal.known.items() if named >= set(goal.of(f[0])) and f[2] != "="}
    if len(near) > MAX_FACTS:
        return
    from sdproof.prove.search.squares import multiplied  # imports SciPy and Clarabel

    nonnegative = [n for n, sign in goal.signed.items() if sign != "real"]
    found = multiplied(goal.numerator, nonnegative, near, SECONDS, powers=2)
    if found is None:
        return
    multiplier, terms = found
    parts = [
        (
            Product(t.facts, None if t.square is None or t.square.is_one() else t.square, t.weight),
            t.weight,
        )
        for t in terms
    ]
    proof = as_combination(goal, parts)
    yield proof if multiplier.is_one() else multiply(text(multiplier), proof)


def two_cases(goal: Goal) -> Iterator[Proof]:
    """Which of two variables that play the same part is the larger, or of a variable and 1."""
    if goal.wanted == "=" or any(name.startswith(CASE) for name in goal.facts):
        return
    named = [n for n in goal.of(goal.numerator) if goal.sign(n) == "positive"]
    pairs = [(n, f"{n}_m") for n in named if f"{n}_m" in named]
    (name,) = fresh(goal.names, CASE)
    for a, b in [*pairs, *((n, "1") for n in named[:3])]:
        yield cases(name, f"{a} >= {b}", hole(goal.wanted), hole(goal.wanted))


def in_order(goal: Goal) -> Iterator[Proof]:
    """Variables ≥ 0 in which the goal is symmetric, in every order: each is the next plus one ≥ 0."""
    if goal.wanted == "=":
        return
    named = [n for n in goal.of(goal.numerator) if goal.sign(n) != "real"]
    alike = [n for n in named if n == named[0] or goal.swapped(named[0], n) == goal.numerator]
    if 2 <= len(alike) <= MAX_ORDERED and len(alike) == len(goal.of(goal.numerator)):
        yield _sorted(goal, alike[1:], alike[:1], [], goal.names)


def _sorted(
    goal: Goal, rest: Sequence[str], chain: list[str], facts: list[str], taken: frozenset[str]
) -> Proof:
    """All places of the next variable in the chain; `facts[i]` says chain[i] ≥ chain[i + 1]."""
    if not rest:
        news = fresh(taken, *["s"] * len(facts))
        steps = [
            substitution(a, f"{b} + {new}", new, "1", fact)
            for a, b, new, fact in zip(chain, chain[1:], news, facts, strict=False)
        ]
        return substituted(*steps, then=hole(goal.wanted))
    new, later = rest[0], rest[1:]

    def placed(i: int, above: str | None, known: frozenset[str]) -> Proof:
        """The cases of where `new` stands, below chain[:i]; `above` says chain[i − 1] ≥ new."""
        if i == len(chain):
            return _sorted(goal, later, [*chain, new], [*facts, *([above] if above else [])], known)
        (name,) = fresh(known, CASE)
        with_name = known | {name}
        here = [*facts[: max(0, i - 1)], *([above] if above else []), name, *facts[i:]]
        holds = _sorted(goal, later, [*chain[:i], new, *chain[i:]], here, with_name)
        return cases(name, f"{new} >= {chain[i]}", holds, placed(i + 1, name, with_name))

    return placed(0, None, taken)
