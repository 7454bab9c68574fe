"""The figures drawn from data sets: floats, statistics, no certificates.

References: Table 1 of the paper; claims EX-1..4.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sdproof.present.figures.values import Progress, reported


@dataclass(frozen=True)
class Measured:
    """What was measured on each data set, by name; every item has ``to_json``.

    `remark`: what the numbers show, for the caption.
    """

    found: dict[str, Any]
    remark: str = ""

    def to_json(self) -> dict[str, Any]:
        """For JSON."""
        return {name: value.to_json() for name, value in self.found.items()}


def _each(
    compute: Callable[[Any], Any],
    data: Path | str | None,
    progress: Progress | None,
    names: Sequence[str] | None = None,
) -> dict[str, Any]:
    """What is computed from the default regression of each data set, or of those named."""
    from sdproof.data import DATASETS, load
    from sdproof.table1.alternatives import DEFAULT, regression_of

    tables = {
        name: load(name, data) for name in names or DATASETS
    }  # first: it tells what is missing
    each = reported(list(tables.items()), progress)
    return {name: compute(regression_of(table, DEFAULT[name])) for name, table in each}


def curves_data(
    data: Path | str | None = None,
    *,
    names: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> Measured:
    """Table 1's runs in file order, with the default choice of each data set and the finest grid.

    Raises `DataUnavailable` if a data set is not in `data` (default: SDPROOF_DATA, then the copies
    inside the package).
    """
    from sdproof.data import DATASETS
    from sdproof.gains.explanation import small_penalty
    from sdproof.gains.protocol import file_order, run

    found = _each(lambda p: run(p.x, p.y, file_order(len(p.y))), data, progress, names)
    said = ((DATASETS[name].title, small_penalty(one)) for name, one in found.items())
    return Measured(found, " ".join(f"{name}: {text}" for name, text in said if text))


def alignment_data(
    data: Path | str | None = None,
    *,
    names: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> Measured:
    """Diagnostics of each data set. Raises as `curves_data`."""
    from sdproof.gains.diagnostics import diagnose
    from sdproof.gains.protocol import file_order
    from sdproof.spectral import factor

    def diagnosed(regression: Any) -> Any:
        train = file_order(len(regression.y)).train
        return diagnose(regression.name, factor(regression.x[train], regression.y[train]))

    return Measured(_each(diagnosed, data, progress, names))


def shift_data(data: Path | str | None = None, *, progress: Progress | None = None) -> Measured:
    """The shift test of each data set, 20 seeds. Raises as `curves_data`."""
    from sdproof.gains.shift import shift_test

    return Measured(_each(shift_test, data, progress))


def draw_curves(data: Measured) -> Any:
    """`sdproof.gains.figures.error_curves`."""
    from sdproof.gains.figures import error_curves

    return error_curves(data.found)


def draw_alignment(data: Measured) -> Any:
    """`sdproof.gains.figures.alignment`."""
    from sdproof.gains.figures import alignment

    return alignment(list(data.found.values()))


def draw_shift(data: Measured) -> Any:
    """`sdproof.gains.figures.shift_gains`."""
    from sdproof.gains.figures import shift_gains

    return shift_gains(list(data.found.values()))
