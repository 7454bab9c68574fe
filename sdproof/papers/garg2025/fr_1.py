"""FR-1: with fresh labels in every round, where bias and variance settle.

In this frame a round fits ridge to w times new labels plus u = 1 − w times labels drawn from the model
of the round before. That maps the mean filter m and the variance v (in units of γ²) of a direction to
t(w + u m) and t²(w² + u²(v+1)): the new labels have noise, the drawn ones the variance of their model and
noise of their own. For w > 0 they tend to M = tw/(1−tu) and V = t²(w²+u²)/(1−t²u²), geometrically, from
every start.

Notation: t = e/(e+λ); c ≥ 0 is the weight of drawn labels for each new one, w = 1/(1+c).
"""

from sdproof.papers.pareek2024 import sd_1, sd_2
from sdproof.prove import by_induction, combination, identity, induction, term
from sdproof.state import At, Claim, Theorem, Variant

SOURCE = (
    "in the frame of Garg, Bhattacharya & Sur 2025 (read: its abstract); the statements are ours"
)
SETTING = {"e": "positive", "lam": "positive", "c": "nonnegative"}
WEIGHTS = {"w": "1/(1+c)", "u": "c/(1+c)"}
T = {"t": "filter(e, lam)"}
LIMITS = {"M": "t*w/(1 - t*u)", "V": "t**2*(w**2 + u**2)/(1 - t**2*u**2)"}

NEW = Theorem(
    "new-labels",
    forall={"t": "real", "w": "real", "rest": "real", "eta": "real"},
    states="mean((t*(w*eta + rest))**2, eta, 1) = t**2*(w**2 + rest**2)",
    remark="γ² = 1; η is the noise of the new labels, rest is u times the deviation of the drawn labels "
    "from their mean.",
)

DRAWN = Theorem(
    "drawn-labels",
    forall={"u": "real", "model": "real", "eta": "real"},
    states="mean((u*(model + eta))**2, eta, 1) = u**2*(model**2 + 1)",
    remark="η is the noise of the drawn labels, model the deviation of their model from its mean: the "
    "mean of its square is v.",
)

MEAN = Theorem(
    "mean-settles",
    forall=SETTING | {"start": "real"},
    let=T | WEIGHTS | {"M": LIMITS["M"]},
    recursion={"m": ("start", "t*(w + u*m)"), "power": ("1", "t*u*power")},
    states="m - M = power*(start - M)",
    proof=by_induction("form", identity(), combination(term("t*u", "form"))),
    remark="power = (tu)ⁿ",
)

VARIANCE = Theorem(
    "variance-settles",
    forall=SETTING | {"start": "nonnegative"},
    let=T | WEIGHTS | {"V": LIMITS["V"]},
    recursion={
        "v": ("start", "t**2*(w**2 + u**2*(v+1))"),
        "power": ("1", "t**2*u**2*power"),
    },
    states="v - V = power*(start - V)",
    proof=by_induction("form", identity(), combination(term("t**2*u**2", "form"))),
    remark="power = (tu)²ⁿ",
)

POWER = Theorem(
    "powers-vanish",
    forall=SETTING,
    let=T | WEIGHTS,
    recursion={"n": ("0", "n+1"), "power": ("1", "t*u*power")},
    states="(1 + n*(1 - t*u))*power <= 1",
    proof={
        "induction": induction(
            {"form": "conclusion", "at_most_one": "1 >= power"},
            {"form": identity(), "at_most_one": identity()},
            {
                "form": combination(
                    term("t*u", "form"),
                    term("(1-t*u)*t*u", "at_most_one"),
                    term("(1-t*u)**2"),
                ),
                "at_most_one": combination(term("t*u", "at_most_one"), term("1-t*u")),
            },
        ),
        "then": combination(term("1", "form")),
    },
    remark="(tu)ⁿ ≤ 1/(1 + n(1−tu)), which tends to 0.",
)

CLAIM = Claim(
    id="FR-1",
    title="fresh labels in every round: where bias and variance settle",
    source=SOURCE,
    given=("SVD",),
    theorems=(NEW, DRAWN, MEAN, VARIANCE, POWER),
    uses=(sd_1.CLAIM, sd_2.CLAIM),
    variants=(
        Variant(
            "no-noise-of-their-own",
            "variance-settles",
            changes={
                "recursion": {
                    "v": ("start", "t**2*(w**2 + u**2*v)"),
                    "power": ("1", "t**2*u**2*power"),
                }
            },
            at=At({"e": "1", "lam": "1", "c": "1", "start": "0"}, steps=({},)),
            remark="the drawn labels have no noise of their own",
        ),
        Variant(
            "as-ridge",
            "mean-settles",
            "m - t = power*(start - t)",
            at=At({"e": "1", "lam": "1", "c": "1", "start": "0"}, steps=({},)),
            remark="the mean settles at that of ridge",
        ),
    ),
)
