"""Proofs that ρ ≥ c for all λ > 0 and all ξ in a box, for one or two steps; notation of `least`.

q is affine in each ξ_i, so a side of the box maps to the segment between two corner filters. With the
bilinear form R(a, b) = Σ [S (1−a)(1−b) + m a b] − c of filters, whose values on the diagonal are ρ − c,
the segment has ρ ≥ c iff R(a, a) ≥ 0, R(b, b) ≥ 0, and R(a, b) ≥ 0 or R(a, a) R(b, b) ≥ R(a, b)²:
(1−s)² R(a, a) + 2 s(1−s) R(a, b) + s² R(b, b) ≥ 0 for all s ∈ [0, 1]. Along a half-line, b is its
direction and R(b, b) the quadratic part alone, which is not negative.

Two steps: ρ is least on the box at a corner or side, or at an inner point with ξ_2 = 0, where ξ_1 does
not matter, so on a side too, or where it is least over all h ((ξ_1, ξ_2) ↦ h is locally one-to-one
where ξ_2 ≠ 0): then ρ ≥ c there iff Q ≥ 0, and it is no inner point if ξ_2 ∉ (l_2, u_2) or
ξ_1 ∉ (l_1, u_1). With one group q is a number, and its values on the sides are all there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import lcm, prod
from typing import NamedTuple

from .base import Invalid, Unreadable, fields, height, items
from .least import Gram, Problem, check_sign, excess_polynomial, require_tabulation
from .polynomials import tabulated

Interval = tuple[Fraction | None, Fraction | None]
Forms = dict[tuple[int, int], list[int]]


class Corner(NamedTuple):
    """A filter of k steps with ξ = numerators/denominator; or, for k = 1, with no numerators, the
    direction ±t(1−t) in which it moves as ξ → ∓∞."""

    numerators: tuple[int, ...]
    denominator: int
    direction: int = 0

    def at(self, eigenvalues: list[int], x: int) -> tuple[list[int], int]:
        """Numerators of the values q over a common denominator, and that, P^(k+1) v^k with P = Π (E+x)
        and v that of ξ; 0 for a direction."""
        total = prod(e + x for e in eigenvalues)
        if self.direction:
            return [self.direction * e * x * (total // (e + x)) ** 2 for e in eigenvalues], 0
        unit, found = total * self.denominator, []
        for e in eigenvalues:
            t, p, below = e * (total // (e + x)), 1, 1
            for a in self.numerators:
                p, below = (self.denominator - a) * total * below + a * t * p, below * unit
            found.append(t * p)
        return found, total * unit ** len(self.numerators)


def _corners(box: list[Interval]) -> list[Corner]:
    if len(box) == 1:
        low, high = box[0]
        ends = [(low, 1), (high, -1)]  # where ξ → −∞, 1 − ξ → +∞ moves q along +t(1−t)
        return [
            Corner((), 1, way) if v is None else Corner((v.numerator,), v.denominator)
            for v, way in ends
        ]
    found = []
    for xi in product(*([v for v in sides if v is not None] for sides in box)):
        v = lcm(*(a.denominator for a in xi))
        found.append(Corner(tuple(int(a * v) for a in xi), v))
    return found


def check_box(
    problem: Problem, steps: int, bound: Fraction, box: list[Interval], proof: object
) -> None:
    """ρ ≥ bound for every λ > 0 and every ξ in the box, for one or two steps."""
    if steps not in (1, 2) or len(box) != steps:
        raise Unreadable("xi: bounds for each of one or two steps")
    if (steps == 2 and any(None in ends for ends in box)) or box == [(None, None)]:
        raise Unreadable("xi: two bounds for each of two steps, at least one for one step")
    if any(low is not None and high is not None and low > high for low, high in box):
        raise Unreadable("xi: an empty interval")
    corners_field, sides_field, inside = fields(proof, "proof", "corners sides inside")
    corners, gram = _corners(box), Gram(problem, steps, bound)
    pairs = [(0, 1)] if steps == 1 else [(0, 1), (0, 2), (1, 3), (2, 3)]
    own = _listed(corners_field, "proof.corners", len(corners))
    between = _listed(sides_field, "proof.sides", len(pairs))
    forms, squared = _forms(gram, corners, pairs)
    for i, corner in enumerate(corners):
        if not corner.direction:
            check_sign(forms[i, i], own[i], f"proof.corners[{i}]")
        elif own[i] is not None:
            raise Invalid(f"proof.corners[{i}]", "must be null: there is no bound")
    for i, pair in enumerate(pairs):
        check_sign(squared[pair], between[i], f"proof.sides[{i}]", [[forms[pair]]])
    if steps == 2 and all(low != high for low, high in box) and len(gram.groups) > 1:
        excess = excess_polynomial(problem, 2, bound)
        check_sign(excess, inside, "proof.inside", _not_inside(gram, box))
    elif inside is not None:
        raise Invalid("proof.inside", "must be null: no inner point needs a proof")


def _listed(value: object, at: str, number: int) -> list[object]:
    found = items(value, at, number)
    if len(found) != number:
        raise Unreadable(f"{at}: must be a list of {number} items")
    return found


def _forms(gram: Gram, corners: list[Corner], sides: list[tuple[int, int]]) -> tuple[Forms, Forms]:
    """Positive multiples of R(a, b) for corners, and of R(a, a) R(b, b) − R(a, b)² for sides.

    R(a, b) is Σ w (a − S/w)(b − S/w) + G − c. So with the values of q over P^(k+1) the second has only
    P^(2k+2) in its denominator, as a minor of D, and both have degree ≤ n (2k+2).
    """
    power, eigenvalues = 2 * gram.steps + 2, [e for e, _, _ in gram.groups]
    pairs = [(i, i) for i in range(len(corners))] + sides
    heights = sum(height(Fraction(a, c.denominator)) for c in corners for a in c.numerators)
    operations, bits = len(pairs) * len(eigenvalues), gram.work()[1] + 2 * gram.steps * heights
    require_tabulation(power * len(eigenvalues), (8 * operations, bits))

    def values(x: int) -> list[int]:
        at = [corner.at(eigenvalues, x) for corner in corners]
        of: dict[tuple[int, int], int] = {}
        for i, j in pairs:
            (a, h), (b, g) = at[i], at[j]
            rows = zip(gram.groups, a, b, strict=True)
            total = sum(s * (h - u) * (g - v) + m * u * v for (_, s, m), u, v in rows)
            of[i, j] = total - gram.bound * h * g
        unit = prod(e + x for e in eigenvalues) ** power
        return [*of.values(), *((of[i, i] * of[j, j] - of[i, j] ** 2) // unit for i, j in sides)]

    found = tabulated(values, power * len(eigenvalues))
    return dict(zip(pairs, found, strict=False)), dict(zip(sides, found[len(pairs) :], strict=True))


def _not_inside(gram: Gram, box: list[Interval]) -> Iterator[list[list[int]]]:
    """Alternatives that keep the ξ of the least ρ of two steps out of the inner box.

    With M and b of D, a = −adj(M) b/det M is the minimum over h; as a_0 = x² h_0, a_1 = x (h_0 + h_1)
    and ξ_2 = −h_0, ξ_1 ξ_2 = −h_1, the numbers det M · x² (1, ξ_2, ξ_1 ξ_2) there are (w, u, v) below.
    """

    def values(x: int) -> list[int]:
        ((p,), (q, r), (b, d, _)), unit = gram.at(x)
        first, second = (r * b - q * d) // unit, (p * d - q * b) // unit
        return [x * x * ((p * r - q * q) // unit), first, x * second - first]

    w, u, v = tabulated(values, 6 * len(gram.groups))

    def over(bound: Fraction, of: list[int], value: list[int]) -> list[int]:
        """A positive multiple of value − bound · of."""
        p, q = bound.as_integer_ratio()
        size = max(len(of), len(value))
        pad = [f + [0] * (size - len(f)) for f in (of, value)]
        return [q * b - p * a for a, b in zip(*pad, strict=True)]

    def negative(f: list[int]) -> list[int]:
        return [-c for c in f]

    (low_1, high_1), (low_2, high_2) = ((a or Fraction(0), b or Fraction(0)) for a, b in box)
    cone = [over(low_1, u, v), over(high_1, u, v)]
    yield [negative(over(low_2, w, u))]
    yield [over(high_2, w, u)]
    yield cone
    yield [negative(f) for f in cone]
