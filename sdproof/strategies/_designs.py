"""Strategies for designs X (d × n, columns are samples)."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from flint import fmpq, fmpq_mat
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import SearchStrategy

from sdproof.model.design import Design
from sdproof.model.estimators import cayley
from sdproof.model.instance import Instance
from sdproof.strategies.arguments import integer, made, shown
from sdproof.strategies.numbers import positive, real

MAX_SIZE = 16
"""Largest d and n of a drawn design."""


class KnownDesign(NamedTuple):
    """A rational design with a rational singular value decomposition X = U diag(s) Vᵀ, U and V
    orthogonal, and the same problem in the eigenbasis, exact: e_j = s_j²."""

    design: Design
    instance: Instance
    singular_values: tuple[fmpq, ...]
    U: fmpq_mat
    V: fmpq_mat


@lru_cache(maxsize=MAX_SIZE)  # building a strategy costs more than drawing from it
def _orthogonal(size: int) -> SearchStrategy[fmpq_mat]:
    """Rational orthogonal matrices; shrinks to I."""
    count = size * (size - 1) // 2
    values = st.tuples(*[st.builds(fmpq, st.integers(-3, 3), st.integers(1, 3))] * count)
    return values.map(lambda entries: cayley(size, entries))


def _size(value: int | None, where: str, least: int) -> SearchStrategy[int]:
    if value is None:
        return st.integers(least, max(least, 4))
    return st.just(integer(value, where, least, MAX_SIZE))


@shown
def designs(
    d: int | None = None, n: int | None = None, rank: int | None = None
) -> SearchStrategy[KnownDesign]:
    """Rational X with a known rational singular value decomposition, θ* and γ²; shrinks to X = (1).

    Parameters
    ----------
    d, n : int, optional
        Rows and columns of X, at most 16; small by default.
    rank : int, optional
        At most d and n; any by default. Singular values may repeat.
    """
    least = 1 if rank is None else integer(rank, "rank", 1, MAX_SIZE)
    for value, where in ((d, "d"), (n, "n")):
        if value is not None and integer(value, where, 1, MAX_SIZE) < least:
            raise InvalidArgument(
                f"rank: {rank} is above {where} = {value}; accepted: at most that"
            )
    sizes = st.tuples(_size(d, "d", least), _size(n, "n", least))

    def sized(size: tuple[int, int]) -> SearchStrategy[KnownDesign]:
        ranks = st.integers(1, min(size)) if rank is None else st.just(rank)
        return ranks.flatmap(lambda r: _known(*size, r))

    return sizes.flatmap(sized)


def _known(d: int, n: int, r: int) -> SearchStrategy[KnownDesign]:
    small = st.builds(fmpq, st.integers(1, 12), st.integers(1, 4))

    def build(
        s: tuple[fmpq, ...], U: fmpq_mat, V: fmpq_mat, theta: tuple[fmpq, ...], gamma2: fmpq
    ) -> KnownDesign:
        diagonal = fmpq_mat(d, n)
        for j, value in enumerate(s):
            diagonal[j, j] = value
        rows = (U * diagonal * V.transpose()).tolist()
        ambient = (U * fmpq_mat(d, 1, list(theta))).entries()
        design = Design(tuple(map(tuple, rows)), tuple(ambient), gamma2, rows="features")
        instance = Instance.from_spectrum(
            singular_values=s, theta=theta[:r], noise_variance=gamma2, n=n
        )
        return KnownDesign(design, instance, s, U, V)

    singular, theta = st.tuples(*[small] * r), st.tuples(*[real()] * d)
    return made(build, singular, _orthogonal(d), _orthogonal(n), theta, positive(12))


@shown
def integer_designs(
    d: int | None = None, n: int | None = None, *, largest: int = 3
) -> SearchStrategy[Design]:
    """Any X ≠ 0 with small integer entries; its eigenvalues may be irrational (`Design.instance`).

    Parameters
    ----------
    d, n : int, optional
        Rows and columns; 1..4 by default.
    largest : int
        |X_ij| ≤ largest ≤ 1000.
    """
    most = integer(largest, "largest", 1, 1000)
    sizes = st.tuples(_size(d, "d", 1), _size(n, "n", 1))

    def sized(size: tuple[int, int]) -> SearchStrategy[Design]:
        rows, columns = size
        entries = st.tuples(*[st.integers(-most, most)] * (rows * columns))

        def build(
            values: tuple[int, ...], at: int, theta: tuple[fmpq, ...], gamma2: fmpq
        ) -> Design:
            if not any(values):  # X = 0 has no instance: one entry is made 1
                values = (*values[:at], 1, *values[at + 1 :])
            entries = [fmpq(v) for v in values]
            X = tuple(tuple(entries[i * columns : (i + 1) * columns]) for i in range(rows))
            return Design(X, theta, gamma2, rows="features")

        places = st.integers(0, rows * columns - 1)
        return made(build, entries, places, st.tuples(*[real()] * rows), positive(12))

    return sizes.flatmap(sized)
