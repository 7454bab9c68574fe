"""Claims of a user whose names mean something else in Coq: they are exported and proved all the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from coq_goals import Goal, differences, goals

from sdproof import kernel
from sdproof.errors import ProofError, SdproofError
from sdproof.solvers.coq import CertifiedStatement, exported, modules, shipped
from sdproof.solvers.coq.library import Sources
from sdproof.solvers.coq.vernacular import assumed, stated

AT_SIGHT = {"rule": "nonnegative coefficients"}
KEYWORDS = [
    "forall", "fun", "fix", "cofix", "exists", "end", "match", "let", "then", "at", "Theorem",
    "Definition", "Variable", "Prop", "Set", "Type",
]  # fmt: skip
MEANINGS = [
    "R", "S", "O", "E", "I", "INR", "nat", "list", "Nat", "sum", "krylov", "distinct",
    "length", "admit", "Axiom", "PI", "IZR", "pow",
]  # fmt: skip
OWN = [
    "n", "i", "k", "xi", "lam", "x_sign", "x_is", "in_total", "r_sign", "E_is", "link0",
    "whole", "bounded", "j_r", "r_ge_1", "f", "n_k",
]  # fmt: skip


def certificate(statement: dict[str, Any], proof: dict[str, Any]) -> dict[str, Any]:
    """One that the kernel accepts."""
    found = {"format": kernel.FORMAT, "version": kernel.VERSION, "kind": "family",
             "statement": statement, "proof": proof}  # fmt: skip
    kernel.check(found)
    return found


def of_numbers() -> dict[str, Any]:
    """Every hostile name is a variable, and a hypothesis has the name of one."""
    names = [*KEYWORDS, *MEANINGS, *OWN]
    statement = {
        "type": "pointwise",
        "variables": dict.fromkeys(["x", *names], "positive") | {"eta": "real"},
        "let": {"gamma2": "x*S", "using": "x/(x+S)", "total": "+".join(names[::6])},
        "hypotheses": {"S": "S >= 2", "krylov": "x >= 1", "total": "O >= 1", "Prop": "I >= 1"},
        "conclusion": "mean((eta+using)**2, eta, gamma2) + total + S >= 2",
    }
    proof = {"rule": "combination", "multiplier": "1", "terms": [
        {"weight": "1", "facts": ["S"]},
        {"weight": "gamma2 + using**2 + total"},
    ]}  # fmt: skip
    return certificate(statement, proof)


def of_directions() -> dict[str, Any]:
    """They are what a direction has, what it defines, a state, and what is chosen at every step."""
    statement = {
        "type": "sum",
        "aligned": True,
        "variables": {"S": "positive", "i": "positive", "k": "positive", "using_m": "positive"},
        "direction": {"R": "positive", "Theorem": "positive", "sum": "nonnegative"},
        "direction_let": {"using": "R + Theorem"},
        "each": {"R": "Theorem >= S"},
        "fresh": {"E": "positive", "forall": "nonnegative"},
        "at_each_step": {"sum": "E >= i"},
        "state": {
            "O": {"start": "R", "step": "E*O + forall"},
            "n": {"start": "S", "step": "n + O*R"},
        },
        "conclusion": "using*(R + Theorem*sum)*(O**2 + n**2) >= 0",
    }
    empty = {"invariants": {}, "invariants_m": {}, "start": {}, "step": {}}
    proof = {"induction": empty, "share": "0", "transfer": "0", "share_m": "0",
             "direction": AT_SIGHT, "aligned": AT_SIGHT, "total": {"rule": "identity"}}  # fmt: skip
    return certificate(statement, proof)


@pytest.mark.parametrize("make", [of_numbers, of_directions])
def test_names_that_mean_something_in_coq(
    prove: Callable[[str], str], make: Callable[[], dict[str, Any]]
) -> None:
    """Keywords, the names of the library and those that the exporter itself gives, as names of a claim:
    the theorem says the same, takes no axiom into its text, and Coq proves it."""
    found = make()
    (module,), left_out = modules([CertifiedStatement("hostile", "names", found)])
    assert left_out == {}
    assert stated(module.text) == ["hostile_names"]
    assert list(assumed(module.text)) == []
    said = Goal(goals(module.text)["hostile_names"]).data
    assert differences(said, found["statement"]) == []
    assert prove(module.text) == ""


def simple() -> dict[str, Any]:
    statement = {"type": "pointwise", "variables": {"x": "positive"}, "conclusion": "x >= 0"}
    return certificate(statement, AT_SIGHT)


@pytest.mark.parametrize(
    "words",
    ["(*", "*)", "(*)", "(**)", '"', '(* " *)', "**)", "*) Axiom a : 0 = 1. (*", "\\", "ξ ≥ 0"],
)
def test_a_name_cannot_leave_its_comment(words: str) -> None:
    """Whatever a user calls a claim or a statement, the comment ends where it ended, and no text of it
    is read by Coq."""
    found = simple()
    (module,), _ = modules([CertifiedStatement(f"claim {words}", f"name {words}", found)])
    (name,) = goals(module.text)
    assert name.isidentifier()
    assert list(assumed(module.text)) == []
    (same,), _ = modules([CertifiedStatement("claim", "name", found)])
    assert goals(module.text)[name] == goals(same.text)["claim_name"]


@pytest.mark.parametrize("claim", ["Rules", "Sums", "Assumptions", "Reals", "Theorem"])
def test_a_claim_with_the_name_of_a_source_gets_one_line(claim: str) -> None:
    """A module does not take the place of a source, or of the list of what is to be printed."""
    with pytest.raises(
        ProofError, match=rf"^{claim}(\.v)?: .* (is there already|accepted: another one)$"
    ):
        exported(Sources(shipped().folder, modules([CertifiedStatement(claim, "x", simple())])[0]))


def test_two_claims_with_one_name_in_coq_get_one_line() -> None:
    """They differ by what an identifier of Coq cannot have."""
    two = [CertifiedStatement(c, "x", simple()) for c in ("A-1", "A 1")]
    with pytest.raises(
        SdproofError, match=r"^A_1\.v: the name is taken in Coq; accepted: another one$"
    ):
        modules(two)


def test_a_noise_outside_of_its_mean_is_left_out_with_a_reason() -> None:
    """It is named, and no module without theorems takes its place."""
    statement = {
        "type": "pointwise",
        "variables": {"x": "real", "eta": "real"},
        "conclusion": "mean(eta**2, eta, x**2) + eta**2 >= 0",
    }
    found, left_out = modules([CertifiedStatement("c", "t", certificate(statement, AT_SIGHT))])
    assert found == ()
    assert left_out == {"c, t": "a noise outside of its mean has no Coq source"}
