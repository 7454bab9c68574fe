"""BA-3: beyond |ξt| = 1 the steps diverge.

In this frame, with one ξ in every step: in a direction with |ξt| > 1 the distance of the filter to its
fixed point (1−ξ)t/(1−ξt) grows with every step, to more than any bound, and it is not zero at the start
(unless ξ = 0, which |ξt| > 1 excludes). At ξt = 1 the filter decreases by 1 − t in every step, at
ξt = −1 it alternates between two values.

Notation: t = e/(e+λ); q is the filter after n steps.
"""

from sdproof.papers.borup2021 import ba_1
from sdproof.papers.borup2021.ba_1 import SETTING, SOURCE, STEPS, T
from sdproof.prove import combination, identity, induction, term
from sdproof.state import At, Claim, Theorem, Variant

DIVERGES = Theorem(
    "diverges",
    forall=SETTING,
    let=T,
    given={"beyond": "(xi*t)**2 > 1"},
    recursion=STEPS | {"n": ("0", "n+1")},
    states="((1-xi*t)*q - (1-xi)*t)**2 >= (1 + n*((xi*t)**2 - 1))*(xi*t*(1-t))**2",
    proof={
        "induction": induction(
            {"count": "n >= 0", "form": "conclusion"},
            {"count": identity(), "form": identity()},
            {
                "count": combination(term("1", "count"), term("1")),
                "form": combination(
                    term("(xi*t)**2", "form"),
                    term("1", "count", square="((xi*t)**2-1)*xi*t*(1-t)"),
                ),
            },
        ),
        "then": combination(term("1", "form")),
    },
    idea="a step multiplies (1−ξt)q − (1−ξ)t by ξt, and aⁿ ≥ 1 + n(a−1) for a = (ξt)²",
    remark="The left side is (1−ξt)² times the squared distance to the fixed point.",
)

STARTS_APART = Theorem(
    "starts-apart",
    forall=SETTING,
    let=T,
    given={"beyond": "(xi*t)**2 > 1"},
    states="(xi*t*(1-t))**2 > 0",
    proof=combination(term("(1-t)**2", "beyond"), term("(1-t)**2")),
)

AT_ONE = Theorem(
    "at-one",
    forall={"e": "positive", "lam": "positive"},
    let=T | {"xi": "1/t"},
    recursion=STEPS | {"n": ("0", "n+1")},
    states="q = t - n*(1-t)",
)

AT_MINUS_ONE = Theorem(
    "at-minus-one",
    forall={"e": "positive", "lam": "positive"},
    let=T | {"xi": "-1/t"},
    recursion=STEPS,
    states="t*((1-xi) + xi*(t*((1-xi) + xi*q))) = q",
    remark="Two further steps change nothing.",
)

EXHIBIT = Theorem(
    "exhibit",
    recursion={"q": ("1/2", "1/2*((1-3) + 3*q)"), "power": ("3/2", "3/2*power")},
    states="q = 2 - power",
    remark="e = λ = 1 and ξ = 3, so t = 1/2 and ξt = 3/2: after n steps q = 2 − (3/2)^(n+1).",
)

CLAIM = Claim(
    id="BA-3",
    title="beyond |ξt| = 1 the steps diverge",
    source=SOURCE,
    theorems=(DIVERGES, STARTS_APART, AT_ONE, AT_MINUS_ONE, EXHIBIT),
    uses=(ba_1.CLAIM,),
    variants=(
        Variant(
            "always-diverges",
            "diverges",
            "((1-xi*t)*q - (1-xi)*t)**2 >= (1 + n*(xi**2 - 1))*(xi*t*(1-t))**2",
            changes={"given": {"beyond": "xi > 1"}},
            at=At({"e": "1", "lam": "3", "xi": "2"}, steps=({},)),
            remark="every ξ > 1 diverges, at the rate ξ²",
        ),
        Variant(
            "converges-at-one",
            "at-one",
            "q >= 0",
            at=At({"e": "1", "lam": "1"}, steps=({}, {})),
            remark="at ξt = 1 the filter stays non-negative",
        ),
    ),
)
