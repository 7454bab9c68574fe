"""One test for each kind of mistake, over every command and option that the application has: exit code
2, one line that names what was wrong and what is accepted, and nothing touched."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from test_inputs_kept import CLAIMS, TABLE, _certificate, _instance

from sdproof.cli.app import app

EXAMPLES = {
    "verify": "k.py",
    "explain": "k.py",
    "claims": "k.py",
    "prove": "k.py",
    "hunt": "k.py --seconds 0.05",
    "report": "k.py --format md",
    "risk": "i.json --lam 1",
    "optimum": "i.json --lam 1 --steps 1",
    "minimum": "i.json --steps 1",
    "steps": "i.json",
    "gain": "i.json",
    "krylov": "i.json --steps 1",
    "curve": "i.json --lam 1",
    "family": "hard r=2",
    "sweep": "s.toml -o out --jobs 1",
    "certify": "i.json --steps 1 --at-least 1/2",
    "check": "c.json",
    "derive": "alignment",
    "constants": "--instance i.json",
    "smt": "c.json --solver z3",
    "formal check": "",
    "formal export": "LB-1 -o out",
    "formal list": "",
    "data fetch": "airfoil",
    "data info": "",
    "data why": "airfoil --seeds 2",
    "why": "t.csv --target price --seeds 2",
    "figure": "gain --data-json numbers.json",
    "table1": "airfoil",
    "born-again": "--replicates 2",
    "explorer": "",
}
"""A command line that is good, and quick except for those that are `SLOW`."""
SLOW = {"formal check", "data fetch", "born-again"}  # builds proofs, fetches data, trains networks
LAST = {"hunt", "sweep", "data fetch"}  # what they write last is not on standard output
FILES = {
    "verify": "{} ",
    "explain": "{}",
    "prove": "{}",
    "hunt": "{}",
    "report": "{} --format md",
    "smt": "{}",
    "check": "{}",
    "risk": "{} --lam 1",
    "optimum": "{} --lam 1 --steps 1",
    "minimum": "{} --steps 1",
    "steps": "{}",
    "gain": "{}",
    "krylov": "{} --steps 1",
    "explorer": "--instance {}",
    "claims": "{}",
    "curve": "{} --lam 1",
    "certify": "{} --steps 1 --at-least 1/2",
    "constants": "--instance {}",
    "sweep": "{} -o out",
    "why": "{} --target price",
}
"""Each command that reads a file."""
BAD_NUMBERS = (
    "1/0",
    "nan",
    "-inf",
    "inf",
    "٣",
    "１",
    "",
    " ",
    "1_0",
    "0x10",
    "1,5",
    "1e",
    "--1",
    "1\n2",
)
EXACT = {
    "risk": ("i.json --lam {}", "i.json --lam 1 --xi {}", "i.json --lam 1 --xi 1,{}"),
    "optimum": ("i.json --steps 1 --lam {}",),
    "curve": ("i.json --lam {}", "i.json --lam 1 --radius {}", "i.json --lam 1 --xi-for 1,{}"),
    "certify": (
        "i.json --steps 1 --at-least {}",
        "i.json --steps 1 --at-most {}",
        "i.json --steps 1 --at-least 1 --xi-in 0,{}",
    ),
    "constants": ("--b {}", "--c {}"),
    "family": ("hard r={}", "hard C={}", "hard --b {}"),
}
"""Exact numbers that are given as text."""


def _commands() -> Iterator[tuple[str, Any]]:
    def walk(command: Any, name: str) -> Iterator[tuple[str, Any]]:
        for key, inner in getattr(command, "commands", {}).items():
            yield from walk(inner, f"{name} {key}".strip())
        if not hasattr(command, "commands"):
            yield name, command

    return walk(typer.main.get_command(app), "")


COMMANDS = dict(_commands())


def _options(name: str, *, of: str | None = None) -> list[Any]:
    found = [p for p in COMMANDS[name].params if p.opts[0].startswith("-")]
    return [p for p in found if of is None or (p.metavar or "").split(".")[0] == of]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with good inputs, in which the command runs."""
    (tmp_path / "k.py").write_text(CLAIMS)
    (tmp_path / "i.json").write_text(_instance())
    (tmp_path / "c.json").write_text(_certificate())
    (tmp_path / "t.csv").write_text(TABLE)
    (tmp_path / "s.toml").write_text('[grid]\nfamily = "hard"\nr = 2\nk = 0\nlam = 1\n')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _state(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() if p.is_file() else b"" for p in folder.rglob("*")}


def _refused(outcome: Any, *words: str) -> None:
    assert outcome.code == 2, outcome
    assert outcome.out == ""
    assert outcome.err.startswith("sdproof: ")
    assert outcome.err.count("\n") == 1, outcome.err
    assert len(outcome.err) < 1000
    for word in words:
        assert word in outcome.err, outcome.err


