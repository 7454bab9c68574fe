"""A regression from your own table: a target, its missing values, columns that say nothing."""

from __future__ import annotations

from typing import Literal

import numpy as np

from sdproof.data import Table
from sdproof.data.tabular import require_column
from sdproof.errors import InputError
from sdproof.gains.explanation import require_rows
from sdproof.gains.regression import Regression
from sdproof.spectral import Array

Missing = Literal["refuse", "drop-rows", "drop-columns", "mean"]


def regression_from(table: Table, target: str, missing: Missing = "refuse") -> Regression:
    """The target against all other columns.

    Parameters
    ----------
    table : Table
        From `sdproof.data.tabular.read_columns`.
    target : str
        Its column.
    missing : {"refuse", "drop-rows", "drop-columns", "mean"}
        What is done about missing values in features: nothing is guessed; the rows or the columns
        are left out; or the mean of the column's other values is put in. Unless they are refused,
        rows without a target are left out.

    Raises
    ------
    InputError
        For an unknown target, missing values that are refused, constant columns, no feature, or
        too few rows.
    """
    require_column(table, target)
    features = tuple(name for name in table.columns if name != target)
    x, y = table.select(features), table.select([target])[:, 0]
    note = ""
    if np.isnan(x).any() or np.isnan(y).any():
        if missing == "refuse":
            raise InputError(_missing_words(table, x, y, features))
        before = x.shape
        x, y, features = _without_missing(x, y, features, missing)
        note = (
            f"Missing values ({missing}): {len(y)} of {before[0]} rows and {len(features)} of "
            f"{before[1]} features are left."
        )
    _check_columns(table, x, y, features, target)
    regression = Regression(table.name, target, features, x, y, note)
    require_rows(regression)
    return regression


def _missing_words(table: Table, x: Array, y: Array, features: tuple[str, ...]) -> str:
    absent = np.isnan(table.values)
    counts = absent.sum(axis=0)
    columns = [(n, c) for n, c in zip(table.columns, counts, strict=True) if c]
    shown = ", ".join(f"{name!r} {count}" for name, count in columns[:5])
    more = f" and {len(columns) - 5} more" if len(columns) > 5 else ""
    rows = (~np.isnan(x).any(axis=1) & ~np.isnan(y)).sum()
    kept = (~np.isnan(x[~np.isnan(y)]).any(axis=0)).sum()
    return (
        f"{table.source}: {counts.sum()} missing values (columns {shown}{more}; first in data row "
        f"{int(absent.any(axis=1).argmax()) + 1}); accepted: --missing drop-rows (leaves {rows} of "
        f"{len(y)} rows), --missing drop-columns (leaves {kept} of {len(features)} features), or "
        "--missing mean"
    )


def _without_missing(
    x: Array, y: Array, features: tuple[str, ...], missing: Missing
) -> tuple[Array, Array, tuple[str, ...]]:
    present = ~np.isnan(y)
    if missing == "drop-rows":
        present &= ~np.isnan(x).any(axis=1)
    x, y = x[present], y[present]
    absent = np.isnan(x)
    unfit = absent.any(axis=0) if missing == "drop-columns" else absent.all(axis=0)
    keep = ~np.asarray(unfit)
    x, absent = x[:, keep], absent[:, keep]
    count = np.maximum((~absent).sum(axis=0), 1)
    x = np.where(absent, np.where(absent, 0.0, x).sum(axis=0) / count, x)
    return x, y, tuple(name for name, kept in zip(features, keep, strict=True) if kept)


def _check_columns(
    table: Table, x: Array, y: Array, features: tuple[str, ...], target: str
) -> None:
    if not len(y):
        raise InputError(f"{table.source}: no row is left; accepted: another choice of --missing")
    if not features:
        raise InputError(
            f"{table.source}: no feature is left beside the target {target!r}; accepted: at least one"
        )
    if y.min() == y.max():
        raise InputError(
            f"{table.source}: the target {target!r} is constant ({y[0]:g}); accepted: one that varies"
        )
    flat = [name for name, low, high in zip(features, x.min(axis=0), x.max(axis=0), strict=True)
            if low == high]  # fmt: skip
    if flat:
        options = " ".join(f"--drop {name!r}" if " " in name else f"--drop {name}" for name in flat)
        raise InputError(
            f"{table.source}: constant column{'s' * (len(flat) > 1)} {', '.join(map(repr, flat[:5]))}; "
            f"accepted: columns that vary, or leave them out with {options}"
        )
