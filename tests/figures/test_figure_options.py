"""The numbers of figures as JSON, their grids, and the options that figures refuse."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st

from sdproof.errors import InputError
from sdproof.present.figures import FIGURES, Enclosure, exported, figure_spec
from sdproof.present.figures.filters import filters_data
from sdproof.present.figures.gain import gain_data
from sdproof.present.figures.phase import phase_data
from sdproof.present.figures.steps import steps_data
from sdproof.present.figures.values import as_float, log_grid
from sdproof.present.figures.xi import crowded, one_pair, xi_data

SMALL = {"gain": 4, "xi": 3, "filters": 3, "steps": 8, "krylov": 6, "greedy": 4, "xi-sign": 2}


@pytest.mark.parametrize("name", [n for n, s in FIGURES.items() if not s.measured and n != "phase"])
def test_export_is_exact(name: str) -> None:
    """The exported numbers are JSON without any float; progress ends at the total."""
    seen: list[tuple[int, int]] = []
    spec = figure_spec(name)
    found = spec.data(rank=SMALL.get(name), progress=lambda *at: seen.append(at))
    text = json.dumps(spec.to_json(found))
    assert not [v for v in _leaves(json.loads(text)) if isinstance(v, float)]
    assert seen[-1][0] == seen[-1][1] > 0


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, dict | list):
        items = value.values() if isinstance(value, dict) else value
        return [leaf for item in items for leaf in _leaves(item)]
    return [value]


def test_exported_enclosures_round_outward() -> None:
    """[lo, hi] in decimals hold the enclosure; floats and balls are refused."""
    third = Enclosure(fmpq(1, 3), fmpq(2, 3))
    lo, hi = map(Fraction, exported(third))
    assert lo < Fraction(1, 3) < Fraction(2, 3) < hi
    assert fmpq(1, 2) in third
    assert fmpq(1) not in third
    for bad in (0.5, arb(1), {1}):
        with pytest.raises(InputError, match="not exact"):
            exported(bad)


@given(st.fractions(), st.integers(-4, 3))
def test_drawn_floats_are_nearest(value: Fraction, power: int) -> None:
    """`as_float` rounds correctly, as Fraction does, at any size of numerator and denominator."""
    scaled = value * Fraction(10) ** (power * 40)
    assert as_float(fmpq(scaled.numerator, scaled.denominator)) == float(scaled)


def test_grids_are_exact_and_rising() -> None:
    """Short decimals, strictly rising, with the stated ends."""
    grid = log_grid(-6, 2, 16)
    assert grid[0] == fmpq(1, 10**6) and grid[-1] == 100  # noqa: PT018
    assert all(a < b for a, b in pairwise(grid))


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("settings", {"rank": 4}),
        ("gain", {"rank": 1}),
        ("gain", {"rank": True}),
        ("xi", {"rank": 7}),
        ("filters", {"rank": 99}),
        ("steps", {"rank": 3}),
        ("phase", {"rank": 9}),
        ("gain", {"data": "x"}),
        ("nothing", {}),
    ],
)
def test_bad_options_are_refused(name: str, options: dict[str, Any]) -> None:
    """A wrong rank, an option the figure does not have, an unknown name: one line each."""
    with pytest.raises(InputError, match="accepted") as caught:
        figure_spec(name).data(**options)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("compute", [filters_data, xi_data, steps_data, phase_data, gain_data])
def test_data_functions_check_for_themselves(compute: Any) -> None:
    """Called directly, a rank out of range is refused as well."""
    with pytest.raises(InputError, match="rank"):
        compute(1)


@pytest.mark.parametrize("compute", [filters_data, xi_data, steps_data])
def test_lambda_must_be_positive(compute: Any) -> None:
    """λ ≤ 0 and floats are refused."""
    for lam in (0, -1, 0.5):
        with pytest.raises(InputError):
            compute(4, lam)


@pytest.mark.parametrize(("build", "gap"), [(crowded, 1), (crowded, 0), (one_pair, "1/2")])
def test_gaps_out_of_range(build: Any, gap: Any) -> None:
    """Eigenvalues must stay positive and distinct."""
    with pytest.raises(InputError, match="gap"):
        build(3, gap)
