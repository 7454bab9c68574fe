"""Edges of the kernel's rules, readers and limits: the last accepted case and the first refused."""

from __future__ import annotations

import copy
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from sdproof import Instance, kernel
from sdproof.kernel import algebra, base, statement
from sdproof.kernel import instance as kernel_instance
from sdproof.kernel.positivity import check_nonnegative, on_interval, shift_by_one
from sdproof.proofs.improvement import certify_improvement
from sdproof.proofs.instance import certify, certify_at_most, certify_steps
from sdproof.proofs.rules import (
    chain,
    combination,
    identity,
    lemma,
    nonnegative,
    substitution,
    sum_proof,
    term,
)
from sdproof.proofs.theorem import HEADER

Json = dict[str, Any]
NOISE = {"x": "real", "y": "positive", "eta": "real", "zeta": "real"}


def pointwise(conclusion: str, proof: Any, variables: Json, **rest: Any) -> Json:
    data = {"type": "pointwise", "variables": variables, "conclusion": conclusion} | rest
    return HEADER | {"kind": "family", "statement": data, "proof": proof}


def total(conclusion: str, proof: Any, **rest: Any) -> Json:
    data = {"type": "sum", "variables": {}, "conclusion": conclusion} | rest
    return HEADER | {"kind": "family", "statement": data, "proof": proof}


def counterexample(data: Json, values: Json, directions: list[Json] | None = None) -> Json:
    return HEADER | {
        "kind": "counterexample",
        "statement": data,
        "values": values,
        "directions": directions or [],
    }


def refused(certificate: Any) -> str:
    with pytest.raises((kernel.Invalid, kernel.Unreadable)) as error:
        kernel.check(certificate)
    return str(error.value)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("mean(eta**2, eta, y) = y", "mean(eta**3, eta, y) = 0"),
        ("mean(x + eta, eta, y) = x", "mean(eta**3, eta, y) = eta"),
        ("mean(eta**2, eta, y) = y", "mean(eta**4, eta, y) = y**2"),
        ("mean(eta*x, eta, y) = 0", "mean(eta**2, 2*eta, y) = y"),
        ("mean(zeta*eta, eta, y) = 0", "mean(eta**2, eta + zeta, y) = y + zeta**2"),
        ("mean(x, eta, y) = x", "mean(x, 1, y) = x"),
        ("mean(x, eta, y) = x", "mean(x, 0, y) = x"),
        ("mean(eta**2, eta, y) = y", "mean(eta**2, eta/y, y) = y"),
        ("mean(eta**2/y, eta, y) = 1", "mean(1/(1 + eta**2), eta, y) = 1/(1 + eta**2)"),
        ("mean(eta**2, eta, y) = y", "mean(eta**2, eta, eta**2) = eta**2"),
        ("mean(eta**2, eta, 0) = 0", "mean(eta**2, eta, 0-y) = 0-y"),
    ],
)
def test_what_a_mean_is_known_of(right: str, wrong: str) -> None:
    """The noise is one real variable, its third power has no known mean, nor has a quotient."""
    assert kernel.check(pointwise(right, identity(), NOISE))
    refused(pointwise(wrong, identity(), NOISE))


def test_a_noise_in_a_recursion_or_a_hypothesis_is_refused() -> None:
    """The noise of a mean is independent of everything: no hypothesis and no state speaks of it."""
    mean = "mean(eta*x, eta, y) = 0"
    assert kernel.check(pointwise(mean, identity(), NOISE, hypotheses={"h": "x >= 0"}))
    for text in ("eta >= 0", "x = eta", "eta**2/y <= 1"):
        refused(pointwise(mean, identity(), NOISE, hypotheses={"h": text}))
    data = {
        "type": "recursion",
        "variables": NOISE,
        "state": {"z": {"start": "mean(eta, eta, y)", "step": "z"}},
        "invariant": {"i": "z = 0"},
    }
    proof = {"start": {"i": identity()}, "step": {"i": combination(term("1", "i"))}}
    assert "noise" in refused(HEADER | {"kind": "family", "statement": data, "proof": proof})
    data["state"]["z"]["start"] = "0"
    assert kernel.check(HEADER | {"kind": "family", "statement": data, "proof": proof})


