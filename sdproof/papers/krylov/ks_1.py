"""KS-1: as λ grows, k steps come as near as wanted to every Krylov filter of degree k.

A Krylov filter of degree k is q = P(e), P a polynomial with deg P ≤ k and P(0) = 0: what partial
least squares and conjugate gradients with k components choose from. So the infimum of ρ over λ and ξ
∈ R^k is at most the least ρ of a Krylov filter, which is B L_k/(B+L_k) if all signal is on direction
m.

What is proved, for every r, k and all instances: k steps with ξ_i = −λ a_i have q within E/λ of 1 −
R(e), where R ← 1 − a e R from R = 1, and their risk is at most that of 1 − R plus K/λ, with E and K
that do not depend on λ; every residual polynomial R(e) = 1 − P(e) is of this form if the coefficients
of e, …, e^(k−1) in P are not zero (others are limits of these); and the risk of the best multiple of
a filter p with p_m = 1 and Σ p² = L, for aligned signal.

Why: A = 1 − q obeys A ← (1−t) + tξA, which for ξ = −λa is (1 − a e A)/(1 + e/λ).

Notation: see `theory`; a step chooses a real a and a bound c ≥ |a|. G ≥ |A|, |R| and E ≥ λ|A − R| are
polynomials in e with coefficients made of the c_i.
"""

from dataclasses import replace
from typing import Any

from sdproof.papers.pareek2024 import sd_1, sd_2
from sdproof.papers.pareek2024.theory import ALIGNED
from sdproof.prove import combination, induction, nonnegative, sum_proof, term
from sdproof.prove.rules import Proof
from sdproof.state import At, Claim, Family, Theorem, Variant

_STEPS: dict[str, Any] = {
    "recursion": {
        "q": ("filter(e, lam)", "filter(e, lam)*((1+lam*a) - lam*a*q)"),
        "R": ("1", "1 - a*e*R"),
        "G": ("1", "1 + c*e*G"),
        "E": ("e", "c*e*E + e*(1 + c*e*G)"),
    },
    "fresh": {"a": "real", "c": "nonnegative"},
    "at_each_step": {"size": "-c <= a <= c"},
}


def _bounds() -> Proof:
    """|1−q| ≤ G, |R| ≤ G and λ|(1−q) − R| ≤ E, after any number of steps."""

    def within(weight: str, low: str, high: str) -> tuple[Proof, Proof]:
        """weight (c M + a v) for −M ≤ v ≤ M, of which low and high are the facts."""
        half = f"({weight})/2"
        return term(half, "size_low", low), term(half, "size_high", high)

    def moved(weight: str) -> tuple[tuple[Proof, ...], tuple[Proof, ...]]:
        """weight (G − A) and weight (G + A) after a step, A = 1 − q."""
        rest, by = term(f"({weight})*c*e*e/(lam+e)", "G"), f"({weight})*e*lam/(lam+e)"
        return (
            (term(f"({weight})*e/(lam+e)"), rest, *within(by, "A_low", "A_high")),
            (term(f"({weight})*(1 + lam/(lam+e))"), rest, *within(by, "A_high", "A_low")),
        )

    a_high, a_low = moved("1")
    more_high, more_low = moved("e")
    invariants = {
        "G": "G >= 0",
        "E": "E >= 0",
        "A_high": "G >= 1-q",
        "A_low": "G >= -(1-q)",
        "R_high": "G >= R",
        "R_low": "G >= -R",
        "near_high": "E >= lam*((1-q)-R)",
        "near_low": "E >= -lam*((1-q)-R)",
    }
    step = {
        "G": combination(term("1"), term("c*e", "G")),
        "E": combination(term("c*e", "E"), term("e"), term("c*e**2", "G")),
        "A_high": combination(*a_high),
        "A_low": combination(*a_low),
        "R_high": combination(*within("e", "R_low", "R_high")),
        "R_low": combination(term("2"), *within("e", "R_high", "R_low")),
        "near_high": combination(*within("e", "near_low", "near_high"), *more_low),
        "near_low": combination(*within("e", "near_high", "near_low"), *more_high),
    }
    return induction(invariants, dict.fromkeys(invariants, nonnegative()), step)


