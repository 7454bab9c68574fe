"""The README shows what sdproof really prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sdproof.cli import main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PATHS = re.findall(r"`((?:sdproof|formal|notebooks)/[^` ]*)`", README)


def test_output_is_real(monkeypatch, capsys, tmp_path):
    """The block under "What it prints" is the output of its first line, byte for byte."""
    monkeypatch.setenv("COLUMNS", "96")
    monkeypatch.setenv("SDPROOF_CACHE", str(tmp_path))
    monkeypatch.setenv("SDPROOF_DATA", "data")
    block = re.search(r"## What it prints\n\n```text\n\$ (.+?)\n(.+?)```", README, re.DOTALL)
    assert block is not None
    assert main(block[1].split()[1:]) == 0
    printed = "\n".join(line.rstrip() for line in capsys.readouterr().out.splitlines())
    assert printed.strip() == block[2].strip()


def test_two_commands():
    """Setting up and verifying, and setting up and testing, are one line each."""
    commands = re.findall(r"```sh\n(python3\.11 -m venv .+)\n```", README)
    assert [c.split("&&")[-1].strip() for c in commands] == [
        ".venv/bin/sdproof verify",
        ".venv/bin/pytest -n auto",
    ]


@pytest.mark.parametrize("path", sorted(set(PATHS)))
def test_paths_exist(path):
    """Every file or folder that the README names is there."""
    assert (ROOT / path).exists()
