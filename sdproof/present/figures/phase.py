"""Where repeated steps gain: the gain over (alignment, eigenvalue ratio), some points with certificates.

References: claims MT-2, MT-3, NA-1, NA-2, GL-1.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any

from flint import fmpq

from sdproof.errors import InputError, ProofError
from sdproof.gains.style import INK, PAPER, canvas, drawing, plain_log_ticks
from sdproof.minima import gain
from sdproof.model.instance import Instance
from sdproof.numbers.exact import integer, to_exact
from sdproof.present.figures.values import (
    Enclosure,
    Progress,
    as_float,
    as_floats,
    log_grid,
    reported,
)
from sdproof.prove.certificate import Certificate
from sdproof.prove.instance import certify

LEAST, MOST = 2, 8
SIGNAL = 200
"""‖θ*‖² e_1/γ² = 200 r."""
DIGITS = 8
EVERY = 4
"""Every fourth point of the grid, in both directions, gets a certificate."""
LEVELS = (1.1, 1.5, 2.0, 3.0, 4.0, 6.0)


@dataclass(frozen=True, slots=True)
class PhasePoint:
    """Enclosed gains at one point.

    `off`, `ratio`: 1 − cos²∠(θ*, u_1), and e_1/e_r.
    `over_ridge`, `over_one_step`: (min over λ > 0, and ξ ∈ R, of ρ) / LB; LB is attained with r
        steps (LB-2).
    `certified` ((fmpq, fmpq) or None): (c_0, c_1) for which the kernel accepted certificates of
        "ridge ρ ≥ c_0 LB for all λ" and "one step ρ ≥ c_1 LB for all λ and ξ"; None where none was
        asked for.
    """

    off: fmpq
    ratio: fmpq
    over_ridge: Enclosure
    over_one_step: Enclosure
    certified: tuple[fmpq, fmpq] | None


@dataclass(frozen=True, slots=True)
class PhaseData:
    """A grid: rows of equal ratio, from the least; in each, `off` grows."""

    rank: int
    signal: fmpq
    off: tuple[fmpq, ...]
    ratios: tuple[fmpq, ...]
    rows: tuple[tuple[PhasePoint, ...], ...]


def phase_instance(rank: int, off: object, ratio: object) -> Instance:
    """e_j equispaced from 1 to 1/ratio; a share `off` of θ* spread evenly off u_1; B = 200 r e θ².

    Raises `InputError` unless 0 ≤ off ≤ 1 and ratio > 1.
    """
    share, quotient = to_exact(off, "off"), to_exact(ratio, "ratio")
    if not 0 <= share <= 1:
        raise InputError(f"off: {share} is outside [0, 1]; accepted: a number in [0, 1]")
    if not quotient > 1:
        raise InputError(f"ratio: {quotient} is not above 1; accepted: a number > 1")
    eigenvalues = tuple(1 - (1 - 1 / quotient) * j / (rank - 1) for j in range(rank))
    shares = (1 - share,) + (share / (rank - 1),) * (rank - 1)
    snr = tuple(SIGNAL * rank * e * s for e, s in zip(eigenvalues, shares, strict=True))
    return Instance(eigenvalues, snr)


def kernel_checked(instance: Instance, steps: int, least: fmpq, unit: fmpq) -> fmpq:
    """A gain c just below least/unit such that the kernel accepts "ρ ≥ c·unit for all λ and ξ".

    Raises `ProofError` if no certificate is found, or the kernel rejects it.
    """
    c = fmpq((least / unit * 100).floor(), 100)
    if c * unit >= least:
        c -= fmpq(1, 100)
    found = certify(instance, steps, c * unit)
    if not isinstance(found, Certificate):
        raise ProofError(f"phase: no certificate for {steps} steps at {c}; a counterexample exists")
    found.check()
    return c


def phase_point(rank: int, off: fmpq, ratio: fmpq, *, certified: bool) -> PhasePoint:
    """The enclosed gains of `phase_instance`, if asked for with certificates."""
    instance = phase_instance(rank, off, ratio)
    found = gain(instance, digits=DIGITS)
    assert found.ridge_ratio is not None  # there is signal, so neither is None
    assert found.one_step_ratio is not None
    marks = None
    if certified:
        marks = (
            kernel_checked(instance, 0, found.ridge.lo, found.lower_bound),
            kernel_checked(instance, 1, found.one_step.lo, found.lower_bound),
        )
    return PhasePoint(
        off, ratio, Enclosure(*found.ridge_ratio), Enclosure(*found.one_step_ratio), marks
    )


def phase_data(
    rank: int = 4, per_decade: int = 4, *, progress: Progress | None = None
) -> PhaseData:
    """Enclosed gains for off-signal shares 10⁻⁶ … (1 − 1/r) and ratios 1.1 … 1000.

    Raises `InputError` for a rank outside 2..8.
    """
    rank = integer(rank, "rank", LEAST, MOST)
    even = fmpq(rank - 1, rank)
    off = tuple(v for v in log_grid(-6, 0, per_decade) if v < even)
    ratios = tuple(1 + v for v in log_grid(-1, 3, per_decade))
    places = list(product(enumerate(ratios), enumerate(off)))
    points = [
        phase_point(rank, share, ratio, certified=i % EVERY == j % EVERY == EVERY // 2)
        for (i, ratio), (j, share) in reported(places, progress)
    ]
    rows = (tuple(points[i : i + len(off)]) for i in range(0, len(points), len(off)))
    return PhaseData(rank, fmpq(SIGNAL * rank), off, ratios, tuple(rows))


def shades(count: int) -> list[tuple[float, ...]]:
    """So many colours from dark to light, told apart in grey as well."""
    from matplotlib import colormaps

    return [colormaps["cividis"](0.08 + 0.9 * i / max(count - 1, 1)) for i in range(count)]


@drawing
def draw_phase(data: PhaseData) -> Any:
    """Two panels, over ridge and over one step: bands of the gain, and the points with certificates."""
    from matplotlib.patches import Patch

    figure, axes = canvas(rows=2, height=3.0, sharex=True)
    x, y = as_floats(data.off), as_floats(data.ratios)
    most = max(as_float(p.over_ridge) for row in data.rows for p in row)
    edges = [1.0, *(v for v in LEVELS if v < data.rank), max(most, data.rank)]
    colours = shades(len(edges) - 1)
    for steps, axis in enumerate(axes):
        name = "over_one_step" if steps else "over_ridge"
        z = [as_floats(getattr(p, name) for p in row) for row in data.rows]
        axis.contourf(x, y, z, levels=edges, colors=colours, extend="neither")
        marks = [p for row in data.rows for p in row if p.certified]
        axis.plot([as_float(p.off) for p in marks], [as_float(p.ratio) for p in marks], "o", ms=5,
                  mfc=PAPER, mec=INK, mew=1, label="kernel certificate")  # fmt: skip
        axis.set(xscale="log", yscale="log", ylabel="eigenvalue ratio $e_1/e_r$")
        axis.set_title(f"gain over {'1 step' if steps else 'ridge'}", loc="left")
        axis.grid(visible=False)
        plain_log_ticks(axis.yaxis)
    axes[-1].set_xlabel("share of θ* off $u_1$:  1 − cos²∠(θ*, $u_1$)")
    bands = [Patch(color=c, label=f"{lo:.2g} to {hi:.2g}")
             for c, (lo, hi) in zip(colours, pairwise(edges), strict=True)]  # fmt: skip
    figure.legend(handles=[*bands, *axes[0].lines], loc="outside lower left", ncols=3)
    figure.suptitle(
        f"Gain of r = {data.rank} steps; ‖θ*‖²$e_1$/γ² = {data.signal}, eigenvalues equispaced",
        fontsize=9.5,
    )
    return figure
