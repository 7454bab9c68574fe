"""Commands about the Coq proofs."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sdproof.cli import completion
from sdproof.cli.output import JsonOption, OutputOption, emit, written_folder
from sdproof.cli.progress import progress_bar
from sdproof.errors import InputError
from sdproof.files import note_read

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sdproof.cli.strict import Commands
    from sdproof.solvers.coq import CertifiedStatement, CoqReport, Sources

FAILED = 1


def _theorem(sources: Sources, report: CoqReport) -> list[dict[str, Any]]:
    return [
        {
            "theorem": e.name,
            "claims": list(e.claims),
            "file": e.file,
            "statement": e.statement,
            "assumes": list(report.theorems[e.name]) if e.name in report.theorems else None,
        }
        for e in sources.entries
    ]


def _certified(targets: list[str] | None = None) -> list[CertifiedStatement]:
    """Every statement that the kernel accepts, of these targets or of every paper."""
    from sdproof.solvers.coq import CertifiedStatement
    from sdproof.state import discover, papers
    from sdproof.state.settling import checked

    found = []
    claims = discover(targets or list(papers()))
    with progress_bar() as bar:
        task = bar.add_task("certificates", total=len(claims))
        for one in claims:
            for theorem in one.claim.theorems:
                stated = checked(theorem, one.certificates.get(one.claim.id, {}))
                if stated.certificate is not None:
                    found.append(CertifiedStatement(one.claim.id, theorem.name, stated.certificate))
            bar.update(task, advance=1, description=one.claim.id)
    return found


def check(
    target: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TARGET",
            help="Each a claim (MT-2), a paper, FILE.py[::ID] or MODULE[::ID]. Default: every paper.",
            autocompletion=completion.claims,
        ),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, max=256, help="Parallel processes. Default: processors.")
    ] = None,
    coqchk: Annotated[
        bool, typer.Option(help="Also have Coq's stand-alone checker read the compiled proofs.")
    ] = True,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Build the Coq proofs from nothing; list what they assume.

    Those written by hand, and one made from the certificate of each statement. Accepted are the axioms
    of the standard library's reals; an admitted proof or any other axiom fails. The result is recorded:
    verify and explain then say "checked on this machine". Exit code 0: every theorem is accepted; 1: one
    is not; 2: Coq is missing (one line says what to install).

    Example: sdproof formal check MT-2 --jobs 2
    """
    from sdproof.solvers.coq import AXIOMS, modules, record, shipped
    from sdproof.solvers.coq import check as run
    from sdproof.solvers.coq.toolchain import require
    from sdproof.state import papers

    require()
    made, left_out = modules(_certified(target))
    sources = replace(shipped(), modules=made)
    known = {claim.id for paper in papers().values() for claim in paper}
    known |= {c for e in sources.entries[len(shipped().entries) :] for c in e.claims}
    with progress_bar() as bar:
        task = bar.add_task("coq", total=len(sources.files) + 1 + coqchk)
        report = run(
            sources,
            known,
            jobs=jobs or os.cpu_count() or 1,
            coqchk=coqchk,
            progress=lambda name: bar.update(task, advance=1, description=name),
        )
    kept = record.write(report)
    used = {a for axioms in report.theorems.values() for a in axioms}
    answer = report.to_json() | {
        "theorems": _theorem(sources, report),
        "accepted_axioms": {name: why for name, why in AXIOMS.items() if name in used},
        "not_exported": left_out,
        "record": str(kept),
    }
    where = {"coq": answer.pop("coq"), "date": answer.pop("date"), "record": str(kept)}
    answer["environment"] = where
    emit("formal-check", answer, lambda: _checked(answer), as_json, output)
    if report.problems:
        raise typer.Exit(FAILED)


