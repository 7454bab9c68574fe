"""DPR-1: the distance from ridge to its pure student is −λ times the derivative of ridge in λ.

In this frame, for all data X, y and every λ > 0: with θ = (XXᵀ+λI)⁻¹Xy and
θ_pure = (XXᵀ+λI)⁻¹XXᵀθ, θ − θ_pure = −λ dθ/dλ, and the student with imitation parameter ξ is
(1−ξ)θ + ξθ_pure. So every squared risk of the student is R − 2ξ(R−C) + ξ²D, where R is the risk of ridge,
C the mean product of the residuals of ridge and of the pure student, D the mean squared difference of
their predictions.

Proved: the identities for the prediction at any point, a sum Σ_j c_j θ_j over the eigendirections with
any coefficients c_j, and the quadratic for any finite set of weighted test points, which need have
nothing to do with the training data.

Notation: s are the singular values of X, y the coordinates of the labels; a is the residual of ridge at a
test point, b that of the pure student, w its weight.
"""

from sdproof.papers.pareek2024 import sd_1
from sdproof.prove import identity, sum_proof
from sdproof.state import At, Claim, Family, Theorem, Variant

SOURCE = "in the frame of Dang, Patil & Rinaldo 2026 (read: its abstract); the statements are ours"

PREDICTION = Family(
    directions={"s": "positive", "y": "real", "c": "real"},
    direction_let={
        "ridge": "s*y/(s**2+lam)",
        "pure": "s*(s*ridge)/(s**2+lam)",
        "slope": "-s*y/(s**2+lam)**2",
    },
)

STUDENT = Theorem(
    "student-is-a-mix",
    PREDICTION,
    forall={"lam": "positive", "xi": "real"},
    states="c*(s*((1-xi)*y + xi*s*ridge)/(s**2+lam)) = (1-xi)*c*ridge + xi*c*pure",
)

SLOPE = Theorem(
    "slope",
    PREDICTION,
    forall={"lam": "positive", "mu": "positive"},
    states="c*(s*y/(s**2+mu)) = c*ridge + (mu-lam)*c*slope"
    " + (mu-lam)**2*c*ridge/((s**2+lam)*(s**2+mu))",
    remark="Ridge at any other penalty μ: Σ c·slope is the derivative of the prediction in λ.",
)

DISTANCE = Theorem(
    "distance",
    PREDICTION,
    forall={"lam": "positive"},
    states="c*ridge - c*pure = -lam*c*slope",
    idea="both are λ s y/(s²+λ)²",
)

POINTS = Family(directions={"w": "nonnegative", "a": "real", "b": "real"})

QUADRATIC = Theorem(
    "quadratic",
    POINTS,
    forall={"xi": "real", "R": "real", "C": "real", "D": "real"},
    sums={"risk": "w*a**2 = R", "cross": "w*a*b = C", "apart": "w*(a-b)**2 = D"},
    states="w*((1-xi)*a + xi*b)**2 = R - 2*xi*(R-C) + xi**2*D",
    proof=sum_proof(
        identity(),
        multipliers={"risk": "1-2*xi", "cross": "2*xi", "apart": "xi**2"},
        share="(R - 2*xi*(R-C) + xi**2*D)/r",
    ),
    remark="Here the r directions are r test points. The residual of the student is (1−ξ)a + ξb. Only "
    "R, C and D enter, so expectations over test points, where they exist, may stand for the sums.",
)

CLAIM = Claim(
    id="DPR-1",
    title="any data, any squared risk: ridge minus its pure student is −λ dθ/dλ",
    source=SOURCE,
    given=("SVD",),
    remark="SVD: ridge and its students have no component outside the left singular vectors of X, so "
    "the prediction at any x is Σ c_j θ_j with c_j = ⟨x, u_j⟩.",
    theorems=(STUDENT, SLOPE, DISTANCE, QUADRATIC),
    uses=(sd_1.CLAIM,),
    variants=(
        Variant(
            "other-sign",
            "distance",
            "c*ridge - c*pure = lam*c*slope",
            at=At({"lam": "1"}, ({"s": "1", "y": "1", "c": "1"},)),
        ),
        Variant(
            "slope-without-lambda",
            "distance",
            "c*ridge - c*pure = -c*slope",
            at=At({"lam": "2"}, ({"s": "1", "y": "1", "c": "1"},)),
        ),
        Variant(
            "linear-in-xi",
            "quadratic",
            "w*((1-xi)*a + xi*b)**2 = R - 2*xi*(R-C)",
            at=At({"xi": "1", "R": "1", "C": "0", "D": "1"}, ({"w": "1", "a": "1", "b": "0"},)),
        ),
    ),
)
