"""Exact algebra of the kernel: rational functions of named variables, and the expressions that
denote them.

A rational function is kept as a numerator (a polynomial with rational coefficients) over a product
of *positive* polynomials, so its sign is the sign of its numerator. "At sight" means: by the signs of
coefficients and variables alone. A polynomial is non-negative at sight if every coefficient is positive
and every variable that occurs to an odd power is declared non-negative; it is positive at sight if one
of its monomials has positive variables only, too. A divisor is accepted if it is positive at sight, or
if it is, up to factors positive at sight, a product of polynomials that known strict inequalities make
positive (`Field.knowing`), or the negative of that.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from typing import TypeAlias

from .base import show

Monomial: TypeAlias = tuple[tuple[str, int], ...]
Number: TypeAlias = int | Fraction  # an int where it is one: several times faster
Poly: TypeAlias = dict[Monomial, Number]
Factor: TypeAlias = frozenset[tuple[Monomial, Number]]
Signs: TypeAlias = Mapping[str, str]  # variable -> "positive" | "nonnegative" | "real"

MAX_LENGTH, MAX_NODES, MAX_POWER = 4_000, 600, 64
MAX_BITS, MAX_TERMS, MAX_FUEL = 8_000, 20_000, 4_000_000

ALPHABET = re.compile(r"[A-Za-z0-9_+\-*/(), ]*")  # no comments, strings or line breaks


class AlgebraError(Exception):
    """An expression is malformed, divides by something not positive, or exceeds a limit."""


class Budget:
    """Counts elementary operations, so that no certificate makes the kernel run for long."""

    def __init__(self) -> None:
        self.left = MAX_FUEL

    def spend(self, work: int) -> None:
        self.left -= work
        if self.left < 0:
            raise AlgebraError(f"more than {MAX_FUEL} elementary operations are needed")

    def bounded(self, value: Number) -> Number:
        """The same coefficient, if it is short; longer ones cost more."""
        if type(value) is Fraction and value.denominator == 1:
            value = value.numerator
        bits = max(value.numerator.bit_length(), value.denominator.bit_length())
        if bits > MAX_BITS:
            raise AlgebraError(f"a coefficient of more than {MAX_BITS} bits")
        if bits > 256:
            self.spend(bits // 256)
        return value


def poly_add(a: Poly, b: Poly, budget: Budget, scale: int) -> Poly:
    budget.spend((len(a) + len(b)) // 4)
    total = dict(a)
    for monomial, c in b.items():
        value = budget.bounded(total.get(monomial, 0) + scale * c)
        if value:
            total[monomial] = value
        else:
            total.pop(monomial, None)
    return total


def poly_mul(a: Poly, b: Poly, budget: Budget) -> Poly:
    budget.spend((1 + len(a)) * (1 + len(b)))
    total: Poly = {}
    for ma, ca in a.items():
        for mb, cb in b.items():
            powers = dict(ma)
            for name, n in mb:
                powers[name] = powers.get(name, 0) + n
                if powers[name] > MAX_POWER:
                    raise AlgebraError(f"a power of {name} above {MAX_POWER}")
            monomial = tuple(sorted(powers.items()))
            value = budget.bounded(total.get(monomial, 0) + ca * cb)
            if value:
                total[monomial] = value
            else:
                del total[monomial]
        if len(total) > MAX_TERMS:
            raise AlgebraError(f"a polynomial of more than {MAX_TERMS} terms")
    return total


def by_powers(p: Poly, name: str) -> dict[int, Poly]:
    """The coefficients of p as a polynomial in one variable: power -> polynomial in the others."""
    found: dict[int, Poly] = {}
    for monomial, c in p.items():
        rest = tuple(pair for pair in monomial if pair[0] != name)
        found.setdefault(dict(monomial).get(name, 0), {})[rest] = c
    return found


def ratio(a: Number, b: Number) -> Number:
    """a / b."""
    found = Fraction(a) / b
    return found.numerator if found.denominator == 1 else found


def over_term(p: Poly, divisor: Monomial, c: Number) -> Poly | None:
    """p divided by c times a monomial; None where a power would become negative."""
    found: Poly = {}
    for monomial, value in p.items():
        powers = dict(monomial)
        for name, n in divisor:
            if powers.get(name, 0) < n:
                return None
            powers[name] -= n
        found[tuple(sorted((v, n) for v, n in powers.items() if n))] = ratio(value, c)
    return found


PRIME = 2**61 - 1


def remainder_at_a_point(p: Poly, f: Poly, name: str) -> bool:
    """Whether p mod f is not zero in one variable, modulo a prime, at one point for the others: then
    f does not divide p. (If it is zero, nothing is known.)"""
    at = {v: 3 + 7 * i for i, v in enumerate(sorted({v for m in (*p, *f) for v, _ in m}))}

    def specialised(q: Poly) -> list[int]:
        found = [0] * (1 + max(dict(m).get(name, 0) for m in q))
        for monomial, c in q.items():
            value = c.numerator * pow(c.denominator, -1, PRIME)
            for v, n in monomial:
                value = value * pow(at[v], n, PRIME) % PRIME if v != name else value
            found[dict(monomial).get(name, 0)] += value % PRIME
        return found

    try:
        rest, divisor = specialised(p), specialised(f)
        inverse = pow(divisor[-1], -1, PRIME)
    except ValueError:  # the prime divides a denominator, or the leading coefficient
        return False
    while len(rest) >= len(divisor):
        factor, shift = rest[-1] * inverse % PRIME, len(rest) - len(divisor)
        for i, c in enumerate(divisor):
            rest[shift + i] -= factor * c
        rest.pop()
    return any(c % PRIME for c in rest)


def quotient(p: Poly, f: Poly, budget: Budget) -> Poly | None:
    """p / f where f divides p (by long division in a variable in which f has a one-term leading
    coefficient), else None."""
    for name in sorted({v for monomial in f for v, _ in monomial}):
        divisor = by_powers(f, name)
        degree = max(divisor)
        if len(divisor[degree]) == 1:
            break
    else:
        return None
    budget.spend(len(p) // 4)
    if remainder_at_a_point(p, f, name):
        return None
    ((lead, c),) = divisor.pop(degree).items()
    rows, result = by_powers(p, name), Poly()
    while rows:
        top = max(rows)
        part = over_term(rows.pop(top), lead, c) if top >= degree else None
        if part is None:
            return None
        shift: Poly = {(((name, top - degree),) if top > degree else ()): 1}
        result = poly_add(result, poly_mul(part, shift, budget), budget, 1)
        for n, coefficient in divisor.items():
            at = n + top - degree
            rest = poly_add(rows.pop(at, {}), poly_mul(part, coefficient, budget), budget, -1)
            if rest:
                rows[at] = rest
    return result


def unit(p: Poly) -> Factor:
    """p over the absolute value of one of its coefficients: the same for all positive multiples."""
    first = p[max(p)] if p else 1
    size = first if first > 0 else -first
    return frozenset((monomial, ratio(c, size)) for monomial, c in p.items())


def nonnegative_at_sight(p: Poly, signs: Signs) -> bool:
    """Every term is a positive number times squares and non-negative variables."""
    return all(nonnegative_term(monomial, c, signs) for monomial, c in p.items())


def positive_at_sight(p: Poly, signs: Signs) -> bool:
    """Non-negative at sight, and one term has only positive variables."""
    return nonnegative_at_sight(p, signs) and any(
        all(signs[name] == "positive" for name, _ in monomial) for monomial in p
    )


def nonnegative_term(monomial: Monomial, c: Number, signs: Signs) -> bool:
    """A positive number times squares and non-negative variables."""
    return c > 0 and all(n % 2 == 0 or signs[name] != "real" for name, n in monomial)


def poly_text(p: Poly, most: int) -> str:
    """The polynomial as an expression, highest powers first; after `most` terms only their number."""
    order = sorted(p, key=lambda m: (-sum(n for _, n in m), m))
    found = ""
    for monomial in order[:most]:
        c = p[monomial]
        names = "*".join(name if n == 1 else f"{name}**{n}" for name, n in monomial)
        size = show(c if c > 0 else -c)
        body = names if names and size == "1" else f"{size}*{names}" if names else size
        found += f" {'-' if c < 0 else '+'} {body}" if found else f"{'-' * (c < 0)}{body}"
    return (found or "0") + f" + ... ({len(p)} terms)" * (len(p) > most)


class Rational:
    """numerator / Π factor^power, every factor positive."""

    def __init__(self, num: Poly, den: dict[Factor, int]) -> None:
        self.num, self.den = num, den


def variables_of(value: Rational) -> set[str]:
    """The variables that occur in a rational function."""
    polynomials = [value.num, *(dict(factor) for factor in value.den)]
    return {name for p in polynomials for monomial in p for name, _ in monomial}


class Field:
    """Arithmetic on `Rational` under declared signs of the variables."""

    def __init__(self, signs: Signs, budget: Budget) -> None:
        self.signs, self.budget = signs, budget
        self.noises: set[str] = set()  # variables that some mean was taken over
        self.positive: frozenset[Factor] = frozenset()

    @contextmanager
    def knowing(self, positive: list[Rational]) -> Iterator[None]:
        """Within, these are known to be > 0, and so are possible divisors."""
        before = self.positive
        self.budget.spend(sum(len(value.num) for value in positive))
        self.positive = before | {unit(value.num) for value in positive}
        try:
            yield
        finally:
            self.positive = before

    def number(self, value: int | Fraction) -> Rational:
        return Rational({(): self.budget.bounded(value)} if value else {}, {})

    def variable(self, name: str) -> Rational:
        return Rational({((name, 1),): 1}, {})

    def polynomial(self, name: str, ascending: list[int]) -> Poly:
        """The polynomial in one variable with these coefficients."""
        return {
            (((name, n),) if n else ()): self.budget.bounded(c)
            for n, c in enumerate(ascending)
            if c
        }

    def _expand(self, p: Poly, factors: Mapping[Factor, int]) -> Poly:
        for factor, power in factors.items():
            for _ in range(power):
                p = poly_mul(p, dict(factor), self.budget)
        return p

    def add(self, a: Rational, b: Rational, scale: int = 1) -> Rational:
        self.budget.spend(1 + sum(map(len, a.den)) + sum(map(len, b.den)))
        den = {f: max(a.den.get(f, 0), b.den.get(f, 0)) for f in a.den.keys() | b.den.keys()}
        left = self._expand(a.num, {f: n - a.den.get(f, 0) for f, n in den.items()})
        right = self._expand(b.num, {f: n - b.den.get(f, 0) for f, n in den.items()})
        return self._cancelled(poly_add(left, right, self.budget, scale), den)

    def _cancelled(self, num: Poly, den: dict[Factor, int]) -> Rational:
        """The same rational function, common factors cancelled where that makes it shorter."""
        for factor in list(den):
            while num and den.get(factor) and len(factor) > 1:
                shorter = quotient(num, dict(factor), self.budget)
                if shorter is None or len(shorter) >= len(num):
                    break
                num, den[factor] = shorter, den[factor] - 1
        return Rational(num, {f: n for f, n in den.items() if n})

    def mul(self, a: Rational, b: Rational) -> Rational:
        self.budget.spend(1 + sum(map(len, a.den)) + sum(map(len, b.den)))
        den = {f: a.den.get(f, 0) + b.den.get(f, 0) for f in a.den.keys() | b.den.keys()}
        if any(n > MAX_POWER for n in den.values()):
            raise AlgebraError(f"a power of a denominator above {MAX_POWER}")
        return self._cancelled(poly_mul(a.num, b.num, self.budget), den)

    def inverse(self, a: Rational) -> Rational:
        self.budget.spend(len(a.num))
        if not a.num:
            raise AlgebraError("a divisor is zero")
        if a.num.keys() == {()}:
            return Rational(self._expand({(): ratio(1, a.num[()])}, a.den), {})
        divisor, sign = a.num, 1
        if not self.known_positive(divisor):
            divisor, sign = {monomial: -c for monomial, c in divisor.items()}, -1
            if not self.known_positive(divisor):
                raise AlgebraError(
                    "a divisor is not positive at sight, and no fact says that it is"
                )
        return Rational(self._expand({(): sign}, a.den), {frozenset(divisor.items()): 1})

    def known_positive(self, p: Poly) -> bool:
        """Whether p is positive at sight, or a product of that and of what facts make positive."""
        if positive_at_sight(p, self.signs) or unit(p) in self.positive:
            return True
        factors = (factor for factor in self.positive if 1 < len(factor) <= len(p) * len(p))
        rest = (quotient(p, dict(factor), self.budget) for factor in factors)
        return any(r is not None and self.known_positive(r) for r in rest)

    def power(self, a: Rational, n: int) -> Rational:
        result = self.number(1)
        for _ in range(n):
            result = self.mul(result, a)
        return result

    def substitute(self, a: Rational, name: str, by: Rational) -> Rational:
        """The rational function with `by` put in place of the variable `name`."""
        result = self._compose(a.num, name, by)
        for factor, n in a.den.items():
            divisor = self._compose(dict(factor), name, by)
            result = self.mul(result, self.power(self.inverse(divisor), n))
        return result

    def _compose(self, p: Poly, name: str, by: Rational) -> Rational:
        total = self.number(0)
        for n, coefficient in by_powers(p, name).items():
            total = self.add(total, self.mul(Rational(coefficient, {}), self.power(by, n)))
        return total

    def is_zero(self, a: Rational) -> bool:
        return not a.num

    def is_nonnegative(self, a: Rational) -> bool:
        return nonnegative_at_sight(a.num, self.signs)

    def is_positive(self, a: Rational) -> bool:
        return positive_at_sight(a.num, self.signs)

    def text(self, a: Rational, most: int = 12) -> str:
        """The rational function as an expression, each polynomial cut after `most` terms."""
        top = poly_text(a.num, most)
        texts = [(poly_text(dict(f), most), n) for f, n in a.den.items()]
        factors = [(t if t.isidentifier() else f"({t})", n) for t, n in texts]
        below = "*".join(sorted(t + f"**{n}" * (n > 1) for t, n in factors))
        over = f"/({below})" if len(factors) > 1 else f"/{below}"
        top = f"({top})" if factors and " " in top else top
        return top + over if factors else top

    def unsigned(self, a: Rational) -> Rational:
        """Its terms that are not non-negative at sight."""
        num = {m: c for m, c in a.num.items() if not nonnegative_term(m, c, self.signs)}
        return Rational(num, a.den)

    # The kernel's own transcription of filter and risk.

    def spectral_filter(self, e: Rational, lam: Rational, *xi: Rational) -> Rational:
        """q = t p_k(t), t = e/(e+λ), p_0 = 1, p_i = (1 − ξ_i) + ξ_i t p_{i−1}."""
        t = self.mul(e, self.inverse(self.add(e, lam)))
        p = one = self.number(1)
        for step in xi:
            p = self.add(self.add(one, step, -1), self.mul(self.mul(step, t), p))
        return self.mul(t, p)

    def bias(self, snr: Rational, q: Rational) -> Rational:
        """B (1 − q)²."""
        return self.mul(snr, self.power(self.add(self.number(1), q, -1), 2))

    def variance(self, q: Rational) -> Rational:
        """q²."""
        return self.power(q, 2)

    def rho(self, snr: Rational, q: Rational) -> Rational:
        """B (1 − q)² + q²."""
        return self.add(self.bias(snr, q), self.variance(q))

    def mean(self, value: Rational, noise: Rational, gamma2: Rational) -> Rational:
        """Expectation over a noise variable of mean 0 and second moment γ²: the terms of degree
        0 and 2 in it, with its square replaced by γ². Higher degrees are refused."""
        name = next((v for m in noise.num for v, _ in m), "")
        if noise.num != {((name, 1),): 1} or noise.den or self.signs.get(name) != "real":
            raise AlgebraError("the noise is not a real variable")
        if not self.is_nonnegative(gamma2) or name in variables_of(gamma2):
            raise AlgebraError("γ² is not non-negative at sight, or depends on the noise")
        self.noises.add(name)
        total = self.number(0)
        if any(name == v for factor in value.den for m, _ in factor for v, _ in m):
            raise AlgebraError("the noise stands in a denominator")
        for m, c in value.num.items():
            n = dict(m).get(name, 0)
            if n > 2:
                raise AlgebraError("the mean of a power of the noise above 2 is not known")
            if n != 1:
                term = Rational({tuple(v for v in m if v[0] != name): c}, dict(value.den))
                total = self.add(total, self.mul(term, gamma2) if n == 2 else term)
        return total


def evaluate(text: object, scope: Mapping[str, Rational], field: Field) -> Rational:
    """The rational function that an expression denotes: names in `scope`, integers, + - * / **,
    and filter(e, lam, xi…), rho(B, q), bias(B, q), variance(q), mean(value, eta, gamma2)."""
    field.budget.spend(1 + len(str(text)) // 16)
    try:
        return _Evaluator(scope, field).visit(parsed(text))
    except RecursionError as error:
        raise AlgebraError(f"not an expression: {str(text)[:60]!r}") from error


def parsed(text: object) -> ast.expr:
    """The syntax tree of an expression of bounded length."""
    if not isinstance(text, str) or len(text) > MAX_LENGTH or not ALPHABET.fullmatch(text):
        raise AlgebraError(
            f"an expression is a string of letters, digits and _ + - * / ( ) , of at most "
            f"{MAX_LENGTH} characters"
        )
    try:
        tree = ast.parse(text, mode="eval").body
        if sum(1 for _ in ast.walk(tree)) > MAX_NODES:
            raise AlgebraError(f"an expression with more than {MAX_NODES} nodes")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise AlgebraError(f"not an expression: {text[:60]!r}") from error
    return tree


def names(text: object) -> set[str]:
    """The variables and functions that an expression names."""
    return {node.id for node in ast.walk(parsed(text)) if isinstance(node, ast.Name)}


class _Evaluator:
    def __init__(self, scope: Mapping[str, Rational], field: Field) -> None:
        self.scope, self.field = scope, field

    def visit(self, node: ast.expr) -> Rational:
        field = self.field
        match node:
            case ast.Constant(value=int() as value) if not isinstance(value, bool):
                return field.number(value)
            case ast.Name(id=name) if name in self.scope:
                return self.scope[name]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return field.mul(field.number(-1), self.visit(operand))
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return field.add(self.visit(left), self.visit(right))
            case ast.BinOp(left=left, op=ast.Sub(), right=right):
                return field.add(self.visit(left), self.visit(right), -1)
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                return field.mul(self.visit(left), self.visit(right))
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                return field.mul(self.visit(left), self.inverse(right))
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                return field.power(self.visit(left), _exponent(right))
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
                return self.call(name, [self.visit(a) for a in args])
        raise AlgebraError(f"not understood: {ast.unparse(node)[:60]!r}")

    def inverse(self, node: ast.expr) -> Rational:
        """1/node, product by product, so that denominators stay in factors."""
        match node:
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                return self.field.mul(self.inverse(left), self.inverse(right))
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                return self.field.power(self.inverse(left), _exponent(right))
        return self.field.inverse(self.visit(node))

    def call(self, name: str, args: list[Rational]) -> Rational:
        field = self.field
        if name == "filter" and len(args) >= 2:
            return field.spectral_filter(*args)
        if name == "rho" and len(args) == 2:
            return field.rho(*args)
        if name == "bias" and len(args) == 2:
            return field.bias(*args)
        if name == "variance" and len(args) == 1:
            return field.variance(*args)
        if name == "mean" and len(args) == 3:
            return field.mean(*args)
        raise AlgebraError(f"no function {name[:40]!r} of {len(args)} arguments")


def _exponent(node: ast.expr) -> int:
    if isinstance(node, ast.Constant) and type(node.value) is int and 0 <= node.value <= MAX_POWER:
        return node.value
    raise AlgebraError(f"an exponent is an integer from 0 to {MAX_POWER}")
