"""FR-2: at least half of the weight belongs to fresh labels, for least squares the golden ratio of it.

In this frame, after many rounds (FR-1) the risk is Σ B(1−M)² + V. For every spectrum, every signal
and every λ > 0 any share 0 < w < 1/2 of fresh labels is strictly worse than w = 1/2: the best share
is at least one half. For least squares (t = 1, so M = 1 and V = (1+c²)/(1+2c)) the variance is
least at the c with c² + c = 1: there w = 1/(1+c) = c is the reciprocal of the golden ratio, and V =
c too.

Notation: t = e/(e+λ); c is the weight of drawn labels for each new one, w = 1/(1+c) and u = c/(1+c), so
w < 1/2 is c > 1; M and V are the limits at c, M_half and V_half those at c = 1.
"""

from sdproof.papers.garg2025 import fr_1
from sdproof.papers.garg2025.fr_1 import LIMITS, SOURCE, WEIGHTS, T
from sdproof.prove import combination, nonnegative, substitution, sum_proof, term
from sdproof.state import At, Claim, Theorem, Variant

_HALF = {"M_half": "t*1/2/(1 - t*1/2)", "V_half": "t**2*1/2/(1 - t**2*1/4)"}

HALF = Theorem(
    "at-least-half",
    forall={"lam": "positive", "c": "positive"},
    let=WEIGHTS,
    given={"less": "c > 1"},
    direction_let=T | LIMITS | _HALF,
    states="B*(1-M)**2 + V > B*(1-M_half)**2 + V_half",
    proof=sum_proof(nonnegative(substitution("c", "1+d", "d", "1", "less"))),
    idea="with c = 1 + d every coefficient is positive: bias and variance both grow with d",
)

LEAST_SQUARES = Theorem(
    "least-squares",
    forall={"c": "positive"},
    let=WEIGHTS,
    states="(w**2 + u**2)/(1 - u**2) = (1 + c**2)/(1 + 2*c)",
    remark="V at t = 1",
)

GOLDEN = Theorem(
    "golden-ratio",
    forall={"c": "nonnegative", "s": "positive"},
    given={"below": "s**2 + s <= 1"},
    states="(1 + c**2)/(1 + 2*c) >= s",
    proof=combination(term("1/(1+2*c)", "below"), term("1/(1+2*c)", square="c-s")),
    remark="V is at least the s with s² + s = 1.",
)

REACHED = Theorem(
    "golden-ratio-reached",
    forall={"s": "positive"},
    given={"above": "s**2 + s >= 1"},
    states="(1 + s**2)/(1 + 2*s) <= s",
    remark="With c = s, s² + s = 1, V is no more than s.",
)

SHARE = Theorem(
    "golden-share",
    forall={"c": "positive"},
    let=WEIGHTS,
    states="w**2 + w - 1 = -(c**2 + c - 1)/(1+c)**2",
    remark="So w² + w = 1 where c² + c = 1.",
)

CLAIM = Claim(
    id="FR-2",
    title="the best share of fresh labels is at least 1/2; for least squares the golden ratio",
    source=SOURCE,
    theorems=(HALF, LEAST_SQUARES, GOLDEN, REACHED, SHARE),
    uses=(fr_1.CLAIM,),
    variants=(
        Variant(
            "more-than-half",
            "at-least-half",
            changes={"given": {"less": "c > 9/10"}},
            at=At({"lam": "1/9", "c": "19/20"}, ({"e": "1", "B": "0"},)),
            remark="every share below 10/19 is worse than one half",
        ),
        Variant(
            "all-fresh",
            "golden-ratio",
            "(1 + c**2)/(1 + 2*c) >= 1",
            at=At({"c": "1/2", "s": "1/2"}),
            remark="for least squares only fresh labels are best",
        ),
    ),
)
