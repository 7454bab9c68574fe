"""LB2-1: when a boosting step improves a direction.

In this frame: twicing lowers the risk of a direction exactly if B > t(3−t)/((1−t)(2−t)). The same for a
further step after any number of them: exactly if (1+B)(1−q)(2−t) > 2.

Notation: t = e/(e+λ); q is the filter after any number of boosting steps, 0 < q < 1.
"""

from sdproof.papers.boosting import it_1
from sdproof.papers.boosting.it_1 import BOOST, SOURCE
from sdproof.papers.pareek2024 import sd_2
from sdproof.prove import combination, identity, induction, nonnegative, term
from sdproof.state import At, Claim, Theorem, Variant

_SETTING = {"e": "positive", "lam": "positive", "B": "nonnegative"}
_THRESHOLD = "t*(3-t)/((1-t)*(2-t))"
_TWICING = "filter(e, lam, -1)"

IMPROVES = Theorem(
    "improves-above",
    forall=_SETTING,
    let={"t": "filter(e, lam)"},
    given={"strong": f"B > {_THRESHOLD}"},
    states=f"rho(B, {_TWICING}) < rho(B, t)",
    proof=combination(term("t*(1-t)*(1-t)*(2-t)", "strong")),
)

HURTS = Theorem(
    "hurts-below",
    forall=_SETTING,
    let={"t": "filter(e, lam)"},
    given={"weak": f"B <= {_THRESHOLD}"},
    states=f"rho(B, {_TWICING}) >= rho(B, t)",
    proof=combination(term("t*(1-t)*(1-t)*(2-t)", "weak")),
    remark="With equality exactly at the threshold.",
)

ANY_STEP = Theorem(
    "any-step",
    forall=_SETTING,
    let={"t": "filter(e, lam)"},
    recursion=BOOST,
    states="rho(B, q) - rho(B, q + t*(1-q)) = t*(1-q)*((1+B)*(1-q)*(2-t) - 2)",
    proof={
        "induction": induction(
            {"below_one": "q < 1"},
            {"below_one": nonnegative()},
            {"below_one": combination(term("lam/(e+lam)", "below_one"))},
        ),
        "then": identity(),
    },
)

CLAIM = Claim(
    id="LB2-1",
    title="when a boosting step improves a direction",
    source=SOURCE,
    theorems=(IMPROVES, HURTS, ANY_STEP),
    uses=(it_1.CLAIM, sd_2.CLAIM),
    variants=(
        Variant(
            "threshold-of-ridge",
            "improves-above",
            changes={"given": {"strong": "B > t/(1-t)"}},
            at=At({"e": "1", "lam": "1", "B": "3/2"}),
            remark="it improves wherever ridge shrinks more than the best filter B/(1+B)",
        ),
        Variant(
            "always-improves",
            "improves-above",
            without="strong",
            at=At({"e": "1", "lam": "1", "B": "0"}),
        ),
    ),
)
