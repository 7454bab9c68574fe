"""Claims for tests: true and false statements of each kind, and a file of claims."""

from __future__ import annotations

from typing import Any

from sdproof.search.hunt import Hunt
from sdproof.state import At, Claim, Family, Theorem, Variant
from sdproof.state.hunting import hunt_claims, hunt_variants, variant_named

HARD = Family(
    aligned=True,
    constants={"C": "positive", "b": "positive"},
    given={"signal": "B_m >= C*r", "at_most_one": "1 >= b"},
    each={"ratio": "e >= b*e_m"},
)
ALONE = Family(aligned=True, each={"elsewhere": "B = 0"})
LAM = {"lam": "positive"}
RIDGE = Theorem("ridge", HARD, forall=LAM, states="rho(B, filter(e, lam)) >= r*C*b**2/(1+C*b**2)")
BOX = Theorem(
    "two steps",
    forall={**LAM, "x1": "real", "x2": "real"},
    given={"first": "0 <= x1 <= 1", "second": "0 <= x2 <= 1"},
    states="rho(B, filter(e, lam, x1, x2)) <= rho(B, filter(e, lam, x1))",
)
SHRINKING = Theorem(
    "shrinking",
    recursion={"q": ("1", "xi*q")},
    fresh={"xi": "nonnegative"},
    at_each_step={"small": "xi <= 1"},
    states="1 >= q",
)
NOISE = Theorem(
    "noise",
    forall={"eta": "real", "x": "positive"},
    states="mean((x + eta)**2, eta, 1) = x**2",
)
BOUND = Theorem("bound", Family(directions={"q": "real"}), states="rho(B, q) >= B/(1+B)")

TRUE = Claim(
    "MY-1",
    title="ridge's bound once more",
    theorems=(RIDGE, BOUND),
    variants=(
        Variant("no-ratio", of="ridge", without="ratio"),
        Variant("no-signal", of="ridge", without="signal"),
        Variant(
            "more",
            of="bound",
            states="rho(B, q) >= 2*B/(1+B)",
            at=At({}, ({"B": "1", "q": "1/2"},)),
        ),
    ),
)
FALSE = Claim("MY-2", theorems=(BOX,))

FILE = """
from typing import Any

from sdproof.search.hunt import Hunt
from sdproof.state import At, Claim, Family, Theorem, Variant
from sdproof.state.hunting import hunt_claims, hunt_variants, variant_named, auto
HARD = Family(aligned=True, constants={"C": "positive", "b": "positive"},
              given={"signal": "B_m >= C*r", "at_most_one": "1 >= b"}, each={"ratio": "e >= b*e_m"})
RIDGE = Claim("MY-1", theorems=[Theorem("ridge", HARD, forall={"lam": "positive"},
    states="rho(B, filter(e, lam)) >= r*C*b**2/(1+C*b**2)", proof=auto)],
    variants=[Variant("no-ratio", of="ridge", without="ratio"),
              Variant("known", of=Theorem("x", Family(), forall={"x": "real"}, states="x > 0"),
                      at=At({"x": "0"}))])
LEAST = Claim("MY-2", theorems=[Theorem("one", Family(), states="1 >= 0")],
    variants=[Variant("zero", of=Theorem("least", Family(), steps=1, states="least <= 0"))])
"""
"""A file of claims; the false variants no-ratio and zero have no point of their own."""


def hunt_claim(claim: Claim, **options: Any) -> Hunt:
    """A hunt for a counterexample to a claim."""
    return hunt_claims([claim], claim.id, **options)


def hunt_variant(claim: Claim, name: str, **options: Any) -> Hunt:
    """A hunt for a counterexample to a false variant of a claim."""
    return hunt_variants([(claim, variant_named(claim, name))], f"{claim.id}:{name}", **options)
