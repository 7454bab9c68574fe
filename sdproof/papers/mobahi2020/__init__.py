"""Mobahi, Farajtabar and Bartlett 2020: rounds of pure self-distillation, in this frame.

Read of it: the abstract. It says that self-distillation with predictions as the only labels limits
progressively the number of basis functions, so that a few rounds may reduce over-fitting and further
rounds lead to under-fitting. The statements here are ours, for ridge on fixed inputs: every round fits
the predictions of the round before (ξ = 1), with a penalty λ_i > 0 of its own.

Notation: that of `sdproof.papers.pareek2024.theory`. After k rounds, the first of which fits the labels,
q = Π_{i≤k} e/(e+λ_i); after none q = 1, which is least squares.
"""

from sdproof.papers.mobahi2020 import mfb_1, mfb_2, mfb_3, mfb_4
from sdproof.state import Paper

PAPER = Paper(
    name="mobahi2020",
    title="Self-Distillation Amplifies Regularization in Hilbert Space (Mobahi, Farajtabar, Bartlett, "
    "NeurIPS 2020), in this frame",
    claims=(mfb_1.CLAIM, mfb_2.CLAIM, mfb_3.CLAIM, mfb_4.CLAIM),
)
