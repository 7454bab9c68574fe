"""The optimum over ξ ∈ R^k as a user would compute it with other libraries, to compare with.

Every function takes (r, k) for the instance e_j equispaced on [1/2, 1], B_1 = 100 r², λ = 1, and
returns ρ*_k as an exact number, a ball or a float: the least squares problem of the paper in the
powers of t (normal equations M xibar = m, ρ* = c − mᵀ M⁻¹ m), unless it says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import arb, arb_mat, ctx, fmpq, fmpq_mat
from flint_loop import available, c_on_flint

from sdproof.model.filters import shrinkage
from sdproof.model.instance import Instance
from sdproof.model.quadratic import quadratic_form
from sdproof.model.risks import bias, lower_bound, variance
from sdproof.optimum.fit import fit_data
from sdproof.optimum.grouping import groups

LAM = fmpq(1)


def hard(r: int) -> Instance:
    """e_j = 1 … 1/2 equispaced, all signal on the first: B_1 = 100 r²."""
    step = fmpq(1, 2 * max(r - 1, 1))
    return Instance([1 - j * step for j in range(r)], [100 * r * r] + [0] * (r - 1))


def _normal(r: int, k: int) -> tuple[Any, Any, Any]:
    form = quadratic_form(hard(r), LAM, k)
    return form.M, form.m, form.c


def sympy_matrix(r: int, k: int) -> fmpq:
    """SymPy `Matrix.LUsolve`, rational entries."""
    import sympy

    M, m, c = _normal(r, k)

    def to(x: fmpq) -> Any:
        return sympy.Rational(int(x.p), int(x.q))

    rows = [[to(x) for x in row] for row in M]
    right = sympy.Matrix([to(x) for x in m])
    solved = sympy.Matrix(rows).LUsolve(right)
    value = to(c) - (right.T * solved)[0]
    return fmpq(int(value.p), int(value.q))


def sympy_domain_matrix(r: int, k: int) -> fmpq:
    """SymPy `DomainMatrix.lu_solve` over QQ (run with SYMPY_GROUND_TYPES=flint)."""
    from sympy import QQ
    from sympy.polys.matrices import DomainMatrix

    M, m, c = _normal(r, k)

    def to(x: fmpq) -> Any:
        return QQ(int(x.p), int(x.q))

    matrix = DomainMatrix([[to(x) for x in row] for row in M], (k, k), QQ)
    right = DomainMatrix([[to(x)] for x in m], (k, 1), QQ)
    value = to(c) - (right.transpose() * matrix.lu_solve(right)).to_list()[0][0]
    return fmpq(int(value.numerator), int(value.denominator))


def flint_fmpq_mat(r: int, k: int) -> fmpq:
    """python-flint `fmpq_mat.solve`."""
    M, m, c = _normal(r, k)
    right = fmpq_mat(k, 1, list(m))
    solved = fmpq_mat([list(row) for row in M]).solve(right)
    return c - (right.transpose() * solved)[0, 0]


def _moments(t: list[Any], w: list[Any], q: list[Any], k: int) -> tuple[list[Any], list[Any], Any]:
    """Σ w (1−t)² t^i for i = 2..2k, Σ w (1−t) t^i (q*−t) for i = 1..k, Σ w (q*−t)²: M is a Hankel
    matrix, so this is all of the normal equations, in whatever arithmetic t, w and q* come."""
    left = [a * (1 - x) * (1 - x) * x for a, x in zip(w, t, strict=True)]
    right = [a * (1 - x) * (y - x) for a, x, y in zip(w, t, q, strict=True)]
    M, m = [], []
    for i in range(2 * k):
        if i > 0:
            left = [a * x for a, x in zip(left, t, strict=True)]
            M.append(sum(left))
        if i < k:
            right = [a * x for a, x in zip(right, t, strict=True)]
            m.append(sum(right))
    return M, m, sum(a * (y - x) * (y - x) for a, x, y in zip(w, t, q, strict=True))


def _fit(r: int, to: Callable[[fmpq], Any]) -> tuple[list[Any], list[Any], list[Any], Any]:
    """t, w, q* and LB, rounded once from the exact values."""
    instance = hard(r)
    t = [to(shrinkage(e, LAM)) for e in instance.eigenvalues]
    return (
        t,
        [to(1 + b) for b in instance.snr],
        [to(b / (1 + b)) for b in instance.snr],
        to(lower_bound(instance)),
    )


def flint_arb_mat(r: int, k: int) -> arb:
    """python-flint `arb_mat.solve`, precision doubled until the radius is at most 1e-15 ρ*."""
    bits = 128
    while True:
        with ctx.workprec(bits):
            *data, bound = _fit(r, arb)
            M, m, c = _moments(*data, k)
            right = arb_mat(k, 1, m)
            try:
                solved = arb_mat([M[a : a + k] for a in range(k)]).solve(right)
            except ZeroDivisionError:
                solved = None
            if solved is not None:
                value = bound + c - (right.transpose() * solved)[0, 0]
                if value.rad() <= abs(value.mid()) * arb("1e-15"):
                    return value
        bits *= 2


def mpmath_lu_solve(r: int, k: int) -> Any:
    """mpmath `lu_solve` at 11 r + 100 bits, about the least at which ρ* has 15 digits."""
    from mpmath import lu_solve, matrix, mp, mpf

    def to(x: fmpq) -> Any:
        return mpf(int(x.p)) / int(x.q)

    with mp.workprec(11 * r + 100):
        *data, bound = _fit(r, to)
        M, m, c = _moments(*data, k)
        right = matrix(m)
        solved = lu_solve(matrix([M[a : a + k] for a in range(k)]), right)
        return bound + c - sum(a * b for a, b in zip(right, solved, strict=True))


def mpmath_recurrence(r: int, k: int) -> Any:
    """The orthogonal polynomials of the weighted fit in mpmath at 3.6 k + 54 bits, nodes shifted: every
    ρ*_0 … ρ*_k, without error bounds. The same algorithm as sdproof's, in another arithmetic."""
    from mpmath import mp, mpf

    data = fit_data(groups(hard(r)), LAM)

    def to(x: fmpq) -> Any:
        return mpf(int(x.p)) / int(x.q)

    with mp.workprec(int(3.6 * k) + 54):
        t = [to(x) for x in data.nodes]
        middle = (min(t) + max(t)) / 2
        t = [x - middle for x in t]
        w, v = [to(x) for x in data.weights], [to(x) for x in data.values]
        rho, before, now, norm_before = to(data.ridge), [mpf(0)] * r, [mpf(1)] * r, None
        for _ in range(k):
            wp = [a * b for a, b in zip(w, now, strict=True)]
            norm = sum(a * b for a, b in zip(wp, now, strict=True))
            c = sum(a * b for a, b in zip(wp, v, strict=True)) / norm
            v = [a - c * b for a, b in zip(v, now, strict=True)]
            rho -= c * c * norm
            a = sum(x * y * z for x, y, z in zip(wp, now, t, strict=True)) / norm
            b = 0 if norm_before is None else norm / norm_before
            step = zip(t, now, before, strict=True)
            before, now, norm_before = now, [(x - a) * p - b * q for x, p, q in step], norm
        return rho


def scipy_lstsq(r: int, k: int) -> float:
    """`scipy.linalg.lstsq` in double precision, columns t^i (1−t)."""
    import numpy as np
    from scipy.linalg import lstsq

    instance = hard(r)
    t = np.array([float(shrinkage(e, LAM)) for e in instance.eigenvalues])
    B = np.array([float(b) for b in instance.snr])
    root = np.sqrt(1 + B)
    columns = np.stack([t**i * (t - t**2) for i in range(k)], axis=1)
    target = B / (1 + B) - t
    solved = lstsq(root[:, None] * columns, root * target)[0]
    q = t + columns @ solved
    return float(np.sum(bias(B, q) + variance(q)))


PEERS: dict[str, Callable[[int, int], Any]] = {
    "SymPy Matrix.LUsolve": sympy_matrix,
    "SymPy DomainMatrix (FLINT)": sympy_domain_matrix,
    "fmpq_mat.solve": flint_fmpq_mat,
    "arb_mat.solve": flint_arb_mat,
    "mpmath lu_solve": mpmath_lu_solve,
    "mpmath recurrence": mpmath_recurrence,
    "scipy.linalg.lstsq": scipy_lstsq,
}
if available():
    PEERS["recurrence in C on FLINT"] = c_on_flint
