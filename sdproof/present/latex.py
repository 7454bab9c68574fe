"""Settled claims as LaTeX for the body of a paper: statements as theorems, and their proofs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from sdproof.present.claims import (
    PROOF_TITLE,
    definitions,
    depth_of,
    of_claim,
    of_statement,
    proof_of,
    trusted_by,
    why,
)
from sdproof.prove.reading import inline
from sdproof.state import Settled, Stated
from sdproof.statements import Latex, Statement
from sdproof.statements.tex import mixed_latex, to_cell, to_latex
from sdproof.verdict import Verdict

NEEDS = r"Needs \usepackage{amsmath,amssymb,amsthm} and \newtheorem{theorem}{Theorem}."


def explanation_latex(results: Sequence[Settled]) -> str:
    """What ``sdproof explain --latex`` prints. A theorem is what is proved; every other statement
    stands under its verdict."""
    found: list[str] = []
    for settled in results:
        found += _explained(settled)
    words = definitions(results)
    found += [paragraph("Notation", map(to_cell, words))] * bool(words)
    return fragment(found)


def fragment(parts: Iterable[str]) -> str:
    """Parts to paste: what they need, and lines that may be spaced wide rather than stick out."""
    return "\n".join([f"% {NEEDS}", r"\begingroup\sloppy", *parts, "\\par\\endgroup\n"])


def _explained(settled: Settled) -> Iterator[str]:
    identifier = settled.claim.id
    for stated in settled.statements:
        yield from _stated(identifier, stated)
    for v in settled.variants:
        head = f"{identifier}, false variant {v.variant.name}: {v.verdict.value}"
        yield paragraph(head, [f"{statement_latex(v.statement)} {to_cell(why(v))}."])
    told = [] if settled.statements else [to_cell(line) for line in of_claim(settled)]
    if told:
        yield paragraph(f"{identifier}: {settled.says}", told)
    trusted = [to_cell(line) for line in trusted_by(settled)]
    if trusted:
        yield paragraph(f"{identifier}: to be trusted", trusted)


def _stated(identifier: str, stated: Stated) -> Iterator[str]:
    name = f"{identifier}, {stated.theorem.name}: {stated.says}"
    shown = statement_latex(stated.statement)
    evidence = f"{to_cell('; '.join(of_statement(stated)))}."
    if stated.verdict is not Verdict.PROVED:
        yield paragraph(name, [shown, evidence])
        return
    label = re.sub(r"[^A-Za-z0-9]+", "-", f"{identifier} {stated.theorem.name}")
    yield f"\\begin{{theorem}}[{{{to_latex(name)}}}]\\label{{thm:{label}}}"
    yield f"{shown}\n\\end{{theorem}}"
    yield proof_latex(proof_of(stated, Latex), evidence)


def statement_latex(statement: Statement) -> str:
    """Quantifiers, definitions and hypotheses as one sentence, and the conclusion below it."""
    *clauses, (_, then) = statement.lines(Latex)
    said, before = "", ""
    for label, shown in clauses:
        said += ("; " if label != before else ", ") if said else ""
        said += (f"{label} " if label != before else "") + mixed_latex(inline(shown))
        before = label
    display = mixed_latex(re.sub(r"\$(?=\S)(.*?)\$", r"$\\displaystyle \1$", inline(then)))
    opening = f"{said[:1].upper()}{said[1:]}:\n" if said else ""
    return f"{opening}\\begin{{center}}\n{display}\n\\end{{center}}"


def proof_latex(lines: Iterable[str], closing: str) -> str:
    """A proof, in lines with formulas between dollar signs, each a paragraph under the line that it
    serves; `closing` says who accepted it."""
    opening = f"{PROOF_TITLE.removeprefix('proof, ').capitalize()}."
    shown = [
        rf"\leftskip={depth / 2:g}em\hangindent=1em {mixed_latex(line)}\par"
        for depth, line in map(depth_of, lines)
    ]
    begin, end = "\\begin{proof}\n", "\n\\end{proof}\n"
    body = [to_latex(opening) + r"\par", r"{\raggedright", *shown, rf"}}\noindent {closing}"]
    return begin + "\n".join(body) + end


def paragraph(head: str, lines: Iterable[str]) -> str:
    """What is LaTeX already, under a heading in plain text."""
    return f"\\paragraph{{{to_latex(head)}.}}\n" + "\n\n".join(lines) + "\n"
