"""Theorems in a derivation: what a certificate states, once the kernel has accepted it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, ClassVar, Protocol

from sdproof import kernel
from sdproof.errors import ProofError
from sdproof.prove.certificate import Json
from sdproof.prove.reading import proof_lines
from sdproof.statements import Statement


class Theorem(Protocol):
    """What a derivation needs of a theorem."""

    @property
    def name(self) -> str:
        """What it is called in its claim."""
        ...

    def certificate(self) -> Json:
        """The certificate of its statement, for the kernel."""
        ...


@lru_cache(maxsize=256)
def _accept(certificate: str) -> None:
    kernel.check(json.loads(certificate))


@dataclass(frozen=True)
class Certified:
    """The statement of a theorem; it cannot exist unless the kernel accepts its certificate.

    Attributes
    ----------
    theorem : Theorem

    Raises
    ------
    sdproof.errors.ProofError
        If the kernel refuses the certificate, or it is one of another kind.
    """

    theorem: Theorem
    text: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        try:
            certificate = self.theorem.certificate()
            text, kind = json.dumps(certificate), certificate["kind"]
        except (AttributeError, TypeError, ValueError, LookupError):
            raise ProofError(f"{str(self.theorem)[:40]!r}: not a theorem") from None
        if kind != "family":
            raise ProofError(f"{self.theorem.name}: a certificate of kind {kind!r} is no theorem")
        try:
            _accept(text)
        except (kernel.Invalid, kernel.Unreadable) as error:
            raise ProofError(f"{self.theorem.name}: {error}") from None
        object.__setattr__(self, "text", text)

    @property
    def certificate(self) -> Json:
        """The certificate that was accepted."""
        found: Json = json.loads(self.text)
        return found

    @property
    def statement(self) -> Json:
        """The statement, as the kernel reads it."""
        found: Json = self.certificate["statement"]
        return found

    @property
    def _stated(self) -> Statement:
        return Statement(self.statement)

    def __str__(self) -> str:
        return self._stated.formula_text

    def latex(self) -> str:
        """The statement as LaTeX, without its quantifiers."""
        return self._stated.formula_latex

    @property
    def latex_sides(self) -> tuple[str, str]:
        """Nothing to align: the statement, and an empty right side."""
        return self.latex(), ""

    @property
    def hypotheses(self) -> tuple[str, ...]:
        """Quantifiers and hypotheses, one line each."""
        return tuple(f"{label} {text}" for label, text in self._stated.lines()[:-1])

    @property
    def proof(self) -> tuple[str, ...]:
        """The rules of the proof that the kernel checks, one line each."""
        return tuple(proof_lines(self._stated, self.certificate["proof"]))


@dataclass(frozen=True)
class Kernel:
    """The independent kernel accepts the certificate of a theorem."""

    words: ClassVar[str] = "certificate accepted by the kernel"
    expressions: ClassVar[tuple[Any, ...]] = ()

    def run(self, formula: Any, uses: Sequence[Any]) -> None:
        if type(formula) is not Certified or uses:
            raise ProofError("a certificate states its own hypotheses; accepted: a Certified alone")
