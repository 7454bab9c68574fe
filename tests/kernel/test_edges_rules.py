"""Proof rules of the kernel at their edges: the last accepted case and the first refused."""

from __future__ import annotations

import pytest
from edge_certificates import Json, family, pointwise, refused, total

from sdproof import kernel
from sdproof.prove.rules import (
    by_induction,
    chain,
    combination,
    identity,
    lemma,
    nonnegative,
    substitution,
    sum_proof,
    term,
)


@pytest.mark.parametrize(
    ("proof", "strict"),
    [
        (chain(["y"], identity(), nonnegative()), True),
        (chain(["y", "y"], identity(), identity(), nonnegative()), True),
        (chain([], nonnegative()), True),
        (lemma("l", "y > 0", nonnegative(), combination(term("1", "l"))), True),
        (lemma("l", "y >= 0", nonnegative(), combination(term("1", "l"))), False),
        (combination(term("y")), True),
        (combination(term("y/2"), term("y/2")), True),
        (combination(term("y"), term("0", "h")), True),
        (combination(term("1/y", square="y")), False),
    ],
)
def test_what_shows_a_strict_relation(proof: Json, strict: bool) -> None:
    """y > 0 follows if one link or one term is strict, and is not only a square."""
    xy = {"x": "real", "y": "positive"}
    hypotheses = {"h": "x >= 0"}
    assert kernel.check(pointwise("y >= 0", proof, xy, hypotheses=hypotheses))
    certificate = pointwise("y > 0", proof, xy, hypotheses=hypotheses)
    assert bool(kernel.check(certificate) if strict else refused(certificate))
    if strict:
        refused(pointwise("y = 0", proof, xy, hypotheses=hypotheses))


def test_a_product_of_facts_is_strict_only_if_all_are() -> None:
    """a > 0 and b ≥ 0 give a·b ≥ 0, not a·b > 0; an equation times anything gives an equation."""
    ab = {"a": "real", "b": "real"}
    for relation, strict in ((">", True), (">=", False)):
        facts = {"p": "a > 0", "q": f"b {relation} 0"}
        proof = combination(term("1", "p", "q"))
        assert kernel.check(pointwise("a*b >= 0", proof, ab, hypotheses=facts))
        certificate = pointwise("a*b > 0", proof, ab, hypotheses=facts)
        assert bool(kernel.check(certificate) if strict else refused(certificate))
    zero = {"p": "a > 0", "q": "b = 0"}
    product = combination(term("-7", "p", "q"))
    assert kernel.check(pointwise("0-7*a*b = 0", product, ab, hypotheses=zero))
    refused(pointwise("0-7*a*b > 0", product, ab, hypotheses=zero))
    mixed = combination(term("1", "p"), term("-7", "q"))
    assert kernel.check(pointwise("a - 7*b > 0", mixed, ab, hypotheses=zero))
    refused(pointwise("a - 7*b = 0", mixed, ab, hypotheses=zero))


def test_depth_of_a_proof() -> None:
    """Proofs nest 16 deep, not 17, through chains and through lemmas."""
    zero = {"x": "real"}
    deep = 16
    proof: Json = identity()
    for _ in range(deep):
        proof = chain([], proof)
    assert kernel.check(pointwise("x = x", proof, zero))
    assert "deep" in refused(pointwise("x = x", chain([], proof), zero))
    inner: Json = identity()
    for i in range(deep):
        inner = lemma(f"l{i}", "0 = 0", identity(), inner)
    assert kernel.check(pointwise("x = x", inner, zero))
    assert "deep" in refused(pointwise("x = x", lemma("k", "0 = 0", identity(), inner), zero))
    outer: Json = identity()
    for i in range(deep):
        outer = lemma(f"l{i}", "0 = 0", outer, identity())
    assert kernel.check(pointwise("x = x", outer, zero))
    assert "deep" in refused(pointwise("x = x", lemma("k", "0 = 0", outer, identity()), zero))


def test_a_new_variable_is_forgotten_after_its_step() -> None:
    """Two links may use the same new variable; the sign of it does not stay behind."""
    low = {"low": "x >= 5"}
    shift = substitution("x", "z + 5", "z", "1", "low")
    proof = chain(["x + 1"], nonnegative(shift), nonnegative(shift))
    assert kernel.check(pointwise("2*x >= 4", proof, {"x": "real"}, hypotheses=low))
    refused(pointwise("2*x >= 4 + 0*z", proof, {"x": "real"}, hypotheses=low))


def test_a_weighted_substitution() -> None:
    """new = fact / weight with a weight positive at sight; a strict conclusion is shown as such."""
    variables, low = {"x": "real", "y": "positive"}, {"low": "y*x >= y"}
    good = substitution("x", "z + 1", "z", "y", "low")
    assert kernel.check(pointwise("x > 0", nonnegative(good), variables, hypotheses=low))
    refused(pointwise("x > 1", nonnegative(good), variables, hypotheses=low))
    for bad in ({"weight": "0-y"}, {"weight": "1"}, {"by": "x"}, {"by": "z + x"}, {"fact": "no"}):
        assert refused(pointwise("x > 0", nonnegative(good | bad), variables, hypotheses=low))
    for bad in ({"new": "y"}, {"new": "x"}, {"variable": "no"}, {"new": "r"}, {"new": "1"}):
        assert refused(pointwise("x > 0", nonnegative(good | bad), variables, hypotheses=low))


SUM = {"direction": {"B": "nonnegative"}, "each": {"one": "B >= 1"}}


ONE = combination(term("1", "one"))


RANK = combination(term("1", "rank"))


