"""Moniri and Hassani 2025: when a student fitted to its teacher's predictions is better, in this frame.

Read of it: the abstract. It says that in ridge regression a student can compensate for a teacher that
under-regularises. The statements here are ours and not those of the paper: from this one may expect that
a pure student, fitted to the predictions of a ridge teacher with a penalty of its own, helps exactly if
the teacher under-regularises. For eigenvalues that are all equal that is so; on fixed inputs in general
it is false in both directions.

Notation: that of `sdproof.papers.pareek2024.theory`.
"""

from sdproof.papers.moniri2025 import ws_1
from sdproof.state import Paper

PAPER = Paper(
    name="moniri2025",
    title="On the Mechanisms of Weak-to-Strong Generalization (Moniri, Hassani 2025), in this frame",
    claims=(ws_1.CLAIM,),
)
