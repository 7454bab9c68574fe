"""goal = Σ multiplier · bᵀ Q b over blocks, with exact positive semidefinite matrices Q.

The Gram matrices Q are found by a semidefinite program in floating point and made exact. Where the goal
has zeros, no Q is positive definite: the kernel that the floating-point Q share is guessed to be a
rational subspace, the bases b are restricted to its complement, and the smaller program is solved
again. Where a Q is positive definite it is rounded, put back onto the linear equations exactly, and
factored as L D Lᵀ. Nothing here is trusted: the caller multiplies the result out.

References
----------
Peyrl, Parrilo (2008): rounding and projection. Permenter, Parrilo (2018): facial reduction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from time import monotonic
from typing import Any, TypeAlias

from flint import fmpq, fmpq_mat, fmpq_mpoly, nmod_mat

try:
    import clarabel
    import numpy as np
    from scipy import linalg, sparse
except ImportError:  # `squares.unavailable` says so
    AVAILABLE = False
else:
    AVAILABLE = True

Monomial: TypeAlias = tuple[int, ...]
Array: TypeAlias = Any  # numpy, which an extra brings

MAX_ENTRIES, MAX_SIDE = 20_000, 90
MAX_DEPTH = 4
DENOMINATORS = (1, 2, 6, 12, 60, 2**8, 2**12, 2**16, 2**22, 2**28, 2**34, 2**40)
PRIME = 2**61 - 1
FEASIBLE = (
    1e-3  # the largest residual of a solution that is worth a look, over the largest coefficient
)


@dataclass(frozen=True, slots=True)
class Block:
    """multiplier · bᵀ Q b for one matrix Q; the multiplier is weight · Π facts."""

    weight: fmpq_mpoly
    facts: tuple[str, ...]
    multiplier: fmpq_mpoly
    basis: tuple[fmpq_mpoly, ...]


Square: TypeAlias = tuple[Block, fmpq, fmpq_mpoly]
"""block.multiplier · number · polynomial²."""


class System:
    """The linear equations that the entries Q_ij, i ≤ j, of all blocks have to satisfy."""

    def __init__(self, goal: fmpq_mpoly, blocks: list[Block]) -> None:
        self.sizes = [len(block.basis) for block in blocks]
        self.places = [
            (k, i, j) for k, n in enumerate(self.sizes) for j in range(n) for i in range(j + 1)
        ]
        self.rows: dict[Monomial, int] = {}
        target = [(self._row(m), c) for m, c in goal.to_dict().items()]
        self.columns: list[list[tuple[int, fmpq]]] = []
        for k, i, j in self.places:
            block = blocks[k]
            value = block.multiplier * block.basis[i] * block.basis[j]
            twice = 1 if i == j else 2
            self.columns.append([(self._row(m), c * twice) for m, c in value.to_dict().items()])
        self.target = [fmpq(0)] * len(self.rows)
        for row, c in target:
            self.target[row] = c

    def _row(self, monomial: Monomial) -> int:
        return self.rows.setdefault(monomial, len(self.rows))

    @property
    def solvable(self) -> bool:
        """Whether no equation reads "0 = c"."""
        met = {row for column in self.columns for row, _ in column}
        return all(c == 0 or row in met for row, c in enumerate(self.target))

    def matrix(self) -> Array:
        """In floating point."""
        entries = [(r, n, float(c)) for n, column in enumerate(self.columns) for r, c in column]
        rows, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
        shape = (len(self.rows), len(self.columns))
        return sparse.csc_matrix((values, (rows, columns)), shape=shape)

    def into_matrices(self, entries: Array, zero: Any = 0.0) -> list[list[list[Any]]]:
        """The symmetric matrices with these entries."""
        found = [[[zero] * n for _ in range(n)] for n in self.sizes]
        for (k, i, j), value in zip(self.places, entries, strict=True):
            found[k][i][j] = found[k][j][i] = value
        return found


def squares(
    goal: fmpq_mpoly, blocks: list[Block], until: float, depth: int = 0
) -> list[Square] | None:
    """Squares that make up the goal; None if none are found by the time `until` (monotonic)."""
    if not 0 < sum(len(b.basis) * (len(b.basis) + 1) // 2 for b in blocks) <= MAX_ENTRIES or any(
        len(b.basis) > MAX_SIDE for b in blocks
    ):
        return None
    system = System(goal, blocks)
    if not system.solvable:
        return None
    entries = solution(system, until)
    if entries is None:
        return None
    matrices = [np.array(q) for q in system.into_matrices(entries)]
    spectra = [np.linalg.eigh(q) for q in matrices]
    largest = max(values[-1] for values, _ in spectra)
    if min(values[0] for values, _ in spectra) > 1e-7 * largest:
        exact = exact_squares(system, blocks, entries)
        if exact is not None:
            return exact
    if depth < MAX_DEPTH:
        tried = set()
        for smaller in restrictions(blocks, spectra):
            key = tuple(str(b) for block in smaller for b in block.basis)
            if monotonic() > until:
                return None
            if key not in tried:
                tried.add(key)
                found = squares(goal, smaller, until, depth + 1)
                if found is not None:
                    return found
    return None


def solution(system: System, until: float) -> Array | None:
    """Entries of positive semidefinite matrices, of the greatest possible rank, that nearly satisfy the
    equations, in floating point; None if there are none.

    Solved as the program of moments y: minimise target · y, Σ y_m A_m positive semidefinite. Its
    dual matrices are Q, at the analytic centre of all of them."""
    left = until - monotonic()
    if left <= 0:
        return None
    scale = max(abs(float(c)) for c in system.target)
    matrix, target = system.matrix(), np.array([float(c) / scale for c in system.target])
    half = np.array([1.0 if i == j else 0.5**0.5 for _, i, j in system.places])
    settings = clarabel.DefaultSettings()
    settings.verbose, settings.time_limit, settings.max_threads = False, left, 1
    cones = [clarabel.PSDTriangleConeT(n) for n in system.sizes]
    nothing = sparse.csc_matrix((len(target), len(target)))
    constraint = sparse.csc_matrix(-(matrix @ sparse.diags(half)).T)
    solver = clarabel.DefaultSolver(
        nothing, target, constraint, np.zeros(len(half)), cones, settings
    )
    found = solver.solve()
    entries = np.array(found.z) * half
    if not np.all(np.isfinite(entries)) or np.abs(matrix @ entries - target).max() > FEASIBLE:
        return None
    return entries * scale


def restrictions(blocks: list[Block], spectra: list[tuple[Array, Array]]) -> Iterator[list[Block]]:
    """The blocks restricted to the numerical range of Q, for the widest gaps between eigenvalues that
    may separate zero from the others."""
    values = sorted(float(v) for found, _ in spectra for v in found)
    values = [max(v / values[-1], 1e-12) for v in values]
    gaps = [(b / a, a, b) for a, b in pairwise(values) if a < 1e-2 and b > 1e-8]
    scale = max(float(found[-1]) for found, _ in spectra)
    for ratio, low, high in sorted(gaps, reverse=True)[:3]:
        if ratio > 4:
            for tolerance in (1e-3, 1e-5, 1e-7):
                if tolerance > 1e-3 * low / high:
                    cut = (low * high) ** 0.5 * scale
                    yield [
                        smaller
                        for block, (found, vectors) in zip(blocks, spectra, strict=True)
                        if (smaller := restricted(block, vectors[:, found > cut], tolerance)).basis
                    ]


def restricted(block: Block, vectors: Array, tolerance: float) -> Block:
    """The block with a basis of the rational subspace near the span of the vectors (columns)."""
    size, rank = vectors.shape
    if rank == size or rank == 0:
        return block if rank else replace(block, basis=())
    _, _, order = linalg.qr(vectors.T, pivoting=True)
    pivots = sorted(order[:rank])
    reduced = np.linalg.solve(vectors[pivots].T, vectors.T)
    basis = [
        sum(
            (near(c, tolerance) * b for c, b in zip(row, block.basis, strict=True)),
            0 * block.weight,
        )
        for row in reduced
    ]
    return replace(block, basis=tuple(basis))


def near(value: float, tolerance: float) -> fmpq:
    """A rational number of small denominator within the tolerance."""
    exact, limit = Fraction(float(value)), 1
    while abs((guess := exact.limit_denominator(limit)) - exact) > tolerance * max(1, abs(exact)):
        limit = limit * 5 // 4 + 1
    return fmpq(guess.numerator, guess.denominator)


def exact_squares(system: System, blocks: list[Block], entries: Array) -> list[Square] | None:
    """The squares of exact matrices near these; None if the equations have no solution there that is
    positive semidefinite."""
    equations = Equations(system, entries)
    for exact in equations.near(entries):
        found: list[Square] = []
        for block, matrix in zip(blocks, system.into_matrices(exact, fmpq(0)), strict=True):
            factors = factored(matrix)
            if factors is None:
                break
            for d, column in factors:
                terms = (c * b for c, b in zip(column, block.basis, strict=True) if c != 0)
                found.append((block, d, sum(terms, 0 * block.weight)))
        else:
            return found
    return None


class Equations:
    """The equations of a system solved exactly for as many of the unknowns (pivots)."""

    def __init__(self, system: System, entries: Array) -> None:
        self.system = system
        rank_first = sorted(
            range(len(entries)),
            key=lambda n: (system.places[n][1] != system.places[n][2], -abs(entries[n])),
        )
        taken = _independent([system.columns[n] for n in rank_first], len(system.rows))
        self.pivots = [rank_first[n] for n in taken]
        row_wise: list[list[tuple[int, fmpq]]] = [[] for _ in system.rows]
        for position, n in enumerate(self.pivots):
            for row, c in system.columns[n]:
                row_wise[row].append((position, c))
        self.kept = _independent(row_wise, len(self.pivots))
        index = {row: i for i, row in enumerate(self.kept)}
        self.matrix = [[fmpq(0)] * len(self.pivots) for _ in self.kept]
        for position, n in enumerate(self.pivots):
            for row, c in system.columns[n]:
                if row in index:
                    self.matrix[index[row]][position] = c
        self.projected = self._project(entries)

    def _project(self, entries: Array) -> Array:
        """The nearest solution in floating point."""
        matrix = self.system.matrix()
        target = np.array([float(c) for c in self.system.target])
        gap = sparse.linalg.lsqr(matrix, target - matrix @ entries, atol=1e-15, btol=1e-15)[0]
        return entries + gap

    def near(self, entries: Array) -> Iterator[list[fmpq]]:
        """Exact solutions, the other unknowns rounded more and more finely."""
        system, free = self.system, set(range(len(entries))) - set(self.pivots)
        matrix = fmpq_mat(self.matrix) if self.matrix else None
        for q in DENOMINATORS:
            exact = [fmpq(0)] * len(entries)
            rest = list(system.target)
            for n in free:
                exact[n] = fmpq(round(float(self.projected[n]) * q), q)
                for row, c in system.columns[n]:
                    rest[row] -= exact[n] * c
            if matrix is not None:
                solved = matrix.solve(fmpq_mat([[rest[row]] for row in self.kept]))
                for position, n in enumerate(self.pivots):
                    exact[n] = solved[position, 0]
            if self._nearly_semidefinite(exact):
                yield exact

    def _nearly_semidefinite(self, exact: list[fmpq]) -> bool:
        matrices = self.system.into_matrices([float(v) for v in exact])
        return all(
            (values := np.linalg.eigvalsh(np.array(q)))[0] >= -1e-9 * max(1, values[-1])
            for q in matrices
        )


def _independent(columns: list[list[tuple[int, fmpq]]], length: int) -> list[int]:
    """The first columns that are a basis of their span, modulo a prime."""
    table = [[0] * len(columns) for _ in range(length)]
    for n, column in enumerate(columns):
        for row, c in column:
            table[row][n] = int(c.p) * pow(int(c.q), -1, PRIME) % PRIME
    reduced, rank = nmod_mat(length, len(columns), [v for row in table for v in row], PRIME).rref()
    found, n = [], 0
    for row in range(rank):
        while reduced[row, n] == 0:
            n += 1
        found.append(n)
    return found


def factored(matrix: list[list[fmpq]]) -> list[tuple[fmpq, list[fmpq]]] | None:
    """(d, column) with Σ d · column columnᵀ = matrix and d > 0; None if it is not semidefinite."""
    size, found = len(matrix), []
    rest = [list(row) for row in matrix]
    for k in range(size):
        d = rest[k][k]
        if d < 0 or (d == 0 and any(rest[i][k] != 0 for i in range(k, size))):
            return None
        if d > 0:
            column = [rest[i][k] / d if i >= k else fmpq(0) for i in range(size)]
            found.append((d, column))
            for i in range(k + 1, size):
                if column[i] != 0:
                    scaled = column[i] * d
                    for j in range(k + 1, i + 1):
                        rest[i][j] -= scaled * column[j]
    return found