def test_every_command_has_an_example() -> None:
    """A command that is added has to be added here."""
    assert set(EXAMPLES) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_an_option_given_twice(run: Any, name: str, folder: Path) -> None:
    """Refused, whatever it is, unless it is a list; by every spelling of its name."""
    before = _state(folder)
    for option in _options(name):
        for spelling in (*option.opts, *option.secondary_opts):
            first = [option.opts[0]] if option.is_flag else [option.opts[0], "1"]
            again = [spelling] if option.is_flag else [spelling, "1"]
            if not option.multiple:
                outcome = run(*name.split(), *first, *again)
                _refused(outcome, f"{option.opts[0]}", "given twice; accepted: once")
    assert _state(folder) == before


@pytest.mark.parametrize("name", COMMANDS)
def test_numbers_in_other_writing(run: Any, name: str, folder: Path) -> None:
    """An option for an integer or a finite number takes plain digits only, within its limits."""
    from sdproof.cli.strict import _kinds

    before = _state(folder)
    for option in _options(name):
        kind, info = _kinds(COMMANDS[name].callback.__wrapped__).get(option.name, (None, None))
        if kind not in (int, float):
            continue
        beyond = [str(v) for v, limit in ((-1, info.min), (10**9, info.max)) if limit is not None]
        wrong = ["2.5", "1e2", "9" * 5000] if kind is int else ["1e400", "1j"]
        for text in (*BAD_NUMBERS, *wrong, *beyond):
            _refused(run(*name.split(), f"{option.opts[0]}={text}"), option.opts[0], "accepted: a")
    assert _state(folder) == before


@pytest.mark.parametrize(
    "line", [f"{name} {line}" for name, lines in EXACT.items() for line in lines]
)
def test_exact_numbers_in_other_writing(run: Any, line: str, folder: Path) -> None:
    """The same for what is read exactly; ξ may be empty, for no step."""
    before = _state(folder)
    for text in (*BAD_NUMBERS, "1e99999", "9" * 25_000, "1/2/3", "1+1j"):
        if line.endswith("--xi-in 0,{}") and text == "inf":
            continue
        if "xi" not in line or ("," not in text and (text.strip() or "1,{}" in line)):
            _refused(run(*(a.replace("{}", text) for a in line.split())), "accepted: ")
    assert _state(folder) == before


@pytest.mark.parametrize("name", FILES)
def test_files_that_are_none_of_ours(run: Any, name: str, folder: Path) -> None:
    """Empty, binary, UTF-16, deep, with a NUL in the name, a directory, missing."""
    suffix = {"verify": ".py", "explain": ".py", "prove": ".py", "hunt": ".py", "report": ".py"}
    ending = suffix.get(name, ".toml" if name == "sweep" else ".csv" if name == "why" else ".json")
    contents = {
        "empty": b"",
        "binary": bytes(range(256)) * 8,
        "utf16": '{"eigenvalues": [1], "snr": [1]}'.encode("utf-16"),
        "deep": b"[" * 100_000,
        "number": b"3",
        "text": b'"x"',
    }
    for stem, content in contents.items():
        (folder / f"{stem}{ending}").write_bytes(content)
    (folder / "dir").mkdir()
    before = _state(folder)
    for file in (*(f"{stem}{ending}" for stem in contents), "dir", f"none{ending}", "", "a\0b"):
        _refused(run(*name.split(), *(a.replace("{}", file) for a in FILES[name].split())))
    assert _state(folder) == before


