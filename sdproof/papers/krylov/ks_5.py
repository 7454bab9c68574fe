from dataclasses import replace
from sdproof.papers.pareek2024 import sd_1, sd_2
from sdproof.papers.pareek2024.theory import ALIGNED
from sdproof.model.instance import Instance
from sdproof.prove import combination, identity, induction, nonnegative, sum_proof, term
from sdproof.state import At, Claim, Family, Theorem, Variant

KEPT = Family(
    aligned=True,
    constants={"cut": "nonnegative"},
    given={"below": "e_m > cut"},
    each={"elsewhere": "B = 0", "top": "e_m >= e", "kept": "e >= cut"},
)
UPPER = Theorem(
    "upper",
    KEPT,
    recursion={"P": ("e/e_m", "P*(e-z)/(e_m-z)")},
    fresh={"z": "real"},
    at_each_step={"zero": "z <= cut"},
    states="rho(B, P) <= r",
)
CLAIM = Claim(id="KS-5", theorems=(UPPER,))
