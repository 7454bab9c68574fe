"""SD-1: what k-step self-distillation computes.

The paper (Theorem 1 and its reparametrisation): retraining k times on a mix of the labels and the
teacher's predictions gives the ridge solution multiplied, in each eigendirection of XXᵀ, by a
polynomial of degree at most k:
{(1 − Σ xibar_i) I + Σ xibar_i ((XXᵀ + λI)⁻¹ XXᵀ)ⁱ} (XXᵀ + λI)⁻¹ X y, sums over i = 1..k.

Proved, for every X of singular values s, every λ > 0, k and ξ ∈ R^k: in each direction ridge and
every student are the unique minimisers of their objectives, and the student after any number of steps
is of this form; its predictions are the labels times a spectral filter q.

Notation, in one direction of the singular value decomposition: y is the coordinate of the labels, z
and a those of student and teacher, t = s²/(s² + λ).
"""

from sdproof.laws.model import filter_formula, linear_in_labels, matrix_recursion, spectral_fit
from sdproof.prove.rules import by_induction, combination, identity, term
from sdproof.state import At, Claim, Theorem, Variant

_SETTING = {"s": "positive", "lam": "positive", "y": "real"}

RIDGE = Theorem(
    "ridge-minimises",
    forall=_SETTING | {"z": "real"},
    let={"best": "s*y/(s**2+lam)"},
    states="((y-s*z)**2 + lam*z**2) - ((y-s*best)**2 + lam*best**2) = (s**2+lam)*(z-best)**2",
    idea="completing the square",
)

STUDENT = Theorem(
    "student-minimises",
    forall=_SETTING | {"xi": "real", "a": "real", "z": "real"},
    let={"best": "s*((1-xi)*y + xi*s*a)/(s**2+lam)"},
    states="(xi*(s*a-s*z)**2 + (1-xi)*(y-s*z)**2 + lam*z**2)"
    " - (xi*(s*a-s*best)**2 + (1-xi)*(y-s*best)**2 + lam*best**2) = (s**2+lam)*(z-best)**2",
    idea="completing the square; the quadratic parts add up to s² + λ for every real ξ",
)

CLOSED_FORM = Theorem(
    "closed-form",
    forall=_SETTING,
    let={"t": "s**2/(s**2+lam)"},
    recursion={
        "z": ("s*y/(s**2+lam)", "s*((1-xi)*y + xi*s*z)/(s**2+lam)"),
        "total": ("0", "xi*total + xi*(1-total)"),
        "rest": ("0", "xi*t*rest + xi*(1-total)*t"),
    },
    fresh={"xi": "real"},
    states="z = s*y/(s**2+lam)*(1 - total + rest)",
    proof=by_induction("form", identity(), combination(term("xi*s**2/(s**2+lam)", "form"))),
    remark="total = Σ xibar_i and rest = Σ xibar_i tⁱ: a step multiplies each xibar_i by ξ and moves it "
    "from tⁱ to tⁱ⁺¹, and its new coefficient of t is ξ(1 − Σ xibar_i). A student starts from the "
    "minimiser of ridge, and each step is the minimiser of the student.",
)

FILTER = Theorem(
    "filter",
    forall=_SETTING,
    recursion={
        "z": ("s*y/(s**2+lam)", "s*((1-xi)*y + xi*s*z)/(s**2+lam)"),
        "q": ("filter(s**2, lam)", "filter(s**2, lam)*((1-xi) + xi*q)"),
    },
    fresh={"xi": "real"},
    states="s*z = q*y",
    proof=by_induction("form", identity(), combination(term("xi*s**2/(s**2+lam)", "form"))),
    idea="a step maps q to t((1 − ξ) + ξ q)",
    remark="In each direction the predictions are the labels multiplied by the spectral filter q.",
)

CLAIM = Claim(
    id="SD-1",
    title="k-step self-distillation in closed form",
    source="paper, Theorem 1 and reparametrisation",
    given=("SVD",),
    remark="SVD: in the basis of left and right singular vectors the objective is the sum of those of "
    "the directions, and of λ‖θ‖² outside the span.",
    theorems=(RIDGE, STUDENT, CLOSED_FORM, FILTER),
    laws=(matrix_recursion, linear_in_labels, spectral_fit, filter_formula),
    variants=(
        Variant(
            "order",
            Theorem(
                "order",
                forall={"e": "positive", "lam": "positive", "x1": "real", "x2": "real"},
                states="filter(e, lam, x1, x2) = filter(e, lam, x2, x1)",
            ),
            at=At({"e": "1", "lam": "1", "x1": "0", "x2": "1"}),
            remark="the order of ξ_1, ξ_2 does not matter",
        ),
        Variant(
            "student is convex combination only",
            "student-minimises",
            changes={"let": {"best": "s*y/(s**2+lam)"}},
            at=At({"s": "1", "lam": "1", "y": "1", "z": "0", "xi": "2", "a": "0"}),
            remark="the student minimises at the unmixed labels",
        ),
    ),
)
