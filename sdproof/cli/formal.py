"""Commands about the Coq proofs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sdproof.cli.output import JsonOption, OutputOption, emit
from sdproof.cli.progress import progress_bar

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sdproof.cli.strict import Commands
    from sdproof.solvers.coq import CoqReport, Sources

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


def check(
    jobs: Annotated[
        int | None, typer.Option(min=1, max=256, help="Parallel processes. Default: processors.")
    ] = None,
    coqchk: Annotated[
        bool, typer.Option(help="Also have Coq's stand-alone checker read the compiled proofs.")
    ] = True,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Build the Coq proofs from nothing; list what each theorem assumes.

    Accepted are the axioms of the standard library's reals; an admitted proof or any other axiom
    fails. The result is recorded: verify and explain then say "checked on this machine". Exit code
    0: every theorem is accepted; 1: one is not; 2: Coq is missing (one line says what to install).

    Example: sdproof formal check --jobs 2
    """
    from sdproof.solvers.coq import AXIOMS, record, shipped
    from sdproof.solvers.coq import check as run
    from sdproof.state import discover, papers

    sources = shipped()
    known = [claim.id for paper in papers().values() for claim in paper]
    proved = [one.claim.id for one in discover() if one.claim.theorems]
    with progress_bar() as bar:
        task = bar.add_task("coq", total=len(sources.files) + 1 + coqchk)
        report = run(
            sources,
            known,
            proved,
            jobs=jobs or os.cpu_count() or 1,
            coqchk=coqchk,
            progress=lambda name: bar.update(task, advance=1, description=name),
        )
    kept = record.write(report)
    used = {a for axioms in report.theorems.values() for a in axioms}
    answer = report.to_json() | {
        "theorems": _theorem(sources, report),
        "accepted_axioms": {name: why for name, why in AXIOMS.items() if name in used},
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
    return Group(
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


def register(app: Commands) -> None:
    """Add the commands to the application."""
    group = app.group("formal", "The proofs in Coq: check them here, or list them.")
    group.command("check")(check)
    group.command("list")(listing)
