"""`risk_curve`: what it returns, what it refuses, and how it says what it could not do."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from flint import arb, ctx, fmpq

from sdproof import Instance, to_exact
from sdproof.cli import main
from sdproof.errors import InputError, PrecisionExhausted
from sdproof.minima import gain, minimum, steps_needed
from sdproof.numbers.balls import endpoints
from sdproof.optimum import grouped_lower_bound, optimal_curve
from sdproof.optimum.curve import FloatRiskCurve, RiskCurve, risk_curve
from sdproof.optimum.grouping import groups
from sdproof.optimum.weighted import FitProblem

PLAIN = Instance(["3", "2", "1", "1/2"], ["7", "1/3", "0", "2"])


def equispaced(r: int) -> Instance:
    """The instance of the speed targets: e_j = 1 … 1/2, B_1 = 100 r²."""
    return Instance([1 - fmpq(j, 2 * (r - 1)) for j in range(r)], [100 * r * r] + [0] * (r - 1))


def test_it_is_a_sequence() -> None:
    """Length, indexing, slices and iteration over k = 0, …, rank."""
    curve = risk_curve(PLAIN, "1")
    assert isinstance(curve, RiskCurve)
    assert len(curve) == 5
    assert [p.k for p in curve] == [0, 1, 2, 3, 4]
    assert curve[2].k == 2
    assert curve[-1].excess == 0
    assert [p.k for p in curve[1:3]] == [1, 2]
    assert curve.reached
    assert curve.note == ""
    assert "RiskCurve(k = 0..4" in repr(curve)
    assert "1e-15 of the risk" in repr(curve)


def test_the_bound_is_exact_and_grouped() -> None:
    """Equal eigenvalues with unequal B: the larger bound of the groups, exactly."""
    instance = Instance([2, 2, 1], [5, 0, 1])
    curve = risk_curve(instance, 1)
    assert curve.grouped_lower_bound == grouped_lower_bound(instance) == fmpq(10, 7) + fmpq(1, 2)
    assert curve[2].excess == 0
    assert curve[3].excess == 0


def test_json_is_plain_and_outward() -> None:
    """The dictionary survives JSON; strings enclose the exact optimum; exact bound as a string."""
    data = json.loads(json.dumps(risk_curve(PLAIN, "1", xi_for=[2]).to_json()))
    assert data["certified"] is True
    assert to_exact(data["grouped_lower_bound"]) == grouped_lower_bound(PLAIN)
    for row, point in zip(data["steps"], optimal_curve(PLAIN, "1"), strict=True):
        lo, hi = map(to_exact, row["rho"])
        assert lo <= point.rho <= hi
    exact = optimal_curve(PLAIN, "1")[2].xi
    for (lo, hi), xi in zip(data["steps"][2]["xi"], exact, strict=True):
        assert to_exact(lo) <= xi <= to_exact(hi)
    assert "xi" not in data["steps"][1]


@pytest.mark.parametrize("k", [0, 1, 3, 4, 6])
def test_xi_is_the_exact_one(k: int) -> None:
    """Enclosures of ξ hold the exact ones, below, at and beyond the number of eigenvalues."""
    found = risk_curve(PLAIN, "1", steps=6, xi_for=[k])[k].xi
    exact = optimal_curve(PLAIN, "1", 6)[k]
    assert found.attained
    for ball, value in zip(found.xi, exact.xi, strict=True):
        lo, hi = endpoints(arb(ball))
        assert lo <= value <= hi


def test_an_undecided_xi_does_not_hide_the_others() -> None:
    """h_0 = 0 at k = 2 is beyond balls, and k = 30 beyond exact arithmetic: k = 1 is still given."""
    balls = Instance([arb(1), arb("0.5")], [arb(fmpq(3, 5)), arb(fmpq(7, 20))])
    curve = risk_curve(balls, 1, xi_for=[1, 2], limit_bits=512)
    assert (curve[1].xi.attained, curve[2].xi.attained, curve[2].xi.rho) == (True, None, None)
    aligned = [1 + fmpq(j, 40) for j in range(40)]
    curve = risk_curve(Instance(aligned, aligned), 1, xi_for=[1, 30], limit_bits=512)
    assert (curve[1].xi.xi, curve[30].xi.attained) == ((0,), None)
    assert "512 bits" in curve[30].xi.reason


def test_xi_that_does_not_exist_is_found_so() -> None:
    """theory LB-2: at λ = 1, e = (1, 1/2), B = (3/5, 7/20) two steps have an infimum only."""
    curve = risk_curve(Instance([1, "1/2"], ["3/5", "7/20"]), 1, xi_for=[2], limit_bits=512)
    assert curve[2].xi.attained is False
    assert curve[2].xi.xi is None


def test_an_excess_of_zero_is_exactly_zero() -> None:
    """NA-1: B = e/λ makes ridge optimal at λ, so every excess is 0, not merely small."""
    instance = Instance([3, 2, 1], [3, 2, 1])
    curve = risk_curve(instance, 1, relative_to="excess")
    assert all(p.excess == 0 and p.reached for p in curve)
    for degree in range(4):
        e = [fmpq(j + 1) for j in range(9)]
        t = [v / (v + 1) for v in e]
        q = [x + x * (1 - x) * fmpq(1, 5) * x ** (degree - 1) if degree else x for x in t]
        built = Instance(e, [v / (1 - v) for v in q])
        assert FitProblem(groups(built), fmpq(1)).vanishes_from() == degree
        curve = risk_curve(built, 1, relative_to="excess")
        assert [p.k for p in curve if p.excess == 0] == list(range(degree, 10))
        assert curve.reached


def test_early_stop_encloses_the_rest_by_monotonicity() -> None:
    """Relative to the risk the work stops early; later values are within [0, excess_k]."""
    curve = risk_curve(equispaced(160), 1)
    stop = curve.settled_at
    assert stop is not None
    assert stop < 160
    assert curve.reached
    full = risk_curve(equispaced(160), 1, relative_to="excess")
    assert full.settled_at is None
    for early, late in zip(curve, full, strict=True):
        assert early.excess.overlaps(late.excess)
        assert early.rho.overlaps(late.rho)
    tops = [endpoints(p.excess)[1] for p in full]
    assert all(a > b for a, b in pairwise(tops))


def last_excess(instance: Instance, lam: fmpq) -> fmpq:
    """excess_{r−1} by divided differences: (Σ g_j/ω'_j)² / Σ 1/(μ_j ω'_j²), exactly."""
    t = [e / (e + lam) for e in instance.eigenvalues]
    difference = square = fmpq(0)
    for x, b in zip(t, instance.snr, strict=True):
        slope = fmpq(1)
        for y in t:
            slope *= x - y if x != y else 1
        difference += (b / (1 + b) - x) / (x * (1 - x)) / slope
        square += 1 / ((1 + b) * (x * (1 - x) * slope) ** 2)
    return difference**2 / square


@pytest.mark.parametrize("r", [2, 24, 64])
def test_the_last_excess_has_its_digits(r: int) -> None:
    """r = 64: the last excess, about 1e-30, has 15 digits: the exact ones."""
    curve = risk_curve(equispaced(r), 1, relative_to="excess")
    assert curve.reached
    lo, hi = endpoints(curve[r - 1].excess)
    assert 0 < hi - lo < fmpq(2, 10**15) * lo
    assert lo <= last_excess(equispaced(r), fmpq(1)) <= hi


def test_it_says_what_it_could_not_do() -> None:
    """Eigenvalues 1e-300 apart: the limit is kept, what is short says so, all enclosures hold."""
    gap = fmpq(1, 10**300)
    instance = Instance([1, 1 + gap, 2, 2 + gap], [1, 2, 3, 5])
    curve = risk_curve(instance, 1, relative_to="excess", limit_bits=256)
    assert not curve.reached
    assert curve.bits <= 256
    assert curve.needed_bits is not None
    assert curve.needed_bits > 256
    assert "the limit is 256" in curve.note
    assert curve.note in repr(curve)
    for p, exact in zip(curve, optimal_curve(instance, 1), strict=True):
        lo, hi = endpoints(p.rho)
        assert lo <= exact.rho <= hi
    assert risk_curve(instance, 1, relative_to="excess").reached


def test_floats_are_another_type() -> None:
    """No certificate in any form: not a RiskCurve, no balls, JSON says so."""
    curve = risk_curve(PLAIN, "1", arithmetic="float")
    assert isinstance(curve, FloatRiskCurve)
    assert not isinstance(curve, RiskCurve)
    assert not hasattr(curve, "points")
    assert curve.to_json()["certified"] is False
    assert "not certified" in repr(curve)
    assert len(curve) == len(list(curve)) == 5
    assert all(isinstance(v, float) for v in curve)
    assert curve[4] == pytest.approx(43 / 24)


def test_balls_work() -> None:
    """Ball eigenvalues and λ; known multiplicities are merged."""
    with ctx.workprec(300):
        root = arb(2).sqrt()
        instance = Instance([root, root, arb(1)], [1, 2, 3], multiplicities=[2, 1])
        curve = risk_curve(instance, arb(3).sqrt(), relative_to="excess")
        assert curve.reached
        assert curve.grouped_lower_bound.overlaps(grouped_lower_bound(instance))
        for p, other in zip(curve, optimal_curve(instance, arb(3).sqrt()), strict=True):
            assert p.rho.overlaps(other.rho)


def test_wide_balls_are_said_to_be_the_reason() -> None:
    """Balls of 40 bits cannot give 15 digits: valid, wide, and the note says why."""
    wide = arb(1, arb(2) ** -40)
    instance = Instance([wide * v for v in (1, 2, 3, 4)], [wide * 5, 0, 1, 2])
    curve = risk_curve(instance, 1, relative_to="excess")
    assert not curve.reached
    assert "too wide" in curve.note
    exact = optimal_curve(Instance([1, 2, 3, 4], [5, 0, 1, 2]), 1)
    for p, value in zip(curve, exact, strict=True):
        lo, hi = endpoints(p.rho)
        assert lo <= value.rho <= hi


def test_overlapping_eigenvalues_are_refused() -> None:
    """Balls that may or may not be equal: neither bound would be right."""
    wide = arb(1, "0.1")
    with pytest.raises(PrecisionExhausted, match="not certainly distinct"):
        risk_curve(Instance([wide, 3, wide + fmpq(1, 20)], [1, 2, 3]), 1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"lam": 0}, "lam: 0 is not positive"),
        ({"lam": 0.5}, "lam: 0.5 is a float"),
        ({"lam": arb(0, 1)}, "lam: .* is not positive"),
        ({"steps": -1}, "steps: -1 is not accepted; accepted: an integer 0..4096"),
        ({"steps": 4097}, "steps: 4097"),
        ({"steps": True}, "steps: True"),
        ({"relative_to": "ρ"}, "relative_to: 'ρ' is not accepted; accepted: risk, excess"),
        ({"radius": 1e-15}, "radius: 1e-15 is a float"),
        ({"radius": 0}, "radius: not accepted"),
        ({"radius": 1}, "radius: not accepted"),
        ({"radius": "1e-1001"}, "radius: not accepted"),
        ({"xi_for": [5]}, r"xi_for\[0\]: 5 is not accepted; accepted: an integer 0..4"),
        ({"xi_for": "12"}, "xi_for: '12' is a text"),
        ({"xi_for": 3}, "xi_for: int is not accepted"),
        ({"limit_bits": 63}, "limit_bits: 63"),
        ({"limit_bits": None, "arithmetic": "double"}, "arithmetic: 'double'"),
        ({"xi_for": [1], "arithmetic": "float"}, "xi_for: floats do not give ξ"),
        ({"instance": [1, 2]}, "instance: list is not accepted"),
        (
            {"instance": Instance(range(1, 4098), [0] * 4097)},
            r"steps: None with rank 4097; accepted there: an integer 0\.\.4095",
        ),
        (
            {"lam": fmpq(1, 10**400), "arithmetic": "float"},
            "lam: beyond double precision; accepted: arithmetic='ball'",
        ),
    ],
)
def test_bad_input_is_refused_in_one_line(arguments: dict[str, Any], message: str) -> None:
    """Every argument is checked, and the message says what is accepted."""
    call = {"instance": PLAIN, "lam": 1} | arguments
    with pytest.raises(InputError, match=message) as error:
        risk_curve(**call)
    assert "\n" not in str(error.value)


def command(capsys: Any, *arguments: str) -> tuple[int, str, str]:
    """Run ``sdproof curve …``: exit code, standard output, standard error."""
    capsys.readouterr()
    code = main(["curve", *arguments])
    return code, *capsys.readouterr()


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A file with the instance PLAIN."""
    file = tmp_path / "instance.json"
    data = {"eigenvalues": [str(e) for e in PLAIN.eigenvalues]}
    file.write_text(json.dumps(data | {"snr": [str(b) for b in PLAIN.snr]}))
    return str(file)


