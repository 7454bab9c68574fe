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
    """Change of accuracy against the first of its kind, in points; one panel per data set and noise.

    Bars are 95 % intervals of each point alone; verdicts use the wider, simultaneous ones.
    """
    panels = list(dict.fromkeys((s.data, s.noise) for s in found.scores))
    columns = len({noise for _, noise in panels})
    figure, axes = canvas(columns, -(-len(panels) // columns), width=3.6)
    for axis, (data, noise) in zip(axes, panels, strict=False):
        group = [s for s in found.scores if (s.data, s.noise) == (data, noise)]
        _panel(axis, group, 100 / found.made["test_rows"][data])
        axis.set_title(f"{data}, {100 * noise:g} % of labels flipped")
        axis.set_xlabel("generation (or networks in the ensemble − 1)")
    axes[0].set_ylabel("change of test accuracy, in points")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3)
    return figure


def _panel(axis: Any, group: list[Scores], resolution: float) -> None:
    first = {s.arm: s.values[:, 0] for s in group if s.arm in (arms.FIRST, arms.KERNEL)}
    shown = [s for s in group if s.arm in LABELS]
    last = max(s.values.shape[1] for s in shown) - 1
    axis.axhline(0.0, color="#888888", lw=0.8)
    for place, s in enumerate(shown):
        start = first[arms.KERNEL if "kernel" in s.arm else arms.FIRST]
        at = np.arange(s.values.shape[1]) if s.values.shape[1] > 1 else np.array([last])
        cells = [interval(s.values[:, i] - start, arms.CONFIDENCE, resolution) if i or len(at) == 1
                 else (0.0, 0.0, 0.0) for i in range(len(at))]  # fmt: skip
        mean, low, high = np.array(cells).T
        name = LABELS[s.arm] + (f", ξ = {s.xi:g}" if s.xi is not None else "")
        axis.errorbar(at + 0.05 * (place - len(shown) / 2), mean, [mean - low, high - mean],
                      label=name, capsize=2, elinewidth=0.8, **line(place))  # fmt: skip
    axis.set_xticks(range(last + 1))
