"""The checks of derivation lines: each decides exactly, or refuses with one line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Protocol

from sympy import ImmutableDenseMatrix, Integer, MatrixSymbol

from sdproof.derive.field import FunctionField
from sdproof.derive.formula import Equation, expression, text
from sdproof.derive.matrices import grid, scaled, times
from sdproof.derive.nodes import Mean
from sdproof.derive.symbols import symbol
from sdproof.derive.theorems import Certified, Citable
from sdproof.errors import InputError, ProofError
from sdproof.statements.evaluation import Arithmetic, evaluate
from sdproof.statements.reader import names_in, relation

_HOMES = ("sdproof.model.", "sdproof.optimum.")
_SYMBOLS = Arithmetic(number=Integer, mean=lambda of, noise, _second: Mean(of, noise))


@dataclass(frozen=True)
class Use:
    """A hypothesis of a line: an assumption of the derivation or the formula of an earlier line.

    `equation`: without `multiplier`: a definition to insert, a moment, or a fact about signs.
    `multiplier`: ``multiplier * (left − right)``, which is zero, is subtracted before the zero
        test.
    """

    equation: Equation
    multiplier: Any = None


class Check(Protocol):
    """How a line is decided."""

    words: ClassVar[str]

    @property
    def expressions(self) -> tuple[Any, ...]:
        """What the check evaluates besides the formula and its uses."""
        ...

    def run(self, formula: Equation, uses: Sequence[Use]) -> None:
        """Raise `ProofError` unless the formula follows from the uses."""
        ...


def make_field(uses: Sequence[Use], *expressions: Any) -> FunctionField:
    """The field in which a line is decided."""
    wanted = [expression(e) for e in expressions]
    wanted += [expression(u.multiplier) for u in uses if u.multiplier is not None]
    multiplied = [u.equation for u in uses if u.multiplier is not None]
    wanted += [side for e in multiplied for side in (e.left, e.right)]
    return FunctionField((u.equation for u in uses if u.multiplier is None), wanted)


def require_equal(exact: FunctionField, left: Any, right: Any, uses: Sequence[Use] = ()) -> None:
    """Zero test of left − right − Σ multiplier (hypothesis left − right), entry by entry."""
    a, b = grid(exact, left), grid(exact, right)
    if [len(r) for r in a] != [len(r) for r in b]:
        raise ProofError(f"{text(left)} and {text(right)} have different shapes")
    for use in uses:
        if use.multiplier is None:
            continue
        scalars = len(b) == len(b[0]) == 1 and not getattr(use.equation.left, "is_Matrix", False)
        if use.equation.relation != "=" or not scalars:
            raise ProofError(f"{use.equation}: only an equation of scalars can be multiplied")
        minus = exact.scalar(-expression(use.multiplier))
        b = [
            [x.plus(minus.times(exact.scalar(use.equation.right - use.equation.left)))]
            for (x,) in b
        ]
    for p, q in zip(a, b, strict=True):
        for x, y in zip(p, q, strict=True):
            if x.plus(y.scaled(-1)).num != 0:
                raise ProofError(f"not an identity: {text(left)} = {text(right)}")


def _require_definition(formula: Equation, value: Any, uses: Sequence[Use]) -> None:
    """New names on the left, and the value, in whatever form, on the right."""
    left, right = formula.left, formula.right
    entries = list(left) if isinstance(left, ImmutableDenseMatrix) else [left]
    named = all(getattr(v, "is_Symbol", False) or isinstance(v, MatrixSymbol) for v in entries)
    new = len(set(entries)) == len(entries) and not set(entries) & right.free_symbols
    if formula.relation != "=" or not named or not new:
        raise ProofError(f"{formula}: a definition needs one new symbol on its left")
    value = expression(value)
    require_equal(make_field(uses, right, value), right, value)


@dataclass(frozen=True)
class Identity:
    """Both sides are one rational function, once definitions, moments and derivatives are put in."""

    words: ClassVar[str] = "zero test in a field of rational functions"
    expressions: ClassVar[tuple[Any, ...]] = ()

    def run(self, formula: Equation, uses: Sequence[Use]) -> None:
        if formula.relation != "=":
            raise ProofError(f"{formula}: not an equation")
        require_equal(
            make_field(uses, formula.left, formula.right), formula.left, formula.right, uses
        )


class _Definition:
    """What defines a new symbol: `value` says as what."""

    def _find(self) -> Any:
        raise NotImplementedError

    @cached_property
    def _found(self) -> Any:
        return self._find()

    def value(self) -> Any:
        """What it says, found once."""
        return self._found

    @property
    def expressions(self) -> tuple[Any, ...]:
        """The value."""
        return (self.value(),)

    def run(self, formula: Equation, uses: Sequence[Use]) -> None:
        _require_definition(formula, self.value(), uses)


@dataclass(frozen=True)
class Model(_Definition):
    """A definition: the right side is what a function of the model returns on symbols.

    `function`: a public function of `sdproof.model` or `sdproof.optimum`.
    `pick`: attributes and indices that lead to the wanted part of what the function returns.
    """

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    pick: tuple[str | int, ...] = ()
    words: ClassVar[str] = "the model's own function, evaluated on symbols"

    def _find(self) -> Any:
        """What the function returns."""
        home = getattr(self.function, "__module__", "")
        name = getattr(self.function, "__qualname__", "")
        if not home.startswith(_HOMES) or (
            getattr(sys.modules[home], name.split(".")[0], None) is not self.function
        ):
            raise ProofError(f"{name or self.function!r}: not a function of the model")
        try:
            found = self.function(*self.arguments)
            for key in self.pick:
                found = getattr(found, key) if isinstance(key, str) else found[key]
        except (TypeError, AttributeError, LookupError, ValueError, ArithmeticError) as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise ProofError(f"{name}: has no such value: {reason}") from None
        return ImmutableDenseMatrix([[v] for v in found]) if isinstance(found, tuple) else found


@dataclass(frozen=True)
class Coordinates:
    """A matrix symbol is written out with entries that are distinct free symbols."""

    words: ClassVar[str] = "a name for each entry"
    expressions: ClassVar[tuple[Any, ...]] = ()

    def run(self, formula: Equation, uses: Sequence[Use]) -> None:
        left, right = formula.left, formula.right
        fresh = isinstance(right, ImmutableDenseMatrix) and all(v.is_Symbol for v in right)
        named = isinstance(left, MatrixSymbol) and fresh and left.shape == right.shape
        distinct = named and formula.relation == "=" and len(set(right)) == len(list(right))
        if uses or not distinct:
            raise ProofError(f"{formula}: coordinates are distinct symbols, one for each entry")


@dataclass(frozen=True)
class Reads(_Definition):
    """A definition: the right side is an expression that stands in a theorem's certificate.

    `path`: where in the certificate the expression stands; ``"left"`` and ``"right"`` are the sides
        of a relation.
    `names`: what stands for the names of the certificate.
    """

    theorem: Citable
    path: tuple[str, ...]
    names: Mapping[str, Any] = field(default_factory=dict)
    words: ClassVar[str] = "as it stands in the certificate of a theorem"

    def _find(self) -> Any:
        """The expression, as SymPy's."""
        place: Any = Certified(self.theorem).certificate
        try:
            for key in self.path:
                is_side = isinstance(place, str) and key in ("left", "right")
                place = getattr(relation(place), key) if is_side else place[key]
            names = {name: symbol(name) for name in names_in(place)} | dict(self.names)
            return evaluate(place, names, _SYMBOLS)
        except (InputError, LookupError, TypeError):
            raise ProofError(f"{self.theorem.name}: nothing at {'.'.join(self.path)}") from None


