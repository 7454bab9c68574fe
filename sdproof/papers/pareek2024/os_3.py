"""OS-3: with much noise the best imitation parameter exceeds 1.

The paper (discussion after Theorem 1): as all signal-to-noise ratios tend to 0, the best imitation
parameter of one step tends to ξ_v > 1.

Proved, for every r, all instances and all λ > 0: what the best ξ* is; ξ* > 1 as soon as every B_j is
below t_j²/(1−t_j²); and, where every B_j ≤ δ and ξ* ≥ 0, that ξ* is below ξ_v by at most δ times a
number that depends on the e_j and λ only.

Notation: t = e/(e+λ); x is ξ* = Σ((1+B)t − B)t(1−t) / Σ μ with μ = (1+B)t²(1−t)²; v is
ξ_v = Σ t²(1−t) / Σ t²(1−t)².
"""

from sdproof.papers.pareek2024 import os_2
from sdproof.papers.pareek2024.os_2 import BEYOND_ONE, TURNING, T
from sdproof.prove.rules import (
    combination,
    identity,
    nonnegative,
    sum_proof,
    term,
)
from sdproof.state import At, Claim, Theorem, Variant

_T = T | {"mu": "(1+B)*t**2*(1-t)**2"}
_OPTIMAL = "((1+B)*t-B)*t*(1-t) = x*mu"

OPTIMUM = Theorem(
    "optimum",
    forall={"lam": "positive", "x": "real", "xi": "real"},
    direction_let=_T,
    sums={"optimal": _OPTIMAL},
    states="rho(B, filter(e, lam, xi)) = rho(B, filter(e, lam, x)) + (xi-x)**2*mu",
    proof=sum_proof(identity(), multipliers={"optimal": "-2*(xi-x)"}),
    idea="the derivative in ξ vanishes at x",
    remark="x is the best ξ, and the only one.",
)

ABOVE_ONE = Theorem(
    "above-one",
    forall={"lam": "positive", "x": "real"},
    direction_let=_T,
    each={"noisy": "B < t**2/(1-t**2)"},
    sums={"optimal": _OPTIMAL},
    states="x*mu > mu",
    proof=sum_proof(combination(term("t*(1-t)*(1-t**2)", "noisy")), multipliers={"optimal": "-1"}),
    idea="((1+B)t − B)t(1−t) − μ = t(1−t)(t² − B(1−t²))",
    remark="ξ* > 1, since every μ_j > 0",
)

UPPER = Theorem(
    "upper",
    forall={"lam": "positive", "x": "nonnegative", "v": "real"},
    direction_let=_T,
    sums={"optimal": _OPTIMAL, "turning": TURNING},
    states="(v-x)*t**2*(1-t)**2 >= 0",
    proof=sum_proof(nonnegative(), multipliers={"optimal": "1", "turning": "-1"}),
    idea="signal only lowers the numerator and raises the denominator",
    remark="ξ* ≤ ξ_v",
)

LOWER = Theorem(
    "lower",
    forall={"lam": "positive", "x": "nonnegative", "v": "real", "delta": "nonnegative"},
    direction_let=_T,
    each={"noisy": "B <= delta"},
    sums={"optimal": _OPTIMAL, "turning": TURNING},
    states="(v-x)*t**2*(1-t)**2 <= delta*(x*t**2*(1-t)**2 + t*(1-t)**2)",
    proof=sum_proof(
        combination(term("x*t**2*(1-t)**2 + t*(1-t)**2", "noisy")),
        multipliers={"optimal": "-1", "turning": "1"},
    ),
    idea="the summand is (δ−B)(x t²(1−t)² + t(1−t)²) up to the two equations",
)

RATE = Theorem(
    "rate",
    forall=LOWER.forall,
    direction_let=_T,
    each={"noisy": "B <= delta"},
    sums={"optimal": _OPTIMAL, "turning": TURNING},
    states="(v-x)*t**2*(1-t)**2 <= delta*(v*t**2*(1-t)**2 + t*(1-t)**2)",
    proof=sum_proof(
        combination(
            term("x*t**2*(1-t)**2 + t*(1-t)**2", "noisy"),
            term("delta*B*(x*t**2*(1-t)**2 + t*(1-t)**2)"),
        ),
        multipliers={"optimal": "-1+delta", "turning": "1-delta"},
    ),
    idea="'lower', and x ≤ v by 'upper'",
    remark="So 0 ≤ ξ_v − ξ* ≤ δ(ξ_v + Σ t(1−t)²/Σ t²(1−t)²), which tends to 0 with δ; ξ* ≥ 0 by "
    "'above-one' once δ is below every t_j²/(1−t_j²).",
)

CLAIM = Claim(
    id="OS-3",
    title="high noise: the best ξ tends to ξ_v > 1",
    source="paper, discussion after Theorem 1",
    theorems=(OPTIMUM, BEYOND_ONE, ABOVE_ONE, UPPER, LOWER, RATE),
    uses=(os_2.CLAIM,),
    variants=(
        Variant(
            "no-threshold",
            "above-one",
            without="noisy",
            at=At({"lam": "1", "x": "0"}, ({"e": "1", "B": "1"},)),
            remark="ξ* > 1 for any signal-to-noise ratios",
        ),
        Variant(
            "above-turning-point",
            "upper",
            "(v-x)*t**2*(1-t)**2 <= 0",
            at=At({"lam": "1", "x": "0", "v": "2"}, ({"e": "1", "B": "1"},)),
            remark="ξ* ≥ ξ_v",
        ),
    ),
)
