"""The formulas of the theory as SymPy expressions, for any number of directions and steps.

They are the package's own definitions, evaluated on symbols: ``e_1``, …, ``B_1``, … of the
directions, ``lam`` for λ, ``xi_1``, … in the order of training. The symbols carry no assumptions, so
``sympy.Symbol("e_1")`` is the same one. Risks are in units of γ²/n.

How one step changes the risk of ridge to first order, at ξ = 0:

>>> import sympy
>>> from sdproof import symbolic
>>> slope = sympy.diff(symbolic.risk(r=1, k=1), "xi_1").subs("xi_1", 0)
>>> sympy.factor(slope)
2*e_1*lam*(B_1*lam - e_1)/(e_1 + lam)**3

The best one-step risk on the hard family of rank 2, as λ → ∞:

>>> on_family = symbolic.optimum(r=2, k=1).subs(symbolic.hard(r=2))
>>> sympy.factor(sympy.limit(on_family, "lam", sympy.oo))
2*C*(b**2 + 1)/(2*C + b**2 + 1)
"""

from __future__ import annotations

from typing import Any

import sympy

from sdproof.derive import symbols
from sdproof.families.spectra import SHAPES
from sdproof.model.filters import shrinkage, spectral_filter
from sdproof.model.risks import best_filter, filter_risk
from sdproof.numbers.exact import integer, one_of

MAX_RANK, MAX_STEPS, MAX_FITTED = 64, 16, 4
"""Largest r; largest k of a filter and risk; largest k of an optimum, whose terms grow like k!."""


def filter(k: int = 0) -> Any:
    """q(e, λ, ξ_1, …, ξ_k), the factor by which k steps multiply a direction; in ``e``.

    Raises `InputError` for a k that is no integer from 0 to 16.
    """
    k = integer(k, "k", 0, MAX_STEPS)
    return spectral_filter(symbols.symbol("e"), symbols.LAM, symbols.row("xi", k))


def risk(r: int, k: int = 0) -> Any:
    """ρ = Σ_j [B_j (1 − q_j)² + q_j²] of r directions and k steps.

    Raises `InputError` for r outside 1..64 or k outside 0..16.
    """
    e, B = _directions(r)
    k = integer(k, "k", 0, MAX_STEPS)
    xi = symbols.row("xi", k)
    return filter_risk(B, [spectral_filter(v, symbols.LAM, xi) for v in e]).rho


def optimum(r: int, k: int) -> Any:
    """min over ξ ∈ R^k of ρ at λ, for pairwise distinct e_j.

    A rational function: from k = r steps on the lower bound Σ_j B_j/(1 + B_j), before that the risk of
    ridge less what the fit of k coefficients gains. Raises `InputError` for r outside 1..64 or k
    outside 0..4.
    """
    e, B = _directions(r)
    k = integer(k, "k", 0, MAX_FITTED)
    if k >= r:
        return sum(map(best_filter, B))
    right, top, below = _fit(e, B, k)
    return risk(r) - sum(v * h for v, h in zip(right, top, strict=True)) / below


def xi(r: int, k: int) -> tuple[Any, ...]:
    """(ξ_1, …, ξ_k) at which the minimum over ξ is attained at λ, for pairwise distinct e_j, k ≤ r.

    Where a denominator is zero, no such ξ need exist. Raises `InputError` for r outside 1..64 or k
    outside 1..min(r, 4).
    """
    e, B = _directions(r)
    k = integer(k, "k", 1, min(r, MAX_FITTED))
    _, top, below = _fit(e, B, k)
    return tuple(a / b for a, b in zip(reversed(top), [*reversed(top[:-1]), -below], strict=True))


def hard(r: int) -> dict[Any, Any]:
    """What to substitute for the hard family: e_1 = 1, …, e_r = b equispaced, B_1 = C r, no other
    signal; in ``C`` and ``b``, as `sdproof.families.hard`.

    Raises `InputError` for r outside 2..64.
    """
    r = integer(r, "r", 2, MAX_RANK)
    e, B = _directions(r)
    C, b = symbols.symbol("C"), symbols.symbol("b")
    values = {v: SHAPES["equispaced"](i, r - 1, b) for i, v in enumerate(e)}
    return values | {B[0]: C * r} | dict.fromkeys(B[1:], sympy.Integer(0))


def named(name: str, found: Any) -> list[tuple[Any, Any]]:
    """What a function of this module returned, as pairs (symbol, expression), for printing.

    `name`: of the function. The symbols are q, rho, xi_1, … or those of the hard family.
    """
    one_of(name, ("filter", "risk", "optimum", "xi", "hard"), "name")
    if isinstance(found, dict):
        return list(found.items())
    if isinstance(found, tuple):
        return list(zip(symbols.row("xi", len(found)), found, strict=True))
    return [(symbols.symbol("q" if name == "filter" else "rho"), found)]


def _directions(r: int) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    rank = integer(r, "r", 1, MAX_RANK)
    return symbols.row("e", rank), symbols.row("B", rank)


def _fit(e: Any, B: Any, k: int) -> tuple[list[Any], list[Any], Any]:
    """b and the numerators and denominator of the best h = M⁻¹ b of q = t + t (1 − t) h(t), by
    Cramer's rule."""
    t = [shrinkage(v, symbols.LAM) for v in e]
    terms = list(zip(t, B, strict=True))
    moments = [
        sum((1 + s) * (1 - v) ** 2 * v ** (i + 2) for v, s in terms) for i in range(2 * k - 1)
    ]
    right = [sum((s * (1 - v) - v) * (1 - v) * v ** (i + 1) for v, s in terms) for i in range(k)]
    rows = [moments[i : i + k] for i in range(k)]
    changed = [[*rows[:i], right, *rows[i + 1 :]] for i in range(k)]  # M is symmetric
    return right, [_determinant(m) for m in changed], _determinant(rows)


def _determinant(rows: list[list[Any]]) -> Any:
    """By expansion, without expanding any product."""
    if not rows:
        return sympy.Integer(1)
    first, *rest = rows
    return sum(
        (-1) ** j * v * _determinant([row[:j] + row[j + 1 :] for row in rest])
        for j, v in enumerate(first)
    )
