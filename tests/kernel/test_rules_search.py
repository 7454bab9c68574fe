"""The rules "quadratic", "coefficients" and "multiply", and the substitution by an equation: what each
shows, how strictly, and that nothing false and no altered proof gets through."""

from __future__ import annotations

import sys
from random import Random

import kernel_oracle
import pytest
from edge_certificates import Json, pointwise, refused
from search_rules import FALSE, GOOD, SIGNS, SUMS

from sdproof import kernel
from sdproof.kernel import algebra
from sdproof.prove.rules import (
    cases,
    chain,
    coefficients,
    identity,
    multiply,
    nonnegative,
    quadratic,
)

IMPLIED = {"=": {"=", ">="}, ">": {">", ">="}, ">=": {">="}}


@pytest.mark.parametrize("name", GOOD)
def test_what_is_shown_exactly(name: str) -> None:
    """The strongest relation and what it implies, no other; and it is true at random points."""
    case = GOOD[name]
    for relation in ("=", ">", ">="):
        certificate = case.certificate(relation)
        if relation in IMPLIED[case.shows]:
            checked = kernel.check(certificate)
            assert checked.statement == certificate["statement"]
            assert kernel_oracle.violation(checked.statement, Random(name), 40) is None
        else:
            assert refused(certificate)


@pytest.mark.parametrize("name", GOOD)
def test_altered_proofs_are_refused(name: str) -> None:
    """Other parts in the proof; and the same proof of the opposite, or of less one."""
    case = GOOD[name]
    for proof in case.refused:
        assert refused(case.certificate(">=", proof)), proof
    for goal in (f"0-({case.goal})", f"({case.goal}) - 10**9"):
        statement = case.certificate(">=", goal=goal)["statement"]
        if kernel_oracle.violation(statement, Random(name), 200):
            assert refused(case.certificate(">=", goal=goal))


@pytest.mark.parametrize("name", FALSE)
def test_false_goals_are_refused(name: str) -> None:
    """They are false, at a point that is found, and the rule does not take them."""
    assert kernel_oracle.violation(FALSE[name]["statement"], Random(name), 2_000) is not None
    assert refused(FALSE[name])


@pytest.mark.parametrize("name", SUMS)
def test_in_each_direction(name: str) -> None:
    certificate = SUMS[name]
    assert kernel_oracle.violation(kernel.check(certificate).statement, Random(name), 60) is None


@pytest.mark.parametrize(
    "wrap",
    [
        lambda inner: multiply("y", inner),
        lambda inner: coefficients("n", {"0": inner}),
    ],
)
def test_they_nest_only_so_deep(wrap: object) -> None:
    """As every rule does."""
    proof = nonnegative()
    for depth in range(40):
        certificate = pointwise("y > 0", proof, SIGNS)
        if depth > 16:
            assert "nested" in refused(certificate)
        proof = wrap(proof)  # type: ignore[operator]


def test_every_step_is_paid_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many steps beside facts of many terms, or on a goal of many, use up the budget."""
    monkeypatch.setattr(algebra, "MAX_FUEL", 150_000)
    signs = {f"v{i}": "positive" for i in range(6)}
    long = f"({' + '.join(signs)} + 1)**4"
    steps = chain(["0"] * 63, nonnegative(), *[identity()] * 63)
    many = chain(["0"] * 63, nonnegative(), *[steps] * 63)
    wide = coefficients("v0", {})
    for i in range(12):
        wide = cases(f"c{i}", "v1 >= 1", wide, wide)
    facts = {"h": f"{long} > 1"}
    for certificate in (
        pointwise("v0 > 0", many, signs, hypotheses=facts),
        pointwise(f"{long} > 0", wide, signs),
    ):
        assert "elementary operations" in refused(certificate)
    assert kernel.check(pointwise("v0 > 0", many, signs))
    assert kernel.check(pointwise(f"{long} > 0", coefficients("v0", {}), signs, hypotheses=facts))


@pytest.mark.skipif(not sys.get_int_max_str_digits(), reason="ints of any length are written out")
@pytest.mark.parametrize("key", ["by", "variable", "rule", "proofs", "then"])
def test_an_int_too_long_to_write_is_unreadable(key: str) -> None:
    """Python refuses to write it out; no file holds one, a caller may."""
    for proof in (
        multiply("y", nonnegative()),
        coefficients("n", {}),
        quadratic("x", nonnegative()),
    ):
        if key in proof:
            long: Json = proof | {key: 10**5000}
            with pytest.raises((kernel.Invalid, kernel.Unreadable)):
                kernel.check(pointwise("y > 0", long, SIGNS))
