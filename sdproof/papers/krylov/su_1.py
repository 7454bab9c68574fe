"""SU-1: an unbiased estimate of the risk of every filter, without validation data.

With z_j = v_jᵀy/γ, the labels in the basis of right singular vectors in units of the noise, U(q) =
Σ_j z_j²(1−q_j)² + 2q_j − 1 has mean ρ(q): Stein's unbiased risk estimate (SURE), in units of γ²/n and
less the part that no filter changes. So the whole quadratic of SD-3 in h, or in xibar, is estimated from
the training labels if γ² is known.

What is proved, for every r and every filter that does not depend on the noise: the mean of U.

Notation: s_j is a singular value of X, θ_j a coordinate of θ*, η_j that of the noise, of mean 0 and
variance γ²: v_jᵀy = s_j θ_j + η_j and B_j = s_j² θ_j²/γ².
"""

from sdproof.papers.pareek2024 import sd_1, sd_2
from sdproof.prove import identity, sum_proof
from sdproof.state import At, Claim, Family, Theorem, Variant

_Z = "((s*th+eta)**2/gamma2)"

MEAN = Theorem(
    "unbiased",
    Family(directions={"s": "positive", "th": "real", "eta": "real", "q": "real"}),
    forall={"gamma2": "positive"},
    direction_let={"B": "s**2*th**2/gamma2"},
    states=f"mean({_Z}*(1-q)**2 + 2*q - 1, eta, gamma2) = rho(B, q)",
    proof=sum_proof(identity()),
    idea="the mean of z² is B + 1, and (B+1)(1−q)² + 2q − 1 = B(1−q)² + q²",
)

_AT = At(
    {"gamma2": "1"},
    ({"s": "1", "th": "2", "eta": None, "q": "1/4"},),
)

CLAIM = Claim(
    id="SU-1",
    title="an unbiased estimate of the risk for every filter",
    source="sdproof; Stein 1981",
    given=("SVD",),
    theorems=(MEAN,),
    variants=(
        Variant(
            "residual-alone",
            of="unbiased",
            states=f"mean({_Z}*(1-q)**2, eta, gamma2) = rho(B, q)",
            at=_AT,
            remark="the training error estimates the risk",
        ),
        Variant(
            "half-the-correction",
            of="unbiased",
            states=f"mean({_Z}*(1-q)**2 + q, eta, gamma2) = rho(B, q)",
            at=_AT,
        ),
    ),
    uses=(sd_1.CLAIM, sd_2.CLAIM),
)
