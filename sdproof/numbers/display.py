"""How values are shown: long exact numbers shortened, and tables for notebooks.

The tables have no colours of their own, so they follow the page's light or dark scheme. Whatever is
shortened has its exact value in the tooltip.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import fields
from decimal import Decimal
from html import escape
from typing import Any

from flint import arb, ctx, fmpq, fmpz

from sdproof.numbers.balls import decimal_bounds, enclosure
from sdproof.numbers.exact import exact_str, to_exact

SCREEN_WIDTH = 22
"""Longest exact number, in characters, that is shown in full."""
SCREEN_DIGITS = 12
"""Significant digits of the approximation that is shown otherwise."""
SHORT = 12
"""Longest exact number, in characters, that stays as it is in a column of numbers."""
COMMON_DIGITS = 6
"""Fewest digits common to both ends of an enclosure for which these alone are shown."""
TABLE_ROWS = 24
"""Longest table that is shown in full."""
_EXACT = re.compile(r"(-?)(\d+)(?:/(\d+))?")


def shorten(text: str) -> str:
    """An exact number for the screen: in full if short, else ``≈`` and its first digits.

    Numbers of any length are shortened; a text that is not ``p`` or ``p/q`` is left as it is.
    """
    if len(text) <= SCREEN_WIDTH or not is_exact(text):
        return text
    size = abs(_rational(text))
    return f"≈ {'-' * text.startswith('-')}{decimal_bounds(size, size, SCREEN_DIGITS)[0]}"


def is_exact(text: str) -> bool:
    """Whether it is ``p`` or ``p/q``."""
    return _EXACT.fullmatch(text) is not None


def decimal(value: str | Sequence[str], digits: int) -> str:
    """An exact number ``p/q`` or an enclosure [lo, hi] as one decimal of at most `digits` significant
    digits. All of them are digits of the number, and ``…`` says that more follow; where fewer than
    `COMMON_DIGITS` are known, both ends.
    """
    lo, hi = map(_rational, (value, value) if isinstance(value, str) else value)
    whole = decimal_bounds(lo, lo, digits)[0]
    if lo == hi == to_exact(whole):
        return whole
    minus, below, point = _leading(lo, digits)
    other, above, place = _leading(hi, digits)
    pairs = enumerate(zip(below, above, strict=True))
    known = next((i for i, (a, b) in pairs if a != b), digits)
    if (minus, point) == (other, place) and known >= min(digits, COMMON_DIGITS):
        return _continued(minus, below[:known], point)
    return f"{value[0]} to {value[1]}"


def _rational(text: str) -> fmpq:
    match = _EXACT.fullmatch(text)
    if match is None:
        return to_exact(text)
    minus, numerator, denominator = match.groups(default="1")
    size = fmpq(fmpz(numerator), fmpz(denominator))
    return -size if minus == "-" else size


def _leading(x: fmpq, known: int) -> tuple[str, str, int]:
    """Sign, first digits and place of the point: ±0.ddd · 10^place."""
    _, found, exponent = Decimal(decimal_bounds(abs(x), abs(x), known)[0]).as_tuple()
    digits = "".join(map(str, found))
    return "-" * (x < 0), digits.ljust(known, "0")[:known], len(digits) + int(exponent)


def _continued(minus: str, digits: str, point: int) -> str:
    if -5 < point <= 0:
        return f"{minus}0.{'0' * -point}{digits}…"
    if 0 < point < len(digits):
        return f"{minus}{digits[:point]}.{digits[point:]}…"
    return f"{minus}{digits[0]}.{digits[1:]}…e{point - 1}"


def cut(text: str, width: int) -> str:
    """The text, cut to a width."""
    return text if len(text) <= width else text[: width - 1] + "…"


def brief(value: Any) -> str:
    """One value in a few characters: numbers shortened, the first three of a sequence, a text cut."""
    if isinstance(value, fmpq):
        return shorten(exact_str(value))
    if isinstance(value, arb):
        with ctx.workprec(64):
            return value.str(8)
    if isinstance(value, list | tuple) and not hasattr(value, "_fields"):
        shown = [brief(v) for v in value[:3]] + ["…"] * (len(value) > 3)
        return f"[{', '.join(shown)}]"
    return cut(" ".join(repr(value).split()), 60)


def shown_in_full(value: Any) -> str:
    """Exact numbers and sequences of them as `to_exact` reads them back; others as Python shows them."""
    if isinstance(value, fmpq):
        text = exact_str(value)
        return repr(text) if "/" in text else text
    if isinstance(value, tuple):
        return f"[{', '.join(map(shown_in_full, value))}]"
    return repr(value)


def summary(result: Any, *names: str) -> str:
    """A result on one line: these fields of a dataclass or a named tuple, or all of them.

    Everything is in the attributes; a long exact number is ``≈`` and its first digits here.
    """
    every = getattr(result, "_fields", None) or [f.name for f in fields(result)]
    shown = (f"{name}={brief(getattr(result, name))}" for name in names or every)
    return f"{type(result).__name__}({', '.join(shown)})"


def html(value: Any) -> str:
    """One value as HTML: an exact number, a ball as [lo, hi], a pair of bounds, or a text."""
    if value is None:
        return "–"
    if isinstance(value, arb):
        value = list(enclosure(value, SCREEN_DIGITS))
    if isinstance(value, fmpq):
        full = exact_str(value)
        short = shorten(full)
        if short == full:
            return f"<code>{full}</code>"
        return f'<code title="{full if len(full) < 400 else full[:400] + "…"}">{short}</code>'
    if isinstance(value, list | tuple):
        return "<code>[" + ", ".join(escape(str(v)) for v in value) + "]</code>"
    return escape(str(value))


def facts(title: str, rows: Iterable[tuple[str, Any]]) -> str:
    """A table of names and values."""
    lines = (f"<tr><th>{escape(n)}</th><td>{html(v)}</td></tr>" for n, v in rows)
    return _table(title, "".join(lines))


def grid(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A table with a row for each record; the middle of a long one is left out, and says so."""
    head = "".join(f"<th>{escape(c)}</th>" for c in columns)
    shown = [_row(row) for row in rows]
    if len(shown) > TABLE_ROWS:
        half = TABLE_ROWS // 2
        left_out = f'<tr><td colspan="{len(columns)}">… {len(rows) - 2 * half} more …</td></tr>'
        shown = [*shown[:half], left_out, *shown[-half:]]
    return _table(title, f"<tr>{head}</tr>{''.join(shown)}")


def _row(row: Sequence[Any]) -> str:
    return "<tr>" + "".join(f"<td>{html(v)}</td>" for v in row) + "</tr>"


def _table(title: str, body: str) -> str:
    caption = f'<caption style="text-align:left">{escape(title)}</caption>' if title else ""
    return f"<table>{caption}<tbody>{body}</tbody></table>"
