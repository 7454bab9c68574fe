"""Commands about the data sets and Table 1."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from sdproof.cli.output import JsonOption, OutputOption, emit, progress_bar
from sdproof.errors import InputError

DataOption = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Folder with UCI's own files; default SDPROOF_DATA, else the copies inside.",
    ),
]
NameArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[NAME]...", help="airfoil, air-quality or aep. Default: all."),
]


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int | None], None]]:
    """A progress bar on standard error, one line for each label."""
    with progress_bar() as bar:
        tasks: dict[str, Any] = {}

        def report(label: str, done: int, total: int | None) -> None:
            if label not in tasks:
                tasks[label] = bar.add_task(label, total=total)
            bar.update(tasks[label], completed=done, total=total)

        yield report


def _names(names: list[str] | None) -> list[str]:
    from sdproof.data import DATASETS, dataset

    return [dataset(name).name for name in names] if names else list(DATASETS)


def folder(data: Path | None) -> Path | None:
    """The folder that was named, if it is one."""
    if data is not None and not data.is_dir():
        raise InputError(f"data: {data} is not a folder; accepted: one that has the data sets")
    return data


def fetch(names: NameArgument = None, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Download UCI's own files, and verify them; the other commands read them with --data.

    The package has copies inside, so that nothing has to be fetched. Without --data the files go to
    SDPROOF_DATA, else to the user's cache.

    Example: sdproof data fetch airfoil --data uci
    """
    from sdproof.data import fetch as download
    from sdproof.present.tables import facts

    with _progress() as progress:
        found = {name: str(download(name, data, progress=progress)) for name in _names(names)}
    emit(found, lambda: facts("verified data sets", found), as_json)


def info(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Where each data set is read from, whether it is whole, who made it, and its licence."""
    from rich.console import Group

    from sdproof.data import info as state
    from sdproof.present.tables import records

    rows = state(data)
    columns = ("name", "uci_id", "rows", "state", "path")
    emit(rows, lambda: Group(records("data sets", columns, rows), *map(_sources, rows)), as_json)


def _sources(row: dict[str, Any]) -> Any:
    """Attribution, and what was changed."""
    from rich.text import Text

    changes = f"\nChanged here: {row['changes']}." if row["changes"] else ""
    return Text(f"\n{row['attribution']}{changes}")


def table1(
    names: NameArgument = None,
    protocol: Annotated[
        Literal["file-order", "random"], typer.Option(help="How rows are split into blocks.")
    ] = "file-order",
    seeds: Annotated[int, typer.Option(min=2, max=10_000, help="Random splits.")] = 100,
    steps: Annotated[int, typer.Option(min=2, max=5, help="Largest number of steps.")] = 2,
    data: DataOption = None,
    figures: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Also write the figures to DIR, as SVG.")
    ] = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Table 1: test errors of ridge and of 1, 2, … steps, published against ours.

    Example: sdproof table1 airfoil --data uci
    """
    from sdproof.table1.rows import file_order_row, random_row

    wanted = _names(names)

    with _progress() as progress:
        if protocol == "random":
            rows: list[Any] = [
                random_row(n, data, seeds=seeds, k=steps, progress=progress) for n in wanted
            ]
        else:
            rows = [file_order_row(n, data, k=steps, progress=progress) for n in wanted]
    if figures is not None:
        _draw(wanted, rows if protocol == "file-order" else [], data, figures)
    emit([row.to_json() for row in rows], lambda: _table(protocol, rows), as_json, output)


def _table(protocol: str, rows: list[Any]) -> Any:
    from sdproof.present.table1 import TITLE, file_order_records
    from sdproof.present.tables import records

    if protocol == "random":
        shown = [
            {
                "data set": r.dataset,
                "mean test MSE": " ".join(f"{v:.3f}" for v in r.mean),
                "ridge minus i steps": "  ".join(
                    f"{d:+.4f}±{h:.4f}"
                    for d, h in zip(r.difference[1:], r.half_width[1:], strict=True)
                ),
            }
            for r in rows
        ]
        return records(
            f"random splits, {rows[0].seeds} seeds, 95 % intervals", list(shown[0]), shown
        )
    shown = file_order_records(rows)
    return records(TITLE, list(shown[0]), shown)


def _draw(names: list[str], rows: list[Any], data: Path | None, folder: Path) -> None:
    from sdproof.data import load
    from sdproof.table1 import figures
    from sdproof.table1.diagnostics import diagnose

    folder.mkdir(parents=True, exist_ok=True)
    if rows:
        curves = {row.dataset: row.default.run for row in rows}
        figures.save(figures.error_curves(curves), folder / "errors.svg")
    found = [diagnose(load(name, data)) for name in names]
    figures.save(figures.alignment(found), folder / "alignment.svg")


def why(
    names: NameArgument = None,
    seeds: Annotated[int, typer.Option(min=2, max=10_000, help="Random splits.")] = 20,
    data: DataOption = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """What explains the gains of Table 1: the theorem's bound against a shift between blocks.

    Example: sdproof data why airfoil
    """
    from sdproof.data import load
    from sdproof.table1.diagnostics import diagnose
    from sdproof.table1.evidence import conclusion
    from sdproof.table1.rows import file_order_row, random_row
    from sdproof.table1.shift import shift_test

    wanted = _names(names)
    found, rows, randoms, shifts = [], [], [], []
    with _progress() as progress:
        for name in wanted:
            table = load(name, data)
            found.append(diagnose(table))
            rows.append(file_order_row(name, data, k=2, progress=progress))
            randoms.append(
                random_row(
                    name,
                    data,
                    seeds=seeds,
                    progress=lambda n, i, total: progress(f"{n}, random", i, total),
                )
            )
            progress(f"{name}, shift", 0, None)
            shifts.append(shift_test(table, seeds=seeds))
            progress(f"{name}, shift", 1, 1)
    lines = conclusion(found, rows, randoms, shifts)
    result = {
        "conclusion": lines,
        "diagnostics": [d.to_json() for d in found],
        "random": [r.to_json() for r in randoms],
        "shift": [s.to_json() for s in shifts],
    }
    emit(result, lambda: _paragraphs(lines), as_json, output)


def _paragraphs(lines: list[str]) -> Any:
    from rich.text import Text

    return Text("\n\n".join(lines))


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    group = typer.Typer(help="The three UCI data sets of Table 1.", no_args_is_help=True)
    group.command()(fetch)
    group.command()(info)
    group.command()(why)
    app.add_typer(group, name="data")
    app.command()(table1)
