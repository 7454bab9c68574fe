"""No command overwrites a file that it reads, by whatever name: exit code 2, one line, no change."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sdproof import Instance, certify
from sdproof.model.serial import to_json

CLAIMS = """
from sdproof.state import Claim, Theorem
CLAIM = Claim("KEEP-1", theorems=[Theorem("square", forall={"x": "real"}, states="x**2 >= 0")])
"""
TABLE = "a,b,price\n" + "".join(f"{i},{i * i % 7},{(3 * i) % 11}\n" for i in range(60))


def _instance() -> str:
    return json.dumps(to_json(Instance(["1", "1/2"], ["10", "0"])))


def _certificate() -> str:
    found: Any = certify(Instance(["1", "1/2"], ["10", "0"]), 1, "1/2")
    return str(found.to_json())


COMMANDS = {
    "risk": ("i.json", _instance, "risk {} --lam 1 -o {out}"),
    "optimum": ("i.json", _instance, "optimum {} --lam 1 --steps 1 -o {out}"),
    "curve": ("i.json", _instance, "curve {} --lam 1 -o {out}"),
    "minimum": ("i.json", _instance, "minimum {} --steps 1 -o {out}"),
    "steps": ("i.json", _instance, "steps {} -o {out}"),
    "steps --factor": ("i.json", _instance, "steps {} --factor 2 -o {out}"),
    "krylov": ("i.json", _instance, "krylov {} --steps 1 -o {out}"),
    "gain": ("i.json", _instance, "gain {} -o {out}"),
    "certify": ("i.json", _instance, "certify {} --steps 1 --at-least 1/2 -o {out}"),
    "constants": ("i.json", _instance, "constants --instance {} -o {out}"),
    "check": ("c.json", _certificate, "check {} -o {out}"),
    "check --latex": ("c.json", _certificate, "check {} --latex -o {out}"),
    "verify": ("k.py", lambda: CLAIMS, "verify {} -o {out}"),
    "explain": ("k.py", lambda: CLAIMS, "explain {} -o {out}"),
    "why": ("t.csv", lambda: TABLE, "why {} --target price --seeds 2 -o {out}"),
}
NAMES: dict[str, Callable[[Path], Path]] = {
    "itself": lambda p: p,
    "another spelling": lambda p: p.parent / ".." / p.parent.name / p.name,
    "a symbolic link": lambda p: _made(p, os.symlink),
    "a hard link": lambda p: _made(p, os.link),
    "a folder that is a link": lambda p: _folder(p) / p.name,
}


def _made(path: Path, how: Callable[[Path, Path], None]) -> Path:
    link = path.with_name("link" + path.suffix)
    how(path, link)
    return link


def _folder(path: Path) -> Path:
    link = path.parent.parent / "linked"
    os.symlink(path.parent, link)
    return link


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("command", COMMANDS)
def test_an_input_is_never_overwritten(run: Any, tmp_path: Path, command: str, name: str) -> None:
    file, content, line = COMMANDS[command]
    folder = tmp_path / "folder"
    folder.mkdir()
    path = folder / file
    path.write_text(content())
    before = path.read_bytes()
    outcome = run(*line.format(path, out=NAMES[name](path)).split())
    assert outcome.code == 2, outcome.err
    assert "was read as input" in outcome.err
    assert outcome.err.count("\n") == 1
    assert path.read_bytes() == before


def test_standard_input_from_the_same_file(tmp_path: Path) -> None:
    import subprocess

    path = tmp_path / "i.json"
    path.write_text(_instance())
    before = path.read_bytes()
    with path.open("rb") as stream:
        done = subprocess.run(
            [sys.executable, "-m", "sdproof", "risk", "-", "--lam", "1", "-o", str(path)],
            stdin=stream, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize("command", ["risk", "certify", "check", "verify"])
def test_another_file_is_written(run: Any, tmp_path: Path, command: str) -> None:
    """The same command lines do write elsewhere, and over a file that was not read."""
    file, content, line = COMMANDS[command]
    path, out = tmp_path / file, tmp_path / "out.json"
    path.write_text(content())
    out.write_text("old")
    outcome = run(*line.format(path, out=out).split())
    assert outcome.code == 0, outcome.err
    assert json.loads(out.read_text())


def test_a_dash_is_standard_output(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "i.json"
    path.write_text(_instance())
    monkeypatch.chdir(tmp_path)
    outcome = run("optimum", path, "--lam", "1", "--steps", "1", "-o", "-")
    assert outcome.code == 0
    assert json.loads(outcome.out)
    assert [p.name for p in tmp_path.iterdir()] == ["i.json"]
