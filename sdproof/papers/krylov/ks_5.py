"""KS-5: with the signal on the largest eigenvalue k steps have an infimum of at most r − k + 1, on some
spectra nearly that.

Upper half, proved for every r and k, aligned signal, e_m the largest eigenvalue: the Krylov filter of
degree k with zeros at the k − 1 smallest eigenvalues, q = (e/e_m) Π_{i<k} (e−z_i)/(e_m−z_i), is 0
there and at most 1 in the other r − k + 1 directions: L_k ≤ r − k + 1. By KS-1 the infimum over λ and
ξ ∈ R^k is at most B L_k/(B+L_k) < L_k.

Lower half, proved on single spectra: with eigenvalues 1 and 1 − 200^(−j)/4 for j = 0, …, r−2, and B =
10⁸ on the first, ρ ≥ r − k + 98/100 at every λ and ξ ∈ R^k, for (r, k) = (3, 2), (4, 2), (4, 3), (5,
3), (5, 4). That the supremum over all spectra is exactly r − k + 1 for every r and k is not proved
here.

Notation: see `theory`; in 'upper' the directions are those that are not zeros, and r is their number.
"""

from sdproof.model.instance import Instance
from sdproof.papers.krylov import ks_1
from sdproof.prove import combination, identity, induction, nonnegative, sum_proof, term
from sdproof.prove.rules import by_induction
from sdproof.state import At, Claim, Family, Theorem, Variant

KEPT = Family(
    aligned=True,
    constants={"cut": "nonnegative"},
    given={"apart": "e_m >= cut"},
    each={"top": "e_m >= e", "kept": "e >= cut"},
)
"""The directions with eigenvalues between the zeros and e_m."""

UPPER = Theorem(
    "upper",
    KEPT,
    recursion={"P": ("e", "P*(e-z)")},
    fresh={"z": "real"},
    at_each_step={"zero": "z <= cut"},
    states="P**2 <= r*P_m**2",
    proof=sum_proof(
        combination(term("1", square="P_m-P"), term("2", "sign", "below")),
        aligned=identity(),
        share="-P_m**2",
        share_m="-P_m**2",
        induction=induction(
            {"sign": "P >= 0", "below": "P_m >= P"},
            {
                "sign": nonnegative(),
                "sign_m": nonnegative(),
                "below": combination(term("1", "top")),
            },
            {
                "sign": combination(term("1", "sign", "kept"), term("1", "sign", "zero")),
                "sign_m": combination(term("1", "sign_m", "apart"), term("1", "sign_m", "zero")),
                "below": combination(
                    term("1", "below", "kept"),
                    term("1", "below", "zero"),
                    term("1", "sign_m", "top"),
                ),
            },
            {"sign_m": "P_m >= 0"},
        ),
    ),
    remark="P = e Π (e − z_i), a step for each zero; Σ P² over the r directions that are no zeros.",
)

DROPPED = Theorem(
    "zeros",
    forall={"e": "positive", "p": "real"},
    recursion={"P": ("p*(e-e)", "P*(e-z)")},
    fresh={"z": "real"},
    states="P = 0",
    proof=by_induction("form", identity(), combination(term("e-z", "form"))),
    remark="In a direction whose eigenvalue is a zero P is 0 from there on.",
)


def _spectrum(r: int) -> Instance:
    near = [f"{4 * 200**j - 1}/{4 * 200**j}" for j in range(r - 2, -1, -1)]
    return Instance(("1", *near), ("100000000", *["0"] * (r - 1)))


LOWER = tuple(
    Theorem(
        f"lower-{r}-{k}",
        _spectrum(r),
        steps=k,
        states=f"rho >= {100 * (r - k) + 98}/100",
    )
    for r, k in ((3, 2), (4, 2), (4, 3), (5, 3), (5, 4))
)

CLAIM = Claim(
    id="KS-5",
    title="signal on the largest eigenvalue: infimum of k steps ≤ r − k + 1, nearly that on some spectra",
    source="sdproof",
    theorems=(UPPER, DROPPED, *LOWER),
    variants=(
        Variant(
            "one-less",
            of="upper",
            states="P**2 <= (r-1)*P_m**2",
            at=At({"cut": "0", "e_m": "1"}),
            remark="k steps have at most r − k",
        ),
        Variant(
            "zeros-anywhere",
            of="upper",
            without="kept",
            at=At({"cut": "9/10", "e_m": "1"}, ({"e": "1/2"},), ({"z": "9/10"},)),
        ),
        Variant(
            "always-that",
            Theorem(
                "always-that",
                Family(aligned=True, each={"elsewhere": "B = 0", "top": "e_m >= e"}),
                given={"strong": "B_m >= 100*r"},
                steps=1,
                states="least >= 98/100*r",
            ),
            at=At({"e_m": "1", "B_m": "200"}, ({"e": "1/2", "B": "0"},)),
            remark="one step on every spectrum",
        ),
    ),
    uses=(ks_1.CLAIM,),
)