@pytest.mark.parametrize(
    ("variables", "divisor", "accepted"),
    [
        ({"x": "positive"}, "x", True),
        ({"x": "nonnegative"}, "x", False),
        ({"x": "nonnegative"}, "1 + x", True),
        ({"x": "real"}, "1 + x", False),
        ({"x": "real"}, "1 + x**2", True),
        ({"x": "real"}, "x**2", False),
        ({"x": "positive", "y": "real"}, "x + y**2", True),
        ({"x": "positive", "y": "nonnegative"}, "x*y + y", False),
        ({"x": "positive", "y": "nonnegative"}, "x*y + x", True),
        ({"x": "positive"}, "x - x", False),
        ({"x": "positive"}, "2*x - x**2", False),
        ({"x": "positive"}, "x**3", True),
        ({"x": "real"}, "1 + x**3", False),
    ],
)
def test_what_is_a_divisor(variables: Json, divisor: str, accepted: bool) -> None:
    """Positive at sight: no negative coefficient, odd powers only of what is ≥ 0, one term > 0."""
    certificate = pointwise(f"({divisor})*(1/({divisor})) = 1", identity(), variables)
    if accepted:
        assert kernel.check(certificate)
    else:
        assert "positive at sight" in refused(certificate)


@pytest.mark.parametrize(
    "text",
    [
        "x**-1",
        "x**x",
        "x**(1+1)",
        "x**65",
        "x//2",
        "x % 2",
        "+x",
        "filter(x)",
        "filter()",
        "rho(x)",
        "rho(x, x, x)",
        "bias(x)",
        "bias(x, x, x)",
        "variance()",
        "variance(x, x)",
        "mean(x, x)",
        "mean(x, x, x, x)",
        "unknown(x)",
        "rho",
        "nothing",
        "x y",
        "(x",
        "x,",
        "()",
        "x.y",
        "x[0]",
        "'x'",
        "1.5",
        "x==x",
        "not x",
        "x*64" * 1_100,
        "+".join("x" * 400),
    ],
)
def test_expressions_that_are_refused(text: str) -> None:
    """Only + - * / ** with integer exponents 0..64 and the five functions are understood."""
    assert refused(pointwise(f"{text} >= 0", nonnegative(), {"x": "positive"}))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("x**64", "x**60*x**4"),
        ("x**0", "1"),
        ("-x", "0 - x"),
        ("-(x*y)/(2*y)**2", "0 - x/(4*y)"),
        ("1/(x*y)**2 - 1/(x*y)", "(1 - x*y)/(x**2*y**2)"),
        ("1/x + 1/(x*y) - 1/(x**2*y)", "(x*y + x - 1)/(x**2*y)"),
        ("filter(x, y)", "x/(x+y)"),
        ("filter(x, y, 2)", "x/(x+y)*(2*x/(x+y) - 1)"),
        ("filter(x, y, 2, 3)", "x/(x+y)*(0-2 + 3*x/(x+y)*(2*x/(x+y) - 1))"),
        ("bias(x, y)", "x*(1-y)**2"),
        ("variance(y)", "y*y"),
        ("rho(x, y)", "bias(x, y) + variance(y)"),
    ],
)
def test_expressions_mean_what_they_say(left: str, right: str) -> None:
    """Identities between two ways of writing; each fails with 1 added to one side."""
    xy = {"x": "positive", "y": "positive"}
    assert kernel.check(pointwise(f"{left} = {right}", identity(), xy))
    assert "identical" in refused(pointwise(f"{left} = {right} + 1", identity(), xy))


def test_powers_beyond_the_limit_are_refused() -> None:
    """A power of 64 may be reached by products, in the numerator and in a denominator; not 65."""
    x = {"x": "positive"}
    assert kernel.check(pointwise("x**32*x**32 >= 0", nonnegative(), x))
    assert "power" in refused(pointwise("x**32*x**33 >= 0", nonnegative(), x))
    assert kernel.check(pointwise("1/(1+x)**32/(1+x)**32 >= 0", nonnegative(), x))
    assert "power" in refused(pointwise("1/(1+x)**32/(1+x)**33 >= 0", nonnegative(), x))


