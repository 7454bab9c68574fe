"""Explanations of gains on the terminal: the numbers of each table, then the sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sdproof.present.layout import Filled

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sdproof.gains.explanation import Explanation


def explained(every: Sequence[Explanation], closing: str = "") -> RenderableType:
    """What ``why`` and ``data why`` show of tables, and one sentence on all of them."""
    from rich.console import Group

    found: list[RenderableType] = []
    for e in every:
        found += [_numbers(e), *(Filled(f"  {line}") for line in e.conclusion), ""]
    return Group(*found, *([Filled(closing)] if closing else []))


def _numbers(e: Explanation) -> RenderableType:
    from sdproof.gains.explanation import steps_words
    from sdproof.present.tables import records

    title = (
        f"{e.regression.name}: {e.regression.target} from {len(e.regression.features)} features, "
        f"{len(e.regression.y)} rows, {e.order.replace('-', ' ')}"
        + " (*: λ at the end of its grid, a limit)"
        * any(e.run.at_edge)
    )
    rows = [
        {
            "": steps_words(steps),
            "λ": f"{float(f'{e.run.lambdas[steps]:.3g}'):g}" + "*" * e.run.at_edge[steps],
            "validation MSE": f"{e.run.validation[steps]:.4f}",
            "test MSE": f"{e.run.mse[steps]:.4f}",
            "gain": f"{e.run.gains[steps]:.3f}",
        }
        for steps in range(e.steps + 1)
    ]
    return records(title, list(rows[0]), rows)
