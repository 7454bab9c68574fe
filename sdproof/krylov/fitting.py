"""Polynomial filters of an instance: the best P for a target, exact or in balls of the digits wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from flint import arb

from sdproof.errors import InputError, PrecisionExhausted
from sdproof.krylov.moments import (
    FitTarget,
    NormalEquations,
    PolynomialFit,
    ball_equations,
    exact_bits,
    exact_equations,
)
from sdproof.model.instance import Instance, require_instance
from sdproof.numbers.balls import LIMIT_BITS, with_precision
from sdproof.numbers.exact import integer
from sdproof.optimum.grouping import Group, distinct, enclosed, groups, require_distinct

DIGITS = 15
"""Digits of balls where nothing else is asked for."""
EXACT_NODES = 512
"""Number of distinct eigenvalues up to which a rational instance is answered exactly."""
EXACT_BITS = 1 << 19
"""Estimated bits of the answer up to which a rational instance is answered exactly."""
_LOST = 10
"""Bits allowed for each degree at first."""
_MANY = 4096
"""Number of eigenvalues beyond which the precision is raised once only: it costs seconds."""

Parts: TypeAlias = Sequence[Group]


@dataclass(frozen=True)
class PolynomialProblem:
    """An instance and a target for polynomial filters of it.

    `parts`: its groups; irrational ones may stand for several conjugates.
    `target`: makes the target of the separate groups, all rational or all in balls.
    `rational`, `given_balls`: the kind of the instance.
    `name`: for messages.
    """

    parts: tuple[Group, ...]
    target: Callable[[Parts], FitTarget]
    rational: bool
    given_balls: bool
    name: str

    @classmethod
    def of(
        cls, instance: Instance, target: Callable[[Parts], FitTarget], name: str
    ) -> PolynomialProblem:
        """Raises `InputError` for no instance; `PrecisionExhausted` if balls of eigenvalues overlap."""
        require_instance(instance)
        parts = groups(instance)
        require_distinct(parts, name)
        return cls(parts, target, instance.rational, instance.kind == "ball", name)

    @property
    def count(self) -> int:
        """The number of distinct eigenvalues: no higher degree is better."""
        return distinct(self.parts)

    def equations(
        self, most: int, digits: int | None, accept: Callable[[PolynomialFit, int], bool]
    ) -> NormalEquations:
        """Equations for degrees up to `most`: exact where that is asked for and small, else balls.

        `digits`: None for exact numbers where the size allows them.
        `accept`: whether the fit of degree `most` is narrow enough for so many bits.
        """
        if digits is None and self.rational and len(self.parts) <= EXACT_NODES:
            target = self.target(self.parts)
            if exact_bits(target, most) <= EXACT_BITS:
                return exact_equations(target, most)
        wanted = 10 * (digits or DIGITS) // 3 + 2
        start = 64 + wanted + _LOST * most
        limit = LIMIT_BITS if self.count <= _MANY and not self.given_balls else 4 * start

        def compute() -> NormalEquations | None:
            try:
                equations = ball_equations(self.target(in_balls(self.parts)), most)
                return equations if accept(equations.fit(most), wanted) else None
            except PrecisionExhausted:
                return None

        too_wide = " from the balls given" if self.given_balls else ""
        what = f"{self.name}, {most} steps to {digits or DIGITS} digits{too_wide}"
        found = with_precision(compute, lambda e: e is not None, start, limit, what)
        assert found is not None  # the line above accepts nothing else
        return found


def in_balls(parts: Parts) -> list[Group]:
    """A group for each distinct eigenvalue, its numbers as balls of the working precision."""
    return [Group(arb(g.eigenvalue), g.size, arb(g.signal)) for g in enclosed(parts)]


def narrow(value: Any, bits: int) -> bool:
    """Whether a ball has this relative accuracy, or is exact."""
    return bool(value.is_exact()) or int(value.rel_accuracy_bits()) >= bits


def known_drop(fit: PolynomialFit, bits: int) -> bool:
    """Whether bᵀH⁻¹b is known to so many bits."""
    return narrow(fit.drop, bits)


def largest(parts: Parts) -> int:
    """The place of the largest eigenvalue.

    Raises `PrecisionExhausted` if balls do not tell.
    """
    best = 0
    for i, g in enumerate(parts):
        if g.eigenvalue > parts[best].eigenvalue:
            best = i
    top = parts[best].eigenvalue
    if not all(g.eigenvalue < top for i, g in enumerate(parts) if i != best):
        raise PrecisionExhausted("eigenvalues: which is the largest is undecided")
    return best


def placed(instance: Instance, direction: int | None) -> Callable[[Parts], int]:
    """Finds the group of a direction 1..r, in the order of the instance; None: of the largest e.

    Raises `InputError` for a direction that the instance does not have, or that cannot be told.
    """
    require_instance(instance)
    if direction is None:
        return largest
    direction = integer(direction, "direction", 1, instance.rank)
    if instance.kind == "exact" and not instance.rational:
        raise InputError(
            "direction: the instance has irrational eigenvalues, which stand for several at once; "
            "accepted: None, the largest eigenvalue"
        )
    e = instance.eigenvalues[direction - 1]
    same = [
        i
        for i, g in enumerate(groups(instance))
        if (g.eigenvalue.overlaps(e) if isinstance(e, arb) else g.eigenvalue == e)
    ]
    if len(same) != 1:
        raise InputError(f"direction: the ball of eigenvalue {direction} belongs to several groups")
    return lambda _: same[0]
