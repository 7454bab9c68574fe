"""From the training objectives to the spectral filter (SD-1)."""

from __future__ import annotations

from typing import Any

from sympy import Identity as Unit
from sympy import ImmutableDenseMatrix as Matrix

from sdproof.derive.chain import EVERY_DIRECTION, Chain
from sdproof.derive.checks import Coordinates, Model
from sdproof.derive.derivation import Derivation
from sdproof.derive.formula import Equation
from sdproof.derive.nodes import D
from sdproof.derive.symbols import LAM, XI, indexed, matrix, row, symbol
from sdproof.model.estimators import distil
from sdproof.model.filters import distillation_polynomial, shrinkage, spectral_filter
from sdproof.model.objectives import ridge_objective, student_objective
from sdproof.model.parameters import xi_bar_from_xi
from sdproof.papers.pareek2024 import sd_1
from sdproof.papers.pareek2024.derivations.parts import column, rotation


def _inverse(a: Any, b: Any) -> Any:
    return a.inv() * b


class _Setting:
    """X, y, θ as matrix symbols with coordinates, and the system matrix XXᵀ + λI."""

    def __init__(self, chain: Chain, d: int) -> None:
        self.X, self.y = matrix("X", d, d), matrix("y", d, 1)
        self.theta, self.teacher = matrix("th", d, 1), matrix("a", d, 1)
        self.system = self.X * self.X.T + LAM * Unit(d)
        self.entries = [[indexed("x", i, j) for j in range(1, d + 1)] for i in range(1, d + 1)]
        self.coordinates = row("c", d)
        named = {
            self.X: Matrix(self.entries),
            self.y: column(row("y", d)),
            self.theta: column(self.coordinates),
            self.teacher: column(row("a", d)),
        }
        words = ("the inputs are the columns of X", "the labels", "any parameter vector",
                 "the teacher's parameter vector, whatever it is")  # fmt: skip
        self.named = [
            chain.define(left, Coordinates(), why, right)
            for (left, right), why in zip(named.items(), words, strict=True)
        ]

    def gradient(self, objective: Any) -> Any:
        return column(D(objective, v) for v in self.coordinates)


def _objectives(chain: Chain, s: _Setting) -> None:
    """Gradients: the stationary points solve the normal equations."""
    J, K = symbol("J"), symbol("K")
    teacher = chain.define(
        J,
        Model(ridge_objective, (s.X, s.y, LAM, s.theta)),
        "what the ridge teacher minimises",
        using=s.named,
    )
    chain.equal(
        s.gradient(J),
        2 * (s.system * s.theta - s.X * s.y),
        "formal derivatives: the gradient vanishes exactly where (XXᵀ + λI)θ = Xy",
        [*s.named, teacher],
    )
    student = chain.define(
        K,
        Model(student_objective, (s.X, s.y, LAM, XI, s.teacher, s.theta)),
        "what a student with imitation parameter ξ minimises, any real ξ",
        using=s.named,
    )
    chain.equal(
        s.gradient(K),
        2 * (s.system * s.theta - s.X * ((1 - XI) * s.y + XI * s.X.T * s.teacher)),
        "the quadratic parts add up to ‖Xᵀθ‖² + λ‖θ‖² for every ξ: ridge at mixed labels",
        [*s.named, student],
    )


def _definite(chain: Chain, s: _Setting) -> Equation:
    """XXᵀ + λI is positive definite, by LDLᵀ (d ≤ 2)."""
    if len(s.entries) == 1:
        ((a,),) = s.entries
        return chain.definite(
            s.system, [[1]], (a**2 + LAM,), "the system matrix is positive", s.named
        )
    (a, b), (c, d) = s.entries
    first = a**2 + b**2 + LAM
    area = (a * d - b * c) ** 2 + LAM * (a**2 + b**2 + c**2 + d**2) + LAM**2
    return chain.definite(
        s.system,
        [[1, 0], [(a * c + b * d) / first, 1]],
        (first, area / first),
        "each objective is strictly convex, so its stationary point is its unique minimiser",
        s.named,
    )


