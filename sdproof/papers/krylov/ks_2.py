"""KS-2: a lower bound for k steps at every λ and ξ, by the Christoffel function of the spectrum.

What is proved, for every r, k, B, at every λ > 0 and ξ ∈ R^k, also with a penalty of its own for each
step: if e_m is the largest eigenvalue, ρ ≥ B_m L/(B_m+L) with L = L_(k+1), the least value of Σ_j
P(e_j)² among the polynomials of degree ≤ k + 1 with P(0) = 0 and P(e_m) = 1. The statement has it
without a minimum: for every L that is no larger. For k = 0 it is L_1 = Σ (e_j/e_m)²; L_r = 1 if all
e_j are distinct.

Why: q_j = N(e_j)/D(e_j), D = Π (e+λ_l), where N is such a polynomial, and D(e_j) ≤ D(e_m). So Σ q_j²
≥ Σ N(e_j)²/D(e_m)² ≥ L q_m², and B(1−q)² + L q² ≥ B L/(B+L) for every q.

Notation: see `theory`.
"""

from sdproof.papers.krylov.theory import OWN_PENALTIES, PENALTY
from sdproof.papers.pareek2024 import sd_1, sd_2
from sdproof.prove import combination, identity, induction, nonnegative, sum_proof, term
from sdproof.prove.rules import Proof
from sdproof.state import At, Claim, Family, Theorem, Variant

LARGEST = Family(aligned=True, each={"top": "e_m >= e"})
"""e_m is the largest eigenvalue; any signal elsewhere."""
LAW = {"law": "L"}
BOUND = "rho(B, q) >= B_m*L/(B_m+L)"


def _proof(first: str) -> Proof:
    """For steps after ridge with the penalty `first`.

    The proof's own states: N and D as above, and inverse = 1/D.
    """
    step = {
        "form": combination(term("xi*e/(e+lam)", "form"), term("-(1-xi)*e/(e+lam)", "unit")),
        "unit": combination(term("1", "unit")),
        "positive": combination(term("1/(e+lam)", "positive")),
    }
    step_m = {
        "form_m": combination(
            term("xi*e_m/(e_m+lam)", "form_m"), term("-(1-xi)*e_m/(e_m+lam)", "unit_m")
        ),
        "unit_m": combination(term("1", "unit_m")),
        "positive_m": combination(term("1/(e_m+lam)", "positive_m")),
    }
    below = combination(
        term("1/(e+lam)", "below"), term("1/((e+lam)*(e_m+lam))", "positive_m", "top")
    )
    start = {name: identity() for name in ("form", "unit", "form_m", "unit_m")}
    start |= {name: nonnegative() for name in ("positive", "positive_m")}
    start["below"] = combination(term(f"1/((e+{first})*(e_m+{first}))", "top"))
    return sum_proof(
        combination(
            term("B", square="1-q"),
            term("q + N*inverse", "form"),
            term("1", "positive", "below", square="N"),
            term("1", "positive_m", "below", square="N"),
        ),
        krylov={"law": "N"},
        multipliers={"law": "inverse_m**2"},
        aligned=combination(
            term("1/(B_m+L)", square="(B_m+L)*q_m - B_m"),
            term("(1-L)*(q_m+N_m*inverse_m)", "form_m"),
        ),
        share_m="B_m*L/(B_m+L)",
        induction=induction(
            {
                "form": "q = N*inverse",
                "unit": "D*inverse = 1",
                "positive": "inverse > 0",
                "below": "inverse >= inverse_m",
            },
            start,
            step | step_m | {"below": below},
            {
                "form_m": "q_m = N_m*inverse_m",
                "unit_m": "D_m*inverse_m = 1",
                "positive_m": "inverse_m > 0",
            },
            states={
                "N": ("e", "e*((1-xi)*D + xi*N)"),
                "D": (f"e+{first}", "D*(e+lam)"),
                "inverse": (f"1/(e+{first})", "inverse/(e+lam)"),
            },
        ),
    )


LOWER = Theorem(
    "lower",
    LARGEST,
    forall={"L": "positive", "lam": "positive"},
    steps="any",
    krylov=LAW,
    states=BOUND,
    proof=_proof("lam"),
)

OWN = Theorem(
    "lower-own-penalties",
    LARGEST,
    forall={"L": "positive"} | PENALTY,
    **OWN_PENALTIES,
    krylov=LAW,
    states=BOUND,
    proof=_proof("lam0"),
)

CLAIM = Claim(
    id="KS-2",
    title="k steps: ρ ≥ B L/(B+L), L the Christoffel function of degree k + 1",
    source="sdproof",
    theorems=(LOWER, OWN),
    variants=(
        Variant(
            "not-the-largest",
            of="lower",
            without="top",
            at=At({"L": "17", "lam": "1", "e_m": "1", "B_m": "17"}, ({"e": "4", "B": "0"},)),
            remark="ridge; L = Σ (e_j/e_m)²",
        ),
        Variant(
            "degree-k",
            Theorem(
                "degree-k",
                LARGEST,
                forall={"L": "positive", "lam": "positive", "xi0": "real"},
                recursion={
                    "q": ("filter(e, lam, xi0)", "filter(e, lam)*((1-xi) + xi*q)"),
                },
                fresh={"xi": "real"},
                krylov=LAW,
                states=BOUND,
            ),
            at=At(
                {"L": "5/4", "lam": "9/40", "xi0": "29/9", "e_m": "1", "B_m": "1/2"},
                ({"e": "1/2", "B": "0"},),
            ),
            remark="k + 1 steps, and polynomials of degree k + 1: here one step, with L_1 = 5/4",
        ),
        Variant(
            "any-L",
            of="lower-own-penalties",
            without="law",
            at=At({"L": "2", "lam0": "1", "e_m": "1", "B_m": "2"}),
        ),
        Variant(
            "all-of-L",
            of="lower",
            states="rho(B, q) >= L",
            at=At({"L": "1", "lam": "1", "e_m": "1", "B_m": "1"}),
        ),
    ),
    uses=(sd_1.CLAIM, sd_2.CLAIM),
)
