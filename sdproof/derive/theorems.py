"""Theorems in a derivation: what the kernel says that a certificate shows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from sdproof import kernel
from sdproof.errors import ProofError
from sdproof.prove.certificate import Json, kernel_answer
from sdproof.prove.reading import proof_lines
from sdproof.statements import Statement
from sdproof.statements.notation import Latex


class Citable(Protocol):
    """What a derivation needs of a theorem."""

    @property
    def name(self) -> str:
        """What it is called in its claim."""
        ...

    def certificate(self) -> Json:
        """Its certificate, for the kernel."""
        ...


@dataclass(frozen=True)
class Certified:
    """The statement that the kernel returns for the certificate of a theorem; not without it.

    `statement`: as the kernel returned it.

    Raises `ProofError` if the kernel refuses the certificate, or it shows a counterexample.
    """

    theorem: Citable
    statement: Statement = field(init=False, repr=False)
    _text: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        try:
            text = json.dumps(self.theorem.certificate())
        except (AttributeError, TypeError, ValueError):
            raise ProofError(f"{str(self.theorem)[:40]!r}: not a theorem") from None
        try:
            kind, statement, _ = kernel_answer(text)
        except (kernel.Invalid, kernel.Unreadable) as error:
            raise ProofError(f"{self.theorem.name}: {error}") from None
        if kind != "theorem":
            raise ProofError(f"{self.theorem.name}: a {kind} is no theorem")
        object.__setattr__(self, "statement", Statement(statement))
        object.__setattr__(self, "_text", text)

    @property
    def said(self) -> tuple[str, str]:
        """All that a line says of it beside the statement: justification and scope."""
        return f"theorem {self.theorem.name}", "as stated"

    @property
    def certificate(self) -> Json:
        """A copy of the certificate that was accepted."""
        found: Json = json.loads(self._text)
        return found

    def __str__(self) -> str:
        return self.statement.lines()[-1][1]

    def latex(self) -> str:
        """The conclusion as LaTeX; what it is stated for is in `hypotheses`."""
        return self.statement.lines(Latex)[-1][1]

    @property
    def latex_sides(self) -> tuple[str, str]:
        """Nothing to align: the conclusion, and an empty right side."""
        return self.latex(), ""

    @property
    def hypotheses(self) -> tuple[str, ...]:
        """Quantifiers, definitions and hypotheses, one line each."""
        return tuple(f"{label} {text}" for label, text in self.statement.lines()[:-1])

    @property
    def proof(self) -> tuple[str, ...]:
        """The rules of the proof that the kernel checks, one line each; none for one instance."""
        proof = self.certificate.get("proof")
        return tuple(proof_lines(self.statement, proof)) if proof else ()


@dataclass(frozen=True)
class Kernel:
    """The independent kernel accepts the certificate of a theorem."""

    words: ClassVar[str] = "certificate accepted by the kernel"
    expressions: ClassVar[tuple[Any, ...]] = ()

    def run(self, formula: Any, uses: Sequence[Any]) -> None:
        if type(formula) is not Certified or uses:
            raise ProofError("a certificate states its own hypotheses; accepted: a Certified alone")
