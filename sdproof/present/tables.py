"""Compact terminal tables. They shorten long exact numbers, and say so; JSON never does.

A number cut for the screen is shown as ``≈ 1.2345678901``; nothing is computed from what is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.table import Table
from rich.text import Text

from sdproof.numbers.display import shorten

SCREEN_ITEMS = 6
"""Longest list that is shown in full."""


def cell(value: object) -> str:
    """The text of one JSON value: numbers shortened, lists joined, None as a dash."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return shorten(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {cell(item)}" for key, item in value.items())
    if isinstance(value, Sequence):
        shown = ", ".join(cell(v) for v in value[:SCREEN_ITEMS])
        rest = len(value) - SCREEN_ITEMS
        return f"[{shown}, … {rest} more]" if rest > 0 else f"[{shown}]"
    return str(value)


def facts(title: str, rows: Mapping[str, object]) -> Table:
    """A two-column table: name, value."""
    table = Table(title=Text(title), show_header=False, title_justify="left")
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in rows.items():
        table.add_row(Text(name), Text(cell(value)))
    return table


def records(title: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> Table:
    """A table with one row per record; a key a record lacks is a dash."""
    table = Table(title=Text(title), title_justify="left")
    for name in columns:
        table.add_column(Text(name), overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell(row.get(name))) for name in columns))
    return table