def _recursion(chain: Chain, s: _Setting, positive: Equation, xi: tuple[Any, ...]) -> None:
    """θ_i from θ_{i−1}, and the closed form of the last."""
    d = len(s.entries)
    thetas = [matrix(f"th_{i}", d, 1) for i in range(len(xi) + 1)]
    known = [*s.named[:2], positive]
    recursion: list[Equation] = []
    chain.least = False
    for i, theta in enumerate(thetas):
        teacher = (1 - xi[i - 1]) * s.y + xi[i - 1] * s.X.T * thetas[i - 1] if i else s.y
        model = Model(distil, (s.X, s.y, LAM * Unit(d), xi[:i], _inverse))
        why = f"student {i} solves its normal equations" if i else "the ridge teacher (k = 0)"
        shown = s.system.inv() * s.X * teacher
        recursion.append(chain.define(theta, model, why, shown, [*known, *recursion]))
    if not xi:
        chain.least = True
        return
    bars = column(row("xibar", len(xi)))
    defined = chain.define(
        bars, Model(xi_bar_from_xi, (xi,)), "the coefficients of the paper's reparametrisation"
    )
    power, total = s.system.inv() * s.X * s.X.T, (1 - sum(bars)) * Unit(d)
    for i, bar in enumerate(bars, 1):
        total = total + bar * power**i
    chain.equal(
        thetas[-1],
        total * s.system.inv() * s.X * s.y,
        "the recursion in closed form: a polynomial in (XXᵀ + λI)⁻¹XXᵀ applied to ridge",
        [*known, *recursion, defined],
    )
    chain.least = True


def _eigenbasis(chain: Chain) -> None:
    """X = U S Vᵀ with any two plane rotations: (XXᵀ+λI)⁻¹XXᵀ multiplies direction j by t_j."""
    chain.scope = "d = n = 2: all rotations U, V (except by 180°), all s_1, s_2 > 0, all λ > 0"
    S, W, U, V = (matrix(n, 2, 2) for n in ("S", "W", "U", "V"))
    a, b, s = symbol("u"), symbol("v"), row("s", 2)
    chain.positive(*s)

    given = [
        chain.assume(U, "=", rotation(a)),
        chain.assume(V, "=", rotation(b)),
        chain.assume(S, "=", Matrix.diag(*s)),
        chain.assume(W, "=", U * S * V.T),
    ]
    chain.equal(U * U.T, Unit(2), "U is a rotation", given)
    chain.equal(V * V.T, Unit(2), "V is a rotation", given)
    values = Matrix.diag(*(shrinkage(v**2, LAM) for v in s))
    chain.equal(
        W * W.T * U,
        (W * W.T + LAM * Unit(2)) * U * values,
        "with X = W = USVᵀ: (XXᵀ + λI)⁻¹XXᵀ has the eigenvectors U and the eigenvalues "
        "t_j = s_j²/(s_j² + λ)",
        given,
    )


def _directions(chain: Chain, xi: tuple[Any, ...]) -> None:
    """One direction: the estimator multiplies least squares by q = t p(t)."""
    chain.scope = f"{EVERY_DIRECTION}; k = {len(xi)}"
    s, y, z, t, q = (indexed(n, "j") for n in ("s", "y", "z", "t", "q"))
    chain.positive(s)
    one = (Matrix([[s]]), Matrix([[y]]), Matrix([[LAM]]), xi, _inverse)
    estimate = chain.define(
        z, Model(distil, one, (0,)), "the same recursion along one pair of singular vectors"
    )
    ratio = chain.define(t, Model(shrinkage, (s**2, LAM)), "how ridge shrinks direction j")
    value = chain.define(
        q,
        Model(spectral_filter, (s**2, LAM, xi)),
        "the spectral filter of the model",
        t * distillation_polynomial(t, xi),
        [ratio],
    )
    chain.equal(
        z, q * y / s, "the filter multiplies least squares, y_j/s_j", [estimate, ratio, value]
    )


def _lines(chain: Chain, rank: int, steps: int) -> None:
    """Objective, normal equations, k-step recursion, spectral filter q = t p_k(t)."""
    chain.scope = f"every real {rank} × {rank} matrix X, every y, λ > 0; k = {steps}"
    chain.positive(LAM)
    xi = row("xi", steps)
    s = _Setting(chain, rank)
    _objectives(chain, s)
    _recursion(chain, s, _definite(chain, s), xi)
    _eigenbasis(chain)
    _directions(chain, xi)
    chain.certified(*sd_1.CLAIM.theorems)


DERIVATION = Derivation(
    "filter", "From the objective to the spectral filter", ("SD-1",),
    "matrix steps: every real {r} × {r} matrix X and k = {k}; eigenbasis: d = n = 2; "
    "filter of a direction: every r, k = {k}; theorems: as stated",
    _lines, ranks=range(1, 3), steps=2, counts=range(0, 4),
)  # fmt: skip
