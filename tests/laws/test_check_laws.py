"""Running the laws against estimators of one's own: right ones, wrong ones, floats, bad input."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

import sdproof
from sdproof.errors import InputError
from sdproof.laws import (
    LAWS,
    MODEL,
    Case,
    Judgement,
    Law,
    Reach,
    Subject,
    check_laws,
    known,
    law,
)
from sdproof.laws.check import cases_for, small_cases
from sdproof.laws.designs import probe, squares
from sdproof.model.filters import spectral_filter
from sdproof.model.instance import Instance
from sdproof.statements import Point, Skip
from sdproof.statements.judgement import all_equal, at_least, equal, least, yields

FEW = 12
TOLERANCE = "1e-6"


# --- estimators as a user would write them


def right_filter(instance: Instance, lam: fmpq, xi: Any) -> list[Any]:
    return [spectral_filter(e, lam, xi) for e in instance.eigenvalues]


def solved(a: list[list[Fraction]], b: list[Fraction]) -> list[Fraction]:
    """Gauss–Jordan elimination for a positive definite system in fractions."""
    rows = [[*row, v] for row, v in zip(a, b, strict=True)]
    for i in range(len(rows)):
        rows[i] = [v / rows[i][i] for v in rows[i]]
        for j in range(len(rows)):
            if j != i:
                rows[j] = [u - rows[j][i] * v for u, v in zip(rows[j], rows[i], strict=True)]
    return [row[-1] for row in rows]


def ridge(X: Any, y: Any, lam: Fraction) -> list[Fraction]:
    a = [[sum(p * q for p, q in zip(u, v, strict=True)) for v in X] for u in X]
    for i in range(len(a)):
        a[i][i] += lam
    return solved(a, [sum(p * q for p, q in zip(u, y, strict=True)) for u in X])


def students(X: Any, y: Any, lam: Fraction, xi: Any) -> list[Fraction]:
    """k-step self-distillation in fractions, from its definition."""
    theta = ridge(X, y, lam)
    for step in xi:
        fitted = [sum(t * row[i] for t, row in zip(theta, X, strict=True)) for i in range(len(y))]
        mixed = [(1 - step) * a + step * b for a, b in zip(y, fitted, strict=True)]
        theta = ridge(X, mixed, lam)
    return theta


def squared_penalty(X: Any, y: Any, lam: Fraction, xi: Any) -> list[Fraction]:
    return students(X, y, lam**2, xi)


def forgets_the_mix(X: Any, y: Any, lam: Fraction, xi: Any) -> list[Fraction]:
    """Each student learns from its teacher alone, as if ξ = 1."""
    return students(X, y, lam, [Fraction(1) for _ in xi])


def in_floats(X: Any, y: Any, lam: float, xi: Any) -> Any:
    system = X @ X.T + lam * np.eye(len(X))
    theta = np.linalg.solve(system, X @ y)
    for step in xi:
        theta = np.linalg.solve(system, X @ ((1 - step) * y + step * X.T @ theta))
    return theta


def float_filter(instance: Instance, lam: fmpq, xi: Any) -> Any:
    e = np.array([float(v) for v in instance.eigenvalues])
    return spectral_filter(e, float(lam), [float(x) for x in xi])


RARE = {"OS-1:local-minimum", "OS-2:increasing", "IT-1:4-steps", "IT-1:5-steps", "IT-1:6-steps"}
"""Statements with hypotheses that few points satisfy, or none: drawing takes seconds."""
NAMES = [name for name in known() if name not in RARE]
ABOUT_ALL = {name for name in NAMES if known()[name].about == "estimator"}
ABOUT_FITS = ABOUT_ALL | {name for name in NAMES if known()[name].about == "fit"}


def names(results: Any) -> set[str]:
    return {r.law.name for r in results}


def test_sdproof_itself_passes() -> None:
    """Every law and statement is applicable to sdproof's own model, and holds."""
    report = check_laws(MODEL, NAMES, examples=3)
    assert not report.failing
    assert names(report.holding) == set(NAMES)
    assert all(r.margin is not None and r.margin >= 0 for r in report.results)


