"""Expressions of the kernel's language as terms of Coq: by their syntax, and by its arithmetic."""

from __future__ import annotations

import ast
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from sdproof.kernel.algebra import Budget, Field, Poly, Rational, Signs, by_powers, parsed
from sdproof.kernel.base import show

_ATOM, _APPLIED, _POWER, _MINUS, _PRODUCT, _SUM = 0, 10, 30, 35, 40, 50


class CoqTerm(NamedTuple):
    """A term and the level of its outermost operation in Coq's notation."""

    text: str
    level: int = _ATOM

    def under(self, level: int) -> str:
        """The term as part of an operation: in parentheses unless it binds closer than `level`."""
        return self.text if self.level < level else f"({self.text})"


ZERO = CoqTerm("0")


def applied(function: str, *arguments: CoqTerm) -> CoqTerm:
    return CoqTerm(" ".join([function, *(a.under(_APPLIED) for a in arguments)]), _APPLIED)


def listed(items: list[CoqTerm]) -> CoqTerm:
    return CoqTerm(f"[{'; '.join(i.text for i in items)}]")


def negated(a: CoqTerm) -> CoqTerm:
    return CoqTerm(f"- {a.under(_MINUS)}", _MINUS)


def added(a: CoqTerm, b: CoqTerm) -> CoqTerm:
    return CoqTerm(f"{a.under(_SUM + 1)} + {b.under(_SUM)}", _SUM)


def subtracted(a: CoqTerm, b: CoqTerm) -> CoqTerm:
    return CoqTerm(f"{a.under(_SUM + 1)} - {b.under(_SUM)}", _SUM)


def multiplied(a: CoqTerm, b: CoqTerm) -> CoqTerm:
    return CoqTerm(f"{a.under(_PRODUCT + 1)} * {b.under(_PRODUCT)}", _PRODUCT)


def divided(a: CoqTerm, b: CoqTerm) -> CoqTerm:
    return CoqTerm(f"{a.under(_PRODUCT + 1)} / {b.under(_PRODUCT)}", _PRODUCT)


def powered(a: CoqTerm, n: int) -> CoqTerm:
    return CoqTerm(f"{a.under(_POWER)} ^ {n}", _POWER)


def number(value: int | Fraction) -> CoqTerm:
    if value < 0:
        return negated(number(-value))
    return (
        divided(CoqTerm(show(value.numerator)), CoqTerm(show(value.denominator)))
        if (value.denominator != 1)
        else CoqTerm(show(value))
    )


Mean = Callable[[ast.Call], CoqTerm]
_OPERATIONS = {ast.Add: added, ast.Sub: subtracted, ast.Mult: multiplied, ast.Div: divided}


def expression(text: str, terms: Callable[[str], CoqTerm], mean: Mean) -> CoqTerm:
    """An expression as a term; `terms` has those of its names, `mean` those of its means."""

    def visit(node: ast.expr) -> CoqTerm:
        match node:
            case ast.Constant(value=int() as value):
                return number(value)
            case ast.Name(id=name):
                return terms(name)
            case ast.UnaryOp(operand=operand):
                return negated(visit(operand))
            case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=int() as n)):
                return powered(visit(left), n)
            case ast.BinOp(left=left, op=op, right=right):
                return _OPERATIONS[type(op)](visit(left), visit(right))
            case ast.Call(func=ast.Name(id="mean")):
                return mean(node)
            case ast.Call(func=ast.Name(id="filter"), args=[e, lam, *xi]):
                return applied("filter", visit(e), visit(lam), listed([visit(x) for x in xi]))
            case ast.Call(func=ast.Name(id=name), args=args):
                return applied(name, *map(visit, args))
        raise AssertionError(ast.unparse(node))

    return visit(parsed(text))


class Written(Rational):
    """A rational function with the term that it was computed from; `below` where that is 1/below.

    `sign` is what the term shows at sight: "positive", "nonnegative" or "real".
    """

    def __init__(
        self, value: Rational, term: CoqTerm, sign: str = "real", below: CoqTerm | None = None
    ) -> None:
        super().__init__(value.num, value.den)
        self.term, self.sign, self.below = term, sign, below


def _of_sum(a: str, b: str) -> str:
    return "real" if "real" in (a, b) else "positive" if "positive" in (a, b) else "nonnegative"


def _of_product(a: str, b: str) -> str:
    return "real" if "real" in (a, b) else "positive" if a == b == "positive" else "nonnegative"


def sign_of(a: Rational) -> str:
    return a.sign if isinstance(a, Written) else "real"


