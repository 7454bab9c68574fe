"""`plot_risk`: the least risk against λ for an instance of one's own."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from flint import fmpq
from matplotlib.figure import Figure

import sdproof
from sdproof.errors import InputError, MissingExtra
from sdproof.numbers.exact import to_float

OWN = sdproof.Instance([3, 2, "1/7"], [5, "1/3", 0])
DESIGN = sdproof.Design([[1, 2], [0, 1], [1, 1]], [1, -1], 1, rows="samples")


def number(value: Any) -> float:
    """Of an exact number or a ball."""
    return to_float(value) if isinstance(value, fmpq) else float(value)


@pytest.mark.parametrize("instance", [OWN, DESIGN, sdproof.Instance([2, 2], [0, 0])])
def test_curves_are_the_least_risks(instance: Any) -> None:
    """Each drawn value is the exact one at its λ, and LB is there."""
    figure = sdproof.plot_risk(instance, steps=2)
    assert isinstance(figure, Figure)
    values = instance.instance().balls() if instance is DESIGN else instance
    bound, *curves = figure.axes[0].lines
    assert [c.get_label() for c in curves] == ["ridge", "1 step", "2 steps"]
    assert bound.get_ydata()[0] == pytest.approx(number(sdproof.lower_bound(values)))
    for i in (0, 40, 90):
        lam = sdproof.to_exact(f"{curves[0].get_xdata()[i]:.3g}")
        exact = sdproof.optimal_curve(values, lam, 2)
        for curve, point in zip(curves, exact, strict=True):
            assert curve.get_ydata()[i] == pytest.approx(number(point.rho), rel=1e-8)


@pytest.mark.parametrize(
    ("instance", "steps", "said"),
    [
        (OWN, 7, "0..6"),
        (OWN, "2", "steps"),
        ("OWN", 2, "instance"),
        (sdproof.Instance(["1e40"], [1]), 1, "accepted: eigenvalues from 1e-30"),
    ],
)
def test_what_it_does_not_take(instance: Any, steps: Any, said: str) -> None:
    """One line that says what is accepted."""
    with pytest.raises(InputError, match=said):
        sdproof.plot_risk(instance, steps)


def test_without_matplotlib_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """One clear message."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtra, match=r"sdproof\[plot\]"):
        sdproof.plot_risk(OWN)
