"""How far a property of exact numbers is from being violated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flint import fmpq

from sdproof.numbers.exact import exact_str

_ONE = fmpq(1)
_SIGNS = {"<=": "≤", ">=": "≥"}


class Skip(Exception):
    """These values say nothing: a division by zero, a hypothesis that fails, an open noise."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How far a property is from being violated at one case.

    `margin` is exact: lhs − rhs for lhs ≥ rhs, −|difference| for an equality (summed when several
    numbers are compared), the least one of several parts; `words` has the compared numbers.
    `relative` is the least of the parts' margin / max(1, |lhs|, |rhs|), which the tolerance of an
    estimator in floats is compared with. If `strict`, a margin of 0 violates it.
    """

    margin: fmpq
    words: str
    relative: fmpq | None = None
    strict: bool = False

    @property
    def holds(self) -> bool:
        """Exactly."""
        return bool(self.margin > 0 if self.strict else self.margin >= 0)

    @property
    def relative_margin(self) -> fmpq:
        """`relative`, or the margin where none was given."""
        return self.margin if self.relative is None else self.relative

    def within(self, tolerance: fmpq | None) -> bool:
        """Whether it holds, exactly (None) or up to a relative tolerance."""
        return self.holds if tolerance is None else bool(self.relative_margin >= -tolerance)


def at_least(left: fmpq, right: fmpq, what: str) -> Judgement:
    """left ≥ right, with margin left − right."""
    margin, scale = left - right, max(_ONE, abs(left), abs(right))
    sign = ">=" if margin >= 0 else "<"
    return Judgement(margin, f"{what}: {left} {sign} {right}", margin / scale)


def equal(left: fmpq, right: fmpq, what: str, size: fmpq = _ONE) -> Judgement:
    """left = right, with margin −|left − right|; relative to at least `size`."""
    margin, scale = -abs(left - right), max(_ONE, size, abs(left), abs(right))
    return Judgement(margin, f"{what}: {left} against {right}", margin / scale)


def all_equal(left: Sequence[fmpq], right: Sequence[fmpq], what: str) -> Judgement:
    """Two lists of numbers are equal, with margin −Σ|left_i − right_i|.

    Lists of different lengths are compared as if the shorter one went on with zeros, and are
    never equal: the difference in length counts too.
    """
    size = max(len(left), len(right))
    a, b = ([*v, *[fmpq(0)] * (size - len(v))] for v in (left, right))
    margin = -sum((abs(x - y) for x, y in zip(a, b, strict=True)), start=fmpq(0))
    margin -= abs(len(left) - len(right))
    scale = max([_ONE, *map(abs, a), *map(abs, b)])
    shown = (", ".join(map(exact_str, v)) for v in (left, right))
    return Judgement(margin, "{}: ({}) against ({})".format(what, *shown), margin / scale)


def compared(left: fmpq, relation: str, right: fmpq, what: str) -> Judgement:
    """left REL right: how much the larger side exceeds the other, −|difference| for =."""
    gap = left - right
    margin = -abs(gap) if relation == "=" else -gap if relation in ("<", "<=") else gap
    strict = relation in ("<", ">")
    fails = margin < 0 or (strict and margin == 0)
    words = f"{what}: {left}{', not' * fails} {_SIGNS.get(relation, relation)} {right}"
    scale = max(_ONE, abs(left), abs(right))
    return Judgement(margin, words, margin / scale, strict)


def yields(condition: bool, what: str) -> Judgement:
    """A yes or no without a distance: margin 0 or −1."""
    margin = fmpq(0 if condition else -1)
    return Judgement(margin, what, margin)


def least(parts: Iterable[Judgement]) -> Judgement:
    """The part with the least margin; its relative margin is the least of all parts."""
    listed = list(parts)
    worst = min(listed, key=lambda j: (j.margin, not j.strict))
    relative = min(j.relative_margin for j in listed)
    return Judgement(worst.margin, worst.words, relative, worst.strict)
