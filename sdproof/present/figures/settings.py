"""Risk of ridge and of 1..4 steps against λ in the three synthetic settings of the paper, r = 4.

References: claims LB-2, NA-1, NA-3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flint import fmpq

from sdproof.families import synthetic
from sdproof.gains.style import COLOURS, canvas, drawing, line, plain_log_ticks, steps_label
from sdproof.model.instance import Instance
from sdproof.model.risks import lower_bound
from sdproof.optimum import optimal_curve
from sdproof.present.figures.values import Progress, as_float, as_floats, log_grid, reported

SETTINGS = {
    "aligned": "assumptions hold",
    "equal-singular-values": "equal singular values",
    "equal-alignment": "equal alignment",
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
    for name in reported(list(SETTINGS), progress):
        instance = synthetic(name)
        curves = [[p.rho for p in optimal_curve(instance, lam, STEPS)] for lam in lambdas]
        found.append(
            SettingCurves(name, instance, tuple(zip(*curves, strict=True)), lower_bound(instance))
        )
    return SettingsData(lambdas, tuple(found))


@drawing
def draw_settings(data: SettingsData) -> Any:
    """Three panels; lines that coincide stay visible, thin ones on wide ones."""
    from matplotlib.ticker import LogLocator

    figure, axes = canvas(3, width=3.3, height=4.0, sharey=True)
    x = as_floats(data.lambdas)
    for axis, setting in zip(axes, data.settings, strict=True):
        for k, values in enumerate(setting.rho):
            every = slice(3 * k, None, 5 * len(setting.rho))
            how = line(k, lw=3.2 - 0.5 * k, markevery=every, ms=6.5 - 0.5 * k)
            axis.plot(x, as_floats(values), label=steps_label(k), zorder=2 + 0.1 * k, **how)
        axis.axhline(as_float(setting.lower_bound), color=COLOURS[6], lw=1, zorder=1.9,
                     label="lower bound LB")  # fmt: skip
        axis.set(
            xscale="log", yscale="log", title=SETTINGS[setting.name], xlabel="λ  (units of $e_1$)"
        )
        axis.set_xlim(x[0], x[-1])
        axis.xaxis.set_major_locator(LogLocator(base=100))
    plain_log_ticks(axes[0].yaxis)
    axes[0].set_ylabel("excess risk ρ  (units of γ²/n)")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=6, handlelength=3.2)
    return figure
