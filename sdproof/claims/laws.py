"""The property of each claim as a law: exact cases in, the first violation out.

A law is evaluated with the model and the optimum, never with the kernel, so it is evidence
independent of the proofs. It decides nothing beyond the cases it has seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from flint import arb, ctx, fmpq, fmpq_mat
from mpmath import mp

from sdproof.arithmetic.balls import endpoints
from sdproof.arithmetic.exact import exact_str, to_fraction
from sdproof.claims.cases import (
    LAMBDAS,
    STEPS,
    Case,
    any_instance,
    drawn,
    drawn_from,
    hard_instance,
    imitation,
    listed,
    positive_rational,
    real_rational,
)
from sdproof.families import equal_eigenvalues, even_signal, hard, unbounded_ratio
from sdproof.model.design import Design
from sdproof.model.estimators import design_risk
from sdproof.model.filters import shrinkage, spectral_filter
from sdproof.model.instance import Instance
from sdproof.model.parameters import NotAttained, h_from_xi, xi_bar_from_xi, xi_from_h
from sdproof.model.precision import risk_mpmath
from sdproof.model.quadratic import quadratic_form
from sdproof.model.risk import filter_risk, lower_bound, risk
from sdproof.optimum import grouped_bound, minimum, optimal_curve

Ranks = tuple[int, ...]


@dataclass(frozen=True)
class Law:
    """A property with an exact pass/fail.

    Attributes
    ----------
    name : str
    words : str
        What is compared with what.
    violation : callable
        Case -> None if the property holds, else one line with the exact numbers.
    listed : callable
        Ranks -> the cases of the exact evaluation.
    draw : callable
        Generator -> one random case of the property test.
    """

    name: str
    words: str
    violation: Callable[[Case], str | None]
    listed: Callable[[Ranks], Iterable[Case]] = listed
    draw: Callable[[Random], Case] = drawn


def _differ(left: Any, right: Any, what: str) -> str | None:
    return None if left == right else f"{what}: {left} against {right}"


def _below(value: fmpq, bound: fmpq, what: str) -> str | None:
    return None if value >= bound else f"{what}: {exact_str(value)} < {exact_str(bound)}"


# --- SD-1: the matrix recursion on data


def orthogonal(random: Random, size: int) -> fmpq_mat:
    """A rational orthogonal matrix (I − S)(I + S)⁻¹, S skew-symmetric (Cayley transform)."""
    skew = fmpq_mat(size, size)
    for i in range(size):
        for j in range(i):
            skew[i, j] = fmpq(random.randint(-3, 3), random.randint(1, 3))
            skew[j, i] = -skew[i, j]
    one = fmpq_mat(size, size, [int(i == j) for i in range(size) for j in range(size)])
    return (one - skew) * (one + skew).inv()


def _design_with(case: Case, random: Random) -> tuple[Design, Instance]:
    """A rational design whose SVD has these singular values, and its instance."""
    s = case.instance.eigenvalues
    d, n = len(s) + random.randint(0, 2), len(s) + random.randint(0, 2)
    diagonal = fmpq_mat(d, n)
    for j, value in enumerate(s):
        diagonal[j, j] = value
    u, v = orthogonal(random, d), orthogonal(random, n)
    coordinates = fmpq_mat(d, 1, [real_rational(random) for _ in range(d)])
    theta, x = (u * coordinates).entries(), (u * diagonal * v.transpose()).tolist()
    gamma2 = positive_rational(random)
    instance = Instance.from_spectrum(
        singular_values=s,
        theta=[coordinates[j, 0] for j in range(len(s))],
        noise_variance=gamma2,
        n=n,
    )
    return Design(tuple(map(tuple, x)), tuple(theta), gamma2), instance


def _matrix_violation(case: Case) -> str | None:
    random = Random(str(case.to_json()))
    design, instance = _design_with(case, random)
    on_data = design_risk(design, case.lam, case.xi)
    return _differ(tuple(on_data), tuple(risk(instance, case.lam, case.xi)), "data / eigenbasis")


def _few_singular_values(ranks: Ranks) -> Iterable[Case]:
    for r in (r for r in ranks if r <= 4):
        spectrum = hard(r, 1, fmpq(1, 2) if r > 1 else 1)
        for lam in LAMBDAS:
            for xi in STEPS:
                yield Case(spectrum, lam, xi)


def _draw_design(random: Random) -> Case:
    return Case(any_instance(random, 3), positive_rational(random), imitation(random))


matrix_recursion = Law(
    "matrix-recursion",
    "the students' problems solved on a rational design, against the eigenbasis (equal)",
    _matrix_violation,
    _few_singular_values,
    _draw_design,
)

# --- SD-2: three arithmetics

_BITS, _DIGITS = 400, 120


def _arithmetics_violation(case: Case) -> str | None:
    exact = risk(case.instance, case.lam, case.xi).rho
    with ctx.workprec(_BITS):
        instance = Instance(
            tuple(map(arb, case.instance.eigenvalues)), tuple(map(arb, case.instance.snr))
        )
        ball = risk(instance, arb(case.lam), [arb(x) for x in case.xi]).rho
        lo, hi = endpoints(ball)
        if not lo <= exact <= hi or hi - lo > (1 + exact) * fmpq(1, 2**100):
            return f"ball {ball} against exact {exact_str(exact)}"
    with mp.workdps(_DIGITS):
        value = risk_mpmath(case.instance, case.lam, case.xi, dps=_DIGITS).rho
        mantissa, exponent = value.man_exp  # ρ ≥ 0, so the sign is not needed
        error = abs(Fraction(int(mantissa)) * Fraction(2) ** int(exponent) - to_fraction(exact))
    # the digits lost to cancellation in (1 − ξ) + ξ t p are at most those of the ξ
    if error > (1 + to_fraction(exact)) / 10 ** (_DIGITS // 2):
        return f"mpmath {value} against exact {exact_str(exact)}"
    return None


three_arithmetics = Law(
    "three-arithmetics",
    "ρ in exact rationals, in balls and in mpmath (the exact value is inside the ball; mpmath at "
    f"{_DIGITS} digits agrees to {_DIGITS // 2})",
    _arithmetics_violation,
)

# --- SD-3


def _parameters_violation(case: Case) -> str | None:
    h = h_from_xi(case.xi)
    for e in case.instance.eigenvalues:
        t = shrinkage(e, case.lam)
        q = t + t * (1 - t) * sum((c * t**i for i, c in enumerate(h)), start=fmpq(0))
        if q != spectral_filter(e, case.lam, case.xi):
            return f"q from h: {q} at e = {e}"
    form = quadratic_form(case.instance, case.lam, len(case.xi))
    direct = risk(case.instance, case.lam, case.xi).rho
    if form(xi_bar_from_xi(case.xi)) != direct:
        return f"quadratic form {form(xi_bar_from_xi(case.xi))} against {direct}"
    back = xi_from_h(h)
    if isinstance(back, NotAttained):
        return f"h of an actual ξ called unattainable: {back.reason}"
    return _differ(h_from_xi(back), h, "ξ → h → ξ → h")


parameters_and_quadratic = Law(
    "parameters", "ξ → h → ξ, q from h, and ρ from M, m, c in ξ̄ (equal)", _parameters_violation
)

# --- OS-2, OS-3


def _turning(case: Case) -> tuple[fmpq, fmpq, fmpq]:
    ts = [shrinkage(e, case.lam) for e in case.instance.eigenvalues]
    top = sum((t**2 * (1 - t) for t in ts), start=fmpq(0))
    bottom = sum((t**2 * (1 - t) ** 2 for t in ts), start=fmpq(0))
    return top / bottom, top, bottom


def _turning_violation(case: Case) -> str | None:
    turning = _turning(case)[0]
    if turning <= 1:
        return f"ξ_v = {turning} ≤ 1"
    xi = case.xi[0] if case.xi else fmpq(0)
    step = fmpq(1, 1000) if xi < turning else fmpq(-1, 1000)
    step = min(step, turning - xi) if xi < turning else max(step, turning - xi)
    here, there = (risk(case.instance, case.lam, (x,)).variance for x in (xi, xi + step))
    if step != 0 and not there < here:
        return f"variance {there} at ξ = {xi + step} is not below {here} at ξ = {xi}"
    return None


variance_turning_point = Law(
    "variance-turns",
    "the variance at ξ and a little nearer to ξ_v",
    _turning_violation,
    draw=drawn_from(any_instance, 1),
)


def _noise_violation(case: Case) -> str | None:
    turning, _, bottom = _turning(case)
    ts = [shrinkage(e, case.lam) for e in case.instance.eigenvalues]
    scale = max([fmpq(1), *case.instance.snr])
    tail = sum((t * (1 - t) ** 2 for t in ts), start=fmpq(0))
    for delta in (fmpq(1, 10), fmpq(1, 10**6)):
        snr = tuple(b / scale * delta for b in case.instance.snr)
        quiet = Instance(case.instance.eigenvalues, snr)
        best = optimal_curve(quiet, case.lam, 1)[1].h
        x = -best[0] if best else fmpq(0)
        small = all(b < t**2 / (1 - t**2) for b, t in zip(snr, ts, strict=True))
        if small and not (1 < x <= turning and (1 + delta) * x >= turning - delta * tail / bottom):
            return f"ξ* = {x} with ξ_v = {turning}, δ = {delta}"
    return None


high_noise = Law(
    "high-noise",
    "ξ* for signals scaled down to 1/10 and 10⁻⁶, against the threshold and the two bounds",
    _noise_violation,
)

# --- LB-1, LB-2


def _bound_violation(case: Case) -> str | None:
    floor = lower_bound(case.instance)
    found = _below(risk(case.instance, case.lam, case.xi).rho, floor, "ρ below LB")
    best = filter_risk(case.instance.snr, [b / (1 + b) for b in case.instance.snr]).rho
    return found or _differ(best, floor, "ρ(q*) / LB")


never_below_lower_bound = Law("never-below", "ρ against LB, and ρ(q*) = LB", _bound_violation)


def _attained_violation(case: Case) -> str | None:
    instance, floor = case.instance, lower_bound(case.instance)
    curve = optimal_curve(instance, case.lam, instance.rank + 1)
    pairs = set(zip(instance.eigenvalues, instance.snr, strict=True))
    if len(pairs) > len(set(instance.eigenvalues)):
        if not curve[-1].rho > floor:
            return "equal eigenvalues with unequal B reach LB"
        return _differ(curve[-1].rho, grouped_bound(instance), "r+1 steps / bound of the groups")
    if curve[instance.rank].rho != floor or curve[-1].rho != floor:
        return f"r steps: {curve[instance.rank].rho}, LB = {floor}"
    for best in curve:
        if best.xi is not None and risk(instance, case.lam, best.xi).rho != best.rho:
            return f"the ξ given for k = {best.k} does not have ρ = {best.rho}"
    return None if curve[-1].xi is not None else "r+1 steps: no ξ found"


def _small(ranks: Ranks) -> Iterable[Case]:
    exception = Instance((fmpq(1), fmpq(1, 2)), (fmpq(3, 5), fmpq(7, 20)))
    yield Case(exception, fmpq(1))
    yield from (c for c in listed(tuple(r for r in ranks if r <= 8)) if not c.xi)


lower_bound_attained = Law(
    "attained",
    "the optimum over ξ ∈ R^k for k = r and r+1 against LB, and the ξ that attains it",
    _attained_violation,
    _small,
    drawn_from(any_instance, 0),
)

# --- the hard family


def hard_family_bound(steps: int) -> Law:
    """ρ of ridge (0) or one step (1) on hard-family instances, against r C b²/(1+C b²) or
    r b² C/(1+C), at given λ, ξ and at the certified minimum over them."""

    def violation(case: Case) -> str | None:
        bound = _family_bound(case.instance, steps)
        xi = (*case.xi, fmpq(-3))[:steps]
        found = _below(risk(case.instance, case.lam, xi).rho, bound, "ρ below the bound")
        return found or _below(minimum(case.instance, steps, 10).hi, bound, "minimum below it")

    return Law(
        f"hard-family-{steps}",
        "ρ at λ, ξ, and its certified minimum over all λ and ξ, against the bound",
        violation,
        lambda ranks: (
            Case(hard(r, C, b, 1, "equispaced", others), fmpq(7, 3), (fmpq(-2),))
            for r in ranks
            if r > 1
            for C, b in ((200, fmpq(1, 2)), (fmpq(1, 3), fmpq(9, 10)))
            for others in (0, fmpq(1, 5))
        ),
        drawn_from(hard_instance, steps),
    )


def _family_bound(instance: Instance, steps: int) -> fmpq:
    m = max(range(instance.rank), key=lambda j: instance.snr[j])
    C, r = instance.snr[m] / instance.rank, instance.rank
    b = min(fmpq(1), *(e / instance.eigenvalues[m] for e in instance.eigenvalues))
    return r * C * b**2 / (1 + C * b**2) if steps == 0 else r * b**2 * C / (1 + C)


def _r_steps_violation(case: Case) -> str | None:
    best = optimal_curve(case.instance, case.lam, case.instance.rank)[-1]
    return None if best.rho < 1 else f"r-step optimum {best.rho} ≥ 1"


r_steps_attain = Law(
    "r-steps",
    "the optimum over ξ ∈ R^r against 1",
    _r_steps_violation,
    lambda ranks: (
        Case(hard(r, 200, fmpq(1, 2), 1 + r // 3), lam) for r in ranks if r > 1 for lam in LAMBDAS
    ),
    lambda random: Case(
        hard(random.randint(2, 6), positive_rational(random)), positive_rational(random)
    ),
)

# --- necessity of the assumptions


def _proportional_violation(case: Case) -> str | None:
    c = case.instance.snr[0] / case.instance.eigenvalues[0]
    return _differ(risk(case.instance, 1 / c).rho, lower_bound(case.instance), "ridge / LB")


proportional_signal = Law(
    "proportional",
    "ridge at λ = 1/c against LB (equal)",
    _proportional_violation,
    lambda ranks: (Case(even_signal(r, c), fmpq(1)) for r in ranks for c in (1, fmpq(3, 7))),
    lambda random: Case(even_signal(random.randint(1, 6), positive_rational(random)), fmpq(1)),
)


def _dominant_violation(case: Case) -> str | None:
    instance, x = case.instance, case.lam
    first, *rest = instance.eigenvalues
    eps = max(rest) / first
    bound = instance.snr[0] * x**2 + 1 + (instance.rank - 1) * (eps / x) ** 2
    return _below(bound, risk(instance, first * x).rho, "bound below ridge at λ = e_1 x")


small_other_eigenvalues = Law(
    "dominant",
    "ridge at λ = e_1 x against B x² + 1 + (r−1)(ε/x)²",
    _dominant_violation,
    lambda ranks: (
        Case(unbounded_ratio(r, eps), x)
        for r in ranks
        if r > 1
        for eps in (fmpq(1, 3), fmpq(1, 10**6))
        for x in (fmpq(1, 100), fmpq(1), fmpq(10))
    ),
    lambda random: Case(
        unbounded_ratio(random.randint(2, 6), fmpq(1, random.randint(2, 10**6))),
        positive_rational(random),
    ),
)


def _equal_violation(case: Case) -> str | None:
    instance = case.instance
    mean = sum(instance.snr, start=fmpq(0)) / instance.rank
    bound = instance.rank * mean / (1 + mean)
    found = _below(risk(instance, case.lam, case.xi).rho, bound, "ρ below r b̄/(1+b̄)")
    if mean > 0 and not found:
        found = _differ(risk(instance, instance.eigenvalues[0] / mean).rho, bound, "ridge / bound")
    return found


equal_eigenvalues_law = Law(
    "equal-eigenvalues",
    "any λ, ξ against r b̄/(1+b̄), and ridge at λ = e/b̄ (equal)",
    _equal_violation,
    lambda ranks: (
        Case(equal_eigenvalues(r, 100, others), lam, xi)
        for r in ranks
        for others in (0, fmpq(1, 2))
        for lam in LAMBDAS
        for xi in STEPS
    ),
    lambda random: Case(
        equal_eigenvalues(random.randint(1, 6), positive_rational(random), fmpq(1, 3)),
        positive_rational(random),
        imitation(random),
    ),
)


def _cap_violation(case: Case) -> str | None:
    instance = case.instance
    for steps in (0, 1):
        least = minimum(instance, steps, 10)
        found = _below(fmpq(instance.rank), least.lo, f"r below the minimum with {steps} steps")
        if found:
            return found
    return None


gain_is_capped = Law(
    "cap",
    "the certified minima of ridge and one step against r",
    _cap_violation,
    lambda ranks: (c for c in listed(ranks) if not c.xi and c.lam == LAMBDAS[0]),
    drawn_from(any_instance, 0),
)

# --- OS-1


def _criterion_violation(case: Case) -> str | None:
    """At fixed λ the gain of the best ξ is G²/Σ w t²(1−t)², and S < 0 gives a better one step."""
    parts = [
        (shrinkage(e, case.lam), b)
        for e, b in zip(case.instance.eigenvalues, case.instance.snr, strict=True)
    ]
    g = sum(((t - b * (1 - t)) * t * (1 - t) for t, b in parts), start=fmpq(0))
    p = sum(((1 + b) * t**2 * (1 - t) ** 2 for t, b in parts), start=fmpq(0))
    ridge = risk(case.instance, case.lam).rho
    best = optimal_curve(case.instance, case.lam, 1)[1].rho
    if ridge - best != g**2 / p:
        return f"gain {ridge - best} against {g**2 / p}"
    s = sum(((t - b * (1 - t)) * t**2 * (1 - t) for t, b in parts), start=fmpq(0))
    if s < 0:
        rest = sum((4 * b * t**2 * (1 - t) ** 3 for t, b in parts), start=fmpq(0)) + sum(
            ((1 + b) * t**4 * (1 - t) ** 2 for t, b in parts), start=fmpq(0)
        )
        tau = min(fmpq(1), -s / rest)
        moved = risk(case.instance, case.lam * (1 + tau), (-tau,)).rho
        return _below(ridge, moved, "ridge below the moved one step")
    return None


local_criterion = Law(
    "criterion",
    "the gain at fixed λ against its formula (equal), and for S < 0 the predicted better point",
    _criterion_violation,
    draw=drawn_from(any_instance, 0),
)
