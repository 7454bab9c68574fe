"""The domains of the laws: which instances, λ and ξ a law speaks about.

Few, precise, and constructible: every `draw` builds a member directly, and every `contains` decides
membership exactly.
"""

from __future__ import annotations

from random import Random

from flint import fmpq

from sdproof.laws.base import Case, Domain
from sdproof.laws.draws import (
    any_instance,
    distinct_eigenvalues,
    hard_instance,
    imitation,
    positive_rational,
    real_rational,
)
from sdproof.model.filters import shrinkage
from sdproof.model.instance import Instance

SMALL_RANK = 4
"""Largest rank of a case that is put on data."""
SMALL_STEPS = 3
"""Largest number of steps of a case that is put on data."""


def _valid(case: Case) -> bool:
    return bool(case.lam > 0) and case.instance.kind == "exact"


def _distinct(case: Case) -> bool:
    return len(set(case.instance.eigenvalues)) == case.instance.rank


def _any(random: Random) -> Case:
    return Case(any_instance(random), positive_rational(random), imitation(random))


ANY = Domain("any", "any exact instance, any λ > 0, any ξ of any length", _any, _valid)


def _small(random: Random) -> Case:
    r = random.randint(1, 3)
    e = [fmpq(random.randint(1, 12), random.randint(1, 6)) for _ in range(r)]
    if r > 1 and random.random() < 0.25:
        e[0] = e[1]
    snr = tuple(fmpq(random.randint(0, 12), random.randint(1, 6)) for _ in range(r))
    return Case(Instance(tuple(e), snr), fmpq(random.randint(1, 12), 6), imitation(random))


SMALL_DESIGN = Domain(
    "small-design",
    f"any exact instance of rank ≤ {SMALL_RANK}, any λ > 0, at most {SMALL_STEPS} steps: the law "
    "builds a rational design from these eigenvalues",
    _small,
    lambda case: _valid(case) and case.instance.rank <= SMALL_RANK and len(case.xi) <= SMALL_STEPS,
)


def _one_step(random: Random) -> Case:
    return Case(any_instance(random), positive_rational(random), (real_rational(random),))


ONE_STEP = Domain(
    "one-step",
    "any exact instance, any λ > 0, exactly one ξ",
    _one_step,
    lambda case: _valid(case) and len(case.xi) == 1,
)


def _hard(random: Random) -> Case:
    family = random.choice((hard_instance, _any_index))(random)
    return Case(family, positive_rational(random), imitation(random, fewest=1))


def _any_index(random: Random) -> Instance:
    """Distinct eigenvalues in any order, and a signal at least in one direction."""
    r = random.randint(2, 4)
    snr = [random.choice((fmpq(0), positive_rational(random))) for _ in range(r)]
    snr[random.randrange(r)] = positive_rational(random)
    return Instance(tuple(distinct_eigenvalues(random, r)), tuple(snr))


HARD = Domain(
    "hard",
    "rank ≥ 2, distinct eigenvalues, some B_m > 0 at any index m, any other B_j ≥ 0; any λ > 0, "
    "one or more ξ",
    _hard,
    lambda case: (
        _valid(case)
        and _distinct(case)
        and case.instance.rank >= 2
        and max(case.instance.snr) > 0
        and len(case.xi) >= 1
    ),
)


def _aligned(random: Random) -> Case:
    r = random.randint(1, 5)
    snr = [fmpq(0)] * r
    snr[random.randrange(r)] = positive_rational(random)
    instance = Instance(tuple(distinct_eigenvalues(random, r)), tuple(snr))
    return Case(instance, positive_rational(random))


ALIGNED = Domain(
    "aligned",
    "distinct eigenvalues, B_m > 0 at one index m and B_j = 0 elsewhere; any λ > 0, no ξ",
    _aligned,
    lambda case: (
        _valid(case)
        and _distinct(case)
        and sum(b > 0 for b in case.instance.snr) == 1
        and not case.xi
    ),
)


def _even_signal(random: Random) -> Case:
    e = tuple(distinct_eigenvalues(random, random.randint(1, 6)))
    c = positive_rational(random)
    return Case(Instance(e, tuple(c * v for v in e)), 1 / c)


