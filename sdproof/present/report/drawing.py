"""Figures for a page: the SVG of each figure with a text alternative, and nothing global."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from sdproof.present.figures import inline_svg

_SVG = re.compile(r"<svg\b[^>]*?\bviewBox=\"(?P<box>[^\"]+)\"[^>]*>(?P<body>.*)</svg>", re.DOTALL)
_DROP = re.compile(
    r"<metadata>.*?</metadata>|<style\b.*?</style>|<title>.*?</title>|<!--.*?-->", re.DOTALL
)
"""Metadata names schemas on the network, and a style element would hold for the whole page."""


@dataclass(frozen=True)
class Drawing:
    """A figure ready for a page.

    Attributes
    ----------
    name : str
        Letters, digits and hyphens, unique in the page: ``#figure-NAME``.
    title, caption : str
        Plain text; the caption says in words what is to be seen, also to who cannot see it.
    svg : str
        One ``<svg>`` element.
    """

    name: str
    title: str
    caption: str
    svg: str


def draw(figure: Any, name: str, title: str, caption: str) -> Drawing:
    """A figure as a `Drawing`: the same for equal figures, with identifiers of its own.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    name, title, caption : str
        As in `Drawing`.
    """
    prefix = f"figure-{name}"
    found = _SVG.search(inline_svg(figure, prefix))
    assert found is not None, "Matplotlib writes an svg element with a viewBox"
    body = re.sub(r"\s*\n\s*", "\n", _DROP.sub("", found["body"])).strip()
    width = float(found["box"].split()[2]) * 4 / 3
    svg = (
        f'<svg role="img" aria-labelledby="{prefix}-title {prefix}-text" viewBox="{found["box"]}" '
        f'style="max-width:{width:.0f}px" '
        'stroke-linejoin="round" stroke-linecap="butt">'
        f'<title id="{prefix}-title">{html.escape(title)}</title>'
        f'<desc id="{prefix}-text">{html.escape(caption)}</desc>\n{body}</svg>'
    )
    return Drawing(name, title, caption, svg.replace("xlink:href=", "href="))
