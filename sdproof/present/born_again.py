"""What `sdproof born-again` shows: the differences with their intervals, and the verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdproof.present.layout import Filled
from sdproof.present.tables import records

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sdproof.born_again.findings import Difference, Findings


def born_again_table(found: Findings) -> RenderableType:
    """A table of all differences, in percentage points, then one sentence for each verdict."""
    from rich.console import Group

    from sdproof.born_again.findings import CONFIDENCE

    head = (
        f"{found.replicates} paired replicates; intervals hold together with confidence "
        f"{CONFIDENCE:g}, for the mean over splits of these images"
    )
    groups = dict.fromkeys((d.data, d.noise) for d in found.differences)
    shown: list[RenderableType] = [Filled(head, "bold"), ""]
    for data, noise in groups:
        rows = [_row(d) for d in found.differences if (d.data, d.noise) == (data, noise)]
        title = f"{data}, {100 * noise:g} % of labels flipped"
        shown += [records(title, list(rows[0]), rows), ""]
    return Group(*shown, *(Filled(line, hang=2) for line in found.sentences()))


def _row(d: Difference) -> dict[str, str]:
    return {
        "difference of test accuracy": d.what,
        "points": f"{round(d.mean, 2) + 0:+.2f}",
        "interval": f"{d.low:+.2f} to {d.high:+.2f}",
        "": "control" if not d.question else "above 0" if d.above else "",
    }
