"""Table 1 of the paper against what its protocol gives, row by row, for tables of any kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sdproof.gains.protocol import Run
    from sdproof.gains.shift import Scenario
    from sdproof.table1.rows import FileOrderRow

TITLE = "test MSE of ridge, 1 step, 2 steps; file order (*: λ at the end of its grid, a limit)"


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
    from rich.text import Text

    from sdproof.present.tables import records

    shown = [_numbers(row) for row in rows]
    told = (f"{row.dataset}: {row.verdict.value}; {row.reason}" for row in rows)
    lines = [*told, *(row.finding for row in rows if row.finding)]
    return Group(records(TITLE, list(shown[0]), shown), *(Text(f"\n{line}") for line in lines))


def random_table(splits: Mapping[str, Scenario]) -> RenderableType:
    """Mean errors and paired differences over random splits, per data set."""
    from sdproof.present.tables import records

    shown = [
        {
            "data set": name,
            "mean test MSE": " ".join(f"{v:.3f}" for v in s.mean),
            "ridge minus i steps": "  ".join(
                f"{d:+.4f}±{h:.4f}"
                for d, h in zip(s.difference[1:], (s.half_width or ())[1:], strict=True)
            ),
        }
        for name, s in splits.items()
    ]
    count = next(iter(splits.values())).splits
    return records(f"random splits, {count} seeds, 95 % intervals", list(shown[0]), shown)
