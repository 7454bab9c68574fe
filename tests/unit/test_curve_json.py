"""Curves and minima as JSON, HTML and text: every field, read back exactly."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flint import arb, fmpq

import sdproof
from sdproof import Instance
from sdproof.minima.result import LambdaSet, Minimum
from sdproof.numbers.exact import to_exact
from sdproof.optimum import curve_types

HARD = sdproof.families.hard(3, C=7, b="1/2")
LAM = fmpq(5, 4)
# the optimal h of two steps at λ = 1 is (0, 1): no ξ gives it
NOT_ATTAINED = Instance([1, 2], [q / (1 - q) for q in (fmpq(5, 8), fmpq(22, 27))])


def cells(html: str) -> list[str]:
    """The texts of a table's cells, without marks."""
    found = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", html)
    return [re.sub(r"<[^>]+>", "", c) for c in found]


def test_every_field_of_a_curve() -> None:
    """Names, exact values, and enclosures that hold the exact optimum."""
    curve = sdproof.risk_curve(HARD, LAM, relative_to="excess", radius="1e-20")
    data = curve.to_json()
    steps = data.pop("steps")
    assert data == {
        "certified": True,
        "lam": "5/4",
        "grouped_lower_bound": "21/22",
        "relative_to": "excess",
        "radius": "1/100000000000000000000",
        "reached": True,
        "note": "",
        "bits": curve.bits,
        "limit_bits": curve.limit_bits,
        "needed_bits": None,
        "settled_at": None,
    }
    assert [set(s) for s in steps] == [{"k", "rho", "excess", "reached"}] * 4
    assert [s["k"] for s in steps] == [0, 1, 2, 3]
    for s, best in zip(steps, sdproof.optimal_curve(HARD, LAM), strict=True):
        lo, hi = map(to_exact, s["rho"])
        assert lo <= best.rho <= hi
        low, high = map(to_exact, s["excess"])
        assert low <= best.rho - curve.grouped_lower_bound <= high
        assert s["reached"] is True
        assert all(len(re.sub(r"e.*|\D", "", end)) <= 26 for end in s["rho"])
    assert curve.digits() == 23
    short = curve.to_json(digits=5)["steps"][1]["rho"]
    assert all(len(re.sub(r"\D", "", end)) <= 6 for end in short)


def test_long_numbers_leave_as_enclosures(monkeypatch: pytest.MonkeyPatch) -> None:
    """λ and the bound as exact strings, unless these are too long to be read back."""
    long = fmpq(10**60 + 1, 10**60)
    curve = sdproof.risk_curve(HARD, long)
    assert curve.to_json()["lam"] == f"{long.p}/{long.q}"
    monkeypatch.setattr(curve_types, "MAX_DIGITS", 60)
    lo, hi = curve.to_json(digits=9)["lam"]
    assert to_exact(lo) <= long <= to_exact(hi)
    assert len(hi) < 14
    monkeypatch.setattr(curve_types, "MAX_DIGITS", 61)
    assert curve.to_json()["lam"] == f"{long.p}/{long.q}"


def test_a_float_curve_says_so() -> None:
    """Not certified, in JSON and in words."""
    curve = sdproof.risk_curve(HARD, LAM, arithmetic="float")
    data = curve.to_json()
    assert data["certified"] is False
    assert (data["lam"], data["grouped_lower_bound"]) == (1.25, curve.grouped_lower_bound)
    assert data["steps"] == [{"k": k, "rho": curve[k]} for k in range(4)]
    assert len(curve) == 4
    assert list(curve) == [curve[k] for k in range(4)]
    assert repr(curve).endswith(f"rho about {curve[0]:.8g} to {curve[3]:.8g}, not certified)")


def test_xi_of_a_curve() -> None:
    """The best ξ as enclosures, whether they are attained, and why not."""
    curve = sdproof.risk_curve(HARD, LAM, xi_for=[1, 3])
    steps = curve.to_json()["steps"]
    assert [("xi" in s, "attained" in s) for s in steps] == [
        (k in (1, 3), k in (1, 3)) for k in range(4)
    ]
    (lo, hi), best = map(to_exact, steps[1]["xi"][0]), sdproof.optimal_curve(HARD, LAM)[1]
    assert best.xi is not None
    assert lo <= best.xi[0] <= hi
    assert steps[1]["attained"] is True
    assert "reason" not in steps[1]
    limit = sdproof.risk_curve(NOT_ATTAINED, 1, xi_for=[0, 1, 2])
    assert [p.xi.attained for p in limit if p.xi] == [True, True, False]
    for step, point in zip(limit.to_json()["steps"], limit, strict=True):
        assert point.xi is not None
        assert step["attained"] is point.xi.attained
        assert step.get("reason", "") == point.xi.reason
        assert (step["xi"] is None) is (point.xi.xi is None)


