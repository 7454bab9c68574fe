"""LN-1: which filters correct flipped labels, how many pure rounds that takes, and one step that does it.

In this frame, squared loss on labels ±1, of which a fraction p < 1/2 of a class is flipped. A filter with
the value q_1 on the class mean and q_2 on the rest predicts q_1 ȳ + q_2 (y − ȳ), ȳ = 1 − 2p, for a sample
with label y. The others keep their sign, and the flipped ones are corrected exactly if
q_2/q_1 < (1−2p)/(2(1−p)). Pure rounds make the ratio (t_2/t_1)^{n+1}, so they take a logarithm of that
threshold, bounded here from both sides. One step with ξ = 1/(1−t_2) > 1 makes it 0: it corrects every
flipped label, for every p < 1/2.

Notation: the true label is +1; t_i = e_i/(e_i+λ) with e_1 > e_2; g is the inner product of two samples of
the class, g + c the squared norm of one.
"""

from sdproof.papers.mobahi2020 import mfb_1
from sdproof.papers.pareek2024 import sd_1
from sdproof.prove import combination, identity, induction, nonnegative, term
from sdproof.prove.rules import Proof
from sdproof.state import At, Claim, Family, Theorem, Variant

_GRAM = {"g": "positive", "c": "positive", "lam": "positive", "ybar": "real"}
_LEVELS = {
    "t1": "filter(r*g + c, lam)",
    "t2": "filter(c, lam)",
    "abar": "(1-t1)*ybar/lam",
}

DUAL_MEAN = Theorem(
    "mean-of-coefficients",
    Family(directions={"y": "real"}),
    forall=_GRAM,
    let=_LEVELS,
    direction_let={"a": "(y - (t1*ybar + t2*(y-ybar)))/lam"},
    sums={"average": "y = r*ybar"},
    states="a = r*abar",
    remark="The r directions are the samples of a class with their labels y; a = (y − prediction)/λ.",
)

SOLVES = Theorem(
    "prediction-of-ridge",
    forall=_GRAM | {"y": "real"},
    let=_LEVELS | {"f": "t1*ybar + t2*(y-ybar)", "a": "(y - f)/lam"},
    states="g*(r*abar) + c*a = f",
    remark="Row by row K a = f, where K has c + g on the diagonal and g elsewhere, and a = (y − f)/λ, so "
    "(K + λI)a = y: f is the prediction of ridge.",
)

_LABELS = {"q1": "positive", "q2": "nonnegative", "p": "nonnegative"}
_MINORITY = {"minority": "p < 1/2"}

FLIPPED = Theorem(
    "flipped",
    forall={"q1": "real", "q2": "real", "p": "real"},
    let={"ybar": "(1-p) - p"},
    states="q1*ybar + q2*(-1-ybar) = (1-2*p)*q1 - 2*(1-p)*q2",
    remark="The prediction for a flipped label: positive exactly if q_2/q_1 < (1−2p)/(2(1−p)), for "
    "q_1 > 0 and p < 1.",
)

KEPT = Theorem(
    "others-keep-their-sign",
    forall=_LABELS,
    let={"ybar": "(1-p) - p"},
    given=_MINORITY,
    states="q1*ybar + q2*(1-ybar) > 0",
    proof=combination(term("2*q1", "minority"), term("2*p*q2")),
)

_TWO = {"e1": "positive", "e2": "positive", "lam": "positive"}
_T = {"t1": "filter(e1, lam)", "t2": "filter(e2, lam)"}
_ROUNDS = {"q1": ("t1", "t1*q1"), "q2": ("t2", "t2*q2")}
_ORDER = {"order": "e1 > e2"}

RATIO = Theorem(
    "pure-rounds",
    forall=_TWO,
    let=_T,
    recursion=_ROUNDS | {"ratio": ("t2/t1", "t2/t1*ratio")},
    states="q2 = ratio*q1",
    remark="ratio = (t_2/t_1)^{n+1} after n pure rounds: they correct the flipped labels exactly if "
    "n + 1 > log((1−2p)/(2(1−p)))/log(t_2/t_1).",
)


