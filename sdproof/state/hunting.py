"""Hunts over claims: their statements and laws, and their false variants; what is found of the latter
is kept beside the file of the claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from sdproof.errors import InputError, unknown
from sdproof.search.hunt import Hunt, Target, hunt, law_target, statement_target
from sdproof.state import stored
from sdproof.state.claim import At, Claim, Variant
from sdproof.state.discovery import Found
from sdproof.state.settling import refute
from sdproof.verdict import Verdict

KEPT = ("values", "directions", "steps", "least")
"""What is kept of the certificate of a counterexample; the statement is in the claim."""


def targets_of(claim: Claim) -> tuple[Target, ...]:
    """The laws of a claim and the statements of its theorems."""
    theorems = (statement_target(f"theorem {t.name}", t.statement) for t in claim.theorems)
    return (*map(law_target, claim.laws), *theorems)


def hunt_claims(claims: Iterable[Claim], what: str, **options: Any) -> Hunt:
    """Search the laws and the statements of claims, which share the time; `options` as in
    `sdproof.search.hunt.hunt`.

    Raises
    ------
    sdproof.errors.InputError
        For claims about data, which have neither, or numbers that are not accepted.
    """
    found = [replace(t, name=f"{c.id}: {t.name}") for c in claims for t in targets_of(c)]
    if not found:
        raise InputError(f"claim: {what} is about data and has no law to search for violations")
    return hunt(what, found, **options)


def hunt_variants(variants: Iterable[tuple[Claim, Variant]], what: str, **options: Any) -> Hunt:
    """Search false variants, which share the time, each for a counterexample of its own; see
    `hunt_claims`."""
    found = [statement_target(f"{c.id}:{v.name}", c.false(v)) for c, v in variants]
    return hunt(what, found, every=True, **options)


def variant_named(claim: Claim, name: str) -> Variant:
    """The false variant of this name, or an `InputError`."""
    variants = {v.name: v for v in claim.variants}
    if name not in variants:
        accepted = ", ".join(variants) or "none, it has no false variants"
        raise unknown(f"false variant of {claim.id}", name, variants, accepted)
    return variants[name]


def without_counterexample(found: Found) -> Iterator[Variant]:
    """The false variants without a point of their own, and without a stored one that the kernel
    confirms."""
    for variant in found.claim.variants:
        if isinstance(variant.at, At):
            continue
        known = variant.name in found.stored
        if not known or refute(found.claim, variant, found.stored).verdict is not Verdict.REFUTED:
            yield variant


def keep(hunted: Hunt, file: Path) -> Path | None:
    """Write the counterexamples that the kernel confirmed beside the file of the claims, together
    with what is there.

    Parameters
    ----------
    hunted : Hunt
        Of false variants.
    file : pathlib.Path
        The Python file of the claims.

    Returns
    -------
    pathlib.Path or None
        The file that was written: {claim: {variant: {values, directions, steps, least}}}.
    """
    found: dict[str, dict[str, Any]] = {}
    for c in hunted.confirmed:
        if c.certificate:
            claim, _, variant = c.target.name.partition(":")
            kept = {key: c.certificate[key] for key in KEPT if key in c.certificate}
            found.setdefault(claim, {})[variant] = kept
    return stored.keep(file, stored.COUNTEREXAMPLES, found)
