"""OS-2: ξ trades bias for variance, up to ξ_v and no further.

The paper (discussion of Theorem 1): increasing the imitation parameter reduces the variance. Without a
range that is false: it holds for ξ ≤ ξ_v, and beyond ξ_v the variance increases.

Proved, for one step, every r, all instances and all λ > 0: the variance decreases strictly on
(−∞, ξ_v] and increases strictly on [ξ_v, ∞), ξ_v > 1, and the bias does not decrease on [−1, ∞).

Notation: t = e/(e+λ); v is ξ_v = Σ t²(1−t) / Σ t²(1−t)².
"""

from sdproof.papers.pareek2024 import sd_1, sd_2
from sdproof.prove.rules import combination, sum_proof, term
from sdproof.state import At, Claim, Theorem, Variant

T = {"t": "filter(e, lam)"}
TURNING = "t**2*(1-t) = v*t**2*(1-t)**2"


def _monotone(name: str, given: dict[str, str], multiplier: str, idea: str) -> Theorem:
    return Theorem(
        name,
        forall={"lam": "positive", "v": "real", "xi1": "real", "xi2": "real"},
        direction_let=T,
        given=given,
        sums={"turning": TURNING},
        states="variance(filter(e, lam, xi2)) > variance(filter(e, lam, xi1))",
        proof=sum_proof(
            combination(
                term("2*t**2*(1-t)**2", "order", "range"),
                term("t**2*(1-t)**2", "order", "order"),
            ),
            multipliers={"turning": multiplier},
        ),
        idea=idea,
    )


DECREASING = _monotone(
    "decreasing",
    {"order": "xi2 < xi1", "range": "xi1 <= v"},
    "2*(xi1-xi2)",
    "the difference is 2d(v−ξ_1) Σ t²(1−t)² + d² Σ t²(1−t)², d = ξ_1 − ξ_2",
)

INCREASING = _monotone(
    "increasing",
    {"range": "v <= xi1", "order": "xi1 < xi2"},
    "-2*(xi2-xi1)",
    "the same identity with the other signs",
)

BEYOND_ONE = Theorem(
    "beyond-one",
    forall={"lam": "positive"},
    direction_let=T,
    states="t**2*(1-t) > t**2*(1-t)**2",
    idea="the difference is Σ t³(1−t)",
    remark="ξ_v > 1",
)

BIAS = Theorem(
    "bias",
    forall={"lam": "positive", "xi1": "real", "xi2": "real"},
    direction_let=T,
    given={"range": "xi1 >= -1", "order": "xi2 > xi1"},
    states="bias(B, filter(e, lam, xi2)) >= bias(B, filter(e, lam, xi1))",
    proof=sum_proof(
        combination(
            term("2*B*t**2*(1-t)**2", "order", "range"),
            term("2*B*t*(1-t)**3", "order"),
            term("B*t**2*(1-t)**2", "order", "order"),
        )
    ),
    idea="1 − q = (1−t)(1 + ξ t) grows with ξ and is not negative for ξ ≥ −1",
)

CLAIM = Claim(
    id="OS-2",
    title="ξ trades bias for variance, on a range",
    source="paper, discussion of Theorem 1",
    theorems=(DECREASING, INCREASING, BEYOND_ONE, BIAS),
    uses=(sd_1.CLAIM, sd_2.CLAIM),
    variants=(
        Variant(
            "no-range",
            "decreasing",
            without="range",
            at=At({"lam": "1", "v": "2", "xi1": "3", "xi2": "2"}, ({"e": "1"},)),
            remark="the variance decreases in ξ without a range",
        ),
        Variant(
            "turns-at-one",
            "beyond-one",
            "t**2*(1-t) <= t**2*(1-t)**2",
            at=At({"lam": "1"}, ({"e": "1"}, {"e": "1/2"})),
            remark="ξ_v ≤ 1",
        ),
    ),
)
