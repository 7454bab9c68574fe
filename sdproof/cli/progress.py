"""What is shown while a command works for longer than two seconds: a moving bar on standard error, if
that is a terminal. Nothing of it stays, and standard output is never mixed with it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from typing import Any

AFTER = 2.0
"""Seconds before anything is shown."""
_bars: list[Any] = []
"""The bars at work, the innermost last: only that one is drawn."""


def _bar(*columns: Any) -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    class Bar(Progress):
        """Drawn from `AFTER` seconds after the outermost one was made."""

        began = time.monotonic()
        timer: Timer | None = None
        check = staticmethod(lambda: None)

        def start(self) -> None:
            if not self.disable:
                left = AFTER - (time.monotonic() - _bars[0].began)
                self.timer = Timer(max(0.0, left), super().start)
                self.timer.daemon = True
                self.timer.start()

        def stop(self) -> None:
            if self.timer is not None:
                self.timer.cancel()
                self.timer.join()
                self.timer = None
                super().stop()

        def advance(self, *given: Any, **named: Any) -> None:
            self.check()
            super().advance(*given, **named)

        def update(self, *given: Any, **named: Any) -> None:
            self.check()
            super().update(*given, **named)

    stderr = Console(stderr=True)
    text = TextColumn("{task.description}")
    return Bar(
        *(columns or (SpinnerColumn(), text, BarColumn(), TimeElapsedColumn())),
        console=stderr,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
        disable=not stderr.is_terminal,
    )


@contextmanager
def hidden() -> Iterator[None]:
    """Within it no bar is drawn: something is printed."""
    for bar in _bars[-1:]:
        bar.stop()
    try:
        yield
    finally:
        for bar in _bars[-1:]:
            bar.start()


@contextmanager
def working(*columns: Any) -> Iterator[Any]:
    """A bar, which takes the place of the one around it."""
    bar = _bar(*columns)
    for outer in _bars[-1:]:
        outer.stop()
    _bars.append(bar)
    bar.start()
    try:
        yield bar
    finally:
        bar.stop()
        _bars.pop()
        for outer in _bars[-1:]:
            outer.start()


@contextmanager
def progress_bar(*columns: Any) -> Iterator[Any]:
    """A bar, by default of name, share and time. Ctrl-C ends the work at once, or at the next call of
    ``advance`` or ``update``."""
    from sdproof.interrupt import listening

    with listening(at_once=True) as interrupt, working(*columns) as bar:
        bar.check = interrupt.check
        yield bar


@contextmanager
def labelled_progress() -> Iterator[Callable[[str, int, int | None], None]]:
    """A progress bar with one line for each label."""
    with progress_bar() as bar:
        tasks: dict[str, Any] = {}

        def report(label: str, done: int, total: int | None) -> None:
            if label not in tasks:
                tasks[label] = bar.add_task(label, total=total)
            bar.update(tasks[label], completed=done, total=total)

        yield report
