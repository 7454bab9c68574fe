"""Garg, Bhattacharya and Sur 2025: fresh labels mixed with those of the model before, in this frame.

Read of it: the abstract. It mixes fresh real labels with labels drawn from the model of the round before
and finds, in high-dimensional linear regression, that the best share of fresh labels is at least one half
for ridge in several model classes, and tends to the reciprocal of the golden ratio for interpolation. The
statements here are ours: fixed inputs, every spectrum and signal, each round ridge with the same penalty.

Notation: that of `sdproof.papers.pareek2024.theory`; t = e/(e+λ).
"""

from sdproof.papers.garg2025 import fr_1, fr_2
from sdproof.state import Paper

PAPER = Paper(
    name="garg2025",
    title="Preventing Model Collapse Under Overparametrization (Garg, Bhattacharya, Sur 2025), in this "
    "frame",
    claims=(fr_1.CLAIM, fr_2.CLAIM),
)
