"""How many steps reach the least risk of any filter, decided exactly over all λ > 0.

k steps reach the best filter values q*_g on the groups of eigenvalues at λ iff for every window I of
k + 1 neighbouring eigenvalues the divided difference of q over {0, 1, t_i : i ∈ I} vanishes:

    Σ_{i ∈ I} q*_i (e_i + λ)^{k+1} / (e_i Π_{l ∈ I, l ≠ i} (e_i − e_l)) = 1,

one polynomial equation in λ per window. All windows at once: a positive root of their greatest
common divisor.

References: theory §4 (general k), §7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from flint import fmpq, fmpq_poly, fmpz_poly

from sdproof.errors import InputError
from sdproof.minima.result import require_digits
from sdproof.model.instance import Instance, require_instance
from sdproof.model.risks import lower_bound
from sdproof.numbers.polynomials import divided_differences
from sdproof.numbers.roots import isolate_positive_roots, refine
from sdproof.optimum.grouping import Group, grouped_lower_bound, groups

MAX_GROUPS = 128
"""Largest number of distinct eigenvalues that `steps_needed` accepts."""
LIMITS: tuple[Literal["0", "inf"], ...] = ("0", "inf")
"""The limits λ → 0 and λ → ∞."""


@dataclass(frozen=True, slots=True)
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


def steps_needed(instance: Instance, digits: int = 15) -> StepsNeeded:
    """The least number of steps that reaches the least risk of any filter, at its best λ > 0.

    Parameters
    ----------
    instance : Instance
        Exact, with at most 128 distinct eigenvalues.
    digits : int
        Relative accuracy of the λ reported, in decimal digits.

    Raises
    ------
    sdproof.errors.InputError
        For a ball instance, too many distinct eigenvalues, or a bad number of digits.
    """
    require_instance(instance)
    instance.require_exact("the number of steps needed")
    require_digits(digits)
    parts = groups(instance)
    if len(parts) > MAX_GROUPS:
        raise InputError(
            f"instance: {len(parts)} distinct eigenvalues; the number of steps needed "
            f"is decided for at most {MAX_GROUPS}"
        )
    k, lam, every = _least_steps(parts, digits)
    least = grouped_lower_bound(instance)
    at_limit, where = _limit_steps(parts)
    infimum, limit = (at_limit, where) if at_limit < k else (k, None)
    return StepsNeeded(k, lam, every, least, least == lower_bound(instance), infimum, limit)


def _least_steps(
    parts: Sequence[Group], digits: int
) -> tuple[int, tuple[tuple[fmpq, fmpq], ...], bool]:
    for k in range(len(parts)):
        common = reachable(parts, k)
        roots = [
            refine(common, root, 4 + digits * 10 // 3) for root in isolate_positive_roots(common)
        ]
        if roots:
            return k, tuple((r.lo, r.hi) for r in roots), False
    return len(parts), (), True


def reachable(parts: Sequence[Group], k: int) -> fmpz_poly:
    """The polynomial whose positive roots are the λ at which k steps reach every q*_g.

    k must be less than the number of groups. Never zero: were a window of k + 1 groups so at every
    λ, the weights q*_i / (e_i Π (e_i − e_l)) would have k + 1 vanishing power sums, hence vanish.
    """
    common = fmpz_poly([])
    for first in range(len(parts) - k):
        common = common.gcd(_window(parts[first : first + k + 1]))
        if common.degree() == 0:
            break
    return common


def _window(window: Sequence[Group]) -> fmpz_poly:
    """Integer multiple of Σ q*_i (e_i + λ)^{k+1} / (e_i Π (e_i − e_l)) − 1."""
    total = fmpq_poly([-1])
    for i, g in enumerate(window):
        if g.signal == 0:
            continue
        weight = g.best_filter / g.eigenvalue
        for j, other in enumerate(window):
            if j != i:
                weight /= g.eigenvalue - other.eigenvalue
        total += weight * fmpq_poly([g.eigenvalue, 1]) ** len(window)
    return total.numer()


def _limit_steps(parts: Sequence[Group]) -> tuple[int, Literal["0", "inf"]]:
    """The least number of steps whose risk tends to the lower bound as λ → 0 or as λ → ∞.

    Count the coefficients of the interpolating H of `_limit_nodes`.
    """
    zero, infinity = (_interpolation_length(*_limit_nodes(parts, end)) for end in LIMITS)
    return (zero, "0") if zero < infinity else (infinity, "inf")


def _limit_nodes(parts: Sequence[Group], end: Literal["0", "inf"]) -> tuple[list[fmpq], list[fmpq]]:
    """Nodes and values that a polynomial H must take for the risk to tend to the lower bound.

    As λ → ∞ the filters of k steps become e·H(e), as λ → 0 they become 1 + H(1/e)/e, with any
    polynomial H of degree < k.
    """
    if end == "inf":
        return [g.eigenvalue for g in parts], [g.best_filter / g.eigenvalue for g in parts]
    return [1 / g.eigenvalue for g in parts], [(g.best_filter - 1) * g.eigenvalue for g in parts]


def limit_reaches(parts: Sequence[Group], k: int, end: Literal["0", "inf"]) -> bool:
    """Whether the risk of k steps tends to the lower bound in this limit of λ: exact.

    H has degree < k iff every divided difference over k + 1 neighbouring nodes vanishes.
    """
    table = divided_differences(*_limit_nodes(parts, end))
    return not any(next(islice(table, k, None), ()))


def _interpolation_length(nodes: Sequence[fmpq], values: Sequence[fmpq]) -> int:
    """1 + degree of the interpolating polynomial (0 for zero)."""
    table = enumerate(divided_differences(nodes, values), 1)
    return max((length for length, column in table if column[0] != 0), default=0)
