"""A nearly orthogonal basis of polynomials on given nodes, and a bound on how far it is from one.

The three-term recurrence v_{i+1} = (t − a_i) v_i − b_i v_{i−1} is run with *frozen* coefficients:
a_i and b_i are dyadic numbers, close to those of Stieltjes' procedure but exact as they stand. So
v_i is exactly (start)·π_i(t) for some monic polynomial π_i of degree i, and v_0, …, v_{i−1} span
exactly what exactly orthogonal polynomials would span, whatever the errors in a_i and b_i. That
they are nearly orthogonal is not assumed: :func:`defects` certifies it afterwards.

References: Gautschi: Orthogonal Polynomials, Computation and Approximation (2004),
chapter 2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import mul
from typing import Any

from flint import arb, arb_mat, ctx, fmpz, fmpz_mat

GUARD_BITS = 32
"""Bits carried beyond those that the balls still know."""
_BLOCK, _ENTRIES = 512, 1 << 21
"""Most rows of a block of the Gram matrix, and about its most entries."""


@dataclass(slots=True)
class Basis:
    """Exact vectors u_i = σ_i v_i of nearly unit length, σ_i dyadic, known through approximations.

    `rows`: 1 × G, exact fixed-point approximations of u_i.
    `slack`: upper bounds of ‖u_i − rows[i]‖².
    `coordinates`: deflating: c_i/σ_i, so that data = Σ_i coordinates[i] u_i + rest, exactly.
        Otherwise: ⟨data, u_i⟩.
    `rest`: deflating: what is left of the data. Otherwise the data.
    `three`: a row of threes, for rounding.
    """

    rest: arb_mat
    three: arb_mat
    rows: list[Any] = field(default_factory=list)
    slack: list[Any] = field(default_factory=list)
    coordinates: list[Any] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)

    def append(self, v: arb_mat, norm: arb, bits: int) -> arb:
        """Add the vector v of squared length `norm`, scaled; returns its σ."""
        with ctx.workprec(bits + GUARD_BITS):
            scale = (1 / norm.sqrt()).mid()
        row, slack = _fixed_point(v, scale, self.three, bits)
        self.rows.append(row)
        self.slack.append(slack)
        return scale


def dot(x: arb_mat, y: arb_mat) -> Any:
    """⟨x, y⟩ of two rows."""
    return (x * y.transpose())[0, 0]


def knows(norm: Any, bits: int) -> bool:
    """Whether a squared length is certainly positive, with this many accurate bits."""
    return bool(norm > 0) and int(norm.rel_accuracy_bits()) >= bits


def _fixed_point(v: arb_mat, scale: arb, three: arb_mat, bits: int) -> tuple[arb_mat, arb]:
    """The vector σv rounded to multiples of 2^(−bits−3), exact as it stands, and its squared error.

    Adding 3 makes the rounding of every entry, at most 1 in size, the same absolute one.
    """
    with ctx.workprec(bits + 4):
        scaled = v * scale
        row = ((scaled + three).mid() - three).mid()
        off = scaled - row
        return row, dot(off, off).upper()


def march(
    nodes: Sequence[arb],
    start: arb_mat,
    data: arb_mat,
    count: int,
    bits: int,
    *,
    deflate: bool,
    enough: Callable[[arb], bool] | None = None,
) -> Basis:
    """Run the recurrence in balls, for `count` vectors or as far as the working precision reaches.

    `nodes`: t_1, …, t_G, near zero for accuracy (shifting them changes no span).
    `start`: v_0, 1 × G.
    `data`: 1 × G.
    `count`: at most G.
    `bits`: of accuracy wanted of every vector; the recurrence stops where the balls know fewer. The
        working precision is that of the context; it falls along with what the balls still know.
    `deflate`: take every vector's share out of the data, with frozen coefficients c_i.
    `enough`: deflating: given ‖rest‖² (ball), or an estimate of it; stop if it is true of both.

    Returns: possibly of fewer than `count` vectors.
    """
    basis, top, operator = Basis(data, _threes(len(nodes))), int(ctx.prec), _Operator(nodes)
    v, left = start, dot(data, data)
    before: tuple[arb_mat, arb] | None = None
    while len(basis) < count:
        column = v.transpose()
        norm = (v * column)[0, 0]
        if not knows(norm, bits):
            break
        with ctx.workprec(min(top, int(norm.rel_accuracy_bits()) + GUARD_BITS)):
            scale = basis.append(v, norm, bits)
            share = (basis.rest * column)[0, 0]
            if deflate:
                c = (share / norm).mid()
                basis.coordinates.append(c / scale)
                basis.rest = basis.rest - v * c
                # an estimate first: the certain ‖rest‖² costs a product
                left = left.mid() - c**2 * norm.mid()
                if enough is not None and enough(left) and enough(dot(basis.rest, basis.rest)):
                    break
            else:
                basis.coordinates.append(share * scale)
            following = operator.step(v, column, norm)
            if before is not None:
                following = following - before[0] * (norm / before[1]).mid()
            before, v = (v, norm), following
    return basis


def _threes(count: int) -> arb_mat:
    return arb_mat(1, count, [arb(3)] * count)


class _Operator:
    """v ↦ (t − a) v, with a frozen.

    Balls stay narrower if t − a is one factor than if a v is taken off t v. So the nodes are moved
    by an earlier a, and moved again whenever it is far from the present one.
    """

    def __init__(self, nodes: Sequence[arb]) -> None:
        self.moved = arb_mat(1, len(nodes), list(nodes))
        self.factors = list(nodes)
        self.ones = arb_mat(1, len(nodes), [arb(1)] * len(nodes))
        self.near = max(t.abs_upper() for t in nodes) / 64

    def step(self, v: arb_mat, column: arb_mat, norm: arb) -> arb_mat:
        """(t − a) v with a close to ⟨tv, v⟩/‖v‖²; `column` is the transpose of v."""
        tv = times(self.factors, v)
        a = ((tv * column)[0, 0] / norm).mid()
        if abs(a) > self.near:
            self.moved = self.moved - self.ones * a
            self.factors = self.moved.entries()
        return tv - v * a


def times(factors: Sequence[arb], v: arb_mat) -> arb_mat:
    """The entries of v, each multiplied by its factor."""
    return arb_mat(1, len(factors), list(map(mul, factors, v.entries())))


def _blocks(rows: Sequence[arb_mat], size: int, bits: int) -> Iterator[fmpz_mat]:
    """The rows times 2^bits, which are integers, `size` of them at a time."""
    scale = arb(2) ** bits
    for part in (rows[i : i + size] for i in range(0, len(rows), size)):
        found: list[Any] = []
        for row in part:
            scaled = [x.unique_fmpz() for x in (row * scale).entries()]
            if None in scaled:  # more digits than the working precision, at a limit of bits
                scaled = [_times_power(x, bits) for x in row.entries()]
            found += scaled
        yield fmpz_mat(len(part), part[0].ncols(), found)


def _times_power(x: arb, bits: int) -> fmpz:
    """The integer x·2^bits, whatever the working precision; x is exact."""
    mantissa, exponent = x.man_exp()
    return mantissa * fmpz(2) ** int(exponent + bits)


def _deviations(rows: Sequence[arb_mat], bits: int) -> list[arb]:
    """For every i, the sum of the squares of the entries that row and column i of Gram − I add.

    The rows are multiples of 2^(−bits), so all of this is done in integers.
    """
    size = max(1, min(_BLOCK, _ENTRIES // rows[0].ncols())) if rows else 1
    blocks, added, one = list(_blocks(rows, size, bits)), [fmpz(0)] * len(rows), fmpz(4) ** bits
    for i, left in enumerate(blocks):
        for j, right in enumerate(blocks[: i + 1]):
            gram = left * right.transpose()
            width, values = gram.ncols(), gram.entries()
            for r in range(gram.nrows()):
                part = values[r * width : r * width + (r if i == j else width)]
                square = 2 * sum((x * x for x in part), start=fmpz(0))
                if i == j:
                    square += (values[r * width + r] - one) ** 2
                added[i * size + r] += square
    return [arb((square, -4 * bits)) for square in added]


def defects(basis: Basis, bits: int) -> list[arb]:
    """Upper bounds ε_m ≥ ‖N_m − I‖₂, N_m the Gram matrix of the exact vectors u_0, …, u_{m−1}.

    With Û the matrix of the rows and ‖U − Û‖_F ≤ Δ, N = UUᵀ differs from ÛÛᵀ by at most
    2‖Û‖Δ + Δ², and ‖Û‖² = ‖ÛÛᵀ‖ ≤ 1 + ‖ÛÛᵀ − I‖_F. ÛÛᵀ is computed exactly.

    `bits`: as given to :func:`march`.

    Returns: exact numbers, for m = 1, …, len(basis); non-decreasing but for rounding.
    """
    added = _deviations(basis.rows, bits + 3)
    found, frobenius, spread = [], arb(0), arb(0)
    with ctx.workprec(64):
        for square, slack in zip(added, basis.slack, strict=True):
            frobenius, spread = frobenius + square, spread + slack
            f = frobenius.abs_upper().sqrt()
            d = spread.abs_upper().sqrt()
            found.append((f + 2 * d * (1 + f).sqrt() + d**2).upper())
    return found