def test_a_right_filter_passes() -> None:
    """A right filter holds on every law about estimators; the rest are not applicable."""
    report = check_laws(Subject.of_filter(right_filter), NAMES, examples=FEW)
    assert not report.failing
    assert names(report.holding) == ABOUT_ALL
    assert {r.words for r in report.results if r.law.name not in ABOUT_ALL} == {"not applicable"}


def test_a_right_fit_passes() -> None:
    """Students written in plain fractions pass every law about estimators and fits."""
    report = check_laws(Subject.of_fit(students, "fractions"), NAMES, examples=2)
    assert not report.failing
    assert names(report.holding) == ABOUT_FITS


@pytest.mark.parametrize("fit", [squared_penalty, forgets_the_mix])
def test_a_wrong_fit_fails_with_a_small_counterexample(fit: Callable[..., Any]) -> None:
    """λ² in place of λ, and students that forget the mix, fail at rank 1 with small numbers."""
    chosen = ["matrix-recursion", "filter", "linear", "spectral"]
    report = check_laws(Subject.of_fit(fit), chosen, examples=5)
    assert names(report.failing) == {"matrix-recursion", "filter"}
    assert names(report.holding) == {"linear", "spectral"}
    for result in report.failing:
        case = result.counterexample
        assert case is not None
        assert case.instance.rank == 1
        assert len(case.xi) <= 1
        numbers = [*case.instance.eigenvalues, *case.instance.snr, case.lam, *case.xi]
        assert all(abs(v) <= 3 and v.q <= 2 for v in numbers)
        assert result.law.violation(case, report.subject) == result.found
        assert result.margin is not None
        assert result.margin < 0


@pytest.mark.parametrize(
    "subject",
    [
        Subject.of_fit(in_floats, tolerance=TOLERANCE),
        Subject.of_filter(float_filter, tolerance=fmpq(1, 10**6)),
    ],
    ids=["fit", "filter"],
)
def test_floats_pass_within_tolerance_and_are_never_called_exact(subject: Subject) -> None:
    """Float estimators hold up to rounding, and the words say so."""
    report = check_laws(subject, NAMES, examples=FEW)
    assert not report.failing, str(report)
    for result in report.holding:
        assert "within tolerance" in result.words
    assert "exact" not in str(report)
    assert "relative tolerance 1/1000000" in report.summary


def test_a_tolerance_does_not_hide_a_fault() -> None:
    """A float estimator off by one part in a thousand fails beyond the tolerance."""
    off = Subject.of_filter(lambda *a: 1.001 * float_filter(*a), tolerance=TOLERANCE)
    report = check_laws(off, ["filter", "NA-1:ridge-is-optimal"], examples=3)
    assert names(report.failing) == {"filter", "NA-1:ridge-is-optimal"}
    assert all("beyond tolerance" in r.words for r in report.failing)


def test_a_small_failing_part_is_not_hidden_by_a_large_passing_one() -> None:
    """Each part is compared on its own scale: the least margin need not be the worst one."""
    big = equal(fmpq(10**9), fmpq(10**9) + 1, "large numbers, tiny error")
    small = equal(fmpq(1), fmpq(9, 10), "small numbers, large error")
    both = least((big, small))
    assert both.margin == -1
    assert big.within(fmpq(1, 1000))
    assert not both.within(fmpq(1, 1000))


def test_margins_are_exact() -> None:
    """lhs − rhs, −|difference|, their sum, and −1 for a plain no."""
    assert at_least(fmpq(3), fmpq(1, 3), "").margin == fmpq(8, 3)
    assert equal(fmpq(3), fmpq(1, 3), "").margin == fmpq(-8, 3)
    assert all_equal([fmpq(1), fmpq(2)], [fmpq(2), fmpq(0)], "").margin == -3
    assert all_equal([fmpq(1)], [fmpq(1), fmpq(0)], "").margin == -1
    assert (yields(True, "").margin, yields(False, "").margin) == (0, -1)
    assert Judgement(fmpq(0), "").holds
    assert not Judgement(fmpq(-1, 10**30), "").holds


