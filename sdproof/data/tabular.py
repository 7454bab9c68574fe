"""Any table of numbers with named columns: CSV, and Parquet where pyarrow is installed."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sdproof.data.parsing import read_bytes, read_text
from sdproof.data.table import Table
from sdproof.errors import InputError, MissingExtra

ABSENT = frozenset({"", "na", "n/a", "nan", "null", "none", "?"})
"""What counts as a missing value in a text file, in any case."""

LARGEST = 1e150
"""Squares of larger numbers are not floats."""

PARQUET = (".parquet", ".pq")


def read_columns(path: Path | str, drop: Sequence[str] = (), marker: float | None = None) -> Table:
    """Read every column but those in `drop`.

    Parameters
    ----------
    path : path
        A text file with a header line and fields separated by commas, semicolons or tabs (UTF-8;
        beside semicolons and tabs a decimal comma is read too), or a Parquet file.
    drop : sequence of str
        Columns that are left out.
    marker : float, optional
        A number that stands for a missing value.

    Returns
    -------
    Table
        Named after the file; missing values are NaN, rows are in file order.

    Raises
    ------
    InputError
        For columns that are text, infinite or of one name, rows of another length, no header, no
        rows, or a name in `drop` that is no column. One line, which says what is accepted.
    DataUnavailable
        If the file cannot be read.
    """
    file = Path(path)
    raw = _parquet(file) if file.suffix.lower() in PARQUET else _csv(file)
    for name in drop:
        _known(name, list(raw), f"{file}: --drop")
    columns = {name: values for name, values in raw.items() if name not in drop}
    numbers = _as_numbers(columns, str(file))
    if marker is not None:
        for values in numbers.values():
            values[values == marker] = np.nan
    for name, values in numbers.items():
        bad = np.abs(values) > LARGEST
        if bad.any():
            row = int(bad.argmax())
            raise InputError(
                f"{file}: data row {row + 1}, column {name!r} is {values[row]:g}; accepted: up to "
                f"{LARGEST:g} in size"
            )
    return Table(file.stem, tuple(numbers), np.column_stack([*numbers.values()]), str(file))


def _known(name: str, names: Sequence[str], where: str) -> None:
    if name not in names:
        shown = ", ".join(names[:30]) + (", …" if len(names) > 30 else "")
        raise InputError(f"{where}: no column {name[:60]!r}; accepted: {shown}")


def require_column(table: Table, name: str) -> None:
    """Raise `InputError`, with the names there are, unless the table has this column."""
    _known(name, table.columns, table.source)


def _csv(file: Path) -> Mapping[str, Sequence[str]]:
    """Column → fields, by the header line."""
    text = read_text(file)
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        every = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise InputError(f"{file}: not a table of text ({error})") from None
    rows = [[field.strip() for field in row] for row in every]
    rows = [row for row in rows if any(row)]
    if len(rows) < 2:
        raise InputError(f"{file}: no data rows; accepted: a header line, then one row each line")
    header, body = rows[0], rows[1:]
    _check_header(header, file)
    for index, row in enumerate(body, start=1):
        if len(row) != len(header):
            raise InputError(
                f"{file}: data row {index} has {len(row)} fields; accepted: {len(header)}, as in the "
                "header"
            )
    if separator != ",":
        body = [[_decimal_point(field) for field in row] for row in body]
    return dict(zip(header, zip(*body, strict=True), strict=True))


def _check_header(header: list[str], file: Path) -> None:
    if all(_number(field) is not None for field in header):
        raise InputError(
            f"{file}: the first line has numbers only; accepted: a header line with column names"
        )
    for index, name in enumerate(header):
        if not name:
            raise InputError(f"{file}: column {index + 1} has no name; accepted: a name for each")
        if name in header[:index]:
            raise InputError(f"{file}: two columns are named {name!r}; accepted: different names")


def _decimal_point(field: str) -> str:
    return field.replace(",", ".") if field.count(",") == 1 and "." not in field else field


def _number(field: str) -> float | None:
    """The number, NaN where it is missing, None if the field is text."""
    if field.lower() in ABSENT:
        return float("nan")
    try:
        return None if "_" in field else float(field)
    except ValueError:
        return None


def _parquet(file: Path) -> Mapping[str, Any]:
    """Column → an array of numbers, or the values of a column that has none."""
    content = read_bytes(file)
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise MissingExtra(extra="sweep", package="pyarrow") from None
    try:
        found = pyarrow.parquet.read_table(io.BytesIO(content))
    except pyarrow.ArrowException as error:
        reason = " ".join(str(error).split())[:120]
        raise InputError(f"{file}: not a Parquet file that can be read ({reason})") from None
    if not found.num_rows:
        raise InputError(f"{file}: no data rows; accepted: at least one")
    _check_header(list(found.column_names), file)
    columns: dict[str, Any] = {}
    for name, column in zip(found.column_names, found.columns, strict=True):
        kind = column.type
        if pyarrow.types.is_integer(kind) or pyarrow.types.is_floating(kind):
            columns[name] = column.cast(pyarrow.float64(), safe=False).to_numpy().copy()
        elif pyarrow.types.is_decimal(kind):
            columns[name] = column.cast(pyarrow.float64()).to_numpy().copy()
        else:
            columns[name] = [str(value) for value in column.to_pylist()]
    return columns


def _as_numbers(columns: Mapping[str, Any], source: str) -> dict[str, NDArray[np.float64]]:
    """Each column as an array; one error names all that are text."""
    numbers, text = {}, []
    for name, fields in columns.items():
        if isinstance(fields, np.ndarray):
            numbers[name] = fields.astype(np.float64)
            continue
        values = [_number(field) for field in fields]
        if None in values:
            row = values.index(None)
            text.append((name, f"data row {row + 1}, column {name!r} is {fields[row][:40]!r}"))
        else:
            numbers[name] = np.array(values, dtype=np.float64)
    if text:
        options = " ".join(
            f"--drop {name!r}" if " " in name else f"--drop {name}" for name, _ in text
        )
        raise InputError(
            f"{source}: {'; '.join(said for _, said in text[:3])}"
            f"{f'; and {len(text) - 3} more columns' if len(text) > 3 else ''}; accepted: numbers, or "
            f"leave columns out with {options}"
        )
    if not numbers:
        raise InputError(f"{source}: no column is left; accepted: the target and a feature")
    return numbers
