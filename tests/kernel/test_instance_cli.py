"""`sdproof certify` and `sdproof check`: answers, exit codes, one-line errors."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from sdproof.cli import certificates, main
from sdproof.cli.app import BAD_INPUT, FAILED, OK

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Call a command in a folder with instance.json; exit code, standard output and error."""
    app = typer.Typer()
    certificates.register(app)
    monkeypatch.setattr(sys.modules["sdproof.cli.app"], "app", app)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    Path("instance.json").write_text('{"eigenvalues": ["1", "1/2", "1/4"], "snr": [10, 0, 0]}')

    def call(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(list(arguments))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        (["--steps", "1", "--at-least", "1"], "every ξ in R^1"),
        (["--steps", "0", "--at-least", "1.5"], "ρ ≥ 3/2"),
        (["--steps", "1", "--at-most", "9/5"], "ρ ≤ 9/5"),
        (["--improvement"], "1-step self-distillation has ρ <"),
        (["--steps-needed"], "is the least k"),
    ],
)
def test_certify_then_check(run: Run, question: list[str], statement: str) -> None:
    """A certificate is written, and checks; without -o the same is printed with --json."""
    assert run("certify", "instance.json", *question, "-o", "c.json") == (OK, "", "")
    code, out, _ = run("check", "c.json", "--json")
    assert code == OK
    assert statement in json.loads(out)["statement"]
    code, out, _ = run("certify", "instance.json", *question, "--json")
    assert code == OK
    assert json.loads(out) == json.loads(Path("c.json").read_text())
    code, out, _ = run("certify", "instance.json", *question)
    assert code == OK
    assert "statement" in out


def test_counterexample(run: Run) -> None:
    """A bound that is too high: exit code 1, the exact point, also in the file."""
    code, out, _ = run(
        "certify", "instance.json", "--steps", "1", "--at-least", "3", "--json", "-o", "c.json"
    )
    assert code == FAILED
    assert json.loads(Path("c.json").read_text()) == json.loads(out)
    assert json.loads(out)["result"] == "counterexample"
    assert set(json.loads(out)) == {"format", "version", "result", "lam", "xi", "rho"}


def test_no_improvement_and_no_witness(run: Run) -> None:
    """The other negative answers: exit code 1 with the reason."""
    Path("flat.json").write_text('{"eigenvalues": [1, 1], "snr": [1, 1]}')
    code, out, _ = run("certify", "flat.json", "--improvement", "--json")
    assert (code, json.loads(out)["result"]) == (FAILED, "no improvement")
    code, out, _ = run("certify", "instance.json", "--steps", "0", "--at-most", "1", "--json")
    assert (code, json.loads(out)["result"]) == (FAILED, "no witness")


def test_check_of_a_false_certificate(run: Run) -> None:
    """Invalid: exit code 1 with the place; unreadable: exit code 2 with one line."""
    run("certify", "instance.json", "--steps", "1", "--at-least", "1", "-o", "c.json")
    data = json.loads(Path("c.json").read_text())
    Path("bad.json").write_text(json.dumps({**data, "bound": "2"}))
    code, out, _ = run("check", "bad.json", "--json")
    assert (code, json.loads(out)["at"]) == (FAILED, "positivity")
    for name in ("instance.json", "none.json"):
        code, _, err = run("check", name)
        assert code == BAD_INPUT
        assert err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--at-least", "1"],
        ["--steps", "1"],
        ["--steps", "1", "--at-least", "1", "--at-most", "2"],
        ["--steps", "1", "--improvement"],
        ["--steps", "99", "--at-least", "1"],
        ["--steps", "1", "--at-least", "x"],
        ["--steps", "x", "--at-least", "1"],
    ],
)
def test_bad_questions(run: Run, arguments: list[str]) -> None:
    """Exit code 2 and one line."""
    code, out, err = run("certify", "instance.json", *arguments)
    assert (code, out) == (BAD_INPUT, "")
    assert err.count("\n") == 1


def test_a_ball_instance_is_refused(run: Run) -> None:
    """Eigenvalues known only as balls cannot be in a certificate."""
    ball = '{"mid": ["1", "0"], "rad": ["1", "-9"]}'
    Path("balls.json").write_text(f'{{"eigenvalues": [{ball}], "snr": ["1"]}}')
    code, _, err = run("certify", "balls.json", "--steps", "0", "--at-least", "1")
    assert code == BAD_INPUT
    assert "exact" in err
