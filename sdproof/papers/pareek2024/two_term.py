"""The two-term argument of MT-2: one direction j beside direction m, with its best constants.

With x = λ/e_m > 0, β = e_j/e_m ≥ b, b ≤ 1, A = 1 − q_m and q = q_j the argument bounds C A² + q².
(A, q) is any point of the line (1+x)² A + (β+x)²/β q = x² + 2x + β, and the least value on that line
is, by Cauchy–Schwarz, G(x, β) = N²/((1+x)⁴/C + (β+x)⁴/β²), N = x² + 2x + β.

The theorems say that G ≥ C b²/(C + b²) if C ≥ 1, and G ≥ C b²/(1 + C b²) if C ≤ 1. These are the
limits of G(x, b) for x → ∞ and x → 0, so no larger constant holds.

References
----------
claim MT-2.
"""

from __future__ import annotations

from sdproof.prove.rules import Proof, combination, lemma, nonnegative, substitution, term
from sdproof.state import Family, Theorem

_N = "x**2+2*x+beta"

RATIO = Family(
    constants={"x": "positive", "beta": "positive", "b": "positive", "C": "positive"},
    given={"ratio": "beta >= b", "at_most_one": "1 >= b"},
)
"""One direction with eigenvalue β e_m, at λ = x e_m."""

_WORST_IS_B = nonnegative(
    substitution("beta", "b + d", "d", "1", "ratio"),
    substitution("b", "1/(1+s)", "s", "b", "at_most_one"),
)


def _sharp(name: str, size: str, bound: str, over: str, proof: Proof) -> Theorem:
    return Theorem(
        name,
        RATIO,
        forall={"A": "real", "q": "real"},
        let={"U": "(1+x)**2", "V": "(beta+x)**2/beta", "N": _N},
        given={"line": "U*A + V*q = N", "size": size},
        states=f"C*A**2 + q**2 >= {bound}",
        proof=lemma(
            "at_one",
            "N**2*(1+b**2) >= b**2*(U**2+V**2)",
            _WORST_IS_B,
            then=lemma("over", over, _WORST_IS_B, then=proof),
        ),
        idea="Cauchy–Schwarz on the line; N² − b²V² ≥ 0 and N² − b²U² ≥ 0 reduce the bound to C = 1, "
        "where it is a polynomial with non-negative coefficients in x, β − b and 1/b − 1",
    )


def _cauchy_schwarz(denominator: str, size: str, at_one: str) -> Proof:
    """(U² + C V²) denominator (goal) as a sum; UA + Vq enters by the equation `line`."""
    return combination(
        term(denominator, square="C*V*A - U*q"),
        term(f"C*({denominator})*(U*A + V*q + N)", "line"),
        term("C", size, "over"),
        term(at_one, "at_one"),
        multiplier=f"({denominator})*(U**2+C*V**2)",
    )


ONE_STEP_STRONG = _sharp(
    "one-step-sharp-strong",
    "C >= 1",
    "C*b**2/(C+b**2)",
    "N**2 >= b**2*V**2",
    _cauchy_schwarz("C+b**2", "size", "C"),
)
"""Tight: x → ∞ at β = b."""

ONE_STEP_WEAK = _sharp(
    "one-step-sharp-weak",
    "1 >= C",
    "C*b**2/(1+C*b**2)",
    "N**2 >= b**2*U**2",
    _cauchy_schwarz("1+C*b**2", "size", "C**2"),
)
"""Tight: x → 0 at β = b."""
