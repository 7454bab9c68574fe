"""Laws of the least risk: LB is never beaten, when it is attained, and that steps never hurt.

References
----------
theory §2; claims LB-1, LB-2, GL-1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flint import fmpq

from sdproof.laws.base import Case, Law, Ranks
from sdproof.laws.domains import ANY
from sdproof.laws.listed import LAMBDAS, listed, listed_ridge, listed_small
from sdproof.laws.subject import MODEL, Subject
from sdproof.minima import minimum
from sdproof.model.filters import shrinkage
from sdproof.model.instance import Instance
from sdproof.model.parameters import filter_from_h
from sdproof.model.risks import best_filter, filter_risk, lower_bound
from sdproof.optimum import StepOptimum, groups, optimal_curve
from sdproof.statements.judgement import Judgement, at_least, equal, least, yields

# --- LB-1


def _never_below(case: Case, subject: Subject = MODEL) -> Judgement:
    least_rho, snr = lower_bound(case.instance), case.instance.snr
    best = filter_risk(snr, [best_filter(b) for b in snr]).rho
    rho = subject.risk(case.instance, case.lam, case.xi).rho
    return least((at_least(rho, least_rho, "ρ / LB"), equal(best, least_rho, "ρ(q*) / LB")))


never_below_lower_bound = Law(
    "never-below", "ρ against LB, and ρ(q*) = LB", _never_below, ANY, listed
)


def _not_below_optimum(case: Case, subject: Subject = MODEL) -> Judgement:
    best = optimal_curve(case.instance, case.lam, len(case.xi))[-1].rho
    rho = subject.risk(case.instance, case.lam, case.xi).rho
    return at_least(rho, best, f"ρ / inf over ξ in R^{len(case.xi)}")


never_below_optimum = Law(
    "never-below-optimum",
    "ρ at ξ of length k against the least ρ of any k-step filter at the same λ",
    _not_below_optimum,
    ANY,
    listed_small,
)


def _monotone(case: Case, _: Subject = MODEL) -> Judgement:
    curve = optimal_curve(case.instance, case.lam, case.instance.rank)
    ridge = MODEL.risk(case.instance, case.lam, ()).rho
    parts = [equal(curve[0].rho, ridge, "least ρ with no step / ridge")] + [
        at_least(curve[k].rho, curve[k + 1].rho, f"least ρ with {k} / with {k + 1} steps")
        for k in range(len(curve) - 1)
    ]
    return least(parts)


monotone_in_steps = Law(
    "monotone",
    "the least ρ over ξ ∈ R^k against that over R^{k+1}, k = 0..r−1, at one λ; that for k = 0 is "
    "ridge (equal)",
    _monotone,
    ANY,
    lambda ranks: listed_ridge(tuple(r for r in ranks if r <= 4)),
    "theory",
)

# --- LB-2


def grouping_cost(instance: Instance) -> fmpq:
    """Σ_j (B_j − b̄)² / ((1+B_j)(1+b̄)²), b̄ the mean of B over the directions of eigenvalue e_j:
    by how much inf ρ of any number of steps exceeds LB; 0 iff equal e_j have equal B_j."""
    pairs = list(zip(instance.eigenvalues, instance.snr, strict=True))
    cost = fmpq(0)
    for e, b in pairs:
        same = [other for value, other in pairs if value == e]
        mean = sum(same, start=fmpq(0)) / len(same)
        cost += (b - mean) ** 2 / ((1 + b) * (1 + mean) ** 2)
    return cost


def _interpolates(instance: Instance, lam: fmpq, best: StepOptimum) -> Iterator[Judgement]:
    """h interpolates (q* − t)/(t(1−t)) at every node; no zero inside its coefficients iff attained."""
    for g in groups(instance):
        q = filter_from_h(shrinkage(g.eigenvalue, lam), best.h)
        yield equal(
            q, g.signal / (g.signal + g.size), f"k = {best.k}: filter at e = {g.eigenvalue}"
        )
    gap = any(c == 0 and any(best.h[i + 1 :]) for i, c in enumerate(best.h))
    yield yields(best.attained is not gap, f"k = {best.k}: attained is {best.attained}, h {best.h}")
    yield yields((best.xi is not None) is best.attained, f"k = {best.k}: ξ is {best.xi}")


def _attained(case: Case, subject: Subject = MODEL) -> Judgement:
    instance, lam = case.instance, case.lam
    curve = optimal_curve(instance, lam, instance.rank + 1)
    parts = []
    if subject.own:
        least_risk = lower_bound(instance) + grouping_cost(instance)
        for k in (len(groups(instance)), instance.rank, instance.rank + 1):
            parts.append(equal(curve[k].rho, least_risk, f"{k} steps / LB + cost of equal e"))
        parts.extend(_interpolates(instance, lam, curve[instance.rank]))
        parts.append(yields(curve[-1].attained is True, "r+1 steps: no ξ attains it"))
    for best in curve:
        if best.xi is not None:
            rho = subject.risk(instance, lam, best.xi).rho
            what = f"ρ at the best ξ for k = {best.k} / least ρ"
            parts.append(equal(rho, best.rho, what, subject.magnitude(instance, lam, best.xi)))
    return least(parts)


def unattained(r: int, lam: fmpq) -> Instance:
    """An instance whose interpolating h is t^{r−1}/2: with r ≥ 2, r steps do not attain LB at λ.
    B_j = q/(1−q) with q = t + t^r (1−t)/2 in (0, 1)."""
    e = tuple(lam * fmpq(r - j, r) for j in range(r))
    t = [shrinkage(v, lam) for v in e]
    q = [v + v**r * (1 - v) / 2 for v in t]
    return Instance(e, tuple(v / (1 - v) for v in q))


def _exceptions(ranks: Ranks) -> Iterable[Case]:
    exception = Instance((fmpq(1), fmpq(1, 2)), (fmpq(3, 5), fmpq(7, 20)))
    yield Case(exception, fmpq(1))
    for r in (r for r in ranks if 1 < r <= 4):
        for lam in (fmpq(1), fmpq(3, 7)):
            yield Case(unattained(r, lam), lam)
    yield from listed_ridge(ranks)


lower_bound_attained = Law(
    "attained",
    "the least ρ over ξ ∈ R^k for k = r and r+1 against LB + Σ(B−b̄)²/((1+B)(1+b̄)²) over equal "
    "eigenvalues, its filter against q*, and ρ at the ξ that attains it (equal); r+1 steps attain "
    "it, r steps iff no coefficient of h vanishes before another",
    _attained,
    ANY,
    _exceptions,
)

# --- GL-1


def _cap(case: Case, subject: Subject = MODEL) -> Judgement:
    instance, delta = case.instance, fmpq(1, 100)
    pairs = list(zip(instance.eigenvalues, instance.snr, strict=True))
    rank = fmpq(instance.rank)
    near = sum((b / e**2 for e, b in pairs), start=fmpq(1)) + delta
    far = sum((e**2 for e, _ in pairs), start=fmpq(1)) + delta
    signal = sum(instance.snr, start=fmpq(0))
    small, large = (subject.risk(instance, lam).rho for lam in (delta / near, far / delta))
    parts = [
        at_least(rank + delta, small, "r + 1/100 / ridge at small λ"),
        at_least(signal + delta, large, "ΣB + 1/100 / ridge at large λ"),
    ]
    for steps in (0, 1) if subject.own else ():
        found = minimum(instance, steps, 10)
        parts.append(at_least(min(rank, signal), found.lo, f"min(r, ΣB) / least ρ, {steps} steps"))
    return least(parts)


gain_is_capped = Law(
    "cap",
    "ridge at the small and the large λ of GL-1 against r + δ and ΣB + δ, δ = 1/100, and the "
    "certified minima of ridge and one step against min(r, ΣB)",
    _cap,
    ANY,
    lambda ranks: (c for c in listed(ranks) if not c.xi and c.lam == LAMBDAS[0]),
    most_rank=64,
)

LAWS = (
    never_below_lower_bound,
    never_below_optimum,
    monotone_in_steps,
    lower_bound_attained,
    gain_is_capped,
)
