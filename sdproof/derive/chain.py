"""Writes a derivation down line by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from sympy import sympify

from sdproof.derive.base import Derived, Line, LineRelation
from sdproof.derive.checks import Check, Coordinates, Definite, Identity, Model, Reads, Sign, Use
from sdproof.derive.formula import Equation
from sdproof.derive.theorems import Certified, Citable, Kernel
from sdproof.errors import ProofError

EVERY_DIRECTION = "every r, each direction j"


@dataclass
class Chain:
    """Collects assumptions and lines; `scope` is that of the lines that follow.

    Of the assumptions about signs, and of `using`, a line keeps those that its check needs; with
    `least` off it uses exactly `using` (quicker where a check is long), and with `trim` off all of
    them (quicker where nobody reads which).
    """

    scope: str = EVERY_DIRECTION
    assumptions: list[Equation] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    least: bool = True
    trim: bool = True

    def assume(self, left: Any, relation: str, right: Any = 0) -> Equation:
        """An assumption of the whole derivation."""
        assumed = Equation(left, right, relation)
        if assumed not in self.assumptions:
            self.assumptions.append(assumed)
        return assumed

    def positive(self, *symbols: Any) -> None:
        """Each is assumed > 0."""
        for s in symbols:
            self.assume(s, ">")

    def define(
        self,
        left: Any,
        check: Model | Reads | Coordinates,
        because: str,
        shown: Any = None,
        using: Iterable[Equation] = (),
    ) -> Equation:
        """A name for a value; `shown` is a form of it that reads better."""
        right = check.value() if shown is None and not isinstance(check, Coordinates) else shown
        return self._add(Equation(left, right), LineRelation.DEFINES, because, check, using)

    def equal(
        self,
        left: Any,
        right: Any,
        because: str,
        using: Iterable[Equation] = (),
        times: Mapping[Equation, Any] | None = None,
    ) -> Equation:
        """An identity; the equations of `times` enter with multipliers."""
        formula = Equation(left, right)
        last = self.lines[-1].formula if self.lines else None
        goes_on = isinstance(last, Equation) and last.right == formula.left
        relation = LineRelation.CONTINUES if goes_on else LineRelation.FOLLOWS
        return self._add(formula, relation, because, Identity(), using, times)

    def sign(
        self,
        left: Any,
        relation: str,
        right: Any,
        because: str,
        *terms: Any,
        using: Iterable[Equation] = (),
        times: Mapping[Equation, Any] | None = None,
    ) -> Equation:
        """An inequality, seen in the terms of which left − right is the sum."""
        check = Sign(tuple(map(sympify, terms or (left - right,))))
        formula = Equation(left, right, relation)
        return self._add(formula, LineRelation.FOLLOWS, because, check, using, times)

    def definite(
        self, matrix: Any, lower: Any, pivots: tuple[Any, ...], because: str,
        using: Iterable[Equation] = (),
    ) -> Equation:  # fmt: skip
        """A matrix is positive definite."""
        formula = Equation(matrix, 0, ">>")
        check = Definite(lower, pivots)
        return self._add(formula, LineRelation.FOLLOWS, because, check, using)

    def certified(self, *theorems: Citable) -> None:
        """Theorems, each with its certificate."""
        for theorem in theorems:
            formula = Certified(theorem)
            why, scope = formula.said
            self.lines.append(Line(formula, LineRelation.CERTIFIED, why, Kernel(), (), scope))

    def _add(
        self, formula: Equation, relation: LineRelation, because: str, check: Check,
        using: Iterable[Equation] = (), times: Mapping[Equation, Any] | None = None,
    ) -> Equation:  # fmt: skip
        """The line with the least of its hypotheses: those without which it fails."""
        multiplied = tuple(Use(e, sympify(m)) for e, m in (times or {}).items())
        uses = tuple(map(Use, dict.fromkeys(using))) + multiplied
        smaller = self.least and not isinstance(check, Coordinates)
        if smaller:
            signs = (Use(a) for a in self.assumptions if a.relation != "=")
            uses += tuple(u for u in signs if u not in uses)
        line = Line(formula, relation, because, check, uses, self.scope)
        smaller = smaller and self.trim
        while smaller:
            smaller = False
            for use in reversed(line.uses):
                with suppress(ProofError):
                    line = replace(line, uses=tuple(u for u in line.uses if u is not use))
                    smaller = True
        self.lines.append(line)
        return formula

    def derived(self, name: str, title: str, claims: tuple[str, ...], scope: str) -> Derived:
        """The finished chain, with the assumptions that some line uses, and all equations."""
        used = [u.equation for s in self.lines for u in s.uses]
        kept = tuple(a for a in self.assumptions if a in used or a.relation == "=")
        return Derived(name, title, claims, scope, kept, tuple(self.lines))
