"""The README shows what sdproof really prints."""

from __future__ import annotations

import pkgutil
import re
from pathlib import Path

import pytest

from sdproof.cli import main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
CODE = (ROOT / "docs" / "code.md").read_text(encoding="utf-8")
PATHS = re.findall(
    r"[`(]((?:sdproof|formal|notebooks|examples|benchmarks|docs)/[^` )]*)[`)]", README + CODE
)


def test_output_is_real(monkeypatch, capsys, tmp_path):
    """The block under "What it prints" is the output of its first line, byte for byte."""
    monkeypatch.setenv("COLUMNS", "96")
    monkeypatch.setenv("SDPROOF_CACHE", str(tmp_path))  # without a record of Coq's checks
    block = re.search(r"## What it prints\n\n```text\n\$ (.+?)\n(.+?)```", README, re.DOTALL)
    assert block is not None
    assert main(block[1].split()[1:]) == 0
    printed = "\n".join(line.rstrip() for line in capsys.readouterr().out.splitlines())
    assert printed.strip() == block[2].strip()


def test_it_is_short():
    """What it is, two commands, one output, what a verdict means, where to go from there."""
    assert len(README.encode()) < 6000


def test_two_commands():
    """Setting up and verifying, and setting up and testing, are one line each."""
    commands = re.findall(r"```sh\n(python3\.11 -m venv .+)\n```", README)
    assert [c.split("&&")[-1].strip() for c in commands] == [
        ".venv/bin/sdproof verify",
        ".venv/bin/pytest -n auto",
    ]


@pytest.mark.parametrize("path", sorted(set(PATHS)))
def test_paths_exist(path):
    """Every file or folder that the README and the map of the code name is there."""
    assert (ROOT / path).exists()


def test_the_claims_file_is_settled(monkeypatch, capsys, tmp_path):
    """The example of the page "State your own claim" is proved, its false variant refuted and kept."""
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "own_claim.md").read_text(encoding="utf-8")
    block = re.search(r"```\{file\} (my_claims\.py)\n(.+?)```", page, re.DOTALL)
    assert block is not None
    assert len(block[2].splitlines()) <= 26
    Path(block[1]).write_text(block[2], encoding="utf-8")
    assert main(["hunt", block[1], "--write"]) == 0
    assert Path("my_claims.counterexamples.json").exists()
    assert main(["verify", block[1], "--false-variants"]) == 0
    printed = capsys.readouterr().out
    assert "MY-1: proved" in printed
    assert "1 proved; 1 of 1 false variants refuted" in printed


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(sdproof(?:\.\w+)+)", GLOSSARY))))
def test_names_in_the_glossary_exist(name):
    assert pkgutil.resolve_name(name) is not None
