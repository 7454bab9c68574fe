"""Strategies for numbers: λ, ξ and eigenvalues."""

from __future__ import annotations

from functools import lru_cache, partial
from itertools import accumulate
from typing import Any

from flint import fmpq
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import SearchStrategy

from sdproof.strategies.arguments import at_least, integer, ranks

MAX_STEPS = 64
_LARGE, _SCALES = 40, (0, 0, 0, 0, 1, -1, 2, -2, 4, -4)


def _scaled(parts: tuple[int, int, int]) -> fmpq:
    scale, p, q = parts
    return fmpq(p, q) * fmpq(10) ** scale


@lru_cache(maxsize=64)  # building a strategy costs more than drawing from it
def positive(largest: int = _LARGE) -> SearchStrategy[fmpq]:
    """Positive rationals, mostly small, sometimes 10⁻⁴ to 10⁴ times as large; shrinks to 1."""
    # the scale first: 4 is then simpler than 1 · 10
    parts = (st.sampled_from(_SCALES), st.integers(1, largest), st.integers(1, 12))
    return st.tuples(*parts).map(_scaled)


def fractions() -> SearchStrategy[fmpq]:
    """Rationals in (0, 1); shrinks to 1/2."""
    return st.builds(lambda p, q: fmpq(p, p + q), st.integers(1, 12), st.integers(1, 12))


def between(low: fmpq, high: fmpq | None) -> SearchStrategy[fmpq]:
    """Rationals in [low, high], low first; without an upper end: low + positive."""
    if high is None:
        return st.one_of(st.just(low), positive().map(lambda v: low + v))
    ends = st.sampled_from([low, high] if low < high else [low])
    return st.one_of(ends, fractions().map(lambda f: low + (high - low) * f))


def lambdas(min_value: object = None, max_value: object = None) -> SearchStrategy[fmpq]:
    """Regularisation λ > 0, exact, in the unit of the eigenvalues; shrinks to 1, or to `min_value`.

    Parameters
    ----------
    min_value, max_value : exact numbers, optional
        Bounds, both included. Without them: mostly small rationals, sometimes about 10⁻⁴ or 10⁴.

    Raises
    ------
    hypothesis.errors.InvalidArgument
        For bounds ≤ 0, or that are no exact numbers, or in the wrong order.
    """
    if min_value is None and max_value is None:
        return positive()
    high = None if max_value is None else at_least(max_value, "max_value", 0, strictly=True)
    if min_value is None:
        assert high is not None
        return st.one_of(st.just(high), fractions().map(lambda f: high * f))
    low = at_least(min_value, "min_value", 0, strictly=True)
    if high is not None and high < low:
        raise InvalidArgument(f"max_value: {high} is below min_value = {low}; accepted: not below")
    return between(low, high)


def imitation_parameters(
    k: int | SearchStrategy[int] | None = None, *, max_steps: int = 3
) -> SearchStrategy[tuple[fmpq, ...]]:
    """(ξ_1, …, ξ_k) of any sign, often far outside [0, 1]; shrinks to zeros.

    Parameters
    ----------
    k : int or strategy, optional
        Number of steps; 0..`max_steps` by default.
    max_steps : int

    Raises
    ------
    hypothesis.errors.InvalidArgument
        For a number of steps outside 0..64.
    """
    xi = st.one_of(
        st.sampled_from([fmpq(0), fmpq(1)]),
        st.builds(lambda sign, v: sign * v, st.sampled_from([1, -1]), positive()),
    )
    if k is None:
        most = integer(max_steps, "max_steps", 0, MAX_STEPS)
        return st.lists(xi, max_size=most).map(tuple)
    if isinstance(k, SearchStrategy):
        return k.flatmap(lambda size: st.tuples(*[xi] * integer(size, "k", 0, MAX_STEPS)))
    return st.tuples(*[xi] * integer(k, "k", 0, MAX_STEPS))


def eigenvalues(
    min_rank: int = 1, max_rank: int = 6, *, distinct: bool = True, max_ratio: object = None
) -> SearchStrategy[tuple[fmpq, ...]]:
    """Eigenvalues e_1, …, e_r > 0 in any order, exact; shrinks to (r, …, 2, 1), or (2, 3/2, 1) for
    ``max_ratio=2``.

    Parameters
    ----------
    min_rank, max_rank : int
        1 ≤ min_rank ≤ r ≤ max_rank ≤ 64.
    distinct : bool
        False: equal eigenvalues are frequent.
    max_ratio : exact number, optional
        max e_j / min e_j ≤ max_ratio; > 1 unless r = 1 or eigenvalues may be equal.

    Raises
    ------
    hypothesis.errors.InvalidArgument
        For bounds that no eigenvalues satisfy, or that are no numbers.
    """
    sizes = ranks(min_rank, max_rank)
    if not isinstance(distinct, bool):
        raise InvalidArgument(f"distinct: {distinct!r:.60} is not accepted; accepted: True, False")
    ratio = None if max_ratio is None else at_least(max_ratio, "max_ratio", 1)
    if ratio == 1 and distinct and max_rank > 1:
        raise InvalidArgument("max_ratio: 1 with distinct eigenvalues; accepted: a number > 1")
    return sizes.flatmap(lambda r: _spectrum(r, distinct, ratio))


def _spectrum(r: int, distinct: bool, ratio: fmpq | None) -> SearchStrategy[tuple[fmpq, ...]]:
    gap: SearchStrategy[Any] = positive(12)
    if not distinct:
        gap = st.one_of(st.just(fmpq(0)), gap)
    low, gaps = positive(), st.tuples(*[gap] * (r - 1))
    if ratio is None:
        build = st.builds(_sums, low, gaps)
    else:
        slack = st.one_of(st.just(fmpq(0)), positive(12))
        build = st.builds(partial(_within, ratio=ratio), low, gaps, slack)
    return build.flatmap(lambda values: st.permutations(values).map(tuple))


def _sums(low: fmpq, gaps: tuple[fmpq, ...]) -> list[fmpq]:
    """Distinct by construction: each larger than the next by a gap."""
    return list(accumulate(gaps, initial=low))[::-1]


def _within(low: fmpq, gaps: tuple[fmpq, ...], slack: fmpq, ratio: fmpq) -> list[fmpq]:
    """The same gaps, stretched so that the largest is at most `ratio` times the least."""
    total = sum(gaps, start=slack)
    unit = low * (ratio - 1) / total if total > 0 else fmpq(0)
    return _sums(low, tuple(unit * g for g in gaps))
