"""Table 1 of the paper against what its protocol gives, row by row, for tables of any kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sdproof.present.answers import counted
from sdproof.present.layout import Filled
from sdproof.present.tables import records

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sdproof.gains.protocol import Run
    from sdproof.gains.shift import Scenario
    from sdproof.table1.rows import FileOrderRow

TITLE = "test MSE in file order (*: λ at the end of its grid, a limit)"


def errors(run: Run) -> str:
    """The test errors to two decimals, with a star where the chosen λ is an end of the grid."""
    return " ".join(f"{v:.2f}{'*' * edge}" for v, edge in zip(run.mse, run.at_edge, strict=True))


def _numbers(row: FileOrderRow) -> dict[str, str]:
    spread = row.distribution
    middle = (f"{spread[k][1]:.2f}–{spread[k][5]:.2f}" for k in ("ridge", "1-step", "2-step"))
    return {
        "data set": row.dataset,
        "published": " ".join(f"{v:.2f}" for v in row.published),
        "ours": errors(row.default),
        "finest grid": " ".join(f"{v:.2f}" for v in [*row.by_grid.values()][-1]),
        "10–90 % of choices": f"{' '.join(middle)} ({len(row.trials)})",
    }


def file_order_records(rows: Sequence[FileOrderRow]) -> list[dict[str, str]]:
    """One record per data set: published, ours, the spread of all choices, and the verdict."""
    return [{**_numbers(row), "verdict": f"{row.verdict.value}: {row.reason}"} for row in rows]


def file_order_table(rows: Sequence[FileOrderRow]) -> RenderableType:
    """The numbers as a table, then what each row comes to."""
    from rich.console import Group

    shown = [line for row in rows for line in _estimators(row)]
    told = (f"{row.dataset}: {row.verdict.value}; {row.reason}" for row in rows)
    lines = [*told, *(row.finding for row in rows if row.finding)]
    return Group(
        records(TITLE, list(shown[0]), shown), *(Filled(f"\n{line}", hang=2) for line in lines)
    )


def _estimators(row: FileOrderRow) -> Iterator[dict[str, str]]:
    """A line for ridge and for each number of steps; what Table 1 does not have stays empty."""
    finest = [*row.by_grid.values()][-1]
    for k, (mse, edge) in enumerate(zip(row.default.mse, row.default.at_edge, strict=True)):
        spread = row.distribution.get("ridge" if k == 0 else f"{k}-step")
        yield {
            "data set": "" if k else row.dataset,
            "estimator": counted(k),
            "published": f"{row.published[k]:.2f}" if k < len(row.published) else "",
            "ours": f"{mse:.2f}{'*' * edge}",
            "finest grid": f"{finest[k]:.2f}" if k < len(finest) else "",
            "10–90 % of choices": f"{spread[1]:.2f}–{spread[5]:.2f}" if spread else "",
            "choices": "" if k else str(len(row.trials)),
        }


def random_table(splits: Mapping[str, Scenario]) -> RenderableType:
    """Mean errors and paired differences over random splits, per data set."""
    shown = [
        {
            "data set": "" if k else name,
            "estimator": counted(k),
            "mean test MSE": f"{mean:.3f}",
            "ridge minus it": "" if k == 0 else f"{d:+.4f} ± {h:.4f}",
        }
        for name, s in splits.items()
        for k, (mean, d, h) in enumerate(zip(s.mean, s.difference, s.half_width or (), strict=True))
    ]
    count = next(iter(splits.values())).splits
    return records(f"random splits, {count} seeds, 95 % intervals", list(shown[0]), shown)
