"""Excess risk = bias + variance, from the second moments of the noise (SD-2)."""

from __future__ import annotations

from typing import Any

from sympy import ImmutableDenseMatrix as Matrix

from sdproof.derive.chain import EVERY_DIRECTION, Chain
from sdproof.derive.checks import Model, Reads
from sdproof.derive.derivation import Derivation
from sdproof.derive.formula import Equation
from sdproof.derive.nodes import Mean
from sdproof.derive.symbols import GAMMA2, indexed, matrix, row, symbol
from sdproof.model.objectives import in_sample_error
from sdproof.model.risks import bias, filter_risk, variance
from sdproof.papers.pareek2024 import sd_2
from sdproof.papers.pareek2024.derivations.parts import column, rotation
from sdproof.papers.pareek2024.sd_2 import RISK


def _read(name: str, index: Any) -> Reads:
    names = {n: indexed(n, index) for n in ("s", "th", "q", "eta")}
    return Reads(RISK, ("statement", "let", name), names | {"gamma2": GAMMA2})


def _coordinates(chain: Chain) -> None:
    """‖Xᵀ(θ − θ*)‖² in the singular basis, for a plane rotation U."""
    chain.scope = "d = n = 2: all rotations (except by 180°) and singular values"
    X, U, V = (matrix(n, 2, 2) for n in ("X", "U", "V"))
    z, w = matrix("a", 2, 1), matrix("b", 2, 1)

    s, a, b = row("s", 2), row("a", 2), row("b", 2)
    given = [
        chain.assume(U, "=", rotation(symbol("u"))),
        chain.assume(V, "=", rotation(symbol("v"))),
        chain.assume(X, "=", U * Matrix.diag(*s) * V.T),
        chain.assume(z, "=", column(a)),
        chain.assume(w, "=", column(b)),
    ]
    F = symbol("F")
    error = chain.define(
        F,
        Model(in_sample_error, (X, U * z, U * w)),
        "the squared in-sample error; a and b are the coordinates of θ and θ* along U",
        using=given,
    )
    chain.equal(
        F,
        sum((s[j] * a[j] - s[j] * b[j]) ** 2 for j in range(2)),
        "orthogonal matrices keep lengths: the error is a sum over directions",
        [*given, error],
    )


def _direction(chain: Chain) -> None:
    """One direction: split, square, take the mean."""
    chain.scope = EVERY_DIRECTION
    s, th, q, eta, z, B = (indexed(n, "j") for n in ("s", "th", "q", "eta", "z", "B"))
    chain.positive(s, GAMMA2)
    first = chain.assume(Mean(eta, eta), "=", 0)
    second = chain.assume(Mean(eta**2, eta), "=", GAMMA2)
    estimate = chain.define(
        z, _read("estimate", "j"), "the filter multiplies least squares, (s_jθ_j + η_j)/s_j"
    )
    snr = chain.define(B, _read("B", "j"), "signal-to-noise ratio of the direction")
    split = -(1 - q) * s * th + q * eta
    chain.equal(
        s * z - s * th, split, "error = what the filter misses + what it lets through", [estimate]
    )
    chain.equal(
        (s * z - s * th) ** 2,
        (1 - q) ** 2 * s**2 * th**2 - 2 * q * (1 - q) * s * th * eta + q**2 * eta**2,
        "squared",
        [estimate],
    )
    chain.equal(
        Mean(2 * q * (1 - q) * s * th * eta, eta), 0, "the cross term has mean zero", [first]
    )
    chain.equal(Mean(q**2 * eta**2, eta), GAMMA2 * variance(q), "the variance", [second])
    chain.equal(
        Mean((s * z - s * th) ** 2, eta),
        GAMMA2 * (bias(B, q) + variance(q)),
        "bias + variance, in units of γ²",
        [estimate, snr, first, second],
    )


def _total(chain: Chain, rank: int) -> None:
    """The sum over r directions, with independent moments."""
    chain.scope = f"r = {rank}, any filter values"
    s, th, q, eta, z, B = (row(n, rank) for n in ("s", "th", "q", "eta", "z", "B"))
    chain.positive(*s)
    rho = symbol("rho")
    moments: list[Equation] = []
    for v in eta:
        moments.append(chain.assume(Mean(v, v), "=", 0))
        moments.append(chain.assume(Mean(v**2, v), "=", GAMMA2))
    known: list[Equation] = []
    for j in range(rank):
        known.append(
            chain.define(z[j], _read("estimate", j + 1), f"the estimate in direction {j + 1}")
        )
        known.append(chain.define(B[j], _read("B", j + 1), "its signal-to-noise ratio"))
    total = chain.define(
        rho, Model(filter_risk, (B, q), ("rho",)), "the risk of the model, in units of γ²/n"
    )
    error = sum((s[j] * z[j] - s[j] * th[j]) ** 2 for j in range(rank))
    chain.equal(
        Mean(error, *eta),
        GAMMA2 * rho,
        "linearity of the mean: n ExcessRisk = γ² ρ",
        [*moments, *known, total],
    )


def _lines(chain: Chain, rank: int, _: int) -> None:
    """ρ = Σ_j [B_j (1−q_j)² + q_j²] from E η = 0 and E ηηᵀ = γ² I."""
    _coordinates(chain)
    _direction(chain)
    _total(chain, rank)
    chain.certified(*sd_2.CLAIM.theorems)


DERIVATION = Derivation(
    "risk", "Excess risk = bias + variance", ("SD-2",),
    "coordinates: d = n = 2; one direction: every r, any filter value; sum: r = {r}; "
    "theorems: as stated",
    _lines,
)  # fmt: skip
