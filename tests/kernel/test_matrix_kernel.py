"""Certificates whose problem is a design matrix: the kernel's traces against eigenvalues, against the
definition on data, alone, and under attack."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

import sdproof
from sdproof import Design, InputError, Instance, design_risk, kernel
from sdproof import strategies as sds
from sdproof.kernel import instance as kernel_instance
from sdproof.kernel import matrix
from sdproof.minima import minimum, steps_needed
from sdproof.model.serial import problem_from_json, to_json
from sdproof.prove.certificate import Certificate
from sdproof.prove.determinant import excess_polynomials, group
from sdproof.prove.improvement import certify_improvement
from sdproof.prove.instance import certify, certify_at_most, certify_steps
from sdproof.prove.witness import Witness

X = [[1, 2, 0, 1, -1, "1/2"], [0, 1, 1, 3, 1, 1], [2, 1, 1, 0, 0, 1], ["1/3", 0, 1, 1, 1, -2]]
DESIGN = Design(X, [1, "1/2", -1, 2], "1/3", rows="features")
REPEATED = Design(
    [[1, 2, 0, 0], [3, 4, 0, 0], [0, 0, 1, 2], [0, 0, 3, 4], [0, 0, 0, 0]],
    [1, 0, 0, 3, 7],
    2,
    rows="features",
)
DEFICIENT = Design([[1, 2, 3], [2, 4, 6], [0, 1, 1], [1, 0, 1]], [1, 1, 2, 0], 1, rows="features")
xi_lists = st.lists(st.builds(Fraction, st.integers(-9, 9), st.integers(1, 5)), max_size=3)
positive = st.builds(Fraction, st.integers(1, 40), st.integers(1, 9))


def problem_of(design: Design) -> Any:
    return kernel_instance.read_problem(to_json(design))


def exact(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)


def fraction(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))


@given(sds.designs(), st.integers(0, 3), positive, xi_lists, st.integers(1, 9), st.booleans())
@settings(max_examples=40)
def test_traces_are_sums_over_a_known_spectrum(
    known: Any, steps: int, lam: Fraction, xi: list[Fraction], x: int, transposed: bool
) -> None:
    """Risk, number of distinct eigenvalues, lower bound and the sign of Q are those of the eigenvalue
    problem, whatever the shape, rank and orientation."""
    design, spectrum = known.design, known.instance
    if transposed:
        turned = [list(row) for row in zip(*design.X, strict=True)]
        design = Design(turned, design.theta, design.noise_variance, rows="samples")
    found = problem_of(design)
    given_ = {
        "eigenvalues": list(map(str, spectrum.eigenvalues)),
        "snr": list(map(str, spectrum.snr)),
    }
    expected = kernel_instance.read_problem(given_)
    assert found.distinct == expected.distinct
    assert found.lower_bound == expected.lower_bound
    assert found.risk(lam, xi) == kernel_instance.risk(expected, lam, xi)
    steps = min(steps, expected.distinct - 1)
    own = group(design.instance())
    least = sdproof.optimal_curve(design.instance(), own.unit * x, steps)[steps].rho
    for c in (fraction(least), fraction(least) + 1, Fraction(0)):
        value, bound = found.excess(steps, c, x), fraction(least)
        assert (value > 0, value < 0) == (bound > c, bound < c)


@given(sds.integer_designs(), st.integers(0, 2), positive, st.integers(1, 10**5), xi_lists)
@settings(max_examples=40)
def test_the_provers_polynomial(
    design: Design, steps: int, bound: Fraction, x: int, xi: list[Fraction]
) -> None:
    """Interpolated from conjugate eigenvalues, it agrees with the kernel's traces at any point."""
    problem, own = problem_of(design), group(design.instance())
    steps = min(steps, own.distinct - 1)
    assert (problem.distinct, problem.lower_bound) == (own.distinct, fraction(own.lower_bound))
    above, below = excess_polynomials(own, steps)
    p = above - exact(bound) * below
    assert p.degree() <= problem.degree(steps)
    assert problem.excess(steps, bound, x) == fraction(p(fmpq(x)))
    rho = design_risk(design, exact(bound), list(map(exact, xi))).rho
    assert problem.risk(bound, xi) == fraction(rho)


