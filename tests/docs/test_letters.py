"""Letters that look the same in every font: no mark above a letter as a character of its own."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLACES = ("sdproof", "docs", "examples", "formal", "README.md", "CHANGELOG.md", "notebooks/*.py")
"""Whatever users see or read; what stands in a test is seen by nobody."""


def marked(text: str) -> set[str]:
    """The combining characters of a text."""
    return {c for c in text if unicodedata.combining(c)}


def sources() -> list[Path]:
    """The text files of the product."""
    names = [p for place in PLACES for p in ROOT.glob(place)]
    files = [f for p in names for f in (p.rglob("*") if p.is_dir() else [p]) if f.is_file()]
    kinds = {".py", ".md", ".json", ".v", ".j2", ".css", ".js", ".html", ".toml"}
    return [f for f in files if f.suffix in kinds and "generated" not in f.parts]


def test_no_letter_loses_its_mark() -> None:
    """A bar over ξ that a font drops changes what a sentence says: prose names it ``xibar``."""
    found = [str(f.relative_to(ROOT)) for f in sources() if marked(f.read_text("utf-8"))]
    assert found == []
    assert len(sources()) > 300


@pytest.mark.parametrize("text", ["ξ\u0304", "θ\u0302", "x\u20d7"])
def test_marks_are_seen(text: str) -> None:
    """The test above can fail."""
    assert marked(text)
    assert not marked("ξ, xibar, é, ȳ, x²")
