"""`sdproof figure`: files, numbers, the list, and one-line errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sdproof.present.figures import FIGURES


@pytest.mark.parametrize(
    ("suffix", "magic"), [("svg", b"<?xml"), ("pdf", b"%PDF"), ("png", b"\x89PNG")]
)
def test_a_figure_and_its_numbers(run: Any, tmp_path: Path, suffix: str, magic: bytes) -> None:
    """The file has the format of its suffix; the numbers are exact strings; both are named."""
    target, numbers = tmp_path / f"f.{suffix}", tmp_path / "f.json"
    outcome = run(
        "figure", "filters", "--rank", "3", "-o", target, "--data-json", numbers, "--json"
    )
    assert outcome.code == 0, outcome.err
    assert outcome.data == {
        "figure": str(target),
        "caption": FIGURES["filters"].words,
        "numbers": str(numbers),
    }
    assert target.read_bytes().startswith(magic)
    found = json.loads(numbers.read_text())
    assert found["figure"] == "filters"
    assert found["data"]["lam"] == "1/4"
    assert len(found["data"]["curves"]) == 4


def test_the_same_command_gives_the_same_bytes(run: Any, tmp_path: Path) -> None:
    """Two runs, two equal files."""
    for name in ("a.svg", "b.svg"):
        assert run("figure", "xi", "--rank", "3", "-o", tmp_path / name).code == 0
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_the_list_names_every_figure(run: Any) -> None:
    """--list as a table and as JSON."""
    rows = run("figure", "--list", "--json").data
    assert [r["figure"] for r in rows][:6] == [
        "gain",
        "settings",
        "xi",
        "filters",
        "steps",
        "phase",
    ]
    shown = run("figure", "--list").out
    assert all(r["figure"] in shown for r in rows)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing", "-o", "x.svg"], "phase"),
        ([], "gain"),
        (["gain"], "-o FILE"),
        (["gain", "-o", "x.gif"], ".svg"),
        (["gain", "-o", "x"], "suffix"),
        (["gain", "-o", "no/such/x.svg"], "not a directory"),
        (["gain", "--data-json", "no/such/x.json"], "not a directory"),
        (["gain", "--data-json", "."], "a directory"),
        (["gain", "--rank", "1", "-o", "x.svg"], "4..128"),
        (["gain", "--rank", "two", "-o", "x.svg"], "integer"),
        (["settings", "--rank", "4", "-o", "x.svg"], "no --rank"),
        (["gain", "--data", ".", "-o", "x.svg"], "no --data"),
        (["xi", "-o", "x.svg", "--data-json", "x.svg"], "two files"),
        (["alignment", "--data", "empty", "-o", "x.svg"], "empty"),
    ],
)
def test_bad_input_is_one_line(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    """Exit code 2, one line that says what is accepted, and no file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    outcome = run("figure", *arguments)
    assert outcome.code == 2
    assert said in outcome.err
    assert outcome.err.count("\n") == 1
    assert [p.name for p in tmp_path.iterdir()] == ["empty"]


@pytest.mark.parametrize("name", ["alignment", "table1-curves", "shift"])
def test_figures_of_the_data_sets(run: Any, tmp_path: Path, name: str) -> None:
    """Drawn with their numbers."""
    target, numbers = tmp_path / "f.svg", tmp_path / "f.json"
    outcome = run("figure", name, "-o", target, "--data-json", numbers)
    assert outcome.code == 0, outcome.err
    assert target.stat().st_size > 20_000
    written = json.loads(numbers.read_text())
    assert set(written["data"]) == {"air-quality", "airfoil", "aep"}
    told = "Air Quality: Ridge at λ = 0.0001 has test error 0.92, below everything chosen on"
    assert (told in written["words"]) == (name == "table1-curves")
