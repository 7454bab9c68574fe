"""A report as data: settled claims, figures, Table 1 and the environment, before any format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from sdproof import __version__
from sdproof.derive.display import to_json
from sdproof.errors import SdproofError
from sdproof.present.claims import report_json
from sdproof.present.report.drawing import Drawing
from sdproof.present.report.environment import Environment, environment_of
from sdproof.present.report.illustrations import chosen, drawings
from sdproof.present.table1 import file_order_records
from sdproof.solvers.coq import shipped
from sdproof.state import Context, Found, Settled
from sdproof.state.settling import work
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
    Verdict.PROVED: "the kernel accepted a certificate of the statement beside the word; what it "
    "rests on beside the kernel is named after “given”",
    Verdict.VERIFIED: "exact arithmetic on the listed instances, and nothing beyond them",
    Verdict.SUPPORTED: "sampled, simulated or data checks agree, however many",
    Verdict.REFUTED: "an exact counterexample",
    Verdict.NOT_REPRODUCED: "a check on data or by simulation came out differently",
    Verdict.NOT_CHECKED: "no check was run; the reason is given",
}

Tick = Callable[[str, float], None]
"""Called with what was done, and how much of `amount` that was."""


@dataclass(frozen=True)
class Report:
    """Everything that a report shows.

    Attributes
    ----------
    results : tuple of Settled
    context : Context
    environment : Environment
        Kept apart: all the rest is the same for equal runs.
    papers : tuple of str
        Titles of the papers that the claims are from.
    drawings : tuple of Drawing
    table1 : tuple of dict, optional
        One record for each data set that is there: `sdproof.present.table1`; None: not asked for.
    derivations : tuple of dict
        The JSON of each derivation, in the order of the theory.
    """

    results: tuple[Settled, ...]
    context: Context
    environment: Environment
    papers: tuple[str, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    table1: tuple[dict[str, str], ...] | None = None
    derivations: tuple[dict[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """For JSON: that of ``sdproof explain``, the derivations, Table 1, and the environment."""
        whole = report_json(self.results, self.context, __version__, proofs=True)
        return whole | {
            "derivations": list(self.derivations),
            "table1": list(self.table1 or ()),
            "environment": self.environment.to_json(),
        }

    def entries(self) -> Iterator[tuple[Settled, dict[str, Any]]]:
        """Each settled claim with its links on a page: what it uses, what uses it, derivations."""
        known = {s.claim.id for s in self.results}
        for settled in self.results:
            claim = settled.claim
            yield (
                settled,
                {
                    "uses": [c.id for c in claim.uses if c.id in known],
                    "used_by": [s.claim.id for s in self.results if claim in s.claim.uses],
                    "derivations": [d for d in self.derivations if claim.id in d["claims"]],
                    "coq": [(e.name, e.statement) for e in shipped().of_claim(claim.id)]
                    if settled.formal
                    else [],
                },
            )


def _derivations(found: Sequence[Found]) -> list[Any]:
    """Those of the papers that are about the claims found."""
    ids = {one.claim.id for one in found}
    papers = {id(one.paper): one.paper for one in found}
    every = [d for paper in papers.values() for d in paper.derivations()]
    return [d for d in every if ids.intersection(d.claims)]


def amount(
    found: Sequence[Found], *, figures: bool = True, derivations: bool = True, table1: bool = True
) -> int:
    """How much `collect` has to do, at most: for a progress bar."""
    checks = sum(work(one.claim, variants=True) for one in found)
    drawn = len(chosen(with_data=True)) if figures else 0
    derived = len(_derivations(found)) if derivations else 0
    return checks + len(PUBLISHED) * table1 + drawn + derived


def collect(
    context: Context,
    found: Sequence[Found],
    *,
    figures: bool = True,
    derivations: bool = True,
    table1: bool = True,
    command: str = "",
    tick: Tick = lambda *_: None,
) -> Report:
    """Settle claims with their false variants, redo Table 1 where data are, derive and draw.

    Parameters
    ----------
    context : Context
        Ranks, seed, number of random examples, data folder.
    found : sequence of Found
        From `sdproof.state.discover`.
    figures, derivations, table1 : bool
        What can be left out.
    command : str
        What makes the report again, for its environment block.
    tick : callable
        See `Tick`.

    Returns
    -------
    Report

    Raises
    ------
    MissingExtra
        If what draws the figures is not installed.
    """
    results = tuple(
        one.settle(context, variants=True, progress=partial(tick, one.claim.id)) for one in found
    )
    rows = _table1_rows(context, tick) if table1 else []
    drawn = drawings(context.data, with_data=bool(rows), tick=tick) if figures else ()
    environment = environment_of(
        results,
        command=command,
        seed=context.seed,
        examples=context.examples,
        ranks=context.ranks,
    )
    return Report(
        results,
        context,
        environment,
        tuple(dict.fromkeys(one.paper.title for one in found if one.paper.title)),
        tuple(drawn),
        tuple(file_order_records(rows)) if table1 else None,
        tuple(_derived(found, tick)) if derivations else (),
    )


def _derived(found: Sequence[Found], tick: Tick) -> Iterator[dict[str, Any]]:
    """Each derivation with its default rank and steps, each line checked as it is made; of one that
    fails its claims say so."""
    for derivation in _derivations(found):
        with suppress(SdproofError):
            yield to_json(derivation.derive())
        tick(f"derivation {derivation.name}", 1)


def _table1_rows(context: Context, tick: Tick) -> list[Any]:
    """The rows whose data can be read: for the others their claim says why not."""
    rows = []
    for name in PUBLISHED:
        with suppress(SdproofError):
            from sdproof.table1.rows import file_order_row

            rows.append(file_order_row(name, context.data, k=2))
        tick(f"Table 1, {name}", 1)
    return rows
