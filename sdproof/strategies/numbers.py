"""Strategies for numbers: λ, ξ and eigenvalues."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TypeVar

from flint import fmpq
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import SearchStrategy

from sdproof.strategies.arguments import at_least, integer, made, rank_bounds, shown

T = TypeVar("T")
MAX_STEPS = 64
SIZE = 400_000
"""Numerators and denominators of drawn numbers, unless asked for more."""
_LARGE, _SCALES = 40, (0, 0, 0, 0, 1, -1, 2, -2, 4, -4)


def _scaled(parts: tuple[int, int, int]) -> fmpq:
    scale, p, q = parts
    return fmpq(p, q) * fmpq(10) ** scale


@lru_cache(maxsize=64)  # building a strategy costs more than drawing from it
def positive(largest: int = _LARGE, size: int = SIZE) -> SearchStrategy[fmpq]:
    """Positive rationals, small or a power of ten as large or as small, up to numerators and
    denominators of about `size`; shrinks to 1."""
    # the scale first: 4 is then simpler than 1 · 10
    above, below = (st.integers(1, min(most, size)) for most in (largest, 12))
    return st.tuples(st.sampled_from(scales(size)), above, below).map(_scaled)


def scales(size: int) -> list[int]:
    """Powers of ten by which numbers up to about `size` differ, 0 first and most often."""
    most = len(str(size // _LARGE)) - 1
    found = [s for s in _SCALES if abs(s) <= most]
    return found + [s for half in (most // 2, most) if half > 4 for s in (half, -half)]


class Bytes:
    """Numbers made from random bytes, each kind from a fixed number of them: drawing many numbers at
    once is far faster than one by one. Zero bytes make the simplest numbers; after the last byte there
    are only those.

    Parameters
    ----------
    data : bytes
    size : int
        As in `positive`.
    """

    def __init__(self, data: bytes, size: int = SIZE) -> None:
        self._left, self._scales = iter(data), scales(size)
        self._above, self._below = min(_LARGE, size), min(12, size)

    def below(self, n: int) -> int:
        """One of 0, …, n − 1, n at most 256."""
        return next(self._left, 0) % n

    def positive(self) -> fmpq:
        """As `positive`, from three bytes."""
        scale = self._scales[self.below(len(self._scales))]
        return _scaled((scale, 1 + self.below(self._above), 1 + self.below(self._below)))

    def number(self, sign: str) -> fmpq:
        """A number of this sign, from four bytes: 0 is as frequent as all others where it may be, and
        so are 1 and 0 together where a number is real."""
        which = 0 if sign == "positive" else self.below(2 if sign == "nonnegative" else 8)
        value = self.positive()
        if sign != "real":
            return value * (1 - which)
        return (fmpq(1), fmpq(0))[which // 2] if which < 4 else value * (-1) ** which

    def fraction(self) -> fmpq:
        """As `fractions`, from two bytes."""
        p, q = 1 + self.below(12), 1 + self.below(12)
        return fmpq(p, p + q)


def fractions() -> SearchStrategy[fmpq]:
    """Rationals in (0, 1); shrinks to 1/2."""
    return st.builds(lambda p, q: fmpq(p, p + q), st.integers(1, 12), st.integers(1, 12))


@lru_cache(maxsize=8)
def real(size: int = SIZE) -> SearchStrategy[fmpq]:
    """Rationals of either sign, often far outside [0, 1]; shrinks to 0."""
    signed = st.builds(lambda sign, v: sign * v, st.sampled_from([1, -1]), positive(size=size))
    return st.one_of(st.sampled_from([fmpq(0), fmpq(1)]), signed)


def between(low: fmpq, high: fmpq | None, size: int = SIZE) -> SearchStrategy[fmpq]:
    """Rationals in [low, high], low first; without an upper end: low + positive."""
    if high is None:
        return st.one_of(st.just(low), positive(size=size).map(lambda v: low + v))
    ends = st.sampled_from([low, high] if low < high else [low])
    return st.one_of(ends, fractions().map(lambda f: low + (high - low) * f))


@shown
def lambdas(min_value: object = None, max_value: object = None) -> SearchStrategy[fmpq]:
    """Regularisation λ > 0, exact, in the unit of the eigenvalues; shrinks to 1, or to `min_value`.

    Parameters
    ----------
    min_value, max_value : exact numbers, optional
        Bounds > 0, both included. Without them: small rationals, and others from 10⁻⁵ to 4·10⁵.
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


