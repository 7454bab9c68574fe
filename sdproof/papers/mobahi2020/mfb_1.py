"""MFB-1: pure self-distillation multiplies the filters of its rounds.

In this frame: each round is the ridge fit, with its own penalty, to the predictions of the round before.
After any number of rounds the predictions in a direction are the labels times Π e/(e+λ_i). With one
penalty throughout this is self-distillation with every ξ_i = 1.

Notation, in one direction of the singular value decomposition: y is the coordinate of the labels, a and z
those of teacher and student; e = s².
"""

from sdproof.papers.pareek2024 import sd_1
from sdproof.prove import by_induction, combination, identity, term
from sdproof.state import At, Claim, Theorem, Variant

SOURCE = "in the frame of Mobahi et al. 2020 (read: its abstract); the statements are ours"
ROUND = {"q": ("1", "filter(e, lam)*q")}
"""The filter q after any number of rounds, the penalty λ of each chosen anew."""
PENALTY = {"lam": "positive"}

MINIMISES = Theorem(
    "round-minimises",
    forall={"s": "positive", "lam": "positive", "a": "real", "z": "real"},
    let={"best": "s*(s*a)/(s**2+lam)"},
    states="((s*a-s*z)**2 + lam*z**2) - ((s*a-s*best)**2 + lam*best**2) = (s**2+lam)*(z-best)**2",
    idea="completing the square",
)

PRODUCT = Theorem(
    "product",
    forall={"s": "positive", "y": "real"},
    recursion={"z": ("y/s", "s*(s*z)/(s**2+lam)"), "q": ("1", "filter(s**2, lam)*q")},
    fresh=PENALTY,
    states="s*z = q*y",
    proof=by_induction("form", identity(), combination(term("s**2/(s**2+lam)", "form"))),
    remark="z = y/s interpolates the labels; the first round is ridge with penalty λ_1.",
)

XI_ONE = Theorem(
    "one-penalty",
    forall={"e": "positive", "lam": "positive"},
    recursion={
        "q": ("filter(e, lam)", "filter(e, lam)*((1-xi) + xi*q)"),
        "p": ("filter(e, lam)", "filter(e, lam)*p"),
    },
    fresh={"xi": "real"},
    at_each_step={"pure": "xi = 1"},
    states="q = p",
    proof=by_induction(
        "same",
        identity(),
        combination(term("e/(e+lam)", "same"), term("e/(e+lam)*(q-1)", "pure")),
    ),
)

CLAIM = Claim(
    id="MFB-1",
    title="pure self-distillation multiplies the filters of its rounds",
    source=SOURCE,
    given=("SVD",),
    theorems=(MINIMISES, PRODUCT, XI_ONE),
    uses=(sd_1.CLAIM,),
    variants=(
        Variant(
            "penalties-add",
            Theorem(
                "penalties-add",
                forall={"e": "positive", "lam1": "positive", "lam2": "positive"},
                states="filter(e, lam1)*filter(e, lam2) = filter(e, lam1+lam2)",
            ),
            at=At({"e": "1", "lam1": "1", "lam2": "1"}),
            remark="two rounds are one ridge fit with the sum of the penalties",
        ),
        Variant(
            "any-xi",
            "one-penalty",
            changes={"at_each_step": {}},
            at=At({"e": "1", "lam": "1"}, steps=({"xi": "0"},)),
            remark="the labels have no influence for any ξ",
        ),
    ),
)
