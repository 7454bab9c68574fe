"""A fixed design X with its parameter θ* and noise, and its reduction to an `Instance`.

No eigenvector is computed. With D the square-free polynomial whose roots are the distinct non-zero
eigenvalues of XXᵀ, the energies B_j γ² are residues of the rational function

    θᵀX (zI − XᵀX)⁻¹ Xᵀθ = N(z) / D(z),   residue at e:  N(e) / D'(e) = e Σ_{e_j = e} ⟨θ, u_j⟩²,

and N follows from D and the moments θᵀX (XᵀX)^k Xᵀθ by long division: exact for rational X.

References: theory §1, §2.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, cast

from flint import acb, arb, ctx, fmpq, fmpq_mat, fmpq_poly, fmpz_poly

from sdproof.errors import InputError
from sdproof.model.instance import Instance, sequence
from sdproof.numbers.balls import LIMIT_BITS, Order, compare, sign, with_precision
from sdproof.numbers.exact import integer, positive, to_exact

MAX_ENTRIES = 1_000_000
"""Largest number d·n of entries of X."""
MAX_SIDE = 256
"""Largest min(d, n): the degree of the characteristic polynomial whose roots are isolated."""


def _rows(X: object) -> tuple[tuple[fmpq, ...], ...]:
    lists = [sequence(row, f"X[{i}]") for i, row in enumerate(sequence(X, "X"))]
    if not lists or not lists[0]:
        raise InputError("X: empty; accepted: at least one row and one column")
    n = len(lists[0])
    for i, row in enumerate(lists):
        if len(row) != n:
            raise InputError(f"X[{i}]: {len(row)} entries, but X[0] has {n}; accepted: as many")
    if len(lists) * n > MAX_ENTRIES or min(len(lists), n) > MAX_SIDE:
        raise InputError(
            f"X: {len(lists)} × {n} is too large; accepted: at most {MAX_ENTRIES} entries and "
            f"min(d, n) ≤ {MAX_SIDE}"
        )
    return tuple(
        tuple(to_exact(v, f"X[{i}][{j}]") for j, v in enumerate(row)) for i, row in enumerate(lists)
    )


@dataclass(frozen=True, slots=True)
class Design:
    """A fixed design: X, θ* and γ² of y = Xᵀθ* + η with Cov η = γ² I.

    Parameters
    ----------
    X : d rows of n exact numbers
        The columns are the inputs.
    theta : d exact numbers
        θ*. Components outside the span of the inputs never matter.
    noise_variance : exact number
        γ² > 0.

    Raises
    ------
    sdproof.errors.InputError
        For ragged or too large X, X = 0, a θ of another length, γ² ≤ 0, or inexact numbers.
    """

    X: tuple[tuple[fmpq, ...], ...]
    theta: tuple[fmpq, ...]
    noise_variance: fmpq
    matrix: fmpq_mat = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        rows = _rows(self.X)
        theta = tuple(
            to_exact(v, f"theta[{i}]") for i, v in enumerate(sequence(self.theta, "theta"))
        )
        if len(theta) != len(rows):
            raise InputError(
                f"theta: {len(theta)} coordinates for {len(rows)} rows of X; accepted: as many"
            )
        if all(v == 0 for row in rows for v in row):
            raise InputError("X: every entry is zero; accepted: a matrix of rank ≥ 1")
        noise = positive(self.noise_variance, "noise_variance")
        matrix = fmpq_mat(len(rows), len(rows[0]), [v for row in rows for v in row])
        for name, value in (
            ("X", rows),
            ("theta", theta),
            ("noise_variance", noise),
            ("matrix", matrix),
        ):
            object.__setattr__(self, name, value)

    @property
    def d(self) -> int:
        return len(self.X)

    @property
    def n(self) -> int:
        return len(self.X[0])

    def instance(self, precision: int = 128) -> Instance:
        """The instance (e_j, B_j) of this design, e_1 ≥ e_2 ≥ …; zero eigenvalues are dropped.

        An eigenvalue of multiplicity m appears m times. The basis of its eigenspace is free; it is
        chosen so that the energy is spread equally, B_j = (energy)/(m γ²). The risk of every
        spectral filter depends only on the sum, and with this choice e_i = e_j implies B_i = B_j,
        so the lower bound LB is sharp (claim LB-2).

        Parameters
        ----------
        precision : int
            Relative accuracy in bits of e_j and B_j when some eigenvalue is irrational.

        Returns
        -------
        Instance
            Exact when every non-zero eigenvalue of XXᵀ is rational; otherwise certified balls, in
            which a B_j that is zero is exactly zero.

        Raises
        ------
        sdproof.errors.InputError
            If `precision` is not an integer from 2 to 32768.
        sdproof.errors.PrecisionExhausted
            If that accuracy was not reached within 65536 bits.
        """
        integer(precision, "precision", 2, LIMIT_BITS // 2)
        groups, numerator, derivative = self._spectrum()
        rational, irrational = _split(groups, numerator)
        exact = [(e, m, numerator(e) / derivative(e)) for e, m in rational]
        if not irrational:
            return self._instance(exact)

        def spectrum() -> list[tuple[Any, int, Any]]:
            return exact + _ball_energies(irrational, numerator, derivative)

        accepted = with_precision(
            spectrum,
            lambda found: _accurate(found, precision),
            start=precision + 64,
            limit=LIMIT_BITS,
            what="eigenvalues of XXᵀ",
        )
        with ctx.workprec(precision + 64):
            return self._instance(accepted)

    def _spectrum(self) -> tuple[list[tuple[fmpz_poly, int]], fmpq_poly, fmpq_poly]:
        """Square-free (factor, multiplicity) of the characteristic polynomial; N; D'."""
        small = self.matrix if self.d <= self.n else self.matrix.transpose()
        _, factors = (small * small.transpose()).charpoly().numer().factor_squarefree()
        groups = []
        radical = fmpq_poly([1])
        for factor, multiplicity in factors:
            nonzero = factor.right_shift(1) if factor[0] == 0 else factor
            if nonzero.degree() > 0:
                groups.append((nonzero, int(multiplicity)))
                radical *= fmpq_poly(nonzero)
        moments = self._moments(radical.degree())
        degree = radical.degree()
        numerator = fmpq_poly(
            [
                sum((radical[i + k + 1] * moments[k] for k in range(degree - i)), start=fmpq(0))
                for i in range(degree)
            ]
        )
        return groups, numerator, radical.derivative()

    def _moments(self, count: int) -> list[fmpq]:
        """θᵀX (XᵀX)^k Xᵀθ for k = 0..count−1."""
        transposed = self.matrix.transpose()
        start = transposed * fmpq_mat(self.d, 1, list(self.theta))
        row, vector, moments = start.transpose(), start, []
        for _ in range(count):
            moments.append((row * vector)[0, 0])
            vector = transposed * (self.matrix * vector)
        return moments

    def _instance(self, spectrum: list[tuple[Any, int, Any]]) -> Instance:
        ordered = sorted(spectrum, key=lambda item: _position(item[0]), reverse=True)
        eigenvalues = [e for e, m, _ in ordered for _ in range(m)]
        snr = [energy / (m * self.noise_variance) for _, m, energy in ordered for _ in range(m)]
        repeated = any(m > 1 for _, m, _ in ordered)
        balls = any(isinstance(e, arb) for e, _, _ in ordered)  # then all are made balls
        runs = tuple(m for _, m, _ in ordered) if repeated and balls else None
        return Instance(tuple(eigenvalues), tuple(snr), self.noise_variance, self.n, runs)


