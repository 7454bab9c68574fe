"""SD-2: the excess risk is bias plus variance, direction by direction."""

from sdproof.claims import sd_1
from sdproof.claims.base import Claim
from sdproof.laws.model import permutation, scaling, three_arithmetics
from sdproof.prove.rules import identity
from sdproof.prove.theorem import Refutation, Theorem, counterexample

RISK = Theorem(
    name="one-direction",
    words="a direction with singular value s, true coordinate θ, noise η of mean 0 and variance γ², "
    "multiplied by q, contributes γ² [B(1−q)² + q²] with B = s²θ²/γ²",
    statement={
        "type": "pointwise",
        "variables": {
            "s": "positive",
            "th": "real",
            "q": "real",
            "eta": "real",
            "gamma2": "positive",
        },
        "let": {"estimate": "q*(s*th+eta)/s", "B": "s**2*th**2/gamma2"},
        "conclusion": "mean((s*estimate - s*th)**2, eta, gamma2) = gamma2*rho(B, q)",
    },
    proof=identity(),
    idea="only the mean and the second moment of η enter; the cross term has mean zero",
)

_FALSE = {
    "no-B": ("the bias is (1−q)², without B", "gamma2*((1-q)**2 + q**2)"),
    "no-variance": ("the risk is the bias alone", "gamma2*bias(B, q)"),
}

CLAIM = Claim(
    id="SD-2",
    title="excess risk = bias + variance",
    latex=r"\rho(q)=\frac{n}{\gamma^2}\,\mathrm{ExcessRisk}=\sum_j\bigl[B_j(1-q_j)^2+q_j^2\bigr],"
    r"\qquad B_j=\frac{e_j\langle\theta^*,u_j\rangle^2}{\gamma^2}",
    words="The expected in-sample error is a sum over eigendirections of squared bias B(1−q)² and "
    "variance q², in units of γ²/n.",
    source="paper, proof of Theorem 1; theory §2",
    scope="all instances, all filters q (so every λ > 0, k and ξ), every r",
    theorems=(RISK,),
    closing="‖Xᵀ(θ̂ − θ*)‖² is the sum of the squared coordinates s_jθ̂_j − s_jθ*_j along the right "
    "singular vectors v_j, and the noise coordinates v_jᵀη have mean 0 and variance γ².",
    laws=(three_arithmetics, scaling, permutation),
    variants=lambda: tuple(
        Refutation(
            name=name,
            words=words,
            certificates=(
                counterexample(
                    RISK.statement,
                    {"s": "1", "th": "2", "q": "1/2", "eta": None, "gamma2": "1"},
                    conclusion=f"mean((s*estimate - s*th)**2, eta, gamma2) = {right}",
                ),
            ),
            shows="s = γ² = 1, θ = 2, q = 1/2",
        )
        for name, (words, right) in _FALSE.items()
    ),
    depends=(sd_1.CLAIM,),
)
