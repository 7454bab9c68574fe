"""NX-1: with ξ in [0, 1], or ξ ≥ 0 and the signal on the largest eigenvalue, no number of steps helps.

What is proved: on the hard family ρ ≥ r C b²/(1+C b²), the bound for ridge (MT-3), after any number
of steps, at every λ > 0, also with a penalty of its own for each step: (a) for ξ_i ∈ [0, 1] and any
direction m, (b) for ξ_i ≥ 0 if e_m is the largest eigenvalue. So a gain of order r needs negative ξ,
or ξ above 1 and a signal that is not on top: the student moves away from its teacher.

Why: A = 1 − q obeys A ← (1−t) + tξA, and b A_j ≤ A_m stays true from step to step: for (a) by itself,
as 0 ≤ A ≤ 1; for (b) as e_j A_j ≤ e_m A_m and A_j ≥ 0 do. As for ridge, direction m then has a bias
that is worth C b²/(1+C b²) to each of the others.

Notation: see `theory`.
"""

from sdproof.papers.krylov.theory import OWN_PENALTIES, PENALTY, TOP
from sdproof.papers.pareek2024 import mt_3, sd_1, sd_2
from sdproof.papers.pareek2024.theory import HARD
from sdproof.prove import combination, identity, induction, lemma, nonnegative, sum_proof, term
from sdproof.prove.rules import Proof
from sdproof.state import At, Claim, Theorem, Variant

_LAM = {"lam": "positive"}
_BOUND = "rho(B, q) >= r*C*b**2/(1+C*b**2)"
_SHARE = "C*b**2/(1+C*b**2)"


def _proof(steps: Proof, *facts: Proof) -> Proof:
    """As for ridge (MT-3), once b (1−q) ≤ 1−q_m is shown from these facts, and q ≤ 1."""
    shown = lemma(
        "shrinks",
        "A >= b*w",
        combination(*facts),
        combination(
            term("B", square="w"),
            term("1/r", "signal", square="A"),
            term("C", square="A - b*w"),
            term("2*C*b", "most", "shrinks"),
            term("1/(1+C*b**2)", square="(1+C*b**2)*w - 1"),
        ),
        let={"w": "1-q"},
    )
    return sum_proof(
        shown,
        let={"A": "1-q_m"},
        transfer="B_m/r*A**2",
        share=_SHARE,
        share_m=_SHARE,
        aligned=combination(
            term("1/r", "signal", square="A"),
            term("1/(1+C)", square="(1+C)*A - 1"),
            term("C*(1+b)/((1+C)*(1+C*b**2))", "at_most_one"),
        ),
        total=identity(),
        induction=steps,
    )


def _inside(first: str) -> Proof:
    """0 ≤ q ≤ 1 and b (1−q) ≤ 1−q_m, from the first penalty on."""
    over = "lam/((e+lam)*(e_m+lam))"
    at_first = f"{first}/((e+{first})*(e_m+{first}))"
    steps = induction(
        {"least": "q >= 0", "most": "q <= 1", "bound": "1-q_m >= b*(1-q)"},
        {
            "least": nonnegative(),
            "most": nonnegative(),
            "bound": combination(
                term(at_first, "ratio"), term(f"{at_first}*{first}", "at_most_one")
            ),
        },
        {
            "least": combination(
                term("e/(e+lam)", "xi_high"), term("e/(e+lam)", "xi_low", "least")
            ),
            "most": combination(term("lam/(e+lam)"), term("e/(e+lam)", "xi_low", "most")),
            "bound": combination(
                term("e_m/(e_m+lam)", "xi_low", "bound"),
                term(f"{over}*lam", "at_most_one"),
                term(over, "ratio", "xi_high"),
                term(over, "ratio", "xi_low", "least"),
                term(over, "ratio", "xi_low", "most", "at_most_one"),
                term(f"{over}*b*e_m", "xi_low", "most", "at_most_one"),
            ),
        },
        {},
    )
    return _proof(steps, term("1", "bound"))


