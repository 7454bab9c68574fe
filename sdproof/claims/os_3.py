"""OS-3: with much noise the best imitation parameter exceeds 1."""

from sdproof.claims import os_2
from sdproof.claims.base import Claim
from sdproof.claims.os_2 import BEYOND_ONE
from sdproof.laws.one_step import high_noise
from sdproof.prove.rules import combination, identity, nonnegative, sum_proof, term
from sdproof.prove.theorem import Json, Refutation, Theorem, counterexample

_T: Json = {"t": "filter(e, lam)"}
_DIRECTION: Json = {"e": "positive", "B": "nonnegative"}
_OPTIMAL = "((1+B)*t-B)*t*(1-t) = x*(1+B)*t**2*(1-t)**2"
_TURNING = "t**2*(1-t) = v*t**2*(1-t)**2"

OPTIMUM = Theorem(
    name="optimum",
    words="x with Σ((1+B)t − B) t(1−t) = x Σ(1+B) t²(1−t)² is the best ξ: the risk at ξ exceeds the "
    "risk at x by (ξ−x)² Σ(1+B) t²(1−t)²",
    statement={
        "type": "sum",
        "variables": {"lam": "positive", "xi": "real", "x": "real"},
        "direction": _DIRECTION,
        "direction_let": _T,
        "sums": {"optimal": _OPTIMAL},
        "conclusion": "rho(B, filter(e, lam, xi)) - rho(B, filter(e, lam, x))"
        " - (xi-x)**2*(1+B)*t**2*(1-t)**2 = 0",
    },
    proof=sum_proof(identity(), multipliers={"optimal": "-2*(xi-x)"}),
    idea="the derivative in ξ vanishes at x",
)

ABOVE_ONE = Theorem(
    name="above-one",
    words="if every B_j < t_j²/(1−t_j²), then ξ* > 1",
    statement={
        "type": "sum",
        "variables": {"lam": "positive"},
        "direction": _DIRECTION,
        "direction_let": _T,
        "each": {"noisy": "t**2 > B*(1-t**2)"},
        "conclusion": "((1+B)*t-B)*t*(1-t) - (1+B)*t**2*(1-t)**2 > 0",
    },
    proof=sum_proof(combination(term("t*(1-t)", "noisy"))),
    idea="the summand is t(1−t)(t² − B(1−t²))",
)

UPPER = Theorem(
    name="upper",
    words="ξ* ≤ ξ_v whenever ξ* ≥ 0, for any B",
    statement={
        "type": "sum",
        "variables": {"lam": "positive", "x": "nonnegative", "v": "real"},
        "direction": _DIRECTION,
        "direction_let": _T,
        "sums": {"optimal": _OPTIMAL, "turning": _TURNING},
        "conclusion": "(v-x)*t**2*(1-t)**2 >= 0",
    },
    proof=sum_proof(nonnegative(), multipliers={"optimal": "1", "turning": "-1"}),
    idea="signal only lowers the numerator and raises the denominator",
)

LOWER = Theorem(
    name="lower",
    words="if every B_j ≤ δ and ξ* ≥ 0, then (1+δ) ξ* ≥ ξ_v − δ Σt(1−t)²/Σt²(1−t)²",
    statement={
        "type": "sum",
        "variables": {
            "lam": "positive",
            "x": "nonnegative",
            "v": "real",
            "delta": "nonnegative",
        },
        "direction": _DIRECTION,
        "direction_let": _T,
        "each": {"noisy": "delta >= B"},
        "sums": {"optimal": _OPTIMAL, "turning": _TURNING},
        "conclusion": "((1+delta)*x - v)*t**2*(1-t)**2 + delta*t*(1-t)**2 >= 0",
    },
    proof=sum_proof(
        combination(term("x*t**2*(1-t)**2 + t*(1-t)**2", "noisy")),
        multipliers={"optimal": "-1", "turning": "1"},
    ),
    idea="the summand is (δ−B)(x t²(1−t)² + t(1−t)²) up to the two equations",
)

CLAIM = Claim(
    id="OS-3",
    title="high noise: the best ξ tends to ξ_v > 1",
    latex=r"B\to 0:\quad \xi^*\to\xi_v=\frac{\sum t^2(1-t)}{\sum t^2(1-t)^2}>1;\qquad "
    r"B_j<\frac{t_j^2}{1-t_j^2}\ \forall j\ \Rightarrow\ \xi^*>1",
    words="As all signal-to-noise ratios tend to 0 the best imitation parameter tends to ξ_v > 1; it "
    "exceeds 1 as soon as every B_j is below t_j²/(1−t_j²).",
    source="paper, discussion after Theorem 1; theory §3",
    scope="one step; all instances, all λ > 0, every r; explicit threshold and rate",
    theorems=(OPTIMUM, BEYOND_ONE, ABOVE_ONE, UPPER, LOWER),
    closing="With δ = max B_j the bounds 'upper' and 'lower' squeeze ξ* (positive by 'above-one' "
    "once δ is below the threshold) to ξ_v as δ → 0.",
    laws=(high_noise,),
    variants=lambda: (
        Refutation(
            name="no-threshold",
            words="ξ* > 1 for any signal-to-noise ratios",
            certificates=(
                counterexample(ABOVE_ONE.statement, {"lam": "1"}, {"e": "1", "B": "1"}, each=None),
            ),
            shows="e = λ = B = 1: ξ* = 0",
        ),
        Refutation(
            name="above-turning-point",
            words="ξ* ≥ ξ_v",
            certificates=(
                counterexample(
                    UPPER.statement,
                    {"lam": "1", "x": "0", "v": "2"},
                    {"e": "1", "B": "1"},
                    conclusion="(v-x)*t**2*(1-t)**2 <= 0",
                ),
            ),
            shows="e = λ = B = 1: ξ* = 0 < 2 = ξ_v",
        ),
    ),
    depends=(os_2.CLAIM,),
)
