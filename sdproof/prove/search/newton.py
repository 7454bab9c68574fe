"""Which monomials the terms of a sum of squares may have: Newton polytopes, parities, symmetries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from math import prod

import numpy as np
from flint import fmpq_mpoly
from scipy.spatial import ConvexHull

from sdproof.prove.search.equations import Array, GramBlock, Monomial

MAX_POINTS, MAX_CLASS = 200_000, 300


def bases(
    goal: fmpq_mpoly,
    signs: Mapping[str, str],
    facts: Mapping[str, fmpq_mpoly],
    most: int,
    wide: bool,
) -> Iterator[GramBlock]:
    """A block for each product of at most `most` facts, parity of the non-negative variables, and
    sign symmetry."""
    context, support = goal.context(), _exponents(goal)
    real = np.array([sign == "real" for sign in signs.values()])
    ranges = [range(0, n + 1, 2 if r else 1) for n, r in zip(support.max(0), real, strict=True)]
    if prod(map(len, ranges)) > MAX_POINTS:
        return
    points = np.array(list(product(*ranges)))
    inside = _Range(support, facts) if wide else _Hull(support)
    supports = [support, *(_exponents(f) for f in facts.values())]
    flips = _symmetries(supports, real)
    for count in range(most + 1):
        for names in combinations(facts, count):
            factor = prod((facts[name] for name in names), start=context.constant(1))
            fitting = np.ones(len(points), dtype=bool)
            for exponents in _exponents(factor):
                fitting &= inside.contains(points + exponents)
            classes: dict[Monomial, list[Monomial]] = {}
            for point in points[fitting]:
                parity = point % 2
                half = (point - parity) // 2
                key = (*map(int, parity), *map(int, flips @ half % 2))
                classes.setdefault(key, []).append(tuple(map(int, half)))
            if not facts and max(map(len, classes.values()), default=0) <= MAX_CLASS:
                classes = _consistent(classes, set(map(tuple, support.tolist())))
            for key, halves in sorted(classes.items()):
                weight = context.term(exp_vec=key[: len(signs)])
                basis = tuple(context.term(exp_vec=half) for half in halves)
                if basis:
                    yield GramBlock(weight, names, weight * factor, basis)


def _exponents(p: fmpq_mpoly) -> Array:
    """A row for each monomial."""
    return np.array([[int(n) for n in monomial] for monomial in p.monoms()])


def _consistent(
    classes: dict[Monomial, list[Monomial]], support: set[Monomial]
) -> dict[Monomial, list[Monomial]]:
    """Without the squares of monomials that neither occur in the goal nor can be cancelled."""
    while True:
        crossed = set(support)
        for key, halves in classes.items():
            for a, b in combinations(halves, 2):
                crossed.add(tuple(x + y + p for x, y, p in zip(a, b, key, strict=False)))
        kept = {
            key: [a for a in halves
                  if tuple(2 * x + p for x, p in zip(a, key, strict=False)) in crossed]
            for key, halves in classes.items()
        }  # fmt: skip
        if kept == classes:
            return kept
        classes = kept


def _symmetries(supports: list[Array], real: Array) -> Array:
    """The sign changes of real variables that leave every monomial as it is, as rows of 0 and 1."""
    choices = [(0, 1) if r else (0,) for r in real]
    flips = [s for s in product(*choices) if not any((m @ np.array(s) % 2).any() for m in supports)]
    return np.array(flips)


def _directions(rows: Array) -> tuple[Array, Array]:
    """Orthonormal bases (columns) of the span of the rows and of its complement."""
    sizes, vectors = np.linalg.eigh(rows.T @ rows)
    spanned = sizes > 1e-9 * max(1, sizes[-1])
    return vectors[:, spanned], vectors[:, ~spanned]


class _Hull:
    """The convex hull of some exponents."""

    def __init__(self, support: Array) -> None:
        self.origin = support.mean(0)
        self.along, self.across = _directions(support - self.origin)
        rank = self.along.shape[1]
        flat = (support - self.origin) @ self.along
        if rank > 1:
            equations = ConvexHull(flat).equations
            self.normals, self.offsets = equations[:, :-1].T, equations[:, -1]
        else:
            ends = [[1.0, -1.0]] if rank else np.zeros((0, 2))
            self.normals = np.array(ends)
            self.offsets = np.array([-flat.max(), flat.min()]) if rank else np.zeros(2)

    def contains(self, points: Array) -> Array:
        """For each point (row)."""
        moved = points - self.origin
        on_plane = (np.abs(moved @ self.across) < 1e-7).all(1)
        return on_plane & (moved @ self.along @ self.normals + self.offsets < 1e-7).all(1)


class _Range:
    """Exponents up to the degrees of the goal, in all its gradings that the facts share."""

    def __init__(self, support: Array, facts: Mapping[str, fmpq_mpoly]) -> None:
        spread = [support - support[0]]
        spread += [_exponents(f) - _exponents(f)[0] for f in facts.values()]
        _, self.gradings = _directions(np.vstack(spread))
        self.grade = support[0] @ self.gradings
        self.degrees, self.total = support.max(0), support.sum(1).max()

    def contains(self, points: Array) -> Array:
        """For each point (row)."""
        small = (points <= self.degrees).all(1) & (points.sum(1) <= self.total)
        return small & (np.abs(points @ self.gradings - self.grade) < 1e-7).all(1)
