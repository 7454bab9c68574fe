"""MT-2: on the hard family the risk of one step is at least a constant times r, at every λ and ξ.

In the paper (Theorem 2, lower bound for one step): one step of self-distillation at its best has excess
risk ≥ c₁ r γ²/n with c₁ = 0.99/2⁹ on the family that it constructs.

What is proved: on the whole family `HARD`, with any signal beside direction m, at every λ > 0 and every
real ξ, ρ ≥ r C b²/(C+b²) if C ≥ 1 and ρ ≥ r C b²/(1+C b²) if C ≤ 1; in one formula for all C, and
weaker, ρ ≥ r b² C/(1+C). The constants tend to b² for C → ∞, and to 1 for b → 1 then. The paper's c₁ is
exceeded where C ≥ 1 and b ≥ 1/22.

Why: with x = λ/e_m, β = e_j/e_m, A = 1 − q_m, the divided difference of q over 0, t_j, t_m, 1 vanishes:
(1+x)²A + ((β+x)²/β) q_j = N = x²+2x+β, whatever ξ. The bias B_m A² of direction m
is shared out: each other direction gets (B_m/r)A² ≥ C A² of it, and Cauchy–Schwarz bounds C A² + q_j²
on that line; N is large on `HARD`.

Notation: see `theory`; the argument for one direction is in `two_term`.
"""

from sdproof.papers.pareek2024 import sd_1, sd_2, two_term
from sdproof.papers.pareek2024.theory import HARD, as_it_stands
from sdproof.prove import combination, identity, lemma, sum_proof, term, use
from sdproof.prove.rules import Proof
from sdproof.state import At, Claim, Theorem, Variant

_ONE_STEP = {"lam": "positive", "xi": "real"}
_A = "1 - filter(e_m, lam, xi)"

ONE_STEP = Theorem(
    "one-step",
    HARD,
    forall=_ONE_STEP,
    states="rho(B, filter(e, lam, xi)) >= r*b**2*C/(1+C)",
    proof=sum_proof(
        let={"A": _A},
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
                then=combination(
                    term("B*(1+C)*(U**2+C*V**2)", square="1-Q"),
                    term("(1+C)*(U**2+C*V**2)/r", "signal", square="A"),
                    term("1+C", square="C*V*A - U*Q"),
                    term("C*(N+b*U)", "over_U"),
                    term("C**2*(N+b*V)", "over_V"),
                    multiplier="(1+C)*(U**2+C*V**2)",
                ),
            ),
            let={
                "x": "lam/e_m",
                "beta": "e/e_m",
                "Q": "filter(e, lam, xi)",
                "U": "(1+x)**2",
                "V": "(beta+x)**2/beta",
                "N": "x**2+2*x+beta",
            },
        ),
        aligned=combination(
            term("1/r", "signal", square="A"),
            term("1/(1+C)", square="(1+C)*A - 1"),
            term("C*(1+b)/(1+C)", "at_most_one"),
        ),
        total=identity(),
    ),
    idea="Cauchy–Schwarz on the line, with N ≥ b(1+x)² and N ≥ b(β+x)²/β",
)


def _from_two_terms(theorem: Theorem, share: str, rest: str) -> Proof:
    """Each direction by a theorem about two terms; C/(1+C) exceeds `share` by `rest` (1 − b) ≥ 0."""
    return sum_proof(
        let={"A": _A},
        transfer="B_m/r*A**2",
        share=share,
        share_m=share,
        direction=use(
            theorem.name.replace("-", "_"),
            {"x": "lam/e_m", "beta": "e/e_m", "b": "b", "C": "C", "A": "A",
             "q": "filter(e, lam, xi)"},
            "two_terms",
            combination(
                term("B", square="1 - filter(e, lam, xi)"),
                term("1/r", "signal", square="A"),
                term("1", "two_terms"),
            ),
            {
                "ratio": combination(term("1/e_m", "ratio")),
                "at_most_one": combination(term("1", "at_most_one")),
                "line": identity(),
                "size": combination(term("1", "size")),
            },
        ),
        aligned=combination(
            term("1/r", "signal", square="A"),
            term("1/(1+C)", square="(1+C)*A - 1"),
            term(rest, "at_most_one"),
        ),
    )  # fmt: skip


