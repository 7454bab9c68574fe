"""The separation on the hard family, for every r (MT-1, MT-2, MT-3)."""

from __future__ import annotations

from sympy import Integer

from sdproof.derive.chain import Chain
from sdproof.derive.checks import Model, Reads
from sdproof.derive.derivation import Derivation
from sdproof.derive.symbols import LAM, indexed, symbol
from sdproof.model.filters import spectral_filter
from sdproof.model.risks import filter_risk, variance
from sdproof.papers.pareek2024 import mt_2, mt_3
from sdproof.papers.pareek2024.derivations.differences import one_step
from sdproof.papers.pareek2024.mt_1 import ATTAINS


def _r_steps(chain: Chain, r: int) -> None:
    """MT-1: with q = B/(1+B) on the signal and 0 elsewhere, ρ = B/(1+B) < 1."""
    chain.scope = f"r = {r}, signal on one direction"
    B, q, rho = indexed("B", "m"), indexed("v", "m"), symbol("rho")
    chain.positive(B)
    best = chain.define(
        q,
        Reads(ATTAINS, ("statement", "let", "q_m"), {"B_m": B}),
        "the wanted filter value on the signal; 0 elsewhere",
    )
    zeros = (Integer(0),) * (r - 1)
    risk = chain.define(
        rho, Model(filter_risk, ((B, *zeros), (q, *zeros)), ("rho",)), "the risk of that filter"
    )
    chain.equal(rho, B / (1 + B), "no variance off the signal", [best, risk])
    chain.sign(1, ">", rho, "so ExcessRisk < γ²/n", 1 / (1 + B), using=[best, risk])


def _ridge(chain: Chain) -> None:
    """MT-3: the bias of one direction, shared out to the others; A ≥ b a and a two-term minimum."""
    chain.scope = "every r, each direction j ≠ m; k = 0, every λ > 0"
    e, e_m, A, a = indexed("e", "j"), indexed("e", "m"), symbol("A"), symbol("a")
    b, C = symbol("b"), symbol("C")
    chain.positive(b, C)
    ratio = chain.assume(e, ">=", b * e_m)
    most = chain.assume(1, ">=", b)
    on = chain.define(
        A, Reads(mt_3.RIDGE, ("proof", "let", "A"), {"e_m": e_m, "lam": LAM}),
        "1 − q_m of ridge",
    )  # fmt: skip
    off = chain.define(
        a, Reads(mt_3.RIDGE, ("proof", "direction", "let", "a"), {"e": e, "lam": LAM}),
        "1 − q_j of ridge",
    )  # fmt: skip
    chain.equal(1 - spectral_filter(e_m, LAM), A, "ridge is the filter with k = 0", [on])
    chain.equal(1 - spectral_filter(e, LAM), a, "likewise in direction j", [off])
    scale = LAM / ((e + LAM) * (e_m + LAM))
    chain.sign(
        A, ">=", b * a,
        "λ cannot be large for direction j and small for m",
        scale * (e - b * e_m),
        scale * LAM * (1 - b),
        using=[on, off, ratio, most],
    )  # fmt: skip
    chain.sign(
        C * b**2 * a**2 + variance(1 - a),
        ">=",
        C * b**2 / (1 + C * b**2),
        "the minimum over a of what a direction costs: no λ avoids it",
        ((1 + C * b**2) * a - 1) ** 2 / (1 + C * b**2),
    )


def _one_step(chain: Chain) -> None:
    """MT-2: Cauchy–Schwarz on U A + V q_j = N, and N ≥ bU, N ≥ bV."""
    *known, line = one_step(chain)
    x, beta, U, V, N, q, q_m = (k.left for k in known)
    b, C, e, e_m = symbol("b"), symbol("C"), indexed("e", "j"), indexed("e", "m")
    most, ratio = chain.assume(1, ">=", b), chain.assume(e, ">=", b * e_m)
    high = chain.sign(beta, ">=", b, "the eigenvalue ratio", (e - b * e_m) / e_m,
                      using=[known[1], ratio])  # fmt: skip
    over = [chain.sign(v, ">", 0, "a positive weight", using=known[:4]) for v in (x, beta, U, V)]
    known_signs = [*known[2:5], *over, high, most]
    above_u = chain.sign(
        N, ">=", b * U, "N exceeds b(1+x)²", beta - b, (x**2 + 2 * x) * (1 - b), using=known_signs
    )
    above_v = chain.sign(
        N, ">=", b * V, "N exceeds b(β+x)²/β",
        x**2 * (beta - b) / beta, (2 * x + beta) * (1 - b), using=known_signs,
    )  # fmt: skip
    A, weight, n_u, n_v = 1 - q_m, U**2 + C * V**2, N - b * U, N - b * V
    chain.equal(
        (C * A**2 + q**2) * weight,
        C * (U * A + V * q) ** 2 + (C * V * A - U * q) ** 2,
        "Lagrange's identity behind Cauchy–Schwarz",
    )
    large = chain.sign(
        (1 + C) * N**2, ">=", b**2 * weight,
        "the squares of N ≥ bU and N ≥ bV",
        n_u**2, 2 * b * U * n_u, C * n_v**2, 2 * C * b * V * n_v,
        using=[*over, above_u, above_v],
    )  # fmt: skip
    scaled = chain.sign(
        (1 + C) * weight * (C * A**2 + q**2), ">=", b**2 * C * weight,
        "insert U(1−q_m) + V q_j = N",
        C * (large.left - large.right), (1 + C) * (C * V * A - U * q) ** 2,
        using=[*over, large],
        times={line: (1 + C) * C * (U * A + V * q + N)},
    )  # fmt: skip
    chain.sign(
        C * A**2 + q**2, ">=", b**2 * C / (1 + C),
        "one direction costs at least that, for every real ξ and every λ > 0",
        (scaled.left - scaled.right) / ((1 + C) * weight),
        using=[*over, scaled],
    )  # fmt: skip


def _lines(chain: Chain, rank: int, _: int) -> None:
    """r steps stay below γ²/n, ridge and one step are of order r, for every r."""
    chain.positive(LAM)
    _r_steps(chain, rank)
    chain.certified(ATTAINS)
    chain.positive(indexed("e", "j"), indexed("e", "m"))
    _ridge(chain)
    chain.certified(*mt_3.CLAIM.theorems)
    _one_step(chain)
    chain.certified(*mt_2.CLAIM.theorems)


DERIVATION = Derivation(
    "separation", "The separation on the hard family", ("MT-1", "MT-2", "MT-3"),
    "r steps: r = {r}; ridge and one step: every r, each direction; theorems: as stated",
    _lines,
)  # fmt: skip
