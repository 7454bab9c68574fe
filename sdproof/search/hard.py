"""Statements at hard points of their domains, in exact rationals, in balls and in mpmath.

A hard point has values that make arithmetic fail: far apart, almost equal, very large, very small, or
without signal, at ranks 1, 2 and 5, changed until the hypotheses hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import count, islice

from flint import arb, ctx, fmpq
from mpmath import mp, mpf

from sdproof.numbers.agreement import exactly, holds
from sdproof.numbers.display import shorten
from sdproof.numbers.exact import exact_str
from sdproof.statements import Noise, Point, Skip, Statement, names_in, satisfying
from sdproof.statements.point import Names
from sdproof.verdict import Evidence, Method, Outcome

NAME = "hard points"
KINDS = ("sum", "pointwise")
"""Statements about given filters: at the others, minima are certified by balls."""
RANKS, STEPS = (1, 2, 5), 3
BITS, DIGITS, AGREE = 2000, 600, 60
"""Of balls and of mpmath numbers, and the digits to which these have to agree with the exact value."""

_MILLION, _BILLION = fmpq(10) ** 6, fmpq(10) ** 9
# the i-th positive number; a real one is 1 + it or −it by turns, a non-negative one is it or 0
SIZES: dict[str, Callable[[int], fmpq]] = {
    "far apart": lambda i: (i + 1) * (_MILLION if i % 2 else 1 / _MILLION),
    "almost equal": lambda i: 1 + i / _BILLION,
    "large": lambda i: _BILLION + i,
    "small": lambda i: 1 / (_BILLION + i),
    "without signal": lambda i: fmpq(i + 2, i + 1),
}


def hard_points(statement: Statement) -> Iterator[Point]:
    """The hard points of a statement of these `KINDS`; fewer where hypotheses rule them out."""
    in_r = any("r" in names_in(text) for text in statement.formulas())
    for size in SIZES:
        for rank in RANKS if statement.kind == "sum" or in_r else RANKS[:1]:
            tried = (_point(statement, size, rank, in_r, start) for start in (0, 1))
            yield from islice(filter(None, tried), 1)


def _point(statement: Statement, size: str, rank: int, in_r: bool, start: int) -> Point | None:
    """The point of this size, if it can be made to satisfy the hypotheses."""
    numbers = count(start)

    def row(signs: Mapping[str, str]) -> Names:
        return {
            name: Noise(name=name)
            if name in statement.noises
            else _number(size, next(numbers), sign)
            for name, sign in signs.items()
        }

    summed, apart = statement.kind == "sum", bool(statement.field("aligned"))
    values = row(statement.signs)
    values |= {"r": fmpq(rank)} if in_r and not summed else {}
    rows = [row(statement.entries("direction")) for _ in range(rank - apart if summed else 0)]
    steps = [row(statement.entries("fresh")) for _ in range(STEPS)]
    kept = steps if statement.entries("state") else []
    return satisfying(Point(statement, values, rows, kept))


def _number(size: str, i: int, sign: str) -> fmpq:
    value = SIZES[size](i)
    if sign == "nonnegative":
        return fmpq(0) if size == "without signal" else value
    if sign == "real":
        return 1 + value if i % 2 else -value
    return value


def at_hard_points(statement: Statement) -> Evidence:
    """The statement at its hard points.

    It fails where the exact margin does, with the point; and where a ball or an mpmath number does not
    agree with the exact value, which withholds "proved" and refutes nothing.
    """
    seen = 0
    for point in hard_points(statement):
        try:
            found = point.judge()
            if found.margin == 0 and statement.field("attain") == "r":
                continue  # r steps come near the wanted filter values, and need not reach them
            wrong = _disagreement(point)
        except Skip:
            continue
        seen += 1
        if not found.holds:
            return _evidence(Outcome.FAILS, f"{found.words}, at {point}", 0, point)
        if wrong is not None:
            return _evidence(Outcome.FAILS, f"{wrong}, at {point}", 0)
    if not seen:
        return _evidence(Outcome.NOT_RUN, "no hard point satisfies its hypotheses", 0)
    return _evidence(Outcome.HOLDS, "holds; exact rationals, balls and mpmath agree", seen)


def _evidence(outcome: Outcome, detail: str, seen: int, point: Point | None = None) -> Evidence:
    scope = f"{seen} hard points of its domain" if seen else "hard points of its domain"
    at = None if point is None else point.to_json()
    return Evidence(NAME, Method.HARD, outcome, scope, detail, counterexample=at, cases=seen)


def _disagreement(point: Point) -> str | None:
    """Which side of the conclusion has another value in balls or in mpmath, if one has."""
    exact = point.sides()
    with ctx.workprec(BITS):
        balls = point.among(arb, arb).sides()
    with mp.workdps(DIGITS):
        sides = point.among(mpf, lambda v: mpf(int(v.p)) / int(v.q)).sides()
        try:
            numbers = [exactly(mpf(side)) for side in sides]
        except ValueError as error:
            return f"in mpmath {error}"
    for side, value, ball, number in zip(("left", "right"), exact, balls, numbers, strict=True):
        if not holds(arb(ball), value):
            return f"{side} side: {_shown(value)} exactly, {arb(ball).str(10)} in balls"
        if abs(number - value) > (1 + abs(value)) / fmpq(10) ** AGREE:
            return f"{side} side: {_shown(value)} exactly, {_shown(number)} in mpmath"
    return None


def _shown(value: fmpq) -> str:
    return shorten(exact_str(value))
