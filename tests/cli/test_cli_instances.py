"""risk, optimum, minimum, steps, gain and family: JSON answers equal the library's."""

from __future__ import annotations

import io
import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from flint import fmpq

from sdproof import (
    Instance,
    christoffel,
    krylov_bound,
    krylov_risk,
    lower_bound,
    minimum,
    risk,
    steps_for,
    to_exact,
)
from sdproof.families import FAMILIES, hard
from sdproof.model.design import Design
from sdproof.model.estimators import design_risk
from sdproof.model.serial import load_problem, to_json


def test_risk_is_exact(run: Any, instance: str) -> None:
    """The four numbers equal a transcription with fractions.Fraction, written independently."""
    found = run("risk", instance, "--lam", "5/4", "--xi=-2/3,7/5,1/9", "--json").data
    e = [Fraction(9), Fraction(25, 4), Fraction(4)]
    B = [
        v * c**2 / Fraction(3, 7)
        for v, c in zip(e, [Fraction(7, 3), Fraction(-1, 2), Fraction(1, 5)], strict=True)
    ]
    bias = variance = Fraction(0)
    for v, b in zip(e, B, strict=True):
        t, p = v / (v + Fraction(5, 4)), Fraction(1)
        for x in (Fraction(-2, 3), Fraction(7, 5), Fraction(1, 9)):
            p = 1 - x + x * t * p
        bias, variance = bias + b * (1 - t * p) ** 2, variance + (t * p) ** 2
    rho = bias + variance
    assert {k: Fraction(v) for k, v in found.items()} == {
        "rho": rho,
        "bias": bias,
        "variance": variance,
        "excess_risk": rho * Fraction(3, 700),
    }


def test_xi_may_follow_a_space(run: Any, instance: str) -> None:
    """``--xi -2/3`` and ``--xi=-2/3`` are the same; decimals are read exactly; no --xi is ridge."""
    one = run("risk", instance, "--lam", "5/4", "--xi", "-2/3,0.2", "--json")
    two = run("risk", instance, "--lam", "1.25", "--xi=-2/3,1/5", "--json")
    ridge = run("risk", instance, "--lam", "1.25", "--json").json["rho"]
    assert one == two
    assert to_exact(ridge) == risk(load_problem(instance), fmpq(5, 4)).rho


def test_a_design_gives_the_exact_risk(run: Any, design: str) -> None:
    """The numbers are those computed on data, though the eigenvalues are irrational; the output says
    what the rows of X are."""
    data = json.loads(Path(design).read_text())
    exact = design_risk(
        Design(data["X"], data["theta"], data["noise_variance"], rows="features"), "2", ["-3"]
    )
    found = run("risk", design, "--lam", "2", "--xi=-3", "--json").data
    said = found.pop("X")
    assert said == "rows are features: 2 samples, 3 features, rank 2, irrational eigenvalues"
    assert found == {name: str(value) for name, value in exact._asdict().items()}


def test_every_command_takes_a_design_and_says_its_orientation(run: Any, tmp_path: Path) -> None:
    """Irrational eigenvalues of a 4 × 6 matrix, of samples or of features."""
    data = {
        "X": [[1, 2, 0, 1, -1, "1/2"], [0, 1, 1, 3, 1, 1], [2, 1, 1, 0, 0, 1], [1, 0, 1, 1, 1, -2]],
        "noise_variance": "1/3",
    }
    path = tmp_path / "d.json"
    for rows, theta in (("samples", [1, 2, -1, 0, "1/2", 1]), ("features", [1, 2, -1, "1/2"])):
        path.write_text(json.dumps(data | {"rows": rows, "theta": theta}))
        said = f"rows are {rows}: "
        for arguments in (
            ["risk", path, "--lam", "1"],
            ["optimum", path, "--lam", "1", "--steps", "2"],
            ["curve", path, "--lam", "1"],
            ["minimum", path, "--steps", "1"],
            ["minimum", path, "--steps", "2"],
            ["steps", path],
            ["steps", path, "--factor", "2"],
            ["krylov", path, "--steps", "1"],
            ["gain", path],
            ["constants", "--instance", path],
        ):
            found = run(*arguments, "--json")
            assert found.code == 0, arguments
            where = found.json["instance"] if arguments[0] == "constants" else found.json
            assert where["X"].startswith(said)
            assert said in " ".join(run(*arguments).out.split())
        found = run("certify", path, "--steps", "1", "--at-least", "1", "--json")
        assert found.json["instance"]["rows"] == rows
        assert found.json["instance"]["theta"] == [str(v) for v in theta]


