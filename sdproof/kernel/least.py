"""Proofs that the risk of one exact instance is at least c for all λ > 0 and all ξ.

The problem. An instance is e_j > 0, B_j ≥ 0 (j = 1..r). For λ > 0, t_j = e_j/(e_j+λ); k-step
self-distillation has q_j = t_j p_k(t_j), p_0 = 1, p_i(t) = (1−ξ_i) + ξ_i t p_{i−1}(t), and
ρ = Σ_j [B_j (1−q_j)² + q_j²]. Multiplying all e_j and λ by one number changes no t_j, so the e_j
are first scaled to integers E_j, and x > 0 below is λ times the same factor. Equal e_j have equal q_j:
a group of m directions with Σ B_j = S contributes S (1−q)² + m q² = w (q − S/w)² + m S/w, w = m + S.
With n groups, G = Σ m S/w and y = 1/(E+x), t = E y.

All ξ at once. By induction q(t) = t + t(1−t) h(t) with deg h < k, and every h without a zero
coefficient is reached; these are dense and ρ is continuous in h, so the infimum of ρ over ξ ∈ R^k
is that over h ∈ R^k. As t(1−t) t^i = x E^(i+1) y^(k+1) (E+x)^(k−1−i), the functions E^(j+1) y^(k+1),
j < k, span the same as these. So ρ = G + Σ_g w_g (d_g + Σ_j a_j E_g^(j+1) y_g^(k+1))², a ∈ R^k,
d = t − S/w = (mE − Sx) y/w. If k ≥ n, this can interpolate: the minimum is G, at every λ.

k < n. Let M be the Gram matrix of these k functions, with weights w, and D that of them and d, with
G − c added to its last entry. M is positive definite, and by the Schur complement
det D = det M · (min ρ − c). So ρ ≥ c for all ξ iff det D ≥ 0.

Degrees. D is the sum over the groups of w_g times a matrix of rank one, of which the part in y_g is at
most y_g^(2k+2), and of a constant. A minor is linear in each term of such a sum, so times
T = Π_g (E_g+x)^(2k+2) it is a polynomial in x; with integer coefficients if the entries of D have them
(Gauss's lemma). Q(x) = T det D has degree ≤ N = (2k+2)(n−k): by Cauchy–Binet
det D = (G−c) Σ_{|A|=k} Π_A (w E² y^(2k+2)) V_A²
      + Σ_{|A|=k+1} Π_A w · (Σ_{g∈A} ± d_g Π_{A∖g} E y^(k+1) V_{A∖g})²
with V the Vandermonde determinants of the E_g; in the last sum each square is Π_A y^(2k+2) times that
of a polynomial of degree ≤ k + 1. So Q is found from N + 1 of its values, and never expanded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, NamedTuple

from .base import (
    MAX_DEGREE,
    MAX_INTERVALS,
    Invalid,
    Unreadable,
    fields,
    height,
    integers,
    longest,
    rationals,
    require_work,
    show,
)
from .polynomials import determinant, quotient, tabulated
from .positivity import check_nonnegative

if TYPE_CHECKING:
    from .matrix import MatrixProblem


class Problem(NamedTuple):
    """Eigenvalues and snr as given; groups (E, S, m) of equal ones; the
    lower bound G = Σ m S/(m+S) on ρ."""

    eigenvalues: list[Fraction]
    snr: list[Fraction]
    groups: list[tuple[int, Fraction, int]]
    lower_bound: Fraction

    @property
    def distinct(self) -> int:
        """n."""
        return len(self.groups)

    @property
    def scale(self) -> Fraction:
        """x/λ."""
        return self.groups[0][0] / self.eigenvalues[0]

    def conditions(self, steps: int) -> int:
        """How many polynomials all vanish where so many steps attain G."""
        return self.distinct - steps

    def degree(self, steps: int) -> int:
        """N."""
        return (2 * steps + 2) * (self.distinct - steps)

    def excess_polynomial(self, steps: int, bound: Fraction) -> list[int]:
        """A positive multiple of Q, for steps ≤ n."""
        return excess_polynomial(self, steps, bound)


def _sums(leaves: list[list[int]]) -> list[int]:
    """Σ n_1/d, Σ n_2/d, … over rows (d, n_1, n_2, …), as numerators over Π d, which comes first."""
    while len(leaves) > 1:
        pairs = list(zip(leaves[::2], leaves[1::2], strict=False))
        joined = [
            [p * q, *(u * q + v * p for u, v in zip(us, vs, strict=True))]
            for (p, *us), (q, *vs) in pairs
        ]
        leaves = joined + leaves[2 * len(pairs) :]
    return leaves[0]


class Gram:
    """The matrix z D of a problem, a number of steps k and a bound c; z clears all denominators."""

    def __init__(self, problem: Problem, steps: int, bound: Fraction) -> None:
        self.steps = steps
        z = lcm(bound.denominator, *(s.denominator for _, s, _ in problem.groups))
        self.bound = int(z * bound)
        self.groups = [(e, int(z * s), z * m) for e, s, m in problem.groups]
        self.powers = [[(m + s) * e**i for i in range(2, 2 * steps + 1)] for e, s, m in self.groups]

    def at(self, x: int) -> tuple[list[list[int]], int]:
        """The rows of T · z D up to the diagonal, and T."""
        k, leaves = self.steps, []
        for (e, s, m), powers in zip(self.groups, self.powers, strict=True):
            node, last = e + x, (m * e - s * x) * (e + x) ** self.steps
            own = (m * e * e + s * x * x) * node ** (2 * k)  # w d² + m S/w = S (1−t)² + m t²
            leaves.append(
                [node ** (2 * k + 2), *powers, *(last * e**i for i in range(1, k + 1)), own]
            )
        unit, *sums = _sums(leaves)
        moments, border = sums[: len(sums) - k - 1], sums[len(sums) - k - 1 :]
        border[-1] -= self.bound * unit
        return [*(moments[i : 2 * i + 1] for i in range(k)), border], unit

    def work(self) -> tuple[int, int]:
        """About how many products of numbers of how many bits `at` and `determinant` take."""
        k, size = self.steps, sum((e + MAX_DEGREE).bit_length() for e, _, _ in self.groups)
        bits = (2 * k + 2) * size + height(self.bound)
        bits += max((m + s) * e ** (2 * k) for e, s, m in self.groups).bit_length()
        return len(self.groups) * (k + 1) + (k + 1) ** 3, bits

    def excess(self, x: int) -> int:
        """z^(k+1) Q(x), for k ≤ n."""
        return determinant(*self.at(x))


def require_tabulation(degree: int, work: tuple[int, int]) -> None:
    """Refuse a degree above the limit, and values that take too long (operations, bits for each)."""
    if degree > MAX_DEGREE:
        raise Unreadable(f"steps: a polynomial of degree {degree}; the limit is {MAX_DEGREE}")
    operations, bits = work
    require_work((degree + 1) * operations, 4 * bits)
    require_work(2 * (degree + 1) ** 2, bits, sums=True)


def excess_polynomial(problem: Problem, steps: int, bound: Fraction) -> list[int]:
    """A positive multiple of Q, for steps ≤ n."""
    degree = problem.degree(steps)
    gram = Gram(problem, steps, bound)
    require_tabulation(degree, gram.work())
    return tabulated(lambda x: [gram.excess(x)], degree)[0]


def check_sign(
    polynomial: list[int],
    proof: object,
    at: str,
    instead: Iterable[Sequence[list[int]]] = (),
) -> None:
    """At every x > 0 the polynomial is ≥ 0, or the polynomials of one alternative are.

    The polynomial is square² · factor; the factor, or an alternative, is ≥ 0 on every interval.
    """
    square_field, breakpoints_field = fields(proof, at, "square breakpoints")
    square = integers(square_field, f"{at}.square", MAX_DEGREE + 1)
    breakpoints = rationals(breakpoints_field, f"{at}.breakpoints", MAX_INTERVALS)
    if square != [1]:
        bits = longest(*polynomial) + len(polynomial) * longest(*square)
        words = 1 + longest(*square) // 64  # a product is as many sums
        require_work(2 * len(polynomial) * len(square) * words, bits, sums=True)
        for _ in range(2):
            polynomial = quotient(polynomial, square, f"{at}.square")
    check_nonnegative([[polynomial], *instead], breakpoints)


def check_bound(
    problem: Problem | MatrixProblem, steps: int, bound: Fraction, proof: object
) -> None:
    """ρ ≥ bound for every λ > 0 and ξ ∈ R^steps; n groups or more need no proof."""
    if steps < problem.distinct:
        check_sign(problem.excess_polynomial(steps, bound), proof, "proof")
    elif proof is not None:
        raise Invalid("proof", "must be null: the steps are as many as distinct eigenvalues")
    elif problem.lower_bound < bound:
        raise Invalid("bound", f"{steps} steps reach {show(problem.lower_bound)}")
