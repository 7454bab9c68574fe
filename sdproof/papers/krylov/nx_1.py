"""NX-1: with ξ in [0, 1], or ξ ≥ 0 and the signal on the largest eigenvalue, no number of steps helps.

What is proved: on the hard family ρ ≥ r C b²/(1+C b²), the bound for ridge (MT-3), after any number
of steps, at every λ > 0, also with a penalty of its own for each step: (a) for ξ_i ∈ [0, 1] and any
direction m, (b) for ξ_i ≥ 0 if e_m is the largest eigenvalue. So a gain of order r needs negative ξ,
or ξ above 1 and a signal that is not on top: the student moves away from its teacher.

Why: A = 1 − q obeys A ← (1−t) + tξA. By induction A_j ≤ A_m/β_j for β_j = e_j/e_m ≤ 1, and for ξ ≤ 1
also 0 ≤ A and, for β_j ≥ 1, A_j ≤ A_m. As for ridge, direction m then has a bias that is worth C
b²/(1+C b²) to each of the others.

Notation: see `theory`.
"""

from sdproof.papers.krylov.theory import OWN_PENALTIES, PENALTY, TOP
from sdproof.papers.pareek2024 import mt_3, sd_1, sd_2
from sdproof.papers.pareek2024.theory import HARD
from sdproof.state import At, Claim, Theorem, Variant

_LAM = {"lam": "positive"}
_BOUND = "rho(B, q) >= r*C*b**2/(1+C*b**2)"

INSIDE = Theorem(
    "inside",
    HARD,
    forall=_LAM,
    steps="any",
    xi="0 <= xi <= 1",
    states=_BOUND,
    remark="the student's labels are a weighted mean of the labels and the teacher's predictions",
)

POSITIVE = Theorem(
    "positive-on-top",
    TOP,
    forall=_LAM,
    steps="any",
    xi="xi >= 0",
    states=_BOUND,
)

INSIDE_OWN = Theorem(
    "inside-own-penalties",
    HARD,
    forall=PENALTY,
    **OWN_PENALTIES,
    at_each_step={"inside": "0 <= xi <= 1"},
    states=_BOUND,
)

POSITIVE_OWN = Theorem(
    "positive-on-top-own-penalties",
    TOP,
    forall=PENALTY,
    **OWN_PENALTIES,
    at_each_step={"positive": "xi >= 0"},
    states=_BOUND,
)
_HALVES = tuple({"e": f"{58 - j}/58", "B": "0"} for j in range(1, 30))

CLAIM = Claim(
    id="NX-1",
    title="no gain of order r with ξ in [0, 1], nor with ξ ≥ 0 and the signal on top",
    source="sdproof",
    remark="The bound is that of MT-3 for ridge; r steps with free ξ reach ρ < 1 (MT-1).",
    theorems=(INSIDE, POSITIVE, INSIDE_OWN, POSITIVE_OWN),
    variants=(
        Variant(
            "minus-one-allowed",
            of="inside",
            changes={"xi": "-1 <= xi <= 1"},
            at=At(
                {"lam": "5/8", "C": "200", "b": "1/2", "e_m": "1", "B_m": "6000"},
                _HALVES,
                ({"xi": "1"}, {"xi": "-1"}),
            ),
            remark="r = 30 equispaced eigenvalues between 1/2 and 1: ξ = (1, −1) has ρ = 25.35, and "
            "the bound is 29.41",
        ),
        Variant(
            "b-not-squared",
            of="inside",
            states="rho(B, q) >= r*C*b/(1+C*b)",
            at=At(
                {"lam": "1/25", "C": "100", "b": "1/4", "e_m": "1", "B_m": "2000"},
                ({"e": "1/4", "B": "0"},) * 19,
            ),
        ),
        Variant(
            "not-the-largest",
            of="positive-on-top",
            without="top",
            at=At(
                {"lam": "1", "C": "1/4", "b": "1", "e_m": "1", "B_m": "1/2"},
                ({"e": "2", "B": "0"},),
                ({"xi": "1280"}, *({"xi": "1"},) * 4, {"xi": "1/50"}),
            ),
            remark="six steps; e_m is half the largest eigenvalue",
        ),
        Variant(
            "any-xi-own-penalties",
            of="positive-on-top-own-penalties",
            changes={"at_each_step": {}},
            at=At(
                {"lam0": "5/8", "C": "200", "b": "1/2", "e_m": "1", "B_m": "6000"},
                _HALVES,
                ({"lam": "5/8", "xi": "1"}, {"lam": "5/8", "xi": "-1"}),
            ),
        ),
    ),
    uses=(sd_1.CLAIM, sd_2.CLAIM, mt_3.CLAIM),
)
