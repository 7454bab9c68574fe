"""NA-3: distinct eigenvalues are necessary. Where all are equal, no number of steps gains anything.

In the paper: if all singular values are equal, repeated self-distillation is no better than ridge.

What is proved: with bbar the mean of the B_j, any number of steps at any λ and ξ have
ρ ≥ r bbar/(1+bbar), and ridge at λ = e/bbar has exactly that, if there is any signal. If there is none,
ridge comes as close to 0 as wanted for λ → ∞, and reaches it at no λ.

Why: equal eigenvalues have equal filter values q, after every step, so ρ = r[bbar(1−q)² + q²].

Notation: see `theory`; direction m is any of them.
"""

from sdproof.papers.pareek2024 import sd_1, sd_2
from sdproof.papers.pareek2024.theory import EQUAL
from sdproof.prove import combination, induction, nonnegative, sum_proof, term
from sdproof.state import At, Claim, Family, Theorem, Variant

_MEAN = {"sum": "B = r*bbar"}
_APART = "lam/((e+lam)*(e_m+lam))"  # times e − e_m: the difference of the filters of ridge

ANY_STEPS = Theorem(
    "any-number-of-steps",
    EQUAL,
    forall={"lam": "positive", "bbar": "nonnegative"},
    sums=_MEAN,
    steps="any",
    states="rho(B, q) >= r*bbar/(1+bbar)",
    proof=sum_proof(
        induction=induction(
            {"same": "q = q_m"},
            start={"same": combination(term(_APART, "equal"))},
            step={
                "same": combination(
                    term(f"{_APART}*((1-xi) + xi*q)", "equal"), term("xi*e_m/(e_m+lam)", "same")
                )
            },
            invariants_m={},
        ),
        multipliers={"sum": "(1-q_m)**2"},
        share="bbar/(1+bbar)",
        direction=combination(
            term("1/(1+bbar)", square="(1+bbar)*q - bbar"),
            term("(bbar-B)*(2-q-q_m)", "same"),
        ),
        aligned=combination(term("1/(1+bbar)", square="(1+bbar)*q_m - bbar")),
        share_m="bbar/(1+bbar)",
    ),
    idea="by induction over the steps, q_j = q_m",
)


RIDGE = Theorem(
    "ridge-attains",
    EQUAL,
    forall={"bbar": "positive"},
    sums=_MEAN,
    states="rho(B, filter(e, e_m/bbar)) = r*bbar/(1+bbar)",
    idea="t = bbar/(1+bbar) in every direction",
)

NO_SIGNAL = Theorem(
    "no-signal",
    EQUAL,
    forall={"delta": "positive"},
    sums={"sum": "B = 0"},
    states="rho(B, filter(e, e_m*r/delta)) < delta",
    idea="ρ = r (δ/(δ+r))² < δ",
)

NOT_ZERO = Theorem(
    "ridge-is-never-zero",
    Family(),
    forall={"lam": "positive"},
    states="rho(B, filter(e, lam)) > 0",
    proof=sum_proof(nonnegative()),
    idea="0 < t < 1, so the variance is positive: without signal ridge does not attain its infimum 0",
)

CLAIM = Claim(
    id="NA-3",
    title="distinct eigenvalues are necessary",
    source="paper, Theorem on necessity (distinct singular values)",
    theorems=(ANY_STEPS, RIDGE, NO_SIGNAL, NOT_ZERO),
    variants=(
        Variant(
            "distinct-eigenvalues",
            of="any-number-of-steps",
            without="equal",
            at=At(
                {"lam": "1", "bbar": "5", "e_m": "9", "B_m": "10"},
                ({"e": "1/9", "B": "0"},),
            ),
            remark="already for ridge, after no step",
        ),
        Variant(
            "attained-without-signal",
            of="ridge-is-never-zero",
            states="rho(B, filter(e, lam)) <= 0",
            at=At({"lam": "1"}, ({"e": "1", "B": "0"},)),
            remark="with no signal ridge attains the infimum 0",
        ),
    ),
    uses=(sd_1.CLAIM, sd_2.CLAIM),
)
