"""Commands about the claims: verify and explain."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sdproof.cli.data import DataOption, folder
from sdproof.cli.output import JsonOption, OutputOption, emit

if TYPE_CHECKING:
    from sdproof.claims.base import Claim

MAX_RANK = 4096

RankOption = Annotated[
    list[int] | None,
    typer.Option("--rank", min=1, max=MAX_RANK, help="Rank of the listed instances (repeatable)."),
]
SeedOption = Annotated[int, typer.Option(help="Seed of the random instances.")]
ExamplesOption = Annotated[
    int, typer.Option(min=1, max=1_000_000, help="Random instances for each law.")
]
IdsArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[ID]...", help="Claims, e.g. MT-2. Default: all.")
]


def verify(
    ids: IdsArgument = None,
    rank: RankOption = None,
    false_variants: Annotated[
        bool, typer.Option("--false-variants", help="Also refute the deliberately false variants.")
    ] = False,
    seed: SeedOption = 20241,
    examples: ExamplesOption = 60,
    data: DataOption = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Settle the claims: for each, a verdict with its scope and its evidence.

    Exit code 0 if no proof or exact check failed (and every false variant was refuted), else 1;
    that data do not reproduce a published number is a verdict, not a failure.

    Example: sdproof verify MT-1 MT-2 MT-3 --rank 16 --false-variants
    """
    from rich.console import Console
    from rich.progress import Progress

    from sdproof import __version__
    from sdproof.claims import CLAIMS, Context, claim, settle
    from sdproof.claims.settle import checks_of
    from sdproof.present.claims import report_json, summary, verdict_table

    wanted = list(dict.fromkeys(claim(i).id for i in ids)) if ids else list(CLAIMS)
    context = Context(
        ranks=tuple(sorted(set(rank))) if rank else Context.ranks,
        seed=seed,
        examples=examples,
        data=folder(data),
    )
    claims = [CLAIMS[i] for i in wanted]
    total = sum(len(checks_of(c, context)) + false_variants for c in claims)
    stderr = Console(stderr=True)
    results = []
    with Progress(console=stderr, transient=True, disable=not stderr.is_terminal) as bar:
        task = bar.add_task("", total=total)
        for c in claims:
            bar.update(task, description=c.id)
            results.append(
                settle(c, context, variants=false_variants, progress=lambda: bar.advance(task))
            )
    emit(
        report_json(results, context, __version__),
        lambda: verdict_table(results),
        as_json=as_json,
        output=output,
    )
    if not as_json and output is None:
        typer.echo("\n" + summary(results))
    if not all(s.as_expected for s in results):
        raise typer.Exit(1)


def explain(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="A claim, e.g. MT-2.")],
    certificates: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Also write every certificate and refutation to DIR, for `check`."
        ),
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """One claim at length: statement, proof steps, evidence, and what one has to trust.

    Example: sdproof explain MT-2 --certificates certs
    """
    from rich.text import Text

    from sdproof.claims import Context, claim, settle
    from sdproof.present.claims import claim_json, explanation

    settled = settle(claim(identifier), Context(data=folder(data)), variants=True)
    if certificates is not None:
        _write_certificates(settled.claim, certificates)
    emit(
        claim_json(settled, proofs=True),
        lambda: Text(explanation(settled).rstrip("\n")),
        as_json=as_json,
        output=output,
    )
    if not settled.as_expected:
        raise typer.Exit(1)


def _write_certificates(claim: Claim, folder: Path) -> None:
    """One file for each certificate that the claim needs, and for each refutation."""
    from sdproof.files import write_atomic
    from sdproof.prove.certificate import Certificate

    folder.mkdir(parents=True, exist_ok=True)
    made = {f"{claim.id}: {n}" if ": " not in n else n: m() for n, m in claim.needs().items()}
    for variant in claim.variants():
        for i, certificate in enumerate(variant.certificates, 1):
            made[f"{claim.id}: false {variant.name} {i}"] = certificate
    for name, certificate in made.items():
        file = re.sub(r"[^A-Za-z0-9=.-]+", "_", name) + ".json"
        write_atomic(folder / file, Certificate(certificate).to_json())


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(verify)
    app.command()(explain)
