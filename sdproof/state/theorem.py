"""A theorem as a value: one statement, and what proves it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from sdproof import kernel
from sdproof.errors import InputError, ProofError
from sdproof.model.instance import Instance
from sdproof.prove.certificate import HEADER, kernel_answer
from sdproof.prove.outcome import NoProof, OpenGoal, Search
from sdproof.state.building import built
from sdproof.state.family import Family, Formulas, Signs
from sdproof.statements import Statement

Json = dict[str, Any]
SEARCH_SECONDS = 30.0
"""Time limit of a search where no command says another."""
FAULT = "fault"
"""The one field of what stands for a stored certificate that could not be read: the error."""


class Auto:
    """The value `auto`: look for a proof, or for a counterexample."""

    def __repr__(self) -> str:
        return "auto"

    def __reduce__(self) -> str:
        return "auto"


auto: Final = Auto()
"""In place of a proof, or of the point at which a false variant fails: search for it."""


@dataclass(frozen=True)
class Theorem:
    """One statement and its proof.

    Attributes
    ----------
    family : Family or sdproof.Instance
        What it is about: every instance of a family, or one exact instance.
    forall : mapping
        Further numbers that it holds for: name -> sign, such as ``{"lam": "positive"}``.
    states : str
        The conclusion. A side that names a variable of a direction is summed over all directions; a
        formula that names none speaks of fixed numbers only. For families ``least`` is the infimum of
        the risk over λ > 0 and ξ ∈ R^steps. For an instance: ``"rho >= 3/2"`` (for all λ > 0 and
        ξ ∈ R^steps), ``"rho <= 3/2"`` or ``"rho < 3/2 <= ridge"`` (at the point `at`), ``"steps = 2"``.
    steps : {"any", "r", "r+1"} or int or str, optional
        "any": ``q`` (``q_m`` in direction m) is the filter after any number of steps whose ξ satisfy
        `xi`. "r", "r+1": distinct eigenvalues, and some ξ in R^r (R^(r+1)) has the filter values ``q``.
        With ``least``, and for an instance: the number of steps.
    xi : str, optional
        What every ξ satisfies, such as ``"0 <= xi <= 1"``; real by default.
    recursion : mapping
        Other recursions: name -> (start, step), e.g. ``{"q": ("0", "q + eta*e*(1-q)")}``; the statement
        holds after any number of steps. `fresh`: signs of numbers chosen anew at every step;
        `at_each_step`: relations that they satisfy.
    krylov : mapping
        Hypotheses about polynomials: name -> c, an expression in fixed numbers. After k steps
        Σ_j P(e_j)² ≥ c P(e_m)² for every polynomial P of degree at most k + 1 with P(0) = 0.
    given, each, sums, let, direction_let : mapping
        As in `Family`, in addition to it.
    at : mapping
        For an instance: ``{"lam": "1/2", "xi": ["-1"]}``.
    proof : dict or auto
        From the constructors in `sdproof.prove`; auto searches.
    uses : tuple of Theorem
        Theorems that the proof uses, by their names with ``_`` for ``-``.
    idea, remark : str
        Prose; shown as a remark, never as what was checked.

    Raises
    ------
    sdproof.errors.InputError
        When the statement is first asked for (a `Claim` asks at once): a formula that cannot be read.
    """

    name: str
    family: Family | Instance = field(default_factory=Family)
    forall: Signs = field(default_factory=dict)
    states: str = ""
    steps: str | int | None = None
    xi: str | None = None
    recursion: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    fresh: Signs = field(default_factory=dict)
    at_each_step: Formulas = field(default_factory=dict)
    krylov: Formulas = field(default_factory=dict)
    given: Formulas = field(default_factory=dict)
    each: Formulas = field(default_factory=dict)
    sums: Formulas = field(default_factory=dict)
    let: Formulas = field(default_factory=dict)
    direction_let: Formulas = field(default_factory=dict)
    at: Mapping[str, Any] = field(default_factory=dict)
    proof: Any = field(default=auto, repr=False)
    uses: tuple[Theorem, ...] = ()
    idea: str = ""
    remark: str = ""

    @cached_property
    def statement(self) -> Statement:
        """The statement, as data: all that a verdict is ever attached to."""
        return built(self)

    def _repr_latex_(self) -> str:
        """The statement, for notebooks."""
        return f"$\\displaystyle {self.statement.latex}$"

    def changed(self, **changes: Any) -> Theorem:
        """The theorem with other fields, for variants."""
        try:
            return replace(self, **changes)
        except TypeError as error:
            raise InputError(f"theorem {self.name}: {error}") from None

    def certificate(self, stored: Mapping[str, Json] = MappingProxyType({})) -> Json:
        """The certificate, as the kernel reads it.

        Parameters
        ----------
        stored : mapping
            Certificates found before, by the names of theorems; one that `fault` has nothing against
            is taken instead of a search.

        Raises
        ------
        sdproof.prove.outcome.NoProof
            If a search was asked for and finds no proof.
        """
        if self.is_searched:
            kept = stored.get(self.name)
            if kept is not None and self.fault(kept) is None:
                return kept
            found: Search = self.__dict__.get("_found") or self.search(stored=stored)
            if found.certificate is None:
                raise NoProof(self.name, found)
            return found.certificate
        if not isinstance(self.proof, dict):
            raise InputError(
                f"theorem {self.name}, proof: {type(self.proof).__name__}; accepted: auto, or a proof "
                "made by the functions of sdproof.prove"
            )
        try:
            json.dumps(self.proof)
        except (TypeError, ValueError, RecursionError) as error:
            raise InputError(
                f"theorem {self.name}, proof: {error}; accepted: a JSON value, as the functions of "
                "sdproof.prove make it"
            ) from None
        own = {"kind": "family", "statement": self.statement.data, "proof": self.proof}
        return self._with_used(HEADER | own, stored)

    @property
    def is_searched(self) -> bool:
        """Whether its proof is searched for, not given."""
        return self.proof is auto or isinstance(self.family, Instance)

    def search(
        self,
        seconds: float = SEARCH_SECONDS,
        report: Callable[[str], None] = lambda _: None,
        stored: Mapping[str, Json] = MappingProxyType({}),
    ) -> Search:
        """Search for a proof and for a counterexample, whatever proof is given; `certificate` keeps
        what is found. See `sdproof.prove.auto.search`."""
        from sdproof.prove import auto as automatic

        used = [(_identifier(t.name), t.statement) for t in self._used()]
        found = automatic.search(self.statement, used, seconds, report)
        if found.certificate is not None and found.certificate.get("kind") == "family":
            try:
                found = replace(found, certificate=self._with_used(found.certificate, stored))
            except ProofError as error:
                missing = OpenGoal(str(error), "a proof that rests on it", "")
                found = replace(found, certificate=None, open=(missing,))
        self.__dict__["_found"] = found  # the fields are frozen; this is none of them
        return found

    def fault(self, kept: Json) -> str | None:
        """Why a certificate does not show exactly this theorem, from what its `uses` say now and from
        theorems of the certificate's own; None if it does."""
        if isinstance(error := kept.get(FAULT), InputError):  # which no file can say
            return str(error)
        try:
            answer = kernel_answer(json.dumps(kept))
        except (kernel.Invalid, kernel.Unreadable) as error:
            return f"the kernel refuses it: {error}"
        if answer.kind != "theorem" or Statement(answer.statement) != self.statement:
            return "it is about another statement"
        used = {_identifier(t.name): t.statement for t in self._used()}
        shown = kept.get("theorems", {}).items()
        if any(n in used and Statement(t["statement"]) != used[n] for n, t in shown):
            return "it uses other theorems"
        return None

    def _with_used(self, certificate: Json, stored: Mapping[str, Json]) -> Json:
        """With the proofs of the theorems that it uses, directly or through others; an error if one of
        these has none."""
        shown, own = dict[str, Json](), certificate.get("theorems", {})
        asked = _referred([certificate["proof"], *(entry["proof"] for entry in own.values())])
        for theorem in self._used():
            if _identifier(theorem.name) not in asked:
                continue
            try:
                used = theorem.certificate(stored)
            except NoProof as error:  # that of another theorem: no open goals of this one
                raise ProofError(f"used theorem {error}") from error
            if used["kind"] != "family":
                raise InputError(
                    f"theorem {theorem.name}: about one instance; accepted in uses: a family"
                )
            entry = {"statement": used["statement"], "proof": used["proof"]}
            shown |= used.get("theorems", {}) | {_identifier(theorem.name): entry}
        shown |= own
        needed, new = set[str](), _referred(certificate["proof"])
        while new:
            needed |= new
            new = {n for name in new for n in _referred(shown[name]["proof"])} - needed
        kept = {name: entry for name, entry in shown.items() if name in needed}
        return {k: v for k, v in certificate.items() if k != "theorems"} | (
            {"theorems": kept} if kept else {}
        )

    def _used(self) -> Iterator[Theorem]:
        """The theorems that the certificate shows first, each after those that it uses."""
        found: dict[str, Theorem] = {}
        for theorem in self.uses:
            for other in (*theorem._used(), theorem):
                known = found.setdefault(_identifier(other.name), other)
                if known.statement != other.statement:
                    raise InputError(
                        f"theorem {self.name}: uses {known.name} and {other.name}, which a proof cannot "
                        "tell apart; accepted: names that differ in letters or digits"
                    )
        yield from found.values()


def _identifier(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]", "_", name)


def _referred(proof: Any) -> set[str]:
    """The theorems that a proof uses."""
    if isinstance(proof, list):
        return set().union(*map(_referred, proof))
    if not isinstance(proof, dict):
        return set()
    own = {proof["theorem"]} if isinstance(proof.get("theorem"), str) else set[str]()
    return own.union(*map(_referred, proof.values()))
