"""The k-step law: with enough signal on the largest eigenvalue, k steps are worth a Krylov filter.

Let the signal S be on the largest eigenvalue e_1 alone, of multiplicity m, let there be more than k
distinct eigenvalues, and let κ = Π_{i<k} (1 − e_(i)/e_1) over the k − 1 smallest distinct ones; for k = 1
κ = 1/(1 + b), b = e_r/e_1. If κ ≤ S/(S + m) and S (1 − κ)² + m κ² ≥ S L_k/(S + L_k), then

    inf over λ > 0, ξ ∈ R^k of ρ = S L_k/(S + L_k),   attained nowhere.

S ≥ r/b² implies both for k ≥ 2. The proof is on paper: no kernel has checked it, and whoever uses
the law has to say so (`LAW`).

Proof. At one λ a filter is q = e M(e)/(e + λ)^(k+1), M monic of degree k. Fix c = q(e_1) > 0 and let
M minimise the rest of Σ q². Then Σ e_j² (e_1 − e_j) M(e_j) N(e_j)/(e_j + λ)^(2k+2) over e_j < e_1 is 0
for every N of degree ≤ k − 2, so M has k − 1 zeros z_i > e_(i) below e_2 (or it vanishes at every
e_j < e_1, and then c < κ); the last zero −ζ is real. If ζ ≥ λ, then
(e_j + ζ)/(e_1 + ζ) ≥ (e_j + λ)/(e_1 + λ), hence |q_j| ≥ c |Q(e_j)| with the Krylov filter
Q = e Π(e − z_i)/(e_1 Π(e_1 − z_i)), and Σ q_j² ≥ c² L_k. If ζ < λ, then c < κ for k ≥ 2, and the risk on
e_1 alone is at least S (1 − κ)² + m κ². For k = 1 write β = e_j/e_1, x = λ/e_1, y = ζ/e_1: that
q_j ≥ c β, which is (β + y)(1 + x)² ≥ (1 + y)(β + x)², holds iff c ≥ 1/(1 + β + 2x), so it holds if
c ≥ κ, and otherwise the risk on e_1 is enough again.

References: claim KS-3.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from flint import arb, fmpq

from sdproof.krylov.bounds import christoffel_of, normalised, with_signal
from sdproof.krylov.fitting import EXACT_BITS, EXACT_NODES, largest
from sdproof.krylov.moments import exact_bits, exact_equations
from sdproof.model.risks import bias, variance
from sdproof.numbers.conjugates import Conjugates
from sdproof.optimum.grouping import Group

LAW = "the k-step law (proof on paper, not checked by machine)"
"""What a result rests on that uses the law."""


def least_by_law(parts: Sequence[Group], steps: int) -> fmpq | None:
    """inf over λ > 0 and ξ ∈ R^k of ρ by the k-step law; None where it does not apply.

    `parts`: groups of distinct eigenvalues. The hypotheses are checked in exact arithmetic: None for
    irrational numbers and balls, and where L_k would be too long a number.

    References: claim KS-3.
    """
    numbers = [v for g in parts for v in (g.eigenvalue, g.signal)]
    if any(isinstance(v, arb | Conjugates) for v in numbers) or not 0 < steps < len(parts):
        return None
    top = parts[largest(parts)]
    if top.signal == 0 or any(g.signal != 0 for g in parts if g is not top):
        return None
    target = normalised(largest)(parts)
    if len(parts) > EXACT_NODES or exact_bits(target, steps) > EXACT_BITS:
        return None
    least = with_signal(top.signal, christoffel_of(exact_equations(target, steps), steps))
    kappa = _threshold([g.eigenvalue for g in parts], steps)
    below = bias(top.signal, kappa) + top.size * variance(kappa)
    return least if kappa <= top.best_filter and below >= least else None


def _threshold(eigenvalues: list[fmpq], steps: int) -> fmpq:
    """κ: below it the bias on the largest eigenvalue is enough."""
    *smaller, top = sorted(eigenvalues)
    if steps == 1:
        return top / (top + smaller[0])
    return prod((1 - e / top for e in smaller[: steps - 1]), start=fmpq(1))
