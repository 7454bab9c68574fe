"""Isolation of positive roots, against factored polynomials, SymPy and FLINT's complex roots."""

from itertools import pairwise

import pytest
import sympy
from flint import fmpq, fmpz, fmpz_poly
from hypothesis import given, settings
from hypothesis import strategies as st

from sdproof.errors import InputError
from sdproof.numbers import roots as module
from sdproof.numbers.polynomials import mobius_transform, sign_at, sign_variations
from sdproof.numbers.roots import (
    RootInterval,
    isolate_positive_roots,
    refine,
)

X = fmpz_poly([0, 1])
ONE = fmpz_poly([1])


def product(roots: list[tuple[fmpq, int]]) -> fmpz_poly:
    """Π (q x − p)^m over roots p/q of multiplicity m."""
    p = ONE
    for root, m in roots:
        p *= fmpz_poly([-root.p, root.q]) ** m
    return p


def assert_isolates(p: fmpz_poly, found: list[RootInterval], roots: list[tuple[fmpq, int]]) -> None:
    """Each interval holds exactly its root and multiplicity; closures disjoint, ends not roots."""
    assert [r.multiplicity for r in found] == [m for _, m in roots]
    for r, (root, _) in zip(found, roots, strict=True):
        assert r.lo == root == r.hi or 0 < r.lo < root < r.hi
        assert r.is_exact or (sign_at(p, r.lo) != 0 and sign_at(p, r.hi) != 0)
    assert all(a.hi < b.lo for a, b in pairwise(found))


@given(
    st.dictionaries(
        st.fractions(min_value=-3, max_value=3, max_denominator=40), st.integers(1, 4), max_size=6
    ),
    st.integers(0, 2),
    st.sampled_from([ONE, X**2 + X + 1, 3 * X**4 + 1, -7 * ONE]),
)
@settings(max_examples=150, deadline=None)
def test_products_of_known_factors(roots: dict, zeros: int, positive: fmpz_poly) -> None:
    """Multiplicities, roots at 0 and negative roots included, all positive roots come back."""
    expected = [(fmpq(f.numerator, f.denominator), m) for f, m in sorted(roots.items())]
    p = product(expected) * X**zeros * positive
    wanted = [(f, m) for f, m in expected if f > 0]
    found = isolate_positive_roots(p)
    assert_isolates(p, found, wanted)
    narrow = [refine(p, r, 90) for r in found]
    assert_isolates(p, narrow, wanted)
    for wide, r in zip(found, narrow, strict=True):
        assert wide.lo <= r.lo <= r.hi <= wide.hi
        assert (r.hi - r.lo) * 2**90 <= r.hi


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=12))
@settings(max_examples=60, deadline=None)
def test_number_of_roots_agrees_with_sympy(coefficients: list[int]) -> None:
    """Distinct positive roots, counted by SymPy's Sturm-based count, any integer polynomial."""
    p = fmpz_poly([*coefficients, 1])
    q = sympy.Poly([1, *coefficients[::-1]], sympy.Symbol("x"))
    expected = q.count_roots(0) - (1 if coefficients[0] == 0 else 0)
    found = isolate_positive_roots(p)
    assert len(found) == expected
    total = sum(r.multiplicity for r in found)
    variations = sign_variations(p)
    assert variations >= total
    assert (variations - total) % 2 == 0


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=8), st.integers(0, 5), st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_mobius_transform_is_the_substitution(c: list[int], lo: int, width: int) -> None:
    """(1+x)ⁿ p((lo x + hi)/(1+x)) up to a positive factor, at exact points."""
    p, hi = fmpz_poly([*c, 1]), lo + width
    q = mobius_transform(p, fmpq(lo), fmpq(hi))
    shifted = mobius_transform(p, fmpq(lo, 3), None)
    for x in (fmpq(1, 3), fmpq(2), fmpq(17, 5)):
        assert sign_at(q, x) == sign_at(p, (lo * x + hi) / (1 + x))
        assert sign_at(shifted, x) == sign_at(p, fmpq(lo, 3) + x)


def test_degree_200_with_huge_coefficients() -> None:
    """(a x^100 − b)(x^100 − 10^400): known roots (b/a)^(1/100) and 10^4, 300-digit coefficients."""
    a, b = fmpz(7) ** 500, fmpz(3) ** 600
    p = (a * X**100 - b) * (X**100 - fmpz(10) ** 400)
    found = isolate_positive_roots(p)
    assert len(found) == 2
    small, large = (refine(p, r, 200) for r in found)
    assert a * small.lo**100 < b < a * small.hi**100
    assert large.lo <= 10000 <= large.hi
    assert (large.hi - large.lo) * fmpz(2) ** 200 <= large.hi


def test_clustered_roots_are_separated() -> None:
    """Mignotte's x^20 − 2(1000x − 1)²: two roots about 1e-30 apart, near 1/1000."""
    p = X**20 - 2 * (1000 * X - 1) ** 2
    found = isolate_positive_roots(p)
    assert len(found) == 3
    assert found[0].hi < fmpq(1, 1000) < found[1].lo
    assert found[1].hi - found[0].lo < fmpq(1, 10**20)
    positive = [z for z, _ in p.complex_roots() if z.imag == 0 and z.real > 0]
    assert len(positive) == 3


