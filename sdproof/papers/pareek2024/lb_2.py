"""LB-2: how many steps reach the lower bound, and when an actual ξ does.

The paper (Theorems 1 and 3): with distinct eigenvalues r steps reach the lower bound of LB-1. Corrected:
r steps come arbitrarily close to it at every λ > 0, and attain it where the interpolating
h has h_0, …, h_{r−2} ≠ 0, which is not always; r + 1 steps attain it at every λ > 0. Equal eigenvalues
with unequal B never reach it.

Proved, for every r: the infimum and the attainment by r + 1 steps, both at every λ > 0; one exact
instance that r steps do not serve; and the excess that two directions with one eigenvalue leave.

Notation: ρ(B, q) = B(1−q)² + q²; n_j is the number of directions with eigenvalue e_j and, all of them,
B_j; LB = Σ n_j B_j/(1+B_j).
"""

from sdproof.papers.pareek2024 import lb_1, sd_3
from sdproof.prove.rules import combination, identity, nonnegative, sum_proof, term
from sdproof.state import At, Claim, Family, Theorem, Variant

GROUPS = Family(directions={"n": "positive"})

INFIMUM = Theorem(
    "infimum",
    GROUPS,
    forall={"lam": "positive", "delta": "positive", "LB": "real"},
    direction_let={"q": "B/(1+B)"},
    sums={"bound": "n*B/(1+B) = LB"},
    steps="r",
    states="n*rho(B, q) < LB + delta",
    proof=sum_proof(identity(), share="-LB/r", total=nonnegative(), multipliers={"bound": "-1"}),
    idea="r steps give r distinct eigenvalues any filter values, up to a limit",
    remark="Here r counts the distinct eigenvalues, and n_j directions have e_j and one B_j: n_j = 1 if "
    "all are distinct. The interpolating filter is that of an actual ξ where h_0, …, h_{r−2} ≠ 0 (SD-3).",
)

ONE_MORE = Theorem(
    "one-more-step",
    GROUPS,
    forall={"lam": "positive"},
    direction_let={"q": "B/(1+B)"},
    steps="r+1",
    states="n*rho(B, q) = n*B/(1+B)",
    idea="a small multiple of Π(t − t_j) makes every coefficient of h non-zero",
)

NOT_ALWAYS = Theorem(
    "r-steps-need-not",
    forall={"xi1": "real", "xi2": "real"},
    given={
        "first": "filter(1, 1, xi1, xi2) = (3/5)/(1+3/5)",
        "second": "filter(1/2, 1, xi1, xi2) = (7/20)/(1+7/20)",
    },
    states="0 = 1",
    idea="the two equations force h = −t, that is ξ_2 = −h_0 = 0 and yet ξ_1 ξ_2 = 1",
    remark="No ξ ∈ R² attains LB at λ = 1, e = (1, 1/2), B = (3/5, 7/20).",
)

EQUAL = Theorem(
    "equal-eigenvalues",
    Family(
        aligned="rho(B_a, q) + rho(B_b, q) - B_a/(1+B_a) - B_b/(1+B_b)",
        constants={"B_a": "nonnegative", "B_b": "nonnegative", "q": "real"},
        directions={"p": "real"},
    ),
    states="rho(B, p) - B/(1+B) >= (B_a-B_b)**2/((1+B_a)*(1+B_b)*(2+B_a+B_b))",
    proof=sum_proof(
        combination(term("1+B", square="p - B/(1+B)")),
        aligned=combination(term("1/(2+B_a+B_b)", square="(2+B_a+B_b)*q - B_a - B_b")),
        share_m="(B_a-B_b)**2/((1+B_a)*(1+B_b)*(2+B_a+B_b))",
    ),
    idea="the common q cannot be the best value of both",
    remark="m is a pair of directions with one eigenvalue, which have one filter value q after any "
    "number of steps; the excess is positive if their B_a, B_b differ.",
)

CLAIM = Claim(
    id="LB-2",
    title="r steps reach the lower bound",
    source="paper, Theorems 1 and 3, with a correction on attainment",
    theorems=(INFIMUM, ONE_MORE, NOT_ALWAYS, EQUAL),
    uses=(lb_1.CLAIM, sd_3.CLAIM),
    variants=(
        Variant(
            "equal-reach",
            Theorem("equal-reach", states="least <= B/(1+B)", steps="r"),
            at=At({}, ({"e": "1", "B": "0"}, {"e": "1", "B": "1"})),
            remark="r steps reach LB on every instance, equal eigenvalues or not",
        ),
        Variant(
            "r-1-steps",
            Theorem("r-1-steps", states="least <= B/(1+B)", steps="r-1"),
            at=At({}, ({"e": "1", "B": "200"}, {"e": "9/10", "B": "0"})),
        ),
        Variant(
            "always-attained",
            Theorem(
                "always-attained",
                forall={"lam": "positive"},
                direction_let={"q": "B/(1+B)"},
                steps="r",
                states="rho(B, q) = B/(1+B)",
            ),
            at=At({"lam": "1"}, ({"e": "1", "B": "3/5"}, {"e": "1/2", "B": "7/20"})),
        ),
    ),
)
