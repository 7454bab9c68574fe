"""SD-2: the excess risk is bias plus variance, direction by direction.

The paper (proof of Theorem 1): the expected in-sample error is a sum over eigendirections of squared
bias B(1−q)² and variance q², in units of γ²/n, B = e⟨θ*, u⟩²/γ².

Proved: the mean squared error of one direction, for any filter value q.

Notation, in one direction of the singular value decomposition: s is the singular value, θ the true
coordinate, η the noise, of mean 0 and variance γ²; ρ(B, q) = B(1−q)² + q².
"""

from sdproof.laws.model import permutation, scaling, three_arithmetics
from sdproof.papers.pareek2024 import sd_1
from sdproof.state import At, Claim, Theorem, Variant

RISK = Theorem(
    "one-direction",
    forall={"s": "positive", "th": "real", "q": "real", "eta": "real", "gamma2": "positive"},
    let={"estimate": "q*(s*th+eta)/s", "B": "s**2*th**2/gamma2"},
    states="mean((s*estimate - s*th)**2, eta, gamma2) = gamma2*rho(B, q)",
    idea="only the mean and the second moment of η enter; the cross term has mean zero",
)

_AT = At({"s": "1", "th": "2", "q": "1/2", "eta": None, "gamma2": "1"})

CLAIM = Claim(
    id="SD-2",
    title="excess risk = bias + variance",
    source="paper, proof of Theorem 1",
    given=("SVD",),
    remark="SVD: ‖Xᵀ(θ − θ*)‖² is the sum of the squares (sθ − sθ*)² of the directions, and the noise "
    "coordinates have mean 0 and variance γ².",
    theorems=(RISK,),
    uses=(sd_1.CLAIM,),
    laws=(three_arithmetics, scaling, permutation),
    variants=(
        Variant(
            "no-B",
            "one-direction",
            "mean((s*estimate - s*th)**2, eta, gamma2) = gamma2*((1-q)**2 + q**2)",
            at=_AT,
            remark="the bias is (1−q)², without B",
        ),
        Variant(
            "no-variance",
            "one-direction",
            "mean((s*estimate - s*th)**2, eta, gamma2) = gamma2*bias(B, q)",
            at=_AT,
            remark="the risk is the bias alone",
        ),
    ),
)
