"""The report written out: an HTML page, a Markdown page, a LaTeX table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sdproof.errors import MissingExtra
from sdproof.present.claims import formal_lines, reason, summary
from sdproof.present.report.mathml import formula
from sdproof.present.report.model import MEANING, SYMBOL, Report
from sdproof.present.report.words import minus, mixed_html, sentence, to_cell, to_html, to_latex
from sdproof.present.table1 import TITLE

if TYPE_CHECKING:
    from jinja2 import Environment

PAPER = "Understanding the Gains from Repeated Self-Distillation (Pareek, Du, Oh, NeurIPS 2024)"


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
        "sentence": sentence,
        "minus": minus,
        "tex": to_latex,
        "tex_cell": to_cell,
        "cell": lambda text: str(text).replace("|", "\\|").replace("\n", " "),
    }
    return found


def _values(report: Report) -> dict[str, Any]:
    """What every template may use."""
    return {
        "report": report,
        "paper": PAPER,
        "summary": summary(report.results),
        "claims": list(report.entries()),
        "symbol": SYMBOL,
        "meaning": MEANING,
        "environment": report.environment.rows,
        "reason": reason,
        "formal_lines": formal_lines,
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
    """A ``longtable`` to paste into a review or a paper: verdict, statement, scope, evidence."""
    template = _templates(report, escape=False).get_template("table.tex.j2")
    return template.render(_values(report))
