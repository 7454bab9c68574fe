"""Laws of the parameters ξ, ξ̄, h and of ρ as a convex quadratic in ξ̄.

References
----------
theory §2; claim SD-3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flint import fmpq

from sdproof.laws.base import Case, Law, Ranks
from sdproof.laws.domains import ANY
from sdproof.laws.listed import LAMBDAS, listed, listed_instances
from sdproof.laws.subject import MODEL, Subject
from sdproof.model.filters import distillation_polynomial, shrinkage
from sdproof.model.parameters import (
    NotAttained,
    filter_from_h,
    filter_polynomial,
    h_from_xi,
    h_from_xi_bar,
    xi_bar_from_h,
    xi_bar_from_xi,
    xi_from_h,
)
from sdproof.model.quadratic import quadratic_form, recovered_form
from sdproof.statements.judgement import Judgement, all_equal, at_least, equal, least, yields


def _parameters(case: Case, subject: Subject = MODEL) -> Judgement:
    h = h_from_xi(case.xi)
    expected = [filter_from_h(shrinkage(e, case.lam), h) for e in case.instance.eigenvalues]
    form = quadratic_form(case.instance, case.lam, len(case.xi))
    direct = subject.risk(case.instance, case.lam, case.xi).rho
    return least(
        (
            all_equal(subject.q(case.instance, case.lam, case.xi), expected, "filter / from h"),
            equal(form(xi_bar_from_xi(case.xi)), direct, "quadratic form / ρ"),
            _back(h),
        )
    )


def _back(h: Sequence[fmpq]) -> Judgement:
    xi = xi_from_h(h)
    if isinstance(xi, NotAttained):
        return yields(False, f"h of an actual ξ called unattainable: {xi.reason}")
    return all_equal(h_from_xi(xi), h, "ξ → h → ξ → h")


parameters_and_quadratic = Law(
    "parameters",
    "ξ → h → ξ, q from h, and ρ from M, m, c in ξ̄ (equal)",
    _parameters,
    ANY,
    listed,
)

# --- the maps, with zeros in every place


def _with_zeros(values: tuple[fmpq, ...]) -> list[tuple[fmpq, ...]]:
    """The values; with a zero in each place; with the first k of them zero; the last k."""
    found, zero = [values], (fmpq(0),)
    for i in range(len(values)):
        found.append(values[:i] + zero + values[i + 1 :])
        found.append(zero * (i + 1) + values[i + 1 :])
        found.append(values[:i] + zero * (len(values) - i))
    return list(dict.fromkeys(found))


def _first_gap(h: Sequence[fmpq]) -> int | None:
    """The first i with h_i = 0 before a coefficient that is not zero."""
    return next((i for i, c in enumerate(h) if c == 0 and any(h[i + 1 :])), None)


def _of_h(h: tuple[fmpq, ...]) -> Iterator[Judgement]:
    yield all_equal(h_from_xi_bar(xi_bar_from_h(h)), h, "h → ξ̄ → h")
    yield all_equal(xi_bar_from_h(h_from_xi_bar(h)), h, "ξ̄ → h → ξ̄")
    xi, gap = xi_from_h(h), _first_gap(h)
    if isinstance(xi, NotAttained):
        yield yields(xi.index == gap, f"h = {h}: unattained at index {xi.index}, gap at {gap}")
        return
    yield yields(gap is None, f"h = {h}: a ξ is given though h_{gap} = 0 before a non-zero one")
    yield all_equal(h_from_xi(xi), h, "h → ξ → h")


def _of_xi(xi: tuple[fmpq, ...], t: fmpq) -> Iterator[Judgement]:
    h = h_from_xi(xi)
    used = next((i for i, step in enumerate(reversed(xi)) if step == 0), len(xi))
    silent = len(xi) - used  # the steps up to the last ξ_i = 0 leave no trace
    back = xi_from_h(h)
    if isinstance(back, NotAttained):
        yield yields(False, f"ξ = {xi} called unattainable")
    else:
        yield all_equal(back, (fmpq(0),) * silent + xi[silent:], "ξ → h → ξ")
    p = distillation_polynomial(t, xi)
    yield equal(fmpq(filter_polynomial(t, xi_bar_from_xi(xi))), fmpq(p), "p from ξ̄ / from ξ")
    yield equal(filter_from_h(t, h), t * p, "t p from h / from ξ")


def _round_trips(case: Case, _: Subject = MODEL) -> Judgement:
    t = shrinkage(case.instance.eigenvalues[0], case.lam)
    parts = [yields(True, "no step")]
    for values in _with_zeros(case.xi):
        parts.extend(_of_h(values))
        parts.extend(_of_xi(values, t))
    return least(parts)


def _one_instance(ranks: Ranks) -> Iterable[Case]:
    yield from (c for c in listed(ranks[:1]) if c.lam == LAMBDAS[1])
    first = next(listed_instances(ranks[:1]))
    yield Case(first, LAMBDAS[1], tuple(map(fmpq, (2, 0, 3, 1))))


round_trips = Law(
    "round-trips",
    "ξ → h → ξ, h → ξ̄ → h, ξ̄ → h → ξ̄ and p(t) from each (equal), also with zeros in every place, "
    "where h → ξ fails exactly if a zero of h precedes a non-zero coefficient",
    _round_trips,
    ANY,
    _one_instance,
    "theory",
)


def _recovered(case: Case, _: Subject = MODEL) -> Judgement:
    steps = min(len(case.xi), 3)
    form = quadratic_form(case.instance, case.lam, steps)
    seen = recovered_form(case.instance, case.lam, steps)
    x = xi_bar_from_xi(case.xi[:steps])
    shifted = form(x) + form([-v for v in x]) - 2 * form.c
    flat, other = ([*f.m, f.c, *(v for row in f.M for v in row)] for f in (form, seen))
    return least(
        (all_equal(flat, other, "M, m, c / seen"), at_least(shifted, fmpq(0), "2 ξ̄ᵀMξ̄ / 0"))
    )


convex_quadratic = Law(
    "quadratic",
    "M, m, c by their formulas against those recovered from 1 + k + k(k+1)/2 risks (equal), and "
    "ξ̄ᵀMξ̄ against 0; at most the first three ξ",
    _recovered,
    ANY,
    lambda ranks: (c for c in listed(tuple(r for r in ranks if r <= 4)) if c.lam == LAMBDAS[1]),
    "theory",
)

LAWS = (parameters_and_quadratic, round_trips, convex_quadratic)
