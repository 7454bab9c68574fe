"""Statements of the kernel at their edges: names, texts, definitions, and their words."""

from __future__ import annotations

from typing import Any

import pytest
from edge_certificates import Json, family, pointwise, refused, total

from sdproof import kernel
from sdproof.kernel import statement
from sdproof.prove.rules import (
    combination,
    identity,
    nonnegative,
    sum_proof,
    term,
)


def test_names_are_given_once_and_have_at_most_24_characters() -> None:
    """Long names, reserved names and repeated names are refused, also those that m adds."""
    name = "x" * 24
    assert kernel.check(pointwise(f"{name} = {name}", identity(), {name: "real"}))
    for bad in ("x" * 25, "1x", "", "x y", "_x", "r", "rho", "filter", "bias", "variance", "mean"):
        refused(pointwise("0 = 0", identity(), {bad: "real"}))
    many = {f"x{i}": "real" for i in range(64)}
    assert kernel.check(pointwise("0 = 0", identity(), many))
    refused(pointwise("0 = 0", identity(), many | {"y": "real"}))
    base_sum = {"direction": {"B": "real"}, "let": {"B_m": "1"}}
    no = sum_proof(identity())
    assert kernel.check(total("B - B = 0", no, **base_sum))
    with_m = sum_proof(identity(), aligned=identity())
    refused(total("B - B = 0", with_m, **base_sum, aligned=True))
    refused(total("B - B = 0", no, direction={"B": "real"}, direction_let={"B": "1"}))
    refused(total("B - B = 0", no, direction={"B": "real"}, let={"B": "1"}))


def test_definitions_are_texts_and_hold_where_they_stand() -> None:
    """let sees variables and earlier names only; each kind of text must be one."""
    xy = {"x": "real"}
    assert kernel.check(pointwise("b = x + 2", identity(), xy, let={"a": "x+1", "b": "a+1"}))
    refused(pointwise("b = x + 2", identity(), xy, let={"b": "a+1", "a": "x+1"}))
    for key in ("let", "hypotheses"):
        refused(pointwise("x = x", identity(), xy, **{key: {"k": 1}}))
        refused(pointwise("x = x", identity(), xy, **{key: ["x"]}))
    for key in ("each", "sums", "direction_let"):
        refused(
            total("B - B = 0", sum_proof(identity()), direction={"B": "real"}, **{key: {"k": 1}})
        )
    refused(pointwise("x = x", identity(), xy, each={"k": "x >= 0"}))
    refused(pointwise("x = x", identity(), xy, steps="r"))


def test_an_unused_hypothesis_is_still_read() -> None:
    """Hypotheses and sums that no proof uses are parsed all the same."""
    for text in ("x", "x >= ", "x >= nothing", "x >> 0", "x ≥ 0"):
        refused(pointwise("x = x", identity(), {"x": "real"}, hypotheses={"h": text}))
        refused(
            total("B - B = 0", sum_proof(identity()), direction={"B": "real"}, sums={"s": text})
        )


@pytest.mark.parametrize("wrong", [5, None, ["B >= r"], {"B": "r"}, ""])
def test_what_is_no_text_is_refused_as_one(wrong: Any) -> None:
    """A conclusion, a rule, a statement or a relation that is no text is refused, not stumbled on."""
    plain = pointwise("x = x", identity(), {"x": "real"})
    summed = total("B - B = 0", sum_proof(identity()), direction={"B": "real"})
    assert kernel.check(plain)
    assert kernel.check(summed)
    for good in (plain, summed):
        refused(good | {"statement": good["statement"] | {"conclusion": wrong}})
        refused(good | {"statement": wrong})
        refused(good | {"proof": wrong})
    refused(plain | {"proof": {"rule": wrong}})
    refused(plain | {"statement": plain["statement"] | {"hypotheses": {"h": wrong}}})
    for key in ("conclusion", "type", "variables"):
        left = {k: v for k, v in plain["statement"].items() if k != key}
        refused(plain | {"statement": left})