def _is_even(case: Case) -> bool:
    pairs = zip(case.instance.eigenvalues, case.instance.snr, strict=True)
    return _valid(case) and all(b * case.lam == e for e, b in pairs) and not case.xi


EVEN_SIGNAL = Domain(
    "even-signal", "B_j = c e_j with c > 0, and `lam` is 1/c; no ξ", _even_signal, _is_even
)


def _dominant(random: Random) -> Case:
    r = random.randint(2, 6)
    rest = distinct_eigenvalues(random, r - 1)
    ratio = fmpq(random.randint(2, 40), 1) * fmpq(10) ** random.choice((0, 0, 3))
    e = (max(rest) * ratio, *rest)
    snr = (positive_rational(random), *[fmpq(0)] * (r - 1))
    return Case(Instance(e, snr), positive_rational(random))


def _is_dominant(case: Case) -> bool:
    (e, *rest), (b, *others) = case.instance.eigenvalues, case.instance.snr
    return (
        _valid(case)
        and bool(rest)
        and max(rest) < e
        and bool(b > 0)
        and not any(others)
        and not case.xi
    )


DOMINANT = Domain(
    "dominant",
    "rank ≥ 2, e_1 larger than every other e_j, signal B_1 > 0 only; `lam` is x > 0, the law uses "
    "ridge at λ = e_1 x; no ξ",
    _dominant,
    _is_dominant,
)


def _equal(random: Random) -> Case:
    r = random.randint(1, 6)
    snr = tuple(random.choice((fmpq(0), positive_rational(random))) for _ in range(r))
    instance = Instance((positive_rational(random),) * r, snr)
    return Case(instance, positive_rational(random), imitation(random))


EQUAL_EIGENVALUES = Domain(
    "equal-eigenvalues",
    "all eigenvalues equal, any B_j ≥ 0, any λ > 0, any ξ",
    _equal,
    lambda case: _valid(case) and len(set(case.instance.eigenvalues)) == 1,
)


def stationary_instance(
    eigenvalues: list[fmpq], lam: fmpq, fractions: list[fmpq], position: int
) -> Instance:
    """The instance for which λ is stationary for ridge, Σ (t − B(1−t)) t(1−t) = 0.

    B_j = φ_j e_j/λ with φ_j in [0, 1] everywhere but at `position` (counted from 0), where the
    equation gives B ≥ e/λ.
    """
    t = [shrinkage(e, lam) for e in eigenvalues]
    snr = [f * e / lam for f, e in zip(fractions, eigenvalues, strict=True)]
    rest = sum(
        (
            (v - b * (1 - v)) * v * (1 - v)
            for j, (v, b) in enumerate(zip(t, snr, strict=True))
            if j != position
        ),
        start=fmpq(0),
    )
    v = t[position]
    snr[position] = (v + rest / (v * (1 - v))) / (1 - v)
    return Instance(tuple(eigenvalues), tuple(snr))


def _stationary(random: Random) -> Case:
    r, lam = random.randint(1, 3), positive_rational(random)
    e = [fmpq(random.randint(1, 12), random.randint(1, 4)) * lam for _ in range(r)]
    fractions = [fmpq(random.randint(0, 4), 4) for _ in range(r)]
    return Case(stationary_instance(e, lam, fractions, random.randrange(r)), lam)


def _is_stationary(case: Case) -> bool:
    if not _valid(case):
        return False
    slope = fmpq(0)
    for e, b in zip(case.instance.eigenvalues, case.instance.snr, strict=True):
        t = shrinkage(e, case.lam)
        slope += (t - b * (1 - t)) * t * (1 - t)
    return bool(slope == 0) and not case.xi


STATIONARY = Domain(
    "stationary",
    "any exact instance, and `lam` is a stationary point of the risk of ridge; no ξ "
    "(`stationary_instance` builds one for given eigenvalues and λ)",
    _stationary,
    _is_stationary,
)

DOMAINS: dict[str, Domain] = {
    d.name: d
    for d in (
        ANY,
        SMALL_DESIGN,
        ONE_STEP,
        HARD,
        ALIGNED,
        EVEN_SIGNAL,
        DOMINANT,
        EQUAL_EIGENVALUES,
        STATIONARY,
    )
}
"""Every domain by its name."""
