"""NA-3: distinct eigenvalues are necessary."""

from sdproof.claims import sd_1, sd_2
from sdproof.claims.base import Claim
from sdproof.laws.necessity import equal_eigenvalues_law
from sdproof.prove.rules import combination, identity, nonnegative, sum_proof, term
from sdproof.prove.theorem import Refutation, Theorem, counterexample

COMMON = Theorem(
    name="common-filter",
    words="one filter value q for all directions, b̄ the mean of the B_j: ρ ≥ r b̄/(1+b̄)",
    statement={
        "type": "sum",
        "variables": {"q": "real", "bbar": "nonnegative"},
        "direction": {"B": "nonnegative"},
        "sums": {"mean": "B - bbar = 0"},
        "conclusion": "rho(B, q) >= r*bbar/(1+bbar)",
    },
    proof=sum_proof(
        combination(term("1/(1+bbar)", square="(1+bbar)*q - bbar")),
        share="bbar/(1+bbar)",
        multipliers={"mean": "(1-q)**2"},
    ),
    idea="ρ = r[b̄(1−q)² + q²]",
)

RIDGE = Theorem(
    name="ridge-attains",
    words="equal eigenvalues e_0 and b̄ > 0: ridge at λ = e_0/b̄ has ρ = r b̄/(1+b̄)",
    statement={
        "type": "sum",
        "variables": {"e0": "positive", "bbar": "positive"},
        "let": {"lam": "e0/bbar"},
        "direction": {"B": "nonnegative"},
        "sums": {"mean": "B - bbar = 0"},
        "conclusion": "rho(B, filter(e0, lam)) = r*bbar/(1+bbar)",
    },
    proof=sum_proof(identity(), share="bbar/(1+bbar)", multipliers={"mean": "1/(1+bbar)**2"}),
    idea="t = b̄/(1+b̄)",
)

NO_SIGNAL = Theorem(
    name="no-signal",
    words="equal eigenvalues and all B_j = 0: ridge at λ = e_0 r/δ has ρ < δ, for every δ > 0",
    statement={
        "type": "sum",
        "variables": {"e0": "positive", "delta": "positive"},
        "let": {"lam": "e0*r/delta"},
        "conclusion": "rho(0, filter(e0, lam)) < delta",
    },
    proof=sum_proof(identity(), share="-filter(e0, lam)**2", total=nonnegative()),
    idea="r/(1+r/δ)² < δ",
)

NOT_ZERO = Theorem(
    name="no-signal-positive",
    words="equal eigenvalues and all B_j = 0: ridge has ρ > 0 at every λ > 0, so the infimum 0 is not "
    "attained by ridge",
    statement={
        "type": "sum",
        "variables": {"e0": "positive", "lam": "positive"},
        "conclusion": "rho(0, filter(e0, lam)) > 0",
    },
    proof=sum_proof(nonnegative()),
    idea="t > 0",
)

CLAIM = Claim(
    id="NA-3",
    title="distinct eigenvalues are necessary",
    latex=r"e_j=e\ \forall j\ \Rightarrow\ \inf_{\lambda,\xi}\rho_k=\min_\lambda"
    r"\rho_{\mathrm{ridge}}=\frac{r\,\bar b}{1+\bar b}\quad\forall k,\qquad"
    r"\bar b=\tfrac1r\sum_jB_j>0",
    words="If all eigenvalues are equal, every k-step filter is one number, and ridge at its best is "
    "optimal for every k (as an infimum only, λ → ∞, when there is no signal at all).",
    source="paper, Theorem on necessity (distinct singular values); theory §3",
    scope="every r, all such instances, every k, λ > 0, ξ",
    theorems=(COMMON, RIDGE, NO_SIGNAL, NOT_ZERO),
    closing="q_j = t_j p_k(t_j) depends on j only through e_j, so it is one number q; ridge is k steps "
    "with ξ = 0.",
    laws=(equal_eigenvalues_law,),
    variants=lambda: (
        Refutation(
            name="distinct-eigenvalues",
            words="the bound r b̄/(1+b̄) also for distinct eigenvalues",
            certificates=(
                counterexample(
                    {
                        "type": "sum",
                        "variables": {
                            "lam": "positive",
                            "xi": "real",
                            "bbar": "nonnegative",
                        },
                        "direction": {"e": "positive", "B": "nonnegative"},
                        "sums": COMMON.statement["sums"],
                        "conclusion": "rho(B, filter(e, lam, xi)) >= r*bbar/(1+bbar)",
                    },
                    {"lam": "1", "xi": "0", "bbar": "5"},
                    {"e": "9", "B": "10"},
                    {"e": "1/9", "B": "0"},
                ),
            ),
            shows="e = (9, 1/9), B = (10, 0), λ = 1, ξ = 0",
        ),
        Refutation(
            name="attained-without-signal",
            words="with no signal ridge attains the infimum 0",
            certificates=(
                counterexample(
                    NOT_ZERO.statement,
                    {"e0": "1", "lam": "1"},
                    {},
                    conclusion="rho(0, filter(e0, lam)) <= 0",
                ),
            ),
            shows="e = λ = 1, B = 0: ρ = 1/4",
        ),
    ),
    depends=(sd_1.CLAIM, sd_2.CLAIM),
)
