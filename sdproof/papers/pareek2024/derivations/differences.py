"""The divided-difference identity, and the bound for k steps that it gives."""

from __future__ import annotations

from typing import Any

from sympy import prod

from sdproof.derive.chain import Chain
from sdproof.derive.checks import Model, Reads
from sdproof.derive.derivation import Derivation
from sdproof.derive.formula import Equation
from sdproof.derive.symbols import LAM, XI, indexed, row, symbol
from sdproof.model.filters import distillation_polynomial, spectral_filter
from sdproof.papers.pareek2024.derivations.parts import distinct, inside
from sdproof.papers.pareek2024.mt_2 import ONE_STEP


def normalised(chain: Chain) -> tuple[Equation, ...]:
    """x, β, U, V, N of the one-step proof, read from the certificate of MT-2, and A, q_j."""
    path = ("proof", "direction", "let")
    e, e_m = indexed("e", "j"), indexed("e", "m")
    x, beta = symbol("x"), symbol("beta")
    names = {"e": e, "e_m": e_m, "lam": LAM, "xi": XI}
    chain.positive(LAM, e, e_m)

    def read(left: Any, name: str, why: str, mapping: dict[str, Any], *using: Equation) -> Equation:
        return chain.define(left, Reads(ONE_STEP, (*path, name), mapping), why, using=using)

    unit = read(x, "x", "λ in the unit of e_m", names)
    ratio = read(beta, "beta", "the eigenvalue ratio", names)
    short = {"x": x, "beta": beta}
    U, V, N = (symbol(n) for n in ("U", "V", "N"))
    return (
        unit,
        ratio,
        read(U, "U", "weight of the node m", short),
        read(V, "V", "weight of the node j", short, ratio),
        read(N, "N", "what the two filter values must add up to", short),
        chain.define(
            indexed("q", "j"), Model(spectral_filter, (e, LAM, (XI,))), "one step off the signal"
        ),
        chain.define(
            indexed("q", "m"), Model(spectral_filter, (e_m, LAM, (XI,))), "one step on the signal"
        ),
    )


def one_step(chain: Chain) -> tuple[Equation, ...]:
    """U (1 − q_m) + V q_j = N, whatever ξ; the last of what is returned."""
    chain.scope = "every r, each direction j ≠ m; k = 1, every real ξ"
    known = normalised(chain)
    unit, ratio, U, V, N, q_j, q_m = (k.left for k in known)
    line = chain.equal(
        U * (1 - q_m) + V * q_j,
        N,
        "a polynomial of degree ≤ 2 with q(0) = 0, q(1) = 1: its divided difference over 0, t_j, "
        "t_m, 1 vanishes; ξ drops out",
        known,
    )
    chain.equal(
        (ratio + unit) ** 2 / ratio * q_j,
        (1 + unit) ** 2 * q_m - (1 - ratio),
        "the same identity, solved for q_j",
        known,
    )
    return *known, line


def _nodes(chain: Chain, k: int) -> None:
    """Over the nodes 0, 1, t_1, …, t_{k+1} the divided difference of q vanishes."""
    chain.scope = f"every r, any k + 1 = {k + 1} directions; k = {k}, every ξ"
    t, xi = row("t", k + 1), row("xi", k)
    inside(chain, *t)
    distinct(chain, *t)
    inner = sum(
        v * distillation_polynomial(v, xi)
        / (v * (v - 1) * prod([v - u for u in t if u != v]))
        for v in t
    )  # fmt: skip
    outer = 1 / prod([1 - u for u in t])
    chain.equal(
        inner,
        -outer,
        "deg q ≤ k+1 on k+3 nodes: Σ q(t_i)/Π(t_i − t_l) = 0; node 0 gives 0, node 1 gives "
        "1/Π(1 − t_l)",
    )


def _weights(chain: Chain, k: int) -> tuple[Any, ...]:
    """Σ L_i q_i = 1 with L_i = (e_i+λ)^(k+1) / (e_i Π(e_i − e_l))."""
    e, xi = row("e", k + 1), row("xi", k)
    chain.positive(*e)
    distinct(chain, *e)
    weights = [(v + LAM) ** (k + 1) / (v * prod([v - u for u in e if u != v])) for v in e]
    known = [
        chain.define(
            q, Model(spectral_filter, (v, LAM, xi)), f"filter value at eigenvalue {i}, k = {k}"
        )
        for i, (q, v) in enumerate(zip(row("q", k + 1), e, strict=True), 1)
    ]
    chain.equal(
        sum(w * q for w, q in zip(weights, row("q", k + 1), strict=True)),
        1,
        "in eigenvalues: Σ_i L_i q_i = 1 with L_i = (e_i + λ)^(k+1)/(e_i Π(e_i − e_l))",
        known,
    )
    return row("L", k + 1)


def _cauchy_schwarz(chain: Chain, k: int) -> None:
    """C A² + Σ q² ≥ (L_1 − 1)²/(L_1²/C + Σ L²), A = 1 − q_1, for every ξ."""
    chain.scope = f"every r, any {k + 1} directions with Σ L_i q_i = 1; k = {k}, every ξ"
    A, C, L = symbol("A"), symbol("C"), row("L", k + 1)
    q = row("p", k + 1)[1:]
    chain.positive(C)
    rest = list(zip(L[1:], q, strict=True))
    line = chain.assume(L[0] * (1 - A) + sum(w * v for w, v in rest), "=", 1)
    left, right = C * A**2 + sum(v**2 for v in q), L[0] ** 2 / C + sum(w**2 for w in L[1:])
    cross = [(C * A * w + L[0] * v) ** 2 / C for w, v in rest]
    cross += [(a[0] * b[1] - b[0] * a[1]) ** 2 for i, a in enumerate(rest) for b in rest[i + 1 :]]
    inner = L[0] * A - sum(w * v for w, v in rest)
    chain.equal(left * right, inner**2 + sum(cross), "Lagrange's identity behind Cauchy–Schwarz")
    chain.sign(
        left * right,
        ">=",
        (L[0] - 1) ** 2,
        "hence a bound for every ξ, an explicit rational function of λ alone once divided by "
        "L_1²/C + Σ L_i²",
        *cross,
        times={line: -(inner + L[0] - 1)},
    )


def _lines(chain: Chain, _: int, steps: int) -> None:
    """The divided difference of q over 0, 1 and k+1 nodes vanishes, whatever ξ."""
    one_step(chain)
    _nodes(chain, steps)
    chain.scope = f"every r, any k + 1 = {steps + 1} directions; k = {steps}, every ξ"
    _weights(chain, steps)
    _cauchy_schwarz(chain, steps)


DERIVATION = Derivation(
    "divided-difference", "The divided-difference identity", ("MT-2",),
    "one step: every r, each direction; k steps: every r, any k + 1 directions with "
    "distinct eigenvalues, k = {k}",
    _lines, steps=1, ranks=None, counts=range(1, 4),
)  # fmt: skip
