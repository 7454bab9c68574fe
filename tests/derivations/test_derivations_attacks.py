"""Ways to a false formula that each looked like a step: all of them are refused."""

from __future__ import annotations

from typing import Any

import pytest
from sympy import ImmutableDenseMatrix, MatrixSymbol

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
    Model,
    Reads,
    Sign,
    Use,
    ValueAt,
    symbols,
)
from sdproof.derive.chain import Chain
from sdproof.errors import ProofError
from sdproof.model.risks import variance
from sdproof.papers.pareek2024.sd_2 import RISK
from sdproof.prove import nonnegative
from sdproof.state import Theorem

a, b, g, m, n, x, y, z = (symbols.symbol(s) for s in "abgmnxyz")
ONE = ImmutableDenseMatrix([[1]])


def line(left: Any, right: Any = 0, relation: str = "=") -> Equation:
    return Equation(left, right, relation)


def positive(*names: Any) -> list[Equation]:
    return [line(s, 0, ">") for s in names]


def step(formula: Equation, *uses: Any, check: Any = None, defines: bool = False) -> Line:
    relation = LineRelation.DEFINES if defines else LineRelation.FOLLOWS
    listed = tuple(u if isinstance(u, Use) else Use(u) for u in uses)
    return Line(formula, relation, "because", check or Identity(), listed, "s")


def derive(assumptions: list[Equation], *steps: Line) -> Derived:
    return Derived("attack", "t", (), "s", tuple(assumptions), steps)


SLOPE = line(D(a * x, x), 2 * x)
INSIDE = line(D(2 * a * x - 3 * x**2 / 2, x), 0, ">")


def multiplied() -> Derived:
    """∂(a x)/∂x = 2 x with a = x inserted, then used as a·… with a left as it is."""
    first = step(SLOPE, line(a, x))
    return derive([line(a, x)], first, step(line(a, 2 * x), Use(SLOPE, 1)))


def in_a_definition() -> Derived:
    """b = ∂(a x)/∂x is a if the meaning of a is left out."""
    given = [line(a, x), line(b, D(a * x, x))]
    return derive(given, step(line(b, a), given[1]))


def in_a_term() -> Derived:
    """The slope is x, and looks like 2 a − 3 x."""
    given = [line(a, x), *positive(x)]
    first = step(INSIDE, *given, check=Sign((x,)))
    later = step(line(2 * a - 3 * x, 0, ">"), INSIDE, check=Sign((INSIDE.left,)))
    return derive(given, first, later)


def in_a_pivot() -> Derived:
    """The same, as a matrix."""
    given = [line(a, x), *positive(x)]
    first = step(INSIDE, *given, check=Sign((x,)))
    matrix = line(ImmutableDenseMatrix([[2 * a - 3 * x]]), 0, ">>")
    return derive(given, first, step(matrix, INSIDE, check=Definite(ONE, (INSIDE.left,))))


def in_a_mean() -> Derived:
    """E[b n] = 3 with b = n inserted, 0 with b taken for a constant."""
    given = [line(Mean(n, n), 0), line(Mean(n**2, n), 3), line(b, n)]
    square = line(Mean(b * n, n), 3)
    first = step(square, *given[1:])
    return derive(given, first, step(line(0, 3), given[0], Use(square, 1)))


def at_a_point() -> Derived:
    """(a x at x = 1) is 1 with a = x, and looks like a."""
    value = line(ValueAt(a * x, x, 1), 1)
    return derive([line(a, x)], step(value, line(a, x)), step(line(a, 1), Use(value, 1)))


def two_meanings() -> Derived:
    """x = y and x = z: neither is free."""
    return derive([line(x, y), line(x, z)], step(line(D(x * z, z), 2 * z), line(x, z)))


def one_of_two_meanings() -> Derived:
    """The first of two meanings hid the second."""
    return derive([line(x, y), line(x, z)], step(line(D(x * z, z), x)))


def two_names_of_one_print() -> Derived:
    """x1 and x_1 are both printed x_1."""
    other, same = symbols.symbol("x1"), symbols.symbol("x_1")
    return derive(positive(other), step(line(same + other, other + same)))


def symbol_and_matrix_of_one_name() -> Derived:
    """a = 1 and a = (x) in one derivation."""
    written = line(MatrixSymbol("a", 1, 1), ImmutableDenseMatrix([[x]]))
    return derive([line(a, 1)], step(written, check=Coordinates(), defines=True))


def noise_as_a_constant() -> Derived:
    """E[m n] = 1 over both, and 0 over n alone: printed alike."""
    given = [line(Mean(n, n), 0), line(Mean(n * m, n, m), 1)]
    return derive(given, step(line(Mean(m * n, n), 0), given[0]))


def dropped_by_the_chain() -> Derived:
    """An assumed meaning that no step uses stays in the derivation."""
    chain = Chain()
    chain.assume(a, "=", x)
    chain.equal(D(a * x, x), a, "because")
    return chain.derived("attack", "t", (), "s")


@pytest.mark.parametrize(
    "attack",
    [
        multiplied, in_a_definition, in_a_term, in_a_pivot, in_a_mean, at_a_point, two_meanings,
        one_of_two_meanings, two_names_of_one_print, symbol_and_matrix_of_one_name,
        noise_as_a_constant, dropped_by_the_chain,
    ],
)  # fmt: skip
def test_no_way_to_a_false_line(attack: Any) -> None:
    """Each was accepted once."""
    with pytest.raises(ProofError) as caught:
        attack()
    assert "\n" not in str(caught.value)


