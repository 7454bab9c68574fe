"""The whole check: text, build, assumptions, and the table of theorems in both directions."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sdproof.errors import ProofError
from sdproof.solvers.coq import toolchain
from sdproof.solvers.coq.library import PROJECT, TABLE, Entry, Sources
from sdproof.solvers.coq.vernacular import assumed, stated


@dataclass(frozen=True)
class CoqReport:
    """What a check found.

    `digest`: `Sources.digest` of what was checked.
    `coq`: version of Coq.
    `date`: UTC, ISO 8601, to the second.
    `theorems`: theorem -> axioms that it rests on at most (`toolchain.assumptions`); empty if the
    build failed.
    `problems`: one line each; empty if and only if every theorem is accepted.
    `coqchk`: whether Coq's stand-alone checker accepted the compiled theorems too.
    `certificates`: theorem -> hash of the certificate it was made from, of those that were accepted.
    """

    digest: str
    coq: str
    date: str
    theorems: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    coqchk: bool = False
    certificates: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """JSON-ready, and what `record.read` reads."""
        return {
            "sources": self.digest,
            "coq": self.coq,
            "date": self.date,
            "theorems": {name: list(axioms) for name, axioms in self.theorems.items()},
            "problems": list(self.problems),
            "coqchk": self.coqchk,
            "certificates": dict(self.certificates),
        }


def text_problems(sources: Sources) -> Iterator[str]:
    """What reading the sources shows: assumptions, unbuilt files, theorems outside the table."""
    beside = sources.texts.keys() - {*sources.files, PROJECT, TABLE}
    yield from (f"{name}: not listed in {PROJECT}, so it is not built" for name in sorted(beside))
    listed = {(e.file, e.name) for e in sources.entries}
    there = set()
    for file in sources.files:
        text = sources.text(file)
        for line, word, name in assumed(text):
            yield f"{file}:{line}: {name}: {word}"
        there |= {(file, name) for name in stated(text)}
    for file, name in sorted(listed - there):
        yield f"{name}: in {TABLE}, but {file} states no such theorem"
    for file, name in sorted(there - listed):
        yield f"{name}: a theorem of {file} that is not in {TABLE}"


def claim_problems(entries: Collection[Entry], known: Collection[str]) -> Iterator[str]:
    """The table against the claims: each identifier is one of `known`."""
    for e in entries:
        yield from (f"{e.name}: claim {c!r} is unknown" for c in e.claims if c not in known)


def axiom_problems(found: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Theorems that rest on anything but the axioms of the reals."""
    for name, axioms in found.items():
        yield from (
            f"{name}: assumes {a}, which is not accepted"
            for a in axioms
            if a not in toolchain.AXIOMS
        )


def check(
    sources: Sources,
    known: Collection[str],
    *,
    jobs: int = 2,
    coqchk: bool = True,
    progress: Callable[[str], None] = lambda _: None,
) -> CoqReport:
    """Check the sources from nothing, in a temporary folder.

    `known`: identifiers of all claims.
    `jobs`: parallel processes.
    `coqchk`: also have Coq's stand-alone checker read the compiled sources (some seconds).
    `progress`: called with the name of each part when it starts.

    Returns: with every problem found; the build is tried only if reading shows none.

    Raises `CoqMissing` if a program or a Coq library is not installed; `ProofError` if the table or
    the project file cannot be used.
    """
    version = toolchain.version()
    if coqchk:
        toolchain.require(("coqchk",))
    date = datetime.now(UTC).isoformat(timespec="seconds")
    problems = [*text_problems(sources), *claim_problems(sources.entries, known)]
    if problems:
        return CoqReport(sources.digest, version, date, {}, tuple(problems))
    with tempfile.TemporaryDirectory(prefix="sdproof-coq-") as name:
        folder = Path(name)
        failed = toolchain.build(sources, folder, jobs, progress)
        if failed:
            return CoqReport(sources.digest, version, date, {}, (failed,))
        progress("assumptions")
        try:
            found = toolchain.assumptions(sources.entries, folder, jobs)
        except ProofError as error:
            return CoqReport(sources.digest, version, date, {}, (str(error),))
        problems = [*axiom_problems(found)]
        if coqchk:
            progress("coqchk")
            problems += [p for p in (toolchain.recheck(sources, folder, jobs),) if p]
    accepted = {
        entry.name: certificate
        for module in sources.modules
        for entry, certificate in zip(module.entries, module.certificates, strict=True)
        if not problems
    }
    good = coqchk and not problems
    return CoqReport(sources.digest, version, date, found, tuple(problems), good, accepted)
