"""NX-1: with ξ in [0, 1], or ξ ≥ 0 and the signal on the largest eigenvalue, no number of steps helps.

What is proved: on the hard family ρ ≥ r C b²/(1+C b²), the bound for ridge (MT-3), after any number of
steps, at every λ > 0, also with a penalty of its own for each step: (a) for ξ_i ∈ [0, 1] and any direction
m, (b) for ξ_i ≥ 0 if e_m is the largest eigenvalue. So a gain of order r needs negative ξ, or ξ above 1 and
a signal that is not on top: the student moves away from its teacher.

Why: A = 1 − q obeys A ← (1−t) + tξA. By induction A_j ≤ A_m/β_j for β_j = e_j/e_m ≤ 1, and for ξ ≤ 1
also 0 ≤ A and, for β_j ≥ 1, A_j ≤ A_m. As for ridge, direction m then has a bias that is worth
C b²/(1+C b²) to each of the others.

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
CLAIM = Claim(id="NX-1", theorems=(INSIDE, POSITIVE, INSIDE_OWN, POSITIVE_OWN))
