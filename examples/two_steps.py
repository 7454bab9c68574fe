"""A false claim: with mixing weights in [0, 1], a second step never hurts."""

from sdproof.state import Claim, Family, Theorem, Variant, auto

WEIGHTS = Theorem(
    "first step alone",
    Family(),
    forall={"lam": "positive", "x1": "real", "x2": "real"},
    given={"first": "0 <= x1 <= 1", "second": "0 <= x2 <= 1"},
    states="rho(B, filter(e, lam, x1, x2)) <= rho(B, filter(e, lam, x1))",
)
CLAIM = Claim(
    id="TWO-1",
    title="is a second step with weights in [0,1] never worse?",
    variants=[Variant("never-worse", of=WEIGHTS, at=auto)],
)