def test_the_command_gives_the_same(capsys: Any, path: str) -> None:
    """``sdproof curve --json`` prints what the library gives."""
    code, out, err = command(
        capsys, path, "--lam", "1", "--relative-to", "excess", "--xi-for", "1,3", "--json"
    )
    curve = risk_curve(PLAIN, 1, relative_to="excess", xi_for=[1, 3])
    assert (code, err) == (0, "")
    header = {"format": "sdproof-curve", "version": 1}
    assert json.loads(out) == header | json.loads(json.dumps(curve.to_json()))


def test_the_command_shows_a_table(capsys: Any, path: str) -> None:
    """One row for each k and the bound; a note where a limit of bits was hit."""
    code, out, _ = command(capsys, path, "--lam", "1", "--steps", "3")
    assert code == 0
    assert "1.79166666666666" in out
    code, out, _ = command(capsys, path, "--lam", "1", "--radius", "1e-60", "--limit-bits", "64")
    assert code == 0
    assert "the limit is 64" in " ".join(out.split())


def test_the_command_takes_a_design(capsys: Any, tmp_path: Path) -> None:
    """Irrational eigenvalues of a design: enclosures of the radius asked for."""
    file = tmp_path / "design.json"
    design = {"X": [["1", "2"], ["0", "1"], [1, 1]], "rows": "features", "theta": ["1", "1/2", "3"]}
    file.write_text(json.dumps(design | {"noise_variance": "1/3"}))
    code, out, _ = command(capsys, str(file), "--lam", "2", "--relative-to", "excess", "--json")
    assert code == 0
    data = json.loads(out)
    assert data["reached"]
    assert len(data["steps"]) == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--lam", "0"), "--lam: 0 is not positive"),
        (
            ("--lam", "1", "--relative-to", "x"),
            "'x' is not accepted; accepted: one of risk, excess",
        ),
        (("--lam", "1", "--radius", "0"), "radius: not accepted"),
        (("--lam", "1", "--xi-for", "1,a"), "--xi-for[1]: 'a' is not accepted"),
        (("--lam", "1", "--xi-for", "9"), "--xi-for[0]: 9 is not accepted"),
        (("--lam", "1", "--limit-bits", "1"), "--limit-bits: 1 is not accepted"),
    ],
)
def test_the_command_refuses_bad_input(
    capsys: Any, path: str, arguments: tuple[str, ...], message: str
) -> None:
    """Exit code 2 and one line on standard error."""
    code, out, err = command(capsys, path, *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("other", [None, [1, 2], "instance.json"])
def test_something_else_than_an_instance_is_refused(other: Any) -> None:
    """One line that names what was given, from every entry of sdproof.optimum."""
    calls = (
        lambda: risk_curve(other, 1),
        lambda: optimal_curve(other, 1),
        lambda: minimum(other, 2),
        lambda: steps_needed(other),
        lambda: gain(other),
    )
    for call in calls:
        with pytest.raises(InputError) as caught:
            call()
        assert str(caught.value).startswith(f"instance: {type(other).__name__} is not accepted")


@pytest.mark.parametrize("function", [risk_curve, optimal_curve])
def test_infinite_lam_is_refused(function: Any) -> None:
    """A ball that holds ∞, or is nothing else, is no number."""
    for lam in (arb("inf"), arb("nan"), arb(0, "inf")):
        with pytest.raises(InputError):
            function(PLAIN, lam)


def test_float_risks_beyond_double_precision_are_refused() -> None:
    """Numbers that floats hold with a risk that they do not: refused, not a traceback or inf."""
    for instance in (
        Instance(["1e-300", "2e-300"], ["1e308", "1e308"]),
        Instance(["1e308", "1.5e308", "1.2e308"], ["1e308", "1e308", "1e308"]),
    ):
        with pytest.raises(InputError) as caught:
            risk_curve(
                instance, "1e300" if instance.eigenvalues[0] < 1 else "1.7e308", arithmetic="float"
            )
        assert "double precision" in str(caught.value)


def test_few_steps_at_a_large_rank() -> None:
    """Beyond rank 4096 the number of steps is given; ridge is within its enclosure, exactly."""
    large = Instance(range(1, 4201), [10**6, *[0] * 4199])
    curve = risk_curve(large, 5000, steps=3)
    exact = optimal_curve(large, 5000, 0)
    assert [p.k for p in curve] == [0, 1, 2, 3]
    lo, hi = endpoints(curve[0].rho)
    assert lo <= exact[0].rho <= hi
    excess = risk_curve(large, 5000, steps=2, relative_to="excess")
    assert excess.reached
    with pytest.raises(InputError, match=r"steps: 4000 is not accepted; .* 0\.\.3994$"):
        risk_curve(large, 1, steps=4000)


def test_an_excess_that_vanishes_early_at_a_large_rank() -> None:
    """B = c e: no step is needed at λ = 1/c (NA-1), and the excess is known to be 0."""
    aligned = Instance(range(1, 5001), [3 * e for e in range(1, 5001)])
    assert [p.excess for p in risk_curve(aligned, "1/3", steps=2, relative_to="excess")] == [0] * 3
