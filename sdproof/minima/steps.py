"""How many steps reach the least risk of any filter, decided exactly over all λ > 0.

k steps reach the best filter values q* on the groups of eigenvalues at the positive roots of one
polynomial in λ (`sdproof.optimum.interpolation`).

References: claim LB-2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flint import fmpq

from sdproof.errors import InputError
from sdproof.model.instance import Instance, require_instance
from sdproof.model.risks import lower_bound
from sdproof.numbers.display import summary
from sdproof.numbers.exact import read_digits
from sdproof.numbers.roots import isolate_positive_roots, refine
from sdproof.optimum.grouping import distinct, grouped_lower_bound, groups
from sdproof.optimum.interpolation import LIMITS, Interpolation

MAX_GROUPS = 128
"""Largest number of distinct eigenvalues that `steps_needed` accepts."""


@dataclass(frozen=True, slots=True, repr=False)
class StepsNeeded:
    """The least k with min over λ > 0 and h of ρ_k = the lower bound on the groups.

    Attributes
    ----------
    k : int
    lam : tuple of (fmpq, fmpq)
        Every λ > 0 at which k steps suffice, smallest first: an interval with exactly one such λ,
        or equal ends for a rational one. Empty if `every_lam`.
    every_lam : bool
        k steps suffice at every λ > 0.
    grouped_lower_bound : flint.fmpq
        Σ_g S_g m_g / (S_g + m_g) over groups of equal eigenvalues: the least risk of any filter
        that is a function of the eigenvalue.
    reaches_lower_bound : bool
        Whether that is LB. False iff equal eigenvalues have unequal B; then no number of steps reaches
        LB, and k is the number that reaches `grouped_lower_bound`.
    infimum_steps : int
        The least number of steps with *infimum* over λ > 0 equal to it; ≤ k.
    limit : {"0", "inf"} or None
        If infimum_steps < k: the limit of λ in which that infimum is approached.

    Notes
    -----
    "min over h" is over the closure of k-step self-distillation; whether a ξ attains it at one of
    the λ is said by `sdproof.optimum.optimal_curve`.
    """

    k: int
    lam: tuple[tuple[fmpq, fmpq], ...]
    every_lam: bool
    grouped_lower_bound: fmpq
    reaches_lower_bound: bool
    infimum_steps: int
    limit: Literal["0", "inf"] | None

    def __repr__(self) -> str:
        names = ("k", "every_lam", "reaches_lower_bound", "infimum_steps", "limit")
        return summary(self, *names)


def steps_needed(instance: Instance, digits: int = 15) -> StepsNeeded:
    """The least number of steps that reaches the least risk of any filter, at its best λ > 0.

    Parameters
    ----------
    instance : Instance
        Exact, with at most 128 distinct eigenvalues (irrational ones at most 64 conjugate).
    digits : int
        Relative accuracy of the λ reported, in decimal digits.

    Raises
    ------
    sdproof.errors.InputError
        For a ball instance, too many distinct eigenvalues, or a bad number of digits.
    """
    require_instance(instance)
    instance.require_exact("the number of steps needed")
    digits = read_digits(digits)
    parts = groups(instance)
    if distinct(parts) > MAX_GROUPS:
        raise InputError(
            f"instance: {distinct(parts)} distinct eigenvalues; the number of steps needed "
            f"is decided for at most {MAX_GROUPS}"
        )
    interpolation = Interpolation(parts)
    k, lam, every = _least_steps(interpolation, digits)
    least = grouped_lower_bound(instance)
    zero, infinity = (interpolation.limit_length(end) for end in LIMITS)
    at_limit, where = (zero, LIMITS[0]) if zero < infinity else (infinity, LIMITS[1])
    infimum, limit = (at_limit, where) if at_limit < k else (k, None)
    return StepsNeeded(k, lam, every, least, least == lower_bound(instance), infimum, limit)


def _least_steps(
    interpolation: Interpolation, digits: int
) -> tuple[int, tuple[tuple[fmpq, fmpq], ...], bool]:
    for k in range(interpolation.count):
        common = interpolation.reachable(k)
        roots = [
            refine(common, root, 4 + digits * 10 // 3) for root in isolate_positive_roots(common)
        ]
        if roots:
            return k, tuple((r.lo, r.hi) for r in roots), False
    return interpolation.count, (), True
