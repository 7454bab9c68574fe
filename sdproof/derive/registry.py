"""The derivations by name, the ranks and steps they accept, and the claims they belong to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from sdproof.claims import claim
from sdproof.derive.base import Derivation
from sdproof.derive.chains import (
    differences,
    filter,
    lower_bound,
    necessity,
    one_step,
    optimum,
    quadratic,
    risk,
    separation,
)
from sdproof.errors import InputError


@dataclass(frozen=True)
class Builder:
    """How a derivation is made.

    Attributes
    ----------
    make : callable
        Takes the rank r and the number of steps k.
    title : str
    claims : tuple of str
    rank, steps : int
        The defaults.
    ranks, counts : range
        The accepted ranks and numbers of steps; of length one where the argument makes no
        difference (the derivation is for every r, or for a fixed k).
    """

    make: Callable[[int, int], Derivation]
    title: str
    claims: tuple[str, ...]
    rank: int = 2
    steps: int = 2
    ranks: range = range(1, 5)
    counts: range = range(0, 5)


_NO_RANK, _NO_STEPS, _ONE = range(2, 3), range(0, 1), range(1, 2)

DERIVATIONS: dict[str, Builder] = {
    "filter": Builder(
        filter.filter_chain, "objective → normal equations → recursion → spectral filter",
        ("SD-1",), ranks=range(1, 3), counts=range(0, 4),
    ),
    "risk": Builder(
        risk.risk_chain, "excess risk = bias + variance", ("SD-2",), steps=0, counts=_NO_STEPS,
    ),
    "quadratic": Builder(
        quadratic.quadratic_chain, "ξ, ξ̄ and h; the convex quadratic", ("SD-3",),
        counts=range(1, 5),
    ),
    "optimum": Builder(
        optimum.optimum_chain, "the best parameters at one λ, and the risk there",
        ("SD-3", "OS-3"), counts=range(1, 5),
    ),
    "lower-bound": Builder(
        lower_bound.lower_bound_chain, "the lower bound, and r steps that attain it",
        ("LB-1", "LB-2"), steps=0, counts=_NO_STEPS,
    ),
    "divided-difference": Builder(
        differences.differences_chain, "the divided-difference identity", ("MT-2",), steps=1,
        ranks=_NO_RANK, counts=range(1, 4),
    ),
    "separation": Builder(
        separation.separation_chain, "the separation on the hard family, for every r",
        ("MT-1", "MT-2", "MT-3"), steps=0, counts=_NO_STEPS,
    ),
    "alignment": Builder(
        necessity.alignment_chain, "alignment is necessary", ("NA-1",), steps=0,
        ranks=_NO_RANK, counts=_NO_STEPS,
    ),
    "ratio": Builder(
        necessity.ratio_chain, "a bounded eigenvalue ratio is necessary", ("NA-2",), steps=0,
        ranks=_NO_RANK, counts=_NO_STEPS,
    ),
    "distinctness": Builder(
        necessity.distinctness_chain, "distinct eigenvalues are necessary", ("NA-3",),
    ),
    "criterion": Builder(
        one_step.criterion_chain, "when one step improves on ridge: derivatives at ξ = 0",
        ("OS-1",), steps=1, counts=_ONE,
    ),
    "trade-off": Builder(
        one_step.trade_off_chain, "ξ trades bias for variance", ("OS-2",), steps=1,
        ranks=_NO_RANK, counts=_ONE,
    ),
    "high-noise": Builder(
        one_step.high_noise_chain, "with much noise the best ξ exceeds 1", ("OS-3",), steps=1,
        counts=_ONE,
    ),
    "largest-gain": Builder(
        one_step.largest_gain_chain, "no gain exceeds r/LB", ("GL-1",), steps=0,
        ranks=_NO_RANK, counts=_NO_STEPS,
    ),
}  # fmt: skip
"""Every derivation by its name, in the order of the theory."""


def _accepted(what: str, name: str, value: object, allowed: range, default: int) -> int:
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int) or value not in allowed:
        last = allowed[-1]
        text = str(last) if len(allowed) == 1 else f"{allowed[0]}..{last}"
        note = " (it makes no difference here)" if len(allowed) == 1 else ""
        shown = str(value)[:40]
        raise InputError(f"{what}: {shown} for {name!r}; accepted: {text}{note}")
    return value


@lru_cache(maxsize=64)
def _build(name: str, rank: int, steps: int) -> Derivation:
    return DERIVATIONS[name].make(rank, steps)


def derive(name: str, rank: int | None = None, steps: int | None = None) -> Derivation:
    """Build a derivation; every step is checked while it is built.

    Parameters
    ----------
    name : str
        A key of `DERIVATIONS`.
    rank, steps : int, optional
        r and k of the steps that are symbolic in r directions and k parameters.

    Raises
    ------
    sdproof.errors.InputError
        For an unknown name, or a rank or number of steps that is not accepted.
    sdproof.errors.ProofError
        If a step is wrong.
    """
    builder = DERIVATIONS.get(name) if isinstance(name, str) else None
    if builder is None:
        known = ", ".join(DERIVATIONS)
        raise InputError(f"derivation: {str(name)[:40]!r} is unknown; accepted: {known}")
    r = _accepted("rank", name, rank, builder.ranks, builder.rank)
    k = _accepted("steps", name, steps, builder.counts, min(builder.steps, builder.counts[-1]))
    return _build(name, r, k)


def of_claim(identifier: str) -> tuple[Derivation, ...]:
    """The derivations that belong to a claim, with their default rank and steps.

    Raises
    ------
    sdproof.errors.InputError
        If there is no such claim, or it has no derivation (EX-1..4 are about data).
    """
    wanted = claim(identifier).id
    names = [name for name, builder in DERIVATIONS.items() if wanted in builder.claims]
    if not names:
        with_one = sorted({c for b in DERIVATIONS.values() for c in b.claims})
        raise InputError(f"{wanted}: has no derivation; accepted: {', '.join(with_one)}")
    return tuple(derive(name) for name in names)
