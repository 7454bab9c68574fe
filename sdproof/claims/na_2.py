"""NA-2: a bounded eigenvalue ratio is necessary."""

from sdproof.claims import lb_1, sd_2
from sdproof.claims.base import Claim
from sdproof.claims.lb_1 import BOUND
from sdproof.laws.necessity import small_other_eigenvalues
from sdproof.prove.rules import combination, identity, lemma, nonnegative, sum_proof, term
from sdproof.prove.theorem import Json, Refutation, Theorem, counterexample

_DOMINANT: Json = {
    "type": "sum",
    "aligned": True,
    "let": {"lam": "e_m*x"},
    "direction": {"e": "positive"},
    "direction_let": {"B": "0"},
    "each": {"small": "eps*e_m >= e"},
}
_DIRECTION = lemma(
    "below",
    "eps/x >= q",
    combination(term("1/(e_m*x)", "small"), term("q*e/(e_m*x)")),
    then=combination(term("eps/x + q", "below")),
    let={"q": "filter(e, lam)"},
)

RIDGE = Theorem(
    name="ridge-is-good",
    words="signal B on u_m and e_j ≤ ε e_m for the others: ridge at λ = e_m x has "
    "ρ ≤ B x² + 1 + (r−1)(ε/x)²",
    statement=_DOMINANT
    | {
        "variables": {"x": "positive", "eps": "positive", "B_m": "nonnegative"},
        "conclusion": "rho(B, filter(e, lam)) <= B_m*x**2 + 1 + (r-1)*(eps/x)**2",
    },
    proof=sum_proof(
        _DIRECTION,
        share="-(eps/x)**2",
        aligned=nonnegative(),
        share_m="-B_m*x**2 - 1",
        total=identity(),
    ),
    idea="t_j ≤ e_j/λ ≤ ε/x off the signal; on it bias ≤ B x² and variance ≤ 1",
)

VANISHING = Theorem(
    name="gap-vanishes",
    words="with s = √(rB) and x² = ε r/s that bound is at most 1 + 2 ε √(rB) "
    "(written with B = s²/r and ε = x² s/r)",
    statement=_DOMINANT
    | {
        "variables": {"x": "positive", "s": "positive"},
        "let": {"lam": "e_m*x", "B_m": "s**2/r", "eps": "x**2*s/r"},
        "conclusion": "rho(B, filter(e, lam)) <= 1 + 2*eps*s",
    },
    proof=sum_proof(
        _DIRECTION,
        share="-(eps/x)**2",
        aligned=nonnegative(),
        share_m="-B_m*x**2 - 1",
        total=nonnegative(),
    ),
    idea="the best x balances the two terms",
)

CLAIM = Claim(
    id="NA-2",
    title="a bounded eigenvalue ratio is necessary",
    latex=r"e_j\le\varepsilon e_1\ (j\ge2):\quad \rho_{\mathrm{ridge}}(e_1x)\le Bx^2+1+(r-1)"
    r"(\varepsilon/x)^2,\qquad \min_\lambda\rho_{\mathrm{ridge}}\le 1+2\varepsilon\sqrt{rB}",
    words="If the other eigenvalues are tiny, ridge alone keeps the signal and drops the rest: its "
    "risk is at most 1 + 2ε√(rB), so ε√(rB) → 0 leaves no gap of order r.",
    source="paper, Theorem on necessity (eigenvalue ratio); theory §3",
    scope="every r, all instances with signal on one direction and e_j ≤ ε e_m (upper bound)",
    theorems=(RIDGE, VANISHING, BOUND),
    closing="Every filter has ρ ≥ B/(1+B) (LB-1), so the gain of any number of steps over ridge is "
    "at most (1 + 2ε√(rB))(1+B)/B, that is ≤ 2(1 + 2ε√(rB)) for B ≥ 1; for B < 1 it is at most 1 + B, "
    "as ridge has ρ → B for λ → ∞. For B > 0 and ε > 0 the s and x above exist.",
    laws=(small_other_eigenvalues,),
    variants=lambda: (
        Refutation(
            name="no-small-eigenvalues",
            words="the bound without e_j ≤ ε e_m",
            certificates=(
                counterexample(
                    RIDGE.statement,
                    {"x": "1/10", "eps": "1/100", "B_m": "0", "e_m": "1"},
                    {"e": "1"},
                    {"e": "1"},
                    each=None,
                ),
            ),
            shows="e = (1, 1, 1), B = 0, ε = 1/100, x = 1/10",
        ),
        Refutation(
            name="half-the-bias",
            words="ρ ≤ B x²/4 + 1 + (r−1)(ε/x)²",
            certificates=(
                counterexample(
                    RIDGE.statement,
                    {"x": "1/10", "eps": "1/1000", "B_m": "10000", "e_m": "1"},
                    {"e": "1/1000"},
                    conclusion="rho(B, filter(e, lam)) <= B_m*x**2/4 + 1 + (r-1)*(eps/x)**2",
                ),
            ),
            shows="e = (1, 1/1000), B = (10⁴, 0), x = 1/10",
        ),
    ),
    depends=(sd_2.CLAIM, lb_1.CLAIM),
)
