"""Where data sets are looked for, and what is there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sdproof.data.parsing import read
from sdproof.data.spec import DATASETS, dataset
from sdproof.data.table import Table
from sdproof.errors import DataUnavailable, InputError, SdproofError
from sdproof.files import cache_folder


def cache_dir(directory: Path | str | None = None) -> Path:
    """`directory` if given, else ``$SDPROOF_DATA``, else `sdproof.files.cache_folder`."""
    if directory is not None:
        return Path(directory)
    try:
        if override := os.environ.get("SDPROOF_DATA"):
            return Path(override).expanduser()
        return cache_folder()
    except (RuntimeError, InputError):
        raise DataUnavailable(
            "data: this user has no home directory; name a directory with --data or SDPROOF_DATA"
        ) from None


def locate(name: str, directory: Path | str | None = None) -> Path:
    """Path of the data set's file, or `DataUnavailable` with what to do about it."""
    spec = dataset(name)
    path = cache_dir(directory) / spec.file
    if not path.is_file():
        raise DataUnavailable(
            f"{spec.title} is not at {path}; run 'sdproof data fetch {name}', "
            "or name a directory that has it with --data or SDPROOF_DATA"
        )
    return path


def load(name: str, directory: Path | str | None = None) -> Table:
    """Locate, read and verify one data set."""
    return read(name, locate(name, directory))


def info(directory: Path | str | None = None) -> list[dict[str, Any]]:
    """State of each data set: ``absent``, ``verified``, ``other version`` or ``invalid``.

    ``other version`` passes every check of shape, columns and ranges, but its content has none of
    the known checksums (UCI's own files carry more decimals than the re-saved ones).
    """
    return [_state(name, directory) for name in DATASETS]


def _state(name: str, directory: Path | str | None) -> dict[str, Any]:
    spec = dataset(name)
    row: dict[str, Any] = {
        "name": name,
        "title": spec.title,
        "uci_id": spec.uci_id,
        "url": spec.url,
        "path": str(cache_dir(directory) / spec.file),
        "rows": spec.rows,
        "columns": list(spec.columns),
        "checksum": None,
        "detail": "",
    }
    try:
        table = load(name, directory)
    except DataUnavailable as error:
        return row | {"state": "absent", "detail": str(error)}
    except SdproofError as error:
        return row | {"state": "invalid", "detail": str(error)}
    known = table.checksum in spec.checksums
    return row | {"state": "verified" if known else "other version", "checksum": table.checksum}
