"""False variants of claims as laws: each is violated somewhere, and is searched to show it.

Only the variants that no single statement of the kernel's language expresses: they speak of the least
risk over all λ > 0 and ξ. Each `listed` case is a known violation. None of them is in
`sdproof.laws.LAWS`.

References
----------
claims OS-1, LB-2, MT-1, GL-1.
"""

from __future__ import annotations

from flint import fmpq

from sdproof.laws.base import Case, Domain, Law
from sdproof.laws.domains import ALIGNED
from sdproof.laws.subject import MODEL, Subject
from sdproof.minima import minimum
from sdproof.model.filters import shrinkage
from sdproof.model.instance import Instance
from sdproof.model.parameters import filter_from_h
from sdproof.model.risks import best_filter, lower_bound
from sdproof.optimum import optimal_curve
from sdproof.statements.judgement import Judgement, at_least, yields

DIGITS = 10
ONE = fmpq(1)


def _case(eigenvalues: tuple[object, ...], snr: tuple[object, ...]) -> Case:
    return Case(Instance(eigenvalues, snr), ONE)


def aligned_of(least: int, most: int) -> Domain:
    """The cases of `ALIGNED` of these ranks."""
    return Domain(
        f"aligned-{least}-{most}",
        f"{ALIGNED.words}; {least} ≤ r ≤ {most}",
        lambda case: ALIGNED.contains(case) and least <= case.instance.rank <= most,
    )


TWO = aligned_of(2, 2)
UP_TO_THREE = aligned_of(1, 3)


SIGNAL = Domain(
    "some-signal",
    "any exact instance of rank ≤ 3 with some B_j > 0; `lam` plays no part; no ξ",
    lambda case: (
        case.instance.kind == "exact"
        and case.instance.rank <= 3
        and max(case.instance.snr) > 0
        and case.lam > 0
        and not case.xi
    ),
)


def interpolating(eigenvalues: list[fmpq], lam: fmpq, coefficients: list[int]) -> Case:
    """The case whose optimal filter is t + t(1−t)h(t), h the polynomial of these coefficients divided
    by max(1, Σ|c_i|): then q_j lies in (0, 1) and B_j = q_j/(1−q_j)."""
    size, snr = max(1, sum(map(abs, coefficients))), []
    for e in eigenvalues:
        q = filter_from_h(shrinkage(e, lam), [fmpq(c, size) for c in coefficients])
        snr.append(q / (1 - q))
    return Case(Instance(tuple(eigenvalues), tuple(snr)), lam)


INTERPOLATING = Domain(
    "interpolating",
    "distinct eigenvalues, 2 ≤ r ≤ 3, any B_j ≥ 0 and λ > 0 (drawn: those whose h has small integer "
    "coefficients up to a factor); no ξ",
    lambda case: (
        case.instance.kind == "exact"
        and 2 <= case.instance.rank <= 3
        and len(set(case.instance.eigenvalues)) == case.instance.rank
        and case.lam > 0
        and not case.xi
    ),
)

# --- the laws; each judges the theory alone, so the subject plays no part


def _strictly_better(case: Case, _: Subject = MODEL) -> Judgement:
    ridge = minimum(case.instance, 0, DIGITS)
    if not ridge.attained:
        return yields(True, "ridge does not attain its infimum")
    one = minimum(case.instance, 1, DIGITS)
    found = at_least(ridge.hi, one.lo, "")
    words = f"least ρ of ridge {ridge.hi}, of one step {one.lo}, wanted >"
    return Judgement(found.margin, words, found.relative, strict=True)


strictly_better_everywhere = Law(
    "every-instance",
    "the upper end of the certified minimum of ridge, where attained, exceeds the lower end of the "
    "certified infimum of one step",
    _strictly_better,
    SIGNAL,
    lambda _: [_case((1, fmpq(1, 2)), (1, fmpq(1, 2)))],
    "theory",
)


