"""The command that shows the best constants of the hard-family bounds, and how tight they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sdproof.cli.instances import DigitsOption, place, solve
from sdproof.cli.output import JsonOption, OutputOption, emit

if TYPE_CHECKING:
    from sdproof.minima.constants import Infimum, Tightness, TwoTermConstants

PAPER_NOTE = "for the family that the paper constructs, not for every b and C"
COLUMNS = ("bound on ρ/r", "ridge", "one step")


def _best(found: Infimum, digits: int) -> dict[str, Any]:
    exact = found.value.exact
    return {
        "exact": None if exact is None else str(exact),
        "polynomial": [str(c) for c in found.value.polynomial.coeffs()],
        "enclosure": list(found.value.decimals(digits)),
        "x": [place(p, min(digits, 15)) for p in found.places],
    }


def _constants(found: TwoTermConstants, digits: int) -> dict[str, Any]:
    from sdproof.minima.constants import PAPER_ONE_STEP, PAPER_RIDGE
    from sdproof.numbers.exact import exact_str
    from sdproof.papers.pareek2024.two_term import checked

    return {
        "b": exact_str(found.b),
        "C": exact_str(found.C),
        "best": {"ridge": _best(found.ridge, digits), "one_step": _best(found.one_step, digits)},
        "aligned_direction": exact_str(found.aligned),
        "closed_form": {
            "ridge": exact_str(found.closed_ridge),
            "one_step": exact_str(found.closed_one_step),
        },
        "sharp_closed_form": {"ridge": None, "one_step": exact_str(found.sharp_one_step)},
        "paper": {
            "ridge": exact_str(PAPER_RIDGE),
            "one_step": exact_str(PAPER_ONE_STEP),
            "scope": PAPER_NOTE,
        },
        "kernel_checked": checked(),
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


def _table(data: dict[str, Any]) -> Any:
    from sdproof.present.tables import records

    best, true = data["best"], data["instance"]
    belongs = "yes" if true["in_family"] else "NO: no bound applies to it"
    rows = [
        (
            "best of the two-term argument",
            *(best[k]["exact"] or best[k]["enclosure"] for k in ("ridge", "one_step")),
        ),
        ("approached at x = λ/e_m", best["ridge"]["x"], best["one_step"]["x"]),
        ("theory §4, closed form", *(data["closed_form"][k] for k in ("ridge", "one_step"))),
        ("paper (its own family)", *(data["paper"][k] for k in ("ridge", "one_step"))),
        (f"true minimum, {true['name']}", *true["minimum_over_r"].values()),
        ("instance in the family", belongs, belongs),
    ]
    title = f"constants for b = {data['b']}, C = {data['C']} (risk in units of γ²/n)"
    return records(title, COLUMNS, [dict(zip(COLUMNS, row, strict=True)) for row in rows])


def constants_command(
    b: Annotated[str, typer.Option("--b", help="Least ratio e_j/e_m, 0 < b ≤ 1.")] = "1/2",
    c: Annotated[str, typer.Option("--c", help="Signal: B_m ≥ C r; C > 0.")] = "200",
    instance: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Instance for the true minimum; default: hard family."),
    ] = None,
    rank: Annotated[int, typer.Option(min=1, help="Rank of the default instance.")] = 8,
    digits: DigitsOption = 20,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Best constants c with ρ ≥ c r on the hard family (ridge, one step), certified, beside the
    closed forms, the paper's, and the true minimum over λ and ξ of one instance.

    Example: sdproof constants --b 1/2 --c 200
    """
    from sdproof.families import hard
    from sdproof.minima.constants import tightness, two_term_constants

    found = two_term_constants(b, c)
    if instance is None:
        m = rank if found.b == 1 else 1
        true = tightness(hard(rank, c, b, m), b, c, digits)
        name = f"hard family of rank {rank}"
    else:
        true = solve(instance, lambda problem: tightness(problem, b, c, digits), digits)
        name = Path(instance).name
    data = _constants(found, digits) | {"instance": _tightness(true, name)}
    emit(data, lambda: _table(data), as_json=as_json, output=output)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("constants")(constants_command)
