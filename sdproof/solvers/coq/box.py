"""Why an instance's risk is at least c for all λ > 0 and ξ in a box; notation of `dual`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

from sdproof.model.filters import distillation_polynomial
from sdproof.solvers.coq.dual import Dual, Vector, multiplied, over_one_denominator, summed


class BoxDual(Dual):
    """The same for ξ in a box of one or two steps, ξ_2 of one sign there.

    q is affine in each ξ_i, so V is least at a corner, for any z: V ≥ 0 and (LB − c) W + V² ≥ 0 at all
    corners are enough. These V, and `unit`, are for the ξ of the corners over their denominator d.
    """

    def __init__(
        self,
        e: Sequence[Fraction],
        snr: Sequence[Fraction],
        box: Sequence[tuple[Fraction, Fraction]],
        bound: Fraction,
    ) -> None:
        super().__init__(e, snr, len(box), bound)
        self.box = box
        ends, self.denominator = over_one_denominator([v for pair in box for v in pair])
        self.numerators = list(zip(ends[::2], ends[1::2], strict=True))
        self.unit = self.denominator ** (2 * len(box))
        self.rows = [
            [self._row(j, corner) for j in range(len(self.e))]
            for corner in product(*self.numerators)
        ]

    def _basis(self) -> Iterator[tuple[int, dict[int, int]]]:
        """There are no conditions."""
        yield from ((j, {j: 1}) for j in range(len(self.e)))

    def _row(self, j: int, corner: Sequence[int]) -> list[int]:
        """The factor of y_j in d^k V at a corner."""
        n, d, p, unit = self.e[j], self.denominator, [1], [1]
        for a in corner:
            raised = multiplied([n, 1], unit)
            p = [(d - a) * u + a * n * v for u, v in zip(raised, [*p, 0], strict=True)]
            unit = [d * u for u in raised]
        last = multiplied([n, 1], unit)
        pairs = zip([*p, 0], last, strict=True)
        return [self.weights[j] * n * u - self.b[j] * v for u, v in pairs]

    def polynomials(self, y: Vector) -> tuple[list[list[int]], list[list[int]]]:
        """d^k V at the corners, where it has to be ≥ 0."""
        values = [
            summed([[v * c for c in p] for v, p in zip(y, row, strict=True)]) for row in self.rows
        ]
        return values, values[:]

    def fit(self, x: Fraction | None) -> tuple[list[Fraction], list[Fraction]]:
        """As for all ξ, with the best ξ of the box."""
        target = [Fraction(b, w) for b, w in zip(self.b, self.weights, strict=True)]
        if x is None:
            rest = [-v for v in target]
            return rest, rest
        t = [n / (n + x) for n in self.e]
        filters = (self._filter(t, xi) for xi in self._candidates(t, target))
        rest = min(
            ([u - v for u, v in zip(q, target, strict=True)] for q in filters), key=self.excess
        )
        return rest, [v / (n + x) ** (self.steps + 1) for v, n in zip(rest, self.e, strict=True)]

    @staticmethod
    def _filter(t: list[Fraction], xi: Sequence[Fraction]) -> list[Fraction]:
        return [u * distillation_polynomial(u, xi) for u in t]

    def _candidates(self, t: list[Fraction], target: list[Fraction]) -> Iterator[list[Fraction]]:
        """The best ξ on each side of the box, and the best of all if it is inside."""
        for free in range(self.steps):
            for others in product(*(pair for i, pair in enumerate(self.box) if i != free)):
                low, high = ([*others[:free], v, *others[free:]] for v in self.box[free])
                a, b = self._filter(t, low), self._filter(t, high)
                move = [v - u for u, v in zip(a, b, strict=True)]
                miss = [v - u for u, v in zip(a, target, strict=True)]
                size = self._inner(move, move)
                best = self._inner(move, miss) / size if size else Fraction(0)
                share = min(max(best, Fraction(0)), Fraction(1))
                yield [u + share * (v - u) for u, v in zip(low, high, strict=True)]
        if self.steps == 2:  # q = t − ξ_2 t(1−t) − ξ_1 ξ_2 t²(1−t)
            f, g = ([-(u**i) * (1 - u) for u in t] for i in (1, 2))
            miss = [v - u for u, v in zip(t, target, strict=True)]
            p, q, r = self._inner(f, f), self._inner(f, g), self._inner(g, g)
            u, v, det = self._inner(f, miss), self._inner(g, miss), p * r - q * q
            second, both = r * u - q * v, p * v - q * u
            if det and second:
                xi = [both / second, second / det]
                if all(a <= v <= b for v, (a, b) in zip(xi, self.box, strict=True)):
                    yield xi

    def _inner(self, f: list[Fraction], g: list[Fraction]) -> Fraction:
        return sum((w * u * v for w, u, v in zip(self.weights, f, g, strict=True)), Fraction())


class HalfDual(BoxDual):
    """The same for one step and ξ ≥ end (`up`), or ξ ≤ end.

    V moves with ξ by −x Σ_j z_j E_j: the sign of this sum is the condition besides that at the end.
    """

    def __init__(
        self,
        e: Sequence[Fraction],
        snr: Sequence[Fraction],
        end: Fraction,
        up: bool,
        bound: Fraction,
    ) -> None:
        super().__init__(e, snr, [(end, end)], bound)
        self.rows = self.rows[:1]
        self.up = up

    def _basis(self) -> Iterator[tuple[int, dict[int, int]]]:
        """Those of sum 0, and one more: its factor alone decides the sign."""
        yield from Dual._basis(self)
        last = self.e.index(max(self.e))
        yield last, {last: 1}

    def polynomials(self, y: Vector) -> tuple[list[list[int]], list[list[int]]]:
        """As at a corner, with the sum."""
        values, tested = super().polynomials(y)
        total = sum(w * n * v for w, n, v in zip(self.weights, self.e, y, strict=True))
        return values, [*tested, [-total if self.up else total]]

    def fit(self, x: Fraction | None) -> tuple[list[Fraction], list[Fraction]]:
        """As in a box; but in the limits the best ξ of all is infinite, +∞ for x → 0 (as q* < 1) and −∞
        for x → ∞."""
        return Dual.fit(self, x) if (x == 0 if self.up else x is None) else super().fit(x)

    def _candidates(self, t: list[Fraction], target: list[Fraction]) -> Iterator[list[Fraction]]:
        """The best ξ of the half-line."""
        end = self.box[0][0]
        move = [-u * (1 - u) for u in t]
        miss = [v - u for u, v in zip(self._filter(t, [end]), target, strict=True)]
        size = self._inner(move, move)
        best = self._inner(move, miss) / size if size else Fraction(0)
        yield [end + (max if self.up else min)(best, Fraction(0))]
