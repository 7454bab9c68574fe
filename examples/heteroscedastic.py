"""The lower bound for every filter when each direction has a noise level of its own."""

from sdproof.prove import combination, sum_proof, term
from sdproof.state import Claim, Family, Theorem, Variant

NOISY = Family(directions={"q": "real", "v": "positive"})  # v_j: variance of the noise in direction j

CLAIM = Claim(
    id="HET-1",
    title="no filter beats Σ B v/(B+v)",
    theorems=[
        Theorem(
            "bound",
            NOISY,
            states="B*(1-q)**2 + v*q**2 >= B*v/(B+v)",
            proof=sum_proof(combination(term("B+v", square="q - B/(B+v)"))),
        )
    ],
    variants=[Variant("one-noise-level", of="bound", states="B*(1-q)**2 + v*q**2 >= B/(B+1)")],
)
