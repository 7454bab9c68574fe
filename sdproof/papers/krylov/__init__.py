"""Our own results: how many steps, and which ξ.

One file for each claim: ``nx_1`` (the sign of ξ), ``ks_1`` to ``ks_5`` (the risk of k steps is a
Christoffel function of the spectrum), ``st_1`` (stacking), ``vq_1`` and ``su_1`` (what determines xibar
from data). `theory` has the notation.
"""

from sdproof.papers.krylov import ks_1, ks_2, ks_3, ks_4, ks_5, nx_1, st_1, su_1, vq_1
from sdproof.state import Paper

PAPER = Paper(
    name="krylov",
    title="How many steps, and which ξ (results of this project)",
    claims=(
        nx_1.CLAIM,
        ks_1.CLAIM, ks_2.CLAIM, ks_3.CLAIM, ks_4.CLAIM, ks_5.CLAIM,
        st_1.CLAIM, vq_1.CLAIM, su_1.CLAIM,
    ),
)  # fmt: skip
