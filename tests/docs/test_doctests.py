"""Every example in a docstring is run."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

import sdproof

PACKAGE = Path(sdproof.__file__).parent
MODULES = [
    ".".join(("sdproof", *path.relative_to(PACKAGE).with_suffix("").parts))
    for path in sorted(PACKAGE.rglob("*.py"))
    if ">>> " in path.read_text(encoding="utf-8")
]


@pytest.mark.filterwarnings("ignore:the chosen penalty")
@pytest.mark.parametrize("name", MODULES)
def test_the_examples_hold(name: str) -> None:
    """What is printed is what stands there."""
    found = doctest.testmod(importlib.import_module(name))
    assert found.attempted > 0
    assert found.failed == 0
