"""A parsed data set."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sdproof.data.spec import Dataset, dataset
from sdproof.errors import InputError


@dataclass(frozen=True)
class Table:
    """Numeric columns in file order.

    Attributes
    ----------
    name : str
        Name of the data set.
    columns : tuple of str
        Names of the columns of `values`.
    values : (n, p) array
        In the data set's units; NaN where a value is missing.
    source : str
        The file it was read from.
    known : bool
        Whether it is the copy inside the package, byte by byte.
    """

    name: str
    columns: tuple[str, ...]
    values: NDArray[np.float64]
    source: str
    known: bool = False

    def select(self, names: Sequence[str]) -> NDArray[np.float64]:
        """The named columns, shape (n, len(names))."""
        for name in names:
            if name not in self.columns:
                raise InputError(
                    f"no column {name!r} in {self.name}; accepted: {', '.join(self.columns)}"
                )
        return self.values[:, [self.columns.index(name) for name in names]]

    @cached_property
    def checksum(self) -> str:
        """SHA-256 of the columns and of the values rounded to 6 significant digits."""
        digest = hashlib.sha256("\n".join(self.columns).encode())
        form = ",".join(["%.6g"] * len(self.columns))
        for row in self.values.tolist():
            digest.update((form % tuple(row)).encode())
        return digest.hexdigest()

    @property
    def is_known(self) -> bool:
        """Whether its numbers are those of the known version."""
        return self.known or self.checksum in dataset(self.name).checksums


def version_note(table: Table) -> str:
    """Words to put before a result on data that are not the known ones; else nothing."""
    return "" if table.is_known else "another version of the data than the known one: "


def verify(table: Table, spec: Dataset) -> None:
    """Check shape, finiteness and ranges of a parsed table against its specification."""
    n = len(table.values)
    if n != spec.rows:
        raise InputError(f"{table.source}: {n} data rows; {spec.title} has {spec.rows}")
    for name, column in zip(table.columns, table.values.T, strict=True):
        low, high = spec.ranges[name]
        absent = np.isnan(column)
        if spec.missing is None and absent.any():
            raise InputError(
                f"{table.source}: row {int(absent.argmax()) + 1}, column {name!r} is not a number; "
                "every value must be present"
            )
        bad = ~absent & ~((column >= low) & (column <= high))
        if bad.any():
            row = int(bad.argmax())
            raise InputError(
                f"{table.source}: row {row + 1}, column {name!r} is {column[row]:g}; "
                f"accepted: {low:g} to {high:g}"
            )
