"""Steps, and derivations made of them: values that cannot exist unless every check accepted them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from sdproof.derive.checks import Check, Coordinates, Definite, Identity, Model, Reads, Sign, Use
from sdproof.derive.formula import Equation, expression
from sdproof.derive.names import bound, left_out, nodes, require_moments, require_readable
from sdproof.derive.theorems import Certified, Kernel
from sdproof.errors import ProofError


class StepRelation(Enum):
    """How a step is related to what is before it."""

    DEFINES = "defines"
    """A new name, for a value of the model or of a certificate."""
    CONTINUES = "continues"
    """Its left side is the right side of the previous step."""
    FOLLOWS = "follows"
    """From the assumptions and earlier formulas that it lists."""
    CERTIFIED = "certified"
    """A theorem, accepted by the kernel."""


_CHECKS = (Identity, Model, Reads, Coordinates, Sign, Definite, Kernel)


@dataclass(frozen=True)
class Step:
    """One step, checked when it is made.

    `justification`: why, in words; of a theorem only ``theorem NAME``.
    `check`: runs now; the step does not exist unless it accepts.
    `uses`: the hypotheses of this step.
    `scope`: for what this step holds; of a theorem ``as stated``.

    Raises `ProofError` if the step is wrong, lacks a hypothesis, or has no justification.
    """

    formula: Equation | Certified
    relation: StepRelation
    justification: str
    check: Check | Kernel
    uses: tuple[Use, ...] = ()
    scope: str = ""

    def __post_init__(self) -> None:
        if not self.justification.strip():
            raise ProofError(f"{self.formula}: a step needs a justification in words")
        if type(self.check) not in _CHECKS:
            accepted = ", ".join(c.__name__ for c in _CHECKS)
            raise ProofError(f"{type(self.check).__name__} is not a check; accepted: {accepted}")
        if not all(isinstance(u, Use) and isinstance(u.equation, Equation) for u in self.uses):
            raise ProofError(f"{self.formula}: uses are not Use objects; accepted: Use(equation)")
        certified = isinstance(self.check, Kernel)
        defines = isinstance(self.check, Model | Reads | Coordinates)
        if certified is not (self.relation is StepRelation.CERTIFIED) or (
            defines is not (self.relation is StepRelation.DEFINES)
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


def _evaluated(formula: Equation, step: Step) -> list[Any]:
    """All that the check of a step evaluates."""
    sides = [side for e in (formula, *(u.equation for u in step.uses)) for side in e.sides]
    multipliers = [u.multiplier for u in step.uses if u.multiplier is not None]
    return [*sides, *map(expression, (*multipliers, *step.check.expressions))]


@dataclass(frozen=True)
class Derived:
    """A chain of checked steps.

    `claims`: the claims whose formulas it derives.
    `scope`: exactly what it covers; each step says its own.
    `assumptions`: what every step may use.

    Raises `ProofError` if a step uses what is neither assumed nor shown before, continues a line
    that is not there, or defines a name a second time.
    """

    name: str
    title: str
    claims: tuple[str, ...]
    scope: str
    assumptions: tuple[Equation, ...]
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        if not self.steps:
            raise ProofError(f"{self.name}: a derivation needs a step")
        require_moments(self.name, self.assumptions)
        shown: list[Equation | Certified] = list(self.assumptions)
        for number, step in enumerate(self.steps, 1):
            self._linked(f"{self.name}, step {number}", step, shown)
            shown.append(step.formula)
        require_readable(self.name, [f for f in shown if isinstance(f, Equation)])

    def _linked(self, where: str, step: Step, shown: list[Equation | Certified]) -> None:
        for use in step.uses:
            if use.equation not in shown:
                raise ProofError(f"{where}: uses {use.equation}, which was not shown before")
        formula = step.formula
        if not isinstance(formula, Equation):
            return
        found = nodes(_evaluated(formula, step))
        missing = left_out(found, step.uses, shown)
        if missing is not None:
            raise ProofError(
                f"{where}: the meaning of {missing} is left out of a derivative or mean"
            )
        tied = bound(found, self.assumptions, shown)
        if tied is not None:
            raise ProofError(f"{where}: {tied} is not free, an assumption binds it")
        if step.relation is StepRelation.CONTINUES:
            last = shown[-1] if len(shown) > len(self.assumptions) else None
            if not isinstance(last, Equation) or last.right != formula.left:
                raise ProofError(f"{where}: does not continue the previous line")
        if step.relation is StepRelation.DEFINES and any(
            isinstance(e, Equation) and formula.left.free_symbols & e.free for e in shown
        ):
            raise ProofError(f"{where}: {formula.left} already has a meaning")

    def __str__(self) -> str:
        from sdproof.derive.display import plain

        return plain(self)

    def _repr_latex_(self) -> str:
        from sdproof.derive.display import aligned

        return f"$${aligned(self)}$$"

    def _repr_html_(self) -> str:
        from sdproof.derive.display import html

        return html(self)
