"""The risk in mpmath at any number of digits: an evaluation path that shares nothing with balls.

It uses the one definition of `sdproof.model.filters` and `sdproof.model.risks`, with mpmath numbers.
The result is rounded, not enclosed: it can support a value and never proves one.

References: claim SD-2.
"""

from __future__ import annotations

from collections.abc import Iterable

from flint import fmpq
from mpmath import mp, mpf

from sdproof.model.filters import spectral_filter
from sdproof.model.instance import Instance, require_instance
from sdproof.model.risks import Risk, filter_risk
from sdproof.numbers.exact import integer, numbers, positive

MAX_DPS = 1_000_000
"""Largest number of decimal digits."""


def _mpf(value: fmpq) -> mpf:
    return mpf(int(value.p)) / int(value.q)


def risk_mpmath(
    instance: Instance, lam: object, xi: Iterable[object] = (), *, dps: int = 50
) -> Risk:
    """ρ, bias, variance and excess risk as mpmath numbers computed with `dps` decimal digits.

    Parameters
    ----------
    instance : Instance
        Of rational numbers.
    lam : exact number
        λ > 0.
    xi : iterable of exact numbers
        (ξ_1, …, ξ_k); empty is ridge.
    dps : int
        Decimal working digits. The result carries rounding errors of a few units in the last of
        them, times the cancellation in ``(1 − ξ) + ξ t p``; no error bound is claimed. Print with
        ``mpmath.nstr(value, digits)``.

    Raises
    ------
    sdproof.errors.InputError
        For an instance that is not rational, λ ≤ 0, inexact numbers, or `dps` not in 1..1000000.
    """
    require_instance(instance)
    instance.require_rational("the mpmath evaluation")
    digits = integer(dps, "dps", 1, MAX_DPS)
    value = positive(lam, "lam")
    steps = numbers(xi, "xi")
    with mp.workdps(digits):
        at, parameters = _mpf(value), [_mpf(v) for v in steps]
        q = [spectral_filter(_mpf(e), at, parameters) for e in instance.eigenvalues]
        rho, bias, variance = filter_risk([_mpf(b) for b in instance.snr], q)[:3]
        unit = instance.unit
        return Risk(rho, bias, variance, None if unit is None else rho * _mpf(unit))
