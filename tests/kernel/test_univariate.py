"""The rule "univariate": what it shows, and that altered data are refused."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from random import Random

import pytest
from edge_certificates import Json, pointwise, refused
from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from sdproof import kernel
from sdproof.kernel.algebra import MAX_POWER
from sdproof.prove.rules import univariate
from sdproof.prove.search.univariate import Shown, decide_univariate

SIGNS = {"x": "real", "y": "nonnegative", "z": "positive"}
CONTEXT = fmpq_mpoly_ctx.get(tuple(SIGNS), Ordering.degrevlex)
X, Y, Z = CONTEXT.gens()


def goal(p: fmpq_mpoly, relation: str, proof: Json, signs: Json = SIGNS) -> Json:
    return pointwise(f"{str(p).replace('^', '**')} {relation} 0", proof, signs)


def shown(p: fmpq_mpoly, signs: Json = SIGNS) -> Shown:
    """The decision, confirmed by the kernel: this relation and no stronger one."""
    found = decide_univariate(p, signs)
    assert isinstance(found, Shown)
    for relation in ("=", ">", ">="):
        certificate = goal(p, relation, found.proof, signs)
        weaker = relation in (found.relation, ">=")
        assert bool(kernel.check(certificate) if weaker else refused(certificate))
    if found.zero is not None:
        assert p(*found.zero.values()) == 0
    return found


def altered(proof: Json) -> Iterator[Json]:
    """The proof with one coefficient, breakpoint or name changed, added or taken away."""
    for key in ("square", "factor", "breakpoints"):
        for i, text in enumerate(proof[key]):
            for other in ("0", f"-{text}".removeprefix("--"), text + "1", "1/3", "x", 1, None):
                if other != text and (text, other) != ("0", "-0"):
                    changed = copy.deepcopy(proof)
                    changed[key][i] = other
                    yield changed
            yield proof | {key: proof[key][:i] + proof[key][i + 1 :]}
        yield proof | {key: [*proof[key], "1"]}
        yield proof | {key: [*proof[key], "-1"]}
        yield proof | {key: [*proof[key][::-1], "2"]}
        yield proof | {key: "1"}
        yield {name: value for name, value in proof.items() if name != key}
    for name in ("y", "z", "w", "r", "", 1, None, ["x"]):
        yield proof | {"variable": name}
    yield proof | {"weight": "1"}


@pytest.mark.parametrize(
    "p",
    [
        Y * (X - 1) ** 2 * (X**2 - 3 * X + 3) * (X**2 + X + 1),
        Z * (X**2 - 2) ** 2 * (X**2 - X + 1) * (3 * X**2 + 5 * X + 4),
    ],
)
def test_altered_data_are_refused(p: fmpq_mpoly) -> None:
    """Each number is needed: any change of the data of a minimal proof is refused, except the sign of
    the whole square and a breakpoint that still separates."""
    proof = decide_univariate(p, SIGNS).proof  # type: ignore[union-attr]
    assert kernel.check(goal(p, ">=", proof))
    seen = 0
    for changed in altered(proof):
        moved = {k: v for k, v in changed.items() if k != "breakpoints"}
        if moved == {k: v for k, v in proof.items() if k != "breakpoints"}:
            continue
        refused(goal(p, ">=", changed))
        seen += 1
    assert seen > 50


def test_breakpoints_that_prove_nothing_are_refused() -> None:
    """Missing, unordered, repeated or at 0, on the side where they do not belong, or too far off."""
    p = Z * (2 * X**2 - 5 * X + 4)  # its minimum is at 5/4
    for signs in (SIGNS, SIGNS | {"x": "positive"}):
        assert kernel.check(goal(p, ">", univariate("x", [1], [4, -5, 2], ["5/4"]), signs))
        for points in ([], ["100"], ["1/100"], ["5/4", "5/4"], ["2", "5/4"], ["0", "5/4"],
                       ["-5/4"], ["5/4", "-1"], ["5/4", "1/0"], ["1.25"], [1], ["1"] * 5000):  # fmt: skip
            proof = univariate("x", [1], [4, -5, 2], []) | {"breakpoints": points}
            refused(goal(p, ">=", proof, signs))
    both = univariate("x", [1], [4, -5, 2], ["-1", "5/4"])
    assert kernel.check(goal(p, ">", both))
    refused(goal(p, ">", both, SIGNS | {"x": "positive"}))


@pytest.mark.parametrize("width", ["1/2", "1/1000", "1/1000000000000"])
def test_a_dip_between_the_breakpoints_is_refused(width: str) -> None:
    """A polynomial that is negative on a short interval only, for any breakpoints near it."""
    w = fmpq(*map(int, width.split("/")))
    p = (X - 2) ** 2 - w**2
    at = decide_univariate(p, SIGNS)
    assert isinstance(at, dict)
    assert p(*at.values()) < 0
    f = [c * w.q**2 for c in (4 - w**2, fmpq(-4), fmpq(1))]
    for points in ([], [2 - w, 2 + w], [2 - w], [2], [1, 2 - 2 * w, 2 + 2 * w], [2 - w, 2, 2 + w]):
        refused(goal(p, ">=", univariate("x", [1], f, points)))


def test_what_is_strict() -> None:
    """No zero where the variable may be, and a weight positive at sight."""
    positive = SIGNS | {"x": "positive"}
    for p, signs, relation in [
        (X**2 - X + 1, SIGNS, ">"),
        ((X**2 - X + 1) ** 2, SIGNS, ">"),
        (Y * (X**2 - X + 1), SIGNS, ">="),
        ((Y + Z) * (X**2 - X + 1), SIGNS, ">"),
        (X**2 * (X**2 - X + 1), SIGNS, ">="),
        (X**2 * (X**2 - X + 1), positive, ">"),
        (X * (X**2 - X + 1), SIGNS | {"x": "nonnegative"}, ">="),
        ((X - 1) ** 2, positive, ">="),
        ((X + 1) ** 2 * (X**2 - X + 1), positive, ">"),
        ((X + 1) ** 2 * (X**2 - X + 1), SIGNS, ">="),
        ((X**2 - 3) ** 2, positive, ">="),
    ]:
        assert shown(p * Z, signs).relation == relation, (p, signs)
    assert shown((X - 1) ** 2).zero == {"x": 1, "y": 1, "z": 1}
    assert shown((X**2 - 3) ** 2).zero is None
    assert shown(0 * X).relation == "="


def test_goals_beyond_one_variable_and_of_one_sign() -> None:
    assert decide_univariate((X - 1) * (X - Y), SIGNS) is None
    assert decide_univariate((Z - 1) ** 2 * (X**2 - X + 1), SIGNS) is None
    assert decide_univariate(-Y * Z - Z, SIGNS) == {"x": 1, "y": 1, "z": 1}
    assert shown(Y * X**2 + Z).relation == ">"


def test_random_polynomials_are_decided() -> None:
    """Products of random factors: a proof that the kernel accepts, or a negative value."""
    random, found = Random(14), {">": 0, ">=": 0, "<": 0}
    for _ in range(150):
        p = CONTEXT.constant(1)
        for _ in range(random.randint(1, 3)):
            base = sum((random.randint(-3, 3) * X**i for i in range(3)), CONTEXT.constant(0))
            p *= base ** random.choice([1, 2, 2])
        p *= random.choice([Z, Y, Y + Z, X**2 + Y, 1 + Z])
        signs = SIGNS | {"x": random.choice(["real", "positive", "nonnegative"])}
        decided = decide_univariate(p, signs)
        assert decided is not None
        if isinstance(decided, dict):
            assert p(*decided.values()) < 0
            assert signs["x"] == "real" or decided["x"] > 0
            found["<"] += 1
        else:
            found[shown(p, signs).relation] += 1
    assert min(found.values()) > 5, found


def test_limits() -> None:
    """Degree up to the limit; heavy data are refused before they cost time."""
    n = MAX_POWER
    square = [1] + [0] * (n // 2 - 1) + [-1]
    p = (X ** (n // 2) - 1) ** 2
    assert kernel.check(goal(p, ">=", univariate("x", square, [1], [])))
    refused(goal(p, ">=", univariate("x", [0] * (n + 1) + [1], [1], [])))
    many = [f"{i}/{10**400}" for i in range(1, 4000)]
    refused(goal(p, ">=", univariate("x", [1], [1] + [0] * (n - 1) + [1], many)))
    refused(goal(X * 0 + 1, ">=", univariate("x", [0], [0], [])))
    refused(goal(X**2, ">=", univariate("x", ["9" * 5000], [1], [])))
