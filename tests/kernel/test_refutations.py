"""Counterexamples to statements of version 2: after some steps, to attainment, to an infimum."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from edge_certificates import Json, counterexample, refused, words
from kernel_corpus import ATTAIN, GROWING, HALF, LEAST, ONE, REFUTATIONS
from kernel_oracle import Point
from kernel_truth import reachable, solve

from sdproof import Instance, kernel
from sdproof.kernel.refutation import interpolated
from sdproof.minima.certified import minimum
from sdproof.prove.certificate import Certificate
from sdproof.prove.instance import certify

STEP: Json = {
    "type": "pointwise",
    "variables": {"a": "positive"},
    "state": {"u": {"start": "a", "step": "v + xi"}, "v": {"start": "1", "step": "u"}},
    "fresh": {"xi": "nonnegative"},
    "at_each_step": {"high": "a >= xi"},
    "conclusion": "u < 3",
}


def stepped(steps: list[Json], conclusion: str = "u < 3", **rest: object) -> Json:
    return counterexample(STEP | {"conclusion": conclusion} | rest, {"a": "2"}, steps=steps)


@pytest.mark.parametrize(
    ("steps", "conclusion", "refuting"),
    [
        ([], "u < 2", True),
        ([], "u < 3", False),
        (["2"], "u < 3", True),  # 1 + 2
        (["2"], "u < 4", False),
        (["2"], "v < 2", True),  # the old u: renewed together
        (["2"], "v < 3", False),
        (["2", "1/2"], "u = 5/2", False),  # the old v, which is 2, + 1/2
        (["2", "1/2"], "u > 5/2", True),
        (["2", "1/2"], "v > 3", True),
    ],
)
def test_states_after_some_steps(steps: list[str], conclusion: str, refuting: bool) -> None:
    """By hand: u, v = 2, 1; then v + ξ, u."""
    certificate = stepped([{"xi": xi} for xi in steps], conclusion)
    if refuting:
        checked = kernel.check(certificate)
        assert checked.kind == "counterexample"
        assert checked.values["steps"] == [{"xi": xi} for xi in steps]
        assert "after any number of steps" in str(checked)
    else:
        assert "holds for these values" in refused(certificate)


@pytest.mark.parametrize(
    ("steps", "rest", "reason"),
    [
        ([{"xi": "5/2"}], {}, "high: the hypothesis does not hold"),
        ([{"xi": "2"}, {"xi": "3"}], {}, "steps[1].high"),
        ([{"xi": "-1"}], {}, "is not nonnegative"),
        ([{}], {}, "keys"),
        ([{"xi": "1", "eta": "1"}], {}, "keys"),
        ([{"xi": None}], {}, "must be a string"),
        ({"xi": "2"}, {}, "a list"),
        ([{"xi": "1"}] * 65, {}, "a list of at most"),
        ([{"xi": "2"}], {"hypotheses": {"h": "u >= 0"}}, "not understood: 'u'"),
        ([{"xi": "2"}], {"conclusion": "u < 3 + 0*xi"}, "not understood: 'xi'"),
        ([{"xi": "2"}], {"let": {"b": "v"}}, "not understood: 'v'"),
        ([{"xi": "2"}], {"at_each_step": {"h": "u >= xi"}}, "not understood: 'u'"),
    ],
)
def test_steps_that_are_refused(steps: list[Json], rest: Json, reason: str) -> None:
    """Each fresh value has its sign and what holds at each step; nothing else speaks of a state."""
    assert reason in refused(stepped(steps, **rest))


def test_steps_and_least_belong_to_their_statements() -> None:
    """No steps without a state, no least without an infimum."""
    plain = {"type": "pointwise", "variables": {"a": "real"}, "conclusion": "a > 2"}
    assert kernel.check(counterexample(plain, {"a": "2"}))
    assert "no state" in refused(counterexample(plain, {"a": "2"}, steps=[{}]))
    least = {"lam": "1", "xi": []}
    assert "infimum" in refused(counterexample(plain, {"a": "2"}, least=least))
    assert "infimum" in refused(counterexample(LEAST, {}, [ONE]))
    assert refused(counterexample(plain, {"a": "2"}, more=[]))
    refused(counterexample(plain, {"a": "2"}) | {"theorems": {}})


def test_a_fresh_value_is_gone_after_its_step() -> None:
    """Also in the sum of a direction, where a stale value would refute anything."""
    data: Json = {
        "type": "sum", "variables": {}, "direction": {"B": "real"},
        "state": {"q": {"start": "B", "step": "xi"}}, "fresh": {"xi": "real"},
        "conclusion": "q - xi > 0",
    }  # fmt: skip
    assert "not understood: 'xi'" in refused(
        counterexample(data, {}, [{"B": "1"}], steps=[{"xi": "1"}])
    )
    shown = data | {"conclusion": "q > 1"}
    assert kernel.check(counterexample(shown, {}, [{"B": "5"}], steps=[{"xi": "1"}]))


@pytest.mark.parametrize("seed", range(20))
def test_states_agree_with_an_independent_evaluation(seed: int) -> None:
    """A sum of states of r directions after k steps: refuted exactly if the fractions say so."""
    random = Random(seed)

    def number(low: int = 1) -> str:
        return str(Fraction(random.randint(low, 9), random.randint(1, 9)))

    values = {"a": number(), "e_m": number()}
    least = Fraction(values["e_m"])
    rows = [{"e": str(least + Fraction(number(0)))} for _ in range(random.randint(0, 3))]
    steps = [{"xi": str(Fraction(random.randint(0, 9), 9))} for _ in range(random.randint(0, 4))]
    flat = {(-1, n): Fraction(v) for n, v in values.items()}
    flat |= {(j, n): Fraction(v) for j, row in enumerate(rows) for n, v in row.items()}
    fresh = [{n: Fraction(v) for n, v in step.items()} for step in steps]
    point = Point(GROWING, flat, len(rows), fresh)
    size = point.difference("q - p/2 > q_m - p_m")[0]
    for bound, refuting in ((size, True), (size - 1, False)):
        data = GROWING | {"conclusion": f"q - p/2 > q_m - p_m + ({bound})"}
        certificate = counterexample(data, values, rows, steps=steps)
        assert bool(words(certificate) if refuting else refused(certificate))


def attained(change: Json | None = None, **rest: Json) -> Json:
    parts: Json = {"values": {"lam": "1"}, "directions": [ONE, HALF]} | rest
    return counterexample(ATTAIN | (change or {}), parts["values"], parts["directions"])


def test_the_best_filter_that_no_students_have() -> None:
    """LB-2: at λ = 1, e = (1, 1/2), B = (3/5, 7/20), h is a multiple of t: ξ_2 = 0 ≠ ξ_2 ξ_1."""
    for conclusion in ("rho(B, q) <= B/(1+B)", "rho(B, q) = B/(1+B)", "B/(1+B) >= rho(B, q)",
                       "B/(1+B) = rho(B, q)"):  # fmt: skip
        assert kernel.check(attained({"conclusion": conclusion}))
    e, wanted = [Fraction(1), Fraction(1, 2)], [Fraction(3, 8), Fraction(7, 27)]
    assert not reachable(e, Fraction(1), wanted)
    assert reachable(e, Fraction(2), wanted)


REAL = {"e": "positive", "B": "real"}
ANY = {"e": "real", "B": "nonnegative"}


@pytest.mark.parametrize(
    "certificate",
    [
        attained(values={"lam": "2"}),  # some ξ has this filter
        attained(directions=[ONE, HALF | {"B": "7/21"}]),
        attained(directions=[ONE]),
        attained(directions=[ONE, ONE]),
        attained({"direction_let": {"q": "B/(2+B)"}}),
        attained({"direction_let": {"q": "B/(2+B)"}, "conclusion": "rho(B, q) <= rho(B, B/(2+B))"}),
        attained({"conclusion": "rho(B, q) < B/(1+B)"}),
        attained({"conclusion": "rho(B, q) >= B/(1+B)"}),
        attained({"conclusion": "rho(B, q) > B/(1+B)"}),
        attained({"conclusion": "rho(B, q) <= B/(1+B) + 1"}),
        attained({"conclusion": "rho(B, q) <= B/(1+B) - 1"}),
        attained({"conclusion": "q <= q"}),
        attained({"conclusion": "rho(B, q) + 0 <= B/(1+B)"}),
        attained({"attain": "r+1"}),
        attained({"attain": "r-1"}),
        attained({"aligned": "0", "conclusion": f"rho(B, q) <= {Fraction(3, 8) + Fraction(7, 27)}"}),
        attained({"state": {"p": {"start": "1", "step": "p"}}}),
        # with 1 + B < 0 another filter has less risk: (1 + B)(q − B/(1+B))² is at most 0
        attained({"direction": REAL}, directions=[{"e": "1", "B": "-5/3"}, {"e": "1/2", "B": "-41/14"}]),
        attained({"direction": REAL, "direction_let": {"q": "B"},
                  "conclusion": "rho(B, q) = rho(B, B)"}, directions=[{"e": "1", "B": "-1"}]),
        attained({"direction": ANY}, directions=[ONE | {"e": "-1"}, HALF]),
        attained({"direction": ANY}, directions=[ONE | {"e": "0"}, HALF]),
        attained({"variables": {"lam": "real"}}, values={"lam": "-1"}),
        attained({"variables": {"lam": "nonnegative"}}, values={"lam": "0"}, directions=[ONE]),
        attained({"variables": {"lam": "real"}}, values={"lam": None}),
    ],
)  # fmt: skip
def test_filters_that_some_students_have(certificate: Json) -> None:
    """Another λ, signal, relation or wanted filter; and numbers that are no instance."""
    assert refused(certificate)


@pytest.mark.parametrize("seed", range(10))
def test_attainment_agrees_with_unrolling_the_students(seed: int) -> None:
    """B made such that h has the zeros that are asked for, at three eigenvalues."""
    random = Random(seed)
    e = [Fraction(v) for v in random.sample(range(1, 9), 3)]
    t = [v / (v + 1) for v in e]
    for pattern in ((0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 0), (1, 0, 0), (1, 1, 1), (0, 0, 0)):
        h = [Fraction(c * random.randint(1, 9), 50) * random.choice((-1, 1)) for c in pattern]
        q = [v + v * (1 - v) * sum(c * v**i for i, c in enumerate(h)) for v in t]
        if not all(0 <= v < 1 for v in q):
            continue
        rows = [{"e": str(a), "B": str(b / (1 - b))} for a, b in zip(e, q, strict=True)]
        gap = pattern in ((0, 0, 1), (0, 1, 1), (1, 0, 1))
        assert reachable(e, Fraction(1), q) is not gap
        certificate = attained(directions=rows)  # type: ignore[arg-type]
        assert bool(kernel.check(certificate) if gap else refused(certificate))


def test_interpolation() -> None:
    """Newton's form has the coefficients of the linear system."""
    random = Random(0)
    for n in range(1, 6):
        nodes = [Fraction(v, 7) for v in random.sample(range(-20, 20), n)]
        values = [Fraction(random.randint(-9, 9), 5) for _ in nodes]
        rows = [[x**i for i in range(n)] for x in nodes]
        assert interpolated(nodes, values) == solve(rows, values)