def test_a_gain_in_a_notebook() -> None:
    """Six rows: least risks, ratios to two digits more than asked for, and the largest gain."""
    found = sdproof.gain(HARD, digits=6)
    html = found._repr_html_()
    assert ">certified gains<" in html
    rows = dict(zip(cells(html)[::2], cells(html)[1::2], strict=True))
    assert list(rows) == [
        "least risk of ridge over λ",
        "least risk of one step over λ and ξ",
        "least risk of r steps",
        "ridge / r steps",
        "one step / r steps",
        "no gain exceeds r / LB",
    ]
    assert (rows["least risk of r steps"], rows["no gain exceeds r / LB"]) == ("21/22", "22/7")
    lo, hi = map(to_exact, rows["ridge / r steps"].strip("[]").split(", "))
    assert found.ridge_ratio is not None
    assert lo <= found.ridge_ratio[0] <= found.ridge_ratio[1] <= hi
    assert hi - lo <= hi / 10**5
    assert [len(end.replace(".", "")) for end in found.decimals["ridge_ratio"] or ()] == [8, 8]


def test_a_curve_in_a_notebook() -> None:
    """One row for each k, with k, ρ and the excess; λ exact, or as a ball."""
    curve = sdproof.risk_curve(HARD, LAM)
    html = curve._repr_html_()
    assert "λ = 5/4" in html
    assert "; bound 0.9545454545…</" in html
    head, rows = cells(html)[:3], cells(html)[3:]
    assert head == ["k", "ρ*_k", "ρ*_k − bound"]
    assert rows[::3] == ["0", "1", "2", "3"]
    for k, best in enumerate(sdproof.optimal_curve(HARD, LAM)):
        lo, hi = map(to_exact, rows[3 * k + 1].strip("[]").split(", "))
        assert lo <= best.rho <= hi
    balls = Instance([arb(2, 1e-20), arb(1)], [arb(3), arb(0)])
    assert "; bound 0.75</" in sdproof.risk_curve(balls, 1, radius="1e-9")._repr_html_()
    assert "λ = [2.0" in sdproof.risk_curve(HARD, arb(2, 1e-20))._repr_html_()
    first, last = (curve[k].rho.str(8) for k in (0, 3))
    words = f"RiskCurve(k = 0..3, rho {first} to {last}, radius 1e-15 of the risk)"
    assert repr(curve) == words


@pytest.mark.parametrize(
    ("least", "name", "where", "attained"),
    [
        (sdproof.minimum(HARD, 0), "ridge", None, "yes"),
        (sdproof.minimum(HARD, 1), "1 step", "λ → ∞, a limit", "no"),
        (sdproof.minimum(Instance([9, 4, 2, 1], [1, 20, 30, 2]), 2), "2 steps", None, None),
        (sdproof.minimum(Instance([1], [0]), 0), "ridge", "λ → ∞, a limit", "no"),
        (sdproof.minimum(Instance([1], [1]), 1), "1 step", "any λ", "yes"),
        (
            replace(sdproof.minimum(HARD, 1), lam=LambdaSet.toward("0")),
            "1 step",
            "λ → 0, a limit",
            "no",
        ),
        (replace(sdproof.minimum(HARD, 1), attained=None), "1 step", None, "not decided"),
    ],
    ids=["ridge", "limit", "two", "no signal", "any", "zero", "open"],
)
def test_a_minimum_in_a_notebook(
    least: Minimum, name: str, where: str | None, attained: str | None
) -> None:
    """The number of steps, the infimum, the place and whether it is attained."""
    html = least._repr_html_()
    assert f"least risk of {name} over λ &gt; 0 and ξ, in units of γ²/n" in html
    names, values = cells(html)[::2], cells(html)[1::2]
    assert names == ["inf ρ", "at λ", "attained", "ξ"]
    words = {True: "yes", False: "no", None: "not decided"}[least.attained]
    if least.lo == least.hi:
        assert to_exact(values[0]) == least.lo
    else:
        lo, hi = map(to_exact, values[0].strip("[]").split(", "))
        assert lo <= least.lo <= least.hi <= hi
    assert (values[3] == "–") == (least.xi is None and not least.reason)
    assert values[2] == words == (attained or words)
    if where is not None:
        assert values[1] == where
    elif least.lam.limit is None:
        lo, hi = map(to_exact, values[1].strip("[]").split(", "))
        assert lo <= least.lam.interval[0] <= hi
