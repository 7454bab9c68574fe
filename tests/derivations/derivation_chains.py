"""Shared by the tests of derivations: every chain, every step, and mutants of a formula."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sympy
from sympy import ImmutableDenseMatrix

from sdproof.derive import Derived, Equation, Line, named
from sdproof.papers.pareek2024.derivations import DERIVATIONS

LARGER = [("filter", 2, 3), ("quadratic", 3, 2), ("optimum", 3, 2), ("divided-difference", 2, 3),
          ("lower-bound", 3, 0), ("high-noise", 3, 1), ("risk", 3, 0), ("filter", 1, 0)]  # fmt: skip
DEFAULT = [(d.name, None, None) for d in DERIVATIONS]
CHAINS = [*DEFAULT, *(pytest.param(c, marks=pytest.mark.thorough) for c in LARGER)]


def chain_id(chain: tuple[str, Any, Any]) -> str:
    return "-".join(str(v) for v in chain if v is not None)


def derive(name: Any, rank: Any = None, steps: Any = None) -> Derived:
    return named(DERIVATIONS, name).derive(rank, steps)


def build(chain: tuple[str, Any, Any]) -> Derived:
    return derive(*chain)


def equations(derivation: Derived) -> Iterator[Line]:
    """The steps whose formula is an equation or an inequality."""
    return (s for s in derivation.lines if isinstance(s.formula, Equation))


def _without(e: Any) -> Iterator[Any]:
    """Every expression that lacks one factor, one term or one power somewhere in e."""
    if not e.args or not isinstance(e, sympy.Expr):
        return
    if e.is_Add or e.is_Mul:
        for i in range(len(e.args)):
            yield e.func(*e.args[:i], *e.args[i + 1 :])
    if e.is_Pow and e.exp.is_Integer and e.exp not in (1, 0):
        yield e.base
    for i, part in enumerate(e.args):
        for smaller in _without(part):
            yield e.func(*e.args[:i], smaller, *e.args[i + 1 :])


def lacking(e: Any, most: int = 8) -> list[Any]:
    """At most `most` mutants of a side: a factor, a term or a power dropped."""
    if isinstance(e, ImmutableDenseMatrix):
        changed = [(i, v) for i, entry in enumerate(e) for v in lacking(entry, 2)]
        found = [
            ImmutableDenseMatrix(e.rows, e.cols, [v if i == j else w for j, w in enumerate(e)])
            for i, v in changed
        ]
    elif isinstance(e, sympy.MatAdd | sympy.MatMul):
        scalars = [
            i for i, a in enumerate(e.args) if isinstance(e, sympy.MatAdd) or a.is_commutative
        ]
        found = [e.func(*e.args[:i], *e.args[i + 1 :]) for i in scalars]
    elif getattr(e, "is_MatrixExpr", False):
        found = []
    else:
        found = list(dict.fromkeys(_without(e)))
    found = [m for m in found if m != e and not m.has(sympy.zoo)]
    step = max(1, len(found) // most)
    return found[::step][:most]


def wrong(formula: Equation) -> list[Equation]:
    """Mutants of an equation: wrong sign, missing factor, on either side."""
    left, right, relation = formula.left, formula.right, formula.relation
    mutants = [Equation(-left, right, relation)] if relation != "=" or right != 0 else []
    if relation == ">>":
        return [*mutants, Equation(2 * left, right, relation)]
    rights = [-right, 2 * right] if right != 0 else [right + 1]
    rights += lacking(right)
    return mutants + [Equation(left, r, relation) for r in rights]