def _checked(answer: dict[str, Any]) -> RenderableType:
    from rich.console import Group

    from sdproof.present.layout import Filled
    from sdproof.present.tables import facts, records

    if answer["problems"]:
        return Filled("\n".join(["not accepted:", *answer["problems"]]), hang=2)
    short = {name: f"A{i}" for i, name in enumerate(answer["accepted_axioms"], 1)}
    rows = [
        {
            "theorem": t["theorem"],
            "claims": ", ".join(t["claims"]) or "(definitions)",
            "assumes": ", ".join(sorted(short[a] for a in t["assumes"])) or "nothing",
        }
        for t in answer["theorems"]
    ]
    title = (
        f"{len(rows)} theorems accepted by Coq {answer['environment']['coq']}"
        + " and coqchk" * answer["coqchk"]
    )
    axioms = {short[n]: f"{n}: {why}" for n, why in answer["accepted_axioms"].items()}
    rest = answer["not_exported"]
    return Group(
        *([facts("statements without a Coq proof", rest)] if rest else []),
        records(title, ("theorem", "claims", "assumes"), rows),
        facts("axioms, all of the standard library's reals", axioms),
    )


def listing(as_json: JsonOption = False, output: OutputOption = None) -> None:
    """The Coq theorems, the claim that each is about, and what it says.

    Example: sdproof formal list --json
    """
    from sdproof.present.layout import Filled
    from sdproof.solvers.coq import shipped

    rows = [
        {"theorem": e.name, "claims": list(e.claims), "file": e.file, "statement": e.statement}
        for e in shipped().entries
    ]
    lines = [
        f"{r['theorem']} ({', '.join(r['claims']) or 'definitions'})\n    {r['statement']}"
        for r in rows
    ]
    emit("formal-list", rows, lambda: Filled("\n".join(lines)), as_json, output)


def export(
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="TARGET",
            help="A claim (MT-2), a paper, FILE.py[::ID], MODULE[::ID] or a certificate CERT.json. "
            "Default: every paper, and the proofs that are written by hand.",
            autocompletion=completion.claims,
        ),
    ] = None,
    *,
    folder: Annotated[
        Path,
        typer.Option(
            "-o", "--output", metavar="DIR", help="The folder to write.", callback=written_folder
        ),
    ],
) -> None:
    """Write the Coq proof of each proved statement of a claim, made from its certificate.

    The folder has all that Coq needs, and a Makefile: `make` builds everything from nothing and prints
    what the theorems assume. Nothing there depends on sdproof.

    Example: sdproof formal export MT-2 -o mt2-coq
    """
    from sdproof.files import write_folder
    from sdproof.solvers.coq import exported, modules, shipped

    if target is not None and target.endswith(".json"):
        certified = [_read(target)]
    else:
        certified = _certified(None if target is None else [target])
    if not certified:
        raise InputError(f"{target}: no statement of it is proved, so there is nothing to export")
    made, left_out = modules(certified)
    for name, why in left_out.items():
        typer.echo(f"not exported: {name}: {why}", err=True)
    if not made:
        raise InputError(f"{target}: none of its proofs can be exported")
    sources = replace(shipped(), modules=made)
    write_folder(folder, exported(sources, everything=target is None))
    number = len(certified) - len(left_out)
    typer.echo(f"{number} theorem{'s' * (number > 1)} in {folder}; check: make -C {folder}")


def _read(path: str) -> CertifiedStatement:
    """A certificate from a file, which the kernel accepts."""
    from sdproof import kernel
    from sdproof.solvers.coq import CertifiedStatement

    note_read(path)
    try:
        certificate = kernel.load(path)
        answer = kernel.check(certificate)
    except (kernel.Invalid, kernel.Unreadable) as error:
        raise InputError(f"{path}: {error}") from None
    if answer.kind != "theorem" or not isinstance(certificate, dict):
        raise InputError(f"{path}: a {answer.kind}; accepted: the certificate of a theorem")
    return CertifiedStatement(Path(path).stem, "statement", certificate)


def register(app: Commands) -> None:
    """Add the commands to the application."""
    group = app.group("formal", "The proofs in Coq: check, export or list them.")
    group.command("check")(check)
    group.command("export")(export)
    group.command("list")(listing)