@pytest.mark.parametrize("design", [DESIGN, REPEATED, DEFICIENT])
@pytest.mark.parametrize("steps", [0, 1, 2])
def test_just_below_and_just_above_the_minimum(design: Design, steps: int) -> None:
    """A certificate below, an exact counterexample above, which holds on the data."""
    instance, tiny = design.instance(), fmpq(1, 10**9)
    least = minimum(instance, steps, 20)
    found = certify(instance, steps, least.lo - tiny)
    assert isinstance(found, Certificate)
    assert found.data["instance"] == to_json(design)
    assert found.check().statement["bound"] == str(least.lo - tiny)
    assert "whose rows are features" in str(found.check())
    above = certify(instance, steps, least.hi + tiny)
    assert isinstance(above, Witness)
    assert design_risk(design, above.lam, above.xi).rho == above.rho < least.hi + tiny
    assert certify_at_most(instance, steps, least.hi + tiny).check().kind == "theorem"
    refused(found.data | {"bound": str(least.hi + tiny)})


@pytest.mark.parametrize("design", [DESIGN, REPEATED, DEFICIENT])
def test_the_other_questions(design: Design) -> None:
    """Steps needed, strict improvement, and more steps than distinct eigenvalues."""
    instance = design.instance()
    certificate = certify_steps(instance)
    assert certificate.check().statement["steps"] == steps_needed(instance).k
    many = certify(instance, 5, 0)
    assert isinstance(many, Certificate)
    assert many.data["proof"] is None
    many.check()
    refused(many.data | {"bound": "1000"})
    better = certify_improvement(instance)
    if isinstance(better, Certificate):
        assert better.check().kind == "theorem"


def test_twelve_directions() -> None:
    """A 12 × 13 design with one irreducible polynomial of degree 12."""
    random = Random(1)
    rows = [[random.randint(-4, 4) for _ in range(13)] for _ in range(12)]
    design = Design(rows, [(i % 3) - 1 for i in range(12)], 1, rows="features")
    instance = design.instance()
    assert instance.rank == 12
    assert [e.degree for e in instance.eigenvalues] == [12]
    least = minimum(instance, 1, 15)
    found = certify(instance, 1, least.lo - fmpq(1, 1000))
    assert isinstance(found, Certificate)
    assert found.check().kind == "theorem"


def refused(data: dict[str, Any]) -> str:
    with pytest.raises((kernel.Invalid, kernel.Unreadable)) as caught:
        kernel.check(json.loads(json.dumps(data)))
    return str(caught.value)


def certificate() -> dict[str, Any]:
    found = certify(DESIGN.instance(), 1, "3.38")
    assert isinstance(found, Certificate)
    data: dict[str, Any] = json.loads(found.to_json())
    kernel.check(data)
    return data


@pytest.mark.parametrize(
    "change",
    [
        {"X": [[0] * 6, *X[1:]]},
        {"theta": [0, "1/9", 0, 0]},
        {"theta": [0, 0, 0, 0]},
        {"noise_variance": 20},
        {"X": [row[:4] for row in X], "rows": "samples"},
    ],
)
def test_another_design_is_another_statement(change: dict[str, Any]) -> None:
    """The same proof does not show the bound for a design that has a risk below it."""
    data = certificate()
    other = problem_from_json(data["instance"] | change)
    assert isinstance(other, Design)
    assert minimum(other.instance(), 1, 10).hi < sdproof.to_exact(data["bound"])
    data["instance"] = to_json(other)
    refused(data)


