"""The report written out: an HTML page, a Markdown page, a LaTeX table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sdproof.errors import MissingExtra
from sdproof.present.claims import (
    PROOF_TITLE,
    REMARKS,
    definitions,
    depth_of,
    findings,
    of_claim,
    of_formal,
    of_statement,
    one_line,
    proof_of,
    remarks,
    summary,
    trusted_by,
    why,
)
from sdproof.present.report.model import MEANING, SYMBOL, Report
from sdproof.present.report.words import minus, mixed_html, to_html
from sdproof.present.table1 import TITLE
from sdproof.prove.reading import inline
from sdproof.statements import Latex
from sdproof.statements.mathml import formula
from sdproof.statements.tex import mixed_latex, to_cell, to_latex

if TYPE_CHECKING:
    from jinja2 import Environment


_CELL = 16
"""Symbols that stand side by side in the column of statements."""


def _templates(report: Report, *, escape: bool) -> Environment:
    """The templates of this package with the filters they use."""
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
        from markupsafe import Markup
    except ImportError:
        raise MissingExtra(extra="report", package="jinja2") from None
    found = Environment(
        loader=PackageLoader("sdproof.present.report"),
        autoescape=escape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    known = {s.claim.id for s in report.results}

    def words(prose: str, own: str = "") -> Markup:
        return Markup(to_html(prose, known - {own}))

    found.filters |= {
        "formula": lambda latex: Markup(formula(latex)),
        "words": words,
        "mixed": lambda text: Markup(mixed_html(text, known)),
        "inline": inline,
        "mixed_tex": lambda text: mixed_latex(inline(text), wide=_CELL),
        "minus": minus,
        "tex": to_latex,
        "tex_cell": to_cell,
        "depth": depth_of,
        "md": _markdown,
        "one_line": one_line,
        "cell": lambda text: _markdown(text).replace("|", "\\|"),
    }
    return found


def _markdown(text: object) -> str:
    """Prose for Markdown: one line, which opens no element of HTML."""
    return one_line(str(text)).replace("<", "&lt;")


def _values(report: Report) -> dict[str, Any]:
    """What every template may use."""
    made_from = (of_statement, of_claim, of_formal, proof_of, remarks, trusted_by, why)
    return {f.__name__: f for f in made_from} | {
        "report": report,
        "papers": "; ".join(report.papers),
        "summary": summary(report.results),
        "findings": findings(report.results),
        "claims": list(report.entries()),
        "known": {s.claim.id for s in report.results},
        "definitions": definitions(report.results),
        "symbol": SYMBOL,
        "meaning": MEANING,
        "prose": REMARKS,
        "proof_title": PROOF_TITLE,
        "Latex": Latex,
        "environment": report.environment.rows,
        "table1_title": TITLE,
    }


def html_page(report: Report) -> str:
    """One self-contained HTML file: no scripts, nothing fetched."""
    template = _templates(report, escape=True).get_template("report.html.j2")
    return template.render(_values(report))


def markdown_page(report: Report) -> str:
    """A Markdown page with formulas between double dollar signs, as code-hosting pages set them."""
    template = _templates(report, escape=False).get_template("report.md.j2")
    return template.render(_values(report))


def latex_table(report: Report) -> str:
    """A ``longtable`` to paste into a review or a paper: each statement with its verdict and evidence;
    in a document of two columns it takes pages of its own, as a ``longtable`` must."""
    template = _templates(report, escape=False).get_template("table.tex.j2")
    return template.render(_values(report))
