"""The best h at one λ: normal equations, completion of squares, and the risk there."""

from __future__ import annotations

from typing import Any

from sympy import ImmutableDenseMatrix as Matrix

from sdproof.derive.chain import Chain
from sdproof.derive.checks import Model
from sdproof.derive.derivation import Derivation
from sdproof.derive.nodes import D
from sdproof.derive.symbols import LAM, indexed, row, symbol
from sdproof.errors import InputError
from sdproof.model.filters import shrinkage
from sdproof.model.risks import bias, variance
from sdproof.optimum.fit import fit_data
from sdproof.optimum.grouping import Group
from sdproof.papers.pareek2024.derivations.parts import distinct, powers
from sdproof.papers.pareek2024.lb_1 import GAP
from sdproof.papers.pareek2024.os_3 import OPTIMUM


def _direction(chain: Chain) -> None:
    """One direction: the weighted fit that `optimal_curve` solves."""
    e, B, t, h, mu, g = (indexed(n, "j") for n in ("e", "B", "t", "h", "mu", "g"))
    chain.positive(LAM, e)
    chain.assume(B, ">=")
    ratio = chain.define(t, Model(shrinkage, (e, LAM)), "how ridge shrinks direction j")
    data = ((Group(e, 1, B),), LAM)
    weight = chain.define(
        mu,
        Model(fit_data, data, ("weights", 0)),
        "weight of the fit",
        (1 + B) * t**2 * (1 - t) ** 2,
        [ratio],
    )
    target = chain.define(
        g,
        Model(fit_data, data, ("values", 0)),
        "value to fit: where q_j is the best value B_j/(1+B_j)",
        (B / (1 + B) - t) / (t * (1 - t)),
        [ratio],
    )
    q = t + t * (1 - t) * h
    chain.equal(
        bias(B, q) + variance(q),
        B / (1 + B) + mu * (h - g) ** 2,
        "completing the square: the excess over the lower bound is μ_j(h(t_j) − g_j)²",
        [ratio, weight, target],
    )


def _cauchy_binet(t: Any, mu: Any, k: int) -> tuple[Any, tuple[Any, ...]]:
    """L and the pivots of the Gram matrix of 1, t, … for the weights μ, for k = 1, 2."""
    total = sum(mu)
    if k == 1:
        return [[1]], (total,)
    mean = sum(m * v for m, v in zip(mu, t, strict=True)) / total
    pairs = sum(
        mu[i] * mu[j] * (t[i] - t[j]) ** 2 for i in range(len(t)) for j in range(i + 1, len(t))
    )
    return [[1, 0], [mean, 1]], (total, pairs / total)


def _fit(chain: Chain, r: int, k: int) -> None:
    """The weighted least squares problem in h_0, …, h_{k−1}."""
    chain.scope = f"r = {r}, k = {k}; all positive weights and distinct nodes"
    t, mu, g, h, best = row("t", r), row("mu", r), row("g", r), row("h", k, 0), row("x", k, 0)
    chain.positive(*mu)
    distinct(chain, *t)
    gram = Matrix([[sum(m * v ** (i + j) for m, v in zip(mu, t, strict=True)) for j in range(k)]
                   for i in range(k)])  # fmt: skip
    right = [sum(m * v**i * w for m, v, w in zip(mu, t, g, strict=True)) for i in range(k)]
    excess = sum(m * (powers(v, h) - w) ** 2 for m, v, w in zip(mu, t, g, strict=True))
    normal = [sum(gram[i, j] * h[j] for j in range(k)) - right[i] for i in range(k)]
    chain.equal(
        Matrix([[D(excess, v) / 2] for v in h]),
        Matrix([[v] for v in normal]),
        "half the gradient of Σ μ_j(h(t_j) − g_j)² is Gh − b",
    )
    if k <= 2:
        chain.definite(
            gram, *_cauchy_binet(t, mu, k), "k ≤ r distinct nodes: one minimum, where Gh = b"
        )
    solved = [
        chain.assume(sum(gram[i, j] * best[j] for j in range(k)), "=", right[i]) for i in range(k)
    ]
    at_best = sum(m * (powers(v, best) - w) ** 2 for m, v, w in zip(mu, t, g, strict=True))
    apart = sum(m * powers(v, [a - b for a, b in zip(h, best, strict=True)]) ** 2
                for m, v in zip(mu, t, strict=True))  # fmt: skip
    chain.equal(
        excess,
        at_best + apart,
        "completing the square at a solution x of Gx = b: any other h costs (h−x)ᵀG(h−x) more",
        times={eq: 2 * (h[i] - best[i]) for i, eq in enumerate(solved)},
    )
    chain.equal(
        at_best,
        sum(m * w**2 for m, w in zip(mu, g, strict=True))
        - sum(b * x for b, x in zip(right, best, strict=True)),
        "the excess at the optimum is Σ μ_j g_j² − bᵀx",
        times={eq: best[i] for i, eq in enumerate(solved)},
    )


def _lines(chain: Chain, rank: int, steps: int) -> None:
    """ρ = LB + Σ μ_j (h(t_j) − g_j)², its normal equations, and ρ at the optimum."""
    if not 1 <= steps <= rank:
        raise InputError(f"steps: {steps} at rank {rank}; accepted: 1 ≤ steps ≤ rank")
    _direction(chain)
    chain.certified(GAP)
    _fit(chain, rank, steps)
    _one_step(chain, rank)
    chain.certified(OPTIMUM)


DERIVATION = Derivation(
    "optimum", "The best parameters at one λ", ("SD-3", "OS-3"),
    "one direction: every r; weighted fit: r = {r}, k = {k}; one step: r = {r}; theorems: as stated",
    _lines, steps=2, counts=range(1, 5),
)  # fmt: skip


def _one_step(chain: Chain, r: int) -> None:
    """k = 1: ξ* = −Σ μ g / Σ μ."""
    chain.scope = f"r = {r}, k = 1"
    mu, g, xi = row("mu", r), row("g", r), symbol("xi")
    mean = sum(m * w for m, w in zip(mu, g, strict=True)) / sum(mu)
    excess = sum(m * (-xi - w) ** 2 for m, w in zip(mu, g, strict=True))
    least = sum(m * (mean - w) ** 2 for m, w in zip(mu, g, strict=True))
    chain.equal(
        excess,
        least + sum(mu) * (xi + mean) ** 2,
        "k = 1, h = −ξ: the best is ξ* = −Σ μ_j g_j / Σ μ_j",
    )
