"""Exact values of SymPy expressions in a field of rational functions, and the zero test.

A zero test is the comparison of a polynomial with 0. Definitions are inserted, derivatives and
means are formal, and every division needs a stated reason why the divisor is not zero: nothing is
simplified, nothing is guessed, and floats are refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from typing import Any, TypeAlias

from flint import Ordering, fmpq, fmpq_mpoly_ctx
from sympy import ImmutableDenseMatrix, MatrixSymbol, preorder_traversal
from sympy.matrices.expressions.matexpr import MatrixElement

from sdproof.derive.formula import Equation
from sdproof.derive.fractions import Fraction, reduced
from sdproof.derive.nodes import D, Mean, ValueAt
from sdproof.derive.signs import Signs
from sdproof.errors import ProofError

Grid: TypeAlias = list[list[Fraction]]


class FunctionField:
    """Q(all symbols), with definitions, moments and signs taken from equations.

    `given`: ``symbol = value`` defines the symbol (matrices entry by entry), ``Mean(...) = value``
        is a moment, the other relations are facts about signs.
    `expressions`: what will be evaluated.

    Raises `ProofError` if an equation is none of these.
    """

    def __init__(self, given: Iterable[Equation], expressions: Iterable[Any]) -> None:
        self.definitions: dict[Any, Any] = {}
        self.moments: dict[Any, Any] = {}
        self.invertible: set[Any] = set()
        facts: list[tuple[Any, str]] = []
        atoms: set[Any] = set()
        for equation in given:
            atoms |= equation.free
            self._learn(equation, facts)
        for expression in expressions:
            atoms |= expression.free_symbols
        self.signs = Signs.of(facts)
        names = sorted((a for a in atoms if a.is_Symbol), key=lambda a: a.name)
        self.index = {a: i for i, a in enumerate(names)}
        self.context = fmpq_mpoly_ctx.get(
            tuple(f"v{i}" for i in range(max(1, len(names)))), Ordering.lex
        )
        self.one = self.context.constant(fmpq(1))
        self.zero, self.unit = Fraction(self.one * 0, self.one), Fraction(self.one, self.one)
        self.known: dict[Any, Any] = {}
        self.open: set[Any] = set()

    def _learn(self, equation: Equation, facts: list[tuple[Any, str]]) -> None:
        left, right = equation.left, equation.right
        if equation.relation == ">>":
            self.invertible.add(left)
        elif equation.relation != "=":
            facts.append((left - right, equation.relation))
        elif isinstance(left, Mean):
            self.moments[left] = right
        elif left.is_Symbol and getattr(right, "is_Matrix", False):  # 1 × 1
            self.definitions[left] = MatrixElement(right, 0, 0)
        elif left.is_Symbol or isinstance(left, MatrixSymbol):
            self.definitions[left] = right
        elif isinstance(left, ImmutableDenseMatrix) and all(v.is_Symbol for v in left):
            self.definitions |= dict(zip(left, right, strict=True))
        else:
            raise ProofError(f"hypothesis {equation}: it defines nothing, so it needs a multiplier")

    def constant(self, value: Any) -> Fraction:
        return Fraction(self.context.constant(fmpq(int(value.p), int(value.q))), self.one)

    def scalar(self, e: Any) -> Fraction:
        """The value of a scalar expression."""
        found: Fraction | None = self.known.get(e)
        if found is None:
            found = self.known[e] = self._scalar(e)
        return found

    def _scalar(self, e: Any) -> Fraction:
        if e.is_Symbol:
            return self._symbol(e)
        if e.is_Rational:
            return self.constant(e)
        if e.is_Add:
            return self.total(map(self.scalar, e.args))
        if e.is_Mul:
            return self.product(map(self.scalar, e.args))
        if e.is_Pow and e.exp.is_Integer:
            return self.power(e.base, int(e.exp))
        if isinstance(e, D):
            return self._varying(e, e.args[1]).derivative(self.index[e.args[1]])
        if isinstance(e, ValueAt):
            return self._at(e)
        if isinstance(e, Mean):
            return self._mean(e)
        if isinstance(e, MatrixElement):
            from sdproof.derive.matrices import grid

            return grid(self, e.parent)[int(e.i)][int(e.j)]
        raise ProofError(f"{e}: not a rational expression with exact numbers")

    def _symbol(self, e: Any) -> Fraction:
        if e not in self.definitions:
            return Fraction(self.context.gens()[self.index[e]], self.one)
        with self.opened(e):
            return self.scalar(self.definitions[e])

    @contextmanager
    def opened(self, name: Any) -> Iterator[None]:
        """While a definition is evaluated: it must not be needed for itself."""
        if name in self.open:
            raise ProofError(f"{name}: defined by itself")
        self.open.add(name)
        yield
        self.open.discard(name)

    def _free(self, e: Any) -> int:
        if e in self.definitions or e not in self.index:
            raise ProofError(f"{e}: not a free variable")
        return self.index[e]

    def _varying(self, e: Any, by: Any) -> Fraction:
        """The value of the first argument of a derivative, value at a point or mean. It has to
        depend on the variable: a name whose definition is left out would count as a constant."""
        value, i = self.scalar(e.args[0]), self._free(by)
        if not (value.num.degrees()[i] or value.den.degrees()[i]):
            raise ProofError(f"{e}: what stands in it does not depend on {by}")
        return value

    def total(self, values: Iterable[Fraction]) -> Fraction:
        return reduce(Fraction.plus, values, self.zero)

    def product(self, values: Iterable[Fraction]) -> Fraction:
        return reduce(Fraction.times, values, self.unit)

    def power(self, base: Any, exponent: int) -> Fraction:
        value = self.scalar(base)
        if exponent < 0:
            if not self.nonzero(base):
                raise ProofError(f"division by {base}: no hypothesis says that it is not zero")
            value, exponent = value.inverse(), -exponent
        return Fraction(value.num**exponent, value.den**exponent)

    def nonzero(self, e: Any) -> bool:
        """Whether e ≠ 0 follows from the facts: by its shape, or by its coefficients."""
        if self.scalar(e).num == 0:
            return False
        return self.signs.nonzero(e) or self.positive(e) or self.positive(-e)

    def positive(self, e: Any) -> bool:
        """Whether e > 0 is seen."""
        return self.signs.positive(e) or self._coefficients(e, strictly=True)

    def nonnegative(self, e: Any) -> bool:
        """Whether e ≥ 0 is seen."""
        return self.signs.nonnegative(e) or self._coefficients(e, strictly=False)

    def _coefficients(self, e: Any, *, strictly: bool) -> bool:
        """Sign of a quotient whose polynomials have coefficients of one sign, in variables that
        are known to be positive (or, without `strictly`, non-negative) in the numerator."""
        value = self.scalar(e)
        if value.num == 0:
            return not strictly
        signs = [self._one_sign(value.num, strictly=strictly), self._one_sign(value.den)]
        return signs in ([1, 1], [-1, -1])

    def _one_sign(self, polynomial: Any, *, strictly: bool = True) -> int:
        """1 or −1 if the polynomial surely has that sign, else 0."""
        positive = {i for a, i in self.index.items() if self.signs.positive(a)}
        allowed = {i for a, i in self.index.items() if self.signs.nonnegative(a)}
        terms = polynomial.to_dict()
        negative = next(iter(terms.values())) < 0
        sure = not strictly
        for exponents, c in terms.items():
            used = {i for i, n in enumerate(exponents) if n}
            odd = {i for i in used if exponents[i] % 2}
            if (c < 0) is not negative or not odd <= allowed:
                return 0
            sure = sure or used <= positive
        return (-1 if negative else 1) if sure else 0

    def _at(self, e: Any) -> Fraction:
        """Insert a rational number for a free variable."""
        _, name, at = e.args
        value, where = self._varying(e, name), f"v{self._free(name)}"
        if not at.is_Rational:
            raise ProofError(f"{e}: only rational numbers are inserted")
        point = {where: fmpq(int(at.p), int(at.q))}
        for divisor in self._divisors(e.args[0]):
            if not self._stays(divisor, name, at, point):
                raise ProofError(f"{e}: no hypothesis says that {divisor} is not zero there")
        return reduced(value.num.subs(point), value.den.subs(point))

    def _stays(self, divisor: Any, name: Any, at: Any, point: dict[str, Any]) -> bool:
        """Whether a divisor is seen not to be zero at the point, whatever the other names are."""
        value = self.scalar(divisor).num.subs(point)
        if value == 0:
            return False
        if self._one_sign(value):
            return True
        if divisor.free_symbols & self.definitions.keys():
            return False
        return self.nonzero(divisor.xreplace({name: at}))

    def _divisors(self, e: Any) -> Iterator[Any]:
        """All that an expression divides by, also what cancels: it must not vanish at a point."""
        for node in preorder_traversal(e):
            if getattr(node, "is_Matrix", False):
                raise ProofError(f"{e}: no value at a point of what has a matrix in it")
            if node.is_Pow and node.exp.is_negative:
                yield node.base
            elif node in self.definitions:
                yield from self._divisors(self.definitions[node])

    def _mean(self, e: Any) -> Fraction:
        """Linearity: a polynomial in the noise, each monomial replaced by its stated moment."""
        noise = e.args[1:]
        places = [self._free(n) for n in noise]
        if not noise or len(set(noise)) != len(noise):
            raise ProofError(f"{e}: a mean needs the noise over which it is taken, each name once")
        value = self.scalar(e.args[0])
        for n in noise:
            self._varying(e, n)
        if any(value.den.degrees()[i] for i in places):
            raise ProofError(f"{e}: noise in a denominator")
        found = self.zero
        for exponents, c in value.num.to_dict().items():
            monomial = e.args[0] * 0 + 1
            for n, i in zip(noise, places, strict=True):
                monomial = monomial * n ** exponents[i]
            rest = tuple(0 if i in places else n for i, n in enumerate(exponents))
            moment = self._moment(monomial, noise)
            found = found.plus(moment.scaled(self.context.from_dict({rest: c})))
        return found.times(Fraction(self.one, value.den))

    def _moment(self, monomial: Any, noise: Sequence[Any]) -> Fraction:
        if monomial == 1:
            return self.unit
        for known, value in self.moments.items():
            if known.args[0] != monomial or not (
                set(noise) >= set(known.args[1:]) >= monomial.free_symbols
            ):
                continue
            found = self.scalar(value)
            if not any(p.degrees()[self._free(n)] > 0 for n in noise for p in found):
                return found
        raise ProofError(f"the mean of {monomial} is not among the hypotheses")
