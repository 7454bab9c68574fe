"""Statements of the kernel's language evaluated at exact points, independently of the kernel: plain
fractions, from the description in `sdproof.kernel.family`; and a search for violations."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

Json = dict[str, Any]
Values = dict[str, Fraction]
Place = tuple[int, str]  # direction j (−1: none) and name
RELATIONS = ("<=", ">=", "<", ">", "=")


class Undefined(Exception):
    """The statement has no value at this point."""


@cache
def tree(text: str) -> ast.expr:
    return ast.parse(text.strip(), mode="eval").body


def evaluate(text: str, values: Values, lets: dict[str, str]) -> Fraction:
    """The value of an expression; `lets` define names in terms of earlier ones."""

    def at(node: ast.AST) -> Fraction:
        match node:
            case ast.Constant(value=int() as value):
                return Fraction(value)
            case ast.Name(id=name):
                if name in values:
                    return values[name]
                if name not in lets:
                    raise Undefined(name)
                return evaluate(lets[name], values, {n: t for n, t in lets.items() if n != name})
            case ast.UnaryOp(operand=operand):
                return -at(operand)
            case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=int() as n)):
                return at(left) ** n
            case ast.BinOp(left=left, op=op, right=right):
                a, b = at(left), at(right)
                if isinstance(op, ast.Div) and b == 0:
                    raise Undefined(text)
                return {ast.Add: a.__add__, ast.Sub: a.__sub__, ast.Mult: a.__mul__}.get(
                    type(op), a.__truediv__
                )(b)
            case ast.Call(func=ast.Name(id="mean"), args=[inner, ast.Name(id=noise), second]):
                f = [
                    evaluate(ast.unparse(inner), values | {noise: Fraction(v)}, lets)
                    for v in (0, 1, -1)
                ]
                return f[0] + ((f[1] + f[2]) / 2 - f[0]) * at(second)
            case ast.Call(func=ast.Name(id=name), args=args):
                return FUNCTIONS[name](*map(at, args))
        raise Undefined(text)

    return at(tree(text))


def spectral_filter(e: Fraction, lam: Fraction, *xi: Fraction) -> Fraction:
    if e + lam == 0:
        raise Undefined("filter")
    q = t = e / (e + lam)
    for x in xi:
        q = (1 - x) * t + x * t * q
    return q


FUNCTIONS: dict[str, Callable[..., Fraction]] = {
    "filter": spectral_filter,
    "bias": lambda b, q: b * (1 - q) ** 2,
    "variance": lambda q: q**2,
    "rho": lambda b, q: b * (1 - q) ** 2 + q**2,
}


def relation(text: str) -> tuple[str, str, str]:
    """left, REL, right."""
    for rel in RELATIONS:
        left, found, right = text.partition(f" {rel} ")
        if found:
            return left, rel, right
    raise Undefined(text)


def holds(difference: Fraction, rel: str) -> bool:
    return {
        "<=": difference <= 0, ">=": difference >= 0, "<": difference < 0, ">": difference > 0,
        "=": difference == 0,
    }[rel]  # fmt: skip


@dataclass
class Point:
    """Values for every variable of a statement, in every direction and at every step."""

    s: Json
    values: dict[Place, Fraction]
    ranks: int = 0  # directions, without m
    steps: list[Values] = field(default_factory=list)

    @property
    def rank(self) -> Fraction:
        return Fraction(self.ranks + bool(self.s.get("aligned")) or 1)

    def own(self) -> list[str]:
        return [n for key in ("direction", "direction_let", "state") for n in self.s.get(key, {})]

    def fixed(self) -> Values:
        return {"r": self.rank} | {n: v for (j, n), v in self.values.items() if j < 0}

    def here(self, j: int) -> Values:
        return self.fixed() | {n: v for (i, n), v in self.values.items() if i == j}

    def fixed_lets(self) -> dict[str, str]:
        return dict(self.s.get("let", {}))

    def lets(self) -> dict[str, str]:
        return self.fixed_lets() | dict(self.s.get("direction_let", {}))

    def scopes(self) -> tuple[Values, list[Values]]:
        """Of the fixed names, and in every direction (m last)."""
        globe, lets = self.fixed(), self.fixed_lets()
        others = [self.here(j) for j in range(self.ranks)]
        at_m: Values | None = None
        if self.s.get("aligned") is True:
            stateless = [n for n in self.own() if n not in self.s.get("state", {})]
            at_m = globe | {n: evaluate(f"{n}_m", globe, lets) for n in stateless}
        if "state" in self.s:
            for fresh in [None, *self.steps]:
                when, now = ("start", {}) if fresh is None else ("step", fresh)
                rules = {n: rule[when] for n, rule in self.s["state"].items()}

                def renew(
                    scope: Values,
                    lets: dict[str, str],
                    rules: dict[str, str] = rules,
                    now: Values = now,
                ) -> Values:
                    return {n: evaluate(text, scope | now, lets) for n, text in rules.items()}

                if self.s["type"] == "pointwise":
                    globe = globe | renew(globe, lets)
                    continue
                fresh_m = {} if at_m is None else renew(at_m, lets)
                new = [renew(here, self.lets()) for here in others]
                last = {f"{n}_m": v for n, v in fresh_m.items()}
                globe = globe | last
                others = [a | last | b for a, b in zip(others, new, strict=True)]
                at_m = None if at_m is None else at_m | last | fresh_m
        return globe, others + ([] if at_m is None else [at_m])

    def difference(self, text: str, final: bool = True) -> tuple[Fraction, str]:
        """left − right (each summed if it names a variable of a direction), and REL."""
        left, rel, right = relation(text)
        globe, places = self.scopes() if final else (self.fixed(), [])
        if not final and self.s["type"] != "pointwise":
            bare = Point({k: v for k, v in self.s.items() if k != "state"}, self.values, self.ranks)
            globe, places = bare.scopes()

        def side(text: str) -> Fraction:
            named = {n.id for n in ast.walk(tree(text)) if isinstance(n, ast.Name)}
            if self.s["type"] == "pointwise" or not named & set(self.own()):
                return evaluate(text, globe, self.fixed_lets())
            found = [evaluate(text, place, self.lets()) for place in places]
            aligned = self.s.get("aligned")
            if isinstance(aligned, str):
                found.append(evaluate(aligned, globe, self.fixed_lets()))
            return sum(found, Fraction(0))

        return side(left) - side(right), rel

    def conditions(self) -> Iterator[tuple[Callable[[], Fraction], str, list[Place]]]:
        """The hypotheses: left − right as a function of the current values, REL, its variables."""

        def simple(text: str, values: Callable[[], Values], lets: dict[str, str]) -> Any:
            left, rel, right = relation(text)
            return lambda: evaluate(f"({left}) - ({right})", values(), lets), rel

        everywhere = list(self.values)
        for text in self.s.get("hypotheses", {}).values():
            yield *simple(text, self.fixed, self.fixed_lets()), everywhere
        for j in range(self.ranks):
            for text in self.s.get("each", {}).values():
                mine = [p for p in everywhere if p[0] in (-1, j)]
                yield *simple(text, lambda j=j: self.here(j), self.lets()), mine
        for text in self.s.get("sums", {}).values():
            rel = relation(text)[1]
            yield (lambda text=text: self.difference(text, False)[0]), rel, everywhere

    def signs(self) -> dict[str, str]:
        direction = self.s.get("direction", {})
        at_m = {f"{n}_m": v for n, v in direction.items()}
        return dict(at_m | direction | self.s.get("variables", {}) | self.s.get("fresh", {}))

    def fits(self) -> bool:
        """Every value has its sign, every hypothesis holds, also at each step."""
        signs = self.signs()
        steps = [(n, v) for values in self.steps for n, v in values.items()]
        for name, value in [*((n, v) for (_, n), v in self.values.items()), *steps]:
            if (signs[name] == "positive" and value <= 0) or (
                signs[name] == "nonnegative" and value < 0
            ):
                return False
        if not all(holds(f(), rel) for f, rel, _ in self.conditions()):
            return False
        for values in self.steps:
            for text in self.s.get("at_each_step", {}).values():
                left, rel, right = relation(text)
                scope = self.fixed() | values
                if not holds(evaluate(f"({left}) - ({right})", scope, self.fixed_lets()), rel):
                    return False
        return True

    def concluded(self) -> bool:
        return holds(*self.difference(self.s["conclusion"]))


SIZES = [Fraction(v) for v in ("1", "1", "1/2", "2", "1/3", "3", "7/5", "1/50", "40")]


def draw(random: Random, sign: str) -> Fraction:
    size = random.choice(SIZES) * random.choice((1, 1, 1, Fraction(random.randint(1, 9), 7)))
    if sign == "positive":
        return size
    if sign == "nonnegative":
        return random.choice((Fraction(0), size, size))
    return random.choice((Fraction(0), size, size, -size))


def repaired(point: Point, random: Random) -> None:
    """Where a hypothesis fails and is linear in some value, that value is moved."""
    for f, rel, places in [c for _ in range(2) for c in point.conditions()]:
        if holds(f(), rel) or not places:
            continue
        for place in random.sample(places, len(places)):
            old = point.values[place]
            found = []
            for v in (0, 1, 2):
                point.values[place] = Fraction(v)
                try:
                    found.append(f())
                except Undefined:
                    break
            slope = found[1] - found[0] if len(found) == 3 else Fraction(0)
            if slope == 0 or found[2] - found[1] != slope:
                point.values[place] = old
                continue
            room = random.choice((Fraction(0), *SIZES)) if rel != "=" else Fraction(0)
            up = (rel[0] == ">") == (slope > 0)
            point.values[place] = -found[0] / slope + (room if up else -room)
            break


def random_point(s: Json, random: Random) -> Point:
    values: dict[Place, Fraction] = {}
    ranks = 0
    if s["type"] != "pointwise":
        ranks = random.randint(0 if s.get("aligned") else 1, 3)
        direction = s.get("direction", {})
        if s.get("aligned") is True:
            values |= {(-1, f"{n}_m"): draw(random, sign) for n, sign in direction.items()}
        for j in range(ranks):
            values |= {(j, n): draw(random, sign) for n, sign in direction.items()}
    values |= {(-1, n): draw(random, sign) for n, sign in s["variables"].items()}
    steps = [
        {n: draw(random, sign) for n, sign in s.get("fresh", {}).items()}
        for _ in range(random.randint(0, 3) if "state" in s else 0)
    ]
    point = Point(s, values, ranks, steps)
    repaired(point, random)
    return point


def violation(s: Json, random: Random, tries: int) -> Point | None:
    """A point that satisfies every hypothesis and violates the conclusion, if one is found."""
    for _ in range(tries):
        try:
            point = random_point(s, random)
            if not point.fits():
                continue
        except Undefined:
            continue
        try:
            if point.concluded():
                continue
        except Undefined:
            pass  # a statement that is shown has a value wherever its hypotheses hold
        return point
    return None


def reached(s: Json, random: Random, tries: int) -> int:
    """How many of so many random points satisfy every hypothesis."""
    count = 0
    for _ in range(tries):
        try:
            point = random_point(s, random)
            point.concluded()
            count += point.fits()
        except Undefined:
            continue
    return count
