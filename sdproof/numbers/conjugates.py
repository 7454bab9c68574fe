"""Exact numbers that stand for all conjugates of one irrational algebraic number at once.

The eigenvalues of a rational matrix are mostly irrational, but what is asked of them here is
symmetric in conjugates: a sum over all of them is rational. `Conjugates` is an element a(z) of
Q[z]/P, P irreducible with positive real roots; arithmetic on it is arithmetic on a(e) for every root
e of P at once, and `total` adds up over all of them: the trace, an exact rational. So formulas that
use ``+ - * /`` and `total` serve rational and irrational eigenvalues alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import add
from typing import Any, cast

from flint import acb, arb, ctx, fmpq, fmpq_mat, fmpq_poly, fmpz, fmpz_poly

from sdproof.errors import InputError
from sdproof.numbers.balls import LIMIT_BITS, endpoints, with_precision

_ONE = fmpq_poly([1])
_RATIONAL = (int, fmpz, fmpq)
MAX_DEGREE = 64
"""Largest degree of P for which quotients are formed: their digits grow like its cube."""


class Roots:
    """The roots of an irreducible polynomial of degree ≥ 2, all real and positive.

    Raises `InputError` for any other polynomial.
    """

    __slots__ = ("_balls", "_sums", "modulus")

    def __init__(self, polynomial: fmpz_poly | fmpq_poly | list[fmpq]) -> None:
        p = fmpq_poly(polynomial)
        factors = p.numer().factor()[1]
        if p.degree() < 2 or len(factors) != 1 or factors[0][1] != 1:
            raise InputError(f"roots: {p} is not an irreducible polynomial of degree ≥ 2")
        self.modulus: fmpq_poly = p / p.leading_coefficient()
        """P, monic."""
        self._balls: dict[int, list[arb]] = {}
        self._sums: list[fmpq] = []
        if not all(e > 0 for e in self.balls()):
            raise InputError(f"roots: {p} has a root that is not real and positive")

    @property
    def degree(self) -> int:
        return int(self.modulus.degree())

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Roots) and self.modulus == other.modulus)

    def __hash__(self) -> int:
        return hash(str(self.modulus))

    def __repr__(self) -> str:
        return f"Roots({self.modulus})"

    def element(self, polynomial: fmpq_poly) -> Conjugates:
        """a(e) at every root e."""
        return Conjugates(self, fmpq_poly(polynomial) % self.modulus)

    @property
    def generator(self) -> Conjugates:
        """The roots themselves."""
        return self.element(fmpq_poly([0, 1]))

    def power_sums(self) -> list[fmpq]:
        """Σ eⁱ for i = 0 … degree − 1 (Newton's identities)."""
        if not self._sums:
            # P'/P = Σ p_i / z^(i+1): the division of the reversed polynomials, as power series
            n, p = self.degree, [fmpq(c) for c in self.modulus.coeffs()[::-1]]
            for i in range(n):
                tail = sum((p[j] * self._sums[i - j] for j in range(1, i + 1)), start=fmpq(0))
                self._sums.append((n - i) * p[i] - tail)
        return self._sums

    def scaled(self, factor: int) -> Roots:
        """The roots times a positive integer."""
        n, p = self.degree, self.modulus
        return self if factor == 1 else Roots([p[i] * factor ** (n - i) for i in range(n + 1)])

    @property
    def shifted(self) -> fmpq_poly:
        """Π (e + x)."""
        n, p = self.degree, self.modulus
        return fmpq_poly([p[i] * (-1) ** (n - i) for i in range(n + 1)])

    def balls(self) -> list[arb]:
        """The roots, smallest first, to the working precision; pairwise disjoint."""
        bits = int(ctx.prec)
        if bits not in self._balls:
            self._balls[bits] = self.values(fmpq_poly([0, 1]), _ONE)
        return self._balls[bits]

    def values(self, numerator: fmpq_poly, denominator: fmpq_poly) -> list[arb]:
        """numerator(e)/denominator(e) at every root, smallest root first, to the working precision.

        Both must be nonzero modulo P; then no value is zero, so relative accuracy is reached.
        """
        wanted, p = int(ctx.prec), self.modulus.numer()

        def compute() -> list[arb]:
            # a root of an irreducible polynomial is simple; real roots have imaginary part 0 exactly
            # (the stub of python-flint leaves out the multiplicities)
            roots = [root for root, _ in cast("list[tuple[acb, int]]", p.complex_roots())]
            if not all(root.imag == 0 for root in roots):
                raise InputError(f"roots: {p} has a root that is not real")
            real = sorted((root.real for root in roots), key=lambda e: e.mid())
            return [_at(numerator, e) / _at(denominator, e) for e in real]

        def accurate(found: list[arb]) -> bool:
            return all(v.is_finite() and v.rel_accuracy_bits() >= wanted for v in found)

        limit = max(LIMIT_BITS, 4 * wanted)
        return with_precision(compute, accurate, wanted + 32, limit, "irrational eigenvalues")


def _at(p: fmpq_poly, x: arb) -> arb:
    return p.numer()(x) / p.denom()


class Conjugates:
    """An element of Q[z]/P: one exact number for every root of P (`Roots`), all conjugate.

    ``+ - * /`` and powers with rational numbers and elements of the same `roots`. As P is
    irreducible, a value is zero at one root only if it is zero at all; dividing by it raises
    `ZeroDivisionError`. There is no order: conjugates lie on both sides of most numbers.

    `top`, `over`: the value is top(e)/over(e), over nonzero modulo P. Quotients stay so, unreduced,
    for as long as they can: their polynomials modulo P are far longer.
    """

    __slots__ = ("_balls", "_reduced", "over", "roots", "top")

    def __init__(self, roots: Roots, top: fmpq_poly, over: fmpq_poly = _ONE) -> None:
        self.roots, self.top, self.over = roots, top, over
        self._reduced = top if over is _ONE else None
        self._balls: tuple[int, list[arb]] | None = None

    @property
    def polynomial(self) -> fmpq_poly:
        """a, of degree < deg P."""
        if self._reduced is None:
            self._reduced = self.top * self._inverted(self.over) % self.roots.modulus
        return self._reduced

    def _inverted(self, polynomial: fmpq_poly) -> fmpq_poly:
        if self.degree > MAX_DEGREE and polynomial.degree() > 1:
            raise InputError(
                f"instance: {self.degree} conjugate irrational eigenvalues; accepted in exact "
                f"arithmetic: at most {MAX_DEGREE}, or take the instance's balls()"
            )
        common, inverse, _ = polynomial.xgcd(self.roots.modulus)
        return inverse / common[0]

    @property
    def degree(self) -> int:
        """How many numbers this stands for."""
        return self.roots.degree

    def _read(self, other: Any) -> fmpq | Conjugates:
        if isinstance(other, _RATIONAL):
            return fmpq(other)
        if isinstance(other, Conjugates) and other.roots == self.roots:
            return other
        raise InputError(
            f"irrational eigenvalues of a design with {type(other).__name__} {str(other)[:40]!r}: "
            "accepted: exact rational numbers; or take the instance's balls()"
        )

    def __add__(self, other: Any) -> Conjugates:
        value = self._read(other)
        if isinstance(value, fmpq):
            return Conjugates(self.roots, self.top + value * self.over, self.over)
        if value.over is self.over:
            return Conjugates(self.roots, self.top + value.top, self.over)
        return Conjugates(self.roots, self.polynomial + value.polynomial)

    def __neg__(self) -> Conjugates:
        return Conjugates(self.roots, -self.top, self.over)

    def __sub__(self, other: Any) -> Conjugates:
        difference: Conjugates = self + -self._read(other)
        return difference

    def __rsub__(self, other: Any) -> Conjugates:
        difference: Conjugates = -self + other
        return difference

    def __mul__(self, other: Any) -> Conjugates:
        value = self._read(other)
        if isinstance(value, fmpq):
            return Conjugates(self.roots, self.top * value, self.over)
        return self.roots.element(self.polynomial * value.polynomial)

    __radd__, __rmul__ = __add__, __mul__

    def __truediv__(self, other: Any) -> Conjugates:
        value = self._read(other)
        if value == 0:
            raise ZeroDivisionError("division by zero")
        if isinstance(value, fmpq):
            return Conjugates(self.roots, self.top / value, self.over)
        if value.over is self.over:
            return Conjugates(self.roots, self.top, value.top)
        return self * Conjugates(self.roots, value.over, value.top)

    def __rtruediv__(self, other: Any) -> Conjugates:
        quotient: Conjugates = (self * 0 + other) / self
        return quotient

    def __pow__(self, exponent: int) -> Conjugates:
        power: Conjugates = self * 0 + 1
        square, n = self, exponent
        while n:
            if n & 1:
                power = power * square
            n >>= 1
            if n:
                square = square * square
        return power

    def __eq__(self, other: object) -> bool:
        if isinstance(other, _RATIONAL):
            return bool(self.top == fmpq(other) * self.over)
        if not isinstance(other, Conjugates):
            return NotImplemented
        if self.roots != other.roots:
            return False
        if self.over is other.over:
            return bool(self.top == other.top)
        return bool(self.polynomial == other.polynomial)

    def __hash__(self) -> int:
        return hash((self.roots, str(self.polynomial)))

    def __str__(self) -> str:
        with ctx.workprec(64):
            return ", ".join(v.str(6, radius=False) for v in self.balls())

    def __repr__(self) -> str:
        return f"Conjugates({self.polynomial} mod {self.roots.modulus})"

    def trace(self) -> fmpq:
        """The sum of all conjugates."""
        terms = zip(self.polynomial.coeffs(), self.roots.power_sums(), strict=False)
        return sum((c * s for c, s in terms), start=fmpq(0))

    def scaled(self, factor: int) -> Conjugates:
        """The same numbers over the roots times a positive integer."""
        p, roots = self.polynomial, self.roots.scaled(factor)
        return Conjugates(roots, fmpq_poly([c / factor**i for i, c in enumerate(p.coeffs())]))

    def over_shifted(self, power: int) -> fmpq_poly:
        """N with Σ a(e)/(e + x)^power = N(x)/Π (e + x)^power, the sum over the roots e.

        Σ a(e)/(z − e) = (a P' mod P)/P, and every derivative in z raises the power by one.
        """
        p, slope = self.roots.modulus, self.roots.modulus.derivative()
        top = self.polynomial * slope % p
        for k in range(1, power):
            top = (k * top * slope - top.derivative() * p) / k
        reflected: fmpq_poly = top(fmpq_poly([0, -1]))
        return -reflected if power * (1 + self.degree) % 2 else reflected

    def characteristic_polynomial(self) -> fmpq_poly:
        """Π (x − a), over all conjugates."""
        column = self.polynomial
        rows = []
        for _ in range(self.degree):
            rows.append([column[i] for i in range(self.degree)])
            column = column.left_shift(1) % self.roots.modulus
        found: fmpq_poly = fmpq_mat(rows).charpoly()
        return found

    def balls(self) -> list[arb]:
        """All conjugates to the working precision, in the order of the roots; 0 exactly as 0."""
        bits = int(ctx.prec)
        if self._balls is None or self._balls[0] != bits:
            self._balls = bits, self._enclosed()
        return self._balls[1]

    def _enclosed(self) -> list[arb]:
        if self.top.degree() < 1 and self.over is _ONE:
            return [arb(self.top[0])] * self.degree
        if self.top.is_zero():
            return [arb(0)] * self.degree
        return self.roots.values(self.top, self.over)


def total(values: Iterable[Any]) -> Any:
    """The sum of the values, of every conjugate where a value stands for several; not of none."""
    return reduce(add, (v.trace() if isinstance(v, Conjugates) else v for v in values))


def dot(x: Sequence[Any], y: Sequence[Any]) -> Any:
    """Σ_j x_j y_j, of every conjugate; not of none."""
    return total(a * b for a, b in zip(x, y, strict=True))


def products(rows: Sequence[Sequence[Any]], columns: Sequence[Sequence[Any]]) -> list[list[fmpq]]:
    """Σ_j x_j y_j of every row x with every column y, exactly, all conjugates added up."""
    if all(isinstance(v, fmpq) for line in (*rows, *columns) for v in line):
        found: list[list[fmpq]] = (fmpq_mat(rows) * fmpq_mat(columns).transpose()).tolist()
        return found
    return [[fmpq(dot(x, y)) for y in columns] for x in rows]


def degree(value: Any) -> int:
    """How many numbers a value stands for."""
    return value.degree if isinstance(value, Conjugates) else 1


def expanded(value: Any) -> list[Any]:
    """The numbers that a value stands for: itself, or a ball for each conjugate."""
    return value.balls() if isinstance(value, Conjugates) else [value]


def approximations(values: Sequence[Any]) -> list[fmpq]:
    """Rational numbers near the values (equal where they are rational), conjugates one by one."""
    with ctx.workprec(64):
        flat = [v for value in values for v in expanded(value)]
        return [endpoints(v.mid())[0] if isinstance(v, arb) else v for v in flat]
