"""Readers of both forms of each file: UCI's own and the re-saved one (see the data README)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sdproof.data.spec import Dataset, dataset
from sdproof.data.table import Table, verify
from sdproof.errors import DataUnavailable, InputError
from sdproof.files import note_read
from sdproof.numbers.exact import required

_IGNORED = ("date", "Date", "Time")
_AIRFOIL_RESAVED = ("X0", "X1", "X2", "X3", "X4", "TARGET")


def read(name: str, path: Path | str, *, complete: bool = True) -> Table:
    """Read one data set from a file of either form.

    Parameters
    ----------
    name : str
        A key of `DATASETS`.
    path : path
        The file itself.
    complete : bool
        Check the number of rows, the ranges and the missing values as well as the columns.

    Returns
    -------
    Table
        Missing values are NaN, rows are in file order.
    """
    spec, path = dataset(name), required(path, str | Path, "path", "a path")
    return parse(spec, read_text(Path(path)), str(path), complete=complete)


def parse(
    spec: Dataset, text: str, source: str, *, complete: bool = True, known: bool = False
) -> Table:
    """As `read`, from text; `known` says that it is the copy inside the package."""
    rows = _rows(spec, text)
    if not rows:
        raise InputError(f"{source}: the file is empty; expected {spec.title}")
    header = _header(spec, rows, source)
    body = rows if header is None else rows[1:]
    names = spec.columns if header is None else header
    values = _numbers(names, body, source, decimal_comma=_separator(spec, text) == ";")
    table = Table(spec.name, spec.columns, _ordered(names, values, spec), source, known)
    if spec.missing is not None:
        table.values[table.values == spec.missing] = np.nan
    if complete:
        verify(table, spec)
    return table


def read_bytes(path: Path) -> bytes:
    """The content of a file, or `DataUnavailable`."""
    note_read(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataUnavailable(f"{path}: cannot be read ({error.strerror})") from None


def read_text(path: Path) -> str:
    """The content of a text file in UTF-8, or one line on why there is none."""
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not a text file (byte {error.start}); expected UTF-8") from None


def _separator(spec: Dataset, text: str) -> str:
    first = text.partition("\n")[0]
    if spec.name == "airfoil":
        return "\t"
    return ";" if first.count(";") > first.count(",") else ","


def _rows(spec: Dataset, text: str) -> list[list[str]]:
    """Fields of every row that is not blank (UCI's Air Quality file ends in blank rows)."""
    rows = csv.reader(io.StringIO(text), delimiter=_separator(spec, text))
    stripped = ([field.strip() for field in row] for row in rows)
    return [row for row in stripped if any(row)]


def _header(spec: Dataset, rows: list[list[str]], source: str) -> tuple[str, ...] | None:
    """Column names, or None for UCI's Airfoil file, which has no header."""
    first = tuple(rows[0])
    if spec.name == "airfoil":
        if first == _AIRFOIL_RESAVED or first == spec.columns:
            return spec.columns
        if any(_is_word(field) for field in first):
            raise InputError(
                f"{source}: header {first} is not known; accepted: no header, "
                f"{_AIRFOIL_RESAVED} or {spec.columns}"
            )
        return None
    while first and not first[-1]:
        first = first[:-1]
    absent = [name for name in spec.columns if name not in first]
    extra = [name for name in first if name not in spec.columns and name not in _IGNORED]
    if absent or extra or len(set(first)) < len(first):
        raise InputError(
            f"{source}: columns of {spec.title} missing {absent}, unknown {extra}; "
            f"accepted: each of {', '.join(spec.columns)} once"
        )
    return first


def _is_word(field: str) -> bool:
    try:
        float(field)
    except ValueError:
        return True
    return False


def _numbers(
    names: Sequence[str], body: list[list[str]], source: str, *, decimal_comma: bool
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    wanted = [i for i, name in enumerate(names) if name not in _IGNORED]
    found = []
    for index, row in enumerate(body):
        if len(row) < len(names) or any(row[len(names) :]):
            raise InputError(
                f"{source}: data row {index + 1} has {len(row)} fields; accepted: {len(names)}"
            )
        fields = [row[i].replace(",", ".") if decimal_comma else row[i] for i in wanted]
        try:
            found.append([float(field) for field in fields])
        except ValueError:
            i = next(i for i, field in zip(wanted, fields, strict=True) if _is_word(field))
            raise InputError(
                f"{source}: data row {index + 1}, column {names[i]!r} is {row[i]!r}; "
                "accepted: a number"
            ) from None
    values = np.zeros((len(body), len(names)))
    values[:, wanted] = np.array(found).reshape(len(body), len(wanted))
    return values


def _ordered(
    names: Sequence[str], values: np.ndarray[tuple[int, int], np.dtype[np.float64]], spec: Dataset
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    positions = [list(names).index(name) for name in spec.columns]
    return np.ascontiguousarray(values[:, positions])