NEAR = Theorem(
    "near",
    forall={"e": "positive", "lam": "positive"},
    **_STEPS,
    states="lam**2*(q - (1-R))**2 <= E**2",
    proof={"induction": _bounds(), "then": combination(term("1", "near_low", "near_high"))},
)
RISK = Theorem(
    "risk",
    Family(),
    forall={"lam": "positive"},
    given={"large": "lam >= 1"},
    **_STEPS,
    states="rho(B, q) <= rho(B, 1-R) + ((1+B)*E**2 + 2*E*(1 + (1+B)*G))/lam",
    proof=sum_proof(
        combination(
            term("(1+B)/lam**2", "large", square="E"),
            term("(1+B)/lam**2", "near_low", "near_high"),
            term("2/lam", "near_low"),
            term("(1+B)/lam", "near_high", "R_low"),
            term("(1+B)/lam", "near_low", "R_high"),
        ),
        induction=_bounds(),
    ),
)
EVERY = Theorem(
    "every-krylov-filter",
    forall={"e": "real", "a": "real", "g": "real", "previous": "real"},
    given={"before": "a*previous + g = 0"},
    states="1 - e*(a + e*g) = 1 - a*e*(1 - e*previous)",
    proof=combination(term("-e**2", "before")),
    remark="R = 1 − e(a + e g(e)) with a ≠ 0 is one step with this a after R = 1 − e·(−g/a), of one "
    "degree less: so every P = 1 − R whose coefficients of e, …, e^(k−1) are not zero is that of k "
    "steps.",
)

ALIGNED_RISK = Theorem(
    "aligned",
    replace(ALIGNED, directions={"p": "real"}),
    forall={"L": "positive"},
    given={"one": "p_m = 1"},
    sums={"size": "p**2 = L"},
    states="rho(B, B_m/(B_m+L)*p) = B_m*L/(B_m+L)",
    proof=sum_proof(
        combination(term("(1 - B_m/(B_m+L)*p)**2", "elsewhere")),
        aligned=combination(term("-B_m*c*(2 - c - c*p_m)", "one")),
        share="c**2*L/r",
        share_m="B_m*L/(B_m+L) - (r-1)*c**2*L/r",
        let={"c": "B_m/(B_m+L)"},
        multipliers={"size": "c**2"},
    ),
    remark="With p the Krylov filter P of least L = L_k, this is B L_k/(B+L_k), the least of "
    "B(1−c)² + L_k c² over all c.",
)

CLAIM = Claim(
    id="KS-1",
    title="k steps come as near as wanted to every Krylov filter of degree k",
    source="sdproof",
    theorems=(NEAR, RISK, EVERY, ALIGNED_RISK),
    variants=(
        Variant(
            "without-remainder",
            of="risk",
            states="rho(B, q) <= rho(B, 1-R)",
            at=At({"lam": "1"}, ({"e": "1", "B": "0"},)),
            remark="k steps at finite λ are at least as good",
        ),
        Variant(
            "nearer",
            of="near",
            states="lam**4*(q - (1-R))**2 <= E**2",
            at=At({"e": "1", "lam": "2"}),
        ),
        Variant(
            "one-step-less",
            Theorem(
                "one-step-less",
                Family(aligned=True, each={"elsewhere": "B = 0"}, sums={"size": "(e/e_m)**2 = L"}),
                forall={"L": "positive"},
                steps=0,
                states="least <= B_m*L/(B_m+L)",
            ),
            at=At({"L": "5/4", "e_m": "1", "B_m": "200"}, ({"e": "1/2", "B": "0"},)),
            remark="ridge reaches what one step reaches, B L_1/(B+L_1) with L_1 = Σ(e_j/e_m)²",
        ),
    ),
    uses=(sd_1.CLAIM, sd_2.CLAIM),
)
