"""The three coordinate systems of k-step self-distillation: ξ, xibar and h, and the maps between them.

    p(t) = p_k(t; ξ) = (1 − Σ xibar_i) + Σ_{i=1..k} xibar_i t^i = 1 + (1 − t) h(t),   h of degree ≤ k − 1

ξ are the imitation parameters in the order of training, xibar the coefficients of p (the paper's
reparametrisation), h the coefficients of the affine family. xibar ↔ h is linear and invertible;
ξ → h is h_i = −ξ_k ξ_{k−1} ⋯ ξ_{k−i}, and h → ξ exists unless a coefficient of h vanishes before
a non-zero one. Only ``+ - * /`` are used, so the maps serve rationals, balls, SymPy field elements
and floats alike.

References: claim SD-3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sdproof.numbers.balls import is_zero


@dataclass(frozen=True, slots=True)
class NotAttained:
    """No ξ realises this filter; it is only a limit of k-step self-distillation.

    `reason`: one line.
    `index`: the first i with h_i = 0 although a later coefficient of h is not zero.
    """

    reason: str
    index: int


def h_from_xi(xi: Sequence[Any]) -> tuple[Any, ...]:
    """(h_0, …, h_{k−1}) of (ξ_1, …, ξ_k): h_i = −ξ_k ξ_{k−1} ⋯ ξ_{k−i}."""
    h: list[Any] = []
    product: Any = -1
    for step in reversed(xi):
        product = product * step
        h.append(product)
    return tuple(h)


def xi_from_h(h: Sequence[Any]) -> tuple[Any, ...] | NotAttained:
    """(ξ_1, …, ξ_k) of (h_0, …, h_{k−1}): ξ_k = −h_0, ξ_{k−i} = h_i / h_{i−1}.

    Trailing zeros of h are steps that leave no trace: their ξ are free and returned as 0, so the
    k-step estimator is one of fewer steps.

    `h`: zero is recognised by ``== 0``; give SymPy values as elements of a field
        (``QQ.frac_field``), not as unsimplified expressions.

    Returns: `NotAttained` when some h_i = 0 with a later coefficient that is not zero.

    Raises `PrecisionExhausted` if a coefficient is a ball that contains zero without being zero.
    """
    used = len(h)
    while used and is_zero(h[used - 1], f"h[{used - 1}]"):
        used -= 1
    reversed_xi: list[Any] = []
    previous: Any = -1
    for i in range(used):
        if is_zero(h[i], f"h[{i}]"):
            return NotAttained(
                f"h_{i} = 0 but h_{used - 1} ≠ 0: the filter is a limit of {len(h)}-step "
                "self-distillation, reached by no ξ",
                i,
            )
        reversed_xi.append(h[i] / previous)
        previous = h[i]
    reversed_xi += [0 * v for v in h[used:]]
    return tuple(reversed(reversed_xi))


def xi_bar_from_h(h: Sequence[Any]) -> tuple[Any, ...]:
    """(xibar_1, …, xibar_k) of h: xibar_i = h_i − h_{i−1} with h_k = 0."""
    following = [*h[1:], *(0 * v for v in h[-1:])]
    return tuple(b - a for a, b in zip(h, following, strict=True))


def h_from_xi_bar(xi_bar: Sequence[Any]) -> tuple[Any, ...]:
    """h of (xibar_1, …, xibar_k): h_i = −Σ_{l > i} xibar_l."""
    h: list[Any] = []
    total: Any = 0
    for value in reversed(xi_bar):
        total = total - value
        h.append(total)
    return tuple(reversed(h))


def xi_bar_from_xi(xi: Sequence[Any]) -> tuple[Any, ...]:
    """(xibar_1, …, xibar_k) of (ξ_1, …, ξ_k)."""
    return xi_bar_from_h(h_from_xi(xi))


def xi_from_xi_bar(xi_bar: Sequence[Any]) -> tuple[Any, ...] | NotAttained:
    """(ξ_1, …, ξ_k) of (xibar_1, …, xibar_k), or why there is none; see `xi_from_h`."""
    return xi_from_h(h_from_xi_bar(xi_bar))


def filter_polynomial(t: Any, xi_bar: Sequence[Any]) -> Any:
    """p(t) = (1 − Σ xibar_i) + Σ xibar_i t^i, so that the spectral filter is q = t p(t)."""
    p: Any = 1
    power: Any = 1
    for value in xi_bar:
        power = power * t
        p = p + value * (power - 1)
    return p


def filter_from_h(t: Any, h: Sequence[Any]) -> Any:
    """q = t p(t) = t + t (1 − t) h(t), in the affine family; at t = e/(e + λ) or along a grid."""
    value = 0 * t
    for coefficient in reversed(h):
        value = value * t + coefficient
    return t + t * (1 - t) * value
