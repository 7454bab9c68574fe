"""Derivations as plain text, as aligned LaTeX and as an HTML list."""

from __future__ import annotations

import html as escaping
from typing import Any

from sdproof.derive.base import Derived, Step
from sdproof.derive.checks import Definite, Sign
from sdproof.derive.formula import Equation, text
from sdproof.derive.theorems import Certified


def seen(step: Step) -> str:
    """What a check needs beside the formula: the form in which a sign is seen, the pivots."""
    if isinstance(step.check, Sign):
        return "the difference is the sum of " + ", ".join(map(text, step.check.terms))
    if isinstance(step.check, Definite):
        return "pivots " + ", ".join(map(text, step.check.pivots))
    return ""


def origins(derivation: Derived, step: Step) -> list[str]:
    """Where the hypotheses of a step come from: ``(3)``, or an assumption in full."""
    numbers: dict[Any, int] = {}
    for i, s in enumerate(derivation.steps, 1):
        numbers.setdefault(s.formula, i) if isinstance(s.formula, Equation) else None
    found = []
    for use in step.uses:
        assumed = use.equation in derivation.assumptions
        place = str(use.equation) if assumed else f"({numbers[use.equation]})"
        times = "" if use.multiplier is None else f" times {text(use.multiplier)}"
        found.append(place + times)
    return found


def _details(derivation: Derived, step: Step) -> list[str]:
    lines = [f"{step.relation.value}; {step.how}; scope: {step.scope or derivation.scope}"]
    if step.uses:
        lines.append("uses " + ", ".join(origins(derivation, step)))
    if seen(step):
        lines.append(seen(step))
    if isinstance(step.formula, Certified):
        lines += step.formula.hypotheses
        lines += (f"proof: {line}" for line in step.formula.proof)
    return lines


def plain(derivation: Derived) -> str:
    """Plain text: every step with its formula, justification, check and hypotheses."""
    lines = [f"{derivation.title} ({', '.join(derivation.claims)})", f"Scope: {derivation.scope}"]
    if derivation.assumptions:
        lines.append("Assume: " + ", ".join(map(str, derivation.assumptions)))
    for number, step in enumerate(derivation.steps, 1):
        lines += ["", f"({number}) {step.formula}", f"    {step.justification}"]
        lines += (f"    [{line}]" for line in _details(derivation, step))
    return "\n".join(lines) + "\n"


def _words(words: str) -> str:
    special = {
        "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
        "{": r"\{", "}": r"\}", "^": r"\^{}", "~": r"\~{}",
    }  # fmt: skip
    return "".join(special.get(c, c) for c in words)


def aligned(derivation: Derived) -> str:
    """The formulas in one ``aligned`` environment, numbered, each with its justification below,
    and a theorem with what it is stated for."""
    rows = []
    for number, step in enumerate(derivation.steps, 1):
        left, right = step.formula.latex_sides
        rows.append(rf"({number})\quad & {left} {right}")
        rows.append(rf"& \quad\text{{{_words(step.justification)}}}")
        if isinstance(step.formula, Certified):
            rows.append(rf"& \quad\text{{{_words('; '.join(step.formula.hypotheses))}}}")
    return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"


def html(derivation: Derived) -> str:
    """A table: number, formula (LaTeX between dollar signs), justification, how it was checked."""
    e = escaping.escape
    rows = []
    for number, step in enumerate(derivation.steps, 1):
        details = "".join(f"<li>{e(d)}</li>" for d in _details(derivation, step))
        stated = step.formula.hypotheses if isinstance(step.formula, Certified) else ()
        stated_for = "".join(f"<br><small>{e(line)}</small>" for line in stated)
        rows.append(
            f"<tr><td>({number})</td><td style='text-align:left'>"
            rf"$\displaystyle {e(step.formula.latex())}${stated_for}</td>"
            f"<td style='text-align:left'>{e(step.justification)}</td>"
            f"<td style='text-align:left'><details><summary>{e(step.how)}</summary>"
            f"<ul>{details}</ul></details></td></tr>"
        )
    assumed = r",\quad ".join(a.latex() for a in derivation.assumptions)
    claims = ", ".join(derivation.claims)
    return (
        f"<div class='sdproof-derivation'><p><b>{e(derivation.title)}</b> ({e(claims)})<br>"
        f"Scope: {e(derivation.scope)}"
        + (f"<br>Assume: ${e(assumed)}$" if assumed else "")
        + "</p><table><thead><tr><th>step</th><th>formula</th><th>why</th><th>checked by</th></tr>"
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
        "steps": [_step_json(derivation, n, s) for n, s in enumerate(derivation.steps, 1)],
    }


def _step_json(derivation: Derived, number: int, step: Step) -> dict[str, Any]:
    found: dict[str, Any] = {
        "number": number,
        "formula": str(step.formula),
        "latex": step.formula.latex(),
        "relation": step.relation.value,
        "justification": step.justification,
        "check": step.how,
        "seen": seen(step) or None,
        "uses": origins(derivation, step),
        "scope": step.scope,
    }
    if isinstance(step.formula, Certified):
        found |= {
            "theorem": step.formula.theorem.name,
            "hypotheses": list(step.formula.hypotheses),
            "proof": list(step.formula.proof),
        }
    return found
