"""OS-2: ξ trades bias for variance, up to ξ_v and no further."""

from sdproof.claims import sd_1, sd_2
from sdproof.claims.base import Claim
from sdproof.laws.one_step import bias_grows, variance_turning_point
from sdproof.prove.rules import combination, nonnegative, sum_proof, term
from sdproof.prove.theorem import Json, Refutation, Theorem, counterexample

_T: Json = {"t": "filter(e, lam)"}

DECREASING = Theorem(
    name="decreasing",
    words="for ξ2 < ξ1 ≤ ξ_v the variance at ξ2 is strictly larger than at ξ1",
    statement={
        "type": "sum",
        "variables": {"lam": "positive", "xi1": "real", "d": "positive"},
        "let": {"xi2": "xi1 - d"},
        "direction": {"e": "positive"},
        "direction_let": _T,
        "sums": {"below": "t**2*(1-t) >= xi1*t**2*(1-t)**2"},
        "conclusion": "variance(filter(e, lam, xi2)) - variance(filter(e, lam, xi1)) > 0",
    },
    proof=sum_proof(nonnegative(), multipliers={"below": "2*d"}),
    idea="the difference is 2d Σ(t²(1−t) − ξ1 t²(1−t)²) + d² Σ t²(1−t)², d = ξ1 − ξ2",
)

INCREASING = Theorem(
    name="increasing",
    words="for ξ_v ≤ ξ1 < ξ2 the variance at ξ2 is strictly larger than at ξ1",
    statement=DECREASING.statement
    | {
        "let": {"xi2": "xi1 + d"},
        "sums": {"above": "xi1*t**2*(1-t)**2 >= t**2*(1-t)"},
    },
    proof=sum_proof(nonnegative(), multipliers={"above": "2*d"}),
    idea="the same identity with the other sign of ξ1 − ξ_v",
)

BEYOND_ONE = Theorem(
    name="beyond-one",
    words="ξ_v > 1: Σ t²(1−t) > Σ t²(1−t)²",
    statement={
        "type": "sum",
        "variables": {"lam": "positive"},
        "direction": {"e": "positive"},
        "direction_let": _T,
        "conclusion": "t**2*(1-t) - t**2*(1-t)**2 > 0",
    },
    proof=sum_proof(nonnegative()),
    idea="the difference is Σ t³(1−t)",
)

BIAS = Theorem(
    name="bias",
    words="for −1 ≤ ξ1 < ξ2 the bias at ξ2 is at least that at ξ1",
    statement={
        "type": "sum",
        "variables": {"lam": "positive", "xi1": "real", "d": "positive"},
        "let": {"xi2": "xi1 + d"},
        "hypotheses": {"range": "xi1 >= -1"},
        "direction": {"e": "positive", "B": "nonnegative"},
        "direction_let": _T,
        "conclusion": "bias(B, filter(e, lam, xi2)) - bias(B, filter(e, lam, xi1)) >= 0",
    },
    proof=sum_proof(
        combination(
            term("2*B*d*t**2*(1-t)**2", "range"),
            term("B*d*t*(1-t)**2*(2*(1-t) + d*t)"),
        )
    ),
    idea="1 − q = (1−t)(1 + ξ t) grows with ξ and is not negative for ξ ≥ −1",
)

CLAIM = Claim(
    id="OS-2",
    title="ξ trades bias for variance, on a range",
    latex=r"\sum_j q_j^2 \text{ is strictly decreasing in }\xi\text{ on }(-\infty,\xi_v]\text{ and "
    r"increasing beyond},\quad \xi_v=\frac{\sum t^2(1-t)}{\sum t^2(1-t)^2}>1",
    words="Increasing the imitation parameter reduces the variance as long as ξ ≤ ξ_v, in particular "
    "for ξ ≤ 1; beyond ξ_v > 1 it increases it. Without a range the statement is false. The bias "
    "does not decrease in ξ on ξ ≥ −1.",
    source="paper, discussion of Theorem 1; theory §3",
    scope="one step; all instances, all λ > 0, all ξ, every r",
    theorems=(DECREASING, INCREASING, BEYOND_ONE, BIAS),
    closing="ξ1 ≤ ξ_v is the hypothesis 'below', as Σ t²(1−t)² > 0.",
    laws=(variance_turning_point, bias_grows),
    variants=lambda: (
        Refutation(
            name="no-range",
            words="the variance decreases in ξ without a range",
            certificates=(
                counterexample(
                    DECREASING.statement,
                    {"lam": "1", "xi1": "3", "d": "1"},
                    {"e": "1"},
                    sums=None,
                ),
            ),
            shows="e = λ = 1, where ξ_v = 2: the variance is 0 at ξ = 2 and 1/16 at ξ = 3",
        ),
        Refutation(
            name="turns-at-one",
            words="ξ_v ≤ 1",
            certificates=(
                counterexample(
                    BEYOND_ONE.statement,
                    {"lam": "1"},
                    {"e": "1"},
                    {"e": "1/2"},
                    conclusion="t**2*(1-t) - t**2*(1-t)**2 <= 0",
                ),
            ),
            shows="e = (1, 1/2), λ = 1",
        ),
    ),
    depends=(sd_1.CLAIM, sd_2.CLAIM),
)
