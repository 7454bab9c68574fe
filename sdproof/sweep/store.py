"""The folder of a sweep: spec.toml, journal.jsonl, results.parquet, run.json.

The journal holds the rows of every finished point, each with a digest against damage, and is only
ever appended to, so a run that is killed loses at most the points that were being computed. The
results are written from it at the end, in the order of the spec, and depend on nothing else.
"""

from __future__ import annotations

import fcntl
import io
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sdproof.errors import InputError, MissingExtra
from sdproof.files import json_text, parse_json, write_atomic
from sdproof.sweep.point import Row
from sdproof.sweep.provenance import digest, versions
from sdproof.sweep.spec import Spec

INTEGERS = ("rank", "k")
_FIRST = ("family", "rank", "k", "lam_policy", "lam_lo", "lam_hi", "rho_lo", "rho_hi")
_LAST = ("excess_lo", "excess_hi", "r_step", "lower_bound", "status", "error")


class Store:
    """The files of one sweep in one folder.

    `folder`: made if it is not there.

    Raises
    ------
    sdproof.errors.InputError
    sdproof.errors.MissingExtra
        Before anything is computed, if the results could not be written.
    """

    def __init__(self, folder: Path) -> None:
        _pyarrow()
        self.folder = folder
        self.journal, self.results = folder / "journal.jsonl", folder / "results.parquet"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{folder}: {error.strerror}; accepted: a folder") from None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One sweep at a time in a folder.

        Raises `InputError` if another process is at work in it.
        """
        with (self.folder / ".lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise InputError(f"{self.folder}: another sweep is running in it") from None
            except OSError as error:
                raise InputError(f"{self.folder}: cannot be locked: {error.strerror}") from None
            yield

    def finished(self) -> dict[str, list[Row]]:
        """Rows by key of the point; a torn last line is dropped from the file."""
        found: dict[str, list[Row]] = {}
        if not self.journal.exists():
            return found
        good = 0
        with self.journal.open("rb") as file:
            for line in file:
                try:
                    key, rows = _entry(line)
                except (ValueError, KeyError, TypeError):
                    if line.endswith(b"\n"):
                        raise InputError(
                            f"{self.journal}: damaged at byte {good}; remove the file to start anew"
                        ) from None
                    break
                if not line.endswith(b"\n"):
                    break
                found[key] = rows
                good += len(line)
        with self.journal.open("rb+") as file:
            file.truncate(good)
        return found

    @contextmanager
    def appending(self) -> Iterator[Any]:
        """A function that adds one finished point to the journal, on the disk when it returns."""
        with self.journal.open("ab", buffering=0) as file:

            def append(key: str, rows: list[Row]) -> None:
                entry = {"key": key, "rows": rows, "digest": digest(key, rows)}
                line = json.dumps(entry).encode() + b"\n"
                try:
                    while line:
                        line = line[file.write(line) :]
                    os.fsync(file.fileno())
                except OSError as error:
                    why = error.strerror or str(error)
                    raise OSError(error.errno, why, str(self.journal)) from None

            yield append

    def write_spec(self, spec: Spec) -> None:
        """Keep the spec beside its results."""
        write_atomic(self.folder / "spec.toml", spec.text)

    def write_run(self, record: dict[str, object]) -> None:
        """What is not reproducible: times, backend, versions."""
        write_atomic(self.folder / "run.json", json_text(record))

    def write_results(self, rows: Iterable[Row], spec: Spec) -> None:
        """The rows as Parquet, with the spec and the versions in its metadata."""
        pyarrow, parquet = _pyarrow()
        rows = list(rows)
        extra = sorted({name for row in rows for name in row} - {*_FIRST, *_LAST})
        names = [_FIRST[0], *extra, *_FIRST[1:], *_LAST]
        kinds = {n: pyarrow.int64() if n in INTEGERS else pyarrow.string() for n in names}
        about = {"sdproof.spec": spec.text, "sdproof.versions": json.dumps(versions())}
        schema = pyarrow.schema(list(kinds.items()), metadata=about)
        table = pyarrow.table({n: [row.get(n) for row in rows] for n in names}, schema=schema)
        sink = io.BytesIO()
        parquet.write_table(table, sink)
        write_atomic(self.results, sink.getvalue())


def _entry(line: bytes) -> tuple[str, list[Row]]:
    """Key and rows of a line of the journal; ValueError if they are not as they were written."""
    entry = parse_json(line)
    key, rows = entry["key"], entry["rows"]
    if entry["digest"] != digest(key, rows):
        raise ValueError("digest")
    return key, rows


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise MissingExtra(extra="sweep", package="pyarrow") from None
    return pyarrow, parquet
