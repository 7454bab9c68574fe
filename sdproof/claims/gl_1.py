"""GL-1: no gain exceeds r/LB, so order r is the largest possible."""

from sdproof.claims import lb_1, sd_1, sd_2
from sdproof.claims.base import Claim
from sdproof.claims.lb_1 import BOUND
from sdproof.claims.variants import stays_above
from sdproof.laws.false_variants import half_the_gain
from sdproof.laws.optimum import gain_is_capped
from sdproof.prove.rules import combination, identity, nonnegative, sum_proof, term
from sdproof.prove.theorem import Refutation, Theorem, counterexample

LEAST_SQUARES = Theorem(
    name="small-lambda",
    words="with S = Σ B_j/e_j², ridge at λ = δ/(1+S+δ) has ρ ≤ r + δ, for every δ > 0",
    statement={
        "type": "sum",
        "variables": {"delta": "positive", "S": "nonnegative"},
        "let": {"lam": "delta/(1+S+delta)"},
        "direction": {"e": "positive", "B": "nonnegative"},
        "sums": {"S": "B/e**2 - S/r = 0"},
        "conclusion": "rho(B, filter(e, lam)) <= r + delta",
    },
    proof=sum_proof(
        nonnegative(),
        share="-1 - lam**2*S/r",
        multipliers={"S": "-lam**2"},
        total=nonnegative(),
    ),
    idea="variance t² ≤ 1 and bias B(1−t)² ≤ λ² B/e²",
)

LARGE_LAMBDA = Theorem(
    name="large-lambda",
    words="with S = Σ e_j², ridge at λ = (1+S+δ)/δ has ρ ≤ Σ B_j + δ, for every δ > 0",
    statement={
        "type": "sum",
        "variables": {"delta": "positive", "S": "nonnegative"},
        "let": {"lam": "(1+S+delta)/delta"},
        "direction": {"e": "positive", "B": "nonnegative"},
        "sums": {"S": "e**2 - S/r = 0"},
        "conclusion": "rho(B, filter(e, lam)) - B <= delta",
    },
    proof=sum_proof(
        nonnegative(),
        share="-S/(r*lam**2)",
        multipliers={"S": "-1/lam**2"},
        total=nonnegative(),
    ),
    idea="bias B(1−t)² ≤ B and variance t² ≤ e²/λ²",
)

WEAK = Theorem(
    name="weak-signals",
    words="if every B_j ≤ 1, then Σ B_j ≤ 2 LB: no filter gains more than a factor 2 over ridge",
    statement={
        "type": "sum",
        "variables": {},
        "direction": {"B": "nonnegative"},
        "each": {"weak": "1 >= B"},
        "conclusion": "2*B/(1+B) - B >= 0",
    },
    proof=sum_proof(combination(term("B/(1+B)", "weak"))),
    idea="2B/(1+B) ≥ B for B ≤ 1",
)

STRONG = Theorem(
    name="one-strong-signal",
    words="if some B_m ≥ 1, then LB ≥ 1/2, so r/LB ≤ 2r",
    statement={
        "type": "sum",
        "aligned": True,
        "variables": {},
        "direction": {"B": "nonnegative"},
        "hypotheses": {"strong": "B_m >= 1"},
        "conclusion": "B/(1+B) >= 1/2",
    },
    proof=sum_proof(
        nonnegative(),
        aligned=combination(term("1/(2*(1+B_m))", "strong")),
        share_m="1/2",
    ),
    idea="B/(1+B) increases with B",
)

RIDGE_IS_ONE_STEP = Theorem(
    name="ridge-is-a-step",
    words="one step with ξ = 0 is ridge, so one step at its best is no worse",
    statement={
        "type": "pointwise",
        "variables": {"e": "positive", "lam": "positive"},
        "conclusion": "filter(e, lam, 0) = filter(e, lam)",
    },
    proof=identity(),
    idea="the label mix is y",
)

AT_MOST_RANK = Theorem(
    name="lower-bound-below-rank",
    words="LB < r: the cap r/LB exceeds 1",
    statement={
        "type": "sum",
        "variables": {},
        "direction": {"B": "nonnegative"},
        "conclusion": "B/(1+B) < r",
    },
    proof=sum_proof(combination(term("1/(1+B)")), share="-1"),
    idea="B/(1+B) < 1 in every direction",
)

CLAIM = Claim(
    id="GL-1",
    title="Ω(r) is the largest possible order",
    latex=r"\frac{\min_{\lambda}\rho_{\mathrm{ridge}}}{\inf_{\lambda,\xi\in\mathbb R^r}\rho}\ \le\ "
    r"\frac{r}{\mathrm{LB}}",
    words="Ridge and one step at their best have risk at most r, and no filter has risk below LB: no "
    "number of steps gains more than the factor r/LB over them, and never more than 2r.",
    source="paper, remark on optimality of Ω(d); theory §3",
    scope="every r, all instances with some signal (LB > 0), every k (upper bound)",
    theorems=(
        LEAST_SQUARES,
        LARGE_LAMBDA,
        WEAK,
        STRONG,
        RIDGE_IS_ONE_STEP,
        AT_MOST_RANK,
        BOUND,
    ),
    closing="inf over λ of ridge is ≤ r + δ and ≤ ΣB + δ for every δ > 0; divide by LB > 0. If every "
    "B_j ≤ 1 the gain is at most ΣB/LB ≤ 2, else r/LB ≤ 2r. At full rank r = d.",
    laws=(gain_is_capped,),
    variants=lambda: (
        Refutation(
            name="strong-weak",
            words="Σ B ≤ 2 LB without B_j ≤ 1",
            certificates=(counterexample(WEAK.statement, {}, {"B": "2"}, each=None),),
            shows="B = 2: 2 LB = 4/3 < 2",
        ),
        Refutation(
            name="half",
            words="the gain never exceeds r/(2 LB)",
            certificates=stays_above("3/2", steps=0),
            shows="e = (1, 9/10), B = (200, 0): ridge ≥ 3/2 for all λ, r steps reach LB = 200/201 "
            "(LB-2): a gain above 3/2, while r/(2 LB) = 201/200",
            law=half_the_gain,
        ),
    ),
    depends=(sd_1.CLAIM, sd_2.CLAIM, lb_1.CLAIM),
)
