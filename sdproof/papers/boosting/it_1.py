"""IT-1: boosting ridge is self-distillation with imitation parameters far outside [0, 1].

In this frame: fitting the residual y − Xᵀθ with the same ridge, and adding the fit, k times after ridge
gives the filter 1 − (1−t)^{k+1}, for every k. That is t + t(1−t)h with h = Σ_{i<k} (1−t)ⁱ, so by SD-3
there is exactly one ξ in R^k: ξ_{k−i} = h_i/h_{i−1}, where h_i = (−1)ⁱ C(k, i+1), that is ξ_k = −k and
ξ_{k−i} = −(k−i)/(i+1). Twicing (k = 1) is ξ = −1.

Proved: the filter and h for every k; that if neighbouring coefficients of h have these ratios for k,
those for k + 1 have theirs; and, written out, that these ξ have this filter for each k ≤ 6.
That they have it for every k is proved in Coq (``formal/Boosting.v``), beside the verdict.

Notation: t = e/(e+λ); z is the coordinate of the fit in one direction of the singular value
decomposition, y that of the labels.
"""

from sdproof.papers.pareek2024 import sd_1, sd_3
from sdproof.prove import by_induction, combination, identity, term
from sdproof.state import At, Claim, Theorem, Variant

SOURCE = "classical (iterated Tikhonov regularisation, L2Boost, twicing); the statements are ours"
BOOST = {"q": ("t", "q + t*(1-q)")}
"""The filter after any number of boosting steps."""

RESIDUALS = Theorem(
    "residual-fits",
    forall={"s": "positive", "lam": "positive", "y": "real"},
    recursion={
        "z": ("s*y/(s**2+lam)", "z + s*(y - s*z)/(s**2+lam)"),
        "q": ("filter(s**2, lam)", "q + filter(s**2, lam)*(1-q)"),
    },
    states="s*z = q*y",
    proof=by_induction("form", identity(), combination(term("lam/(s**2+lam)", "form"))),
    remark="s(y − sz)/(s²+λ) is the ridge fit to the residual y − sz (SD-1).",
)

ITERATED = Theorem(
    "iterated-tikhonov",
    forall={"s": "positive", "lam": "positive", "y": "real", "before": "real", "z": "real"},
    let={"best": "before + s*(y - s*before)/(s**2+lam)"},
    states="((y-s*z)**2 + lam*(z-before)**2) - ((y-s*best)**2 + lam*(best-before)**2)"
    " = (s**2+lam)*(z-best)**2",
    idea="completing the square",
    remark="Iterated Tikhonov penalises the distance to the fit before: the same step.",
)

FILTER = Theorem(
    "filter",
    forall={"e": "positive", "lam": "positive"},
    let={"t": "filter(e, lam)"},
    recursion=BOOST | {"power": ("1-t", "(1-t)*power")},
    states="q = 1 - power",
    remark="power = (1−t)^{k+1}",
)

IN_H = Theorem(
    "in-h",
    forall={"e": "positive", "lam": "positive"},
    let={"t": "filter(e, lam)"},
    recursion=BOOST | {"h": ("0", "1 + (1-t)*h")},
    states="q = t + t*(1-t)*h",
    proof=by_induction("form", identity(), combination(term("1-t", "form"))),
    remark="h = Σ_{i<k} (1−t)ⁱ has degree k − 1 in t. A boosting step makes its coefficient h_i into "
    "h_i − h_{i−1}, and h_0 into h_0 + 1.",
)

LAST = Theorem(
    "last-ratio",
    recursion={"h0": ("0", "h0 + 1"), "k": ("0", "k + 1")},
    states="-h0 = -k",
    proof=by_induction("form", identity(), combination(term("1", "form"))),
    remark="ξ_k = −h_0 = −k",
)

RATIOS = Theorem(
    "ratios",
    forall={"k": "real", "i": "real", "h": "real", "below": "real", "second": "real"},
    given={"ratio": "(i+1)*h = -(k-i)*below", "before": "i*below = -(k-i+1)*second"},
    states="(i+1)*(h - below) = -((k+1)-i)*(below - second)",
    proof=combination(term("1", "ratio"), term("-1", "before")),
    remark="h, below, second are the coefficients i, i−1, i−2 of h after k boosting steps: if "
    "h_i/h_{i−1} = −(k−i)/(i+1) at k, for i and i − 1, then it is so for i at k + 1. With h_0 = k in "
    "place of the last equation: 'first-ratio'.",
)

FIRST = Theorem(
    "first-ratio",
    forall={"k": "real", "h1": "real", "h0": "real"},
    given={"ratio": "2*h1 = -(k-1)*h0", "count": "h0 = k"},
    states="2*(h1 - h0) = -((k+1)-1)*(h0 + 1)",
    proof=combination(term("1", "ratio"), term("-1", "count")),
    remark="The same for i = 1.",
)


def _parameters(k: int) -> list[str]:
    """ξ_1, …, ξ_k = −1/k, −2/(k−1), …, −k."""
    return [f"-{m}/{k - m + 1}" if m < k else f"-{k}" for m in range(1, k + 1)]


def _written_out(k: int) -> Theorem:
    return Theorem(
        f"{k}-step" + "s" * (k > 1),
        forall={"e": "positive", "lam": "positive"},
        let={"t": "filter(e, lam)"},
        states=f"filter(e, lam, {', '.join(_parameters(k))}) = 1 - (1-t)**{k + 1}",
        proof=identity(),
    )


WRITTEN_OUT = tuple(map(_written_out, range(1, 7)))

CLAIM = Claim(
    id="IT-1",
    title="boosting ridge is self-distillation with negative ξ (written out for up to 6 steps)",
    source=SOURCE,
    given=("SVD",),
    theorems=(RESIDUALS, ITERATED, FILTER, IN_H, LAST, RATIOS, FIRST, *WRITTEN_OUT),
    uses=(sd_1.CLAIM, sd_3.CLAIM),
    variants=(
        Variant(
            "order-of-steps",
            "2-steps",
            "filter(e, lam, -2, -1/2) = 1 - (1-t)**3",
            at=At({"e": "1", "lam": "1"}),
            remark="the ξ in the other order",
        ),
        Variant(
            "twice-minus-one",
            "2-steps",
            "filter(e, lam, -1, -1) = 1 - (1-t)**3",
            at=At({"e": "1", "lam": "1"}),
            remark="boosting twice is twicing twice, ξ = (−1, −1)",
        ),
        Variant(
            "one-power-more",
            "filter",
            "q = 1 - (1-t)*power",
            at=At({"e": "1", "lam": "1"}),
            remark="the exponent counts ridge twice",
        ),
    ),
)
