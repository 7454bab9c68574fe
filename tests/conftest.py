"""Hypothesis profiles, the flag ``--thorough``, and a check that no test leaks a precision."""

from __future__ import annotations

import lzma
import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from flint import ctx
from hypothesis import settings
from mpmath import mp

from sdproof.strategies import profiles

profiles.register()
# --thorough runs every property test of the suite; HYPOTHESIS_PROFILE=thorough gives each 10,000
settings.register_profile("long", parent=settings.get_profile("thorough"), max_examples=1_000)
FLINT_BITS, MPMATH_BITS = 53, 53


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--thorough", action="store_true", help="also run the long tests")


def pytest_configure(config: pytest.Config) -> None:
    profile = "long" if config.getoption("--thorough") else "fast"
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or profile)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--thorough"):
        skip = pytest.mark.skip(reason="long; --thorough runs it")
        for item in items:
            if "thorough" in item.keywords:
                item.add_marker(skip)


@pytest.fixture(autouse=True)
def data_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads a folder of the user's data sets."""
    monkeypatch.delenv("SDPROOF_DATA", raising=False)


@pytest.fixture(scope="session")
def uci(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the three data sets as files."""
    folder = tmp_path_factory.mktemp("uci")
    for packed in (files("sdproof.data") / "files").iterdir():
        content = lzma.decompress(packed.read_bytes())
        (folder / packed.name.removesuffix(".xz")).write_bytes(content)
    return folder


@pytest.fixture(autouse=True)
def precision_is_reset() -> Iterator[None]:
    """Every test starts at FLINT's and mpmath's own precision, and leaves it so."""
    ctx.prec, mp.prec = FLINT_BITS, MPMATH_BITS
    yield
    left = ctx.prec, mp.prec
    ctx.prec, mp.prec = FLINT_BITS, MPMATH_BITS
    assert left == (FLINT_BITS, MPMATH_BITS), f"the test leaves a precision of {left} bits"