def test_interpolation_that_would_take_long_is_refused() -> None:
    """64 small eigenvalues are interpolated; 64 long ones are not begun."""
    rows = [{"e": str(j), "B": f"1/{j}"} for j in range(1, 65)]
    assert "some ξ" in refused(attained(directions=rows[:32]))  # type: ignore[arg-type]
    long = [{"e": f"{'7' * 300}{j}", "B": f"1/{'3' * 900}{j}"} for j in range(1, 65)]
    assert "too long" in refused(attained(directions=long))  # type: ignore[arg-type]


DIRECTIONS = [{"e": "1", "B": "0"}, {"e": "1/9", "B": "7"}, {"e": "1/5", "B": "0"}]
INSTANCE = Instance([1, "1/9", "1/5"], [0, 7, 0])


def least(conclusion: str, values: Json, steps: object = 1, **rest: object) -> Json:
    data = LEAST | {"conclusion": conclusion, "steps": steps} | rest
    return counterexample(data, {}, DIRECTIONS, least=values)


def proof_of(bound: str) -> Json:
    found = certify(INSTANCE, 1, bound)
    assert isinstance(found, Certificate)
    return {"bound": bound, "proof": found.data["proof"]}


ABOVE = proof_of("3/2")
AT = {"lam": "1", "xi": ["1/2"]}


