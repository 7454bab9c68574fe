"""BA-1: k steps with one imitation parameter, in closed form.

In this frame: with the same ξ in every step, k steps multiply a direction by
q = (1−ξ) t (1 + ξt + … + (ξt)^{k−1}) + ξ^k t^{k+1}, for every k and every real ξ.

Notation: t = e/(e+λ) is the filter of the initial fit; after k steps power = (ξt)^k and
total = 1 + ξt + … + (ξt)^{k−1}.
"""

from sdproof.papers.pareek2024 import sd_1
from sdproof.state import At, Claim, Theorem, Variant

SOURCE = "in the frame of Borup & Andersen 2021 (read: its abstract); the statements are ours"
SETTING = {"e": "positive", "lam": "positive", "xi": "real"}
T = {"t": "filter(e, lam)"}
STEPS = {"q": ("t", "t*((1-xi) + xi*q)")}
"""Any number of steps with the same ξ."""
POWER = {"power": ("1", "xi*t*power")}

CLOSED_FORM = Theorem(
    "closed-form",
    forall=SETTING,
    let=T,
    recursion=STEPS | POWER | {"total": ("0", "total + power")},
    states="q = (1-xi)*t*total + power*t",
)

GEOMETRIC = Theorem(
    "geometric-sum",
    forall=SETTING,
    let=T,
    recursion=POWER | {"total": ("0", "total + power")},
    states="(1 - xi*t)*total = 1 - power",
)

CLAIM = Claim(
    id="BA-1",
    title="k steps with one imitation parameter, in closed form",
    source=SOURCE,
    theorems=(CLOSED_FORM, GEOMETRIC),
    uses=(sd_1.CLAIM,),
    variants=(
        Variant(
            "without-initial-fit",
            "closed-form",
            "q = (1-xi)*t*total",
            at=At({"e": "1", "lam": "1", "xi": "1"}),
            remark="the initial fit leaves no trace after finitely many steps",
        ),
        Variant(
            "power-without-t",
            "closed-form",
            changes={
                "recursion": STEPS | {"power": ("1", "xi*power"), "total": ("0", "total + power")}
            },
            at=At({"e": "1", "lam": "1", "xi": "1"}, steps=({}, {})),
            remark="q = (1−ξ) t (1 + ξ + … + ξ^{k−1}) + ξ^k t",
        ),
    ),
)
