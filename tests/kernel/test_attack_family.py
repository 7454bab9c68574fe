"""Mutated certificates "for every r" and of counterexamples: whatever the kernel still accepts is
true, as exact evaluation with the model finds no violation; nothing crashes it or makes it slow."""

from __future__ import annotations

import copy
import json
import time
from random import Random
from typing import Any

import pytest
from edge_certificates import Json, counterexample, family
from kernel_corpus import REFUTATIONS, THEOREMS
from kernel_mutants import JUNK, mutate, places
from kernel_truth import contradicted

from sdproof import kernel

MUTANTS, SECONDS, SAMPLES = 6_400, 20.0, 15
CERTIFICATES: list[Json] = [*THEOREMS.values(), *REFUTATIONS.values()]


def accepted(certificate: Json) -> str | None:
    """The kernel's words if it accepts; any exception but its two refusals is an error."""
    start = time.process_time()
    try:
        return str(kernel.check(certificate))
    except (kernel.Invalid, kernel.Unreadable):
        return None
    finally:
        assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("name", [*THEOREMS, *(f"FALSE {name}" for name in REFUTATIONS)])
def test_the_originals_are_right(name: str) -> None:
    """Accepted, and not contradicted."""
    certificate = REFUTATIONS[name[6:]] if name.startswith("FALSE ") else THEOREMS[name]
    assert accepted(certificate) is not None
    assert contradicted(certificate, Random(name), 100) is None


def attack(random: Random, certificates: list[Json]) -> int:
    """Changed certificates; how many were accepted with a changed statement."""
    changed = 0
    for i, original in enumerate(certificates):
        mutant = mutate(original, random)
        while random.random() < 0.25:
            mutant = mutate(mutant, random)
        words = accepted(mutant)
        if words is not None and mutant != original:
            changed += mutant["statement"] != original["statement"]
            found = contradicted(mutant, Random(i), SAMPLES)
            assert found is None, f"{words}\n{found}\n{json.dumps(mutant)}"
    return changed


@pytest.mark.parametrize("part", range(8))
def test_no_false_statement_is_accepted(part: int) -> None:
    """6,400 mutants in 8 parts: an accepted one with a changed statement is not contradicted."""
    number = len(CERTIFICATES)
    chosen = [CERTIFICATES[(8 * i + part) % number] for i in range(MUTANTS // 8)]
    assert attack(Random(part), chosen) >= 5, "the mutations are too wild to test anything"


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(100, 140))
def test_no_false_statement_is_accepted_thorough(seed: int) -> None:
    """The same with 40 more seeds, over all certificates."""
    random = Random(seed)
    attack(random, random.choices(CERTIFICATES, k=5_000))


def test_the_oracle_contradicts_false_statements() -> None:
    """The check above can fail: counterexamples whose hypothesis fails or whose conclusion holds, and
    true statements made false, are caught."""
    for name, certificate in REFUTATIONS.items():
        wrong = copy.deepcopy(certificate)
        wrong["statement"]["hypotheses"] = {"never": "0 > 1"}
        assert contradicted(wrong, Random(0), 1) == "a sign or a hypothesis fails", name
    lies = [
        ("bound", {"conclusion": "rho(B, q) - 11*B/(10*(1+B)) >= 0"}),
        ("induction: a pointwise invariant", {"at_each_step": {"low": "xi >= 0"}}),
        ("nodes", {"hypotheses": {"g": "e0 >= e1"}}),
        ("induction: states renewed together", {"conclusion": "u = 0"}),
        ("induction: in every direction", {"each": {}}),
        ("aligned: one term, and r − 1 others", {"conclusion": "B >= x + r"}),
        ("mean", {"conclusion": "mean((a+eta)**2, eta, g) >= a**2 + g + 1"}),
        ("sums", {"sums": {"s": "B >= k"}}),
    ]
    for name, lie in lies:
        wrong = THEOREMS[name] | {"statement": THEOREMS[name]["statement"] | lie}
        assert contradicted(wrong, Random(0), 3_000), name
    for name, lie in (
        ("attained", {"directions": [{"e": "1", "B": "3"}, {"e": "1/2", "B": "7/20"}]}),
        ("attained", {"values": {"lam": "2"}}),
        ("a point below", {"least": {"lam": "5", "xi": ["1"]}}),
        ("a proof above", {"values": {"c": "1"}}),
        ("steps", {"steps": []}),
        ("steps", {"steps": [{"xi": "2"}, {"xi": "2"}]}),
    ):
        assert contradicted(REFUTATIONS[name] | lie, Random(0), 1), (name, lie)


@pytest.mark.parametrize("value", JUNK, ids=lambda v: repr(v)[:20])
def test_wrong_types_everywhere(value: Any) -> None:
    """Fields of certificates with every rule among them set to a wrong value: refused in words, or
    still a true statement."""
    names = ("same", "sums", "wanted", "use: signs that are shown", "cases: the two cases",
             "substitute: names", "induction: with an invariant of m", "uses: also in direction m",
             "aligned: one term, and r − 1 others", "divisors: in the other directions")  # fmt: skip
    random = Random(repr(value))
    for base in [*(THEOREMS[n] for n in names), *REFUTATIONS.values()]:
        paths = list(places(base))
        for path in random.sample(paths, min(len(paths), 15)):
            mutant = copy.deepcopy(base)
            parent: Any = mutant
            for key in path[:-1]:
                parent = parent[key]
            parent[path[-1]] = copy.deepcopy(value)
            if accepted(mutant) is not None:
                assert contradicted(mutant, Random(0), 10) is None


@pytest.mark.parametrize(
    "conclusion",
    [
        "(a+b+c+d)**20*(a+b+c+e)**9 >= 0",
        "(a+b+c+d+e)**8*(f+g+h+i+j)**8 >= 0",
        "(a+0x" + "f" * 1500 + ")**60 >= 0",
        "(" * 1900 + "a" + ")" * 1900 + " >= 0",
        "0 >= " + "-" * 3900 + "1",
        "+".join(f"1/(a+b+{i})" for i in range(90)) + " >= 0",
    ],
)
def test_work_is_bounded(conclusion: str) -> None:
    """Expressions made to take long or much memory are refused, or decided, within seconds."""
    statement = {
        "type": "pointwise",
        "variables": dict.fromkeys("abcdefghij", "positive"),
        "conclusion": conclusion,
    }
    accepted(family(statement, {"rule": "nonnegative coefficients"}))


def test_long_values_are_refused() -> None:
    """A counterexample with a value of 9,000 digits does not make the kernel compute with it."""
    statement = {"type": "pointwise", "variables": {"x": "real"}, "conclusion": "x**64 < 0"}
    assert accepted(counterexample(statement, {"x": "1/" + "7" * 9_000})) is None
    assert accepted(counterexample(statement, {"x": "1/7"})) is not None