def test_an_infimum_is_refuted_from_above_and_from_below() -> None:
    """By a certified bound above what is said, or a point below; attained and strict apart."""
    assert 2 * minimum(INSTANCE, 1, 12).lo > 3
    assert kernel.check(least("least <= 149/100", ABOVE))
    assert kernel.check(least("least < 3/2", ABOVE))
    assert kernel.check(least("1 >= least", ABOVE, "r-2"))
    assert kernel.check(least("least <= B/(1+B)", ABOVE))  # 7/8, summed
    for conclusion, values in (
        ("least <= 3/2", ABOVE),
        ("least < 151/100", ABOVE),
        ("least >= 3/2", ABOVE),
        ("least <= B/(1+B) + 1", ABOVE),  # summed: 7/8 + 3
        ("least <= 1", ABOVE | {"bound": "9"}),
        ("least <= 1", ABOVE | {"proof": None}),
        ("least <= 1", ABOVE | {"proof": ABOVE["proof"] | {"square": ["7", "1"]}}),
        ("least <= 1", ABOVE | {"proof": ABOVE["proof"] | {"factor": ["1"]}}),
        ("least <= 1", AT),
        ("least = 1", ABOVE),
        ("least = 7", AT),
        ("least <= least", ABOVE),
        ("least + 0 <= 1", ABOVE),
        ("least <= c", ABOVE),
        ("rho(B, 1) <= 1", ABOVE),
    ):
        refused(least(conclusion, values))
    assert kernel.check(least("least <= 1", ABOVE, 0))  # no less than over all ξ
    for steps in (2, "r-1", "r", "1/2", "r/2", "0-1", 17, "16+r", None, True, [1], "k", "r-4"):
        refused(least("least <= 1", ABOVE, steps))
    rho = Fraction(13, 10)
    high = least("least >= 10", AT)
    assert kernel.check(high)
    for wrong in ({"xi": []}, {"xi": ["1", "1"]}, {"lam": "0"}, {"lam": "-1"}, {"more": "1"}):
        refused(high | {"least": AT | wrong})
    refused(least(f"least >= {rho}", AT))


