"""Where the full data sets are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def uci() -> Path:
    """The directory of the full data sets, or skip."""
    path = Path(os.environ.get("SDPROOF_TEST_DATA", ROOT / "../shared/data/uci"))
    if not (path / "energydata_complete.csv").is_file():
        pytest.skip("the UCI data sets are not here")
    return path
