"""Excess risk with its bias and variance parts, and the lower bound that no filter beats.

The sums use only ``+ - * /``, so one definition serves SymPy, exact, ball, mpmath and float values.

References: claims SD-2, LB-1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sdproof.model.filters import spectral_filter
from sdproof.model.instance import Instance, require_instance
from sdproof.numbers.conjugates import total
from sdproof.numbers.display import summary
from sdproof.numbers.exact import sequence
from sdproof.numbers.kinds import is_symbolic, positive_scalar, scalar


class Risk(NamedTuple):
    """ρ = bias + variance in units of γ²/n, and the excess risk ρ γ²/n (None: unit not known)."""

    rho: Any
    bias: Any
    variance: Any
    excess_risk: Any = None

    def __repr__(self) -> str:
        return summary(self)


def bias(snr: Any, q: Any) -> Any:
    """B (1 − q)², the squared bias of one direction under the filter value q, in units of γ²/n."""
    return snr * (1 - q) * (1 - q)  # arb ** 2 is nan where the ball contains zero


def variance(q: Any) -> Any:
    """q², the variance of one direction under the filter value q, in units of γ²/n."""
    return q * q


def best_filter(snr: Any) -> Any:
    """q* = B/(1 + B), the filter value of least risk in one direction; that risk is B/(1 + B) too."""
    return snr / (1 + snr)


def filter_risk(snr: Sequence[Any], q: Sequence[Any]) -> Risk:
    """ρ(q) = Σ_j [B_j (1 − q_j)² + q_j²] for any filter values q_j."""
    b = total(bias(s, v) for s, v in zip(snr, q, strict=True))
    v = total(variance(v) for v in q)
    return Risk(b + v, b, v)


def risk(instance: Instance, lam: Any, xi: Sequence[Any] = ()) -> Risk:
    """Excess risk of k-step self-distillation at λ and ξ.

    Computes ρ = Σ_j [B_j (1 − q_j)² + q_j²] with q_j = t_j p_k(t_j) and
    ExcessRisk = ρ γ²/n.

    Parameters
    ----------
    instance : Instance
    lam : exact number, flint.arb, or a SymPy symbol
        λ > 0.
    xi : sequence of the same
        (ξ_1, …, ξ_k), any reals; empty is ridge.

    Returns
    -------
    Risk
        Exact for exact arguments, balls for balls.

    Raises
    ------
    sdproof.errors.InputError
        For λ ≤ 0, a float, or what is no number.
    """
    require_instance(instance)
    lam = lam if is_symbolic(lam) else positive_scalar(lam, "lam")
    listed = sequence(xi, "xi", "a sequence of numbers, in order")
    steps = [v if is_symbolic(v) else scalar(v, f"xi[{i}]") for i, v in enumerate(listed)]
    instance = instance.alongside(lam, *steps)
    q = [spectral_filter(e, lam, steps) for e in instance.eigenvalues]
    rho, b, v = filter_risk(instance.snr, q)[:3]
    unit = instance.unit
    return Risk(rho, b, v, None if unit is None else rho * unit)


def lower_bound(instance: Instance) -> Any:
    """LB = Σ_j B_j / (1 + B_j), a lower bound on ρ for any filter (claim LB-1)."""
    return total(best_filter(b) for b in instance.snr)
