"""Theorems in a derivation: any value with a name and a certificate that the kernel accepts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

import sdproof.derive
from sdproof.derive import (
    Certified,
    Derivation,
    Equation,
    Kernel,
    Line,
    LineRelation,
    Reads,
    symbols,
)
from sdproof.derive.chain import Chain
from sdproof.derive.checks import Identity
from sdproof.errors import InputError, ProofError
from sdproof.papers.pareek2024 import PAPER, mt_2, os_1
from sdproof.papers.pareek2024.sd_2 import RISK
from sdproof.state import refute

x, y = symbols.symbol("x"), symbols.symbol("y")


@dataclass(frozen=True)
class Foreign:
    """A theorem that knows nothing of this package."""

    name: str
    value: Any

    def certificate(self) -> Any:
        return self.value


class Fickle(Foreign):
    """The first certificate is right."""

    def certificate(self) -> Any:
        first, *rest = self.value
        self.value[:] = rest or [first]
        return first


def certified(theorem: Any) -> Line:
    formula = Certified(theorem)
    why, scope = formula.said
    return Line(formula, LineRelation.CERTIFIED, why, Kernel(), (), scope)


COUNTEREXAMPLE = refute(mt_2.CLAIM, mt_2.CLAIM.variants[0]).certificate
TRUE = {"type": "pointwise", "variables": {"x": "real"}, "conclusion": "x**2 >= 0"}
PROOF = {
    "rule": "combination",
    "multiplier": "1",
    "terms": [{"weight": "1", "square": "x"}],
}
SQUARE = RISK.certificate() | {"statement": TRUE, "proof": PROOF}


def test_a_foreign_theorem_is_a_theorem() -> None:
    """What the kernel accepts stands in a derivation, whoever states it, and shows itself."""
    chain = Chain()
    chain.certified(Foreign("square", SQUARE))
    text = str(chain.derived("n", "t", (), "s"))
    assert "x² ≥ 0" in text
    assert "theorem square" in text
    assert certified(Foreign("square", SQUARE)).formula.hypotheses == ("for all x real",)


@pytest.mark.parametrize(
    "wrong",
    [
        Foreign("kind", COUNTEREXAMPLE),
        Foreign("false", SQUARE | {"statement": TRUE | {"conclusion": "x**2 >= 1"}}),
        Foreign("proof", SQUARE | {"proof": {}}),
        Foreign("format", {"kind": "family"}),
        Foreign("kind", {}),
        Foreign("text", "x**2 >= 0"),
        Foreign("set", {1, 2}),
        Foreign("nothing", None),
        "SD-2",
        None,
    ],
    ids=str,
)
def test_what_is_no_theorem_is_refused(wrong: Any) -> None:
    """A counterexample, a false statement, another format, an identifier: one line each."""
    for attack in (
        lambda: certified(wrong),
        lambda: Chain().certified(wrong),
        lambda: Chain().define(x, Reads(wrong, ("statement", "let", "x")), "because"),
    ):
        with pytest.raises(ProofError) as caught:
            attack()
        assert "\n" not in str(caught.value)


def test_a_theorem_about_one_instance_is_a_theorem() -> None:
    """It shows the instance; its certificate has no rules to list."""
    formula = certified(os_1.INSTANCE).formula
    assert formula.hypotheses == ("on e = (1, 1/2), B = (10, 0)",)
    assert "10/7" in str(formula)
    assert formula.proof == ()


@pytest.mark.parametrize(
    "words", [{"justification": "every filter has ρ ≥ 2r"}, {"scope": "every filter"}]
)
def test_no_words_beside_a_theorem(words: dict[str, str]) -> None:
    """A certified line has its theorem's name and its statement, and says nothing of its own."""
    with pytest.raises(ProofError, match="its statement alone"):
        replace(certified(Foreign("square", SQUARE)), **words)


@pytest.mark.parametrize("theorem", [t for c in PAPER for t in c.theorems], ids=lambda t: t.name)
def test_every_part_of_the_statement_is_shown(theorem: Any) -> None:
    """Formula and hypotheses together are the whole statement of the theorem, as it was checked."""
    formula = Certified(theorem)
    assert formula.statement == theorem.statement
    shown = [*formula.hypotheses, f"then {formula}"]
    assert shown == [f"{label} {text}" for label, text in theorem.statement.lines()]
    assert ("given: interpolation" in certified(theorem).how) is (
        "for some ξ" in theorem.statement.text
    )


def test_what_is_shown_is_what_was_checked() -> None:
    """A theorem that changes its certificate afterwards changes nothing; one made wrong is none."""
    false = SQUARE | {"statement": TRUE | {"conclusion": "x**2 >= 1"}}
    line = certified(Fickle("fickle", [SQUARE, false]))
    assert str(line.formula) == "x² ≥ 0"
    line.formula.certificate["statement"]["conclusion"] = "x**2 >= 1"
    assert str(line.formula) == "x² ≥ 0"
    with pytest.raises(ProofError):
        certified(Fickle("fickle", [false, SQUARE]))

    class Lenient(Certified):
        def __post_init__(self) -> None:
            object.__setattr__(self, "statement", Certified(RISK).statement)

    with pytest.raises(ProofError, match="Certified alone"):
        Line(Lenient(Foreign("l", false)), LineRelation.CERTIFIED, "because", Kernel())
    with pytest.raises(ProofError, match="Certified alone"):
        Line(Equation(x, y), LineRelation.CERTIFIED, "because", Kernel())
    with pytest.raises(ProofError):
        Line(Certified(RISK), LineRelation.FOLLOWS, "because", Identity())


def test_a_derivation_of_ones_own() -> None:
    """A value with a maker: rank and steps within what it accepts, made once, named in its scope."""
    made = []

    def make(chain: Chain, rank: int, steps: int) -> None:
        made.append((rank, steps))
        chain.equal(x * (x + rank), x**2 + rank * x, "expanded")

    own = Derivation(
        "own", "Mine", ("MY-1",), "r = {r}, k = {k}", make, counts=range(1, 3), steps=1
    )
    assert own.derive() is own.derive(2, 1)
    assert own.derive(3, 2).scope == "r = 3, k = 2"
    assert made == [(2, 1), (3, 2)]
    for rank, steps in ((5, 1), (2, 0), (2, 3), ("2", 1), (2, True)):
        with pytest.raises(InputError, match="accepted: "):
            own.derive(rank, steps)


def test_the_engine_knows_no_claim() -> None:
    """No claim's identifier stands in the engine, and it imports neither claims nor papers."""
    for path in Path(sdproof.derive.__file__).parent.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not [c for c in PAPER if c.id in text], path
        assert "sdproof.claims" not in text, path
        assert "sdproof.papers" not in text, path
