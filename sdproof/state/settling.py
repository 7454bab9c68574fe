"""Runs the checks of a claim: each statement gets the verdict that its own evidence allows."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from sdproof import kernel
from sdproof.errors import SdproofError
from sdproof.numbers.display import grid
from sdproof.numbers.exact import required, sequence
from sdproof.prove.certificate import HEADER, kernel_answer
from sdproof.prove.outcome import NoProof, OpenGoal
from sdproof.prove.refusal import refused
from sdproof.state.claim import At, Claim, Context, Variant
from sdproof.state.theorem import Theorem
from sdproof.statements import Point, Statement
from sdproof.verdict import Evidence, Method, Outcome, Verdict, combine, overall

if TYPE_CHECKING:
    from sdproof.derive import Derivation

Json = dict[str, Any]
Progress = Callable[[float], None]
"""Called with the work done since the last call, in the units of `work`."""
CHECK = 20
"""Work of a check on data, in units of one statement."""
Stored = Mapping[str, Json]  # variant -> the values of a counterexample; theorem -> a certificate
HUNT_SECONDS = 30.0
Derivations: TypeAlias = "Callable[[Claim], Iterable[Derivation]]"


@dataclass(frozen=True)
class Stated:
    """One statement with the evidence for it.

    `statement` is as the kernel returned it, the theorem's own where the kernel accepted nothing;
    `given` is what it rests on beside the kernel; `certificate` is what the kernel accepted, `missing`
    what the search or the kernel said where it accepted nothing; `note` says why a stored certificate
    was not used.
    """

    theorem: Theorem
    statement: Statement
    evidence: tuple[Evidence, ...]
    given: tuple[str, ...] = ()
    certificate: Json | None = field(default=None, repr=False)
    missing: tuple[OpenGoal, ...] | kernel.Invalid = field(default=(), repr=False, compare=False)
    note: str = ""

    @cached_property
    def open(self) -> tuple[OpenGoal, ...]:
        """The goals that are left, of a search or of a proof that the kernel refuses."""
        if isinstance(self.missing, kernel.Invalid):  # only when it is asked for: it takes a second
            return (refused(self.statement, self.missing),)
        return self.missing

    @property
    def verdict(self) -> Verdict:
        """Computed from the evidence; never stored."""
        return combine((self.theorem.name,), self.evidence)

    @property
    def says(self) -> str:
        """The verdict with its qualifiers: ``"proved, given: SVD"``."""
        return qualified(self.verdict, self.given)


@dataclass(frozen=True)
class VariantResult:
    """A false variant and whether the kernel confirmed a counterexample to exactly its statement; then
    with its `certificate`."""

    variant: Variant
    statement: Statement
    evidence: Evidence
    certificate: Json | None = None

    @property
    def verdict(self) -> Verdict:
        return combine((), (self.evidence,))


@dataclass(frozen=True, repr=False)
class Settled:
    """A claim with its statements, the other evidence for it, and the verdicts that follow.

    `evidence` is that of its derivations, its laws and of data; `used` are the statements of the claims
    that it uses, and `beside` the other evidence for those claims; `variants` is empty unless false
    variants were asked for. No verdict depends on `formal`, what is known of formal proofs about it.
    """

    claim: Claim
    statements: tuple[Stated, ...]
    evidence: tuple[Evidence, ...] = ()
    used: tuple[Stated, ...] = ()
    variants: tuple[VariantResult, ...] = ()
    formal: tuple[Evidence, ...] = ()
    beside: tuple[tuple[Evidence, ...], ...] = ()

    def __repr__(self) -> str:
        return f"Settled({self.claim.id}: {self.says})"

    @property
    def given(self) -> tuple[str, ...]:
        """What its statements, and those that it uses, rest on beside the kernel."""
        named = [g for s in (*self.statements, *self.used) for g in s.given]
        return tuple(dict.fromkeys(named))

    @property
    def verdict(self) -> Verdict:
        """No stronger than that of any of its statements; computed, never stored."""
        used = [s.verdict for s in self.used]
        for claim, evidence in zip(self.claim.all_used(), self.beside, strict=False):
            if not claim.theorems or any(e.outcome is Outcome.FAILS for e in evidence):
                used.append(combine((), evidence))
        return overall([s.verdict for s in self.statements], used, self.evidence)

    @property
    def says(self) -> str:
        return qualified(self.verdict, self.given)

    @property
    def everything(self) -> tuple[Evidence, ...]:
        """The evidence of its statements, of the claim as a whole, and of all that it uses."""
        stated = [e for s in (*self.statements, *self.used) for e in s.evidence]
        return (*stated, *self.evidence, *(e for evidence in self.beside for e in evidence))

    @property
    def as_expected(self) -> bool:
        """No proof and no exact check failed, and every false variant that was tried came out
        refuted. That data do not reproduce a published number is a finding, not a failure."""
        failing = {e.method for e in self.everything if e.outcome is Outcome.FAILS}
        refuted = all(v.verdict is Verdict.REFUTED for v in self.variants)
        return failing <= {Method.DATA} and refuted

    def _repr_html_(self) -> str:
        """Each statement with its verdict, for notebooks."""
        rows = [(s.says, s.theorem.name, s.statement.text) for s in self.statements]
        rows += [(v.verdict.value, f"false variant {v.variant.name}", v.statement.text)
                 for v in self.variants]  # fmt: skip
        rows += [(e.outcome.value, f"{e.method.value}: {e.name}", e.scope) for e in self.evidence]
        return grid(f"{self.claim.id}: {self.says}", ("verdict", "name", "statement"), rows)


def qualified(verdict: Verdict, given: tuple[str, ...]) -> str:
    """The verdict's word, with what it rests on beside the kernel."""
    show = verdict is Verdict.PROVED and given
    return verdict.value + (f", given: {', '.join(given)}" if show else "")


