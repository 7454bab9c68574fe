"""Mutated certificates "for every r" and of counterexamples: whatever the kernel still accepts is
true, as exact evaluation with the model finds no violation; nothing crashes it or makes it slow."""

from __future__ import annotations

import copy
import json
import re
import time
from collections.abc import Iterator
from random import Random
from typing import Any

import oracle
import pytest
from flint import fmpq

from sdproof import kernel
from sdproof.claims import CLAIMS
from sdproof.prove.certificate import HEADER

Json = dict[str, Any]
MUTANTS, SECONDS, SAMPLES = 5_600, 20.0, 30
THEOREMS = {json.dumps(t.statement): t.certificate() for c in CLAIMS.values() for t in c.theorems}
REFUTATIONS = [
    c
    for claim in CLAIMS.values()
    for v in claim.variants()
    for c in v.certificates
    if c["kind"] == "counterexample"
]
CERTIFICATES: list[Json] = [*THEOREMS.values(), *REFUTATIONS]
RELATIONS = [" >= ", " <= ", " > ", " < ", " = "]
JUNK: list[Any] = [
    None,
    True,
    False,
    0,
    1,
    -1,
    10**40,
    "",
    "0",
    "1",
    "x",
    "r",
    "q",
    "1/0",
    "0-1",
    "9" * 3000,
    "(" * 500,
    "x**64**64",
    "((1+r)**64+r)**64",
    "lam # 1",
    "λ",
    "e_m",
    "lambda: 1",
    "__import__",
    [],
    {},
    [[]],
    {"": ""},
    {"rule": "identity"},
    [1],
    {"x": "positive"},
    ["r"],
    "real",
    "positive",
    "1.5",
    "1e5",
    "\x00",
    "0 >= 0",
    "1 = 0",
    "1 > 0",
]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value inside a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in inner:
        yield (*path, key)
        if isinstance(item, dict | list):
            yield from places(item, (*path, key))


def changed_text(text: str, random: Random) -> str:
    """A text with one operator, relation, number or name replaced."""
    tokens = re.findall(r"\*\*|[A-Za-z]\w*|\d+|\s(?:>=|<=|>|<|=)\s|.", text)
    at = random.randrange(len(tokens)) if tokens else 0
    token = tokens[at] if tokens else ""
    if token in RELATIONS:
        token = random.choice(RELATIONS)
    elif token.isdigit():
        token = random.choice([str(int(token) + 1), str(abs(int(token) - 1)), "0", "7" * 60])
    elif token in ("+", "-", "*", "/", "**"):
        token = random.choice(["+", "-", "*", "/"])
    elif token[:1].isalpha():
        names = [t for t in tokens if t[:1].isalpha()] + ["r", "0", "1", "2"]
        token = random.choice([*names, f"(-{token})", f"(1-{token})", f"2*{token}", f"{token}**2"])
    else:
        token = random.choice(["", " ", "(", ")", "0"])
    return "".join([*tokens[:at], token, *tokens[at + 1 :]])


def mutate(certificate: Json, random: Random) -> Json:
    """The certificate with one place changed, dropped, added or swapped."""
    mutant = copy.deepcopy(certificate)
    paths = list(places(mutant))
    # the statement is attacked as often as the longer proof
    part = random.choice(["statement", "statement", "proof", "values", "directions", None])
    chosen = [p for p in paths if part is None or p[0] == part] or paths
    path = random.choice(chosen)
    parent: Any = mutant
    for key in path[:-1]:
        parent = parent[key]
    key, value = path[-1], parent[path[-1]]
    kind = random.random()
    if kind < 0.55 and isinstance(value, str):
        signs = {"positive", "nonnegative", "real"}
        parent[key] = (
            random.choice(sorted(signs)) if value in signs else changed_text(value, random)
        )
    elif kind < 0.7:
        parent[key] = copy.deepcopy(random.choice(JUNK))
    elif kind < 0.8:
        del parent[key]
    elif kind < 0.9 and isinstance(parent, dict):
        other = random.choice(list(parent))
        parent[key], parent[other] = parent[other], parent[key]
    elif isinstance(parent, dict):
        parent[random.choice(["x", "r", "e", "B", "let", "each", "sums", "steps", "aligned"])] = (
            copy.deepcopy(random.choice([value, *JUNK]))
        )
    else:
        random.choice([parent.reverse, parent.clear, lambda: parent.append(value)])()
    return mutant


def accepted(certificate: Json) -> str | None:
    """The kernel's words if it accepts; any exception but its two refusals is an error."""
    start = time.process_time()
    try:
        return kernel.check(certificate)
    except (kernel.Invalid, kernel.Unreadable):
        return None
    finally:
        assert time.process_time() - start < SECONDS


