"""BA-2: where the steps converge they converge to ridge with penalty λ/(1−ξ).

In this frame, with one ξ in every step and −1 < ξt < 1 in a direction: the filter tends to
L = (1−ξ)t/(1−ξt), and after n steps its squared distance to L is at most (t−L)²/(1 + n(1−(ξt)²)). For
ξ < 1 this L is the filter of ridge with penalty λ/(1−ξ), which is larger than λ exactly for ξ > 0. For
ξ in [0, 1] every direction converges.

Notation: t = e/(e+λ); q is the filter after n steps.
"""

from sdproof.papers.borup2021 import ba_1
from sdproof.papers.borup2021.ba_1 import POWER, SETTING, SOURCE, STEPS, T
from sdproof.prove import by_induction, combination, identity, induction, term
from sdproof.state import At, Claim, Theorem, Variant

_CONVERGES = {"converges": "-1 < xi*filter(e, lam) < 1"}
_LIMIT = {"L": "(1-xi)*t/(1-xi*t)"}

RIDGE = Theorem(
    "limit-is-ridge",
    forall=SETTING,
    let=T,
    given={"less_than_one": "xi < 1"},
    states="filter(e, lam/(1-xi)) = (1-xi)*t/(1-xi*t)",
)

INSIDE = Theorem(
    "mixing-weights-converge",
    forall=SETTING,
    let=T,
    given={"mixes": "0 <= xi <= 1"},
    states="(xi*t)**2 < 1",
    proof=combination(
        term("1-t**2"), term("t**2", "mixes_high"), term("t**2", "mixes_low", "mixes_high")
    ),
)

DISTANCE = Theorem(
    "distance",
    forall=SETTING,
    let=T | _LIMIT,
    given=_CONVERGES,
    recursion=STEPS | POWER,
    states="q - L = power*(t - L)",
    proof=by_induction("form", identity(), combination(term("xi*t", "form"))),
    idea="a step multiplies q − L by ξt",
    remark="power = (ξt)^n",
)

RATE = Theorem(
    "rate",
    forall=SETTING,
    let=T | _LIMIT,
    given=_CONVERGES,
    recursion=STEPS | {"n": ("0", "n+1")},
    states="(1 + n*(1 - (xi*t)**2))*(q - L)**2 <= (t - L)**2",
    proof={
        "induction": induction(
            {"count": "n >= 0", "form": "conclusion"},
            {"count": identity(), "form": identity()},
            {
                "count": combination(term("1", "count"), term("1")),
                "form": combination(
                    term("1", "form"),
                    term("1", "count", square="(1-(xi*t)**2)*(q-L)"),
                    term("1", square="(1-(xi*t)**2)*(q-L)"),
                ),
            },
        ),
        "then": combination(term("1", "form")),
    },
    idea="aⁿ(1 + n(1−a)) ≤ 1 for a = (ξt)²",
)

CLAIM = Claim(
    id="BA-2",
    title="for ξ < 1 with |ξt| < 1, steps with one ξ converge to ridge with penalty λ/(1−ξ)",
    source=SOURCE,
    theorems=(RIDGE, INSIDE, DISTANCE, RATE),
    uses=(ba_1.CLAIM,),
    variants=(
        Variant(
            "every-xi",
            "rate",
            "(q - L)**2 <= (t - L)**2",
            changes={"given": {"beyond": "xi*filter(e, lam) > 1"}},
            at=At({"e": "1", "lam": "1", "xi": "3"}, steps=({},)),
            remark="for ξt > 1 too the steps do not move away from (1−ξ)t/(1−ξt)",
        ),
        Variant(
            "rate-without-xi",
            "rate",
            "(1 + n*(1 - t**2))*(q - L)**2 <= (t - L)**2",
            at=At({"e": "1", "lam": "1", "xi": "9/5"}, steps=({},)),
            remark="the steps converge as fast as those with ξ = 1",
        ),
        Variant(
            "penalty-times",
            "limit-is-ridge",
            "filter(e, lam*(1+xi)) = (1-xi)*t/(1-xi*t)",
            at=At({"e": "1", "lam": "1", "xi": "1/2"}),
            remark="the limit has the penalty λ(1+ξ)",
        ),
    ),
)