@dataclass(frozen=True)
class Sign:
    """left − right is a sum of terms whose signs can be read off: an inequality.

    `terms`: products of squares and of parts with known signs; one term only for ≠.
    """

    terms: tuple[Any, ...]
    words: ClassVar[str] = "zero test, then signs read off from squares and stated signs"

    @property
    def expressions(self) -> tuple[Any, ...]:
        """The terms."""
        return self.terms

    def run(self, formula: Equation, uses: Sequence[Use]) -> None:
        if formula.relation not in (">", ">=", "!="):
            raise ProofError(f"{formula}: not an inequality of scalars")
        terms = [expression(t) for t in self.terms]
        exact = make_field(uses, formula.left, formula.right, *terms)
        require_equal(exact, formula.left - formula.right, expression(sum(terms)), uses)
        if formula.relation == "!=":
            seen = len(terms) == 1 and exact.nonzero(terms[0])
        else:
            seen = all(map(exact.nonnegative, terms)) and formula.relation in (">", ">=")
            seen = seen and (formula.relation == ">=" or any(map(exact.positive, terms)))
        if not seen:
            raise ProofError(f"{formula}: the sign is not seen in {', '.join(map(text, terms))}")


@dataclass(frozen=True)
class Definite:
    """A symmetric matrix is L D Lᵀ, L unit lower triangular, with pivots that are seen positive."""

    lower: Any
    pivots: tuple[Any, ...]
    words: ClassVar[str] = "exact LDLᵀ with positive pivots"

    @property
    def expressions(self) -> tuple[Any, ...]:
        """L and the pivots."""
        return (ImmutableDenseMatrix(self.lower), *self.pivots)

    def run(self, formula: Equation, uses: Sequence[Use]) -> None:
        pivots = [expression(p) for p in self.pivots]
        try:
            lower = expression(ImmutableDenseMatrix(self.lower))
        except (TypeError, ValueError):
            raise ProofError(f"{formula}: L is not a matrix of entries") from None
        if formula.relation != ">>" or formula.right != 0:
            raise ProofError(f"{formula}: positive definite means ≻ 0")
        diagonal = ImmutableDenseMatrix.diag(*pivots)
        exact = make_field(uses, formula.left, lower, diagonal)
        matrix, L, D = (grid(exact, m) for m in (formula.left, lower, diagonal))
        one = exact.scalar(Integer(1))
        if not len(matrix) == len(L) == len(L[0]) == len(D):
            raise ProofError(f"{formula}: L and the pivots do not have its size")
        if any(row[i] != one or any(v.num != 0 for v in row[i + 1 :]) for i, row in enumerate(L)):
            raise ProofError(f"{formula}: L is not unit lower triangular")
        product = times(exact, times(exact, L, D), [list(c) for c in zip(*L, strict=True)])
        if matrix != scaled(product, one):
            raise ProofError(f"{formula}: the matrix is not L D Lᵀ")
        for pivot in pivots:
            if not exact.positive(pivot):
                raise ProofError(f"{formula}: the pivot {text(pivot)} is not seen positive")
