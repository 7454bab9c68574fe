"""What a law is: a property of exact cases with an exact margin.

A law is evaluated with the model and the estimator that is judged, never with the kernel, so it is
evidence independent of the proofs. It decides nothing beyond the cases it has seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from flint import fmpq

from sdproof.laws.subject import MODEL, Subject
from sdproof.model.instance import Instance
from sdproof.numbers.exact import exact_str
from sdproof.statements import Judgement, Point, Skip, Statement


class Case(NamedTuple):
    """What an estimator is asked for: an exact instance, λ > 0, and ξ ∈ R^k."""

    instance: Instance
    lam: fmpq
    xi: tuple[fmpq, ...] = ()

    def size(self) -> tuple[int, int]:
        """Rank and steps first, then the sum of all numerators and denominators."""
        numbers = [*self.instance.eigenvalues, *self.instance.snr, self.lam, *self.xi]
        total = sum(int(abs(v.p)) + int(v.q) for v in numbers)
        return self.instance.rank + len(self.xi), total

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


def _itself(case: Any) -> Iterable[Case]:
    return (case,)


@dataclass(frozen=True)
class Law:
    """A property of exact cases with an exact margin.

    Attributes
    ----------
    name : str
    words : str
        What is compared with what; of a statement, its text.
    judge : callable
        (case, subject) -> `Judgement`; raises `Skip` where the law says nothing.
    about : {"estimator", "fit", "theory"}
        What is judged: an estimator through its filter, a fit on data, or only the theory. See
        `applies`.
    most_rank, most_steps : int
        Of the cases; beyond, a fit on data would take minutes.
    statement : Statement, optional
        The statement that it is; the cases are then points of its domain.
    at : callable
        case -> the instances, λ and ξ that an estimator is asked for.
    """

    name: str
    words: str
    judge: Callable[[Any, Subject], Judgement]
    about: Literal["estimator", "fit", "theory"] = "estimator"
    most_rank: int = 64
    most_steps: int = 64
    statement: Statement | None = None
    at: Callable[[Any], Iterable[Case]] = _itself

    def applies(self, subject: Subject) -> bool:
        """Whether the law says something about this subject: every law about sdproof's own model,
        none about the theory alone to a user's estimator, none about fits to a filter."""
        return (
            subject.own
            or self.about == "estimator"
            or (self.about == "fit" and subject.fit is not None)
        )

    def violation(self, case: Case | Point, subject: Subject = MODEL) -> str | None:
        """None if the law holds at the case or says nothing there, else one line with the exact
        numbers."""
        try:
            found = self.judge(case, subject)
        except Skip:
            return None
        return None if found.within(subject.tolerance) else found.words
