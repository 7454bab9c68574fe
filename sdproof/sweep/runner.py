"""Runs a sweep: what is missing in the journal is computed, on every core or on a Dask cluster."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sdproof.sweep.point import CRASHED, OK, Row, SweepPoint, evaluate
from sdproof.sweep.provenance import digest, versions
from sdproof.sweep.spec import Spec
from sdproof.sweep.store import Store, require_pyarrow
from sdproof.sweep.workers import Backend, Evaluate, computing

OURS = evaluate
Progress = Callable[[int, int], None]
"""Called with (points finished, points in all)."""
Begin = Callable[[int, Sequence[SweepPoint]], None]
"""Called once, before anything is computed, with the number of points that are done and those left."""


@dataclass(frozen=True)
class Summary:
    """What a run did: points in all, computed now, taken from the journal; rows, rows that failed."""

    points: int
    computed: int
    reused: int
    rows: int
    failed: int
    results: Path
    seconds: float


def run(
    spec: Spec,
    folder: Path,
    *,
    jobs: int = -1,
    backend: Backend = "processes",
    scheduler: str | None = None,
    progress: Progress = lambda _done, _total: None,
    begin: Begin = lambda _done, _left: None,
    evaluate: Evaluate = evaluate,
) -> Summary:
    """Compute every point of a sweep that its journal does not have, then write the results.

    `folder`: where the results go; an interrupted sweep continues there and gives the same file.
    `jobs`: worker processes; −1: one for each core. Not used by a cluster, which has its own.
    `scheduler`: address of the Dask scheduler, e.g. ``tcp://10.0.0.1:8786``.
    `evaluate`: what is computed at a point; rows of another than the default are kept under its
        name.

    Raises
    ------
    sdproof.errors.InputError
        If the folder cannot be used, or the cluster cannot be reached: before a folder is made.
    sdproof.errors.MissingExtra
    """
    start = time.time()
    require_pyarrow()
    store = Store(folder, spec)
    with computing(backend, scheduler, jobs) as compute, store.opened():
        known = {k: rows for k, rows in store.finished().items() if not _crashed(rows)}
        keys = {point: _key(point, evaluate) for point in spec.points}
        missing = [point for point in spec.points if keys[point] not in known]
        reused = len(spec.points) - len(missing)
        begin(reused, missing)
        progress(reused, len(spec.points))
        with closing(compute(missing, evaluate)) as finished:
            for i, (point, rows) in enumerate(finished, 1):
                store.add(keys[point], rows)
                known[keys[point]] = rows
                progress(reused + i, len(spec.points))
        rows = [row for point in spec.points for row in known[keys[point]]]
        store.write_results(rows)
        failed = sum(row["status"] != OK for row in rows)
        seconds = time.time() - start
        record = {"backend": backend, "seconds": seconds, "computed": len(missing)}
        store.write_run(record | {"reused": reused, "failed": failed, "versions": versions()})
    return Summary(
        len(spec.points), len(missing), reused, len(rows), failed, store.results, seconds
    )


def _key(point: SweepPoint, evaluate: Evaluate) -> str:
    if evaluate is OURS:
        return point.key
    return digest(point.key, evaluate.__module__, getattr(evaluate, "__qualname__", str(evaluate)))


def _crashed(rows: list[Row]) -> bool:
    return any(row["status"] == CRASHED for row in rows)
