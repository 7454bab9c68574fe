"""What people read on the terminal: nothing wider than it, nothing broken, no machine's words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_cli_sweeping import COMMANDS, EXAMPLES, SLOW
from test_inputs_kept import CLAIMS, TABLE, _certificate, _instance

from sdproof.cli import main
from sdproof.present.layout import Columns, filled

PRINT_FILES = {"family", "report", "explorer"}
"""These answer with a file, not with a table."""
KEY = re.compile(r"^ *[a-z]+(_[a-z]+)+(  |:|$)")
"""A key of the JSON as the name of a row or a column."""
NUMBER = re.compile(r"[0-9]+\.[0-9]+…?|[0-9]+/[0-9]+")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with good inputs, in which the command runs."""
    (tmp_path / "k.py").write_text(CLAIMS)
    (tmp_path / "i.json").write_text(_instance())
    (tmp_path / "c.json").write_text(_certificate())
    (tmp_path / "t.csv").write_text(TABLE)
    (tmp_path / "s.toml").write_text('[grid]\nfamily = "hard"\nr = 2\nk = 0\nlam = 1\n')
    monkeypatch.chdir(tmp_path)


def _wide(out: str, columns: int) -> Iterator[str]:
    """Lines that are too wide, and not because of one long number or path."""
    for line in out.splitlines():
        if len(line) > columns and max(map(len, line.split())) + 8 < columns:
            yield line


@pytest.mark.parametrize("name", sorted(set(EXAMPLES) - SLOW - PRINT_FILES))
def test_what_a_command_prints(run: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 80 columns, for the example of every command."""
    monkeypatch.setenv("COLUMNS", "80")
    outcome = run(*name.split(), *EXAMPLES[name].split())
    assert outcome.code == 0, outcome
    assert not list(_wide(outcome.out, 80))
    for line in outcome.out.splitlines():
        assert not KEY.match(line), line
        assert not re.search(r"\\[a-zA-Z]+|(?<![0-9])1 steps|\btie none\b|  –$", line), line
        assert line == line.rstrip()


@pytest.mark.parametrize(
    "line",
    [
        "optimum i.json --lam 5/4 --steps 3",
        "curve i.json --lam 5/4 --xi-for 1",
        "minimum i.json --steps 2",
        "gain i.json",
        "krylov i.json --steps 2",
        "constants",
    ],
)
def test_no_number_is_broken(run: Any, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of a wide terminal are all there on a narrow one; a column has one format of them."""
    monkeypatch.setenv("COLUMNS", "120")
    wide = sorted(NUMBER.findall(run(*line.split()).out))
    for columns in ("40", "20"):
        monkeypatch.setenv("COLUMNS", columns)
        assert sorted(NUMBER.findall(run(*line.split()).out)) == wide
    assert line == "constants" or not any("/" in v and len(v) > 12 for v in wide)


@pytest.mark.parametrize("name", ["", *sorted({n.split()[0] for n in COMMANDS if " " in n})])
def test_summaries_are_whole(run: Any, name: str) -> None:
    """In the help of the application and of each group."""
    found = run(*name.split(), "--help").out
    summaries = found.partition("Commands:\n")[2].splitlines()
    named = {line.split()[0] for line in summaries if line[:2] == "  " != line[1:3]}
    assert named == {n.split()[bool(name)] for n in COMMANDS if n.startswith(name)}
    assert not any("..." in line or "…" in line[-1:] or len(line) > 80 for line in summaries)
    assert summaries[-1].endswith(".")


def test_many_claims_take_a_line_or_two(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without -v; the words are explained below, and a claim alone is shown with its statements."""
    monkeypatch.setenv("COLUMNS", "80")
    papers = ("mobahi2020", "--rank", "1", "--examples", "1")
    short, long = run("verify", *papers).out, run("verify", *papers, "-v").out
    assert len(short.splitlines()) < 20 < 40 < len(long.splitlines())
    assert "returned exactly that" in " ".join(short.split())
    assert "for all" not in short
    assert "MFB-3  proved" in short
    assert "for all" in run("verify", "MFB-1", *papers[1:]).out


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("explain MT", ["MT-1", "MT-2", "MT-3"]),
        ("verify mobahi", ["mobahi2020"]),
        ("family ha", ["hard"]),
        ("figure ga", ["gain"]),
        ("derive align", ["alignment"]),
        ("table1 airf", ["airfoil"]),
        ("risk --la", ["--lam"]),
        ("veri", ["verify"]),
    ],
)
def test_a_shell_completes(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    line: str,
    found: list[str],
) -> None:
    """Commands, options and names."""
    monkeypatch.setenv("_SDPROOF_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", f"sdproof {line}")
    monkeypatch.setenv("COMP_CWORD", str(len(line.split())))
    assert main([]) == 0
    assert capsys.readouterr().out.split() == found


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("verfy", "did you mean verify"),
        ("data inof", "did you mean info?"),
        ("risk i.json --lm 1", "did you mean --lam?"),
        ("family hrad", "did you mean hard?"),
        ("family hard allignd=2", "did you mean aligned?"),
        ("figure gian", "did you mean gain?"),
        ("derive algnment", "did you mean alignment?"),
        ("table1 arfoil", "did you mean airfoil?"),
        ("hunt MT-2 --variant no-rtio", "did you mean no-ratio?"),
        ("why t.csv --target price --split rndom", "did you mean random?"),
        ("steps i.json --factor 1/2", "sdproof: --factor: 1/2 is below 1"),
        ("curve i.json --lam 1 --radius 2", "sdproof: --radius: "),
    ],
)
def test_a_mistake_gets_a_guess_and_the_option_its_name(run: Any, line: str, said: str) -> None:
    """In one line."""
    found = run(*line.split())
    assert (found.code, found.out, found.err.count("\n")) == (2, "", 1)
    assert said in found.err
    assert len(found.err) < 300


def test_blocks_where_columns_do_not_fit() -> None:
    """Each row then has its cells below each other, whole."""
    from io import StringIO

    from rich.console import Console

    table = Columns("title", ("k", "ρ"), [[["1"], ["0.12345678901234567890…"]]], ("a note",))
    stream = StringIO()
    Console(file=stream, width=24).print(table, crop=False)
    assert stream.getvalue() == "title\nk: 1\n  ρ:\n    0.12345678901234567890…\na note\n"
    found = filled("  a list, of (two words), and", 16, 2)
    assert found == ["  a list, of", "    (two words),", "    and"]
