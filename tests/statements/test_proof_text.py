"""Proofs as people read them: one line for each rule, with every formula and every name."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from statement_examples import ANY_STEPS, ONE_STEP, RANDOM

from sdproof.kernel.algebra import Budget
from sdproof.kernel.family import Checker
from sdproof.papers import PAPERS
from sdproof.prove.outcome import NoProof
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
from sdproof.prove.summing import goals
from sdproof.state import Theorem, discover
from sdproof.statements import Latex, Plain, Statement

LONG = 600
"""Characters: the kernel does not read expressions that are much longer."""
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
        "[claim] is a non-negative multiple of (2·s - 1)²·(s³ - s² + 1), the last factor of which "
        "is non-negative by the signs of its coefficients, on the intervals between 1/2, 3"
    ]
    alone = univariate("s", [1], [1, -1, 1], [])
    assert list(proof_lines(Statement(RANDOM), alone, Latex)) == [
        r"$\left[\text{claim}\right]$ is a non-negative multiple of $s^{2} - s + 1$, which is "
        "non-negative by the signs of its coefficients"
    ]


def test_a_proof_line_by_line() -> None:
    """Relations have numbers after those of the hypotheses; why they hold stands below them."""
    assert list(proof_lines(Statement(RANDOM), POINTWISE)) == [
        "put x := s/7",
        "[2] s ≥ x, since",
        "  if [3] s ≥ 1:",
        "    (1 + s)·[2] = (s/2)·[1]·(s - 1)²",
        "  if [4] s < 1:",
        "    [5] [2] ≥ s², since both sides are the same rational function",
        "    [6] s² ≥ s, since",
        "      put y_2 := s + 1",
        "      both sides are the same rational function",
        "    [7] s ≥ 0, since both sides are the same rational function",
        "[8] by theorem other at c := s³",
        "  [9] stands for its hypothesis h, since [9] = 0",
        "put s := z + 5 with z := [1]/(1 + s) ≥ 0",
        "every coefficient of [claim] is non-negative",
    ]
    assert list(proof_lines(Statement(ONE_STEP), SUM)) == [
        "put A := 1 - λ",
        "[4] by theorem lemma1 at c := b/2, a := e_j·2",
        "  [5] stands for its hypothesis p, since both sides are the same rational function",
        "  [6] stands for its hypothesis q in every direction, since both sides are the same rational "
        "function",
        "  [7] stands for its hypothesis s in direction m, since both sides are the same rational "
        "function",
        "split the sum: Σ_j ρ(B_j, q(e_j, λ, ξ)) = ρ(B_m, q(e_m, λ, ξ)) + Σ_(j≠m) ρ(B_j, q(e_j, λ, ξ)); "
        "B_m/r·A² is moved from direction m to each of the r - 1 others",
        "subtract (5·C) times the sum [1]",
        "[8] in every direction j ≠ m: ρ(B_j, q(e_j, λ, ξ)) + B_m/r·A² ≥ b², since "
        "[8] = (e_j/3)·[3]·B_j²",
        "[9] in direction m: ρ(B_m, q(e_m, λ, ξ)) ≥ (r - 1)·(B_m/r·A²) + b³, since both sides are "
        "the same rational function",
        "[10] summed over the directions: (r - 1)·b² + b³ ≥ r·b²·C/(1 + C), since [10] = (r - 1)",
    ]
    assert list(proof_lines(Statement(ANY_STEPS), RECURSION)) == [
        "[3] after any number of steps: q_j ≥ 1 - B_j",
        "[4] after any number of steps, in direction m: q_m ≥ 4",
        "  [3] holds before the first step, as [3]⁰, since both sides are the same rational function",
        "  [3] holds after one more step, as [3]⁺, since [3]⁺ = ξ·[3]",
        "[5] in every direction: ρ(B_j, q_j) ≥ B_j/(1 + B_j), since both sides are the same rational "
        "function",
    ]
    latex = "\n".join(proof_lines(Statement(RANDOM), POINTWISE, Latex))
    assert r"$\left[6\right]$ $s^{2} \ge s$, since" in latex
    assert latex.count("$") % 2 == 0


def test_a_proof_that_a_search_writes() -> None:
    """What takes the place of a relation has a number of its own."""
    found = list(proof_lines(Statement(RANDOM), SEARCHED))
    assert found == [
        "as a polynomial in s ≥ 0, every coefficient of [claim] is non-negative:",
        "  [2] stands for the constant term, since",
        "    [3] stands for (1 + c)·[2], and 1 + c is positive",
        "    [4] stands for minus the discriminant of [3], a quadratic in s with positive leading "
        "coefficient",
        "    both sides are the same rational function",
        "  [5] stands for the coefficient of s, since",
        "    [6] stands for minus the discriminant of [5], a quadratic in c with positive leading "
        "coefficient",
        "    [6] = c·[1]",
        "  [7] stands for the coefficient of s², since",
        "    [8] [7] ≥ s, since",
        "      [9] stands for (s/2)·[8], and s/2 is positive",
        "      every coefficient of [9] is non-negative",
        "    [10] s ≥ 0, since both sides are the same rational function",
    ]
    latex = list(proof_lines(Statement(RANDOM), SEARCHED, Latex))
    assert r"\frac{s}{2}" in latex[10]
    assert all(line.count("$") % 2 == 0 for line in latex)


class Listening(Checker):
    """The kernel, telling what it asks for."""

    def prove(
        self, goal: Any, proof: Any, scope: Any, facts: Any, where: str, depth: int = 0
    ) -> str:
        place = where.removeprefix("proof.")
        if depth == 0 and place in self.expected:
            self.seen.add(place)
            text = self.expected[place]
            if len(text) < LONG:
                shown, _ = self.relation(text, scope, where)
                assert self.field.is_zero(self.field.add(goal, shown, -1)), (place, text)
        return super().prove(goal, proof, scope, facts, where, depth)

    def listen(self, expected: dict[str, str]) -> None:
        self.expected, self.seen = expected, set[str]()
        self.check()
        assert self.seen == expected.keys()


def test_what_is_shown_of_a_sum_is_what_the_kernel_asks_for() -> None:
    """In each direction, in direction m and in total, for every theorem here and those it uses."""
    seen = 0
    for one in discover([paper.name for paper in PAPERS]):
        for theorem in one.claim.theorems:
            try:
                certificate = theorem.certificate(one.certificates.get(one.claim.id, {}))
            except NoProof:
                continue
            if certificate["kind"] != "family":
                continue
            own = dict(certificate.get("theorems", {}))
            used = {name: Statement(entry["statement"]) for name, entry in own.items()}
            own[""] = {key: certificate[key] for key in ("statement", "proof")}
            budget, before = Budget(), dict[str, Any]()
            for name, entry in own.items():
                statement, proof = Statement(entry["statement"]), entry["proof"]
                proof = proof["then"] if "divisors" in proof else proof
                expected = goals(statement, proof, used) if statement.kind == "sum" else {}
                Listening(entry["statement"], entry["proof"], before, budget).listen(expected)
                before[name] = entry["statement"]
                seen += len(expected)
    assert seen > 100


def mutants(proof: Any, at: Any = None) -> Iterator[Any]:
    """The proof with one text changed."""
    at = proof if at is None else at
    for key in at if isinstance(at, dict) else range(len(at)):
        value = at[key]
        if isinstance(value, dict | list):
            yield from mutants(proof, value)
        elif (
            key not in ("rule", "name") and value != "0"
        ):  # a fact's name: lines have numbers instead
            kept, at[key] = value, "other" if value.isalpha() and key != "new" else f"{value} + 9"
            if key in ("fact", "theorem", "variable", "new") or (
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
    first, second, *rest = [*proof_lines(theorem.statement, divisors(shown, after), notation), ""]
    assert "before the claim, which divides by it: " in first
    assert "1 - t > 0" in first
    assert "since" in first
    assert second or rest
