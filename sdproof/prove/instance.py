"""Finding certificates, or exact counterexamples, for statements about one exact instance.

Every question below is decided: the answer is a certificate that `sdproof.kernel` checks without
this module, or an exact counterexample. Range: at most 64 directions with k ≤ 4 steps, 32 with k ≤ 8,
16 with k ≤ 16; outside it `InputError`.

References
----------
claims OS-1, LB-2.
"""

from __future__ import annotations

from flint import fmpq, fmpz_poly

from sdproof.errors import InputError, ProofError
from sdproof.model.instance import Instance, require_instance
from sdproof.numbers.exact import exact_str, integer, to_exact
from sdproof.numbers.polynomials import mobius_transform, sign_at
from sdproof.numbers.roots import isolate_positive_roots
from sdproof.prove.box import certify_in_box, read_box
from sdproof.prove.certificate import (
    Certificate,
    coefficients,
    instance_certificate,
    sign_proof,
    strings,
    witness,
)
from sdproof.prove.determinant import (
    ExcessPolynomials,
    Grouped,
    deviations,
    excess_polynomials,
    group,
)
from sdproof.prove.positivity import FIRST_DEPTH, decide_nonnegative, partition
from sdproof.prove.witness import Witness, exact_witness, witness_below

MAX_STEPS, MAX_SIDE, MAX_LENGTH = 16, 16, 1024
_RANKS = ((4, 64), (8, 32), (MAX_STEPS, 16))
"""The largest rank, for up to so many steps."""


def require_range(instance: Instance, steps: int) -> int:
    """The number of steps; `InputError` unless the instance is exact, of a rank that they allow."""
    require_instance(instance)
    instance.require_exact("a certificate")
    steps = integer(steps, "steps", 0, MAX_STEPS)
    design = instance.design
    if design is None:
        instance.require_rational("a certificate")
    elif min(design.d, design.n) > MAX_SIDE or max(design.d, design.n) > MAX_LENGTH:
        raise InputError(
            f"X: {design.d} features, {design.n} samples; accepted for certificates about a design: a "
            f"smaller side of at most {MAX_SIDE}, a longer one of at most {MAX_LENGTH}"
        )
    if instance.rank > next(rank for most, rank in _RANKS if steps <= most):
        accepted = ", ".join(f"rank ≤ {rank} with at most {most} steps" for most, rank in _RANKS)
        raise InputError(
            f"instance: rank {instance.rank} with {steps} steps; accepted for certificates: {accepted}"
        )
    return steps


def certify(
    instance: Instance, steps: int, at_least: object, *, xi: object = None
) -> Certificate | Witness:
    """Decide "for all λ > 0 and all ξ ∈ R^k: ρ ≥ c", or the same for all ξ in a box.

    Parameters
    ----------
    instance : Instance
        Exact.
    steps : int
        k, the number of self-distillation steps; 0 is ridge.
    at_least : exact number
        c, in units of γ²/n.
    xi : pair of exact numbers, or one pair for each step, optional
        Bounds l ≤ ξ ≤ u, for k = 1 or 2; for k = 1 one of them may be None. Default: every real ξ.

    Returns
    -------
    Certificate or Witness
        A certificate of kind "lower-bound" ("box-bound" with `xi`), or a point with ρ < c, exactly.

    Raises
    ------
    sdproof.errors.InputError
        Outside the range of this module, or for a number that is not exact.
    sdproof.errors.PrecisionExhausted
        With `xi` only: if c is attained at an irrational λ where also ξ leaves the box.
    """
    steps = require_range(instance, steps)
    bound = to_exact(at_least, "at_least")
    if xi is not None:
        if instance.design is not None:
            raise InputError(
                "xi: a box, for an instance given by X; accepted: one given by eigenvalues"
            )
        return certify_in_box(instance, steps, bound, read_box(xi, steps))
    grouped = group(instance)
    if steps >= grouped.distinct:
        return _certify_interpolating(instance, grouped, steps, bound)
    return certify_with(excess_polynomials(grouped, steps), instance, grouped, steps, bound)


def _certify_interpolating(
    instance: Instance, grouped: Grouped, steps: int, bound: fmpq
) -> Certificate | Witness:
    if grouped.lower_bound < bound:
        return witness_below(instance, grouped, steps, fmpq(1), bound)
    return _lower_bound(instance, steps, bound, None)


def certify_with(
    polynomials: ExcessPolynomials, instance: Instance, grouped: Grouped, steps: int, bound: fmpq
) -> Certificate | Witness:
    """`certify` for k < n, with the polynomials already at hand."""
    decided = decide_nonnegative(polynomials.at_bound(bound))
    if isinstance(decided, fmpq):
        return witness_below(instance, grouped, steps, decided, bound)
    return _lower_bound(instance, steps, bound, sign_proof(decided))