@pytest.mark.parametrize(
    "key", ["let", "direction_let", "hypotheses", "each", "sums", "state", "fresh", "at_each_step"]
)
def test_every_table_of_texts_is_read(key: str) -> None:
    """Wrong names and entries are refused in every table that a statement may have."""
    good: Json = {"type": "sum", "variables": {}, "direction": {"B": "real"}, "conclusion": "B = B"}
    if key in ("fresh", "at_each_step"):
        good |= {"state": {}}
    assert statement.read_statement(good)
    for entry in ({"1x": "0"}, {"": "0"}, {"x" * 25: "0"}):
        with pytest.raises(kernel.Unreadable, match=key):
            statement.read_statement(good | {key: entry})
    entries = {"k": 5}, {"k": ["0"]}, {"k": None}, {"r": "0"}, {"rho": "0"}
    proof = sum_proof(identity())
    if "state" in good or key == "state":
        proof |= {"induction": {"invariants": {}, "start": {}, "step": {}}}
    for entry in entries:
        refused(family(good | {key: entry}, proof))


def test_names_with_m_are_names_only_if_a_direction_is_apart() -> None:
    """B_m is taken by the direction B if m is set apart, and free if not; so with states."""
    data: Json = {"type": "sum", "variables": {"B_m": "real"}, "conclusion": "1 > B"}
    for own in ({"direction": {"B": "real"}}, {"state": {"B": {"start": "1", "step": "B"}}}):
        statement.read_statement(data | own)
        statement.read_statement(data | {"direction": {"e": "real"}, "aligned": True})
        with pytest.raises(kernel.Unreadable, match="B_m is taken"):
            statement.read_statement(data | own | {"aligned": True})


def test_what_keys_go_together() -> None:
    """An expression for m stands alone; fresh values need a state, and a wanted filter has none."""
    data: Json = {"type": "sum", "variables": {}, "direction": {"B": "real"}, "conclusion": "B > 0"}
    state = {"q": {"start": "1", "step": "q"}}
    for good in ({"aligned": "1"}, {"state": state}, {"attain": "r"}, {"aligned": False}):
        assert statement.read_statement(data | good)
    for wrong in (
        {"aligned": "1", "sums": {}},
        {"aligned": "1", "state": {}},
        {"aligned": "1", "attain": "r"},
        {"aligned": ""},
        {"aligned": 1},
        {"aligned": None},
        {"fresh": {"xi": "real"}},
        {"at_each_step": {"h": "1 > 0"}},
        {"state": state, "attain": "r"},
        {"attain": "r-1"},
        {"attain": ["r"]},
        {"steps": "r"},
        {"type": "infimum"},
        {"type": "infimum", "steps": 1, "aligned": "1"},
        {"type": "infimum", "steps": 1, "state": state},
        {"type": "pointwise"},
        {"state": {"q": {"start": "1"}}},
        {"state": {"q": {"start": "1", "step": "q", "then": "q"}}},
        {"state": {"q": "1"}},
        {"state": state, "fresh": {"q": "real"}},
        {"state": state, "at_each_step": {"rank": "1 > 0"}},
        {"each": {"h": "B > 0"}, "hypotheses": {"h": "1 > 0"}},
    ):
        with pytest.raises(kernel.Unreadable, match=r"statement|state\.q"):
            statement.read_statement(data | wrong)


def test_a_wanted_filter_is_one_of_a_sum_of_risks() -> None:
    """With attain: rho(B, q) of a q that is defined; any other sum is refused for that reason."""
    rest: Json = {
        "variables": {"lam": "positive"},
        "direction": {"B": "nonnegative", "e": "positive"},
        "attain": "r+1",
    }
    good = total("rho(B, q) >= 0", sum_proof(nonnegative()), direction_let={"q": "1"}, **rest)
    assert kernel.check(good)
    for summand, definitions in (
        ("rho(B, q)", {}),
        ("rho(B, p)", {"p": "1"}),
        ("rho(B, 0)", {"q": "1"}),
        ("B", {"q": "1"}),
        ("rho(B,q)", {"q": "1"}),
    ):
        certificate = total(
            f"{summand} >= 0", sum_proof(nonnegative()), direction_let=definitions, **rest
        )
        assert "a side is rho(B, q)" in refused(certificate)