def test_relations_are_read_in_both_directions() -> None:
    """Each of > >= < <= = is proved by what shows it, and > is not shown by ≥ or =."""
    xy = {"x": "nonnegative", "y": "positive"}
    for text in ("x >= 0", "0 <= x", "y > 0", "0 < y", "y >= 0", "x + y > 0"):
        assert kernel.check(pointwise(text, nonnegative(), xy)), text
    for text in ("x > 0", "0 < x", "x <= 0", "0 >= x", "y < 0", "0 > y", "x = 0", "y = 0"):
        assert refused(pointwise(text, nonnegative(), xy)), text
    for text in ("x = x", "x >= x", "x <= x"):
        assert kernel.check(pointwise(text, identity(), xy)), text
    for text in ("x > x", "x < x"):
        assert refused(pointwise(text, identity(), xy)), text


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
    """Proofs nest 12 deep, not 13, through chains and through lemmas."""
    zero = {"x": "real"}
    deep = 12
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


def test_readers_at_their_limits() -> None:
    """Counts, lists, objects and numbers: the last size that is read, and the next."""
    assert base.natural(0, "n", 3) == 0
    assert base.natural(3, "n", 3) == 3
    assert base.items([1, 2], "l", 2) == [1, 2]
    assert base.rationals(["1/2", "-3"], "l", 2) == [Fraction(1, 2), -3]
    assert base.integers(["4/2", "-3"], "l", 2) == [2, -3]
    assert base.fields({"a": 1, "b": 2}, "f", "b a") == [2, 1]
    assert base._count("9" * 9) == 999_999_999
    for refusing in (
        lambda: base.natural(4, "n", 3),
        lambda: base.natural(-1, "n", 3),
        lambda: base.items([1, 2, 3], "l", 2),
        lambda: base.items((1,), "l", 2),
        lambda: base.rationals(["1", "1", "1"], "l", 2),
        lambda: base.integers(["1/2"], "l", 2),
        lambda: base.fields({"a": 1}, "f", "b a"),
        lambda: base.fields({"a": 1, "b": 2, "c": 3}, "f", "b a"),
        lambda: base.fields(None, "f", "b a"),
        lambda: base._count("1" + "0" * 9),
    ):
        with pytest.raises(kernel.Unreadable):
            refusing()
    assert base.rational("7" * base.MAX_DIGITS, "x").denominator == 1
    assert base.longest() == 0
    assert base.longest(Fraction(3, 8), 1) == 6
    assert base.height(Fraction(-3, 8)) == 6


@pytest.mark.parametrize("digits", [3_999, 4_000, 4_001, 4_002, 8_000, 8_001])
def test_long_integers_around_the_size_of_a_chunk(digits: int) -> None:
    """Reading and showing in chunks of 4000 digits loses no zero and no digit."""
    for text in ("1" + "0" * (digits - 1), "9" * digits, "1" + "0" * (digits - 2) + "1"):
        value = base.rational(text, "x")
        assert value % 10**3_999 == int(text[-3_999:])
        assert value // 10**3_999 == int(text[:-3_999] or "0")
        assert base.show(value) == text
        assert base.show(-value) == "-" + text


def test_a_file_of_the_largest_size_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MAX_BYTES bytes are read, one more is refused, and no more than that is taken from a file."""
    monkeypatch.setattr(base, "MAX_BYTES", 20)
    path = tmp_path / "c.json"
    path.write_text("[" + " " * 18 + "]")
    assert base.load(str(path)) == []
    path.write_text("[" + " " * 19 + "]")
    with pytest.raises(kernel.Unreadable, match="more than 20 bytes"):
        base.load(str(path))


def test_work_is_measured_against_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work of exactly the limit is done, more is not; sums are cheaper than products."""
    monkeypatch.setattr(base, "MAX_SECONDS", 1)
    base.require_work(10**6, 0)
    base.require_work(10**7, 0, sums=True)
    base.require_work(10**5, 9_486)
    for operations, bits, sums in (
        (10**6 + 1, 0, False),
        (10**7 + 1, 0, True),
        (10**5, 9_600, False),
    ):
        with pytest.raises(kernel.Unreadable, match="too long"):
            base.require_work(operations, bits, sums=sums)


IMPROVING = Instance([1, "1/2", "1/4"], [10, 0, 0])


