"""Hypotheses about all polynomials, and the states of a proof's own: a right certificate, and false ones,
each of which one check of the kernel stands against."""

from __future__ import annotations

from typing import Any

from sdproof import kernel
from sdproof.papers.krylov import ks_2
from sdproof.prove.rules import identity, induction, sum_proof

Json = dict[str, Any]
HEADER: Json = {"format": kernel.FORMAT, "version": kernel.VERSION}
LOWER: Json = ks_2.OWN.certificate()
"""ρ ≥ B L/(B+L), with a penalty of its own for each step."""


def least_square(start: str, step: str = "e*p", conclusion: str = "", **changes: Any) -> Json:
    """Σ p² ≥ L p_m² for the state p, by the hypothesis alone: right if p is a polynomial in e of degree
    ≤ k + 1 without constant term."""
    statement: Json = {
        "type": "sum", "aligned": True, "variables": {"L": "positive"},
        "direction": {"e": "positive", "B": "nonnegative"},
        "state": {"p": {"start": start, "step": step}},
        "krylov": {"law": "L"},
        "conclusion": conclusion or "p**2 >= L*p_m**2",
    }  # fmt: skip
    proof = sum_proof(
        identity(), aligned=identity(), share_m="L*p_m**2", krylov={"law": "p"},
        multipliers={"law": "1"}, induction=induction({}, {}, {}, {}),
    )  # fmt: skip
    return HEADER | {"kind": "family", "statement": statement | changes, "proof": proof}


def one_degree_less() -> Json:
    """KS-2 with one step made before the steps are counted."""
    start = "e*((1-xi0)*(e+lam0)+xi0*e)/(e+lam0)**2"
    state = {"q": {"start": start, "step": LOWER["statement"]["state"]["q"]["step"]}}
    variables = LOWER["statement"]["variables"] | {"xi0": "real"}
    own = {
        "N": {"start": "e*((1-xi0)*(e+lam0)+xi0*e)", "step": "e*((1-xi)*D+xi*N)"},
        "D": {"start": "(e+lam0)**2", "step": "D*(e+lam)"},
        "inverse": {"start": "1/(e+lam0)**2", "step": "inverse/(e+lam)"},
    }
    given = LOWER["proof"]["induction"]
    weight = "(e+e_m+2*lam0)/((e+lam0)**2*(e_m+lam0)**2)"
    below = {
        "rule": "combination",
        "multiplier": "1",
        "terms": [{"weight": weight, "facts": ["top"]}],
    }
    proof = LOWER["proof"] | {
        "induction": given | {"state": own, "start": given["start"] | {"below": below}}
    }
    statement = LOWER["statement"] | {"state": state, "variables": variables}
    return LOWER | {"statement": statement, "proof": proof}


def too_much() -> Json:
    """A counterexample to KS-2 with an L for which the hypothesis is false."""
    values = {"L": "2", "lam0": "1", "e_m": "1", "B_m": "2"}
    return HEADER | {
        "kind": "counterexample", "statement": LOWER["statement"], "values": values,
        "directions": [],
    }  # fmt: skip


def own_state_in_the_statement() -> Json:
    """A conclusion about a state that only the proof has."""
    own = {"z": {"start": "2*e", "step": "e*z"}}
    wrong = least_square("e", conclusion="z**2 >= L*z_m**2")
    proof = wrong["proof"]
    made = {**proof, "krylov": {"law": "z"}, "share_m": "L*z_m**2",
            "induction": proof["induction"] | {"state": own}}  # fmt: skip
    return wrong | {"proof": made}


# each is false or no statement: the reason is beside it
FALSE = {
    "a degree above the number of steps + 1": one_degree_less(),
    "a constant term": least_square("1"),
    "a coefficient that differs between directions": least_square("e", "B*e"),
    "a divisor that differs between directions": least_square("e/(1+e)"),
    "a definition that means something else in direction m": least_square(
        "t", direction_let={"t": "e"}, let={"t_m": "2*e_m"}
    ),
    "a state of the proof in the statement": own_state_in_the_statement(),
    "a counterexample where the hypothesis is false": too_much(),
}
TRUE = {
    "the lower bound": LOWER,
    "a polynomial": least_square("3*e", "e*(p + e) - 5*e*p"),
    "coefficients from direction m": least_square("B_m*e", "e*(1 + e_m**2*p)"),
}
REFUSED = {
    "a coefficient that differs between directions at the start": least_square("B*e"),
    "two states in one term": least_square("e", "p*p"),
    "a power too many": least_square("e", "e**2*p"),
    "a term of degree 3": least_square("e", "p + e**3"),
    "another state of too high a degree": least_square(
        "e", "e*u", state={"p": {"start": "e", "step": "e*u"}, "u": {"start": "e**2", "step": "u"}}
    ),
    "a constant after a step": least_square("e", "p + 1"),
    "no such state": {**LOWER, "proof": LOWER["proof"] | {"krylov": {"law": "x"}}},
    "no such hypothesis": {**LOWER, "proof": LOWER["proof"] | {"krylov": {"top": "N"}}},
    "a state that is no text": {**LOWER, "proof": LOWER["proof"] | {"krylov": {"law": ["N"]}}},
    "a hypothesis about a state": least_square("e", krylov={"law": "L*p_m"}),
    "without direction m": least_square("e", aligned=False),
    "a relation": least_square("e", krylov={"law": "L >= 1"}),
    "a name that is taken": least_square("e", krylov={"rank": "L"}),
}


def nonsense(name: str) -> Json:
    """The lower bound with the proof's state D under another name."""
    own = LOWER["proof"]["induction"]
    state = own["state"] | {name: {"start": "e", "step": "e"}}
    return LOWER | {"proof": LOWER["proof"] | {"induction": own | {"state": state}}}


TAKEN = ("q", "e", "e_m", "L", "r", "rho", "xi", "lam", "law", "q_m", "N_m", "x" * 25, "1x")
