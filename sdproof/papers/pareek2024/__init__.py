"""Understanding the Gains from Repeated Self-Distillation (Pareek, Du, Oh, NeurIPS 2024).

One file for each claim, ``sd_1`` to ``gl_1`` and ``ex``: its statements, their proofs, its false
variants. `theory` has the notation and the families that they share.
"""

from typing import Any

from sdproof.papers.pareek2024 import (
    ex,
    gl_1,
    lb_1,
    lb_2,
    mt_1,
    mt_2,
    mt_3,
    na_1,
    na_2,
    na_3,
    os_1,
    os_2,
    os_3,
    sd_1,
    sd_2,
    sd_3,
)
from sdproof.solvers import coq
from sdproof.state import Paper


def _derivations() -> tuple[Any, ...]:
    from sdproof.papers.pareek2024.derivations import DERIVATIONS

    return DERIVATIONS


PAPER = Paper(
    name="pareek2024",
    title="Understanding the Gains from Repeated Self-Distillation (Pareek, Du, Oh, NeurIPS 2024)",
    claims=(
        sd_1.CLAIM, sd_2.CLAIM, sd_3.CLAIM,
        os_1.CLAIM, os_2.CLAIM, os_3.CLAIM,
        lb_1.CLAIM, lb_2.CLAIM,
        mt_1.CLAIM, mt_2.CLAIM, mt_3.CLAIM,
        na_1.CLAIM, na_2.CLAIM, na_3.CLAIM,
        gl_1.CLAIM,
        *ex.CLAIMS,
    ),
    formal=coq.evidence,
    derivations=_derivations,
)  # fmt: skip