@pytest.mark.parametrize("sign", [-1, 1])
def test_clusters_a_thousand_digits_apart(sign: int) -> None:
    """10²⁰⁰⁰(x² − 2)² ∓ (x + 1), times x³ − x − 5: two roots 1e-1000 apart, or none there."""
    p = ((X**2 - 2) ** 2 * fmpz(10) ** 2000 + sign * (X + 1)) * (X**3 - X - 5)
    found = isolate_positive_roots(p)
    assert len(found) == (3 if sign < 0 else 1)
    if sign < 0:
        assert found[0].hi ** 2 < 2 < found[1].lo ** 2
        assert found[1].hi - found[0].lo < fmpq(1, fmpz(10) ** 990)


def test_cluster_of_three_rational_roots() -> None:
    """1 + j·10⁻³⁰⁰ for j = 1, 2, 5 beside √3: all told apart."""
    unit = fmpq(1, fmpz(10) ** 300)
    roots = [(1 + j * unit, 1) for j in (1, 2, 5)]
    found = isolate_positive_roots(product(roots) * (X**2 - 3))
    assert_isolates(product(roots), found[:3], roots)
    assert found[3].lo ** 2 < 3 < found[3].hi ** 2


def test_wilkinson() -> None:
    """Π (3x − 7i), i = 1..60: every root found, in order."""
    roots = [(fmpq(7 * i, 3), 1) for i in range(1, 61)]
    p = product(roots)
    assert_isolates(p, isolate_positive_roots(p), roots)


def test_exact_root_beside_an_irrational_one() -> None:
    """A rational root at a bisection point next to others: no interval touches it or zero."""
    p = (X - 1) ** 2 * (X - 2) * (1000 * X - 999) * (X**2 - 2) ** 2 * X**3
    found = isolate_positive_roots(p)
    assert [r.multiplicity for r in found] == [1, 2, 2, 1]
    assert found[1] == RootInterval(fmpq(1), fmpq(1), 2)
    assert found[0].lo > 0
    root_two = refine(p, found[2], 300)
    assert root_two.lo**2 < 2 < root_two.hi**2


def test_no_positive_roots() -> None:
    """Constants, and polynomials with only negative, zero or complex roots."""
    for p in (ONE, -3 * ONE, X, X**5, X + 1, X**2 + 1, X**2 - X + 1):
        assert isolate_positive_roots(p) == []


def test_variations_count_exactly_on_small_intervals() -> None:
    """x² − 2 on (1, 2), (2, 3), (0, ∞); a root at an end is not inside."""

    def count(p: fmpz_poly, lo: int, hi: int | None) -> int:
        return sign_variations(mobius_transform(p, lo, hi))

    p = X**2 - 2
    assert [count(p, 1, 2), count(p, 2, 3), count(p, 0, None)] == [1, 0, 1]
    assert [count(X**2 - 1, 1, 2), count(X**2 - 1, 0, 1)] == [0, 0]


def test_sign_is_exact_where_balls_cannot_decide() -> None:
    """At the 1000-bit neighbours of a root the sign is right, at the root it is zero."""
    tiny = fmpq(1, fmpz(2) ** 1000)
    p = (3 * X - 1) * (X + 7)
    third = fmpq(1, 3)
    assert [sign_at(p, x) for x in (third - tiny, third, third + tiny)] == [-1, 0, 1]


def test_bad_input() -> None:
    """The zero polynomial, other types, empty intervals and foreign intervals are refused."""
    zero = fmpz_poly([])
    for call in (
        lambda: isolate_positive_roots(zero),
        lambda: isolate_positive_roots([1, 2]),
        lambda: mobius_transform(X, fmpq(2), fmpq(2)),
        lambda: refine(X - 1, RootInterval(fmpq(2), fmpq(3)), 10),
    ):
        with pytest.raises(InputError) as caught:
            call()
        assert "\n" not in str(caught.value)


def test_refinement_doubles_the_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    """40,000 bits of √2 in a few dozen steps: each doubles what is known, also close to the root."""
    steps: list[int] = []
    once = module._refine_once

    def counted(p: fmpz_poly, lo: fmpq, hi: fmpq, exponent: int) -> tuple[fmpq, fmpq, int]:
        steps.append(exponent)
        return once(p, lo, hi, exponent)

    monkeypatch.setattr(module, "_refine_once", counted)
    p = fmpz_poly([-2, 0, 1])
    (root,) = isolate_positive_roots(p)
    for bits in (1000, 40_000):  # begun again where the interval is narrow already
        root = refine(p, root, bits)
        assert root.lo**2 < 2 < root.hi**2
        assert (root.hi - root.lo) * fmpq(2) ** bits <= root.hi
    assert len(steps) < 60
