"""Deciding ρ ≥ c for all λ > 0 and every ξ in a box, for one or two steps of one exact instance.

Filters at the corners of the box are polynomials over powers of P = Π (E + x), and what has to be
non-negative on (0, ∞) are the values ρ − c at the corners, the discriminants along the sides, and with
two steps the excess over all ξ, except where the least ρ is elsewhere. Why this is enough is shown in
`sdproof.kernel.box`, which shares no code with this module. All exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple, TypeAlias

from flint import fmpq, fmpq_poly, fmpz_poly

from sdproof.errors import InputError
from sdproof.model.filters import mixtures
from sdproof.model.instance import Instance
from sdproof.numbers.exact import exact_str, to_exact
from sdproof.numbers.polynomials import primitive
from sdproof.prove.certificate import Certificate, instance_certificate, sign_proof
from sdproof.prove.determinant import Grouped, excess_polynomials, group
from sdproof.prove.positivity import Alternatives, Nonnegative, decide_nonnegative
from sdproof.prove.witness import Witness, witness_near

End: TypeAlias = fmpq | None
Box: TypeAlias = tuple[tuple[End, End], ...]
_SIDES = {1: ((0, 1),), 2: ((0, 1), (0, 2), (1, 3), (2, 3))}


class _Corner(NamedTuple):
    """Values q of the groups over a common `unit`, a power of P; unit 0: a direction of ξ → ∓∞."""

    xi: tuple[End, ...]
    values: list[fmpq_poly]
    unit: fmpq_poly


def read_box(value: object, steps: int) -> Box:
    """Bounds l ≤ u for each ξ: one pair for all, or one pair each; None where there is no bound.

    Raises
    ------
    sdproof.errors.InputError
        Unless there are one or two steps, and the bounds are exact and finite, or for one step at least
        one of them is.
    """
    if steps not in (1, 2):
        raise InputError(f"xi: bounds with {steps} steps; accepted: with 1 or 2 steps")
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) == 0:
        raise InputError("xi: accepted: a pair of bounds (l, u), or one such pair for each step")
    pairs = value if isinstance(value[0], Sequence) and not isinstance(value[0], str) else [value]
    pairs = list(pairs) * steps if len(pairs) == 1 else pairs
    if len(pairs) != steps or any(len(pair) != 2 for pair in pairs):
        raise InputError("xi: accepted: a pair of bounds (l, u), or one such pair for each step")
    box = tuple(
        (
            None if low is None else to_exact(low, "xi"),
            None if high is None else to_exact(high, "xi"),
        )
        for low, high in pairs
    )
    open_ = [pair for pair in box if None in pair]
    if open_ and (steps > 1 or open_ == [(None, None)]):
        raise InputError("xi: accepted: two bounds for each ξ, or at least one for one step")
    for low, high in box:
        if low is not None and high is not None and low > high:
            raise InputError(f"xi: from {low} to {high} is empty; accepted: l ≤ u")
    return box


class _Box:
    """One question, in polynomials."""

    def __init__(self, instance: Instance, bound: fmpq, box: Box) -> None:
        self.instance, self.bound, self.box = instance, bound, box
        self.grouped: Grouped = group(instance)
        self.nodes = [fmpq_poly([e, 1]) for e, _, _ in self.grouped.groups]
        self.total = fmpq_poly([1])
        for node in self.nodes:
            self.total *= node
        self.power = 2 * len(box) + 2
        self.corners = [self.corner(xi) for xi in product(*box)]

    def corner(self, xi: tuple[End, ...]) -> _Corner:
        values = []
        for (e, _, _), node in zip(self.grouped.groups, self.nodes, strict=True):
            t = int(e) * (self.total // node)
            if xi == (None,):
                values.append(t * (self.total - t))
                continue
            weights = (((1 - a) * self.total ** (i + 1), a) for i, a in enumerate(_finite(xi)))
            *_, p = mixtures(t, weights)
            values.append(t * p)
        if xi == (None,):
            low = self.box[0][0] is None
            return _Corner(xi, values if low else [-v for v in values], fmpq_poly([0]))
        return _Corner(xi, values, self.total ** (len(xi) + 1))

    def form(self, a: _Corner, b: _Corner) -> fmpq_poly:
        """P^(2k+2) (Σ [S (1−a)(1−b) + m a b] − c)."""
        found = -self.bound * a.unit * b.unit
        for (_, s, m), u, v in zip(self.grouped.groups, a.values, b.values, strict=True):
            found += s * (a.unit - u) * (b.unit - v) + m * u * v
        return found

    def decide(self) -> dict[str, Any] | Witness:
        """The field ``proof`` of a certificate, or a point below the bound."""
        corners: list[Any] = []
        for corner in self.corners:
            if None in corner.xi:
                corners.append(None)
                continue
            decided = decide_nonnegative(self.own(corner))
            if isinstance(decided, fmpq):
                return self.witness(decided, corner.xi)
            corners.append(sign_proof(decided))
        sides: list[Any] = []
        for i, j in _SIDES[len(self.box)]:
            side = self.side(self.corners[i], self.corners[j])
            if isinstance(side, Witness):
                return side
            sides.append(sign_proof(side))
        inside = self.inside()
        if isinstance(inside, Witness):
            return inside
        return {"corners": corners, "sides": sides, "inside": inside and sign_proof(inside)}

    def side(self, a: _Corner, b: _Corner) -> Nonnegative | Witness:
        first, middle, last = forms = self.forms(a, b)
        decided = decide_nonnegative(self.squared(forms), [[_integral(middle)]])
        if isinstance(decided, Nonnegative):
            return decided
        at = [f(decided) for f in (first, middle, last)]
        ends = list(zip(a.xi, b.xi, strict=True))
        free = next(i for i, (low, high) in enumerate(ends) if low != high)
        low, high = ends[free]
        if (
            low is None or high is None
        ):  # ρ is least at a step along the half-line, in its direction
            step = -at[1] / (at[2] if low is not None else at[0])
            (end,) = _finite((low, high))
            best = end + step if low is not None else end - step
        else:
            best = low + (at[0] - at[1]) / (at[0] - 2 * at[1] + at[2]) * (high - low)
        return self.witness(decided, tuple(best if i == free else v for i, v in enumerate(a.xi)))

    def forms(self, a: _Corner, b: _Corner) -> list[fmpq_poly]:
        return [self.form(a, a), self.form(a, b), self.form(b, b)]

    def own(self, corner: _Corner) -> fmpz_poly:
        """The sign of ρ − c at a corner."""
        return _integral(self.form(corner, corner))

    def squared(self, forms: list[fmpq_poly]) -> fmpz_poly:
        """The sign of R(a, a) R(b, b) − R(a, b)²."""
        first, middle, last = forms
        return _integral((first * last - middle**2) // self.total**self.power)

    def has_inside(self) -> bool:
        inner = all(low != high for low, high in self.box)
        return len(self.box) == 2 and len(self.nodes) > 1 and inner

    def inside(self) -> Nonnegative | Witness | None:
        if not self.has_inside():
            return None
        (low_1, high_1), (low_2, high_2) = map(_finite, self.box)
        w, u, v = self.least()
        cone = [v - low_1 * u, v - high_1 * u]
        instead: Alternatives = [
            [_integral(f) for f in fs]
            for fs in ([low_2 * w - u], [u - high_2 * w], cone, [-f for f in cone])
        ]
        excess = excess_polynomials(self.grouped, 2).at_bound(self.bound)
        decided = decide_nonnegative(excess, instead)
        if isinstance(decided, Nonnegative):
            return decided
        best = v(decided) / u(decided), u(decided) / w(decided)
        return self.witness(decided, best)

    def least(self) -> list[fmpq_poly]:
        """Positive multiples of 1, ξ_2 and ξ_1 ξ_2 where ρ is least over h, for two steps."""
        matrix = [[fmpq_poly([0])] * 3 for _ in range(2)]
        for (e, s, m), node in zip(self.grouped.groups, self.nodes, strict=True):
            t = int(e) * (self.total // node)  # over P
            tau = t * (self.total - t)  # over P²
            row = [tau * self.total, tau * t, (m * t - s * (self.total - t)) * self.total**2]
            weights = [m + s, m + s, fmpq(1)]
            for i in range(2):
                for j in range(3):
                    matrix[i][j] += weights[j] * row[i] * row[j]
        (p, q, b), (_, r, d) = matrix
        unit = self.total**self.power
        return [f // unit for f in (p * r - q * q, r * b - q * d, p * d - q * b)]

    def witness(self, x: fmpq, xi: tuple[End, ...]) -> Witness:
        return witness_near(self.instance, x * self.grouped.unit, _finite(xi), self.bound, self.box)


def _finite(ends: tuple[End, ...]) -> tuple[fmpq, ...]:
    return tuple(v for v in ends if v is not None)


def _integral(p: fmpq_poly) -> fmpz_poly:
    """A positive multiple on (0, ∞) with coprime integer coefficients and no factor x."""
    coefficients = primitive(p.numer()).coeffs()
    start = next((i for i, c in enumerate(coefficients) if c != 0), 0)
    return fmpz_poly(coefficients[start:])


def conditions(
    instance: Instance, bound: fmpq, box: Box
) -> Iterator[tuple[str, fmpz_poly, list[fmpz_poly]]]:
    """What the bound in the box amounts to: (name, p, (p_1, …)), p(x) ≥ 0 for all x > 0 where every
    p_i(x) > 0."""
    of = _Box(instance, bound, box)
    for i, corner in enumerate(of.corners):
        if None not in corner.xi:
            yield f"corner {i + 1}", of.own(corner), []
    for n, (i, j) in enumerate(_SIDES[len(box)]):
        forms = of.forms(of.corners[i], of.corners[j])
        yield f"side {n + 1}", of.squared(forms), [_integral(-forms[1])]
    if of.has_inside():
        (low_1, high_1), (low_2, high_2) = map(_finite, box)
        w, u, v = of.least()
        inner = [u - low_2 * w, high_2 * w - u, (v - low_1 * u) * (high_1 * u - v)]
        excess = excess_polynomials(of.grouped, 2).at_bound(bound)
        yield "inside", excess, [*map(_integral, inner)]


def certify_in_box(instance: Instance, steps: int, bound: fmpq, box: Box) -> Certificate | Witness:
    """A certificate of kind "box-bound", or a point of the box with ρ < bound."""
    found = _Box(instance, bound, box).decide()
    if isinstance(found, Witness):
        return found
    ends = [[None if v is None else exact_str(v) for v in pair] for pair in box]
    return instance_certificate(
        "box-bound", instance, steps=steps, xi=ends, bound=exact_str(bound), proof=found
    )
