"""The public names of formulas: the arguments are checked, then the one definition is evaluated.

The definitions themselves, in `sdproof.model.filters` and `sdproof.model.risks`, check nothing, so
that they serve every kind of number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sdproof.errors import InputError
from sdproof.model import filters, risks
from sdproof.model.instance import Instance, require_instance
from sdproof.model.risks import Risk
from sdproof.numbers.kinds import mixing, of_one_kind, operand, operands, require_sign


def spectral_filter(eigenvalue: Any, lam: Any, xi: Sequence[Any] = ()) -> Any:
    """q = t p_k(t): the factor by which k-step self-distillation multiplies a direction.

    With t = e/(e + λ), p_0 = 1 and p_i(t) = (1 − ξ_i) + ξ_i t p_{i−1}(t).

    Parameters
    ----------
    eigenvalue, lam : number, array of floats, or symbol
        e > 0, an eigenvalue of XXᵀ, and λ > 0.
    xi : sequence of such numbers
        Imitation parameters (ξ_1, …, ξ_k), any reals, in the order of training; empty is ridge.

    Returns
    -------
    scalar
        Exact (`flint.fmpq`) for exact numbers, balls for balls, a float or an array if there is one
        among the arguments. 1 is ordinary least squares, 0 drops the direction.

    Raises
    ------
    sdproof.errors.InputError
        For e ≤ 0, λ ≤ 0, or what is no number.

    References: claims SD-1, SD-2.
    """
    read = operand(eigenvalue, "eigenvalue"), operand(lam, "lam")
    require_sign(read[0], "eigenvalue")
    require_sign(read[1], "lam")
    (e, at), steps = of_one_kind(list(read), operands(xi, "xi"))
    with mixing("eigenvalue, lam, xi"):
        return filters.spectral_filter(e, at, steps)


def filter_risk(snr: Sequence[Any], q: Sequence[Any]) -> Risk:
    """ρ(q) = Σ_j [B_j (1 − q_j)² + q_j²] for any filter values q_j.

    Parameters
    ----------
    snr : sequence
        B_j ≥ 0, at least one: exact numbers, balls, floats or symbols.
    q : sequence
        As many filter values, any reals.

    Returns
    -------
    Risk
        ρ, bias and variance, of the kind that arithmetic on the arguments gives.

    Raises
    ------
    sdproof.errors.InputError
        For lists of different or zero length, B_j < 0, or what is no number.

    References: claim SD-2.
    """
    B, values = of_one_kind(operands(snr, "snr"), operands(q, "q"))
    if not B or len(B) != len(values):
        raise InputError(
            f"q: {len(values)} values for {len(B)} of snr; accepted: as many, at least one"
        )
    for i, b in enumerate(B):
        require_sign(b, f"snr[{i}]", zero=True)
    with mixing("snr, q"):
        return risks.filter_risk(B, values)


def lower_bound(instance: Instance) -> Any:
    """LB = Σ_j B_j / (1 + B_j), a lower bound on ρ for any filter (claim LB-1).

    Exact for an exact instance, a ball for balls; `InputError` for what is no instance.
    """
    require_instance(instance)
    return risks.lower_bound(instance)
