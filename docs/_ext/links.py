"""Links inside the site are checked when it is built, those in pieces of HTML included."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError


def dead_links(site: Path) -> list[str]:
    """Links of its pages to files that are not there, or to anchors that are not in them."""
    site = site.resolve()
    pages = {p: p.read_text(encoding="utf-8") for p in site.rglob("*.html")}
    anchors = {p: set(re.findall(r'\bid="([^"]+)"', text)) for p, text in pages.items()}
    dead = []
    for page, text in pages.items():
        for link in set(re.findall(r'<a [^>]*?href="([^"]+)"', text)):
            path, _, anchor = unquote(unescape(link)).partition("#")
            if re.match(r"[a-z]+:", link):
                continue
            target = (page.parent / path).resolve() if path else page
            lost = not target.is_file() or (anchor and anchor not in anchors.get(target, {anchor}))
            dead += [f"{page.relative_to(site)}: {link}"] * bool(lost)
    return sorted(dead)


def _check(app: Sphinx, failure: Exception | None) -> None:
    if failure is None and app.builder.name == "html" and (dead := dead_links(Path(app.outdir))):
        raise ExtensionError("dead links:\n" + "\n".join(dead))


def setup(app: Sphinx) -> dict[str, Any]:
    """Check when all is written."""
    app.connect("build-finished", _check)
    return {"parallel_read_safe": True, "version": "1"}
