"""What was established, by which evidence, and the one rule that turns evidence into a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any, NoReturn


class Verdict(Enum):
    """What is known of a claim. There is no truth value: an undecided claim is not a false one."""

    PROVED = "proved"
    VERIFIED = "verified"
    SUPPORTED = "supported"
    REFUTED = "refuted"
    NOT_REPRODUCED = "not reproduced"
    NOT_CHECKED = "not checked"

    def __bool__(self) -> NoReturn:
        raise TypeError("a verdict has no truth value; compare it with Verdict.PROVED, say")


class Method(Enum):
    """How a piece of evidence was obtained."""

    CERTIFICATE = "certificate"
    """A proof whose every rule the independent kernel checked."""
    EXACT = "exact evaluation"
    """Exact or ball arithmetic on listed instances."""
    PROPERTY = "property test"
    """Exact arithmetic on randomly drawn instances."""
    HARD = "hard points"
    """A statement at hard points of its domain: exact rationals, balls and mpmath agree."""
    DERIVATION = "derivation"
    """SymPy derives formulas of the claim line by line, each line checked. It can only withhold."""
    SIMULATION = "simulation"
    DATA = "data"
    FORMAL = "formal proof"
    """Coq's kernel accepts the theorems about the claim. Shown beside a verdict, never part of it."""


class Outcome(Enum):
    """What a check found."""

    HOLDS = "holds"
    FAILS = "fails"
    NOT_RUN = "not run"

    def __bool__(self) -> NoReturn:
        raise TypeError("an outcome has no truth value; compare it with Outcome.HOLDS, say")


@dataclass(frozen=True)
class Evidence:
    """One result of one check.

    Attributes
    ----------
    name : str
        Of the check.
    method : Method
    outcome : Outcome
    scope : str
        Exactly what was looked at.
    detail : str
        One line: the numbers found, or why the check was not run.
    part : str, optional
        For a certificate: the part of the claim that it proves.
    counterexample : dict, optional
        For FAILS: exact values (strings) that violate the claim.
    finding : str
        One sentence, made from the numbers, that belongs in the last lines of a run.
    cases : int
        For a law: how many cases it was evaluated on.
    seconds : float
        Time taken; for information only.
    """

    name: str
    method: Method
    outcome: Outcome
    scope: str
    detail: str = ""
    part: str | None = None
    counterexample: dict[str, Any] | None = field(default=None, repr=False)
    finding: str = ""
    cases: int = 0
    seconds: float = field(default=0.0, compare=False)

    def to_json(self) -> dict[str, Any]:
        """Everything that equality compares, ready for JSON."""
        found = {f.name: getattr(self, f.name) for f in fields(self) if f.compare}
        return found | {"method": self.method.value, "outcome": self.outcome.value}


def combine(parts: Sequence[str], evidence: Sequence[Evidence]) -> Verdict:
    """The verdict on a claim with these parts, from this evidence: the only place that decides.

    * refuted: an exact check (certificate or exact evaluation, property tests included, as they
      are exact on each instance) fails with a counterexample;
    * not reproduced: a check fails otherwise, on data or by simulation;
    * proved: there are parts, each has a certificate that holds, and no certificate fails;
    * verified: an exact evaluation holds; supported: only sampled, simulated or data checks do.

    A failing certificate without counterexample proves nothing in either direction: it only
    withholds "proved", as do a derivation that fails and a hard point at which two arithmetics
    disagree. A derivation that holds adds nothing. Formal proofs are left out: they never change a
    verdict.
    """
    evidence = [e for e in evidence if e.method is not Method.FORMAL]
    failing = [e for e in evidence if e.outcome is Outcome.FAILS]
    holding = [
        e for e in evidence if e.outcome is Outcome.HOLDS and e.method is not Method.DERIVATION
    ]
    exact = (Method.CERTIFICATE, Method.EXACT, Method.PROPERTY, Method.HARD)
    if any(e.counterexample is not None and e.method in exact for e in failing):
        return Verdict.REFUTED
    if any(e.method in (Method.DATA, Method.SIMULATION) for e in failing):
        return Verdict.NOT_REPRODUCED
    certified = {e.part for e in holding if e.method is Method.CERTIFICATE}
    if parts and certified.issuperset(parts) and not failing:
        return Verdict.PROVED
    if any(e.method is not Method.CERTIFICATE for e in failing):
        return Verdict.NOT_CHECKED
    if any(e.method is Method.EXACT for e in holding):
        return Verdict.VERIFIED
    if any(e.method is not Method.CERTIFICATE for e in holding):
        return Verdict.SUPPORTED
    return Verdict.NOT_CHECKED


STRENGTH = (Verdict.PROVED, Verdict.VERIFIED, Verdict.SUPPORTED, Verdict.NOT_CHECKED)


def overall(
    statements: Sequence[Verdict], used: Sequence[Verdict], evidence: Sequence[Evidence]
) -> Verdict:
    """The verdict on a claim that is made of statements: no stronger than any of theirs.

    Parameters
    ----------
    statements, used : sequence of Verdict
        Of its own statements, and of those that give them their meaning.
    evidence : sequence of Evidence
        Of the claim as a whole; without statements it decides, no stronger than what is used.
    """
    own = combine((), evidence)
    if not statements:
        if own not in STRENGTH or not used:
            return own
        statements = (own,)
    if Verdict.REFUTED in (*statements, own):
        return Verdict.REFUTED
    weakest = max((*statements, *used), key=lambda v: STRENGTH.index(v) if v in STRENGTH else 9)
    if any(e.outcome is Outcome.FAILS for e in evidence):
        return own if own is Verdict.NOT_REPRODUCED else Verdict.NOT_CHECKED
    return weakest if weakest in STRENGTH else Verdict.NOT_CHECKED