def test_the_report_can_be_read() -> None:
    """Text, HTML (escaped) and JSON; and a report is not a truth value."""
    subject = Subject.of_filter(lambda i, *_: [fmpq(1)] * i.rank, name="<least squares>")
    report = check_laws(subject, ["filter", "permutation", "three-arithmetics"], examples=1)
    text, html, data = str(report), report._repr_html_(), report.to_json()
    assert "fails at case 1" in text
    assert "at e = (1), B = (0), λ = 1, ξ = ()" in text
    assert "1 laws fail, 1 hold on the cases tried, 1 not applicable" in report.summary
    assert "&lt;least squares&gt;" in html
    assert "<least" not in html
    assert [r["result"] for r in data["results"]] == ["fails", "holds", "not applicable"]  # type: ignore[index, attr-defined]
    with pytest.raises(TypeError, match="not a truth value"):
        bool(report)


def test_no_case_is_not_a_pass() -> None:
    """A law that says something nowhere says so."""

    def never(*_: Any) -> Judgement:
        raise Skip

    empty = Law("empty", "", never)
    (result,) = check_laws(Subject.of_filter(right_filter), [empty], examples=1).results
    assert result.words == "no case"


def wrong_from(
    *, rank: int = 99, steps: int = 99, lam: int = 10**99, ratio: int = 10**99
) -> Subject:
    """Right up to a rank, a number of steps, a λ or a ratio; wrong from there on."""

    def filter(instance: Instance, at: fmpq, xi: Any) -> list[Any]:
        right, e = right_filter(instance, at, xi), instance.eigenvalues
        off = len(e) >= rank or len(xi) >= steps or at >= lam or max(e) / min(e) >= ratio
        return [q + 1 for q in right] if off else right

    return Subject.of_filter(filter)


@pytest.mark.parametrize(
    ("fault", "wider"),
    [
        ({"rank": 7}, {"max_rank": 10}),
        ({"steps": 7}, {"max_steps": 10}),
        ({"lam": 10**9}, {"max_lam": 10**10}),
        ({"ratio": 10**9}, {"max_ratio": 10**10}),
    ],
    ids=["r ≥ 7", "k ≥ 7", "λ", "ratio"],
)
def test_a_fault_far_out_is_found_when_one_looks_there(fault: Any, wider: Any) -> None:
    """The default does not look so far and says how far it looked; a parameter does."""
    subject = wrong_from(**fault)
    (near,) = check_laws(subject, ["filter"]).results
    assert near.result == "holds"
    assert near.tried is not None
    assert near.tried.rank == 6
    assert near.tried.steps == 3
    assert near.tried.lam < 10**6
    assert near.tried.ratio < 10**6
    (far,) = check_laws(subject, ["filter"], **wider).results
    assert far.result == "fails"
    assert far.counterexample is not None
    assert far.tried is not None
    ((name, bound),) = wider.items()
    assert fmpq(str(far.tried.to_json()[name])) <= bound
    assert (far.tried.rank >= 7) == ("rank" in fault)
    assert (far.tried.steps >= 7) == ("steps" in fault)


@pytest.mark.parametrize(
    ("fault", "wider"),
    [({"rank": 7}, {"max_rank": 10}), ({"ratio": 10**12}, {"max_ratio": 10**14})],
    ids=["r ≥ 7", "ratio"],
)
def test_statements_look_farther_too(fault: Any, wider: Any) -> None:
    """The risk of ridge on the family of NA-1, wrong only far out."""
    (near,) = check_laws(wrong_from(**fault), ["NA-1:ridge-is-optimal"]).results
    assert near.result == "holds"
    (far,) = check_laws(wrong_from(**fault), ["NA-1:ridge-is-optimal"], **wider).results
    assert far.result == "fails"
    assert isinstance(far.counterexample, Point)


def test_large_numbers_are_tried_when_asked_for() -> None:
    """B and ξ of other orders of magnitude; and small ones alone."""
    wide = check_laws(MODEL, ["scaling"], max_size=10**30).tried
    assert wide is not None
    assert wide.size > 10**25
    small = check_laws(MODEL, ["filter"], max_rank=1, max_steps=1, max_size=3).results[0].tried
    assert small is not None
    assert (small.rank, small.steps) == (1, 1)


