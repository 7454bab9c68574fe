"""Who computes the points of a sweep: processes on this machine, or the workers of a Dask cluster."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, Literal

from sdproof.errors import InputError, MissingExtra
from sdproof.interrupt import end_with, unheard
from sdproof.sweep.point import Row, SweepPoint, crashed
from sdproof.sweep.provenance import code_digest

Backend = Literal["processes", "dask"]
MAX_JOBS = 1024
CONNECT_SECONDS = 10
"""How long a Dask scheduler has to answer."""
_TALKATIVE = ("distributed", "distributed.client", "tornado.application", "asyncio")
"""Loggers that print tracebacks when a connection is lost, which is reported in one line here."""
Evaluate = Callable[[SweepPoint], list[Row]]
Finished = Generator[tuple[SweepPoint, list[Row]], None, None]
Compute = Callable[[Sequence[SweepPoint], Evaluate], Finished]
"""Every point once, with its rows, in the order in which they finish."""


@contextmanager
def computing(backend: Backend, scheduler: str | None, jobs: int) -> Iterator[Compute]:
    """What computes the points: processes here, or the workers of a Dask scheduler."""
    if backend == "processes":
        if scheduler is not None:
            raise InputError("scheduler: accepted: only with --backend dask")
        if jobs == 0 or not -1 <= jobs <= MAX_JOBS:
            accepted = f"-1 (every core) or 1, 2, …, {MAX_JOBS}"
            raise InputError(f"jobs: {jobs} is not accepted; accepted: {accepted}")
        _joblib()
        yield partial(_on_processes, jobs)
        return
    if scheduler is None:
        raise InputError("scheduler: missing; accepted: the address, as in tcp://127.0.0.1:8786")
    try:
        from distributed import Client
    except ImportError:
        raise MissingExtra(extra="dask", package="distributed") from None
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client = Client(scheduler, timeout=CONNECT_SECONDS)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        why = type(error).__name__
        raise InputError(
            f"scheduler {scheduler[:80]!r}: not reached ({why}); accepted: a running one"
        ) from None
    with client:
        yield partial(_on_cluster, client)


def _task(
    evaluate: Evaluate, wanted: str, parent: int, point: SweepPoint
) -> tuple[SweepPoint, list[Row]]:
    """The rows of a point, if this process runs the code under which they will be kept; `parent`: the
    process that this one is to end with."""
    if os.getppid() == parent:
        end_with(parent)
    if code_digest() != wanted:
        return point, crashed(point, "the worker has other code or versions than the sweep")
    return point, evaluate(point)


def _on_processes(jobs: int, points: Sequence[SweepPoint], evaluate: Evaluate) -> Finished:
    """If a worker process dies (out of memory, killed), what is left is computed in halves, until
    the point that kills it is alone."""
    _joblib()
    from joblib.externals.loky.process_executor import BrokenProcessPool

    left = dict.fromkeys(points)
    try:
        with _parallel(jobs, points, evaluate) as found:
            for point, rows in found:
                del left[point]
                yield point, rows
    except BrokenProcessPool:
        rest = list(left)
        if len(rest) == 1:
            yield rest[0], crashed(rest[0], "the worker process died (killed or out of memory)")
            return
        for half in (rest[: len(rest) // 2], rest[len(rest) // 2 :]):
            yield from _on_processes(jobs, half, evaluate)


@contextmanager
def _parallel(jobs: int, points: Sequence[SweepPoint], evaluate: Evaluate) -> Iterator[Finished]:
    """Processes at work on points; ended when left early, and no word that they were cancelled."""
    joblib = _joblib()
    parallel = joblib.Parallel(jobs, return_as="generator_unordered", batch_size=1)
    task = partial(_task, evaluate, code_digest(), os.getpid())
    with unheard():
        found = parallel(joblib.delayed(task)(p) for p in points)
    try:
        yield found
    finally:
        with warnings.catch_warnings(), unheard():  # also a second Ctrl-C
            warnings.simplefilter("ignore")
            found.close()


def _on_cluster(client: Any, points: Sequence[SweepPoint], evaluate: Evaluate) -> Finished:
    """Dask's own futures: joblib's Dask backend waits for ever for the tasks of a worker that died.
    A point that kills several workers is given up by the scheduler and recorded.

    Raises `InputError` if the scheduler goes away; the points finished before are in the journal.
    """
    from concurrent.futures import CancelledError

    from distributed import as_completed

    task = partial(_task, evaluate, code_digest(), 0)
    try:
        futures = {f: p for p, f in zip(points, client.map(task, points, pure=False), strict=True)}
        for future in as_completed(futures):
            point = futures.pop(future)
            error = future.exception()
            rows = future.result()[1] if error is None else None
            yield point, crashed(point, f"on the cluster: {error}") if rows is None else rows
            future.release()
    except (OSError, CancelledError) as error:
        why = type(error).__name__
        raise InputError(f"scheduler: lost ({why}); the same command goes on from here") from None


def _joblib() -> Any:
    try:
        with warnings.catch_warnings():  # it falls back to one process, and would say so
            warnings.simplefilter("ignore")
            import joblib
    except ImportError:
        raise MissingExtra(extra="sweep", package="joblib") from None
    return joblib
