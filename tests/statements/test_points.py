"""Values for statements: exact margins, hypotheses at every step, domains without a search."""

from __future__ import annotations

from typing import Any

import pytest
from flint import arb, ctx, fmpq
from hypothesis import HealthCheck, find, given, settings
from hypothesis.errors import InvalidArgument
from statement_examples import (
    ANY_STEPS,
    ATTAINED,
    BOUNDED,
    FAMILIES,
    INSTANCES,
    LEAST,
    ONE_STEP,
    PAIRS,
    RANDOM,
)

from sdproof import kernel
from sdproof.errors import InputError
from sdproof.minima.certified import minimum
from sdproof.model.filters import spectral_filter
from sdproof.model.instance import Instance
from sdproof.prove.certificate import HEADER
from sdproof.statements import Judgement, Noise, Point, Skip, Statement, satisfying
from sdproof.statements.domain import points
from sdproof.statements.evaluation import Arithmetic, evaluate

ONE = fmpq(1)
QUICK = settings(
    max_examples=40, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
FALSE = {
    "squared": Statement(ONE_STEP).replacing(conclusion="rho(B, filter(e, lam, xi)) >= r*b*C"),
    "no ratio": Statement(ONE_STEP).without("ratio"),
    "no bound": Statement(BOUNDED).without("high"),
    "best": Statement(ANY_STEPS).replacing(conclusion="rho(B, q) > B/(1+B)"),
    "pairs": Statement(PAIRS).replacing(conclusion="rho(a, x) - rho(c, x) >= r - 1"),
}


@pytest.mark.parametrize("data", FAMILIES.values(), ids=FAMILIES)
def test_points_satisfy_the_hypotheses(data: Any) -> None:
    """Valid values are drawn without a search, and true statements hold at all of them."""
    statement = Statement(data)
    seen = []

    @QUICK
    @given(points(statement))
    def check(point: Point) -> None:
        assert point.satisfied()
        assert not violated(point), str(point)
        assert Point.read(statement, point.to_json()).to_json() == point.to_json()
        seen.append((point.rank, len(point.steps)))

    check()
    assert len(seen) >= 20
    if data["type"] != "pointwise":
        assert len({rank for rank, _ in seen}) > 1
    if "state" in data:
        assert len({steps for _, steps in seen}) > 2


def test_fresh_values_lie_between_their_bounds_and_not_only_on_them() -> None:
    drawn = set()

    @settings(QUICK, max_examples=300)
    @given(points(Statement(ANY_STEPS)))
    def check(point: Point) -> None:
        drawn.update(str(step["xi"]) for step in point.steps)

    check()
    inside = {v for v in drawn if v not in ("0", "1")}
    assert len(inside) > 2
    assert all(0 < eval(v) < 1 for v in inside)


def test_every_draw_is_a_point() -> None:
    strategy, seen = points(Statement(ONE_STEP)), []

    @settings(QUICK, max_examples=60)
    @given(strategy)
    def draw(point: Point) -> None:
        seen.append(point)

    draw()
    assert len(seen) >= 60


def test_hypotheses_hold_at_every_step() -> None:
    """State q from 1 by ξ·q with fresh ξ ≤ 1: a step with ξ = 2 says nothing about q ≤ 1."""
    statement = Statement(BOUNDED)
    wild = Point(statement, {}, [], [{"xi": ONE}, {"xi": fmpq(2)}])
    assert not wild.satisfied()
    assert not wild.judge().holds
    calm = Point(statement, {}, [], [{"xi": fmpq(1, 2)}, {"xi": ONE}])
    assert calm.satisfied()
    assert calm.judge().margin == fmpq(1, 2)
    assert not Point(statement, {}, [], [{"xi": fmpq(-1)}]).satisfied()  # ξ ≥ 0 by its sign


def violated(point: Point) -> bool:
    try:
        return not point.judge().holds
    except Skip:
        return False


@pytest.mark.parametrize("statement", FALSE.values(), ids=FALSE)
def test_false_statements_shrink_to_small_points_that_the_kernel_confirms(
    statement: Statement,
) -> None:
    limits = settings(max_examples=3000, database=None, deadline=None, derandomize=True)
    point = find(points(statement), violated, settings=limits)
    numbers = [v for row, _ in point.rows() for v in row.values()]
    assert point.rank <= 3
    assert all(abs(int(v.p)) <= 40 and int(v.q) <= 4 for v in numbers), str(point)
    certificate = HEADER | {"kind": "counterexample", "statement": statement.data}
    checked = kernel.check(certificate | point.to_json())
    assert Statement(checked.statement) == statement


def test_sums_by_hand() -> None:
    """A side that names a direction variable is summed, m included; the other stands once."""
    e, b = (fmpq(2), ONE), (fmpq(3), fmpq(5))
    values = {"lam": ONE, "xi": fmpq(4), "C": ONE, "b": fmpq(1, 2), "e_m": e[1], "B_m": b[1]}
    point = Point(Statement(ONE_STEP), values, [{"e": e[0], "B": b[0]}])
    wanted = sum(
        s * (1 - spectral_filter(v, ONE, [4])) ** 2 + spectral_filter(v, ONE, [4]) ** 2
        for v, s in zip(e, b, strict=True)
    )
    assert point.judge().margin == wanted - 2 * fmpq(1, 4) / 2
    assert point.rank == 2
    assert point.instance() == Instance((1, 2), (5, 3))

    pairs = Point(
        Statement(PAIRS), {"A": fmpq(7), "x": ONE * 3}, [{"a": fmpq(5), "c": fmpq(2)}] * 2
    )
    assert pairs.judge().margin == 7 * 4 + 2 * (5 - 2) * 4
    assert pairs.rank == 3

    recursion = Point(
        Statement(ANY_STEPS),
        {"lam": ONE},
        [{"e": fmpq(v), "B": fmpq(v + 1)} for v in (1, 3)],
        [{"xi": fmpq(1, 3)}, {"xi": fmpq(1, 2)}],
    )
    total = fmpq(0)
    for v in (1, 3):
        q = spectral_filter(fmpq(v), ONE, [fmpq(1, 3), fmpq(1, 2)])
        total += (v + 1) * (1 - q) ** 2 + q**2 - fmpq(v + 1, v + 2)
    assert recursion.judge().margin == total


def test_states_of_direction_m() -> None:
    """q_m in direction m, and as a fixed number in a side that names no direction."""
    statement = Statement(
        {
            "type": "sum",
            "variables": {"lam": "positive"},
            "direction": {"e": "positive"},
            "aligned": True,
            "state": {"q": {"start": "1", "step": "1 - (1-q)*xi - e*lam*q_m"}},
            "fresh": {"xi": "real"},
            "conclusion": "q >= r*q_m",
        }
    )
    values = {"lam": ONE, "e_m": fmpq(2)}
    point = Point(statement, values, [{"e": fmpq(3)}], [{"xi": ONE}, {"xi": ONE}])
    q, q_m = ONE, ONE
    for _ in range(2):
        q, q_m = 1 - (1 - q) - 3 * q_m, 1 - (1 - q_m) - 2 * q_m
    assert point.judge().margin == q + q_m - 2 * q_m


def test_margins_are_exact() -> None:
    """Larger side minus the other; −|difference| for =; strict relations are violated by 0."""
    share = {"type": "sum", "variables": {}, "direction": {"B": "nonnegative"}}

    def judge(conclusion: str, b: int) -> Judgement:
        statement = Statement({**share, "conclusion": conclusion})
        return Point(statement, {}, [{"B": fmpq(b)}] * 2).judge()

    assert judge("B/(1+B) >= 1/2", 1).margin == fmpq(1, 2)
    assert judge("B/(1+B) <= 1/2", 1).margin == fmpq(-1, 2)
    assert judge("3/2 = B/(1+B)", 1).margin == fmpq(-1, 2)
    assert judge("1 >= B", 1).margin == -1
    assert judge("2*B >= B", 1).margin == 2
    assert judge("B/(1+B) >= 1", 1).holds
    assert not judge("B/(1+B) > 1", 1).holds
    assert judge("B/(1+B) < 1", 0).holds
    with pytest.raises(Skip):
        judge("1/B >= 0", 0)


def test_noises_are_open() -> None:
    """Only the mean of a noise has a value; a certificate leaves it out."""
    values = {"s": ONE, "th": ONE, "gamma2": fmpq(3), "eta": Noise()}
    point = Point(Statement(RANDOM), values)
    assert point.satisfied()
    assert point.judge().margin == 0
    assert point.to_json()["values"]["eta"] is None
    assert "η" not in str(point)
    bare = {"type": "pointwise", "variables": {"z": "real"}, "conclusion": "z = 1"}
    with pytest.raises(Skip):
        Point(Statement(bare), {"z": Noise()}).judge()


def test_attained_filters_need_distinct_eigenvalues() -> None:
    values = {"lam": ONE, "LB": ONE, "e_m": ONE, "B_m": ONE}
    point = Point(Statement(ATTAINED), values, [{"e": ONE, "B": ONE}])
    assert not point.satisfied()
    point.directions[0]["e"] = fmpq(2)
    assert point.satisfied()


def test_least_risks_are_certified() -> None:
    """The end of the enclosure next to the bound; ties are exact or say nothing."""
    rows = [{"e": ONE, "B": fmpq(10)}, {"e": fmpq(1, 2), "B": fmpq(0)}]
    least = minimum(Instance((1, fmpq(1, 2)), (10, 0)), 1, 12)
    base = Statement(LEAST).replacing(sums=None)
    for conclusion, holds in (
        ("least >= c", False), ("c > least", True), ("least <= 1", False), ("least = c", False),
        ("least >= B/(1+B)", True), ("B >= least", True),
    ):  # fmt: skip
        point = Point(base.replacing(conclusion=conclusion), {"c": fmpq(3)}, rows)
        assert point.judge().holds is holds, conclusion
    point = Point(base, {"c": fmpq(3)}, rows)
    assert least.lo - 3 <= point.judge().margin <= least.hi - 3
    assert Point(base.replacing(steps=9), {"c": ONE}, rows).judge().margin is not None
    with pytest.raises(Skip):  # more steps than the certified minimum knows
        Point(base.replacing(steps=257), {"c": ONE}, rows).judge()
    with pytest.raises(Skip):
        Point(base, {"c": ONE}, rows, filter=lambda *_: ONE).judge()


@pytest.mark.parametrize("kind", ["lower-bound", "upper-bound", "strict-improvement"])
def test_instance_statements(kind: str) -> None:
    """They hold as given, and fail for a bound far away."""
    statement = Statement(INSTANCES[kind])
    judged = Point(statement, {}).judge()
    far = {"lower-bound": "199", "upper-bound": "1/9", "strict-improvement": "9"}[kind]
    assert judged.holds, judged
    assert not Point(statement.replacing(bound=far), {}).judge().holds
    with pytest.raises(Skip):
        Point(Statement(INSTANCES["steps-needed"]), {}).judge()


def test_an_estimator_of_ones_own_is_judged() -> None:
    """The filter is a parameter of the point."""
    row = {"e": ONE, "B": fmpq(3)}
    statement = Statement(
        {
            "type": "sum",
            "variables": {"lam": "positive"},
            "direction": {"e": "positive", "B": "nonnegative"},
            "conclusion": "rho(B, filter(e, lam)) >= B/(1+B)",
        }
    )
    best = Point(statement, {"lam": ONE}, [row], filter=lambda *_: fmpq(3, 4))
    assert best.judge().margin == 0
    assert Point(statement, {"lam": ONE}, [row]).judge().margin == fmpq(1) - fmpq(3, 4)


@pytest.mark.parametrize(
    "data",
    [
        {"values": {"lam": "1"}},
        {"values": {"lam": "1", "C": 1.5, "b": "1", "xi": "0", "e_m": "1", "B_m": "1"}},
        {
            "values": {"lam": "1", "C": "1", "b": "1", "xi": "0", "e_m": "1", "B_m": "1"},
            "directions": [{"e": "1"}],
        },
    ],
)
def test_points_of_other_statements_are_refused(data: Any) -> None:
    with pytest.raises(InputError):
        Point.read(Statement(ONE_STEP), data)


@pytest.mark.parametrize("value", [None, {}, ONE_STEP, 3])
def test_only_statements_have_points(value: Any) -> None:
    """Hypothesis' own error, one line."""
    with pytest.raises(InvalidArgument, match="accepted: a sdproof"):
        points(value)


def test_the_rank_of_a_pointwise_statement_is_a_value() -> None:
    """It is searched, and left out of a certificate where it is 1."""
    data = {"type": "pointwise", "variables": {"a": "positive"}, "conclusion": "2*a >= r*a"}
    limits = settings(database=None, derandomize=True)
    point = find(points(Statement(data)), violated, settings=limits)
    assert (point.rank, str(point.values["a"])) == (3, "1")
    assert point.to_json()["values"] == {"r": "3", "a": "1"}
    assert "r" not in Point(Statement(data), {"r": ONE, "a": ONE}).to_json()["values"]


@pytest.mark.parametrize("power", range(6))
def test_powers_of_balls_around_zero_are_balls(power: int) -> None:
    """FLINT's are NaN: a square of almost zero would then agree with nothing."""
    with ctx.workprec(80):
        third = arb(1) / 3
        found = evaluate(f"(x - y)**{power}", {"x": third, "y": third}, Arithmetic(number=arb))
    assert found.is_finite()
    assert found.contains(arb(int(power == 0)))


def test_a_repair_leaves_alone_what_a_hypothesis_does_not_speak_of() -> None:
    """Also through definitions, and in direction m."""
    data = {
        "type": "sum", "aligned": True, "variables": {"a": "real", "b": "real", "c": "real"},
        "let": {"d": "2*c"}, "direction": {"e": "positive"},
        "hypotheses": {"h": "d = 6"}, "sums": {"s": "e = 10"}, "conclusion": "e >= a + b",
    }  # fmt: skip
    one = fmpq(1)
    point = Point(Statement(data), {"a": one, "b": one, "c": one, "e_m": one}, [{"e": one}])
    found = satisfying(point)
    assert found is not None
    assert (found.values["a"], found.values["b"], found.values["c"]) == (1, 1, 3)
    assert found.values["e_m"] + found.directions[0]["e"] == 10
