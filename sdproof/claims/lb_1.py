"""LB-1: no spectral filter beats Σ B/(1+B)."""

from sdproof.claims import sd_2
from sdproof.claims.base import Claim
from sdproof.laws.optimum import never_below_lower_bound, never_below_optimum
from sdproof.prove.rules import combination, identity, sum_proof, term
from sdproof.prove.theorem import Refutation, Theorem, counterexample

BOUND = Theorem(
    name="bound",
    words="any filter values q_j whatever: ρ ≥ Σ B_j/(1+B_j)",
    statement={
        "type": "sum",
        "variables": {},
        "direction": {"B": "nonnegative", "q": "real"},
        "conclusion": "rho(B, q) - B/(1+B) >= 0",
    },
    proof=sum_proof(combination(term("1+B", square="q - B/(1+B)"))),
    idea="completing the square in each direction",
)

GAP = Theorem(
    name="gap",
    words="the excess over the bound is exactly Σ (1+B_j)(q_j − B_j/(1+B_j))²",
    statement=BOUND.statement | {"conclusion": "rho(B, q) - B/(1+B) - (1+B)*(q - B/(1+B))**2 = 0"},
    proof=sum_proof(identity()),
    idea="completing the square, as an identity",
)

CLAIM = Claim(
    id="LB-1",
    title="lower bound for every filter",
    latex=r"\rho\ \ge\ \mathrm{LB}=\sum_j\frac{B_j}{1+B_j},\qquad\text{with equality iff } "
    r"q_j=q_j^*=\frac{B_j}{1+B_j}",
    words="No multiplication of the eigendirections, by whatever method, has a smaller risk than "
    "Σ B/(1+B); it is reached only by q_j = B_j/(1+B_j).",
    source="paper, Theorem 3 (lower bound); theory §2-§3",
    scope="all instances, all real q_j, every r (tight)",
    theorems=(BOUND, GAP),
    closing="A sum of squares with positive weights 1+B_j is zero iff every square is.",
    laws=(never_below_lower_bound, never_below_optimum),
    variants=lambda: (
        Refutation(
            name="ten-percent-more",
            words="ρ ≥ (11/10) Σ B/(1+B)",
            certificates=(
                counterexample(
                    BOUND.statement,
                    {},
                    {"B": "1", "q": "1/2"},
                    conclusion="rho(B, q) - 11*B/(10*(1+B)) >= 0",
                ),
            ),
            shows="B = 1, q = 1/2: ρ = 1/2 < 11/20",
        ),
        Refutation(
            name="bias-without-B",
            words="ρ ≥ Σ 1/2, the bound with the bias (1−q)² instead of B(1−q)²",
            certificates=(
                counterexample(
                    BOUND.statement,
                    {},
                    {"B": "0", "q": "0"},
                    conclusion="rho(B, q) - 1/2 >= 0",
                ),
            ),
            shows="B = q = 0: ρ = 0",
        ),
    ),
    depends=(sd_2.CLAIM,),
)