@pytest.mark.parametrize(
    ("conclusion", "proof", "accepted"),
    [
        ("B >= r", sum_proof(ONE, share="1"), True),
        ("B >= r + 1", sum_proof(ONE, share="1"), False),
        ("B > r", sum_proof(ONE, share="1"), False),
        ("B > r - 1", sum_proof(ONE, share="1", total=nonnegative()), True),
        ("0-B <= 0-r", sum_proof(ONE, share="1"), True),
        ("0-B < 0-r", sum_proof(ONE, share="1"), False),
        ("0-B < 1-r", sum_proof(ONE, share="1", total=nonnegative()), True),
        ("B = r", sum_proof(ONE, share="1"), False),
        ("B + 1 > r", sum_proof(combination(term("1", "one"), term("1")), share="1"), True),
        ("B - B = 0", sum_proof(identity()), True),
        ("B + 1 - B = r", sum_proof(identity(), share="1"), True),
        ("B >= 1", sum_proof(ONE, share="1", total=RANK), True),
    ],
)
def test_the_sum_over_all_directions(conclusion: str, proof: Json, accepted: bool) -> None:
    """r shares make the bound; strict if the total or the direction is; < and <= are mirrored."""
    certificate = total(conclusion, proof, **SUM)
    assert bool(kernel.check(certificate) if accepted else refused(certificate))


@pytest.mark.parametrize(
    ("conclusion", "changes", "accepted"),
    [
        ("B >= r - 1", {}, True),
        ("B >= r", {}, False),
        ("B > r - 1", {}, False),
        ("B > r - 2", {"total": nonnegative()}, True),
        ("0-B <= 1-r", {}, True),
        ("B - B_m >= r - 1", {"share_m": "0", "aligned": identity()}, False),
        ("B >= B_m + r - 1", {"share_m": "B_m", "aligned": identity()}, True),
        ("B >= B_m + r - 1", {"share_m": "B_m", "aligned": ONE}, False),
        ("B >= B_m + r", {"share_m": "B_m", "aligned": identity()}, False),
    ],
)
def test_the_sum_with_one_direction_apart(conclusion: str, changes: Json, accepted: bool) -> None:
    """r − 1 shares and the share of m make the bound; `each` does not hold at m."""
    proof = sum_proof(ONE, share="1", share_m="0", aligned=nonnegative()) | changes
    certificate = total(conclusion, proof, aligned=True, **SUM)
    assert bool(kernel.check(certificate) if accepted else refused(certificate))


def test_the_transfer_is_taken_from_m_once_for_every_other_direction() -> None:
    """B_m = (r−1)·B_m/(r−1): what the r−1 directions get, m pays."""
    rest = {"direction": {"B": "nonnegative"}, "aligned": True}
    pays = sum_proof(
        nonnegative(), aligned=nonnegative(), share="1", share_m="0-(r-1)", transfer="1"
    )
    assert kernel.check(total("B >= 0", pays, **rest))
    for wrong in ({"share_m": "0"}, {"transfer": "0-1"}, {"transfer": "0"}, {"share": "2"}):
        refused(total("B >= 0", pays | wrong, **rest))


@pytest.mark.parametrize(
    "proof", [chain([], nonnegative()), chain(["x"], identity(), nonnegative())]
)
def test_a_chain_is_as_weak_as_its_weakest_link(proof: Json) -> None:
    """x ≥ 0 by a chain of = and ≥ is neither x = 0 nor x > 0; only = all along gives =."""
    x = {"x": "nonnegative"}
    assert kernel.check(pointwise("x >= 0", proof, x))
    refused(pointwise("x = 0", proof, x))
    refused(pointwise("x > 0", proof, x))
    assert kernel.check(pointwise("2*x = x + x", chain(["0"], identity(), identity()), x))


def test_what_the_names_of_a_state_mean_in_a_proof() -> None:
    """In the start a state name is its start value, in a step its value before the step."""
    data = {
        "type": "pointwise",
        "variables": {"x": "real"},
        "hypotheses": {"h": "x >= 1"},
        "state": {"p": {"start": "x**2 + 1", "step": "p + p**2"}},
        "conclusion": "p >= 1",
    }
    start = combination(term("p - 1"))
    step = combination(term("1", "i"), term("1", square="p"))
    proof = by_induction("i", start, step)
    assert kernel.check(family(data, proof))
    refused(family(data, by_induction("i", combination(term("p")), step)))
    refused(family(data, by_induction("i", start, combination(term("1", square="p + p**2")))))
    refused(family(data, by_induction("i", step, step)))
    for key in ("hypotheses", "variables"):
        refused(family(data | {key: {"h": 1}}, proof))


def test_a_lemma_has_a_name_of_its_own() -> None:
    """Not that of a hypothesis, of the fact that r ≥ 1, or of another lemma; and it is a name."""
    x, low = {"x": "real"}, {"low": "x >= 5"}
    for name, accepted in (
        ("k", True),
        ("low", False),
        ("rank", False),
        ("1k", False),
        ("", False),
    ):
        proof = lemma(name, "0 = 0", identity(), combination(term("1", "low")))
        certificate = pointwise("x >= 5", proof, x, hypotheses=low)
        assert bool(kernel.check(certificate) if accepted else refused(certificate))


def test_each_says_nothing_if_there_is_only_the_direction_apart() -> None:
    """`each` on a global variable is empty for r = 1: it cannot be used at m."""
    proof = sum_proof(ONE, share="1", share_m="1", aligned=ONE)
    data = {
        "aligned": True, "variables": {"x": "real"}, "each": {"one": "x >= 1"},
        "direction_let": {"y": "x"}, "let": {"y_m": "x"},
    }  # fmt: skip
    refused(total("y >= r", proof, **data))
    at_m = {"share_m": "x", "aligned": identity()}
    assert kernel.check(total("y >= x + r - 1", proof | at_m, **data))