def _lower_bound(
    instance: Instance, steps: int, bound: fmpq, proof: dict[str, object] | None
) -> Certificate:
    return instance_certificate(
        "lower-bound", instance, steps=steps, bound=exact_str(bound), proof=proof
    )


def lower_bound_proof(instance: Instance, steps: int, bound: object) -> dict[str, object]:
    """The field ``least`` of a counterexample: that ρ ≥ bound for all λ > 0 and ξ ∈ R^k.

    Raises
    ------
    sdproof.errors.ProofError
        If that is false.
    """
    found = certify(instance, steps, bound)
    if not isinstance(found, Certificate):
        raise ProofError(f"ρ ≥ {bound} is false: {found.to_json()}")
    return {key: found.data[key] for key in ("bound", "proof")}


def certify_at_most(instance: Instance, steps: int, at_most: object) -> Certificate:
    """A certificate that some λ > 0, ξ ∈ R^k have ρ ≤ c, or that none has ρ < c.

    Returns
    -------
    Certificate
        Of kind "upper-bound" with a rational witness whenever one exists with ρ < c, and also for
        ρ = c at a rational λ that attains it; otherwise of kind "lower-bound": ρ ≥ c everywhere
        (c is then at most the infimum; equality could still be attained at an irrational λ).

    Raises
    ------
    sdproof.errors.InputError
        As `certify`.
    """
    bound = to_exact(at_most, "at_most")
    found = certify(instance, steps, bound)
    point = found if isinstance(found, Witness) else _touching(instance, steps, bound)
    if point is None:
        assert isinstance(found, Certificate)
        return found
    return instance_certificate(
        "upper-bound", instance, steps=steps, bound=exact_str(bound), witness=witness(point)
    )


def _touching(instance: Instance, steps: int, bound: fmpq) -> Witness | None:
    """A rational point with ρ = bound, where bound is a lower bound, if there is one."""
    grouped = group(instance)
    n = grouped.distinct
    if steps >= n:
        places = [fmpq(i) for i in range(1, n * n + 2)] if grouped.lower_bound == bound else []
    else:
        p = excess_polynomials(grouped, steps).at_bound(bound)
        roots = (-fmpq(f[0], f[1]) for f, _ in p.factor()[1] if f.degree() == 1)
        places = [x for x in roots if x > 0]
    for x in places:
        point = exact_witness(instance, grouped, steps, x)
        if point is not None and point.rho == bound:
            return point
    return None


def certify_steps(instance: Instance) -> Certificate:
    """The least k for which some λ > 0 and some filter of k steps attain the least risk of all.

    A certificate of kind "steps-needed": that the least risk G of any number of steps is attained
    by filters q = t + t(1−t)h(t), deg h < k, at some λ > 0, and not by deg h < k − 1 at any. G is
    LB when equal eigenvalues have equal B_j.

    Raises
    ------
    sdproof.errors.InputError
        If the instance is not exact or has rank above 64.
    """
    require_range(instance, 0)
    grouped = group(instance)
    none, most = -1, grouped.distinct  # not attained with `none` steps, attained with `most`
    attained: dict[str, object] | None = None
    while most - none > 1:
        steps = most - 1 if attained is None else (none + most) // 2
        reached = _common_zero(deviations(grouped, steps))
        if reached is None:
            none = steps
        else:
            most, attained = steps, reached
    before = None if most == 0 else _never_zero(deviations(grouped, most - 1))
    return instance_certificate(
        "steps-needed", instance, steps=most, attained=attained, before=before
    )


def _common_zero(polynomials: list[fmpz_poly]) -> dict[str, object] | None:
    """A common divisor that changes sign on (0, ∞), and where; None if there is no common zero."""
    common = fmpz_poly([0])
    for p in polynomials:
        common = common.gcd(p)
    if common.is_zero():
        return {"root": ["-1", "1"], "between": ["1/2", "2"]}
    if common.degree() == 0:
        return None
    for base, _ in common.factor_squarefree()[1]:
        for found in isolate_positive_roots(base)[:1]:
            lo, hi = found.lo, found.hi
            width = lo / 2
            while lo == hi or sign_at(base, lo) * sign_at(base, hi) >= 0:
                lo, hi, width = found.lo - width, found.hi + width, width / 2
            return {"root": coefficients(base), "between": strings((lo, hi))}
    return None


def _never_zero(polynomials: list[fmpz_poly]) -> dict[str, object]:
    """A partition; on every interval one of them is not zero, given that no x is a common zero."""

    def shown(left: fmpq, right: fmpq | None) -> bool:
        signed = (mobius_transform(p, left, right).coeffs() for p in polynomials)
        return any(
            (right is None or c[0] != 0) and (min(c) >= 0 or max(c) <= 0) for c in signed if any(c)
        )

    depth = FIRST_DEPTH
    while (found := partition(shown, [], depth)) is None:
        depth *= 2
    return {"breakpoints": strings(found)}
