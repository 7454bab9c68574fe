"""Directions of equal eigenvalue, merged: no filter can tell them apart.

References: theory §2; claims LB-2, NA-3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flint import arb

from sdproof.model.instance import Instance


@dataclass(frozen=True, slots=True)
class Group:
    """All directions with one eigenvalue e; they share one filter value q.

    `size`: m, the number of directions.
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
    """The groups of equal eigenvalues, largest first for an exact instance.

    Balls are merged only where the instance knows them to be equal (`Instance.multiplicities`), or
    when both are the same single point; overlapping balls stay apart.
    """
    if instance.kind == "ball" and instance.multiplicities is not None:
        return _runs(instance, instance.multiplicities)
    merged: list[Group] = []
    pairs = list(zip(instance.eigenvalues, instance.snr, strict=True))
    if exact := instance.kind == "exact":
        pairs.sort(key=lambda pair: -pair[0])
    for e, b in pairs:
        places = range(len(merged))[-1:] if exact else range(len(merged))
        same = next((i for i in places if merged[i].eigenvalue == e), None)
        if same is None:
            merged.append(Group(e, 1, b))
        else:
            merged[same] = Group(e, merged[same].size + 1, merged[same].signal + b)
    return tuple(merged)


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
    return sum((g.lower_bound for g in groups(instance)), start=0 * instance.snr[0])
