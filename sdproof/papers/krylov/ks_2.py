from sdproof.papers.krylov.theory import OWN_PENALTIES, PENALTY
from sdproof.papers.pareek2024 import sd_1, sd_2
from sdproof.prove import combination, identity, induction, nonnegative, sum_proof, term
from sdproof.state import At, Claim, Family, Theorem, Variant

LARGEST = Family(aligned=True, each={"top": "e_m >= e"})
_NUMERATOR = {
    "N": ("e", "e*((1-xi)*D + xi*N)"),
    "D": ("e+lam0", "D*(e+lam)"),
    "inverse": ("1/(e+lam0)", "inverse/(e+lam)"),
}

LOWER = Theorem(
    "lower",
    LARGEST,
    forall={"L": "positive"} | PENALTY,
    **OWN_PENALTIES,
    krylov={"law": "L"},
    states="rho(B, q) >= B_m*L/(B_m+L)",
    proof=sum_proof(
        combination(
            term("B", square="1-q"),
            term("1", "positive", "below", square="N"),
            term("1", "positive_m", "below", square="N"),
            term("q + N*inverse", "form"),
        ),
        krylov={"law": "N"},
        multipliers={"law": "inverse_m**2"},
        aligned=combination(
            term("1/(B_m+L)", square="(B_m+L)*q_m - B_m"),
            term("(1-L)*(q_m+N_m*inverse_m)", "form_m"),
        ),
        share_m="B_m*L/(B_m+L)",
        induction=induction(
            {"form": "q = N*inverse", "unit": "D*inverse = 1", "positive": "inverse > 0", "below": "inverse >= inverse_m"},
            {
                "form": identity(), "unit": identity(), "positive": nonnegative(), "below": combination(term("1/((e+lam0)*(e_m+lam0))", "top")),
                "form_m": identity(), "unit_m": identity(), "positive_m": nonnegative(),
            },
            {
                "form": combination(term("xi*e/(e+lam)", "form"), term("-(1-xi)*e/(e+lam)", "unit")),
                "unit": combination(term("1", "unit")),
                "positive": combination(term("1/(e+lam)", "positive")),
                "below": combination(term("1/(e+lam)", "below"), term("1/((e+lam)*(e_m+lam))", "positive_m", "top")),
                "form_m": combination(term("xi*e_m/(e_m+lam)", "form_m"), term("-(1-xi)*e_m/(e_m+lam)", "unit_m")),
                "unit_m": combination(term("1", "unit_m")),
                "positive_m": combination(term("1/(e_m+lam)", "positive_m")),
            },
            {"form_m": "q_m = N_m*inverse_m", "unit_m": "D_m*inverse_m = 1", "positive_m": "inverse_m > 0"},
            states=_NUMERATOR,
        ),
    ),
)
CLAIM = Claim(id="KS-2", theorems=(LOWER,))
