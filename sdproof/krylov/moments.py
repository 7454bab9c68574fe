"""The best polynomial P with P(0) = 0 on given nodes, from moments: exact, or in balls.

For nodes x_g > 0, weights w_g > 0 and pulls l_g the minimum over deg P ≤ n, P(0) = 0, of

    Σ_g w_g P(x_g)² − 2 l_g P(x_g)

is −bᵀH⁻¹b. With P(x) = x h(z), z = (x − centre)/scale, the matrix and the right side are moments:
H_ik = Σ_g w_g x_g² z_g^(i+k) and b_i = Σ_g l_g x_g z_g^i. Where z fills [−1, 1] about nine bits are
lost for each degree; balls tell how many, and the precision is raised until enough are left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import islice
from operator import add, mul
from typing import Any, NamedTuple

from flint import arb, arb_mat, arb_poly, ctx, fmpq, fmpq_poly, fmpz, fmpz_mat

from sdproof.errors import PrecisionExhausted

_BLOCK = 2048


class FitTarget(NamedTuple):
    """Nodes x_g > 0, all different, weights w_g > 0 and pulls l_g, of one kind of number."""

    nodes: list[Any]
    weights: list[Any]
    pulls: list[Any]


class PolynomialFit(NamedTuple):
    """The best P, by its coefficients of x, …, xⁿ; bᵀH⁻¹b; and Σ l − bᵀH⁻¹b."""

    coefficients: tuple[Any, ...]
    drop: Any
    left: Any


@dataclass(frozen=True, slots=True)
class NormalEquations:
    """Moments of a target, from which the best P of every degree up to `most` follows.

    `gram`: α² β Σ w x² zⁱ for i = 0..2 most − 2.
    `right`: α β Σ l x zⁱ for i = 0..most − 1.
    `mass`: Σ l.
    `z`: the polynomial (x − centre)/scale.
    `alpha`, `beta`: factors that make exact moments integers; 1 for balls.
    `bits`: the working precision of balls; 0 for exact numbers.
    `known`: the fits that were asked for.
    """

    most: int
    gram: list[Any]
    right: list[Any]
    mass: Any
    z: Any
    alpha: Any
    beta: Any
    bits: int
    known: dict[int, PolynomialFit] = field(default_factory=dict, repr=False, compare=False)

    def fit(self, degree: int) -> PolynomialFit:
        """The best P of this degree, 0 ≤ degree ≤ most.

        Raises `PrecisionExhausted` if balls cannot tell that the matrix is regular.
        """
        if degree not in self.known:
            self.known[degree] = self._fit(degree)
        return self.known[degree]

    def _fit(self, degree: int) -> PolynomialFit:
        if degree == 0:
            return PolynomialFit((), 0 * self.beta, self.mass)
        matrix: Any = arb_mat if self.bits else fmpz_mat
        with ctx.workprec(self.bits or ctx.prec):
            h = matrix(
                degree, degree, [v for i in range(degree) for v in self.gram[i : i + degree]]
            )
            b = matrix(degree, 1, self.right[:degree])
            try:
                solved = h.solve(b, algorithm="lu") if self.bits else h.solve(b)
            except ZeroDivisionError:
                raise PrecisionExhausted("moments: the matrix may be singular") from None
            found = [v * self.alpha for v in solved.entries()]
            drop = reduce(add, map(mul, self.right, found)) / (self.alpha * self.beta)
            known = (arb_poly if self.bits else fmpq_poly)(found)(self.z).coeffs()
            zeros = [0 * self.beta] * (degree - len(known))
            return PolynomialFit((*known, *zeros), drop, self.mass - drop)


def exact_equations(target: FitTarget, most: int) -> NormalEquations:
    """From rational numbers: x times α and the weights and pulls times β are integers."""
    nodes, alpha = _integers(target.nodes)
    both, beta = _integers([*target.weights, *target.pulls])
    weights, pulls = both[: len(nodes)], both[len(nodes) :]
    gram = _power_sums([w * x * x for w, x in zip(weights, nodes, strict=True)], nodes)
    right = _power_sums(list(map(mul, pulls, nodes)), nodes)
    return NormalEquations(
        most,
        list(islice(gram, 2 * most - 1)),
        list(islice(right, most)),
        reduce(add, target.pulls),
        fmpq_poly([0, alpha]),
        fmpq(alpha),
        fmpq(beta),
        0,
    )


def exact_bits(target: FitTarget, most: int) -> int:
    """About how many bits the exact minimum has; an upper estimate."""
    nodes, _ = _integers(target.nodes)
    both, beta = _integers([*target.weights, *target.pulls])
    size = max(map(fmpz.bit_length, nodes))
    return most * (2 * most * size + max(map(fmpz.bit_length, [*both, beta])))


def _integers(values: Sequence[fmpq]) -> tuple[list[fmpz], fmpz]:
    common = reduce(fmpz.lcm, [v.q for v in values], fmpz(1))
    return [v.p * (common // v.q) for v in values], common


def _power_sums(start: Sequence[Any], factors: Sequence[Any]) -> Iterator[Any]:
    """Σ s_g, Σ s_g x_g, Σ s_g x_g², …"""
    now = list(start)
    while True:
        yield reduce(add, now)
        now = list(map(mul, now, factors))


def ball_equations(target: FitTarget, most: int) -> NormalEquations:
    """In balls, at the precision of the context."""
    nodes, weights, pulls = ([arb(v) for v in part] for part in target)
    middles = [v.mid() for v in nodes]
    low, high = min(middles), max(middles)
    centre = ((low + high) / 2).mid()
    scale = ((high - low) / 2).mid() if low < high else high
    moments = arb_mat(most, 3)
    for first in range(0, len(nodes), _BLOCK):
        part = slice(first, first + _BLOCK)
        moments += _block_moments(nodes[part], weights[part], pulls[part], centre, scale, most)
    gram = [moments[i, c] for c in (0, 1) for i in range(most)]
    right = [moments[i, 2] for i in range(most)]
    z = arb_poly([-centre / scale, 1 / scale])
    return NormalEquations(
        most, gram[:-1], right, reduce(add, pulls), z, arb(1), arb(1), int(ctx.prec)
    )


def _block_moments(
    nodes: list[arb], weights: list[arb], pulls: list[arb], centre: arb, scale: arb, most: int
) -> arb_mat:
    """Columns Σ w x² zⁱ, Σ w x² z^(i+most) and Σ l x zⁱ, i = 0..most − 1: one product of matrices."""
    z = [(x - centre) / scale for x in nodes]
    rows, power = [], [arb(1)] * len(z)
    for _ in range(most):
        rows += power
        power = list(map(mul, power, z))
    squares = [w * x * x for w, x in zip(weights, nodes, strict=True)]
    columns = [*squares, *map(mul, squares, power), *map(mul, pulls, nodes)]
    return arb_mat(most, len(z), rows) * arb_mat(3, len(z), columns).transpose()
