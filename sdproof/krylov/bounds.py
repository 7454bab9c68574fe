"""Christoffel functions of the spectrum, and the lower bound on the risk of k steps from them.

References: claims KS-2, KS-4, KS-5.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import ctx

from sdproof.krylov.fitting import (
    Parts,
    PolynomialProblem,
    in_balls,
    known_drop,
    placed,
)
from sdproof.krylov.moments import FitTarget, NormalEquations
from sdproof.limits import MAX_KRYLOV
from sdproof.model.instance import Instance
from sdproof.numbers.exact import digits_or_none, integer
from sdproof.optimum.grouping import Group


def normalised(at: Callable[[Parts], int], power: int = 0) -> Callable[[Parts], FitTarget]:
    """The target whose drop is 1/L, L = min Σ_g m_g a_g P(e_g)² over P with P(e_m) = 1.

    `at`: finds the group of e_m.
    `power`: of the weights a_g = min(1, e_m/e_g)^power.
    """

    def target(parts: Parts) -> FitTarget:
        place = at(parts)
        top = parts[place].eigenvalue
        one = 0 * top + 1
        weights = [
            g.size * ((top / g.eigenvalue) ** power if g.eigenvalue > top else one) for g in parts
        ]
        pulls = [one if i == place else 0 * one for i in range(len(parts))]
        return FitTarget([g.eigenvalue for g in parts], weights, pulls)

    return target


def christoffel_of(equations: NormalEquations, degree: int) -> Any:
    """L of this degree from the equations of `normalised`."""
    drop = equations.fit(degree).drop
    with ctx.workprec(equations.bits or ctx.prec):
        return 1 / drop


def with_signal(signal: Any, least: Any) -> Any:
    """min over q of B (1 − q)² + L q² = B L/(B + L)."""
    return Group(None, least, signal).lower_bound


def christoffel(
    instance: Instance, n: int, direction: int | None = None, digits: int | None = None
) -> Any:
    """The Christoffel function L_n of the spectrum, at its largest eigenvalue.

    L_n = min{ Σ_j P(e_j)² : deg P ≤ n, P(0) = 0, P(e_1) = 1 } = 1/(vᵀG⁻¹v), v = (e_1, …, e_1ⁿ),
    G_ab = Σ_j e_j^(a+b). It falls with n, from L_1 = Σ_j (e_j/e_1)² to the multiplicity of e_1, which it
    has from n = number of distinct eigenvalues on. The signal-to-noise ratios do not matter.

    Parameters
    ----------
    instance : Instance
        Any kind, of rank up to 10⁵.
    n : int
        1..256.
    direction : int, optional
        Another direction m = 1..r, in the order of the instance, with P(e_m) = 1; by default one of
        the largest eigenvalue.
    digits : int, optional
        Relative accuracy of a ball, 1..1000; by default as for `sdproof.krylov_risk`: exact where it is
        small, else a ball of 15 digits.

    Returns
    -------
    flint.fmpq or flint.arb

    Raises
    ------
    sdproof.errors.InputError
        For arguments that are not accepted.
    sdproof.errors.PrecisionExhausted
        If the balls given are too wide, or overlap.

    References: claims KS-1, KS-4.
    """
    n, digits = integer(n, "n", 1, MAX_KRYLOV), digits_or_none(digits)
    target = normalised(placed(instance, direction))
    problem = PolynomialProblem.of(instance, target, "christoffel")
    degree = min(n, problem.count)
    return christoffel_of(problem.equations(degree, digits, known_drop), degree)


def krylov_bound(
    instance: Instance, steps: int, direction: int | None = None, digits: int | None = None
) -> Any:
    """A lower bound on the risk of k steps, for every λ > 0 and every ξ ∈ R^k.

    ρ ≥ B L/(B + L). For the largest eigenvalue, with B its signal-to-noise ratio, L = L_(k+1) is the
    Christoffel function of `sdproof.christoffel`. For another direction m it is that of the
    weights a_j = min(1, e_m/e_j)^(2k+2): the least that ((e_m + λ)/(e_j + λ))^(2k+2) can be.

    The bound holds for every signal: what the other B_j add to the risk is left out, so it is good
    where one direction carries nearly all of the signal. It holds too if every step has a penalty
    λ_i > 0 of its own. B is the sum over the directions of this eigenvalue if it is multiple.

    Parameters
    ----------
    instance : Instance
    steps : int
        k, 0..255.
    direction : int, optional
        m = 1..r, in the order of the instance; by default one of the largest eigenvalue.
    digits : int, optional
        Relative accuracy of a ball, 1..1000; by default as for `sdproof.krylov_risk`.

    Returns
    -------
    flint.fmpq or flint.arb
        The bound B L/(B + L); a ball encloses it, so its lower end is what is certain.

    Raises
    ------
    sdproof.errors.InputError
        For arguments that are not accepted.
    sdproof.errors.PrecisionExhausted
        If the balls given are too wide, or overlap.

    References: claim KS-2, for the largest eigenvalue. For another direction the same proof is on
    paper, with q_j at least ((e_m + λ)/(e_j + λ))^(k+1) P(e_j)/P(e_m) times q_m in size.
    """
    steps, digits = integer(steps, "steps", 0, MAX_KRYLOV - 1), digits_or_none(digits)
    at = placed(instance, direction)
    problem = PolynomialProblem.of(instance, normalised(at, 2 * steps + 2), "krylov_bound")
    degree = min(steps + 1, problem.count)
    equations = problem.equations(degree, digits, known_drop)
    return signal_bound(problem, at, equations, degree)


def signal_bound(
    problem: PolynomialProblem, at: Callable[[Parts], int], equations: NormalEquations, degree: int
) -> Any:
    """B L/(B + L) with the L of this degree and the signal of the group that `at` finds."""
    least = christoffel_of(equations, degree)
    with ctx.workprec(equations.bits or ctx.prec):
        parts = in_balls(problem.parts) if equations.bits else problem.parts
        return with_signal(parts[at(parts)].signal, least)
