"""ST-1: k steps with pairwise distinct penalties are an affine stack of k + 1 ridges.

What is proved: a step applied to any number of ridges, stacked with weights c_l of sum 1, is again
such a stack, with one ridge more and explicit weights; one step and two steps are written out.
Conversely each stack whose weights have Σ c_l (λ_l − μ)/λ_l ≠ 0 is one step on a stack without the
ridge at μ. So k steps reach all weights of sum 1, up to limits, and nothing has to be trained in
sequence: the k + 1 ridges can be fitted at once and stacked.

Why: partial fractions, e/(e+μ) · e/(e+λ) = (λ e/(e+λ) − μ e/(e+μ))/(λ−μ). That is an identity between
commuting matrices too, so it holds for the estimator on any data, and its predictions anywhere.

Notation: filter(e, λ) = e/(e+λ) is ridge. In the theorems on stacks r is the number of ridges, and j
counts them.
"""

from sdproof.papers.pareek2024 import sd_1
from sdproof.prove import identity, sum_proof
from sdproof.state import At, Claim, Family, Theorem, Variant

_APART = "(lam0-lam1)**2 > 0"
_MORE = {"apart02": "(lam0-lam2)**2 > 0", "apart12": "(lam1-lam2)**2 > 0"}
_C0, _C1 = "xi1*lam0*(lam0-lam1)/gap01", "1 - xi1*lam0*(lam0-lam1)/gap01"

ONE_STEP = Theorem(
    "one-step",
    forall={"e": "positive", "lam0": "positive", "lam1": "positive", "xi": "real"},
    given={"apart": _APART},
    let={"gap": "(lam0-lam1)**2", "c": "xi*lam0*(lam0-lam1)/gap"},
    states="filter(e, lam1)*((1-xi) + xi*filter(e, lam0)) = c*filter(e, lam0) + (1-c)*filter(e, lam1)",
    proof=identity(),
    remark="c = ξ λ_0/(λ_0 − λ_1), written with a square below as a divisor has to be positive.",
)

TWO_STEPS = Theorem(
    "two-steps",
    forall={
        "e": "positive", "lam0": "positive", "lam1": "positive", "lam2": "positive",
        "xi1": "real", "xi2": "real",
    },
    given={"apart": _APART, **_MORE},
    let={
        "gap01": "(lam0-lam1)**2", "gap02": "(lam0-lam2)**2", "gap12": "(lam1-lam2)**2",
        "c0": f"xi2*lam0*(lam0-lam2)/gap02*({_C0})",
        "c1": f"xi2*lam1*(lam1-lam2)/gap12*({_C1})",
    },
    states="filter(e, lam2)*((1-xi2) + xi2*filter(e, lam1)*((1-xi1) + xi1*filter(e, lam0)))"
    " = c0*filter(e, lam0) + c1*filter(e, lam1) + (1-c0-c1)*filter(e, lam2)",
    proof=identity(),
)  # fmt: skip

STACK = Family(
    directions={"lam": "positive", "c": "real"},
    each={"apart": "(lam-mu)**2 > 0"},
    direction_let={"gap": "(lam-mu)**2"},
)
"""Ridges at penalties λ_l ≠ μ, with weights c_l."""

ONE_MORE = Theorem(
    "one-more-step",
    STACK,
    forall={"e": "positive", "mu": "positive", "xi": "real", "q": "real"},
    direction_let={"w": "xi*c*lam*(lam-mu)/gap"},
    sums={"weights": "c = 1", "stack": "c*filter(e, lam) = q"},
    states="w*(filter(e, lam) - filter(e, mu)) = filter(e, mu)*((1-xi) + xi*q) - filter(e, mu)",
    proof=sum_proof(
        identity(),
        share="filter(e, mu)*xi*(q - 1)/r",
        multipliers={"weights": "-xi*filter(e, mu)", "stack": "xi*filter(e, mu)"},
    ),
    remark="After a step with penalty μ and ξ the filter is Σ_l w_l e/(e+λ_l) + (1 − Σ_l w_l) e/(e+μ): "
    "weights of sum 1 again.",
)

UNDONE = Theorem(
    "undone",
    STACK,
    forall={"mu": "positive", "xi": "real"},
    given={"moves": "xi**2 > 0"},
    let={"size": "xi**2"},
    direction_let={"before": "xi*c*(lam-mu)/(lam*size)"},
    sums={"xi": "c*(lam-mu)/lam = xi"},
    states="before = 1",
    proof=sum_proof(identity(), share="1/r", multipliers={"xi": "xi/size"}),
    remark="The weights c_l of a stack with one ridge more, at μ, are those of a step with "
    "ξ = Σ_l c_l (λ_l − μ)/λ_l on the stack with weights before_l = c_l (λ_l − μ)/(λ_l ξ), of sum 1.",
)

GIVES_BACK = Theorem(
    "gives-back",
    forall={"lam": "positive", "mu": "positive", "c": "real", "xi": "real"},
    given={"moves": "xi**2 > 0", "apart": "(lam-mu)**2 > 0"},
    let={"size": "xi**2", "gap": "(lam-mu)**2", "before": "xi*c*(lam-mu)/(lam*size)"},
    states="xi*before*lam*(lam-mu)/gap = c",
    proof=identity(),
)

CLAIM = Claim(
    id="ST-1",
    title="k steps with distinct penalties are affine stacking of k + 1 ridges",
    source="sdproof",
    theorems=(ONE_STEP, TWO_STEPS, ONE_MORE, UNDONE, GIVES_BACK),
    variants=(
        Variant(
            "weights-exchanged",
            of="one-step",
            states="filter(e, lam1)*((1-xi) + xi*filter(e, lam0))"
            " = (1-c)*filter(e, lam0) + c*filter(e, lam1)",
            at=At({"e": "1", "lam0": "1", "lam1": "2", "xi": "1"}),
        ),
        Variant(
            "convex",
            Theorem(
                "convex",
                forall=dict.fromkeys(("lam0", "lam1"), "positive") | {"xi": "real"},
                given={"larger": "lam0 > lam1", "inside": "0 <= xi <= 1"},
                states="xi*lam0/(lam0-lam1) <= 1",
            ),
            at=At({"lam0": "2", "lam1": "1", "xi": "1"}),
            remark="the weights of a step with ξ in [0, 1] are in [0, 1]: a mean of ridges",
        ),
        Variant(
            "any-stack",
            of="one-more-step",
            without="stack",
            at=At(
                {"e": "1", "mu": "1", "xi": "1", "q": "0"},
                ({"lam": "2", "c": "1"},),
            ),
            remark="whatever q is",
        ),
    ),
    uses=(sd_1.CLAIM,),
)
