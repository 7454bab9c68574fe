"""A report as data: settled claims, figures, Table 1 and the environment, before any format."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sdproof import __version__
from sdproof.errors import SdproofError
from sdproof.papers import PAPERS
from sdproof.present.claims import report_json
from sdproof.present.report.beside import Task, derivation, derived, started
from sdproof.present.report.drawing import Drawing
from sdproof.present.report.environment import Environment, environment_of
from sdproof.present.report.graph import relations
from sdproof.present.report.illustrations import CLAIMS, chosen, drawing
from sdproof.present.table1 import file_order_records
from sdproof.solvers.coq import shipped
from sdproof.state import (
    Context,
    Found,
    Highlight,
    Paper,
    Settled,
    Stated,
    VariantResult,
    papers,
)
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
Tasks = list[tuple[str, Task]]


@dataclass(frozen=True)
class Report:
    """Everything that a report shows.

    Attributes
    ----------
    results : tuple of Settled
    context : Context
    environment : Environment
        Kept apart: all the rest is the same for equal runs.
    papers : tuple of sdproof.state.Paper
        Those that the claims are from.
    drawings : tuple of Drawing
        Of the claims that are here: `sdproof.present.report.illustrations`.
    table1 : tuple of dict, optional
        One record for each data set that is there: `sdproof.present.table1`; None: not asked for.
    derivations : tuple of dict
        The JSON of each derivation, in the order of the theory.
    targets : tuple of str
        What the report was asked to be about, as `sdproof verify` takes it too; nothing: the first paper.
    site : str
        Where the documentation site is, for links to the pages of claims; nothing: no links.
    """

    results: tuple[Settled, ...]
    context: Context
    environment: Environment
    papers: tuple[Paper, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    table1: tuple[dict[str, str], ...] | None = None
    derivations: tuple[dict[str, Any], ...] = ()
    targets: tuple[str, ...] = ()
    site: str = ""

    def to_json(self) -> dict[str, Any]:
        """For JSON: that of ``sdproof explain``, the derivations, Table 1, and the environment."""
        whole = report_json(self.results, self.context, __version__, proofs=True)
        return whole | {
            "derivations": list(self.derivations),
            "table1": list(self.table1 or ()),
            "environment": self.environment.to_json(),
        }

    def entries(self) -> Iterator[tuple[Settled, dict[str, Any]]]:
        """Each settled claim with its links on a page: what it uses, what uses it, derivations, figures,
        formal theorems, and its page of the documentation."""
        uses = relations(self.results)
        own = {c.id for paper in self.papers for c in paper if _is_own(paper)}
        for settled in self.results:
            identifier = settled.claim.id
            yield (
                settled,
                {
                    "uses": list(uses[identifier]),
                    "used_by": [i for i, others in uses.items() if identifier in others],
                    "derivations": [d for d in self.derivations if identifier in d["claims"]],
                    "figures": [d for d in self.drawings if self.home(d) == identifier],
                    "coq": shipped().of_claim(identifier) if settled.formal else (),
                    "page": f"{self.site}/generated/claims/{identifier}.html"
                    if self.site and identifier in own
                    else "",
                },
            )

    def home(self, drawing: Drawing) -> str:
        """The claim beside which a figure stands; none for one that stands with the main theorem."""
        if any(drawing.name == paper.figure for paper in self.papers if self.shown(paper.result)):
            return ""
        known = {s.claim.id for s in self.results}
        return next((i for i in CLAIMS.get(drawing.name, ()) if i in known), "")

    def shown(self, highlight: Highlight | None) -> list[tuple[Settled, Stated | VariantResult]]:
        """What a highlight is about, as it was settled; nothing unless all of it is in the report."""
        claims = {s.claim.id: s for s in self.results}
        named = [] if highlight is None else list(highlight.named())
        if not all(i in claims for i, *_ in named):
            return []
        found: list[tuple[Settled, Stated | VariantResult]] = []
        for i, sign, name in named:
            stated = {s.theorem.name: s for s in claims[i].statements}
            false = {v.variant.name: v for v in claims[i].variants}
            one = stated.get(name) if sign == "." else false.get(name)
            found += [(claims[i], one)] if one is not None else []
        return found if len(found) == len(named) else []

    @property
    def commands(self) -> list[str]:
        """What checks the report: the verdicts again, the certificates of one claim, and these by the
        kernel alone."""
        first = next((s for p in self.papers for s, _ in self.shown(p.result)[1:]), None)
        proved = [s for s in self.results if s.verdict is Verdict.PROVED]
        one = first or next(iter(proved or self.results))
        known = {id(c): p for p in self.papers for c in p}
        paper = known.get(id(one.claim))
        place = "" if paper is None or paper.name in papers() else f"{shlex.quote(paper.name)}::"
        return [
            " ".join(["sdproof verify", *map(shlex.quote, self.targets), "--false-variants"]),
            f"sdproof explain {place}{one.claim.id} --certificates certificates",
            'for c in certificates/*.json; do python -m sdproof.kernel "$c"; done',
        ]


def _derivations(found: Sequence[Found]) -> list[tuple[Paper, Any]]:
    """Those of the papers that are about the claims found."""
    ids = {one.claim.id for one in found}
    every = {id(one.paper): one.paper for one in found}.values()
    return [(p, d) for p in every for d in p.derivations() if ids.intersection(d.claims)]


def amount(
    found: Sequence[Found], *, figures: bool = True, derivations: bool = True, table1: bool = True
) -> int:
    """How much `collect` has to do, at most: for a progress bar."""
    checks = sum(work(one.claim, variants=True) for one in found)
    drawn = len(chosen(_own(found))) if figures else 0
    derived = len(_derivations(found)) if derivations else 0
    return checks + len(PUBLISHED) * table1 + drawn + derived


def illustrated(found: Sequence[Found]) -> bool:
    """Whether a figure illustrates one of the claims."""
    return bool(chosen(_own(found)))


def _is_own(paper: Paper) -> bool:
    """Whether it is one of sdproof's."""
    return any(paper is own for own in PAPERS)


