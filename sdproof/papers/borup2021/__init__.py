"""Borup and Andersen 2021: distillation steps that keep the ground truth, in this frame.

Read of it: the abstract. It says that with weighted ground-truth targets the result of any number of
steps is a function of the initial fit, that infinitely many steps are the original problem with more
regularisation, and that the best weight of each step has a closed form. The statements here are ours,
for ridge on fixed inputs: with one ξ in every step, what k steps compute, for which ξ they converge and
to which penalty, and that choosing each ξ as the best for its own step is not the best choice of all.

Notation: that of `sdproof.papers.pareek2024.theory`.
"""

from sdproof.papers.borup2021 import ba_1, ba_2, ba_3, ba_4
from sdproof.state import Paper

PAPER = Paper(
    name="borup2021",
    title="Even your Teacher Needs Guidance: Ground-Truth Targets Dampen Regularization Imposed by "
    "Self-Distillation (Borup, Andersen, NeurIPS 2021), in this frame",
    claims=(ba_1.CLAIM, ba_2.CLAIM, ba_3.CLAIM, ba_4.CLAIM),
)
