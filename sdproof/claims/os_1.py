"""OS-1: one step at its best can be strictly better than ridge at its best."""

from sdproof.claims import sd_1, sd_2
from sdproof.claims.base import Claim
from sdproof.claims.variants import at_most, improves, stays_above
from sdproof.laws.false_variants import strictly_better_everywhere
from sdproof.laws.one_step import local_criterion, stationary_criterion
from sdproof.prove.rules import identity, nonnegative, substitution, sum_proof
from sdproof.prove.theorem import Json, Refutation, Theorem, counterexample

_T: Json = {"t": "filter(e, lam)", "u": "1-t"}
_DIRECTION: Json = {"e": "positive", "B": "nonnegative"}

CURVE = Theorem(
    name="curve",
    words="along λ(1+τ), ξ = −τ the filter is t + τ² t²(1−t)/(1+τ(1−t))²: it moves in second order",
    statement={
        "type": "pointwise",
        "variables": {"e": "positive", "lam": "positive", "tau": "positive"},
        "let": _T,
        "conclusion": "filter(e, lam*(1+tau), -tau) = t + tau**2*t**2*u/(1+tau*u)**2",
    },
    proof=identity(),
    idea="the first-order changes from λ and from ξ cancel",
)

IMPROVES = Theorem(
    name="improves",
    words="for 0 < τ ≤ 1 one step at λ(1+τ), ξ = −τ changes the risk of ridge at λ by at most "
    "2τ²S + τ³ Σ(4B t²(1−t)³ + (1+B)t⁴(1−t)²), S = Σ (1+B)(t − q*) t²(1−t): S < 0 strictly lowers it",
    statement={
        "type": "sum",
        "variables": {"lam": "positive", "tau": "positive"},
        "hypotheses": {"short": "1 >= tau"},
        "direction": _DIRECTION,
        "direction_let": _T,
        "conclusion": "rho(B, filter(e, lam*(1+tau), -tau)) - rho(B, t)"
        " - 2*tau**2*((1+B)*t-B)*t**2*u - tau**3*(4*B*t**2*u**3 + (1+B)*t**4*u**2) <= 0",
    },
    proof=sum_proof(nonnegative(substitution("tau", "1/(1+z)", "z", "tau", "short"))),
    idea="insert the curve; 1 − 2τu ≤ 1/(1+τu)² ≤ 1; then take τ small, e.g. τ = min(1, −S/Σ(…))",
)

EXPANSION = Theorem(
    name="expansion",
    words="at λw and ξ = x, with α = w−1, the filter is t − tu(α+x) + tu(α²u − xα(1−2u)) plus terms of "
    "total degree ≥ 3 in (α, x)",
    statement={
        "type": "pointwise",
        "variables": {"e": "positive", "lam": "positive", "w": "positive", "x": "real"},
        "let": _T | {"al": "w-1"},
        "conclusion": "filter(e, lam*w, x) = t - t*u*(al+x) + t*u*(al**2*u - x*al*(1-2*u))"
        " - t*u**2*al**2*(al**2*u**2 + 2*al*u**2*x - al*u*x + al*u + 3*u*x - 2*x)"
        "*((e+lam)/(e+lam*w))**2",
    },
    proof=identity(),
    idea="Taylor expansion with an exact remainder",
)

SECOND_ORDER = Theorem(
    name="second-order",
    words="where λ is stationary for ridge, the second-order part of ρ is "
    "(P − 2S)(α+x)² + 2S x², P = Σ (1+B) t²(1−t)²; the first-order part is zero",
    statement={
        "type": "sum",
        "variables": {"lam": "positive", "al": "real", "x": "real"},
        "direction": _DIRECTION,
        "direction_let": _T | {"g": "(1+B)*t-B"},
        "sums": {"stationary": "g*t*u = 0"},
        "conclusion": "-2*g*t*u*(al+x) + (1+B)*t**2*u**2*(al+x)**2"
        " + 2*g*t*u*(al**2*u - x*al*(1-2*u))"
        " - ((1+B)*t**2*u**2 - 2*g*t**2*u)*(al+x)**2 - 2*g*t**2*u*x**2 = 0",
    },
    proof=sum_proof(identity(), multipliers={"stationary": "-2*(al+x) + 2*al**2 + 2*al*x"}),
    idea="Σ g t u = 0 turns Σ g t u² into −S",
)

CLAIM = Claim(
    id="OS-1",
    title="one step can be strictly better than ridge",
    latex=r"\inf_{\lambda>0,\,\xi\in\mathbb R}\rho_1\ <\ \min_{\lambda>0}\rho_{\mathrm{ridge}}"
    r"\ \text{ for some instance};\qquad S=\sum_j w_j(t_j-q_j^*)t_j^2(1-t_j)<0\ \Rightarrow\ "
    r"\text{one step improves on ridge at }\lambda",
    words="For an explicit instance one step at its best is strictly below ridge at its best. Locally: "
    "S < 0 means that moving ξ off 0, and λ with it, strictly lowers the risk; S > 0 at a "
    "non-degenerate minimum of ridge makes it a strict local minimum in (λ, ξ).",
    source="Das & Sanghavi 2023; paper, introduction; theory §6",
    scope="existence: one exact instance, all λ > 0 and ξ; criterion: all instances and λ, every r; its "
    "second half where ridge has positive second derivative (P > 2S), which theory §6 leaves out",
    theorems=(CURVE, IMPROVES, EXPANSION, SECOND_ORDER),
    certificates={"instance": improves},
    closing="'second-order' is 2S x² + (P−2S)(α+x)² with P − 2S > 0 iff ridge's second derivative is "
    "positive; a critical point with a positive definite second-order part is a strict local "
    "minimum (calculus; the remainder is of third order by 'expansion').",
    laws=(local_criterion, stationary_criterion),
    variants=lambda: (
        Refutation(
            name="every-instance",
            words="one step at its best is strictly better than ridge at its best on every instance",
            certificates=(
                *stays_above("5/6", eigenvalues=("1", "1/2"), snr=("1", "1/2")),
                at_most("5/6", eigenvalues=("1", "1/2"), snr=("1", "1/2")),
            ),
            shows="e = (1, 1/2), B = (1, 1/2): one step has ρ ≥ 5/6 for all λ, ξ, and ridge reaches 5/6",
            law=strictly_better_everywhere,
        ),
        Refutation(
            name="wrong-sign",
            words="S > 0 (instead of S < 0) means that this move lowers the risk",
            certificates=(
                counterexample(
                    {
                        "type": "sum",
                        "variables": {"lam": "positive", "tau": "positive"},
                        "direction": _DIRECTION,
                        "direction_let": _T,
                        "sums": {"S": "((1+B)*t-B)*t**2*u > 0"},
                        "conclusion": "rho(B, filter(e, lam*(1+tau), -tau)) - rho(B, t) < 0",
                    },
                    {"lam": "1", "tau": "1"},
                    {"e": "1", "B": "0"},
                ),
            ),
            shows="e = λ = τ = 1, B = 0",
        ),
    ),
    depends=(sd_1.CLAIM, sd_2.CLAIM),
)
