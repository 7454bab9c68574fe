"""The optimal ξ grows without bound when eigenvalues crowd together.

References: claims LB-2, NA-3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flint import fmpq

from sdproof.errors import InputError
from sdproof.gains.style import canvas, drawing, line, plain
from sdproof.model.instance import Instance
from sdproof.numbers.exact import integer, to_exact
from sdproof.optimum import optimal_curve
from sdproof.present.figures.values import Progress, as_float, log_grid, reported

LEAST, MOST = 2, 6
PER_DECADE = 5


@dataclass(frozen=True, slots=True)
class XiCurve:
    """max_i |ξ_i| of the best r steps against the gap; None where no ξ attains LB. Exact.

    `slope`: the exponent of the gap as it tends to 0: max_i |ξ_i| is of the order gap^slope.
    """

    label: str
    rank: int
    slope: int
    largest: tuple[fmpq | None, ...]


@dataclass(frozen=True, slots=True)
class XiData:
    """Gaps δ in units of e_1 = 1, and the size of the optimal ξ at λ; exact."""

    lam: fmpq
    gaps: tuple[fmpq, ...]
    curves: tuple[XiCurve, ...]


def crowded(rank: int, gap: object) -> Instance:
    """e_j = 1 − (j−1) δ, signal B = 100 r on u_1 only.

    Raises `InputError` if (r − 1) δ is not below 1 or δ ≤ 0.
    """
    delta = to_exact(gap, "gap")
    if not 0 < delta * (rank - 1) < 1:
        raise InputError(f"gap: {delta} is not accepted; accepted: 0 < gap < 1/(r - 1)")
    eigenvalues = tuple(1 - j * delta for j in range(rank))
    return Instance(eigenvalues, (fmpq(100 * rank),) + (fmpq(0),) * (rank - 1))


def one_pair(rank: int, gap: object) -> Instance:
    """e_1 = 1, e_2 = 1 − δ, the others equispaced from 1/2 down to 1/r; signal 100 r on u_1."""
    delta = to_exact(gap, "gap")
    if rank < 3 or not 0 < delta < fmpq(1, 2):
        raise InputError("gap: a close pair needs rank ≥ 3 and 0 < gap < 1/2")
    rest = [
        fmpq(1, 2) - (fmpq(1, 2) - fmpq(1, rank)) * j / max(rank - 3, 1) for j in range(rank - 2)
    ]
    return Instance((fmpq(1), 1 - delta, *rest), (fmpq(100 * rank),) + (fmpq(0),) * (rank - 1))


def largest_xi(instance: Instance, lam: fmpq) -> fmpq | None:
    """max_i |ξ_i| of the best r steps at λ, exact; None where no ξ ∈ R^r attains the optimum."""
    xi = optimal_curve(instance, lam)[-1].xi
    return None if xi is None else max(abs(v) for v in xi)


def xi_data(rank: int = 5, lam: object = 1, *, progress: Progress | None = None) -> XiData:
    """Exact sizes of the optimal ξ for gaps from 10⁻⁵ to 10⁻¹.

    Raises `InputError` for a rank outside 2..6 or λ ≤ 0.
    """
    rank = integer(rank, "rank", LEAST, MOST)
    value, gaps = to_exact(lam, "lam"), log_grid(-5, -1, PER_DECADE)
    wanted = [(f"all {r} eigenvalues", r, 1 - r, crowded) for r in range(2, rank + 1)]
    if rank >= 4:
        wanted.append((f"one pair of {rank}", rank, -1, one_pair))
    curves = []
    for label, r, slope, build in reported(wanted, progress):
        sizes = tuple(largest_xi(build(r, gap), value) for gap in gaps)
        curves.append(XiCurve(label, r, slope, sizes))
    return XiData(value, gaps, tuple(curves))


def settled_from(data: XiData, curve: XiCurve) -> fmpq | None:
    """The largest gap drawn up to which the curve grows, over each factor of ten, as gap^slope to 5 %;
    None if it nowhere does."""
    found = None
    for i in range(len(data.gaps) - PER_DECADE):
        small, large = curve.largest[i], curve.largest[i + PER_DECADE]
        if small is None or large is None:
            break
        ratio = small / large / fmpq(10) ** -curve.slope
        if abs(ratio - 1) > fmpq(1, 20):
            break
        found = data.gaps[i + PER_DECADE]
    return found


@drawing
def draw_xi(data: XiData) -> Any:
    """One log-log panel, each curve labelled with its slope and with the gaps where it has it."""
    figure, (axis,) = canvas(height=4.4)
    for i, curve in enumerate(data.curves):
        known = [(g, v) for g, v in zip(data.gaps, curve.largest, strict=True) if v is not None]
        upto = settled_from(data, curve)
        holds = "" if upto is None else f", δ ≤ {plain(as_float(upto))}"
        label = f"{curve.label}: slope {curve.slope}{holds}".replace("-", "−")
        how = line(i + 1, markevery=2)
        if curve.slope != 1 - curve.rank:  # lies on another curve: rings around its markers
            how |= {"linestyle": "none", "marker": "o", "ms": 11, "mfc": "none", "mew": 1.6}
        axis.plot([as_float(g) for g, _ in known], [as_float(v) for _, v in known],
                  label=label, **how)  # fmt: skip
    axis.set(xscale="log", yscale="log")
    axis.set_xlabel("gap δ between neighbouring eigenvalues")
    axis.set_ylabel("largest $|ξ_i|$ of the best r steps")
    axis.set_title(f"$e_1$ = 1, signal 100·r on $u_1$, λ = {data.lam}", loc="left")
    figure.legend(
        loc="outside lower left", title="Eigenvalues that crowd together", alignment="left"
    )
    return figure
