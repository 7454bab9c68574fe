"""Why each assumption of the hard family is needed (NA-1, NA-2, NA-3)."""

from __future__ import annotations

from typing import Any

from sdproof.papers.pareek2024 import na_1, na_2, na_3
from sdproof.derive.chain import Chain
from sdproof.derive.checks import Model, Reads
from sdproof.derive.derivation import Derivation
from sdproof.derive.formula import Equation
from sdproof.derive.nodes import At
from sdproof.derive.symbols import LAM, indexed, row, symbol
from sdproof.model.filters import spectral_filter
from sdproof.model.risks import bias, filter_risk, variance
from sdproof.papers.pareek2024.derivations.parts import not_negative


def _alignment(chain: Chain, _: int, __: int) -> None:
    """B_j = c e_j: ridge at λ = 1/c is already the best of all filters."""
    e, B, q, c = indexed("e", "j"), indexed("B", "j"), indexed("q", "j"), symbol("c")
    chain.positive(c, e)
    theorem = na_1.OPTIMAL_RIDGE
    penalty = chain.define(
        LAM, Reads(theorem, ("statement", "let", "lam"), {"c": c}), "the penalty"
    )
    snr = chain.define(
        B,
        Reads(theorem, ("statement", "direction_let", "B"), {"c": c, "e": e}),
        "all ⟨θ*, u_j⟩² equal",
    )
    ridge = chain.define(
        q, Model(spectral_filter, (e, LAM)), "ridge in direction j", using=[penalty]
    )
    chain.equal(q, B / (1 + B), "ridge has the best filter value", [penalty, snr, ridge])
    chain.equal(
        bias(B, q) + variance(q), B / (1 + B), "so its risk is the bound", [penalty, snr, ridge]
    )
    chain.certified(*na_1.CLAIM.theorems)


ALIGNMENT = Derivation(
    "alignment", "Alignment is necessary", ("NA-1",),
    "every r, any number of steps",
    _alignment, ranks=None,
)  # fmt: skip


def _ratio(chain: Chain, _: int, __: int) -> None:
    """e_j ≤ ε e_m: ridge keeps the signal and drops the rest."""
    chain.scope = "every r, each direction j ≠ m; λ = e_m x"
    e, e_m, q = indexed("e", "j"), indexed("e", "m"), indexed("q", "j")
    x, eps, B, s = symbol("x"), symbol("eps"), indexed("B", "m"), symbol("s")
    chain.positive(e, e_m, x, eps)
    not_negative(chain, B)
    small = chain.assume(eps * e_m, ">=", e)
    theorem = na_2.RIDGE
    penalty = chain.define(
        LAM, Reads(theorem, ("statement", "let", "lam"), {"e_m": e_m, "x": x}), "the penalty"
    )
    ridge = chain.define(
        q, Model(spectral_filter, (e, LAM)), "ridge off the signal", using=[penalty]
    )
    used = [penalty, ridge]
    positive = chain.sign(q, ">", 0, "ridge keeps the sign", using=used)
    low = chain.sign(
        eps / x, ">=", q, "t_j ≤ e_j/λ ≤ ε/x",
        (eps * e_m - e) / (e_m * x), e**2 / (e_m * x * (e + e_m * x)),
        using=[*used, small],
    )  # fmt: skip
    chain.sign(
        (eps / x) ** 2, ">=", variance(q), "no signal there: the risk is the variance",
        (eps / x - q) ** 2, 2 * q * (eps / x - q),
        using=[low, positive],
    )  # fmt: skip
    _on_signal(chain, e_m, penalty)
    _balance(chain, x, s)
    chain.certified(*na_2.CLAIM.theorems)


RATIO = Derivation(
    "ratio", "A bounded eigenvalue ratio is necessary", ("NA-2",),
    "every r, λ = e_m x",
    _ratio, ranks=None,
)  # fmt: skip


