"""DPR-3: on fixed inputs, what the second derivative of the risk of ridge says of one step.

In this frame, for every r, all instances and all λ > 0: with R(λ) the risk of ridge,
λ²R''/2 = D − 2S − λR'. So at an optimum of ridge (R' = 0) D < λ²R''/2 is the same as S < 0, which is the
criterion of OS-1 for a strict gain of one step with λ tuned too.

Notation: t = e/(e+λ), g = (1+B)t − B; D = Σ(1+B)t²(1−t)², S = Σ g t²(1−t); first and second are the
derivatives in λ of the risk of one direction.
"""

from sdproof.papers.dang2026 import dpr_2
from sdproof.papers.dang2026.dpr_1 import SOURCE
from sdproof.papers.pareek2024 import os_1, sd_2
from sdproof.prove import identity, nonnegative, sum_proof
from sdproof.state import At, Claim, Family, Theorem, Variant

RIDGE = Family(
    constants={"lam": "positive"},
    direction_let={
        "t": "filter(e, lam)",
        "g": "(1+B)*t - B",
        "first": "-2*g*t*(1-t)/lam",
        "second": "(2*(1+B)*t**2*(1-t)**2 + 4*g*t*(1-t)**2)/lam**2",
        "D": "(1+B)*t**2*(1-t)**2",
        "S": "g*t**2*(1-t)",
    },
)

DERIVATIVES = Theorem(
    "derivatives",
    RIDGE,
    forall={"mu": "positive"},
    states="rho(B, filter(e, mu)) = rho(B, t) + (mu-lam)*first + (mu-lam)**2/2*second"
    " - (mu-lam)**3*t/((e+lam)**2*(e+mu))*(2*g + (1+B)*t*(2*e+lam+mu)/(e+mu))",
    idea="Taylor's formula with an exact remainder",
    remark="Σ first = R'(λ) and Σ second = R''(λ).",
)

ALONG_XI = Theorem(
    "along-xi",
    RIDGE,
    forall={"xi": "real"},
    states="rho(B, filter(e, lam, xi)) = rho(B, t) + xi*lam*first + xi**2*D",
    remark="The quadratic of DPR-2 for the excess risk on fixed inputs.",
)

CURVATURE = Theorem(
    "curvature",
    RIDGE,
    states="lam**2*second/2 = D - 2*S - lam*first",
)

CRITERION = Theorem(
    "criterion",
    RIDGE,
    forall={"N": "positive"},
    sums={"optimum": "first = 0", "criterion": "S = -N"},
    states="D < lam**2*second/2",
    proof=sum_proof(
        identity(),
        multipliers={"optimum": "-lam", "criterion": "-2"},
        share="2*N/r",
        total=nonnegative(),
    ),
    remark="Σ S < 0 is Σ S = −N with N > 0.",
)

CONVERSE = Theorem(
    "converse",
    RIDGE,
    sums={"optimum": "first = 0", "criterion": "S >= 0"},
    states="D >= lam**2*second/2",
    proof=sum_proof(identity(), multipliers={"optimum": "lam", "criterion": "2"}),
)

CLAIM = Claim(
    id="DPR-3",
    title="λ²R''/2 = D − 2S − λR' for the risk of ridge on fixed inputs",
    source=SOURCE,
    theorems=(DERIVATIVES, ALONG_XI, CURVATURE, CRITERION, CONVERSE),
    uses=(dpr_2.CLAIM, os_1.CLAIM, sd_2.CLAIM),
    variants=(
        Variant(
            "plus-S",
            "curvature",
            "lam**2*second/2 = D + 2*S - lam*first",
            at=At({"lam": "1"}, ({"e": "1", "B": "0"},)),
        ),
        Variant(
            "without-optimum",
            "criterion",
            without="optimum",
            at=At({"lam": "1", "N": "9/16"}, ({"e": "1", "B": "10"},)),
        ),
    ),
)
