"""From the coefficients h to the imitation parameters ξ, in floats, and what that costs in digits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sdproof.model.filters import mixtures, shrinkage
from sdproof.model.parameters import NotAttained, xi_from_h
from sdproof.spectral.least_squares import Array

RECURSION_ERROR = 1e-9
"""Largest rounding error of a filter q (of size 1) that the recursion in ξ may make."""


def nearest_xi(h: Sequence[float] | Array) -> tuple[float, ...]:
    """Imitation parameters (ξ_1, …, ξ_k) of h, where it has any; see `sdproof.model.parameters`.

    An inner zero makes the filter a limit of self-distillation only; it is then replaced
    by 1e-12 of the largest coefficient.
    """
    values = [float(v) for v in h]
    used = max((i + 1 for i, v in enumerate(values) if v != 0.0), default=0)
    small = 1e-12 * max(map(abs, values), default=0.0)
    xi = xi_from_h([v if v != 0.0 or i >= used else small for i, v in enumerate(values)])
    assert not isinstance(xi, NotAttained)
    return xi


def representable(eigenvalues: Array, lam: float, xi: Sequence[float]) -> bool:
    """Whether the recursion in ξ gives its filter to `RECURSION_ERROR`.

    A running bound of the rounding error of p_i = (1 − ξ_i) + ξ_i t p_{i−1}. It fails where λ is so
    small that all t_j are 1 to rounding: ξ then is a difference of huge numbers.
    """
    t = shrinkage(eigenvalues, lam)
    unit = 4 * float(np.finfo(np.float64).eps)
    weights = [(1 - step, step) for step in xi]
    error = np.zeros_like(t)
    for (labels, teacher), p in zip(weights, mixtures(t, weights), strict=False):
        error = abs(teacher) * t * error + unit * (abs(labels) + abs(teacher) * t * np.abs(p))
    return bool((t * error <= RECURSION_ERROR).all())
