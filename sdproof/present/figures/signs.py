"""Which imitation parameter is best for one step: negative, between 0 and 1, or above 1.

References: claims OS-2, OS-3.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from flint import arb, fmpq

from sdproof.families import hard
from sdproof.gains.style import INK, canvas, drawing, plain_log_ticks
from sdproof.minima import minimum
from sdproof.model.instance import Instance
from sdproof.numbers.exact import integer
from sdproof.optimum import optimal_curve
from sdproof.present.figures.values import (
    Enclosure,
    Progress,
    as_float,
    as_floats,
    log_grid,
    reported,
)

LEAST, MOST = 2, 16
DIGITS = 8
KINDS = ("ξ < 0", "0 ≤ ξ ≤ 1", "ξ > 1")
SHADES = ("#e79a6b", "#f6ef8f", "#78b4d9")


@dataclass(frozen=True, slots=True)
class SignData:
    """The best ξ of one step. Rows of equal C, B_1 = C r, from the least.

    `at_lam`: eigenvalues from 1 to 1/2; ξ at each λ of `lambdas`, exact.
    `ridge`: for these eigenvalues, an interval that holds ridge's best λ; None if that is a limit.
    `overall`: with the best λ as well, for each ratio e_1/e_r of `ratios`: the place of ξ in `KINDS`;
        None where two values of λ are equally good.
    """

    rank: int
    lambdas: tuple[fmpq, ...]
    ratios: tuple[fmpq, ...]
    signals: tuple[fmpq, ...]
    at_lam: tuple[tuple[fmpq, ...], ...]
    ridge: tuple[Enclosure | None, ...]
    overall: tuple[tuple[int | None, ...], ...]


def kind_of(xi: fmpq | arb) -> int | None:
    """The place in `KINDS`; None where a ball cannot tell."""
    certain = (xi < 0, xi >= 0 and xi <= 1, xi > 1)
    return certain.index(True) if any(certain) else None


def best_kind(instance: Instance) -> int | None:
    """The place in `KINDS` of the best ξ of one step at its best λ; None where several λ are as good.

    In the limit λ → ∞ the best filter is q = c e with c > 0, which is ξ → −∞; in the limit λ → 0 it is
    1 − c/e with c > 0, which is ξ → +∞. Otherwise a ball holds ξ, whatever the λ of the enclosure.
    """
    found = minimum(instance, 1, DIGITS)
    if found.tie != "none" or found.constant:
        return None
    if found.lam.limit:
        return 0 if found.lam.limit == "inf" else 2
    return None if found.xi is None else kind_of(found.xi[0])


def sign_data(rank: int = 6, *, progress: Progress | None = None) -> SignData:
    """Best ξ for C = 10⁻³ … 10³, λ = 10⁻³ … 10³ and ratios 1.1 … 1001.

    Raises `InputError` for a rank outside 2..16.
    """
    integer(rank, "rank", LEAST, MOST)
    lambdas, signals = log_grid(-3, 3, 8), log_grid(-3, 3, 4)
    ratios = tuple(1 + v for v in log_grid(-1, 3, 4))
    at_lam, ridge, overall = [], [], []
    for C in reported(signals, progress):
        instance = hard(rank, C, "1/2")
        at_lam.append(tuple(-optimal_curve(instance, lam, 1)[1].h[0] for lam in lambdas))
        best = minimum(instance, 0, DIGITS).lam
        ridge.append(None if best.limit else Enclosure(*best.interval))
        overall.append(tuple(best_kind(hard(rank, C, 1 / ratio)) for ratio in ratios))
    return SignData(rank, lambdas, ratios, signals, tuple(at_lam), tuple(ridge), tuple(overall))


@drawing
def draw_signs(data: SignData) -> Any:
    """Two panels: over λ, and over the eigenvalue ratio with the best λ at each point."""
    from matplotlib.patches import Patch

    figure, axes = canvas(rows=2, height=3.0)
    panels = (
        (data.lambdas, [[kind_of(v) for v in row] for row in data.at_lam]),
        (data.ratios, data.overall),
    )
    for axis, (places, kinds) in zip(axes, panels, strict=True):
        _cells(axis, as_floats(places), as_floats(data.signals), kinds)
        axis.set(xscale="log", yscale="log", ylabel="signal C = $B_1$/r")
        axis.grid(visible=False)
    known = [(lam, C) for lam, C in zip(data.ridge, data.signals, strict=True) if lam is not None]
    axes[0].plot([as_float(lam) for lam, _ in known], [as_float(C) for _, C in known],
                 color=INK, label="ridge's best λ")  # fmt: skip
    axes[0].set(xlabel="λ  (units of $e_1$)")
    axes[0].set_title("at one λ; eigenvalues from 1 to 1/2", loc="left")
    axes[0].set_xlim(as_float(data.lambdas[0]), as_float(data.lambdas[-1]))
    axes[1].set(xlabel="eigenvalue ratio $e_1/e_r$")
    axes[1].set_title("with the best λ", loc="left")
    plain_log_ticks(axes[1].xaxis)
    patches = [Patch(color=c, label=k) for k, c in zip(KINDS, SHADES, strict=True)]
    figure.legend(handles=[*patches, *axes[0].lines], loc="outside lower left", ncols=4)
    figure.suptitle(
        f"Best ξ of one step: r = {data.rank}, equispaced, signal on $u_1$", fontsize=9.5
    )
    return figure


def _cells(axis: Any, x: list[float], y: list[float], kinds: Any) -> None:
    """A rectangle for each run of neighbours of one kind in a row; the values stand in its middle."""
    across, up = _edges(x), _edges(y)
    for row, (low, high) in zip(kinds, pairwise(up), strict=True):
        start = 0
        for kind, run in groupby(row):
            end = start + len(list(run))
            if kind is not None:
                axis.fill_between(
                    [across[start], across[end]], low, high, color=SHADES[kind], lw=0.8
                )
            start = end
    axis.set(xlim=(across[0], across[-1]), ylim=(up[0], up[-1]))


def _edges(values: list[float]) -> list[float]:
    """Where the cells of a logarithmic grid meet."""
    inner = [math.sqrt(a * b) for a, b in pairwise(values)]
    return [values[0] ** 2 / inner[0], *inner, values[-1] ** 2 / inner[-1]]
