"""What a search for a proof or a counterexample comes to: a certificate, a counterexample, or goals
that are left open, each with what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class OpenGoal:
    """A goal that was not proved. Formulas are in the statement's own names, as in `sdproof.state`.

    Attributes
    ----------
    where : str
        "in each other direction", "in direction m", "the total", "the step of shrinks", "the statement".
    template : str
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
    template: str
    goal: str
    facts: Mapping[str, str] = field(default_factory=dict)
    tried: tuple[str, ...] = ()
    residual: str | None = None
    false_at: Mapping[str, Fraction] | None = None


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
