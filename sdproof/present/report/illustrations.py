"""The figures of a report: those of the theory, and of Table 1 where its data are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from sdproof.errors import DataUnavailable
from sdproof.present.figures import FIGURES, FigureSpec
from sdproof.present.report.drawing import Drawing, draw


def chosen(*, with_data: bool) -> tuple[FigureSpec, ...]:
    """The figures of a report, in order; those drawn from data sets only `with_data`."""
    return tuple(spec for spec in FIGURES.values() if with_data or not spec.measured)


def drawings(
    data: Path | None, *, with_data: bool, tick: Callable[[str, float], None] = lambda *_: None
) -> Iterator[Drawing]:
    """Each figure, drawn when it is asked for; one that needs an absent data set is left out."""
    for spec in chosen(with_data=with_data):
        try:
            found = spec.data(data=data if spec.measured else None)
        except DataUnavailable:
            continue
        finally:
            tick(f"figure {spec.name}", 1)
        yield draw(spec.draw(found), spec.name, spec.title, spec.caption(found))
