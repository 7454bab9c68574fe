"""BA-4: the best ξ for each step is not the best choice of all.

In this frame, greedy steps take the ξ with the least risk after their own step. Proved: at a λ where the
risk of ridge is stationary, its best λ included, the best ξ is 0, for every r and all instances; the
student is ridge again, so greedy steps never leave it, however many. On r = 30 equispaced eigenvalues
that means a risk of at least 29.7, while two steps chosen together reach 6.07. Where λ is not tuned for
ridge, a second greedy step can be worse than none: for two directions one step comes below 0.96, two
steps chosen together reach the lower bound 4/5, two greedy steps stay above 1 at every λ.

Notation: t = e/(e+λ). The slope of the risk of ridge is dρ/dλ = −(2/λ) Σ ((1+B)t − B) t(1−t).
"""

from sdproof.model.instance import Instance
from sdproof.papers.borup2021 import ba_1
from sdproof.papers.borup2021.ba_1 import SOURCE
from sdproof.papers.pareek2024 import sd_2
from sdproof.prove import identity, sum_proof
from sdproof.state import At, Claim, Theorem, Variant

TRAP = Theorem(
    "trap",
    forall={"lam": "positive", "xi": "real"},
    direction_let={"t": "filter(e, lam)"},
    sums={"stationary": "((1+B)*t-B)*t*(1-t) = 0"},
    states="rho(B, filter(e, lam, xi)) = rho(B, t) + xi**2*(1+B)*t**2*(1-t)**2",
    proof=sum_proof(identity(), multipliers={"stationary": "-2*xi"}),
    remark="The best ξ is 0.",
)

SAME_TEACHER = Theorem(
    "same-teacher",
    forall={"e": "positive", "lam": "positive"},
    states="filter(e, lam, 0) = filter(e, lam)",
    remark="The student is its teacher, ridge; the next greedy step starts where this one did.",
)

EQUISPACED = Instance(tuple(f"{58 - j}/58" for j in range(30)), ("6000", *["0"] * 29))
RIDGE = Theorem(
    "equispaced-ridge",
    EQUISPACED,
    states="rho >= 297/10",
    steps=0,
    remark="30 eigenvalues from 1 to 1/2, signal on the largest, B = 200·30.",
)
TOGETHER = Theorem(
    "equispaced-together",
    EQUISPACED,
    states="rho <= 607/100",
    steps=2,
    at={"lam": "1000", "xi": ["-1419", "2395"]},
)
NO_BETTER = Theorem("equispaced-two-steps", EQUISPACED, states="rho >= 606/100", steps=2)

_SIGNAL, _NOISE = "filter(2, lam)", "filter(1, lam)"
_WEIGHTS = {  # e = (2, 1), B = (4, 0); x1 is the best ξ of the first step
    "t1": _SIGNAL,
    "t2": _NOISE,
    "slope": "(5*t1-4)*t1*(1-t1) + t2**2*(1-t2)",
    "weight": "5*t1**2*(1-t1)**2 + t2**2*(1-t2)**2",
    "x1": "slope/weight",
}


def _risk(*xi: str) -> str:
    steps = "".join(f", {x}" for x in xi)
    return f"rho(4, filter(2, lam{steps})) + rho(0, filter(1, lam{steps}))"


FIRST = Theorem(
    "greedy-first",
    forall={"lam": "positive", "xi": "real"},
    let=_WEIGHTS,
    states=f"{_risk('xi')} = {_risk('x1')} + weight*(xi-x1)**2",
    remark="Two directions, e = (2, 1) and B = (4, 0): x1 is the best ξ of one step at λ.",
)

SECOND = Theorem(
    "greedy-second",
    forall={"lam": "positive", "xi": "real"},
    let=_WEIGHTS,
    states=f"{_risk('x1', 'xi')} > 1",
    remark="The second step after the best first one, with any ξ: at every λ the risk is above 1.",
)

SMALL = Instance(("2", "1"), ("4", "0"))
ONE_STEP = Theorem(
    "one-step", SMALL, states="rho <= 96/100", steps=1, at={"lam": "100", "xi": ["-38"]}
)
BOTH = Theorem(
    "two-together", SMALL, states="rho <= 4/5", steps=2, at={"lam": "2", "xi": ["-54/23", "69/10"]}
)

CLAIM = Claim(
    id="BA-4",
    title="the best ξ for each step is not the best choice of all",
    source=SOURCE,
    theorems=(
        TRAP, SAME_TEACHER, RIDGE, TOGETHER, NO_BETTER, FIRST, SECOND, ONE_STEP, BOTH,
    ),
    uses=(ba_1.CLAIM, sd_2.CLAIM),
    variants=(
        Variant(
            "greedy-is-best",
            Theorem(
                "greedy-is-best",
                forall={"lam": "positive", "xi1": "real", "xi2": "real"},
                states=f"{_risk('xi1', 'xi2')} > 1",
            ),
            at=At({"lam": "2", "xi1": "-54/23", "xi2": "69/10"}),
            remark="what holds after the best first step holds for any two steps",
        ),
        Variant(
            "zero-keeps-the-gain",
            "greedy-second",
            changes={"forall": {"lam": "positive"}},
            states=f"{_risk('x1', '0')} <= {_risk('x1')}",
            at=At({"lam": "100"}),
            remark="a second step with ξ = 0 keeps what the first one gained",
        ),
        Variant(
            "any-lambda-is-a-trap",
            "trap",
            without="stationary",
            at=At({"lam": "1", "xi": "1"}, ({"e": "1", "B": "0"},)),
        ),
    ),
)  # fmt: skip
