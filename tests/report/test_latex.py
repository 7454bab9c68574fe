"""All LaTeX that the product writes: what plain pdflatex takes, without lines that stick out.

By default without pdflatex, of which only the long run knows: every claim of the first paper as
`explain --latex` prints it, the statements and a proof of every other claim, the table. (Derivations:
`tests/derivations`.)
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from page_checks import SMALL
from tex_checks import problems

from sdproof.derive.display import latex as derived
from sdproof.papers import PAPERS
from sdproof.present.latex import NEEDS, explanation_latex, proof_latex, statement_latex
from sdproof.present.report import Report, render
from sdproof.prove.reading import certificate_lines
from sdproof.state import Context, discover
from sdproof.statements import Latex

PREAMBLE = r"""\usepackage{array,longtable,amsmath,amssymb,amsthm}
\newtheorem{theorem}{Theorem}
"""


def test_explanations(report: Report) -> None:
    """Every claim of the first paper: a theorem where it is proved, a paragraph where it is not."""
    for settled in report.results:
        text = explanation_latex([settled])
        assert problems(text) == [], settled.claim.id
        assert text.startswith(f"% {NEEDS}\n")
        proved = [s for s in settled.statements if s.verdict.value == "proved"]
        assert text.count(r"\begin{theorem}") == text.count(r"\begin{proof}") == len(proved)
        assert text.count("false variant") == len(settled.variants)


def test_statements_and_proofs_of_other_papers() -> None:
    """Every statement, and of each claim one proof."""
    for claim in (claim for paper in PAPERS[1:] for claim in paper):
        for number, theorem in enumerate(claim.theorems):
            text = statement_latex(theorem.statement)
            certificate = theorem.certificate() if number == 0 else {"kind": ""}
            if certificate["kind"] == "family":
                text += proof_latex(certificate_lines(certificate, Latex), "")
            assert problems(text) == [], claim.id


def test_the_table(report: Report) -> None:
    """Four cells in each row of claims, one caption and label for each table, and its packages."""
    text = render(report, "latex")
    assert problems(text) == []
    claims, table = text.split(r"\label{tab:sdproof-table-1}")
    assert text.count(r"\caption") == text.count(r"\label") == text.count(r"\end{longtable}") == 2
    rows = claims.split(r"\endhead")[1].split(r"\hline")[0].strip().splitlines()
    every = sum(1 + len(s.statements) + len(s.variants) for s in report.results)
    assert len(rows) == every
    assert all(len(re.findall(r"(?<!\\)&", row)) == 3 for row in rows)
    head, *data = re.findall(r".*\\\\$", table, re.MULTILINE)[1:]
    assert len(data) == 3
    assert re.findall(r"\*\{(\d)\}", claims)[-1] == str(head.count("&") + 1)


def typeset(folder: Path, name: str, text: str, columns: str) -> list[str]:
    """What pdflatex complains of: errors, and lines that stick out by 5 points."""
    source = (
        rf"\documentclass[{columns}]{{article}}{PREAMBLE}\begin{{document}}{text}\end{{document}}"
    )
    (folder / f"{name}.tex").write_text(source, encoding="ascii")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    wide = re.findall(r"Overfull \\hbox \((\d+)\.\d*pt.*", done.stdout)
    return [f"{name}: {w} pt" for w in wide if int(w) >= 5] + [done.stdout[-500:]] * done.returncode


@pytest.mark.thorough
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex")
def test_everything_is_typeset(report: Report, tmp_path: Path) -> None:
    """Derivations, and every claim of every paper, at article's width; claims and table in two
    columns."""
    few = Context(ranks=SMALL.ranks, examples=2)
    found: list[str] = []
    for paper in PAPERS:
        for derivation in paper.derivations():
            text = derived(derivation.derive(trim=False))
            found += typeset(tmp_path, derivation.name, text, "onecolumn")
        for one in discover([paper.name]):
            text = explanation_latex([one.settle(few, variants=True)])
            for columns in ("onecolumn", "twocolumn"):
                found += typeset(tmp_path, one.claim.id, text, columns)
    for columns in ("onecolumn", "twocolumn"):
        found += typeset(tmp_path, "table", render(report, "latex"), columns)
    assert found == []
