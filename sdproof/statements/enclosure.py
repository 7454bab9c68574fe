"""The least risk over λ and ξ against a number, decided by certified enclosures."""

from __future__ import annotations

from flint import fmpq

from sdproof.errors import InputError, PrecisionExhausted
from sdproof.minima.certified import minimum
from sdproof.model.instance import Instance
from sdproof.statements.judgement import Judgement, Skip, compared

DIGITS = (12, 40)
"""Accuracies that are tried one after the other."""


def least_risk(instance: Instance, steps: int, sign: str, bound: fmpq) -> Judgement:
    """inf over λ > 0 and ξ ∈ R^steps of ρ, REL bound; the end of the enclosure next to the bound
    stands for the least risk.

    Raises
    ------
    Skip
        If it is not told apart from the bound, or for a number of steps beyond those of `minimum`.
    """
    for digits in DIGITS:
        try:
            found = minimum(instance, steps, digits)
        except (PrecisionExhausted, InputError):
            raise Skip from None
        if found.lo == found.hi or not found.lo <= bound <= found.hi:
            end = found.lo if bound <= found.lo else found.hi
            return compared(end, sign, bound, "the least risk")
    raise Skip
