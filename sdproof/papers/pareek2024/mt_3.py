"""MT-3: on the hard family the risk of ridge is at least a constant times r, at every λ.

In the paper (Theorem 2, lower bound for ridge): ridge at its best has excess risk ≥ c₀ r γ²/n with
c₀ = 0.98 on the family that it constructs.

What is proved: on the whole family `HARD`, with any signal beside direction m, ρ ≥ r C b²/(1+C b²) at
every λ > 0. The constant tends to 1 for C → ∞, and is at least 0.98 where C b² ≥ 49.

Why: with A = 1 − q_m, the bias B_m A² of direction m is shared out: each other direction gets
(B_m/r)A² ≥ C A² of it. Ridge shrinks direction j at most 1/b times as much as direction m: A ≥ b a,
a = 1 − q_j. And C b²a² + (1−a)² ≥ C b²/(1+C b²).

Notation: see `theory`.
"""

from sdproof.papers.pareek2024 import sd_1, sd_2
from sdproof.papers.pareek2024.theory import HARD, as_it_stands
from sdproof.prove import combination, identity, lemma, sum_proof, term
from sdproof.state import At, Claim, Theorem, Variant

RIDGE = Theorem(
    "ridge",
    HARD,
    forall={"lam": "positive"},
    states="rho(B, filter(e, lam)) >= r*C*b**2/(1+C*b**2)",
    proof=sum_proof(
        let={"A": "lam/(e_m+lam)"},
        transfer="B_m/r*A**2",
        share="C*b**2/(1+C*b**2)",
        share_m="C*b**2/(1+C*b**2)",
        direction=lemma(
            "shrinks",
            "A >= b*a",
            combination(
                term("lam/((e+lam)*(e_m+lam))", "ratio"),
                term("lam**2/((e+lam)*(e_m+lam))", "at_most_one"),
            ),
            then=combination(
                term("B", square="a"),
                term("A**2/r", "signal"),
                term("C*(A+b*a)", "shrinks"),
                term("1/(1+C*b**2)", square="(1+C*b**2)*a - 1"),
            ),
            let={"a": "lam/(e+lam)"},
        ),
        aligned=combination(
            term("A**2/r", "signal"),
            term("1/(1+C)", square="(1+C)*A - 1"),
            term("C*(1+b)/((1+C)*(1+C*b**2))", "at_most_one"),
        ),
        total=identity(),
    ),
)

PAPER = Theorem(
    "paper-constant",
    HARD,
    forall={"lam": "positive"},
    given={"strong": "C*b**2 >= 49"},
    states="rho(B, filter(e, lam)) >= r*98/100",
    uses=(RIDGE,),
    proof=sum_proof(
        identity(),
        uses={"bound": as_it_stands(RIDGE)},
        multipliers={"bound": "1"},
        share="C*b**2/(1+C*b**2)",
        aligned=identity(),
        share_m="C*b**2/(1+C*b**2)",
        total=combination(term("r/(50*(1+C*b**2))", "strong")),
    ),
    idea="the constant of the theorem ridge increases with C b²",
)

CLAIM = Claim(
    id="MT-3",
    title="hard family: ridge is Ω(r)",
    source="paper, Theorem 2 (lower bound for ridge, c₀ = 0.98)",
    remark="a lower bound, not claimed to be tight",
    theorems=(RIDGE, PAPER),
    variants=(
        Variant(
            "c0=1",
            of="ridge",
            states="rho(B, filter(e, lam)) >= r",
            at=At(
                {"lam": "1", "C": "1", "b": "1", "e_m": "1", "B_m": "2"},
                ({"e": "1", "B": "0"},),
            ),
            remark="the constant is 1 at finite C",
        ),
        Variant(
            "no-ratio",
            of="ridge",
            without="ratio",
            at=At(
                {"lam": "1/10", "C": "10", "b": "1", "e_m": "1", "B_m": "20"},
                ({"e": "1/1000", "B": "0"},),
            ),
        ),
        Variant(
            "weak-signal",
            of="ridge",
            without="signal",
            at=At(
                {"lam": "1", "C": "10", "b": "1", "e_m": "1", "B_m": "0"},
                ({"e": "1", "B": "0"},),
            ),
        ),
    ),
    uses=(sd_1.CLAIM, sd_2.CLAIM),
)
