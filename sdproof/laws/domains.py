"""The domains of the laws: which instances, λ and ξ a law speaks about.

Few and precise: every `contains` decides membership exactly.
"""

from __future__ import annotations

from flint import fmpq

from sdproof.laws.base import Case, Domain
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


ANY = Domain("any", "any exact instance, any λ > 0, any ξ of any length", _valid)


SMALL_DESIGN = Domain(
    "small-design",
    f"any exact instance of rank ≤ {SMALL_RANK}, any λ > 0, at most {SMALL_STEPS} steps: the law "
    "builds a rational design from these eigenvalues",
    lambda case: _valid(case) and case.instance.rank <= SMALL_RANK and len(case.xi) <= SMALL_STEPS,
)


ONE_STEP = Domain(
    "one-step",
    "any exact instance, any λ > 0, exactly one ξ",
    lambda case: _valid(case) and len(case.xi) == 1,
)


HARD = Domain(
    "hard",
    "rank ≥ 2, distinct eigenvalues, some B_m > 0 at any index m, any other B_j ≥ 0; any λ > 0, "
    "one or more ξ",
    lambda case: (
        _valid(case)
        and _distinct(case)
        and case.instance.rank >= 2
        and max(case.instance.snr) > 0
        and len(case.xi) >= 1
    ),
)


ALIGNED = Domain(
    "aligned",
    "distinct eigenvalues, B_m > 0 at one index m and B_j = 0 elsewhere; any λ > 0, no ξ",
    lambda case: (
        _valid(case)
        and _distinct(case)
        and sum(b > 0 for b in case.instance.snr) == 1
        and not case.xi
    ),
)


def _is_even(case: Case) -> bool:
    pairs = zip(case.instance.eigenvalues, case.instance.snr, strict=True)
    return _valid(case) and all(b * case.lam == e for e, b in pairs) and not case.xi


EVEN_SIGNAL = Domain("even-signal", "B_j = c e_j with c > 0, and `lam` is 1/c; no ξ", _is_even)


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
    _is_dominant,
)


EQUAL_EIGENVALUES = Domain(
    "equal-eigenvalues",
    "all eigenvalues equal, any B_j ≥ 0, any λ > 0, any ξ",
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
