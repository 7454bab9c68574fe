"""Strategies for instances."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import fmpq
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import SearchStrategy

from sdproof.errors import InputError
from sdproof.families import hard, near_miss
from sdproof.families.spectra import SHAPES
from sdproof.model.instance import Instance
from sdproof.numbers import exact
from sdproof.strategies.arguments import at_least, integer, made, one_or_drawn, rank_bounds, shown
from sdproof.strategies.numbers import SIZE, between, fractions, positive, spectra

ASSUMPTIONS = ("alignment", "bounded-ratio", "distinctness", "signal")
"""Hypotheses that `near_misses` can violate."""
MAX_SAMPLES = 1_000_000


def valid(build: Callable[[], Instance]) -> Instance:
    """The instance; a value of a user's own strategy that it cannot have is an InvalidArgument."""
    try:
        return build()
    except InputError as error:
        raise InvalidArgument(str(error)) from None


@shown
def instances(
    min_rank: int = 1,
    max_rank: int = 5,
    *,
    distinct: bool = False,
    max_ratio: object = None,
    min_snr: object = 0,
    max_snr: object = None,
    noise_variance: object = None,
    n: int | None = None,
    max_size: int = SIZE,
) -> SearchStrategy[Instance]:
    """Any exact instance: eigenvalues e_j > 0 and signal-to-noise ratios B_j ≥ 0; shrinks to
    e = (1,), B = (0,).

    Parameters
    ----------
    min_rank, max_rank, distinct, max_ratio
        As in `eigenvalues`; here equal eigenvalues are allowed unless ``distinct=True``.
    min_snr, max_snr : exact numbers
        Bounds of every B_j, included. 0 is frequent where it is allowed.
    noise_variance : exact number or strategy, optional
        γ² > 0; not given: the instance has none.
    n : int, optional
        Number of samples, at least `max_rank`.
    max_size : int
        Numerators and denominators of the B_j go up to about this.
    """
    low = at_least(min_snr, "min_snr", 0)
    high = None if max_snr is None else at_least(max_snr, "max_snr", low)
    drawn = spectra(min_rank, max_rank, distinct, max_ratio, between(low, high, max_size))
    samples = None if n is None else integer(n, "n", max_rank, MAX_SAMPLES)
    noise: SearchStrategy[Any] = st.none()
    if noise_variance is not None:
        noise = one_or_drawn(noise_variance, "noise_variance", positive())

    def build(rows: tuple[tuple[fmpq, ...], tuple[fmpq, ...]], gamma2: fmpq | None) -> Instance:
        return valid(lambda: Instance(*rows, gamma2, samples))

    return made(build, drawn, noise)


@shown
def aligned_instances(
    min_rank: int = 1,
    max_rank: int = 5,
    *,
    max_ratio: object = None,
    others: bool = False,
    aligned: int | None = None,
) -> SearchStrategy[Instance]:
    """Distinct eigenvalues, B_m > 0 at one index m; shrinks to e = (1,), B = (1,).

    Parameters
    ----------
    min_rank, max_rank, max_ratio
        As in `eigenvalues`.
    others : bool
        Whether the other B_j may be positive too; else they are 0.
    aligned : int, optional
        m, from 1 to `min_rank`; anywhere by default.
    """
    least, _ = rank_bounds(min_rank, max_rank)
    m = None if aligned is None else integer(aligned, "aligned", 1, least) - 1
    drawn = spectra(min_rank, max_rank, True, max_ratio, _others(others))

    def build(at: int, signal: fmpq, rows: tuple[tuple[fmpq, ...], tuple[fmpq, ...]]) -> Instance:
        e, snr = rows
        at %= len(e)
        return Instance(e, (*snr[:at], signal, *snr[at + 1 :]))

    places = st.integers(0, max_rank - 1) if m is None else st.just(m)
    return made(build, places, positive(), drawn)


def _others(others: bool) -> SearchStrategy[fmpq]:
    """B_j away from the signal direction."""
    zero = st.just(fmpq(0))
    return st.one_of(zero, positive()) if others else zero


@shown
def hard_instances(
    C: object = None,
    b: object = None,
    *,
    unit: object = None,
    min_rank: int = 2,
    max_rank: int = 6,
    others: bool = True,
) -> SearchStrategy[Instance]:
    """Members of the hard family of MT-1..3: B_m = C r, e_j ≥ b e_m, any shape of spectrum and any m
    for which b is reached; shrinks to e = (1, b), B = (2C, 0).

    Parameters
    ----------
    C, b, unit : exact numbers or strategies, optional
        C > 0, 0 < b < 1, e_m > 0.
    min_rank, max_rank : int
        2 ≤ min_rank ≤ r ≤ max_rank ≤ 64.
    others : bool
        Whether the other B_j may be positive (the bounds hold for any).
    """
    least, most = rank_bounds(min_rank, max_rank, 2)
    signals = one_or_drawn(C, "C", positive())
    bounds = one_or_drawn(b, "b", fractions(), below=1)
    rest = st.lists(_others(others), min_size=least - 1, max_size=most - 1)
    units = one_or_drawn(unit, "unit", positive())

    def build(C: fmpq, b: fmpq, at: int, shape: str, snr: list[fmpq], unit: fmpq) -> Instance:
        one = valid(lambda: hard(len(snr) + 1, C, b, 1 + at % len(snr), shape, snr))
        return valid(lambda: Instance(tuple(unit * e for e in one.eigenvalues), one.snr))

    places = st.integers(0, most - 2)
    return made(build, signals, bounds, places, st.sampled_from([*SHAPES]), rest, units)


@shown
def near_misses(
    assumption: str,
    amount: object = None,
    *,
    C: object = None,
    b: object = None,
    min_rank: int = 3,
    max_rank: int = 6,
) -> SearchStrategy[Instance]:
    """The hard family with one assumption violated by a small amount; the others still hold.

    Parameters
    ----------
    assumption : {"alignment", "bounded-ratio", "distinctness", "signal"}
        "alignment": B_j = amount off the signal direction. "bounded-ratio": the smallest
        eigenvalue is b (1 − amount). "distinctness": e_1 − e_2 = amount. "signal": B = (C − amount) r.
    amount : exact number or strategy, optional
        > 0; 1/100 down to 10⁻⁶ by default.
    C, b : exact numbers, optional
        200 and 1/2 by default; b < 1.
    min_rank, max_rank : int
        At least 3.

    Raises
    ------
    hypothesis.errors.InvalidArgument
        Also when an instance is drawn for which the amount is too large.
    """
    if not isinstance(assumption, str) or assumption not in ASSUMPTIONS:
        raise InvalidArgument(
            f"assumption: {exact.shown(assumption)} is not known; accepted: {', '.join(ASSUMPTIONS)}"
        )
    sizes = st.integers(*rank_bounds(min_rank, max_rank, 3))
    small = st.integers(100, 10**6).map(lambda q: fmpq(1, q))
    amounts = one_or_drawn(amount, "amount", small)
    signal = at_least(200 if C is None else C, "C", 0, strictly=True)
    ratio = at_least(fmpq(1, 2) if b is None else b, "b", 0, strictly=True, below=1)

    def build(r: int, size: fmpq) -> Instance:
        return valid(lambda: near_miss(r, assumption.removeprefix("bounded-"), size, signal, ratio))

    return made(build, sizes, amounts)