@pytest.mark.parametrize("name", COMMANDS)
def test_places_that_cannot_be_written(run: Any, name: str, folder: Path) -> None:
    """A missing folder, a directory for a file, a file for a folder, one where nothing can be made:
    before the work, so that a mistake costs no time."""
    (folder / "dir").mkdir()
    before = _state(folder)
    for option in [*_options(name, of="FILE"), *_options(name, of="DIR")]:
        if option.name in ("data", "instance"):  # is read
            continue
        places = ["i.json/x.svg", "/proc/none/x.svg", "/proc/x.svg", "a" * 300 + ".svg"]
        arguments = EXAMPLES[name].replace("-o out", "").split()
        if option.name == "data_json":
            arguments = ["gain"]
        places += ["none/x.svg", "dir"] if option.metavar.startswith("FILE") else ["i.json"]
        for place in places:
            outcome = run(*name.split(), *arguments, option.opts[0], place)
            _refused(outcome, place, "accepted: ")
        for place in ("", "=x.svg"):
            outcome = run(*name.split(), *arguments, option.opts[0], place)
            _refused(outcome, option.opts[0], "accepted: a path")
    assert _state(folder) == before


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - SLOW - {"sweep", "formal export"}))
def test_a_disk_that_is_full(
    run: Any, name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of every file that is written: its name, the reason, what is kept; no part of one stays."""
    monkeypatch.setattr(
        os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device"))
    )
    ending = {"report": "x.md", "figure": "x.svg", "why": "x.json"}.get(name, "x.json")
    for option in [*_options(name, of="FILE"), *_options(name, of="DIR")]:
        if option.name in ("data", "instance", "data_json"):
            continue
        place = "new/folder" if option.metavar == "DIR" else ending
        place = "x.svg" if option.name == "figure" else place
        before = _state(folder)
        outcome = run(*name.split(), *EXAMPLES[name].split(), option.opts[0], place)
        assert outcome.code == 2, outcome
        assert "No space left on device; nothing was written" in outcome.err
        assert outcome.err.count("\n") == 1
        assert _state(folder) == before


class _Full(io.StringIO):
    def write(self, _: str) -> int:
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - SLOW - LAST))
def test_standard_output_on_a_full_disk(
    run: Any, name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same in one line, whatever a command prints."""
    monkeypatch.setattr(sys, "stdout", _Full())
    outcome = run(*name.split(), *EXAMPLES[name].split())
    assert outcome.code == 2
    assert outcome.err == "sdproof: standard output: No space left on device\n"


@pytest.mark.parametrize("columns", ["0", "1", "-1", "x", "²", "00", "999999999999"])
def test_any_width_prints(run: Any, columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A width that no terminal has is none; what is printed holds the numbers."""
    whole = run(*["risk", "i.json", "--lam", "1"]).out
    monkeypatch.setenv("COLUMNS", columns)
    for name in ("risk", "family", "derive", "verify", "data info"):
        outcome = run(*name.split(), *EXAMPLES[name].replace("hard r=2", "--list").split())
        assert outcome.code == 0
        assert len(outcome.out) > 100, outcome
    monkeypatch.setenv("COLUMNS", columns)
    narrow = run(*["risk", "i.json", "--lam", "1"]).out
    assert sorted(_exact(narrow)) == sorted(_exact(whole))


def _exact(text: str) -> list[str]:
    return re.findall("[0-9]+(?:/[0-9]+)?", text)


@pytest.mark.parametrize(
    "name", [n for n in FILES if FILES[n].startswith("{} --lam 1")] + ["check"]
)
def test_standard_input_and_output(
    run: Any, name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``-`` is standard input as a file to be read, and standard output as one to be written."""
    content = (folder / ("c.json" if name == "check" else "i.json")).read_bytes()
    before = _state(folder)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    outcome = run(*name.split(), *FILES[name].replace("{}", "-").split(), "-o", "-")
    assert (outcome.code, outcome.err) == (0, "")
    assert json.loads(outcome.out)
    assert _state(folder) == before


@pytest.mark.parametrize(
    "line",
    [
        "constants --instance i.json --rank 5",
        "family --list hard",
        "family --list r=3",
        "figure --list gain",
        "figure --list -o x.svg",
        "derive --list --rank 3",
        "table1 airfoil --seeds 5",
        "report k.py --format md --figures",
        "report k.py --figures",
        "smt c.json --questions x.smt2 --timeout 3",
        "smt c.json --questions x.smt2 --solver no",
        "smt c.json --questions x.smt2 --solver z3 --timeout 0",
        "certify i.json --improvement --steps 1",
        "certify i.json --steps 1 --at-most 3 --xi-in 0,1",
        "sweep s.toml -o out --backend dask --scheduler tcp://127.0.0.1:9 --jobs 2",
        "sweep s.toml -o out --scheduler tcp://127.0.0.1:9",
        "hunt k.py -o -",
        "hunt k.py -o k.py",
        "smt c.json --questions c.json",
        "smt c.json --questions x.smt2 -o x.json",
        "risk i.json --lam 1 -o i.json",
        "verify ::KEEP-1",
        "verify k.py::",
        "verify exit.py",
    ],
)
def test_no_argument_is_ignored(run: Any, line: str, folder: Path) -> None:
    """What would have no effect, or a strange one, is refused."""
    (folder / "exit.py").write_text("import sys; sys.exit(3)")
    before = _state(folder)
    _refused(run(*line.split()))
    assert _state(folder) == before


@pytest.mark.parametrize("group", ["", "data", "formal"])
def test_a_group_alone_shows_its_help(run: Any, group: str) -> None:
    """On standard output, as --help does."""
    assert run(*group.split()) == run(*group.split(), "--help")
    assert run(*group.split()).code == 0


@pytest.mark.parametrize("name", ["hunt", "verify", "prove"])
def test_nothing_is_left_in_the_folder(run: Any, name: str, folder: Path) -> None:
    """No database of examples, no cache."""
    before = set(_state(folder))
    assert run(*name.split(), *EXAMPLES[name].split()).code == 0
    assert {p for p in _state(folder) if "__pycache__" not in p} == before
