"""How every command answers: one JSON value, or a table made from that same value."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sdproof.errors import InputError
from sdproof.files import json_text, require_no_input, write_result

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.progress import Progress

JsonOption = Annotated[
    bool, typer.Option("--json", help="Print JSON, with exact numbers as strings.")
]
OutputOption = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write the JSON to FILE, at once."),
]


def emit(
    data: object,
    table: Callable[[], RenderableType],
    as_json: bool = False,
    output: Path | None = None,
) -> None:
    """Answer with `data`: to a file, as JSON on standard output, or as a table for people.

    Parameters
    ----------
    data : JSON-ready value
        Exact numbers as strings.
    table : callable
        Makes the table; called only when it is shown, which is when neither option was given.
    as_json : bool
    output : path, optional
        Written at once, unless it was read; nothing is shown unless `as_json`. ``-`` is standard output.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    if output is not None:
        write_result(output, json_text(data))
    if as_json:
        sys.stdout.write(json_text(data))
    elif output is None:
        show(table())


def require_places(*paths: Path | None) -> None:
    """Say before the work, not after it, that a file cannot be written."""
    for path in paths:
        if path is None or str(path) == "-":
            continue
        require_no_input(path)
        if path.is_dir():
            raise InputError(f"{path}: is a directory; accepted: a file")
        if not path.parent.is_dir():
            raise InputError(f"{path}: {path.parent} is not a directory; accepted: an existing one")


def require_figure(figure: Path | None, *others: Path | None) -> None:
    """Say before the work, not after it, that a figure cannot be drawn or written."""
    require_places(figure, *others)
    if figure is not None:
        from sdproof.gains.style import look, suffix_of

        suffix_of(figure)
        with look():  # tells if Matplotlib is missing
            pass
        for other in others:
            if other is not None and figure.resolve() == other.resolve():
                raise InputError(f"{figure}: given twice; accepted: two files")


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on standard error if it is a terminal; nothing of it stays. Ctrl-C ends the work at once,
    or at the next call of ``advance`` or ``update``."""
    from rich.console import Console
    from rich.progress import Progress

    from sdproof.interrupt import listening

    stderr = Console(stderr=True)
    with listening(at_once=True) as interrupt:

        class Bar(Progress):
            def advance(self, *given: Any, **named: Any) -> None:
                interrupt.check()
                super().advance(*given, **named)

            def update(self, *given: Any, **named: Any) -> None:
                interrupt.check()
                super().update(*given, **named)

        with Bar(console=stderr, transient=True, disable=not stderr.is_terminal) as bar:
            yield bar


@contextmanager
def labelled_progress() -> Iterator[Callable[[str, int, int | None], None]]:
    """A progress bar on standard error, one line for each label."""
    with progress_bar() as bar:
        tasks: dict[str, Any] = {}

        def report(label: str, done: int, total: int | None) -> None:
            if label not in tasks:
                tasks[label] = bar.add_task(label, total=total)
            bar.update(tasks[label], completed=done, total=total)

        yield report


def show(renderable: RenderableType) -> None:
    """Print to standard output through Rich: honours NO_COLOR, COLUMNS and narrow terminals."""
    from rich.console import Console

    Console(highlight=False, soft_wrap=False).print(renderable)


def number(value: Any, digits: int) -> Any:
    """A number for JSON: an exact string, or [lo, hi] for a ball, rounded outward; None as null."""
    from flint import arb

    from sdproof.numbers.balls import enclosure
    from sdproof.numbers.exact import exact_str

    if value is None or isinstance(value, str):
        return value
    return list(enclosure(value, digits)) if isinstance(value, arb) else exact_str(value)
