"""The infimum of the risk against the number of steps, enclosed on three spectra.

References: claims LB-1, KS-1, KS-2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flint import fmpq

from sdproof.gains.style import COLOURS, SOFT, canvas, drawing, line, plain_log_ticks
from sdproof.krylov import krylov_bound, krylov_risk
from sdproof.minima import minimum
from sdproof.model.instance import Instance
from sdproof.model.risks import lower_bound
from sdproof.numbers.balls import endpoints
from sdproof.numbers.exact import integer
from sdproof.present.figures.values import Enclosure, Progress, as_float, as_floats, reported

LEAST, MOST = 6, 64
SIGNAL = 200
"""B_1 = 200 r, the other B_j = 0."""
MOST_STEPS = 20
MINIMA = 4
"""Steps for which the minimum over λ and ξ is computed too; each takes the longer, the more steps."""
DIGITS = 8


@dataclass(frozen=True, slots=True)
class KrylovSteps:
    """For k = 0, 1, …: `lower` ≤ inf over λ > 0 and ξ ∈ R^k of ρ ≤ `upper`; and that infimum for the
    first few k."""

    name: str
    instance: Instance
    lower: tuple[Enclosure, ...]
    upper: tuple[Enclosure, ...]
    minima: tuple[Enclosure, ...]
    lower_bound: fmpq


@dataclass(frozen=True, slots=True)
class KrylovData:
    """The signal 200 r on the largest eigenvalue, 1; units γ²/n."""

    rank: int
    spectra: tuple[KrylovSteps, ...]


def spectra(rank: int) -> dict[str, list[fmpq]]:
    """Three sets of eigenvalues with e_1 = 1."""
    others = range(rank - 1)
    return {
        "equispaced from 1 to 1/2": [1 - fmpq(j, 2 * (rank - 1)) for j in range(rank)],
        "1, a gap, then 3/4 to 1/2": [
            fmpq(1),
            *(fmpq(3, 4) - fmpq(j, 4 * (rank - 2)) for j in others),
        ],
        "geometric, ratio 4/5": [fmpq(4, 5) ** j for j in range(rank)],
    }


def _enclosed(value: Any) -> Enclosure:
    return Enclosure(value, value) if isinstance(value, fmpq) else Enclosure(*endpoints(value))


def _steps(name: str, eigenvalues: list[fmpq]) -> KrylovSteps:
    rank = len(eigenvalues)
    instance = Instance(tuple(eigenvalues), (fmpq(SIGNAL * rank),) + (fmpq(0),) * (rank - 1))
    steps = range(min(rank, MOST_STEPS) + 1)
    minima = [minimum(instance, k, DIGITS) for k in steps[: MINIMA + 1]]
    sides = [[krylov_risk(instance, k, side, DIGITS).rho for k in steps] for side in SIDES]
    return KrylovSteps(
        name,
        instance,
        tuple(_enclosed(krylov_bound(instance, k, digits=DIGITS)) for k in steps),
        tuple(_enclosed(min(pair, key=lambda v: v.mid())) for pair in zip(*sides, strict=True)),
        tuple(Enclosure(m.lo, m.hi) for m in minima),
        lower_bound(instance),
    )


SIDES: tuple[Any, ...] = ("inf", "zero")


def krylov_data(rank: int = 30, *, progress: Progress | None = None) -> KrylovData:
    """Bounds and minima for up to 20 steps on three spectra, to 8 digits.

    Raises `InputError` for a rank outside 6..64.
    """
    integer(rank, "rank", LEAST, MOST)
    every = reported(list(spectra(rank).items()), progress)
    return KrylovData(rank, tuple(_steps(name, e) for name, e in every))


@drawing
def draw_krylov(data: KrylovData) -> Any:
    """Three panels: the band between both bounds, the minima inside it, and LB."""
    from matplotlib.ticker import MaxNLocator

    figure, axes = canvas(rows=3, height=2.3, sharex=True)
    for axis, found in zip(axes, data.spectra, strict=True):
        steps = range(len(found.lower))
        low, high = as_floats(v.lo for v in found.lower), as_floats(v.hi for v in found.upper)
        bound = as_float(found.lower_bound)
        axis.fill_between(steps, low, high, color=COLOURS[1], alpha=0.15, lw=0)
        axis.plot(steps, high, label="at most (KS-1)", **line(1, ms=3.5))
        axis.plot(steps, low, label="at least, every λ and ξ (KS-2)", **line(2, ms=3.5))
        axis.plot(range(len(found.minima)), as_floats(found.minima), label="the infimum, enclosed",
                  **line(0, linestyle="none", ms=7.5, mfc="none"))  # fmt: skip
        axis.axhline(bound, color=SOFT, lw=1, ls=(0, (5, 2)), label="lower bound LB")
        axis.set(yscale="log", ylabel="risk ρ  (γ²/n)", ylim=(0.85 * bound, 1.6 * data.rank))
        axis.set_title(f"eigenvalues: {found.name}", loc="left")
        plain_log_ticks(axis.yaxis)
        axis.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axes[-1].set_xlabel("number of steps k")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower left", ncols=2)
    figure.suptitle(
        f"Infimum over λ and ξ: r = {data.rank}, signal {SIGNAL}·r on the largest", fontsize=9.5
    )
    return figure
