"""KS-3: where the signal is strong, the infimum of k steps over λ and ξ is exactly B L_k/(B+L_k).

L_k is the Christoffel function of the spectrum at its largest eigenvalue, as in KS-2; the upper half
is KS-1. The claim: for k ≥ 2 and B ≥ r/b², b the least ratio e_j/e_m, no λ > 0 and ξ ∈ R^k have ρ < B
L_k/(B+L_k).

What is proved: one step, for every r, with L_1 = Σ (e_j/e_m)², if B ≥ 1/b and (B b²+1)/(1+b)² ≥ B
L_1/(B+L_1). The theorems 'one-step-large' and 'one-step-small' are its two cases; one of their
hypotheses c (1+b+2x) ≥ 1, ≤ 1 holds. Two steps and more are not proved: certified minima agree at the
points that are drawn ('two-steps') and on the listed instances. Without the hypothesis on B the claim
is false.

Why, for one step: with x = λ/e_m, β = e_j/e_m, c = q_m, the divided difference of q over 0, t_j, t_m,
1 vanishes, which says q_j − βc = β(1−β)(c(1+β+2x) − 1)/(β+x)². If c is that large, q_j ≥ βc and Σ q²
≥ c² L_1; if not, c < 1/(1+b), and the bias of direction m alone is enough.

Notation: see `theory`. In 'two-steps' S_i = Σ e_j^i, and L = L_2 by Cramer's rule.
"""

from __future__ import annotations

from typing import Any

from flint import fmpq, fmpq_mat

from sdproof.model.instance import Instance
from sdproof.numbers.exact import exact_str
from sdproof.papers.krylov import ks_1
from sdproof.papers.pareek2024 import sd_1, sd_2
from sdproof.prove import cases, combination, lemma, sum_proof, term
from sdproof.state import At, Claim, Context, Family, Theorem, Variant
from sdproof.verdict import Evidence, Method, Outcome

SPREAD = Family(
    aligned=True,
    constants={"b": "positive", "L": "positive"},
    each={"ratio": "e >= b*e_m", "top": "e_m >= e"},
    sums={"size": "(e/e_m)**2 = L"},
)
"""e_m is the largest eigenvalue, no other is below b e_m, and L = L_1."""
_STEP: dict[str, Any] = {
    "forall": {"lam": "positive", "xi": "real"},
    "let": {"x": "lam/e_m", "c": "filter(e_m, lam, xi)"},
    "states": "rho(B, filter(e, lam, xi)) >= B_m*L/(B_m+L)",
}

LARGE = Theorem(
    "one-step-large",
    SPREAD,
    **_STEP,
    given={"large": "c*(1 + b + 2*x) >= 1"},
    proof=sum_proof(
        lemma(
            "kept",
            "c > 0",
            combination(term("1/(1+b+2*x)", "large"), term("1/(1+b+2*x)")),
            lemma(
                "gap",
                "c*(1+beta+2*x) >= 1",
                combination(term("1", "large"), term("1/e_m", "kept", "ratio")),
                lemma(
                    "above",
                    "q >= beta*c",
                    combination(term("beta/((beta+x)**2*e_m)", "top", "gap")),
                    combination(
                        term("B", square="1-q"),
                        term("1", square="q-beta*c"),
                        term("2*beta", "kept", "above"),
                    ),
                ),
            ),
            let={"beta": "e/e_m", "q": "filter(e, lam, xi)"},
        ),
        share="c**2*L/r",
        share_m="B_m*L/(B_m+L) - (r-1)*c**2*L/r",
        multipliers={"size": "c**2"},
        aligned=combination(term("1/(B_m+L)", square="(B_m+L)*c - B_m")),
    ),
)

SMALL = Theorem(
    "one-step-small",
    SPREAD,
    **_STEP,
    given={
        "small": "1 >= c*(1 + b + 2*x)",
        "strong": "B_m*b >= 1",
        "enough": "(B_m*b**2+1)/(1+b)**2 >= B_m*L/(B_m+L)",
    },
    proof=sum_proof(
        combination(
            term("B", square="1-filter(e, lam, xi)"), term("1", square="filter(e, lam, xi)")
        ),
        aligned=lemma(
            "left",
            "1 >= c*(1+b)",
            cases(
                "sign",
                "c >= 0",
                combination(term("1", "small"), term("2*x", "sign")),
                combination(term("1"), term("1+b", "sign")),
            ),
            combination(
                term("1", "enough"),
                term("(1+B_m)/(1+b)**2", square="1-c*(1+b)"),
                term("2/(1+b)**2", "left", "strong"),
            ),
        ),
        share_m="B_m*L/(B_m+L)",
    ),
)

