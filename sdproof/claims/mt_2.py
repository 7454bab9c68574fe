"""MT-2: on the hard family, one step is of order r at every λ and ξ."""

from sdproof.claims import sd_1, sd_2
from sdproof.claims.base import Claim
from sdproof.claims.mt_3 import HARD_FAMILY
from sdproof.laws.curve import whole_curve
from sdproof.laws.false_variants import b_not_squared
from sdproof.laws.hard_family import k_step_bound, one_step_bound
from sdproof.prove.rules import combination, identity, lemma, sum_proof, term
from sdproof.prove.theorem import Refutation, Theorem, counterexample

_LET = {
    "x": "lam/e_m",
    "beta": "e/e_m",
    "Q": "filter(e, lam, xi)",
    "U": "(1+x)**2",
    "V": "(beta+x)**2/beta",
    "N": "x**2+2*x+beta",
}

_CAUCHY_SCHWARZ = combination(
    term("B*(1+C)*(U**2+C*V**2)", square="1-Q"),
    term("(1+C)*(U**2+C*V**2)/r", "signal", square="A"),
    term("1+C", square="C*V*A - U*Q"),
    term("C*(N+b*U)", "over_U"),
    term("C**2*(N+b*V)", "over_V"),
    multiplier="(1+C)*(U**2+C*V**2)",
)

ONE_STEP = Theorem(
    name="one-step",
    words="on the hard family, with any other B_j ≥ 0, one step at every λ > 0 and every real ξ has "
    "ρ ≥ r b² C/(1 + C)",
    statement=HARD_FAMILY
    | {
        "variables": {"lam": "positive", "C": "positive", "b": "positive", "xi": "real"},
        "conclusion": "rho(B, filter(e, lam, xi)) >= r*b**2*C/(1+C)",
    },
    proof=sum_proof(
        let={"A": "1 - filter(e_m, lam, xi)"},
        transfer="B_m/r*A**2",
        share="b**2*C/(1+C)",
        share_m="b**2*C/(1+C)",
        direction=lemma(
            "over_U",
            "N >= b*U",
            combination(term("x**2+2*x", "at_most_one"), term("1/e_m", "ratio")),
            then=lemma(
                "over_V",
                "N >= b*V",
                combination(term("x**2/(beta*e_m)", "ratio"), term("2*x+beta", "at_most_one")),
                then=_CAUCHY_SCHWARZ,
            ),
            let=_LET,
        ),
        aligned=combination(
            term("1/r", "signal", square="A"),
            term("1/(1+C)", square="(1+C)*A - 1"),
            term("C*(1+b)/(1+C)", "at_most_one"),
        ),
        total=identity(),
    ),
    idea="with x = λ/e_m, β = e_j/e_m, the divided difference of q over 0, t_j, t_m, 1 vanishes: "
    "(1+x)²A + ((β+x)²/β) q_j = N = x²+2x+β, whatever ξ. Cauchy–Schwarz bounds C A² + q_j² below, and "
    "N ≥ b(1+x)², N ≥ b(β+x)²/β",
)

PAPER = Theorem(
    name="paper-constant",
    words="for b ≥ 1/16 and C ≥ 1 that constant is at least 0.99/2⁹",
    statement={
        "type": "pointwise",
        "variables": {"C": "positive", "b": "positive"},
        "hypotheses": {"ratio": "b >= 1/16", "strong": "C >= 1"},
        "conclusion": "b**2*C/(1+C) >= 99/51200",
    },
    proof=combination(
        term("(b + 1/16)*C/(1+C)", "ratio"),
        term("1/(512*(1+C))", "strong"),
        term("1/51200"),
    ),
    idea="the constant increases with b and C",
)

CLAIM = Claim(
    id="MT-2",
    title="hard family: one step is Ω(r)",
    latex=r"\text{on }\mathcal F:\quad\forall\lambda>0,\ \forall\xi\in\mathbb R:\quad "
    r"\rho_{1\text{-step}}(\lambda,\xi)\ \ge\ \frac{b^2 C}{1+C}\,r",
    words="On the hard family the risk of a single self-distillation step is at least a constant "
    "times r for every λ and every real ξ; b² C/(1+C) → 1 as b → 1 and C → ∞, far above the "
    "paper's 0.99/2⁹.",
    source="paper, Theorem 2 (c₁ = 0.99/2⁹); theory §4",
    scope="every r, λ > 0, real ξ, all eigenvalues with e_j ≥ b e_m, B_m ≥ C r, other B_j ≥ 0 "
    "(lower bound)",
    theorems=(ONE_STEP, PAPER),
    laws=(one_step_bound, k_step_bound, whole_curve),
    variants=lambda: (
        Refutation(
            name="c1=1",
            words="ρ ≥ r",
            certificates=(
                counterexample(
                    ONE_STEP.statement,
                    {"lam": "1", "C": "1", "b": "1", "xi": "0", "e_m": "1", "B_m": "2"},
                    {"e": "1", "B": "0"},
                    conclusion="rho(B, filter(e, lam, xi)) >= r",
                ),
            ),
            shows="r = 2, e = (1, 1), B = (2, 0), λ = 1, ξ = 0: ρ = 1",
        ),
        Refutation(
            name="b-not-squared",
            words="ρ ≥ r b C/(1+C)",
            certificates=(
                counterexample(
                    ONE_STEP.statement,
                    {
                        "lam": "100",
                        "C": "100000",
                        "b": "1/4",
                        "xi": "-101",
                        "e_m": "1",
                        "B_m": "2000000",
                    },
                    *({"e": "1/4", "B": "0"},) * 19,
                    conclusion="rho(B, filter(e, lam, xi)) >= r*b*C/(1+C)",
                ),
            ),
            shows="r = 20, e = (1, 1/4, …, 1/4), B = (2·10⁶, 0, …), λ = 100, ξ = −101",
            law=b_not_squared,
        ),
        Refutation(
            name="no-ratio",
            words="the bound without e_j ≥ b e_m",
            certificates=(
                counterexample(
                    ONE_STEP.statement,
                    {"lam": "1/10", "C": "10", "b": "1", "xi": "0", "e_m": "1", "B_m": "20"},
                    {"e": "1/1000", "B": "0"},
                    each=None,
                ),
            ),
            shows="r = 2, e = (1, 1/1000), B = (20, 0), λ = 1/10, ξ = 0",
        ),
        Refutation(
            name="weak-signal",
            words="the bound without B_m ≥ C r",
            certificates=(
                counterexample(
                    ONE_STEP.statement,
                    {"lam": "1", "C": "10", "b": "1", "xi": "0", "e_m": "1", "B_m": "0"},
                    {"e": "1", "B": "0"},
                    hypotheses={"at_most_one": "1 >= b"},
                ),
            ),
            shows="r = 2, B = 0, λ = 1, ξ = 0: ρ = 1/2",
        ),
    ),
    depends=(sd_1.CLAIM, sd_2.CLAIM),
)