def _timed(make: Callable[[], Evidence]) -> Evidence:
    start = time.perf_counter()
    evidence = make()
    return replace(evidence, seconds=time.perf_counter() - start)


def checked(theorem: Theorem, stored: Stored = MappingProxyType({})) -> Stated:
    """A theorem with what the kernel says of its certificate: it holds if the statement that the kernel
    returns is the theorem's own."""
    name, wanted = theorem.name, theorem.statement

    def found(
        outcome: Outcome, detail: str, missing: tuple[OpenGoal, ...] | kernel.Invalid = ()
    ) -> Stated:
        own = Evidence(name, Method.CERTIFICATE, outcome, wanted.text, detail, part=name)
        return Stated(theorem, wanted, (own,), wanted.given, missing=missing, note=note)

    kept = stored.get(name) if theorem.is_searched else None
    fault = None if kept is None else theorem.fault(kept)
    note = f"the stored certificate is not used: {fault}" if fault else ""
    try:
        certificate = theorem.certificate(stored)
    except NoProof as error:
        if error.found.counterexample is not None:
            return _refuted(found(Outcome.FAILS, ""), error.found.counterexample)
        return found(Outcome.NOT_RUN, str(error), error.found.open)
    except SdproofError as error:
        return found(Outcome.NOT_RUN, str(error))
    try:
        answer = kernel_answer(json.dumps(certificate))
    except kernel.Invalid as error:
        return found(Outcome.FAILS, f"the kernel refuses the proof: {error}", error)
    except kernel.Unreadable as error:
        return found(Outcome.FAILS, f"the kernel refuses the proof: {error}")
    if answer.kind != "theorem":
        return found(Outcome.FAILS, f"the certificate is of another kind: a {answer.kind}")
    if Statement(answer.statement) != wanted:
        return found(Outcome.FAILS, f"the certificate shows another statement: {answer}")
    shown = found(Outcome.HOLDS, "kernel accepts")
    return replace(shown, statement=Statement(answer.statement), certificate=certificate)


def _refuted(stated: Stated, certificate: Json) -> Stated:
    """A statement with a counterexample, if the kernel agrees that it is one to exactly this."""
    (evidence,) = stated.evidence
    at, detail = confirmed(stated.statement, certificate)
    outcome = Outcome.NOT_RUN if at is None else Outcome.FAILS
    own = replace(evidence, outcome=outcome, counterexample=at, detail=detail)
    return replace(stated, evidence=(own,))


