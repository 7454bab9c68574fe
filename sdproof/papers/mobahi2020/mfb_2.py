"""MFB-2: every round of pure self-distillation raises the filter at a larger eigenvalue relative to that
at a smaller one.

In this frame: for e > f the ratio of the filter at e to that at f increases strictly with every round,
whatever the penalties. If no penalty is below λ, after n rounds it is at least
1 + n λ(e−f)/(f(e+λ)): it grows without bound, and what is left is what lies on the largest eigenvalue.

Notation: q and p are the filters at e and at f after any number of rounds.
"""

from sdproof.papers.mobahi2020 import mfb_1
from sdproof.papers.mobahi2020.mfb_1 import PENALTY, SOURCE
from sdproof.prove import combination, identity, induction, nonnegative, term
from sdproof.state import At, Claim, Theorem, Variant

_PAIR = {"e": "positive", "f": "positive"}
_ROUNDS = {"q": ("1", "filter(e, mu)*q"), "p": ("1", "filter(f, mu)*p")}
_FRESH = {"mu": "positive"}
_POSITIVE = {"q_positive": "q > 0", "p_positive": "p > 0"}
_START = {"q_positive": nonnegative(), "p_positive": nonnegative()}
_STEP = {
    "q_positive": combination(term("e/(e+mu)", "q_positive")),
    "p_positive": combination(term("f/(f+mu)", "p_positive")),
}

INCREASES = Theorem(
    "ratio-increases",
    forall=_PAIR | PENALTY,
    given={"order": "e > f"},
    recursion=_ROUNDS,
    fresh=_FRESH,
    states="(filter(e, lam)*q)*p > q*(filter(f, lam)*p)",
    proof={
        "induction": induction(_POSITIVE, _START, _STEP),
        "then": combination(term("lam/((e+lam)*(f+lam))", "order", "q_positive", "p_positive")),
    },
    idea="e/(e+λ) > f/(f+λ), and q, p > 0",
    remark="One more round, with penalty λ, after any number of rounds: (q/p of the next round) > q/p.",
)

UNBOUNDED = Theorem(
    "ratio-unbounded",
    forall=_PAIR | PENALTY,
    given={"order": "e > f"},
    let={"c": "lam*(e-f)/(f*(e+lam))"},
    recursion=_ROUNDS | {"n": ("0", "n+1")},
    fresh=_FRESH,
    at_each_step={"bounded": "mu >= lam"},
    states="q >= (1 + n*c)*p",
    proof={
        "induction": induction(
            {"form": "conclusion", "count": "n >= 0", "p_positive": "p > 0"},
            {"form": identity(), "count": identity(), "p_positive": nonnegative()},
            {
                "form": combination(
                    term("e/(e+mu)", "form"),
                    term("e/((f+mu)*(e+mu)*(e+lam))", "order", "bounded", "p_positive"),
                    term(
                        "lam*mu/(f*(f+mu)*(e+mu)*(e+lam))", "count", "order", "order", "p_positive"
                    ),
                ),
                "count": combination(term("1", "count"), term("1")),
                "p_positive": _STEP["p_positive"],
            },
        ),
        "then": combination(term("1", "form")),
    },
    idea="a round multiplies q/p by 1 + μ(e−f)/(f(e+μ)) ≥ 1 + c, and (1+c)(1+nc) ≥ 1 + (n+1)c",
)

CLAIM = Claim(
    id="MFB-2",
    title="every round raises the filter at larger eigenvalues relative to that at smaller ones",
    source=SOURCE,
    theorems=(INCREASES, UNBOUNDED),
    uses=(mfb_1.CLAIM,),
    variants=(
        Variant(
            "any-order",
            "ratio-increases",
            without="order",
            at=At({"e": "1", "f": "1", "lam": "1"}),
            remark="the ratio increases for equal eigenvalues too",
        ),
        Variant(
            "any-penalties",
            "ratio-unbounded",
            changes={"at_each_step": {}},
            at=At({"e": "2", "f": "1", "lam": "1"}, steps=({"mu": "1/10"},)),
            remark="the ratio grows without bound for any penalties",
        ),
    ),
)
