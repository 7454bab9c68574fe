"""The main operations under pytest-benchmark: ``pytest benchmarks --benchmark-only``."""

from __future__ import annotations

from typing import Any

import pytest
from flint import fmpq

from sdproof import certify, families, kernel, minimum, risk, risk_curve


@pytest.mark.parametrize("relative_to", ["risk", "excess"])
def test_curve(benchmark: Any, relative_to: str) -> None:
    """Every number of steps at r = 128."""
    instance = families.hard(128, 200, "1/2")
    benchmark(lambda: risk_curve(instance, 1, relative_to=relative_to))


@pytest.mark.parametrize("steps", [0, 1])
def test_minimum(benchmark: Any, steps: int) -> None:
    """Certified minimum over λ at r = 32."""
    instance = families.hard(32, 200, "1/2")
    benchmark(lambda: minimum(instance, steps, 30))


def test_exact_risk(benchmark: Any) -> None:
    """One exact risk at r = 32 with three steps."""
    instance = families.hard(32, 200, "1/2")
    benchmark(lambda: risk(instance, fmpq(5, 4), ["1/2", "-1", "3"]))


def test_check(benchmark: Any) -> None:
    """The kernel on the certificate of a ridge bound at r = 8."""
    certificate = certify(families.hard(8, 200, "1/2"), 0, "5").data
    benchmark(lambda: kernel.check(certificate))
