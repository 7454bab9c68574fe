"""LB-2: how many steps reach the lower bound, and when an actual ξ does."""

from sdproof.claims import lb_1, sd_3
from sdproof.claims.base import Claim
from sdproof.claims.variants import stays_above
from sdproof.laws.curve import whole_curve
from sdproof.laws.false_variants import always_attained, one_step_less_reaches
from sdproof.laws.optimum import lower_bound_attained, monotone_in_steps
from sdproof.prove.rules import combination, identity, nonnegative, sum_proof, term
from sdproof.prove.theorem import Json, Refutation, Theorem, counterexample

_OPTIMAL_FILTER: Json = {
    "type": "sum",
    "variables": {"lam": "positive", "delta": "positive", "LB": "real"},
    "direction": {"e": "positive", "B": "nonnegative"},
    "direction_let": {"q": "B/(1+B)"},
    "sums": {"bound": "B/(1+B) - LB/r = 0"},
}

INFIMUM = Theorem(
    name="infimum",
    words="pairwise distinct eigenvalues: at every λ > 0, for every δ > 0, some ξ ∈ R^r has "
    "ρ < LB + δ",
    statement=_OPTIMAL_FILTER | {"steps": "r", "conclusion": "rho(B, q) < LB + delta"},
    proof=sum_proof(identity(), share="-LB/r", total=nonnegative(), multipliers={"bound": "-1"}),
    idea="r steps can give r distinct directions any filter values, up to a limit",
)

ONE_MORE = Theorem(
    name="one-more-step",
    words="pairwise distinct eigenvalues: at every λ > 0 some ξ ∈ R^(r+1) attains ρ = LB",
    statement={
        "type": "sum",
        "variables": {"lam": "positive", "LB": "real"},
        "direction": {"e": "positive", "B": "nonnegative"},
        "direction_let": {"q": "B/(1+B)"},
        "sums": {"bound": "B/(1+B) - LB/r = 0"},
        "steps": "r+1",
        "conclusion": "rho(B, q) = LB",
    },
    proof=sum_proof(identity(), share="LB/r", multipliers={"bound": "1"}),
    idea="a small multiple of Π(t − t_j) makes every coefficient of h non-zero",
)

NOT_ALWAYS = Theorem(
    name="r-steps-need-not",
    words="at λ = 1, e = (1, 1/2), B = (3/5, 7/20) no ξ ∈ R^2 gives both filter values 3/8 and 7/27",
    statement={
        "type": "pointwise",
        "variables": {"xi1": "real", "xi2": "real"},
        "hypotheses": {
            "first": "filter(1, 1, xi1, xi2) = (3/5)/(1+3/5)",
            "second": "filter(1/2, 1, xi1, xi2) = (7/20)/(1+7/20)",
        },
        "conclusion": "0 = 1",
    },
    proof=combination(
        term("-24 - 8*xi1", "first"),
        term("27 + 27*xi1/2", "second"),
    ),
    idea="the two equations force h = −t, that is ξ_2 = −h_0 = 0 and yet ξ_1ξ_2 = 1",
)

EQUAL = Theorem(
    name="equal-eigenvalues",
    words="two directions with one filter value q (equal eigenvalues) exceed their bound by at least "
    "(B_1−B_2)²/((1+B_1)(1+B_2)(2+B_1+B_2)), which is positive if B_1 ≠ B_2",
    statement={
        "type": "pointwise",
        "variables": {"B1": "nonnegative", "B2": "nonnegative", "q": "real"},
        "conclusion": "rho(B1, q) + rho(B2, q) >= B1/(1+B1) + B2/(1+B2)"
        " + (B1-B2)**2/((1+B1)*(1+B2)*(2+B1+B2))",
    },
    proof=combination(term("1/(2+B1+B2)", square="(2+B1+B2)*q - B1 - B2")),
    idea="the common q cannot be the optimal value of both",
)

CLAIM = Claim(
    id="LB-2",
    title="r steps reach the lower bound",
    latex=r"e_j \text{ distinct}:\ \inf_{\xi\in\mathbb R^r}\rho=\mathrm{LB}\ \ \forall\lambda>0;"
    r"\quad \min_{\xi\in\mathbb R^{r+1}}\rho=\mathrm{LB}\ \ \forall\lambda>0",
    words="With distinct eigenvalues r steps come arbitrarily close to the lower bound at every λ, and "
    "r+1 steps attain it; r steps attain it where the interpolating h has h_0..h_{r−2} ≠ 0, but "
    "not always. Equal eigenvalues with unequal B never reach it.",
    source="paper, Theorems 1 and 3; theory §3, with its correction on attainment",
    scope="every r, all λ > 0, all instances with distinct eigenvalues (more generally e_i = e_j ⇒ "
    "B_i = B_j: equal directions then share one optimal filter value); the exception concerns one "
    "exact instance",
    theorems=(INFIMUM, ONE_MORE, NOT_ALWAYS, EQUAL),
    closing="ρ ≥ LB is LB-1, which also bounds the directions beside two equal ones. Equal directions "
    "share a node t_j and, if B_i = B_j, the wanted value, so the interpolation is at n ≤ r nodes "
    "(Π(t − t_j) times (t − 1)^(r−n) still has no zero coefficient). When h_0..h_{r−2} ≠ 0 the "
    "interpolating filter is that of an actual ξ (SD-3).",
    laws=(lower_bound_attained, monotone_in_steps, whole_curve),
    variants=lambda: (
        Refutation(
            name="equal-reach",
            words="equal eigenvalues with unequal B also reach LB",
            certificates=(
                counterexample(
                    EQUAL.statement,
                    {"B1": "0", "B2": "1", "q": "1/3"},
                    conclusion="rho(B1, q) + rho(B2, q) <= B1/(1+B1) + B2/(1+B2)",
                ),
                *stays_above("2/3", steps=2, eigenvalues=("1", "1"), snr=("0", "1")),
            ),
            shows="e = (1, 1), B = (0, 1): ρ ≥ 2/3 > 1/2 = LB for any number of steps",
        ),
        Refutation(
            name="r-1-steps",
            words="r−1 steps reach LB",
            certificates=stays_above("3/2"),
            shows="e = (1, 9/10), B = (200, 0): one step has ρ ≥ 3/2 > 1 > LB",
            law=one_step_less_reaches,
        ),
        Refutation(
            name="always-attained",
            words="r steps attain LB at every λ",
            certificates=(NOT_ALWAYS.certificate(),),
            shows="λ = 1, e = (1, 1/2), B = (3/5, 7/20)",
            law=always_attained,
        ),
    ),
    depends=(lb_1.CLAIM, sd_3.CLAIM),
)
