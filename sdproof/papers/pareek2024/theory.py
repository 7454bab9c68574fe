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

from sdproof.prove import combination, term, used_sum
from sdproof.prove.rules import Proof
from sdproof.state import Family, Theorem

HARD = Family(
    aligned=True,
    constants={"C": "positive", "b": "positive"},
    given={"signal": "B_m >= C*r", "at_most_one": "1 >= b"},
    each={"ratio": "e >= b*e_m"},
)
"""The hard family: signal of order r on u_m, no other eigenvalue below b e_m, and any other signal
B_j ≥ 0 (none in the paper)."""

ALIGNED = Family(aligned=True, each={"elsewhere": "B = 0"})
"""Signal on u_m only."""

DOMINANT = Family(
    aligned=True,
    constants={"eps": "positive"},
    each={"elsewhere": "B = 0", "small": "eps*e_m >= e"},
)
"""Signal on u_m only, and every other eigenvalue at most ε e_m."""

EVEN = Family(constants={"c": "positive"}, each={"even": "B = c*e"})
"""θ* is spread evenly: ⟨θ*, u_j⟩² = c γ² in every direction."""

EQUAL = Family(aligned=True, each={"equal": "e = e_m"})
"""All eigenvalues are equal; m is any direction."""


def any_filter(family: Family) -> Family:
    """The family together with one real number q in each direction: a filter of any method."""
    return replace(family, directions={"q": "real"})


def as_it_stands(theorem: Theorem) -> Proof:
    """A theorem about a sum, used for the same variables and under the same hypotheses."""
    s = theorem.statement
    given, each = (
        {name: combination(term("1", name)) for name in s.entries(key)}
        for key in ("hypotheses", "each")
    )
    fixed, direction = ({n: n for n in names} for names in (s.signs, s.entries("direction")))
    return used_sum(theorem.name.replace("-", "_"), fixed, direction, given, each)
