"""Makes values satisfy the hypotheses of a statement, where a hypothesis is linear in a variable.

Equations are solved. An inequality that fails is made to hold with equality, or strictly; one that
holds is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeAlias

from flint import fmpq

from sdproof.laws.statement.expressions import COMPARE, Env, InNoise, Skip, difference, sides
from sdproof.laws.statement.point import Point, signs

Store: TypeAlias = tuple[Env, dict[str, str]]
_FITS: dict[str, Callable[[Any], bool]] = {
    "positive": lambda v: bool(v > 0),
    "nonnegative": lambda v: bool(v >= 0),
    "real": lambda _: True,
}


def repair(point: Point) -> None:
    """Change values of the point, in place, until each hypothesis holds on its own.

    A later change may break an earlier hypothesis: ask `Point.satisfied` at the end.

    Raises
    ------
    Skip
        If a hypothesis fails that is linear in no variable still free.
    """
    s, used = point.s, set[tuple[int, str]]()
    globe = (point.values, signs(s))
    each: list[Store] = [(d, s.get("direction", {})) for d in reversed(point.directions)]
    if s["type"] == "recursion":
        each = []
    for text in s.get("hypotheses", {}).values():
        _mend(partial(_overall, point, text), [globe], used)
    for text in s.get("each", {}).values():
        for i, store in enumerate(point.directions):
            mine = [(store, s.get("direction", {})), globe]
            _mend(partial(_in_place, point, i, text), mine, used)
    for text in s.get("sums", {}).values():
        _mend(partial(_summed, point, text), [globe, *each], used)


def _overall(point: Point, text: str) -> tuple[Any, str]:
    return _excess(text, point.globe())


def _in_place(point: Point, i: int, text: str) -> tuple[Any, str]:
    return _excess(text, point.places(point.globe())[i])


def _summed(point: Point, text: str) -> tuple[Any, str]:
    return point.sums(point.globe(), text)


def _excess(text: str, env: Env) -> tuple[Any, str]:
    left, rel, right = sides(text, env)
    return difference(left, right), rel


def _mend(
    excess: Callable[[], tuple[Any, str]], stores: list[Store], used: set[tuple[int, str]]
) -> None:
    """Give one variable that enters linearly a value that makes the relation true."""
    value, rel = excess()
    if COMPARE[rel](value, 0):
        return
    for store, wanted in stores:
        for name in sorted(n for n in wanted if n in store and (id(store), n) not in used):
            old = store[name]
            if isinstance(old, InNoise):
                continue
            for candidate in _candidates(excess, store, name, rel):
                store[name] = candidate
                if _FITS[wanted[name]](candidate) and COMPARE[rel](excess()[0], 0):
                    used.add((id(store), name))
                    return
            store[name] = old
    raise Skip


def _candidates(
    excess: Callable[[], tuple[Any, str]], store: Env, name: str, rel: str
) -> Iterator[fmpq]:
    """The root of the relation in one variable if it is linear, or values on either side of it."""
    old, at = store[name], []
    for probe in (1, 2, 3):
        store[name] = fmpq(probe)
        try:
            at.append(excess()[0])
        except Skip:
            return
    slope = at[1] - at[0]
    if slope == 0 or at[2] - at[1] != slope:
        return
    root = 1 - at[0] / slope
    if rel not in ("<", ">"):
        yield root
    if rel != "=":
        yield from (2 * root - old, root / 2, root + 1, root - 1)
