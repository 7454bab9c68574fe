"""KS-3"""
from sdproof.papers.pareek2024 import sd_1, sd_2
from sdproof.prove import cases, combination, identity, lemma, nonnegative, sum_proof, term
from sdproof.state import At, Claim, Family, Theorem, Variant

ONE = Family(
    aligned=True,
    constants={"b": "positive", "L": "positive"},
    each={"ratio": "e >= b*e_m", "top": "e_m >= e"},
    sums={"size": "(e/e_m)**2 = L"},
)
_LET = {"x": "lam/e_m", "c": "filter(e_m, lam, xi)"}
NEAR = Theorem(
    "one-step-large",
    ONE,
    forall={"lam": "positive", "xi": "real"},
    let=_LET,
    given={"large": "c*(1 + b + 2*x) >= 1"},
    states="rho(B, filter(e, lam, xi)) >= B_m*L/(B_m+L)",
    proof=sum_proof(
        lemma(
            "kept",
            "c > 0",
            combination(term("1/(1+b+2*x)", "large"), term("1/(1+b+2*x)")),
            then=lemma(
                "gap",
                "c*(1+beta+2*x) >= 1",
                combination(term("1", "large"), term("1/e_m", "kept", "ratio")),
                then=lemma(
                    "above",
                    "q >= beta*c",
                    combination(term("beta/((beta+x)**2*e_m)", "top", "gap")),
                    then=combination(
                        term("B", square="1-q"),
                        term("1", square="q-beta*c"),
                        term("2*beta", "kept", "above"),
                    ),
                ),
            ),
            let={"beta": "e/e_m", "q": "filter(e, lam, xi)"},
        ),
        share="c**2*L/r",
        share_m="B_m*L/(B_m+L) - (r-1)*c**2*L/r",
        multipliers={"size": "c**2"},
        aligned=combination(term("1/(B_m+L)", square="(B_m+L)*c - B_m")),
    ),
)
SMALL = Theorem(
    "one-step-small",
    ONE,
    forall={"lam": "positive", "xi": "real"},
    let=_LET,
    given={
        "small": "1 >= c*(1 + b + 2*x)",
        "strong": "B_m*b >= 1",
        "enough": "(B_m*b**2+1)/(1+b)**2 >= B_m*L/(B_m+L)",
    },
    states="rho(B, filter(e, lam, xi)) >= B_m*L/(B_m+L)",
    proof=sum_proof(
        combination(
            term("B", square="1-filter(e, lam, xi)"), term("1", square="filter(e, lam, xi)")
        ),
        aligned=lemma("left", "1 >= c*(1+b)", cases("sign", "c >= 0",
            combination(term("1", "small"), term("2*x", "sign")),
            combination(term("1"), term("1+b", "sign"))),
            then=combination(
            term("1", "enough"), term("(1+B_m)/(1+b)**2", square="1-c*(1+b)"), term("2/(1+b)**2", "left", "strong"))),
        share_m="B_m*L/(B_m+L)",
    ),
)
CLAIM = Claim(id="KS-3", theorems=(NEAR, SMALL))
