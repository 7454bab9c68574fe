"""The command hunt: search for a counterexample."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sdproof.cli import completion
from sdproof.cli.output import JsonOption, emit, place
from sdproof.cli.progress import working
from sdproof.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.console import RenderableType

    from sdproof.cli.strict import Commands
    from sdproof.search.hunt import Hunt, Tally
    from sdproof.state import Claim, Found, Variant

FAILED, INTERRUPTED = 1, 130


def hunt_command(
    target: Annotated[
        str,
        typer.Argument(
            metavar="TARGET",
            help="A claim (MT-2), a file of claims (my_claims.py), a module or a paper; the last three "
            "also with ::ID.",
            autocompletion=completion.claims,
        ),
    ],
    seconds: Annotated[
        float,
        typer.Option(help="Time limit in all; shrinking what is found may take 20 seconds more."),
    ] = 60,
    variant: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Search this false variant instead."),
    ] = None,
    write: Annotated[
        bool,
        typer.Option(
            "--write",
            help="For a file: search every false variant (or the one of --variant) that has no "
            "counterexample yet, and keep those that the kernel confirms beside it, in STEM"
            ".counterexamples.json; `verify --false-variants` uses them.",
        ),
    ] = False,
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
            "found or the search is interrupted; none with --write.",
            callback=place,
        ),
    ] = None,
) -> None:
    """Search for counterexamples to claims or their false variants.

    Of claims, to their laws and statements. The search follows the exact margin; a counterexample is
    shrunk, confirmed exactly and written as an instance file. Finding none proves nothing. Ctrl-C keeps
    the best result so far.

    Exit code: 0 if nothing was found, 1 if a counterexample was found. With --variant and --write,
    where one is expected: 0 if each false variant has one, else 1. 130 after Ctrl-C.

    Example: sdproof hunt my_claims.py::MY-1 --variant no-ratio --write
    """
    from sdproof.state import discover
    from sdproof.state.stored import require_place

    found = discover([target])
    _require_file(output)
    claims = require_place(found[0].file, target) if write else None
    name = found[0].claim.id if len(found) == 1 else Path(target).name
    with _progress(seconds) as show:
        limits = {"seconds": seconds, "seed": seed, "progress": show}
        one = _search(found, name, variant, missing=write, limits=limits)
    emit("hunt", one.to_json(), lambda: _shown(one, write, write or variant is not None), as_json)
    _write(one, output, claims)
    if one.interrupted:
        raise typer.Exit(INTERRUPTED)
    if _failed(one, variant, write):
        raise typer.Exit(FAILED)


def _require_file(output: Path | None) -> None:
    """A file beside which others can be written, and none that was read."""
    if output is not None and (str(output) == "-" or (output.exists() and not output.is_file())):
        raise InputError(
            f"--output: {str(output)!r} is no file; accepted: one, as others go beside it"
        )
    place(output)


def _search(
    found: Sequence[Found], name: str, variant: str | None, *, missing: bool, limits: dict[str, Any]
) -> Hunt:
    """The hunt that is meant: of the claims, of one of their false variants, or of those false variants
    whose counterexample is missing."""
    from sdproof.state.hunting import hunt_claims, hunt_variants

    if variant is None and not missing:
        return hunt_claims([f.claim for f in found], name, **limits)
    chosen = _variants(found, variant, missing)
    return hunt_variants(chosen, f"{chosen[0][0].id}:{variant}" if variant else name, **limits)


def _write(hunt: Hunt, output: Path | None, claims: Path | None) -> None:
    """What was found, beside the claims or else to files of its own; each is named."""
    from sdproof.search.hunt.files import file_name, write_hunt
    from sdproof.state.hunting import keep

    if output is not None or (claims is None and (hunt.counterexamples or hunt.interrupted)):
        for file in write_hunt(hunt, output or Path(file_name(hunt.what))):
            typer.echo(f"written: {file}", err=True)
    if claims is not None and (kept := keep(hunt, claims)):
        typer.echo(f"written: {kept}", err=True)


def _failed(hunt: Hunt, variant: str | None, write: bool) -> bool:
    """A counterexample where none, or none where one was expected."""
    if variant is None and not write:
        return bool(hunt.counterexamples)
    return sum(not write or bool(c.certificate) for c in hunt.confirmed) < len(hunt.tallies)


def _shown(hunt: Hunt, write: bool, expected: bool) -> RenderableType:
    from sdproof.present.layout import Filled

    if write and not hunt.tallies:
        return Filled("every false variant has a counterexample that the kernel confirms")
    left = [t for t in hunt.tallies if t.target.name not in {c.target.name for c in hunt.confirmed}]
    if not expected or not hunt.confirmed:
        return Filled(str(hunt), hang=2)
    none = (
        f"  {t.target.name}: no counterexample in {t.cases} cases: this proves nothing"
        for t in left
    )
    return Filled("\n".join([str(hunt), *none]), hang=2)


def _variants(
    found: Sequence[Found], name: str | None, missing: bool
) -> list[tuple[Claim, Variant]]:
    """The false variants to be searched: all, or the one of this name; or, of them, those that have
    no counterexample yet."""
    from sdproof.state.hunting import variant_named, without_counterexample

    named = [f for f in found if name is None or name in {v.name for v in f.claim.variants}]
    if name is not None and len(found) == 1:
        variant_named(found[0].claim, name)
    elif name is not None and len(named) != 1:
        accepted = ", ".join(f"::{f.claim.id}" for f in named or found)
        raise InputError(
            f"variant: {name[:60]!r} is in {len(named)} of these claims; accepted: one of them, "
            f"by {accepted}"
        )
    return [
        (f.claim, v)
        for f in named
        for v in (without_counterexample(f) if missing else f.claim.variants)
        if name in (None, v.name)
    ]


@contextmanager
def _progress(seconds: float) -> Iterator[Callable[[Tally, float], None]]:
    """A line on standard error, if it is a terminal: time, cases, the tightest margin and where."""
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn

    from sdproof.numbers.display import cut
    from sdproof.search.hunt.result import brief

    columns = (TimeElapsedColumn(), BarColumn(bar_width=20), TextColumn("{task.description}"))
    cases, shown = 0, 0.0
    with working(*columns) as bar:
        task = bar.add_task("", total=max(seconds, 0.001))

        def show(tally: Tally, elapsed: float) -> None:
            nonlocal cases, shown
            cases += 1
            if elapsed - shown < 0.1 or tally.tightest is None:
                return
            shown = elapsed
            margin = brief(tally.tightest.margin)
            words = f"{cases} cases; {tally.target.name}: margin {margin} at {tally.where}"
            bar.update(task, completed=elapsed, description=cut(words, bar.console.width - 32))

        yield show


def register(app: Commands) -> None:
    """Add the command to the application."""
    app.command("hunt")(hunt_command)