def _on_signal(chain: Chain, e_m: Any, penalty: Equation) -> None:
    """The direction of the signal costs at most B x² + 1."""
    chain.scope = "every r, direction m; λ = e_m x"
    x, B = symbol("x"), indexed("B", "m")
    on = chain.define(
        indexed("q", "m"),
        Model(spectral_filter, (e_m, LAM)),
        "ridge on the signal",
        using=[penalty],
    )
    chain.sign(
        B * x**2 + 1, ">=", bias(B, on.left) + variance(on.left), "bias ≤ B x², variance ≤ 1",
        B * x**3 * (2 + x) / (1 + x) ** 2, x * (2 + x) / (1 + x) ** 2,
        using=[penalty, on],
    )  # fmt: skip


def _balance(chain: Chain, x: Any, s: Any) -> None:
    """B x² = r (ε/x)² = ε s for ε = x² s/r and B = s²/r; τ stands for this ε."""
    chain.scope = "every r"
    r, small, B = symbol("r"), symbol("tau"), symbol("B")
    chain.positive(r, s)
    names = {"x": x, "s": s, "r": r}
    let = ("statement", "let")
    eps = chain.define(small, Reads(na_2.VANISHING, (*let, "eps"), names), "ε = τ, with x² = τ r/s")
    snr = chain.define(B, Reads(na_2.VANISHING, (*let, "B_m"), names), "s = √(rB)")
    chain.equal(B * x**2, small * s, "the bias", [eps, snr])
    chain.equal(
        r * (small / x) ** 2, small * s, "the variances: both terms are ε√(rB) = τ s", [eps]
    )


def _distinctness(chain: Chain, rank: int, steps: int) -> None:
    """All e_j equal: every filter is one number, and ridge reaches the best one."""
    chain.scope = f"r = {rank}, one eigenvalue, one filter value q"
    e, q, rho, bbar = symbol("e"), symbol("q"), symbol("rho"), symbol("bbar")
    snr = row("B", rank)
    chain.positive(e, LAM, bbar)
    average = chain.assume(sum(snr), "=", rank * bbar)
    risk = chain.define(
        rho, Model(filter_risk, (snr, (q,) * rank), ("rho",)), "the risk: q_j = q for every j"
    )
    common = rank * (bias(bbar, q) + variance(q))
    chain.equal(
        rho, common, "only the mean of the B_j enters", [risk], times={average: (1 - q) ** 2}
    )
    floor = rank * bbar / (1 + bbar)
    chain.equal(
        common, floor + rank * (1 + bbar) * (q - bbar / (1 + bbar)) ** 2, "completing the square"
    )
    chain.sign(
        rho, ">=", floor, "so no number of steps is below r b̄/(1+b̄)",
        rank * (1 + bbar) * (q - bbar / (1 + bbar)) ** 2,
        using=[risk], times={average: (1 - q) ** 2},
    )  # fmt: skip
    _equal_ridge(chain, e, bbar, row("xi", steps))
    chain.certified(*na_3.CLAIM.theorems)


DISTINCTNESS = Derivation(
    "distinctness", "Distinct eigenvalues are necessary", ("NA-3",),
    "sum: r = {r}; filter: k = {k}; theorems: every r and filter value",
    _distinctness, steps=2, counts=range(0, 5),
)  # fmt: skip


def _equal_ridge(chain: Chain, e: Any, bbar: Any, xi: tuple[Any, ...]) -> None:
    """Ridge reaches the best common value, and k steps have one common value too."""
    steps, theorem = len(xi), na_3.RIDGE
    mu, value = symbol("mu"), symbol("p")
    penalty = chain.define(
        mu, Reads(theorem, ("statement", "let", "lam"), {"e0": e, "bbar": bbar}),
        "the best penalty of ridge",
    )  # fmt: skip
    chain.scope = "every r, one eigenvalue"
    ridge = chain.define(value, Model(spectral_filter, (e, mu)), "ridge there", using=[penalty])
    chain.equal(value, bbar / (1 + bbar), "it has the best common value", [penalty, ridge])
    chain.scope = f"every r; k = {steps}"
    at_zero = spectral_filter(e, mu, xi)
    for v in xi:
        at_zero = At(at_zero, v, 0)
    if steps:
        chain.equal(at_zero, value, "and k steps with ξ = 0 are ridge", [penalty, ridge])
    chain.define(
        symbol("w"),
        Model(spectral_filter, (e, LAM, xi)),
        "the filter of k steps depends on j only through the eigenvalue: one number for all",
    )
