"""What several chains start from: symbols of r directions, and what is known of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sympy import ImmutableDenseMatrix as Matrix

from sdproof.derive.chain import Chain
from sdproof.derive.symbols import row


class Spectrum(NamedTuple):
    """Eigenvalues and signal-to-noise ratios as symbols; read by `risk` and `lower_bound` as if
    it were an `Instance`."""

    eigenvalues: tuple[Any, ...]
    snr: tuple[Any, ...]
    unit: None = None


def spectrum(rank: int) -> Spectrum:
    """(e_1, …, e_r) and (B_1, …, B_r)."""
    return Spectrum(row("e", rank), row("B", rank))


def not_negative(chain: Chain, *symbols: Any) -> None:
    """Each is assumed ≥ 0."""
    for s in symbols:
        chain.assume(s, ">=")


def inside(chain: Chain, *symbols: Any) -> None:
    """Each is assumed to lie strictly between 0 and 1."""
    for s in symbols:
        chain.assume(s, ">")
        chain.assume(1 - s, ">")


def distinct(chain: Chain, *symbols: Any) -> None:
    """They are assumed pairwise distinct."""
    for i, a in enumerate(symbols):
        for b in symbols[i + 1 :]:
            chain.assume(a - b, "!=")


def powers(t: Any, coefficients: Any) -> Any:
    """Σ_i c_i t^i."""
    return sum(c * t**i for i, c in enumerate(coefficients))


def column(values: Iterable[Any]) -> Any:
    """The column of these entries."""
    return Matrix([[v] for v in values])


def rotation(c: Any) -> Any:
    """The plane rotation with tangent c of half its angle: all but the one by 180°."""
    return Matrix([[1 - c**2, -2 * c], [2 * c, 1 - c**2]]) / (1 + c**2)
