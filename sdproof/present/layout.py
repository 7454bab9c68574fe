"""Text laid out in the width there is: it wraps between words, hangs under its own beginning, and never
breaks a number, a path or a formula that has no blank in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.segment import Segment

_LONG, _SHORT, _KEPT, _GAP = 40, 16, "\ue000", 2


def filled(text: str, width: int, hang: int = 0) -> list[str]:
    """Lines that end between the items of a list, and inside one only where it is long; inside
    brackets only where these are long, too. A line keeps its indent where it wraps, and `hang` more."""
    shown = []
    for line in text.splitlines():
        start = line[: len(line) - len(line.lstrip(" "))]
        items = re.split(r"(?<=[,;:]) (?![^()]*\))(?![^\[\]]*\])", line.strip())
        room = width - len(start) - hang
        long = min(_LONG, room)
        whole = " ".join(i.replace(" ", _KEPT) if len(i) < long else _kept(i, long) for i in items)
        fits = (w if len(w) <= room else w.replace(_KEPT, " ") for w in whole.split(" "))
        shown += wrap(
            " ".join(fits),
            max(width, len(start) + hang + 1),
            initial_indent=start,
            subsequent_indent=start + " " * hang,
            break_on_hyphens=False,
            break_long_words=False,
        ) or [""]
    return [line.replace(_KEPT, " ") for line in shown]


def _kept(text: str, long: int) -> str:
    """The text with signs for its blanks inside brackets that are short enough to stay whole."""
    starts, found = list[int](), list(text)
    for i, c in enumerate(text):
        if c in "([":
            starts.append(i)
        elif c in ")]" and starts and i - (start := starts.pop()) < long:
            found[start:i] = (_KEPT if c == " " else c for c in found[start:i])
    return "".join(found)


@dataclass
class Filled:
    """A text as `filled` lays it out."""

    text: str
    style: str = ""
    hang: int = 0

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        from rich.text import Text

        lines = filled(self.text, options.max_width, self.hang)
        yield Text("\n".join(lines), style=self.style, overflow="ignore", no_wrap=True)


@dataclass
class Indented:
    """What is shown, further to the right; what is too wide is not cut."""

    indent: int
    shown: RenderableType

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        from rich.segment import Segment

        left = options.update(width=max(1, options.max_width - self.indent))
        for line in Segment.split_lines(console.render(self.shown, left)):
            yield Segment(" " * self.indent)
            yield from line
            yield Segment.line()


@dataclass
class Columns:
    """Rows of cells below a title; a cell is a list of items, and wraps between them.

    Where the columns do not fit side by side, each row becomes a block with a line for each cell.
    `head`: names of the columns; without them, the first column is the names of the rows.
    """

    title: str
    head: tuple[str, ...]
    rows: Sequence[Sequence[list[str]]]
    notes: tuple[str, ...] = ()

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        from rich.text import Text

        width = options.max_width
        text = Text(overflow="ignore", no_wrap=True)
        for line in filled(self.title, width, _GAP):
            text.append(line + "\n", style="bold")
        body = self._side_by_side(width) or self._blocks(width)
        text.append("\n".join(body))
        for note in self.notes:
            text.append("\n" + "\n".join(filled(note, width)), style="dim")
        yield text

    def _side_by_side(self, width: int) -> list[str]:
        widths = self._widths(width)
        if not widths:
            return []
        lines = []
        if self.head:
            heads = [_wrapped([name], w) for name, w in zip(self.head, widths, strict=True)]
            lines += _beside(heads, widths)
            lines.append((" " * _GAP).join("─" * w for w in widths))
        for row in self.rows:
            cells = [_wrapped(cell, w) for cell, w in zip(row, widths, strict=True)]
            lines += _beside(cells, widths)
        return lines

    def _widths(self, width: int) -> list[int]:
        """Widths of the columns, or none if the longest words do not fit beside each other."""
        across = list(zip(*self.rows, strict=True)) or [()] * len(self.head)
        heads = [[name] for name in self.head] or [[""]] * len(across)
        least, most = [], []
        for name, cells in zip(heads, across, strict=True):
            words = [word for cell in (name, *cells) for item in cell for word in _words(item)]
            least.append(max(map(_cells, words), default=0))
            most.append(max(_cells(" ".join(cell)) for cell in (name, *cells)))
        left = width - _GAP * (len(least) - 1) - sum(least)
        if left < 0 or not least:
            return []
        found = least
        while left > 0 and found != most:  # all grow alike, up to what they need
            grown = [
                min(m, f + max(1, left // len(found))) for f, m in zip(found, most, strict=True)
            ]
            for i, new in enumerate(grown):
                taken = min(new - found[i], left)
                found[i] += taken
                left -= taken
        return found

    def _blocks(self, width: int) -> list[str]:
        lines = []
        for row in self.rows:
            if not self.head:
                lines += _wrapped([" ".join(row[0]) + ":", *row[1]], width, _GAP)
                continue
            given = [pair for pair in zip(self.head, row, strict=True) if any(pair[1])]
            for i, (name, cell) in enumerate(given):
                indent = " " * (_GAP if i else 0)
                wrapped = _wrapped([name + ":", *cell], width - len(indent), _GAP)
                lines += [indent + line for line in wrapped]
        return lines


def _words(item: str) -> list[str]:
    """Between them a line may end: not inside short brackets."""
    return _kept(item, _SHORT).split(" ")


def _cells(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def _wrapped(items: Sequence[str], width: int, hang: int = 0) -> list[str]:
    """Lines of at most this width that end between items, and inside one only if it is longer; a text
    by itself as `filled`."""
    if len(items) == 1:
        return filled(items[0], width, hang) or [""]
    kept = [
        item.replace(" ", _KEPT) if len(item) + hang <= width else " ".join(_words(item))
        for item in items
        if item
    ]
    lines = wrap(
        " ".join(kept),
        width,
        subsequent_indent=" " * hang,
        break_on_hyphens=False,
        break_long_words=False,
    )
    return [line.replace(_KEPT, " ") for line in lines] or [""]


def _beside(cells: Sequence[list[str]], widths: Sequence[int]) -> list[str]:
    lines = []
    for i in range(max(map(len, cells))):
        parts = [cell[i] if i < len(cell) else "" for cell in cells]
        padded = (p + " " * (w - _cells(p)) for p, w in zip(parts, widths, strict=True))
        lines.append((" " * _GAP).join(padded).rstrip())
    return lines
