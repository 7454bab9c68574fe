"""DS-2: with any weights the risk is a convex quadratic, and ξ trades bias for variance up to ξ_v.

In this frame: along every line of xibar the weighted risk of any number of steps is a quadratic, and
convex (SD-3 with weights). One step has a weighted variance that decreases strictly on (−∞, ξ_v] and
increases strictly on [ξ_v, ∞), ξ_v > 1, and a weighted bias that does not decrease on [−1, ∞) (OS-2
with weights). The turning point ξ_v does depend on the weights.

Notation: a is the weight of a direction, t = e/(e+λ); v is ξ_v = Σ a t²(1−t) / Σ a t²(1−t)².
"""

from sdproof.papers.das2023.ds_1 import SOURCE, WEIGHTS
from sdproof.papers.pareek2024 import sd_1, sd_2
from sdproof.prove import combination, identity, induction, sum_proof, term
from sdproof.state import At, Claim, Family, Theorem, Variant

WEIGHTED = Family(directions=WEIGHTS, direction_let={"t": "filter(e, lam)"})
TURNING = "a*t**2*(1-t) = v*a*t**2*(1-t)**2"
_BAR = "t*(power - 1)"

QUADRATIC = Theorem(
    "quadratic-in-xibar",
    WEIGHTED,
    forall={"lam": "positive", "s": "real"},
    recursion={
        "power": ("t", "t*power"),
        "q1": ("t", f"q1 + x1*{_BAR}"),
        "q2": ("t", f"q2 + x2*{_BAR}"),
        "q": ("t", f"q + (s*x1 + (1-s)*x2)*{_BAR}"),
    },
    fresh={"x1": "real", "x2": "real"},
    states="a*rho(B, q) = s*a*rho(B, q1) + (1-s)*a*rho(B, q2) - s*(1-s)*a*(1+B)*(q1-q2)**2",
    proof=sum_proof(
        combination(term("a*((1+B)*(q + s*q1 + (1-s)*q2) - 2*B)", "affine")),
        induction=induction(
            {"affine": "q = s*q1 + (1-s)*q2"},
            {"affine": identity()},
            {"affine": combination(term("1", "affine"))},
        ),
    ),
    idea="q is affine in xibar, and a > 0",
    remark="x1 and x2 run through the coefficients xibar_i of two filters, s·x1 + (1−s)·x2 are "
    "those of a third on the line through them.",
)


def _monotone(name: str, given: dict[str, str], multiplier: str, idea: str) -> Theorem:
    return Theorem(
        name,
        WEIGHTED,
        forall={"lam": "positive", "v": "real", "xi1": "real", "xi2": "real"},
        given=given,
        sums={"turning": TURNING},
        states="a*variance(filter(e, lam, xi2)) > a*variance(filter(e, lam, xi1))",
        proof=sum_proof(
            combination(
                term("2*a*t**2*(1-t)**2", "order", "range"),
                term("a*t**2*(1-t)**2", "order", "order"),
            ),
            multipliers={"turning": multiplier},
        ),
        idea=idea,
    )


DECREASING = _monotone(
    "decreasing",
    {"order": "xi2 < xi1", "range": "xi1 <= v"},
    "2*(xi1-xi2)",
    "the difference is 2d(v−ξ_1) Σ a t²(1−t)² + d² Σ a t²(1−t)², d = ξ_1 − ξ_2",
)

INCREASING = _monotone(
    "increasing",
    {"range": "v <= xi1", "order": "xi1 < xi2"},
    "-2*(xi2-xi1)",
    "the same identity with the other signs",
)

BEYOND_ONE = Theorem(
    "beyond-one",
    WEIGHTED,
    forall={"lam": "positive"},
    states="a*t**2*(1-t) > a*t**2*(1-t)**2",
    idea="the difference is Σ a t³(1−t)",
    remark="ξ_v > 1, whatever the weights",
)

BIAS = Theorem(
    "bias",
    WEIGHTED,
    forall={"lam": "positive", "xi1": "real", "xi2": "real"},
    given={"range": "xi1 >= -1", "order": "xi2 > xi1"},
    states="a*bias(B, filter(e, lam, xi2)) >= a*bias(B, filter(e, lam, xi1))",
    proof=sum_proof(
        combination(
            term("2*a*B*t**2*(1-t)**2", "order", "range"),
            term("2*a*B*t*(1-t)**3", "order"),
            term("a*B*t**2*(1-t)**2", "order", "order"),
        )
    ),
    idea="1 − q = (1−t)(1 + ξ t) grows with ξ and is not negative for ξ ≥ −1",
)

CLAIM = Claim(
    id="DS-2",
    title="weighted risk: a convex quadratic, with a turning point of the variance beyond 1",
    source=SOURCE,
    theorems=(QUADRATIC, DECREASING, INCREASING, BEYOND_ONE, BIAS),
    uses=(sd_1.CLAIM, sd_2.CLAIM),
    variants=(
        Variant(
            "no-range",
            "decreasing",
            without="range",
            at=At({"lam": "1", "v": "2", "xi1": "3", "xi2": "2"}, ({"e": "1", "a": "1"},)),
            remark="the variance decreases in ξ without a range",
        ),
        Variant(
            "unweighted-turning-point",
            "decreasing",
            changes={"sums": {"turning": "t**2*(1-t) = v*t**2*(1-t)**2"}},
            at=At(
                {"lam": "1", "v": "68/25", "xi1": "68/25", "xi2": "2"},
                ({"e": "1", "a": "100"}, {"e": "3", "a": "1/100"}),
            ),
            remark="the variance decreases up to the turning point without weights",
        ),
        Variant(
            "turns-at-one",
            "beyond-one",
            "a*t**2*(1-t) <= a*t**2*(1-t)**2",
            at=At({"lam": "1"}, ({"e": "1", "a": "1"}, {"e": "1/2", "a": "3"})),
            remark="ξ_v ≤ 1",
        ),
    ),
)
