"""EX-1 to EX-4: Table 1 of the paper, on three UCI data sets, and what the third one satisfies. EX-5:
the observation on networks that motivates the paper.

In the paper: the test MSE of optimal ridge, 1-step and 2-step self-distillation on Air Quality, Airfoil
Self-Noise and Appliances Energy Prediction; the last one, where nothing is gained, is said to violate
the assumptions of the separation theorem.

The check of EX-5 trains nothing: it quotes stored runs of ``sdproof born-again`` on small images, which
support no verdict on CIFAR-100.

Nothing is proved: floating-point evidence on data can support a claim or fail to reproduce it. What was
reproduced is in the evidence, so there are no theorems and no false variants.
"""

from __future__ import annotations

from functools import partial

from sdproof.state import Claim, Context
from sdproof.table1.published import PUBLISHED
from sdproof.verdict import Evidence, Method, Outcome

_ROWS = {
    "EX-1": ("air-quality", "Air Quality"),
    "EX-2": ("airfoil", "Airfoil Self-Noise"),
    "EX-3": ("aep", "Appliances Energy Prediction"),
}


def _on_data(identifier: str, context: Context) -> Evidence:
    """Evidence from the data set."""
    from sdproof.table1.evidence import row_evidence, violation_evidence

    def report(_: str, done: int, total: int) -> None:
        context.report(done / total)

    if identifier not in _ROWS:
        return violation_evidence(_ROWS["EX-3"][0], context.data, progress=report)
    return row_evidence(_ROWS[identifier][0], context.data, progress=report)


def _row(identifier: str) -> Claim:
    name, title = _ROWS[identifier]
    row = [f"{value:.2f}" for value in PUBLISHED[name]]
    return Claim(
        id=identifier,
        title=f"Table 1, {title}",
        source="paper, Table 1",
        remark=f"published test MSE of optimal ridge, 1-step and 2-step: {row[0]}, {row[1]}, {row[2]}; "
        "one data set, one split",
        checks=(partial(_on_data, identifier),),
    )


_ASSUMPTIONS = Claim(
    id="EX-4",
    title="AEP does not satisfy the assumptions",
    source="paper, discussion of Table 1",
    remark="one data set; θ* is unknown, its least-squares estimate stands for it, and aligned means "
    "cos² ≥ 0.9 here",
    checks=(partial(_on_data, "EX-4"),),
)


def _generations(_: Context) -> Evidence:
    """Not run, with what the stored runs on other images and networks show."""
    from sdproof.born_again.findings import CIFAR
    from sdproof.born_again.stored import quotation

    return Evidence(
        "born-again networks", Method.DATA, Outcome.NOT_RUN, "CIFAR-100", f"{CIFAR}; {quotation()}"
    )


_BORN_AGAIN = Claim(
    id="EX-5",
    title="Born-Again Networks",
    source="motivation of the paper",
    remark="that students of the same architecture, each trained on the outputs of the last one, are "
    "more accurate than the first network, seen on CIFAR-100",
    checks=(_generations,),
)

CLAIMS: tuple[Claim, ...] = (*map(_row, _ROWS), _ASSUMPTIONS, _BORN_AGAIN)
