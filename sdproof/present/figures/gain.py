"""The gain of r steps over ridge and over one step grows linearly with r on the hard family.

References: claims MT-1, MT-2, MT-3, GL-1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from flint import fmpq

from sdproof.families import hard
from sdproof.gains.style import COLOURS, INK, MARKERS, canvas, drawing
from sdproof.minima import Gain, gain
from sdproof.numbers.exact import integer
from sdproof.present.figures.values import Enclosure, Progress, as_floats, reported

T = TypeVar("T")

DIGITS = 12
MOST_POINTS = 24


@dataclass(frozen=True, slots=True)
class GainPoint:
    """Rank r: certified gains, and what the theory says about them for this instance.

    `over_ridge`, `over_one_step`: (min over λ > 0, and over ξ ∈ R, of ρ) / (ρ of the best r steps).
    `least_over_ridge`, `least_over_one_step`: the lower bounds of these claims divided by LB (MT-3,
        MT-2); exact.
    `cap`: r / LB, which no gain exceeds (GL-1); exact.
    """

    rank: int
    over_ridge: Enclosure
    over_one_step: Enclosure
    least_over_ridge: fmpq
    least_over_one_step: fmpq
    cap: fmpq


@dataclass(frozen=True, slots=True)
class GainData:
    """Gains on the hard family with B_1 = C r and eigenvalues equispaced from 1 down to b."""

    C: fmpq
    b: fmpq
    points: tuple[GainPoint, ...]


def ranks_up_to(most: int) -> list[int]:
    """2, 3, … up to `most`, thinned to about `MOST_POINTS` evenly spaced ranks that hold `most`."""
    most = integer(most, "rank", 2)
    stride = -(-most // MOST_POINTS)
    return sorted({2, *range(max(stride, 2), most + 1, stride), most})


def _present(value: T | None) -> T:
    """A value that is there because the instance has signal."""
    assert value is not None
    return value


def _point(rank: int, found: Gain) -> GainPoint:
    return GainPoint(
        rank,
        Enclosure(*_present(found.ridge_ratio)),
        Enclosure(*_present(found.one_step_ratio)),
        _present(found.best_ridge_bound).ridge / found.lower_bound,
        _present(found.best_one_step_bound).one_step / found.lower_bound,
        _present(found.cap),
    )


def gain_data(rank: int = 48, *, progress: Progress | None = None) -> GainData:
    """Certified gains for ranks up to `rank`: exact bounds, enclosures to 12 digits.

    Raises `InputError` for rank < 2.
    """
    C, b = fmpq(200), fmpq(1, 2)
    ranks = reported(ranks_up_to(rank), progress)
    points = tuple(_point(r, gain(hard(r, C, b), digits=DIGITS)) for r in ranks)
    return GainData(C, b, points)


@drawing
def draw_gain(data: GainData) -> Any:
    """One panel: both gains against r, each between its proved lower bound and r/LB."""
    figure, (axis,) = canvas(height=4.3)
    ranks = [p.rank for p in data.points]
    caps = as_floats(p.cap for p in data.points)
    axis.plot(ranks, caps, color=INK, lw=1.1, ls=(0, (5, 2)),
              label="no gain is larger: r/LB (GL-1)")  # fmt: skip
    series = (
        (2, "ridge", "MT-3", [p.over_ridge for p in data.points], "least_over_ridge"),
        (1, "1 step", "MT-2", [p.over_one_step for p in data.points], "least_over_one_step"),
    )
    for i, name, claim, gains, least in series:
        proved = as_floats(getattr(p, least) for p in data.points)
        axis.fill_between(ranks, proved, caps, color=COLOURS[i], alpha=0.13, lw=0)
        axis.plot(ranks, as_floats(gains), color=COLOURS[i], marker=MARKERS[i], ls="none",
                  label=f"gain over {name}, enclosed")  # fmt: skip
        axis.plot(ranks, proved, color=COLOURS[i], lw=1.1, ls=(0, (1.2, 1.4 * i)),
                  label=f"at least ({claim})")  # fmt: skip
    axis.set(xlabel="rank r = number of steps", ylabel="ratio of least excess risks")
    axis.set(xlim=(0, ranks[-1] * 1.03), ylim=(0, caps[-1] * 1.05))
    axis.set_title(
        f"Gain of r steps: signal {data.C}·r on $u_1$, eigenvalues 1 to {data.b}", loc="left"
    )
    axis.legend(loc="upper left")
    return figure