@shown
def imitation_parameters(
    k: int | SearchStrategy[int] | None = None, *, max_steps: int = 3, max_size: int = SIZE
) -> SearchStrategy[tuple[fmpq, ...]]:
    """(ξ_1, …, ξ_k) of any sign, often far outside [0, 1]; shrinks to zeros.

    Parameters
    ----------
    k : int or strategy, optional
        Number of steps, at most 64; 0..`max_steps` by default.
    max_size : int
        Numerators and denominators go up to about this.
    """
    most, each = integer(max_steps, "max_steps", 0, MAX_STEPS), real(max_size)
    if k is None:
        few = st.lists(each, max_size=most)
        many = st.lists(each, min_size=(most + 1) // 2, max_size=most)  # short ones prevail
        return st.one_of(few, many).map(tuple)
    if isinstance(k, SearchStrategy):
        return k.flatmap(lambda size: st.tuples(*[each] * integer(size, "k", 0, MAX_STEPS)))
    return st.tuples(*[each] * integer(k, "k", 0, MAX_STEPS))


@shown
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
    """
    each: SearchStrategy[None] = st.none()
    return spectra(min_rank, max_rank, distinct, max_ratio, each).map(lambda drawn: drawn[0])


def spectra(
    min_rank: object, max_rank: object, distinct: object, max_ratio: object, each: SearchStrategy[T]
) -> SearchStrategy[tuple[tuple[fmpq, ...], tuple[T, ...]]]:
    """`eigenvalues`, and a draw of `each` for every one of them.

    All that belongs to a direction is drawn together, so that shrinking can leave directions out.
    """
    least, most = rank_bounds(min_rank, max_rank)
    if not isinstance(distinct, bool):
        raise InvalidArgument(f"distinct: {distinct!r:.60} is not accepted; accepted: True, False")
    ratio = None if max_ratio is None else at_least(max_ratio, "max_ratio", 1)
    if ratio == 1 and distinct and most > 1:
        raise InvalidArgument("max_ratio: 1 with distinct eigenvalues; accepted: a number > 1")
    gap = positive(12) if distinct else st.one_of(st.just(fmpq(0)), positive(12))
    row = st.tuples(gap, st.integers(0, most - 1), each)
    some = st.lists(row, min_size=least, max_size=most)
    many = st.lists(row, min_size=(least + most + 1) // 2, max_size=most)  # short ones prevail
    rows = st.one_of(some, many)
    if ratio is None:
        unit = st.sampled_from([fmpq(1), fmpq(1), fmpq(1, 10), fmpq(1, 100)])
        return made(_spectrum, positive(), rows, unit)
    slack = st.one_of(st.just(fmpq(0)), positive(12))
    return made(partial(_within, ratio=ratio), positive(), rows, slack)


def _spectrum(
    low: fmpq, rows: list[tuple[fmpq, int, T]], unit: fmpq
) -> tuple[tuple[fmpq, ...], tuple[T, ...]]:
    """Each e_j is larger than the one before by its gap times the unit, relative to the least; the
    first has no gap; a small unit makes all of them nearly equal. Distinct by construction if the
    gaps are positive. In the order of the integers of the rows, of equal ones the last first:
    leaving out a row does not move the others."""
    found: list[tuple[int, int, fmpq, T]] = []
    value = low
    for j, (gap, place, beside) in enumerate(rows):
        value = value + low * unit * gap if j else low
        found.append((place, -j, value, beside))
    found.sort(key=lambda v: v[:2])
    return tuple(v[2] for v in found), tuple(v[3] for v in found)


def _within(
    low: fmpq, rows: list[tuple[fmpq, int, T]], slack: fmpq, ratio: fmpq
) -> tuple[tuple[fmpq, ...], tuple[T, ...]]:
    """The same with the gaps stretched so that the largest is at most `ratio` times the least."""
    total = sum((gap for gap, *_ in rows[1:]), start=slack)
    unit = (ratio - 1) / total if total > 0 else fmpq(0)
    return _spectrum(low, rows, unit)
