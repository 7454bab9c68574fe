"""What is drawn: labels, legends, all series, files that are valid and the same every time."""

from __future__ import annotations

import io
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import matplotlib
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image
from pypdf import PdfReader

from sdproof.errors import InputError
from sdproof.gains import style
from sdproof.present.figures import FIGURES, inline_svg, rendered, save
from sdproof.present.figures.phase import draw_phase, phase_data
from sdproof.present.figures.settings import draw_settings, settings_data
from sdproof.present.figures.steps import draw_steps, steps_data

DRAWN = {
    "gain": lambda: FIGURES["gain"].figure(rank=6),
    "settings": lambda: draw_settings(settings_data(2)),
    "xi": lambda: FIGURES["xi"].figure(rank=4),
    "filters": lambda: FIGURES["filters"].figure(rank=3),
    "steps": lambda: FIGURES["steps"].figure(rank=64),
    "phase": lambda: draw_phase(phase_data(3, 2)),
    "krylov": lambda: FIGURES["krylov"].figure(rank=6),
    "greedy": lambda: FIGURES["greedy"].figure(rank=4),
    "xi-sign": lambda: FIGURES["xi-sign"].figure(rank=2),
}
SERIES = {
    "gain": [5],  # the upper bound; for ridge and one step, the gain and its lower bound
    "settings": [6, 6, 6],  # k = 0..4 and LB
    "xi": [4],  # r = 2, 3, 4 and one pair
    "filters": [8],  # k = 0..3, the targets, a line at each node
    "steps": [3, 3],  # r = 4, 16, 64
    "phase": [1, 1],  # the points with certificates
    "krylov": [4, 4, 4],  # both bounds, the minima and LB
    "greedy": [4],  # ridge, one step, two greedy steps, two steps
    "xi-sign": [1, 0],  # ridge's best λ
}


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    return {name: draw() for name, draw in DRAWN.items()}


@pytest.fixture(scope="module")
def files(figures: dict[str, Any]) -> Any:
    """The file of a figure, by name and suffix; each is made once."""
    return cache(lambda name, suffix: rendered(figures[name], suffix, name, FIGURES[name].title))


def test_every_figure_of_the_theory_is_here() -> None:
    """No figure without a test."""
    assert set(DRAWN) == {name for name, spec in FIGURES.items() if not spec.measured}


@pytest.mark.parametrize("name", DRAWN)
def test_labels_legends_and_series(name: str, figures: dict[str, Any]) -> None:
    """A Matplotlib figure with labelled axes, a legend, and every series."""
    figure = figures[name]
    assert isinstance(figure, Figure)
    assert [len(axis.lines) for axis in figure.axes] == SERIES[name]
    panels = [axis for axis, n in zip(figure.axes, SERIES[name], strict=True) if n]
    assert all(axis.get_ylabel() for axis in panels)
    assert panels[-1].get_xlabel()
    for axis in panels[:-1]:  # without a label of its own it shares the one below
        assert axis.get_xlabel() or panels[-1] in axis.get_shared_x_axes().get_siblings(axis)
    assert figure.get_size_inches()[0] == style.WIDTH
    assert figure.legends or any(axis.get_legend() for axis in panels)


@pytest.mark.parametrize("name", DRAWN)
def test_series_can_be_told_apart_without_colour(name: str, figures: dict[str, Any]) -> None:
    """Within a panel no two labelled series share dashes and marker."""
    for axis in figures[name].axes:
        looks = [
            (str(line._unscaled_dash_pattern), line.get_marker(), line.get_linewidth() < 1.05)
            for line in axis.lines
            if not line.get_label().startswith("_")
        ]
        assert len(set(looks)) == len(looks)


@pytest.mark.parametrize("name", DRAWN)
def test_text_is_inside_the_figure_and_does_not_overlap(name: str, figures: dict[str, Any]) -> None:
    """Titles, labels and legends lie inside the page; axis labels do not meet each other."""
    figure = figures[name]
    with style.look():
        renderer = FigureCanvasAgg(figure).get_renderer()
        figure.draw(renderer)
    page = figure.bbox.padded(2)
    boxes = []
    for axis in figure.axes:
        texts = [axis.xaxis.label, axis.yaxis.label, axis.title]
        boxes += [t.get_window_extent(renderer) for t in texts if t.get_text()]
    boxes += [legend.get_window_extent(renderer) for legend in figure.legends]
    boxes += [a.get_legend().get_window_extent(renderer) for a in figure.axes if a.get_legend()]
    for box in boxes:
        assert page.contains(box.x0, box.y0)
        assert page.contains(box.x1, box.y1)
    for i, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[:i])


