"""Polynomials of python-flint: from those of the kernel, their terms, and as texts for the kernel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flint import fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from sdproof.kernel.algebra import Poly

MAX_TEXT = 3_500
"""Characters of an expression that the kernel reads, with a margin."""


def polynomial(p: Poly, context: fmpq_mpoly_ctx) -> fmpq_mpoly:
    """A polynomial of the kernel in python-flint."""
    place = {name: i for i, name in enumerate(context.names())}
    found = {}
    for monomial, c in p.items():
        powers = [0] * len(place)
        for name, n in monomial:
            powers[place[name]] = n
        found[tuple(powers)] = fmpq(c.numerator, c.denominator)
    return context.from_dict(found)


def terms_of(p: fmpq_mpoly) -> dict[tuple[int, ...], fmpq]:
    """Exponents -> coefficient."""
    return {tuple(map(int, m)): c for m, c in p.to_dict().items()}


def by_monomials(p: fmpq_mpoly, places: Sequence[int]) -> dict[tuple[int, ...], fmpq_mpoly]:
    """The coefficients in some variables: their powers -> polynomial in the others."""
    rows: dict[tuple[int, ...], dict[tuple[int, ...], fmpq]] = {}
    for monomial, c in terms_of(p).items():
        rest = list(monomial)
        for i in places:
            rest[i] = 0
        rows.setdefault(tuple(monomial[i] for i in places), {})[tuple(rest)] = c
    return {powers: p.context().from_dict(row) for powers, row in rows.items()}


def text(p: fmpq_mpoly) -> str:
    """A polynomial in the kernel's notation, factored if that is shorter."""
    expanded = str(p).replace("^", "**")
    if len(expanded) < 60 or p.is_constant():
        return expanded
    content, factors = p.factor()
    parts = [f"({str(f).replace('^', '**')}){f'**{n}' if n > 1 else ''}" for f, n in factors]
    factored = "*".join([*([str(content)] if content != 1 else []), *parts])
    return min(expanded, factored, key=len)


def over(top: str, *below: str) -> str:
    """A quotient as a text; a denominator "1" is left out."""
    parts = [f"({text})" for text in below if text != "1"]
    if not parts:
        return top
    return f"({top})/{parts[0]}" if len(parts) == 1 else f"({top})/({'*'.join(parts)})"


def product_text(den: Mapping[Any, int], context: fmpq_mpoly_ctx) -> str:
    """A denominator of the kernel, a product of positive polynomials."""
    parts = []
    for factor, n in den.items():
        p = str(polynomial(dict(factor), context)).replace("^", "**")
        parts.append(f"({p}){f'**{n}' if n > 1 else ''}")
    return "*".join(parts) or "1"
