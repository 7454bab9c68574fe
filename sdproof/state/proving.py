"""Searching for proofs of the theorems of claims: one of three answers for each, and what is found is
kept beside the file of the claims."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path
from typing import Any, Literal

from sdproof.errors import InputError, ProofError
from sdproof.search.evidence import drawn
from sdproof.search.hunt import counterexample_to
from sdproof.state import stored
from sdproof.state.claim import Claim, Context
from sdproof.state.discovery import Found
from sdproof.state.settling import Stated, checked, confirmed
from sdproof.state.theorem import Theorem, auto
from sdproof.statements.names import INSTANCES
from sdproof.verdict import Evidence, Method, Outcome, Verdict

Json = dict[str, Any]
Report = Callable[[str], None]
MAX_SECONDS = 7 * 24 * 3600
LEAST_HUNT = 0.5
"""Seconds that a hunt has in any case."""


@dataclass(frozen=True)
class Attempt:
    """What came of one theorem.

    Attributes
    ----------
    claim : Claim
    stated : Stated
        The statement with the evidence, and the certificate or the open goals.
    how : str
        "searched", "stored" (a certificate beside the file was taken) or "written" (the proof is given).
    seconds : float
    """

    claim: Claim
    stated: Stated
    how: str
    seconds: float

    @property
    def answer(self) -> Literal["proved", "refuted", "open"]:
        """From the verdict, which follows from the evidence."""
        verdict = self.stated.verdict
        if verdict is Verdict.PROVED:
            return "proved"
        return "refuted" if verdict is Verdict.REFUTED else "open"

    @property
    def name(self) -> str:
        return f"{self.claim.id}, {self.stated.theorem.name}"

    @property
    def size(self) -> tuple[int, int]:
        """Rules and characters of the proof."""
        return size(self.stated.certificate)

    @property
    def against(self) -> Evidence | None:
        """The evidence of a counterexample."""
        failing = (e for e in self.stated.evidence if e.outcome is Outcome.FAILS)
        return next((e for e in failing if e.counterexample is not None), None)

    def to_json(self) -> Json:
        """Everything, exact numbers as strings; `seconds` to milliseconds, as a string."""
        rules, characters = self.size
        stated, at = self.stated, self.against
        return {
            "claim": self.claim.id,
            "name": stated.theorem.name,
            "text": stated.statement.text,
            "answer": self.answer,
            "how": self.how,
            "seconds": f"{self.seconds:.3f}",
            "evidence": [e.to_json() for e in stated.evidence],
            "certificate": stated.certificate,
            "size": {"rules": rules, "characters": characters} if stated.certificate else None,
            "counterexample": at and at.counterexample,
            "note": stated.note or None,
            "open": [goal.to_json() for goal in stated.open],
        }


def size(certificate: Json | None) -> tuple[int, int]:
    """Rules and characters of the proofs in a certificate."""
    proofs = [certificate or {}, *(certificate or {}).get("theorems", {}).values()]
    texts = [json.dumps(p["proof"], separators=(",", ":")) for p in proofs if "proof" in p]
    return sum(t.count('"rule":') for t in texts), sum(map(len, texts))


def accepted_seconds(seconds: float) -> None:
    """Refuse what is no time limit, by an `InputError`."""
    if isinstance(seconds, bool) or not (isfinite(seconds) and 0 < seconds <= MAX_SECONDS):
        accepted = f"a number > 0 and at most {MAX_SECONDS}"
        raise InputError(f"seconds: {seconds!r:.40}; accepted: {accepted}")


def attempts(
    found: Found, seconds: float, *, every: bool = False, report: Report = lambda _: None
) -> Iterator[Attempt]:
    """One for each theorem of a claim whose proof is `auto`, and for each whose proof the kernel refuses.

    Parameters
    ----------
    found : Found
    seconds : float
        Time limit for each theorem; a counterexample that a hunt finds may be shrunk for 20 more.
    every : bool
        Search for all theorems anew, whatever proofs are given or stored.
    report : callable
        Called with a line: what is tried, on what.
    """
    accepted_seconds(seconds)
    kept = {} if every else found.certificates.get(found.claim.id, {})
    for theorem in found.claim.theorems:
        start, name = time.monotonic(), f"{found.claim.id}, {theorem.name}"

        def tell(text: str, name: str = name) -> None:
            report(f"{name}: {text}")

        if theorem.is_searched or every:
            wanted = theorem.changed(proof=auto)
            stated, how = _searched(wanted, kept, seconds, tell)
        else:
            tell("the kernel reads its proof")
            stated, how = checked(theorem, kept), "written"
            if stated.verdict is Verdict.PROVED:
                continue
        stated = replace(stated, given=(*found.claim.given, *stated.given))
        yield Attempt(found.claim, stated, how, time.monotonic() - start)


def _searched(
    theorem: Theorem, kept: stored.Kept, seconds: float, report: Report
) -> tuple[Stated, str]:
    start = time.monotonic()
    report("the kernel reads the stored certificate")
    if theorem.name in kept and theorem.fault(kept[theorem.name]) is None:
        return checked(theorem, kept), "stored"
    theorem.search(seconds, report, kept)
    stated = checked(theorem, kept)
    left = seconds - (time.monotonic() - start)
    if stated.verdict is Verdict.NOT_CHECKED and stated.statement.kind in INSTANCES:
        context = Context()
        more = drawn(stated.statement, context.examples, context.seed)
        stated = replace(stated, evidence=(*stated.evidence, more))
    elif stated.verdict is Verdict.NOT_CHECKED:
        report("a hunt for a counterexample")
        hunted = _hunted(stated, max(left, LEAST_HUNT))
        stated = replace(stated, evidence=(*stated.evidence, hunted))
    return stated, "searched"


def _hunted(stated: Stated, seconds: float) -> Evidence:
    """What a hunt finds against a statement, if the kernel confirms it."""
    statement = stated.statement
    at, detail = None, "no counterexample found: this says nothing about its truth"
    try:
        if certificate := counterexample_to(statement, seconds):
            at, detail = confirmed(statement, certificate)
    except ProofError as error:
        detail = str(error)
    outcome = Outcome.NOT_RUN if at is None else Outcome.FAILS
    return Evidence("hunt", Method.CERTIFICATE, outcome, statement.text, detail, counterexample=at)


def keep(attempt: Attempt, file: Path) -> Path | None:
    """Write a certificate that was found beside the file of the claims, together with what is there."""
    certificate = attempt.stated.certificate
    if certificate is None or attempt.how != "searched":
        return None
    rows = {attempt.stated.theorem.name: certificate}
    return stored.keep(file, stored.CERTIFICATES, {attempt.claim.id: rows})
