"""What the functions of the formula language mean: said once, beside statements that use them."""

from __future__ import annotations

import re

from sdproof.statements.statement import Statement

_MEANINGS = {
    "filter": "filter, or q where no q is named: q(e, λ, ξ_1, …, ξ_k) = t·p_k, the filter of k steps "
    "of self-distillation at eigenvalue e, with t = e/(e + λ), p_0 = 1, p_i = 1 - ξ_i + ξ_i·t·p_(i-1)",
    "rho": "ρ(B, q) = B·(1 - q)² + q²: the excess risk of one direction in units of γ²/n, bias and "
    "variance",
    "bias": "bias(B, q) = B·(1 - q)²",
    "variance": "variance(q) = q²",
}


def glossary(*statements: Statement) -> list[str]:
    """One line for each function that the statements use; without statements, for all of them."""
    found = " ".join(text for s in statements for text in s.formulas())
    if any(s.kind not in ("sum", "pointwise") for s in statements):
        found += "rho(filter("
    return [line for name, line in _MEANINGS.items()
            if not statements or re.search(rf"\b{name}\(", found)]  # fmt: skip