def test_words_for_directions() -> None:
    """Directions without variables, several variables, and definitions in a direction."""
    data: Json = {"type": "sum", "variables": {}, "conclusion": "1 = 1"}
    assert "all r directions with no variables" in statement.describe(data)
    two = data | {"direction": {"B": "real", "e": "positive"}, "direction_let": {"t": "e"}}
    words = statement.describe(two)
    assert "all r directions with B_j real, e_j positive" in words
    assert "where t := e" in words
    both = data | {"let": {"a": "1", "b": "2"}}
    assert "where a := 1, b := 2" in statement.describe(both)


def test_a_proof_defines_no_name_again() -> None:
    """Neither a variable, nor a definition of the statement, nor a word of the language."""
    data: Json = {"let": {"a": "x + 1"}, "hypotheses": {"h": "a >= 1"}}
    proof = combination(term("1", "h"))
    for name, accepted in (("b", True), ("a", False), ("x", False), ("rho", False), ("r", False)):
        certificate = pointwise("a >= 1", proof | {"let": {name: "1"}}, {"x": "real"}, **data)
        assert bool(kernel.check(certificate) if accepted else refused(certificate))


def test_lists_have_at_most_64_entries() -> None:
    """64 are read, 65 are not, and nothing but a list is a list."""
    assert len(statement.sequence([0] * statement.MAX_ITEMS, "l")) == 64
    for wrong in ([0] * 65, (), "ab", {"a": 1}, None):
        with pytest.raises(kernel.Unreadable, match="list"):
            statement.sequence(wrong, "l")


def test_statements_in_words_hold_every_part() -> None:
    """Variables with signs, definitions, hypotheses of each kind and the conclusion are named."""
    data = {
        "type": "sum",
        "aligned": True,
        "variables": {"a": "positive", "b": "real"},
        "direction": {"B": "nonnegative"},
        "let": {"c": "a + 1"},
        "direction_let": {},
        "hypotheses": {"h": "b >= 2", "k": "a > 3"},
        "each": {"one": "B >= 5"},
        "sums": {"s": "B - 6 >= 0"},
        "conclusion": "B >= 0",
    }
    words = statement.describe(data)
    assert words == (
        "for all a positive, b real, every integer r ≥ 1; all r directions with B_j nonnegative; "
        "one direction m (variables ending in _m) set apart; where c := a + 1; "
        "if b >= 2 and a > 3; if in each direction (but m) B >= 5; "
        "if, a side that names a direction being summed over all, B - 6 >= 0: "
        "B >= 0, with B summed over j"
    )
    assert statement.describe({"type": "pointwise", "variables": {}, "conclusion": "1 > 0"}) == (
        "for every integer r ≥ 1: 1 > 0"
    )
    recursion = {
        "type": "pointwise",
        "variables": {"y": "real"},
        "state": {"p": {"start": "1", "step": "x*p"}, "q": {"start": "0", "step": "q"}},
        "fresh": {"x": "real", "z": "positive"},
        "at_each_step": {"low": "x >= 0", "high": "1 >= x"},
        "conclusion": "q = 0",
    }
    assert statement.describe(recursion) == (
        "for all y real, every integer r ≥ 1; with p from 1 by x*p, q from 0 by q; values of x real, "
        "z positive chosen anew at every step; if at every step x >= 0 and 1 >= x, after any number "
        "of steps: q = 0"
    )
    wanted = data | {"attain": "r+1"}
    assert "for pairwise distinct e_j some xi in R^(r+1) gives: " in statement.describe(wanted)
    summand = data | {"aligned": "a + 1"}
    assert "one of them set apart, which adds a + 1 to the sum" in statement.describe(summand)
    least = {"type": "infimum", "steps": "r-1", "variables": {}, "conclusion": "least >= 1"}
    assert statement.describe(least).endswith(
        "least := inf over lam > 0 and xi in R^(r-1) of the sum of rho: least >= 1"
    )


def test_definitions_in_a_direction_are_not_those_of_direction_m() -> None:
    one = {"type": "sum", "variables": {}, "let": {"t_m": "2"}, "direction": {"e": "positive"},
           "direction_let": {"t": "e"}, "aligned": True, "conclusion": "t >= 0"}  # fmt: skip
    assert "; where t_m := 2; where in each direction but m t := e" in statement.describe(one)
