"""WS-1: "a pure student helps exactly if its teacher under-regularises" is false on fixed inputs.

In this frame the teacher is ridge at λ, t = e/(e+λ), and the pure student with its own penalty μ has the
filter t·e/(e+μ). With g = (1+B)t − B the risk of ridge decreases in λ exactly if Σ g t(1−t) > 0, and some
small μ helps if Σ g t/e > 0: other weights on the directions, which agree if all e_j are equal.

Proved: for every r, that condition for a small μ, and the equivalence for equal eigenvalues. Refuted, by
one exact instance for each direction: with e = (6, 1), B = (1, 7/6) the teacher at λ = 3/2 has too small
a penalty, and no student whatever is better; with e = (19, 1), B = (8, 0) the teacher at λ = 9/2 has
too large a penalty, and the student with μ = 1/50 is better.
"""

from typing import Any

from sdproof.papers.mobahi2020 import mfb_1
from sdproof.papers.pareek2024 import sd_2
from sdproof.prove import combination, nonnegative, sum_proof, term
from sdproof.state import At, Claim, Family, Theorem, Variant

TEACHER = Family(
    constants={"lam": "positive"},
    direction_let={"t": "filter(e, lam)", "g": "(1+B)*t - B"},
)
_STUDENT = "rho(B, t*filter(e, mu))"

EXPANSION = Theorem(
    "expansion",
    TEACHER,
    forall={"mu": "positive"},
    states=f"{_STUDENT} = rho(B, t) - 2*mu*g*t/e + mu**2*(2*g*t/(e*(e+mu)) + (1+B)*t**2/(e+mu)**2)",
)

SMALL_HELPS = Theorem(
    "small-penalty-helps",
    TEACHER,
    forall={"N": "positive", "K": "positive"},
    let={"mu": "N/K"},
    sums={"slope": "g*t/e = N", "size": "(3+B)*t**2/e**2 = K"},
    states=f"{_STUDENT} < rho(B, t)",
    proof=sum_proof(
        nonnegative(),
        multipliers={"slope": "2*mu", "size": "-mu**2"},
        share="(2*mu*N - mu**2*K)/r",
        total=nonnegative(),
    ),
    idea="the change is at most −2μN + μ²K = −N²/K",
    remark="So Σ g t/e > 0 is enough for some student to help.",
)

EQUAL = Theorem(
    "equal-eigenvalues",
    Family(constants={"e": "positive", "lam": "positive", "mu": "positive"},
           let={"t": "filter(e, lam)"}),
    sums={"not_under": "(1+B)*t - B <= 0"},
    states=f"{_STUDENT} >= rho(B, t)",
    proof=sum_proof(
        combination(term("(1+B)*t**2*mu**2/(e+mu)**2")),
        multipliers={"not_under": "2*t*mu/(e+mu)"},
    ),
    remark="All directions have one eigenvalue e: if the risk of ridge does not decrease in λ, no "
    "student helps. If it does, Σ g t/e > 0, and 'small-penalty-helps' has a student that does.",
)  # fmt: skip


UNDER = ((6, "1"), (1, "7/6"))
OVER = ((19, "8"), (1, "0"))
_RIDGE, _THREE_HALVES, _NINE_HALVES = (f"filter({{0}}, {v})" for v in ("lam", "3/2", "9/2"))


def _compared(
    name: str, case: tuple[tuple[int, str], ...], left: str, relation: str, right: str, **more: Any
) -> Theorem:
    """Risks on two directions (e, B); each side is a filter with {0} for the eigenvalue."""
    sides = (
        " + ".join(f"rho({snr}, {side.format(e)})" for e, snr in case) for side in (left, right)
    )
    return Theorem(name, states=f" {relation} ".join(sides), **more)


SMALLER_WORSE = _compared(
    "under-smaller-is-worse", UNDER, _RIDGE, ">", _THREE_HALVES,
    forall={"lam": "positive"}, given={"smaller": "lam < 3/2"},
    remark="e = (6, 1), B = (1, 7/6); the teacher has λ = 3/2.",
)  # fmt: skip
LARGER_BETTER = _compared(
    "under-larger-is-better", UNDER, "filter({0}, 19/10)", "<", _THREE_HALVES,
    remark="So the teacher under-regularises.",
)  # fmt: skip
NO_STUDENT = _compared(
    "under-no-student-helps", UNDER, f"{_THREE_HALVES}*filter({{0}}, mu)", ">", _THREE_HALVES,
    forall={"mu": "positive"},
)  # fmt: skip
LARGER_WORSE = _compared(
    "over-larger-is-worse", OVER, _RIDGE, ">", _NINE_HALVES,
    forall={"lam": "positive"}, given={"larger": "lam > 9/2"},
    remark="e = (19, 1), B = (8, 0); the teacher has λ = 9/2.",
)  # fmt: skip
SMALLER_BETTER = _compared(
    "over-smaller-is-better", OVER, "filter({0}, 33/10)", "<", _NINE_HALVES,
    remark="So the teacher over-regularises.",
)  # fmt: skip
A_STUDENT = _compared(
    "over-a-student-helps", OVER, f"{_NINE_HALVES}*filter({{0}}, 1/50)", "<", _NINE_HALVES
)

CLAIM = Claim(
    id="WS-1",
    title="a student can help an over-regularised teacher, and none may help an under-regularised one",
    source="in the frame of Moniri & Hassani 2025 (read: its abstract); the statements are ours",
    theorems=(
        EXPANSION, SMALL_HELPS, EQUAL,
        SMALLER_WORSE, LARGER_BETTER, NO_STUDENT,
        LARGER_WORSE, SMALLER_BETTER, A_STUDENT,
    ),
    uses=(mfb_1.CLAIM, sd_2.CLAIM),
    variants=(
        Variant(
            "helps-only-if-under",
            Theorem(
                "helps-only-if-under",
                TEACHER,
                forall={"mu": "positive"},
                sums={"helps": f"{_STUDENT} < rho(B, t)"},
                states="g*t*(1-t) > 0",
            ),
            at=At(
                {"lam": "9/2", "mu": "1/50"}, ({"e": "19", "B": "8"}, {"e": "1", "B": "0"})
            ),
            remark="if a student helps, the risk of its teacher decreases in λ",
        ),
        Variant(
            "helps-if-under",
            Theorem(
                "helps-if-under",
                TEACHER,
                sums={"under": "g*t*(1-t) > 0"},
                states="g*t/e > 0",
            ),
            at=At({"lam": "3/2"}, ({"e": "6", "B": "1"}, {"e": "1", "B": "7/6"})),
            remark="if the risk of the teacher decreases in λ, students with a small penalty help",
        ),
    ),
)  # fmt: skip
