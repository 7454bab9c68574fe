"""Hypothesis profiles of sdproof: how many examples a property test gets.

``fast``
    40 examples; the default of sdproof's own tests.
``ci``
    60 examples, derandomised: the same on every run.
``thorough``
    10,000 random examples, for nightly runs: ``pytest --sdproof --hypothesis-profile=thorough`` gives
    each law so many.

None has a deadline: how long exact arithmetic takes depends on the numbers drawn.
"""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis.errors import InvalidArgument

PROFILES: dict[str, dict[str, Any]] = {
    "fast": {"max_examples": 40},
    "ci": {"max_examples": 60, "derandomize": True, "database": None},
    "thorough": {"max_examples": 10_000},
}
"""The settings of each profile, beside those that all share."""
_SHARED: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}


def _known(name: str) -> bool:
    try:
        settings.get_profile(name)
    except InvalidArgument:
        return False
    return True


def register(*, replace: bool = True) -> None:
    """Make the profiles known to Hypothesis, to be chosen with ``settings.load_profile(name)`` or
    ``pytest --hypothesis-profile=name``.

    Parameters
    ----------
    replace : bool
        False: a profile of the same name that exists is kept. Hypothesis itself has one named "ci",
        which is derandomised and without deadline too.
    """
    for name, own in PROFILES.items():
        if replace or not _known(name):
            settings.register_profile(
                name, parent=settings.get_profile("default"), **_SHARED, **own
            )