def test_a_point_at_the_bound_is_not_below_it() -> None:
    """Ridge at e = B = λ = 1 has ρ = 1/2: least >= 1/2 and least > 1/2 are not refuted by it."""
    data = LEAST | {"steps": 0}
    point = {"lam": "1", "xi": []}
    one = [{"e": "1", "B": "1"}]
    for conclusion, refuting in (("least >= 1/2", False), ("least > 1/2", False),
                                 ("least >= 51/100", True), ("51/100 < least", True)):  # fmt: skip
        certificate = counterexample(data | {"conclusion": conclusion}, {}, one, least=point)
        assert bool(kernel.check(certificate) if refuting else refused(certificate))


def test_an_infimum_needs_an_instance() -> None:
    """e > 0 and B ≥ 0 in every direction, by name; hypotheses hold; m counts."""
    high = least("least >= 10", AT)
    assert kernel.check(high)
    assert "names e and B" in refused(least("least >= 10", AT, direction={"e": "positive", "C": "real"})
                                      | {"directions": [{"e": "1", "C": "1"}]})  # fmt: skip
    loose = {"direction": {"e": "real", "B": "real"}}
    assert kernel.check(least("least >= 10", AT, **loose))
    for row in ({"e": "0", "B": "1"}, {"e": "-1", "B": "1"}, {"e": "1", "B": "-1"}):
        wrong = least("least >= 10", AT, **loose) | {"directions": [row]}
        assert refused(wrong)
    assert refused(least("least >= 10", AT, each={"h": "B >= 1"}))
    assert refused(least("least >= 10", AT, sums={"s": "B <= 6"}))
    assert kernel.check(least("least >= 10", AT, sums={"s": "B <= 7"}))
    apart = LEAST | {"aligned": True, "conclusion": "least >= 7/8", "steps": "r"}
    values = {"e_m": "1/9", "B_m": "7"}
    alone = counterexample(apart, values, [], least={"lam": "1", "xi": ["1"]})
    assert "not violated" in refused(alone)
    below = apart | {"conclusion": "least >= 10"}
    assert kernel.check(counterexample(below, values, [], least={"lam": "1", "xi": ["1"]}))
    refused(counterexample(below, values, [], least={"lam": "1", "xi": []}))


def test_too_many_directions() -> None:
    """64 are listed, 65 are not."""
    data = {"type": "sum", "variables": {}, "direction": {"B": "real"}, "conclusion": "B > 64"}
    assert kernel.check(counterexample(data, {}, [{"B": "1"}] * 64))
    assert "at most 64" in refused(counterexample(data, {}, [{"B": "1"}] * 65))
    many = counterexample(LEAST | {"conclusion": "least >= 1000"}, {}, [ONE] * 65, least=AT)
    assert refused(many)


def test_what_an_answer_holds() -> None:
    """Kind, statement and values as data; changing them changes nothing else."""
    certificate = REFUTATIONS["steps"]
    checked = kernel.check(certificate)
    assert checked.kind == "counterexample"
    assert checked.statement == certificate["statement"]
    assert checked.values == {k: certificate[k] for k in ("values", "directions", "steps")}
    checked.statement["conclusion"] = "0 > 1"
    assert certificate["statement"]["conclusion"] != "0 > 1"
    assert str(kernel.check(REFUTATIONS["attained"])).startswith(
        "FALSE, with 2 directions listed: "
    )
