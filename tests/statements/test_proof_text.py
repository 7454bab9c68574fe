"""Proofs as people read them: one line for each rule, with every formula and every name."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from statement_examples import ANY_STEPS, ONE_STEP, RANDOM

from sdproof.prove.reading import proof_lines
from sdproof.prove.rules import (
    cases,
    chain,
    coefficients,
    combination,
    divisors,
    identity,
    induction,
    lemma,
    multiply,
    nonnegative,
    quadratic,
    substitution,
    sum_proof,
    term,
    univariate,
    use,
    used_sum,
)
from sdproof.state import Theorem
from sdproof.statements import Latex, Plain, Statement

POINTWISE = lemma(
    "first",
    "s >= x",
    cases(
        "side",
        "s >= 1",
        combination(term("s/2", "small", square="s-1"), multiplier="1+s"),
        chain(["s**2", "s"], identity(), identity(let={"y2": "s+1"}), identity()),
    ),
    use(
        "other",
        {"c": "s**3"},
        "known",
        nonnegative(substitution("s", "z + 5", "z", "1+s", "small")),
        {"h": combination()},
    ),
    let={"x": "s/7"},
)
SUM = sum_proof(
    combination(term("e/3", "ratio", square="B")),
    let={"A": "1 - lam"},
    transfer="B_m/r*A**2",
    share="b**2",
    share_m="b**3",
    multipliers={"signal": "5*C"},
    aligned=identity(),
    total=combination(term("r - 1")),
    uses={
        "shown": used_sum(
            "lemma1", {"c": "b/2"}, {"a": "e*2"}, {"p": identity()}, {"q": identity()},
            {"s": identity()},
        )
    },
)  # fmt: skip
RECURSION = sum_proof(
    identity(),
    induction=induction(
        {"above": "q >= 1 - B"}, {"above": identity()}, {"above": combination(term("xi", "above"))},
        {"own": "q_m >= 4"},
    ),
)  # fmt: skip
SEARCHED = coefficients(
    "s",
    {
        "0": multiply("1+c", quadratic("s", identity())),
        "1": quadratic("c", combination(term("c", "small"))),
        "2": chain(["s"], multiply("s/2", nonnegative()), identity()),
    },
)
PROOFS = {
    "searched": (RANDOM, SEARCHED),
    "pointwise": (RANDOM, POINTWISE),
    "sum": (ONE_STEP, SUM),
    "steps": (ANY_STEPS, RECURSION),
}


def test_a_polynomial_in_one_variable() -> None:
    """Its square, its factor and the breakpoints, as formulas."""
    proof = univariate("s", [-1, 2], [1, 0, -1, 1], ["1/2", 3])
    assert list(proof_lines(Statement(RANDOM), proof)) == [
        "the goal: a non-negative multiple of (2·s - 1)²·(s³ - s² + 1), the last factor of which "
        "is non-negative by the signs of its coefficients, on the intervals between 1/2, 3"
    ]
    alone = univariate("s", [1], [1, -1, 1], [])
    assert list(proof_lines(Statement(RANDOM), alone, Latex)) == [
        r"the goal: a non-negative multiple of $s^{2} - s + 1$, which is non-negative by the signs "
        "of its coefficients"
    ]


def test_a_proof_line_by_line() -> None:
    assert list(proof_lines(Statement(RANDOM), POINTWISE)) == [
        "the goal: x := s/7; first [first]: s ≥ x",
        "[first]: two cases [side]: s ≥ 1, or not",
        "[first], if s ≥ 1: (1 + s)·goal = (s/2)·[small]·(s - 1)²",
        "[first], otherwise: goal ≥ s² ≥ s ≥ 0",
        "[first], otherwise, link 1: both sides are the same rational function",
        "[first], otherwise, link 2: y_2 := s + 1; both sides are the same rational function",
        "[first], otherwise, link 3: both sides are the same rational function",
        "the goal: theorem other at c := s³ gives [known]",
        "[h]: goal = 0",
        "the goal: s := z + 5 with z := [small]/(1 + s) ≥ 0",
        "the goal: every coefficient is non-negative",
    ]
    found = list(proof_lines(Statement(ONE_STEP), SUM))
    assert "direction m hands B_m/r·A² to each other direction" in found
    assert "in every direction: goal = (e_j/3)·[ratio]·B_j²" in found
    assert "theorem lemma1 at c := b/2, a := e_j·2 gives [shown]" in found
    assert "after any number of steps: q_j ≥ 1 - B_j [above]" in list(
        proof_lines(Statement(ANY_STEPS), RECURSION)
    )
    latex = "\n".join(proof_lines(Statement(RANDOM), POINTWISE, Latex))
    assert r"$\text{goal} \ge s^{2} \ge s \ge 0$" in latex
    assert latex.count("$") % 2 == 0


def test_a_proof_that_a_search_writes() -> None:
    """What takes the place of the goal is named in the lines that follow."""
    found = list(proof_lines(Statement(RANDOM), SEARCHED))
    assert found == [
        "the goal: as a polynomial in s ≥ 0: every coefficient is non-negative",
        "constant term in s: multiplied by 1 + c, which is positive",
        "constant term in s, times 1 + c: as a quadratic in s: positive leading coefficient, "
        "discriminant not positive",
        "constant term in s, times 1 + c, minus the discriminant in s: both sides are the same "
        "rational function",
        "coefficient of s: as a quadratic in c: positive leading coefficient, discriminant not "
        "positive",
        "coefficient of s, minus the discriminant in c: goal = c·[small]",
        "coefficient of s²: goal ≥ s ≥ 0",
        "coefficient of s², link 1: multiplied by s/2, which is positive",
        "coefficient of s², link 1, times s/2: every coefficient is non-negative",
        "coefficient of s², link 2: both sides are the same rational function",
    ]
    latex = list(proof_lines(Statement(RANDOM), SEARCHED, Latex))
    assert latex[8].startswith(r"coefficient of $s^{2}$, link 1, times $\frac{s}{2}$: ")
    assert all(line.count("$") % 2 == 0 for line in latex)


def mutants(proof: Any, at: Any = None) -> Iterator[Any]:
    """The proof with one text changed."""
    at = proof if at is None else at
    for key in at if isinstance(at, dict) else range(len(at)):
        value = at[key]
        if isinstance(value, dict | list):
            yield from mutants(proof, value)
        elif key not in ("rule",) and value != "0":
            kept, at[key] = value, "other" if value.isalpha() and key != "new" else f"{value} + 9"
            if key in ("fact", "name", "theorem", "variable", "new") or (
                isinstance(at, list) and value.isalpha()
            ):
                at[key] = "changed"
            elif key in ("claim", "on", "above", "own"):
                at[key] = kept.replace(" >= ", " + 9 >= ")
            yield copy.deepcopy(proof)
            at[key] = kept


@pytest.mark.parametrize("notation", [Plain, Latex])
@pytest.mark.parametrize(("data", "proof"), PROOFS.values(), ids=PROOFS)
def test_a_change_of_the_proof_changes_what_is_read(data: Any, proof: Any, notation: Any) -> None:
    statement = Statement(data)
    shown = list(proof_lines(statement, proof, notation))
    seen = 0
    for changed in mutants(copy.deepcopy(proof)):
        assert list(proof_lines(statement, changed, notation)) != shown, changed
        seen += 1
    assert seen >= 5


@pytest.mark.parametrize("notation", [Plain, Latex])
@pytest.mark.parametrize("own", [{}, {"recursion": {"q": ("0", "q")}}], ids=["one", "any number"])
def test_what_a_statement_divides_by_is_shown_first(notation: Any, own: Any) -> None:
    """A proof that opens with divisors, before a rule and before an induction."""
    theorem = Theorem("t", forall={"t": "nonnegative"}, given={"small": "t < 1"},
                      states="1/(1-t) >= 1", **own)  # fmt: skip
    then = induction({}, {}, {}) if own else None
    rule = combination(term("1/(1-t)", square="1"))
    after = {"induction": then, "then": rule} if then is not None else rule
    shown = {"below": ("1 - t > 0", combination(term("1", "small")))}
    first, second, *rest = proof_lines(theorem.statement, divisors(shown, after), notation)
    assert first.startswith("before, as it is divided by [below]: ")
    assert "1 - t > 0" in first
    assert second.startswith("[below]: ")
    assert rest
