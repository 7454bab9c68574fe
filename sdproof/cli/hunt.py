"""The command hunt: search for a counterexample."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sdproof.cli.output import JsonOption, emit
from sdproof.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sdproof.search.hunt import Tally

INTERRUPTED = 130


def hunt(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="A claim, e.g. MT-2.")],
    seconds: Annotated[
        float,
        typer.Option(help="Time limit; shrinking what is found may take 20 seconds more."),
    ] = 60,
    variant: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Search a false variant of the claim instead."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the random cases.")] = 20241,
    as_json: JsonOption = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Write the instance found to FILE, with FILE's stem + .hunt.json (λ, ξ, margins) and "
            ".certificate.json (for `check`) beside it. Default: hunt-ID.json, only if something is "
            "found or the search is interrupted.",
        ),
    ] = None,
) -> None:
    """Search for a counterexample: to the laws and theorems of a claim, or to a false variant.

    The search follows the exact margin; a counterexample is shrunk, confirmed exactly and written as
    an instance file. Finding none proves nothing. Ctrl-C keeps the best result so far.

    Exit code: 0 if nothing was found, 1 if a counterexample was found. With --variant, where one
    is expected: 0 if it was found, 1 if not. 130 after Ctrl-C.

    Example: sdproof hunt MT-2 --variant c1=1 --seconds 10 -o found.json
    """
    from rich.text import Text

    from sdproof.claims import claim
    from sdproof.search.hunt import hunt_claim, hunt_variant
    from sdproof.search.hunt.files import file_name, write_hunt

    chosen = claim(identifier)
    _writable(output)
    with _progress(seconds) as show:
        if variant is None:
            found = hunt_claim(chosen, seconds=seconds, seed=seed, progress=show)
        else:
            found = hunt_variant(chosen, variant, seconds=seconds, seed=seed, progress=show)
    emit(found.to_json(), lambda: Text(str(found)), as_json=as_json)
    if output is not None or found.counterexamples or found.interrupted:
        for file in write_hunt(found, output or Path(file_name(found.what))):
            typer.echo(f"written: {file}", err=True)
    if found.interrupted:
        raise typer.Exit(INTERRUPTED)
    failed = bool(found.counterexamples) if variant is None else not found.confirmed
    if failed:
        raise typer.Exit(1)


def _writable(output: Path | None) -> None:
    """Found out before the search, not after it."""
    if output is None:
        return
    if output.is_dir():
        raise InputError(f"output: {str(output)!r} is a directory; accepted: a file")
    if not output.parent.is_dir():
        raise InputError(
            f"output: {output.parent} is not a directory; accepted: a file in an existing one"
        )
    with tempfile.TemporaryFile(dir=output.parent):
        pass


@contextmanager
def _progress(seconds: float) -> Iterator[Callable[[Tally, float], None]]:
    """A line on standard error, if it is a terminal: time, cases, the tightest margin and where."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from sdproof.search.hunt.result import brief, short

    console = Console(stderr=True)
    columns = (TimeElapsedColumn(), BarColumn(bar_width=20), TextColumn("{task.description}"))
    cases, shown = 0, 0.0
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=max(seconds, 0.001))

        def show(tally: Tally, elapsed: float) -> None:
            nonlocal cases, shown
            cases += 1
            if elapsed - shown < 0.1 or tally.tightest is None:
                return
            shown = elapsed
            margin = brief(tally.tightest.margin)
            words = f"{cases} cases; {tally.target.name}: margin {margin} at {tally.where}"
            bar.update(task, completed=elapsed, description=short(words, console.width - 32))

        yield show


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(hunt)
