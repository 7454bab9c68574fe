"""The one rule that turns evidence into a verdict."""

from __future__ import annotations

import itertools

import pytest

from sdproof.verdict import Evidence, Method, Outcome, Verdict, combine

STRENGTH = [Verdict.NOT_CHECKED, Verdict.SUPPORTED, Verdict.VERIFIED, Verdict.PROVED]
VALUES = {"x": "1"}


def evidence(
    method: Method,
    outcome: Outcome,
    part: str | None = None,
    counterexample: dict[str, str] | None = None,
) -> Evidence:
    return Evidence("check", method, outcome, "scope", part=part, counterexample=counterexample)


ALL = [
    evidence(m, o, part, c)
    for m in Method
    for o in Outcome
    for part in ((None, "a", "b") if m is Method.CERTIFICATE else (None,))
    for c in ((None, VALUES) if o is Outcome.FAILS else (None,))
]
SETS = [s for size in range(4) for s in itertools.combinations(ALL, size)]
PARTS = [(), ("a",), ("a", "b")]


def expected(parts: tuple[str, ...], found: tuple[Evidence, ...]) -> set[Verdict]:
    """What may be said at most, written from the meanings in the README, not from the code."""
    found = tuple(e for e in found if e.method is not Method.FORMAL)
    fails = [e for e in found if e.outcome is Outcome.FAILS]
    holds = [e for e in found if e.outcome is Outcome.HOLDS and e.method is not Method.DERIVATION]
    exact = {Method.CERTIFICATE, Method.EXACT, Method.PROPERTY, Method.HARD}
    if any(e.counterexample and e.method in exact for e in fails):
        return {Verdict.REFUTED}
    if any(e.method in (Method.DATA, Method.SIMULATION) for e in fails):
        return {Verdict.NOT_REPRODUCED}
    if fails and any(e.method is not Method.CERTIFICATE for e in fails):
        return {Verdict.NOT_CHECKED}
    accepted = {e.part for e in holds if e.method is Method.CERTIFICATE}
    if not fails and parts and all(p in accepted for p in parts):
        return {Verdict.PROVED}
    methods = {e.method for e in holds} - {Method.CERTIFICATE}
    if Method.EXACT in methods:
        return {Verdict.VERIFIED}
    return {Verdict.SUPPORTED} if methods else {Verdict.NOT_CHECKED}


@pytest.mark.parametrize("parts", PARTS)
def test_the_whole_table(parts: tuple[str, ...]) -> None:
    """Every set of up to three pieces of evidence, in any order, gets the verdict it may have."""
    for found in SETS:
        assert combine(parts, found) in expected(parts, found), found
        assert combine(parts, found) is combine(parts, found[::-1])


@pytest.mark.parametrize("parts", PARTS)
def test_never_stronger_than_the_evidence(parts: tuple[str, ...]) -> None:
    """Proved only with every part certified and nothing failing; taking a holding check away, or
    letting it fail, never makes the verdict stronger."""
    for found in SETS:
        verdict = combine(parts, found)
        if verdict is Verdict.PROVED:
            assert parts
            counted = [e for e in found if e.method is not Method.FORMAL]
            assert all(e.outcome is not Outcome.FAILS for e in counted)
            assert {e.part for e in found if e.outcome is Outcome.HOLDS} >= set(parts)
        if verdict not in STRENGTH:
            continue
        for i, e in enumerate(found):
            if e.outcome is not Outcome.HOLDS:
                continue
            failed = evidence(e.method, Outcome.FAILS, e.part)
            for weaker in (found[:i] + found[i + 1 :], (*found[:i], failed, *found[i + 1 :])):
                other = combine(parts, weaker)
                if other in STRENGTH:
                    assert STRENGTH.index(other) <= STRENGTH.index(verdict)


def test_no_part_no_proof() -> None:
    """A claim without parts is not proved by a certificate that names none, nor by nothing."""
    assert combine((), [evidence(Method.CERTIFICATE, Outcome.HOLDS)]) is Verdict.NOT_CHECKED
    assert combine(("a",), []) is Verdict.NOT_CHECKED
    other = evidence(Method.PROPERTY, Outcome.HOLDS, "a")
    assert combine(("a",), [other]) is Verdict.SUPPORTED, "only certificates certify a part"


@pytest.mark.parametrize("value", [*Verdict, *Outcome])
def test_no_truth_value(value: Verdict | Outcome) -> None:
    """`if verdict:` is an error: undecided is not false."""
    with pytest.raises(TypeError, match="no truth value"):
        bool(value)