def test_a_square_matrix_read_the_other_way() -> None:
    """Same entries, other orientation: another least risk, so the proof is refused."""
    X, theta = [[1, 9, 0], [0, 1, 1], [0, 0, 5]], [3, 1, -2]
    one, two = (Design(X, theta, 1, rows=rows) for rows in ("features", "samples"))
    least = [minimum(design.instance(), 1, 10).lo for design in (one, two)]
    high, low = (one, two) if least[0] > least[1] else (two, one)
    found = certify(high.instance(), 1, max(least) - fmpq(1, 10**6))
    assert isinstance(found, Certificate)
    assert found.check().statement["instance"]["rows"] == high.rows
    assert refused(found.data | {"instance": to_json(low)})


@pytest.mark.parametrize(
    "change",
    [
        {"rows": "columns"},
        {"rows": None},
        {"X": []},
        {"X": [[]]},
        {"X": [["1"], ["1", "2"]]},
        {"X": [["0"] * 6] * 4},
        {"X": [[1] * 6] * 4},
        {"X": "1"},
        {"X": [["1.5"] * 6] * 4},
        {"theta": ["1"]},
        {"theta": ["1"] * 6},
        {"noise_variance": "0"},
        {"noise_variance": "-1"},
        {"noise_variance": "1/0"},
        {"eigenvalues": ["1"]},
        {"X": [["1"] * 17] * 17, "theta": ["1"] * 17},
    ],
)
def test_what_is_no_design(change: dict[str, Any]) -> None:
    """Unreadable, in one line."""
    data = certificate()
    data["instance"] |= change
    with pytest.raises(kernel.Unreadable) as caught:
        kernel.check(data)
    assert "\n" not in str(caught.value)


def test_limits_on_the_size() -> None:
    """The prover says so before it searches; long numbers are refused before they are multiplied."""
    side = matrix.MAX_SIDE + 1
    large = [[int(i == j) for j in range(side)] for i in range(side)]
    with pytest.raises(InputError, match="a smaller side of at most 16"):
        certify(Design(large, [1] * side, 1, rows="features").instance(), 0, 1)
    long = [[1]] * (matrix.MAX_LENGTH + 1)
    with pytest.raises(InputError, match="a longer one of at most 1024"):
        certify(Design(long, [1], 1, rows="samples").instance(), 0, "1/2")
    certify(Design(long[1:], [1], 1, rows="samples").instance(), 0, "1/2").check()  # type: ignore[union-attr]
    data = certificate()
    data["instance"]["X"] = [["1" + "0" * 90_000 + str(i + j) for j in range(6)] for i in range(4)]
    with pytest.raises(kernel.Unreadable, match="too long"):
        kernel.check(data)


def test_alone(tmp_path: Path) -> None:
    """A copy of the kernel's folder checks it, with nothing else of the package."""
    shutil.copytree(Path(kernel.__file__).parent, tmp_path / "checker")
    (tmp_path / "c.json").write_text(json.dumps(certificate()))
    run = subprocess.run(
        [sys.executable, "-I", "-S", str(tmp_path / "checker"), str(tmp_path / "c.json")],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONIOENCODING": "utf-8"},
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert "X = [1, 2, 0, 1, -1, 1/2; 0, 1" in run.stdout


def test_an_instance_without_its_design_has_no_certificate_when_irrational() -> None:
    """Conjugates alone cannot be written into a certificate."""
    instance = DESIGN.instance()
    bare = Instance(instance.eigenvalues, instance.snr)
    with pytest.raises(InputError, match="rational"):
        certify(bare, 0, 1)


def test_solvers_are_asked_about_rational_eigenvalues_only() -> None:
    """Then a design's certificate makes the same obligations as the spectrum's; else one line."""
    pytest.importorskip("z3")
    from sdproof.solvers.smt.instances import instance_obligations

    design = Design([[3, 0], [0, 2], [0, 0]], [1, "1/2", 3], 1, rows="features")
    found = certify(design.instance(), 0, "1/2")
    spectrum = Instance(design.instance().eigenvalues, design.instance().snr)
    plain = certify(spectrum, 0, "1/2")
    assert isinstance(found, Certificate)
    assert isinstance(plain, Certificate)
    assert len(instance_obligations(found.data)) == len(instance_obligations(plain.data))
    with pytest.raises(InputError, match="needs rational eigenvalues"):
        instance_obligations(certificate())
