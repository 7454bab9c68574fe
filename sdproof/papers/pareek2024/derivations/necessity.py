"""Why each assumption of the hard family is needed (NA-1, NA-2, NA-3)."""

from __future__ import annotations

from typing import Any

from sdproof.derive.chain import Chain
from sdproof.derive.checks import Model, Reads
from sdproof.derive.derivation import Derivation
from sdproof.derive.nodes import ValueAt
from sdproof.derive.symbols import LAM, indexed, row, symbol
from sdproof.model.filters import spectral_filter
from sdproof.model.risks import bias, filter_risk, variance
from sdproof.papers.pareek2024 import na_1, na_2, na_3
from sdproof.papers.pareek2024.derivations.parts import not_negative


def _alignment(chain: Chain, _: int, __: int) -> None:
    """B_j = c e_j: ridge at λ = 1/c is already the best of all filters."""
    e, B, q, rho = (indexed(n, "j") for n in ("e", "B", "q", "rho"))
    c, names = symbol("c"), {"e": e, "B": B}
    chain.positive(c, e)
    even = ("statement", "each", "even", "right")
    snr = chain.define(B, Reads(na_1.ATTAINS, even, names), "all ⟨θ*, u_j⟩² equal")
    ridge = chain.define(q, Model(spectral_filter, (e, 1 / c)), "ridge in direction j at λ = 1/c")
    chain.equal(q, B / (1 + B), "ridge has the best filter value", [snr, ridge])
    summand = Reads(na_1.ATTAINS, ("statement", "conclusion", "left"), names)
    risk = chain.define(rho, summand, "its risk there", using=[snr])
    chain.equal(rho, bias(B, q) + variance(q), "bias and variance", [snr, ridge, risk])
    chain.equal(rho, B / (1 + B), "which is the least of any filter", [snr, risk])
    chain.certified(*na_1.CLAIM.theorems)


ALIGNMENT = Derivation(
    "alignment", "Alignment is necessary", ("NA-1",),
    "each direction, every r; theorems: as stated",
    _alignment, ranks=None,
)  # fmt: skip


def _ratio(chain: Chain, _: int, __: int) -> None:
    """e_j ≤ ε e_m: ridge keeps the signal and drops the rest."""
    chain.scope = "every r, each direction j ≠ m; λ = e_m x"
    e, e_m, q = indexed("e", "j"), indexed("e", "m"), indexed("q", "j")
    let = ("proof", "direction", "let", "q")
    x, eps, B, s = symbol("x"), symbol("eps"), indexed("B", "m"), symbol("s")
    chain.positive(e, e_m, x, eps)
    not_negative(chain, B)
    small = chain.assume(eps * e_m, ">=", e)
    ridge = chain.define(
        q, Reads(na_2.RIDGE, let, {"e": e, "e_m": e_m}), "ridge off the signal, λ = e_m x"
    )
    positive = chain.sign(q, ">", 0, "ridge keeps the sign", using=[ridge])
    low = chain.sign(
        eps / x, ">=", q, "t_j ≤ e_j/λ ≤ ε/x",
        (eps * e_m - e) / (e_m * x), e**2 / (e_m * x * (e + e_m * x)),
        using=[ridge, small],
    )  # fmt: skip
    chain.sign(
        (eps / x) ** 2, ">=", variance(q), "no signal there: the risk is the variance",
        (eps / x - q) ** 2, 2 * q * (eps / x - q),
        using=[low, positive],
    )  # fmt: skip
    _on_signal(chain, e_m)
    _balance(chain, x, s)
    chain.certified(*na_2.CLAIM.theorems)


RATIO = Derivation(
    "ratio", "A bounded eigenvalue ratio is necessary", ("NA-2",),
    "each direction, every r, λ = e_m x; theorems: as stated",
    _ratio, ranks=None,
)  # fmt: skip


def _on_signal(chain: Chain, e_m: Any) -> None:
    """The direction of the signal costs at most B x² + 1."""
    chain.scope = "every r, direction m; λ = e_m x"
    x, B = symbol("x"), indexed("B", "m")
    on = chain.define(
        indexed("q", "m"), Model(spectral_filter, (e_m, e_m * x)), "ridge on the signal"
    )
    chain.sign(
        B * x**2 + 1, ">=", bias(B, on.left) + variance(on.left), "bias ≤ B x², variance ≤ 1",
        B * x**3 * (2 + x) / (1 + x) ** 2, x * (2 + x) / (1 + x) ** 2,
        using=[on],
    )  # fmt: skip


def _balance(chain: Chain, x: Any, s: Any) -> None:
    """B x² = r (ε/x)² = ε s where s² = r B and x² s = ε r."""
    chain.scope = "every r"
    r, eps, B = symbol("r"), symbol("eps"), indexed("B", "m")
    chain.positive(r)
    root, balance = chain.assume(s**2, "=", r * B), chain.assume(x**2 * s, "=", eps * r)
    chain.equal(B * x**2, eps * s, "the bias", times={root: -(x**2) / r, balance: s / r})
    chain.equal(
        r * (eps / x) ** 2, eps * s, "the variances: both terms are ε√(rB)",
        times={balance: -eps / x**2},
    )  # fmt: skip


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
    low = rank * bbar / (1 + bbar)
    chain.equal(
        common, low + rank * (1 + bbar) * (q - bbar / (1 + bbar)) ** 2, "completing the square"
    )
    chain.sign(
        rho, ">=", low, "so no number of steps is below r bbar/(1+bbar)",
        rank * (1 + bbar) * (q - bbar / (1 + bbar)) ** 2,
        using=[risk], times={average: (1 - q) ** 2},
    )  # fmt: skip
    _equal_ridge(chain, e, bbar, row("xi", steps))
    chain.certified(*na_3.CLAIM.theorems)


DISTINCTNESS = Derivation(
    "distinctness", "Distinct eigenvalues are necessary", ("NA-3",),
    "sum: r = {r}; filter: k = {k}; theorems: as stated",
    _distinctness, steps=2, counts=range(0, 5),
)  # fmt: skip


def _equal_ridge(chain: Chain, e: Any, bbar: Any, xi: tuple[Any, ...]) -> None:
    """Ridge reaches the best common value, and k steps have one common value too."""
    steps, best, value = len(xi), e / bbar, symbol("p")
    chain.scope = "every r, one eigenvalue"
    ridge = chain.define(value, Model(spectral_filter, (e, best)), "ridge at λ = e/bbar")
    chain.equal(value, bbar / (1 + bbar), "it has the best common value", [ridge])
    chain.scope = f"every r; k = {steps}"
    at_zero = spectral_filter(e, best, xi)
    for v in xi:
        at_zero = ValueAt(at_zero, v, 0)
    if steps:
        chain.equal(at_zero, value, "and k steps with ξ = 0 are ridge", [ridge])
    chain.define(
        symbol("u"),
        Model(spectral_filter, (e, LAM, xi)),
        "the filter of k steps depends on j only through the eigenvalue: one number for all",
    )
