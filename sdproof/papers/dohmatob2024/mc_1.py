"""MC-1: retraining on drawn labels only, without end: noise adds up, or the signal is lost.

In this frame generation n + 1 is fitted to labels drawn from generation n: its predictions plus fresh
noise of variance γ². Least squares stays unbiased, and its risk after n generations is r(n+1), linear in
n. Ridge loses the signal, m ≤ e/(e + nλ) in every direction, while its variance stays below
t²/(1−t²).

Notation: t = e/(e+λ); m is the mean filter and v the variance, in units of γ², of a direction after n
generations; the first model (n = 0) is fitted to the true labels.
"""

from sdproof.papers.pareek2024 import sd_1, sd_2
from sdproof.prove import combination, induction, nonnegative, sum_proof, term
from sdproof.state import At, Claim, Theorem, Variant

SOURCE = "in the frame of Dohmatob, Feng & Kempe 2024 (read: its abstract); the statements are ours"
_RIDGE = {"lam": "positive"}
_ONE = {"e": "positive", "lam": "positive"}

GENERATION = Theorem(
    "generation",
    forall={"t": "real", "model": "real", "eta": "real"},
    states="mean((t*(model + eta))**2, eta, 1) = t**2*(model**2 + 1)",
    remark="γ² = 1; model is the deviation of a model from its mean, with mean square v: the next one "
    "has variance t²(v+1).",
)

LEAST_SQUARES = Theorem(
    "least-squares",
    recursion={"m": ("1", "m"), "v": ("1", "v + 1"), "n": ("0", "n + 1")},
    states="bias(B, m) + v = n + 1",
    remark="t = 1. The bias is 0 and the risk Σ_j (n+1) = r(n+1).",
)

SIGNAL = Theorem(
    "ridge-loses-the-signal",
    forall=_ONE,
    recursion={"m": ("filter(e, lam)", "filter(e, lam)*m"), "n": ("0", "n + 1")},
    states="(e + n*lam)*m <= e",
    proof={
        "induction": induction(
            {"form": "conclusion", "at_most_one": "1 >= m"},
            {"form": nonnegative(), "at_most_one": nonnegative()},
            {
                "form": combination(
                    term("e/(e+lam)", "form"), term("e*lam/(e+lam)", "at_most_one")
                ),
                "at_most_one": combination(term("e/(e+lam)", "at_most_one"), term("lam/(e+lam)")),
            },
        ),
        "then": combination(term("1", "form")),
    },
)

VARIANCE = Theorem(
    "ridge-variance",
    forall=_RIDGE,
    direction_let={"t": "filter(e, lam)"},
    recursion={"v": ("filter(e, lam)**2", "filter(e, lam)**2*(v + 1)")},
    states="v <= t**2/(1-t**2)",
)

GROWS = Theorem(
    "ridge-variance-grows",
    forall=_RIDGE,
    recursion={"v": ("filter(e, lam)**2", "filter(e, lam)**2*(v + 1)")},
    states="filter(e, lam)**2*(v + 1) > v",
    proof=sum_proof(
        combination(term("1/(e+lam)**2", "below")),
        induction=induction(
            {"below": "lam*(2*e+lam)*v < e**2"},
            {"below": nonnegative()},
            {"below": combination(term("e**2/(e+lam)**2", "below"))},
        ),
    ),
    remark="One more generation after any number of them.",
)

CLAIM = Claim(
    id="MC-1",
    title="retraining on drawn labels: noise adds up, or the signal is lost",
    source=SOURCE,
    given=("SVD",),
    theorems=(GENERATION, LEAST_SQUARES, SIGNAL, VARIANCE, GROWS),
    uses=(sd_1.CLAIM, sd_2.CLAIM),
    variants=(
        Variant(
            "bounded",
            "least-squares",
            "bias(B, m) + v <= 3",
            at=At({}, ({"B": "0"},), steps=({}, {}, {})),
            remark="the risk of least squares stays bounded",
        ),
        Variant(
            "no-more-than-ridge",
            "ridge-variance",
            "v <= t**2",
            at=At({"lam": "1"}, ({"e": "1"},), steps=({},)),
            remark="the variance stays that of ridge",
        ),
        Variant(
            "signal-stays",
            "ridge-loses-the-signal",
            "m = filter(e, lam)",
            at=At({"e": "1", "lam": "1"}, steps=({},)),
        ),
    ),
)