def confirmed(statement: Statement, certificate: Json) -> tuple[Json | None, str]:
    """The values of a counterexample that the kernel confirms to exactly this statement, with them in
    one line; or None, and why not."""
    try:
        answer = kernel.check(certificate)
    except (kernel.Invalid, kernel.Unreadable) as error:
        return None, f"no counterexample: {error}"
    if answer.kind != "counterexample" or Statement(answer.statement) != statement:
        return None, f"the certificate is about another statement: {answer}"
    from sdproof.search.evidence import point_text

    at: Json = {k: v for k, v in certificate.items() if k in ("values", "directions", "steps")}
    return at, point_text(statement, certificate)


def stated(
    theorem: Theorem,
    given: tuple[str, ...],
    context: Context | None,
    stored: Stored = MappingProxyType({}),
) -> Stated:
    """One statement: its certificate, and (with a context) its own exact margin at hard points and at
    drawn ones."""
    found = checked(theorem, stored)
    evidence = found.evidence
    if context is not None:
        from sdproof.search.evidence import drawn
        from sdproof.search.hard import KINDS, at_hard_points

        statement = found.statement
        if statement.kind in KINDS:
            evidence = (*evidence, _timed(lambda: at_hard_points(statement)))
        own = _timed(lambda: drawn(statement, context.examples, context.seed))
        evidence = (*evidence, own)
    return replace(found, evidence=evidence, given=(*given, *found.given))


def counterexample(statement: Statement, at: At) -> Json:
    """The certificate that a statement fails at a point."""
    data = HEADER | {"kind": "counterexample", "statement": statement.data}
    data |= {"values": dict(at.values), "directions": [dict(d) for d in at.directions]}
    if at.steps:
        data["steps"] = [dict(s) for s in at.steps]
    if statement.kind == "infimum":
        from sdproof.search.hunt.confirmed import least_of

        data["least"] = least_of(statement, Point.read(statement, data))
    return data


def refute(
    claim: Claim, variant: Variant, stored: Stored | None = None, seconds: float = HUNT_SECONDS
) -> VariantResult:
    """Have the kernel confirm a counterexample to exactly this variant: the one given, the one found
    before, or one that a hunt finds."""
    required(claim, Claim, "claim", "a sdproof.Claim")
    required(variant, Variant, "variant", "a Variant")
    required({} if stored is None else stored, Mapping, "stored", "a dict, or None")
    statement = claim.false(variant)

    def result(
        detail: str, certificate: Json | None = None, at: Json | None = None
    ) -> VariantResult:
        outcome = Outcome.NOT_RUN if at is None else Outcome.FAILS
        own = Evidence(variant.name, Method.CERTIFICATE, outcome, statement.text, detail,
                       counterexample=at)  # fmt: skip
        return VariantResult(variant, statement, own, certificate)

    try:
        if isinstance(variant.at, At):
            certificate: Json | None = counterexample(statement, variant.at)
        elif stored is not None and variant.name in stored:
            certificate = HEADER | {"kind": "counterexample", "statement": statement.data}
            certificate |= stored[variant.name]
        else:
            from sdproof.search.hunt import counterexample_to

            certificate = counterexample_to(statement, seconds)
    except (kernel.Invalid, kernel.Unreadable, SdproofError) as error:
        return result(f"no counterexample: {error}")
    if certificate is None:
        return result("a hunt found no counterexample")
    at, detail = confirmed(statement, certificate)
    return result(detail, None if at is None else certificate, at)


def work(claim: Claim, variants: bool = False) -> int:
    """How much `settle` has to do, in units of one statement."""
    own = len(claim.theorems) + 2 * len(claim.laws) + CHECK * len(claim.checks)
    return own + len(claim.variants) * variants


def _other_evidence(
    claim: Claim, context: Context, progress: Progress = lambda _: None
) -> Iterator[Evidence]:
    from sdproof.search.evidence import law_checks

    for law in claim.laws:
        for look in law_checks(law, context.ranks, context.examples, context.seed):
            yield _timed(look)
            progress(1)
    for check in claim.checks:
        share = _Share(progress)
        yield _timed(partial(check, replace(context, report=share.report)))
        share.report(1)


