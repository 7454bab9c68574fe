"""VQ-1: on any data the validation error of k steps is an exact quadratic in xibar.

By SD-1 the estimator of k steps is affine in xibar ∈ R^k, so its prediction at each validation point is
f_0 + Σ xibar_i g_i with numbers f_0, g_i that do not depend on xibar, whatever data and split are.
A quadratic in k variables has 1 + k(k+3)/2 coefficients: with so many evaluations, at 0, ±1 in each
xibar_i and at 1 in each pair, all its values are known, its minimum included.

What is proved, for every number r of validation points: along every line of xibar, for every k, the
error is a convex quadratic; and for k = 1, 2, 3 it is the quadratic through these evaluations.

Notation: y is the target at a validation point, f a prediction there; E is the error at 0, P1 and M1
that at xibar_1 = 1 and −1, P12 that at xibar_1 = xibar_2 = 1, all others 0.
"""

from itertools import combinations

from sdproof.papers.pareek2024 import sd_1
from sdproof.prove import identity, sum_proof
from sdproof.state import At, Claim, Family, Theorem, Variant

LINE = Theorem(
    "on-every-line",
    Family(directions={"y": "real", "f": "real", "g": "real"}),
    forall={"a": "real"},
    states="(y - (a*f + (1-a)*g))**2 = a*(y-f)**2 + (1-a)*(y-g)**2 - a*(1-a)*(f-g)**2",
    proof=sum_proof(identity()),
    remark="f and g are predictions at two values of xibar, a f + (1−a) g that at a point of the line "
    "through them.",
)


def _interpolated(k: int) -> str:
    """The quadratic through the evaluations, at x_1, …, x_k."""
    ones = (f"x{i}*(P{i} - M{i})/2 + x{i}**2*((P{i} + M{i})/2 - E)" for i in range(1, k + 1))
    twos = (f"x{i}*x{j}*(P{i}{j} - P{i} - P{j} + E)" for i, j in combinations(range(1, k + 1), 2))
    return " + ".join(["E", *ones, *twos])


def _multipliers(k: int) -> dict[str, str]:
    """The coefficient of each evaluation in that quadratic."""
    steps = range(1, k + 1)
    found = {"at0": "1" + "".join(f" - x{i}**2" for i in steps)}
    for i in steps:
        found |= {f"at{i}": f"x{i}*(1 + x{i})/2", f"minus{i}": f"x{i}*(x{i} - 1)/2"}
    for i, j in combinations(steps, 2):
        found["at0"] += f" + x{i}*x{j}"
        found[f"at{i}"] += f" - x{i}*x{j}"
        found[f"at{j}"] += f" - x{i}*x{j}"
        found[f"at{i}{j}"] = f"x{i}*x{j}"
    return found


def _determined(k: int) -> Theorem:
    steps = range(1, k + 1)
    sums = {"at0": "(y-f)**2 = E"}
    sums |= {f"at{i}": f"(y-f-g{i})**2 = P{i}" for i in steps}
    sums |= {f"minus{i}": f"(y-f+g{i})**2 = M{i}" for i in steps}
    sums |= {f"at{i}{j}": f"(y-f-g{i}-g{j})**2 = P{i}{j}" for i, j in combinations(steps, 2)}
    values = {name: text.split(" = ")[1] for name, text in sums.items()}
    mixture = "".join(f" - x{i}*g{i}" for i in steps)
    return Theorem(
        f"{k}-steps-determined",
        Family(directions={"y": "real", "f": "real", **{f"g{i}": "real" for i in steps}}),
        forall=dict.fromkeys((*values.values(), *(f"x{i}" for i in steps)), "real"),
        sums=sums,
        states=f"(y - f{mixture})**2 = {_interpolated(k)}",
        proof=sum_proof(
            identity(),
            share=f"({_interpolated(k)})/r",
            multipliers=_multipliers(k),
        ),
        remark=f"{len(sums)} evaluations determine the error at every xibar = (x_1, …) ∈ R^{k}.",
    )


DETERMINED = tuple(map(_determined, (1, 2, 3)))

CLAIM = Claim(
    id="VQ-1",
    title="the validation error is a quadratic in xibar; 1 + k(k+3)/2 values give it "
    "(written out for k ≤ 3)",
    source="sdproof; paper, §4, for the risk",
    theorems=(LINE, *DETERMINED),
    variants=(
        Variant(
            "concave",
            of="on-every-line",
            states="(y - (a*f + (1-a)*g))**2 >= a*(y-f)**2 + (1-a)*(y-g)**2",
            at=At({"a": "1/2"}, ({"y": "0", "f": "1", "g": "-1"},)),
        ),
        Variant(
            "one-evaluation-less",
            of="1-steps-determined",
            without="minus1",
            at=At({"E": "0", "P1": "1", "M1": "0", "x1": "2"}, ({"y": "0", "f": "0", "g1": "1"},)),
            remark="two evaluations and any number in place of the third",
        ),
        Variant(
            "no-pairs",
            of="2-steps-determined",
            without="at12",
            at=At(
                dict.fromkeys(("E", "P12"), "0")
                | dict.fromkeys(("P1", "M1", "P2", "M2", "x1", "x2"), "1"),
                ({"y": "0", "f": "0", "g1": "1", "g2": "1"},),
            ),
        ),
    ),
    uses=(sd_1.CLAIM,),
)
