"""What `sdproof born-again` shows: the differences with their intervals, and the verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sdproof.born_again.findings import Findings


def born_again_table(found: Findings) -> RenderableType:
    """A table of all differences, in percentage points, then one sentence for each verdict."""
    from rich.console import Group
    from rich.text import Text

    from sdproof.born_again.findings import CONFIDENCE
    from sdproof.present.tables import records

    rows = [
        {
            "data": d.data,
            "flipped": f"{100 * d.noise:g} %",
            "difference of test accuracy": d.what,
            "points": f"{d.mean:+.2f}",
            "interval": f"{d.low:+.2f} to {d.high:+.2f}",
            "": "control" if not d.question else "above 0" if d.above else "",
        }
        for d in found.differences
    ]
    title = (
        f"{found.replicates} paired replicates; intervals hold together with confidence "
        f"{CONFIDENCE:g}, for the mean over splits of these images"
    )
    return Group(
        records(title, list(rows[0]), rows), "", *(Text(line) for line in found.sentences())
    )
