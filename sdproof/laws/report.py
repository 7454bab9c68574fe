"""What running laws against an estimator found, as text, HTML and JSON."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from html import escape
from typing import Literal, NoReturn, TypeAlias

from flint import fmpq

from sdproof.laws.base import Case, Law
from sdproof.laws.reach import Reach
from sdproof.laws.subject import Subject
from sdproof.numbers.display import cut
from sdproof.numbers.exact import exact_str
from sdproof.statements import Point

Result: TypeAlias = Literal["holds", "fails", "not applicable", "no case"]
_NUMBER, _LINE = 24, 240
_HEAD = ("law", "result", "margin", "tried up to")
WIDER = "max_rank, max_steps, max_lam, max_ratio, max_size go further"


@dataclass(frozen=True, slots=True)
class LawResult:
    """What one law says about a subject on the cases tried.

    Attributes
    ----------
    law : Law
    result : {"holds", "fails", "not applicable", "no case"}
    tolerance : flint.fmpq or None
        None: every comparison was exact.
    cases : int
        How many cases were judged, the failing one included.
    margin : flint.fmpq or None
        The least margin seen, or that of the counterexample; with a tolerance, relative.
    counterexample : Case, sdproof.statements.Point or None
        The first violated case; small ones are tried first.
    found : str
        The compared numbers there.
    tried : Reach or None
        How far the cases tried went.
    """

    law: Law
    result: Result
    tolerance: fmpq | None = None
    cases: int = 0
    margin: fmpq | None = None
    counterexample: Case | Point | None = None
    found: str = ""
    tried: Reach | None = None

    @property
    def words(self) -> str:
        """The result in words, which say "within tolerance" where floats were compared."""
        if self.result in ("not applicable", "no case"):
            return self.result
        how = "exactly" if self.tolerance is None else "within tolerance"
        if self.result == "holds":
            return f"holds {how} on {self.cases} cases"
        beyond = "" if self.tolerance is None else " beyond tolerance"
        return f"fails{beyond} at case {self.cases}"

    def to_json(self) -> dict[str, object]:
        """Exact numbers as strings."""
        at = self.counterexample
        return {
            "law": self.law.name,
            "result": self.result,
            "cases": self.cases,
            "tolerance": None if self.tolerance is None else exact_str(self.tolerance),
            "margin": None if self.margin is None else exact_str(self.margin),
            "counterexample": None if at is None else at.to_json(),
            "found": self.found,
            "tried": None if self.tried is None else self.tried.to_json(),
        }


@dataclass(frozen=True)
class LawReport:
    """The results of all laws that were run against one subject.

    Attributes
    ----------
    subject : Subject
    results : tuple of LawResult
    examples, seed : int
        Random cases per law, and their seed.
    """

    subject: Subject
    results: tuple[LawResult, ...]
    examples: int
    seed: int

    def __bool__(self) -> NoReturn:
        raise TypeError("a LawReport is not a truth value; ask `report.failing`")

    @property
    def failing(self) -> tuple[LawResult, ...]:
        """The laws that fail."""
        return tuple(r for r in self.results if r.result == "fails")

    @property
    def holding(self) -> tuple[LawResult, ...]:
        """The laws that hold on every case tried."""
        return tuple(r for r in self.results if r.result == "holds")

    @property
    def summary(self) -> str:
        """One line."""
        tolerance = self.subject.tolerance
        how = "exact numbers" if tolerance is None else f"relative tolerance {tolerance}"
        other = len(self.results) - len(self.failing) - len(self.holding)
        return (
            f"{self.subject.name}: {len(self.failing)} laws fail, {len(self.holding)} hold on the "
            f"cases tried, {other} not applicable ({how}; seed {self.seed})"
        )

    @property
    def tried(self) -> Reach | None:
        """How far the cases of all laws together went; None if there was no case."""
        found = [r.tried for r in self.results if r.tried is not None]
        return reduce(Reach.joined, found) if found else None

    @property
    def looked(self) -> str:
        """How far the cases of all laws together went; each law's own reach is in its row."""
        return f"tried up to {self.tried}; nothing beyond: {WIDER}" if self.tried else ""

    def _rows(self) -> list[tuple[str, str, str, str]]:
        return [
            (
                r.law.name,
                r.words,
                "" if r.margin is None else cut(exact_str(r.margin), _NUMBER),
                "" if r.tried is None else str(r.tried),
            )
            for r in self.results
        ]

    def __str__(self) -> str:
        rows = [_HEAD, *self._rows()]
        widths = [max(len(row[i]) for row in rows) for i in (0, 1, 2)]
        lines = [self.summary, ""]
        results = [None, *self.results]
        for row, result in zip(rows, results, strict=True):
            cells = [cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True)]
            lines.append("  ".join(cells).rstrip())
            if result is not None and result.counterexample is not None:
                lines.append(f"    at {cut(str(result.counterexample), _LINE)}")
                lines.append(f"    {cut(result.found, _LINE)}")
        return "\n".join([*lines, *(["", self.looked] if self.looked else [])])

    def _repr_html_(self) -> str:
        body = []
        for row, result in zip(self._rows(), self.results, strict=True):
            at = result.counterexample
            where = "" if at is None else f"{at}: {result.found}"
            cells = (*row, cut(where, _LINE))
            body.append("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in cells) + "</tr>")
        head = "".join(f"<th>{h}</th>" for h in (*_HEAD, "counterexample"))
        return (
            f"<table><caption>{escape(self.summary)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"
            + (f"<p>{escape(self.looked)}</p>" if self.looked else "")
        )

    def to_json(self) -> dict[str, object]:
        """Everything, exact numbers as strings."""
        return {
            "subject": self.subject.name,
            "examples": self.examples,
            "seed": self.seed,
            "tried": None if self.tried is None else self.tried.to_json(),
            "results": [r.to_json() for r in self.results],
        }
