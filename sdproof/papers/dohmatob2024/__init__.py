"""Dohmatob, Feng and Kempe 2024: models trained on labels of the model before, in this frame.

Read of it: the abstract. It says that in high-dimensional regression the test error increases linearly in
the number of generations. The statements here are ours: fixed inputs, each generation fits ridge or least
squares to labels drawn from the model before, with fresh noise, and sees no true label again.

Notation: that of `sdproof.papers.pareek2024.theory`; t = e/(e+λ).
"""

from sdproof.papers.dohmatob2024 import mc_1
from sdproof.state import Paper

PAPER = Paper(
    name="dohmatob2024",
    title="Model Collapse Demystified: The Case of Regression (Dohmatob, Feng, Kempe, NeurIPS 2024), in "
    "this frame",
    claims=(mc_1.CLAIM,),
)
