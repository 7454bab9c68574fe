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
from sdproof.state import Highlight, Paper


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
    url="https://arxiv.org/abs/2407.04600",
    setting="Ridge regression with penalty λ on a fixed design of rank r, n samples, noise variance γ²; "
    "then k times a student fitted with the same λ to (1−ξ)·labels + ξ·predictions of its teacher, "
    "ξ real. Eigenvector j of XXᵀ has eigenvalue e_j and signal-to-noise ratio B_j; ρ, summed over j, "
    "is the excess risk in units of γ²/n.",
    result=Highlight(
        "There are problems of every rank r on which r steps of self-distillation, ξ well chosen, have "
        "excess risk below γ²/n, while ridge and one step have at least a constant times r·γ²/n, however "
        "λ and ξ are tuned. They have a strong signal along one eigenvector m alone, and distinct "
        "eigenvalues, none of them much below e_m.",
        ("MT-1.r-steps", "MT-2.one-step", "MT-3.ridge"),
    ),
    figure="gain",
    changes=(
        Highlight(
            "Sharpened: the paper’s constant for one step, 0.99/2⁹ on one construction, holds on a whole "
            "family, wherever C ≥ 1 and b ≥ 1/22.",
            ("MT-2.paper-constant",),
        ),
        Highlight(
            "Corrected: r steps come as near to the lower bound on the risk as wanted, but need not "
            "attain it; r + 1 steps do.",
            ("LB-2:always-attained", "LB-2.one-more-step"),
        ),
        Highlight(
            "False without a range: that the variance falls as ξ grows. It does up to a threshold above "
            "1, and rises beyond it.",
            ("OS-2:no-range", "OS-2.increasing"),
        ),
    ),
)  # fmt: skip