def test_the_same_lines_with_their_meanings_stand() -> None:
    """What is true stays: inserted in the same step, or with no name tied to the variable."""
    derive([line(a, x)], step(SLOPE, line(a, x)))
    derive([line(a, y)], step(line(D(a * x, x), a)))
    given = [line(a, x), line(b, D(a * x, x))]
    derive(given, step(line(b, 2 * x), *given))
    given = [line(Mean(n**2, n), 3), line(b, n)]
    derive(given, step(line(Mean(b * n, n), 3), *given))


@pytest.mark.parametrize(
    ("of", "at", "value", "facts"),
    [
        (y / (x + y), 0, 1, [line(x + y, 0, "!=")]),
        (1 / (x + y), -1, 1 / (y - 1), positive(x, y)),
        ((x**2 - 1) / (x - 1), 1, 2, [line(x - 1, 0, "!=")]),
    ],
)
def test_no_value_at_what_may_be_a_pole(of: Any, at: Any, value: Any, facts: Any) -> None:
    """A divisor has to be seen not to vanish at the point, for all values of the other names."""
    with pytest.raises(ProofError, match="not zero"):
        step(line(ValueAt(of, x, at), value), *facts)


def test_a_divisor_that_stays() -> None:
    """What is stated of the other names counts: y ≠ 1, y > 0."""
    stated = [*positive(x, y), line(y - 1, 0, "!=")]
    step(line(ValueAt(1 / (x + y), x, -1), 1 / (y - 1)), *stated)
    step(line(ValueAt(1 / (x + y), x, 0), 1 / y), *positive(x, y))


class Yes:
    """A check that says yes."""

    words = "yes"
    expressions: tuple[Any, ...] = ()

    def run(self, *_: Any) -> None:
        """Nothing."""


class Lenient(Identity):
    """The same, by inheritance."""

    def run(self, *_: Any) -> None:
        """Nothing."""


A, B = (MatrixSymbol(name, 2, 2) for name in ("A", "B"))


@pytest.mark.parametrize(
    "attack",
    [
        lambda: step(line(x, 2 * x), check=Yes()),
        lambda: step(line(x, 2 * x), check=Lenient()),
        lambda: step(line(x, x), Use("x = x")),  # type: ignore[arg-type]
        lambda: Line(line(x, x), LineRelation.FOLLOWS, "because", Identity(), (line(x, x),)),  # type: ignore[arg-type]
        lambda: step(line(A, B), line(A, B), line(B, A)),
        lambda: step(line(A, 0, ">>"), check=Sign((x,))),
        lambda: step(line(x, y), check=Model(variance, ()), defines=True),
        lambda: step(line(x, y), check=Model(variance, (y,), ("foo",)), defines=True),
        lambda: step(line(x, y), check=Reads(RISK, ("statement", "no")), defines=True),
        lambda: step(line(A, 0, ">>"), check=Definite("foo", (1,))),
    ],
)
def test_what_is_no_step_is_refused_in_one_line(attack: Any) -> None:
    """Checks of one's own, cyclic matrices, wrong shapes, functions and places that are not there."""
    with pytest.raises(ProofError) as caught:
        attack()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("attack", "word"),
    [
        (lambda: step(line(x, y, ">")), "not an equation"),
        (
            lambda: step(
                line(A, ImmutableDenseMatrix([[x, y], [z, x]])), check=Coordinates(), defines=True
            ),
            "distinct symbols",
        ),
        (lambda: step(line(A, B, "="), check=Definite(ONE, (x,))), "means ≻ 0"),
        (lambda: step(line(ValueAt(x * y, x, z), z * y)), "only rational numbers"),
        (lambda: step(line(ValueAt(x * A[0, 0], x, 1), A[0, 0]), line(A, B)), "not a matrix"),
        (
            lambda: step(
                line(ValueAt(1 / (x + g), x, 0), 1 / g), line(g, y), line(x + y, 0, "!="),
                line(y, 0, "!="),
            ),
            "not zero",
        ),
        (lambda: step(line(x**2 - x**2 + y, 0, ">="), check=Sign((y,))), "is not seen"),
    ],
)  # fmt: skip
def test_refusals_say_why(attack: Any, word: str) -> None:
    """Each in one line."""
    with pytest.raises(ProofError, match=word) as caught:
        attack()
    assert "\n" not in str(caught.value)


def test_zero_is_not_negative() -> None:
    """A term that is zero counts as ≥ 0, and not as > 0."""
    nothing = (x + 1) ** 2 - x**2 - 2 * x - 1
    step(line(nothing, 0, ">="), check=Sign((nothing,)))
    with pytest.raises(ProofError, match="is not seen"):
        step(line(nothing, 0, ">"), check=Sign((nothing,)))


def test_the_language_of_certificates_is_read_whole() -> None:
    """Every operation and function, and names that stand for others."""
    texts = {"first": "-(x + 2*y)/z - x**2", "second": "variance(x) + bias(y, x)"}
    signs = {"x": "real", "y": "real", "z": "positive"}
    theorem = Theorem("square", forall=signs, let=texts, states="x**2 >= 0", proof=nonnegative())
    read = [Reads(theorem, ("statement", "let", name), {"z": y}).value() for name in texts]
    assert read == [-(x + 2 * y) / y - x**2, x**2 + y * (1 - x) ** 2]