def test_an_improvement_is_strict() -> None:
    """A witness whose risk is the bound itself shows no improvement."""
    data = json.loads(certify_improvement(IMPROVING).to_json())  # type: ignore[union-attr]
    assert "1-step" in kernel.check(data)
    problem = kernel_instance.read_problem(data["instance"])
    lam = base.rational(data["witness"]["lam"], "lam")
    xi = [base.rational(v, "xi") for v in data["witness"]["xi"]]
    bound = kernel_instance.risk(problem, lam, xi)
    proved = json.loads(certify(IMPROVING, 0, base.show(bound)).to_json())
    equal = data | {"bound": base.show(bound), "ridge": proved["proof"]}
    assert "not below" in refused(equal)


def test_an_upper_bound_may_be_attained() -> None:
    """A witness whose risk is the bound shows ρ ≤ bound; one below it by 10⁻⁹ does not."""
    data = json.loads(certify_at_most(IMPROVING, 1, "2").to_json())
    problem = kernel_instance.read_problem(data["instance"])
    lam = base.rational(data["witness"]["lam"], "lam")
    rho = kernel_instance.risk(problem, lam, [base.rational(data["witness"]["xi"][0], "xi")])
    assert kernel.check(data | {"bound": base.show(rho)})
    assert "above" in refused(data | {"bound": base.show(rho - Fraction(1, 10**9))})


def test_as_many_steps_as_groups_need_no_proof() -> None:
    """The floor is attained and not exceeded; a proof where none is needed is refused."""
    instance = Instance([2, 1, 1], [3, 1, 2])
    data = json.loads(certify(instance, 2, "1").to_json())
    floor = Fraction(3, 4) + Fraction(2 * 3, 5)
    assert data["proof"] is None
    assert kernel.check(data | {"bound": base.show(floor)})
    refused(data | {"bound": base.show(floor + Fraction(1, 10**9))})
    refused(data | {"proof": {}})
    refused(data | {"steps": 1})


@pytest.mark.parametrize(
    ("f", "breakpoints", "strict", "accepted"),
    [
        ([0, 1], [], True, True),
        ([0, 0, 1], [], True, True),
        ([4, -4, 1], [2], False, True),
        ([4, -4, 1], [2], True, False),
        ([5, -4, 1], [2], True, True),
        ([3, -4, 1], [1, 3], False, False),
        ([1, -1], [1], False, False),
        ([-1, 1], [1], False, False),
        ([0], [1], False, True),
        ([1], [], True, True),
        ([-1], [], False, False),
    ],
)
def test_positivity_on_a_partition(
    f: list[int], breakpoints: list[int], strict: bool, accepted: bool
) -> None:
    """Each interval, up to ∞, has its own test; a zero at a breakpoint is not strict."""
    points = [Fraction(v) for v in breakpoints]
    if accepted:
        check_nonnegative(f, points, strict)
    else:
        with pytest.raises(kernel.Invalid, match="positivity"):
            check_nonnegative(f, points, strict)


def test_transforms_by_hand() -> None:
    """Taylor shift and the three kinds of interval, on x² − 3."""
    assert shift_by_one([-3, 0, 1]) == [-2, 2, 1]
    assert on_interval([-3, 0, 1], Fraction(0), None) == [1, 0, -3]
    assert on_interval([-3, 0, 1], Fraction(2), None) == [4, 8, 1]
    found = on_interval([-3, 0, 1], Fraction(0), Fraction(2))  # (4 − 3 (1+y)²), from x = 2 to 0
    assert found == [1, -6, -3]
    assert on_interval([-3, 0, 1], Fraction(1, 2), Fraction(3, 2))[0] < 0


STEPS = json.loads(certify_steps(Instance([1, "1/5"], [3, 0])).to_json())


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        ("between", ["1"], "between"),
        ("between", [], "between"),
        ("between", ["0", "9"], "between"),
        ("between", ["-1", "9"], "between"),
        ("between", ["9", "9"], "between"),
        ("between", ["1000000", "1000001"], "change sign"),
        ("scale", "0", "scale"),
        ("scale", "-1", "scale"),
        ("scale", "7", "identity"),
        ("root", [], "identity"),
        ("cofactor", [], "identity"),
        ("cofactor", ["1"] * 200, "degree"),
    ],
)
def test_an_attained_floor_is_checked(place: str, value: Any, reason: str) -> None:
    """The root changes sign between two increasing points > 0, and divides Q twice."""
    assert STEPS["steps"] == 1
    assert kernel.check(STEPS)
    assert reason in refused(STEPS | {"attained": STEPS["attained"] | {place: value}})


