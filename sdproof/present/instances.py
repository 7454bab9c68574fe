"""How the kernel checks a certificate about one exact instance, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from sdproof.kernel.instance import read_problem
from sdproof.statements import Latex, Plain
from sdproof.statements.notation import Notation

Json = Mapping[str, Any]


def instance_lines(certificate: Json, notation: type[Notation] = Plain) -> list[str]:
    """One line for each part of the proof; with `Latex`, text with formulas between dollar signs."""
    writer = _Writer(certificate, notation)
    return list(writer.lines())


class _Writer:
    def __init__(self, certificate: Json, notation: type[Notation]) -> None:
        self.data, self.latex = certificate, notation is Latex
        problem = read_problem(certificate["instance"])
        self.problem, scale = problem, problem.scale  # x = scale · λ
        self.mapped = f"once the interval is mapped onto {self.set('(0, ∞)')}"
        self.x = self.set(f"x = {scale} λ" if scale != 1 else "x = λ")

    def set(self, formula: str) -> str:
        """A formula among words."""
        if not self.latex:
            return formula
        for sign, macro in (("λ", r"\lambda"), ("∞", r"\infty"), ("≥", r"\ge"), ("ξ", r"\xi")):
            formula = formula.replace(sign, macro)
        return f"${formula}$"

    def lines(self) -> Iterator[str]:
        data, kind = self.data, self.data["kind"]
        if kind in ("upper-bound", "strict-improvement"):
            yield "the risk at the point, from its definition, in exact numbers"
        if kind == "lower-bound":
            yield from self.least(data["steps"], data["proof"])
        elif kind == "strict-improvement":
            yield from self.least(0, data["ridge"])
        elif kind == "box-bound":
            yield from self.box(data["proof"])
        elif kind == "steps-needed":
            yield from self.steps()

    def least(self, steps: int, proof: Json | None) -> Iterator[str]:
        if proof is None:
            yield "as many steps as distinct eigenvalues: the least risk is the lower bound itself"
            return
        degree = self.problem.degree(steps)
        yield (
            f"with {self.x}, the least risk over all {self.set('ξ')} minus the bound has the sign of "
            f"a polynomial of degree at most {degree}, a determinant"
        )
        yield self.sign(proof)

    def sign(self, proof: Json, unless: str = "") -> str:
        square = [int(c) for c in proof["square"]]
        less = "" if len(square) == 1 else "after a square is divided out, "
        on = self.intervals(proof["breakpoints"])
        return f"{less}no negative coefficient{unless}, {self.mapped}, on {on}"

    def intervals(self, breakpoints: list[str]) -> str:
        ends = ["0", *breakpoints, "∞"]
        if len(ends) > 8:
            return f"each of {len(ends) - 1} intervals that make up {self.set('(0, ∞)')}"
        return ", ".join(self.set(f"({a}, {b})") for a, b in pairwise(ends))

    def box(self, proof: Json) -> Iterator[str]:
        for i, own in enumerate(proof["corners"]):
            if own is not None:
                yield f"corner {i + 1} of the box, risk minus bound, {self.x}: {self.sign(own)}"
        for i, own in enumerate(proof["sides"]):
            unless = " of the discriminant or of the mixed term"
            yield f"side {i + 1}: {self.sign(own, unless)}"
        if proof["inside"] is not None:
            unless = " of the least risk minus the bound, or the least risk is not inside,"
            yield f"inside: {self.sign(proof['inside'], unless)}"

    def steps(self) -> Iterator[str]:
        steps, attained, before = (self.data[key] for key in ("steps", "attained", "before"))
        count = self.problem.conditions
        if attained is None:
            yield "as many steps as distinct eigenvalues attain it, by interpolation"
        else:
            low, high = attained["between"]
            yield (
                f"{count(steps)} polynomials in {self.x} that all vanish where "
                f"{steps} steps attain it have a common divisor that changes sign on "
                f"{self.set(f'({low}, {high})')}"
            )
        if before is not None:
            yield (
                f"of the {count(steps - 1)} polynomials in {self.x} that all "
                f"vanish where {steps - 1} steps attain it, one has coefficients of one sign, "
                f"{self.mapped}, on "
                f"{self.intervals(before['breakpoints'])}"
            )
