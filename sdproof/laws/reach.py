"""How far cases go: as the bounds of a draw, and as measured on the cases that were tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flint import fmpq

from sdproof.errors import InputError
from sdproof.laws.base import Case
from sdproof.numbers.exact import exact_str, integer, to_exact

MOST = 64
"""Largest rank and number of steps of a drawn case."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The largest rank, number of steps, λ, eigenvalue ratio and size of numbers.

    Attributes
    ----------
    rank, steps : int
    lam, ratio : flint.fmpq or None
        λ, and max e_j / min e_j; None: as drawn by default, up to some 10⁵.
    size : int
        Numerators and denominators. As a bound: of the numbers B_j and ξ_i that a case is made of.
    """

    rank: int = 6
    steps: int = 3
    lam: fmpq | None = None
    ratio: fmpq | None = None
    size: int = 400_000

    @classmethod
    def of(
        cls,
        max_rank: object,
        max_steps: object,
        max_lam: object,
        max_ratio: object,
        max_size: object,
    ) -> Reach:
        """The bounds that a user asks for.

        Raises
        ------
        sdproof.errors.InputError
            For bounds that no case satisfies, or that are no exact numbers.
        """
        rank = integer(max_rank, "max_rank", 1, MOST)
        steps = integer(max_steps, "max_steps", 0, MOST)
        size = integer(max_size, "max_size", 1)
        return cls(
            rank, steps, _above(max_lam, "max_lam", 0), _above(max_ratio, "max_ratio", 1), size
        )

    @classmethod
    def measured(cls, case: Case) -> Reach:
        """How far one case goes."""
        e = case.instance.eigenvalues
        numbers = (*e, *case.instance.snr, case.lam, *case.xi)
        size = max(max(abs(int(v.p)), int(v.q)) for v in numbers)
        return cls(len(e), len(case.xi), case.lam, max(e) / min(e), size)

    def covers(self, case: Case) -> bool:
        """Whether rank, steps, λ and ratio of a case are within these bounds."""
        there = _values(Reach.measured(case))[:-1]
        pairs = zip(there, _values(self)[:-1], strict=True)
        return all(most is None or value <= most for value, most in pairs)

    def joined(self, other: Reach) -> Reach:
        """The larger of both in every respect; of measured ones."""
        return Reach(*map(max, _values(self), _values(other)))

    def __str__(self) -> str:
        """One line, λ and the ratio rounded up."""
        assert self.lam is not None
        assert self.ratio is not None
        return (
            f"r ≤ {self.rank}, k ≤ {self.steps}, λ ≤ {self.lam.ceil()}, "
            f"max e/min e ≤ {self.ratio.ceil()}, numbers of {len(str(self.size))} digits"
        )

    def to_json(self) -> dict[str, object]:
        """Exact numbers as strings, under the names of the parameters that widen each."""
        assert self.lam is not None
        assert self.ratio is not None
        return {
            "max_rank": self.rank,
            "max_steps": self.steps,
            "max_lam": exact_str(self.lam),
            "max_ratio": exact_str(self.ratio),
            "max_size": str(self.size),
        }


def _values(reach: Reach) -> tuple[Any, ...]:
    return reach.rank, reach.steps, reach.lam, reach.ratio, reach.size


def _above(value: object, where: str, least: int) -> fmpq | None:
    if value is None:
        return None
    number = to_exact(value, where)
    if not number > least:
        raise InputError(f"{where}: {number}; accepted: a number > {least}")
    return number
