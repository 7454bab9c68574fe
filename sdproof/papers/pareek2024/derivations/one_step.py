"""One step against ridge: derivatives at ξ = 0, and the best ξ (OS-1, OS-2, OS-3, GL-1)."""

from __future__ import annotations

from typing import Any

from sdproof.derive.chain import EVERY_DIRECTION, Chain
from sdproof.derive.checks import Model
from sdproof.derive.derivation import Derivation
from sdproof.derive.formula import Equation
from sdproof.derive.nodes import D, ValueAt
from sdproof.derive.symbols import LAM, XI, indexed, row, symbol
from sdproof.model.filters import distillation_polynomial, shrinkage, spectral_filter
from sdproof.model.risks import bias, filter_risk, variance
from sdproof.papers.pareek2024 import gl_1, os_1, os_2, os_3
from sdproof.papers.pareek2024.derivations.parts import inside, not_negative


def _direction(chain: Chain) -> tuple[Equation, ...]:
    """t, the one-step filter q and its risk in direction j."""
    e, B, t, q, rho = (indexed(n, "j") for n in ("e", "B", "t", "q", "rho"))
    chain.positive(LAM, e)
    not_negative(chain, B)
    ratio = chain.define(t, Model(shrinkage, (e, LAM)), "how ridge shrinks direction j")
    value = chain.define(
        q,
        Model(spectral_filter, (e, LAM, (XI,))),
        "one step",
        t * distillation_polynomial(t, (XI,)),
        [ratio],
    )
    risk = chain.define(
        rho, Model(filter_risk, ((B,), (q,)), ("rho",)), "the risk of that direction"
    )
    return ratio, value, risk


def _slopes(chain: Chain, ratio: Equation, value: Equation, risk: Equation) -> None:
    """∂t/∂λ, and the derivatives of the risk at ξ = 0."""
    t, q, rho = ratio.left, value.left, risk.left
    B = indexed("B", "j")
    known = [ratio, value, risk]
    miss = (1 + B) * (t - B / (1 + B))
    chain.equal(D(t, LAM), -t * (1 - t) / LAM, "quotient rule", [ratio])
    chain.equal(D(q, XI), -t * (1 - t), "the filter is affine in ξ", [ratio, value])
    chain.equal(
        ValueAt(D(rho, LAM), XI, 0),
        -2 * miss * t * (1 - t) / LAM,
        "the slope of ridge in λ: w_j = 1 + B_j, q*_j = B_j/(1+B_j)",
        known,
    )
    chain.equal(ValueAt(D(rho, XI), XI, 0), -2 * miss * t * (1 - t), "the slope in ξ", known)
    chain.equal(
        ValueAt(D(rho, XI), XI, 0),
        LAM * ValueAt(D(rho, LAM), XI, 0),
        "the slope in ξ is λ times that in λ; summed over j: λ is stationary for ridge exactly "
        "where ξ = 0 is stationary",
        known,
    )
    chain.equal(D(D(rho, XI), XI) / 2, (1 + B) * t**2 * (1 - t) ** 2, "the curvature in ξ", known)


def _gain(chain: Chain, r: int) -> None:
    """gain = R'(λ)² / (4 Σ w t'²) at fixed λ."""
    chain.scope = f"r = {r}; one step at fixed λ"
    w, g, v, R = row("w", r), row("g", r), row("v", r), symbol("R")
    chain.positive(*w)
    chain.assume(v[0], "!=")
    curvature = sum(a * b**2 for a, b in zip(w, v, strict=True))
    slope = sum(2 * a * b * c for a, b, c in zip(w, g, v, strict=True))
    excess = sum(a * (b + LAM * XI * c) ** 2 for a, b, c in zip(w, g, v, strict=True))
    at_zero = sum(a * b**2 for a, b in zip(w, g, strict=True))
    line = chain.assume(R, "=", slope)
    chain.equal(
        excess,
        at_zero - R**2 / (4 * curvature)
        + curvature * (LAM * XI + R / (2 * curvature)) ** 2,
        "with g_j = t_j − q*_j, v_j = dt_j/dλ, R = R'(λ) of ridge: one step moves q_j by λξ v_j, "
        "and gains at most R'(λ)²/(4 Σ w v²)",
        times={line: -LAM * XI},
    )  # fmt: skip


def _criterion(chain: Chain, rank: int, _: int) -> None:
    """When one step strictly improves on ridge: first and second order at ξ = 0."""
    chain.scope = EVERY_DIRECTION + "; k = 1"
    known = _direction(chain)
    _slopes(chain, *known)
    _curve(chain, known[0])
    _gain(chain, rank)
    chain.certified(*os_1.CLAIM.theorems)


CRITERION = Derivation(
    "criterion", "When one step improves on ridge", ("OS-1",),
    "derivatives: every r, each direction j; gain at fixed λ: r = {r}; theorems: as stated",
    _criterion, steps=1,
)  # fmt: skip


