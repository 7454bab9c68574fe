"""Ridge and k-step self-distillation as they are computed on data: one ridge problem per student.

The recursion is written once, over any matrices with ``+ * transpose() solve()``: it runs on exact
rationals (`flint.fmpq_mat`) and on SymPy matrices. It knows nothing of eigenvectors; that it
agrees with the spectral filter is claim SD-1, and tests compare the two exactly.

References: claims SD-1, SD-2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flint import fmpq, fmpq_mat

from sdproof.errors import InputError
from sdproof.model.design import Design, require_design
from sdproof.model.risks import Risk
from sdproof.numbers.exact import numbers, positive


def _solve(a: Any, b: Any) -> Any:
    return a.solve(b)


def distil(
    X: Any,
    labels: Any,
    penalty: Any,
    xi: Sequence[Any] = (),
    solve: Callable[[Any, Any], Any] = _solve,
) -> Any:
    """θ of k-step self-distillation, by solving the teacher's and each student's ridge problem.

    The teacher solves (XXᵀ + λI) θ = X y. Student i solves (XXᵀ + λI) θ = X y_i with the labels
    y_i = (1 − ξ_i) y + ξ_i Xᵀ θ_{i−1} (same data, same λ).

    `X`: d × n, columns the inputs.
    `labels`: n × m, each column one vector of labels y. The identity gives the linear map y ↦ θ.
    `penalty`: λI, d × d.
    `xi`: (ξ_1, …, ξ_k) in the order of training; empty is ridge.
    `solve`: ``solve(A, B)`` returns A⁻¹B; default ``A.solve(B)``. For SymPy matrices with symbols
        use ``lambda a, b: a.LUsolve(b)``.

    Returns: d × m; exact when the arguments are.
    """
    system = X * X.transpose() + penalty
    theta = solve(system, X * labels)
    for step in xi:
        theta = solve(system, X * (labels * (1 - step) + X.transpose() * theta * step))
    return theta


def identity(size: int, scale: fmpq | int = 1) -> fmpq_mat:
    """The identity matrix, times a number."""
    return fmpq_mat(size, size, [scale if i == j else 0 for i in range(size) for j in range(size)])


def cayley(size: int, below: Iterable[fmpq]) -> fmpq_mat:
    """The orthogonal matrix (I − S)(I + S)⁻¹, S skew-symmetric with these entries below its diagonal
    (Cayley transform)."""
    skew, entries, one = fmpq_mat(size, size), iter(below), identity(size)
    for i in range(size):
        for j in range(i):
            skew[i, j] = next(entries)
            skew[j, i] = -skew[i, j]
    return (one - skew) * (one + skew).inv()


def _penalty(design: Design, lam: object) -> fmpq_mat:
    return identity(design.d, positive(lam, "lam"))


def linear_map(design: Design, lam: object, xi: Iterable[object] = ()) -> fmpq_mat:
    """The d × n matrix L of the linear map y ↦ θ = L y, exactly.

    Raises `InputError` for λ ≤ 0, or a λ or ξ that is not exact.
    """
    require_design(design)
    found: fmpq_mat = distil(
        design.matrix, identity(design.n), _penalty(design, lam), numbers(xi, "xi")
    )
    return found


def estimate(
    design: Design, y: Sequence[object], lam: object, xi: Iterable[object] = ()
) -> tuple[fmpq, ...]:
    """θ for the labels y, exactly: d numbers.

    Raises
    ------
    sdproof.errors.InputError
        For labels of the wrong length, λ ≤ 0, or numbers that are not exact.
    """
    require_design(design)
    labels = numbers(y, "y")
    if len(labels) != design.n:
        raise InputError(f"y: {len(labels)} labels for {design.n} columns of X; accepted: as many")
    column = fmpq_mat(design.n, 1, labels)
    return tuple(distil(design.matrix, column, _penalty(design, lam), numbers(xi, "xi")).entries())


def _squared_norm(matrix: fmpq_mat) -> fmpq:
    return sum((v * v for v in matrix.entries()), start=fmpq(0))


def design_risk(design: Design, lam: object, xi: Iterable[object] = ()) -> Risk:
    """Excess risk on the design itself, from the first and second moments of the noise.

    With θ = L y and y = Xᵀθ* + η, E‖Xᵀ(L y − θ*)‖² = ‖Xᵀ(L Xᵀ − I)θ*‖² + γ² ‖XᵀL‖_F²; the two
    terms are γ² times bias and variance.

    Returns
    -------
    Risk
        Exact; the same numbers as `sdproof.risk` of ``design.instance()`` (claims SD-1, SD-2).

    Raises
    ------
    sdproof.errors.InputError
        For λ ≤ 0, or a λ or ξ that is not exact.
    """
    mapping = linear_map(design, lam, xi)
    theta = fmpq_mat(design.d, 1, list(design.theta))
    fitted = design.matrix.transpose()
    missed = fitted * (mapping * (fitted * theta)) + fitted * theta * fmpq(-1)
    bias = _squared_norm(missed) / design.noise_variance
    variance = _squared_norm(fitted * mapping)
    rho = bias + variance
    return Risk(rho, bias, variance, rho * design.noise_variance / design.n)
