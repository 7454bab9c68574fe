"""Dang, Patil and Rinaldo 2026: the best mix of a ridge fit with its own distillation, in this frame.

Read of it: the abstract. It says that, conditionally on the data and for any squared prediction risk
R(λ) of ridge, the best student is strictly better wherever R'(λ) ≠ 0, that the best ξ has a closed form
and the sign of −R'(λ), and so may be negative. The statements and proofs here are ours: the student is
(1−ξ)θ + ξθ_pure, with θ the ridge fit and θ_pure the fit to its predictions, and θ − θ_pure = −λ dθ/dλ.

Notation: that of `sdproof.papers.pareek2024.theory`.
"""

from sdproof.papers.dang2026 import dpr_1, dpr_2, dpr_3
from sdproof.solvers import coq
from sdproof.state import Paper

PAPER = Paper(
    name="dang2026",
    title="Optimal Unconstrained Self-Distillation in Ridge Regression (Dang, Patil, Rinaldo 2026, "
    "arXiv 2602.17565), in this frame",
    claims=(dpr_1.CLAIM, dpr_2.CLAIM, dpr_3.CLAIM),
    formal=coq.evidence,
)
