"""ξ, xibar and h describe the same filters; ρ is a convex quadratic in xibar (SD-3)."""

from __future__ import annotations

from typing import Any

from sympy import ImmutableDenseMatrix as Matrix

from sdproof.derive.chain import Chain
from sdproof.derive.checks import Model
from sdproof.derive.derivation import Derivation
from sdproof.derive.nodes import D, ValueAt
from sdproof.derive.symbols import T, row, symbol
from sdproof.model.filters import distillation_polynomial
from sdproof.model.parameters import filter_polynomial, h_from_xi, xi_bar_from_h, xi_from_h
from sdproof.model.quadratic import QuadraticForm
from sdproof.model.risks import filter_risk
from sdproof.papers.pareek2024 import sd_3
from sdproof.papers.pareek2024.derivations.parts import column, powers


def _parameters(chain: Chain, k: int) -> None:
    """ξ → h → xibar, and back where no h_i is zero."""
    chain.scope = f"every r, each direction; k = {k}; all ξ"
    xi, bars, h, p = row("xi", k), row("xibar", k), row("h", k, 0), symbol("p")
    value = chain.define(
        p, Model(distillation_polynomial, (T, xi)), "the polynomial of k steps, q = t p(t)"
    )
    to_h = chain.define(column(h), Model(h_from_xi, (xi,)), "h_i = −ξ_k ξ_{k−1} ⋯ ξ_{k−i}")
    chain.equal(
        p, 1 + (1 - T) * powers(T, h), "p(1) = 1, so p − 1 is divisible by 1 − t", [value, to_h]
    )
    to_bar = chain.define(column(bars), Model(xi_bar_from_h, (h,)), "xibar_i = h_i − h_{i−1}")
    chain.equal(
        p,
        filter_polynomial(T, bars),
        "the paper's reparametrisation: (1 − Σ xibar_i) + Σ xibar_i tⁱ",
        [value, to_h, to_bar],
    )
    g, back = row("g", k, 0), row("x", k)
    chain.scope = f"every r, each direction; k = {k}; g_0, …, g_{{k−2}} ≠ 0"
    for v in g[: k - 1]:
        chain.assume(v, "!=")
    solved = chain.define(
        column(back),
        Model(xi_from_h, (g,)),
        "ξ_k = −g_0, ξ_{k−i} = g_i/g_{i−1}, for coefficients g of a wanted h",
    )
    chain.equal(
        distillation_polynomial(T, back),
        1 + (1 - T) * powers(T, g),
        "these ξ give exactly that polynomial",
        [solved],
    )


def _form(chain: Chain, r: int, k: int) -> None:
    """ρ at r directions: Hessian M = AᵀWA, gradient at 0, and the form itself."""
    chain.scope = f"r = {r}, k = {k}; all real t_j and B_j"
    t, B, x = row("t", r), row("B", r), row("y", k)
    rho = symbol("rho")
    q = [v * filter_polynomial(v, x) for v in t]
    risk = chain.define(
        rho,
        Model(filter_risk, (B, q), ("rho",)),
        "the risk of the filter with coefficients y = xibar",
    )
    A = Matrix([[v * (v ** (i + 1) - 1) for i in range(k)] for v in t])
    W = Matrix.diag(*(1 + b for b in B))
    M = A.T * W * A
    chain.equal(
        Matrix([[D(D(rho, a), b) / 2 for b in x] for a in x]),
        M,
        "M, half the second derivatives: Σ_j (1+B_j) a_ji a_jl with a_ji = t_j(t_jⁱ − 1)",
        [risk],
    )
    slope = [v - b * (1 - v) for v, b in zip(t, B, strict=True)]
    m = tuple(A.T * column(slope))
    for i, v in enumerate(x):
        at_zero = D(rho, v) / 2
        for y in x:
            at_zero = ValueAt(at_zero, y, 0)
        chain.equal(at_zero, m[i], "m, half the gradient at xibar = 0", [risk])
    form = QuadraticForm(tuple(tuple(M.row(i)) for i in range(k)), m, filter_risk(B, t).rho)
    chain.equal(
        rho, form(x), "ρ = xibarᵀM xibar + 2mᵀxibar + c, where c is the risk of ridge", [risk]
    )
    _convex(chain, B, A, M)


def _convex(chain: Chain, B: Any, A: Any, M: Any) -> None:
    """vᵀMv is a sum of squares with positive weights."""
    for b in B:
        chain.assume(b, ">=")
    v = row("v", M.rows)
    direction = A * column(v)
    chain.sign(
        (column(v).T * M * column(v))[0, 0],
        ">=",
        0,
        "M is positive semidefinite: vᵀMv = Σ_j (1+B_j)(Σ_i a_ji v_i)²",
        *((1 + b) * d**2 for b, d in zip(B, direction, strict=True)),
    )


def _lines(chain: Chain, rank: int, steps: int) -> None:
    """ξ → h → xibar and back; ρ = xibarᵀM xibar + 2mᵀxibar + c with M = AᵀWA."""
    _parameters(chain, steps)
    _form(chain, rank, steps)
    chain.certified(*sd_3.CLAIM.theorems)


DERIVATION = Derivation(
    "quadratic", "A convex quadratic in the parameters", ("SD-3",),
    "parameters: every r, k = {k}; quadratic form: r = {r}, k = {k}; theorems: as stated",
    _lines, steps=2, counts=range(1, 5),
)  # fmt: skip
