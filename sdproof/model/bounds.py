"""Closed lower bounds of the hard family: B_m = C r on a direction m, e_j ≥ b e_m in the others.

Only ``+ - * /`` are used, so they serve exact numbers, floats, arrays and symbols.

References: claims MT-2, MT-3.
"""

from __future__ import annotations

from typing import Any


def ridge_bound(r: Any, C: Any, b: Any) -> Any:
    """r C b²/(1 + C b²), which ρ of ridge is not below for any λ."""
    strength = C * b**2
    return r * strength / (1 + strength)


def one_step_bound(r: Any, C: Any, b: Any) -> Any:
    """r b² C/(1 + C), which ρ of one step is not below for any λ and ξ."""
    return r * b**2 * C / (1 + C)
