"""Compact terminal tables. They shorten exact numbers, and say so; JSON never does.

In a column of numbers all have one format: as they are if all are short, else decimals, in which ``…``
says that more digits follow: ``2.8402871782884…`` is what every number in an enclosure begins with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sdproof.numbers.display import SHORT, decimal, is_exact, shorten
from sdproof.present.layout import Columns

EXACT = "…: more digits follow. Exact values and enclosures: --json"
NONE = "–"
Number = str | Sequence[str]
"""An exact number, or its enclosure as two decimals; in JSON a text, or a list of two."""


def cell(value: object) -> str:
    """The text of one JSON value: numbers shortened, lists joined, None as a dash."""
    return " ".join(items(value))


def items(value: object) -> list[str]:
    """The same in pieces, between which a line may end."""
    if value is None:
        return [NONE]
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, str):
        return [shorten(value) if is_exact(value) else value]
    if isinstance(value, Mapping):
        return joined(f"{key}={cell(item)}" for key, item in value.items())
    if isinstance(value, Sequence):
        return joined(map(cell, value)) or ["none"]
    return [str(value)]


def joined(texts: Iterable[str]) -> list[str]:
    """With commas between them."""
    listed = list(texts)
    return [text + "," * (i + 1 < len(listed)) for i, text in enumerate(listed)]


def numbers(values: Sequence[Number | None], digits: int) -> tuple[list[str], bool]:
    """The numbers of a column in one format, and whether digits are left out."""
    known = [v for v in values if v is not None]
    if all(isinstance(v, str) and len(v) <= SHORT for v in known):
        return [NONE if v is None else str(v) for v in values], False
    shown = [NONE if v is None else decimal(v, digits) for v in values]
    return shown, any("…" in text for text in shown)


def facts(title: str, rows: Mapping[str, object], *notes: str) -> Columns:
    """Names and values."""
    made = [[[name], items(value)] for name, value in rows.items()]
    return Columns(title, (), made, notes)


def records(
    title: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]], *notes: str
) -> Columns:
    """A table with one row per record; a key a record lacks is a dash."""
    made = [[items(row.get(name)) for name in columns] for row in rows]
    return Columns(title, tuple(columns), made, notes)
