"""The figure of born-again networks: accuracy against generations, with controls."""

from __future__ import annotations

from typing import Any

import numpy as np

from sdproof.born_again import findings as arms
from sdproof.born_again.findings import Findings, Scores, interval
from sdproof.gains.style import canvas, drawing, line

LABELS = {
    arms.STUDENT: "network, student",
    arms.GENERATIONS: "generations together",
    arms.ENSEMBLE: "independent networks together",
    arms.KERNEL_STUDENT: "kernel, student",
    arms.KERNEL_BEST: "kernel, ξ chosen on folds",
}


@drawing
def generations_figure(found: Findings) -> Any:
    """Change of accuracy against the first of its kind, in points.

    A row for the networks and one for the kernel classifiers of each data set, a column for each noise
    level. Bars are 95 % intervals of each point alone; verdicts use the wider, simultaneous ones.
    """
    rows = [(data, kernel) for data in dict.fromkeys(s.data for s in found.scores)
            for kernel in (False, True)]  # fmt: skip
    levels = list(dict.fromkeys(s.noise for s in found.scores))
    figure, axes = canvas(len(levels), len(rows), width=3.6, height=2.9)
    for place, (data, kernel) in enumerate(rows):
        resolution = 100 / found.made["test_rows"][data]
        across = axes[place * len(levels) : (place + 1) * len(levels)]
        for axis, noise in zip(across, levels, strict=True):
            group = [s for s in found.scores if (s.data, s.noise) == (data, noise)]
            _panel(axis, group, resolution, kernel=kernel)
            axis.set_title(f"{data}, {100 * noise:g} % of labels flipped")
        across[0].set_ylabel("change of test accuracy\n(points)")
        across[0].legend(fontsize=7)
    for axis in axes[-len(levels) :]:
        axis.set_xlabel("generation, or networks less 1")
    return figure


def _panel(axis: Any, group: list[Scores], resolution: float, *, kernel: bool) -> None:
    start_arm = arms.KERNEL if kernel else arms.FIRST
    (start,) = (s.values[:, 0] for s in group if s.arm == start_arm)
    shown = [s for s in group if s.arm in LABELS and ("kernel" in s.arm) == kernel]
    last = max(s.values.shape[1] for s in group) - 1
    axis.axhline(0.0, color="#888888", lw=0.8)
    for place, s in enumerate(shown):
        at = np.arange(s.values.shape[1]) if s.values.shape[1] > 1 else np.array([last])
        cells = [interval(s.values[:, i] - start, arms.CONFIDENCE, resolution) if at[i]
                 else (0.0, 0.0, 0.0) for i in range(len(at))]  # fmt: skip
        mean, low, high = np.array(cells).T
        name = LABELS[s.arm] + (f", ξ = {s.xi:g}" if s.xi is not None else "")
        axis.errorbar(at + 0.06 * (place - len(shown) / 2), mean, [mean - low, high - mean],
                      label=name, capsize=2, elinewidth=0.8, **line(place))  # fmt: skip
    axis.set_xticks(range(last + 1))
