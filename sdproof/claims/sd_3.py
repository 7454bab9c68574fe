"""SD-3: the risk is a convex quadratic, and ξ, ξ̄ and h describe the same filters."""

from sdproof.claims import sd_1
from sdproof.claims.base import Claim
from sdproof.laws.parameters import convex_quadratic, parameters_and_quadratic, round_trips
from sdproof.prove.rules import combination, identity, sum_proof, term
from sdproof.prove.theorem import Refutation, Theorem, counterexample

CONVEX = Theorem(
    name="convex",
    words="ρ is convex along every segment of filters: the chord exceeds it by "
    "a(1−a) Σ (1+B)(q1−q2)²",
    statement={
        "type": "sum",
        "variables": {"a": "real"},
        "hypotheses": {"low": "a >= 0", "high": "1 >= a"},
        "direction": {"B": "nonnegative", "q1": "real", "q2": "real"},
        "conclusion": "a*rho(B, q1) + (1-a)*rho(B, q2) - rho(B, a*q1 + (1-a)*q2) >= 0",
    },
    proof=sum_proof(combination(term("1+B", "low", "high", square="q1-q2"))),
    idea="ρ is quadratic in each q_j with leading coefficient 1+B_j > 0, and q is affine in ξ̄",
)

XI_TO_H = Theorem(
    name="xi-to-h",
    words="after any number of steps p = 1 + (1−t)h, where h ← −ξ(1 − t h) from h = 0: so "
    "h_0 = −ξ_k and h_i = ξ_k × (coefficient i−1 of the previous h)",
    statement={
        "type": "recursion",
        "variables": {"t": "real", "xi": "real"},
        "fresh": ["xi"],
        "state": {
            "p": {"start": "1", "step": "(1-xi) + xi*t*p"},
            "h": {"start": "0", "step": "-xi*(1 - t*h)"},
        },
        "invariant": {"form": "p = 1 + (1-t)*h"},
    },
    proof={
        "start": {"form": identity()},
        "step": {"form": combination(term("xi*t", "form"))},
    },
    idea="induction; hence h_i = −ξ_k ξ_{k−1} ⋯ ξ_{k−i}",
)

H_TO_XI = Theorem(
    name="h-to-xi",
    words="conversely h = h_0 + t g with h_0 ≠ 0 is one step with ξ = −h_0 after the polynomial "
    "h' = −g/h_0, of one degree less",
    statement={
        "type": "pointwise",
        "variables": {"t": "real", "h0": "real", "g": "real", "previous": "real"},
        "hypotheses": {"before": "h0*previous + g = 0"},
        "let": {"xi": "-h0"},
        "conclusion": "h0 + t*g = -xi*(1 - t*previous)",
    },
    proof=combination(term("t", "before")),
    idea="ξ_k = −h_0 is forced by t = 0, then h' is forced: exactly one ξ when h_0, …, h_{k−2} ≠ 0",
)

BAR_TO_H = Theorem(
    name="xibar-to-h",
    words="adding ξ̄ (tⁱ − 1) to p subtracts ξ̄ (1 + t + … + t^(i−1)) from h: h_i = −Σ_{l>i} ξ̄_l",
    statement={
        "type": "recursion",
        "variables": {"t": "real", "xibar": "real"},
        "fresh": ["xibar"],
        "state": {
            "p": {"start": "1", "step": "p + xibar*(t*power - 1)"},
            "h": {"start": "0", "step": "h - xibar*(powers + power)"},
            "power": {"start": "1", "step": "t*power"},
            "powers": {"start": "0", "step": "powers + power"},
        },
        "invariant": {"form": "p = 1 + (1-t)*h", "geometric": "1 - power = (1-t)*powers"},
    },
    proof={
        "start": {"form": identity(), "geometric": identity()},
        "step": {
            "form": combination(term("1", "form"), term("-xibar", "geometric")),
            "geometric": combination(term("1", "geometric")),
        },
    },
    idea="geometric sums, by induction over the number of coefficients",
)

DEGENERATE = Theorem(
    name="degenerate",
    words="no two steps give h_0 = 0 with h_1 ≠ 0: ξ_2 = −h_0 = 0 forces h_1 = ξ_1ξ_2 = 0",
    statement={
        "type": "pointwise",
        "variables": {"xi1": "real", "xi2": "real"},
        "hypotheses": {"h0": "-xi2 = 0"},
        "conclusion": "xi1*xi2 = 0",
    },
    proof=combination(term("-xi1", "h0")),
    idea="each h_i is a product that contains all factors of h_{i−1}",
)

CLAIM = Claim(
    id="SD-3",
    title="a convex quadratic in ξ̄; ξ ↔ ξ̄ ↔ h",
    latex=r"\rho=\bar\xi^\top M\bar\xi+2m^\top\bar\xi+c,\quad M\succeq 0,\qquad "
    r"q(t)=t+t(1-t)h(t),\quad \xi_k=-h_0,\ \xi_{k-i}=h_i/h_{i-1}",
    words="The risk is a convex quadratic in the paper's parameters ξ̄; the filters of k-step "
    "self-distillation are t + t(1−t)h(t) with deg h ≤ k−1, each with h_0, …, h_{k−2} ≠ 0 for "
    "exactly one ξ, and a filter with an inner zero coefficient only as a limit.",
    source="paper, §4; theory §2",
    scope="all instances, all k",
    theorems=(CONVEX, XI_TO_H, H_TO_XI, BAR_TO_H, DEGENERATE),
    closing="q is affine in ξ̄, hence ρ quadratic. Apply xi-to-h and h-to-xi k times; ξ_k = −h_0 is "
    "forced at t = 0 and h' by division by h_0, so ξ is unique. If h_i = 0 and "
    "h_l ≠ 0 for some l > i, the products in xi-to-h contradict each other; small changes of the "
    "zero coefficients are realised, so that filter is a limit.",
    laws=(parameters_and_quadratic, round_trips, convex_quadratic),
    variants=lambda: (
        Refutation(
            name="concave",
            words="the risk is concave along segments of filters",
            certificates=(
                counterexample(
                    CONVEX.statement,
                    {"a": "1/2"},
                    {"B": "0", "q1": "0", "q2": "1"},
                    conclusion="a*rho(B, q1) + (1-a)*rho(B, q2) - rho(B, a*q1 + (1-a)*q2) <= 0",
                ),
            ),
            shows="B = 0, q1 = 0, q2 = 1, a = 1/2",
        ),
        Refutation(
            name="ratio-reversed",
            words="h_1/h_0 is ξ_2 for two steps (the order of ξ reversed)",
            certificates=(
                counterexample(
                    {
                        "type": "pointwise",
                        "variables": {"t": "real", "xi1": "real", "xi2": "real"},
                        "conclusion": "(1-xi2) + xi2*t*(1-xi1+xi1*t)"
                        " = 1 + (1-t)*(-xi1 + t*(-xi1*xi2))",
                    },
                    {"t": "0", "xi1": "1", "xi2": "2"},
                ),
            ),
            shows="t = 0, ξ = (1, 2)",
        ),
    ),
    depends=(sd_1.CLAIM,),
)
