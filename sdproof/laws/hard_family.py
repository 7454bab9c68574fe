"""Laws of the hard family: the lower bounds for few steps, and that r steps reach LB < 1.

References
----------
theory §4; claims MT-1, MT-2, MT-3.
"""

from __future__ import annotations

from collections.abc import Iterable

from flint import fmpq

from sdproof.families import hard
from sdproof.laws.base import Case, Law, Ranks
from sdproof.laws.domains import ALIGNED, HARD
from sdproof.laws.listed import LAMBDAS
from sdproof.laws.subject import MODEL, Subject
from sdproof.minima import family_bounds, minimum
from sdproof.model.instance import Instance
from sdproof.model.risks import best_filter, lower_bound
from sdproof.optimum import optimal_curve
from sdproof.statements.judgement import Judgement, at_least, equal, least


def _hard_cases(ranks: Ranks) -> Iterable[Case]:
    """Aligned first and last, with and without other signal."""
    for r in (r for r in ranks if r > 1):
        for C, b in ((200, fmpq(1, 2)), (fmpq(1, 3), fmpq(9, 10))):
            for others in (0, fmpq(1, 5)):
                family = hard(r, C, b, 1, "equispaced", others)
                yield Case(family, fmpq(7, 3), (fmpq(-2),))
        e = tuple(fmpq(r - j) for j in range(r))
        snr = (fmpq(1, 5),) * (r - 1) + (fmpq(3 * r),)
        yield Case(Instance(e, snr), fmpq(4), (fmpq(1, 2), fmpq(3)))


def _family_bound(instance: Instance, steps: int) -> fmpq:
    """The largest of the bounds over the aligned index m."""
    return max(f.one_step if steps else f.ridge for f in family_bounds(instance))


def hard_family_bound(steps: int) -> Law:
    """ρ of ridge (0) or one step (1), against the bound of every index m with B_m > 0."""

    def judge(case: Case, subject: Subject = MODEL) -> Judgement:
        bound = _family_bound(case.instance, steps)
        xi = case.xi[:steps]
        parts = [at_least(subject.risk(case.instance, case.lam, xi).rho, bound, "ρ / bound")]
        if subject.own:
            found = minimum(case.instance, steps, 10).hi
            parts.append(at_least(found, bound, "least ρ over λ and ξ / bound"))
        return least(parts)

    formula = "r C b²/(1+C b²)" if steps == 0 else "r b² C/(1+C)"
    return Law(
        f"hard-family-{steps}",
        f"ρ at λ and {'the first ξ' if steps else 'ξ = 0'}, and its certified minimum over all of "
        f"them, against {formula} for every aligned index m, C = B_m/r, b = min(1, min e_j/e_m)",
        judge,
        HARD,
        _hard_cases,
        most_rank=256,
    )


ridge_bound = hard_family_bound(0)
one_step_bound = hard_family_bound(1)

# --- general k


def node_weights(nodes: list[fmpq], lam: fmpq) -> list[fmpq]:
    """L_i = (e_i+λ)^{k+1} / (e_i Π_{l≠i} (e_i − e_l)) for k+1 distinct e_i.

    Every k-step filter has Σ_i L_i q_i = 1 (theory §4).
    """
    found = []
    for i, e in enumerate(nodes):
        product = e
        for n, other in enumerate(nodes):
            if n != i:
                product *= e - other
        found.append((e + lam) ** len(nodes) / product)
    return found


def _k_step_bounds(instance: Instance, chosen: list[int], lam: fmpq) -> tuple[fmpq, fmpq]:
    """Lower bounds on ρ of k steps at λ from k+1 directions, the first of them aligned: that of
    theory §4 from B_m alone, and the sharp one with every B_j."""
    L = node_weights([instance.eigenvalues[j] for j in chosen], lam)
    snr = [instance.snr[j] for j in chosen]
    squares = sum((v**2 for v in L[1:]), start=L[0] ** 2 / snr[0])
    aligned = (L[0] - 1) ** 2 / squares
    pairs = list(zip(L, snr, strict=True))
    missed = 1 - sum((v * best_filter(b) for v, b in pairs), start=fmpq(0))
    norm = sum((v**2 / (1 + b) for v, b in pairs), start=fmpq(0))
    return aligned, lower_bound(instance) + missed**2 / norm


def _k_steps(case: Case, subject: Subject = MODEL) -> Judgement:
    instance, lam = case.instance, case.lam
    xi = case.xi[: instance.rank - 1]
    rho = subject.risk(instance, lam, xi).rho
    best = optimal_curve(instance, lam, len(xi))[-1].rho if subject.own else None
    parts = []
    for m in (m for m, b in enumerate(instance.snr) if b > 0):
        others = [j for j in range(instance.rank) if j != m][: len(xi)]
        aligned, sharp = _k_step_bounds(instance, [m, *others], lam)
        what = f"{len(xi)} steps, m = {m + 1}"
        parts.append(at_least(rho, sharp, f"{what}: ρ / sharp bound"))
        parts.append(at_least(rho, aligned, f"{what}: ρ / bound from B_m alone"))
        if best is not None:
            parts.append(at_least(best, sharp, f"{what}: least ρ / sharp bound"))
            parts.append(at_least(sharp, aligned, f"{what}: sharp bound / bound from B_m alone"))
            if len(xi) == instance.rank - 1:
                parts.append(equal(best, sharp, f"{what}: least ρ of r−1 steps / sharp bound"))
    return least(parts)


def _k_cases(ranks: Ranks) -> Iterable[Case]:
    for r in (r for r in ranks if 1 < r <= 8):
        for others in (0, fmpq(1, 3)):
            family = hard(r, 3, fmpq(1, 2), (r + 1) // 2, "harmonic", others)
            for k in sorted({1, 2, r - 1}):
                yield Case(family, fmpq(5, 4), tuple(fmpq(3 - i, 2) for i in range(k)))


k_step_bound = Law(
    "k-steps",
    "ρ of k < r steps, and its least value over ξ at λ, against the bounds of theory §4 from k+1 "
    "directions, for every aligned index m; for k = r−1 the sharp one is the least ρ (equal); at "
    "most the first r−1 ξ",
    _k_steps,
    HARD,
    _k_cases,
)

# --- r steps


def _r_steps(case: Case, subject: Subject = MODEL) -> Judgement:
    best = optimal_curve(case.instance, case.lam, case.instance.rank)[-1]
    signal = max(case.instance.snr)
    target = best_filter(signal)
    parts = [equal(best.rho, target, "least ρ of r steps / B/(1+B)")]
    if best.xi is not None:
        rho = subject.risk(case.instance, case.lam, best.xi).rho
        size = subject.magnitude(case.instance, case.lam, best.xi)
        parts.append(equal(rho, target, "ρ at the best ξ of r steps / B/(1+B)", size))
    return least(parts)


r_steps_attain = Law(
    "r-steps",
    "the least ρ over ξ ∈ R^r, and ρ at the ξ that attains it, against B/(1+B) < 1 (equal)",
    _r_steps,
    ALIGNED,
    lambda ranks: (
        Case(hard(r, 200, fmpq(1, 2), 1 + r // 3), lam) for r in ranks if r > 1 for lam in LAMBDAS
    ),
    most_rank=32,
)

LAWS = (ridge_bound, one_step_bound, k_step_bound, r_steps_attain)
