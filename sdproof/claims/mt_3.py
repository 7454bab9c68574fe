"""MT-3: on the hard family, ridge is of order r at every λ."""

from sdproof.claims import sd_1, sd_2
from sdproof.claims.base import Claim
from sdproof.laws.curve import whole_curve
from sdproof.laws.hard_family import ridge_bound
from sdproof.prove.rules import combination, identity, lemma, sum_proof, term
from sdproof.prove.theorem import Json, Refutation, Theorem, counterexample

HARD_FAMILY: Json = {
    "type": "sum",
    "aligned": True,
    "variables": {"lam": "positive", "C": "positive", "b": "positive"},
    "direction": {"e": "positive", "B": "nonnegative"},
    "hypotheses": {"signal": "B_m >= C*r", "at_most_one": "1 >= b"},
    "each": {"ratio": "e >= b*e_m"},
}
"""F: signal B_m ≥ C r on one direction m, the other eigenvalues at least b e_m, any other B_j."""

_ALIGNED = combination(
    term("A**2/r", "signal"),
    term("1/(1+C)", square="(1+C)*A - 1"),
    term("C*(1+b)/((1+C)*(1+C*b**2))", "at_most_one"),
)

RIDGE = Theorem(
    name="ridge",
    words="on the hard family, with any other B_j ≥ 0, ridge at every λ > 0 has "
    "ρ ≥ r C b²/(1 + C b²)",
    statement=HARD_FAMILY | {"conclusion": "rho(B, filter(e, lam)) >= r*C*b**2/(1+C*b**2)"},
    proof=sum_proof(
        let={"A": "lam/(e_m+lam)"},
        transfer="B_m/r*A**2",
        share="C*b**2/(1+C*b**2)",
        share_m="C*b**2/(1+C*b**2)",
        direction=lemma(
            "shrinks",
            "A >= b*w",
            combination(
                term("lam/((e+lam)*(e_m+lam))", "ratio"),
                term("lam**2/((e+lam)*(e_m+lam))", "at_most_one"),
            ),
            then=combination(
                term("B", square="w"),
                term("A**2/r", "signal"),
                term("C*(A+b*w)", "shrinks"),
                term("1/(1+C*b**2)", square="(1+C*b**2)*w - 1"),
            ),
            let={"w": "lam/(e+lam)"},
        ),
        aligned=_ALIGNED,
        total=identity(),
    ),
    idea="direction m lends each other direction the bias (B_m/r)A², A = 1−q_m; A ≥ b w, w = 1−q_j, "
    "and C b²w² + (1−w)² ≥ C b²/(1+C b²)",
)

PAPER = Theorem(
    name="paper-constant",
    words="for C b² ≥ 49 that constant is at least 0.98",
    statement={
        "type": "pointwise",
        "variables": {"C": "positive", "b": "positive"},
        "hypotheses": {"strong": "C*b**2 >= 49"},
        "conclusion": "C*b**2/(1+C*b**2) >= 98/100",
    },
    proof=combination(term("1/(50*(1+C*b**2))", "strong")),
    idea="the constant increases with C b²",
)

CLAIM = Claim(
    id="MT-3",
    title="hard family: ridge is Ω(r)",
    latex=r"\text{on }\mathcal F:\quad \forall\lambda>0:\quad \rho_{\mathrm{ridge}}(\lambda)\ \ge\ "
    r"\frac{C b^2}{1+C b^2}\,r",
    words="On the hard family the risk of ridge is at least a constant times r for every λ; the "
    "constant C b²/(1+C b²) tends to 1 as C → ∞, so the paper's 0.98 is met for C b² ≥ 49.",
    source="paper, Theorem 2 (lower bound for ridge, c₀ = 0.98); theory §4",
    scope="every r, λ > 0, all eigenvalues with e_j ≥ b e_m, B_m ≥ C r, other B_j ≥ 0 "
    "(lower bound, not claimed tight)",
    theorems=(RIDGE, PAPER),
    laws=(ridge_bound, whole_curve),
    variants=lambda: (
        Refutation(
            name="c0=1",
            words="ρ ≥ r, i.e. the constant is 1 for finite C",
            certificates=(
                counterexample(
                    RIDGE.statement,
                    {"lam": "1", "C": "1", "b": "1", "e_m": "1", "B_m": "2"},
                    {"e": "1", "B": "0"},
                    conclusion="rho(B, filter(e, lam)) >= r",
                ),
            ),
            shows="r = 2, e = (1, 1), B = (2, 0), λ = 1: ρ = 1",
        ),
        Refutation(
            name="no-ratio",
            words="the bound without e_j ≥ b e_m",
            certificates=(
                counterexample(
                    RIDGE.statement,
                    {"lam": "1/10", "C": "10", "b": "1", "e_m": "1", "B_m": "20"},
                    {"e": "1/1000", "B": "0"},
                    each=None,
                ),
            ),
            shows="r = 2, e = (1, 1/1000), B = (20, 0), λ = 1/10",
        ),
        Refutation(
            name="weak-signal",
            words="the bound without B_m ≥ C r",
            certificates=(
                counterexample(
                    RIDGE.statement,
                    {"lam": "1", "C": "10", "b": "1", "e_m": "1", "B_m": "0"},
                    {"e": "1", "B": "0"},
                    hypotheses={"at_most_one": "1 >= b"},
                ),
            ),
            shows="r = 2, B = 0, λ = 1: ρ = 1/2",
        ),
    ),
    depends=(sd_1.CLAIM, sd_2.CLAIM),
)
