"""The report written out: an HTML page, a Markdown page, a LaTeX table."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdproof import kernel
from sdproof.errors import MissingExtra
from sdproof.present.claims import (
    PROOF_TITLE,
    REMARKS,
    coq_marks,
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
    why,
)
from sdproof.present.report.graph import drawn
from sdproof.present.report.model import MEANING, SYMBOL, Report
from sdproof.present.report.words import minus, mixed_html, to_html, to_markdown
from sdproof.present.table1 import TITLE
from sdproof.prove.reading import inline
from sdproof.solvers.coq import Entry, shipped
from sdproof.state.qualifiers import trusted
from sdproof.statements import Latex
from sdproof.statements.mathml import formula
from sdproof.statements.tex import mixed_latex, to_cell, to_latex
from sdproof.verdict import Verdict

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
        "coq_source": _coq_source,
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
    """Prose for Markdown: one line, which opens no element of HTML, and no mark above a letter."""
    return to_markdown(one_line(str(text)).replace("<", "&lt;"))


def _coq_source(entry: Entry) -> str:
    """A theorem as it stands in its Coq file, without its proof."""
    found = re.search(
        rf"^\w+ {re.escape(entry.name)}\b.*?(?=^Proof)",
        shipped().text(entry.file),
        re.DOTALL | re.MULTILINE,
    )
    return "" if found is None else found[0].strip()


def _trust(report: Report) -> list[tuple[str, list[str]]]:
    """What has to be trusted, each once, with the claims that it is for; nothing if nothing is proved."""
    every = [s for s in report.results if any(t.verdict is Verdict.PROVED for t in s.statements)]
    given = dict.fromkeys(g for s in every for g in s.given)
    kernel = [(line, list[str]()) for line in trusted(())] if every else []
    return kernel + [
        (line, [s.claim.id for s in every if g in s.given])
        for g in given
        for line in trusted((g,))[1:]
    ]


def _values(report: Report) -> dict[str, Any]:
    """What every template may use."""
    made_from = (of_statement, of_claim, of_formal, proof_of, remarks, why)
    results, titles = report.results, [p.title for p in report.papers if p.title]
    verdicts = {v: [s for s in results if s.verdict is v] for v in Verdict}
    kernel_files = Path(kernel.__file__).parent.glob("*.py")
    return {f.__name__: f for f in made_from} | {
        "report": report,
        "papers": "; ".join(titles),
        "title": titles[0] if len(report.papers) == len(titles) == 1 else "",
        "by_verdict": {v: group for v, group in verdicts.items() if group},
        "measured": [s for s in results if not s.statements],
        "changes": [c for p in report.papers for c in p.changes if report.shown(c)],
        "variants": [v for s in results for v in s.variants],
        "kernel_lines": f"{sum(len(p.read_text('utf-8').splitlines()) for p in kernel_files):,}",
        "graph": drawn(results, SYMBOL),
        "formal": any(s.formal for s in results),
        "coq_marks": coq_marks(results),
        "trust": _trust(report),
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
    return light(template.render(_values(report)))


_SPARE = re.compile(
    r'(?<=<math) displaystyle="true"| alttext="[^"]*"| fence="true"| form="(?:pre|post)fix"'
)
"""What a style sheet says once, what repeats a formula, and what is so of brackets without being said."""


_ONE = re.compile(r"<mrow>(<(m[ino])\b[^>]*>[^<]*</\2>)</mrow>")
"""A row of one sign."""


def light(markup: str) -> str:
    """HTML with half the bytes for its formulas."""

    def lighter(m: re.Match[str]) -> str:
        return _ONE.sub(r"\1", _SPARE.sub("", m[0])).replace(" />", "/>")

    return re.sub(r"<math.*?</math>", lighter, markup, flags=re.DOTALL)


def markdown_page(report: Report) -> str:
    """A Markdown page with formulas between double dollar signs, as code-hosting pages set them."""
    template = _templates(report, escape=False).get_template("report.md.j2")
    return template.render(_values(report))


def latex_table(report: Report) -> str:
    """A ``longtable`` to paste into a review or a paper: each statement with its verdict and evidence;
    in a document of two columns it takes pages of its own, as a ``longtable`` must."""
    template = _templates(report, escape=False).get_template("table.tex.j2")
    return template.render(_values(report))
