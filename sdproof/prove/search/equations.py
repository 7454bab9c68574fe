"""The linear equations of a Gram matrix: in floating point, and solved exactly near a solution in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from flint import fmpq, fmpq_mat, fmpq_mpoly, nmod_mat
from scipy import linalg, sparse

try:
    import clarabel  # noqa: F401
except ImportError:  # without the extra sos
    AVAILABLE = False
else:
    AVAILABLE = True

Monomial: TypeAlias = tuple[int, ...]
Array: TypeAlias = Any

DENOMINATORS = (1, 2, 6, 12, 60, 2**8, 2**12, 2**16, 2**22, 2**28, 2**34, 2**42)
PRIME = 2**61 - 1


@dataclass(frozen=True, slots=True)
class GramBlock:
    """multiplier · bᵀ Q b for one matrix Q; the multiplier is weight · Π facts."""

    weight: fmpq_mpoly
    facts: tuple[str, ...]
    multiplier: fmpq_mpoly
    basis: tuple[fmpq_mpoly, ...]


class System:
    """The linear equations that the entries Q_ij, i ≤ j, of all blocks have to satisfy."""

    def __init__(self, goal: fmpq_mpoly, blocks: list[GramBlock]) -> None:
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

    @property
    def consistent(self) -> bool:
        """Whether the equations have a solution, semidefinite or not (decided modulo a prime)."""
        columns = [*self.columns, list(enumerate(self.target))]
        return len(self.columns) not in independent(columns, len(self.rows))

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


class Equations:
    """The equations of a system solved exactly for as many of the unknowns (pivots)."""

    def __init__(self, system: System, entries: Array) -> None:
        self.system, matrix = system, system.matrix()
        if all(len(column) == 1 for column in system.columns):  # monomials: any choice is as good
            order = sorted(
                range(len(entries)), key=lambda n: system.places[n][1] != system.places[n][2]
            )
        else:
            order = linalg.qr(matrix.toarray(), mode="r", pivoting=True)[1].tolist()
        taken = independent([system.columns[n] for n in order], len(system.rows))
        self.pivots = [order[n] for n in taken]
        row_wise: list[list[tuple[int, fmpq]]] = [[] for _ in system.rows]
        for position, n in enumerate(self.pivots):
            for row, c in system.columns[n]:
                row_wise[row].append((position, c))
        self.kept = independent(row_wise, len(self.pivots))
        index = {row: i for i, row in enumerate(self.kept)}
        self.matrix = [[fmpq(0)] * len(self.pivots) for _ in self.kept]
        for position, n in enumerate(self.pivots):
            for row, c in system.columns[n]:
                if row in index:
                    self.matrix[index[row]][position] = c
        self.projected = self._project(matrix, entries)

    def _project(self, matrix: Array, entries: Array) -> Array:
        """The nearest solution in floating point."""
        target = np.array([float(c) for c in self.system.target])
        normal = (matrix @ matrix.T).toarray()
        for _ in range(3):
            gap = np.linalg.lstsq(normal, target - matrix @ entries, rcond=1e-13)[0]
            entries = entries + matrix.T @ gap
        return entries

    def near(self, entries: Array) -> Iterator[list[fmpq]]:
        """Exact solutions, the other unknowns rounded more and more finely."""
        system, free = self.system, sorted(set(range(len(entries))) - set(self.pivots))
        matrix = fmpq_mat(self.matrix)
        quick = linalg.lu_factor(np.array([[float(c) for c in row] for row in self.matrix]))
        for q in DENOMINATORS:
            exact = [fmpq(0)] * len(entries)
            rest = list(system.target)
            for n in free:
                exact[n] = fmpq(round(float(self.projected[n]) * q), q)
                for row, c in system.columns[n]:
                    rest[row] -= exact[n] * c
            right = [rest[row] for row in self.kept]
            guess = np.array([float(v) for v in exact])
            guess[self.pivots] = linalg.lu_solve(quick, np.array([float(v) for v in right]))
            if self._nearly_semidefinite(guess):
                solved = matrix.solve(fmpq_mat([[v] for v in right]))
                for position, n in enumerate(self.pivots):
                    exact[n] = solved[position, 0]
                yield exact

    def _nearly_semidefinite(self, entries: Array) -> bool:
        spectra = [np.linalg.eigvalsh(np.array(q)) for q in self.system.into_matrices(entries)]
        return all(values[0] >= -1e-9 * max(1, values[-1]) for values in spectra)


def independent(columns: list[list[tuple[int, fmpq]]], length: int) -> list[int]:
    """The first columns that are a basis of their span, modulo a prime."""
    table = [[0] * len(columns) for _ in range(length)]
    for n, column in enumerate(columns):
        for row, c in column:
            table[row][n] = int(c.p) * pow(int(c.q), -1, PRIME) % PRIME
    reduced, rank = nmod_mat(length, len(columns), [v for row in table for v in row], PRIME).rref()
    found, n = [], 0
    for row in range(rank):
        while int(reduced[row, n]) == 0:
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
