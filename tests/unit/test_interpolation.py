"""What a prime shows of the number of steps that reach the best filter, against exact arithmetic."""

from __future__ import annotations

import pytest
from flint import fmpq, fmpz_poly
from hypothesis import example, given
from hypothesis import strategies as st

from sdproof.model.instance import Instance
from sdproof.numbers.polynomials import PRIME
from sdproof.numbers.roots import isolate_positive_roots
from sdproof.optimum.grouping import groups
from sdproof.optimum.interpolation import LIMITS, Interpolation, surely_unreached

PAIRS = st.lists(
    st.tuples(st.integers(1, 8), st.integers(0, 3)),
    min_size=1,
    max_size=5,
    unique_by=lambda p: p[0],
)


def reached(instance: Instance, k: int) -> bool:
    """Whether k steps reach the best filter at some λ > 0, or in a limit; exact."""
    exact = Interpolation(groups(instance))
    common: fmpz_poly = exact.reachable(k)
    return bool(isolate_positive_roots(common)) or any(
        exact.limit_length(end) <= k for end in LIMITS
    )


@given(PAIRS, st.integers(0, 4))
@example([(1, 1), (2, 2), (3, 3)], 0)
@example([(4, 3), (1, 0)], 1)
def test_what_is_refuted_is_false(pairs: list[tuple[int, int]], k: int) -> None:
    """Never "unreached" where it is reached."""
    instance = Instance([e for e, _ in pairs], [b for _, b in pairs])
    if k < len(pairs) and surely_unreached(groups(instance), k):
        assert not reached(instance, k)


@pytest.mark.parametrize("r", [4, 9, 40])
def test_the_hard_family_is_refuted(r: int) -> None:
    """Which is what spares the exact polynomials, whose digits grow without bound."""
    instance = Instance([fmpq(2 * r - j, 2 * r) for j in range(r)], [100 * r] + [0] * (r - 1))
    assert surely_unreached(groups(instance), 2)
    if r < 10:
        assert not reached(instance, 2)


def test_a_prime_that_shows_nothing() -> None:
    """Equal eigenvalues modulo the prime, or a denominator that it divides: no claim is made."""
    for e in ([1, 1 + PRIME, 3], [fmpq(1, PRIME), 2, 3]):
        assert not surely_unreached(groups(Instance(e, [5, 0, 0])), 1)
