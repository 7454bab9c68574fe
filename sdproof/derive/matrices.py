"""Exact values of SymPy matrix expressions, entry by entry, in a `FunctionField`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

from sympy import MatAdd, MatMul, MatPow
from sympy.matrices.expressions import Identity, Inverse, Transpose, ZeroMatrix

from sdproof.derive.field import FunctionField, Grid
from sdproof.derive.fractions import Fraction
from sdproof.errors import ProofError


def grid(field: FunctionField, e: Any) -> Grid:
    """The entries of a matrix expression of explicit shape; a scalar is 1 × 1.

    Raises `ProofError` for a matrix symbol without coordinates, or an inverse that no hypothesis
    licenses.
    """
    if not getattr(e, "is_Matrix", False):
        return [[field.scalar(e)]]
    if not getattr(e, "is_MatrixExpr", False):
        return [[field.scalar(e[i, j]) for j in range(e.cols)] for i in range(e.rows)]
    if e in field.definitions:
        with field.opened(e):
            return grid(field, field.definitions[e])
    if isinstance(e, Identity | ZeroMatrix):
        return _diagonal(field, int(e.rows), int(e.cols), isinstance(e, Identity))
    if isinstance(e, Transpose):
        return [list(column) for column in zip(*grid(field, e.arg), strict=True)]
    if isinstance(e, MatAdd):
        return reduce(_add, (grid(field, a) for a in e.args))
    if isinstance(e, MatMul):
        scale, factors = e.as_coeff_matrices()
        product = reduce(lambda a, b: times(field, a, b), (grid(field, f) for f in factors))
        return scaled(product, field.scalar(scale))
    if isinstance(e, MatPow | Inverse) and e.exp.is_Integer:
        return _power(field, e.base, int(e.exp))
    raise ProofError(f"{e}: not a matrix with coordinates")


def _diagonal(field: FunctionField, rows: int, cols: int, one: bool) -> Grid:
    return [
        [field.unit if one and i == j else field.zero for j in range(cols)] for i in range(rows)
    ]


def _add(a: Grid, b: Grid) -> Grid:
    return [[x.plus(y) for x, y in zip(p, q, strict=True)] for p, q in zip(a, b, strict=True)]


def scaled(a: Grid, factor: Fraction) -> Grid:
    """Every entry times `factor`."""
    return [[factor.times(x) for x in row] for row in a]


def times(field: FunctionField, a: Grid, b: Grid) -> Grid:
    """The matrix product."""
    columns: Sequence[Sequence[Fraction]] = list(zip(*b, strict=True))
    return [
        [field.total(x.times(y) for x, y in zip(row, column, strict=True)) for column in columns]
        for row in a
    ]


def _power(field: FunctionField, base: Any, exponent: int) -> Grid:
    value = grid(field, base)
    if exponent < 0:
        if base not in field.invertible:
            raise ProofError(f"inverse of {base}: no hypothesis says that it is invertible")
        value, exponent = _inverse(field, value), -exponent
    return reduce(lambda a, _: times(field, a, value), range(exponent - 1), value)


def _inverse(field: FunctionField, a: Grid) -> Grid:
    """Gauss–Jordan elimination."""
    size = len(a)
    rows = [[*r, *i] for r, i in zip(a, _diagonal(field, size, size, one=True), strict=True)]
    for c in range(size):
        pivot = next((i for i in range(c, size) if rows[i][c].num != 0), None)
        if pivot is None:
            raise ProofError("inverse of a singular matrix")
        rows[c], rows[pivot] = rows[pivot], rows[c]
        rows[c] = [rows[c][c].inverse().times(x) for x in rows[c]]
        for i in range(size):
            if i != c and rows[i][c].num != 0:
                factor = rows[i][c].scaled(-1)
                rows[i] = [x.plus(factor.times(y)) for x, y in zip(rows[i], rows[c], strict=True)]
    return [r[size:] for r in rows]
