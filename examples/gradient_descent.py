"""Gradient descent on the hard family: no number of iterations has risk of smaller order than r."""

from sdproof.prove import combination, induction, lemma, nonnegative, sum_proof, term
from sdproof.state import Claim, Family, Theorem, Variant

HARD = Family(
    aligned=True,
    constants={"C": "positive", "b": "positive", "eta": "positive"},
    given={"signal": "B_m >= C*r", "at_most_one": "1 >= b", "stable_m": "1 >= eta*e_m"},
    each={"ratio": "e >= b*e_m", "stable": "1 >= eta*e"},
)
ANY_NUMBER = induction(
    invariants_m={"low": "q_m >= 0", "high": "1 >= q_m"},
    invariants={"grows": "q >= b*q_m"},
    start={"low": nonnegative(), "high": nonnegative(), "grows": nonnegative()},
    step={
        "low": combination(term("1", "low"), term("eta*e_m", "high")),
        "high": combination(term("1", "stable_m", "high")),
        "grows": combination(term("1", "grows", "stable"), term("eta", "ratio", "high"),
                             term("eta*e", "low", "at_most_one")),
    },
)
SHARE = "C*b**2/(C+b**2)"
PROOF = sum_proof(
    induction=ANY_NUMBER,
    transfer="B_m/r*(1-q_m)**2",
    share=SHARE,
    share_m=SHARE,
    direction=lemma(
        "both",
        "q + b*q_m >= 0",
        combination(term("1", "grows"), term("2*b", "low")),
        combination(
            term("B", square="1-q"),
            term("1/r", "signal", square="1-q_m"),
            term("1", "grows", "both"),
            term("1/(C+b**2)", square="(C+b**2)*q_m - C"),
        ),
    ),
    aligned=combination(
        term("1/r", "signal", square="1-q_m"),
        term("1/(1+C)", square="(1+C)*q_m - C"),
        term("C**2*(1+b)/((1+C)*(C+b**2))", "at_most_one"),
    ),
)
CLAIM = Claim(
    id="GD-1",
    title="gradient descent is of order r, however long it runs",
    theorems=[
        Theorem(
            "any number of iterations",
            HARD,
            recursion={"q": ("0", "q + eta*e*(1-q)")},  # q = 1 − (1 − η e)^k
            states=f"rho(B, q) >= r*{SHARE}",
            proof=PROOF,
        )
    ],
    variants=[Variant("b-not-squared", of="any number of iterations", states="rho(B, q) >= r*C*b/(C+b)")],
)