@pytest.mark.parametrize("name", DRAWN)
def test_bytes_are_reproducible(name: str, files: Any) -> None:
    """Drawn again from the data, with other user settings, the files are the same to the byte."""
    with matplotlib.rc_context({"font.size": 20, "lines.linewidth": 9, "svg.hashsalt": "other"}):
        again = DRAWN[name]()
        for suffix in style.SUFFIXES if name == "filters" else (".svg",):
            assert rendered(again, suffix, name, FIGURES[name].title) == files(name, suffix)


@pytest.mark.parametrize("name", DRAWN)
def test_svg_can_stand_beside_others(name: str, files: Any) -> None:
    """Valid XML, unique ids with the name in front, every reference resolved, nothing external."""
    text = files(name, ".svg").decode()
    assert "<image" not in text  # all of it can be scaled
    root = ElementTree.fromstring(text)
    ids = Counter(e.get("id") for e in root.iter() if e.get("id"))
    assert max(ids.values()) == 1
    assert all(i.startswith(f"{name}-") for i in ids)
    references = set(re.findall(r'href="#([^"]+)"', text)) | set(
        re.findall(r"url\(#([^)]+)\)", text)
    )
    assert references <= set(ids)
    assert not re.search(r'href="(?!#|data:image/png;base64,)', text)
    assert FIGURES[name].title in text


def test_inline_is_the_element_alone(figures: dict[str, Any], files: Any) -> None:
    """No XML prolog, no document type: what HTML takes. Each colour has one for dark pages."""
    inline = inline_svg(figures["xi"], "xi", FIGURES["xi"].title)
    assert inline.startswith("<svg")
    assert ElementTree.fromstring(inline).tag.endswith("svg")
    inks = re.findall(r"--ink-\d+: light-dark\((#\w{6}), (#\w{6})\)", inline)
    used = set(re.findall(r"#[0-9a-f]{6}(?=[;\"])", files("xi", ".svg").decode()))
    assert dict(inks) == {ink: style.DARK[ink] for ink in used}
    assert set(re.findall(r"var\(--ink-(\d+)\)", inline)) == {str(i) for i in range(len(inks))}
    assert len(inline) < len(files("xi", ".svg"))
    assert figures["xi"]._repr_svg_().startswith("<svg")  # what a notebook shows


def test_a_repeated_id_would_be_seen(files: Any) -> None:
    """Without its prefix, one figure's ids clash with another's: the prefix is what parts them."""
    plain = [set(re.findall(r'\bid="[a-z]+-([^"]+)"', files(n, ".svg").decode())) for n in DRAWN]
    assert plain[0] & plain[1]


@pytest.mark.parametrize("name", DRAWN)
def test_png_and_pdf_are_valid(name: str, figures: dict[str, Any], files: Any) -> None:
    """PNG opens at 150 dots per inch and is not blank; the PDF has one page and embedded fonts."""
    image = Image.open(io.BytesIO(files(name, ".png")))
    width, height = figures[name].get_size_inches()
    assert abs(image.width - 150 * width) <= 1
    assert abs(image.height - 150 * height) <= 1
    grey = image.convert("L").getextrema()
    assert grey[0] < 100
    assert grey[1] == 255
    pdf = PdfReader(io.BytesIO(files(name, ".pdf")))
    assert len(pdf.pages) == 1
    fonts = pdf.pages[0]["/Resources"]["/Font"]
    assert fonts


def test_no_setting_leaks() -> None:
    """Drawing and saving leave Matplotlib's settings as they were, and never import pyplot state."""
    before = dict(matplotlib.rcParams)
    rendered(draw_steps(steps_data(4)), ".svg", "steps")
    assert dict(matplotlib.rcParams) == before


def test_files_are_written_at_once(
    figures: dict[str, Any], tmp_path: Path, monkeypatch: Any
) -> None:
    """Every suffix; bad ones refused; a failing write leaves the old file and nothing else."""
    for suffix in (".svg", ".PNG"):
        assert save(figures["xi"], tmp_path / f"a{suffix}").stat().st_size > 5000
    for bad in (tmp_path / "a.txt", tmp_path / "none" / "a.svg", tmp_path / "a"):
        with pytest.raises(InputError, match="accepted"):
            save(figures["xi"], bad)
    before = (tmp_path / "a.svg").read_bytes()
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(OSError, match="full"):
        save(figures["gain"], tmp_path / "a.svg")
    assert (tmp_path / "a.svg").read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.PNG", "a.svg"]


def test_drawn_points_are_the_data(figures: dict[str, Any]) -> None:
    """The y values in the figure are the floats of the exact numbers."""
    data = settings_data(2)
    drawn = figures["settings"].axes[0].lines[2].get_ydata()
    assert list(drawn) == [int(v.p) / int(v.q) for v in data.settings[0].rho[1]]
