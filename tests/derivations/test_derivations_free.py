"""A variable of a derivative, a value at a point or a mean is free, or the line is refused."""

from __future__ import annotations

from typing import Any

import pytest
from sympy import Determinant, ImmutableDenseMatrix, MatrixSymbol, Trace, sqrt
from sympy import Identity as Unit

from sdproof.derive import (
    Coordinates,
    D,
    Definite,
    Derived,
    Equation,
    Identity,
    Line,
    LineRelation,
    Mean,
    Sign,
    Use,
    ValueAt,
    symbols,
)
from sdproof.errors import ProofError

a, b, g, h, n, m, x, y, z = (symbols.symbol(s) for s in "abghnmxyz")
A, B = MatrixSymbol("A", 1, 1), MatrixSymbol("B", 1, 1)
ZERO_MEAN = Equation(Mean(n, n), 0)


def column(*entries: Any) -> Any:
    return ImmutableDenseMatrix([[e] for e in entries])


def follows(formula: Equation, *uses: Any, check: Any = None) -> Line:
    listed = tuple(u if isinstance(u, Use) else Use(u) for u in uses)
    return Line(formula, LineRelation.FOLLOWS, "because", check or Identity(), listed, "s")


def derivation(assumptions: Any, *steps: Line) -> Derived:
    return Derived("attack", "t", (), "s", tuple(assumptions), steps)


SLOPE = follows(Equation(D(x * y, x), y))
VALUE = follows(Equation(ValueAt(x * y, x, 1), y))
CROSS = follows(Equation(Mean(x * y, x), 0), Equation(Mean(x, x), 0))


def equal(*sides: Any) -> list[Equation]:
    return [Equation(p, q) for p, q in zip(sides[::2], sides[1::2], strict=True)]


def at_least(*sides: Any) -> list[Equation]:
    return [Equation(p, q, ">=") for p, q in zip(sides[::2], sides[1::2], strict=True)]


TIES = {
    "square not above zero": at_least(-((x - y) ** 2), 0),
    "zero not below a square": at_least(0, (x - y) ** 2),
    "from both sides": at_least(x, y, y, x),
    "from both sides, scaled": at_least(2 * x, y + y, y**2 * 1, x * y),
    "from both sides, by names": [*equal(a, y), *at_least(x, a, a, x)],
    "of a name for the variable": [*equal(a, x), *at_least(-((a - y) ** 2), 0)],
    "of a name for the difference": [*equal(a, x - y), *at_least(-(a**2), 0)],
    "of a name of a name": [*equal(a, x, b, a), *at_least(b, y, y, b)],
    "of a name beside the variable": [*equal(a, x), *at_least(-x * a + 2 * x * y, y**2)],
    "in a denominator": at_least(-((x - y) ** 2) / (1 + x**2), 0),
    "of a derivative": at_least(-((D(z * x, z) - y) ** 2), 0),
    "of a value": at_least(-((ValueAt(z * x, z, 1) - y) ** 2), 0),
    "derivatives that are equal": equal(D(z * x, z), D(z * y, z)),
    "values that are equal": equal(ValueAt(z * x, z, 1), ValueAt(z * y, z, 1)),
    "two moments": equal(Mean(n, n), x, Mean(n, n), y),
    "the square of noise": equal(Mean(n**2, n), -((x - y) ** 2)),
    "moments by name": equal(a, x, b, y, Mean(n, n), a, Mean(n, n), b),
    "a mean times a name": equal(Mean(n, n), 1, x * Mean(n, n), y),
    "a mean of a sum of moments": equal(Mean(n + n**2, n), x),
    "a mean that is bounded": at_least(-((Mean(n, n) - x) ** 2), 0),
    "chained": equal(a, x, a, b, b, y),
    "chained backwards": equal(b, y, a, b, a, x),
    "a circle": equal(a, x + b, b, a - y),
    "one name twice in a column": [Equation(column(a, a), column(x, y))],
    "columns": [Equation(column(a, b), column(x, y)), Equation(column(b, z), column(x, z + 1))],
    "no column of names": [Equation(column(x + 1, a), column(y, b))],
    "two matrices": [Equation(A, column(x)), Equation(A, column(y))],
    "matrices that are equal": [*(Equation(M, column(v)) for M, v in ((A, x), (B, y))),
                                Equation(A + B, 2 * B)],
    "an entry": [Equation(A, column(x)), Equation(A[0, 0], y)],
    "positive definite, so symmetric": [Equation(ImmutableDenseMatrix([[9, x], [y, 9]]), 0, ">>")],
}  # fmt: skip


