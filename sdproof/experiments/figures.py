"""Figures of the experiments: error against λ, alignment, gains by scenario.

Matplotlib is imported on use and only through its object interface: no global state is touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sdproof.errors import InputError, MissingExtra
from sdproof.experiments.diagnostics import Diagnostics
from sdproof.experiments.protocol import Run
from sdproof.experiments.shift import ShiftTest

COLOURS = ("#222222", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00")
"""Distinguishable with any colour vision (Okabe and Ito); position i is i steps."""

SUFFIXES = (".png", ".pdf", ".svg")


def _figure(columns: int, *, height: float = 3.4) -> tuple[Any, Any]:
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingExtra(extra="plot", package="matplotlib") from None
    figure = Figure(figsize=(4.0 * columns, height), layout="constrained")
    return figure, figure.subplots(1, columns, squeeze=False)[0]


def _label(steps: int) -> str:
    return "ridge" if steps == 0 else f"{steps} step" + "s" * (steps > 1)


def error_curves(runs: dict[str, Run]) -> Any:
    """Validation (dashed) and test (solid) error against λ, one panel per data set."""
    if not runs:
        raise InputError("no runs to draw; accepted: at least one")
    figure, axes = _figure(len(runs), height=4.0)
    for axis, (name, run) in zip(axes, runs.items(), strict=True):
        highest = 0.0
        for steps in range(min(run.test_path.shape[1], 3)):
            colour = COLOURS[steps]
            axis.plot(run.grid, run.validation_path[:, steps], "--", color=colour, lw=1)
            axis.plot(run.grid, run.test_path[:, steps], color=colour, lw=1.6, label=_label(steps))
            axis.plot(run.lambdas[steps], run.mse[steps], "o", color=colour, ms=5)
            highest = max(highest, run.mse[steps], run.validation_path[-1, 0])
        axis.set(xscale="log", ylim=(0, 1.6 * highest), title=name, xlabel="λ")
    axes[0].set_ylabel("mean squared error / training variance")
    handles, labels = axes[0].get_legend_handles_labels()
    title = "solid: test, dashed: validation, dot: chosen on validation"
    figure.legend(handles, labels, loc="outside upper center", ncols=3, frameon=False, title=title)
    return figure


def alignment(diagnostics: Sequence[Diagnostics]) -> Any:
    """cos²∠(θ̂, u_j) against j, one panel per data set."""
    if not diagnostics:
        raise InputError("no diagnostics to draw; accepted: at least one")
    figure, axes = _figure(len(diagnostics))
    for axis, found in zip(axes, diagnostics, strict=True):
        axis.bar(range(1, found.rank + 1), found.cos2, color=COLOURS[1])
        axis.set(ylim=(0, 1), xlabel="j  (falling eigenvalue)")
        axis.set_title(f"{found.dataset}\n$e_1/e_r$ = {found.eigenvalue_ratio:.3g}")
        axis.xaxis.get_major_locator().set_params(integer=True)
    axes[0].set_ylabel("cos² of the angle between θ̂ and $u_j$")
    return figure


def shift_gains(tests: Sequence[ShiftTest], *, steps: int = 2) -> Any:
    """Ridge's test error over that with some steps, per scenario: median and quartiles."""
    if not tests:
        raise InputError("no shift tests to draw; accepted: at least one")
    if not 0 <= steps < len(tests[0].scenarios[0].gain):
        raise InputError(f"steps is {steps}; the tests were run with fewer")
    figure, axes = _figure(len(tests))
    for axis, test in zip(axes, tests, strict=True):
        names = [scenario.name for scenario in test.scenarios]
        for place, scenario in enumerate(test.scenarios):
            ends = [scenario.gain_low[steps], scenario.gain_high[steps]]
            axis.plot(ends, [place, place], color=COLOURS[1], lw=4, alpha=0.4)
            axis.plot(scenario.gain[steps], place, "o", color=COLOURS[1])
        axis.axvline(1.0, color=COLOURS[0], lw=0.8)
        axis.set(yticks=range(len(names)), yticklabels=names, title=test.dataset)
        axis.set_xlabel(f"test error of ridge / {_label(steps)}")
        axis.invert_yaxis()
    return figure


def save(figure: Any, path: Path | str) -> Path:
    """Write a figure; the suffix chooses PNG, PDF or SVG."""
    target = Path(path)
    if target.suffix.lower() not in SUFFIXES:
        raise InputError(f"{target}: suffix {target.suffix!r}; accepted: {', '.join(SUFFIXES)}")
    if not target.parent.is_dir():
        raise InputError(f"{target}: {target.parent} is not a directory; accepted: an existing one")
    figure.savefig(target, dpi=150)
    return target