def test_a_root_at_an_end_is_no_change_of_sign() -> None:
    """An interval that ends at the root shows nothing; one around it does."""
    data = json.loads(certify_steps(Instance([1, "1/9"], [1, 0])).to_json())
    assert data["attained"]["root"] == ["-63", "18", "1"]  # (x − 3)(x + 21)
    for between, accepted in ((["1", "3"], False), (["3", "9"], False), (["2", "4"], True)):
        changed = data | {"attained": data["attained"] | {"between": between}}
        assert bool(kernel.check(changed) if accepted else "change sign" in refused(changed))


def test_headers_and_kinds_that_are_refused() -> None:
    """Format, version (an integer) and kind are exact; further fields are not accepted."""
    good = pointwise("x = x", identity(), {"x": "real"})
    assert kernel.check(good)
    for change in (
        {"format": "other"},
        {"version": 2},
        {"version": True},
        {"version": 1.0},
        {"version": "1"},
        {"kind": "lower-bound"},
        {"kind": ["family"]},
        {"kind": None},
        {"more": 1},
    ):
        with pytest.raises(kernel.Unreadable):
            kernel.check(good | change)  # type: ignore[operator]
    for change in ({"more": 1}, {"format": "other"}):
        with pytest.raises(kernel.Unreadable):
            kernel.check(STEPS | change)


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


SQUARE = {"type": "pointwise", "variables": {"x": "real"}, "conclusion": "x**2 > 1"}


@pytest.mark.parametrize(
    ("conclusion", "value", "refuting"),
    [
        ("x**2 > 1", "1", True),
        ("x**2 > 1", "2", False),
        ("x**2 >= 1", "1", False),
        ("x**2 >= 1", "1/2", True),
        ("x**2 < 1", "1", True),
        ("x**2 < 1", "1/2", False),
        ("x**2 <= 1", "1", False),
        ("x**2 <= 1", "2", True),
        ("x**2 = 1", "1", False),
        ("x**2 = 1", "2", True),
        ("x**2 = 1", "0", True),
    ],
)
def test_what_refutes_a_relation(conclusion: str, value: str, refuting: bool) -> None:
    """A counterexample violates the relation at its values, also at equality; for both kinds."""
    point = counterexample(SQUARE | {"conclusion": conclusion}, {"x": value})
    summed = {"type": "sum", "variables": {}, "direction": {"x": "real"}, "conclusion": conclusion}
    for certificate in (point, counterexample(summed, {}, [{"x": value}])):
        if refuting:
            assert kernel.check(certificate).startswith("FALSE")
        else:
            assert "holds" in refused(certificate)


@pytest.mark.parametrize(
    ("sign", "value", "fits"),
    [
        ("positive", "0", False),
        ("positive", "1/9", True),
        ("nonnegative", "0", True),
        ("nonnegative", "-1/9", False),
        ("real", "-5", True),
        ("positive", None, False),
        ("nonnegative", None, False),
        ("imaginary", "1", False),
    ],
)
def test_values_have_their_signs(sign: str, value: str | None, fits: bool) -> None:
    """Each value has the declared sign; only a real variable may stay open."""
    data = {"type": "pointwise", "variables": {"x": sign}, "conclusion": "x > x"}
    certificate = counterexample(data, {"x": value})
    assert bool(kernel.check(certificate) if fits else refused(certificate))


