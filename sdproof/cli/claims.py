"""Commands about claims: verify, explain and claims."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sdproof.cli import completion
from sdproof.cli.data import DataOption, folder
from sdproof.cli.output import JsonOption, OutputOption, emit, show, written_folder
from sdproof.cli.progress import progress_bar
from sdproof.errors import InputError

if TYPE_CHECKING:
    from sdproof.cli.strict import Commands
    from sdproof.state import Context, Settled

MAX_RANK = 4096

RankOption = Annotated[
    list[int] | None,
    typer.Option("--rank", min=1, max=MAX_RANK, help="Rank of the listed instances (repeatable)."),
]
SeedOption = Annotated[int, typer.Option(help="Seed of the random instances.")]
ExamplesOption = Annotated[
    int, typer.Option(min=1, max=1_000_000, help="Random points for each statement and law.")
]
TARGET = "a claim (MT-2), a paper, FILE.py[::ID] or MODULE[::ID]"
TargetsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="TARGET",
        help=f"Each {TARGET}. Default: the first paper.",
        autocompletion=completion.claims,
    ),
]
TargetArgument = Annotated[
    str, typer.Argument(metavar="TARGET", help=f"Is {TARGET}.", autocompletion=completion.claims)
]


def context_of(
    rank: list[int] | None = None,
    seed: int = 20241,
    examples: int = 60,
    data: Path | None = None,
) -> Context:
    """What the options of a command allow a run to use."""
    from sdproof.state import Context

    ranks = tuple(sorted(set(rank))) if rank else Context.ranks
    return Context(ranks=ranks, seed=seed, examples=examples, data=folder(data))


def _all_papers() -> list[str]:
    from sdproof.state import papers

    return list(papers())


def _settled(targets: list[str] | None, context: Context, *, variants: bool) -> list[Settled]:
    """The claims that are meant, settled under a progress bar."""
    from sdproof.state import discover
    from sdproof.state.settling import work

    found = discover(targets)
    with progress_bar() as bar:
        task = bar.add_task("", total=sum(work(one.claim, variants) for one in found))
        results = []
        for one in found:
            bar.update(task, description=one.claim.id)
            done = partial(bar.advance, task)
            results.append(one.settle(context, variants=variants, progress=done))
    return results


def verify(
    targets: TargetsArgument = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every claim of every paper, instead of targets.")
    ] = False,
    rank: RankOption = None,
    false_variants: Annotated[
        bool, typer.Option("--false-variants", help="Also refute the deliberately false variants.")
    ] = False,
    seed: SeedOption = 20241,
    examples: ExamplesOption = 60,
    data: DataOption = None,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="Every claim with its statements and evidence.")
    ] = False,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Settle claims: a verdict for each statement, by its evidence.

    More than three claims are shown in a line each, and at length where a check failed.

    Exit code 0 if no proof or exact check failed (and every false variant was refuted), else 1;
    that data do not reproduce a published number is a verdict, not a failure.

    Example: sdproof verify MT-1 my_claims.py::MY-2 --false-variants
    """
    from sdproof import __version__
    from sdproof.present.claims import report_json
    from sdproof.present.overview import FEW, a_line_each
    from sdproof.present.terminal import listing

    if every and targets:
        raise InputError(f"--all: not together with {targets[0]}; accepted: one of the two")
    context = context_of(rank, seed, examples, data)
    meant = _all_papers() if every else targets
    results = _settled(meant, context, variants=false_variants)
    shown = listing if verbose or len(results) <= FEW else a_line_each
    emit(
        "verify",
        report_json(results, context, __version__),
        lambda: shown(results),
        as_json,
        output,
    )
    if not as_json and output is None and not meant:
        _name_others()
    if not all(s.as_expected for s in results):
        raise typer.Exit(1)


def _name_others() -> None:
    """The papers that plain `verify` leaves out; it says nothing of their truth."""
    from sdproof.present.layout import Filled
    from sdproof.state import papers

    others = [f"{p.name} ({len(p.claims)})" for p in list(papers().values())[1:]]
    if others:
        names = ", ".join(others)
        text = f"not run: papers {names}; sdproof verify PAPER, or --all for every claim of each"
        show(Filled(text, hang=2))


def list_claims(
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TARGET",
            help=f"Each {TARGET}. Default: all papers.",
            autocompletion=completion.claims,
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List claims with their papers; nothing is checked.

    With the numbers of their statements and false variants.

    Example: sdproof claims krylov
    """
    from sdproof.present.tables import records
    from sdproof.state import discover

    rows = [
        {
            "id": one.claim.id,
            "paper": one.paper.name,
            "statements": len(one.claim.theorems),
            "false variants": len(one.claim.variants),
            "remark": one.claim.title,
        }
        for one in discover(targets or _all_papers())
    ]
    emit("claims", rows, lambda: records("claims", tuple(rows[0]), rows), as_json)


def explain(
    target: TargetArgument,
    certificates: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Also write every certificate and refutation to DIR, for `check`: all or none.",
            callback=written_folder,
        ),
    ] = None,
    data: DataOption = None,
    as_latex: Annotated[
        bool, typer.Option("--latex", help="Print LaTeX to paste: theorems with their proofs.")
    ] = False,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Claims at length: statements, proofs, and what to trust.

    With false variants and their counterexamples.

    Example: sdproof explain MT-2 --certificates certs
    """
    from sdproof import __version__
    from sdproof.present.claims import report_json
    from sdproof.present.latex import explanation_latex
    from sdproof.present.terminal import explanation

    if as_latex and (as_json or output is not None):
        raise InputError("explain: --latex goes to standard output, without --json and -o")
    context = context_of(data=data)
    results = _settled([target], context, variants=True)
    if certificates is not None:
        _write_certificates(results, certificates)
    if as_latex:
        typer.echo(explanation_latex(results), nl=False)
    else:
        emit(
            "explain",
            report_json(results, context, __version__, proofs=True),
            lambda: explanation(results),
            as_json,
            output,
        )
    if not all(s.as_expected for s in results):
        raise typer.Exit(1)


def _write_certificates(results: list[Settled], folder: Path) -> None:
    """One file for each certificate that was accepted, those of false variants included."""
    from sdproof.files import write_folder
    from sdproof.prove.certificate import Certificate

    contents = {}
    for settled in results:
        made = {s.theorem.name: s.certificate for s in settled.statements}
        made |= {f"false {v.variant.name}": v.certificate for v in settled.variants}
        for name, certificate in made.items():
            file = re.sub(r"[^A-Za-z0-9=.-]+", "_", f"{settled.claim.id} {name}") + ".json"
            if certificate is not None:
                contents[file] = Certificate(certificate).to_json()
    write_folder(folder, contents)


def register(app: Commands) -> None:
    """Add the commands to the application."""
    app.command()(verify)
    app.command()(explain)
    app.command("claims")(list_claims)
