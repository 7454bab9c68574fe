"""Any certificate as Markdown, LaTeX or SMT-LIB 2, after the kernel has accepted it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sdproof import kernel
from sdproof.errors import InputError, ProofError
from sdproof.present.instances import instance_lines
from sdproof.present.latex import fragment, paragraph, proof_latex, statement_latex
from sdproof.present.layout import Columns
from sdproof.prove.reading import certificate_lines
from sdproof.statements import Latex, Plain, Statement
from sdproof.statements.notation import Notation
from sdproof.statements.tex import mixed_latex

Json = dict[str, Any]


def accepted(certificate: object) -> kernel.Checked:
    """What the kernel says of a certificate given as data.

    Raises
    ------
    sdproof.errors.ProofError
        If the kernel rejects it.
    sdproof.errors.InputError
        If it is no certificate, or beyond the kernel's limits.
    """
    try:
        return kernel.check(certificate)
    except kernel.Invalid as error:
        raise ProofError(f"the kernel rejects the certificate: {error}") from None
    except kernel.Unreadable as error:
        raise InputError(f"certificate: {error}") from None


def markdown(certificate: Mapping[str, Any]) -> str:
    """Statement, proof line by line, and what checked it. Errors as `accepted`."""
    heading, statement, lines = _parts(certificate, Plain)
    body = "\n".join(f"{i + 1}. {line}" for i, line in enumerate(lines))
    return f"## {heading}\n\n{statement.text}\n\n{_title(certificate)}\n\n{body}\n\n{_CHECKED}\n"


def latex(certificate: Mapping[str, Any]) -> str:
    """The same as LaTeX for the body of a document. Errors as `accepted`."""
    heading, statement, lines = _parts(certificate, Latex)
    shown = statement_latex(statement)
    if certificate["kind"] == "counterexample":
        return fragment(
            [paragraph(heading, [shown, *map(mixed_latex, ["Values:", *lines]), _CHECKED])]
        )
    theorem = f"\\begin{{theorem}}\n{shown}\n\\end{{theorem}}"
    return fragment([theorem, proof_latex(lines, _CHECKED)])


def smt(certificate: Mapping[str, Any]) -> str:
    """SMT-LIB 2: the obligations of the statement, and for an instance those in λ alone, ξ eliminated.

    Raises
    ------
    sdproof.errors.InputError
        For a counterexample, whose values leave nothing to ask; otherwise as `accepted`.
    """
    from sdproof.solvers.smt import in_one_variable, obligations, scripts

    if accepted(certificate).kind == "counterexample":
        raise InputError("certificate: a counterexample; accepted for SMT-LIB: theorems")
    found = obligations(certificate)
    if certificate["kind"] != "family":
        found += in_one_variable(certificate)
    return scripts((o.name, o) for o in found)


EXPORTS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "latex": latex,
    "markdown": markdown,
    "smt": smt,
}


def checked_table(data: Mapping[str, Any]) -> Columns:
    """What ``sdproof check`` shows, of what it prints as JSON."""
    title = f"valid {data['shows']}" if data["valid"] else "invalid certificate"
    names = ("statement", "at", "reason", "left over")
    rows = [(name, str(data[name])) for name in names if data.get(name)]
    if data["valid"] and data["shows"] == "counterexample":
        rows += [("values", line) for line in _values(data["values"])]
    return Columns(title, (), [[[name], [text]] for name, text in rows])


_CHECKED = "Accepted by the sdproof kernel."


def _title(certificate: Mapping[str, Any]) -> str:
    return "Values:" if certificate["kind"] == "counterexample" else "Proof:"


def _parts(
    certificate: Mapping[str, Any], notation: type[Notation]
) -> tuple[str, Statement, list[str]]:
    """Heading, statement, and lines of the proof or of the values."""
    answer = accepted(certificate)
    statement = Statement(answer.statement)
    if answer.kind == "counterexample":
        return "False statement", statement, _values(answer.values)
    if certificate["kind"] != "family":
        return "Theorem", statement, instance_lines(certificate, notation)
    return "Theorem", statement, certificate_lines(certificate, notation)


def _values(values: Json) -> list[str]:
    """One line for each place at which values are given."""

    def listed(of: Mapping[str, Any]) -> str:
        return ", ".join(f"{name} = {value}" for name, value in of.items())

    lines = [listed(values["values"])] if values.get("values") else []
    for key, called in (("directions", "direction"), ("steps", "step")):
        lines += [f"{called} {i + 1}: {listed(v)}" for i, v in enumerate(values.get(key, []))]
    least = values.get("least")
    if least is not None:
        lines.append(listed({k: v for k, v in least.items() if k != "proof"}))
    return lines or ["none: the statement has no variables"]
