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

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from time import monotonic
from typing import TypeAlias

import numpy as np
from flint import fmpq, fmpq_mpoly
from scipy import linalg, sparse

from sdproof.prove.search.equations import AVAILABLE, Array, Equations, GramBlock, System, factored

if AVAILABLE:
    import clarabel

MAX_ENTRIES, MAX_SIDE, MAX_ROWS = 8_000, 72, 1_500
MAX_DEPTH = 4
POLISHING, POLISHED = 8, 1e-13  # steps, and the residual that ends them
MAX_POLISHED = 2_000_000
FEASIBLE = 1e-3
"""The largest residual of a solution worth a look, over the largest coefficient of the goal."""


Square: TypeAlias = tuple[GramBlock, fmpq, fmpq_mpoly]
"""block.multiplier · number · polynomial²."""


def squares(
    goal: fmpq_mpoly, blocks: list[GramBlock], until: float, depth: int = 0
) -> list[Square] | None:
    """Squares that make up the goal; None if none are found by the time `until` (monotonic)."""
    sizes = [len(block.basis) for block in blocks]
    if not sizes or max(sizes) > MAX_SIDE or sum(n * (n + 1) // 2 for n in sizes) > MAX_ENTRIES:
        return None
    system = System(goal, blocks)
    if len(system.rows) > MAX_ROWS or not system.solvable or (depth and not system.consistent):
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
    tried: set[str] = set()
    for smaller in restrictions(system, blocks, spectra) if depth < MAX_DEPTH else ():
        if monotonic() > until:
            return None
        key = str([str(b) for block in smaller for b in block.basis])
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


def restrictions(
    system: System, blocks: list[GramBlock], spectra: Sequence[tuple[Array, Array]]
) -> Iterator[list[GramBlock]]:
    """The blocks restricted to the numerical range of Q, for the widest gaps between eigenvalues that
    may separate zero from the others."""
    scale = max(float(values[-1]) for values, _ in spectra)
    every = sorted(max(float(v) / scale, 1e-12) for values, _ in spectra for v in values)
    gaps = [(b / a, a, b) for a, b in pairwise(every) if a < 1e-2 and b > 1e-8 and b > 4 * a]
    for ratio, low, high in sorted(gaps, reverse=True)[:4]:
        cut = (low * high) ** 0.5 * scale
        roots = [
            vectors[:, values > cut] * np.sqrt(values[values > cut]) for values, vectors in spectra
        ]
        for tolerance in (1e-3, 1e-5):
            if tolerance * ratio > 1e-3:
                yield all_restricted(blocks, roots, tolerance)
        refined = polished(system, roots)
        if refined is not None:
            for tolerance in (1e-5, 1e-7, 1e-9, 1e-11):
                yield all_restricted(blocks, refined, tolerance)


def all_restricted(
    blocks: list[GramBlock], roots: list[Array], tolerance: float
) -> list[GramBlock]:
    """Each block, restricted to the span of the columns of its matrix."""
    found = [restricted(block, r, tolerance) for block, r in zip(blocks, roots, strict=True)]
    return [block for block in found if block.basis]


def polished(system: System, roots: list[Array]) -> list[Array] | None:
    """R near these with Q = R Rᵀ that satisfy the equations to nearly all digits (Gauss–Newton); None
    where that fails: then there may be no such Q of these ranks."""
    if len(system.rows) * sum(root.size for root in roots) > MAX_POLISHED:
        return None
    matrix = system.matrix()
    target = np.array([float(c) for c in system.target])
    size, scale = np.sqrt(np.abs(target).max()), np.abs(target).max()
    roots = [root / size for root in roots]
    for _ in range(POLISHING):
        products = [root @ root.T for root in roots]
        residual = target / scale - matrix @ np.array(
            [products[k][i, j] for k, i, j in system.places]
        )
        if np.abs(residual).max() < POLISHED:
            return [root * size for root in roots]
        slopes = np.zeros((len(system.places), sum(root.size for root in roots)))
        starts = np.cumsum([0, *(root.size for root in roots)])
        for row, (k, i, j) in enumerate(system.places):  # of (R Rᵀ)_ij in the entries of R
            width = roots[k].shape[1]
            slopes[row, starts[k] + i * width : starts[k] + (i + 1) * width] += roots[k][j]
            slopes[row, starts[k] + j * width : starts[k] + (j + 1) * width] += roots[k][i]
        step = np.linalg.lstsq(matrix @ slopes, residual, rcond=1e-12)[0]
        roots = [
            root + step[start : start + root.size].reshape(root.shape)
            for start, root in zip(starts, roots, strict=False)
        ]
    return None


def restricted(block: GramBlock, root: Array, tolerance: float) -> GramBlock:
    """The block with a basis of the rational subspace near the span of the columns."""
    size, rank = root.shape
    if rank == size or rank == 0:
        return block if rank else replace(block, basis=())
    vectors = linalg.qr(root, mode="economic")[0]
    order = linalg.qr(vectors.T, pivoting=True, mode="r")[1]
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
    """The first convergent of the continued fraction within the tolerance."""
    rest, (p, q), (p1, q1) = Fraction(value), (1, 0), (0, 1)
    while True:
        whole = rest.__floor__()
        (p, q), (p1, q1) = (whole * p + p1, whole * q + q1), (p, q)
        if abs(p / q - value) <= tolerance * max(1, abs(value)) or rest == whole:
            return fmpq(p, q)
        rest = 1 / (rest - whole)


def exact_squares(system: System, blocks: list[GramBlock], entries: Array) -> list[Square] | None:
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
