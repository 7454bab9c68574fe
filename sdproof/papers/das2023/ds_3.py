"""DS-3: with much noise the best imitation parameter exceeds 1, for every weighting.

The abstract says it of the error in estimating the parameter (here a_j = 1/e_j). In this frame, for one
step, every r, all weights a_j > 0 and all λ > 0: what the best ξ* is; ξ* > 1 as soon as every B_j is
below t_j²/(1−t_j²), a threshold without weights; and, where every B_j ≤ δ and ξ* ≥ 0, that ξ* is below
ξ_v by at most δ times a number that depends on the e_j, a_j and λ only (OS-3 with weights).

Notation: a is the weight of a direction, t = e/(e+λ); x is
ξ* = Σ a((1+B)t − B)t(1−t) / Σ w with w = a(1+B)t²(1−t)²; v is ξ_v = Σ a t²(1−t) / Σ a t²(1−t)².
"""

from sdproof.papers.das2023 import ds_2
from sdproof.papers.das2023.ds_1 import SOURCE, WEIGHTS
from sdproof.papers.das2023.ds_2 import TURNING
from sdproof.prove import combination, identity, nonnegative, sum_proof, term
from sdproof.state import At, Claim, Family, Theorem, Variant

WEIGHTED = Family(
    directions=WEIGHTS, direction_let={"t": "filter(e, lam)", "w": "a*(1+B)*t**2*(1-t)**2"}
)
_OPTIMAL = "a*((1+B)*t-B)*t*(1-t) = x*w"

OPTIMUM = Theorem(
    "optimum",
    WEIGHTED,
    forall={"lam": "positive", "x": "real", "xi": "real"},
    sums={"optimal": _OPTIMAL},
    states="a*rho(B, filter(e, lam, xi)) = a*rho(B, filter(e, lam, x)) + (xi-x)**2*w",
    proof=sum_proof(identity(), multipliers={"optimal": "-2*(xi-x)"}),
    idea="the derivative in ξ vanishes at x",
    remark="x is the best ξ, and the only one.",
)

ABOVE_ONE = Theorem(
    "above-one",
    WEIGHTED,
    forall={"lam": "positive", "x": "real"},
    each={"noisy": "B < t**2/(1-t**2)"},
    sums={"optimal": _OPTIMAL},
    states="x*w > w",
    proof=sum_proof(
        combination(term("a*t*(1-t)*(1-t**2)", "noisy")), multipliers={"optimal": "-1"}
    ),
    idea="a((1+B)t − B)t(1−t) − w = a t(1−t)(t² − B(1−t²))",
    remark="ξ* > 1, since every w_j > 0",
)

UPPER = Theorem(
    "upper",
    WEIGHTED,
    forall={"lam": "positive", "x": "nonnegative", "v": "real"},
    sums={"optimal": _OPTIMAL, "turning": TURNING},
    states="(v-x)*a*t**2*(1-t)**2 >= 0",
    proof=sum_proof(nonnegative(), multipliers={"optimal": "1", "turning": "-1"}),
    idea="signal only lowers the numerator and raises the denominator",
    remark="ξ* ≤ ξ_v",
)

RATE = Theorem(
    "rate",
    WEIGHTED,
    forall={"lam": "positive", "x": "nonnegative", "v": "real", "delta": "nonnegative"},
    each={"noisy": "B <= delta"},
    sums={"optimal": _OPTIMAL, "turning": TURNING},
    states="(v-x)*a*t**2*(1-t)**2 <= delta*(v*a*t**2*(1-t)**2 + a*t*(1-t)**2)",
    proof=sum_proof(
        combination(
            term("a*(x*t**2*(1-t)**2 + t*(1-t)**2)", "noisy"),
            term("delta*B*a*(x*t**2*(1-t)**2 + t*(1-t)**2)"),
        ),
        multipliers={"optimal": "-1+delta", "turning": "1-delta"},
    ),
    idea="the numerator and the denominator of ξ* differ from those of ξ_v by terms with B ≤ δ",
    remark="With 'upper': 0 ≤ ξ_v − ξ* ≤ δ(ξ_v + Σ a t(1−t)²/Σ a t²(1−t)²), which tends to 0 with δ; "
    "ξ* ≥ 0 by 'above-one' once δ is below every t_j²/(1−t_j²).",
)

CLAIM = Claim(
    id="DS-3",
    title="high noise: the best ξ exceeds 1 and tends to ξ_v, for every weighting",
    source=SOURCE,
    theorems=(OPTIMUM, ABOVE_ONE, UPPER, RATE),
    uses=(ds_2.CLAIM,),
    variants=(
        Variant(
            "no-threshold",
            "above-one",
            without="noisy",
            at=At({"lam": "1", "x": "0"}, ({"e": "1", "B": "1", "a": "1"},)),
            remark="ξ* > 1 for any signal-to-noise ratios",
        ),
        Variant(
            "limit-without-weights",
            "upper",
            changes={
                "sums": {"optimal": _OPTIMAL, "turning": "t**2*(1-t) = v*t**2*(1-t)**2"},
            },
            at=At(
                {"lam": "1", "x": "19/5", "v": "68/25"},
                ({"e": "1", "B": "0", "a": "1"}, {"e": "3", "B": "0", "a": "16"}),
            ),
            remark="ξ* is at most the turning point without weights",
        ),
    ),
)
