"""Directions of equal eigenvalue, merged: no filter can tell them apart.

A group may stand for conjugate irrational eigenvalues at once (`sdproof.numbers.conjugates`): sums
over groups are taken by `total`, and `distinct` counts the eigenvalues.

References: claims LB-2, NA-3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from flint import arb

from sdproof.errors import PrecisionExhausted
from sdproof.model.instance import Instance, require_instance
from sdproof.numbers import conjugates
from sdproof.numbers.conjugates import Conjugates, degree, expanded, total


@dataclass(frozen=True, slots=True)
class Group:
    """All directions with one eigenvalue e; they share one filter value q.

    `size`: m, the number of directions (for each of conjugate eigenvalues).
    `signal`: S = Σ B_j over the group; its risk is S (1 − q)² + m q².
    """

    eigenvalue: Any
    size: int
    signal: Any

    @property
    def weight(self) -> Any:
        """w = S + m, half the curvature of the group's risk in q."""
        return self.signal + self.size

    @property
    def best_filter(self) -> Any:
        """q* = S / (S + m), the best filter value."""
        return self.signal / self.weight

    @property
    def lower_bound(self) -> Any:
        """S m / (S + m), the group's risk at q*."""
        return self.signal * self.size / self.weight


def groups(instance: Instance) -> tuple[Group, ...]:
    """The groups of equal eigenvalues; for an exact instance the rational ones first, largest first.

    Balls are merged only where the instance knows them to be equal (`Instance.multiplicities`), or
    when both are the same single point; overlapping balls stay apart.
    """
    require_instance(instance)
    if instance.kind == "ball" and instance.multiplicities is not None:
        return _runs(instance, instance.multiplicities)
    if instance.kind == "exact":
        return _by_value(instance)
    merged: dict[object, Group] = {}
    for i, (e, b) in enumerate(zip(instance.eigenvalues, instance.snr, strict=True)):
        point = tuple(map(int, e.man_exp())) if e.is_exact() else i
        same = merged.get(point)
        merged[point] = Group(e, 1 + (same.size if same else 0), b + same.signal if same else b)
    return tuple(merged.values())


def _by_value(instance: Instance) -> tuple[Group, ...]:
    pairs = list(zip(instance.eigenvalues, instance.snr, strict=True))
    rational = [pair for pair in pairs if not isinstance(pair[0], Conjugates)]
    rational.sort(key=_eigenvalue, reverse=True)  # a third of the time of a dictionary
    others: dict[Any, list[Any]] = {}
    for e, b in pairs:
        if isinstance(e, Conjugates):
            others.setdefault(e, []).append(b)
    runs = [(e, [b for _, b in run]) for e, run in groupby(rational, key=_eigenvalue)]
    return tuple(
        Group(e, len(snr), sum(snr[1:], start=snr[0])) for e, snr in [*runs, *others.items()]
    )


def _eigenvalue(pair: tuple[Any, Any]) -> Any:
    return pair[0]


def distinct(parts: Sequence[Group]) -> int:
    """The number of distinct eigenvalues."""
    return sum(degree(g.eigenvalue) for g in parts)


def require_distinct(parts: Sequence[Group], what: str) -> None:
    """Raise `PrecisionExhausted`, for `what`, if two balls of eigenvalues overlap.

    If any two do, then so do two that are neighbours in the order of their midpoints.
    """
    values = [g.eigenvalue for g in parts]
    if isinstance(values[0], arb):
        values.sort(key=lambda v: v.mid())
        for a, b in pairwise(values):
            if not a < b:
                raise PrecisionExhausted(
                    f"{what}: eigenvalues {a.str(5)} and {b.str(5)} are not certainly "
                    "distinct; accepted: narrower balls, or equal ones as multiplicities"
                )


def tractable(parts: Sequence[Group]) -> bool:
    """Whether exact arithmetic takes all of the eigenvalues."""
    return all(degree(g.eigenvalue) <= conjugates.MAX_DEGREE for g in parts)


def rank(parts: Sequence[Group]) -> int:
    """The number of directions."""
    return sum(g.size * degree(g.eigenvalue) for g in parts)


def enclosed(parts: Sequence[Group]) -> tuple[Group, ...]:
    """A group for each eigenvalue: balls, to the working precision, where it is irrational."""
    if not any(isinstance(g.eigenvalue, Conjugates) for g in parts):
        return tuple(parts)
    return tuple(
        Group(e, g.size, s)
        for g in parts
        for e, s in zip(expanded(g.eigenvalue), expanded(g.signal), strict=True)
    )


def _runs(instance: Instance, multiplicities: tuple[int, ...]) -> tuple[Group, ...]:
    found, start = [], 0
    for m in multiplicities:
        signal = sum(instance.snr[start : start + m], start=arb(0))
        found.append(Group(instance.eigenvalues[start], m, signal))
        start += m
    return tuple(found)


def grouped_lower_bound(instance: Instance) -> Any:
    """Σ_g S_g m_g / (S_g + m_g): the least risk of any filter that is a function of e.

    It equals LB of `sdproof.model.risks.lower_bound` iff equal eigenvalues have equal B, and is
    larger otherwise.
    """
    return total(g.lower_bound for g in groups(instance))