def _position(e: Any) -> arb:
    return e.mid() if isinstance(e, arb) else arb(e).mid()


def _split(
    groups: list[tuple[fmpz_poly, int]], numerator: fmpq_poly
) -> tuple[list[tuple[fmpq, int]], list[tuple[fmpz_poly, int, bool]]]:
    """Rational eigenvalues, and irrational factors with whether their roots carry energy.

    N(e) = 0 is decided by a gcd, so a ball for B_j never has to separate zero from a tiny number.
    """
    rational: list[tuple[fmpq, int]] = []
    irrational: list[tuple[fmpz_poly, int, bool]] = []
    energy = numerator.numer()
    for factor, multiplicity in groups:
        rest = factor
        for root, _ in fmpq_poly(factor).roots():
            rational.append((root, multiplicity))
            rest = rest // fmpz_poly([-root.p, root.q])
        without_signal = rest.gcd(energy)
        for part, carries in ((without_signal, False), (rest // without_signal, True)):
            if part.degree() > 0:
                irrational.append((part, multiplicity, carries))
    return rational, irrational


def _at(p: fmpq_poly, x: arb) -> arb:
    return p.numer()(x) / p.denom()


def _ball_energies(
    factors: list[tuple[fmpz_poly, int, bool]], numerator: fmpq_poly, derivative: fmpq_poly
) -> list[tuple[Any, int, Any]]:
    """(eigenvalue, multiplicity, energy) as balls at the current precision."""
    found = []
    for factor, multiplicity, carries in factors:
        # the stub of python-flint leaves out the multiplicities
        for root, _ in cast("list[tuple[acb, int]]", factor.complex_roots()):
            e = root.real
            energy = _at(numerator, e) / _at(derivative, e) if carries else arb(0)
            found.append((e, multiplicity, energy))
    return found


def _accurate(found: list[tuple[Any, int, Any]], precision: int) -> bool:
    """Whether all balls are positive (or zero), accurate enough, and pairwise disjoint."""
    for e, _, energy in found:
        if not isinstance(e, arb):
            continue
        if sign(e) is not Order.GREATER or e.rel_accuracy_bits() < precision:
            return False
        without_signal = sign(energy) is Order.EQUAL
        if not without_signal and (
            sign(energy) is not Order.GREATER or energy.rel_accuracy_bits() < precision
        ):
            return False
    ordered = sorted((e for e, _, _ in found), key=_position)
    return all(compare(a, b) is Order.LESS for a, b in pairwise(ordered))
