"""A regression on a table: named features, a target, rows in their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sdproof.spectral import Array


@dataclass(frozen=True, eq=False)
class Regression:
    """Features X (n, p) and target y (n,), finite numbers, in the order of the rows.

    `note`: words to put before every conclusion, or nothing.
    """

    name: str
    target: str
    features: tuple[str, ...]
    x: Array
    y: Array
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """What it is about, without the numbers."""
        return {
            "name": self.name,
            "target": self.target,
            "features": list(self.features),
            "rows": len(self.y),
        }
