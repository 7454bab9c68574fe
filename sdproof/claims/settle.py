"""Runs the checks of a claim and computes its verdict from what they find."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from sdproof import kernel
from sdproof.claims.base import Claim, Context
from sdproof.errors import SdproofError
from sdproof.laws.base import Case, Law
from sdproof.numbers.display import grid
from sdproof.prove.theorem import Json, Refutation
from sdproof.solvers.coq import evidence as formal_evidence
from sdproof.verdict import Evidence, Method, Outcome, Verdict, combine


@dataclass(frozen=True)
class Settled:
    """A claim with the evidence found for it and the verdict that follows.

    Attributes
    ----------
    claim : Claim
    evidence : tuple of Evidence
    variants : tuple of VariantResult
        Empty unless false variants were asked for.
    formal : tuple of Evidence
        What is known of the Coq theorems about the claim; apart, because no verdict depends on it.
    """

    claim: Claim
    evidence: tuple[Evidence, ...]
    variants: tuple[VariantResult, ...] = ()
    formal: tuple[Evidence, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Computed by `sdproof.verdict.combine`; never stored."""
        return combine(parts_of(self.claim), self.evidence)

    def _repr_html_(self) -> str:
        """The verdict, its scope, and one row for each piece of evidence, for notebooks."""
        title = f"{self.claim.id}: {self.verdict.value} ({self.claim.scope})"
        rows = [(e.name, e.method.value, e.outcome.value, e.scope) for e in self.evidence]
        rows += [(v.refutation.name, "false variant", v.verdict.value, v.refutation.shows)
                 for v in self.variants]  # fmt: skip
        return grid(title, ("check", "method", "outcome", "scope"), rows)

    @property
    def as_expected(self) -> bool:
        """No proof and no exact check failed, and every false variant that was tried came out
        refuted. That data do not reproduce a published number is a finding, not a failure."""
        failing = {e.method for e in self.evidence if e.outcome is Outcome.FAILS}
        refuted = all(v.verdict is Verdict.REFUTED for v in self.variants)
        return failing <= {Method.DATA} and refuted


@dataclass(frozen=True)
class VariantResult:
    """A false variant and whether its counterexample was confirmed by the kernel."""

    refutation: Refutation
    evidence: tuple[Evidence, ...]

    @property
    def verdict(self) -> Verdict:
        return combine((), self.evidence)


def parts_of(claim: Claim) -> tuple[str, ...]:
    """The names of the parts that have to be certified for "proved"."""
    return tuple(claim.needs())


def _timed(make: Callable[[], Evidence]) -> Evidence:
    start = time.perf_counter()
    evidence = make()
    return replace(evidence, seconds=time.perf_counter() - start)


def check_certificate(name: str, make: Callable[[], Json]) -> Evidence:
    """Have the kernel check one certificate."""
    scope = "as stated in the certificate"
    try:
        statement = kernel.check(make())
    except (kernel.Invalid, kernel.Unreadable, SdproofError) as error:
        return Evidence(name, Method.CERTIFICATE, Outcome.FAILS, scope, str(error), part=name)
    return Evidence(name, Method.CERTIFICATE, Outcome.HOLDS, statement, "kernel accepts", part=name)


def evaluate_law(law: Law, cases: Iterable[Case], method: Method, scope: str) -> Evidence:
    """Evaluate a law on cases until one violates it."""
    count = 0
    for case in cases:
        count += 1
        found = law.violation(case)
        if found is not None:
            at: dict[str, object] = {**case.to_json(), "found": found}
            return Evidence(law.name, method, Outcome.FAILS, scope, found, counterexample=at)
    if count == 0:
        return Evidence(law.name, method, Outcome.NOT_RUN, scope, "no instance at these ranks")
    scope = f"{count} {scope}"
    return Evidence(law.name, method, Outcome.HOLDS, scope, law.words, cases=count)


@dataclass(frozen=True)
class Check:
    """One check to be run: its name within the claim, and its method."""

    name: str
    run: Callable[[], Evidence]
    method: Method


def _law_checks(law: Law, context: Context) -> Iterator[Check]:
    ranks = tuple(r for r in context.ranks if r <= law.most_rank)
    shown = ", ".join(map(str, ranks))
    scope = f"listed exact cases, r in {{{shown}}} and the claim's own"
    if len(ranks) < len(context.ranks):
        scope += f" (this law: r ≤ {law.most_rank})"
    cases = law.listed(ranks) if ranks else ()
    listed = partial(evaluate_law, law, cases, Method.EXACT, scope)
    yield Check(f"{law.name}, listed", listed, Method.EXACT)
    random = context.random(law.name)
    draws = (law.domain.draw(random) for _ in range(context.examples))
    scope = f"random exact cases, seed {context.seed}"
    drawn = partial(evaluate_law, law, draws, Method.PROPERTY, scope)
    yield Check(f"{law.name}, drawn", drawn, Method.PROPERTY)


def checks_of(claim: Claim, context: Context) -> list[Check]:
    """Every check of a claim, in order: certificates, laws, data."""
    checks = [
        Check(name, partial(check_certificate, name, make), Method.CERTIFICATE)
        for name, make in claim.needs().items()
    ]
    for law in claim.laws:
        checks.extend(_law_checks(law, context))
    for i, check in enumerate(claim.checks):
        checks.append(Check(f"{i}", partial(check, context), Method.DATA))
    return checks


def refute(refutation: Refutation) -> VariantResult:
    """Have the kernel confirm the counterexample to a false variant."""
    shown: dict[str, object] = {"variant": refutation.words, "values": refutation.shows}
    found = [
        check_certificate(f"{refutation.name}[{i}]", partial(dict, certificate))
        for i, certificate in enumerate(refutation.certificates)
    ]
    confirmed = bool(found) and all(e.outcome is Outcome.HOLDS for e in found)
    summary = Evidence(
        refutation.name,
        Method.CERTIFICATE,
        Outcome.FAILS if confirmed else Outcome.NOT_RUN,
        refutation.words,
        refutation.shows if confirmed else "; ".join(e.detail for e in found) or "no certificate",
        counterexample=shown if confirmed else None,
    )
    return VariantResult(refutation, (summary,))


def settle(
    claim: Claim,
    context: Context | None = None,
    *,
    variants: bool = False,
    progress: Callable[[], None] = lambda: None,
) -> Settled:
    """Run every check of a claim.

    Parameters
    ----------
    claim : Claim
    context : Context, optional
        Ranks, seed, number of random examples, data folder.
    variants : bool
        Also refute the false variants.
    progress : callable
        Called after each check.

    Returns
    -------
    Settled
    """
    context = context or Context()
    evidence = []
    for check in checks_of(claim, context):
        evidence.append(_timed(check.run))
        progress()
    results = []
    if variants:
        try:
            results = [refute(v) for v in claim.variants()]
        except SdproofError as error:
            results = [refute(Refutation("variants", str(error), ()))]
        progress()
    return Settled(claim, tuple(evidence), tuple(results), formal_evidence(claim.id))