def _curve(chain: Chain, ratio: Equation) -> None:
    """Along λ(1+τ), ξ = −τ the filter moves in second order only."""
    t, tau, p, e = ratio.left, symbol("tau"), indexed("p", "j"), indexed("e", "j")
    chain.positive(tau)
    moved = chain.define(
        p, Model(spectral_filter, (e, LAM * (1 + tau), (-tau,))), "one step at λ(1+τ), ξ = −τ"
    )
    chain.equal(ValueAt(p, tau, 0), t, "it starts at ridge", [ratio, moved])
    chain.equal(ValueAt(D(p, tau), tau, 0), 0, "first-order changes cancel", [ratio, moved])
    chain.equal(
        ValueAt(D(D(p, tau), tau), tau, 0) / 2,
        t**2 * (1 - t),
        "so ρ changes by 2τ²S + …, S = Σ w_j(t_j − q*_j) t_j²(1−t_j): S < 0 is an improvement",
        [ratio, moved],
    )


def _sums(t: Any, B: Any) -> tuple[Any, Any]:
    """Numerator and denominator of ξ*: minus half the slope, and the curvature."""
    pairs = list(zip(t, B, strict=True))
    top = sum(((1 + b) * v - b) * v * (1 - v) for v, b in pairs)
    return top, sum((1 + b) * v**2 * (1 - v) ** 2 for v, b in pairs)


def _high_noise(chain: Chain, rank: int, _: int) -> None:
    """The best ξ at one λ, its threshold ξ* > 1 and its limit as B → 0."""
    chain.scope = f"r = {rank}; k = 1, every λ > 0"
    t, B, rho = row("t", rank), row("B", rank), symbol("rho")
    inside(chain, *t)
    not_negative(chain, *B)
    q = [v * distillation_polynomial(v, (XI,)) for v in t]
    risk = chain.define(rho, Model(filter_risk, (B, q), ("rho",)), "the risk of one step")
    top, bottom = _sums(t, B)
    chain.equal(D(rho, XI) / 2, XI * bottom - top, "half the slope in ξ is affine in ξ", [risk])
    chain.equal(
        rho,
        ValueAt(rho, XI, 0) - top**2 / bottom + bottom * (XI - top / bottom) ** 2,
        "completing the square: the best ξ is the quotient of the two sums",
        [risk],
    )
    above = [chain.assume(v**2, ">", b * (1 - v**2)) for v, b in zip(t, B, strict=True)]
    chain.sign(
        top, ">", bottom,
        "if every B_j < t_j²/(1−t_j²), then ξ* > 1",
        *(v * (1 - v) * (v**2 - b * (1 - v**2)) for v, b in zip(t, B, strict=True)),
        using=above,
    )  # fmt: skip
    limit_top, limit_bottom = top, bottom
    for b in B:
        limit_top, limit_bottom = ValueAt(limit_top, b, 0), ValueAt(limit_bottom, b, 0)
    chain.equal(limit_top, sum(v**2 * (1 - v) for v in t), "no signal: the numerator of ξ_v")
    chain.equal(limit_bottom, sum(v**2 * (1 - v) ** 2 for v in t), "and its denominator")
    chain.certified(*os_3.CLAIM.theorems)


HIGH_NOISE = Derivation(
    "high-noise", "With much noise the best ξ exceeds 1", ("OS-3",),
    "sums: r = {r}, k = 1; theorems: as stated",
    _high_noise, steps=1,
)  # fmt: skip


def _trade_off(chain: Chain, _: int, __: int) -> None:
    """ξ trades bias for variance, up to ξ_v > 1."""
    chain.scope = EVERY_DIRECTION + "; k = 1"
    ratio, value = _direction(chain)[:2]
    t, q, B = ratio.left, value.left, indexed("B", "j")
    known = [ratio, value]
    chain.equal(
        D(variance(q), XI) / 2,
        XI * t**2 * (1 - t) ** 2 - t**2 * (1 - t),
        "half the slope of the variance; it vanishes, summed over j, at ξ_v = Σ t²(1−t)/Σ t²(1−t)²",
        known,
    )
    chain.equal(
        D(bias(B, q), XI) / 2,
        B * t * (1 - t) ** 2 * (1 + XI * t),
        "half the slope of the bias",
        known,
    )
    chain.sign(
        t**2 * (1 - t), ">", t**2 * (1 - t) ** 2, "hence ξ_v > 1", t**3 * (1 - t), using=[ratio]
    )
    chain.certified(*os_2.CLAIM.theorems)


TRADE_OFF = Derivation(
    "trade-off", "Bias against variance", ("OS-2",),
    "every r, each direction j; k = 1; theorems: as stated",
    _trade_off, steps=1, ranks=None,
)  # fmt: skip


def _largest_gain(chain: Chain, _: int, __: int) -> None:
    """No gain exceeds r/LB."""
    e, B, q, rho = (indexed(n, "j") for n in ("e", "B", "q", "rho"))
    chain.positive(LAM, e)
    not_negative(chain, B)
    ridge = chain.define(q, Model(spectral_filter, (e, LAM)), "ridge in direction j")
    risk = chain.define(rho, Model(filter_risk, ((B,), (q,)), ("rho",)), "its risk")
    chain.equal(ValueAt(q, LAM, 0), 1, "as λ → 0 ridge becomes least squares", [ridge])
    chain.equal(
        ValueAt(rho, LAM, 0), 1, "whose risk is 1 in every direction: r in all", [ridge, risk]
    )
    chain.certified(*gl_1.CLAIM.theorems)


LARGEST_GAIN = Derivation(
    "largest-gain", "No gain exceeds r/LB", ("GL-1",),
    "every r; theorems: as stated",
    _largest_gain, ranks=None,
)  # fmt: skip
