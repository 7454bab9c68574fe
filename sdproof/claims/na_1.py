"""NA-1: alignment is necessary."""

from sdproof.claims import lb_1, sd_2
from sdproof.claims.base import Claim
from sdproof.claims.lb_1 import BOUND
from sdproof.laws.necessity import proportional_signal
from sdproof.prove.rules import identity, sum_proof
from sdproof.prove.theorem import Refutation, Theorem, counterexample

OPTIMAL_RIDGE = Theorem(
    name="ridge-is-optimal",
    words="if B_j = c e_j, ridge at λ = 1/c has ρ = Σ B/(1+B) exactly",
    statement={
        "type": "sum",
        "variables": {"c": "positive"},
        "let": {"lam": "1/c"},
        "direction": {"e": "positive"},
        "direction_let": {"B": "c*e"},
        "conclusion": "rho(B, filter(e, lam)) - B/(1+B) = 0",
    },
    proof=sum_proof(identity()),
    idea="t = e/(e + 1/c) = B/(1+B), the optimal filter value",
)

CLAIM = Claim(
    id="NA-1",
    title="alignment is necessary",
    latex=r"B_j=c\,e_j\ (c>0)\ \forall j\ \Rightarrow\ \rho_{\mathrm{ridge}}(1/c)=\mathrm{LB}\le\rho(q)"
    r"\ \ \forall q",
    words="If all ⟨θ*, u_j⟩² are equal and not zero, ridge at λ = 1/c already has the smallest "
    "risk that any filter can have: no number of steps gains anything.",
    source="paper, Theorem on necessity (alignment); theory §3",
    scope="every r, all such instances, any number of steps",
    theorems=(OPTIMAL_RIDGE, BOUND),
    closing="B_j = e_j⟨θ*,u_j⟩²/γ², so equal ⟨θ*,u_j⟩² means B_j = c e_j; c > 0 unless θ* = 0 "
    "on the span.",
    laws=(proportional_signal,),
    variants=lambda: (
        Refutation(
            name="no-alignment-hypothesis",
            words="ridge at λ = 1/c attains LB for any B",
            certificates=(
                counterexample(
                    OPTIMAL_RIDGE.statement,
                    {"c": "1"},
                    {"e": "1", "B": "0"},
                    direction={"e": "positive", "B": "nonnegative"},
                    direction_let=None,
                ),
            ),
            shows="e = 1, B = 0, c = 1: ρ = 1/4 > 0",
        ),
    ),
    depends=(sd_2.CLAIM, lb_1.CLAIM),
)
