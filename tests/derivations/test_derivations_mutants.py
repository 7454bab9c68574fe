"""A wrong line cannot be constructed: every line of every chain, mutated."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
from derivation_chains import CHAINS, DEFAULT, build, chain_id, equations, wrong

from sdproof.derive import Certified, Definite, Derived, Equation, LineRelation, Sign, Use
from sdproof.errors import ProofError
from sdproof.papers.pareek2024 import PAPER

every_chain = pytest.mark.parametrize("chain", CHAINS, ids=chain_id)


@every_chain
def test_wrong_sign_or_missing_factor(chain: Any) -> None:
    """No line stands with a sign flipped, a factor doubled, or a factor, term or power dropped."""
    for line in equations(build(chain)):
        mutants = wrong(line.formula)
        assert mutants
        for mutant in mutants:
            with pytest.raises(ProofError) as caught:
                replace(line, formula=mutant)
            assert "\n" not in str(caught.value)


@every_chain
def test_missing_hypothesis(chain: Any) -> None:
    """Every hypothesis that a line lists is needed: without it the line does not stand."""
    for line in build(chain).lines:
        for use in line.uses:
            with pytest.raises(ProofError):
                replace(line, uses=tuple(u for u in line.uses if u is not use))


@every_chain
def test_wrong_multiplier_and_wrong_terms(chain: Any) -> None:
    """A multiplier of the wrong sign, a missing term of a sign, a wrong pivot: refused."""
    for line in equations(build(chain)):
        for i, use in enumerate(line.uses):
            if use.multiplier is not None:
                flipped = replace(use, multiplier=-use.multiplier)
                with pytest.raises(ProofError):
                    replace(line, uses=(*line.uses[:i], flipped, *line.uses[i + 1 :]))
        if isinstance(line.check, Sign):
            with pytest.raises(ProofError):
                replace(line, check=Sign(line.check.terms[1:]))
            with pytest.raises(ProofError):
                replace(line, check=Sign(tuple(-t for t in line.check.terms)))
        if isinstance(line.check, Definite):
            pivots = line.check.pivots
            with pytest.raises(ProofError):
                replace(line, check=replace(line.check, pivots=(2 * pivots[0], *pivots[1:])))


@every_chain
def test_hypothesis_that_was_not_shown(chain: Any) -> None:
    """A derivation refuses assumptions taken away or negated, and lines taken out or moved up."""
    derivation = build(chain)
    for i, assumption in enumerate(derivation.assumptions):
        rest = derivation.assumptions[:i] + derivation.assumptions[i + 1 :]
        for changed in (rest, (*rest, replace(assumption, left=-assumption.left))):
            with pytest.raises(ProofError, match=r"not shown|not free"):
                replace(derivation, assumptions=changed)
    used = [u.equation for s in derivation.lines for u in s.uses]
    for i, line in enumerate(derivation.lines):
        if line.formula in used and [s.formula for s in derivation.lines].count(line.formula) == 1:
            lines = derivation.lines[:i] + derivation.lines[i + 1 :]
            if line.formula not in derivation.assumptions:
                with pytest.raises(ProofError):
                    replace(derivation, lines=lines)
                with pytest.raises(ProofError):
                    replace(derivation, lines=(*lines, line))


def _certified(derivation: Derived) -> list[Any]:
    return [s for s in derivation.lines if isinstance(s.formula, Certified)]


@every_chain
def test_theorems_are_those_of_claims(chain: Any) -> None:
    """The theorem of a line is a claim's own; one of another kind, or with another, is refused."""
    theorems = [t for claim in PAPER for t in claim.theorems]
    for line in _certified(build(chain)):
        theorem = line.formula.theorem
        assert any(theorem is t for t in theorems)
        assert line.formula.certificate == theorem.certificate()
        with pytest.raises(ProofError, match="states its own"):
            replace(line, uses=(Use(Equation(1, 1)),))


_OPPOSITE = {" >= ": " < ", " <= ": " > ", " > ": " <= ", " < ": " >= ", " = ": " > "}


@dataclass(frozen=True)
class _Stated:
    """A theorem of any certificate."""

    name: str
    value: dict[str, Any]

    def certificate(self) -> dict[str, Any]:
        return self.value


def _false(statement: dict[str, Any]) -> dict[str, Any]:
    for relation, opposite in _OPPOSITE.items():
        if relation in statement["conclusion"]:
            conclusion = statement["conclusion"].replace(relation, opposite)
            return statement | {"conclusion": conclusion}
    raise AssertionError(statement["conclusion"])


@pytest.mark.parametrize("chain", DEFAULT, ids=chain_id)
def test_the_kernel_decides_theorems(chain: Any) -> None:
    """Were a claim's own theorem false, or without its hypotheses, no line could hold it."""
    for line in _certified(build(chain)):
        certificate, statement = line.formula.certificate, line.formula.statement.data
        if "statement" not in certificate:  # about one instance
            with pytest.raises(ProofError):
                Certified(_Stated("false", certificate | {"bound": "1"}))
            continue
        without = [{k: v for k, v in statement.items() if k != key}
                   for key in ("hypotheses", "each", "sums") if key in statement]  # fmt: skip
        for changed in (_false(statement), *without):
            with pytest.raises(ProofError):
                Certified(_Stated("false", certificate | {"statement": changed}))


def test_some_step_has_every_relation() -> None:
    """The chains use every relation, so the tests above see each."""
    seen = {s.relation for chain in DEFAULT for s in build(chain).lines}
    assert seen == set(LineRelation)
