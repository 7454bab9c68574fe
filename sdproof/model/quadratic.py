"""ρ at fixed λ as a convex quadratic in xibar: ρ = xibarᵀ M xibar + 2 mᵀ xibar + c.

References: claim SD-3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sdproof.errors import InputError
from sdproof.limits import MAX_STEPS
from sdproof.model.filters import shrinkage
from sdproof.model.instance import Instance, require_instance
from sdproof.model.risks import risk
from sdproof.numbers.conjugates import total
from sdproof.numbers.display import summary
from sdproof.numbers.exact import integer
from sdproof.numbers.kinds import mixing, operands, positive_scalar


@dataclass(frozen=True, slots=True, repr=False)
class QuadraticForm:
    """xibarᵀ M xibar + 2 mᵀ xibar + c, M symmetric k × k (rows), m of length k, c the risk of ridge."""

    M: tuple[tuple[Any, ...], ...]
    m: tuple[Any, ...]
    c: Any

    def __repr__(self) -> str:
        return summary(self)

    def __call__(self, xi_bar: Sequence[Any]) -> Any:
        """The value at xibar."""
        at = operands(xi_bar, "xi_bar")
        if len(at) != len(self.m):
            raise InputError(f"xi_bar: {len(at)} values; accepted: {len(self.m)}")
        value = self.c
        with mixing("xi_bar"):
            for row, m, x in zip(self.M, self.m, at, strict=True):
                inner = sum((a * y for a, y in zip(row, at, strict=True)), start=2 * m)
                value = value + x * inner
        return value


def quadratic_form(instance: Instance, lam: Any, steps: int) -> QuadraticForm:
    """M, m and c of `steps`-step self-distillation at λ.

    With a_ji = t_j (t_j^i − 1) the filter is q_j = t_j + Σ_i a_ji xibar_i, hence
    M_il = Σ_j (1 + B_j) a_ji a_jl, m_i = Σ_j a_ji (t_j − B_j (1 − t_j)), c = ρ of ridge.

    Parameters
    ----------
    instance : Instance
    lam : exact number or flint.arb
        λ > 0.
    steps : int
        k ≥ 0.

    Returns
    -------
    QuadraticForm
        Exact for an exact instance, balls for a ball instance (at the current precision).

    Raises
    ------
    sdproof.errors.InputError
        For λ ≤ 0 or a negative number of steps.
    """
    require_instance(instance)
    lam, k = positive_scalar(lam, "lam"), integer(steps, "steps", 0, MAX_STEPS)
    instance = instance.alongside(lam)
    t = [shrinkage(e, lam) for e in instance.eigenvalues]
    a = [[v * (v ** (i + 1) - 1) for i in range(k)] for v in t]
    slope = [v - b * (1 - v) for v, b in zip(t, instance.snr, strict=True)]
    weight = [1 + b for b in instance.snr]

    def entry(i: int, j: int) -> Any:
        return total(w * row[i] * row[j] for w, row in zip(weight, a, strict=True))

    rows = [[entry(i, j) for j in range(i + 1)] for i in range(k)]
    M = tuple(tuple(rows[max(i, j)][min(i, j)] for j in range(k)) for i in range(k))
    m = tuple(total(s * row[i] for s, row in zip(slope, a, strict=True)) for i in range(k))
    return QuadraticForm(M, m, risk(instance, lam).rho)
