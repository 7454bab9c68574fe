"""What a report needs beside the verdicts, made while they are: figures and derivations.

Each is independent of the others; processes of their own make them where there is more than one core.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import active_children, get_context
from typing import Any, TypeAlias

from sdproof.derive.display import to_json
from sdproof.errors import SdproofError
from sdproof.interrupt import end_with, unheard
from sdproof.state import papers

Task: TypeAlias = Callable[[], Any]
MOST, LEAST = 4, 4
"""Processes at most, and tasks for each of them at least: a process takes a second to start."""


def derivation(paper: str, name: str) -> dict[str, Any] | None:
    """A derivation of a paper of sdproof with its default rank and steps, each line checked as it is
    made; None for one that fails, of which its claims say so."""
    return derived(next(d for d in papers()[paper].derivations() if d.name == name))


def derived(one: Any) -> dict[str, Any] | None:
    """A derivation as `derivation` gives it."""
    try:
        return to_json(one.derive())
    except SdproofError:
        return None


def _in_worker(parent: int, task: Task) -> Any:
    end_with(parent)
    return task()


def workers() -> int:
    """How many processes there is a core for, beside this one."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(MOST, (cores or 1) - 1)


def _taken(every: Sequence[Future[Any]], tasks: Sequence[Task]) -> Iterator[Any]:
    """The results in their order; the last tasks, which wait longest, are done here."""
    found = [
        task() if one.cancel() else one.result()
        for one, task in zip(reversed(every), reversed(tasks), strict=True)
    ]
    yield from reversed(found)


@contextmanager
def started(tasks: Sequence[Task], processes: int) -> Iterator[Iterator[Any]]:
    """What the tasks give, in their order; begun at once, in so many processes, or with 0 of them one
    after the other when it is asked for. Then this process does what is not yet begun."""
    processes = min(processes, len(tasks) // LEAST)
    if not processes:
        yield (task() for task in tasks)
        return
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"))
    others = set(active_children())
    with unheard():
        every: list[Future[Any]] = [
            pool.submit(partial(_in_worker, os.getpid()), task) for task in tasks
        ]
    try:
        yield _taken(every, tasks)
    except BaseException:
        for process in set(active_children()) - others:
            process.kill()
        raise
    finally:
        with unheard():  # also a second Ctrl-C
            pool.shutdown(cancel_futures=True)
