"""The kernel's instance part against the model: its risk, its polynomial, its limits, alone."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from flint import fmpq, fmpz_poly
from hypothesis import given, settings
from hypothesis import strategies as st

from sdproof import Instance, kernel, risk
from sdproof.kernel import base
from sdproof.kernel import instance as kernel_instance
from sdproof.kernel.least import Gram, excess_polynomial
from sdproof.kernel.polynomials import determinant, quotient, tabulated, value_at
from sdproof.kernel.positivity import check_nonnegative, on_interval
from sdproof.optimum.fit import optimal_curve
from sdproof.prove.determinant import excess_polynomials, group
from sdproof.prove.instance import certify, certify_at_most, certify_steps

positive = st.builds(Fraction, st.integers(1, 60), st.integers(1, 9))
nonnegative = st.builds(Fraction, st.integers(0, 60), st.integers(1, 9))
real = st.builds(Fraction, st.integers(-60, 60), st.integers(1, 9))
directions = st.lists(st.tuples(positive, nonnegative), min_size=1, max_size=5)
KERNEL = Path(kernel.__file__).parent


def problem_of(pairs: list[tuple[Fraction, Fraction]]) -> tuple[Instance, kernel_instance.Problem]:
    e, b = zip(*pairs, strict=True)
    return Instance(e, b), kernel_instance.read_problem(
        {"eigenvalues": list(map(str, e)), "snr": list(map(str, b))}
    )


def fraction(value: Any) -> Fraction:
    value = fmpq(value)
    return Fraction(int(value.p), int(value.q))


def certificate() -> dict[str, Any]:
    found = certify(Instance([4, 3, 1], ["5", "1/2", "0"]), 1, "1/2")
    return json.loads(found.to_json())


@given(directions, positive, st.lists(real, max_size=4))
@settings(deadline=None)
def test_kernel_risk_is_the_models_risk(
    pairs: list[tuple[Fraction, Fraction]], lam: Fraction, xi: list[Fraction]
) -> None:
    """The kernel's own transcription of ρ equals `sdproof.risk`, exactly."""
    instance, problem = problem_of(pairs)
    expected = risk(
        instance,
        fmpq(lam.numerator, lam.denominator),
        [fmpq(v.numerator, v.denominator) for v in xi],
    ).rho
    assert kernel_instance.risk(problem, lam, xi) == fraction(expected)


@given(directions, st.integers(0, 4), st.integers(1, 9), real)
@settings(deadline=None)
def test_kernel_polynomial_has_the_sign_of_least_risk_minus_bound(
    pairs: list[tuple[Fraction, Fraction]], steps: int, x: int, bound: Fraction
) -> None:
    """Q(x) > 0, = 0, < 0 as the optimal risk over ξ, from orthogonal polynomials, is to c."""
    instance, problem = problem_of(pairs)
    steps = min(steps, len(problem.groups) - 1)
    lam = fmpq(x) * group(instance).unit
    best = fraction(optimal_curve(instance, lam, steps)[steps].rho)
    for c in (bound, best, best + 1, best - 1):
        value = Gram(problem, steps, c).excess(x)
        assert (value > 0, value < 0) == (best > c, best < c)


@given(directions, st.integers(0, 4), real, st.integers(1, 10**6))
@settings(max_examples=50, deadline=None)
def test_degree_bound_of_the_polynomial(
    pairs: list[tuple[Fraction, Fraction]], steps: int, bound: Fraction, x: int
) -> None:
    """Q as the kernel tabulates it has its values at any other point, no higher degree, and is a
    positive multiple of the prover's."""
    instance, problem = problem_of(pairs)
    steps = min(steps, len(problem.groups) - 1)
    found = excess_polynomial(problem, steps, bound)
    assert len(found) - 1 <= (2 * steps + 2) * (len(problem.groups) - steps)
    assert value_at(found, x) == Gram(problem, steps, bound).excess(x)
    c = fmpq(bound.numerator, bound.denominator)
    p = [int(v) for v in excess_polynomials(group(instance), steps).at_bound(c).coeffs()]
    scale = Fraction(found[-1], p[-1]) if p else Fraction(1)
    assert scale > 0
    assert found == [scale * v for v in p]


@given(
    st.lists(st.integers(-9, 9), min_size=1, max_size=6),
    nonnegative,
    positive,
    st.booleans(),
    positive,
)
@settings(deadline=None)
def test_transform_of_an_interval_takes_the_values_of_the_polynomial(
    f: list[int], left: Fraction, width: Fraction, bounded: bool, y: Fraction
) -> None:
    """The transformed polynomial at y is a positive multiple of f at the image of y."""
    right = left + width if bounded else None
    transformed = value_at(on_interval(f, left, right), y)
    if right is not None:
        x = (left * y + right) / (1 + y)
    elif left:
        x = left * (1 + 1 / y)
    else:
        x = 1 / y
    value = value_at(f, x)
    assert (transformed > 0, transformed < 0) == (value > 0, value < 0)


