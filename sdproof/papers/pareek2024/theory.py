"""The paper's setting, its notation, and the families of instances that its claims speak of.

Fixed-design linear regression: ``X`` has the inputs as columns and rank r, ``y = Xᵀθ* + η`` with noise
of mean 0 and variance γ² in each entry. Self-distillation at λ > 0: ridge, then k times a student
fitted with the same λ to the labels (1−ξ_i) y + ξ_i (predictions of its teacher), ξ_i real.

* ``e_j``: the eigenvalues of XXᵀ, with eigenvectors u_j, j = 1..r.
* ``B_j`` = e_j ⟨θ*, u_j⟩² / γ²: signal-to-noise ratio of direction j.
* ``filter(e, lam, xi_1, …, xi_k)``: the factor q_j by which the k-step student multiplies direction j
  of the least-squares solution: t p_k with t = e/(e + λ), p_0 = 1, p_i = (1−ξ_i) + ξ_i t p_{i−1}.
* ``rho(B, q)`` = B(1−q)² + q²: its bias and variance. Summed over j this is the excess risk in units of
  γ²/n, ρ = n·ExcessRisk/γ²; that it is, is claims SD-1 and SD-2.
* LB = Σ B_j/(1+B_j): no filter has a smaller ρ (LB-1).

Aligned signal: ``m`` is the direction of the signal, or any direction that is set apart.
"""

from dataclasses import replace

from sdproof.state import Family

HARD = Family(
    aligned=True,
    constants={"C": "positive", "b": "positive"},
    given={"signal": "B_m >= C*r", "at_most_one": "1 >= b"},
    each={"ratio": "e >= b*e_m"},
)
"""The hard family: signal of order r on u_m, and no other eigenvalue below b e_m. Any other signal
B_j ≥ 0 is allowed, which the paper's construction has not."""

ALIGNED = Family(aligned=True, each={"elsewhere": "B = 0"})
"""Signal on u_m only."""

DOMINANT = Family(
    aligned=True,
    constants={"eps": "positive"},
    each={"elsewhere": "B = 0", "small": "eps*e_m >= e"},
)
"""Signal on u_m only, and every other eigenvalue at most ε e_m."""

EVEN = Family(constants={"c": "positive"}, each={"even": "B = c*e"})
"""θ* has equal components ⟨θ*, u_j⟩² = c γ² in all directions."""

EQUAL = Family(aligned=True, each={"equal": "e = e_m"})
"""All eigenvalues are equal; m is any direction."""


def any_filter(family: Family) -> Family:
    """The family together with one real number q in each direction: a filter of any method."""
    return replace(family, directions={"q": "real"})