def test_a_matrix_without_orientation_is_refused(run: Any, tmp_path: Path) -> None:
    """Square or not, it is not guessed; the message says what to write."""
    path = tmp_path / "d.json"
    path.write_text('{"X": [[1, 2], [0, 1]], "theta": [1, 1], "noise_variance": 1}')
    code, out, err = run("gain", path)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "'samples'" in err
    assert "'features'" in err


def test_more_conjugates_than_exact_arithmetic_takes(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the limit: enclosures at one λ, and one line where only exact arithmetic decides."""
    design = tmp_path / "d.json"
    data = {"X": [[1, 2, 0], [0, 1, 1], [2, 0, 5]], "theta": [3, 1, -2], "noise_variance": "1/3"}
    design.write_text(json.dumps(data | {"rows": "samples"}))
    exact = run("risk", design, "--lam", "2", "--xi=-3", "--json").json
    bound = run("optimum", design, "--lam", "2", "--steps", "2", "--json").json["lower_bound"]
    monkeypatch.setattr("sdproof.numbers.conjugates.MAX_DEGREE", 2)
    for digits in (5, 40):
        found = run("risk", design, "--lam", "2", "--xi=-3", "--digits", digits, "--json").json
        for name in ("rho", "bias", "variance", "excess_risk"):
            lo, hi = map(to_exact, found[name])
            value = to_exact(exact[name])
            assert lo <= value <= hi
            assert hi - lo <= value * fmpq(10) ** (2 - digits)
    balls = run("optimum", design, "--lam", "2", "--steps", "2", "--json").json
    assert to_exact(balls["lower_bound"][0]) <= to_exact(bound) <= to_exact(balls["lower_bound"][1])
    for relative in ("risk", "excess"):
        arguments = ("curve", design, "--lam", "2", "--relative-to", relative, "--json")
        assert run(*arguments).json["reached"]
    code, out, err = run("gain", design)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "3 conjugate irrational eigenvalues" in err


def test_optimum_reaches_the_lower_bound(run: Any, instance: str) -> None:
    """Three steps attain LB exactly at λ = 5/4, and the ξ printed does it."""
    found = run("optimum", instance, "--lam", "5/4", "--steps", "3", "--json").json
    loaded = load_problem(instance)
    assert [row["k"] for row in found["steps"]] == [0, 1, 2, 3]
    assert found["steps"][3]["rho"] == found["lower_bound"] == str(lower_bound(loaded))
    for row in found["steps"]:
        xi = [to_exact(v) for v in row["xi"]]
        assert row["attained"]
        assert len(xi) == row["k"]
        assert risk(loaded, fmpq(5, 4), xi).rho == to_exact(row["rho"])


def test_optimum_says_why_nothing_attains(run: Any, tmp_path: Path) -> None:
    """The LB-2 example: λ = 1, e = (1, 1/2), B = (3/5, 7/20): two steps only approach LB."""
    path = tmp_path / "i.json"
    path.write_text('{"eigenvalues": ["1", "1/2"], "snr": ["3/5", "7/20"]}')
    rows = run("optimum", path, "--lam", "1", "--steps", "3", "--json").json["steps"]
    assert rows[2]["attained"] is False
    assert rows[2]["xi"] is None
    assert rows[2]["reason"]
    assert rows[3]["attained"] is True


def test_optimum_of_a_design(run: Any, design: str) -> None:
    """Irrational eigenvalues: exact risks with exact ξ, which give them on the data."""
    found = run("optimum", design, "--lam", "1", "--steps", "2", "--json").json
    problem = load_problem(design)
    for row in found["steps"]:
        assert design_risk(problem, 1, row["xi"]).rho == to_exact(row["rho"])
    assert found["steps"][2]["rho"] == found["lower_bound"]


def test_minimum_of_one_direction(run: Any, tmp_path: Path) -> None:
    """r = 1: min over λ is B/(1+B) at λ = e/B, known by hand."""
    path = tmp_path / "i.json"
    path.write_text('{"eigenvalues": ["2"], "snr": ["3"]}')
    found = run("minimum", path, "--steps", "0", "--digits", "20", "--json").json
    assert to_exact(found["lo"]) <= fmpq(3, 4) <= to_exact(found["hi"])
    assert to_exact(found["lam"][0]) <= fmpq(2, 3) <= to_exact(found["lam"][1])


def test_minimum_as_a_limit(run: Any, tmp_path: Path) -> None:
    """No signal: ridge is best for λ → ∞, and that is no λ."""
    path = tmp_path / "i.json"
    path.write_text('{"eigenvalues": ["2", "1"], "snr": ["0", "0"]}')
    found = run("minimum", path, "--steps", "0", "--json").json
    assert (found["lam"], found["attained"], found["lo"], found["hi"]) == ("inf", False, "0", "0")


def test_minimum_and_gain_of_two_steps(run: Any, tmp_path: Path) -> None:
    """k = 2 is said to be a ball enclosure; it holds the library's, and `gain` agrees."""
    path = tmp_path / "i.json"
    path.write_text('{"eigenvalues": [10, 2, 1, 8], "snr": [400, 1, 1, 20]}')
    found = run("minimum", path, "--steps", "2", "--digits", "20", "--json").json
    exact = minimum(Instance([10, 2, 1, 8], [400, 1, 1, 20]), 2, 40)
    assert to_exact(found["lo"]) <= exact.lo <= exact.hi <= to_exact(found["hi"])
    assert "no kernel certificate" in found["method"]
    both = run("gain", path, "--steps", "2", "--digits", "20", "--json").json
    assert both["k_step"] == [found["lo"], found["hi"]]
    assert to_exact(both["k_step_ratio"][0]) >= 1


def test_krylov_filters(run: Any, instance: str) -> None:
    """The numbers of the library; for k = 0 there is no L_k; the table has the same values."""
    loaded = load_problem(instance)
    assert isinstance(loaded, Instance)
    found = run("krylov", instance, "--steps", "2", "--json").json
    for key, side in (("krylov", "inf"), ("inverse_krylov", "zero")):
        best = krylov_risk(loaded, 2, side)
        assert found[key] == {"rho": str(best.rho), "coefficients": [*map(str, best.coefficients)]}
    assert found["christoffel"] == str(christoffel(loaded, 2))
    assert found["christoffel_bound"] == str(krylov_bound(loaded, 2))
    assert found["lower_bound"] == str(lower_bound(loaded))
    assert run("krylov", instance, "--steps", "0", "--json").json["christoffel"] is None
    assert "Christoffel function L_2" in run("krylov", instance, "--steps", "2").out


def test_krylov_filters_in_balls(run: Any, design: str) -> None:
    """Irrational eigenvalues: enclosures of the digits asked for."""
    found = run("krylov", design, "--steps", "1", "--digits", "30", "--json").json
    lo, hi = map(to_exact, found["krylov"]["rho"])
    assert 0 < hi - lo < lo * fmpq(1, 10**28)


def test_steps_within_a_factor(run: Any, instance: str) -> None:
    """The answer of `steps_for`, and one line for a factor below 1."""
    found = run("steps", instance, "--factor", "3/2", "--json").json
    loaded = load_problem(instance)
    assert isinstance(loaded, Instance)
    exact = steps_for(loaded, "3/2")
    assert (found["at_least"], found["at_most"], found["steps"]) == (
        exact.least,
        exact.most,
        exact.k,
    )
    assert found["enough"] == exact.reached
    code, out, err = run("steps", instance, "--factor", "0.9")
    assert (code, out, err) == (
        2,
        "",
        "sdproof: --factor: 9/10 is below 1; accepted: a number ≥ 1\n",
    )


def test_minimum_by_the_law_says_so(run: Any, tmp_path: Path) -> None:
    """`given` stands in the place of `method`; without the law's hypotheses, one line."""
    path = tmp_path / "i.json"
    path.write_text(json.dumps(to_json(hard(12, 200, "1/2"))))
    law = run("minimum", path, "--steps", "2", "--law", "--json").json
    searched = run("minimum", path, "--steps", "2", "--json").json
    assert "proof on paper" in law.pop("given")
    assert "enclosure" in searched.pop("method")
    assert law == searched
    assert "given" in run("minimum", path, "--steps", "10", "--law", "--json").json
    assert (
        "--steps: 10; accepted: 0..8, from 12 on, which is the number of distinct eigenvalues, others "
        "up to 256 by the k-step law (law=True; --law)" in run("minimum", path, "--steps", "10")[2]
    )
    assert run("minimum", path, "--steps", "12").code == 0
    path.write_text(json.dumps(to_json(Instance(range(1, 15), [1] * 14))))  # type: ignore[arg-type]
    code, out, err = run("minimum", path, "--steps", "10", "--law")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "the k-step law does not apply to this instance" in err


def test_steps_and_gain(run: Any, instance: str) -> None:
    """r = 3 needs at most 3 steps; the gain is at most r/LB (GL-1)."""
    steps = run("steps", instance, "--json").json
    gain = run("gain", instance, "--json").json
    assert steps["steps"] <= 3
    assert steps["reaches_lower_bound"]
    assert to_exact(gain["lower_bound"]) == lower_bound(load_problem(instance))
    cap = to_exact(gain["largest_possible_ratio"])
    for name in ("ridge_ratio", "one_step_ratio"):
        assert to_exact(gain[name][1]) >= 1
        assert to_exact(gain[name][0]) <= cap


@pytest.mark.parametrize("command", ["minimum --steps 1", "steps", "gain"])
def test_exact_only_commands_refuse_balls(run: Any, tmp_path: Path, command: str) -> None:
    """They decide with exact arithmetic; balls are refused in one line."""
    name, *rest = command.split()
    path = tmp_path / "i.json"
    ball = {"mid": ["1", "0"], "rad": ["1", "-9"]}
    path.write_text(json.dumps({"eigenvalues": [ball], "snr": [1]}))
    code, out, err = run(name, path, *rest)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "exact" in err


@pytest.mark.parametrize("name", list(FAMILIES))
def test_family_writes_an_instance(run: Any, name: str, tmp_path: Path) -> None:
    """Standard output and -o FILE hold the same instance, which reads back as built."""
    path = tmp_path / "f.json"
    printed = run("family", name)
    written = run("family", name, "-o", path)
    assert printed.code == written.code == 0
    assert written.out == ""
    assert path.read_text() == printed.out
    assert load_problem(path) == FAMILIES[name].build()


def test_family_parameters_in_three_spellings(run: Any) -> None:
    """r=4, --r=4 and --r 4 are the same."""
    expected = to_json(hard(4, "7/2", "1/3", 2))
    for spelling in (
        ["r=4", "C=7/2", "b=1/3", "aligned=2"],
        ["--r=4", "--C=3.5", "--b=1/3", "--aligned=2"],
        ["--r", "4", "--C", "7/2", "--b", "1/3", "--aligned", "2"],
    ):
        assert run("family", "hard", *spelling).json == expected


def test_family_list(run: Any) -> None:
    """--list names every family, for people and as JSON."""
    listed = run("family", "--list", "--json").data
    assert [row["family"] for row in listed] == list(FAMILIES)
    assert "near-miss" in run("family", "--list").out


def test_standard_input(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """INSTANCE - reads standard input."""
    text = b'{"eigenvalues": ["1"], "snr": ["3"]}'
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    found = run("risk", "-", "--lam", "1", "--json").data
    assert found == {"rho": "1", "bias": "3/4", "variance": "1/4", "excess_risk": None}


@pytest.mark.parametrize(
    "command",
    [
        "risk {} --lam 1 --xi=1,2",
        "optimum {} --lam 1 --steps 3",
        "minimum {} --steps 1",
        "steps {}",
        "gain {}",
    ],
)
@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_tables_and_files(
    run: Any,
    instance: str,
    command: str,
    columns: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Tables fit the terminal and hold no colour codes; -o writes what --json prints."""
    monkeypatch.setenv("COLUMNS", columns)
    arguments = command.format(instance).split()
    table = run(*arguments)
    assert table.code == 0
    assert max(map(len, table.out.splitlines())) <= int(columns)
    assert "\x1b" not in table.out
    path = tmp_path / "out.json"
    quiet = run(*arguments, "-o", path)
    assert quiet == (0, "", "")
    assert run(*arguments, "--json").out == path.read_text()


def test_exact_numbers_are_strings(run: Any, instance: str) -> None:
    """No JSON float anywhere in any answer."""

    def fail(text: str) -> None:
        raise AssertionError(text)

    for arguments in (
        ["risk", instance, "--lam", "1"],
        ["gain", instance],
        ["steps", instance],
        ["optimum", instance, "--lam", "1", "--steps", "2"],
        ["minimum", instance, "--steps", "0"],
        ["family", "hard"],
    ):
        json.loads(run(*arguments, "--json").out, parse_float=fail)


def test_a_large_instance_is_quick(run: Any, tmp_path: Path) -> None:
    """Rank 300, exact risk with a long ξ."""
    path = tmp_path / "i.json"
    path.write_text(json.dumps(to_json(hard(300))))
    xi = ",".join(["1/3"] * 20)
    found = run("risk", path, "--lam", "1", "--xi", xi, "--json").json
    assert isinstance(load_problem(path), Instance)
    assert to_exact(found["rho"]) > 1
