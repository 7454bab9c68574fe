"""OS-1: one step at its best can be strictly better than ridge at its best.

Das & Sanghavi 2023; the paper, introduction: for an explicit instance one step at its best is strictly
below ridge at its best. The local criterion, S = Σ ((1+B)t − B) t²(1−t): S < 0 means that
moving ξ off 0, and λ with it, strictly lowers the risk; S > 0 at a non-degenerate minimum of ridge
makes it a strict local minimum in (λ, ξ).

Proved: the instance, for all λ > 0 and ξ; for every r, all instances and λ > 0, the risk along an
explicit curve, that it is strictly below ridge's at an explicit point of it if S < 0, and, if S > 0,
ridge is stationary at λ and has positive second derivative there (P > 2S), that (λ, 0) is the strict
minimum of an explicit neighbourhood.

Notation: t = e/(e+λ), u = 1−t; B/(1+B) is the best filter, and g = (1+B)t − B = (1+B)(t − B/(1+B)).
"""

from sdproof.model.instance import Instance
from sdproof.papers.pareek2024 import sd_1, sd_2
from sdproof.prove.rules import (
    Proof,
    combination,
    identity,
    lemma,
    nonnegative,
    substitution,
    sum_proof,
    term,
    used_sum,
)
from sdproof.state import At, Claim, Theorem, Variant

_T = {"t": "filter(e, lam)", "u": "1-t"}
_S = "((1+B)*t-B)*t**2*u"
_K = "4*B*t**2*u**3 + (1+B)*t**4*u**2"
_MOVED = "rho(B, filter(e, lam*(1+tau), -tau))"

INSTANCE = Theorem(
    "instance",
    Instance(("1", "1/2"), ("10", "0")),
    states="rho < 10/7 <= ridge",
    at={"lam": "1/32", "xi": ["374005/65536"]},
)

CURVE = Theorem(
    "curve",
    forall={"lam": "positive", "tau": "positive"},
    given={"short": "tau <= 1"},
    direction_let=_T,
    states=f"{_MOVED} <= rho(B, t) + 2*tau**2*{_S} + tau**3*({_K})",
    proof=sum_proof(nonnegative(substitution("tau", "1/(1+z)", "z", "tau", "short"))),
    idea="there the filter is t + τ² t² u/(1+τu)², as the first-order changes from λ and ξ cancel; "
    "1 − 2τu ≤ 1/(1+τu)² ≤ 1",
)

LOWERS = Theorem(
    "lowers",
    forall={"lam": "positive", "N": "positive", "K": "nonnegative"},
    let={"tau": "N/(K+N)"},
    direction_let=_T,
    sums={"S": f"{_S} = -N", "cubic": f"{_K} = K"},
    states=f"{_MOVED} < rho(B, t)",
    uses=(CURVE,),
    proof=sum_proof(
        identity(),
        total=nonnegative(),
        share="(2*tau**2*N - tau**3*K)/r",
        uses={
            "curve": used_sum(
                "curve",
                {"lam": "lam", "tau": "tau"},
                {"e": "e", "B": "B"},
                {"short": nonnegative()},
            )
        },
        multipliers={"curve": "1", "S": "-2*tau**2", "cubic": "-tau**3"},
    ),
    idea="'curve' with S = −N: the change is at most −2τ²N + τ³K < 0",
    remark="S < 0 is S = −N with N > 0.",
)


def _within(name: str, most: str, of_y: str, slack: str, then: Proof) -> Proof:
    """Both sides of |name| ≤ most·h, then `then`."""
    for side, sign in (("low", "+"), ("high", "-")):
        shown = combination(
            term("z", f"x_near_{side}"), term(of_y, f"y_near_{side}"), term(slack, "two")
        )
        then = lemma(f"{name}_{side}", f"{most}*h {sign} {name} >= 0", shown, then)
    return then