class Writing(Field):
    """The kernel's arithmetic, which also keeps the terms.

    `terms` gives those of the variables; a mean is handed to `mean` with the noise, the second moment
    and the polynomial in the noise.
    """

    def __init__(
        self,
        signs: Signs,
        budget: Budget,
        terms: Callable[[str], CoqTerm],
        mean: Callable[[Rational, str, Rational], CoqTerm],
    ) -> None:
        super().__init__(signs, budget)
        self.terms, self.write_mean = terms, mean

    def term(self, a: Rational) -> CoqTerm:
        """What a value was computed from, or else its canonical form."""
        if isinstance(a, Written):
            return a.term
        top, below = self.canonical(a)
        return top if below.text == "1" else divided(top, below)

    def canonical(self, a: Rational) -> tuple[CoqTerm, CoqTerm]:
        """Numerator and denominator, every polynomial expanded."""
        factors = [
            (self.written(dict(factor)), n)
            for factor, n in sorted(a.den.items(), key=lambda item: str(sorted(item[0])))
        ]
        below = CoqTerm("1")
        for i, (factor, n) in enumerate(factors):
            power = factor if n == 1 else powered(factor, n)
            below = power if i == 0 else multiplied(below, power)
        return self.written(a.num), below

    def written(self, p: Poly) -> CoqTerm:
        """A polynomial as a sum of its terms, those last that are positive at sight."""

        def positive(monomial: tuple[tuple[str, int], ...]) -> bool:
            return p[monomial] > 0 and all(self.signs.get(v) == "positive" for v, _ in monomial)

        found: CoqTerm | None = None
        for monomial in sorted(p, key=lambda m: (positive(m), -sum(n for _, n in m), m)):
            c = p[monomial]
            size = c if c > 0 else -c
            parts = [powered(self.terms(v), n) if n > 1 else self.terms(v) for v, n in monomial]
            if size != 1 or not parts:
                parts = [number(size), *parts]
            term = parts[0]
            for part in parts[1:]:
                term = multiplied(term, part)
            if found is None:
                found = term if c > 0 else negated(term)
            else:
                found = added(found, term) if c > 0 else subtracted(found, term)
        return found or ZERO

    # --- the operations

    def number(self, value: int | Fraction) -> Rational:
        sign = "positive" if value > 0 else "real" if value else "nonnegative"
        return Written(super().number(value), number(value), sign)

    def variable(self, name: str) -> Rational:
        return Written(super().variable(name), self.terms(name), self.signs.get(name, "real"))

    def add(self, a: Rational, b: Rational, scale: int = 1) -> Rational:
        made = added if scale == 1 else subtracted
        sign = _of_sum(sign_of(a), sign_of(b)) if scale == 1 else "real"
        return Written(super().add(a, b, scale), made(self.term(a), self.term(b)), sign)

    def mul(self, a: Rational, b: Rational) -> Rational:
        left, right = self.term(a), self.term(b)
        above, below = (getattr(x, "below", None) for x in (a, b))
        value, sign = super().mul(a, b), _of_product(sign_of(a), sign_of(b))
        if above is not None and below is not None:
            both = multiplied(above, below)
            return Written(value, divided(CoqTerm("1"), both), sign, both)
        if below is not None:
            return Written(value, divided(left, below), sign)
        return Written(
            value, negated(right) if left.text == "- 1" else multiplied(left, right), sign
        )

    def inverse(self, a: Rational) -> Rational:
        below = self.term(a)
        sign = "positive" if sign_of(a) == "positive" else "real"
        return Written(super().inverse(a), divided(CoqTerm("1"), below), sign, below)

    def power(self, a: Rational, n: int) -> Rational:
        result = Field.number(self, 1)
        for _ in range(n):
            result = Field.mul(self, result, a)
        sign = "nonnegative" if sign_of(a) == "real" and n % 2 == 0 else sign_of(a)
        below = getattr(a, "below", None)
        if below is not None:
            below = powered(below, n)
            return Written(result, divided(CoqTerm("1"), below), sign, below)
        return Written(result, powered(self.term(a), n), sign)

    def substitute(self, a: Rational, name: str, by: Rational) -> Rational:
        return Written(super().substitute(a, name, by), self.term(a), sign_of(a))

    def spectral_filter(self, e: Rational, lam: Rational, *xi: Rational) -> Rational:
        terms = [self.term(x) for x in xi]
        term = applied("filter", self.term(e), self.term(lam), listed(terms))
        return Written(super().spectral_filter(e, lam, *xi), term)

    def bias(self, snr: Rational, q: Rational) -> Rational:
        return Written(super().bias(snr, q), applied("bias", self.term(snr), self.term(q)))

    def variance(self, q: Rational) -> Rational:
        return Written(super().variance(q), applied("variance", self.term(q)))

    def rho(self, snr: Rational, q: Rational) -> Rational:
        return Written(super().rho(snr, q), applied("rho", self.term(snr), self.term(q)))

    def mean(self, value: Rational, noise: Rational, gamma2: Rational) -> Rational:
        found = super().mean(value, noise, gamma2)
        (((name, _),),) = noise.num
        return Written(found, self.write_mean(value, name, gamma2))


def moments(value: Rational, noise: str) -> list[Rational]:
    """The coefficients of 1, η and η² of a polynomial in the noise."""
    parts = by_powers(value.num, noise)
    return [Rational(parts.get(n, {}), dict(value.den)) for n in range(3)]
