"""Who computes the points of a sweep: processes on this machine, or the workers of a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, Literal

from sdproof.errors import InputError, MissingExtra
from sdproof.sweep.point import Point, Row, crashed

Backend = Literal["processes", "dask"]
CONNECT_SECONDS = 10
"""How long a Dask scheduler has to answer."""
Evaluate = Callable[[Point], list[Row]]
Finished = Iterator[tuple[Point, list[Row]]]
Compute = Callable[[Sequence[Point], Evaluate], Finished]
"""Every point once, with its rows, in the order in which they finish."""


@contextmanager
def workers(backend: Backend, scheduler: str | None, jobs: int) -> Iterator[Compute]:
    """What computes the points: processes here, or the workers of a Dask scheduler."""
    if backend == "processes":
        if scheduler is not None:
            raise InputError("scheduler: only with --backend dask")
        if jobs == 0 or jobs < -1:
            raise InputError(f"jobs: {jobs} is not accepted; accepted: -1 (every core) or 1, 2, …")
        yield partial(_on_processes, jobs)
        return
    if scheduler is None:
        raise InputError("scheduler: missing; accepted: the address, as in tcp://127.0.0.1:8786")
    try:
        from distributed import Client
    except ImportError:
        raise MissingExtra(extra="dask", package="distributed") from None
    try:
        client = Client(scheduler, timeout=CONNECT_SECONDS)
    except (OSError, ValueError, RuntimeError) as error:
        why = type(error).__name__
        raise InputError(f"scheduler {scheduler[:80]!r}: not reached ({why})") from None
    with client:
        yield partial(_on_cluster, client)


def _task(evaluate: Evaluate, point: Point) -> tuple[Point, list[Row]]:
    return point, evaluate(point)


def _on_processes(jobs: int, points: Sequence[Point], evaluate: Evaluate) -> Finished:
    """If a worker process dies (out of memory, killed), what is left is computed in halves, until
    the point that kills it is alone."""
    joblib = _joblib()
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    left = dict.fromkeys(points)
    try:
        parallel = joblib.Parallel(jobs, return_as="generator_unordered", batch_size=1)
        for point, rows in parallel(joblib.delayed(_task)(evaluate, p) for p in points):
            del left[point]
            yield point, rows
    except TerminatedWorkerError:
        rest = list(left)
        if len(rest) == 1:
            yield rest[0], crashed(rest[0], "the worker process died (killed or out of memory)")
            return
        for half in (rest[: len(rest) // 2], rest[len(rest) // 2 :]):
            yield from _on_processes(jobs, half, evaluate)


def _on_cluster(client: Any, points: Sequence[Point], evaluate: Evaluate) -> Finished:
    """Dask's own futures: joblib's Dask backend waits for ever for the tasks of a worker that died.
    A point that kills several workers is given up by the scheduler and recorded."""
    from distributed import as_completed

    futures = {f: p for p, f in zip(points, client.map(evaluate, points, pure=False), strict=True)}
    for future in as_completed(futures):
        point = futures.pop(future)
        error = future.exception()
        yield (
            point,
            future.result() if error is None else crashed(point, f"on the cluster: {error}"),
        )
        future.release()


def _joblib() -> Any:
    try:
        import joblib
    except ImportError:
        raise MissingExtra(extra="sweep", package="joblib") from None
    return joblib
