"""The optimal filters q(t) of k = 0..r steps against the target q*.

References: claims SD-1, LB-1, LB-2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flint import fmpq

from sdproof.gains.style import INK, PAPER, SOFT, canvas, drawing, line, steps_label
from sdproof.model.filters import shrinkage
from sdproof.model.instance import Instance
from sdproof.model.parameters import filter_from_h
from sdproof.model.risks import best_filter
from sdproof.numbers.exact import exact_str, integer, to_exact
from sdproof.optimum import optimal_curve
from sdproof.present.figures.values import Progress, as_floats, reported

LEAST, MOST = 2, 6
POINTS = 200


@dataclass(frozen=True, slots=True)
class FilterCurve:
    """q at every t of the grid for the best k steps, and its risk ρ; exact."""

    k: int
    q: tuple[fmpq, ...]
    rho: fmpq


@dataclass(frozen=True, slots=True)
class FiltersData:
    """Filters of one instance at one λ; exact.

    `t`: grid on [0, 1].
    `nodes`, `targets`: t_j = e_j/(e_j + λ) and q*_j = B_j/(1 + B_j).
    """

    instance: Instance
    lam: fmpq
    t: tuple[fmpq, ...]
    nodes: tuple[fmpq, ...]
    targets: tuple[fmpq, ...]
    curves: tuple[FilterCurve, ...]


def staircase(rank: int) -> Instance:
    """s_j = (r + 1 − j)/r and θ* = u_1, γ² = 1/100: "aligned" of the paper when r = 4."""
    values = tuple(fmpq(rank - j, rank) for j in range(rank))
    theta = (1, *[0] * (rank - 1))
    return Instance.from_spectrum(
        singular_values=values, theta=theta, noise_variance=fmpq(1, 100), n=100
    )


def filters_data(
    rank: int = 4, lam: object = fmpq(1, 4), *, progress: Progress | None = None
) -> FiltersData:
    """The exact optimal filters at λ (unit of the eigenvalues, e_1 = 1).

    Raises `InputError` for a rank outside 2..6 or λ ≤ 0.
    """
    rank = integer(rank, "rank", LEAST, MOST)
    instance, value = staircase(rank), to_exact(lam, "lam")
    grid = tuple(fmpq(i, POINTS) for i in range(POINTS + 1))
    curves = tuple(
        FilterCurve(p.k, tuple(filter_from_h(t, p.h) for t in grid), p.rho)
        for p in reported(optimal_curve(instance, value), progress)
    )
    nodes = tuple(shrinkage(e, value) for e in instance.eigenvalues)
    targets = tuple(best_filter(snr) for snr in instance.snr)
    return FiltersData(instance, value, grid, nodes, targets, curves)


@drawing
def draw_filters(data: FiltersData) -> Any:
    """One panel: the filters as curves in t, the targets as rings at the nodes."""
    figure, (axis,) = canvas(height=4.4)
    x, last = as_floats(data.t), len(data.curves) - 1
    for curve in data.curves:
        label = f"{steps_label(curve.k)}: ρ = {as_floats([curve.rho])[0]:.3f}"
        how = line(curve.k, marker="", lw=2.4 if curve.k == last else 1.6)
        axis.plot(x, as_floats(curve.q), label=label, **how)
    axis.plot(as_floats(data.nodes), as_floats(data.targets), "o", ms=9, mew=1.8, mfc=PAPER,
              mec=INK, zorder=5, label="target $q^*_j$ at $t_j$")  # fmt: skip
    for j, t in enumerate(as_floats(data.nodes), 1):
        axis.axvline(t, color=SOFT, lw=0.6, zorder=0.5)
        axis.annotate(f"$t_{j}$", (t, 1), xycoords=("data", "axes fraction"), ha="center",
                      xytext=(0, 3), textcoords="offset points", fontsize=9)  # fmt: skip
    axis.set(xlabel="$t = e/(e+λ)$", ylabel="filter value $q(t)$", xlim=(0, 1))
    e, B = (", ".join(map(exact_str, v)) for v in (data.instance.eigenvalues, data.instance.snr))
    axis.set_title(f"λ = {data.lam}, $e_j$ = {e}\n$B_j$ = {B}", pad=18, loc="left")
    axis.grid(visible=False)
    figure.legend(loc="outside lower left", ncols=2)
    return figure
