"""The weighted polynomial fit of the best ξ in balls: nodes, first vectors and data.

With D_g = √μ_g the excess is excess_k = min over h, deg h < k, of ‖y − D h(t)‖², y = D g =
√w (q* − t). The vectors D h(t), deg h < k, form the space V_k; those orthogonal to V_k are
p(t)/(D ω'(t)), deg p < G − k, ω(t) = Π (t − t_g), because divided differences over all nodes
vanish on polynomials of degree < G − 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flint import arb, arb_mat, fmpq, fmpz, nmod, nmod_poly

from sdproof.numbers.conjugates import Conjugates
from sdproof.numbers.polynomials import PRIME, divided_differences, residue
from sdproof.optimum.grouping import Group, distinct, enclosed, tractable
from sdproof.optimum.interpolation import Interpolation

_DEGREE_LIMIT = 256
_SHORT_BITS = 62


@dataclass(frozen=True, slots=True)
class FitProblem:
    """The groups of equal eigenvalues and λ, exact or balls."""

    parts: tuple[Group, ...]
    lam: Any

    @property
    def count(self) -> int:
        """G, the number of distinct eigenvalues."""
        return distinct(self.parts)

    @property
    def separate(self) -> tuple[Group, ...]:
        """A group for each distinct eigenvalue: balls of the working precision where irrational."""
        return enclosed(self.parts)

    @property
    def given(self) -> list[Any]:
        return [self.lam, *(v for g in self.parts for v in (g.eigenvalue, g.signal))]

    @property
    def exact(self) -> bool:
        """Whether every number is known exactly."""
        return not any(isinstance(v, arb) for v in self.given)

    @property
    def accuracy(self) -> int | None:
        """The least relative accuracy of a ball, in bits; None if all are exact points."""
        wide = [v for v in self.given if isinstance(v, arb) and not v.is_exact()]
        return min((int(v.rel_accuracy_bits()) for v in wide), default=None)

    def lower_bound(self) -> arb:
        """Σ_g S_g m_g/(S_g + m_g), as a ball."""
        return sum((arb(g.lower_bound) for g in self.separate), start=arb(0))

    def nodes(self) -> list[arb]:
        """t_g − t_0 = λ(e_g − e_0)/((e_g + λ)(e_0 + λ)), e_0 in the middle: all small."""
        values = [g.eigenvalue for g in self.separate]
        if any(isinstance(v, arb) for v in values):
            mids = [arb(v).mid() for v in values]
            centre = ((max(mids) + min(mids)) / 2).mid()
        else:
            centre = (max(values) + min(values)) / 2
        lam = self.lam
        return [arb(lam * (e - centre) / ((e + lam) * (centre + lam))) for e in values]

    def start(self) -> arb_mat:
        """D_g = √w t (1 − t), as a row."""
        lam, parts = self.lam, self.separate
        slopes = [arb(g.eigenvalue * lam / (g.eigenvalue + lam) ** 2) for g in parts]
        roots = [arb(g.weight).sqrt() for g in parts]
        return _row([s * w for s, w in zip(slopes, roots, strict=True)])

    def data(self) -> arb_mat:
        """y_g = √w (q* − t), as a row."""
        lam, parts = self.lam, self.separate
        gaps = [arb(g.best_filter - g.eigenvalue / (g.eigenvalue + lam)) for g in parts]
        roots = [arb(g.weight).sqrt() for g in parts]
        return _row([s * w for s, w in zip(gaps, roots, strict=True)])

    def dual_start(self) -> arb_mat:
        """1/(D_g ω'(t_g)), as a row, or a multiple of it: orthogonal to V_{G−1}.

        With t = e/(e + λ), t_g − t_l = λ(e_g − e_l)/((e_g + λ)(e_l + λ)), so ω'(t_g) is a constant times
        Π (e_g − e_l)/(e_g + λ)^(G−2): where the e_g are short integers in some unit, each of those
        products takes short factors.
        """
        scaled = _short_integers([g.eigenvalue for g in self.parts])
        nodes = self.nodes() if scaled is None else scaled
        starts, found = self.start().entries(), []
        for i, (t, d) in enumerate(zip(nodes, starts, strict=True)):
            others = nodes[:i] + nodes[i + 1 :]
            found.append(1 / math.prod([t - other for other in others], start=d))
        if scaled is not None:
            sums, power = [arb(g.eigenvalue + self.lam) for g in self.parts], self.count - 2
            found = [v * (x / sums[0]) ** power for v, x in zip(found, sums, strict=True)]
        return _row(found)

    def vanishes_from(self, last: int | None = None) -> int:
        """The least k for which excess_k is known to be 0: 1 + degree of the interpolant of g.

        `last`: beyond it the answer may be G, whatever the degree is.

        Exact numbers only. If they are rational: G unless the interpolant's degree is shown to be
        smaller. A divided difference modulo a prime refutes that at little cost, and a degree below
        256 is verified in exact arithmetic. Through the first `last` + 2 nodes the degree is no larger.
        """
        if not (self.exact and tractable(self.parts)):
            return self.count
        if any(isinstance(g.eigenvalue, Conjugates) for g in self.parts):
            return Interpolation(self.parts).length_at(self.lam)
        t = [g.eigenvalue / (g.eigenvalue + self.lam) for g in self.parts]
        y = [(g.best_filter - x) / (x * (1 - x)) for g, x in zip(self.parts, t, strict=True)]
        some = self.count if last is None else min(self.count, last + 2)
        degree = _degree_modulo_prime(t[:some], y[:some])
        if degree >= min(some - 1, _DEGREE_LIMIT):
            return self.count
        return degree + 1 if _interpolates(t, y, degree) else self.count


def _short_integers(values: Sequence[Any]) -> list[arb] | None:
    """The numbers times their common denominator, if they are rational and it is short; else None."""
    if not all(isinstance(v, fmpq) for v in values):
        return None
    common = fmpz(1)
    for v in values:
        common = common.lcm(v.q)
        if common.bit_length() > _SHORT_BITS:
            return None
    scaled = [(v * common).p for v in values]
    return [arb(v) for v in scaled] if max(scaled).bit_length() <= _SHORT_BITS else None


def _row(values: Sequence[arb]) -> arb_mat:
    return arb_mat(1, len(values), list(values))


def _degree_modulo_prime(t: Sequence[fmpq], y: Sequence[fmpq]) -> int:
    """Degree of the interpolant modulo a prime (−1: zero); G − 1 where the prime is unlucky."""
    last = len(t) - 1
    try:
        nodes, values = [residue(x) for x in t], [residue(v) for v in y]
        vanishing = nmod_poly([1], PRIME)
        for x in nodes:
            vanishing *= nmod_poly([-x, nmod(1, PRIME)], PRIME)
        slope = vanishing.derivative()
        lead = sum((v / slope(x) for x, v in zip(nodes, values, strict=True)), nmod(0, PRIME))
        if int(lead) != 0:
            return last
        newton = _newton(nodes, values)
    except ZeroDivisionError:
        return last
    return max((i for i, c in enumerate(newton) if c != 0), default=-1)


def _newton(t: Sequence[Any], y: Sequence[Any]) -> list[Any]:
    """Divided differences y[t_0, …, t_i]: the coefficients of Newton's interpolant."""
    return [column[0] for column in divided_differences(t, y)]


def _interpolates(t: Sequence[fmpq], y: Sequence[fmpq], degree: int) -> bool:
    """Whether one polynomial of this degree (−1: zero) takes the values y at the nodes t."""
    if degree < 0:
        return all(v == 0 for v in y)
    newton = _newton(t[: degree + 1], y[: degree + 1])
    for x, v in zip(t[degree + 1 :], y[degree + 1 :], strict=True):
        value = fmpq(0)
        for c, node in zip(reversed(newton), reversed(t[: degree + 1]), strict=True):
            value = value * (x - node) + c
        if value != v:
            return False
    return True
