"""MFB-4: too many rounds of pure self-distillation fit nothing.

In this frame: if no penalty is below λ, the filter after n rounds is positive and at most e/(e + nλ), so
it tends to 0 in every direction; and a filter with 0 ≤ q_j ≤ δ in every direction has a risk between
(1−2δ) Σ B_j and Σ B_j + r δ²: the risk tends to that of fitting nothing.

Notation: q is the filter after n rounds.
"""

from sdproof.papers.mobahi2020 import mfb_1
from sdproof.papers.mobahi2020.mfb_1 import PENALTY, SOURCE
from sdproof.papers.pareek2024 import sd_2
from sdproof.prove import by_induction, combination, identity, induction, nonnegative, term
from sdproof.state import At, Claim, Family, Theorem, Variant

_ROUNDS = {"q": ("1", "filter(e, mu)*q")}

POSITIVE = Theorem(
    "never-zero",
    forall={"e": "positive"},
    recursion=_ROUNDS,
    fresh={"mu": "positive"},
    states="q > 0",
    proof=by_induction("form", nonnegative(), combination(term("e/(e+mu)", "form"))),
)

COLLAPSE = Theorem(
    "collapse",
    forall={"e": "positive"} | PENALTY,
    recursion=_ROUNDS | {"n": ("0", "n+1")},
    fresh={"mu": "positive"},
    at_each_step={"bounded": "mu >= lam"},
    states="(e + n*lam)*q <= e",
    proof={
        "induction": induction(
            {"form": "conclusion", "at_most_one": "1 >= q"},
            {"form": identity(), "at_most_one": identity()},
            {
                "form": combination(
                    term("e/(e+mu)", "form"),
                    term("e/(e+mu)", "bounded"),
                    term("e*lam/(e+mu)", "at_most_one"),
                ),
                "at_most_one": combination(term("e/(e+mu)", "at_most_one"), term("mu/(e+mu)")),
            },
        ),
        "then": combination(term("1", "form")),
    },
)

SMALL = Family(
    directions={"q": "real"},
    constants={"delta": "nonnegative"},
    each={"small": "0 <= q <= delta"},
)

LOWER = Theorem("risk-from-below", SMALL, states="rho(B, q) >= (1-2*delta)*B")
UPPER = Theorem(
    "risk-from-above",
    SMALL,
    given={"less_than_all": "delta <= 2"},
    states="rho(B, q) <= B + delta**2",
)

CLAIM = Claim(
    id="MFB-4",
    title="too many rounds fit nothing",
    source=SOURCE,
    theorems=(POSITIVE, COLLAPSE, LOWER, UPPER),
    uses=(mfb_1.CLAIM, sd_2.CLAIM),
    variants=(
        Variant(
            "any-penalties",
            "collapse",
            changes={"at_each_step": {}},
            at=At({"e": "1", "lam": "1"}, steps=({"mu": "1/10"},)),
            remark="the filter tends to 0 whatever the penalties",
        ),
        Variant(
            "exactly-zero",
            "never-zero",
            "q = 0",
            at=At({"e": "1"}),
        ),
        Variant(
            "three-times-as-fast",
            "collapse",
            "(e + 3*n*lam)*q <= e",
            at=At({"e": "1", "lam": "1"}, steps=({"mu": "1"},)),
            remark="the filter after n rounds is at most e/(e + 3nλ)",
        ),
    ),
)
