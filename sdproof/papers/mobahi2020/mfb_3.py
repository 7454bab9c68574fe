"""MFB-3: every round of pure self-distillation raises the bias and lowers the variance.

In this frame, for every r, all instances and any penalties: one more round after any number of rounds
does not lower the bias, and lowers the variance strictly. It lowers the risk of a direction exactly if
q(1+t) > 2B/(1+B), t the filter of the new round; so the first rounds may help and later ones hurt, as in
the exact instance here.

Notation: q is the filter after any number of rounds.
"""

from sdproof.papers.mobahi2020 import mfb_1
from sdproof.papers.mobahi2020.mfb_1 import PENALTY, SOURCE
from sdproof.papers.pareek2024 import sd_2
from sdproof.prove import combination, induction, nonnegative, sum_proof, term
from sdproof.state import At, Claim, Theorem, Variant

_ROUNDS = {"q": ("1", "filter(e, mu)*q")}
_INDUCTION = induction(
    {"positive": "q > 0", "at_most_one": "1 >= q"},
    {"positive": nonnegative(), "at_most_one": nonnegative()},
    {
        "positive": combination(term("e/(e+mu)", "positive")),
        "at_most_one": combination(term("e/(e+mu)", "at_most_one"), term("mu/(e+mu)")),
    },
)


def _one_more(name: str, states: str, direction: dict[str, object], idea: str) -> Theorem:
    return Theorem(
        name,
        forall=PENALTY,
        direction_let={"t": "filter(e, lam)"},
        recursion=_ROUNDS,
        fresh={"mu": "positive"},
        states=states,
        proof=sum_proof(direction, induction=_INDUCTION),
        idea=idea,
        remark="One more round, with penalty λ, after any number of rounds.",
    )


BIAS = _one_more(
    "bias-increases",
    "bias(B, t*q) >= bias(B, q)",
    combination(
        term("2*B*(1-t)", "positive", "at_most_one"), term("B*(1-t)**2", "positive", "positive")
    ),
    "0 < tq < q ≤ 1",
)

VARIANCE = _one_more(
    "variance-decreases",
    "variance(t*q) < variance(q)",
    combination(term("1-t**2", "positive", "positive")),
    "t² < 1",
)

ROUND = Theorem(
    "change-of-risk",
    forall={"B": "nonnegative", "q": "real", "t": "real"},
    states="rho(B, q) - rho(B, t*q) = (1-t)*q*((1+B)*q*(1+t) - 2*B)",
)

FIRST_HELPS = Theorem(
    "first-round-helps",
    states="rho(1/3, filter(1, 1)*filter(1, 1)) < rho(1/3, filter(1, 1))",
    remark="One direction with e = 1, B = 1/3, every penalty 1: a round after ridge lowers the risk.",
)

SECOND_HURTS = Theorem(
    "second-round-hurts",
    states="rho(1/3, filter(1, 1)*filter(1, 1)*filter(1, 1)) > rho(1/3, filter(1, 1)*filter(1, 1))",
    remark="The same direction: the next round raises it.",
)

CLAIM = Claim(
    id="MFB-3",
    title="no round lowers the bias, and every round lowers the variance",
    source=SOURCE,
    theorems=(BIAS, VARIANCE, ROUND, FIRST_HELPS, SECOND_HURTS),
    uses=(mfb_1.CLAIM, sd_2.CLAIM),
    variants=(
        Variant(
            "bias-decreases",
            "bias-increases",
            "bias(B, t*q) <= bias(B, q)",
            at=At({"lam": "1"}, ({"e": "1", "B": "1"},)),
        ),
        Variant(
            "risk-decreases",
            "bias-increases",
            "rho(B, t*q) <= rho(B, q)",
            at=At({"lam": "1"}, ({"e": "1", "B": "10"},)),
            remark="every round lowers the risk",
        ),
    ),
)
