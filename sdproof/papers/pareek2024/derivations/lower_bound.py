"""The lower bound for every filter, and r steps that reach it (LB-1, LB-2)."""

from __future__ import annotations

from typing import Any

from sympy import ImmutableDenseMatrix as Matrix
from sympy import prod

from sdproof.derive.chain import Chain
from sdproof.derive.checks import Model
from sdproof.derive.derivation import Derivation
from sdproof.derive.formula import Equation
from sdproof.derive.symbols import indexed, row, symbol
from sdproof.model.filters import distillation_polynomial
from sdproof.model.parameters import xi_from_h
from sdproof.model.risks import bias, filter_risk, lower_bound, variance
from sdproof.numbers.polynomials import divided_differences
from sdproof.papers.pareek2024 import lb_1, lb_2
from sdproof.papers.pareek2024.derivations.parts import (
    distinct,
    inside,
    not_negative,
    powers,
    spectrum,
)


def _bound(chain: Chain, r: int) -> None:
    """ρ − LB is a sum of squares."""
    B, q = indexed("B", "j"), indexed("q", "j")
    not_negative(chain, B)
    chain.equal(
        bias(B, q) + variance(q),
        B / (1 + B) + (1 + B) * (q - B / (1 + B)) ** 2,
        "completing the square in q_j",
    )
    chain.scope = f"r = {r}, any filter values"
    snr, values = row("B", r), row("q", r)
    not_negative(chain, *snr)
    rho, bound = symbol("rho"), symbol("LB")
    risk = chain.define(rho, Model(filter_risk, (snr, values), ("rho",)), "the risk of the model")
    low = chain.define(bound, Model(lower_bound, (spectrum(r),)), "the bound of the model")
    chain.sign(
        rho,
        ">=",
        bound,
        "no filter is below: the excess is Σ (1+B_j)(q_j − B_j/(1+B_j))²",
        *((1 + b) * (v - b / (1 + b)) ** 2 for b, v in zip(snr, values, strict=True)),
        using=[risk, low],
    )


def _interpolated(chain: Chain, t: Any, g: Any) -> None:
    """A polynomial of degree < r through r points, by Lagrange and by Newton."""
    x = symbol("t")

    def basis(i: int, *left_out: int) -> Any:
        """Π (t − t_l)/Π (t_i − t_l) over l ≠ i, without the factors t − t_l of `left_out`."""
        over = prod([t[i] - u for u in t if u != t[i]])
        return prod([x - u for k, u in enumerate(t) if k not in (i, *left_out)]) / over

    through = sum(v * basis(i) for i, v in enumerate(g))
    rest = [sum((g[i] - v) * basis(i, j) for i in range(len(t)) if i != j) for j, v in enumerate(g)]
    chain.equal(
        Matrix([[through] for _ in t]),
        Matrix([[v + (x - u) * q] for u, v, q in zip(t, g, rest, strict=True)]),
        "Lagrange: h, of degree < r, is g_j plus a multiple of t − t_j for each j, so h(t_j) = g_j "
        "whatever the g_j are",
    )
    chain.equal(
        through,
        sum(d[0] * prod([x - u for u in t[:i]]) for i, d in enumerate(divided_differences(t, g))),
        "the same polynomial in Newton's form, with divided differences of g",
    )


def _attained(chain: Chain, r: int) -> None:
    """h through r points, and the ξ that realise it."""
    chain.scope = f"r = k = {r}; distinct nodes strictly between 0 and 1"
    t, g, target = row("t", r), row("g", r), row("a", r)
    inside(chain, *t)
    distinct(chain, *t)
    if r > 1:  # one point: h is the constant g_1
        _interpolated(chain, t, g)
    wanted = [
        chain.assume(u, "=", (w - v) / (v * (1 - v))) for u, v, w in zip(g, t, target, strict=True)
    ]
    chain.equal(
        Matrix([[v + v * (1 - v) * u] for u, v in zip(g, t, strict=True)]),
        Matrix([[w] for w in target]),
        "h(t_j) = g_j = (a_j − t_j)/(t_j(1−t_j)) gives q_j = a_j, whatever is wanted",
        using=wanted,
    )
    _realised(chain, t, target)


def _realised(chain: Chain, t: Any, target: Any) -> None:
    """The actual ξ, where h_0, …, h_{r−2} ≠ 0."""
    r = len(t)
    chain.scope = f"r = k = {r}; distinct nodes, h_0, …, h_{{r−2}} ≠ 0"
    h, xi = row("h", r, 0), row("xi", r)
    for v in h[: r - 1]:
        chain.assume(v, "!=")
    wanted = [
        chain.assume(v + v * (1 - v) * powers(v, h), "=", w) for v, w in zip(t, target, strict=True)
    ]
    chain.define(
        Matrix([[v] for v in xi]), Model(xi_from_h, (h,)), "ξ_k = −h_0, ξ_{k−i} = h_i/h_{i−1}"
    )
    known = chain.lines[-1].formula
    assert isinstance(known, Equation)
    for v, w, equation in zip(t, target, wanted, strict=True):
        chain.equal(
            v * distillation_polynomial(v, xi),
            w,
            "the r steps with these ξ give the wanted filter value: with a_j = B_j/(1+B_j), ρ = LB",
            [known],
            times={equation: 1},
        )


def _lines(chain: Chain, rank: int, _: int) -> None:
    """ρ ≥ LB = Σ B/(1+B) for every filter, attained with r steps at distinct eigenvalues."""
    _bound(chain, rank)
    chain.certified(*lb_1.CLAIM.theorems)
    _attained(chain, rank)
    chain.certified(*lb_2.CLAIM.theorems)


DERIVATION = Derivation(
    "lower-bound", "The lower bound, and r steps that attain it", ("LB-1", "LB-2"),
    "one direction: every r; sum: r = {r}; interpolation and ξ: r = k = {r}; theorems: as stated",
    _lines,
)  # fmt: skip
