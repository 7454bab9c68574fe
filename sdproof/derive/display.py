"""Derivations as plain text, as LaTeX and as an HTML list."""

from __future__ import annotations

import html as escaping
from typing import Any

from sdproof.derive.base import Derived, Line
from sdproof.derive.checks import Definite, Sign
from sdproof.derive.formula import Equation, text
from sdproof.derive.formula import latex as tex_of
from sdproof.derive.theorems import Certified
from sdproof.prove.reading import inline
from sdproof.statements import Latex
from sdproof.statements.tex import mixed_latex, to_latex


def seen(line: Line) -> str:
    """What a check needs beside the formula: the form in which a sign is seen, the pivots."""
    if isinstance(line.check, Sign):
        return "the difference is the sum of " + ", ".join(map(text, line.check.terms))
    if isinstance(line.check, Definite):
        return "pivots " + ", ".join(map(text, line.check.pivots))
    return ""


def origins(derivation: Derived, line: Line, *, tex: bool = False) -> list[str]:
    """Where the hypotheses of a line come from: ``(3)``, or an assumption in full; with `tex`,
    formulas are LaTeX between dollar signs."""
    numbers: dict[Any, int] = {}
    for i, s in enumerate(derivation.lines, 1):
        numbers.setdefault(s.formula, i) if isinstance(s.formula, Equation) else None
    found = []
    for use in line.uses:
        assumed = use.equation in derivation.assumptions
        full = f"${use.equation.latex()}$" if tex else str(use.equation)
        place = full if assumed else f"({numbers[use.equation]})"
        if use.multiplier is not None:
            place += f" times {f'${tex_of(use.multiplier)}$' if tex else text(use.multiplier)}"
        found.append(place)
    return found


def _details(derivation: Derived, line: Line) -> list[str]:
    lines = [f"{line.relation.value}; {line.how}; scope: {line.scope or derivation.scope}"]
    if line.uses:
        lines.append("uses " + ", ".join(origins(derivation, line)))
    if seen(line):
        lines.append(seen(line))
    if isinstance(line.formula, Certified):
        lines += line.formula.hypotheses
        lines += (f"proof: {rule}" for rule in line.formula.proof)
    return lines


def plain(derivation: Derived) -> str:
    """Plain text: every line with its formula, justification, check and hypotheses."""
    lines = [f"{derivation.title} ({', '.join(derivation.claims)})", f"Scope: {derivation.scope}"]
    if derivation.assumptions:
        lines.append("Assume: " + ", ".join(map(str, derivation.assumptions)))
    for number, line in enumerate(derivation.lines, 1):
        lines += ["", f"({number}) {line.formula}", f"    {line.justification}"]
        lines += (f"    [{detail}]" for detail in _details(derivation, line))
    return "\n".join(lines) + "\n"


def latex(derivation: Derived) -> str:
    """For the body of a LaTeX document: what is assumed, then the formulas, numbered, each with its
    justification, what it uses and its scope; of a theorem also what it is stated for."""
    about = f"{derivation.title} ({', '.join(derivation.claims)})"
    assumed = ", ".join(f"${a.latex()}$" for a in derivation.assumptions)
    said = f"Scope: {to_latex(derivation.scope)}." + f" Assume {mixed_latex(assumed)}." * bool(
        assumed
    )
    items = [_item(derivation, number, line) for number, line in enumerate(derivation.lines, 1)]
    return "\n".join(
        [
            f"\\paragraph{{{to_latex(about)}.}} {said}",
            r"\begin{list}{}{\leftmargin=2.5em \labelwidth=2em \raggedright}",
            *items,
            "\\end{list}\n",
        ]
    )


def _item(derivation: Derived, number: int, line: Line) -> str:
    """One line: its formula, and below it why it holds."""
    theorem = isinstance(line.formula, Certified)
    shown = line.formula.latex()
    shown = inline(shown) if theorem else rf"$\displaystyle {shown}$"
    why = [to_latex(line.justification)]
    if line.uses:
        used = ", ".join(origins(derivation, line, tex=True))
        why.append(f"uses {mixed_latex(used)}")
    if isinstance(line.formula, Certified):
        why += (
            f"{label} {mixed_latex(inline(text))}"
            for label, text in line.formula.statement.lines(Latex)[:-1]
        )
    elif line.scope:
        why.append(f"scope: {to_latex(line.scope)}")
    return rf"\item[({number})] {mixed_latex(shown)}\\" + "\n" + "; ".join(why)


def html(derivation: Derived) -> str:
    """A table: number, formula (LaTeX between dollar signs), justification, how it was checked."""
    e = escaping.escape
    rows = []
    for number, line in enumerate(derivation.lines, 1):
        details = "".join(f"<li>{e(d)}</li>" for d in _details(derivation, line))
        stated = line.formula.hypotheses if isinstance(line.formula, Certified) else ()
        stated_for = "".join(f"<br><small>{e(words)}</small>" for words in stated)
        rows.append(
            f"<tr><td>({number})</td><td style='text-align:left'>"
            rf"$\displaystyle {e(line.formula.latex())}${stated_for}</td>"
            f"<td style='text-align:left'>{e(line.justification)}</td>"
            f"<td style='text-align:left'><details><summary>{e(line.how)}</summary>"
            f"<ul>{details}</ul></details></td></tr>"
        )
    assumed = r",\quad ".join(a.latex() for a in derivation.assumptions)
    claims = ", ".join(derivation.claims)
    return (
        f"<div class='sdproof-derivation'><p><b>{e(derivation.title)}</b> ({e(claims)})<br>"
        f"Scope: {e(derivation.scope)}"
        + (f"<br>Assume: ${e(assumed)}$" if assumed else "")
        + "</p><table><thead><tr><th>line</th><th>formula</th><th>why</th><th>checked by</th></tr>"
        f"</thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def to_json(derivation: Derived) -> dict[str, Any]:
    """The derivation as a JSON-ready value."""
    return {
        "name": derivation.name,
        "title": derivation.title,
        "claims": list(derivation.claims),
        "scope": derivation.scope,
        "assumptions": [str(a) for a in derivation.assumptions],
        "lines": [_line_json(derivation, n, s) for n, s in enumerate(derivation.lines, 1)],
    }


def _line_json(derivation: Derived, number: int, line: Line) -> dict[str, Any]:
    found: dict[str, Any] = {
        "number": number,
        "formula": str(line.formula),
        "latex": line.formula.latex(),
        "relation": line.relation.value,
        "justification": line.justification,
        "check": line.how,
        "seen": seen(line) or None,
        "uses": origins(derivation, line),
        "scope": line.scope,
    }
    if isinstance(line.formula, Certified):
        found |= {
            "theorem": line.formula.theorem.name,
            "hypotheses": list(line.formula.hypotheses),
            "proof": list(line.formula.proof),
        }
    return found
