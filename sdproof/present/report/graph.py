"""What rests on what: the relations between claims, and a picture of them with links.

The relations are those that settling used: the claims that a claim names, and the theorems inside its
accepted certificates, found again by their statements.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sdproof.state import Settled
from sdproof.verdict import Verdict

Relations = Mapping[str, tuple[str, ...]]
"""Claim -> the claims that it rests on directly."""
WIDTH, HEIGHT, GAP, ROW = 66, 30, 12, 64
"""Of a box, between two boxes, and from one row to the next, in pixels."""
MOST = 5
"""Boxes side by side: what a telephone shows."""


def relations(results: Sequence[Settled]) -> Relations:
    """The claims that each claim rests on directly, of those that are there; each claim is a key."""
    known = {s.claim.id for s in results}
    home = {str(t.statement.data): s.claim.id for s in results for t in s.claim.theorems}
    found: dict[str, tuple[str, ...]] = {}
    for s in results:
        inside = [
            home.get(str(theorem["statement"]), "")
            for stated in s.statements
            for theorem in ((stated.certificate or {}).get("theorems") or {}).values()
        ]
        named = [c.id for c in s.claim.uses]
        every = dict.fromkeys(i for i in (*named, *inside) if i in known and i != s.claim.id)
        found[s.claim.id] = tuple(every)
    return found


def essential(uses: Relations) -> Relations:
    """Without the relations that follow from others: A–C where A–B and B–C."""

    def reached(start: str, seen: set[str]) -> set[str]:
        for other in uses[start]:
            if other not in seen:
                seen.add(other)
                reached(other, seen)
        return seen

    beyond = {i: set().union(*(reached(j, set()) for j in uses[i])) - {i} for i in uses}
    return {i: tuple(j for j in uses[i] if j not in beyond[i]) for i in uses}


@dataclass(frozen=True)
class Graph:
    """The picture.

    Attributes
    ----------
    svg : str
        One ``<svg>`` element with a link to each claim; nothing if no claim rests on another.
    alone : tuple of str
        The claims without a relation to another.
    """

    svg: str
    alone: tuple[str, ...]


def drawn(results: Sequence[Settled], symbols: Mapping[Verdict, str]) -> Graph:
    """Each claim below those that it rests on."""
    uses = relations(results)
    related = {i for i, others in uses.items() for i in ((i, *others) if others else ())}
    alone = tuple(i for i in uses if i not in related)
    if not related:
        return Graph("", alone)
    shown = essential({i: uses[i] for i in uses if i in related})
    place = _placed(shown)
    verdicts = {s.claim.id: s.verdict for s in results}
    width = max(x for x, _ in place.values()) + WIDTH + 2
    height = max(y for _, y in place.values()) + HEIGHT + 2
    lines = [_line(place[j], place[i]) for i, others in shown.items() for j in others]
    boxes = [_box(i, *place[i], verdicts[i], symbols) for i in shown]
    told = "; ".join(f"{i} rests on {', '.join(others)}" for i, others in shown.items() if others)
    return Graph(
        f'<svg class="graph" role="group" aria-labelledby="graph-told" viewBox="0 0 {width} {height}" '
        f'style="max-width:{1.15 * width:.0f}px"><desc id="graph-told">{html.escape(told)}</desc>'
        f"{''.join(lines)}{''.join(boxes)}</svg>",
        alone,
    )


def _placed(uses: Relations) -> dict[str, tuple[int, int]]:
    """The upper left corners: a row for each depth, in it each claim below what it rests on."""
    depth: dict[str, int] = {}

    def deep(i: str) -> int:
        if i not in depth:
            depth[i] = 0  # also ends a circle
            depth[i] = 1 + max(map(deep, uses[i]), default=-1)
        return depth[i]

    rows: dict[int, list[str]] = {}
    for i in uses:
        rows.setdefault(deep(i), []).append(i)
    cut = [row[k : k + MOST] for _, row in sorted(rows.items()) for k in range(0, len(row), MOST)]
    most = max(map(len, cut))
    middle: dict[str, float] = {}
    place = {}
    for n, row in enumerate(cut):
        above = {i: [middle[j] for j in uses[i] if j in middle] for i in row}
        row.sort(key=lambda i: sum(above[i]) / len(above[i]) if above[i] else most / 2)
        for k, i in enumerate(row):
            middle[i] = (most - len(row)) / 2 + k
            place[i] = (round(1 + middle[i] * (WIDTH + GAP)), 1 + n * ROW)
    return place


def _line(above: tuple[int, int], below: tuple[int, int]) -> str:
    x, y = above[0] + WIDTH / 2, above[1] + HEIGHT
    to_x, to_y = below[0] + WIDTH / 2, below[1]
    bend = (to_y - y) / 2
    return (
        f'<path d="M{x:g} {y}C{x:g} {y + bend:g} {to_x:g} {to_y - bend:g} {to_x:g} {to_y}" '
        'class="rests"/>'
    )


def _box(i: str, x: int, y: int, verdict: Verdict, symbols: Mapping[Verdict, str]) -> str:
    name = html.escape(i)
    return (
        f'<a href="#{name}" aria-label="{name}, {verdict.value}" class="v-{verdict.name}">'
        f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="5"/>'
        f'<text x="{x + WIDTH / 2:g}" y="{y + HEIGHT / 2 + 4.5:g}">{symbols[verdict]} {name}</text></a>'
    )
