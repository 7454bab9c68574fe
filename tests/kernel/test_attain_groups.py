"""Some ξ attains the risk of groups of equal directions: n*rho(B, q), n a variable of each direction."""

from typing import Any

import pytest

from sdproof import kernel
from sdproof.prove.certificate import HEADER
from sdproof.prove.rules import identity, nonnegative, sum_proof

PLAIN = {"e": "positive", "B": "nonnegative"}
GROUPS = {
    "type": "sum",
    "attain": "r+1",
    "variables": {"lam": "positive"},
    "direction": PLAIN | {"n": "positive"},
    "direction_let": {"q": "B/(1+B)"},
    "conclusion": "n*rho(B, q) = n*B/(1+B)",
}


def checked(statement: dict[str, Any], proof: dict[str, Any]) -> str:
    data = HEADER | {"kind": "family", "statement": statement, "proof": proof}
    return kernel.check(data).kind


def test_groups_attain_their_bound() -> None:
    assert checked(GROUPS, sum_proof(identity())) == "theorem"


@pytest.mark.parametrize(
    "changed",
    [
        {"direction_let": {"q": "B/(1+B)", "n": "q"}, "direction": PLAIN},
        {"direction": PLAIN | {"n": "real"}},
        {"direction": PLAIN, "variables": {"lam": "positive", "n": "real"}},
        {"attain": "r"},
        {"conclusion": "n*rho(B, q) = n*q"},
    ],
)
def test_the_weight_is_a_number_and_r_steps_only_come_close(changed: dict[str, Any]) -> None:
    with pytest.raises((kernel.Invalid, kernel.Unreadable)):
        checked(GROUPS | changed, sum_proof(identity()))


def test_r_steps_come_close() -> None:
    close = {
        "attain": "r",
        "variables": {"lam": "positive", "delta": "positive", "LB": "real"},
        "sums": {"bound": "n*B/(1+B) = LB"},
        "conclusion": "n*rho(B, q) < LB + delta",
    }
    proof = sum_proof(identity(), share="-LB/r", total=nonnegative(), multipliers={"bound": "-1"})
    assert checked(GROUPS | close, proof) == "theorem"
