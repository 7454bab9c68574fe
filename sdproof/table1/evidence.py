"""What the data sets of Table 1 show, as evidence for its claims, and what explains its gains."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sdproof.data import DATASETS, dataset, load
from sdproof.errors import DataUnavailable, SdproofError
from sdproof.gains.diagnostics import ALIGNED
from sdproof.gains.explanation import NOTABLE, Cause, Explanation, explain
from sdproof.gains.protocol import Progress
from sdproof.gains.shift import NONE
from sdproof.table1.alternatives import DEFAULT, regression_of
from sdproof.table1.rows import file_order_row
from sdproof.verdict import Evidence, Method, Outcome, Verdict


def explain_data_set(
    name: str,
    data_dir: Path | str | None = None,
    *,
    k: int = 2,
    seeds: int = 20,
    moving: bool = True,
    progress: Progress | None = None,
) -> Explanation:
    """`explain` for the default choice of a data set, in file order."""
    regression = regression_of(load(name, data_dir), DEFAULT[name])
    return explain(regression, k=k, seeds=seeds, moving=moving, progress=progress)


def row_evidence(
    name: str, data_dir: Path | str | None = None, *, progress: Progress | None = None
) -> Evidence:
    """Whether the stated protocol gives the published row of a data set."""
    try:
        row = file_order_row(name, data_dir, k=2, progress=progress)
    except SdproofError as error:
        return _unchecked(name, error)
    shown = row.verdict is Verdict.SUPPORTED
    return _found(name, Outcome.HOLDS if shown else Outcome.FAILS, row.reason, row.finding)


def violation_evidence(
    name: str, data_dir: Path | str | None = None, *, progress: Progress | None = None
) -> Evidence:
    """Whether a data set violates the assumptions, by a test that all data sets there are put to.

    `progress` is called after each data set.
    """
    every: dict[str, Explanation] = {}
    for done, other in enumerate((name, *(n for n in DATASETS if n != name)), start=1):
        try:
            every[other] = explain_data_set(other, data_dir, moving=False)
        except SdproofError as error:
            if other == name:
                return _unchecked(name, error)
        if progress is not None:
            progress("assumptions", done, len(DATASETS))
    own = every[name]
    holds = own.diagnostics.assumptions_hold
    detail = own.regression.note + _tested(name, every)
    return _found(
        name, Outcome.FAILS if holds else Outcome.HOLDS, detail, conclusion([*every.values()])
    )


def _found(name: str, outcome: Outcome, detail: str, finding: str = "") -> Evidence:
    title = dataset(name).title
    return Evidence(f"table 1, {title}", Method.DATA, outcome, title, detail, finding=finding)


def _unchecked(name: str, error: SdproofError) -> Evidence:
    kind = "data absent" if isinstance(error, DataUnavailable) else "data not usable"
    return _found(name, Outcome.NOT_RUN, f"{kind}: {error}")


def _tested(name: str, every: dict[str, Explanation]) -> str:
    """The test on each data set, and what it is worth: does failing it go with gaining nothing?"""
    parts = []
    for e in every.values():
        found = e.diagnostics
        parts.append(
            f"{dataset(e.regression.name).title} largest cos² {max(found.cos2):.2f}, e_1/e_r "
            f"{found.eigenvalue_ratio:.3g}, guaranteed ratio {found.guaranteed_gain:.2g}, the test "
            f"{'passes' if found.assumptions_hold else 'fails'}, gain of two steps "
            f"{e.observed[0]:.2f}"
        )
    told = (
        f"aligned means cos² of at least {ALIGNED:g} and a guaranteed ratio above 1; "
        + "; ".join(parts)
    )
    gaining = [
        dataset(other).title
        for other, e in every.items()
        if other != name and not e.diagnostics.assumptions_hold and e.observed[0] >= NOTABLE
    ]
    if gaining and not every[name].diagnostics.assumptions_hold:
        told += (
            f"; {' and '.join(gaining)} fail{'s' * (len(gaining) == 1)} it too and still "
            f"gain{'s' * (len(gaining) == 1)}, so failing it does not explain that "
            f"{dataset(name).title} does not gain"
        )
    return told


def conclusion(every: Sequence[Explanation]) -> str:
    """One sentence on all data sets together, made from the numbers."""
    gaining = [e for e in every if e.cause not in (Cause.NO_GAIN, Cause.SCATTER)]
    if not gaining:
        return "No data set of Table 1 that is there gains notably in file order: nothing is to explain"
    shift = sum(e.cause is Cause.SHIFT for e in gaining)
    allowed = sum(e.cause is Cause.ALLOWED for e in gaining)
    holding = sum(e.diagnostics.assumptions_hold for e in every)
    ratios = [e.shift.scenario(NONE).gain[-1] for e in every]
    if shift == len(gaining):
        head = "The theorem does not explain the gains of Table 1; distribution shift does"
    elif not allowed:
        head = (
            "The theorem does not explain the gains of Table 1; distribution shift explains "
            f"{shift} of {len(gaining)}"
        )
    else:
        head = (
            f"{allowed} of {len(gaining)} gains of Table 1 are within what fixed inputs allow; "
            f"distribution shift explains {shift}"
        )
    return (
        f"{head}: {len(gaining)} of {len(every)} data sets gain {100 * (NOTABLE - 1):.0f} % or more "
        f"in file order, {sum(e.exceeds for e in gaining)} of these more than fixed inputs allow; "
        f"the assumptions hold on {holding} of {len(every)}; with blocks drawn at random the ratio "
        f"of ridge's error to that of two steps is {min(ratios):.2f} to {max(ratios):.2f} (floats on "
        "data: support, no proof)"
    )