@pytest.mark.parametrize(
    ("f", "breakpoints", "strict", "step"),
    [
        ([1, -3, 1], [], False, "not shown"),
        ([1, -2, 1], [1], True, "not shown"),
        ([0], [], True, "not shown"),
        ([], [], True, "not shown"),
        ([3, -3, 1], [2, 1], False, "increase"),
        ([3, -3, 1], [0, 1], False, "increase"),
        ([3, -3, 1], [1, 1], False, "increase"),
    ],
)
def test_positivity_refuses(f: list[int], breakpoints: list[int], strict: bool, step: str) -> None:
    """Negative values, zeros where > 0 is asked, and partitions out of order are refused."""
    with pytest.raises(kernel.Invalid, match=step):
        check_nonnegative([[f]], [Fraction(b) for b in breakpoints], strict)


def test_positivity_accepts_a_zero_at_a_breakpoint_unless_strict() -> None:
    """(x − 1)² with breakpoint 1 is ≥ 0; x and 1 are > 0 on the open half-line."""
    check_nonnegative([[[1, -2, 1]]], [Fraction(1)], False)
    check_nonnegative([[[0, 1]]], [], True)
    check_nonnegative([[[1]]], [Fraction(5)], True)


def test_alternatives_hold_interval_by_interval() -> None:
    """x − 1 is ≥ 0 from 1 on and 1 − x up to there; one alternative may need two polynomials."""
    low, high, one = [1, -1], [-1, 1], [Fraction(1)]
    check_nonnegative([[low], [high]], one)
    check_nonnegative([[low], [high, [0, 1]]], one)
    for alternatives, points in (
        ([[low]], one),
        ([[low, high]], one),
        ([[low], [high]], []),
        ([[low], [high]], [Fraction(2)]),
        ([[low], [high, [-1]]], one),
        ([], one),
    ):
        with pytest.raises(kernel.Invalid, match="not shown"):
            check_nonnegative(alternatives, points)
    with pytest.raises(kernel.Invalid, match="not shown"):
        check_nonnegative([[low], [high]], one, strict=True)  # both are zero at 1


@given(st.lists(st.integers(-9, 9), max_size=6))
def test_tabulated_polynomials(coefficients: list[int]) -> None:
    """A polynomial comes back from its values at 0, 1, …; also with points to spare."""
    f = [*coefficients, 1]
    for spare in (0, 3):
        assert tabulated(lambda x: [int(value_at(f, x))], len(f) - 1 + spare) == [f]
    assert tabulated(lambda _: [0], 3) == [[]]


@given(
    st.lists(st.integers(-9, 9), min_size=1, max_size=5).filter(lambda f: f[-1]),
    st.lists(st.integers(-9, 9), min_size=1, max_size=5).filter(lambda f: f[-1]),
    st.integers(1, 9),
)
def test_quotients(f: list[int], g: list[int], error: int) -> None:
    """f g over g is f; with an error in a low coefficient it is refused."""
    product = [0] * (len(f) + len(g) - 1)
    for i, a in enumerate(f):
        for j, b in enumerate(g):
            product[i + j] += a * b
    assert quotient(product, g, "place") == f
    if len(g) > 1:
        product[0] += error
        with pytest.raises(kernel.Invalid, match="place"):
            quotient(product, g, "place")
    for divisor in ([], [0], [1, 0]):
        with pytest.raises(kernel.Invalid, match="leading"):
            quotient(product, divisor, "place")


def test_determinants() -> None:
    """Of [[2, 1, 0], [1, 3, 1], [0, 1, 4]]: 18; over 5, times 5; of one number, itself."""
    lower = [[2], [1, 3], [0, 1, 4]]
    assert determinant(lower, 1) == 18
    assert determinant([[5 * v for v in row] for row in lower], 5) == 90
    assert determinant([[-7]], 3) == -7
    assert lower == [[2], [1, 3], [0, 1, 4]]


def test_statement_is_rebuilt_from_the_problem() -> None:
    """The statement names the instance, the steps and the bound of the certificate."""
    statement = str(kernel.check(certificate()))
    assert "eigenvalues (4, 3, 1)" in statement
    assert "signal-to-noise ratios (5, 1/2, 0)" in statement
    assert "ξ in R^1" in statement
    assert "ρ ≥ 1/2" in statement


@pytest.mark.parametrize("name", ["copy_of_kernel", "kernel"])
def test_kernel_directory_runs_alone(tmp_path: Path, name: str) -> None:
    """A copy of the directory, isolated, outside any package: exit codes 0, 1 and 2."""
    shutil.copytree(KERNEL, tmp_path / name)
    valid = certificate()
    invalid = {**valid, "bound": "7"}
    for number, (content, code) in enumerate(
        [(json.dumps(valid), 0), (json.dumps(invalid), 1), ("{", 2)]
    ):
        path = tmp_path / f"{number}.json"
        path.write_text(content)
        result = subprocess.run(
            [sys.executable, "-I", str(tmp_path / name), str(path)],
            capture_output=True,
            cwd=tmp_path,
            check=False,
            timeout=600,
        )
        assert result.returncode == code, result.stderr.decode()
        assert b"Traceback" not in result.stderr


