"""A report as data: settled claims, figures, Table 1 and the environment, before any format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sdproof import __version__
from sdproof.claims import CLAIMS
from sdproof.claims.base import Claim, Context
from sdproof.claims.settle import Settled, checks_of, settle
from sdproof.derive.display import to_json
from sdproof.derive.registry import DERIVATIONS, derive
from sdproof.errors import SdproofError
from sdproof.present.claims import claim_json, evidence_json, report_json
from sdproof.present.report.drawing import Drawing
from sdproof.present.report.environment import Environment, look_around
from sdproof.present.report.illustrations import chosen, drawings
from sdproof.present.table1 import file_order_records
from sdproof.solvers.coq import Entry, shipped
from sdproof.table1.published import PUBLISHED
from sdproof.verdict import Verdict

SYMBOL = {
    Verdict.PROVED: "✓",
    Verdict.VERIFIED: "◆",
    Verdict.SUPPORTED: "◇",
    Verdict.REFUTED: "✗",
    Verdict.NOT_REPRODUCED: "△",
    Verdict.NOT_CHECKED: "○",
}
"""Beside the word, so that verdicts differ in shape too, not only in colour."""

MEANING = {
    Verdict.PROVED: "the kernel accepted certificates from which the claim follows in its whole "
    "stated scope; the closing step from them to the claim, if there is one, is under “To be trusted”",
    Verdict.VERIFIED: "exact arithmetic on the listed instances, and nothing beyond them",
    Verdict.SUPPORTED: "sampled, simulated or data checks agree, however many",
    Verdict.REFUTED: "an exact counterexample",
    Verdict.NOT_REPRODUCED: "a check on data or by simulation came out differently",
    Verdict.NOT_CHECKED: "no check was run; the reason is given",
}

Tick = Callable[[str], None]
"""Called after each unit of work with what it was."""


@dataclass(frozen=True)
class Report:
    """Everything that a report shows.

    Attributes
    ----------
    results : tuple of Settled
    context : Context
    drawings : tuple of Drawing
    table1 : tuple of dict
        One record for each data set that is there: `sdproof.present.table1`.
    derivations : tuple of dict
        The JSON of each derivation, in the order of the theory.
    environment : Environment
        Kept apart: all the rest is the same for equal runs.
    """

    results: tuple[Settled, ...]
    context: Context
    environment: Environment
    drawings: tuple[Drawing, ...] = ()
    table1: tuple[dict[str, str], ...] = ()
    derivations: tuple[dict[str, Any], ...] = ()
    version: str = field(default=__version__)

    def to_json(self) -> dict[str, Any]:
        """For JSON: that of ``sdproof verify`` with the proofs, Table 1, and the environment."""
        whole = report_json(self.results, self.context, self.version, proofs=True)
        return whole | {
            "derivations": list(self.derivations),
            "table1": list(self.table1),
            "environment": self.environment.to_json(),
        }

    def entries(self) -> Iterator[tuple[Settled, dict[str, Any]]]:
        """Each settled claim with what a page shows of it: its JSON, and its links."""
        for settled in self.results:
            known = claim_json(settled, proofs=True) | _links(settled, self.results)
            derived = [d for d in self.derivations if settled.claim.id in d["claims"]]
            yield settled, known | {"derivations": derived}


def _links(settled: Settled, results: Sequence[Settled]) -> dict[str, Any]:
    """What a page needs beside the JSON of a claim, all of it found in the settled claim: the
    claims that use it, the outcome of each part, its instance certificates, the parts it uses."""
    parts = [e for e in settled.evidence if e.part is not None]
    return {
        "used_by": used_by(settled.claim, results),
        "outcomes": {e.part: e.outcome.value for e in parts},
        "instances": [evidence_json(e) for e in parts if e.part in settled.claim.certificates],
        "coq": [(e.name, e.statement) for e in _formal_entries(settled)],
        "used_parts": [e.part for e in parts if e.part is not None and ": " in e.part],
    }


def _formal_entries(settled: Settled) -> tuple[Entry, ...]:
    """What the formal theorems about the claim say, where there are any."""
    return shipped().of_claim(settled.claim.id) if settled.formal else ()


def used_by(claim: Claim, results: Sequence[Settled]) -> list[str]:
    """The reported claims that use this one directly, in order."""
    return [s.claim.id for s in results if claim.id in (c.id for c in s.claim.depends)]


def amount(context: Context, *, figures: bool = True, derivations: bool = True) -> int:
    """Number of times that `collect` calls its `tick`, at most: for a progress bar."""
    checks = sum(len(checks_of(c, context)) + 1 for c in CLAIMS.values())
    drawn = len(chosen(with_data=True)) if figures else 0
    return checks + len(PUBLISHED) + drawn + (len(DERIVATIONS) if derivations else 0)


def collect(
    context: Context,
    *,
    figures: bool = True,
    derivations: bool = True,
    command: str = "",
    tick: Tick = lambda _: None,
) -> Report:
    """Settle every claim with its false variants, redo Table 1 where data are, derive and draw.

    Parameters
    ----------
    context : Context
        Ranks, seed, number of random examples, data folder.
    figures, derivations : bool
        What can be left out to save time.
    command : str
        What makes the report again, for its environment block.
    tick : callable
        Called after each unit of work, at most `amount` times.

    Returns
    -------
    Report

    Raises
    ------
    MissingExtra
        If what draws the figures, or SymPy for the derivations, is not installed.
    """
    results = []
    for claim in CLAIMS.values():
        results.append(settle(claim, context, variants=True, progress=partial(tick, claim.id)))
    rows = _table1_rows(context, tick)
    drawn = drawings(context.data, with_data=bool(rows), tick=tick) if figures else ()
    found = look_around(
        results,
        command=command,
        seed=context.seed,
        examples=context.examples,
        ranks=context.ranks,
    )
    return Report(
        tuple(results),
        context,
        found,
        tuple(drawn),
        tuple(file_order_records(rows)),
        tuple(_derived(tick)) if derivations else (),
    )


def _derived(tick: Tick) -> Iterator[dict[str, Any]]:
    """Every derivation with its default rank and steps; each step is checked as it is made."""
    for name in DERIVATIONS:
        yield to_json(derive(name))
        tick(f"derivation {name}")


def _table1_rows(context: Context, tick: Tick) -> list[Any]:
    """The rows whose data can be read: for the others their claim says why not."""
    rows = []
    for name in PUBLISHED:
        with suppress(SdproofError, ImportError):
            from sdproof.table1.rows import file_order_row

            rows.append(file_order_row(name, context.data, k=2))
        tick(f"Table 1, {name}")
    return rows