def _bernoulli(carried: str, by: str, other: str) -> Proof:
    """The bound after one more round: `carried` times the bound before, and a square."""
    square = {"square": "t1-t2"}
    return {
        "induction": induction(
            {"form": "conclusion", "count": "n >= 0", "positive": f"{other} > 0"},
            {"form": identity(), "count": identity(), "positive": nonnegative()},
            {
                "form": combination(
                    term(carried, "form"),
                    term(f"1/{by}", "count", "positive", **square),
                    term(f"1/{by}", "positive", **square),
                ),
                "count": combination(term("1", "count"), term("1")),
                "positive": combination(term(by, "positive")),
            },
        ),
        "then": combination(term("1", "form")),
    }


ENOUGH = Theorem(
    "rounds-that-are-enough",
    forall=_TWO,
    let=_T,
    recursion=_ROUNDS | {"n": ("0", "n + 1")},
    states="(1 + (n+1)*(t1-t2)/t2)*q2 <= q1",
    proof=_bernoulli("t1", "t2", "q2"),
    idea="(1+d)ⁿ⁺¹ ≥ 1 + (n+1)d for 1 + d = t_1/t_2",
    remark="So n rounds correct the flipped labels if (n+1)(t_1−t_2)/t_2 > 1/(1−2p).",
)

NEEDED = Theorem(
    "rounds-that-are-needed",
    forall=_TWO,
    let=_T,
    recursion=_ROUNDS | {"n": ("0", "n + 1")},
    states="q2 >= (1 - (n+1)*(t1-t2)/t1)*q1",
    proof=_bernoulli("t2", "t1", "q1"),
    idea="(1−d)ⁿ⁺¹ ≥ 1 − (n+1)d for 1 − d = t_2/t_1",
    remark="So n rounds correct none while (n+1)(t_1−t_2)/t_1 ≤ 1/(2(1−p)).",
)

NOTHING_LEFT = Theorem(
    "one-step",
    forall=_TWO,
    let=_T | {"xi": "1/(1-t2)"},
    states="filter(e2, lam, xi) = 0",
)

MEAN_LEFT = Theorem(
    "one-step-keeps-the-mean",
    forall=_TWO,
    let=_T | {"xi": "1/(1-t2)"},
    given=_ORDER,
    states="filter(e1, lam, xi) > 0",
    remark="With 'flipped' and 'one-step' every prediction is q_1(1−2p) > 0.",
)

CLAIM = Claim(
    id="LN-1",
    title="which filters correct flipped labels, and one step that does",
    source="cf. Das & Sanghavi 2023, Jeong & Chung 2025 (read: the abstracts); the statements are ours",
    given=("SVD",),
    remark="SVD: after any number of steps the prediction is q_1 ȳ + q_2 (y − ȳ), as the class mean and "
    "what is orthogonal to it are eigenspaces.",
    theorems=(
        DUAL_MEAN, SOLVES, FLIPPED, KEPT, RATIO, ENOUGH, NEEDED, NOTHING_LEFT, MEAN_LEFT,
    ),
    uses=(sd_1.CLAIM, mfb_1.CLAIM),
    variants=(
        Variant(
            "majority",
            "others-keep-their-sign",
            without="minority",
            at=At({"q1": "1", "q2": "0", "p": "1"}),
            remark="any fraction of flipped labels",
        ),
        Variant(
            "half-the-threshold",
            Theorem(
                "half-the-threshold",
                forall=_LABELS,
                let={"ybar": "(1-p) - p"},
                given=_MINORITY | {"ratio": "q2 < (1-2*p)*q1"},
                states="q1*ybar + q2*(-1-ybar) > 0",
            ),
            at=At({"q1": "1", "q2": "2/5", "p": "1/4"}),
            remark="q_2/q_1 < 1 − 2p is enough",
        ),
        Variant(
            "xi-one",
            "one-step",
            changes={"let": _T | {"xi": "1"}},
            at=At({"e1": "1", "e2": "1/2", "lam": "1"}),
            remark="one pure round leaves nothing but the mean",
        ),
        Variant(
            "equal-eigenvalues",
            "one-step-keeps-the-mean",
            without="order",
            at=At({"e1": "1", "e2": "1", "lam": "1"}),
        ),
    ),
)  # fmt: skip
