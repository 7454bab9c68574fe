"""Goals in one variable, decided: a proof by the rule "univariate", or a point where the goal fails.

A goal is in one variable if it is a weight, non-negative at sight, times a polynomial p(x): by the
factors of the goal over the rationals. Which of p ≥ 0, p > 0 holds where x may be is then decided by
`sdproof.prove.positivity` (complete, exact).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from flint import fmpq, fmpq_mpoly, fmpq_poly, fmpz_poly

from sdproof.numbers.polynomials import primitive
from sdproof.numbers.roots import isolate_positive_roots
from sdproof.prove.positivity import decide_nonnegative, partition_or_negative, split_square
from sdproof.prove.rules import Proof, identity, nonnegative, univariate

Point: TypeAlias = dict[str, fmpq]


class Shown(NamedTuple):
    """What holds of a goal.

    Attributes
    ----------
    relation : str
        The strongest relation to zero that is true: "=", ">" or ">=".
    proof : dict
        A proof of it for the kernel.
    zero : dict or None
        With ">=", a rational point where the goal is zero, if it has one.
    """

    relation: str
    proof: Proof
    zero: Point | None = None


def at_sight(p: fmpq_mpoly, signs: Mapping[str, str], strictly: bool = False) -> bool:
    """Whether p ≥ 0 (> 0) at sight: every term is a positive number times squares and variables ≥ 0
    (and one term has positive variables only)."""
    names = p.context().names()
    real = [i for i, name in enumerate(names) if signs[name] == "real"]
    terms = p.to_dict()
    if not all(c > 0 and all(m[i] % 2 == 0 for i in real) for m, c in terms.items()):
        return False
    weak = [i for i, name in enumerate(names) if signs[name] != "positive"]
    return not strictly or any(all(m[i] == 0 for i in weak) for m in terms)


def decide_univariate(goal: fmpq_mpoly, signs: Mapping[str, str]) -> Shown | Point | None:
    """Decide goal ≥ 0 and goal > 0, for all values of the variables that have these signs.

    Parameters
    ----------
    goal : flint.fmpq_mpoly
        The numerator of a difference that has a positive denominator.
    signs : mapping
        "positive", "nonnegative" or "real" for each generator of the goal's context.

    Returns
    -------
    Shown, dict or None
        A proof; or a value of each generator at which the goal is negative; or None if the goal is
        not non-negative at sight times a polynomial in one variable.
    """
    names = goal.context().names()
    if goal.is_zero():
        return Shown("=", identity())
    if at_sight(goal, signs):
        zero = _zero_at_sight(goal, signs)
        return Shown(">=" if zero else ">", nonnegative(), zero)
    if at_sight(-goal, signs):
        return dict.fromkeys(names, fmpq(1))
    for name in names:
        found = _in_one_variable(goal, name, signs)
        if found is not None:
            return _decided(*found, name, signs)
    return None


def _zero_at_sight(p: fmpq_mpoly, signs: Mapping[str, str]) -> Point | None:
    """A zero of a polynomial that is non-negative at sight; None if it is positive."""
    point = {name: fmpq(signs[name] == "positive") for name in p.context().names()}
    return point if p(*point.values()) == 0 else None


def _in_one_variable(
    goal: fmpq_mpoly, name: str, signs: Mapping[str, str]
) -> tuple[fmpq_mpoly, fmpz_poly] | None:
    """(weight, p) with goal = weight · p(name), up to a positive factor, and the weight non-negative
    at sight in the other variables."""
    context = goal.context()
    i = context.variable_to_index(name)
    content, factors = goal.factor()
    weight, own = context.constant(1), context.constant(content)
    for base, power in factors:
        if all(n == 0 or j == i for j, n in enumerate(base.degrees())):
            own *= base**power
        else:
            weight *= base**power
    if not at_sight(weight, signs):
        weight, own = -weight, -own
    if own.is_constant() or not at_sight(weight, signs):
        return None
    powers = {monomial[i]: c for monomial, c in own.to_dict().items()}
    p = fmpq_poly([powers.get(n, 0) for n in range(own.degrees()[i] + 1)])
    return weight, primitive(p.numer())


def _decided(
    weight: fmpq_mpoly, p: fmpz_poly, name: str, signs: Mapping[str, str]
) -> Shown | Point:
    """weight · p(name), on each half line where the variable may be."""
    point = dict.fromkeys(weight.context().names(), fmpq(1))
    sides = (1, -1) if signs[name] == "real" else (1,)
    for side in sides:
        found = decide_nonnegative(_on_side(p, side))
        if isinstance(found, fmpq):
            return point | {name: side * found}
    zero_at_zero = signs[name] != "positive" and p[0] == 0
    roots = [(side, x) for side in sides for x in isolate_positive_roots(_on_side(p, side))]
    never_zero = not roots and not zero_at_zero
    square, factor = (fmpz_poly([1]), p) if never_zero else split_square(p)
    points: list[fmpq] = []
    for side in sides:
        above = partition_or_negative(_on_side(factor, side))
        assert isinstance(above, tuple)
        points += [side * x for x in above]
    proof = univariate(name, square.coeffs(), factor.coeffs(), sorted(points))
    zero = _zero_at_sight(weight, signs)
    if never_zero and zero is None:
        return Shown(">", proof)
    rational = [fmpq(0)] * zero_at_zero + [side * x.lo for side, x in roots if x.is_exact]
    if zero is None and rational:
        zero = point | {name: rational[0]}
    return Shown(">=", proof, zero)


def _on_side(p: fmpz_poly, side: int) -> fmpz_poly:
    """p(x), or p(−x)."""
    return p(fmpz_poly([0, side]))
