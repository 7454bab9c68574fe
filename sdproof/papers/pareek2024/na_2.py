"""NA-2: a bounded eigenvalue ratio is necessary. Where the other eigenvalues are tiny, ridge is good.

In the paper: if the eigenvalues beside that of the signal are too small, there is no separation. Ridge
alone keeps the signal and drops the rest.

What is proved: with signal B on u_m only and e_j ≤ ε e_m for the others, ridge at λ = e_m x has
ρ ≤ B x² + 1 + (r−1)(ε/x)²; at the x that balances the two terms, ρ ≤ 1 + 2ε√(rB). So no filter gains
more than the factor (1 + 2ε√(rB))(1+B)/B over ridge: ε√(rB) → 0 leaves no gap of order r. (Where B < 1
the factor is at most 2, by GL-1.)

Why: off the signal t_j ≤ e_j/λ ≤ ε/x; on it bias ≤ B x² and variance ≤ 1.

Notation: see `theory`; s = √(rB), x² = ε r/s.
"""

from sdproof.papers.pareek2024 import lb_1, sd_1, sd_2
from sdproof.papers.pareek2024.theory import DOMINANT, any_filter, as_it_stands
from sdproof.prove import combination, identity, lemma, nonnegative, sum_proof, term
from sdproof.state import At, Claim, Theorem, Variant

_BALANCED = {"root": "s**2 = r*B_m", "balance": "x**2*s = eps*r"}

RIDGE = Theorem(
    "ridge-is-good",
    DOMINANT,
    forall={"x": "positive"},
    states="rho(B, filter(e, e_m*x)) <= B_m*x**2 + 1 + (r-1)*(eps/x)**2",
    proof=sum_proof(
        lemma(
            "below",
            "eps/x >= q",
            combination(term("1/(e_m*x)", "small"), term("q*e/(e_m*x)")),
            then=combination(term("eps/x + q", "below"), term("-(1-q)**2", "elsewhere")),
            let={"q": "filter(e, e_m*x)"},
        ),
        share="-(eps/x)**2",
        aligned=nonnegative(),
        share_m="-B_m*x**2 - 1",
    ),
)

VANISHING = Theorem(
    "gap-vanishes",
    DOMINANT,
    forall={"x": "positive", "s": "positive"},
    given=_BALANCED,
    states="rho(B, filter(e, e_m*x)) <= 1 + 2*eps*s",
    uses=(RIDGE,),
    proof=sum_proof(
        identity(),
        uses={"bound": as_it_stands(RIDGE)},
        multipliers={"bound": "1"},
        share="-(B_m*x**2 + 1 + (r-1)*(eps/x)**2)/r",
        aligned=identity(),
        share_m="-(B_m*x**2 + 1 + (r-1)*(eps/x)**2)/r",
        total=combination(
            term("eps/x**2 - s/r", "balance"), term("x**2/r", "root"), term("(eps/x)**2")
        ),
    ),
)

GAIN = Theorem(
    "gain-is-bounded",
    any_filter(DOMINANT),
    forall={"x": "positive", "s": "positive"},
    given=_BALANCED,
    states="B_m*rho(B, filter(e, e_m*x)) <= (1 + 2*eps*s)*(1+B_m)*rho(B, q)",
    uses=(lb_1.BOUND, VANISHING),
    proof=sum_proof(
        combination(term("(1+2*eps*s)*(1+B_m)/(1+B)", "elsewhere")),
        uses={"ridge": as_it_stands(VANISHING), "filter_q": as_it_stands(lb_1.BOUND)},
        multipliers={"ridge": "B_m", "filter_q": "(1+2*eps*s)*(1+B_m)"},
        share="-B_m*(1+2*eps*s)/r",
        aligned=identity(),
        share_m="B_m*(1+2*eps*s)*(1-1/r)",
    ),
    idea="the bound of gap-vanishes for ridge, and Σ B_j/(1+B_j) = B_m/(1+B_m) for q",
)

CLAIM = Claim(
    id="NA-2",
    title="a bounded eigenvalue ratio is necessary",
    source="paper, Theorem on necessity (eigenvalue ratio)",
    remark="an upper bound; for ε, B > 0 the s and x of the last two statements exist",
    theorems=(RIDGE, VANISHING, GAIN),
    variants=(
        Variant(
            "no-small-eigenvalues",
            of="ridge-is-good",
            without="small",
            at=At(
                {"x": "1/10", "eps": "1/100", "B_m": "0", "e_m": "1"},
                ({"e": "1", "B": "0"},) * 2,
            ),
        ),
        Variant(
            "half-the-bias",
            of="ridge-is-good",
            states="rho(B, filter(e, e_m*x)) <= B_m*x**2/4 + 1 + (r-1)*(eps/x)**2",
            at=At(
                {"x": "1/10", "eps": "1/1000", "B_m": "10000", "e_m": "1"},
                ({"e": "1/1000", "B": "0"},),
            ),
        ),
    ),
    uses=(sd_1.CLAIM, sd_2.CLAIM, lb_1.CLAIM),
)