TWO_STEPS = Theorem(
    "two-steps",
    Family(
        aligned=True,
        constants={"b": "positive", "S2": "positive", "S3": "positive", "S4": "positive"},
        given={"at_most_one": "1 >= b", "strong": "B_m*b**2 >= r"},
        each={"ratio": "e >= b*e_m", "top": "e_m >= e"},
        sums={"square": "e**2 = S2", "cube": "e**3 = S3", "fourth": "e**4 = S4"},
    ),
    let={"L": "(S2*S4 - S3**2)/(e_m**2*S4 - 2*e_m**3*S3 + e_m**4*S2)"},
    steps=2,
    states="least >= B_m*L/(B_m+L)",
)

_LISTED = (
    (("1", "3/4", "1/2"), ("12",)),
    (("3", "2", "5/4", "1"), ("36", "1000")),
    (("1", "5/6", "2/3", "7/12", "1/2"), ("20", "10000")),
    (("2", "7/4", "3/2", "5/4", "9/8", "1"), ("24",)),
)
"""Eigenvalues, with signals B ≥ r/b² on the largest."""


def christoffel_number(e: list[fmpq], k: int) -> fmpq:
    """1/(vᵀ G⁻¹ v), v = (e_1, …, e_1^k), G_ab = Σ_j e_j^(a+b)."""
    powers = range(1, k + 1)
    gram = fmpq_mat([[sum((x ** (a + b) for x in e), fmpq(0)) for b in powers] for a in powers])
    v = fmpq_mat([[e[0] ** a] for a in powers])
    return 1 / (v.transpose() * gram.solve(v))[0, 0]


def by_certificates(_: Context) -> Evidence:
    """ρ ≥ B L_k/(B+L_k) on each listed instance, for 2 ≤ k < r: the kernel accepts a certificate of
    exactly this bound."""
    from sdproof.state.settling import checked

    name, count = "listed instances", 0
    for eigenvalues, signals in _LISTED:
        e = [fmpq(*map(int, v.split("/"))) for v in eigenvalues]
        for signal in signals:
            for k in range(2, len(e)):
                least, strength = christoffel_number(e, k), fmpq(int(signal))
                bound = exact_str(strength * least / (strength + least))
                instance = Instance(eigenvalues, (signal, *["0"] * (len(e) - 1)))
                theorem = Theorem(name, instance, steps=k, states=f"rho >= {bound}")
                (found,) = checked(theorem).evidence
                if found.outcome is not Outcome.HOLDS:
                    scope = theorem.statement.text
                    return Evidence(name, Method.EXACT, Outcome.FAILS, scope, found.detail)
                count += 1
    scope = f"{count} listed instances and k, 3 ≤ r ≤ 6, 2 ≤ k < r, all λ > 0 and ξ ∈ R^k"
    return Evidence(name, Method.EXACT, Outcome.HOLDS, scope, "the kernel accepts each bound",
                    cases=count)  # fmt: skip


CLAIM = Claim(
    id="KS-3",
    title="strong signal: the infimum of k steps is B L_k/(B+L_k)",
    source="sdproof",
    theorems=(LARGE, SMALL, TWO_STEPS),
    checks=(by_certificates,),
    variants=(
        Variant(
            "weak-signal",
            of="two-steps",
            without="strong",
            at=At(
                {"b": "1/8", "e_m": "1", "B_m": "1/10",
                 "S2": "85/64", "S3": "585/512", "S4": "4369/4096"},
                tuple({"e": e, "B": "0"} for e in ("1/2", "1/4", "1/8")),
            ),
            remark="the hypothesis on B cannot be dropped: here the best λ is finite",
        ),
        Variant(
            "one-step-weak-signal",
            of="one-step-small",
            without="enough",
            at=At(
                {"b": "1/2", "L": "7/2", "lam": "1/10", "xi": "5", "e_m": "1", "B_m": "3"},
                ({"e": "1/2", "B": "0"},) * 10,
            ),
        ),
    ),
    uses=(sd_1.CLAIM, sd_2.CLAIM, ks_1.CLAIM),
)  # fmt: skip
