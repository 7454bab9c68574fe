"""Laws of one step: what ξ does to variance and bias, the best ξ, and when it helps.

References
----------
theory §3 (OS-1..3), §6.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from flint import fmpq, fmpz_poly

from sdproof.families import hard
from sdproof.laws.base import Case, Law, Ranks
from sdproof.laws.domains import ANY, ONE_STEP, STATIONARY, stationary_instance
from sdproof.laws.listed import LAMBDAS, listed, listed_ridge
from sdproof.laws.subject import MODEL, Subject
from sdproof.minima import RiskFunction
from sdproof.model.filters import shrinkage
from sdproof.model.instance import Instance
from sdproof.optimum import groups, optimal_curve
from sdproof.statements.judgement import Judgement, all_equal, at_least, equal, least


def _one(ranks: Ranks) -> Iterable[Case]:
    yield from (c for c in listed(ranks) if len(c.xi) == 1)
    for r in ranks:
        for xi in (fmpq(-5), fmpq(1), fmpq(4)):
            yield Case(hard(r, 200, fmpq(1, 2) if r > 1 else 1), fmpq(2), (xi,))


def _shrinkages(case: Case) -> list[fmpq]:
    return [shrinkage(e, case.lam) for e in case.instance.eigenvalues]


def _total(values: Iterable[fmpq]) -> fmpq:
    return sum(values, start=fmpq(0))


# --- OS-2


def _turning(case: Case) -> tuple[fmpq, fmpq]:
    """ξ_v = Σt²(1−t) / Σt²(1−t)², and its denominator."""
    ts = _shrinkages(case)
    bottom = _total(t**2 * (1 - t) ** 2 for t in ts)
    return _total(t**2 * (1 - t) for t in ts) / bottom, bottom


def _variance(case: Case, subject: Subject = MODEL) -> Judgement:
    (turning, bottom), xi = _turning(case), case.xi[0]
    excess = _total(t**3 * (1 - t) for t in _shrinkages(case)) / bottom
    parts = [at_least(turning, 1 + excess, "ξ_v / 1 + Σt³(1−t)/Σt²(1−t)²")]
    step = fmpq(1, 1000) if xi < turning else fmpq(-1, 1000)
    near = min(step, turning - xi) if xi < turning else max(step, turning - xi)
    for s in (near, turning - xi):
        here, there = (subject.risk(case.instance, case.lam, (x,)).variance for x in (xi, xi + s))
        what = f"variance at ξ = {xi} / that at {xi + s} + s² Σt²(1−t)²"
        parts.append(at_least(here, there + s**2 * bottom, what))
    return least(parts)


variance_turning_point = Law(
    "variance-turns",
    "the variance at ξ against that at ξ + s, nearer to ξ_v, plus s² Σt²(1−t)²; and ξ_v against 1",
    _variance,
    ONE_STEP,
    _one,
    most_rank=256,
)


def _bias(case: Case, subject: Subject = MODEL) -> Judgement:
    low = max(case.xi[0], fmpq(-1))
    parts, before = [], subject.risk(case.instance, case.lam, (low,)).bias
    for step in (fmpq(1, 1000), fmpq(1)):
        after = subject.risk(case.instance, case.lam, (low + step,)).bias
        parts.append(at_least(after, before, f"bias at ξ = {low + step} / at {low}"))
    return least(parts)


bias_grows = Law(
    "bias-grows",
    "the bias at ξ + 1/1000 and at ξ + 1 against that at ξ, for max(ξ, −1) in the place of ξ",
    _bias,
    ONE_STEP,
    _one,
)

# --- the risk in ξ at one λ


class _Parabola(NamedTuple):
    """ρ(ξ) = a ξ² + b ξ + c, from ξ = −1, 0, 1."""

    a: fmpq
    b: fmpq
    c: fmpq


def _parabola(subject: Subject, instance: Instance, lam: fmpq) -> _Parabola:
    below, at, above = (subject.risk(instance, lam, (fmpq(x),)).rho for x in (-1, 0, 1))
    return _Parabola((above + below) / 2 - at, (above - below) / 2, at)


def _curvature(case: Case, snr: Iterable[fmpq]) -> fmpq:
    pairs = zip(_shrinkages(case), snr, strict=True)
    return _total((1 + b) * t**2 * (1 - t) ** 2 for t, b in pairs)


# --- OS-3


def _high_noise(case: Case, subject: Subject = MODEL) -> Judgement:
    ts, (turning, bottom) = _shrinkages(case), _turning(case)
    scale = max([fmpq(1), *case.instance.snr])
    tail = _total(t * (1 - t) ** 2 for t in ts) / bottom
    parts = []
    for delta in (fmpq(1, 10), fmpq(1, 10**6)):
        snr = tuple(b / scale * delta for b in case.instance.snr)
        quiet, p = Instance(case.instance.eigenvalues, snr), _curvature(case, snr)
        a, b, _ = _parabola(subject, quiet, case.lam)
        parts.append(equal(a, p, f"δ = {delta}: curvature in ξ"))
        tops = [-b / 2]
        if subject.own:
            best = optimal_curve(quiet, case.lam, 1)[1].h
            tops.append(-best[0] * p)
        pairs = list(zip(ts, snr, strict=True))
        above = _total(t * (1 - t) * (t**2 - s * (1 - t**2)) for t, s in pairs)
        small = all(s < t**2 / (1 - t**2) for t, s in pairs)
        for top in tops:  # ξ* times the curvature a > 0
            parts.append(equal(top, a + above, f"δ = {delta}: a ξ* / a + its distance from 1"))
            if small:
                parts.append(at_least(a * turning, top, f"δ = {delta}: a ξ_v / a ξ*"))
                low = a * (turning - delta * tail)
                parts.append(at_least((1 + delta) * top, low, f"δ = {delta}: (1+δ) a ξ*"))
    return least(parts)


high_noise = Law(
    "high-noise",
    "ξ* for signals scaled down to 1/10 and 10⁻⁶, against 1 + Σt(1−t)(t²−B(1−t²))/a (equal), and, "
    "below the threshold, against ξ_v and the bound that tends to it; a is the curvature in ξ",
    _high_noise,
    ANY,
    listed_ridge,
)

# --- OS-1, theory §6


def _criterion(case: Case, subject: Subject = MODEL) -> Judgement:
    """At fixed λ the gain of the best ξ is g²/p, and S < 0 gives a better one step."""
    instance, lam = case.instance, case.lam
    pairs = list(zip(_shrinkages(case), instance.snr, strict=True))
    g = _total((t - b * (1 - t)) * t * (1 - t) for t, b in pairs)
    p = _curvature(case, instance.snr)
    a, b, ridge = _parabola(subject, instance, lam)
    parts = [all_equal((a, b), (p, -2 * g), "a, b of ρ(ξ) / Σw t²(1−t)², −2g")]
    if subject.own:
        best = optimal_curve(instance, lam, 1)[1].rho
        parts.append(equal(ridge - best, g**2 / p, "gain of the best ξ / g²/p"))
    s = _total((t - b * (1 - t)) * t**2 * (1 - t) for t, b in pairs)
    if s < 0:
        rest = _total(4 * b * t**2 * (1 - t) ** 3 + (1 + b) * t**4 * (1 - t) ** 2 for t, b in pairs)
        tau = min(fmpq(1), -s / rest)
        moved = subject.risk(instance, lam * (1 + tau), (-tau,)).rho
        parts.append(at_least(ridge, moved, "ρ of ridge / of the moved one step"))
    return least(parts)


local_criterion = Law(
    "criterion",
    "ρ in ξ at fixed λ against its formula, hence the gain g²/p (equal), and for S < 0 the "
    "predicted better point",
    _criterion,
    ANY,
    listed_ridge,
)


def _second(numerator: fmpz_poly, denominator: fmpz_poly, x: fmpq) -> fmpq:
    """x² times the second derivative of N/M at a stationary point x: x² (N''M − N M'')/M²."""
    n, m = numerator(x), denominator(x)
    curved = numerator.derivative().derivative()(x) * m - n * denominator.derivative().derivative()(
        x
    )
    return x**2 * curved / m**2


def _stationary(case: Case, _: Subject = MODEL) -> Judgement:
    """At a stationary λ of ridge, with derivatives in log λ: ridge has 2(P − 2S), and the risk of
    the best ξ has 4S(P − 2S)/P."""
    instance = case.instance
    pairs = list(zip(_shrinkages(case), instance.snr, strict=True))
    s = _total((t - b * (1 - t)) * t**2 * (1 - t) for t, b in pairs)
    p = _curvature(case, instance.snr)
    parts = []
    for steps, expected in ((0, 2 * (p - 2 * s)), (1, 4 * s * (p - 2 * s) / p)):
        function = RiskFunction(groups(instance), steps)
        found = _second(*function.quotient, case.lam * function.scale)
        parts.append(equal(found, expected, f"λ²·second derivative, {steps} steps / formula"))
    return least(parts)


def _listed_stationary(ranks: Ranks) -> Iterable[Case]:
    for r in (r for r in ranks if r <= 4):
        for lam in LAMBDAS:
            e = [lam * fmpq(j + 1, 2) for j in range(r)]
            for m in sorted({0, r - 1}):
                yield Case(stationary_instance(e, lam, [fmpq(1, 3)] * r, m), lam)


stationary_criterion = Law(
    "stationary",
    "second derivatives in log λ at a stationary point of ridge: 2(P−2S) for ridge and 4S(P−2S)/P "
    "for the best ξ (equal), so that the sign of S decides, S = Σw(t−q*)t²(1−t), P = Σw t²(1−t)²",
    _stationary,
    STATIONARY,
    _listed_stationary,
    "theory",
)

LAWS = (variance_turning_point, bias_grows, high_noise, local_criterion, stationary_criterion)
