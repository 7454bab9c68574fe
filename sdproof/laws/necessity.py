"""Laws of the near misses: without one of the assumptions, ridge is as good or nearly so.

References
----------
theory §3; claims NA-1, NA-2, NA-3.
"""

from __future__ import annotations

from flint import fmpq

from sdproof.families import equal_eigenvalues, even_signal, unbounded_ratio
from sdproof.laws.base import Case, Law
from sdproof.laws.domains import DOMINANT, EQUAL_EIGENVALUES, EVEN_SIGNAL
from sdproof.laws.listed import LAMBDAS, STEPS
from sdproof.laws.subject import MODEL, Subject
from sdproof.model.risks import best_filter, lower_bound
from sdproof.statements.judgement import Judgement, at_least, equal, least


def _proportional(case: Case, subject: Subject = MODEL) -> Judgement:
    rho = subject.risk(case.instance, case.lam).rho
    return equal(rho, lower_bound(case.instance), "ridge at 1/c / LB")


proportional_signal = Law(
    "proportional",
    "ridge at λ = 1/c against LB (equal)",
    _proportional,
    EVEN_SIGNAL,
    lambda ranks: (Case(even_signal(r, c), 1 / c) for r in ranks for c in (fmpq(1), fmpq(3, 7))),
)


def _dominant(case: Case, subject: Subject = MODEL) -> Judgement:
    instance, x = case.instance, case.lam
    first, *rest = instance.eigenvalues
    eps = max(rest) / first
    bound = instance.snr[0] * x**2 + 1 + (instance.rank - 1) * (eps / x) ** 2
    return at_least(bound, subject.risk(instance, first * x).rho, "bound / ridge at λ = e_1 x")


small_other_eigenvalues = Law(
    "dominant",
    "ridge at λ = e_1 x against B x² + 1 + (r−1)(ε/x)²",
    _dominant,
    DOMINANT,
    lambda ranks: (
        Case(unbounded_ratio(r, eps), x)
        for r in ranks
        if r > 1
        for eps in (fmpq(1, 3), fmpq(1, 10**6))
        for x in (fmpq(1, 100), fmpq(1), fmpq(10))
    ),
)


def _equal(case: Case, subject: Subject = MODEL) -> Judgement:
    instance = case.instance
    mean = sum(instance.snr, start=fmpq(0)) / instance.rank
    bound = instance.rank * best_filter(mean)
    rho = subject.risk(instance, case.lam, case.xi).rho
    parts = [at_least(rho, bound, "ρ / r b̄/(1+b̄)")]
    if mean > 0:
        ridge = subject.risk(instance, instance.eigenvalues[0] / mean).rho
        parts.append(equal(ridge, bound, "ridge at e/b̄ / r b̄/(1+b̄)"))
    return least(parts)


equal_eigenvalues_law = Law(
    "equal-eigenvalues",
    "any λ, ξ against r b̄/(1+b̄), and ridge at λ = e/b̄ (equal)",
    _equal,
    EQUAL_EIGENVALUES,
    lambda ranks: (
        Case(equal_eigenvalues(r, 100, others), lam, xi)
        for r in ranks
        for others in (0, fmpq(1, 2))
        for lam in LAMBDAS
        for xi in STEPS
    ),
)

LAWS = (proportional_signal, small_other_eigenvalues, equal_eigenvalues_law)
