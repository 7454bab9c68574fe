"""Table 1 of the paper against what its protocol gives, row by row, for tables of any kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sdproof.table1.protocol import Run
    from sdproof.table1.rows import FileOrderRow

TITLE = "test MSE of ridge, 1 step, 2 steps; file order (*: λ at the end of its grid, a limit)"


def errors(run: Run) -> str:
    """The test errors to two decimals, with a star where the chosen λ is an end of the grid."""
    return " ".join(f"{v:.2f}{'*' * edge}" for v, edge in zip(run.mse, run.at_edge, strict=True))


def file_order_records(rows: Sequence[FileOrderRow]) -> list[dict[str, str]]:
    """One record per data set: published, ours, the closest choice, and the verdict."""
    return [
        {
            "data set": row.dataset,
            "published": " ".join(f"{v:.2f}" for v in row.published),
            "ours": errors(row.default.run),
            "closest": errors(row.closest.run),
            "verdict": f"{row.verdict.value}: {row.reason}",
        }
        for row in rows
    ]
