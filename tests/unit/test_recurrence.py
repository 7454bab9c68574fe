"""What certifies a nearly orthonormal basis, on rows chosen by hand and against plain sums."""

from __future__ import annotations

from itertools import accumulate
from random import Random
from typing import Any

import pytest
from flint import arb, arb_mat, ctx, fmpq

from sdproof.numbers.balls import endpoints
from sdproof.optimum import recurrence
from sdproof.optimum.recurrence import (
    Basis,
    _deviations,
    _fixed_point,
    _Operator,
    _threes,
    defects,
    knows,
    march,
)


def row(values: list[fmpq]) -> arb_mat:
    return arb_mat(1, len(values), values)


def basis(rows: list[list[fmpq]], slack: list[fmpq]) -> Basis:
    width = len(rows[0])
    return Basis(
        row([fmpq(0)] * width), _threes(width), [row(r) for r in rows], [arb(s) for s in slack]
    )


@pytest.mark.parametrize("block", [1, 2, 3, 128])
def test_deviations_are_those_of_the_gram_matrix(
    monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    """Partial sums = ‖Gram_m − I‖_F² for every m, in blocks of any size, exactly."""
    monkeypatch.setattr(recurrence, "_BLOCK", block)
    random = Random(block)
    rows = [[fmpq(random.randrange(-9, 10), 16) for _ in range(8)] for _ in range(7)]
    gram = [[sum((x * y for x, y in zip(a, b, strict=True)), fmpq(0)) for a in rows] for b in rows]
    wanted = [
        sum((gram[i][j] - (i == j)) ** 2 for i in range(m) for j in range(m)) for m in range(1, 8)
    ]
    with ctx.workprec(300):
        found = list(accumulate(_deviations([row(r) for r in rows], 4)))
    assert [endpoints(v) for v in found] == [(v, v) for v in wanted]


def orthonormal(size: int, *changes: tuple[int, int, fmpq]) -> list[list[fmpq]]:
    """Unit vectors, with some entries replaced."""
    rows = [[fmpq(i == j) for j in range(size)] for i in range(size)]
    for i, j, value in changes:
        rows[i][j] = value
    return rows


def test_defects_by_hand() -> None:
    """f + 2d√(1+f) + d² of the vectors so far, f² and d² being sums that only grow."""
    found = defects(basis(orthonormal(4), [fmpq(0), fmpq(1, 4), fmpq(0), fmpq(0)]), 64)
    assert [endpoints(v) for v in found] == [(v, v) for v in (0, *[fmpq(5, 4)] * 3)]
    # the first vector twice as long: f = 3, d = 1/2, and 3 + 2·(1/2)·2 + 1/4
    found = defects(basis(orthonormal(2, (0, 0, fmpq(2))), [fmpq(1, 4), fmpq(0)]), 64)
    assert [endpoints(v) for v in found] == [(fmpq(21, 4), fmpq(21, 4))] * 2
    # d² = 1/4 + 2
    found = defects(basis(orthonormal(2), [fmpq(1, 4), fmpq(2)]), 64)
    assert endpoints(found[0])[0] == fmpq(5, 4)
    assert 0 <= endpoints(found[1])[0] - fmpq(21, 4) < fmpq(1, 10**15)


def test_defects_are_rounded_up() -> None:
    """As rationals: ε = √2 for two equal vectors, and ε = 2d + d², d² = s: (ε − s)² = 4 s."""
    equal = defects(basis([[fmpq(1), fmpq(0)]] * 2, [fmpq(0)] * 2), 64)[1]
    cases = [(fmpq(2), fmpq(0), equal)]
    for n in range(1, 40):
        s = fmpq(1, 3 * n)
        cases.append((4 * s, s, defects(basis([[fmpq(1)]], [s]), 64)[0]))
    for square, s, found in cases:
        low, high = endpoints(found)
        assert square <= (low - s) ** 2
        assert (high - s) ** 2 < square + fmpq(1, 10**14)


@pytest.mark.parametrize(
    ("norm", "bits", "known"),
    [
        (arb(1), 60, True),
        (arb(0), 1, False),
        (arb(-1), 1, False),
        (arb(1, 2**-20), 18, True),
        (arb(1, 2**-20), 22, False),
        (arb(0, 1), 1, False),
    ],
)
def test_what_the_balls_know(norm: arb, bits: int, known: bool) -> None:
    """Certainly positive, and accurate enough."""
    assert knows(norm, bits) is known
    accuracy = int(norm.rel_accuracy_bits())
    assert knows(norm, accuracy) is (norm > 0)


def test_a_row_has_the_same_last_place_everywhere() -> None:
    """Multiples of one power of two, also where an entry is tiny."""
    with ctx.workprec(300):
        v = row([fmpq(1, 3), fmpq(1, 3 * 10**9), fmpq(-2, 7)])
        found, _ = _fixed_point(v, arb(1), _threes(3), 40)
    for entry in found.entries():
        assert (endpoints(entry)[0] * 2**43).q == 1


def test_the_march_gives_the_orthogonal_polynomials() -> None:
    """As many vectors as asked for, orthonormal to the accuracy wanted, and the data in them."""
    with ctx.workprec(300):
        t = [arb(j) / 7 - arb(1) / 2 for j in range(1, 7)]
        start = arb_mat(1, 6, [arb(1)] * 6)
        data = arb_mat(1, 6, [x**3 for x in t])
        for count in (1, 3, 6):
            found = march(t, start, data, count, 60, deflate=True)
            assert len(found) == len(found.coordinates) == count
            assert all(d < fmpq(1, 2**55) for d in defects(found, 60))
            assert (abs(found.rest[0, 0]) < fmpq(1, 10**30)) is (count == 6)
        back = march(t, start, data, 4, 60, deflate=False)
        assert str(back.rest) == str(data)
        total = sum((c**2 for c in back.coordinates), start=arb(0))
        assert abs(total - sum((x**6 for x in t), start=arb(0))) < fmpq(1, 10**12)


def test_nodes_are_moved_only_where_it_pays() -> None:
    """The step is (t − a) v whatever the nodes were moved by before."""
    t = [arb(1), arb(2), arb(4)]
    operator, v = _Operator(t), arb_mat(1, 3, [arb(1)] * 3)
    column = v.transpose()
    for _ in range(3):  # a = 7/3 at first, then 0: the nodes are those moved by 7/3
        moved: Any = operator.step(v, column, arb(3))
        for x, y in zip(moved.entries(), (-4, -1, 5), strict=True):
            assert abs(3 * x - y) < fmpq(1, 10**12)
    assert abs(operator.moved[0, 0] + fmpq(4, 3)) < fmpq(1, 10**12)
    small = _Operator([arb(1), arb(-1), arb("0.01")])
    small.step(v, column, arb(3))
    assert small.moved[0, 0] == 1
