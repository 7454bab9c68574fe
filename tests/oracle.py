"""Statements of the kernel's language evaluated exactly with `sdproof.model`, never the kernel:
on random values that satisfy the hypotheses, or on the values of a counterexample."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from flint import fmpq

from sdproof.model.filters import spectral_filter
from sdproof.model.risk import bias, variance

Env = dict[str, Any]
RELATION = re.compile(r"(.+?)\s(>=|<=|>|<|=)\s(.+)", re.DOTALL)
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
}
ARITHMETIC: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class Skip(Exception):
    """These values say nothing: a division by zero, a hypothesis that fails, an open noise."""


class InNoise:
    """A polynomial in a noise variable: what a mean is taken of."""

    def __init__(self, *coefficients: Any) -> None:
        self.c = list(coefficients)

    def _with(self, other: Any, sign: int) -> InNoise:
        b = other.c if isinstance(other, InNoise) else [fmpq(other)]
        size = max(len(self.c), len(b))
        pad = [fmpq(0)] * size
        return InNoise(
            *(x + sign * y for x, y in zip((self.c + pad)[:size], (b + pad)[:size], strict=True))
        )

    def __add__(self, other: Any) -> InNoise:
        return self._with(other, 1)

    def __sub__(self, other: Any) -> InNoise:
        return self._with(other, -1)

    def __rsub__(self, other: Any) -> InNoise:
        return InNoise(fmpq(other)) - self

    def __mul__(self, other: Any) -> InNoise:
        b = other.c if isinstance(other, InNoise) else [fmpq(other)]
        total = [fmpq(0)] * (len(self.c) + len(b) - 1)
        for i, x in enumerate(self.c):
            for j, y in enumerate(b):
                total[i + j] += x * y
        return InNoise(*total)

    __radd__, __rmul__ = __add__, __mul__

    def __truediv__(self, other: Any) -> InNoise:
        if isinstance(other, InNoise):
            raise Skip
        return self * (1 / fmpq(other))

    def __pow__(self, n: int) -> InNoise:
        result = InNoise(fmpq(1))
        for _ in range(n):
            result = result * self
        return result

    def mean(self, second: Any) -> Any:
        if any(self.c[3:]):
            raise Skip
        return self.c[0] + (self.c[2] * second if len(self.c) > 2 else 0)


def _mean(value: Any, _: Any, second: Any) -> Any:
    return value.mean(second) if isinstance(value, InNoise) else value


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "filter": lambda e, lam, *xi: spectral_filter(e, lam, xi),
    "rho": lambda B, q: bias(B, q) + variance(q),
    "bias": bias,
    "variance": variance,
    "mean": _mean,
}


def evaluate(text: str, env: Env) -> Any:
    """The exact value of an expression."""
    return _value(ast.parse(text, mode="eval").body, env)


def _value(node: ast.expr, env: Env) -> Any:
    match node:
        case ast.Constant(value=value):
            return fmpq(value)
        case ast.Name(id=name):
            return env[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return 0 - _value(operand, env)
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=n)):
            return _value(left, env) ** n
        case ast.BinOp(left=left, op=op, right=right):
            try:
                return ARITHMETIC[type(op)](_value(left, env), _value(right, env))
            except ZeroDivisionError:
                raise Skip from None
        case ast.Call(func=ast.Name(id=name), args=args):
            try:
                return FUNCTIONS[name](*(_value(a, env) for a in args))
            except ZeroDivisionError:
                raise Skip from None
    raise AssertionError(ast.dump(node))


def sides(text: str, env: Env) -> tuple[Any, str, Any]:
    match = RELATION.fullmatch(text)
    assert match is not None
    return evaluate(match[1], env), match[2], evaluate(match[3], env)


def holds(left: Any, rel: str, right: Any) -> bool:
    difference = left - right
    if isinstance(difference, InNoise):
        if any(difference.c[1:]):
            raise Skip
        difference = difference.c[0]
    return COMPARE[rel](difference, 0)


def draw(random: Random, sign: str) -> Any:
    """A rational of this sign, mostly small, sometimes extreme."""
    size = fmpq(random.randint(1, 12), random.randint(1, 12))
    size *= fmpq(10) ** random.choice((0, 0, 0, 0, 0, 1, -1, -3, 3))
    if sign == "positive":
        return size
    if sign == "nonnegative":
        return random.choice((fmpq(0), size, size, size))
    return random.choice((fmpq(0), fmpq(1), size, size, size, -size, -size))


class Point:
    """Values for a statement: global ones and one dict for each direction (the last may be m)."""

    def __init__(self, s: dict[str, Any], values: Env, directions: list[Env]) -> None:
        self.s, self.values, self.directions = s, values, directions
        self.aligned = bool(s.get("aligned"))
        self.rank = len(directions) + self.aligned if s["type"] == "sum" else 1

    def globe(self) -> Env:
        env = {"r": fmpq(self.rank), **self.values}
        for name, text in self.s.get("let", {}).items():
            env[name] = evaluate(text, env)
        return env

    def places(self, globe: Env) -> list[Env]:
        found = []
        for values in self.directions:
            env = globe | values
            for name, text in self.s.get("direction_let", {}).items():
                env[name] = evaluate(text, env)
            found.append(env)
        if self.aligned:
            names = [*self.s.get("direction", {}), *self.s.get("direction_let", {})]
            found.append(globe | {v: globe[f"{v}_m"] for v in names})
        return found

    def sums(self, globe: Env, text: str) -> tuple[Any, str]:
        parts = [sides(text, env) for env in self.places(globe)]
        return sum((a - b for a, _, b in parts), start=fmpq(0)), parts[0][1]

    def satisfied(self) -> bool:
        """Whether all hypotheses hold."""
        globe = self.globe()
        free = self.places(globe)[: len(self.directions)]
        return (
            all(holds(*sides(t, globe)) for t in self.s.get("hypotheses", {}).values())
            and all(holds(*sides(t, e)) for t in self.s.get("each", {}).values() for e in free)
            and all(
                holds(value, rel, 0)
                for value, rel in (self.sums(globe, t) for t in self.s.get("sums", {}).values())
            )
        )

    def concluded(self) -> bool:
        """Whether the conclusion holds (with `steps`: at the wanted filter values)."""
        globe = self.globe()
        if self.s["type"] == "pointwise":
            return holds(*sides(self.s["conclusion"], globe))
        match = RELATION.fullmatch(self.s["conclusion"])
        assert match is not None
        total = sum((evaluate(match[1], e) for e in self.places(globe)), start=fmpq(0))
        return holds(total, match[2], evaluate(match[3], globe))


def _noises(s: dict[str, Any]) -> set[str]:
    return set(re.findall(r"mean\(.*?,\s*([A-Za-z]\w*)\s*,[^,]*\)", str(s)))


def random_point(s: dict[str, Any], random: Random) -> Point:
    """Values of the declared signs; equations among the hypotheses are solved, where linear."""
    noises = _noises(s)
    values = {
        n: InNoise(fmpq(0), fmpq(1)) if n in noises else draw(random, sign)
        for n, sign in s["variables"].items()
    }
    direction = s.get("direction", {})
    if s.get("aligned"):
        values |= {f"{n}_m": draw(random, sign) for n, sign in direction.items()}
    free = random.randint(0 if s.get("aligned") else 1, 3)
    directions = [{n: draw(random, sign) for n, sign in direction.items()} for _ in range(free)]
    point = Point(s, values, directions)
    used: set[str] = set()
    for key in ("hypotheses", "sums"):
        for text in s.get(key, {}).values():
            match = RELATION.fullmatch(text)
            if match and match[2] == "=":
                _solve(point, key, text, used)
    return point


def _solve(point: Point, key: str, text: str, used: set[str]) -> None:
    """Give one variable that enters linearly the value that makes the equation true."""

    def excess() -> Any:
        globe = point.globe()
        if key == "sums":
            return point.sums(globe, text)[0]
        a, _, b = sides(text, globe)
        return a - b

    stores = [(point.values, point.s["variables"])]
    stores += [(d, point.s.get("direction", {})) for d in point.directions[-1:]]
    for store, signs in stores:
        for name in sorted(n for n in signs if n in store and n not in used):
            old = store[name]
            if isinstance(old, InNoise):
                continue
            at = []
            for probe in (1, 2, 3):
                store[name] = fmpq(probe)
                at.append(excess())
            slope = at[1] - at[0]
            if slope != 0 and at[2] - at[1] == slope:
                found = 1 - at[0] / slope
                if signs[name] == "real" or found > 0 or (found == 0 and signs[name] != "positive"):
                    store[name] = found
                    used.add(name)
                    return
            store[name] = old
    raise Skip


def instances(s: dict[str, Any], random: Random, tries: int) -> Iterator[Point]:
    """The random points, out of so many tries, that satisfy every hypothesis."""
    for _ in range(tries):
        try:
            point = random_point(s, random)
            if point.satisfied():
                yield point
        except (Skip, ZeroDivisionError):
            continue


def recursion_violation(s: dict[str, Any], random: Random, runs: int) -> str | None:
    """A run of a recursion after which an invariant fails, if one is found."""
    for _ in range(runs):
        env: Env = {n: draw(random, sign) for n, sign in s["variables"].items()}
        env["r"] = fmpq(random.randint(1, 5))

        def scope(env: Env = env) -> Env:
            found = dict(env)
            for name, text in s.get("let", {}).items():
                found[name] = evaluate(text, found)
            return found

        try:
            if not all(holds(*sides(t, scope())) for t in s.get("hypotheses", {}).values()):
                continue
            state = {n: evaluate(rule["start"], scope()) for n, rule in s["state"].items()}
            for step in range(4):
                now = scope() | state
                for name, text in s["invariant"].items():
                    if not holds(*sides(text, now)):
                        return f"{name} fails after {step} steps: {now}"
                env |= {n: draw(random, s["variables"][n]) for n in s.get("fresh", [])}
                now = scope() | state
                state = {n: evaluate(rule["step"], now) for n, rule in s["state"].items()}
        except (Skip, ZeroDivisionError):
            continue
    return None


def violation(s: dict[str, Any], random: Random, tries: int) -> str | None:
    """An exact violation of a statement, if one of so many random points is one."""
    if s["type"] == "recursion":
        return recursion_violation(s, random, tries)
    for point in instances(s, random, tries):
        try:
            if not point.concluded():
                return f"{point.values}, {point.directions}"
        except Skip:
            continue
    return None
