"""Constants c with ρ ≥ c r on the hard family, as the theorems of MT-2 and MT-3 state them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flint import fmpq

from sdproof.errors import InputError, PrecisionExhausted
from sdproof.minima.certified import minimum
from sdproof.minima.result import Minimum
from sdproof.model.instance import Instance, require_instance
from sdproof.numbers.balls import decimal_bounds, endpoints
from sdproof.numbers.exact import positive, to_exact
from sdproof.papers.pareek2024 import mt_2, mt_3
from sdproof.state import Claim, Theorem
from sdproof.state.settling import stated
from sdproof.statements import Point, evaluate, names_in, relation
from sdproof.statements.reader import COMPARE
from sdproof.verdict import Verdict

_FAMILY_BITS = 256
"""Bits to which irrational numbers are compared with the hypotheses of the family."""
CLAIMS = {"ridge": mt_3.CLAIM, "one_step": mt_2.CLAIM}
"""Method -> the claim about it."""


@dataclass(frozen=True, slots=True)
class Constant:
    """What one theorem says about ρ/r for given b and C, in units of γ²/n.

    Attributes
    ----------
    claim : str
    theorem : Theorem
    value : flint.fmpq
        Its bound divided by r.
    applies : bool
        Whether its hypotheses about b and C hold.
    verdict : Verdict
        Computed now.
    """

    claim: str
    theorem: Theorem
    value: fmpq
    applies: bool
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Tightness:
    """The true minima of ρ on one instance, to be divided by its rank r.

    Attributes
    ----------
    rank : int
    aligned : int or None
        A direction m (counted from 1) with which the instance is in the family; None if there is
        none, so that the constants say nothing about it.
    ridge, one_step : Minimum
        Certified minima of ρ over λ > 0 (and ξ ∈ R).
    """

    rank: int
    aligned: int | None
    ridge: Minimum
    one_step: Minimum

    def per_direction(self, steps: int) -> tuple[str, str]:
        """The minimum divided by r, as decimal strings rounded outward."""
        least = self.one_step if steps else self.ridge
        return decimal_bounds(least.lo / self.rank, least.hi / self.rank, least.digits)


def proved_constants(b: object, C: object) -> dict[str, list[Constant]]:
    """What each theorem of `CLAIMS` says for the ratio b and the signal C r.

    Raises
    ------
    sdproof.errors.InputError
        Unless 0 < b ≤ 1 and C > 0, exact.
    """
    names = {**_parameters(b, C), "r": fmpq(1)}
    return {method: [_constant(c, t, names) for t in c.theorems] for method, c in CLAIMS.items()}


def best(found: list[Constant]) -> fmpq | None:
    """The largest constant that is proved for this b and C."""
    proved = [c.value for c in found if c.applies and c.verdict is Verdict.PROVED]
    return max(proved, default=None)


def tightness(instance: Instance, b: object, C: object, digits: int = 20) -> Tightness:
    """The certified minima of ridge and one step on an exact instance, and whether it is in the
    family with b and C.

    Raises
    ------
    sdproof.errors.InputError
        For an inexact instance, b or C out of range, or bad `digits`.
    """
    names = _parameters(b, C)
    require_instance(instance)
    instance.require_exact("the true minimum")
    first = next((m + 1 for m in range(instance.rank) if _aligned(instance, m, names)), None)
    return Tightness(instance.rank, first, *(minimum(instance, steps, digits) for steps in (0, 1)))


def _aligned(instance: Instance, m: int, names: dict[str, Any]) -> bool:
    """Whether direction m (from 0; of irrational ones, counted from the largest) is one of the
    family."""
    if instance.rational:
        return _in_family(list(zip(instance.eigenvalues, instance.snr, strict=True)), m, names)
    balls = instance.balls(_FAMILY_BITS)
    pairs = list(zip(balls.eigenvalues, balls.snr, strict=True))

    def rounded(end: int) -> list[tuple[fmpq, fmpq]]:
        """Every e_j, and B_m, at this end of its ball, e_m at the other; equal e_j stay equal."""
        at_m = endpoints(pairs[m][0])
        return [
            (at_m[1 - end] if endpoints(e) == at_m else endpoints(e)[end], endpoints(b)[end])
            for e, b in pairs
        ]

    surely, perhaps = (_in_family(rounded(end), m, names) for end in (0, 1))
    if surely != perhaps:
        raise PrecisionExhausted(
            f"constants: direction {m + 1} is undecided to {_FAMILY_BITS} bits"
        )
    return surely


def _in_family(pairs: list[tuple[fmpq, fmpq]], m: int, names: dict[str, Any]) -> bool:
    rows = [{"e": e, "B": B} for e, B in pairs]
    at_m = {f"{name}_m": value for name, value in rows[m].items()}
    values = {**names, **at_m, "lam": fmpq(1)}
    return Point(mt_3.RIDGE.statement, values, rows[:m] + rows[m + 1 :]).satisfied()


def _parameters(b: object, C: object) -> dict[str, Any]:
    ratio, signal = to_exact(b, "b"), positive(C, "C")
    if not 0 < ratio <= 1:
        raise InputError(f"b: {ratio} is outside (0, 1]; accepted: 0 < b ≤ 1")
    return {"b": ratio, "C": signal}


def _constant(claim: Claim, theorem: Theorem, names: dict[str, Any]) -> Constant:
    statement = theorem.statement
    about_them = [t for t in statement.entries("hypotheses").values() if names_in(t) <= {"b", "C"}]
    gaps = [Point(statement, names).gap(text, names) for text in about_them]
    return Constant(
        claim.id,
        theorem,
        evaluate(relation(statement.field("conclusion")).right, names),
        all(COMPARE[sign](value, 0) for value, sign in gaps),
        stated(theorem, claim.given, None).verdict,
    )
