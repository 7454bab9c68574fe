"""Ctrl-C as a flag.

A KeyboardInterrupt that comes inside a callback of the garbage collector, which Hypothesis installs,
is lost; a flag that every case looks at is not.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupt:
    """Whether Ctrl-C was pressed."""

    def __init__(self) -> None:
        self.pressed = False

    def press(self, _signal: int, _frame: FrameType | None) -> None:
        """The handler; the second time it raises, for cases that take long."""
        if self.pressed:
            raise KeyboardInterrupt
        self.pressed = True


@contextmanager
def listening() -> Iterator[Interrupt]:
    """Within it the first Ctrl-C sets the flag (in the main thread; elsewhere nothing changes)."""
    interrupt = Interrupt()
    if threading.current_thread() is not threading.main_thread():
        yield interrupt
        return
    before = signal.signal(signal.SIGINT, interrupt.press)
    try:
        yield interrupt
    finally:
        signal.signal(signal.SIGINT, before)
