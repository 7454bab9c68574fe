"""Certificates of every kind as LaTeX, Markdown and SMT-LIB, by the CLI and by the API."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flint import fmpq
from test_instance_cli import Run
from test_instance_cli import run as run
from tex_checks import problems

from sdproof import Instance
from sdproof.cli.app import BAD_INPUT, FAILED, OK
from sdproof.errors import InputError, ProofError
from sdproof.present.certificates import EXPORTS, latex, markdown, smt
from sdproof.prove.improvement import certify_improvement
from sdproof.prove.instance import certify, certify_at_most, certify_steps
from sdproof.solvers.smt import in_one_variable, obligations
from sdproof.state import papers
from sdproof.statements import Statement

SMALL = Instance([1, "1/2", "1/4"], [10, 0, 0])


def data(found: Any) -> dict[str, Any]:
    return dict(json.loads(found.to_json()))


INSTANCES = {
    "lower-bound": data(certify(SMALL, 1, 1)),
    "interpolating": data(certify(SMALL, 3, "1/2")),
    "box-bound": data(certify(SMALL, 1, 1, xi=(0, 1))),
    "half-line": data(certify(SMALL, 1, 1, xi=(0, None))),
    "two": data(certify(SMALL, 2, "1/2", xi=((0, 1), (-1, 2)))),
    "upper-bound": data(certify_at_most(SMALL, 1, 2)),
    "strict-improvement": data(certify_improvement(SMALL)),
    "steps-needed": data(certify_steps(SMALL)),
    "fewer steps": data(certify_steps(Instance([1, "1/5"], [3, 0]))),
}


def of_paper() -> dict[str, Any]:
    """A family certificate and a counterexample."""
    claim = next(c for c in papers()["pareek2024"] if c.id == "MT-3")
    return claim.theorems[0].certificate()


@pytest.mark.parametrize("name", [*INSTANCES, "family"])
def test_every_kind_in_every_form(name: str) -> None:
    """Statement and proof; formulas closed, no sign outside ASCII in LaTeX, balanced SMT-LIB."""
    certificate = of_paper() if name == "family" else INSTANCES[name]
    shown = {form: export(certificate) for form, export in EXPORTS.items()}
    statement = {k: v for k, v in certificate.items() if k == "statement"}
    if statement:
        assert Statement(statement["statement"]).text in shown["markdown"]
    assert "1. " in shown["markdown"]
    assert problems(shown["latex"]) == []
    assert r"\begin{proof}" in shown["latex"]
    assert shown["smt"].count("(") == shown["smt"].count(")")
    assert shown["smt"].count("(check-sat)") == shown["smt"].count("(reset)") > 0


@pytest.mark.parametrize("form", EXPORTS)
def test_what_is_not_valid_is_not_exported(form: str) -> None:
    """A false bound, something else than a certificate."""
    with pytest.raises(ProofError, match="rejects"):
        EXPORTS[form](INSTANCES["lower-bound"] | {"bound": "9"})
    for other in ({}, [], None, 3, INSTANCES["lower-bound"] | {"kind": "x"}):
        with pytest.raises(InputError, match="certificate"):
            EXPORTS[form](other)  # type: ignore[arg-type]


def test_the_polynomial_in_one_variable_has_the_sign_of_the_gap() -> None:
    """Its obligation is about x alone, and at a bound that is false it is negative somewhere."""
    (found,) = in_one_variable(INSTANCES["lower-bound"])
    assert found.signs == {"x": "positive"}
    (false,) = in_one_variable(INSTANCES["lower-bound"] | {"bound": "3"})
    values = [[of.goal.value.num(x) > 0 for x in map(fmpq, range(1, 9))] for of in (found, false)]
    assert all(values[0])
    assert not all(values[1])
    assert len(in_one_variable(INSTANCES["two"])) == 4 + 4 + 1
    assert len(in_one_variable(INSTANCES["half-line"])) == 2
    assert in_one_variable(INSTANCES["upper-bound"]) == ()


@pytest.mark.parametrize("name", INSTANCES)
def test_both_forms_ask_as_many_questions(name: str) -> None:
    """What is unknown in one form can be asked again in the other, question by question."""
    certificate = INSTANCES[name]
    plain, other = obligations(certificate), obligations(certificate, structured=True)
    assert [o.expect for o in plain] == [o.expect for o in other]


@pytest.mark.parametrize("name", INSTANCES)
def test_solvers_agree_in_one_variable(name: str) -> None:
    """Z3 decides every polynomial of the small instances."""
    pytest.importorskip("z3")
    from sdproof.solvers.smt import ask_each

    found = in_one_variable(INSTANCES[name])
    assert [o.verdict for o in ask_each(found, "z3", 20)] == ["agrees"] * len(found)


def test_a_solver_disagrees_with_a_false_bound() -> None:
    """Also about corners and sides of a box."""
    pytest.importorskip("z3")
    from sdproof.solvers.smt import ask_each

    for name in ("lower-bound", "half-line", "two"):
        found = in_one_variable(INSTANCES[name] | {"bound": "3"})
        assert "disagrees" in [o.verdict for o in ask_each(found, "z3", 20)]


@pytest.mark.parametrize("form", EXPORTS)
def test_by_the_command_line(run: Run, form: str) -> None:
    """Printed, or written to a file; refused with one line or exit code 1."""
    certificate = INSTANCES["box-bound"]
    Path("c.json").write_text(json.dumps(certificate))
    expected = EXPORTS[form](certificate)
    assert run("check", "c.json", f"--{form}") == (OK, expected, "")
    assert run("check", "c.json", f"--{form}", "-o", "c.out") == (OK, "", "")
    assert Path("c.out").read_text() == expected
    Path("bad.json").write_text(json.dumps(certificate | {"bound": "9"}))
    code, out, _ = run("check", "bad.json", f"--{form}", "-o", "bad.out")
    assert code == FAILED
    assert "positivity" in out
    assert not Path("bad.out").exists()
    for arguments in (["c.json", f"--{form}", "--json"], ["none.json", f"--{form}"],
                      ["c.json", f"--{form}", "-o", "no/such/place"]):  # fmt: skip
        code, out, error = run("check", *arguments)
        assert (code, out, error.count("\n")) == (BAD_INPUT, "", 1)


def test_bounds_by_the_command_line(run: Run) -> None:
    """--xi-in once or twice, open ends, a counterexample in the box, and what is refused."""
    ask = ("certify", "instance.json", "--at-least")
    assert run(*ask, "1", "--steps", "1", "--xi-in", "0,1", "-o", "c.json")[0] == OK
    assert json.loads(Path("c.json").read_text())["xi"] == [["0", "1"]]
    assert run(*ask, "1", "--steps", "1", "--xi-in", "-inf,1", "-o", "c.json")[0] == OK
    assert json.loads(Path("c.json").read_text())["xi"] == [[None, "1"]]
    both = ("--xi-in", "0,1", "--xi-in=-1/2,2")
    assert run(*ask, "1/2", "--steps", "2", *both, "-o", "c.json")[0] == OK
    assert json.loads(Path("c.json").read_text())["xi"] == [["0", "1"], ["-1/2", "2"]]
    code, out, _ = run(*ask, "3", "--steps", "1", "--xi-in", "0,1", "--json")
    assert code == FAILED
    assert 0 <= float(fmpq(*map(int, json.loads(out)["xi"][0].split("/")))) <= 1
    for steps, bounds in (("1", "1,0"), ("1", "0"), ("1", "a,b"), ("1", "inf,1"), ("1", "0,1,2"),
                          ("0", "0,1"), ("3", "0,1"), ("2", "0,inf"), ("1", "-inf,inf")):  # fmt: skip
        code, out, error = run(*ask, "1", "--steps", steps, f"--xi-in={bounds}")
        assert (code, out, error.count("\n")) == (BAD_INPUT, "", 1), bounds
    code, _, error = run("certify", "instance.json", "--improvement", "--xi-in", "0,1")
    assert code == BAD_INPUT
    assert "--at-least" in error


def test_counterexamples_have_values_and_no_questions() -> None:
    """A false variant's certificate: the statement as false, its values; nothing for a solver."""
    from sdproof.state import Context, discover

    settled = next(iter(discover(["MT-3"]))).settle(Context(), variants=True)
    found = next(v.certificate for v in settled.variants if v.certificate is not None)
    for export in (markdown, latex):
        assert "False statement" in export(found)
        assert "=" in export(found)
    with pytest.raises(InputError, match="counterexample"):
        smt(found)
