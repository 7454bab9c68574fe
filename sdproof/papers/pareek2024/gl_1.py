"""GL-1: no gain exceeds r/LB, so order r is the largest possible.

In the paper (remark on the optimality of Ω(d)): no number of steps gains more than order r over ridge or
one step; r = d at full rank.

What is proved: for every filter q whatever, k-step self-distillation included, some ridge has
LB·ρ_ridge ≤ (r+δ)·ρ(q), δ > 0 as small as wanted; the λ is given. One step is no worse than ridge. And
r/LB need not be large for this: if some B_m ≥ 1, ρ_ridge ≤ 2(r+δ)·ρ(q), and if all B_j ≤ 1,
ρ_ridge ≤ 2·ρ(q) + δ. So the gain is at most 2r, always.

Why: ridge tends to ρ = r for λ → 0 and to ρ = Σ B_j for λ → ∞, and ρ(q) ≥ LB (LB-1).

Notation: see `theory`; R is the risk of the filter q, T = Σ B_j.
"""

from sdproof.papers.pareek2024 import lb_1, sd_1, sd_2
from sdproof.papers.pareek2024.theory import any_filter, as_it_stands
from sdproof.prove import combination, nonnegative, sum_proof, term
from sdproof.state import At, Claim, Family, Theorem, Variant

_SMALL = "delta/(1+S+delta)"
_LARGE = "(1+S+delta)/delta"
_POSITIVE = {"delta": "positive", "S": "nonnegative"}
_ANY = {"bound": as_it_stands(lb_1.BOUND)}

LEAST_SQUARES = Theorem(
    "small-lambda",
    Family(),
    forall=_POSITIVE,
    let={"lam": _SMALL},
    sums={"size": "B/e**2 = S"},
    states="rho(B, filter(e, lam)) <= r + delta",
    proof=sum_proof(
        nonnegative(),
        share="-1 - lam**2*S/r",
        multipliers={"size": "-lam**2"},
        total=nonnegative(),
    ),
    idea="variance t² ≤ 1 and bias B(1−t)² ≤ λ² B/e²",
)

LARGE_LAMBDA = Theorem(
    "large-lambda",
    Family(),
    forall=_POSITIVE | {"T": "nonnegative"},
    let={"lam": _LARGE},
    sums={"size": "e**2 = S", "signal": "B = T"},
    states="rho(B, filter(e, lam)) <= T + delta",
    proof=sum_proof(
        nonnegative(),
        share="-S/(r*lam**2) - T/r",
        multipliers={"size": "-1/lam**2", "signal": "-1"},
        total=nonnegative(),
    ),
    idea="bias B(1−t)² ≤ B and variance t² ≤ e²/λ²",
)

GAIN = Theorem(
    "gain-at-most-r-over-LB",
    any_filter(Family()),
    forall=_POSITIVE | {"LB": "nonnegative"},
    let={"lam": _SMALL},
    sums={"size": "B/e**2 = S", "lower_bound": "B/(1+B) = LB"},
    states="LB*rho(B, filter(e, lam)) <= (r + delta)*rho(B, q)",
    uses=(lb_1.BOUND,),
    idea="ridge of small-lambda has ρ ≤ r + δ, and ρ(q) ≥ LB",
)

STRONG_BOUND = Theorem(
    "one-strong-signal",
    Family(aligned=True),
    given={"strong": "B_m >= 1"},
    states="B/(1+B) >= 1/2",
    proof=sum_proof(
        nonnegative(),
        aligned=combination(term("1/(2*(1+B_m))", "strong")),
        share_m="1/2",
    ),
    idea="B/(1+B) increases with B",
)

STRONG = Theorem(
    "gain-at-most-2r",
    any_filter(Family(aligned=True)),
    forall=_POSITIVE,
    let={"lam": _SMALL},
    given={"strong": "B_m >= 1"},
    sums={"size": "B/e**2 = S"},
    states="rho(B, filter(e, lam)) <= 2*(r + delta)*rho(B, q)",
    uses=(lb_1.BOUND,),
    proof=sum_proof(
        nonnegative(),
        uses=_ANY,
        share="-1 - lam**2*S/r",
        multipliers={"bound": "2*(r + delta)", "size": "-lam**2"},
        aligned=combination(
            term("(r+delta)/(1+B_m)", "strong"),
            term("1 + lam**2*B_m/e_m**2 - rho(B_m, filter(e_m, lam))"),
        ),
        share_m="r + delta - 1 - lam**2*S/r",
        total=nonnegative(),
    ),
    idea="ρ ≤ r + δ, and ρ(q) ≥ LB ≥ 1/2",
)

WEAK_BOUND = Theorem(
    "weak-signals",
    Family(),
    each={"weak": "1 >= B"},
    states="B <= 2*B/(1+B)",
    proof=sum_proof(combination(term("B/(1+B)", "weak"))),
)

WEAK = Theorem(
    "gain-at-most-2",
    any_filter(Family()),
    forall=_POSITIVE | {"R": "nonnegative"},
    let={"lam": _LARGE},
    each={"weak": "1 >= B"},
    sums={"size": "e**2 = S", "risk": "rho(B, q) = R"},
    states="rho(B, filter(e, lam)) <= 2*R + delta",
    uses=(lb_1.BOUND,),
    proof=sum_proof(
        combination(term("B/(1+B)", "weak"), term("B + e**2/lam**2 - rho(B, filter(e, lam))")),
        uses=_ANY,
        share="-2*R/r - S/(r*lam**2)",
        multipliers={"bound": "2", "risk": "-2", "size": "-1/lam**2"},
        total=nonnegative(),
    ),
    idea="ridge of large-lambda has ρ ≤ ΣB + δ, and ΣB ≤ 2 LB ≤ 2 ρ(q)",
)

RIDGE_IS_ONE_STEP = Theorem(
    "ridge-is-a-step",
    forall={"e": "positive", "lam": "positive"},
    states="filter(e, lam, 0) = filter(e, lam)",
    idea="with ξ = 0 the label mix is y: one step at its best is no worse than ridge",
)

AT_MOST_RANK = Theorem(
    "lower-bound-below-rank",
    Family(),
    states="B/(1+B) < r",
    idea="B/(1+B) < 1 in every direction: the cap r/LB exceeds 1",
)

CLAIM = Claim(
    id="GL-1",
    title="Ω(r) is the largest possible order",
    source="paper, remark on optimality of Ω(d)",
    theorems=(
        LEAST_SQUARES,
        LARGE_LAMBDA,
        GAIN,
        STRONG_BOUND,
        STRONG,
        WEAK_BOUND,
        WEAK,
        RIDGE_IS_ONE_STEP,
        AT_MOST_RANK,
    ),
    variants=(
        Variant(
            "strong-weak",
            of="weak-signals",
            without="weak",
            at=At({}, ({"B": "2"},)),
            remark="Σ B ≤ 2 LB without B_j ≤ 1",
        ),
        Variant(
            "half",
            of=Theorem("half of r", Family(), steps=0, states="least <= r/2"),
            at=At({}, ({"e": "1", "B": "200"}, {"e": "9/10", "B": "0"})),
            remark="the gain of r steps, which reach LB (LB-2), is at most r/(2 LB)",
        ),
    ),
    uses=(sd_1.CLAIM, sd_2.CLAIM, lb_1.CLAIM),
)
