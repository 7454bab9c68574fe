"""Ctrl-C as a flag.

A KeyboardInterrupt that comes inside a callback of the garbage collector, which Hypothesis installs,
is lost; a flag that every case looks at is not.
"""

from __future__ import annotations

import gc
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
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