def test_kernel_imports_only_the_standard_library() -> None:
    """Every import in the kernel is relative or of the standard library; no float literal."""
    import ast

    for path in KERNEL.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                assert all(a.name.split(".")[0] in sys.stdlib_module_names for a in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                assert node.module is not None
                assert node.module.split(".")[0] in sys.stdlib_module_names
            elif isinstance(node, ast.Constant):
                assert not isinstance(node.value, float)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[" * 200_000, "deep"),
        ("1.5", "exact"),
        ("NaN", "exact"),
        ("1" * 5_000, "bare number"),
        ('{"a": 1, "a": 2}', "repeated"),
        ('{"a": ', "JSON"),
        (" " * (base.MAX_BYTES + 1), "bytes"),
        ("[]", "object"),
        ("{}", "format"),
    ],
)
def test_files_that_are_refused(tmp_path: Path, text: str, reason: str) -> None:
    """Deep, inexact, oversized and malformed files are unreadable, with a reason."""
    path = tmp_path / "c.json"
    path.write_text(text)
    with pytest.raises(kernel.Unreadable, match=reason):
        kernel.check(kernel.load(str(path)))


def test_file_that_is_not_text(tmp_path: Path) -> None:
    """Binary and missing files are unreadable."""
    path = tmp_path / "c.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(kernel.Unreadable, match="UTF-8"):
        kernel.load(str(path))
    with pytest.raises(kernel.Unreadable, match="No such file"):
        kernel.load(str(tmp_path / "none"))


@pytest.mark.parametrize(
    "bad",
    [
        True,
        1,
        None,
        1.0,
        "1.0",
        "٣",
        "1/0",
        "",
        "-",
        "+1",
        "1e3",
        " 1",
        "9" * (base.MAX_DIGITS + 1),
        ["1"],
    ],
)
def test_numbers_that_are_refused(bad: object) -> None:
    """Only "p" and "p/q" in ASCII digits are numbers; truth values and bare numbers are not."""
    with pytest.raises(kernel.Unreadable, match="bound"):
        kernel.check({**certificate(), "bound": bad})


@pytest.mark.parametrize("bad", [True, "1", -1, 17, None, [1]])
def test_counts_that_are_refused(bad: object) -> None:
    """A number of steps is a JSON integer in range."""
    with pytest.raises(kernel.Unreadable, match="steps"):
        kernel.check({**certificate(), "steps": bad})


def test_long_numbers_are_read_and_shown_exactly() -> None:
    """Numbers beyond Python's own limit of 4300 digits survive reading and showing."""
    text = "-" + "123456789" * 2_000
    value = base.rational(f"{text}/{'7' * 9_001}", "x")
    assert base.show(value.numerator * 1) == base.show(Fraction(value.numerator))
    assert base.show(base.rational(text, "x")) == text
    assert base.rational(base.show(value), "x") == value


@pytest.mark.parametrize("rank", [8, 64])
def test_work_beyond_the_limit_is_refused_at_once(rank: int) -> None:
    """Eigenvalues too long for their number are refused before any heavy computation."""
    digits = min(base.MAX_DIGITS, base.MAX_BYTES // rank // 4) - 2
    data = certificate() | {
        "instance": {
            "eigenvalues": [f"{'3' * digits}1/{'7' * digits}{i % 10}" for i in range(rank)],
            "snr": ["1"] * rank,
        }
    }
    with pytest.raises(kernel.Unreadable, match="too long"):
        kernel.check(data)


def test_steps_certificate_with_a_false_half_is_refused() -> None:
    """steps_needed = 1 becomes neither 0 nor 2 by editing the count."""
    instance = Instance([1, "1/5"], [3, 0])
    data = certify_steps(instance).data
    assert data["steps"] == 1
    assert "1 is the least k" in str(kernel.check(data))
    for steps in (0, 2):
        with pytest.raises((kernel.Invalid, kernel.Unreadable)):
            kernel.check({**data, "steps": steps})


def test_upper_bound_needs_a_witness_in_the_domain() -> None:
    """A negative λ, a wrong number of ξ or a higher risk is invalid."""
    data = certify_at_most(Instance([2, 1], [3, 0]), 1, "2").data
    assert kernel.check(data)
    for lam, xi in (("-1", data["witness"]["xi"]), ("0", ["1"]), ("1", []), ("1", ["1000"])):
        with pytest.raises(kernel.Invalid, match="witness"):
            kernel.check({**data, "witness": {"lam": lam, "xi": xi}})


def test_the_zero_polynomial_is_handled() -> None:
    """A square that is zero divides nothing."""
    data = certificate()
    for square in ([], ["0"], ["1", "0"]):
        data["proof"].update(square=square, breakpoints=[])
        with pytest.raises(kernel.Invalid, match="square"):
            kernel.check(data)
    assert fmpz_poly([]).degree() == -1