@pytest.mark.parametrize("naive", [SLOPE, VALUE, CROSS], ids=["slope", "value", "mean"])
@pytest.mark.parametrize("tie", TIES.values(), ids=TIES)
def test_what_is_tied_is_not_free(tie: list[Equation], naive: Line) -> None:
    """Assumptions from which x = y, or x a number, follows: ∂(xy)/∂x is not y then."""
    moments = [u.equation for u in naive.uses]
    with pytest.raises(ProofError, match=r"not free|left out") as caught:
        derivation([*tie, *moments], naive)
    assert "\n" not in str(caught.value)
    derivation(moments, naive)


@pytest.mark.parametrize(
    "assumptions",
    [
        [Equation(x, 0, ">"), Equation(1 - x, 0, ">"), Equation(x, y, "!=")],
        [*at_least(x, 0, y, 0, y, z), Equation(y * (1 - x), x**2, ">")],
        at_least(x, y),
        at_least(y * z - x, 0, z, y),
        at_least(y * z, y * x),
        equal(a, x**2, b, a * y),
        equal(Mean(n, n), 0, Mean(n**2, n), g),
        equal(z**2, 2, b - a, z),
    ],
)
def test_what_leaves_room_is_free(assumptions: list[Equation]) -> None:
    """Open conditions, one weak bound on one side, definitions and moments tie nothing to x."""
    for naive in (SLOPE, VALUE, CROSS):
        derivation([*assumptions, *(u.equation for u in naive.uses)], naive)


ABSURD = follows(Equation(0, 1), ZERO_MEAN, Use(Equation(Mean(n * x, n), 1), 1))
NEGATIVE = follows(
    Equation(-1, 0, ">="),
    ZERO_MEAN,
    *at_least(Mean(n * x, n), 1),
    check=Sign((Mean(n * x, n) - 1,)),
)
NAMED = follows(
    Equation(-1, 0, ">="), ZERO_MEAN, *equal(z, Mean(n * x, n)), *at_least(z, 1),
    check=Sign((z - 1,)),
)  # fmt: skip


@pytest.mark.parametrize("absurd", [ABSURD, NEGATIVE, NAMED], ids=["equation", "sign", "name"])
def test_a_mean_with_a_constant_is_not_assumed(absurd: Line) -> None:
    """E[η] = 0 and E[ηx] = 1 (or ≥ 1, or z ≥ 1 with z = E[ηx]): absurd for a constant x."""
    with pytest.raises(ProofError, match="of its noise alone"):
        derivation([u.equation for u in absurd.uses], absurd)


@pytest.mark.parametrize(
    "assumption",
    [
        Equation(Mean(n * x, n), 1), Equation(x * Mean(n * x, n), 1, ">"),
        Equation(z, Mean(n * x, n)), Equation(1, 1 + Mean(n + x, n), "!="),
        Equation(column(Mean(n * x, n)), column(1)), Equation(D(x * Mean(n * x, n), x), 1),
        Equation(ValueAt(Mean(n * x, n), x, 1), 1), Equation(Mean(m * Mean(n * m, n), m), 1),
        Equation(Mean(Mean(n, n) * m, m), 0), Equation(Mean(D(n * x, n), n), 1),
        Equation(ImmutableDenseMatrix([[Mean(n * x, n)]]), 0, ">>"),
    ],
)  # fmt: skip
def test_wherever_that_mean_stands(assumption: Equation) -> None:
    """On either side, in any relation, under a derivative, in another mean, in a matrix."""
    with pytest.raises(ProofError, match="of its noise alone"):
        derivation([assumption], follows(Equation(x + x, 3 * x - x)))


