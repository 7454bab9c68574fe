"""Where data sets are read from: the copies inside the package, unless a folder is named."""

from __future__ import annotations

import hashlib
import lzma
import os
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from sdproof.data.parsing import parse, read
from sdproof.data.spec import DATASETS, LICENCE, Dataset, dataset
from sdproof.data.table import Table
from sdproof.errors import DataUnavailable, InputError, SdproofError
from sdproof.files import cache_folder
from sdproof.numbers.exact import required

INSIDE = "inside the package"


def _named(directory: Path | str | None) -> Path | None:
    """`directory` if given, else ``$SDPROOF_DATA``, else None: the copies inside are meant."""
    if directory is not None:
        return Path(required(directory, str | Path, "directory", "a path, or None"))
    override = os.environ.get("SDPROOF_DATA")
    try:
        return Path(override).expanduser() if override else None
    except RuntimeError:
        raise _homeless() from None


def _homeless() -> DataUnavailable:
    return DataUnavailable(
        "data: this user has no home directory; name a directory with --data or SDPROOF_DATA"
    )


def fetch_folder(directory: Path | str | None = None) -> Path:
    """Where UCI's files are put: the folder that is named, else `sdproof.files.cache_folder`."""
    try:
        return _named(directory) or cache_folder()
    except InputError:
        raise _homeless() from None


def locate(name: str, directory: Path | str | None = None) -> Path | None:
    """Path of the data set's file in the folder that is named, None for the copy inside the package;
    `DataUnavailable` with what to do about it if the file is not in that folder."""
    spec, folder = dataset(name), _named(directory)
    if folder is None:
        return None
    path = folder / spec.file
    if not path.is_file():
        raise DataUnavailable(
            f"{spec.title} is not at {path}; 'sdproof data fetch {name} --data {folder}' puts it "
            f"there, and without --data and SDPROOF_DATA the copy {INSIDE} is read"
        )
    return path


def load(name: str, directory: Path | str | None = None) -> Table:
    """One data set, read and verified.

    Parameters
    ----------
    name : str
        A key of `DATASETS`.
    directory : path, optional
        A folder with UCI's own files, instead of ``$SDPROOF_DATA``; without either the copy inside the
        package is read.

    Raises
    ------
    sdproof.errors.DataUnavailable
        If the folder does not have the file, or the copy inside is not whole.
    sdproof.errors.InputError
        If the file is not the data set.
    """
    path = locate(name, directory)
    return _inside(name) if path is None else read(name, path)


@lru_cache(maxsize=len(DATASETS))
def _inside(name: str) -> Table:
    spec = dataset(name)
    table = parse(spec, _content(spec).decode("utf-8-sig"), f"{spec.file} {INSIDE}", known=True)
    table.values.flags.writeable = False  # it is shared
    return table


def _content(spec: Dataset) -> bytes:
    """The decompressed copy inside the package, of the known SHA-256."""
    try:
        packed = (files("sdproof.data") / "files" / f"{spec.file}.xz").read_bytes()
        content = lzma.decompress(packed)
    except (OSError, lzma.LZMAError) as error:
        raise _damaged(spec, str(error)) from None
    found = hashlib.sha256(content).hexdigest()
    if found != spec.sha256:
        raise _damaged(spec, f"its SHA-256 is {found}, not {spec.sha256}")
    return content


def _damaged(spec: Dataset, why: str) -> DataUnavailable:
    return DataUnavailable(
        f"{spec.title}: the copy {INSIDE} is damaged ({why}); install sdproof again, or name a "
        "directory with --data"
    )


def info(directory: Path | str | None = None) -> list[dict[str, Any]]:
    """What is known of each data set, and its state: ``verified``, ``other version``, ``absent`` or
    ``invalid``.

    ``other version`` passes every check of shape, columns and ranges, but its content has none of
    the known checksums (UCI's own files carry more decimals than the copies inside the package).
    """
    return [_state(name, directory) for name in DATASETS]


def _state(name: str, directory: Path | str | None) -> dict[str, Any]:
    spec, folder = dataset(name), _named(directory)
    row: dict[str, Any] = {
        "name": name,
        "title": spec.title,
        "uci_id": spec.uci_id,
        "authors": spec.authors,
        "year": spec.year,
        "doi": spec.doi,
        "licence": LICENCE,
        "changes": spec.changes if folder is None else None,
        "attribution": spec.attribution,
        "url": spec.url,
        "path": INSIDE if folder is None else str(folder / spec.file),
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
    state = "verified" if table.is_known else "other version"
    return row | {"state": state, "checksum": table.checksum}