@pytest.mark.parametrize(
    ("extra", "holds"),
    [
        ({"hypotheses": {"h": "r >= 2"}}, True),
        ({"hypotheses": {"h": "r > 2"}}, False),
        ({"each": {"h": "B >= 1"}}, True),
        ({"each": {"h": "B > 1"}}, False),
        ({"sums": {"h": "B = 3"}}, False),
        ({"sums": {"h": "B - 3/2 = 0"}}, True),
        ({"sums": {"h": "B - 3/2 >= 0"}}, True),
        ({"sums": {"h": "B - 3/2 > 0"}}, False),
        ({"sums": {"h": "1 >= B"}}, False),
        ({"let": {"c": "3"}}, True),
        ({"direction_let": {"c": "B + 1"}, "each": {"h": "c >= 2"}}, True),
        ({"direction_let": {"c": "B + 1"}, "each": {"h": "c >= 5/2"}}, False),
    ],
)
def test_a_counterexample_satisfies_every_hypothesis(extra: Json, holds: bool) -> None:
    """Two directions B = 1 and B = 2 refute Σ B > 3, if hypotheses, each and sums hold."""
    data = {"type": "sum", "variables": {}, "direction": {"B": "real"}, "conclusion": "B > 3"}
    certificate = counterexample(data | extra, {}, [{"B": "1"}, {"B": "2"}])
    if holds:
        assert "2 directions" in kernel.check(certificate)
    else:
        assert refused(certificate)


def test_the_direction_apart_counts_in_a_counterexample() -> None:
    """With m the rank is one more, its summand counts, and `each` is not asked of it."""
    data = {
        "type": "sum",
        "aligned": True,
        "variables": {},
        "direction": {"B": "real"},
        "each": {"h": "B >= 1"},
        "conclusion": "B > 1 + 0*r",
        "hypotheses": {"rank": "r = 2"},
    }
    assert kernel.check(counterexample(data, {"B_m": "0"}, [{"B": "1"}]))
    refused(counterexample(data, {"B_m": "1/9"}, [{"B": "1"}]))
    refused(counterexample(data, {"B_m": "-1"}, [{"B": "1"}, {"B": "1"}]))
    alone = data | {"hypotheses": {}, "each": {}}
    assert kernel.check(counterexample(alone, {"B_m": "1"}, []))
    missing = copy.deepcopy(alone) | {"direction_let": {"c": "B"}}
    refused(counterexample(missing, {"B_m": "1"}, []))


def test_a_noise_stays_open_in_a_counterexample() -> None:
    """Only the mean of an open variable enters; a conclusion that depends on it is unreadable."""
    data = {
        "type": "pointwise",
        "variables": {"eta": "real", "g": "positive"},
        "conclusion": "mean(eta**2, eta, g) < 1",
    }
    assert kernel.check(counterexample(data, {"eta": None, "g": "1"}))
    refused(counterexample(data, {"eta": None, "g": "1/2"}))
    for change in ({"conclusion": "eta < 1"}, {"hypotheses": {"h": "eta = 0"}}):
        refused(counterexample(data | change, {"eta": None, "g": "1"}))


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
        "if, summed over directions, B - 6 >= 0: sum over j of B >= 0"
    )
    assert statement.describe({"type": "pointwise", "variables": {}, "conclusion": "1 > 0"}) == (
        "for every integer r ≥ 1: 1 > 0"
    )
    recursion = {
        "type": "recursion",
        "variables": {"x": "real"},
        "fresh": ["x"],
        "state": {"p": {"start": "1", "step": "x*p"}, "q": {"start": "0", "step": "q"}},
        "invariant": {"i": "q = 0", "j": "q <= 0"},
    }
    assert statement.describe(recursion) == (
        "for all x real, every integer r ≥ 1; values of x chosen anew at every step: "
        "with p from 1 by x*p, q from 0 by q, after any number of steps q = 0 and q <= 0"
    )
    steps = data | {"steps": "r+1"}
    assert "for pairwise distinct e_j some xi in R^(r+1) gives: " in statement.describe(steps)