_SHARP = "C*b**2/(C+b**2)"

STRONG = Theorem(
    "sharp-strong-signal",
    HARD,
    forall=_ONE_STEP,
    given={"size": "C >= 1"},
    states=f"rho(B, filter(e, lam, xi)) >= r*{_SHARP}",
    uses=(two_term.ONE_STEP_STRONG,),
    proof=_from_two_terms(two_term.ONE_STEP_STRONG, _SHARP, "C**2*(1+b)/((1+C)*(C+b**2))"),
    idea="the best constant of the argument: the two terms tend to it for x → ∞, β = b",
)

WEAK = Theorem(
    "sharp-weak-signal",
    HARD,
    forall=_ONE_STEP,
    given={"size": "1 >= C"},
    states="rho(B, filter(e, lam, xi)) >= r*C*b**2/(1+C*b**2)",
    uses=(two_term.ONE_STEP_WEAK,),
    proof=_from_two_terms(
        two_term.ONE_STEP_WEAK, "C*b**2/(1+C*b**2)", "C*(1+b)/((1+C)*(1+C*b**2))"
    ),
    idea="the best constant of the argument: the two terms tend to it for x → 0, β = b",
)

PAPER = Theorem(
    "paper-constant",
    HARD,
    forall=_ONE_STEP,
    given={"wide": "b >= 1/22", "size": "C >= 1"},
    states="rho(B, filter(e, lam, xi)) >= r*99/51200",
    uses=(STRONG,),
    proof=sum_proof(
        identity(),
        uses={"bound": as_it_stands(STRONG)},
        multipliers={"bound": "1"},
        share=_SHARP,
        aligned=identity(),
        share_m=_SHARP,
        total=combination(
            term("r*22*C*(22*b+1)/(485*(C+b**2))", "wide"),
            term("r*b**2/(485*(C+b**2))", "size"),
            term("r*(1/485 - 99/51200)"),
        ),
    ),
    idea="0.99/2⁹ = 99/51200 < 1/485, and C b²/(C+b²) ≥ 1/485 as it increases with b and C",
)

CLAIM = Claim(
    id="MT-2",
    title="hard family: one step is Ω(r)",
    source="paper, Theorem 2 (c₁ = 0.99/2⁹)",
    theorems=(ONE_STEP, STRONG, WEAK, PAPER),
    variants=(
        Variant(
            "c1=1",
            of="one-step",
            states="rho(B, filter(e, lam, xi)) >= r",
            at=At(
                {"lam": "1", "C": "1", "b": "1", "xi": "0", "e_m": "1", "B_m": "2"},
                ({"e": "1", "B": "0"},),
            ),
            remark="the constant is 1 at finite C",
        ),
        Variant(
            "b-not-squared",
            of="one-step",
            states="rho(B, filter(e, lam, xi)) >= r*b*C/(1+C)",
            at=At(
                {
                    "lam": "100", "C": "100000", "b": "1/4", "xi": "-101",
                    "e_m": "1", "B_m": "2000000",
                },
                ({"e": "1/4", "B": "0"},) * 19,
            ),
        ),
        Variant(
            "no-ratio",
            of="one-step",
            without="ratio",
            at=At(
                {"lam": "1/10", "C": "10", "b": "1", "xi": "0", "e_m": "1", "B_m": "20"},
                ({"e": "1/1000", "B": "0"},),
            ),
        ),
        Variant(
            "weak-signal",
            of="one-step",
            without="signal",
            at=At(
                {"lam": "1", "C": "10", "b": "1", "xi": "0", "e_m": "1", "B_m": "0"},
                ({"e": "1", "B": "0"},),
            ),
        ),
        Variant(
            "sharp-for-all-C",
            of="sharp-strong-signal",
            without="size",
            at=At(
                {
                    "lam": "1/1000", "C": "1/100", "b": "1/2", "xi": "500",
                    "e_m": "1", "B_m": "3/5",
                },
                ({"e": "1/2", "B": "0"},) * 59,
            ),
        ),
    ),
    uses=(sd_1.CLAIM, sd_2.CLAIM),
)  # fmt: skip
