"""The figures of a report: those of the claims that are in it, and of Table 1 where its data are."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from sdproof.errors import DataUnavailable
from sdproof.present.figures import FIGURES, FigureSpec
from sdproof.present.report.drawing import Drawing, draw

CLAIMS = {
    "gain": ("MT-2", "MT-3", "GL-1"),
    "settings": ("NA-1", "NA-3"),
    "xi": ("SD-3",),
    "filters": ("LB-2",),
    "steps": ("MT-1",),
    "phase": ("NA-2", "NA-1"),
    "krylov": ("KS-2", "KS-1"),
    "greedy": ("BA-4",),
    "xi-sign": ("NX-1",),
    "table1-curves": ("EX-1", "EX-2", "EX-3"),
    "alignment": ("EX-4",),
    "shift": ("EX-4",),
}
"""Figure -> the claims that it illustrates, the one beside which it stands first."""


def chosen(claims: Collection[str]) -> tuple[FigureSpec, ...]:
    """The figures that illustrate one of these claims of sdproof's papers, in order."""
    return tuple(
        spec for name, spec in FIGURES.items() if not set(CLAIMS.get(name, ())).isdisjoint(claims)
    )


def drawing(name: str, data: Path | None) -> Drawing | None:
    """One figure drawn; None if it needs a data set that is absent."""
    spec = FIGURES[name]
    try:
        found = spec.data(data=data if spec.measured else None)
    except DataUnavailable:
        return None
    return draw(spec.draw(found), spec.name, spec.title, spec.caption(found))
