"""One look for every figure: colours, lines, canvas, and files with the same bytes every time.

Matplotlib is imported on use and only through its object interface. Its settings are changed inside
`look` alone, and restored.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

from sdproof.errors import InputError, MissingExtra
from sdproof.files import write_result

COLOURS = ("#222222", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
"""Distinguishable with any colour vision (Okabe and Ito); position i is i steps."""
INK, SOFT, GRID, PAPER = "#222222", "#777777", "#dddddd", "#ffffff"
"""Text and frames, lines beside the point, grid, background."""
DARK = {
    INK: "#e6e4de", SOFT: "#9a9da3", GRID: "#3a3d42", PAPER: "#15171a",
    "#0072b2": "#6cb4ee", "#d55e00": "#ff9a52", "#009e73": "#4fd0a5", "#cc79a7": "#eaa6ca",
    "#e69f00": "#f5b942", "#56b4e9": "#3f8fbf",
    "#e79a6b": "#a4582b", "#f6ef8f": "#857b1c", "#78b4d9": "#2d6c93",
}  # fmt: skip
"""What stands for each colour on a dark page; any other colour is the same on both."""
WIDTH = 4.3
"""Inches: what a telephone shows without scrolling, and a column of a paper holds."""
DASHES: tuple[Any, ...] = ("-", (0, (6, 2)), (0, (1.2, 1.4)), (0, (6, 2, 1, 2)),
                           (0, (6, 1.5, 1, 1.5, 1, 1.5)), (0, (3, 1.5)), (0, (10, 3)))  # fmt: skip
MARKERS = "os^DvPX"
SUFFIXES = (".png", ".pdf", ".svg")

LOOK: dict[str, Any] = {
    "font.family": "DejaVu Sans",  # comes with Matplotlib: the same glyphs everywhere
    "font.size": 9,
    "text.hinting": "none",  # letters as wide as in SVG, so that the layout is right there
    "text.color": INK,
    "axes.titlesize": 9.5,
    "axes.labelsize": 9.5,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.8,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.5,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "lines.linewidth": 1.6,
    "lines.markersize": 4.5,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "axes.facecolor": "none",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
}

F = TypeVar("F", bound=Callable[..., Any])


@contextmanager
def look(salt: str = "sdproof") -> Iterator[None]:
    """Matplotlib's own defaults with `LOOK` on top, whatever the user's settings; then as before."""
    try:
        import matplotlib
    except ImportError:
        raise MissingExtra(extra="plot", package="matplotlib") from None
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update({**LOOK, "svg.hashsalt": salt})
        yield


def drawing(function: F) -> F:
    """A drawing function that runs inside `look` and gives a figure whose layout is settled.

    The layout is computed here, once, and then kept: saved twice, or first as PNG and then as SVG,
    a figure has the same bytes. In a notebook it shows itself.
    """

    @wraps(function)
    def drawn(*arguments: Any, **options: Any) -> Any:
        with look():
            figure = function(*arguments, **options)
            figure.draw_without_rendering()
            figure.set_layout_engine("none")
        figure._repr_svg_ = lambda: inline_svg(figure, function.__name__)
        return figure

    return drawn  # type: ignore[return-value]


def canvas(
    columns: int = 1, rows: int = 1, *, width: float = WIDTH, height: float = 2.6, **how: Any
) -> Any:
    """A figure and its axes, row by row, each so many inches wide and high; inside `look`."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width * columns, height * rows), layout="constrained")
    return figure, figure.subplots(rows, columns, squeeze=False, **how).ravel()


def steps_label(steps: int) -> str:
    """What a legend calls k steps."""
    return "ridge" if steps == 0 else f"{steps} step" + "s" * (steps > 1)


def plain_log_ticks(axis: Any) -> None:
    """Ticks 1, 2, 5, 10, … in plain numbers on a logarithmic x or y axis (``axes.yaxis``)."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

    axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter(FuncFormatter(lambda v, _: plain(v)))
    axis.set_minor_locator(NullLocator())


def plain(value: float) -> str:
    """Three digits without an exponent, thousands apart: 20,000 and 0.0001."""
    from decimal import Decimal

    return f"{Decimal(f'{value:.3g}'):,f}"


def line(i: int, **how: Any) -> dict[str, Any]:
    """Colour, dashes and marker of series i: each of the three tells the series apart."""
    return {
        "color": COLOURS[i % len(COLOURS)],
        "linestyle": DASHES[i % len(DASHES)],
        "marker": MARKERS[i % len(MARKERS)],
        **how,
    }


def rendered(figure: Any, suffix: str, name: str = "figure", title: str | None = None) -> bytes:
    """The file of a figure: the same bytes whenever it is drawn from the same data.

    `suffix`: one of `SUFFIXES`.
    `name`: in SVG every id begins with it, so that several figures can stand in one HTML page.
    `title`: stored in the file.
    """
    stamp = {
        ".svg": {"Date": None, "Creator": "sdproof", "Title": title},
        ".pdf": {"CreationDate": None, "Creator": "sdproof", "Producer": None, "Title": title},
        ".png": {"Software": None, "Title": title},
    }[suffix]
    buffer = io.BytesIO()
    with look(name):
        figure.savefig(
            buffer,
            format=suffix[1:],
            dpi=150,
            metadata={k: v for k, v in stamp.items() if v is not None or k != "Title"},
        )
    content = buffer.getvalue()
    return _own_ids(content.decode(), name).encode() if suffix == ".svg" else content


def _own_ids(svg: str, prefix: str) -> str:
    """The SVG with `prefix` before every id and every reference to one."""
    svg = re.sub(r'\bid="', f'id="{prefix}-', svg)
    svg = re.sub(r'(xlink:href|href)="#', rf'\1="#{prefix}-', svg)
    return re.sub(r"url\(#", f"url(#{prefix}-", svg)


def inline_svg(figure: Any, name: str, title: str | None = None) -> str:
    """The ``<svg>`` element alone, to stand in an HTML page or an ``img``; no script, no network, no
    fonts. Where the page's colour scheme is dark, so is the figure, with its own background."""
    text = rendered(figure, ".svg", name, title).decode()
    text = re.sub(r'(?<=[ "])-?\d+\.\d{3,}', lambda v: f"{float(v[0]):.2f}", text)
    inks = [ink for ink in DARK if ink in text]
    for i, ink in enumerate(inks):
        text = text.replace(ink, f"var(--ink-{i})")
    pairs = (f"--ink-{i}: light-dark({ink}, {DARK[ink]})" for i, ink in enumerate(inks))
    text = text[text.index("<svg") :].rstrip() + "\n"
    text = text.replace("<svg", '<svg style="color-scheme: light dark"', 1)
    return text.replace("<g ", f'<g style="{"; ".join(pairs)}" ', 1)


def suffix_of(path: Path | str) -> str:
    """The suffix in lower case; raises `InputError` unless it is one of `SUFFIXES`."""
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(f"{path}: suffix {suffix!r}; accepted: {', '.join(SUFFIXES)}")
    return suffix


def save(figure: Any, path: Path | str, name: str = "figure", title: str | None = None) -> Path:
    """Write a figure at once; the suffix chooses PNG, PDF or SVG.

    Raises `InputError` for another suffix, or a folder that does not exist; `OSError` if the file
    cannot be written; nothing is left behind.
    """
    target = Path(path)
    suffix = suffix_of(target)
    if not target.parent.is_dir():
        raise InputError(f"{target}: {target.parent} is not a directory; accepted: an existing one")
    write_result(target, rendered(figure, suffix, name, title))
    return target
