"""Figures of what tables show: error against λ, alignment, gains by scenario.

The look is that of `sdproof.gains.style`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sdproof.data import DATASETS
from sdproof.errors import InputError
from sdproof.gains import shift
from sdproof.gains.diagnostics import ALIGNED, Diagnostics
from sdproof.gains.explanation import Explanation
from sdproof.gains.protocol import Run
from sdproof.gains.shift import ShiftTest
from sdproof.gains.style import (
    COLOURS,
    DASHES,
    INK,
    MARKERS,
    PAPER,
    SOFT,
    canvas,
    drawing,
    plain,
)
from sdproof.gains.style import save as save
from sdproof.gains.style import steps_label as _label

SCENARIOS = {
    shift.NONE: "random parts\nof all rows",
    shift.HELD: "random parts of\nthe first 60 %",
    shift.MOVED: "the same, tested\non the last 40 %",
    shift.TRAIN: "train: first 30 %,\nthe rest random",
    shift.FILE: "file order:\n30, 30, 40 %",
}
"""How the rows are split, for readers of a figure."""


@drawing
def error_curves(runs: dict[str, Run]) -> Any:
    """Validation (thin) and test (wide) error against λ, one panel per table."""
    if not runs:
        raise InputError("no runs to draw; accepted: at least one")
    figure, axes = canvas(rows=len(runs), height=2.5, sharex=True)
    for axis, (name, run) in zip(axes, runs.items(), strict=True):
        _curves(axis, name, run)
    axes[-1].set_xlabel("λ")
    _curves_legend(figure, axes[0])
    return figure


@drawing
def alignment(diagnostics: Sequence[Diagnostics]) -> Any:
    """cos²∠(θ, u_j) against j, one panel per table."""
    if not diagnostics:
        raise InputError("no diagnostics to draw; accepted: at least one")
    figure, axes = canvas(rows=len(diagnostics), height=2.0)
    for axis, found in zip(axes, diagnostics, strict=True):
        _alignment(axis, found)
    axes[-1].set_xlabel(_DIRECTION)
    return figure


@drawing
def shift_gains(tests: Sequence[ShiftTest], *, steps: int = 2) -> Any:
    """Ridge's test error over that with some steps, per scenario: median and quartiles."""
    if not tests:
        raise InputError("no shift tests to draw; accepted: at least one")
    if not 0 <= steps < len(tests[0].scenarios[0].gain):
        raise InputError(f"steps is {steps}; the tests were run with fewer")
    figure, axes = canvas(rows=len(tests), height=2.1, sharex=True)
    for axis, test in zip(axes, tests, strict=True):
        _gains(axis, test, steps)
    axes[-1].set_xlabel(_gain_words(steps))
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower left", ncols=2)
    return figure


@drawing
def explanations(every: Sequence[Explanation]) -> Any:
    """The three kinds of panels, one row for each table."""
    if not every:
        raise InputError("no explanations to draw; accepted: at least one")
    figure, axes = canvas(3, len(every), width=4.0, height=3.4)
    for row, found in enumerate(every):
        left, middle, right = axes[3 * row : 3 * row + 3]
        _curves(left, found.regression.name, found.run)
        left.set_xlabel("λ")
        _alignment(middle, found.diagnostics)
        middle.set_xlabel(_DIRECTION)
        _gains(right, found.shift, found.steps)
        right.set_xlabel(_gain_words(found.steps))
    _curves_legend(figure, axes[0])
    return figure


_DIRECTION = "direction j, by falling eigenvalue"


def _gain_words(steps: int) -> str:
    return f"test error of ridge / of {_label(steps)}"


def _curves(axis: Any, name: str, run: Run) -> None:
    """Where a curve leaves the frame an arrow at its edge says so."""
    top = 1.5 * max(*run.mse, *run.validation)
    for steps in range(run.test_path.shape[1]):
        colour = COLOURS[steps]
        for path, width in ((run.validation_path[:, steps], 0.8), (run.test_path[:, steps], 2.0)):
            label = _label(steps) if width == 2.0 else None
            axis.plot(run.grid, path, color=colour, ls=DASHES[steps], lw=width, label=label)
            over = path > top
            for i in (over[1:] != over[:-1]).nonzero()[0]:
                axis.annotate("", (run.grid[i], top), (run.grid[i], 0.9 * top), zorder=3,
                              annotation_clip=False,
                              arrowprops={"arrowstyle": "->", "color": colour, "lw": 1})  # fmt: skip
        axis.plot(run.lambdas[steps], run.mse[steps], MARKERS[steps], mec=colour, mfc=PAPER,
                  ms=8, mew=1.6, zorder=4)  # fmt: skip
    axis.set(xscale="log", ylim=(0, top), ylabel="mean squared error")
    axis.set_title(_title(name), loc="left")


def _curves_legend(figure: Any, axis: Any) -> None:
    from matplotlib.lines import Line2D

    handles, labels = axis.get_legend_handles_labels()
    others: dict[str, dict[str, Any]] = {
        "chosen on validation": {"marker": "o", "ls": "", "mfc": PAPER, "ms": 8},
        "wide: test error": {"lw": 2},
        "thin: validation error": {"lw": 0.8},
        "leaves the frame": {"marker": "$\\uparrow$", "ls": "", "ms": 8, "mew": 0.3},
    }
    handles += [Line2D([], [], color=INK, **how) for how in others.values()]
    figure.legend(handles, [*labels, *others], loc="outside lower left", ncols=2)


def _alignment(axis: Any, found: Diagnostics) -> None:
    axis.bar(range(1, found.rank + 1), found.cos2, color=COLOURS[1])
    axis.axhline(ALIGNED, color=COLOURS[2], lw=1.2, ls=DASHES[1])
    axis.annotate(f"counts as aligned from {plain(ALIGNED)}", (0, ALIGNED), (3, -3), va="top",
                  xycoords=("axes fraction", "data"), textcoords="offset points",
                  fontsize=8, color=COLOURS[2])  # fmt: skip
    axis.set(ylim=(0, 1), ylabel="cos² angle(θ, $u_j$)")
    axis.set_title(f"{_title(found.name)}: $e_1/e_r$ = {plain(found.eigenvalue_ratio)}", loc="left")
    axis.set_xlim(0.4, found.rank + 0.6)
    axis.xaxis.get_major_locator().set_params(integer=True)


def _gains(axis: Any, test: ShiftTest, steps: int) -> None:
    names = [SCENARIOS.get(scenario.name, scenario.name) for scenario in test.scenarios]
    for place, scenario in enumerate(test.scenarios):
        hidden = "_" * place  # one entry in the legend
        axis.plot(scenario.quartiles[steps], [place, place], color=COLOURS[1], lw=4, alpha=0.4,
                  label=f"{hidden}quartiles of {scenario.splits} splits")  # fmt: skip
        axis.plot(scenario.gain[steps], place, "o", color=COLOURS[1], label=f"{hidden}median")
    axis.axvline(1.0, color=SOFT, lw=0.9)
    axis.set_yticks(range(len(names)), names, fontsize=7.5)
    axis.set_title(_title(test.name), loc="left")
    axis.invert_yaxis()


def _title(name: str) -> str:
    """The full name of a data set, or the name, which Matplotlib does not read as a formula."""
    return DATASETS[name].title if name in DATASETS else name.replace("$", r"\$")
