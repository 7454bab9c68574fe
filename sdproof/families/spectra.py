"""Spectra of the families: e_m = 1 at the signal and min(1, min_j e_j / e_m) = b exactly."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from flint import arb, ctx, fmpq, fmpz

from sdproof.errors import InputError
from sdproof.numbers.exact import one_of, positive, to_exact

MAX_RANK = 1_000_000
"""Largest rank that a family builds."""
_GRID_BITS = 96
"""Grid, relative to b, on which the shape "geometric" places its eigenvalues."""


def count(value: object, where: str, least: int, most: int = MAX_RANK) -> int:
    """The value as an integer from `least` to `most`.

    Raises `InputError` if it is not.
    """
    number = to_exact(value, where)
    if number.q != 1 or not least <= number <= most:
        raise InputError(
            f"{where}: {number} is not accepted; accepted: an integer from {least} to {most}"
        )
    return int(number)


def unit_interval(value: object, where: str) -> fmpq:
    """The value as an exact number in (0, 1].

    Raises `InputError` if it is not.
    """
    number = positive(value, where)
    if number > 1:
        raise InputError(f"{where}: {number} is above 1; accepted: a number in (0, 1]")
    return number


# A shape is the eigenvalue at position i of k, counted from the signal direction (i = 0: value 1)
# down to the smallest (i = k: value b); i < 0 continues it above the signal direction.


def _equispaced(i: int, k: int, b: fmpq) -> fmpq:
    return 1 - (1 - b) * i / k


def _harmonic(i: int, k: int, b: fmpq) -> fmpq:
    stretch = 1 + (1 / b - 1) * abs(i) / k
    return stretch if i < 0 else 1 / stretch


def _clustered(i: int, k: int, b: fmpq) -> fmpq:
    return 1 - (1 - b) * (1 - fmpq(2) ** -i) / (1 - fmpq(2) ** -k)


def _geometric(i: int, k: int, b: fmpq) -> fmpq:
    if i in (0, k):
        return b if i else fmpq(1)
    grid = fmpz(2) ** (_GRID_BITS + int((1 / b).ceil()).bit_length())
    with ctx.workprec(256 + 2 * int(grid.bit_length()) * (1 + abs(i) // k)):
        nearest = (arb(b) ** (arb(i) / k) * grid).mid().floor().unique_fmpz()
    assert nearest is not None  # the floor of a midpoint is exact
    return fmpq(nearest, grid)


SHAPES: dict[str, Callable[[int, int, fmpq], fmpq]] = {
    "equispaced": _equispaced,
    "harmonic": _harmonic,
    "clustered": _clustered,
    "geometric": _geometric,
}
"""Spectrum shapes: equal gaps; equal gaps of 1/e; gaps that halve; equal ratios, rounded to 96
bits (ends exact)."""


def spectrum(r: object, b: object, aligned: object = 1, shape: str = "equispaced") -> list[fmpq]:
    """e_1 > … > e_r > 0 with e_m = 1, m = `aligned`, and min(1, min_j e_j / e_m) = b exactly.

    For b = 1 the direction m must be the last one; the spectrum above it then continues as it
    would for b = 1/2.

    Raises `InputError` for r < 1, m outside 1..r, b outside (0, 1], an unknown shape, b < 1 with m
    = r (no direction below), or b = 1 with m < r.
    """
    rank, smallest = count(r, "r", 1), unit_interval(b, "b")
    m = count(aligned, "aligned", 1, rank)
    shape = one_of(shape, SHAPES, "shape")
    if (smallest < 1) != (m < rank):
        raise InputError(
            f"b: {smallest} with aligned = {m} of r = {rank}; accepted: b = 1 exactly when the "
            "signal is on the smallest eigenvalue (aligned = r)"
        )
    below = rank - m
    at, base = (below, smallest) if below else (max(rank - 1, 1), fmpq(1, 2))
    eigenvalues = [SHAPES[shape](i, at, base) for i in range(1 - m, below + 1)]
    if not all(a > b > 0 for a, b in pairwise(eigenvalues)):
        raise InputError("eigenvalues: not distinct and positive; accepted: another b or shape")
    return eigenvalues