def _on_top(first: str) -> Proof:
    """q ≤ 1 and e (1−q) ≤ e_m (1−q_m), from the first penalty on."""
    over = "lam/((e+lam)*(e_m+lam))"
    at_first = f"{first}**2/((e+{first})*(e_m+{first}))"
    steps = induction(
        {"most": "q <= 1", "bound": "e_m*(1-q_m) >= e*(1-q)"},
        {
            "most": nonnegative(),
            "most_m": nonnegative(),
            "bound": combination(term(at_first, "top")),
        },
        {
            "most": combination(term("lam/(e+lam)"), term("e/(e+lam)", "xi", "most")),
            "most_m": combination(term("lam/(e_m+lam)"), term("e_m/(e_m+lam)", "xi", "most_m")),
            "bound": combination(
                term(f"{over}*lam", "top"),
                term("e/(e+lam)", "xi", "bound"),
                term(f"{over}*e_m", "top", "xi", "most_m"),
            ),
        },
        {"most_m": "q_m <= 1"},
    )
    return _proof(steps, term("1/e_m", "bound"), term("1/e_m", "ratio", "most"))


INSIDE = Theorem(
    "inside",
    HARD,
    forall=_LAM,
    steps="any",
    xi="0 <= xi <= 1",
    states=_BOUND,
    proof=_inside("lam"),
    remark="the student's labels are a weighted mean of the labels and the teacher's predictions",
)

POSITIVE = Theorem(
    "positive-on-top",
    TOP,
    forall=_LAM,
    steps="any",
    xi="xi >= 0",
    states=_BOUND,
    proof=_on_top("lam"),
)

INSIDE_OWN = Theorem(
    "inside-own-penalties",
    HARD,
    forall=PENALTY,
    **OWN_PENALTIES,
    at_each_step={"xi": "0 <= xi <= 1"},
    states=_BOUND,
    proof=_inside("lam0"),
)

POSITIVE_OWN = Theorem(
    "positive-on-top-own-penalties",
    TOP,
    forall=PENALTY,
    **OWN_PENALTIES,
    at_each_step={"xi": "xi >= 0"},
    states=_BOUND,
    proof=_on_top("lam0"),
)
_HALVES = tuple({"e": f"{58 - j}/58", "B": "0"} for j in range(1, 30))

CLAIM = Claim(
    id="NX-1",
    title="no gain of order r with ξ in [0, 1], nor with ξ ≥ 0 and the signal on top",
    source="sdproof",
    remark="The bound is that of MT-3 for ridge; r steps with free ξ reach ρ < 1 (MT-1).",
    theorems=(INSIDE, POSITIVE, INSIDE_OWN, POSITIVE_OWN),
    variants=(
        Variant(
            "minus-one-allowed",
            of="inside",
            changes={"xi": "-1 <= xi <= 1"},
            at=At(
                {"lam": "5/8", "C": "200", "b": "1/2", "e_m": "1", "B_m": "6000"},
                _HALVES,
                ({"xi": "1"}, {"xi": "-1"}),
            ),
            remark="r = 30 equispaced eigenvalues between 1/2 and 1: ξ = (1, −1) has ρ = 25.35, and "
            "the bound is 29.41",
        ),
        Variant(
            "b-not-squared",
            of="inside",
            states="rho(B, q) >= r*C*b/(1+C*b)",
            at=At(
                {"lam": "1/25", "C": "100", "b": "1/4", "e_m": "1", "B_m": "2000"},
                ({"e": "1/4", "B": "0"},) * 19,
            ),
        ),
        Variant(
            "not-the-largest",
            of="positive-on-top",
            without="top",
            at=At(
                {"lam": "1", "C": "1/4", "b": "1", "e_m": "1", "B_m": "1/2"},
                ({"e": "2", "B": "0"},),
                ({"xi": "1280"}, *({"xi": "1"},) * 4, {"xi": "1/50"}),
            ),
            remark="six steps; e_m is half the largest eigenvalue",
        ),
        Variant(
            "any-xi-own-penalties",
            of="positive-on-top-own-penalties",
            changes={"at_each_step": {}},
            at=At(
                {"lam0": "5/8", "C": "200", "b": "1/2", "e_m": "1", "B_m": "6000"},
                _HALVES,
                ({"lam": "5/8", "xi": "1"}, {"lam": "5/8", "xi": "-1"}),
            ),
        ),
    ),
    uses=(sd_1.CLAIM, sd_2.CLAIM, mt_3.CLAIM),
)
