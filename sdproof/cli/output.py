"""How every command answers: one JSON value, or a table made from that same value."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sdproof.cli.progress import hidden
from sdproof.errors import InputError
from sdproof.files import json_text, output_text, require_no_input, require_writable, write_result

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.segment import Segment

JsonOption = Annotated[
    bool, typer.Option("--json", help="Print JSON, with exact numbers as strings.")
]


def place(path: Path | None) -> Path | None:
    """A file to be written, looked at before the work: see `sdproof.files.require_writable`."""
    if path is not None and str(path) != "-":
        require_no_input(path)
        require_writable(path)
    return path


def written_folder(path: Path | None) -> Path | None:
    """A folder to be written in, looked at before the work."""
    if path is not None:
        if path == Path():
            raise InputError(f"{str(path)!r} is not accepted; accepted: a folder of its own")
        require_writable(path, folder=True)
    return path


OutputOption = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help="Write the JSON to FILE (- is standard output), at once.",
        callback=place,
    ),
]


def emit(
    name: str | None,
    data: object,
    table: Callable[[], RenderableType],
    as_json: bool = False,
    output: Path | None = None,
) -> None:
    """Answer with `data`: to a file, as JSON on standard output, or as a table for people.

    Parameters
    ----------
    name : str, optional
        Of the output in `sdproof.present.outputs`; None for a file with a format of its own.
    data : JSON-ready value
        Exact numbers as strings; a list goes under ``rows``.
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
    made = partial(json_text, data) if name is None else partial(output_text, name, data)
    if output is not None:
        write_result(output, made())
    if as_json:
        with hidden():
            sys.stdout.write(made())
            sys.stdout.flush()
    elif output is None:
        show(table())


def require_figure(figure: Path | None, *others: Path | None) -> None:
    """Say before the work, not after it, that a figure cannot be drawn or written."""
    if figure is not None:
        from sdproof.gains.style import look, suffix_of

        suffix_of(figure)
        with look():  # tells if Matplotlib is missing
            pass
        for other in others:
            if other is not None and figure.resolve() == other.resolve():
                raise InputError(f"{figure}: given twice; accepted: two files")


def show(renderable: RenderableType) -> None:
    """Print to standard output through Rich: honours NO_COLOR, COLUMNS and narrow terminals. What is
    wider than the terminal is not cut."""
    from rich.console import Console
    from rich.segment import Segments

    console = Console(highlight=False)
    with hidden():
        console.print(Segments(_trimmed(console.render(renderable))), crop=False, end="")


def _trimmed(segments: Iterable[Segment]) -> Iterator[Segment]:
    """Without the blanks at the ends of lines that pad columns and paragraphs."""
    from rich.segment import Segment

    for line in Segment.split_lines(segments):
        while line and not line[-1].text.strip():
            line.pop()
        yield from line[:-1]
        if line:
            yield Segment(line[-1].text.rstrip(), line[-1].style)
        yield Segment.line()


def number(value: Any, digits: int) -> Any:
    """A number for JSON: an exact string, or [lo, hi] for a ball, rounded outward; None as null."""
    from flint import arb

    from sdproof.numbers.balls import enclosure
    from sdproof.numbers.exact import exact_str

    if value is None or isinstance(value, str):
        return value
    return list(enclosure(value, digits)) if isinstance(value, arb) else exact_str(value)
