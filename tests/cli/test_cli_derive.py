"""The command `derive`: text, LaTeX, JSON, and one line for bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sdproof.cli.app import BAD_INPUT, OK, main
from sdproof.papers.pareek2024.derivations import DERIVATIONS


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    """`--list` names every derivation, with its claims."""
    assert main(["derive", "--list", "--json"]) == OK
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [r["name"] for r in rows] == [d.name for d in DERIVATIONS]
    assert main(["derive", "--list"]) == OK
    assert "divided-difference" in capsys.readouterr().out


def test_text_and_latex(capsys: pytest.CaptureFixture[str]) -> None:
    """Numbered steps with reasons; LaTeX that says what it needs."""
    assert main(["derive", "risk", "--rank", "3"]) == OK
    text = capsys.readouterr().out
    assert "linearity of the mean" in text
    assert "r = 3" in text
    assert main(["derive", "quadratic", "--steps", "1", "--latex"]) == OK
    latex = capsys.readouterr().out
    assert latex.startswith("% Needs \\usepackage{amsmath,amssymb}.\n\\paragraph{")
    assert "\\bar\\xi_{1}" in latex


def test_json_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`-o` writes the JSON, with every step, its check and its hypotheses."""
    path = tmp_path / "d.json"
    assert main(["derive", "separation", "-o", str(path)]) == OK
    assert capsys.readouterr().out == ""
    value = json.loads(path.read_text(encoding="utf-8"))
    assert value["claims"] == ["MT-1", "MT-2", "MT-3"]
    assert [s["number"] for s in value["lines"]] == list(range(1, len(value["lines"]) + 1))
    assert {s["relation"] for s in value["lines"]} >= {"defines", "follows", "certified"}


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["nothing"], ["risk", "--list"], ["risk", "--rank", "99"], ["risk", "--steps", "2"],
        ["risk", "--rank", "x"], ["risk", "--latex", "--json"], ["optimum", "--steps", "4"],
        ["--list", "--latex"],
    ],
)  # fmt: skip
def test_bad_input(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2 and one line on standard error."""
    assert main(["derive", *arguments]) == BAD_INPUT
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert captured.err.startswith("sdproof: ")
