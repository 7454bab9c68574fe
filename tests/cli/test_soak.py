"""The soak of the command line for a minute; see `soak`."""

from __future__ import annotations

import pytest
from soak import soak


@pytest.mark.thorough
@pytest.mark.filterwarnings("default")
def test_random_commands_for_a_minute() -> None:
    """No fault of any kind."""
    assert soak(1, 20241)["faults"] == []
