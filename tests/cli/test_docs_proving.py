"""docs/proving.md shows what `sdproof prove` really answers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

TEXT = (Path(__file__).parents[2] / "docs" / "proving.md").read_text(encoding="utf-8")
FILE = re.search(r"```python\n# mine\.py\n(.+?)```", TEXT, re.DOTALL)
SESSIONS = re.findall(r"```text\n\$ sdproof (.+?)\n(.+?)```", TEXT, re.DOTALL)
WHAT_VARIES = re.compile(r"\d[\d,.]* (rules|characters|s\b)")


def plain(text: str) -> str:
    """In one line, without sizes and seconds."""
    return " ".join(WHAT_VARIES.sub(r"N \1", text).split())


def test_the_session(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answers, and all lines up to sizes and seconds; then the line about a changed statement."""
    assert FILE is not None
    monkeypatch.chdir(tmp_path)
    Path("mine.py").write_text(FILE[1])
    (command, shown), (verify, stale) = SESSIONS
    found = run(*command.split())
    assert plain(found.out) == plain(shown)
    assert found.code == 1
    assert Path("mine.certificates.json").exists()
    Path("mine.py").write_text(FILE[1].replace("e >= e_m", "e >= 2*e_m"))
    again = run(*verify.split())
    assert plain(stale.partition("…")[0]) in plain(again.out)


def test_the_labels_of_an_open_goal() -> None:
    """Every label that is printed is explained."""
    from fractions import Fraction

    from sdproof.prove.outcome import OpenGoal

    goal = OpenGoal("the total", "p", "1 >= 0", {"f": "x > 0"}, ("t",), "-x", {"x": Fraction(1)})
    for label, _ in goal.lines:
        assert f"\n| {label} | " in TEXT