def contradicted(certificate: Json, random: Random) -> str | None:
    """Why an accepted certificate is wrong, by exact evaluation with the model."""
    if certificate["kind"] == "family":
        return oracle.violation(certificate["statement"], random, SAMPLES)
    s = certificate["statement"]

    def read(values: Json) -> Json:
        return {
            n: oracle.InNoise(fmpq(0), fmpq(1)) if v is None else fmpq(*map(int, v.split("/")))
            for n, v in values.items()
        }

    point = oracle.Point(
        s,
        read(certificate["values"]),
        [read(d) for d in (certificate["directions"] if s["type"] == "sum" else [])],
    )
    signs = s["variables"] | {f"{n}_m": sign for n, sign in s.get("direction", {}).items()}
    fits = {"positive": lambda v: v > 0, "nonnegative": lambda v: v >= 0, "real": lambda _: True}
    if not all(fits[signs[n]](v) for n, v in point.values.items()):
        return "a value has the wrong sign"
    if point.rank < 1 or not point.satisfied():
        return "a hypothesis fails"
    return "the conclusion holds" if point.concluded() else None


@pytest.mark.parametrize("part", range(8))
def test_no_false_statement_is_accepted(part: int) -> None:
    """5,600 mutants in 8 parts: an accepted one with a changed statement is not contradicted."""
    random, changed = Random(part), 0
    for i in range(MUTANTS // 8):
        original = CERTIFICATES[(8 * i + part) % len(CERTIFICATES)]
        mutant = mutate(original, random)
        if random.random() < 0.2:
            mutant = mutate(mutant, random)
        words = accepted(mutant)
        if words is not None and mutant != original:
            changed += mutant["statement"] != original["statement"]
            found = contradicted(mutant, Random(i))
            assert found is None, f"{words}\n{found}\n{json.dumps(mutant)}"
    assert changed >= 5, "the mutations are too wild to test anything"


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(100, 140))
def test_no_false_statement_is_accepted_thorough(seed: int) -> None:
    """The same with 40 more seeds, over all certificates."""
    random = Random(seed)
    for i in range(2_000):
        mutant = mutate(random.choice(CERTIFICATES), random)
        if accepted(mutant) is not None:
            found = contradicted(mutant, Random(i))
            assert found is None, f"{found}\n{json.dumps(mutant)}"


def test_the_oracle_contradicts_false_statements() -> None:
    """The check above can fail: every false variant of a sum or a pointwise statement is found
    false at the values of its own counterexample, and true statements made false are caught."""
    for certificate in REFUTATIONS:
        assert contradicted(certificate, Random(0)) is None
        wrong = copy.deepcopy(certificate)
        wrong["statement"]["hypotheses"] = {"never": "0 > 1"}
        assert contradicted(wrong, Random(0)) == "a hypothesis fails"
    bound = CLAIMS["LB-1"].theorems[0].statement
    assert oracle.violation(
        bound | {"conclusion": "rho(B, q) - 11*B/(10*(1+B)) >= 0"}, Random(0), 2_000
    )
    turn = CLAIMS["SD-1"].theorems[2].statement
    assert oracle.violation(turn | {"invariant": {"f": "z = s*y/(s**2+lam)*p + 1"}}, Random(0), 9)


@pytest.mark.parametrize("value", JUNK, ids=lambda v: repr(v)[:20])
def test_wrong_types_everywhere(value: Any) -> None:
    """Every field of one sum, one pointwise, one recursion and one counterexample certificate set
    to a wrong value: refused in words, or still a true statement."""
    for claim, index in (("MT-1", 0), ("SD-2", 0), ("SD-1", 2), ("NA-2", 0)):
        certificate = CLAIMS[claim].theorems[index].certificate()
        for base in (certificate, CLAIMS[claim].variants()[0].certificates[0]):
            if base["kind"] not in ("family", "counterexample"):
                continue
            for path in places(base):
                mutant = copy.deepcopy(base)
                parent: Any = mutant
                for key in path[:-1]:
                    parent = parent[key]
                parent[path[-1]] = copy.deepcopy(value)
                if accepted(mutant) is not None:
                    assert contradicted(mutant, Random(0)) is None


def family(statement: Json, proof: Any) -> Json:
    return HEADER | {"kind": "family", "statement": statement, "proof": proof}


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
    accepted(family(statement, {"rule": "nonnegative coefficients", "substitute": []}))


def test_long_values_are_refused() -> None:
    """A counterexample with a value of 9,000 digits does not make the kernel compute with it."""
    statement = {"type": "pointwise", "variables": {"x": "real"}, "conclusion": "x**64 < 0"}
    certificate = HEADER | {"kind": "counterexample", "statement": statement, "directions": []}
    assert accepted(certificate | {"values": {"x": "1/" + "7" * 9_000}}) is None
    assert accepted(certificate | {"values": {"x": "1/7"}}) is not None
