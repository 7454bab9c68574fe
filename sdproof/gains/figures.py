"""Figures of what tables show: error against λ, alignment, gains by scenario.

The look is that of `sdproof.gains.style`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sdproof.errors import InputError
from sdproof.gains.diagnostics import Diagnostics
from sdproof.gains.explanation import Explanation
from sdproof.gains.protocol import Run
from sdproof.gains.shift import ShiftTest
from sdproof.gains.style import COLOURS, MARKERS, canvas, drawing, line
from sdproof.gains.style import save as save
from sdproof.gains.style import steps_label as _label


@drawing
def error_curves(runs: dict[str, Run]) -> Any:
    """Validation (dashed) and test (solid) error against λ, one panel per table."""
    if not runs:
        raise InputError("no runs to draw; accepted: at least one")
    figure, axes = canvas(len(runs), height=4.0)
    for axis, (name, run) in zip(axes, runs.items(), strict=True):
        _curves(axis, name, run)
    axes[0].set_ylabel(_ERROR)
    _curves_legend(figure, axes[0])
    return figure


@drawing
def alignment(diagnostics: Sequence[Diagnostics]) -> Any:
    """cos²∠(θ, u_j) against j, one panel per table."""
    if not diagnostics:
        raise InputError("no diagnostics to draw; accepted: at least one")
    figure, axes = canvas(len(diagnostics))
    for axis, found in zip(axes, diagnostics, strict=True):
        _alignment(axis, found)
    axes[0].set_ylabel(_COS2)
    return figure


@drawing
def shift_gains(tests: Sequence[ShiftTest], *, steps: int = 2) -> Any:
    """Ridge's test error over that with some steps, per scenario: median and quartiles."""
    if not tests:
        raise InputError("no shift tests to draw; accepted: at least one")
    if not 0 <= steps < len(tests[0].scenarios[0].gain):
        raise InputError(f"steps is {steps}; the tests were run with fewer")
    figure, axes = canvas(len(tests))
    for axis, test in zip(axes, tests, strict=True):
        _gains(axis, test, steps)
    return figure


@drawing
def explanations(every: Sequence[Explanation]) -> Any:
    """The three kinds of panels, one row for each table."""
    if not every:
        raise InputError("no explanations to draw; accepted: at least one")
    figure, axes = canvas(3, len(every))
    for row, found in enumerate(every):
        left, middle, right = axes[3 * row : 3 * row + 3]
        _curves(left, found.regression.name, found.run)
        left.set_ylabel(_ERROR)
        _alignment(middle, found.diagnostics)
        middle.set_ylabel(_COS2)
        _gains(right, found.shift, found.steps)
    _curves_legend(figure, axes[0])
    return figure


_ERROR = "mean squared error / training variance"
_COS2 = "cos² of the angle between θ and $u_j$"


def _curves(axis: Any, name: str, run: Run) -> None:
    highest = 0.0
    for steps in range(run.test_path.shape[1]):
        colour = COLOURS[steps]
        axis.plot(run.grid, run.validation_path[:, steps], "--", color=colour, lw=1)
        how = line(steps, linestyle="-", ms=3.5, markevery=(4 * steps, 16))
        axis.plot(run.grid, run.test_path[:, steps], label=_label(steps), **how)
        axis.plot(run.lambdas[steps], run.mse[steps], MARKERS[steps], mec=colour, mfc="white",
                  ms=9, mew=1.8, zorder=4)  # fmt: skip
        highest = max(highest, run.mse[steps], run.validation_path[-1, 0])
    axis.set(xscale="log", ylim=(0, 1.6 * highest), title=_plain(name), xlabel="λ")


def _curves_legend(figure: Any, axis: Any) -> None:
    handles, labels = axis.get_legend_handles_labels()
    title = "solid: test, dashed: validation, large open marker: chosen on validation"
    figure.legend(
        handles, labels, loc="outside upper center", ncols=len(labels), frameon=False, title=title
    )


def _alignment(axis: Any, found: Diagnostics) -> None:
    axis.bar(range(1, found.rank + 1), found.cos2, color=COLOURS[1])
    axis.set(ylim=(0, 1), xlabel="j  (falling eigenvalue)")
    axis.set_title(f"{_plain(found.name)}\n$e_1/e_r$ = {found.eigenvalue_ratio:.3g}")
    axis.set_xlim(0.4, found.rank + 0.6)
    axis.xaxis.get_major_locator().set_params(integer=True)


def _gains(axis: Any, test: ShiftTest, steps: int) -> None:
    names = [scenario.name for scenario in test.scenarios]
    for place, scenario in enumerate(test.scenarios):
        axis.plot(scenario.quartiles[steps], [place, place], color=COLOURS[1], lw=4, alpha=0.4)
        axis.plot(scenario.gain[steps], place, "o", color=COLOURS[1])
    axis.axvline(1.0, color=COLOURS[0], lw=0.8)
    axis.set(yticks=range(len(names)), yticklabels=names, title=_plain(test.name))
    axis.set_xlabel(f"test error of ridge / {_label(steps)}")
    axis.invert_yaxis()


def _plain(name: str) -> str:
    """A name that Matplotlib does not read as a formula."""
    return name.replace("$", r"\$")
