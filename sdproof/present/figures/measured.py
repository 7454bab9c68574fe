"""The figures drawn from data sets: floats, statistics, no certificates.

References: theory §8; claims EX-1..4.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sdproof.present.figures.values import Progress, reported


@dataclass(frozen=True)
class Measured:
    """What was measured on each data set, by name; every item has ``to_json``."""

    found: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """For JSON."""
        return {name: value.to_json() for name, value in self.found.items()}


def _each(
    compute: Callable[[Any, str], Any], data: Path | str | None, progress: Progress | None
) -> Measured:
    from sdproof.data import DATASETS, load

    tables = {name: load(name, data) for name in DATASETS}  # first: it tells what is missing
    each = reported(list(tables.items()), progress)
    return Measured({name: compute(table, name) for name, table in each})


def curves_data(data: Path | str | None = None, *, progress: Progress | None = None) -> Measured:
    """Table 1's runs in file order, with the default choice of each data set.

    Raises `DataUnavailable` if a data set is not in `data` (default: SDPROOF_DATA, then the copies
    inside the package).
    """
    from sdproof.table1.alternatives import DEFAULT
    from sdproof.table1.rows import trial

    return _each(lambda table, name: trial(table, DEFAULT[name]).run, data, progress)


def alignment_data(data: Path | str | None = None, *, progress: Progress | None = None) -> Measured:
    """Diagnostics of each data set. Raises as `curves_data`."""
    from sdproof.table1.diagnostics import diagnose

    return _each(lambda table, _: diagnose(table), data, progress)


def shift_data(data: Path | str | None = None, *, progress: Progress | None = None) -> Measured:
    """The shift test of each data set, 20 seeds. Raises as `curves_data`."""
    from sdproof.table1.shift import shift_test

    return _each(lambda table, _: shift_test(table), data, progress)


def draw_curves(data: Measured) -> Any:
    """`sdproof.table1.figures.error_curves`."""
    from sdproof.table1.figures import error_curves

    return error_curves(data.found)


def draw_alignment(data: Measured) -> Any:
    """`sdproof.table1.figures.alignment`."""
    from sdproof.table1.figures import alignment

    return alignment(list(data.found.values()))


def draw_shift(data: Measured) -> Any:
    """`sdproof.table1.figures.shift_gains`."""
    from sdproof.table1.figures import shift_gains

    return shift_gains(list(data.found.values()))
