"""Ctrl-C as a flag, and processes that end with this one.

A KeyboardInterrupt that comes inside a callback of the garbage collector, which Hypothesis installs,
is lost; a flag that every case looks at is not.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import FrameType


class Interrupt:
    """Whether Ctrl-C was pressed; `at_once` raises the first time too, where that is not lost."""

    def __init__(self, at_once: bool = False) -> None:
        self.pressed, self.at_once = False, at_once

    def press(self, _signal: int, frame: FrameType | None) -> None:
        """The handler; the second time it raises, for cases that take long."""
        again, self.pressed = self.pressed, True
        if (again or self.at_once) and not _in_callback(frame):
            raise KeyboardInterrupt

    def check(self) -> None:
        """Raise if it was pressed."""
        if self.pressed:
            raise KeyboardInterrupt


def _in_callback(frame: FrameType | None) -> bool:
    """Whether this is inside a callback of the garbage collector."""
    codes = [getattr(callback, "__code__", None) for callback in gc.callbacks]
    while frame is not None and frame.f_code not in codes:
        frame = frame.f_back
    return frame is not None


@contextmanager
def listening(*, at_once: bool = False) -> Iterator[Interrupt]:
    """Within it Ctrl-C sets the flag (in the main thread; elsewhere nothing changes)."""
    interrupt = Interrupt(at_once)
    if threading.current_thread() is not threading.main_thread():
        yield interrupt
        return
    before = signal.signal(signal.SIGINT, interrupt.press)
    try:
        yield interrupt
    finally:
        signal.signal(signal.SIGINT, before)


@cache
def end_with(parent: int) -> None:
    """A worker whose parent was killed would hold what it inherited, standard output too, for minutes."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.2)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def unheard() -> Iterator[None]:
    """Processes started here do not hear what ends this one, which ends them, without their
    tracebacks."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # its start, part of the first worker's, unblocks the signal
    ends = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
