"""SD-3: the risk is a convex quadratic, and ξ, xibar and h describe the same filters.

The paper (§4): the risk is a convex quadratic in the parameters xibar. The filters of k-step
self-distillation are t + t(1−t)h(t) with deg h ≤ k−1: ξ_k = −h_0 and ξ_{k−i} = h_i/h_{i−1}, so each h
with h_0, …, h_{k−2} ≠ 0 is that of exactly one ξ, and a filter with an inner zero coefficient is a
limit only.

Proved, for any number of steps: the risk along every line of xibar (and of filters) is quadratic with a
non-negative leading coefficient; the form of p in ξ, h and xibar; one step of h can be undone, in one way
if ξ ≠ 0; after a zero coefficient of h all are zero.

Notation: q = t p(t) with t = e/(e+λ); p = 1 + (1−t)h = 1 + Σ xibar_i(tⁱ − 1).
"""

from sdproof.papers.pareek2024 import sd_1
from sdproof.prove.rules import (
    by_induction,
    combination,
    identity,
    induction,
    sum_proof,
    term,
)
from sdproof.state import At, Claim, Family, Theorem, Variant

CONVEX = Theorem(
    "convex",
    Family(directions={"q1": "real", "q2": "real"}),
    forall={"a": "real"},
    given={"weight": "0 <= a <= 1"},
    states="rho(B, a*q1 + (1-a)*q2) <= a*rho(B, q1) + (1-a)*rho(B, q2)",
    proof=sum_proof(combination(term("1+B", "weight_low", "weight_high", square="q1-q2"))),
    idea="ρ is quadratic in each q_j, with leading coefficient 1 + B_j > 0",
)

_BAR = "t*(power - 1)"

QUADRATIC = Theorem(
    "quadratic-in-xibar",
    forall={"lam": "positive", "a": "real"},
    direction_let={"t": "filter(e, lam)"},
    recursion={
        "power": ("t", "t*power"),
        "q1": ("t", f"q1 + x1*{_BAR}"),
        "q2": ("t", f"q2 + x2*{_BAR}"),
        "q": ("t", f"q + (a*x1 + (1-a)*x2)*{_BAR}"),
    },
    fresh={"x1": "real", "x2": "real"},
    states="rho(B, q) = a*rho(B, q1) + (1-a)*rho(B, q2) - a*(1-a)*(1+B)*(q1-q2)**2",
    proof=sum_proof(
        combination(term("(1+B)*(q + a*q1 + (1-a)*q2) - 2*B", "affine")),
        induction=induction(
            {"affine": "q = a*q1 + (1-a)*q2"},
            {"affine": identity()},
            {"affine": combination(term("1", "affine"))},
        ),
    ),
    idea="q is affine in xibar",
    remark="x1 and x2 run through the coefficients xibar_i of two filters, a·x1 + (1−a)·x2 are "
    "those of a third on the line through them: on every line ρ is a quadratic, and convex.",
)

XI_TO_H = Theorem(
    "xi-to-h",
    forall={"t": "real"},
    recursion={"p": ("1", "(1-xi) + xi*t*p"), "h": ("0", "-xi*(1 - t*h)")},
    fresh={"xi": "real"},
    states="p = 1 + (1-t)*h",
    proof=by_induction("form", identity(), combination(term("xi*t", "form"))),
    remark="So h_0 = −ξ_k, and h_i is ξ_k times coefficient i−1 of the h before: "
    "h_i = −ξ_k ξ_{k−1} ⋯ ξ_{k−i}.",
)

H_TO_XI = Theorem(
    "h-to-xi",
    forall={"t": "real", "h0": "real", "g": "real", "previous": "real"},
    let={"xi": "-h0"},
    given={"before": "h0*previous + g = 0"},
    states="h0 + t*g = -xi*(1 - t*previous)",
    proof=combination(term("t", "before")),
    remark="h = h_0 + t g(t) with h_0 ≠ 0 is one step with ξ = −h_0 after the polynomial −g/h_0, of one "
    "degree less.",
)

ONLY_ONE = Theorem(
    "one-xi",
    forall={"t": "positive", "xi": "real", "h1": "real", "h2": "real"},
    given={"moves": "xi**2 > 0", "same": "-xi*(1 - t*h1) = -xi*(1 - t*h2)"},
    states="h1 = h2",
    proof=combination(term("xi/(t*square)", "same"), let={"square": "xi**2"}),
    remark="ξ_k = −h_0 is forced at t = 0, and the h before by this: exactly one ξ if "
    "h_0, …, h_{k−2} ≠ 0.",
)

BAR_TO_H = Theorem(
    "xibar-to-h",
    forall={"t": "real"},
    recursion={
        "p": ("1", "p + x*(t*power - 1)"),
        "h": ("0", "h - x*(powers + power)"),
        "power": ("1", "t*power"),
        "powers": ("0", "powers + power"),
    },
    fresh={"x": "real"},
    states="p = 1 + (1-t)*h",
    proof={
        "induction": induction(
            {"form": "conclusion", "geometric": "1 - power = (1-t)*powers"},
            {"form": identity(), "geometric": identity()},
            {
                "form": combination(term("1", "form"), term("-x", "geometric")),
                "geometric": combination(term("1", "geometric")),
            },
        ),
        "then": combination(term("1", "form")),
    },
    remark="x runs through the xibar_i; power = tⁱ and powers = 1 + t + … + tⁱ⁻¹ after i of them. So "
    "h_i = −Σ_{l>i} xibar_l.",
)

DEGENERATE = Theorem(
    "degenerate",
    forall={"h": "real"},
    given={"zero": "h = 0"},
    recursion={"next": ("h", "xi*next")},
    fresh={"xi": "real"},
    states="next = 0",
    proof=by_induction("form", combination(term("1", "zero")), combination(term("xi", "form"))),
    remark="h_{i+1} = ξ_{k−i−1} h_i: if h_i = 0 then h_l = 0 for all l > i, so an h with an inner zero "
    "coefficient is that of no ξ, and a limit of those with small ones instead.",
)

CLAIM = Claim(
    id="SD-3",
    title="a convex quadratic in xibar; ξ ↔ xibar ↔ h",
    source="paper, §4",
    theorems=(CONVEX, QUADRATIC, XI_TO_H, H_TO_XI, ONLY_ONE, BAR_TO_H, DEGENERATE),
    uses=(sd_1.CLAIM,),
    variants=(
        Variant(
            "concave",
            "convex",
            "rho(B, a*q1 + (1-a)*q2) >= a*rho(B, q1) + (1-a)*rho(B, q2)",
            at=At({"a": "1/2"}, ({"B": "0", "q1": "0", "q2": "1"},)),
        ),
        Variant(
            "ratio-reversed",
            Theorem(
                "ratio-reversed",
                forall={"t": "real", "xi1": "real", "xi2": "real"},
                states="(1-xi2) + xi2*t*(1-xi1+xi1*t) = 1 + (1-t)*(-xi1 + t*(-xi1*xi2))",
            ),
            at=At({"t": "0", "xi1": "1", "xi2": "2"}),
            remark="h_0 = −ξ_1 and h_1/h_0 = ξ_2 for two steps: the order of ξ reversed",
        ),
    ),
)
