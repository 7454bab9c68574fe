"""Exact data of the excess risk ρ*_k − bound near one λ, near λ = 0 and near λ = ∞.

With e the eigenvalues, a k-step filter is q = e P(e) / (e + λ)^(k+1), P monic of degree k and
otherwise free. A chart names λ by a coordinate s, |s| < 1, with a rational radius R:

    centre c:   λ = c (1 + R s)           τ_j = R c / (e_j + c)
    "0":        λ = e_min R s             τ_j = R e_min / e_j
    "inf":      λ = e_max / (R s)         τ_j = R e_j / e_max

In each, q_j(s) = [q_j(0) + base_j · (any polynomial of degree < k in node_j) + κ (τ_j s)^(k+1)]
/ (1 + τ_j s)^(k+1), with κ = 1 at infinity and 0 otherwise: analytic in s, at both limits too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeAlias

from flint import fmpq, fmpq_mat

from sdproof.errors import PrecisionExhausted
from sdproof.numbers.conjugates import approximations, products, total
from sdproof.numbers.exact import to_float
from sdproof.optimum.grouping import Group

Centre: TypeAlias = fmpq | Literal["0", "inf"]

MAX_RATIO = 10**200
"""Largest ratio of eigenvalues for which the line 0 < λ < ∞ is covered with charts."""
_RATIO = 0.875
"""Wanted ‖M(s) − 1‖ on the unit disc of a chart; below 1 it keeps the fit well-posed."""


@dataclass(frozen=True)
class MinimumProblem:
    """The best k-step fit over groups of distinct exact eigenvalues, as a function of λ.

    `parts`: more than `steps` of them, exact.
    `steps`: k ≥ 0.
    """

    parts: tuple[Group, ...]
    steps: int

    def __post_init__(self) -> None:
        if self.largest > MAX_RATIO * self.least:
            raise PrecisionExhausted(
                "minimum over λ: the ratio of the eigenvalues is beyond 10^200, the stated limit"
            )

    @cached_property
    def eigenvalues(self) -> list[fmpq]:
        """Rational numbers near them, equal where they are rational."""
        return approximations([g.eigenvalue for g in self.parts])

    @cached_property
    def least(self) -> fmpq:
        """The unit of λ near 0: e_min, or a rational number near it."""
        return min(self.eigenvalues)

    @cached_property
    def largest(self) -> fmpq:
        """The unit of λ near ∞: e_max, or a rational number near it."""
        return max(self.eigenvalues)

    @cached_property
    def lower_bound(self) -> fmpq:
        """The least risk of any filter that is a function of e."""
        return fmpq(total(g.lower_bound for g in self.parts))

    @cached_property
    def limits(self) -> dict[str, tuple[fmpq, fmpq]]:
        """For "0" and "inf": exact limit of the excess, and its derivative in R s; see `Chart`."""
        return {end: _limit(self, end) for end in ("0", "inf")}


class LocalFit(NamedTuple):
    """τ_j without the factor R; the others at s = 0. `start` is one filter of the family."""

    tau: list[Any]
    nodes: list[Any]
    base: list[Any]
    start: list[Any]


@dataclass(frozen=True)
class Chart:
    """The weighted fit in the coordinate s around `centre`.

    `radius`: R, the change of λ (relative), λ/e_min or e_max/λ at s = 1.
    """

    centre: Centre
    radius: fmpq

    @classmethod
    def at(cls, problem: MinimumProblem, centre: Centre) -> Chart:
        """The chart around `centre`, with a radius that keeps the fit well-posed."""
        tau = _tau(problem, centre, problem.eigenvalues)
        return cls(centre, _radius(tau, problem.steps))

    @property
    def at_infinity(self) -> bool:
        return self.centre == "inf"

    def lam(self, problem: MinimumProblem, s: fmpq) -> fmpq:
        """λ at the coordinate s; at infinity s ≠ 0."""
        if isinstance(self.centre, fmpq):
            return self.centre * (1 + self.radius * s)
        if self.centre == "0":
            return problem.least * self.radius * s
        return problem.largest / (self.radius * s)


def _tau(problem: MinimumProblem, centre: Centre, e: Sequence[Any]) -> list[Any]:
    if isinstance(centre, fmpq):
        return [centre / (v + centre) for v in e]
    return [problem.least / v if centre == "0" else v / problem.largest for v in e]


def coordinates(problem: MinimumProblem, centre: Centre, e: Sequence[Any]) -> LocalFit:
    """The fit around `centre` at eigenvalues of any kind of number."""
    tau = _tau(problem, centre, e)
    nodes = [1 - v for v in tau] if isinstance(centre, fmpq) else tau
    base = [v * (1 - v) for v in tau] if isinstance(centre, fmpq) else tau
    start = nodes if isinstance(centre, fmpq) else [0 * v + int(centre == "0") for v in tau]
    near = _tau(problem, centre, problem.eigenvalues)
    middle = (min(near) + max(near)) / 2
    middle = 1 - middle if isinstance(centre, fmpq) else middle
    return LocalFit(tau, [v - middle for v in nodes], base, start)


def _radius(tau: Sequence[fmpq], steps: int) -> fmpq:
    """A dyadic R ≤ min(2, 1/(4 max τ)) with (1 + |τ_0 − τ_j| R/(1 − τ_j R))^(2k+2) ≲ 1 + _RATIO.

    A float picks it; `sdproof.minima.taylor` certifies what follows from it.
    """
    most = max(tau)
    bound = min(2.0, 1 / (4 * to_float(most)))
    if steps > 0:
        middle = (min(tau) + most) / 2
        delta = (1 + _RATIO) ** (1 / (2 * steps + 2)) - 1
        bound = min(
            bound, *(delta / (to_float(abs(middle - v)) + delta * to_float(v)) for v in tau)
        )
    mantissa, denominator = bound.as_integer_ratio()
    shift = max(0, mantissa.bit_length() - 12)
    return fmpq((mantissa >> shift) << shift, denominator)


def _limit(problem: MinimumProblem, end: Literal["0", "inf"]) -> tuple[fmpq, fmpq]:
    """Excess at s = 0 and d excess/d(R s) there, by the normal equations; exact.

    With p_i = base·nodeⁱ and y = q* − q the residual, the derivative with the free polynomial held
    (envelope theorem) is 2(k+1) Σ w y τ q, for k ≥ 1. There τ q is a sum of p_0, …, p_(k−1), on which
    w y is orthogonal, and of h_(k−1) p_k.
    """
    parts, k = problem.parts, problem.steps
    at = coordinates(problem, end, [g.eigenvalue for g in parts])
    miss = [g.best_filter - q for g, q in zip(parts, at.start, strict=True)]
    weighted = [g.weight * v for g, v in zip(parts, miss, strict=True)]
    excess = total(v * d for v, d in zip(weighted, miss, strict=True))
    if k == 0:  # q is the start, and its rate −τ q, or τ where q → 0
        sign = 1 if end == "0" else -1
        return excess, 2 * sign * total(v * x for v, x in zip(weighted, at.tau, strict=True))
    columns = [at.base]
    for _ in range(2 * k - 1):
        columns.append([v * x for v, x in zip(columns[-1], at.nodes, strict=True)])
    base = [g.weight * v for g, v in zip(parts, at.base, strict=True)]
    moments, right = products([base, weighted], columns)
    matrix = fmpq_mat([[moments[a + b] for b in range(k)] for a in range(k)])
    h = matrix.solve(fmpq_mat(k, 1, right[:k])).entries()
    fitted = sum((x * v for x, v in zip(h, right, strict=False)), start=fmpq(0))
    ahead = right[k] - sum((x * moments[i + k] for i, x in enumerate(h)), start=fmpq(0))
    return excess - fitted, 2 * (k + 1) * h[-1] * ahead