class _Share:
    """What a long check reports of itself, as progress."""

    def __init__(self, progress: Progress) -> None:
        self.progress, self.done = progress, 0.0

    def report(self, share: float) -> None:
        """The share that is done; it never goes back."""
        now = max(self.done, min(1.0, share))
        self.progress(CHECK * (now - self.done))
        self.done = now


def _as_used(theorem: Theorem, given: tuple[str, ...], stored: Stored) -> Stated:
    """A statement that others rest on, with what the kernel says of it: asked once in a process for the
    same theorem and the same stored certificate."""
    key = given, json.dumps(stored.get(theorem.name), sort_keys=True)
    known: dict[Any, Stated] = theorem.__dict__.setdefault("_used_as", {})
    if key not in known:
        known[key] = stated(theorem, given, None, stored)
    return known[key]


_KNOWN: dict[tuple[int, Context], tuple[Claim, tuple[Evidence, ...]]] = {}


def _beside(claim: Claim, context: Context) -> tuple[Evidence, ...]:
    """The evidence of the laws and data of a claim that others use, found once for each of them."""
    key = id(claim), context
    if key not in _KNOWN:  # with the claim, so that its identity stays its own
        _KNOWN[key] = claim, tuple(_other_evidence(claim, context))
    return _KNOWN[key][1]


def derived(derivation: Derivation) -> Evidence:
    """The derivation made with its own rank and number of steps: each line is checked as it is made."""

    def found(outcome: Outcome, scope: str, detail: str, lines: int = 0) -> Evidence:
        return Evidence(derivation.name, Method.DERIVATION, outcome, scope, detail, cases=lines)

    try:
        made = derivation.derive(trim=False)
    except SdproofError as error:
        return found(Outcome.FAILS, derivation.title, str(error))
    return found(Outcome.HOLDS, made.scope, "each line checked", len(made.lines))


def settle(
    claim: Claim,
    context: Context | None = None,
    *,
    variants: bool = False,
    stored: Stored | None = None,
    certificates: Mapping[str, Stored] = MappingProxyType({}),
    formal: tuple[Evidence, ...] = (),
    derivations: Derivations = lambda _: (),
    progress: Progress = lambda _: None,
) -> Settled:
    """Run every check of a claim.

    Parameters
    ----------
    claim : Claim
    context : Context, optional
        Ranks, seed, number of drawn points, data folder.
    variants : bool
        Also refute the false variants.
    stored : mapping, optional
        Counterexamples found before, by variant.
    certificates : mapping
        Certificates found before, by claim and theorem; the kernel checks them, and one that is not of
        exactly the theorem is not used, which the evidence says.
    formal : tuple of Evidence
        What is known of formal proofs; passed through.
    derivations : callable
        Claim -> the derivations of its formulas.
    progress : callable
        See `Progress`.
    """
    required(claim, Claim, "claim", "a sdproof.Claim")
    context = Context() if context is None else context
    required(context, Context, "context", "a sdproof.Context")
    required(variants, bool, "variants", "True or False")
    required({} if stored is None else stored, Mapping, "stored", "a dict, or None")
    required(certificates, Mapping, "certificates", "a dict")
    required(progress, Callable, "progress", "a function")
    formal = tuple(sequence(formal, "formal", "a list of Evidence"))
    statements, results = [], []
    for theorem in claim.theorems:
        kept = certificates.get(claim.id, {})
        statements.append(stated(theorem, claim.given, context, kept))
        progress(1)
    own = [_timed(partial(derived, d)) for d in derivations(claim)]
    own += _other_evidence(claim, context, progress)
    used = [
        _as_used(t, c.given, certificates.get(c.id, {}))
        for c in claim.all_used()
        for t in c.theorems
    ]
    beside = tuple((*map(derived, derivations(c)), *_beside(c, context)) for c in claim.all_used())
    for variant in claim.variants if variants else ():
        results.append(refute(claim, variant, stored))
        progress(1)
    return Settled(
        claim, tuple(statements), tuple(own), tuple(used), tuple(results), formal, beside
    )
