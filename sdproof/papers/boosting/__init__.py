"""Iterated Tikhonov regularisation, L2Boost and twicing as repeated self-distillation.

Fitting the residuals again and again with the same ridge is iterated Tikhonov regularisation, L2Boost
with ridge as its learner (Bühlmann, Yu 2003) and, once, Tukey's twicing. None of the texts was read for
this; what is used of them is the recursion q ← q + t(1−q), which is common knowledge. The statements
here are ours, in this frame.

Notation: that of `sdproof.papers.pareek2024.theory`; t = e/(e+λ).
"""

from sdproof.papers.boosting import it_1, lb2_1, sat_1
from sdproof.solvers import coq
from sdproof.state import Paper

PAPER = Paper(
    name="boosting",
    title="Iterated Tikhonov regularisation, L2Boost and twicing, in this frame",
    claims=(it_1.CLAIM, lb2_1.CLAIM, sat_1.CLAIM),
    formal=coq.evidence,
)