def _own(found: Sequence[Found]) -> set[str]:
    """The claims of sdproof's papers among those found: another one of that name has no figure."""
    return {one.claim.id for one in found if _is_own(one.paper)}


def collect(
    context: Context,
    found: Sequence[Found],
    *,
    figures: bool = True,
    derivations: bool = True,
    table1: bool = True,
    command: str = "",
    targets: Sequence[str] = (),
    site: str = "",
    processes: int = 0,
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
    targets, site
        As in `Report`.
    processes : int
        How many, beside this one, draw and derive meanwhile. They import the main module again: a script
        that asks for them has to guard its own work by ``if __name__ == "__main__"``.
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
    made = _derivations(found) if derivations else []
    figure_tasks: Tasks = [
        (f"figure {s.name}", partial(drawing, s.name, context.data))
        for s in (chosen(_own(found)) if figures else ())
    ]
    derivation_tasks: Tasks = [
        (f"derivation {d.name}", partial(derivation, p.name, d.name)) for p, d in made if _is_own(p)
    ]
    tasks = [*figure_tasks, *derivation_tasks]
    with started([task for _, task in tasks], processes) as beside:
        results = tuple(
            one.settle(context, variants=True, progress=partial(tick, one.claim.id))
            for one in found
        )
        rows = [_table1_record(name, context.data) for name in (PUBLISHED if table1 else ())]
        tick("Table 1", len(rows))
        parts = {}
        for (label, _), part in zip(tasks, beside, strict=True):
            parts[label] = part
            tick(label, 1)

    def given(wanted: Tasks) -> Iterator[Any]:
        return (parts[label] for label, _ in wanted if parts[label] is not None)

    foreign = [derived(d) for p, d in made if not _is_own(p)]
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
        tuple({id(one.paper): one.paper for one in found}.values()),
        tuple(given(figure_tasks)),
        tuple(filter(None, rows)) if table1 else None,
        (*given(derivation_tasks), *filter(None, foreign)),
        tuple(targets),
        site.rstrip("/"),
    )


def _table1_record(name: str, data: Path | None) -> dict[str, str] | None:
    """A row of Table 1 redone; None if its data cannot be read: its claim says why not."""
    from sdproof.table1.rows import file_order_row

    try:
        return file_order_records([file_order_row(name, data, k=2)])[0]
    except SdproofError:
        return None
