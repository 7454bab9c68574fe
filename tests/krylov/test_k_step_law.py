"""The Christoffel bound and the k-step law against certified minima over λ and ξ."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from flint import fmpq

import sdproof
from sdproof import Instance, christoffel, krylov_bound, minimum
from sdproof.errors import InputError
from sdproof.families import hard
from sdproof.krylov.law import LAW, least_by_law
from sdproof.model.risks import lower_bound
from sdproof.optimum import groups

SIGNALS = [fmpq(10) ** i for i in (-2, -1, 0, 1, 3, 6, 9)]
CASES = [(r, k) for r in range(2, 9) for k in range(r)]
QUICK = {(2, 1), (3, 1), (3, 2), (4, 0), (4, 2), (5, 4), (6, 3)}
SAMPLE = pytest.mark.parametrize(
    ("r", "k"),
    [pytest.param(*c, marks=[] if c in QUICK else pytest.mark.thorough) for c in CASES],
)


def spectrum(random: Random, r: int) -> list[fmpq]:
    """Distinct rational eigenvalues, largest first; some of them close together."""
    scale = random.choice((12, 60, 1000))
    return sorted((fmpq(v, 7) for v in random.sample(range(1, scale), r)), reverse=True)


def aligned(e: list[fmpq], signal: fmpq) -> Instance:
    return Instance(e, [signal] + [fmpq(0)] * (len(e) - 1))


@SAMPLE
@pytest.mark.parametrize("B", SIGNALS[::2])
def test_the_bound_is_below_every_minimum(r: int, k: int, B: fmpq) -> None:
    """B from 10⁻² to 10⁹ on any direction, with other signals too."""
    random = Random(f"{r} {k} {B}")
    e, m = spectrum(random, r), random.randrange(r)
    others = [random.choice((fmpq(0), B / random.randint(1, 9), fmpq(1, 3))) for _ in e]
    others[m] = B
    least = minimum(Instance(e, others), k, 12).lo
    assert all(krylov_bound(Instance(e, others), k, j + 1) <= least for j in range(r))
    if k < 3:
        only = Instance(e, [B if j == m else fmpq(0) for j in range(r)])
        assert krylov_bound(only, k, m + 1) <= minimum(only, k, 12).lo


def test_the_bound_is_the_formula_and_nothing_higher() -> None:
    """B L_(k+1)/(B + L_(k+1)); with L_k instead it would be above a certified minimum."""
    instance = aligned([fmpq(v) for v in (26, 4, 2)], fmpq(3))
    for k in range(3):
        least = christoffel(instance, k + 1)
        assert krylov_bound(instance, k) == 3 * least / (3 + least)
    least = christoffel(instance, 2)
    assert minimum(instance, 2).hi < 3 * least / (3 + least)


@pytest.mark.parametrize("other", [1, 3])
def test_the_weights_of_another_direction_are_needed(other: int) -> None:
    """With the plain L_(k+1) of a direction that is not the largest the bound fails."""
    e = [fmpq(v) for v in (100, 50, 49, 1)]
    instance = Instance(e, [fmpq(10**6) if j == other else fmpq(0) for j in range(4)])
    plain = christoffel(instance, 1, other + 1)
    least = minimum(instance, 0)
    assert krylov_bound(instance, 0, other + 1) <= least.lo
    assert least.hi < 10**6 * plain / (10**6 + plain)


def law(instance: Instance, k: int) -> fmpq | None:
    return least_by_law(groups(instance), k)


def threshold(e: list[fmpq], k: int) -> fmpq | None:
    """A signal just large enough for the hypotheses (to 1 %); None if none below 10⁶ is."""
    lo, hi = fmpq(0), fmpq(10**6)
    if law(aligned(e, hi), k) is None:
        return None
    while hi - lo > hi / 100:
        middle = (((lo + hi) / 2 if hi < 20 * lo else hi / 10) * 1000).ceil() / fmpq(1000)
        lo, hi = (middle, hi) if law(aligned(e, middle), k) is None else (lo, middle)
    return hi


def same(instance: Instance, k: int) -> None:
    """The certified search finds the same infimum to 12 digits at least, and nothing else differs."""
    by_law, found = minimum(instance, k, law=True), minimum(instance, k)
    assert (by_law.given, found.given) == (LAW, "")
    assert by_law.lo == by_law.hi == krylov_bound(instance, k - 1)
    assert found.lo <= by_law.lo <= found.hi
    assert found.hi - found.lo <= found.hi * fmpq(1, 10**12)
    places = [
        (m.lam.limit, m.attained, len(m.minimisers), m.tie, m.constant) for m in (by_law, found)
    ]
    assert places[0] == places[1] == ("inf", False, 1, "none", False)


@SAMPLE
def test_the_law_is_the_minimum(r: int, k: int) -> None:
    """Random spectra: B just large enough, where a wrong hypothesis would show, and B = r/b²."""
    if k == 0:
        return
    e = spectrum(Random(10 * r + k), r)
    edge, enough = threshold(e, k), r * (e[0] / e[-1]) ** 2
    if k > 1:
        assert edge is not None
        assert edge <= max(enough * fmpq(101, 100), 1)
        same(aligned(e, enough), k)
    if edge is not None:
        same(aligned(e, edge), k)


def test_multiple_eigenvalues_and_any_order() -> None:
    """Equal eigenvalues, also the largest, and a list that is not sorted."""
    same(Instance([1, 3, 2, 3, 1], [0, 400, 0, 200, 0]), 2)
    same(Instance([1, 3, 2, 2], [0, 40, 0, 0]), 1)


@pytest.mark.parametrize(
    ("e", "signal", "k"), [((2, 1), 1, 1), ((3, 2, 1), 3, 1), ((26, 4, 2), 3, 2), ((10, 3, 1), "1/10", 2)]
)  # fmt: skip
def test_the_signal_cannot_be_dropped(e: Any, signal: Any, k: int) -> None:
    """Exact instances with little signal: the certified minimum is strictly below B L_k/(B + L_k), the
    law does not claim them, and asking for it changes nothing."""
    instance = Instance(e, [sdproof.to_exact(signal)] + [fmpq(0)] * (len(e) - 1))
    found = minimum(instance, k)
    assert found.hi < krylov_bound(instance, k - 1)
    assert law(instance, k) is None
    assert minimum(instance, k, law=True) == found


def test_the_law_claims_nothing_else() -> None:
    """Signal elsewhere or nowhere, balls, irrational eigenvalues, k = 0 and k ≥ r are left to others."""
    e = [fmpq(3), fmpq(2), fmpq(1)]
    assert law(aligned(e, fmpq(10**6)), 2) is not None
    for snr in ([10**6, 1, 0], [0, 10**6, 0], [0, 0, 0]):
        assert law(Instance(e, snr), 2) is None
    for k in (0, 3, 9):
        assert law(aligned(e, fmpq(10**6)), k) is None
    assert law(aligned(e, fmpq(10**6)).balls(), 2) is None
    irrational = sdproof.Design([[1, 1], [0, 1]], [9, 9], 1, "samples").instance()
    assert law(irrational, 1) is None


def test_which_minima_use_the_law() -> None:
    """Only those that are asked to, and they say so: no verdict can rest on it unseen."""
    instance = hard(14, 200, "1/2")
    assert minimum(instance, 4).given == ""
    beyond = minimum(instance, 12, law=True)
    assert beyond.given == LAW
    assert beyond.lo == krylov_bound(instance, 11)
    assert lower_bound(instance) < beyond.lo < minimum(instance, 4).lo
    assert "given" in beyond._repr_html_()
    assert "given" not in minimum(instance, 1)._repr_html_()
    full = minimum(instance, 14, law=True)
    assert (full.given, full.lo, full.lam) == ("", lower_bound(instance), (1, 1))
    for call in (minimum, lambda i, k: sdproof.gain(i, steps=k)):
        with pytest.raises(InputError, match=r"steps: 12.*; accepted: (an integer )?0\.\.8"):
            call(instance, 12)
    with pytest.raises(
        InputError, match=r"steps: 9; accepted: 0\.\.8, from 19 on.*; the k-step law does not"
    ):
        minimum(Instance(range(1, 20), [1] * 19), 9, law=True)
    with pytest.raises(InputError, match="steps: 300 is not accepted"):
        minimum(instance, 300, law=True)
