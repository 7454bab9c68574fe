"""The command that shows the proved constants of the hard-family bounds, and how tight they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sdproof.cli.instances import DigitsOption, load, solve
from sdproof.cli.output import JsonOption, OutputOption, emit, number
from sdproof.errors import InputError

if TYPE_CHECKING:
    from sdproof.cli.strict import Commands
    from sdproof.papers.pareek2024.constants import Constant, Tightness

METHODS = {"ridge": "ridge", "one_step": "1 step"}
COLUMNS = ("bound on ρ/r", "of", "exact", "decimal")


def _constant(found: Constant) -> dict[str, Any]:
    return {
        "theorem": f"{found.claim} {found.theorem.name}",
        "statement": found.theorem.statement.text,
        "verdict": found.verdict.value,
        "constant": str(found.value),
        "applies": found.applies,
    }


def _tightness(found: Tightness, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "rank": found.rank,
        "aligned": found.aligned,
        "in_family": found.aligned is not None,
        "minimum_over_r": {
            "ridge": list(found.per_direction(0)),
            "one_step": list(found.per_direction(1)),
        },
    }


def _table(data: dict[str, Any], digits: int) -> Any:
    from sdproof.present.layout import Columns
    from sdproof.present.tables import EXACT, numbers

    true, best = data["instance"], data["best"]
    rows: list[tuple[str, str, Any]] = []
    for method, name in METHODS.items():
        for one in data["theorems"][method]:
            applies = "" if one["applies"] else "; not for this b and C"
            rows.append((f"{one['theorem']}, {one['verdict']}{applies}", name, one["constant"]))
        rows.append(("best of those that apply", name, best[method]))
        rows.append((f"true minimum, {true['name']}", name, true["minimum_over_r"][method]))
    ends = [value if isinstance(value, list) else [value, value] for *_, value in rows]
    decimals, _ = numbers(ends, digits)
    cells = [
        [[what], [name], [value if isinstance(value, str) else ""], [decimal]]
        for (what, name, value), decimal in zip(rows, decimals, strict=True)
    ]
    notes = (
        []
        if true["in_family"]
        else [f"{true['name']} is not in the family: no bound applies to it"]
    )
    notes += [f"X: {true['X']}"] if "X" in true else []
    title = f"constants for b = {data['b']}, C = {data['C']}; risk in units of γ²/n"
    return Columns(title, COLUMNS, cells, (*notes, EXACT))


def constants_command(
    b: Annotated[str, typer.Option("--b", help="Least ratio e_j/e_m, 0 < b ≤ 1.")] = "1/2",
    c: Annotated[str, typer.Option("--c", help="Signal: B_m ≥ C r; C > 0.")] = "200",
    instance: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Instance for the true minimum; default: hard family."),
    ] = None,
    rank: Annotated[
        int | None, typer.Option(min=1, help="Rank of the default instance; 8 if not given.")
    ] = None,
    digits: DigitsOption = 20,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Proved constants of the hard family, beside a true minimum.

    The constants c with ρ ≥ c r (ridge, one step), from the statements of MT-3 and MT-2, the paper's
    among them, and the true minimum over λ and ξ of one instance.

    Example: sdproof constants --b 1/2 --c 200
    """
    from sdproof.families import hard
    from sdproof.numbers.exact import exact_str, to_exact
    from sdproof.papers.pareek2024.constants import best, proved_constants, tightness

    found = proved_constants(b, c)
    about: dict[str, str] = {}
    if instance is not None and rank is not None:
        raise InputError("--rank: accepted: without --instance, which has a rank of its own")
    if instance is None:
        rank = 8 if rank is None else rank
        m = rank if to_exact(b, "b") == 1 else 1
        true = tightness(hard(rank, c, b, m), b, c, digits)
        name = f"hard family of rank {rank}"
    else:
        given = load(instance)
        about = given.about
        true = solve(given.instance, lambda problem: tightness(problem, b, c, digits), digits)
        name = Path(instance).name
    data = {
        "b": exact_str(to_exact(b, "b")),
        "C": exact_str(to_exact(c, "C")),
        "theorems": {method: [_constant(one) for one in found[method]] for method in METHODS},
        "best": {method: number(best(found[method]), digits) for method in METHODS},
        "instance": _tightness(true, name) | about,
    }
    emit("constants", data, lambda: _table(data, digits), as_json, output)


def register(app: Commands) -> None:
    """Add the command to the application."""
    app.command("constants")(constants_command)
