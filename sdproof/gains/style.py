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
DASHES: tuple[Any, ...] = ("-", (0, (6, 2)), (0, (1.2, 1.4)), (0, (6, 2, 1, 2)),
                           (0, (6, 1.5, 1, 1.5, 1, 1.5)), (0, (3, 1.5)), (0, (10, 3)))  # fmt: skip
MARKERS = "os^DvPX"
SUFFIXES = (".png", ".pdf", ".svg")

LOOK: dict[str, Any] = {
    "font.family": "DejaVu Sans",  # comes with Matplotlib: the same glyphs everywhere
    "font.size": 9.5,
    "axes.titlesize": 10,
    "axes.labelsize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.8,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.5,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "lines.linewidth": 1.6,
    "lines.markersize": 4.5,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
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
    a figure has the same bytes.
    """

    @wraps(function)
    def drawn(*arguments: Any, **options: Any) -> Any:
        with look():
            figure = function(*arguments, **options)
            figure.draw_without_rendering()
            figure.set_layout_engine("none")
        return figure

    return drawn  # type: ignore[return-value]


def canvas(
    columns: int = 1, rows: int = 1, *, width: float = 4.0, height: float = 3.4, **how: Any
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
    axis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:g}"))
    axis.set_minor_locator(NullLocator())


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
    """The ``<svg>`` element alone, to stand in an HTML page; no script, no network, no fonts."""
    text = rendered(figure, ".svg", name, title).decode()
    return text[text.index("<svg") :].rstrip() + "\n"


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
