"""Figures for a page: the SVG of each figure with a text alternative, small, and nothing global."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from sdproof.present.figures import inline_svg

_SVG = re.compile(r"<svg\b[^>]*?\bviewBox=\"(?P<box>[^\"]+)\"[^>]*>(?P<body>.*)</svg>", re.DOTALL)
_DROP = re.compile(
    r"<metadata>.*?</metadata>|<style\b.*?</style>|<title>.*?</title>|<!--.*?-->|<defs>\s*</defs>",
    re.DOTALL,
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
    body = _small(_DROP.sub("", found["body"]), prefix)
    width = float(found["box"].split()[2]) * 4 / 3
    svg = (
        f'<svg id="{prefix}-svg" role="img" aria-labelledby="{prefix}-title {prefix}-text" '
        f'viewBox="{found["box"]}" style="max-width:{width:.0f}px" '
        'stroke-linejoin="round" stroke-linecap="butt">'
        f'<title id="{prefix}-title">{html.escape(title)}</title>'
        f'<desc id="{prefix}-text">{html.escape(caption)}</desc>{body}</svg>'
    )
    return Drawing(name, title, caption, svg.replace("xlink:href=", "href="))


def _small(body: str, prefix: str) -> str:
    """The same picture in a third of the bytes: coordinates to a tenth of a point, styles that stand
    more than once as classes of this figure, identifiers short and none unused, no line breaks."""
    body = re.sub(r'(?<= d=")[^"]*', lambda m: _path(m[0]), body)
    body = re.sub(r' (?:x|y)="[^"]*"|translate\([^)]*\)', lambda m: _rounded(m[0]), body)
    body = _renamed(body, prefix)
    counted = Counter(re.findall(r' style="([^"]*)"', body))
    names = {style: f"s{i}" for i, (style, n) in enumerate(counted.items()) if n > 1}
    body = re.sub(
        r' style="([^"]*)"', lambda m: f' class="{names[m[1]]}"' if m[1] in names else m[0], body
    )
    rules = "".join(f"#{prefix}-svg .{c}{{{_tight(s)}}}" for s, c in names.items())
    return f"<style>{html.unescape(rules)}</style>" + re.sub(r"\s*\n\s*", "", body)


def _renamed(body: str, prefix: str) -> str:
    """Identifiers that something refers to get a number, the others go."""
    used = re.findall(r"(?<=url\(#)[^)]+|(?<=href=\"#)[^\"]+", body)
    short = {name: f"{prefix}-{n}" for n, name in enumerate(dict.fromkeys(used))}
    body = re.sub(r' id="([^"]+)"', lambda m: f' id="{short[m[1]]}"' if m[1] in short else "", body)
    return re.sub(r'(?<=url\(#)[^)]+|(?<=href="#)[^"]+', lambda m: short[m[0]], body)


def _tight(style: str) -> str:
    return re.sub(r"\s*([:;,])\s*", r"\1", style)


def _rounded(text: str) -> str:
    """Decimal numbers to one place."""
    return re.sub(r"-?\d+\.\d+", lambda m: f"{round(float(m[0]), 1) + 0:g}", text)


def _path(data: str) -> str:
    """The data of a path in few characters: a line along an axis is told by one number."""
    found, at = "", ("", "")
    for letter, numbers in re.findall(r"([A-Za-z])([^A-Za-z]*)", _rounded(data)):
        now = numbers.split()
        end = (now[-2], now[-1]) if len(now) > 1 else ("", "")
        if letter == "L" and end[0] == at[0]:
            found += f"V{end[1]}"
        elif letter == "L" and end[1] == at[1]:
            found += f"H{end[0]}"
        else:
            found += letter + " ".join(now)
        at = end
    return found
