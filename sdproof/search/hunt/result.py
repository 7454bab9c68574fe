"""What a hunt found, as text and JSON; it says "searched", never "proved"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn

from flint import fmpq

from sdproof.numbers.balls import decimal_bounds
from sdproof.numbers.display import cut
from sdproof.numbers.exact import exact_str
from sdproof.prove.certificate import Json
from sdproof.search.hunt.targets import Target
from sdproof.statements.judgement import Judgement

_WIDTH = 200


def brief(value: fmpq) -> str:
    """A margin as an exact fraction; a longer one as an enclosure to 6 digits."""
    text = exact_str(value)
    return text if len(text) <= 24 else "[{}, {}]".format(*decimal_bounds(value, value, 6))


@dataclass
class Tally:
    """The cases of one target so far.

    Attributes
    ----------
    target : Target
    cases : int
        How many were judged, those of shrinking included.
    tightest : Judgement or None
        The judgement of least relative margin, and `where` it is.
    violation : tuple or None
        The smallest violating case seen, with its judgement.
    """

    target: Target
    cases: int = 0
    tightest: Judgement | None = None
    where: Any = None
    violation: tuple[Any, Judgement] | None = None

    def add(self, case: Any, found: Judgement) -> bool:
        """Count a case; returns whether the property holds there."""
        self.cases += 1
        if self.tightest is None or found.relative_margin < self.tightest.relative_margin:
            self.tightest, self.where = found, case
        if found.within(self.target.tolerance):
            return True
        size = self.target.size
        if self.violation is None or size(case) < size(self.violation[0]):
            self.violation = case, found
        return False

    def __str__(self) -> str:
        if self.tightest is None:
            return f"{self.target.name}: no case"
        margin, where = brief(self.tightest.margin), cut(str(self.where), _WIDTH)
        return f"{self.target.name}: {self.cases} cases, tightest margin {margin}\n    at {where}"

    def to_json(self) -> Json:
        """Exact numbers as strings."""
        at = self.tightest
        return {
            "name": self.target.name,
            "text": self.target.text,
            "cases": self.cases,
            "tightest_margin": None if at is None else exact_str(at.margin),
            "tightest_found": None if at is None else at.words,
            "tightest_at": None if at is None else self.where.to_json(),
            "violated": self.violation is not None,
        }


@dataclass(frozen=True)
class Counterexample:
    """A violating case, shrunk.

    Attributes
    ----------
    target : Target
    case : sdproof.laws.Case or sdproof.statements.Point
    judgement : Judgement
        Evaluated afresh, outside Hypothesis.
    confirmed : str
        "by the kernel", "by exact or certified arithmetic", or in words for an estimator in floats; empty
        when the evaluation afresh did not show a violation, which then is no counterexample.
    certificate : dict or None
        The kernel certificate, if there is one.
    beside : str
        Of a statement about the least risk: where the risk is what refutes it.
    """

    target: Target
    case: Any
    judgement: Judgement
    confirmed: str
    certificate: Json | None = None
    beside: str = ""

    def __str__(self) -> str:
        how = (
            f"confirmed {self.confirmed}"
            if self.confirmed
            else "NOT confirmed when evaluated afresh"
        )
        found = cut(self.judgement.words, _WIDTH)
        beside = f"\n    {cut(self.beside, _WIDTH)}" if self.beside else ""
        return (
            f"{self.target.name}: {found}\n    at {cut(str(self.case), _WIDTH)}{beside}\n    {how}"
        )

    def to_json(self) -> Json:
        """Exact numbers as strings."""
        return {
            "of": self.target.name,
            "text": self.target.text,
            "at": self.case.to_json(),
            "margin": exact_str(self.judgement.margin),
            "found": self.judgement.words,
            "beside": self.beside or None,
            "confirmed": self.confirmed or None,
            "certificate": self.certificate,
        }


@dataclass(frozen=True)
class Hunt:
    """A finished or interrupted hunt.

    Attributes
    ----------
    what : str
        What was searched.
    seed : int
    seconds : float
        Elapsed.
    tallies : tuple of Tally
    counterexamples : tuple of Counterexample
        Confirmed or not; see `confirmed`.
    interrupted : bool
        By Ctrl-C.
    """

    what: str
    seed: int
    seconds: float
    tallies: tuple[Tally, ...]
    counterexamples: tuple[Counterexample, ...]
    interrupted: bool = False

    def __bool__(self) -> NoReturn:
        raise TypeError("a Hunt is not a truth value; ask `hunt.confirmed`")

    @property
    def confirmed(self) -> tuple[Counterexample, ...]:
        """The counterexamples that were confirmed."""
        return tuple(c for c in self.counterexamples if c.confirmed)

    @property
    def cases(self) -> int:
        """How many cases were judged."""
        return sum(t.cases for t in self.tallies)

    @property
    def tightest(self) -> Tally | None:
        """The tally with the least relative margin."""
        seen = [t for t in self.tallies if t.tightest is not None]
        return min(seen, key=lambda t: t.tightest.relative_margin, default=None)  # type: ignore[union-attr]

    @property
    def summary(self) -> str:
        """One line."""
        searched = f"{self.cases} cases, {self.seconds:.1f} seconds"
        stopped = "interrupted: " if self.interrupted else ""
        unseen = sum(t.cases == 0 for t in self.tallies)
        gap = f"; {unseen} of {len(self.tallies)} properties without a case" if unseen else ""
        about = f"(seed {self.seed}{gap})"
        if self.confirmed:
            known = f"{len(self.confirmed)} counterexample{'s' * (len(self.confirmed) != 1)}"
            return f"{self.what}: {stopped}{known} in {searched} {about}"
        doubtful = len(self.counterexamples)
        missed = f", {doubtful} violation{'s' * (doubtful != 1)} not confirmed" if doubtful else ""
        return (
            f"{self.what}: {stopped}no counterexample in {searched}{missed}: this proves nothing"
            f" {about}"
        )

    def __str__(self) -> str:
        lines = [self.summary, *(f"  {c}" for c in self.counterexamples)]
        if not self.counterexamples:
            lines += [f"  {t}" for t in self.tallies]
        return "\n".join(lines)

    def to_json(self) -> Json:
        """Everything, exact numbers as strings; `seconds` rounded to milliseconds, as a string."""
        return {
            "what": self.what,
            "result": "counterexample" if self.confirmed else "none found",
            "says": "refuted by a confirmed counterexample"
            if self.confirmed
            else "searched only: this proves nothing",
            "seed": self.seed,
            "seconds": f"{self.seconds:.3f}",
            "cases": self.cases,
            "interrupted": self.interrupted,
            "counterexamples": [c.to_json() for c in self.counterexamples],
            "searched": [t.to_json() for t in self.tallies],
        }
