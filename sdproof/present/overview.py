"""Many claims on the terminal: a line for each, what came out unexpected at length, and what the words
mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sdproof.present.claims import findings, meanings, one_line, summary
from sdproof.present.layout import Columns, Filled
from sdproof.present.tables import joined
from sdproof.state import Settled
from sdproof.verdict import Verdict

if TYPE_CHECKING:
    from rich.console import RenderableType

FEW = 3
"""So many claims are shown with their statements without being asked for."""
ALARM = "(a check failed)"
FURTHER = "Statements and evidence: sdproof verify -v; proofs: sdproof explain CLAIM"
HEAD = ("claim", "verdict", "given", "remark, not checked")
PROVED = (
    "the kernel accepted a certificate of each statement of the claim and returned exactly that "
    "statement; what this rests on beside the kernel is named under given"
)


def a_line_each(results: Sequence[Settled]) -> RenderableType:
    """What ``sdproof verify`` shows of more than `FEW` claims."""
    from rich.console import Group

    from sdproof.present.terminal import of_claim_at_length

    failing = [s for s in results if not s.as_expected]
    found: list[RenderableType] = [Columns("", HEAD, list(map(_row, results))), ""]
    found += [line for s in failing for line in (*of_claim_at_length(s), "")]
    found += [line for said in findings(results) for line in (Filled(said), "")]
    said = [*meanings(results, {Verdict.PROVED: PROVED}), FURTHER]
    return Group(*found, Filled(summary(results)), *(Filled(line, "dim", 2) for line in said))


def _row(settled: Settled) -> list[list[str]]:
    given = joined(settled.given) if settled.verdict is Verdict.PROVED else []
    remark = [one_line(settled.claim.title)]
    return [[settled.claim.id], _verdict(settled), given, remark]


def _verdict(settled: Settled) -> list[str]:
    """The claim's, how many statements have which, where they have not all the same, and the alarm."""
    number = Counter(s.verdict for s in settled.statements)
    counts = ", ".join(f"{n} {v.value}" for v, n in number.items())
    mixed = [f"({counts})"] if len(number) > 1 else []
    return [settled.verdict.value, *mixed, *([ALARM] if not settled.as_expected else [])]
