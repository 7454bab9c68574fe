"""Soundness under attack: thousands of mutated and forged certificates about instances.

Every mutant that the kernel accepts states something that an independent computation confirms
(certified minima, orthogonal polynomials, exact evaluation by the model); nothing crashes; every
check ends quickly.
"""

from __future__ import annotations

import copy
import itertools
import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from flint import fmpq, fmpz

from sdproof import Instance, kernel, lower_bound, risk
from sdproof.kernel import attainment, least
from sdproof.minima.certified import minimum
from sdproof.minima.steps import steps_needed
from sdproof.optimum.fit import optimal_curve
from sdproof.prove.certificate import Certificate, strings
from sdproof.prove.improvement import certify_improvement
from sdproof.prove.instance import certify, certify_at_most, certify_steps

MUTANTS = 6_000
CALLS_EACH = 2_000_000
"""Calls and returns of functions that the kernel may need for one certificate."""

SMALL = Instance([4, 2, 1], [9, "1/2", 0])
WIDE = Instance([5, 3, 3, "1/2"], ["7/2", 1, 2, "1/10"])
ALIGNED = Instance([1, 2, 3], ["1/7", "2/7", "3/7"])


@pytest.fixture(autouse=True)
def short_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel refuses what it expects to take more than a second: thousands of mutants stay quick."""
    monkeypatch.setattr(kernel.base, "MAX_SECONDS", 1)


def certificates() -> list[dict[str, Any]]:
    """Certificates of every kind, with bounds as sharp as 10⁻⁶ or exactly attained."""
    tiny = fmpq(1, 10**6)
    found: list[Any] = [certify(ALIGNED, k, lower_bound(ALIGNED)) for k in (0, 1, 2, 3)]
    for instance in (SMALL, WIDE):
        found += [certify(instance, k, minimum(instance, k, 12).lo - tiny) for k in (0, 1)]
        found += [certify_at_most(instance, k, minimum(instance, k, 12).hi + tiny) for k in (0, 1)]
        found += [certify(instance, 2, lower_bound(instance)), certify_steps(instance)]
    for box in ((0, 1), (None, "1/2"), (2, "9/4")):
        found += [certify(SMALL, 1, box_minimum(SMALL, [box]) * fmpq(1, 2), xi=box)]
    for both in ([(0, 1), (-1, 2)], [("1/2", "1/2"), (0, 3)]):
        found += [certify(SMALL, 2, box_minimum(SMALL, both) * fmpq(1, 2), xi=both)]
    found += [certify_steps(Instance([1, "1/5"], [3, 0])), certify_steps(ALIGNED)]
    found += [certify_improvement(Instance([1, "1/2", "1/4"], [10, 0, 0]))]
    assert all(isinstance(c, Certificate) for c in found)
    return [json.loads(c.to_json()) for c in found]


def box_minimum(instance: Instance, box: Any) -> fmpq:
    """The least ρ on a grid of λ, and of ξ in the box (a half-line as far as 40)."""
    return _box_minimum(instance, tuple(tuple(v if v is None else fmpq(v) for v in p) for p in box))


@cache
def _box_minimum(instance: Instance, box: Any) -> fmpq:
    axes = []
    for low, high in box:
        a = high - 40 if low is None else low
        b = a + 40 if high is None else high
        axes.append([a + (b - a) * fmpq(i, 4) for i in range(5)])
    scale = max(instance.eigenvalues)
    lams = [scale * fmpq(4) ** i for i in range(-4, 5)]
    return min(risk(instance, lam, xi).rho for lam in lams for xi in itertools.product(*axes))


# --- truth, independent of the prover and of the kernel ---------------------------------------


@cache
def _least(e: tuple[str, ...], b: tuple[str, ...], steps: int) -> Any:
    return minimum(Instance(e, b), steps, 15)


def _parts(data: dict[str, Any]) -> tuple[Instance, tuple[str, ...], tuple[str, ...]]:
    e, b = tuple(data["instance"]["eigenvalues"]), tuple(data["instance"]["snr"])
    return Instance(e, b), e, b


def _is_lower_bound(data: dict[str, Any], steps: int, bound: fmpq) -> bool:
    instance, e, b = _parts(data)
    if steps <= 1 and max(map(len, e + b)) < 100:  # else its certified minimum takes minutes
        return bool(bound <= _least(e, b, steps).hi)
    scale = max(instance.eigenvalues)
    grid = [scale * fmpq(2) ** i for i in range(-12, 13)]
    return all(optimal_curve(instance, lam, steps)[steps].rho >= bound for lam in grid)


def _rho(data: dict[str, Any]) -> fmpq:
    point = data["witness"]
    xi = [_number(v) for v in point["xi"]]
    assert _number(point["lam"]) > 0
    return risk(_parts(data)[0], _number(point["lam"]), xi).rho


def _number(text: str) -> fmpq:
    numerator, _, denominator = text.partition("/")
    return fmpq(fmpz(numerator), fmpz(denominator or "1"))


TRUTH: dict[str, Callable[[dict[str, Any]], bool]] = {
    "lower-bound": lambda c: _is_lower_bound(c, c["steps"], _number(c["bound"])),
    "box-bound": lambda c: bool(
        _number(c["bound"])
        <= box_minimum(_parts(c)[0], [[v and _number(v) for v in pair] for pair in c["xi"]])
    ),
    "upper-bound": lambda c: bool(_rho(c) <= _number(c["bound"])),
    "strict-improvement": lambda c: (
        bool(_rho(c) < _number(c["bound"]))
        and len(c["witness"]["xi"]) == 1
        and _is_lower_bound(c, 0, _number(c["bound"]))
    ),
    "steps-needed": lambda c: steps_needed(_parts(c)[0]).k == c["steps"],
}


# --- mutations --------------------------------------------------------------------------------

NUMBERS = [
    "0",
    "1",
    "-1",
    "2",
    "1/2",
    "-0",
    "00",
    "9" * 30,
    "9" * 5_000,
    "1/" + "9" * 5_000,
    "9" * 100_001,
    "1/0",
    "1e5",
    "0.5",
    " 1",
    "1_0",
    "٣",
    "",
    "-",
    "/",
    "inf",
    "nan",
]
VALUES: list[Any] = [
    None,
    True,
    False,
    0,
    1,
    2,
    -1,
    17,
    10**30,
    0.5,
    float("nan"),
    [],
    {},
    [[]],
    "x",
    ["1"] * 300,
    ["1"] * 5_000,
    {"lam": "1"},
    [None],
    b"1",
    (1,),
    {1: 2},
]


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            found += _places(value[key], (*path, key))
    return found


def _nudge(text: str, rng: random.Random) -> str:
    numerator, slash, denominator = text.partition("/")
    digits = numerator.removeprefix("-") + denominator
    if not digits.isdecimal() or not numerator.strip("-") or len(text) > 2_000:
        return rng.choice(NUMBERS)
    change = rng.choice(
        [
            lambda v: v + 1,
            lambda v: v - 1,
            lambda v: -v,
            lambda v: 2 * v,
            lambda v: 10 * v,
            lambda v: v // 2,
            lambda v: v + 10 ** rng.randrange(len(numerator) + 1),
        ]
    )
    if denominator and rng.random() < 0.5:
        return f"{numerator}/{change(int(denominator))}"
    return f"{change(int(numerator))}{slash}{denominator}"


def _mutate_list(items: list[Any], rng: random.Random) -> None:
    action = rng.randrange(6)
    if action == 0 or not items:
        items.insert(rng.randrange(len(items) + 1), rng.choice(NUMBERS))
    elif action == 1:
        items.pop(rng.randrange(len(items)))
    elif action == 2:
        rng.shuffle(items)
    elif action == 3:
        items.reverse()
    elif action == 4:
        items.append(items[rng.randrange(len(items))])
    else:
        del items[rng.randrange(len(items)) :]


def mutate(data: dict[str, Any], others: list[dict[str, Any]], rng: random.Random) -> Any:
    """One random change anywhere: numbers, lists, fields, types, parts of other certificates."""
    data = copy.deepcopy(data)
    path = rng.choice(_places(data))
    parent: Any = data
    for key in path[:-1]:
        parent = parent[key]
    key, old = path[-1], parent[path[-1]]
    action = rng.random()
    if action < 0.10:
        parent[key] = copy.deepcopy(rng.choice(VALUES))
    elif action < 0.15 and isinstance(parent, dict):
        del parent[key]
    elif action < 0.20 and isinstance(parent, dict):
        parent[rng.choice(["extra", "steps", "proof", "bound", "square", "lam", 1])] = old
    elif action < 0.35:
        donor = rng.choice(others)
        common = [k for k in donor if k in data and k not in ("format", "version")]
        swapped = rng.choice(common)
        data[swapped] = copy.deepcopy(donor[swapped])
    elif action < 0.40:
        data["kind"] = rng.choice([*kernel.instance.KINDS, "family", "", None, 3, []])
    elif isinstance(old, str):
        parent[key] = _nudge(old, rng) if rng.random() < 0.8 else rng.choice(NUMBERS)
    elif isinstance(old, int):
        parent[key] = old + rng.choice([-1, 1, 2])
    elif isinstance(old, list):
        _mutate_list(old, rng)
    elif isinstance(old, dict):
        data["steps"] = rng.randrange(5)
    return data


def forge(data: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """Another bound, and a partition of (0, ∞) made up."""
    if data.get("proof") is None:
        return data
    bound = _number(data["bound"]) * fmpq(rng.randrange(900_000, 1_200_000), 10**6)
    points = {fmpq(rng.randrange(1, 99), rng.randrange(1, 9)) for _ in range(rng.randrange(20))}
    points_at = strings(sorted(points))
    proof: Any = {"square": [rng.choice(["1", "1", "-1"])], "breakpoints": points_at}
    if data["kind"] == "box-bound":
        own = data["proof"]
        proof = {
            "corners": [c and proof for c in own["corners"]],
            "sides": [proof] * len(own["sides"]),
            "inside": own["inside"] and proof,
        }
    return {**data, "bound": str(bound), "proof": proof}


def attack(mutant: Any) -> str:
    """Check one mutant; "accepted" only if its statement is true; never anything unexpected."""
    calls = itertools.count()

    def counted(*_: Any) -> None:
        assert next(calls) < CALLS_EACH, "no end"

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        kernel.check(mutant)
    except (kernel.Invalid, kernel.Unreadable) as error:
        outcome = type(error).__name__
    else:
        outcome = "accepted"
    finally:
        sys.setprofile(before)
    assert outcome != "accepted" or TRUTH[mutant["kind"]](mutant), mutant
    return outcome


def run(mutants: int, seed: int) -> Counter[str]:
    rng, base = random.Random(seed), certificates()
    outcomes: Counter[str] = Counter()
    for i in range(mutants):
        mutant: Any = base[i % len(base)]
        changes = rng.choice([1, 1, 1, 2, 3])
        if rng.random() < 0.1:
            mutant, changes = forge(mutant, rng), rng.randrange(2)
        for _ in range(changes):
            if not isinstance(mutant, dict) or not _places(mutant):
                break
            mutant = mutate(mutant, base, rng)
        outcomes[attack(mutant)] += 1
    return outcomes


def test_no_mutant_states_a_falsehood() -> None:
    """Thousands of mutants: both refusals happen, and what is accepted is true."""
    outcomes = run(MUTANTS, seed=20261123)
    assert sum(outcomes.values()) == MUTANTS
    assert min(outcomes["accepted"], outcomes["Invalid"], outcomes["Unreadable"]) > 100, outcomes


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(5))
def test_many_more_mutants(seed: int) -> None:
    """The same with other seeds and ten times as many."""
    run(10 * MUTANTS, seed)


@pytest.mark.parametrize("instance", [SMALL, WIDE, ALIGNED])
@pytest.mark.parametrize("steps", [0, 1, 2])  # fewer than the groups: there is a proof to forge
def test_forged_proofs_of_false_bounds(instance: Instance, steps: int) -> None:
    """A false bound with every kind of forged partition is invalid."""
    rng, scale = random.Random(steps), max(instance.eigenvalues)
    template = certify(instance, steps, 0)
    assert isinstance(template, Certificate)
    best = min(
        optimal_curve(instance, scale * fmpq(2) ** i, steps)[steps].rho for i in range(-8, 9)
    )
    for excess in ("1/1000000", "1/100", "1", "1000"):
        bound = (best + _number(excess)) * fmpq(10, 9)  # forge() lowers it by 10 % at most
        for _ in range(20):
            mutant = forge({**template.data, "bound": str(bound)}, rng)
            with pytest.raises(kernel.Invalid, match=r"positiv|square"):
                kernel.check(mutant)


def test_forged_steps() -> None:
    """Deviations with a common zero do not pass as never zero, nor others as attained."""
    data = certify_steps(Instance([1, "1/2"], [3, 0])).data
    assert data["steps"] == 2
    assert kernel.check(data)
    for root, reason in ((["1"], "change sign"), (["-3", "2"], "divide")):
        attained = {"root": root, "between": ["1", "2"]}
        with pytest.raises(kernel.Invalid, match=reason):
            kernel.check({**data, "steps": 1, "attained": attained, "before": data["before"]})
    one = certify_steps(Instance([1, "1/5"], [3, 0])).data
    low, high = one["attained"]["between"]
    for points in ([], [low], [high], [low, high]):
        with pytest.raises(kernel.Invalid, match="positivity"):
            kernel.check({**one, "steps": 2, "attained": None, "before": {"breakpoints": points}})


class _Loop(dict[str, Any]):
    """Not a plain dict."""


def test_objects_that_no_json_file_holds() -> None:
    """Subclasses, cycles and depth given directly to `check` are refused."""
    cycle: dict[str, Any] = copy.deepcopy(certificates()[0])
    cycle["instance"] = cycle
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    for value in (cycle, _Loop(certificates()[0]), {**certificates()[0], "proof": deep}, deep, 1):
        with pytest.raises(kernel.Unreadable):
            kernel.check(value)


def test_the_attack_would_notice_an_unsound_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """With any one check of the kernel removed, the attack finds an accepted falsehood."""
    with monkeypatch.context() as patch:
        patch.setattr(least, "check_nonnegative", lambda *_, **__: None)
        with pytest.raises(AssertionError):
            run(2_000, seed=5)
    one = certify_steps(Instance([1, "1/5"], [3, 0])).data
    false = {**one, "steps": 2, "attained": None, "before": {"breakpoints": []}}
    assert attack(false) == "Invalid"
    with monkeypatch.context() as patch:
        patch.setattr(attainment, "check_nonnegative", lambda *_, **__: None)
        with pytest.raises(AssertionError):
            attack(false)
