"""The command that writes the report."""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sdproof.cli.claims import (
    ExamplesOption,
    RankOption,
    SeedOption,
    TargetsArgument,
    context_of,
)
from sdproof.cli.data import DataOption
from sdproof.cli.output import place
from sdproof.cli.progress import progress_bar

if TYPE_CHECKING:
    from sdproof.cli.strict import Commands
    from sdproof.present.report import Report
    from sdproof.state import Context

ReportFile = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help="Written at once. Default: standard output.",
        callback=place,
    ),
]
FormatOption = Annotated[
    str | None,
    typer.Option("--format", help="html, md, json or latex. Default: by FILE's suffix, else html."),
]


def write_report(
    targets: TargetsArgument = None,
    output: ReportFile = None,
    format: FormatOption = None,
    figures: Annotated[
        bool | None,
        typer.Option("--figures/--no-figures", help="Draw the figures (HTML)."),
    ] = None,
    rank: RankOption = None,
    seed: SeedOption = 20241,
    examples: ExamplesOption = 60,
    data: DataOption = None,
    site: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="Where the documentation site is, for links to the pages of claims."
        ),
    ] = None,
) -> None:
    """Everything about claims in one file, to read or to send.

    Statements with verdicts, proofs, evidence, figures.

    Exit code as for verify; the report is written in any case.

    Example: sdproof report -o report.html
    """
    from sdproof.errors import InputError
    from sdproof.present.report import format_of, render, require_extra
    from sdproof.present.report.model import illustrated
    from sdproof.state import discover

    wanted = format_of(format, None if output is None else str(output))
    if figures and wanted != "html":
        raise InputError("--figures: accepted: with HTML")
    if site is not None and (wanted != "html" or not re.fullmatch(r"[^\s\"<>]+", site)):
        raise InputError(f"--site: {site[:60]!r}; accepted: an address without spaces, with HTML")
    drawn = figures is not False and wanted == "html"
    require_extra(wanted, drawn and not targets)
    context = context_of(rank, seed, examples, data)
    parts = {"figures": drawn, "derivations": wanted != "latex"}
    command = _command(targets or [], output, wanted, figures is not False, context, site)
    if figures and not illustrated(discover(targets)):
        raise InputError("--figures: accepted: for claims that a figure illustrates")
    made = _collect(targets or [], context, parts, command, site or "")
    text = render(made, wanted)
    if output is None:
        sys.stdout.write(text)
    else:
        from sdproof.files import write_result

        write_result(output, text)
    if not all(s.as_expected for s in made.results):
        raise typer.Exit(1)


def _command(
    targets: list[str],
    output: Path | None,
    wanted: str,
    figures: bool,
    context: Context,
    site: str | None,
) -> str:
    """The command that makes this report again, every choice spelled out."""
    words = ["sdproof", "report", *targets, "--format", wanted]
    words += ["-o", str(output)] if output is not None else []
    words += [] if figures or wanted != "html" else ["--no-figures"]
    for rank in context.ranks:
        words += ["--rank", str(rank)]
    words += ["--seed", str(context.seed), "--examples", str(context.examples)]
    words += ["--data", str(context.data)] if context.data is not None else []
    words += ["--site", site] if site is not None else []
    return shlex.join(words)


def _collect(
    targets: list[str], context: Context, parts: dict[str, bool], command: str, site: str
) -> Report:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # on thin matrices threads only wait
    from sdproof.present.report import amount, collect
    from sdproof.present.report.beside import workers
    from sdproof.state import discover

    found = discover(targets)
    parts |= {"table1": not targets}
    with progress_bar() as bar:
        task = bar.add_task("", total=amount(found, **parts))
        return collect(
            context,
            found,
            figures=parts["figures"],
            derivations=parts["derivations"],
            table1=parts["table1"],
            command=command,
            targets=targets,
            site=site,
            processes=workers(),
            tick=lambda label, done: bar.update(task, advance=done, description=label),
        )


def register(app: Commands) -> None:
    """Add the command to the application."""
    app.command("report")(write_report)
