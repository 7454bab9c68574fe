"""The command that writes an instance of a named family."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sdproof.cli import completion
from sdproof.cli.output import JsonOption, OutputOption, emit
from sdproof.errors import InputError, unknown

if TYPE_CHECKING:
    from sdproof.cli.strict import Commands


def _settings(tokens: list[str]) -> dict[str, str]:
    """Parameters written ``r=8``, ``--r=8`` or ``--r 8``."""
    found: dict[str, str] = {}
    waiting = iter(tokens)
    for token in waiting:
        key, equals, value = token.removeprefix("--").partition("=")
        if not equals:
            value = next(waiting, "") if token.startswith("--") else ""
        if not key or not value:
            raise InputError(f"family: {token[:40]!r} is not a parameter; accepted: NAME=VALUE")
        if key in found:
            raise InputError(f"family: {key[:40]!r} is given twice; accepted: once")
        found[key] = value
    return found


def family(
    name: Annotated[
        str | None,
        typer.Argument(help="Name of the family; see --list.", autocompletion=completion.families),
    ] = None,
    parameters: Annotated[
        list[str] | None, typer.Argument(metavar="[PARAMETER=VALUE]...", help="As in r=8 C=200.")
    ] = None,
    listing: Annotated[bool, typer.Option("--list", help="List families and parameters.")] = False,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Write an instance of a named family, as JSON.

    Example: sdproof family hard r=16 C=200 b=1/2 aligned=3 -o hard.json
    """
    from sdproof.families import FAMILIES
    from sdproof.model.serial import to_json
    from sdproof.present.tables import records

    if listing:
        if name is not None or parameters:
            raise InputError("--list: accepted: alone, or with --json or -o")
        rows = [
            {
                "family": f.name,
                "parameters": {p.name: p.default for p in f.parameters},
                "description": f.description,
            }
            for f in FAMILIES.values()
        ]
        columns = ("family", "parameters", "description")
        emit("families", rows, lambda: records("families", columns, rows), as_json, output)
        return
    if name not in FAMILIES:
        if name is not None:
            raise unknown("family", name, FAMILIES, f"{', '.join(FAMILIES)}; see --list")
        raise InputError(f"family: no name; accepted: {', '.join(FAMILIES)}; see --list")
    built = FAMILIES[name].build(**_settings(parameters or []))
    data = to_json(built)
    to_screen = output is None or as_json
    emit(None, data, lambda: "", to_screen, output)


def register(app: Commands) -> None:
    """Add the command to the application."""
    app.command(context_settings={"ignore_unknown_options": True})(family)
