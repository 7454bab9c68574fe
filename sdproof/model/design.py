"""A fixed design X with its parameter θ* and noise, and its reduction to an `Instance`.

No eigenvector is computed. With D the square-free polynomial whose roots are the distinct non-zero
eigenvalues of XXᵀ, the energies B_j γ² are residues of the rational function

    θᵀX (zI − XᵀX)⁻¹ Xᵀθ = N(z) / D(z),   residue at e:  N(e) / D'(e) = e Σ_{e_j = e} ⟨θ, u_j⟩²,

and N follows from D and the moments θᵀX (XᵀX)^k Xᵀθ by long division: exact for rational X.

References: claims SD-1, SD-2.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from flint import fmpq, fmpq_mat, fmpq_poly, fmpz_poly

from sdproof.errors import InputError
from sdproof.model.instance import Instance
from sdproof.numbers.conjugates import Conjugates, Roots
from sdproof.numbers.display import shown_in_full
from sdproof.numbers.exact import binary, numbers, positive, sequence, shown, to_exact

MAX_ENTRIES = 1_000_000
"""Largest number d·n of entries of X."""
SHOWN_ENTRIES = 100
"""Largest number of entries of a design that is printed in full."""
MAX_SIDE = 256
"""Largest min(d, n): the degree of the characteristic polynomial whose roots are isolated."""
RowsAre = Literal["samples", "features"]
"""What a row of X is: one sample, as in scikit-learn, or one feature, as in the paper."""


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


@dataclass(frozen=True, slots=True, repr=False)
class Design:
    """A fixed design: X, θ* and γ² of y = Xᵀθ* + η (columns the inputs) with Cov η = γ² I.

    Parameters
    ----------
    X : lists of exact numbers, all of one length
    theta : d exact numbers
        θ*, one number for each feature. Components outside the span of the inputs never matter.
    noise_variance : exact number
        γ² > 0.
    rows : {"samples", "features"}
        What a row of X is: a sample, as in scikit-learn (X is n × d), or a feature, as in the paper
        (X is d × n). It is never guessed.

    Attributes
    ----------
    matrix : flint.fmpq_mat
        d × n, columns the inputs, whatever `rows` is.

    Raises
    ------
    sdproof.errors.InputError
        For ragged or too large X, X = 0, a θ of another length, γ² ≤ 0, inexact numbers, or any
        other `rows`.
    """

    X: tuple[tuple[fmpq, ...], ...]
    theta: tuple[fmpq, ...]
    noise_variance: fmpq
    rows: RowsAre
    matrix: fmpq_mat = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not isinstance(self.rows, str) or self.rows not in get_args(RowsAre):
            raise InputError(
                f"rows: {shown(self.rows)} is not accepted; accepted: 'samples' (X is n × d, as in "
                "scikit-learn) or 'features' (X is d × n, as in the paper)"
            )
        rows = _rows(self.X)
        matrix = fmpq_mat(len(rows), len(rows[0]), [v for row in rows for v in row])
        matrix = matrix.transpose() if self.rows == "samples" else matrix
        theta = tuple(numbers(self.theta, "theta"))
        if len(theta) != matrix.nrows():
            feature = "columns" if self.rows == "samples" else "rows"
            raise InputError(
                f"theta: {len(theta)} coordinates for {matrix.nrows()} features ({feature} of X); "
                "accepted: as many"
            )
        if all(v == 0 for row in rows for v in row):
            raise InputError("X: every entry is zero; accepted: a matrix of rank ≥ 1")
        noise = positive(self.noise_variance, "noise_variance")
        for name, value in (
            ("X", rows),
            ("theta", theta),
            ("noise_variance", noise),
            ("matrix", matrix),
        ):
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        if self.d * self.n > SHOWN_ENTRIES:
            return f"Design(d={self.d}, n={self.n}, rows={self.rows!r})"
        given = (shown_in_full(v) for v in (self.X, self.theta, self.noise_variance, self.rows))
        return f"Design({', '.join(given)})"

    @classmethod
    def from_floats(cls, X: object, theta: object, noise_variance: object, rows: RowsAre) -> Design:
        """The design whose numbers are the exact binary values of these floats.

        Parameters
        ----------
        X, theta, noise_variance
            As for `Design`, with floats too: NumPy arrays, or lists of floats and exact numbers. The
            float 0.1 is 3602879701896397/2^55, and nothing said of the design is about 1/10.
        rows : {"samples", "features"}

        Raises
        ------
        sdproof.errors.InputError
            As `Design`, and for NaN and infinities.
        """
        return cls(
            binary(X, "X"), binary(theta, "theta"), binary(noise_variance, "noise_variance"), rows
        )

    @property
    def d(self) -> int:
        """The number of features."""
        return int(self.matrix.nrows())

    @property
    def n(self) -> int:
        """The number of samples."""
        return int(self.matrix.ncols())

    def instance(self) -> Instance:
        """The instance (e_j, B_j) of this design, exactly; zero eigenvalues are dropped.

        An eigenvalue of multiplicity m appears m times. The basis of its eigenspace is free; it is
        chosen so that the energy is spread equally, B_j = (energy)/(m γ²). The risk of every
        spectral filter depends only on the sum, and with this choice e_i = e_j implies B_i = B_j,
        so the lower bound LB is sharp (claim LB-2).

        Returns
        -------
        Instance
            Rational eigenvalues come first, the largest before the others; irrational ones are
            `sdproof.numbers.conjugates.Conjugates`: one entry for all roots of an irreducible
            factor of the characteristic polynomial, from which every risk is still an exact number.
            `Instance.balls` encloses them one by one.
        """
        small = self.matrix if self.d <= self.n else self.matrix.transpose()
        _, factors = (small * small.transpose()).charpoly().numer().factor()
        found = [(p, int(m)) for p, m in factors if p[0] != 0]
        numerator, derivative = self._residues([p for p, _ in found])
        rational: list[tuple[Any, Any, int]] = []
        others: list[tuple[Any, Any, int]] = []
        for p, m in found:
            if p.degree() == 1:
                e: Any = fmpq(-p[0], p[1])
                rational.append((e, numerator(e) / derivative(e) / m, m))
            else:
                roots = Roots(p)
                energy = numerator / m % roots.modulus  # 0 where no root carries any
                others.append((roots.generator, Conjugates(roots, energy, derivative % p), m))
        rational.sort(key=lambda entry: -entry[0])
        entries = [(e, b) for e, b, m in [*rational, *others] for _ in range(m)]
        eigenvalues, snr = zip(*entries, strict=True)
        return Instance(eigenvalues, snr, self.noise_variance, self.n, design=self)

    def _residues(self, factors: list[fmpz_poly]) -> tuple[fmpq_poly, fmpq_poly]:
        """N/γ² and D'."""
        radical = fmpq_poly([1])
        for p in factors:
            radical *= fmpq_poly(p)
        degree = radical.degree()
        moments = self._moments(degree)
        numerator = fmpq_poly(
            [
                sum((radical[i + k + 1] * moments[k] for k in range(degree - i)), start=fmpq(0))
                for i in range(degree)
            ]
        )
        return numerator / self.noise_variance, radical.derivative()

    def _moments(self, count: int) -> list[fmpq]:
        """θᵀX (XᵀX)^k Xᵀθ for k = 0..count−1."""
        transposed = self.matrix.transpose()
        start = transposed * fmpq_mat(self.d, 1, list(self.theta))
        row, vector, moments = start.transpose(), start, []
        for _ in range(count):
            moments.append((row * vector)[0, 0])
            vector = transposed * (self.matrix * vector)
        return moments


def require_design(design: object) -> None:
    """Raise `InputError` unless it is a `Design`."""
    if not isinstance(design, Design):
        kind = type(design).__name__
        raise InputError(f"design: {kind} is not accepted; accepted: a sdproof.Design")
