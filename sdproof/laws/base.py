"""What a law is: a property of exact cases with an exact margin.

A law is evaluated with the model and the optimum, never with the kernel, so it is evidence
independent of the proofs. It decides nothing beyond the cases it has seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol, TypeAlias

from flint import fmpq

from sdproof.laws.subject import MODEL, Subject
from sdproof.model.instance import Instance
from sdproof.numbers.exact import exact_str
from sdproof.statements.judgement import Judgement

Ranks: TypeAlias = tuple[int, ...]


class Case(NamedTuple):
    """One point at which a law is evaluated: an exact instance, λ > 0, and ξ ∈ R^k."""

    instance: Instance
    lam: fmpq
    xi: tuple[fmpq, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Exact numbers as strings."""
        return {
            "eigenvalues": [exact_str(e) for e in self.instance.eigenvalues],
            "snr": [exact_str(b) for b in self.instance.snr],
            "lam": exact_str(self.lam),
            "xi": [exact_str(x) for x in self.xi],
        }

    def __str__(self) -> str:
        """One line: ``e = (1, 1/2), B = (3, 0), λ = 1, ξ = (2)``."""
        numbers = (self.instance.eigenvalues, self.instance.snr, self.xi)
        e, b, xi = (", ".join(map(exact_str, values)) for values in numbers)
        return f"e = ({e}), B = ({b}), λ = {exact_str(self.lam)}, ξ = ({xi})"


@dataclass(frozen=True)
class Domain:
    """Where a law is claimed to hold; `sdproof.laws.generators` draws cases from it.

    Attributes
    ----------
    name : str
    words : str
        Which instances, λ and ξ; also any special use of `lam`.
    contains : callable
        Case -> whether it is in the domain; a law says nothing about cases outside.
    """

    name: str
    words: str
    contains: Callable[[Case], bool]


class Judge(Protocol):
    """(case, subject) -> judgement; without a subject sdproof's own model is judged."""

    def __call__(self, case: Case, subject: Subject = MODEL, /) -> Judgement: ...


@dataclass(frozen=True)
class Law:
    """A property of exact cases with an exact margin.

    Attributes
    ----------
    name : str
    words : str
        What is compared with what.
    judge : callable
        (case, subject) -> `Judgement`; the subject is sdproof's own model by default.
    domain : Domain
        Where the law is claimed to hold.
    listed : callable
        Ranks -> the cases of the exact evaluation.
    about : {"estimator", "fit", "theory"}
        What is judged: an estimator through its filter, a fit on data, or only the theory (the
        parameters, or the least risk over all ξ). See `applies`.
    most_rank : int
        Largest rank at which the listed cases are evaluated: beyond it they would take minutes.
    """

    name: str
    words: str
    judge: Judge
    domain: Domain
    listed: Callable[[Ranks], Iterable[Case]]
    about: Literal["estimator", "fit", "theory"] = "estimator"
    most_rank: int = 10_000

    def applies(self, subject: Subject) -> bool:
        """Whether the law says something about this subject: every law about sdproof's own model,
        none about the theory alone to a user's estimator, none about fits to a filter."""
        return (
            subject.own
            or self.about == "estimator"
            or (self.about == "fit" and subject.fit is not None)
        )

    def violation(self, case: Case, subject: Subject = MODEL) -> str | None:
        """None if the law holds at the case, else one line with the exact numbers."""
        found = self.judge(case, subject)
        return None if found.within(subject.tolerance) else found.words