def test_budget_and_coefficients_at_their_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last allowed operation, bit and term are allowed; the next are refused."""
    monkeypatch.setattr(algebra, "MAX_FUEL", 10)
    budget = algebra.Budget()
    budget.spend(10)
    with pytest.raises(algebra.AlgebraError, match="elementary operations"):
        budget.spend(1)
    monkeypatch.setattr(algebra, "MAX_FUEL", 10_000)
    monkeypatch.setattr(algebra, "MAX_BITS", 300)
    budget = algebra.Budget()
    for value in (Fraction(2**300 - 1), Fraction(1, 2**300 - 1), Fraction(1 - 2**300)):
        assert budget.bounded(value) == value
    for value in (Fraction(2**300), Fraction(1, 2**300)):
        with pytest.raises(algebra.AlgebraError, match="300 bits"):
            budget.bounded(value)
    monkeypatch.setattr(algebra, "MAX_TERMS", 3)
    field = algebra.Field({"x": "real"}, budget)
    x, one = field.variable("x"), field.number(1)
    square = field.mul(field.add(x, one), field.add(x, one))
    assert len(square.num) == 3
    with pytest.raises(algebra.AlgebraError, match="3 terms"):
        field.mul(square, field.add(x, one))


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
        "type": "recursion",
        "variables": {"x": "real"},
        "hypotheses": {"h": "x >= 1"},
        "state": {"p": {"start": "x**2 + 1", "step": "p + p**2"}},
        "invariant": {"i": "p >= 1"},
    }
    proof = {
        "start": {"i": combination(term("p - 1"))},
        "step": {"i": combination(term("1", "i"), term("1", square="p"))},
    }
    good = HEADER | {"kind": "family", "statement": data, "proof": proof}
    assert kernel.check(good)
    for when, wrong in (("start", term("p")), ("step", term("1", square="p + p**2"))):
        refused(good | {"proof": proof | {when: {"i": combination(wrong)}}})  # type: ignore[operator]
    refused(good | {"proof": proof | {"start": proof["step"]}})  # type: ignore[operator]
    for key in ("hypotheses", "variables"):
        refused(good | {"statement": data | {key: {"h": 1}}})  # type: ignore[operator]


def test_which_statements_have_counterexamples() -> None:
    """Not a recursion, and not "for some xi"; r is 1 where nothing is summed."""
    recursion = {
        "type": "recursion",
        "variables": {},
        "state": {"p": {"start": "1", "step": "p"}},
        "invariant": {"i": "p = 0"},
    }
    assert "counterexamples" in refused(counterexample(recursion, {}))
    some = {"type": "sum", "variables": {}, "direction": {"B": "real"}, "conclusion": "B > 0"}
    assert kernel.check(counterexample(some, {}, [{"B": "0"}]))
    assert "counterexamples" in refused(counterexample(some | {"steps": "r"}, {}, [{"B": "0"}]))
    rank = {"type": "pointwise", "variables": {}, "conclusion": "r > 1"}
    assert kernel.check(counterexample(rank, {}))
    refused(counterexample(rank | {"conclusion": "r = 1"}, {}))


def test_definitions_and_sums_in_a_counterexample_of_one_direction() -> None:
    """let enters the conclusion; a sum over one direction is its one term."""
    data = {
        "type": "sum",
        "variables": {},
        "direction": {"B": "real"},
        "let": {"c": "3"},
        "sums": {"s": "B - c >= 0"},
        "conclusion": "B > c",
    }
    assert kernel.check(counterexample(data, {}, [{"B": "3"}]))
    for wrong in ("2", "4"):
        refused(counterexample(data, {}, [{"B": wrong}]))


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


def test_third_powers_and_empty_directions() -> None:
    """The mean of η³ is not 1; a statement with m apart may have no variable of a direction."""
    refused(pointwise("mean(eta**3, eta, y) = 1", identity(), NOISE))
    empty = sum_proof(identity(), share="1", share_m="1", aligned=identity())
    assert kernel.check(total("1 = r", empty, aligned=True))


def test_refusals_carry_their_parts() -> None:
    """The step and the reason can be read apart from the text."""
    invalid, unreadable = kernel.Invalid("step", "why"), kernel.Unreadable("why")
    assert (invalid.step, invalid.reason, str(invalid)) == ("step", "why", "step: why")
    assert (unreadable.reason, str(unreadable)) == ("why", "why")


def test_each_says_nothing_if_there_is_only_the_direction_apart() -> None:
    """`each` on a global variable is empty for r = 1: it cannot be used at m."""
    proof = sum_proof(ONE, share="1", share_m="1", aligned=ONE)
    data = {"aligned": True, "variables": {"x": "real"}, "each": {"one": "x >= 1"}}
    refused(total("x >= r", proof, **data))
    at_m = {"share_m": "x", "aligned": identity()}
    assert kernel.check(total("x >= x + r - 1", proof | at_m, **data))
