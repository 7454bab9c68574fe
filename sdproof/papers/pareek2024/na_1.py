"""NA-1: alignment is necessary. Where the signal is spread evenly, no number of steps gains anything.

In the paper: if all ⟨θ*, u_j⟩² are equal, ridge at its best is already optimal. As
B_j = e_j⟨θ*, u_j⟩²/γ², that is B_j = c e_j with one c, positive unless θ* vanishes on the span.

What is proved: ridge at λ = 1/c has the risk LB, and no filter whatever, that of k steps at any λ and ξ
included, has a smaller one.

Why: at λ = 1/c ridge has t = e/(e + 1/c) = B/(1+B), the best filter value of every direction.

Notation: see `theory`.
"""

from sdproof.papers.pareek2024 import lb_1, sd_1, sd_2
from sdproof.papers.pareek2024.theory import EVEN, any_filter
from sdproof.prove import combination, sum_proof, term
from sdproof.state import At, Claim, Theorem, Variant

_EXCESS = "(B-c*e)/((1+B)*(1+c*e)**2)"  # times B − c e: the excess of ridge over B/(1+B)

ATTAINS = Theorem(
    "ridge-is-optimal",
    EVEN,
    states="rho(B, filter(e, 1/c)) = B/(1+B)",
    proof=sum_proof(combination(term(_EXCESS, "even"))),
)

NO_GAIN = Theorem(
    "no-gain",
    any_filter(EVEN),
    states="rho(B, q) >= rho(B, filter(e, 1/c))",
    uses=(lb_1.BOUND,),
    idea="both sides against LB",
)

CLAIM = Claim(
    id="NA-1",
    title="alignment is necessary",
    source="paper, Theorem on necessity (alignment)",
    theorems=(ATTAINS, NO_GAIN),
    variants=(
        Variant(
            "no-alignment-hypothesis",
            of="ridge-is-optimal",
            without="even",
            at=At({"c": "1"}, ({"e": "1", "B": "0"},)),
            remark="ridge at λ = 1/c attains LB for any B",
        ),
    ),
    uses=(sd_1.CLAIM, sd_2.CLAIM, lb_1.CLAIM),
)
