"""DPR-2: the best ξ and its gain are read off the derivative of the risk of ridge.

In this frame, for any data and any squared risk R(λ) of ridge: the best ξ is −λR'/(2D), the gain
λ²R'²/(4D), where D > 0 is the mean squared difference of the predictions of ridge and of its pure
student. So some student is strictly better than ridge exactly if R'(λ) ≠ 0; "strictly better at every λ"
is false. (D = 0 means that all students predict at the test points as ridge does.)

Notation: the r directions are r test points with weights w; a is the residual of ridge, b that of the
pure student. By DPR-1 b = a + λ·slope with slope = da/dλ, so R' = Σ 2 w a·slope.
"""

from sdproof.papers.dang2026 import dpr_1
from sdproof.papers.dang2026.dpr_1 import SOURCE
from sdproof.prove import combination, identity, sum_proof, term
from sdproof.state import At, Claim, Family, Theorem, Variant

POINTS = Family(
    directions={"w": "nonnegative", "a": "real", "slope": "real"},
    constants={"lam": "positive", "D": "positive", "dR": "real", "R": "real"},
    direction_let={"b": "a + lam*slope"},
    sums={"risk": "w*a**2 = R", "derivative": "2*w*a*slope = dR", "apart": "w*(a-b)**2 = D"},
)
_STUDENT = "w*((1-xi)*a + xi*b)**2"
_MULTIPLIERS = {"risk": "1", "derivative": "lam*xi", "apart": "xi**2"}
_SHARE = "(R + lam*xi*dR + xi**2*D)/r"
_BEST = {"best": "-lam*dR/(2*D)"}

SQUARE = Theorem(
    "best-xi",
    POINTS,
    forall={"xi": "real"},
    let=_BEST,
    states=f"{_STUDENT} = R - lam**2*dR**2/(4*D) + D*(xi-best)**2",
    proof=sum_proof(identity(), multipliers=_MULTIPLIERS, share=_SHARE),
    idea="the risk is R + λξR' + ξ²D",
)

GAIN = Theorem(
    "gains",
    POINTS,
    let=_BEST | {"xi": "best"},
    given={"slope_not_zero": "dR**2 > 0"},
    states=f"{_STUDENT} < R",
    proof=sum_proof(
        identity(),
        multipliers={"risk": "-1", "derivative": "-lam*xi", "apart": "-xi**2"},
        share="-(R + lam*xi*dR + xi**2*D)/r",
        total=combination(term("lam**2/(4*D)", "slope_not_zero")),
    ),
)

NONE = Theorem(
    "gains-nothing",
    POINTS,
    forall={"xi": "real"},
    given={"stationary": "dR = 0"},
    states=f"{_STUDENT} >= R",
    proof=sum_proof(
        identity(),
        multipliers=_MULTIPLIERS,
        share=_SHARE,
        total=combination(term("lam*xi", "stationary"), term("D", square="xi")),
    ),
)

CLAIM = Claim(
    id="DPR-2",
    title="the best ξ is −λR'/(2D); a student gains exactly where R' ≠ 0",
    source=SOURCE,
    theorems=(SQUARE, GAIN, NONE),
    uses=(dpr_1.CLAIM,),
    variants=(
        Variant(
            "every-lambda",
            "gains",
            without="slope_not_zero",
            at=At(
                {"lam": "1", "D": "2", "dR": "0", "R": "2"},
                ({"w": "1", "a": "1", "slope": "1"}, {"w": "1", "a": "1", "slope": "-1"}),
            ),
            remark="the best student is strictly better than ridge at every λ",
        ),
        Variant(
            "half-the-gain",
            "best-xi",
            f"{_STUDENT} >= R - lam**2*dR**2/(8*D)",
            at=At(
                {"lam": "1", "D": "1", "dR": "2", "R": "1", "xi": "-1"},
                ({"w": "1", "a": "1", "slope": "1"},),
            ),
            remark="the gain is λ²R'²/(8D)",
        ),
    ),
)
