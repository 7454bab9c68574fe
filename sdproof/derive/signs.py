"""Signs read off the shape of an expression, from stated facts only.

The rules are sound and few: numbers; facts as they stand; sums of non-negative terms; products;
powers. SymPy's own assumptions are never asked. "False" means "not seen", never the opposite.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Signs:
    """Facts about expressions: those > 0, those ≥ 0 and those ≠ 0."""

    above: frozenset[Any] = frozenset()
    not_below: frozenset[Any] = frozenset()
    unequal: frozenset[Any] = frozenset()

    @classmethod
    def of(cls, facts: Iterable[tuple[Any, str]]) -> Signs:
        """From pairs (expression, relation to zero), the relation one of > ≥ ≠."""
        sets: dict[str, set[Any]] = {">": set(), ">=": set(), "!=": set()}
        for expression, relation in facts:
            if relation in sets:
                sets[relation].add(expression)
        return cls(*(frozenset(sets[key]) for key in (">", ">=", "!=")))

    def positive(self, e: Any) -> bool:
        """Whether e > 0 is seen."""
        if e in self.above or (e in self.not_below and self.differs(e)):
            return True
        if e.is_Rational:
            return bool(e > 0)
        if e.is_Add:
            return all(map(self.nonnegative, e.args)) and any(map(self.positive, e.args))
        if e.is_Mul:
            return all(map(self.positive, e.args))
        if e.is_Pow and e.exp.is_Integer:
            even = int(e.exp) % 2 == 0
            return self.nonzero(e.base) if even else self.positive(e.base)
        return False

    def nonnegative(self, e: Any) -> bool:
        """Whether e ≥ 0 is seen."""
        if e in self.not_below or self.positive(e):
            return True
        if e.is_Rational:
            return bool(e >= 0)
        if e.is_Add or e.is_Mul:
            return all(map(self.nonnegative, e.args))
        if e.is_Pow and e.exp.is_Integer and e.exp > 0:
            return int(e.exp) % 2 == 0 or self.nonnegative(e.base)
        return False

    def differs(self, e: Any) -> bool:
        """Whether e ≠ 0 is a fact, of e or of −e."""
        return e in self.unequal or -e in self.unequal

    def nonzero(self, e: Any) -> bool:
        """Whether e ≠ 0 is seen."""
        if e.is_Rational:
            return bool(e != 0)
        if self.differs(e) or -e in self.above or self.positive(e):
            return True
        if e.is_Mul:
            return all(map(self.nonzero, e.args))
        return bool(e.is_Pow and e.exp.is_Integer and self.nonzero(e.base))
