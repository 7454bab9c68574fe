"""Settled claims on the terminal, listed and explained.

Every block of text keeps its indent where it wraps, and a short formula stays whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from sdproof.present.claims import (
    PROOF_TITLE,
    REMARKS,
    attempt_lines,
    definitions,
    depth_of,
    findings,
    meanings,
    of_claim,
    of_formal,
    of_statement,
    one_line,
    proof_of,
    remarks,
    summary,
    trusted_by,
    why,
)
from sdproof.present.layout import Columns, Filled, Indented
from sdproof.state import Settled
from sdproof.state.settling import qualified
from sdproof.statements import Statement
from sdproof.verdict import Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType

    from sdproof.state.proving import Attempt

STYLE = {
    Verdict.PROVED: "green",
    Verdict.VERIFIED: "cyan",
    Verdict.SUPPORTED: "blue",
    Verdict.REFUTED: "bold red",
    Verdict.NOT_REPRODUCED: "yellow",
    Verdict.NOT_CHECKED: "dim",
}


def _block(indent: int, *parts: str | tuple[str, str]) -> RenderableType:
    from rich.text import Text

    return Indented(indent, Text.assemble(*parts))


def _pairs(indent: int, rows: Iterable[tuple[str, str]]) -> RenderableType:
    """Two columns; a label is not repeated."""
    given = list(rows)
    before = ["", *(label for label, _ in given)][: len(given)]
    names = (label if label != last else "" for last, (label, _) in zip(before, given, strict=True))
    shown = [[[name], [text]] for name, (_, text) in zip(names, given, strict=True)]
    return Indented(indent, Columns("", (), shown))


def _head(name: str, verdict: Verdict, says: str) -> tuple[str | tuple[str, str], ...]:
    return (name, "bold"), ": ", (says, STYLE[verdict])


def _claim_head(settled: Settled) -> Iterator[RenderableType]:
    alarm = () if settled.as_expected else (" (", ("a check failed", "bold red"), ")")
    yield _block(0, *_head(settled.claim.id, settled.verdict, settled.says), *alarm)


def _sentence(statement: Statement) -> RenderableType:
    """The whole statement, its conclusion on a line of its own."""
    before, colon, then = statement.text.rpartition(": ")
    return Indented(4, Filled(f"{before}{colon.strip()}\n{then}" if before else then))


def listing(results: Sequence[Settled]) -> RenderableType:
    """What ``sdproof verify`` shows: each claim, and under it each statement with its verdict."""
    from rich.console import Group

    found: list[RenderableType] = []
    for s in results:
        found += of_claim_at_length(s)
        found.append("")
    words = definitions(results)
    found[-1:] = [""] * bool(words)
    found += (Filled(line, "dim", 2) for line in words)
    said = [line for finding in findings(results) for line in ("", finding)]
    meant = (Filled(line, "dim", 2) for line in meanings(results))
    return Group(*found, *(Filled(line) for line in [*said, "", summary(results)]), *meant)


def attempted(attempt: Attempt, path: Path | None) -> RenderableType:
    """What ``sdproof prove`` shows of one theorem: its answer, and what it rests on."""
    from rich.console import Group

    stated, answer = attempt.stated, attempt.answer
    style = {"proved": Verdict.PROVED, "refuted": Verdict.REFUTED}.get(answer, Verdict.NOT_CHECKED)
    said = qualified(style, stated.given) if answer == "proved" else answer
    shown = [
        _block(0, (attempt.name, "bold"), ": ", (said, STYLE[style])),
        _sentence(stated.statement),
    ]
    shown += [Indented(4, Filled(line, "dim")) for line in attempt_lines(attempt, path)]
    if answer == "open":
        shown += [_pairs(4, goal.lines) for goal in stated.open]
    return Group(*shown)


def of_claim_at_length(settled: Settled) -> Iterator[RenderableType]:
    """A claim with its statements, their verdicts and evidence."""
    yield from _claim_head(settled)
    claim = settled.claim
    if claim.title:
        yield _block(2, (f"remark, not checked: {one_line(claim.title)}", "dim italic"))
    if claim.uses:
        yield _block(2, (f"uses {', '.join(c.id for c in claim.uses)}", "dim"))
    for stated in settled.statements:
        yield _block(2, *_head(stated.theorem.name, stated.verdict, stated.says))
        yield _sentence(stated.statement)
        yield Indented(4, Filled("; ".join(of_statement(stated)), "dim", 2))
    for v in settled.variants:
        yield _block(2, *_head(f"false variant {v.variant.name}", v.verdict, v.verdict.value))
        yield _sentence(v.statement)
        yield Indented(4, Filled(why(v), "dim"))
    told = [*of_claim(settled), *of_formal(settled)]
    yield from (Indented(2, Filled(line, "dim", 2)) for line in told)


def explanation(results: Sequence[Settled]) -> RenderableType:
    """What ``sdproof explain`` shows: statements, proofs, evidence, what has to be trusted."""
    from rich.console import Group

    found: list[RenderableType] = []
    for settled in results:
        found += _explained(settled)
    words = definitions(results)
    found += [_block(0, ("notation", "bold"))] * bool(words) + [
        Indented(2, Filled(line, hang=2)) for line in words
    ]
    return Group(*found)


def _explained(settled: Settled) -> Iterator[RenderableType]:
    yield from _claim_head(settled)
    if settled.claim.uses:
        yield _block(2, f"uses {', '.join(c.id for c in settled.claim.uses)}")
    yield ""
    for stated in settled.statements:
        yield _block(0, *_head(stated.theorem.name, stated.verdict, stated.says))
        yield _pairs(2, stated.statement.lines())
        lines = proof_of(stated)
        if lines:
            yield _block(2, (PROOF_TITLE, "dim"))
            yield from (
                Indented(4 + depth, Filled(line, hang=2)) for depth, line in map(depth_of, lines)
            )
        yield Indented(2, Filled("evidence: " + "; ".join(of_statement(stated)), "dim"))
        yield from (_pairs(4, goal.lines) for goal in stated.open)
        yield ""
    for v in settled.variants:
        refuted = v.verdict is Verdict.REFUTED
        yield _block(0, *_head(f"false variant {v.variant.name}", v.verdict, v.verdict.value))
        yield _pairs(
            2, [*v.statement.lines(), ("fails at" if refuted else "found", v.evidence.detail)]
        )
        yield ""
    sections = {
        "evidence beside the statements": [*of_claim(settled), *of_formal(settled)],
        "what the numbers show": findings([settled]),
        "to be trusted": trusted_by(settled),
        REMARKS: [f"{name}: {text}" for name, text in remarks(settled.claim)],
    }
    for title, lines in sections.items():
        if lines:
            yield _block(0, (title, "bold"))
            yield Indented(2, Filled("\n".join(lines), hang=2))
            yield ""
