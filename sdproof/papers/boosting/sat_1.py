"""SAT-1: with imitation parameters that are not negative self-distillation saturates as ridge does.

The order of a filter is that of the zero of 1 − q at t = 1. For λ → 0 a filter of order s has a bias of
order λ^{2s} in each direction; ridge has order 1, 1 − q = 1 − t, whatever the signal: it saturates. In
this frame: with every ξ ≥ 0 any number of steps have in every direction at least the bias of ridge; with
every ξ in [0, 1] they have 1 − t ≤ 1 − q ≤ (k+1)(1−t), so the order is exactly 1. Negative ξ can do
better: boosting k times has order k + 1 (IT-1).

What it takes: 1 − q = (1−t)(1 − t h), and for every polynomial h, of any degree,
1 − t h = (1 − h(1)) + (h(1) + h'(1))(1−t) + R (1−t)², R a polynomial. So order 2 is one linear condition
on h, h(1) = 1, and order 3 is one more, h(1) + h'(1) = 0. Higher orders are not stated here.

Notation: t = e/(e+λ); q = t + t(1−t)h(t) is the filter after k steps.
"""

from sdproof.papers.boosting import it_1
from sdproof.papers.boosting.it_1 import SOURCE
from sdproof.papers.pareek2024 import sd_2, sd_3
from sdproof.prove import combination, identity, induction, nonnegative, sum_proof, term
from sdproof.state import At, Claim, Theorem, Variant

_RIDGE = "filter(e, lam)"
_ONE = {"e": "positive", "lam": "positive"}

BIAS = Theorem(
    "bias-of-ridge",
    forall={"lam": "positive"},
    steps="any",
    xi="xi >= 0",
    states=f"bias(B, q) >= bias(B, {_RIDGE})",
    proof=sum_proof(
        combination(
            term("B", "above", "above"),
            term("2*B*lam/(e+lam)", "above"),
        ),
        induction=induction(
            {"above": f"1 - q >= 1 - {_RIDGE}"},
            {"above": identity()},
            {
                "above": combination(
                    term("e/(e+lam)", "xi", "above"), term("e*lam/(e+lam)**2", "xi")
                )
            },
        ),
    ),
    idea="1 − q becomes (1−t) + ξ t (1−q), so it stays at least 1 − t",
)

ORDER = Theorem(
    "order-one",
    forall=_ONE,
    let={"t": _RIDGE},
    recursion={"q": (_RIDGE, f"{_RIDGE}*((1-xi) + xi*q)"), "k": ("0", "k + 1")},
    fresh={"xi": "real"},
    at_each_step={"xi": "0 <= xi <= 1"},
    states="1 - q <= (k+1)*(1-t)",
    proof={
        "induction": induction(
            {"form": "conclusion", "below_one": "q <= 1"},
            {"form": identity(), "below_one": nonnegative()},
            {
                "form": combination(
                    term("1", "form"), term("1-t", "below_one"), term("t", "xi_high", "below_one")
                ),
                "below_one": combination(term("t", "xi_low", "below_one"), term("1-t")),
            },
        ),
        "then": combination(term("1", "form")),
    },
    idea="1 − q becomes (1−t) + ξ t (1−q), so it grows by at most 1 − t",
)

CONDITIONS = Theorem(
    "conditions",
    forall={"t": "real"},
    recursion={
        "power": ("1", "t*power"),
        "i": ("0", "i + 1"),
        "h": ("0", "h + c*power"),
        "h_at_1": ("0", "h_at_1 + c"),
        "slope_at_1": ("0", "slope_at_1 + c*i"),
        "rest": ("0", "(i+1) + t*rest"),
        "R": ("0", "R - c*rest"),
    },
    fresh={"c": "real"},
    states="1 - t*h = (1 - h_at_1) + (h_at_1 + slope_at_1)*(1-t) + R*(1-t)**2",
    proof={
        "induction": induction(
            {
                "form": "conclusion",
                "expansion": "t*power = 1 - (i+1)*(1-t) + rest*(1-t)**2",
            },
            {"form": identity(), "expansion": identity()},
            {
                "form": combination(term("1", "form"), term("-c", "expansion")),
                "expansion": combination(term("t", "expansion")),
            },
        ),
        "then": combination(term("1", "form")),
    },
    remark="c runs through the coefficients h_0, h_1, …; power = tⁱ, h_at_1 = h(1), slope_at_1 = h'(1).",
)

TWICING = Theorem(
    "twicing",
    forall=_ONE,
    let={"t": _RIDGE},
    states="1 - filter(e, lam, -1) = (1-t)**2",
    remark="ξ = −1 has order 2.",
)

CLAIM = Claim(
    id="SAT-1",
    title="with ξ ≥ 0 self-distillation saturates as ridge does",
    source=SOURCE,
    theorems=(BIAS, ORDER, CONDITIONS, TWICING),
    uses=(it_1.CLAIM, sd_2.CLAIM, sd_3.CLAIM),
    variants=(
        Variant(
            "negative-allowed",
            "bias-of-ridge",
            changes={"xi": "xi >= -1"},
            at=At({"lam": "1"}, ({"e": "1", "B": "1"},), steps=({"xi": "-1"},)),
        ),
        Variant(
            "no-more-than-ridge",
            "order-one",
            "1 - q <= 1 - t",
            at=At({"e": "1", "lam": "1"}, steps=({"xi": "1"},)),
            remark="the bias is that of ridge after any number of steps",
        ),
        Variant(
            "condition-zero",
            Theorem(
                "condition-zero",
                forall={"t": "real", "h0": "real", "h1": "real"},
                given={"condition": "h0 + h1 = 0"},
                states="1 - t*(h0 + h1*t) = (h0 + h1 + h1)*(1-t) - h1*(1-t)**2",
            ),
            at=At({"t": "1", "h0": "0", "h1": "0"}),
            remark="order 2 is the condition h(1) = 0",
        ),
    ),
)
