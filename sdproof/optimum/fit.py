"""The best ξ ∈ R^k at one λ, for every k = 0..K at once, as a weighted polynomial fit.

The risk of the filter q = t + t(1−t) h(t) is ρ = bound + Σ_g μ_g (h(t_g) − g_g)², over the groups g
of equal eigenvalues, with μ = w t²(1−t)² and g = (q* − t)/(t(1−t)). Polynomials orthogonal for the
weights μ (Stieltjes' three-term recurrence) give the best h of every degree with O(rK) operations.

References: claims LB-1, LB-2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flint import arb, arb_poly, fmpq, fmpq_poly

from sdproof.errors import PrecisionExhausted
from sdproof.limits import MAX_STEPS
from sdproof.model.filters import shrinkage
from sdproof.model.instance import Instance, require_instance
from sdproof.model.risks import bias, variance
from sdproof.numbers.balls import LIMIT_BITS, with_precision
from sdproof.numbers.conjugates import Conjugates, degree, dot, total
from sdproof.numbers.display import summary
from sdproof.numbers.exact import integer
from sdproof.numbers.kinds import positive_scalar
from sdproof.optimum.attainment import Attainment, attain, attain_beyond
from sdproof.optimum.grouping import Group, distinct, enclosed, groups

_RELATIVE_ACCURACY = fmpq(1, 2**53)


@dataclass(frozen=True, slots=True, repr=False)
class StepOptimum:
    """The best k-step self-distillation at one λ.

    Attributes
    ----------
    k : int
    rho : flint.fmpq or flint.arb
        inf over ξ ∈ R^k of ρ, in units of γ²/n.
    xi : tuple or None
        (ξ_1, …, ξ_k) that attains it; None when none does, or when the balls cannot tell.
    attained : bool or None
        Whether some ξ attains the infimum; None only for balls that cannot tell.
    reason : str
        Why not, or "".
    h : tuple
        Coefficients h_0, h_1, … of the optimal filter t + t(1−t) h(t), at most k of them.
    """

    k: int
    rho: Any
    xi: tuple[Any, ...] | None
    attained: bool | None
    reason: str
    h: tuple[Any, ...]

    def __repr__(self) -> str:
        return summary(self, "k", "rho", "xi", "attained", *(["reason"] * bool(self.reason)))


class Fit(NamedTuple):
    """One step of the recurrence: by how much ρ falls, and the fitted polynomial so far."""

    decrease: Any
    h: Any


class _Data(NamedTuple):
    """The weighted fit in numbers of one kind: nodes t, weights μ, values g, ρ_0, final ρ."""

    nodes: list[Any]
    weights: list[Any]
    values: list[Any]
    ridge: Any
    lower_bound: Any


def fit_data(parts: Sequence[Group], lam: Any) -> _Data:
    """Nodes t_g, weights μ_g and values g_g of the fit at λ, and ρ at k = 0 and at k ≥ #groups."""
    nodes = [shrinkage(g.eigenvalue, lam) for g in parts]
    weights, values = [], []
    for g, t in zip(parts, nodes, strict=True):
        slope = t * (1 - t)
        weights.append(g.weight * slope**2)
        values.append((g.best_filter - t) / slope)
    ridge = total(
        bias(g.signal, t) + g.size * variance(t) for g, t in zip(parts, nodes, strict=True)
    )
    return _Data(nodes, weights, values, ridge, total(g.lower_bound for g in parts))


def orthogonal_fit(
    nodes: Sequence[Any], weights: Sequence[Any], values: Sequence[Any], one: Any
) -> Iterator[Fit]:
    """Best polynomial fits of degree 0, 1, …, one per item, for the weights μ.

    Runs π_{i+1} = (t − a_i) π_i − b_i π_{i−1} on the nodes and on the coefficients.

    `nodes`, `weights`, `values`: distinct nodes, positive weights.
    `one`: the constant polynomial 1, which fixes the kind of the coefficients.

    Raises `PrecisionExhausted` if balls cannot certify that a squared norm Σ μ π_i² is positive.
    """
    identity = type(one)([0, 1])
    before, now = [0 * t for t in nodes], [0 * t + 1 for t in nodes]
    poly_before, poly, h = 0 * one, one, 0 * one
    residual, norm_before = list(values), None
    for _ in range(sum(map(degree, nodes))):
        weighted = [w * p for w, p in zip(weights, now, strict=True)]
        norm = dot(weighted, now)
        if not norm > 0:
            raise PrecisionExhausted(
                "fit: a squared norm is not certainly positive; nodes too close for the precision"
            )
        c = dot(weighted, residual) / norm
        residual = [v - c * p for v, p in zip(residual, now, strict=True)]
        h = h + c * poly
        yield Fit(c**2 * norm, h)
        a = dot(weighted, [t * p for t, p in zip(nodes, now, strict=True)]) / norm
        b = 0 * norm if norm_before is None else norm / norm_before
        step = zip(nodes, now, before, strict=True)
        before, now = now, [(t - a) * p - b * q for t, p, q in step]
        poly_before, poly = poly, (identity - a) * poly - b * poly_before
        norm_before = norm


