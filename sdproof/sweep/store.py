"""The folder of a sweep: spec.toml, journal.sqlite, results.parquet, run.json.

The journal is an SQLite database with the rows of every finished point, each with a digest against
damage. A point is on the disk when it was added, whatever happens then, and one process at a time holds
the database. The results are written from it at the end, in the order of the spec, and depend on nothing
else.
"""

from __future__ import annotations

import errno
import io
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sdproof.errors import InputError, MissingExtra
from sdproof.files import (
    json_text,
    parse_json,
    read_bytes,
    write_atomic,
    write_folder,
    write_together,
)
from sdproof.sweep.point import Row
from sdproof.sweep.provenance import digest, versions
from sdproof.sweep.spec import Spec, load_spec

INTEGERS = ("rank", "k")
_FIRST = ("family", "rank", "k", "lam_policy", "lam_lo", "lam_hi", "rho_lo", "rho_hi")
_LAST = ("excess_lo", "excess_hi", "r_step", "lower_bound", "status", "error")
SPEC, JOURNAL, RESULTS, RUN = "spec.toml", "journal.sqlite", "results.parquet", "run.json"
_OPEN = (
    "PRAGMA locking_mode = EXCLUSIVE",  # until it is closed: also a process that is killed lets go
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "BEGIN IMMEDIATE",
    "CREATE TABLE IF NOT EXISTS points (key TEXT PRIMARY KEY, rows TEXT, digest TEXT) WITHOUT ROWID",
    "COMMIT",
)


def kept_spec(folder: Path) -> Spec:
    """The spec of the sweep in a folder; the files that it names are beside the spec it was read from.

    Raises
    ------
    sdproof.errors.InputError
        If there is no sweep in the folder.
    """
    try:
        run = parse_json(read_bytes(folder / RUN), str(folder / RUN), floats=True)
        return load_spec(folder / SPEC, Path(run["folder"]))
    except (OSError, KeyError, TypeError):
        raise InputError(
            f"{folder}: has no sweep to go on with; accepted: the folder of an earlier one"
        ) from None


class Store:
    """The files of one sweep in one folder, which is made if it is not there."""

    def __init__(self, folder: Path, spec: Spec) -> None:
        self.folder, self.spec = folder, spec
        self.journal, self.results = folder / JOURNAL, folder / RESULTS

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Within it points can be read and added.

        Raises
        ------
        sdproof.errors.InputError
            If another process is at work in the folder, or what is there is no journal.
        OSError
        """
        contents = {SPEC: self.spec.text, RUN: json_text(self._source())}
        if not self.folder.exists():
            write_folder(self.folder, contents)
        with self._told(), closing(self._connect()) as self.database:
            for statement in _OPEN:
                self.database.execute(statement)
            write_together({self.folder / name: text for name, text in contents.items()})
            yield

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.journal, timeout=0, isolation_level=None)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Errors of the database as one line, which says what is kept."""
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise InputError(f"{self.folder}: another sweep is running in it") from None
            if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
                number = errno.ENOSPC if code == sqlite3.SQLITE_FULL else errno.EIO
                kept = "the points before are kept, and the same command goes on from there"
                raise OSError(number, f"{error}; {kept}", str(self.journal)) from None
            if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
                raise InputError(
                    f"{self.journal}: {error}; accepted: a folder that can be written"
                ) from None
            raise self._damaged(str(error)) from None

    def _damaged(self, what: str) -> InputError:
        return InputError(f"{self.journal}: damaged: {what}; remove the file to start anew")

    def finished(self) -> dict[str, list[Row]]:
        """Rows by key of the point."""
        found: dict[str, list[Row]] = {}
        with self._told():
            for key, text, kept in self.database.execute("SELECT key, rows, digest FROM points"):
                try:
                    found[key] = parse_json(text)
                except (InputError, TypeError):
                    raise self._damaged(f"the point {key!s:.16}") from None
                if digest(key, found[key]) != kept:
                    raise self._damaged(f"the point {key!s:.16}")
        return found

    def add(self, key: str, rows: list[Row]) -> None:
        """Add a finished point; it is on the disk when this returns."""
        entry = (key, json.dumps(rows), digest(key, rows))
        with self._told():
            self.database.execute("INSERT OR REPLACE INTO points VALUES (?, ?, ?)", entry)

    def write_run(self, record: dict[str, object]) -> None:
        """What is not reproducible: folder of the spec, times, backend, versions."""
        write_atomic(self.folder / RUN, json_text(self._source() | record))

    def _source(self) -> dict[str, object]:
        return {"folder": str(self.spec.folder.absolute())}

    def write_results(self, rows: Iterable[Row]) -> None:
        """The rows as Parquet, with the spec and the versions in its metadata."""
        pyarrow, parquet = require_pyarrow()
        rows = list(rows)
        extra = sorted({name for row in rows for name in row} - {*_FIRST, *_LAST})
        names = [_FIRST[0], *extra, *_FIRST[1:], *_LAST]
        kinds = {n: pyarrow.int64() if n in INTEGERS else pyarrow.string() for n in names}
        about = {"sdproof.spec": self.spec.text, "sdproof.versions": json.dumps(versions())}
        schema = pyarrow.schema(list(kinds.items()), metadata=about)
        table = pyarrow.table({n: [row.get(n) for row in rows] for n in names}, schema=schema)
        sink = io.BytesIO()
        parquet.write_table(table, sink)
        write_atomic(self.results, sink.getvalue())


def require_pyarrow() -> tuple[Any, Any]:
    """PyArrow and its module for Parquet, or a `MissingExtra`."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise MissingExtra(extra="sweep", package="pyarrow") from None
    return pyarrow, parquet
