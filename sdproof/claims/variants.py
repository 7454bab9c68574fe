"""Certificates on exact instances that contradict false variants."""

from __future__ import annotations

from collections.abc import Sequence

from sdproof.errors import ProofError
from sdproof.model.instance import Instance
from sdproof.prove.certificate import Certificate
from sdproof.prove.improvement import certify_improvement
from sdproof.prove.instance import certify, certify_at_most
from sdproof.prove.theorem import Json


def stays_above(
    at_least: str,
    steps: int = 1,
    eigenvalues: Sequence[str] = ("1", "9/10"),
    snr: Sequence[str] = ("200", "0"),
) -> tuple[Json, ...]:
    """The certificate that ρ ≥ `at_least` for all λ > 0 and all ξ ∈ R^steps on this instance.

    Raises
    ------
    sdproof.errors.ProofError
        If that is false.
    """
    found = certify(Instance(tuple(eigenvalues), tuple(snr)), steps, at_least)
    if not isinstance(found, Certificate):
        raise ProofError(f"ρ ≥ {at_least} is false on {eigenvalues}, {snr}: {found.to_json()}")
    return (found.data,)


def at_most(bound: str, steps: int = 0, *, eigenvalues: Sequence[str], snr: Sequence[str]) -> Json:
    """The certificate of a λ and ξ with ρ ≤ `bound`.

    Raises
    ------
    sdproof.errors.ProofError
        If there is none.
    """
    return certify_at_most(Instance(tuple(eigenvalues), tuple(snr)), steps, bound).data


def improves(eigenvalues: Sequence[str] = ("1", "1/2"), snr: Sequence[str] = ("10", "0")) -> Json:
    """The certificate that one step at its best is strictly below ridge at its best.

    Raises
    ------
    sdproof.errors.ProofError
        If it is not.
    """
    found = certify_improvement(Instance(tuple(eigenvalues), tuple(snr)))
    if not isinstance(found, Certificate):
        raise ProofError(f"no improvement on {eigenvalues}, {snr}: {found.reason}")
    return found.data
