"""Hypotheses about all polynomials without constant term, and states of a proof's own."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from krylov_certificates import FALSE, HEADER, LOWER, REFUSED, TAKEN, TRUE, Json, nonsense

from sdproof import kernel
from sdproof.errors import InputError
from sdproof.kernel.krylov import holds, semidefinite
from sdproof.statements import Point, Statement

WRONG = FALSE | REFUSED


@pytest.mark.parametrize("name", TRUE)
def test_a_right_proof_is_accepted(name: str) -> None:
    """With exactly its statement."""
    assert kernel.check(TRUE[name]).statement == TRUE[name]["statement"]


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_one_is_refused(name: str) -> None:
    """In words, not by accident."""
    with pytest.raises((kernel.Invalid, kernel.Unreadable)):
        kernel.check(WRONG[name])


@pytest.mark.parametrize("name", TAKEN)
def test_a_state_of_the_proof_has_a_name_of_its_own(name: str) -> None:
    """None that the statement says."""
    with pytest.raises((kernel.Invalid, kernel.Unreadable)):
        kernel.check(nonsense(name))


def christoffel(e: list[Fraction], n: int) -> Fraction:
    """min Σ P(e_j)² with P(0) = 0, P(e[-1]) = 1, deg P ≤ n: by solving the normal equations."""
    rows = [
        [sum(x ** (a + b) for x in e) for b in range(1, n + 1)] + [e[-1] ** a]
        for a in range(1, n + 1)
    ]
    for i in range(n):
        pivot = next(r for r in range(i, n) if rows[r][i])
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [v / rows[i][i] for v in rows[i]]
        for r in range(n):
            if r != i:
                rows[r] = [v - rows[r][i] * u for v, u in zip(rows[r], rows[i], strict=True)]
    return 1 / sum(rows[a][n] * e[-1] ** (a + 1) for a in range(n))


@pytest.mark.parametrize("seed", range(12))
def test_the_hypothesis_is_the_christoffel_function(seed: int) -> None:
    """It holds up to L_n and not beyond, in the kernel and at points alike; the bound of KS-2 holds with
    the largest L at random λ and ξ."""
    random = Random(seed)
    n, rank = random.randint(1, 3), random.randint(4, 5)
    e = sorted({Fraction(random.randint(1, 40), random.randint(1, 9)) for _ in range(rank + 4)})[
        -rank:
    ]
    least, steps = christoffel(e, n), n - 1
    data = LOWER["statement"]
    fresh = [{"lam": Fraction(random.randint(1, 30), 7), "xi": Fraction(random.randint(-50, 50), 9)}
             for _ in range(steps)]  # fmt: skip
    for factor, there in ((Fraction(1), True), (Fraction(10**9 + 1, 10**9), False)):
        bound = least * factor
        assert holds(e, e[-1], bound, n) is there
        values = {"L": str(bound), "lam0": str(Fraction(random.randint(1, 20), 3)),
                  "e_m": str(e[-1]), "B_m": str(random.randint(1, 99))}  # fmt: skip
        rows = [{"e": str(x), "B": "0"} for x in e[:-1]]
        texts = [{k: str(v) for k, v in row.items()} for row in fresh]
        at = {"values": values, "directions": rows, "steps": texts}
        point = Point.read(Statement(data), at)
        assert point.satisfied() is there
        certificate = HEADER | {"kind": "counterexample", "statement": data, **at}
        with pytest.raises(kernel.Invalid, match="holds for these" if there else "hypothesis"):
            kernel.check(certificate)
        if there:
            assert point.judge().holds


@pytest.mark.parametrize(
    ("rows", "answer"),
    [([[0]], True), ([[-1]], False), ([[0, 1], [1, 5]], False), ([[1, 1], [1, 1]], True),
     ([[1, 2], [2, 3]], False), ([[0, 0], [0, 2]], True), ([], True)],
)  # fmt: skip
def test_semidefinite(rows: list[list[int]], answer: bool) -> None:
    """With pivots that are zero, too."""
    assert semidefinite([[Fraction(v) for v in row] for row in rows]) is answer


@pytest.mark.parametrize(
    ("changes", "word"),
    [({"krylov": {"law": "q"}}, "unknown name 'q'"), ({"krylov": {"law": "L >="}}, "law"),
     ({"aligned": None, "each": {}, "conclusion": "rho(B, q) >= L"}, "krylov"),
     ({"krylov": {"law": 1}}, "not a text"),
     ({"krylov": {"top": "L"}}, "taken"), ({"variables": {"L": "positive", "lam0": "positive",
      "P": "real"}}, "reads as")],
)  # fmt: skip
def test_statements_that_are_refused(changes: Json, word: str) -> None:
    """In one line."""
    with pytest.raises(InputError, match=word):
        Statement(LOWER["statement"] | changes)


def test_what_is_shown() -> None:
    """The hypothesis with its quantifier, in the statement and in the kernel's own words."""
    statement = Statement(LOWER["statement"])
    assert (
        "Σ_j P(e_j)² ≥ L·P(e_m)² for every polynomial P with deg P ≤ k + 1 and P(0) = 0"
        in statement.text
    )
    assert "after any number k of steps" in statement.text
    assert "for every polynomial P of degree at most the number of steps + 1" in str(
        kernel.check(LOWER)
    )
    assert statement.without("law").hypotheses() == ["top"]
    assert r"\text{for every polynomial }" in statement.latex.replace(r"\text{ for", r"\text{for")
