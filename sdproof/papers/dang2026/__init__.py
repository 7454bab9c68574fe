"""Dang, Patil and Rinaldo 2026: the best mix of a ridge fit with its own distillation, in this frame.

Read of it (arXiv 2602.17565): the abstract. The statements here are ours. The student fitted to
(1−ξ) y + ξ Xᵀθ is (1−ξ)θ + ξθ_pure, with θ the ridge fit and θ_pure the fit to its predictions, and
θ − θ_pure = −λ dθ/dλ. So for any data and any squared risk the risk along ξ is one quadratic, whose best
point is read off the derivative of the risk of ridge.

Notation: that of `sdproof.papers.pareek2024.theory`.
"""

from sdproof.papers.dang2026 import dpr_1, dpr_2, dpr_3
from sdproof.state import Paper

PAPER = Paper(
    name="dang2026",
    title="The optimal mix of ridge and its pure distillation (Dang, Patil, Rinaldo 2026, "
    "arXiv 2602.17565), in this frame",
    claims=(dpr_1.CLAIM, dpr_2.CLAIM, dpr_3.CLAIM),
)