@pytest.mark.parametrize("name", ["filter", "linear", "MT-2:one-step", "NA-1:no-gain"])
def test_every_case_is_within_the_bounds(name: str) -> None:
    """Rank, steps, λ and ratio; of a statement those at which the filter is asked for."""
    bounds = {"max_rank": 4, "max_steps": 2, "max_lam": 50, "max_ratio": 3}
    (result,) = check_laws(MODEL, [name], examples=100, **bounds).results  # type: ignore[arg-type]
    assert result.tried is not None
    assert result.cases > 20
    most = Reach(4, 2, fmpq(50), fmpq(3), result.tried.size)
    assert most.joined(result.tried) == most


def test_a_statement_beyond_the_bounds_has_no_case() -> None:
    """One step is more than none."""
    (result,) = check_laws(MODEL, ["OS-2:bias"], examples=5, max_steps=0).results
    assert (result.words, result.tried) == ("no case", None)


def test_the_report_says_how_far_it_looked() -> None:
    """In text, HTML and JSON: all laws together, and each."""
    report = check_laws(Subject.of_filter(right_filter), ["filter", "permutation", "NA-1:no-gain"])
    text, data = str(report), report.to_json()
    assert report.tried is not None
    assert "r ≤ 6, k ≤ 3, λ ≤ " in text
    assert "k ≤ 0" in text
    assert f"tried up to {report.tried}; nothing beyond: max_rank, max_steps" in text
    assert "nothing beyond" in report._repr_html_()
    assert data["tried"] == report.tried.to_json()
    assert [r["tried"]["max_steps"] for r in data["results"]] == [3, 3, 0]  # type: ignore[index, attr-defined]
    nothing = check_laws(Subject.of_filter(right_filter), ["linear"])
    assert (nothing.tried, nothing.looked, nothing.to_json()["tried"]) == (None, "", None)


@given(st.integers(1, 10**7), st.integers(1, 10**4), st.integers(0, 60))
def test_squares(p: int, q: int, digits: int) -> None:
    """Every positive rational is a sum of four rational squares, found exactly; or of some more."""
    value = fmpq(p, q) * 10**digits
    found = squares(value)
    assert sum((v * v for v in found), start=fmpq(0)) == value
    assert len(found) <= (4 if digits == 0 else 10)


@given(st.lists(st.fractions(Fraction(1, 9), 9, max_denominator=9), min_size=1, max_size=3))
def test_the_probe_has_the_eigenvalues(values: list[Fraction]) -> None:
    """XXᵀ u_j = e_j u_j exactly, with orthonormal u_j."""
    e = tuple(fmpq(v.numerator, v.denominator) for v in values)
    design = probe(e)
    gram = design.X * design.X.transpose()
    one = design.basis.transpose() * design.basis
    inner = design.basis.transpose() * gram * design.basis
    for i in range(len(e)):
        for j in range(len(e)):
            assert one[i, j] == (i == j)
            assert inner[i, j] == (e[i] if i == j else 0)


def test_small_cases_come_first() -> None:
    """Small cases without a repetition, the smallest first, and points of statements by size."""
    cases = small_cases()
    assert len(set(map(str, cases))) == len(cases)
    sizes = [c.instance.rank + len(c.xi) for c in cases]
    assert sizes == sorted(sizes)
    points = [
        p.size() for p in cases_for(law("MT-3:ridge"), 20, 1, Reach()) if isinstance(p, Point)
    ]
    assert len(points) == 20
    assert points == sorted(points)


def test_an_estimator_sees_the_whole_instance() -> None:
    """All eigenvalues of a point and its signal; an eigenvalue that is none of them alone."""
    seen = []

    def watched(instance: Instance, lam: fmpq, xi: Any) -> list[Any]:
        seen.append(instance)
        return right_filter(instance, lam, xi)

    point = Point(law("MT-3:ridge").statement, {"lam": fmpq(1), "C": fmpq(1), "b": fmpq(1),  # type: ignore[arg-type]
                  "e_m": fmpq(1), "B_m": fmpq(2)}, [{"e": fmpq(2), "B": fmpq(0)}])  # fmt: skip
    assert law("MT-3:ridge").violation(point, Subject.of_filter(watched)) is None
    assert seen == [Instance((1, 2), (2, 0))]
    alone = Point(law("SD-1:filter").statement, {"s": fmpq(2), "lam": fmpq(1), "y": fmpq(1)})  # type: ignore[arg-type]
    assert law("SD-1:filter").violation(alone, Subject.of_filter(watched)) is None
    assert seen[-1] == Instance((4,), (0,))


