"""What a law is: a property of exact cases with an exact margin.

A law is evaluated with the model and the optimum, never with the kernel, so it is evidence
independent of the proofs. It decides nothing beyond the cases it has seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol, TypeAlias

from flint import fmpq

from sdproof.laws.subject import MODEL, Subject
from sdproof.model.instance import Instance
from sdproof.numbers.exact import exact_str

Ranks: TypeAlias = tuple[int, ...]
_ONE = fmpq(1)


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


@dataclass(frozen=True, slots=True)
class Judgement:
    """How far a law is from being violated at one case.

    Attributes
    ----------
    margin : flint.fmpq
        Exact. lhs − rhs for an inequality lhs ≥ rhs, −|difference| for an equality (0 when it
        holds; summed when several numbers are compared); the least one of several parts.
    words : str
        The compared numbers, one line.
    relative : flint.fmpq
        The least over the parts of margin / max(1, |lhs|, |rhs|); what the tolerance of an
        estimator in floats is compared with. Default: the margin.
    strict : bool
        Whether the relation is > or <, so that a margin of 0 violates it.
    """

    margin: fmpq
    words: str
    relative: fmpq | None = None
    strict: bool = False

    @property
    def holds(self) -> bool:
        """Whether the law holds exactly at this case."""
        return bool(self.margin > 0 if self.strict else self.margin >= 0)

    @property
    def relative_margin(self) -> fmpq:
        """`relative`, or the margin where none was given."""
        return self.margin if self.relative is None else self.relative

    def within(self, tolerance: fmpq | None) -> bool:
        """Whether it holds, exactly (None) or up to a relative tolerance."""
        return self.holds if tolerance is None else bool(self.relative_margin >= -tolerance)


def at_least(left: fmpq, right: fmpq, what: str) -> Judgement:
    """left ≥ right, with margin left − right."""
    margin, scale = left - right, max(_ONE, abs(left), abs(right))
    sign = ">=" if margin >= 0 else "<"
    return Judgement(margin, f"{what}: {left} {sign} {right}", margin / scale)


def equal(left: fmpq, right: fmpq, what: str, size: fmpq = _ONE) -> Judgement:
    """left = right, with margin −|left − right|; relative to at least `size`."""
    margin, scale = -abs(left - right), max(_ONE, size, abs(left), abs(right))
    return Judgement(margin, f"{what}: {left} against {right}", margin / scale)


def all_equal(left: Sequence[fmpq], right: Sequence[fmpq], what: str) -> Judgement:
    """Two lists of numbers are equal, with margin −Σ|left_i − right_i|.

    Lists of different lengths are compared as if the shorter one went on with zeros, and are
    never equal: the difference in length counts too.
    """
    size = max(len(left), len(right))
    a, b = ([*v, *[fmpq(0)] * (size - len(v))] for v in (left, right))
    margin = -sum((abs(x - y) for x, y in zip(a, b, strict=True)), start=fmpq(0))
    margin -= abs(len(left) - len(right))
    scale = max([_ONE, *map(abs, a), *map(abs, b)])
    shown = (", ".join(map(exact_str, v)) for v in (left, right))
    return Judgement(margin, "{}: ({}) against ({})".format(what, *shown), margin / scale)


def yields(condition: bool, what: str) -> Judgement:
    """A yes or no without a distance: margin 0 or −1."""
    margin = fmpq(0 if condition else -1)
    return Judgement(margin, what, margin)


def least(parts: Iterable[Judgement]) -> Judgement:
    """The part with the least margin; its relative margin is the least of all parts."""
    listed = list(parts)
    worst = min(listed, key=lambda j: (j.margin, not j.strict))
    relative = min(j.relative_margin for j in listed)
    return Judgement(worst.margin, worst.words, relative, worst.strict)


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