def _one_step_less(case: Case, _: Subject = MODEL) -> Judgement:
    found = minimum(case.instance, case.instance.rank - 1, DIGITS).lo
    return at_least(lower_bound(case.instance), found, "LB / least ρ of r−1 steps over λ and ξ")


one_step_less_reaches = Law(
    "r-1-steps",
    "LB against the lower end of the certified infimum of r−1 steps over λ and ξ",
    _one_step_less,
    UP_TO_THREE,
    lambda _: [_case((1, fmpq(9, 10)), (200, 0))],
    "theory",
)


def _always_attained(case: Case, _: Subject = MODEL) -> Judgement:
    r = case.instance.rank
    best = optimal_curve(case.instance, case.lam, r)[r]
    inner = [abs(c) for i, c in enumerate(best.h) if i < r - 1 and any(best.h[i + 1 :])]
    margin = min(inner, default=ONE)
    return Judgement(margin, f"least inner |h_i| = {margin}, wanted > 0", margin, strict=True)


always_attained = Law(
    "always-attained",
    "no coefficient of the interpolating h vanishes before another one that does not",
    _always_attained,
    INTERPOLATING,
    lambda _: [_case((1, fmpq(1, 2)), (fmpq(3, 5), fmpq(7, 20)))],
    "theory",
)


def _one_step_attains(case: Case, _: Subject = MODEL) -> Judgement:
    return at_least(ONE, minimum(case.instance, 1, DIGITS).lo, "1 / least ρ of one step")


one_step_attains = Law(
    "one-step",
    "1 against the lower end of the certified infimum of one step over λ and ξ, at r = 2",
    _one_step_attains,
    TWO,
    lambda _: [_case((1, fmpq(9, 10)), (200, 0))],
    "theory",
)


def _half(case: Case, _: Subject = MODEL) -> Judgement:
    return at_least(fmpq(1, 2), lower_bound(case.instance), "1/2 / LB, below which no ξ comes")


r_steps_attain_half = Law(
    "half",
    "1/2 against LB, which bounds the risk of any number of steps",
    _half,
    UP_TO_THREE,
    lambda _: [_case((1, fmpq(9, 10)), (3, 0))],
    "theory",
)


def _half_the_gain(case: Case, _: Subject = MODEL) -> Judgement:
    bound, r = lower_bound(case.instance), case.instance.rank
    gain = minimum(case.instance, 0, DIGITS).lo / bound
    return at_least(r / (2 * bound), gain, "r/(2 LB) / gain of r steps over ridge")


half_the_gain = Law(
    "half-gain",
    "r/(2 LB) against the gain of r steps, which reach LB, over the lower end of the certified "
    "infimum of ridge over λ",
    _half_the_gain,
    UP_TO_THREE,
    lambda _: [_case((1, fmpq(9, 10)), (200, 0))],
    "theory",
)


def _linear_in_b(case: Case, _: Subject = MODEL) -> Judgement:
    instance, r = case.instance, case.instance.rank
    m = max(range(r), key=lambda j: instance.snr[j])
    C, b = instance.snr[m] / r, min(e / instance.eigenvalues[m] for e in instance.eigenvalues)
    found = minimum(instance, 1, DIGITS).hi
    return at_least(found, r * b * best_filter(C), "least ρ of one step / r b C/(1+C)")


b_not_squared = Law(
    "b-not-squared",
    "the upper end of the certified infimum of one step over λ and ξ against r b C/(1+C), C = B_m/r, "
    "b = min e_j/e_m",
    _linear_in_b,
    UP_TO_THREE,
    lambda _: [_case((1, fmpq(3, 4), fmpq(19, 25)), (3000, 0, 0))],
    "theory",
)

LAWS = (
    strictly_better_everywhere,
    one_step_less_reaches,
    always_attained,
    one_step_attains,
    r_steps_attain_half,
    half_the_gain,
    b_not_squared,
)
"""All of them."""
