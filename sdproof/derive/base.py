"""Lines, and derivations made of them: values that cannot exist unless every check accepted them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from sdproof.derive.checks import Check, Coordinates, Definite, Identity, Model, Reads, Sign, Use
from sdproof.derive.formula import Equation, expression
from sdproof.derive.names import bound, left_out, nodes, require_moments, require_readable
from sdproof.derive.theorems import Certified, Kernel
from sdproof.errors import ProofError


class LineRelation(Enum):
    """How a line is related to what is before it."""

    DEFINES = "defines"
    """A new name, for a value of the model or of a certificate."""
    CONTINUES = "continues"
    """Its left side is the right side of the previous line."""
    FOLLOWS = "follows"
    """From the assumptions and earlier formulas that it lists."""
    CERTIFIED = "certified"
    """A theorem, accepted by the kernel."""


_CHECKS = (Identity, Model, Reads, Coordinates, Sign, Definite, Kernel)


@dataclass(frozen=True)
class Line:
    """One line, checked when it is made.

    `justification`: why, in words; of a theorem only ``theorem NAME``.
    `check`: runs now; the line does not exist unless it accepts.
    `uses`: the hypotheses of this line.
    `scope`: for what this line holds; of a theorem ``as stated``.

    Raises `ProofError` if the line is wrong, lacks a hypothesis, or has no justification.
    """

    formula: Equation | Certified
    relation: LineRelation
    justification: str
    check: Check | Kernel
    uses: tuple[Use, ...] = ()
    scope: str = ""

    def __post_init__(self) -> None:
        if not self.justification.strip():
            raise ProofError(f"{self.formula}: a line needs a justification in words")
        if type(self.check) not in _CHECKS:
            accepted = ", ".join(c.__name__ for c in _CHECKS)
            raise ProofError(f"{type(self.check).__name__} is not a check; accepted: {accepted}")
        if not all(isinstance(u, Use) and isinstance(u.equation, Equation) for u in self.uses):
            raise ProofError(f"{self.formula}: uses are not Use objects; accepted: Use(equation)")
        certified = isinstance(self.check, Kernel)
        defines = isinstance(self.check, Model | Reads | Coordinates)
        if certified is not (self.relation is LineRelation.CERTIFIED) or (
            defines is not (self.relation is LineRelation.DEFINES)
        ):
            raise ProofError(
                f"{self.formula}: {type(self.check).__name__} does not show {self.relation.value!r}"
            )
        if not certified and not isinstance(self.formula, Equation):
            raise ProofError("only the kernel checks a theorem")
        self.check.run(self.formula, self.uses)  # type: ignore[arg-type]
        if isinstance(self.formula, Certified):
            said = self.formula.said
            if (self.justification, self.scope) != said:
                raise ProofError(f"{said[0]}: its statement alone says what is certified")

    @property
    def how(self) -> str:
        """How it was checked, in words."""
        given = self.formula.statement.given if isinstance(self.formula, Certified) else ()
        return f"{self.check.words}{', given: ' if given else ''}{', '.join(given)}"


def _evaluated(formula: Equation, line: Line) -> list[Any]:
    """All that the check of a line evaluates."""
    sides = [side for e in (formula, *(u.equation for u in line.uses)) for side in e.sides]
    multipliers = [u.multiplier for u in line.uses if u.multiplier is not None]
    return [*sides, *map(expression, (*multipliers, *line.check.expressions))]


@dataclass(frozen=True)
class Derived:
    """A chain of checked lines.

    `claims`: the claims whose formulas it derives.
    `scope`: exactly what it covers; each line says its own.
    `assumptions`: what every line may use.

    Raises `ProofError` if a line uses what is neither assumed nor shown before, continues a line
    that is not there, or defines a name a second time.
    """

    name: str
    title: str
    claims: tuple[str, ...]
    scope: str
    assumptions: tuple[Equation, ...]
    lines: tuple[Line, ...]

    def __post_init__(self) -> None:
        if not self.lines:
            raise ProofError(f"{self.name}: a derivation needs a line")
        require_moments(self.name, self.assumptions)
        shown: list[Equation | Certified] = list(self.assumptions)
        for number, line in enumerate(self.lines, 1):
            self._linked(f"{self.name}, line {number}", line, shown)
            shown.append(line.formula)
        require_readable(self.name, [f for f in shown if isinstance(f, Equation)])

    def _linked(self, where: str, line: Line, shown: list[Equation | Certified]) -> None:
        for use in line.uses:
            if use.equation not in shown:
                raise ProofError(f"{where}: uses {use.equation}, which was not shown before")
        formula = line.formula
        if not isinstance(formula, Equation):
            return
        found = nodes(_evaluated(formula, line))
        missing = left_out(found, line.uses, shown)
        if missing is not None:
            raise ProofError(
                f"{where}: the meaning of {missing} is left out of a derivative or mean"
            )
        tied = bound(found, self.assumptions, shown)
        if tied is not None:
            raise ProofError(f"{where}: {tied} is not free, an assumption binds it")
        if line.relation is LineRelation.CONTINUES:
            last = shown[-1] if len(shown) > len(self.assumptions) else None
            if not isinstance(last, Equation) or last.right != formula.left:
                raise ProofError(f"{where}: does not continue the previous line")
        if line.relation is LineRelation.DEFINES and any(
            isinstance(e, Equation) and formula.left.free_symbols & e.free for e in shown
        ):
            raise ProofError(f"{where}: {formula.left} already has a meaning")

    def __str__(self) -> str:
        from sdproof.derive.display import plain

        return plain(self)

    def _repr_latex_(self) -> str:
        from sdproof.derive.display import latex

        return latex(self)

    def _repr_html_(self) -> str:
        from sdproof.derive.display import html

        return html(self)
