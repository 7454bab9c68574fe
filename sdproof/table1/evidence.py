"""What the data sets of Table 1 show, and a plain-language conclusion on what explains it."""

from __future__ import annotations

from pathlib import Path

from sdproof.data import dataset, load, version_note
from sdproof.errors import DataUnavailable, SdproofError
from sdproof.table1.diagnostics import ALIGNED, Diagnostics, diagnose
from sdproof.table1.rows import FileOrderRow, Progress, RandomRow, file_order_row
from sdproof.table1.shift import ShiftTest
from sdproof.verdict import Evidence, Method, Outcome, Verdict

NOTABLE = 1.1
"""A ratio of test errors from which a gain is worth explaining.

Set after the first results were seen; it describes, no outcome depends on it.
"""


def row_evidence(
    name: str, data_dir: Path | str | None = None, *, progress: Progress | None = None
) -> Evidence:
    """Whether the stated protocol gives the published row of a data set."""
    try:
        row = file_order_row(name, data_dir, k=2, progress=progress)
    except SdproofError as error:
        return _unchecked(name, error)
    shown = row.verdict is Verdict.SUPPORTED
    return _found(name, Outcome.HOLDS if shown else Outcome.FAILS, row.reason)


def violation_evidence(name: str, data_dir: Path | str | None = None) -> Evidence:
    """Whether a data set is not aligned with one eigenvector, or its eigenvalues too far apart."""
    try:
        table = load(name, data_dir)
        found = diagnose(table)
    except SdproofError as error:
        return _unchecked(name, error)
    holds = found.assumptions_hold
    reason = version_note(table) + (
        f"largest cos² {max(found.cos2):.2f} (aligned from {ALIGNED:g}), e_1/e_r = "
        f"{found.eigenvalue_ratio:.3g}, gain guaranteed by the hard family's bound "
        f"{found.guaranteed_gain:.2g}: the assumptions {'hold' if holds else 'fail'}"
    )
    return _found(name, Outcome.FAILS if holds else Outcome.HOLDS, reason)


def _found(name: str, outcome: Outcome, detail: str) -> Evidence:
    title = dataset(name).title
    return Evidence(f"table 1, {title}", Method.DATA, outcome, title, detail)


def _unchecked(name: str, error: SdproofError) -> Evidence:
    kind = "data absent" if isinstance(error, DataUnavailable) else "data not usable"
    return _found(name, Outcome.NOT_RUN, f"{kind}: {error}")


def conclusion(
    diagnostics: list[Diagnostics],
    rows: list[FileOrderRow],
    randoms: list[RandomRow],
    shifts: list[ShiftTest],
) -> list[str]:
    """One line per data set and a last one on the whole, each computed from the numbers.

    The four lists are in the same order of data sets; `shifts` and `randoms` have two steps.
    """
    lines, unexplained = [], 0
    for found, row, random, shift in zip(diagnostics, rows, randoms, shifts, strict=True):
        observed = row.default.run.mse[0] - row.default.run.mse[2]
        exceeds = observed > found.largest_mse_reduction
        unexplained += exceeds
        lines.append(
            f"{row.dataset}: two steps change the file-order test error by {-observed:+.3f}; at "
            f"fixed inputs, by the estimated noise, a filter can lower it by at most about "
            f"{found.largest_mse_reduction:.1e} "
            f"(largest ratio of excess risks {found.gain_bound:.2f}, one-eigenvector alignment "
            f"{'holds' if found.aligned else 'fails'}); "
            f"over {random.seeds} random splits {-random.difference[2]:+.1e} "
            f"± {random.half_width[2]:.0e}; median gain without shift "
            f"{shift.scenario('none').gain[2]:.2f}, test block moved "
            f"{shift.scenario('test: moved').gain[2]:.2f}, training block apart "
            f"{shift.scenario('train').gain[2]:.2f}, file order "
            f"{shift.scenario('file').gain[2]:.2f}"
        )
    return [*lines, _verdict_line(unexplained, len(rows), diagnostics, shifts)]


def _verdict_line(
    unexplained: int, count: int, diagnostics: list[Diagnostics], shifts: list[ShiftTest]
) -> str:
    holding = sum(found.assumptions_hold for found in diagnostics)
    calm = sum(abs(test.scenario("none").gain[2] - 1) < NOTABLE - 1 for test in shifts)
    if unexplained:
        head = (
            f"The theorem does not explain the gains: in {unexplained} of {count} data sets two "
            "steps gain more than fixed inputs allow"
        )
    else:
        head = f"The gains of all {count} data sets are within what fixed inputs allow"
    return (
        f"{head}; its assumptions hold on {holding} of {count}, and without a shift between the "
        f"blocks the gain or loss stays below {100 * (NOTABLE - 1):.0f} % on {calm} of {count}."
    )
