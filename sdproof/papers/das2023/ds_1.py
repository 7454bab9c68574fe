"""DS-1: no weighting of the directions changes which filter is best.

In this frame: for any weights a_j > 0 the risk Σ a_j [B_j (1−q_j)² + q_j²] of any filter is at least
Σ a_j B_j/(1+B_j), and exceeds it by Σ a_j (1+B_j) (q_j − B_j/(1+B_j))². The filter B/(1+B) does not
depend on the weights, so with distinct eigenvalues r + 1 steps reach all weighted bounds at once.

Notation: a_j is the weight of direction j, and n_j where the statement is about steps; a_j = 1/e_j for
the error ‖θ − θ*‖².
"""

from sdproof.papers.pareek2024 import lb_2, sd_1, sd_2
from sdproof.prove import combination, sum_proof, term
from sdproof.state import At, Claim, Family, Theorem, Variant

SOURCE = "in the frame of Das & Sanghavi 2023 (read: its abstract); the statements are ours"
WEIGHTS = {"a": "positive"}
FILTERS = Family(directions={**WEIGHTS, "q": "real"})

ESTIMATION = Theorem(
    "estimation-error",
    forall={"s": "positive", "th": "real", "q": "real", "eta": "real", "gamma2": "positive"},
    let={"estimate": "q*(s*th+eta)/s", "e": "s**2", "B": "e*th**2/gamma2"},
    states="mean((estimate - th)**2, eta, gamma2) = gamma2*(1/e)*rho(B, q)",
    idea="the in-sample error of SD-2 divided by e = s²",
    remark="In one direction of the singular value decomposition: s is the singular value, th the true "
    "coordinate, η the noise. So the error in estimating θ* has the weights a_j = 1/e_j.",
)

BOUND = Theorem(
    "bound",
    FILTERS,
    states="a*rho(B, q) >= a*B/(1+B)",
    proof=sum_proof(combination(term("a*(1+B)", square="q - B/(1+B)"))),
    idea="completing the square in each direction",
)

GAP = Theorem(
    "gap",
    FILTERS,
    states="a*rho(B, q) = a*B/(1+B) + a*(1+B)*(q - B/(1+B))**2",
    idea="completing the square, as an identity",
    remark="So q_j = B_j/(1+B_j) is the only filter that reaches the bound, for all weights.",
)

ATTAINED = Theorem(
    "attained",
    Family(directions={"n": "positive"}),
    forall={"lam": "positive"},
    direction_let={"q": "B/(1+B)"},
    steps="r+1",
    states="n*rho(B, q) = n*B/(1+B)",
    remark="n_j is the weight here, any positive number. The ξ does not depend on it.",
)

CLAIM = Claim(
    id="DS-1",
    title="the best filter is the same for every weighting of the directions",
    source=SOURCE,
    theorems=(ESTIMATION, BOUND, GAP, ATTAINED),
    uses=(sd_1.CLAIM, sd_2.CLAIM, lb_2.CLAIM),
    variants=(
        Variant(
            "unweighted-bound",
            "bound",
            "a*rho(B, q) >= B/(1+B)",
            at=At(directions=({"a": "1/2", "B": "1", "q": "1/2"},)),
            remark="LB bounds every weighted risk",
        ),
        Variant(
            "weighted-filter",
            "bound",
            "a*rho(B, q) >= a*rho(B, a*B/(1+a*B))",
            at=At(directions=({"a": "2", "B": "1", "q": "1/2"},)),
            remark="the best filter is that of the signal-to-noise ratio aB",
        ),
        Variant(
            "estimation-unweighted",
            "estimation-error",
            "mean((estimate - th)**2, eta, gamma2) = gamma2*rho(B, q)",
            at=At({"s": "2", "th": "1", "q": "1/2", "eta": None, "gamma2": "1"}),
            remark="the estimation error is the excess risk",
        ),
    ),
)
