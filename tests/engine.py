"""The optimum and the minima against the theory: checks of exact cases, each with an exact margin.

They are about sdproof's own engine, not about estimators; `sdproof.laws` has what judges those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from flint import fmpq, fmpz_poly

from sdproof.families import hard
from sdproof.laws import Case, Judgement
from sdproof.laws.listed import LAMBDAS, listed_instances
from sdproof.minima import RiskFunction, family_bounds, minimum
from sdproof.model.filters import shrinkage
from sdproof.model.instance import Instance
from sdproof.model.parameters import filter_from_h
from sdproof.model.risks import best_filter, filter_risk, lower_bound, risk
from sdproof.numbers.balls import endpoints
from sdproof.optimum import StepOptimum, grouped_lower_bound, groups, optimal_curve
from sdproof.optimum.curve import risk_curve
from sdproof.statements.judgement import at_least, equal, least, yields

Check = Callable[[Case], Judgement]


def total(values: Iterable[fmpq]) -> fmpq:
    return sum(values, start=fmpq(0))


def directions(case: Case) -> list[tuple[fmpq, fmpq]]:
    """(t_j, B_j)."""
    e, snr = case.instance.eigenvalues, case.instance.snr
    return [(shrinkage(v, case.lam), b) for v, b in zip(e, snr, strict=True)]


# --- LB-1, LB-2, MT-1: the curve at one λ


def grouping_cost(instance: Instance) -> fmpq:
    """Σ_j (B_j − mean)² / ((1+B_j)(1+mean)²), mean the mean of B over the directions of eigenvalue e_j:
    by how much inf ρ of any number of steps exceeds LB; 0 iff equal e_j have equal B_j."""
    pairs = list(zip(instance.eigenvalues, instance.snr, strict=True))
    cost = fmpq(0)
    for e, b in pairs:
        same = [other for value, other in pairs if value == e]
        mean = total(same) / len(same)
        cost += (b - mean) ** 2 / ((1 + b) * (1 + mean) ** 2)
    return cost


def interpolates(instance: Instance, lam: fmpq, best: StepOptimum) -> Iterator[Judgement]:
    """h interpolates (q* − t)/(t(1−t)) at every node; no zero inside its coefficients iff attained."""
    for g in groups(instance):
        q = filter_from_h(shrinkage(g.eigenvalue, lam), best.h)
        wanted = g.signal / (g.signal + g.size)
        yield equal(q, wanted, f"k = {best.k}: filter at e = {g.eigenvalue}")
    gap = any(c == 0 and any(best.h[i + 1 :]) for i, c in enumerate(best.h))
    yield yields(best.attained is not gap, f"k = {best.k}: attained is {best.attained}, h {best.h}")
    yield yields((best.xi is not None) is best.attained, f"k = {best.k}: ξ is {best.xi}")


def whole_curve(case: Case) -> Judgement:
    """Ridge first, never more with a step more, LB and the cost of equal eigenvalues at the end, and
    what is said to be attained is the risk at the ξ that is given."""
    instance, lam, r = case.instance, case.lam, case.instance.rank
    curve, snr = optimal_curve(instance, lam, r + 1), instance.snr
    bound = lower_bound(instance)
    at_best = filter_risk(snr, [best_filter(b) for b in snr]).rho
    parts = [
        equal(at_best, bound, "ρ(q*) / LB"),
        equal(curve[0].rho, risk(instance, lam).rho, "least ρ with no step / ridge"),
        yields(curve[-1].attained is True, "r+1 steps: no ξ attains it"),
        *interpolates(instance, lam, curve[r]),
    ]
    for k in range(r + 1):
        before, after = curve[k].rho, curve[k + 1].rho
        parts.append(at_least(before, after, f"least ρ with {k} / with {k + 1} steps"))
    for k in (len(groups(instance)), r, r + 1):
        wanted = bound + grouping_cost(instance)
        parts.append(equal(curve[k].rho, wanted, f"{k} steps / LB + cost of equal e"))
    for best in curve:
        if best.xi is not None:
            rho = risk(instance, lam, best.xi).rho
            parts.append(equal(rho, best.rho, f"ρ at the best ξ for k = {best.k} / least ρ"))
    if sum(b > 0 for b in snr) == 1 and len(groups(instance)) == r:
        parts.append(equal(curve[r].rho, best_filter(max(snr)), "r steps / B/(1+B)"))
    here = optimal_curve(instance, lam, len(case.xi))[-1].rho
    rho = risk(instance, lam, case.xi).rho
    return least([*parts, at_least(rho, here, f"ρ / inf over ξ in R^{len(case.xi)}")])


def unattained(r: int, lam: fmpq) -> Instance:
    """An instance whose interpolating h is t^{r−1}/2: with r ≥ 2, r steps do not attain LB at λ.
    B_j = q/(1−q) with q = t + t^r (1−t)/2 in (0, 1)."""
    e = tuple(lam * fmpq(r - j, r) for j in range(r))
    t = [shrinkage(v, lam) for v in e]
    q = [v + v**r * (1 - v) / 2 for v in t]
    return Instance(e, tuple(v / (1 - v) for v in q))


# --- lower bounds for few steps on instances with signal


def node_weights(nodes: list[fmpq], lam: fmpq) -> list[fmpq]:
    """L_i = (e_i+λ)^{k+1} / (e_i Π_{l≠i} (e_i − e_l)) for k+1 distinct e_i.

    Every k-step filter has Σ_i L_i q_i = 1, as a divided difference of a polynomial vanishes.
    """
    found = []
    for i, e in enumerate(nodes):
        product = e
        for n, other in enumerate(nodes):
            if n != i:
                product *= e - other
        found.append((e + lam) ** len(nodes) / product)
    return found


def k_step_bounds(instance: Instance, chosen: list[int], lam: fmpq) -> tuple[fmpq, fmpq]:
    """Lower bounds on ρ of k steps at λ from k+1 directions, the first of them aligned: one
    from B_m alone, by the Cauchy–Schwarz inequality, and the sharp one with every B_j."""
    L = node_weights([instance.eigenvalues[j] for j in chosen], lam)
    snr = [instance.snr[j] for j in chosen]
    aligned = (L[0] - 1) ** 2 / (L[0] ** 2 / snr[0] + total(v**2 for v in L[1:]))
    missed = 1 - total(v * best_filter(b) for v, b in zip(L, snr, strict=True))
    norm = total(v**2 / (1 + b) for v, b in zip(L, snr, strict=True))
    return aligned, lower_bound(instance) + missed**2 / norm


def few_steps(case: Case) -> Judgement:
    """The least ρ of k < r steps at λ against the bounds from k+1 directions, for every aligned m; for
    k = r−1 the sharp one is the least ρ."""
    instance, lam, r = case.instance, case.lam, case.instance.rank
    if len(groups(instance)) < r:
        return yields(True, "equal eigenvalues")
    k = min(len(case.xi), r - 1)
    best = optimal_curve(instance, lam, k)[-1].rho
    parts = [yields(True, "no signal")]
    for m in (m for m, b in enumerate(instance.snr) if b > 0):
        others = [j for j in range(r) if j != m][:k]
        aligned, sharp = k_step_bounds(instance, [m, *others], lam)
        parts.append(at_least(best, sharp, f"{k} steps, m = {m + 1}: least ρ / sharp bound"))
        parts.append(at_least(sharp, aligned, f"m = {m + 1}: sharp bound / bound from B_m alone"))
        if k == r - 1:
            parts.append(equal(best, sharp, "least ρ of r−1 steps / sharp bound"))
    return least(parts)


def over_lambda(case: Case) -> Judgement:
    """The certified minima of ridge and one step over λ against the bounds of MT-2 and MT-3, LB, and
    the caps of GL-1."""
    instance = case.instance
    cap = min(fmpq(instance.rank), total(instance.snr))
    parts = []
    for steps in (0, 1):
        found, bounds = minimum(instance, steps, 10), family_bounds(instance)
        parts.append(at_least(found.hi, lower_bound(instance), f"{steps} steps / LB"))
        parts.append(at_least(cap, found.lo, f"min(r, ΣB) / least ρ, {steps} steps"))
        if bounds:
            bound = max(f.one_step if steps else f.ridge for f in bounds)
            parts.append(at_least(found.hi, bound, f"least ρ, {steps} steps / bound"))
    return least(parts)


def in_balls(case: Case) -> Judgement:
    """Enclosures for every number of steps: ridge and one step against MT-3 and MT-2, no more with
    each step, never below LB, and LB with r steps."""
    instance = case.instance
    points = [endpoints(p.rho) for p in risk_curve(instance, case.lam)]
    bounds, bound = family_bounds(instance), grouped_lower_bound(instance)
    parts = [at_least(bound * (1 + fmpq(1, 10**14)), points[-1][1], "bound (1 + 1e-14) / r steps")]
    if bounds:
        ridge, one_step = points[0][1], points[1][1]
        parts.append(at_least(ridge, max(f.ridge for f in bounds), "ridge / bound of MT-3"))
        parts.append(at_least(one_step, max(f.one_step for f in bounds), "one step / of MT-2"))
    parts += [at_least(hi, bound, f"{k} steps / bound") for k, (_, hi) in enumerate(points)]
    for k, ((after, _), (_, before)) in enumerate(zip(points[1:], points, strict=False)):
        parts.append(at_least(before, after, f"{k} steps / {k + 1} steps"))
    return least(parts)


# --- OS-1, OS-3: one step


def curvature(pairs: list[tuple[fmpq, fmpq]]) -> fmpq:
    return total((1 + b) * t**2 * (1 - t) ** 2 for t, b in pairs)


def one_step(case: Case) -> Judgement:
    """At one λ the best ξ is 1 + Σt(1−t)(t²−B(1−t²))/p and gains g²/p over ridge."""
    pairs = directions(case)
    g = total((t - b * (1 - t)) * t * (1 - t) for t, b in pairs)
    p = curvature(pairs)
    ridge, best = optimal_curve(case.instance, case.lam, 1)[:2]
    above = total(t * (1 - t) * (t**2 - b * (1 - t**2)) for t, b in pairs)
    return least(
        (
            equal(ridge.rho - best.rho, g**2 / p, "gain of the best ξ / g²/p"),
            equal(-best.h[0] * p, p + above, "p ξ* / p + its distance from 1"),
        )
    )


def second(numerator: fmpz_poly, denominator: fmpz_poly, x: fmpq) -> fmpq:
    """x² times the second derivative of N/M at a stationary point x: x² (N''M − N M'')/M²."""
    n, m = numerator(x), denominator(x)
    n2, m2 = (f.derivative().derivative()(x) for f in (numerator, denominator))
    return x**2 * (n2 * m - n * m2) / m**2


def stationary_instance(case: Case) -> Instance:
    """B_j = e_j/(3λ) but in the last direction, where it is such that λ is stationary for ridge:
    Σ (t − B(1−t)) t(1−t) = 0."""
    e, lam = case.instance.eigenvalues, case.lam
    t = [shrinkage(v, lam) for v in e]
    snr = [v / (3 * lam) for v in e[:-1]]
    rest = total((v - b * (1 - v)) * v * (1 - v) for v, b in zip(t, snr, strict=False))
    v = t[-1]
    return Instance(e, (*snr, (v + rest / (v * (1 - v))) / (1 - v)))


def stationary(case: Case) -> Judgement:
    """At a stationary λ of ridge the second derivatives in log λ are 2(P − 2S) for ridge and
    4S(P − 2S)/P for the best ξ: the sign of S decides."""
    instance = stationary_instance(case)
    pairs = directions(case._replace(instance=instance))
    s = total((t - b * (1 - t)) * t**2 * (1 - t) for t, b in pairs)
    p = curvature(pairs)
    parts = []
    for steps, expected in ((0, 2 * (p - 2 * s)), (1, 4 * s * (p - 2 * s) / p)):
        function = RiskFunction(groups(instance), steps)
        found = second(*function.quotient, case.lam * function.scale)
        parts.append(equal(found, expected, f"λ²·second derivative, {steps} steps / formula"))
    return least(parts)


CHECKS: dict[str, Check] = {
    "whole curve": whole_curve,
    "few steps": few_steps,
    "over λ": over_lambda,
    "in balls": in_balls,
    "one step": one_step,
    "stationary": stationary,
}
"""Every check by its name."""


def cases(ranks: tuple[int, ...] = (1, 2, 3)) -> Iterator[Case]:
    """Listed instances, and instances that r steps do not serve at λ."""
    for r in (r for r in ranks if r > 1):
        yield Case(unattained(r, fmpq(3, 7)), fmpq(3, 7))
        for others in (0, fmpq(1, 3)):
            family = hard(r, 3, fmpq(1, 2), (r + 1) // 2, "harmonic", others)
            yield Case(family, fmpq(5, 4), tuple(fmpq(3 - i, 2) for i in range(r - 1)))
    for instance in listed_instances(ranks):
        for lam in LAMBDAS:
            yield Case(instance, lam, (fmpq(7, 5),))
