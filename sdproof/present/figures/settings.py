"""Risk of ridge and of 1..4 steps against λ: all assumptions hold, and two that fail; r = 4.

References: claims LB-2, NA-1, NA-3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flint import fmpq

from sdproof.families import equal_eigenvalues, even_signal, hard
from sdproof.gains.style import COLOURS, canvas, drawing, line, plain, plain_log_ticks, steps_label
from sdproof.model.instance import Instance
from sdproof.model.risks import lower_bound
from sdproof.numbers.exact import exact_str
from sdproof.optimum import optimal_curve
from sdproof.present.figures.values import Progress, as_float, as_floats, log_grid, reported

SETTINGS: dict[str, Instance] = {
    "all assumptions hold": hard(4, 200, "1/2"),
    "equal eigenvalues": equal_eigenvalues(4, 800),
    "equal coefficients, $B_j$ ∝ $e_j$": even_signal(4, 200),
}
STEPS = 4


@dataclass(frozen=True, slots=True)
class SettingCurves:
    """One setting: ρ in units of γ²/n, exact.

    `rho`: rho[k][i] = inf over ξ ∈ R^k of ρ at λ_i, k = 0..4.
    `lower_bound`: LB.
    """

    name: str
    instance: Instance
    rho: tuple[tuple[fmpq, ...], ...]
    lower_bound: fmpq


@dataclass(frozen=True, slots=True)
class SettingsData:
    """The grid of λ, in the unit of the eigenvalues, and the three settings; exact."""

    lambdas: tuple[fmpq, ...]
    settings: tuple[SettingCurves, ...]


def settings_data(per_decade: int = 16, *, progress: Progress | None = None) -> SettingsData:
    """Exact optimal risks for λ from 1/1000 to 100."""
    lambdas = log_grid(-3, 2, per_decade)
    found = []
    for name, instance in reported(list(SETTINGS.items()), progress):
        curves = [[p.rho for p in optimal_curve(instance, lam, STEPS)] for lam in lambdas]
        found.append(
            SettingCurves(name, instance, tuple(zip(*curves, strict=True)), lower_bound(instance))
        )
    return SettingsData(lambdas, tuple(found))


@drawing
def draw_settings(data: SettingsData) -> Any:
    """Three panels; lines that coincide stay visible, thin ones on wide ones."""
    from matplotlib.ticker import FuncFormatter, LogLocator

    figure, axes = canvas(rows=3, height=2.3, sharex=True)
    x = as_floats(data.lambdas)
    for axis, setting in zip(axes, data.settings, strict=True):
        bound = as_float(setting.lower_bound)
        axis.axhline(bound, color=COLOURS[6], lw=7, alpha=0.6, label="lower bound LB")
        for k, values in enumerate(setting.rho):
            every = slice(3 * k, None, 5 * len(setting.rho))
            how = line(k, lw=2.8 - 0.45 * k, markevery=every, ms=6 - 0.5 * k)
            axis.plot(x, as_floats(values), label=steps_label(k), zorder=2 + 0.1 * k, **how)
        axis.set(xscale="log", yscale="log", ylabel="excess risk ρ  (γ²/n)")
        axis.set(xlim=(x[0], x[-1]), ylim=(0.8 * bound, 40))
        plain_log_ticks(axis.yaxis)
        e, B = (
            ", ".join(map(exact_str, v))
            for v in (setting.instance.eigenvalues, setting.instance.snr)
        )
        axis.set_title(f"{setting.name}: $e_j$ = {e};\n$B_j$ = {B}", loc="left")
        axis.xaxis.set_major_locator(LogLocator(numticks=8))
        axis.xaxis.set_major_formatter(FuncFormatter(lambda v, _: plain(v)))
    axes[-1].set_xlabel("λ")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower left", ncols=3)
    return figure
