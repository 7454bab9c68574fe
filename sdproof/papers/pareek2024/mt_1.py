"""MT-1: on the hard family r steps of self-distillation have excess risk at most γ²/n.

In the paper (Theorem 2, upper bound): for the instances of the separation, signal on one eigenvector and
pairwise distinct eigenvalues, r-step self-distillation with suitable ξ attains γ²/n, whatever r.

What is proved is more: at every λ > 0, for every strength B_m of the signal and all distinct
eigenvalues, without a bound on their ratio. r steps can give r distinct directions any filter values,
up to a limit: 0 off the signal and B/(1+B) on it, where ρ = B/(1+B) < 1. Other signal raises the bound
to LB (LB-2).

Notation: see `theory`.
"""

from sdproof.papers.pareek2024 import sd_1, sd_2, sd_3
from sdproof.papers.pareek2024.theory import ALIGNED
from sdproof.prove import combination, identity, nonnegative, sum_proof, term
from sdproof.state import At, Claim, Theorem, Variant

ATTAINS = Theorem(
    "r-steps",
    ALIGNED,
    forall={"lam": "positive"},
    let={"q_m": "B_m/(1+B_m)"},
    direction_let={"q": "0"},
    steps="r",
    states="rho(B, q) < 1",
    proof=sum_proof(
        combination(term("-1", "elsewhere")),
        aligned=identity(),
        share_m="-B_m/(1+B_m)",
        total=nonnegative(),
    ),
    idea="filter value 0 costs nothing where there is no signal; on the signal the best one has "
    "ρ = B/(1+B)",
)

BELOW = {"below": "e_m > e"}
DISTINCT = {"e": "9/10", "B": "0"}

CLAIM = Claim(
    id="MT-1",
    title="hard family: r steps attain γ²/n",
    source="paper, Theorem 2 (upper bound for r steps)",
    theorems=(ATTAINS,),
    variants=(
        Variant(
            "one-step",
            of=Theorem("one step", ALIGNED, each=BELOW, steps=1, states="least <= 1"),
            at=At({"e_m": "1", "B_m": "200"}, (DISTINCT,)),
            remark="one step attains it too",
        ),
        Variant(
            "half",
            of=Theorem("half of it", ALIGNED, each=BELOW, steps="r", states="least <= 1/2"),
            at=At({"e_m": "1", "B_m": "3"}, (DISTINCT,)),
            remark="r steps attain half of it",
        ),
    ),
    uses=(sd_1.CLAIM, sd_2.CLAIM, sd_3.CLAIM),
)
