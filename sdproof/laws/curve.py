"""The law for large ranks: certified enclosures of ρ*_k for every k at once, against the bounds.

References
----------
theory §2, §4; claims LB-2, MT-1, MT-2, MT-3.
"""

from __future__ import annotations

from collections.abc import Iterable

from flint import fmpq

from sdproof.families import hard
from sdproof.laws.base import Case, Law, Ranks
from sdproof.laws.domains import ALIGNED
from sdproof.laws.listed import LAMBDAS
from sdproof.laws.subject import MODEL, Subject
from sdproof.minima import family_bounds
from sdproof.numbers.balls import endpoints
from sdproof.optimum import grouped_lower_bound
from sdproof.optimum.curve import risk_curve
from sdproof.statements.judgement import Judgement, at_least, least


def _curve(case: Case, subject: Subject = MODEL) -> Judgement:  # noqa: ARG001 (theory only)
    instance = case.instance
    points = [endpoints(p.rho) for p in risk_curve(instance, case.lam)]
    (_, ridge), (_, one_step) = points[0], points[1]
    bounds, least_rho = family_bounds(instance), grouped_lower_bound(instance)
    parts = [
        at_least(ridge, max(f.ridge for f in bounds), "ridge / bound of MT-3"),
        at_least(one_step, max(f.one_step for f in bounds), "best one step / bound of MT-2"),
        at_least(least_rho * (1 + fmpq(1, 10**14)), points[-1][1], "bound (1 + 1e-14) / r steps"),
    ]
    parts += [at_least(hi, least_rho, f"{k} steps / bound") for k, (_, hi) in enumerate(points)]
    pairs = zip(points[1:], points, strict=False)
    parts += [
        at_least(before, after, f"{k} steps / {k + 1} steps")
        for k, ((after, _), (_, before)) in enumerate(pairs)
    ]
    return least(parts)


def _cases(ranks: Ranks) -> Iterable[Case]:
    for r in ranks:
        for lam in LAMBDAS:
            yield Case(hard(r, 200, fmpq(1, 2) if r > 1 else 1), lam)
        if r > 2:
            yield Case(hard(r, 3, fmpq(2, 3), (r + 1) // 2, "harmonic"), LAMBDAS[1])


whole_curve = Law(
    "curve",
    "enclosures of the least ρ over ξ at λ for every number of steps 0..r: ridge against MT-3, one "
    "step against MT-2, no more with each step, never below LB, and LB with r steps",
    _curve,
    ALIGNED,
    _cases,
    about="theory",
)

LAWS = (whole_curve,)
