"""sdproof report: files, formats, errors in one line, exit codes."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

FAST = ("--no-figures", "--rank", "2", "--examples", "2")


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("r.html", "<!DOCTYPE html>"),
        ("r.tex", "% Claims"),
        ("r.json", "{"),
        ("r.md", "<!-- format: "),
    ],
)
def test_the_suffix_tells_the_format(run: Any, tmp_path: Path, name: str, start: str) -> None:
    """Written to the file, nothing on the screen, exit code 0, the command recorded."""
    path = tmp_path / name
    found = run("report", "LB-1", *FAST, "-o", str(path))
    assert (found.code, found.out, found.err) == (0, "", "")
    text = path.read_text(encoding="utf-8")
    assert text.startswith(start)
    assert list(tmp_path.iterdir()) == [path]
    if name == "r.json":
        seen = json.loads(text)["environment"]
        assert (seen["ranks"], seen["examples"], seen["seed"]) == ([2], 2, 20241)
        assert "--rank 2 --seed 20241 --examples 2" in seen["command"]


def test_site(run: Any) -> None:
    """Links to the claim's page there, for claims that have one, and in the command that is recorded."""
    found = run("report", "LB-1", *FAST, "--site", "https://example.org/docs/")
    assert '<a href="https://example.org/docs/generated/claims/LB-1.html">' in found.out
    assert "--site https://example.org/docs/" in found.out


def test_standard_output(run: Any) -> None:
    """Without -o the report is printed."""
    found = run("report", "LB-1", *FAST, "--format", "latex")
    assert found.code == 0
    assert "LB-1" in found.out
    assert "MT-1" not in found.out


def test_a_failed_check_is_exit_code_1(run: Any, tmp_path: Path) -> None:
    """The report is written all the same, and says so."""
    mine, path = tmp_path / "mine.py", tmp_path / "r.tex"
    mine.write_text(
        "from sdproof.prove import identity\nfrom sdproof.state import Claim, Theorem\n"
        "C = Claim('X-1', theorems=[Theorem('t', states='1 >= 0', proof=identity())])\n"
    )
    assert run("report", str(mine), *FAST, "-o", str(path)).code == 1
    row = next(r for r in path.read_text().splitlines() if "X-1" in r and "&" in r)
    assert "a check failed" in row


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--format", "pdf"), "unknown format 'pdf'; accepted: html, md, json, latex"),
        (("-o", "r.docx"), "r.docx: the suffix .docx tells no format; accepted: .html"),
        (("-o", "absent/r.html"), "absent is not a directory; accepted: an existing one"),
        (("-o", ".", "--format", "md"), "is a directory; accepted: a file"),
        (("--rank", "0"), "--rank"),
        (("--examples", "0"), "--examples"),
        (("--site", "a b"), "--site: 'a b'; accepted: an address"),
        (
            ("--site", "x", "--format", "md"),
            "--site: 'x'; accepted: an address without spaces, with HTML",
        ),
        (("--figures", "--format", "json"), "--figures: accepted: with HTML"),
        (("--data", "absent-folder", "-o", "absent/r.md"), "absent is not a directory"),
    ],
)
def test_errors(
    run: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    message: str,
) -> None:
    """One line, exit code 2, no file; told before any work is done."""
    monkeypatch.chdir(tmp_path)
    found = run("report", *arguments)
    assert (found.code, found.out) == (2, "")
    assert found.err.count("\n") == 1
    assert message in found.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("package", ["jinja2", "latex2mathml.converter"])
def test_missing_extra(run: Any, monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    """Without a library of the extra the message says what to install."""
    from sdproof.statements import mathml

    mathml.math.cache_clear()
    mathml.formula.cache_clear()
    monkeypatch.setitem(sys.modules, package, None)
    found = run("report", "LB-1", *FAST)
    assert found.code == 2
    assert "pip install 'sdproof[report]'" in found.err
    assert found.err.count("\n") == 1


@pytest.mark.parametrize("package", ["jinja2", "latex2mathml", "matplotlib"])
def test_a_missing_extra_is_named_once(
    run: Any, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the work, and the one extra that brings everything: not the next one after the first."""
    monkeypatch.setitem(sys.modules, package, None)
    found = run("report")
    assert (found.code, found.out) == (2, "")
    said = f"{package} is not installed; it comes with the extra 'report': pip install 'sdproof[report]'"
    assert found.err == f"sdproof: {said}\n"
