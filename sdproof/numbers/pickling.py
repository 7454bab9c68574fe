"""Pickling and copying of FLINT's balls, polynomials and matrices, which python-flint leaves out.

Registered once (`copyreg`), so every result that holds such numbers can be pickled and deep-copied, to
the last bit.
"""

from __future__ import annotations

import copyreg
from typing import Any

from flint import arb, arb_mat, arb_poly, fmpq_mat, fmpq_poly, fmpz_poly

_BY_COEFFICIENTS = (fmpz_poly, fmpq_poly, arb_poly)
_BY_ENTRIES = (fmpq_mat, arb_mat)


def restored_ball(pairs: dict[str, list[str]] | str) -> arb:
    """The ball of `ball_to_pairs`, or of the text of one that is not finite."""
    from sdproof.numbers.balls import ball_from_pairs

    return arb(pairs) if isinstance(pairs, str) else ball_from_pairs(pairs)


def _ball(value: arb) -> tuple[Any, ...]:
    from sdproof.numbers.balls import ball_to_pairs

    return restored_ball, (ball_to_pairs(value) if value.is_finite() else str(value),)


def _polynomial(value: Any) -> tuple[Any, ...]:
    return type(value), (value.coeffs(),)


def _matrix(value: Any) -> tuple[Any, ...]:
    return type(value), (value.nrows(), value.ncols(), value.entries())


def register() -> None:
    """Tell `copyreg` about the types."""
    copyreg.pickle(arb, _ball)
    for kind in _BY_COEFFICIENTS:
        copyreg.pickle(kind, _polynomial)
    for matrix in _BY_ENTRIES:
        copyreg.pickle(matrix, _matrix)


register()
