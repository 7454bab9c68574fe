"""LB-1: no spectral filter beats Σ B/(1+B).

The paper (Theorem 3, lower bound): no multiplication of the eigendirections, by whatever method, has a
smaller risk than LB = Σ B_j/(1+B_j); it is reached only by q_j = B_j/(1+B_j).

Proved, for every r, all instances and all real q_j: the bound, the exact excess over it, that
B_j/(1+B_j) reaches it, and that no other filter does.

Notation: ρ(B, q) = B(1−q)² + q².
"""

from sdproof.papers.pareek2024 import sd_2
from sdproof.prove.rules import combination, nonnegative, sum_proof, term
from sdproof.state import At, Claim, Family, Theorem, Variant

FILTERS = Family(directions={"q": "real"})
_EXCESS = combination(term("1+B", square="q - B/(1+B)"))

BOUND = Theorem(
    "bound",
    FILTERS,
    states="rho(B, q) >= B/(1+B)",
    proof=sum_proof(_EXCESS),
    idea="completing the square in each direction",
)

GAP = Theorem(
    "gap",
    FILTERS,
    states="rho(B, q) = B/(1+B) + (1+B)*(q - B/(1+B))**2",
    idea="completing the square, as an identity",
)

REACHED = Theorem(
    "reached",
    states="rho(B, B/(1+B)) = B/(1+B)",
)

ONLY_THERE = Theorem(
    "only-there",
    Family(aligned=True, directions={"q": "real"}),
    given={"elsewhere": "(q_m - B_m/(1+B_m))**2 > 0"},
    states="rho(B, q) > B/(1+B)",
    proof=sum_proof(
        _EXCESS,
        aligned=combination(term("1+B_m", "elsewhere")),
        total=nonnegative(),
    ),
    idea="one square is positive",
    remark="m is any direction in which q is not B/(1+B).",
)

CLAIM = Claim(
    id="LB-1",
    title="lower bound for every filter",
    source="paper, Theorem 3 (lower bound)",
    theorems=(BOUND, GAP, REACHED, ONLY_THERE),
    uses=(sd_2.CLAIM,),
    variants=(
        Variant(
            "ten-percent-more",
            "bound",
            "rho(B, q) >= 11*B/(10*(1+B))",
            at=At(directions=({"B": "1", "q": "1/2"},)),
        ),
        Variant(
            "bias-without-B",
            "bound",
            "rho(B, q) >= r/2",
            at=At(directions=({"B": "0", "q": "0"},)),
            remark="the bound if the bias were (1−q)² instead of B(1−q)²",
        ),
    ),
)
