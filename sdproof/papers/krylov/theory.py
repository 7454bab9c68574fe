"""The setting and notation of the claims about several steps.

As in `sdproof.papers.pareek2024.theory`: directions j with eigenvalue e_j and signal-to-noise ratio
B_j, filter values q_j, ρ(B, q) = B(1−q)² + q². A direction m is set apart; it carries the signal.

One penalty for all steps: ``filter(e, lam, …)`` and ``steps="any"``. A penalty of its own for each
step: q starts at e/(e+λ_0), and a step with penalty λ and imitation parameter ξ makes it e/(e+λ)
((1−ξ) + ξ q). With all penalties equal this is the paper's self-distillation.

L_n is the least value of Σ_j P(e_j)² among the polynomials P of degree ≤ n with P(0) = 0 and P(e_m) =
1 (the Christoffel function of the spectrum at e_m, for polynomials that vanish at 0).
"""

from collections.abc import Mapping
from typing import Any

from sdproof.state import Family

PENALTY = {"lam0": "positive"}
"""λ_0, the penalty of the first teacher."""

OWN_PENALTIES: Mapping[str, Any] = {
    "recursion": {"q": ("filter(e, lam0)", "filter(e, lam)*((1-xi) + xi*q)")},
    "fresh": {"lam": "positive", "xi": "real"},
}
"""Each step with a penalty λ > 0 and a ξ of its own."""

TOP = Family(
    aligned=True,
    constants={"C": "positive", "b": "positive"},
    given={"signal": "B_m >= C*r", "at_most_one": "1 >= b"},
    each={"ratio": "e >= b*e_m", "top": "e_m >= e"},
)
"""The hard family with direction m the largest eigenvalue."""
