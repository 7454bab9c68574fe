"""The command prove: search for a proof or a counterexample."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sdproof.cli import completion
from sdproof.cli.claims import TARGET
from sdproof.cli.output import JsonOption, emit, show
from sdproof.cli.progress import progress_bar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from rich.progress import Progress, TaskID

    from sdproof.cli.strict import Commands
    from sdproof.state import Found
    from sdproof.state.proving import Attempt

REFUTED, OPEN = 1, 3


def prove_command(
    targets: Annotated[
        list[str],
        typer.Argument(
            metavar="TARGET...", help=f"Each {TARGET}.", autocompletion=completion.claims
        ),
    ],
    seconds: Annotated[
        float,
        typer.Option(
            help="Time limit for each theorem; shrinking a counterexample may take 20 seconds more."
        ),
    ] = 60,
    every: Annotated[
        bool,
        typer.Option("--all", help="Search for every theorem anew, also those with a proof."),
    ] = False,
    write: Annotated[
        bool,
        typer.Option(
            "--write",
            help="Keep each certificate found, at once, beside the file of the claims, in STEM"
            ".certificates.json; the next run only has the kernel check it.",
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Search for a proof or a counterexample of `auto` theorems.

    Each is answered by one of three: proved, with a certificate that the kernel accepts; refuted, with
    an exact counterexample that it confirms; or open, with the goals that are left and what is missing
    in each. A goal that is false ends one plan of proof, not the theorem. A written proof that the
    kernel refuses is shown as open, with what is left over.

    Exit code: 0 all are proved; 1 one is refuted; 3 none is refuted, but one is open; 130 after Ctrl-C,
    which keeps what was found.

    Example: sdproof prove my_claims.py::MY-1 --seconds 20 --write
    """
    from sdproof.present.terminal import attempted
    from sdproof.state import discover
    from sdproof.state.proving import accepted_seconds

    accepted_seconds(seconds)
    found = discover(targets)
    places = _places(found, targets) if write else {}
    done: list[dict[str, Any]] = []
    interrupted = False
    try:
        for attempt, path in _attempts(found, seconds, every, places):
            done.append(attempt.to_json() | {"written": None if path is None else str(path)})
            if not as_json:
                show(attempted(attempt, path))
    except KeyboardInterrupt:
        interrupted = True
    if as_json:
        emit("prove", {"attempts": done, "interrupted": interrupted}, lambda: "", as_json)
    elif not done and not interrupted:
        typer.echo("no theorem with proof=auto; --all searches for those with a proof, too")
    elif not interrupted:
        typer.echo(_summary(done))
    if interrupted:
        raise KeyboardInterrupt
    answers = {one["answer"] for one in done}
    if answers & {"refuted", "open"}:
        raise typer.Exit(REFUTED if "refuted" in answers else OPEN)


def _places(found: Sequence[Found], targets: Sequence[str]) -> dict[int, Path]:
    """The file of each claim, by its place in the list; said before the search that one cannot be
    written, or that what is there cannot be read."""
    from sdproof.state import stored

    places = {i: stored.require_place(one.file, targets[0]) for i, one in enumerate(found)}
    for file in set(places.values()):
        stored.read(file, stored.CERTIFICATES)
    return places


def _attempts(
    found: Sequence[Found], seconds: float, every: bool, places: Mapping[int, Path]
) -> Iterator[tuple[Attempt, Path | None]]:
    """Each attempt, and the file that its certificate was written to, under a progress bar."""
    from sdproof.state.proving import attempts, keep

    for i, one in enumerate(found):
        with progress_bar() as bar:
            task = bar.add_task("", total=None)
            report = partial(_report, bar, task)
            for attempt in attempts(one, seconds, every=every, report=report):
                path = keep(attempt, places[i]) if i in places else None
                bar.update(task, visible=False)
                yield attempt, path
                bar.update(task, visible=True)


def _report(bar: Progress, task: TaskID, text: str) -> None:
    bar.update(task, description=text)


def _summary(done: Sequence[Mapping[str, Any]]) -> str:
    number = Counter(one["answer"] for one in done)
    return ", ".join(
        f"{number[answer]} {answer}" for answer in ("proved", "refuted", "open") if number[answer]
    )


def register(app: Commands) -> None:
    """Add the command to the application."""
    app.command("prove")(prove_command)