_REMAINDER = combination(
    term("2*t**4*u", "k_high", square="x"),
    term("2*B*t**3*u**2", "k_low", square="x"),
    term("(1+B)*t**3*u**2/2", "l_low", square="2*x+y"),
    term("(1+B)*t**3*u**2/2", "l_high", square="y"),
    term("(1+B)*t**2*u**2", square="x*t*l"),
    term("28*h*t*u*(1+B)", square="x+2*y"),
    term("20*h*t*u*(1+B-t**3-B*t**2*u)", square="x"),
    term("8*h*t*u*(1+B)*(1-t**2*u)", square="x+y"),
    term("8*h*t*u*(1+B)*(1-t**2*u)", square="x"),
)
_BOUNDED = lemma(
    "two",
    "z <= 2",
    combination(term("2*z*t", "half"), term("z*u"), term("2*z*t", "x_near_high")),
    _within("k", "10", "z**2 + 2*z", "h*(5+z)",
            _within("l", "8", "z**2 + z", "h*(4+z)", _REMAINDER)),
    let={"z": "1/(1-x*t)", "k": "x*z + y*(z**2 + 2*z)", "l": "x*z + y*(z**2 + z)"},
)  # fmt: skip

LOCAL_MINIMUM = Theorem(
    "local-minimum",
    forall={
        "lam": "positive",
        "mu": "positive",
        "xi": "real",
        "h": "positive",
        "S": "real",
        "P": "real",
        "M": "positive",
    },
    let={"x": "1 - lam/mu", "y": "xi*lam/mu"},
    given={
        "half": "h <= 1/2",
        "S_large": "S >= 29*M*h",
        "P_large": "P - 2*S >= 65*M*h",
        "x_near": "-h <= x <= h",
        "y_near": "-h <= y <= h",
        "elsewhere": "x**2 + y**2 > 0",
    },
    direction_let=_T | {"g": "(1+B)*t-B"},
    sums={
        "stationary": "g*t*u = 0",
        "third": "g*t**2*u = S",
        "second": "(1+B)*t**2*u**2 = P",
        "size": "(1+B)*t*u = M",
    },
    states="rho(B, filter(e, mu, xi)) > rho(B, t)",
    proof=sum_proof(
        _BOUNDED,
        share="(P*(x+y)**2 - 2*x*(x+2*y)*S - M*h*(64*(x+y)**2 + 56*y**2))/r",
        multipliers={
            "stationary": "-2*(x+y)",
            "third": "-2*x*(x+2*y)",
            "second": "(x+y)**2",
            "size": "-h*(64*(x+y)**2 + 56*y**2)",
        },
        total=combination(
            term("1", "P_large", square="x+y"),
            term("2", "S_large", square="y"),
            term("M*h/2", "elsewhere"),
            term("M*h/2", square="x+2*y"),
            term("M*h/2", square="y"),
        ),
    ),
    idea="q = t − tu(xz + yz²) with z = 1/(1−xt): to second order in x, y the change is "
    "(P−2S)(x+y)² + 2S y², and the rest is at most Mh(64(x+y)² + 56y²)",
    remark="If S > 0 and P > 2S some h > 0 is small enough: (λ, 0) is a strict local minimum in (μ, ξ). "
    "P − 2S > 0 says that ridge has positive second derivative (ξ = y = 0).",
)

CLAIM = Claim(
    id="OS-1",
    title="one step can be strictly better than ridge",
    source="Das & Sanghavi 2023; paper, introduction",
    theorems=(INSTANCE, CURVE, LOWERS, LOCAL_MINIMUM),
    uses=(sd_1.CLAIM, sd_2.CLAIM),
    variants=(
        Variant(
            "every-instance",
            Theorem(
                "every-instance",
                forall={"lam0": "positive"},
                steps=1,
                states="least < rho(B, filter(e, lam0))",
            ),
            at=At({"lam0": "1"}, ({"e": "1", "B": "1"}, {"e": "1/2", "B": "1/2"})),
            remark="one step at its best is strictly better than ridge on every instance; here ridge "
            "reaches 5/6",
        ),
        Variant(
            "wrong-sign",
            Theorem(
                "wrong-sign",
                forall={"lam": "positive", "tau": "positive"},
                direction_let=_T,
                sums={"S": f"{_S} > 0"},
                states=f"{_MOVED} < rho(B, t)",
            ),
            at=At({"lam": "1", "tau": "1"}, ({"e": "1", "B": "0"},)),
            remark="S > 0 (instead of S < 0) means that this move lowers the risk",
        ),
    ),
)
