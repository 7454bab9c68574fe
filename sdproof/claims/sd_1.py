"""SD-1: what k-step self-distillation computes."""

from sdproof.claims.base import Claim
from sdproof.laws.model import filter_formula, linear_in_labels, matrix_recursion, spectral_fit
from sdproof.prove.rules import combination, identity, term
from sdproof.prove.theorem import Refutation, Theorem, counterexample

_SETTING = {"s": "positive", "lam": "positive", "y": "real", "z": "real"}

RIDGE = Theorem(
    name="ridge-minimises",
    words="in every direction, ridge is the unique minimiser: the objective exceeds its value at "
    "z* = s y/(s²+λ) by exactly (s²+λ)(z − z*)²",
    statement={
        "type": "pointwise",
        "variables": _SETTING,
        "let": {"best": "s*y/(s**2+lam)"},
        "conclusion": "((y-s*z)**2 + lam*z**2) - ((y-s*best)**2 + lam*best**2)"
        " = (s**2+lam)*(z-best)**2",
    },
    proof=identity(),
    idea="completing the square",
)

STUDENT = Theorem(
    name="student-minimises",
    words="in every direction and for every real ξ, the student's objective has the unique "
    "minimiser z* = s((1−ξ) y + ξ s a)/(s²+λ), a the teacher's coordinate: ridge at mixed labels",
    statement={
        "type": "pointwise",
        "variables": _SETTING | {"xi": "real", "a": "real"},
        "let": {"best": "s*((1-xi)*y + xi*s*a)/(s**2+lam)"},
        "conclusion": "(xi*(s*a-s*z)**2 + (1-xi)*(y-s*z)**2 + lam*z**2)"
        " - (xi*(s*a-s*best)**2 + (1-xi)*(y-s*best)**2 + lam*best**2)"
        " = (s**2+lam)*(z-best)**2",
    },
    proof=identity(),
    idea="completing the square; the quadratic parts add up to s²+λ for every ξ",
)

RECURSION = Theorem(
    name="recursion",
    words="after any number of steps the student's coordinate is z = p(t) s y/(s²+λ), with "
    "p ← (1−ξ) + ξ t p from p = 1 (ridge) and t = s²/(s²+λ)",
    statement={
        "type": "recursion",
        "variables": {"s": "positive", "lam": "positive", "y": "real", "xi": "real"},
        "fresh": ["xi"],
        "let": {"t": "filter(s**2, lam)"},
        "state": {
            "z": {"start": "s*y/(s**2+lam)", "step": "s*((1-xi)*y + xi*s*z)/(s**2+lam)"},
            "p": {"start": "1", "step": "(1-xi) + xi*t*p"},
        },
        "invariant": {"filtered": "z = s*y/(s**2+lam)*p"},
    },
    proof={
        "start": {"filtered": identity()},
        "step": {"filtered": combination(term("xi*s**2/(s**2+lam)", "filtered"))},
    },
    idea="induction over the steps: one step maps p to (1−ξ) + ξ t p",
)

POWERS = Theorem(
    name="powers",
    words="p(t) has the form (1 − Σ ξ̄_i) + Σ ξ̄_i tⁱ of the paper: a step turns the coefficients "
    "ξ̄_i into ξ ξ̄_i at t^(i+1), and ξ(1 − Σ ξ̄_i) at t, again of this form (total = Σ ξ̄_i)",
    statement={
        "type": "pointwise",
        "variables": {"t": "real", "xi": "real", "total": "real", "rest": "real"},
        "let": {
            "p": "1 - total + rest",
            "next_total": "xi*total + xi*(1-total)",
            "next_rest": "t*xi*rest + xi*(1-total)*t",
        },
        "conclusion": "(1-xi) + xi*t*p = 1 - next_total + next_rest",
    },
    proof=identity(),
    idea="rest = Σ ξ̄_i tⁱ; the new coefficients sum to ξ",
)

CLAIM = Claim(
    id="SD-1",
    title="k-step self-distillation in closed form",
    latex=r"\hat\theta_k = \Bigl\{\bigl(1-\sum_{i=1}^k\bar\xi_i\bigr)I + \sum_{i=1}^k \bar\xi_i"
    r"\bigl((XX^\top+\lambda I)^{-1}XX^\top\bigr)^i\Bigr\}(XX^\top+\lambda I)^{-1}Xy",
    words="Retraining k times on a mix of the labels and the teacher's predictions gives the ridge "
    "solution multiplied, in each eigendirection of XXᵀ, by a polynomial p_k(t) of degree at most k.",
    source="paper, Theorem 1 and reparametrisation; theory §1-§2",
    scope="all X, y, λ > 0, k and ξ ∈ R^k",
    theorems=(RIDGE, STUDENT, RECURSION, POWERS),
    closing="In the basis of left and right singular vectors the objective is a sum of the "
    "one-direction objectives above (plus λ‖θ‖² outside the span, minimised by 0), so the "
    "minimiser is found direction by direction; (XXᵀ+λI)⁻¹XXᵀ multiplies direction j by t_j.",
    laws=(matrix_recursion, linear_in_labels, spectral_fit, filter_formula),
    variants=lambda: (
        Refutation(
            name="order",
            words="the order of ξ_1, ξ_2 does not matter",
            certificates=(
                counterexample(
                    {
                        "type": "pointwise",
                        "variables": {
                            "e": "positive",
                            "lam": "positive",
                            "x1": "real",
                            "x2": "real",
                        },
                        "conclusion": "filter(e, lam, x1, x2) = filter(e, lam, x2, x1)",
                    },
                    {"e": "1", "lam": "1", "x1": "0", "x2": "1"},
                ),
            ),
            shows="e = λ = 1, ξ = (0, 1) against (1, 0)",
        ),
        Refutation(
            name="student is convex combination only",
            words="for ξ = 2 the student minimises at the unmixed labels",
            certificates=(
                counterexample(
                    STUDENT.statement,
                    {"s": "1", "lam": "1", "y": "1", "z": "0", "xi": "2", "a": "0"},
                    let={"best": "s*y/(s**2+lam)"},
                ),
            ),
            shows="s = λ = y = 1, teacher at 0, ξ = 2",
        ),
    ),
)