@pytest.mark.parametrize(
    "assumptions",
    [
        equal(Mean(n, n), 0, n * h, 1),
        equal(Mean(n, n), 0, n, h),
        equal(Mean(n, n), 0, h, n),
        [ZERO_MEAN, *at_least(n, h, h, n)],
        [ZERO_MEAN, *at_least(-((n - h) ** 2), 0)],
        equal(Mean(n, n), 0, Mean(n, n) * Mean(n**2, n), 1),
        equal(Mean(n, n), 0, Mean(n * Mean(n, n), n), 1),
    ],
)
def test_noise_is_free(assumptions: list[Equation]) -> None:
    """Noise that is tied to a name, or of which more than moments is assumed, has no mean."""
    with pytest.raises(ProofError, match=r"not free|left out"):
        derivation(assumptions, follows(Equation(Mean(h * n, n), 0), ZERO_MEAN))


NONE = ImmutableDenseMatrix(0, 0, [])
EMPTY = [NONE, ImmutableDenseMatrix(2, 0, []), MatrixSymbol("A", 0, 0), MatrixSymbol("A", 0, 2),
         Unit(0), MatrixSymbol("A", 2, 0) * MatrixSymbol("B", 0, 2), MatrixSymbol("A", x, x)]  # fmt: skip


@pytest.mark.parametrize("empty", EMPTY, ids=str)
def test_a_matrix_without_entries_is_refused_in_words(empty: Any) -> None:
    """0 × 0, 2 × 0, inside a product, or of unknown size: no side, no factor, no multiplier."""
    square = ImmutableDenseMatrix([[1]])
    attacks = [
        lambda: Equation(empty, empty),
        lambda: Equation(empty, 0, ">>"),
        lambda: follows(Equation(square, 0, ">>"), check=Definite(empty, ())),
        lambda: follows(Equation(square, 0, ">>"), check=Definite(square, (empty,))),
        lambda: follows(Equation(x, y), Use(Equation(x, y), empty)),
        lambda: follows(Equation(x, 0, ">="), check=Sign((empty,))),
        lambda: Line(Equation(empty, NONE), LineRelation.DEFINES, "t", Coordinates(), ()),
    ]
    for attack in attacks:
        with pytest.raises(ProofError, match=r"no entries|not a matrix|its size") as caught:
            attack()
        assert "\n" not in str(caught.value)


def test_definite_without_pivots() -> None:
    """No factor and no pivots for a matrix that is not there, nor for one that is."""
    with pytest.raises(ProofError, match="has no entries"):
        follows(Equation(NONE, 0, ">>"), check=Definite([], ()))
    with pytest.raises(ProofError, match=r"no entries|its size"):
        follows(Equation(column(1), 0, ">>"), check=Definite([], ()))


@pytest.mark.parametrize(
    "wrong", [sqrt(-((x - y) ** 2)), abs(x - y), x**y, Determinant(A), Trace(A)]
)
def test_no_assumption_is_more_than_rational(wrong: Any) -> None:
    """√(−(x − y)²) ≠ 1 would tie x to y by its domain."""
    with pytest.raises(ProofError, match="not a rational expression"):
        Equation(wrong, 1, "!=")


class Disguised:
    """A multiplier that shows SymPy another face."""

    def _sympy_(self) -> Any:
        return D(a * x, x)


def test_a_disguised_multiplier_is_looked_at() -> None:
    """∂(a x)/∂x = a does not stand where a = x, in a multiplier neither."""
    given = [Equation(a, x), Equation(x * y, 1), Equation(x * a, 0, "!=")]
    step = follows(Equation(a * x * y, a), Use(given[1], Disguised()))
    with pytest.raises(ProofError, match="left out"):
        derivation(given, step)
