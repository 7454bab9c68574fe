"""The spectral filter of ridge and of k-step self-distillation, defined once.

Every function here uses only ``+ - * /`` on its arguments, so the same definition is evaluated on
SymPy expressions, exact rationals (`flint.fmpq`), balls (`flint.arb`), mpmath numbers, floats and
NumPy arrays.

References: claims SD-1, SD-2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any


def shrinkage(eigenvalue: Any, lam: Any) -> Any:
    """t = e / (e + λ), the factor by which ridge multiplies a direction of eigenvalue e."""
    return eigenvalue / (eigenvalue + lam)


def mixtures(t: Any, weights: Iterable[tuple[Any, Any]]) -> Iterator[Any]:
    """p_0, …, p_k with p_0 = 1 and p_i = w_i + v_i t p_{i−1}, (w_i, v_i) the weights of the labels
    and of the teacher in step i; self-distillation has (1 − ξ_i, ξ_i)."""
    p: Any = 1
    yield p
    for labels, teacher in weights:
        p = labels + teacher * t * p
        yield p


def distillation_polynomial(t: Any, xi: Sequence[Any]) -> Any:
    """p_k(t), with p_0 = 1 and p_i(t) = (1 − ξ_i) + ξ_i t p_{i−1}(t); ``xi[-1]`` is used last."""
    *_, p = mixtures(t, ((1 - step, step) for step in xi))
    return p


def spectral_filter(eigenvalue: Any, lam: Any, xi: Sequence[Any] = ()) -> Any:
    """q = t p_k(t): the factor by which k-step self-distillation multiplies a direction.

    Parameters
    ----------
    eigenvalue, lam : scalar
        e > 0, an eigenvalue of XXᵀ, and λ > 0.
    xi : sequence of scalars
        Imitation parameters (ξ_1, …, ξ_k), any reals, in the order of training; empty is ridge.

    Returns
    -------
    scalar
        Of the kind that arithmetic on the arguments gives. 1 is ordinary least squares, 0 drops
        the direction.
    """
    t = shrinkage(eigenvalue, lam)
    return t * distillation_polynomial(t, xi)
