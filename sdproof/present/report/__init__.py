"""The report: every claim with its verdict, proof, evidence and what it rests on, in one file.

`collect` settles the claims and gathers the rest; `render` writes it as HTML (one self-contained
file), Markdown, JSON, or a LaTeX table. Equal runs give equal bytes apart from the block about the
environment.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable

from sdproof.errors import InputError, MissingExtra
from sdproof.files import output_text
from sdproof.present.report.model import Report as Report
from sdproof.present.report.model import amount as amount
from sdproof.present.report.model import collect as collect
from sdproof.present.report.pages import html_page, latex_table, markdown_page

RENDERERS: dict[str, Callable[[Report], str]] = {
    "html": html_page,
    "md": markdown_page,
    "json": lambda report: output_text("report", report.to_json()),
    "latex": latex_table,
}
"""Format -> what writes it."""
SUFFIXES = {".html": "html", ".htm": "html", ".md": "md", ".json": "json", ".tex": "latex"}
"""Suffix of a file -> format."""


def format_of(wanted: str | None, file: str | None) -> str:
    """The format asked for, else the one that the name of the file tells, else HTML.

    Raises
    ------
    InputError
        If the format is unknown, or the suffix of the file tells none.
    """
    accepted = f"accepted: {', '.join(RENDERERS)}"
    if wanted is not None:
        if wanted not in RENDERERS:
            raise InputError(f"--format: unknown format {wanted!r}; {accepted}")
        return wanted
    suffix = re.search(r"\.[A-Za-z]+$", file or "")
    if file is None or suffix is None:
        return "html"
    if suffix[0].lower() not in SUFFIXES:
        raise InputError(
            f"{file}: the suffix {suffix[0]} tells no format; accepted: {', '.join(SUFFIXES)}, "
            f"or --format ({accepted})"
        )
    return SUFFIXES[suffix[0].lower()]


def require_extra(format: str, figures: bool) -> None:
    """Before the work: a `MissingExtra` that names the extra "report" if a package is missing that a
    report of this format needs, with figures or without."""
    needed = [] if format == "json" else ["jinja2"]
    needed += ["latex2mathml"] * (format == "html") + ["matplotlib"] * figures
    for package in needed:
        if importlib.util.find_spec(package) is None:
            raise MissingExtra(extra="report", package=package)


def render(report: Report, format: str = "html") -> str:
    """The report as text in one of the formats of `RENDERERS`."""
    return RENDERERS[format_of(format, None)](report)
