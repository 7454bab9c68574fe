"""MT-1: on the hard family, r steps attain ExcessRisk ≤ γ²/n."""

from sdproof.claims import sd_2, sd_3
from sdproof.claims.base import Claim
from sdproof.claims.variants import stays_above
from sdproof.laws.false_variants import one_step_attains, r_steps_attain_half
from sdproof.laws.hard_family import r_steps_attain
from sdproof.prove.rules import identity, nonnegative, sum_proof
from sdproof.prove.theorem import Refutation, Theorem

ATTAINS = Theorem(
    name="r-steps",
    words="signal B_m on one direction, none elsewhere, eigenvalues pairwise distinct: at every "
    "λ > 0 some ξ ∈ R^r has ρ < 1, i.e. ExcessRisk < γ²/n",
    statement={
        "type": "sum",
        "aligned": True,
        "steps": "r",
        "variables": {"lam": "positive", "B_m": "nonnegative"},
        "let": {"q_m": "B_m/(1+B_m)"},
        "direction": {"e": "positive"},
        "direction_let": {"B": "0", "q": "0"},
        "conclusion": "rho(B, q) < 1",
    },
    proof=sum_proof(
        identity(),
        aligned=identity(),
        share_m="-B_m/(1+B_m)",
        total=nonnegative(),
    ),
    idea="r steps can give r distinct eigendirections any filter values, up to a limit: 0 off the "
    "signal and B/(1+B) on it, where ρ = B/(1+B) < 1",
)

CLAIM = Claim(
    id="MT-1",
    title="hard family: r steps attain γ²/n",
    latex=r"\text{on }\mathcal F:\quad \forall\lambda>0\ \exists\xi\in\mathbb R^r:\quad "
    r"\mathrm{ExcessRisk}\ \le\ \frac{\gamma^2}{n}",
    words="On the hard family, with signal on one eigenvector only, r steps of self-distillation with "
    "suitable ξ have excess risk below γ²/n at every λ, whatever r.",
    source="paper, Theorem 2 (upper bound for r steps); theory §4",
    scope="every r, every λ > 0, all pairwise distinct eigenvalues, any B_m; B_j = 0 for j ≠ m (other "
    "signal raises the bound to LB, see LB-2)",
    theorems=(ATTAINS,),
    laws=(r_steps_attain,),
    variants=lambda: (
        Refutation(
            name="one-step",
            words="one step attains ExcessRisk ≤ γ²/n at r = 2",
            certificates=stays_above("3/2"),
            shows="e = (1, 9/10), B = (200, 0): ρ ≥ 3/2 for all λ > 0 and all ξ",
            law=one_step_attains,
        ),
        Refutation(
            name="half",
            words="r steps attain ExcessRisk ≤ (1/2) γ²/n",
            certificates=stays_above("3/4", steps=2, snr=("3", "0")),
            shows="e = (1, 9/10), B = (3, 0): ρ ≥ 3/4 for all λ > 0 and ξ ∈ R^2",
            law=r_steps_attain_half,
        ),
    ),
    depends=(sd_2.CLAIM, sd_3.CLAIM),
)
