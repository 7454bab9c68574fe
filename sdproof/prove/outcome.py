"""What a search for a proof or a counterexample comes to: a certificate, a counterexample, or goals
that are left open, each with what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from fractions import Fraction
from typing import Any

from sdproof.errors import ProofError
from sdproof.numbers.display import cut

Json = dict[str, Any]
WIDTH = 400
"""Longest formula that is shown, in characters; JSON has it whole."""
CANNOT_WORK = (
    "this goal is false there, so this plan of proof cannot work (which alone refutes no theorem)"
)


@dataclass(frozen=True)
class OpenGoal:
    """A goal that was not proved. Formulas are in the statement's own names, as in `sdproof.state`.

    Attributes
    ----------
    where : str
        "in each other direction", "in direction m", "the total", "the step of shrinks", "the statement";
        "the sum", "the steps" where no plan could be made.
    plan : str
        The plan of proof that it belongs to, in words.
    goal : str
        A relation, with the definitions of its names shown.
    facts : mapping
        What is known there: name -> relation.
    tried : tuple of str
        Names of tactics.
    residual : str, optional
        The best that is left: what could not be shown to be ≥ 0.
    false_at : mapping, optional
        Exact values at which the facts hold and the goal fails: then this plan of proof cannot work,
        which says nothing about the statement.
    """

    where: str
    plan: str
    goal: str
    facts: Mapping[str, str] = field(default_factory=dict)
    tried: tuple[str, ...] = ()
    residual: str | None = None
    false_at: Mapping[str, Fraction] | None = None

    @property
    def line(self) -> str:
        """The goal with its place, in one line."""
        return f"{self.where}: {cut(self.goal, WIDTH)}" if self.goal else self.where

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Everything, as (label, text)."""
        at = self.false_at and ", ".join(f"{n} = {v}" for n, v in self.false_at.items())
        found = [
            ("open goal", self.line),
            ("plan", self.plan),
            *(("known", f"{text} [{name}]") for name, text in self.facts.items()),
            ("tried", ", ".join(self.tried)),
            ("left over", self.residual and cut(self.residual, WIDTH)),
            ("false at", at and f"{at}: {CANNOT_WORK}"),
        ]
        return [(label, text) for label, text in found if text]

    @property
    def text(self) -> str:
        """Everything, a line each."""
        return "\n".join(f"{label}: {text}" for label, text in self.lines)

    def to_json(self) -> Json:
        """Everything; exact numbers as strings."""
        at = None if self.false_at is None else {n: str(v) for n, v in self.false_at.items()}
        data = {f.name: getattr(self, f.name) for f in fields(self)}
        return data | {"facts": dict(self.facts), "tried": [*self.tried], "false_at": at}


@dataclass(frozen=True)
class Search:
    """What a search found.

    Attributes
    ----------
    certificate : dict, optional
        Accepted by the kernel, and about exactly the statement.
    counterexample : dict, optional
        A certificate of a counterexample to exactly the statement, accepted by the kernel.
    open : tuple of OpenGoal
        The most advanced attempts, best first, when there is neither.
    seconds : float
    """

    certificate: Json | None = None
    counterexample: Json | None = None
    open: tuple[OpenGoal, ...] = ()
    seconds: float = 0.0


class NoProof(ProofError):
    """A search ended without a certificate; `found` says with what instead."""

    def __init__(self, name: str, found: Search) -> None:
        why = "; open goal, ".join(["no proof found", *(goal.line for goal in found.open[:1])])
        why = why if found.counterexample is None else "a counterexample found"
        super().__init__(f"{name}: {why}")
        self.found = found
