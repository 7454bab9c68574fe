"""How many recipes would give a published row by chance.

A search over thousands of recipes finds one that gives any plausible row; that explains nothing. The
chance is estimated from the recipes that were run: their ridge errors have some density near the
published one, and the pattern of their other errors (the differences from ridge's) is taken to be
independent of it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

WINDOW = 0.05
"""Half-width of the window in which the density of ridge's errors is measured."""


def hit_probability(
    outcomes: Sequence[tuple[float, ...]], wanted: tuple[float, ...], tolerance: float
) -> float:
    """Probability that one recipe has every error within `tolerance` of the wanted row.

    Parameters
    ----------
    outcomes : sequence of tuple of float
        The errors of each recipe that was run; ridge's first.
    wanted : tuple of float
    tolerance : float

    Returns
    -------
    float
        Mean over the patterns of the length of the interval in which ridge's error must lie, times
        the density there; 0 if no ridge error is within `WINDOW` of the wanted one.
    """
    errors, row = np.array(outcomes), np.array(wanted)
    density = (np.abs(errors[:, 0] - row[0]) <= WINDOW).mean() / (2 * WINDOW)
    levels = row - (errors - errors[:, :1])
    lengths = 2 * tolerance - (levels.max(axis=1) - levels.min(axis=1))
    return float(np.minimum(1.0, density * np.maximum(lengths, 0.0)).mean())
