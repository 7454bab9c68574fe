"""What the last check on this machine found, and the evidence that follows for a claim.

The record counts only for sources with the hash that it names: any change makes it say nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from sdproof.errors import SdproofError
from sdproof.files import cache_folder, json_text, parse_json, read_json, write_atomic
from sdproof.solvers.coq.certified import digest
from sdproof.solvers.coq.library import Entry, Sources, home, shipped
from sdproof.solvers.coq.report import CoqReport
from sdproof.solvers.coq.toolchain import AXIOMS
from sdproof.verdict import Evidence, Method, Outcome

FORMAT = 2
"""Raised when the check itself changes, so that older records count no more."""
BUILT = "built.json"
HERE, SHIPPED = "built here", "shipped"
"""The marks of a certificate: the last check on this machine accepted the Coq proof made from it; one did
when this version was made, and it was not rebuilt here."""
COMMAND = "sdproof formal check"


def path() -> Path:
    """The record, in the user's cache folder (`sdproof.files.cache_folder`)."""
    return cache_folder() / "formal.json"


def write(report: CoqReport) -> Path:
    """Keep a report, replacing the one before it at once; returns where. What was accepted before, of
    the same sources, stays.

    Raises `OSError` if the folder or the file cannot be written.
    """
    before = read()
    if before and before.digest == report.digest and not (before.problems or report.problems):
        report = replace(
            report,
            theorems={**before.theorems, **report.theorems},
            certificates={**before.certificates, **report.certificates},
        )
    target = path()
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(target, json_text({"format": FORMAT} | report.to_json()))
    return target


def read() -> CoqReport | None:
    """The last report, or None if there is none that can be read."""
    try:
        return _report(read_json(path()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _report(data: Any) -> CoqReport:
    theorems = {str(k): tuple(map(str, v)) for k, v in data["theorems"].items()}
    texts = [data[k] for k in ("sources", "coq", "date")]
    flags = data["format"] == FORMAT and isinstance(data["problems"], list)
    if (
        not flags
        or not isinstance(data["coqchk"], bool)
        or not all(isinstance(t, str) for t in texts)
    ):
        raise ValueError("not a record of this format")
    problems = tuple(map(str, data["problems"]))
    accepted = {str(name): str(found) for name, found in data["certificates"].items()}
    return CoqReport(texts[0], texts[1], texts[2], theorems, problems, data["coqchk"], accepted)


def mark(certificate: Mapping[str, Any] | None) -> str:
    """What is known of the Coq proof made from a certificate: that the last check on this machine
    accepted it, that this version was shipped after one did, or nothing ("")."""
    if certificate is None:
        return ""
    found, own = _valid(), digest(certificate)
    if found is not None and own in found.certificates.values():
        return HERE
    return SHIPPED if own in built() else ""


@cache
def built() -> frozenset[str]:
    """The hashes of the certificates whose Coq proofs were built when this version was made."""
    data = parse_json((home() / BUILT).read_text(encoding="utf-8"), BUILT)
    return frozenset(data.values() if isinstance(data, dict) else ())


def _valid() -> CoqReport | None:
    """The last report, if it is about these sources and found no problem."""
    try:
        changed = path().stat().st_mtime_ns
    except (OSError, SdproofError):
        return None
    return _read_valid(path(), changed, shipped)


@cache
def _read_valid(_place: Path, _changed: int, sources: Callable[[], Sources]) -> CoqReport | None:
    found = read()
    try:
        valid = found is not None and not found.problems and found.digest == sources().digest
    except SdproofError:
        return None
    return found if valid else None


def evidence(claim: str) -> tuple[Evidence, ...]:
    """The formal evidence for a claim: none if no theorem is about it, else one piece.

    HOLDS only if the last check on this machine was of exactly the shipped sources and accepted
    every theorem about the claim; otherwise NOT_RUN, with what to do.

    `claim`: identifier.
    """
    try:
        sources = shipped()
        entries = sources.of_claim(claim)
    except SdproofError as error:
        return (Evidence("Coq", Method.FORMAL, Outcome.NOT_RUN, "none", str(error)),)
    if not entries:
        return ()
    names = ", ".join(e.name for e in entries)
    outcome, detail = _state(sources, entries)
    return (Evidence("Coq", Method.FORMAL, outcome, names, detail),)


def _state(sources: Sources, entries: tuple[Entry, ...]) -> tuple[Outcome, str]:
    found = read()
    if found is None or found.digest != sources.digest:
        return Outcome.NOT_RUN, f"shipped, not re-checked here; run: {COMMAND}"
    if found.problems:
        return Outcome.NOT_RUN, f"the check on this machine failed: {found.problems[0]}"
    if not all(AXIOMS.keys() >= set(found.theorems.get(e.name, ("absent",))) for e in entries):
        return Outcome.NOT_RUN, f"the record is incomplete; run: {COMMAND}"
    again = " and coqchk" * found.coqchk
    return Outcome.HOLDS, f"checked on this machine (Coq {found.coq}{again})"
