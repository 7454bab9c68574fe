"""Das and Sanghavi 2023: self-distillation of linear regression under label noise, in this frame.

Read of it: the abstract. It says that in the high-noise regime the imitation parameter ξ that is best
for the error in estimating the parameter exceeds 1. The statements here are ours, about the risk with
any positive weight a_j for each eigendirection, Σ a_j [B_j (1−q_j)² + q_j²]; the estimation error
‖θ − θ*‖² is the case a_j = 1/e_j, the excess risk of the fixed inputs the case a_j = 1.

Notation: that of `sdproof.papers.pareek2024.theory`.
"""

from sdproof.papers.das2023 import ds_1, ds_2, ds_3
from sdproof.state import Paper

PAPER = Paper(
    name="das2023",
    title="Understanding Self-Distillation in the Presence of Label Noise (Das, Sanghavi, ICML 2023), "
    "in this frame",
    claims=(ds_1.CLAIM, ds_2.CLAIM, ds_3.CLAIM),
)