def _coefficients(h: Any, k: int) -> tuple[Any, ...]:
    known = h.coeffs()[:k]
    zero = fmpq(0) if isinstance(h, fmpq_poly) else arb(0)
    return tuple(known) + (zero,) * (k - len(known))


def _optimum(k: int, rho: Any, h: tuple[Any, ...], how: Attainment | None = None) -> StepOptimum:
    found = attain(h) if how is None else how
    return StepOptimum(k, rho, found.xi, found.attained, found.reason, found.h)


def _curve(data: _Data, steps: int, one: Any) -> list[StepOptimum]:
    rho, curve = data.ridge, [_optimum(0, data.ridge, ())]
    count, last = sum(map(degree, data.nodes)), one * 0
    fits = orthogonal_fit(data.nodes, data.weights, data.values, one)
    for k, fit in zip(range(1, steps + 1), fits, strict=False):
        rho, last = (data.lower_bound if k == count else rho - fit.decrease), fit.h
        curve.append(_optimum(k, rho, _coefficients(last, k)))
    if steps > count:
        vanishing = one
        for t in data.nodes:
            conjugate = isinstance(t, Conjugates)
            vanishing *= t.characteristic_polynomial() if conjugate else type(one)([-t, 1])
        how = attain_beyond(_coefficients(last, count), tuple(vanishing.coeffs()))
        for k in range(count + 1, steps + 1):
            padded = how.padded(k)
            curve.append(_optimum(k, data.lower_bound, padded.h, padded))
    return curve


def optimal_curve(instance: Instance, lam: Any, steps: int | None = None) -> list[StepOptimum]:
    """The optimum over ξ ∈ R^k at one λ, for every k = 0, …, `steps`.

    ρ*_k = min over polynomials h of degree < k of Σ_j [B_j (1−q_j)² + q_j²], q = t + t(1−t) h(t).
    It is constant from k = number of distinct eigenvalues on: there it is LB, or, where equal
    eigenvalues have unequal B, the larger `sdproof.optimum.grouped_lower_bound`.

    Parameters
    ----------
    instance : Instance
        Exact gives exact results. The cost grows with the number of digits, which grows with k.
    lam : exact number or flint.arb
        λ > 0, in the unit of the eigenvalues. A ball gives balls.
    steps : int, optional
        The last k, 0 ≤ steps ≤ 4096; the rank by default.

    Returns
    -------
    list of StepOptimum
        Balls in `rho` have relative radius ≤ 2⁻⁵³ if the values given are narrow enough for it;
        otherwise the precision is raised until they stop improving. They are always valid.

    Raises
    ------
    sdproof.errors.InputError
        For no instance, λ ≤ 0, or a number of steps that is not accepted.
    sdproof.errors.PrecisionExhausted
        If the balls given are too wide, or eigenvalue balls overlap.
    """
    require_instance(instance)
    lam = positive_scalar(lam, "lam")
    steps = instance.rank if steps is None else integer(steps, "steps", 0, MAX_STEPS)
    parts = groups(instance)
    if instance.kind == "exact" and isinstance(lam, fmpq):
        return exact_points(parts, lam, steps)
    return _ball_curve(parts, lam, steps)


def exact_points(parts: Sequence[Group], lam: fmpq, steps: int) -> list[StepOptimum]:
    """The optimum for every k = 0, …, `steps`, exactly, of exact groups at a rational λ."""
    return _curve(fit_data(parts, lam), steps, fmpq_poly([1]))


def ball_points(parts: Sequence[Group], lam: Any, steps: int) -> list[StepOptimum]:
    """The optimum for every k = 0, …, `steps` in balls, at the precision of the context.

    Raises `PrecisionExhausted` if the precision is too low, or the balls given too wide, for some
    k.
    """
    balls = [Group(arb(g.eigenvalue), g.size, arb(g.signal)) for g in enclosed(parts)]
    return _curve(fit_data(balls, arb(lam)), steps, arb_poly([1]))


def _ball_curve(parts: Sequence[Group], lam: Any, steps: int) -> list[StepOptimum]:
    """`_curve` in balls; the precision is raised until ρ is accurate or stops improving."""
    given = [lam, *(v for g in parts for v in (g.eigenvalue, g.signal))]
    start = 128 + 8 * distinct(parts)
    exact = all(not isinstance(v, arb) or v.is_exact() for v in given)
    limit = max(LIMIT_BITS, start) if exact else 8 * start
    widths: list[Any] = []

    def compute() -> list[StepOptimum] | None:
        try:
            return ball_points(parts, lam, steps)
        except PrecisionExhausted:
            return None

    def accept(curve: list[StepOptimum] | None) -> bool:
        if curve is None:
            return False
        widths.append(max(p.rho.rad() for p in curve))
        stalled = len(widths) > 1 and bool(widths[-1] * 2 > widths[-2])
        return stalled or all(
            bool(p.rho.rad() <= abs(p.rho.mid()) * _RELATIVE_ACCURACY) for p in curve
        )

    result = with_precision(compute, accept, start, limit, "optimal_curve")
    return result or []
