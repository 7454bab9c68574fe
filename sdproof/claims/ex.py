"""EX-1..4: Table 1 of the paper, on three UCI data sets, and what the third one satisfies.

The published numbers are written once, here. Floating-point evidence on data can support a claim or
fail to reproduce it; it never proves or refutes one.
"""

from __future__ import annotations

from functools import partial

from sdproof.claims.base import Claim, Context
from sdproof.verdict import Evidence, Method, Outcome

PUBLISHED: dict[str, tuple[str, tuple[str, str, str]]] = {
    "EX-1": ("Air Quality", ("2.01", "1.99", "1.06")),
    "EX-2": ("Airfoil Self-Noise", ("1.34", "1.22", "1.19")),
    "EX-3": ("Appliances Energy Prediction", ("0.62", "0.62", "0.63")),
}
"""Test MSE of optimal ridge, 1-step and 2-step self-distillation, as published (Table 1)."""

_REASON = "Table 1 is not computed by this version of sdproof: no experiment was run"


def _not_run(data_set: str, _: Context) -> Evidence:
    return Evidence("table-1", Method.DATA, Outcome.NOT_RUN, data_set, _REASON)


def _row(identifier: str) -> Claim:
    data_set, row = PUBLISHED[identifier]
    return Claim(
        id=identifier,
        title=f"Table 1, {data_set}",
        latex=r"\text{test MSE of optimal ridge, 1-step, 2-step: } " + r",\ ".join(row),
        words=f"On {data_set} the test MSE of optimal ridge, 1-step and 2-step self-distillation is "
        f"{row[0]}, {row[1]} and {row[2]}.",
        source="paper, Table 1; theory §8",
        scope="one data set, one split",
        checks=(partial(_not_run, data_set),),
    )


_ASSUMPTIONS = Claim(
    id="EX-4",
    title="AEP does not satisfy the assumptions",
    latex=r"\text{Appliances Energy Prediction violates the assumptions of the separation theorem}",
    words="On Appliances Energy Prediction, where Table 1 shows no gain, the assumptions of the "
    "separation theorem do not hold.",
    source="paper, discussion of Table 1; theory §8",
    scope="one data set",
    checks=(partial(_not_run, PUBLISHED["EX-3"][0]),),
)

CLAIMS: tuple[Claim, ...] = (*map(_row, PUBLISHED), _ASSUMPTIONS)
