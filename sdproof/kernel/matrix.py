"""A problem given by its design matrix: all that `least` asks of it, without any eigenvalue.

The problem. X is d × n with columns the inputs (given so, or transposed: "rows"), y = Xᵀθ + noise of
variance γ². With e_j the non-zero eigenvalues of XXᵀ, orthonormal eigenvectors u_j and
B_j = e_j ⟨θ, u_j⟩²/γ², the excess risk in units of γ²/n is ρ of `least`, which depends on (e_j, B_j)
only (claims SD-1, SD-2).

Sums over directions are traces. For f with f(0) = 0 and T = K (K + xI)⁻¹, K = XXᵀ or XᵀX (they have the
same non-zero eigenvalues; the smaller one is taken), t = E/(E+x):

    Σ_j f(t_j) = tr f(T),    Σ_j B_j f(t_j) = θᵀ XXᵀ f(T) θ/γ² = (Xᵀθ)ᵀ f(T) (Xᵀθ)/γ².

So the sums Σ (1 + B_j) t_j^i and Σ B_j t_j^i are known at every x, and with them the matrix D of
`least`, in the basis τ t^i, whose last entry is Σ [t² + B (1−t)²] − c. X is scaled to integers; x is λ
times the same factor. P(x) = det(K + xI) takes the place of Π_g (E_g+x): it is that times powers of x and
of the E_g + x, all positive, so Q is a polynomial of degree ≤ (2k+2)(side of K − k), of the same sign.

The number n of distinct e_j is the rank of M for many steps (at any x), for the columns τ t^i, i < n, are
independent, and no more of them are; what is then left of the last entry is the lower bound G.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

from .base import Invalid, Unreadable, fields, height, items, rational, rationals, require_work
from .least import require_tabulation
from .polynomials import tabulated
from .positivity import shift_by_one

MAX_SIDE, MAX_LENGTH = 16, 1024


class MatrixProblem(NamedTuple):
    """K scaled to integers by `scale`; Σ B f(t) = leftᵀ f(T) right; number of distinct e_j; G."""

    matrix: list[list[int]]
    scale: int
    left: list[Fraction]
    right: list[Fraction]
    distinct: int
    lower_bound: Fraction

    def conditions(self, steps: int) -> int:  # noqa: ARG002
        """How many polynomials all vanish where so many steps attain G: Q alone."""
        return 1

    def degree(self, steps: int) -> int:
        """The degree of Q at most."""
        return (2 * steps + 2) * (len(self.matrix) - steps)

    def work(self, steps: int) -> tuple[int, int]:
        """About how many operations on numbers of how many bits a value of Q takes."""
        side, bits = len(self.matrix), 16 + max(height(v) for row in self.matrix for v in row)
        size = sum(map(height, self.left + self.right)) + (2 * steps + 2) * side * bits
        return side**3 * (steps + 2) + (steps + 1) ** 3, size

    def excess_polynomial(self, steps: int, bound: Fraction) -> list[int]:
        """A positive multiple of Q, for steps ≤ distinct.

        It has integer coefficients once the denominators of D are cleared, as in `least`; Q is not
        known at 0, so it is tabulated in x − 1.
        """
        degree = self.degree(steps)
        require_tabulation(degree, self.work(steps))
        left, right = (lcm(*(v.denominator for v in side)) for side in (self.left, self.right))
        unit = lcm(bound.denominator, left * right) ** (steps + 1)

        def value(x: int) -> list[int]:
            found = unit * self.excess(steps, bound, x + 1)
            if found.denominator != 1:
                raise Invalid("instance", "a value of the polynomial is not an integer")
            return [found.numerator]

        (moved,) = tabulated(value, degree)
        mirrored = shift_by_one([c * (-1) ** i for i, c in enumerate(moved)])
        return [c * (-1) ** i for i, c in enumerate(mirrored)]

    def excess(self, steps: int, bound: Fraction, x: int) -> Fraction:
        """Q(x), for steps ≤ distinct and an integer x > 0."""
        signal, weight, unit = self.sums(Fraction(x), 2 * steps + 2)
        pivots = _pivots(_gram(signal, weight, steps, bound))
        power = Fraction(unit ** (2 * steps + 2), x ** (steps * (steps + 1)))
        for pivot in pivots:
            power *= pivot
        return power

    def risk(self, lam: Fraction, xi: list[Fraction]) -> Fraction:
        """ρ = Σ B (1 − q)² + q² at one (λ, ξ), q = a_1 t + … + a_(k+1) t^(k+1)."""
        a = [Fraction(1)]
        for step in xi:
            a = [1 - step, *(step * v for v in a)]
        signal, weight, _ = self.sums(lam * self.scale, 2 * len(a))
        rho = signal[0] - 2 * sum(v * signal[i] for i, v in enumerate(a, 1))
        for i, v in enumerate(a, 1):
            rho += v * sum(u * weight[i + j] for j, u in enumerate(a, 1))
        return rho

    def sums(self, x: Fraction, count: int) -> tuple[list[Fraction], list[Fraction], int]:
        """Σ B t^i and Σ (1 + B) t^i for i = 0 … count (even; the second not for i = 0), and P(x).

        P(x) is that of the denominator of x times x and K.
        """
        p, q = x.as_integer_ratio()
        top, unit = _shrunk([[q * v for v in row] for row in self.matrix], p)
        powers, vector = [top], self.right
        while len(powers) < count // 2:
            powers.append(_product(powers[-1], top))
        signal, weight = [_dot(self.left, vector)], [Fraction(0)]
        for i in range(1, count + 1):
            vector = [_dot(row, vector) / unit for row in top]
            signal.append(_dot(self.left, vector))
            if i == 1:
                trace = sum(row[j] for j, row in enumerate(top))
            else:  # the powers are symmetric, so tr(AB) = Σ A_ij B_ij
                trace = sum(map(_dot, powers[(i - 1) // 2], powers[i // 2 - 1]))
            weight.append(Fraction(trace, unit**i) + signal[i])
        return signal, weight, unit


def read_matrix(value: object) -> MatrixProblem:
    """Read a design."""
    x_field, rows, theta_field, noise_field = fields(
        value, "instance", "X rows theta noise_variance"
    )
    x = [rationals(v, "instance.X", MAX_LENGTH) for v in items(x_field, "instance.X", MAX_LENGTH)]
    theta = rationals(theta_field, "instance.theta", MAX_LENGTH)
    noise = rational(noise_field, "instance.noise_variance")
    if not x or any(len(row) != len(x[0]) for row in x) or not any(map(any, x)) or noise <= 0:
        raise Unreadable("instance: needs equal rows of X, not all zero, and noise_variance > 0")
    if rows not in ("samples", "features"):
        raise Unreadable("instance.rows: must be 'samples' or 'features'")
    inputs = x if rows == "samples" else [list(row) for row in zip(*x, strict=True)]
    if len(theta) != len(inputs[0]):
        raise Unreadable("instance.theta: must have one number for every feature")
    sides = inputs, [list(row) for row in zip(*inputs, strict=True)]
    if min(map(len, sides)) > MAX_SIDE:
        raise Unreadable(f"instance.X: the smaller side of X must be at most {MAX_SIDE}")
    bits = sum(height(v) for row in x for v in row)
    require_work(4 * len(x) * len(x[0]) * MAX_SIDE, bits + sum(map(height, theta)))
    scale = lcm(*(v.denominator for row in x for v in row))
    small = min(sides, key=len)
    whole = [[int(v * scale) for v in row] for row in small]
    matrix = [[_dot(a, b) for b in whole] for a in whole]
    predicted = [_dot(row, theta) for row in inputs]
    left = predicted if small is inputs else theta
    right = predicted if small is inputs else [_dot(row, predicted) for row in small]
    problem = MatrixProblem(matrix, scale**2, [v / noise for v in left], right, 0, Fraction(0))
    require_work(*problem.work(len(matrix)))
    return _with_bound(problem)


def describe_matrix(given: dict[str, Any]) -> str:
    """A design that was read, in words."""
    rows = "; ".join(", ".join(row) for row in given["X"])
    return (
        f"X = [{rows}], whose rows are {given['rows']}, θ = ({', '.join(given['theta'])}) and noise "
        f"variance {given['noise_variance']}"
    )


def _with_bound(problem: MatrixProblem) -> MatrixProblem:
    """The problem with its number of distinct eigenvalues and its lower bound."""
    most = len(problem.matrix)
    signal, weight, _ = problem.sums(Fraction(1), 2 * most + 2)
    found = _pivots(_gram(signal, weight, most, Fraction(0)))[:most]
    distinct = sum(pivot != 0 for pivot in found)
    left = _pivots(_gram(signal, weight, distinct, Fraction(0)))[-1]
    return problem._replace(distinct=distinct, lower_bound=left)


def _gram(
    signal: list[Fraction], weight: list[Fraction], steps: int, bound: Fraction
) -> list[list[Fraction]]:
    """D up to its diagonal."""
    rows = [
        [weight[i + j + 2] - 2 * weight[i + j + 3] + weight[i + j + 4] for j in range(i + 1)]
        for i in range(steps)
    ]
    border = [weight[i + 2] - weight[i + 3] - signal[i + 1] + signal[i + 2] for i in range(steps)]
    return [*rows, [*border, weight[2] - 2 * signal[1] + signal[0] - bound]]


def _pivots(gram: list[list[Fraction]]) -> list[Fraction]:
    """The pivots of symmetric elimination, up to the first that is 0; their product is det D."""
    found: list[Fraction] = []
    for i, row in enumerate(gram):
        found.append(row[i])
        if row[i] == 0:
            break
        for j in range(i + 1, len(gram)):
            factor = gram[j][i] / row[i]
            for c in range(i + 1, j + 1):
                gram[j][c] -= factor * gram[c][i]
    return found


def _shrunk(k: list[list[int]], p: int) -> tuple[list[list[int]], int]:
    """K adj(K + pI) and P = det(K + pI) > 0; so T is their quotient. Fraction-free elimination."""
    side = len(k)
    rows = [[v + p * (i == j) for j, v in enumerate(row)] + k[i] for i, row in enumerate(k)]
    before = 1
    for i in range(side):
        pivot = rows[i]
        for j in range(side):
            if j != i:
                rows[j] = [
                    (pivot[i] * v - rows[j][i] * u) // before
                    for u, v in zip(pivot, rows[j], strict=True)
                ]
        before = pivot[i]
    return [row[side:] for row in rows], before


def _product(a: list[list[int]], b: list[list[int]]) -> list[list[int]]:
    """a · b for symmetric b."""
    return [[_dot(row, column) for column in b] for row in a]


def _dot(a: list[Any], b: list[Any]) -> Any:
    return sum(u * v for u, v in zip(a, b, strict=True))
