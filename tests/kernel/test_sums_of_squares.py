"""Sums of squares: the terms are the goal, exactly, and the kernel takes them as a combination."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest
from edge_certificates import Json, pointwise
from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from sdproof import kernel
from sdproof.errors import ProofError
from sdproof.prove.rules import combination, term
from sdproof.prove.search import equations, gram
from sdproof.prove.search.equations import factored
from sdproof.prove.search.squares import Term, multiplied, sums_of_squares, value

NAMES = ("x", "y", "z", "w", "v")
CONTEXT = fmpq_mpoly_ctx.get(NAMES, Ordering.degrevlex)
X, Y, Z, W, V = CONTEXT.gens()
ONE = CONTEXT.constant(1)
MOTZKIN = X**4 * Y**2 + X**2 * Y**4 + Z**6 - 3 * X**2 * Y**2 * Z**2
ROBINSON = (
    X**6 + Y**6 + Z**6 + 3 * X**2 * Y**2 * Z**2
    - X**4 * (Y**2 + Z**2) - Y**4 * (X**2 + Z**2) - Z**4 * (X**2 + Y**2)
)  # fmt: skip
CHOI_LAM = X**4 * Y**2 + Y**4 * Z**2 + Z**4 * X**2 - 3 * X**2 * Y**2 * Z**2
QUARTIC = W**4 + X**2 * Y**2 + Y**2 * Z**2 + Z**2 * X**2 - 4 * X * Y * Z * W
SCHUR = X * (X - Y) * (X - Z) + Y * (Y - X) * (Y - Z) + Z * (Z - X) * (Z - Y)

needs_solver = pytest.mark.skipif(not equations.AVAILABLE, reason="needs the extra sos")


def text(p: fmpq_mpoly) -> str:
    return str(p).replace("^", "**")


def checked(
    goal: fmpq_mpoly,
    terms: list[Term] | None,
    above: str,
    facts: dict[str, fmpq_mpoly] | None = None,
) -> list[Term]:
    """The terms, added up here and by the kernel."""
    assert terms is not None
    known = facts or {}
    assert sum((value(t, known) for t in terms), 0 * goal) == goal
    proof = combination(
        *(term(text(t.weight), *t.facts, square=t.square and text(t.square)) for t in terms)
    )
    signs: Json = {name: "nonnegative" if name in above.split() else "real" for name in NAMES}
    hypotheses = {name: f"{text(f)} >= 0" for name, f in known.items()}
    assert kernel.check(pointwise(f"{text(goal)} >= 0", proof, signs, hypotheses=hypotheses))
    return terms


@needs_solver
@pytest.mark.parametrize(
    ("goal", "above", "most"),
    [
        ((2 * X - 3 * Y) ** 2 * X * Y, "x y", 1),
        ((2 * X - 3 * Y) ** 2 * X * Y + X**3 * (Y - 1) ** 2, "x y", 2),
        (X**3 * (7 * Z - 5 * Y) ** 2 + Z * (X - 11 * Y**2) ** 2 + Y, "x y z", 3),
        (X**4 + Y**4 - 2 * X**2 * Y**2 + Z**2, "", 2),
        (X**3 + Y**3 + Z**3 - 3 * X * Y * Z, "x y z", 2),
        (X**4 + Y**4 + Z**4 + W**4 - 4 * X * Y * Z * W, "", 9),
        ((X + Y + Z) ** 2 - 3 * (X * Y + Y * Z + Z * X), "", 2),
        ((X**2 - 2 * Y**2) ** 2 + (X * Y - 3 * Z) ** 2, "", 2),
        ((X**2 + Y * X + Z) ** 2 + (Y - 2 * Z) ** 2, "", 2),
        ((X**2 + Y**2) * (Z**2 + W**2) - (X * Z + Y * W) ** 2, "", 1),
        (3 + X**4 - X * Y + Y**4 - X**2 * Y, "", 9),
        (X**2 * Y - 2 * X * Y + Y, "y", 1),
        (Y**2 - 4 * X * Z + (X - Z) ** 2 * 3 + 4 * X * Z, "x z", 3),
        (X * Y + 2 * X + 5, "x y", 1),
        ((X - Y) ** 2 * (Y - Z) ** 2 * (X + 1) * (X**2 - X + 1), "x", 3),
        (0 * X, "", 0),
    ],
)
def test_goals_and_their_terms(goal: fmpq_mpoly, above: str, most: int) -> None:
    """Those with zeros in the interior too."""
    assert len(checked(goal, sums_of_squares(goal, above.split()), above)) <= most


@needs_solver
@pytest.mark.parametrize("p", [MOTZKIN, ROBINSON, CHOI_LAM, QUARTIC])
def test_forms_that_need_a_multiplier(p: fmpq_mpoly) -> None:
    """Not sums of squares, but times Σ x_i² they are."""
    assert sums_of_squares(p, ()) is None
    found = multiplied(p, ())
    assert found is not None
    multiplier, terms = found
    assert multiplier == sum(
        (x**2 for x, n in zip(CONTEXT.gens(), p.degrees(), strict=True) if n), 0 * p
    )
    checked(multiplier * p, terms, "")


@needs_solver
def test_multipliers_on_the_orthant_and_off_the_cone() -> None:
    """Σ x_i for forms in non-negative variables, a power of 1 + Σ otherwise; 1 where that is enough."""
    found = multiplied(SCHUR, ["x", "y", "z"])
    assert found is not None
    assert found[0] == X + Y + Z
    checked(found[0] * SCHUR, found[1], "x y z")
    flat = X**4 * Y**2 + X**2 * Y**4 + 1 - 3 * X**2 * Y**2
    found = multiplied(flat, ())
    assert found is not None
    assert found[0] == 1 + X**2 + Y**2
    checked(found[0] * flat, found[1], "")
    found = multiplied(X**2 - 2 * X * Y + Y**2, ())
    assert found is not None
    assert found[0] == 1
    assert multiplied(X**2 - 3 * X * Y + Y**2, ["x", "y"], seconds=3) is None


@needs_solver
def test_facts() -> None:
    """Products of at most two, within the Newton polytope of the goal and beyond it."""
    box = {"a": 1 - X, "b": 1 - Y}
    for goal, above, facts in [
        (X * (1 - X) + Y * (1 - Y) * X, "x y", box),
        (2 - X**2 - Y**2, "x y", box),
        (1 + X * Y - X - Y, "x y", box),
        (2 - (X + Y) ** 2, "", {"ball": 1 - X**2 - Y**2}),
        (
            Z**2 * (1 + W**2) - W**2 * (X**2 + Y**2),
            "x y z w",
            {"u": Z - W * X, "v": Z - Y, "w1": 1 - W},
        ),
        ((1 - X) * (X - Y) ** 2 * (Y + 2), "x y", box),
    ]:
        checked(goal, sums_of_squares(goal, above.split(), facts), above, facts)
    assert sums_of_squares(X - 2 * Y, ["x", "y"], {"f": X - Y}) is None
    assert sums_of_squares(1 - X * Y - X, ["x", "y"], box) is None


@needs_solver
def test_the_heart_of_the_one_step_theorem() -> None:
    """N²(1+C)β² ≥ b²(β²(1+x)⁴ + C(β+x)⁴) with N = x² + 2x + β, from 1 ≥ b and β ≥ b."""
    x, beta, b, c = X, Y, Z, W
    n = x**2 + 2 * x + beta
    goal = n**2 * (1 + c) * beta**2 - b**2 * (beta**2 * (1 + x) ** 4 + c * (beta + x) ** 4)
    facts = {"at_most_one": 1 - b, "ratio": beta - b}
    checked(goal, sums_of_squares(goal, ["x", "y", "z", "w"], facts), "x y z w", facts)
    wrong = goal.compose(X, Y, 0 * X + Z, W, V) + b - b**2 * (1 + c)
    assert sums_of_squares(wrong - 5 * c * b**4, ["x", "y", "z", "w"], facts, seconds=3) is None


@needs_solver
@pytest.mark.parametrize(
    ("goal", "above"),
    [
        (X**4 + Y**4 - 3 * X**2 * Y**2, ""),
        (X**3 + Y**3 + Z**3 - 3 * X * Y * Z - X * Y * Z / 1000, "x y z"),
        ((X - Y) ** 2 - fmpq(1, 10**6) * X**2, ""),
        ((X - Y) ** 2 - fmpq(1, 10**9) * X * Y, "x y"),
        (X**2 + Y**2 - fmpq(1, 10**12), ""),
        (X**3, ""),
        (X * Y, "x"),
        (-ONE, ""),
        (-X, "x"),
        (Y - X * Y, "x y"),
        (X**2 - 1, "x"),
    ],
)
def test_false_goals(goal: fmpq_mpoly, above: str) -> None:
    """None is found, however little is missing."""
    assert sums_of_squares(goal, above.split(), seconds=3) is None
    assert multiplied(goal, above.split(), seconds=3) is None


@needs_solver
@pytest.mark.parametrize("size", [fmpq(10**40), fmpq(1, 10**40), fmpq(10**400), fmpq(1, 10**400)])
def test_numbers_of_any_size(size: fmpq) -> None:
    """A common factor does not matter; coefficients too far apart for floating point find nothing."""
    goal = X**2 + X * Y + Y**2 + 1
    checked(size * goal, sums_of_squares(size * goal, ()), "")
    apart = sums_of_squares(goal + size * Z**2 + X * Z, ())
    assert apart is None or sum(map(value, apart), 0 * X) == goal + size * Z**2 + X * Z


@needs_solver
def test_large_goals_are_left_alone() -> None:
    """Too many monomials for a semidefinite program: None, at once."""
    big = (X + Y + Z + W + V + 1) ** 10 - 10**9 * X * Y * Z
    assert sums_of_squares(big, (), {"f": 1 - X}) is None
    assert sums_of_squares(X**1000 - X**999 + Y**1000 + Z**1000 * W**600, ()) is None


def random_polynomial(random: Random, variables: int, degree: int) -> fmpq_mpoly:
    exponents = [m for m in product(range(degree + 1), repeat=variables) if sum(m) <= degree]
    rest = (0,) * (len(NAMES) - variables)
    terms = {m + rest: random.randint(-3, 3) for m in exponents}
    return fmpq_mpoly({m: c for m, c in terms.items() if c}, CONTEXT)


@needs_solver
@pytest.mark.parametrize(
    ("variables", "half", "count"),
    [(1, 4, 1), (2, 3, 1), (2, 4, 5), (2, 4, 15), (3, 3, 2), (3, 3, 20), (3, 4, 4), (4, 3, 3),
     (4, 3, 36), (5, 2, 25), (5, 3, 2)],
)  # fmt: skip
def test_random_sums_of_squares(variables: int, half: int, count: int) -> None:
    """Of few squares (the Gram matrix is singular) and of as many as there are monomials."""
    random = Random(f"{variables} {half} {count}")
    parts = [random_polynomial(random, variables, half) for _ in range(count)]
    goal = sum((p**2 for p in parts), 0 * X)
    terms = sums_of_squares(goal, (), seconds=60)
    assert terms is not None
    assert sum((value(t) for t in terms), 0 * X) == goal


def test_without_a_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    """What needs none is still found."""
    monkeypatch.setattr(equations, "AVAILABLE", False)
    assert sums_of_squares(X**2 + Y**2 + X * Y, ()) is None
    assert sums_of_squares(X**2 - 2 * X * Y + Y**2, ()) == [Term(ONE, (), X - Y)]
    assert sums_of_squares(X * Y + 1, ["x", "y"]) == [Term(X * Y + 1, (), None)]


@needs_solver
def test_a_wrong_matrix_does_not_get_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """The identity and the signs of the weights are looked at after the search."""
    right, half = gram.squares, fmpq(1, 2)
    for change in (
        lambda found: found[1:],
        lambda found: [(b, c + 1, s) for b, c, s in found],
        lambda found: [
            *found,
            *((found[0][0], c, s) for c, s in ((-1, X), (-1, Y), (half, X + Y), (half, X - Y))),
        ],
    ):
        with monkeypatch.context() as patch:
            patch.setattr(gram, "squares", lambda *a, change=change: change(right(*a)))
            with pytest.raises(ProofError, match="sums of squares: "):
                sums_of_squares(X**2 + X * Y + Y**2, ())


@needs_solver
def test_semidefinite_matrices_are_told_from_others() -> None:
    """The factorisation refuses negative pivots, and zero pivots beside entries that are not zero."""
    assert factored([[fmpq(0), fmpq(1)], [fmpq(1), fmpq(5)]]) is None
    assert factored([[fmpq(1), fmpq(2)], [fmpq(2), fmpq(3)]]) is None
    assert factored([[fmpq(-1)]]) is None
    assert factored([[fmpq(4), fmpq(2)], [fmpq(2), fmpq(1)]]) == [(4, [1, fmpq(1, 2)])]
    assert factored([[fmpq(0)]]) == []
