"""Why an instance's risk is at least c for all λ > 0 and ξ ∈ R^k, in data that Coq checks fast.

For integers E_j = L e_j and x = L λ, every k-step filter has (E+x)^(k+1) q = E^(k+1) + a polynomial of
degree ≤ k in E without constant term. For real z_j with Σ_j z_j E_j^i = 0, i = 1..k, the sum
Σ_j z_j (E_j+x)^(k+1) q_j is therefore the same for all ξ, and by Cauchy–Schwarz (ρ − LB) W ≥ V² with

    W = Σ_j z_j² (E_j+x)^(2k+2) / (1+B_j),   V = Σ_j z_j (E_j^(k+1) − B_j/(1+B_j) (E_j+x)^(k+1)),

with equality for the z of the least-squares residuals at x. The z of one x serve around it: on an
interval where W > 0 and (LB − c) W + V² ≥ 0 by the signs of their coefficients, polynomials of degree
2k + 2 whatever the rank. Here (0, ∞) is split until there are such z, rounded to few digits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, floor, gcd, isqrt, lcm, prod

from flint import fmpq, fmpq_mat

from sdproof.errors import ProofError
from sdproof.kernel.positivity import on_interval

MAX_PARTS = 200
"""Intervals after which the search gives up."""
_DIGITS = (4, 8, 16, 32, 64, 128)  # bits of the rounded factors that are tried
_GAP_BITS = 96
_PRECISION = 64  # bits for each step of the functions in the least-squares problem

Vector = list[int]


@dataclass(frozen=True)
class Stretch:
    """z_j = (D + b_j) y_j on the interval that ends at `right`, None for ∞."""

    right: Fraction | None
    y: Vector


class Dual:
    """The search for one instance e_j = E_j/L, B_j = b_j/D, with k steps and a bound c."""

    unit = 1

    def __init__(
        self, e: Sequence[Fraction], snr: Sequence[Fraction], steps: int, bound: Fraction
    ) -> None:
        self.steps, self.bound = steps, bound
        self.e, self.e_denominator = over_one_denominator(e)
        self.b, self.b_denominator = over_one_denominator(snr)
        self.weights = [self.b_denominator + b for b in self.b]
        least = sum((Fraction(b, w) for b, w in zip(self.b, self.weights, strict=True)), Fraction())
        self.gap = least - bound
        self.short_gap = _leading(self.gap, _GAP_BITS, floor)  # not above it: fewer digits for Coq
        self.basis = list(self._basis())
        nodes = [_power(n, steps + 1) for n in self.e]
        squares = [_power(n, 2 * steps + 2) for n in self.e]
        self.for_v = [
            [w * n ** (steps + 1) - b * p[0], *(-b * c for c in p[1:])]
            for n, b, w, p in zip(self.e, self.b, self.weights, nodes, strict=True)
        ]
        self.for_w = [
            [self.b_denominator * w * c for c in p]
            for w, p in zip(self.weights, squares, strict=True)
        ]

    def _basis(self) -> Iterator[tuple[int, dict[int, int]]]:
        """Integer y that satisfy the conditions and together give all, each with an index that no later
        one has: of two equal eigenvalues, then by divided differences of k + 1 others."""
        first: dict[int, int] = {}
        for j, n in enumerate(self.e):
            if n in first:
                yield j, self._primitive({j: 1, first[n]: -1})
            first.setdefault(n, j)
        points = sorted(first)
        for s in range(len(points) - self.steps):
            few = points[s : s + self.steps + 1]
            below = {first[n]: n * prod(n - m for m in few if m != n) for n in few}
            yield first[few[0]], self._primitive({j: Fraction(1, d) for j, d in below.items()})

    def _primitive(self, z: Mapping[int, Fraction | int]) -> dict[int, int]:
        """Coprime integers y_j in the proportions of z_j/(D + b_j)."""
        y = {j: Fraction(v) / self.weights[j] for j, v in z.items()}
        common = lcm(*(v.denominator for v in y.values()))
        divisor = gcd(*(int(v * common) for v in y.values()))
        return {j: int(v * common) // divisor for j, v in y.items()}

    def fit(self, x: Fraction | None) -> tuple[list[Fraction], list[Fraction]]:
        """Where the fit q of q* = B/(1+B) is nearly best at x (None: in the limit x → ∞), q − q* in each
        direction, exact for this fit; and its y."""
        k = min(self.steps, len(set(self.e)))
        f = [Fraction(1) if x is None else 1 / (n + x) ** (self.steps + 1) for n in self.e]
        target = [Fraction(b, w) for b, w in zip(self.b, self.weights, strict=True)]
        if x is not None and k == self.steps:
            last = (n ** (k + 1) * v for n, v in zip(self.e, f, strict=True))
            target = [t - v for t, v in zip(target, last, strict=True)]
        rest = [-t for t in target]
        if k:
            functions = [
                [n ** (i + 1) * v for i in range(k)] for n, v in zip(self.e, f, strict=True)
            ]
            short = [[_leading(v, _PRECISION * (k + 1)) for v in row] for row in functions]
            weighted = [[w * v for v in row] for w, row in zip(self.weights, short, strict=True)]
            a = _solved(weighted, short, target)
            rest = [
                sum((c * v for c, v in zip(a, row, strict=True)), -t)
                for row, t in zip(functions, target, strict=True)
            ]
        return rest, [v * u for v, u in zip(rest, f, strict=True)]

    def excess(self, rest: list[Fraction]) -> Fraction:
        """ρ − c from q − q*."""
        squares = (w * v * v for w, v in zip(self.weights, rest, strict=True))
        return self.gap + sum(squares, Fraction()) / self.b_denominator

    def coordinates(self, y: list[Fraction]) -> list[Fraction]:
        """The factors with which the basis gives y, up to what violates the conditions."""
        rest, found = list(y), []
        for j, vector in self.basis:
            found.append(rest[j] / vector[j])
            for i, v in vector.items():
                rest[i] -= found[-1] * v
        return found

    def combined(self, factors: list[Fraction], bits: int | None) -> Vector:
        """The coprime integers y of the factors, each rounded to so many bits (None: not at all)."""
        short = factors if bits is None else [_leading(v, bits) for v in factors]
        common = lcm(*(v.denominator for v in short))
        y = [0] * len(self.e)
        for factor, (_, vector) in zip(short, self.basis, strict=True):
            for i, v in vector.items():
                y[i] += int(factor * common) * v
        divisor = gcd(*y)
        return [v // divisor for v in y] if divisor else y

    def polynomials(self, y: Vector) -> tuple[list[list[int]], list[list[int]]]:
        """V in x, for each ξ that has to be considered; and what has to be ≥ 0 besides."""
        return [summed([[v * c for c in p] for v, p in zip(y, self.for_v, strict=True)])], []

    def shows(self, y: Vector, left: Fraction, right: Fraction | None) -> bool:
        """Whether z proves the bound on the interval."""
        w = summed([[v * v * c for c in p] for v, p in zip(y, self.for_w, strict=True)])
        on_w = on_interval(w, left, right)
        if on_w[-1] <= 0 or min(on_w) < 0:
            return False
        g = self.short_gap
        values, tested = self.polynomials(y)
        for f in values:
            pairs = zip(w, multiplied(f, f), strict=True)
            tested += [[g.numerator * self.unit * a + g.denominator * b for a, b in pairs]]
        return all(c >= 0 for p in tested for c in on_interval(p, left, right))

    def parts(self) -> list[Stretch]:
        """A partition of (0, ∞) with z for each part.

        Raises
        ------
        ProofError
            The bound is false, or too close to the least risk for MAX_PARTS intervals.
        """
        found: list[Stretch] = []
        waiting: list[tuple[Fraction, Fraction | None]] = [(Fraction(0), None)]
        while waiting:
            left, right = waiting.pop()
            y = self._on(left, right)
            if y is not None:
                found.append(Stretch(right, y))
                continue
            middle = self._middle(left, right)
            waiting += [(middle, right), (left, middle)]
            if len(found) + len(waiting) > MAX_PARTS:
                raise ProofError(
                    f"the bound {self.bound} is too close to the least risk: no Coq proof "
                    f"with at most {MAX_PARTS} intervals"
                )
        return found

    def _on(self, left: Fraction, right: Fraction | None) -> Vector | None:
        """Short y for the interval, if those of a point in it prove the bound there."""
        point = None if right is None else left and self._middle(left, right)
        rest, y = self.fit(point)
        factors = self.coordinates(y)
        if not self.shows(self.combined(factors, _DIGITS[-1]), left, right):
            excess = self.excess(rest)
            if excess < 0:
                raise ProofError(
                    f"the bound {self.bound} is false: {self._place(point)} ρ is below it"
                )
            exact = self.combined(factors, None)
            return exact if excess == 0 and self.shows(exact, left, right) else None
        tries = (self.combined(factors, bits) for bits in _DIGITS)
        return next(y for y in tries if self.shows(y, left, right))

    def _place(self, x: Fraction | None) -> str:
        if x is None:
            return "for λ → ∞"
        return f"at λ = {x / self.e_denominator}" if x else "for λ → 0"

    def _middle(self, left: Fraction, right: Fraction | None) -> Fraction:
        """A short number inside the interval, its geometric mean where it has one."""
        if not left and right is None:
            return Fraction(max(self.e))
        if right is None:
            return 8 * left
        return _short(right / 8 if not left else _root(left * right), left, right)


def over_one_denominator(values: Sequence[Fraction]) -> tuple[list[int], int]:
    """Numerators over the least common denominator, and that."""
    common = lcm(*(v.denominator for v in values))
    return [int(v * common) for v in values], common


def _leading(value: Fraction, bits: int, rounding: Callable[[Fraction], int] = round) -> Fraction:
    """The value if its numbers have at most so many bits, else rounded to about so many leading ones."""
    size = abs(value.numerator).bit_length(), value.denominator.bit_length()
    if max(size) <= bits:
        return value
    scale = Fraction(2) ** (bits - size[0] + size[1])
    return rounding(value * scale) / scale


def _root(value: Fraction) -> Fraction:
    return Fraction(isqrt(value.numerator * value.denominator << 64), value.denominator << 32)


def _short(value: Fraction, left: Fraction, right: Fraction) -> Fraction:
    """A number of few bits near the value, inside the interval."""
    return next(v for b in range(2, 200) if left < (v := _leading(value, b)) < right)


def _power(n: int, degree: int) -> list[int]:
    """The coefficients of (n + x)^degree."""
    return [comb(degree, i) * n ** (degree - i) for i in range(degree + 1)]


def summed(polynomials: list[list[int]]) -> list[int]:
    return [sum(column) for column in zip(*polynomials, strict=True)]


def multiplied(p: list[int], q: list[int]) -> list[int]:
    found = [0] * (len(p) + len(q) - 1)
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            found[i + j] += a * b
    return found


def _solved(
    left: list[list[Fraction]], right: list[list[Fraction]], target: list[Fraction]
) -> list[Fraction]:
    """a with leftᵀ right a = leftᵀ target, for matrices with a row for each direction."""
    transposed = fmpq_mat([[_fmpq(v) for v in row] for row in left]).transpose()
    gram = transposed * fmpq_mat([[_fmpq(v) for v in row] for row in right])
    wanted = transposed * fmpq_mat([[_fmpq(v)] for v in target])
    return [Fraction(int(v.p), int(v.q)) for v in gram.solve(wanted).entries()]


def _fmpq(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)
