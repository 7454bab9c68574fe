"""What the names of a derivation stand for, and which of them are free to vary.

A derivative, a value at a point and a mean need a variable that nothing ties to other names. An
assumption leaves its names free if it defines a new one, holds on an open set (``>``, ``≠``), is
the only one that bounds the variable weakly and bounds it on one side, or states a moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sympy import ImmutableDenseMatrix, MatrixSymbol, degree

from sdproof.derive.checks import Use
from sdproof.derive.formula import Equation, text
from sdproof.derive.nodes import D, Mean, ValueAt
from sdproof.errors import ProofError


def nodes(evaluated: Iterable[Any]) -> set[Any]:
    """The derivatives, values at a point and means in some expressions."""
    return set().union(*(e.atoms(D, ValueAt, Mean) for e in evaluated))


def _variables(node: Any) -> set[Any]:
    """The variable of a derivative or value at a point, the noise of a mean."""
    return set(node.args[1:]) if isinstance(node, Mean) else {node.args[1]}


def _all_variables(found: Iterable[Any]) -> set[Any]:
    return set().union(*map(_variables, found))


def _defined(e: Equation) -> list[Any]:
    """The names that stand alone on the left of an equation."""
    entries = list(e.left) if isinstance(e.left, ImmutableDenseMatrix) else [e.left]
    named = all(v.is_Symbol or isinstance(v, MatrixSymbol) for v in entries)
    return entries if e.relation == "=" and named else []


def _meanings(equations: Iterable[Any]) -> dict[Any, set[Any]]:
    """Names, and the names in all that they stand for."""
    found: dict[Any, set[Any]] = {}
    for e in equations:
        for v in _defined(e) if isinstance(e, Equation) else ():
            found[v] = found.get(v, set()) | e.right.free_symbols
    return found


def _reached(start: Iterable[Any], meanings: dict[Any, set[Any]]) -> set[Any]:
    """All names that the given ones stand for, directly or through others, and themselves."""
    found, new = set(start), set(start)
    while new:
        new = set().union(*(meanings[n] for n in new if n in meanings)) - found
        found |= new
    return found


def left_out(found: Iterable[Any], uses: Sequence[Use], shown: Iterable[Any]) -> Any:
    """A name inside a derivative, a value at a point or a mean that has a meaning which the line
    does not insert, though the variable is in it, or a variable that is not free because it has
    such a meaning itself; None if there is no such name."""
    meanings = _meanings(shown)
    inserted = _meanings(u.equation for u in uses if u.multiplier is None)
    for node in found:
        variables = _variables(node)
        for name in variables & meanings.keys():
            return name
        for name in _reached(node.args[0].free_symbols, inserted):
            if name not in inserted and variables & _reached({name}, meanings) - {name}:
                return name
    return None


def bound(found: Iterable[Any], assumptions: Sequence[Equation], shown: Iterable[Any]) -> Any:
    """A variable of a derivative, a value at a point or a mean that the assumptions tie to other
    names: x² = y + 1, a = x beside a = y, a = x + b beside b = a − y, −(x − y)² ≥ 0; None if
    there is none."""
    meanings, assumed = _meanings(shown), _meanings(assumptions)
    tied: set[Any] = set()
    named: set[Any] = set()
    weak = []
    for e in assumptions:
        new = _defined(e)
        old = named | _reached(e.right.free_symbols, assumed)
        plain = not nodes(e.sides)
        if new and len(set(new)) == len(new) and not old & set(new):
            named |= set(new)
        elif _is_moment(e):
            tied |= _reached(e.right.free_symbols, meanings)
        elif plain and e.relation == ">=":
            weak.append(e)
        elif not plain or e.relation not in (">", "!="):
            tied |= _reached(e.free, meanings)
    for v in sorted(_all_variables(found), key=str):
        near = [e for e in weak if v in _reached(e.free, meanings)]
        if v in tied or len(near) > 1 or not all(_on_one_side(e, v, meanings) for e in near):
            return v
    return None


def _on_one_side(e: Equation, v: Any, meanings: dict[Any, set[Any]]) -> bool:
    """Whether left ≥ right says at most v ≥ … or v ≤ …: whatever the rest is, v has room."""
    difference = e.left - e.right
    if v in _reached(e.free - {v}, meanings) or not difference.is_polynomial(v):
        return False
    return bool(degree(difference, v) <= 1)


def _is_moment(e: Equation) -> bool:
    """Whether it gives the mean of a product of powers of noise."""
    if e.relation != "=" or not isinstance(e.left, Mean):
        return False
    of, noise = e.left.args[0], set(e.left.args[1:])
    return of.free_symbols == noise and all(
        f.is_Symbol or (f.is_Pow and f.base.is_Symbol and f.exp.is_Integer and f.exp > 0)
        for f in of.as_ordered_factors()
    )


def require_moments(name: str, assumptions: Iterable[Equation]) -> None:
    """Refuse an assumption with a mean of more than its noise: with E[η] = 0, E[ηx] = 1 would be
    absurd for a constant x, and reads as if it could be true."""
    for e in assumptions:
        for m in nodes(e.sides):
            if isinstance(m, Mean) and m.args[0].free_symbols - set(m.args[1:]):
                raise ProofError(f"{name}: {e}: a mean in an assumption is that of its noise alone")


def require_readable(name: str, formulas: Sequence[Equation]) -> None:
    """Refuse two names that print alike, and a mean that takes another's noise for a constant."""
    printed: dict[str, Any] = {}
    for atom in frozenset().union(*(f.free for f in formulas)):
        if printed.setdefault(text(atom), atom) != atom:
            raise ProofError(f"{name}: two different names print as {text(atom)}")
    means = [m for m in nodes(s for f in formulas for s in f.sides) if isinstance(m, Mean)]
    noise = _all_variables(means)
    for m in means:
        for n in m.args[0].free_symbols & noise - _variables(m):
            raise ProofError(f"{name}: {text(m)} takes {n}, the noise of another mean, as fixed")
