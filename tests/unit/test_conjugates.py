"""Conjugate algebraic numbers as one exact number: every operation against balls for each root."""

from __future__ import annotations

import operator
from typing import Any

import pytest
from flint import arb, ctx, fmpq, fmpq_poly, fmpz_poly
from hypothesis import given
from hypothesis import strategies as st

from sdproof.errors import InputError
from sdproof.numbers import conjugates
from sdproof.numbers.conjugates import Conjugates, Roots, approximations, degree, expanded, total

FIELDS = [Roots([1, -4, 1]), Roots([-1, 6, -5, 1]), Roots([2, -16, 20, -8, 1])]
COEFFICIENTS = st.lists(st.builds(fmpq, st.integers(-9, 9), st.integers(1, 5)), max_size=5)


@st.composite
def pairs(draw: Any) -> tuple[Conjugates, Conjugates]:
    """Two elements over the same roots."""
    roots = draw(st.sampled_from(FIELDS))
    first, second = (roots.element(fmpq_poly(draw(COEFFICIENTS))) for _ in range(2))
    return first, second


@given(pairs(), st.sampled_from([operator.add, operator.sub, operator.mul, operator.truediv]))
def test_arithmetic_is_that_of_every_root(pair: Any, operation: Any) -> None:
    """a ∘ b at each root, also with a rational number on either side."""
    a, b = pair
    c = fmpq(3, 7)
    for x, y in ((a, b), (a, c), (c, a), (a, 2), (2, a)):
        if operation is operator.truediv and y == 0:
            with pytest.raises(ZeroDivisionError):
                operation(x, y)
            continue
        found = operation(x, y)
        left, right = (
            [arb(v)] * a.degree if isinstance(v, int | fmpq) else v.balls() for v in (x, y)
        )
        assert all(
            u.overlaps(operation(v, w)) for u, v, w in zip(found.balls(), left, right, strict=True)
        )


@given(pairs(), st.integers(0, 5))
def test_symmetric_functions(pair: Any, power: int) -> None:
    """Powers, the trace, and the polynomial that vanishes at every conjugate."""
    a, _ = pair
    assert all(u.overlaps(v**power) for u, v in zip((a**power).balls(), a.balls(), strict=True))
    assert sum(a.balls(), start=arb(0)).overlaps(arb(a.trace()))
    p = a.characteristic_polynomial()
    assert p.degree() == a.degree
    value = 0 * a
    for c in reversed(p.coeffs()):
        value = value * a + c
    assert value == 0


@given(pairs(), st.integers(1, 5), st.integers(1, 9))
def test_sums_over_poles(pair: Any, power: int, x: int) -> None:
    """Σ a(e)/(e + x)^power as one fraction."""
    a, _ = pair
    expected = (a / (a.roots.generator + x) ** power).trace()
    assert a.over_shifted(power)(fmpq(x)) / a.roots.shifted(fmpq(x)) ** power == expected


@given(pairs(), st.integers(1, 6))
def test_scaled_roots(pair: Any, factor: int) -> None:
    """The numbers stay, the roots are multiplied."""
    a, _ = pair
    assert a.scaled(factor).trace() == a.trace()
    for u, v in zip(a.roots.scaled(factor).balls(), a.roots.balls(), strict=True):
        assert u.overlaps(factor * v)


def test_balls_reach_the_working_precision() -> None:
    """Also where the value is near zero; an exact zero stays one."""
    root = FIELDS[0].generator
    near = root - fmpq(2679491924311227, 10**16)
    for bits in (30, 700):
        with ctx.workprec(bits):
            assert all(v.rel_accuracy_bits() >= bits for v in near.balls())
    assert all(v == 0 and v.is_exact() for v in (near - near).balls())


def test_what_stands_for_several_numbers() -> None:
    """`total`, `degree`, `expanded` and `approximations` treat rational numbers as one."""
    root = FIELDS[0].generator
    assert total([root, fmpq(1, 2)]) == fmpq(9, 2)
    assert total([fmpq(1, 2)]) == fmpq(1, 2)
    assert (degree(root), degree(fmpq(1))) == (2, 1)
    assert expanded(fmpq(3)) == [3]
    near = approximations([fmpq(3), root])
    assert near[0] == 3
    assert [round(float(v.p) / float(v.q), 9) for v in near[1:]] == [0.267949192, 3.732050808]


def test_equality_and_hash() -> None:
    """By value, over roots of the same polynomial."""
    again = Roots(fmpz_poly([2, -8, 2])).generator
    assert again == FIELDS[0].generator
    assert len({again, FIELDS[0].generator, again + 1}) == 2
    assert again != FIELDS[1].generator
    assert again * 0 + 3 == 3
    assert again != "x"
    assert "0.267949, 3.73205" in str(again)
    assert "mod" in repr(again)


@pytest.mark.parametrize(
    "polynomial",
    [[1, 1], [3], [], [2, -3, 1], [1, -2, 1], [1, 0, 1], [1, 4, 1], [-2, 0, 1], [-2, 0, 0, 1]],
)
def test_roots_are_irreducible_real_and_positive(polynomial: list[int]) -> None:
    """Linear, constant, reducible, square, complex and negative ones are refused."""
    with pytest.raises(InputError, match=r"^roots: "):
        Roots(polynomial)


def test_other_kinds_of_numbers_are_refused() -> None:
    """Balls, floats and elements over other roots: one line."""
    root = FIELDS[0].generator
    for other in (arb(1), 0.5, "x", FIELDS[1].generator, None):
        with pytest.raises(InputError, match="accepted: exact rational numbers"):
            root + other
        with pytest.raises(InputError, match="accepted: exact rational numbers"):
            other - root


def test_the_largest_degree_for_quotients(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond it only sums of 1/(a + b e) are exact; balls still are found."""
    monkeypatch.setattr(conjugates, "MAX_DEGREE", 2)
    root = FIELDS[1].generator
    assert 1 / (root + 1) * (root + 1) == 1
    with pytest.raises(InputError, match="3 conjugate irrational eigenvalues"):
        (1 / (root * root + 1)).trace()
    lazy = 1 / (root * root + 1)
    expected = [1 / (1 + e**2) for e in FIELDS[1].balls()]
    assert all(u.overlaps(v) for u, v in zip(lazy.balls(), expected, strict=True))
    with pytest.raises(InputError, match="at most 2"):
        (lazy + 1).trace()