def test_the_laws_are_public() -> None:
    """`sdproof.laws` is there, and a law is found by its name."""
    assert sdproof.laws.LAWS is LAWS
    assert law("filter") is LAWS["filter"]


BAD: list[tuple[str, Callable[[], Any]]] = [
    ("float; accepted: exact", lambda: check_laws(Subject.of_filter(float_filter), ["filter"])),
    ("has 2 numbers", lambda: check_laws(Subject.of_filter(lambda *_: [1, 1]), ["filter"])),
    ("is a int", lambda: check_laws(Subject.of_filter(lambda *_: 1), ["filter"])),  # type: ignore[arg-type, return-value]
    (
        "not a finite float",
        lambda: check_laws(
            Subject.of_filter(lambda i, *_: [float("nan")] * i.rank, tolerance="1e-9"), ["filter"]
        ),
    ),
    ("accepted: Subject", lambda: check_laws(right_filter)),  # type: ignore[arg-type]
    ("law: 'x' is unknown", lambda: check_laws(MODEL, ["x"])),
    ("laws: 3 is not accepted", lambda: check_laws(MODEL, [3])),  # type: ignore[list-item]
    ("laws: int", lambda: check_laws(MODEL, 3)),  # type: ignore[arg-type]
    ("examples: -1", lambda: check_laws(MODEL, examples=-1)),
    ("examples: 1.5", lambda: check_laws(MODEL, examples=1.5)),  # type: ignore[arg-type]
    ("seed: True", lambda: check_laws(MODEL, seed=True)),
    (
        "max_rank: 0 is not accepted; accepted: an integer 1..64",
        lambda: check_laws(MODEL, max_rank=0),
    ),
    ("max_rank: True", lambda: check_laws(MODEL, max_rank=True)),
    (
        "max_steps: 65 is not accepted; accepted: an integer 0..64",
        lambda: check_laws(MODEL, max_steps=65),
    ),
    ("max_lam: 0;", lambda: check_laws(MODEL, max_lam=0)),
    ("max_lam: 0.5 is a float", lambda: check_laws(MODEL, max_lam=0.5)),
    ("max_ratio: 1; accepted: a number > 1", lambda: check_laws(MODEL, max_ratio=1)),
    (
        "max_size: 0 is not accepted; accepted: an integer ≥ 1",
        lambda: check_laws(MODEL, max_size=0),
    ),
    ("filter: None", lambda: Subject.of_filter(None)),  # type: ignore[arg-type]
    ("fit: None", lambda: Subject.of_fit(None)),  # type: ignore[arg-type]
    ("fit: 3 cannot be called", lambda: Subject.of_fit(3)),  # type: ignore[arg-type]
    ("tolerance: 0.1 is a float", lambda: Subject.of_fit(in_floats, tolerance=0.1)),
    ("tolerance: 1;", lambda: Subject.of_fit(in_floats, tolerance=1)),
    ("one of them", lambda: Subject("both", filter=right_filter, fit=students)),
]


@pytest.mark.parametrize(("words", "call"), BAD, ids=[words for words, _ in BAD])
def test_bad_input(words: str, call: Callable[[], Any]) -> None:
    """One line that says what was wrong."""
    with pytest.raises(InputError) as caught:
        call()
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_error_of_the_estimator_is_its_own() -> None:
    """An exception of the user's code is not swallowed."""

    def broken(*_: Any) -> Any:
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        check_laws(Subject.of_filter(broken), ["filter"])


def test_a_case_is_shown_in_one_line() -> None:
    """Exact numbers, as in the counterexamples."""
    case = Case(Instance((1, fmpq(1, 2)), (3, 0)), fmpq(2), (fmpq(-1),))
    assert str(case) == "e = (1, 1/2), B = (3, 0), λ = 2, ξ = (-1)"
