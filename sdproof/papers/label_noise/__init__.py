"""Flipped labels and a Gram matrix of two levels: which rounds of self-distillation correct them.

Das and Sanghavi 2023 and Jeong and Chung 2025 ("Rethinking Self-Distillation: Label Averaging and
Enhanced Soft Label Refinement with Partial Labels") study label noise in classification; of both the
abstract was read. The second says that rounds of self-distillation average labels among samples with
correlated features, as the eigenvectors of their Gram matrix have it, and names conditions for perfect
accuracy. The statements here are ours, for squared loss and the simplest such matrix: two samples of one
class have one inner product, each has one norm, and different classes are orthogonal.

Notation: that of `sdproof.papers.pareek2024.theory`. In a class of r samples the Gram matrix has the
eigenvalue e_1 = r g + c on the class mean and e_2 = c on all that is orthogonal to it.
"""

from sdproof.papers.label_noise import ln_1
from sdproof.state import Paper

PAPER = Paper(
    name="label_noise",
    title="Flipped labels and a Gram matrix of two levels (cf. Das, Sanghavi 2023; Jeong, Chung 2025)",
    claims=(ln_1.CLAIM,),
)
