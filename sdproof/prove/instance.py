"""Finding certificates, or exact counterexamples, for statements about one exact instance.

Every question below is decided: the answer is a certificate that `sdproof.kernel` checks without
this module, or an exact counterexample. Range: at most 64 directions with k ≤ 1 steps, at most 16
directions with k ≤ 16; outside it `InputError`.

References
----------
theory §5, §7; claims OS-1, LB-2.
"""

from __future__ import annotations

from flint import fmpq, fmpz_poly

from sdproof.errors import InputError, ProofError
from sdproof.model.instance import Instance
from sdproof.numbers.exact import exact_str, integer, to_exact
from sdproof.numbers.polynomials import sign_at
from sdproof.numbers.roots import isolate_positive_roots
from sdproof.prove.certificate import (
    Certificate,
    coefficients,
    instance_certificate,
    strings,
    witness,
)
from sdproof.prove.determinant import ExcessPolynomials, Grouped, excess_polynomials, group
from sdproof.prove.positivity import Nonnegative, decide_nonnegative, partition_or_negative
from sdproof.prove.witness import Witness, exact_witness, witness_below

MAX_RANK_FEW, MAX_RANK_MANY, MAX_STEPS, MAX_SIDE = 64, 16, 16, 16


def require_range(instance: Instance, steps: int) -> None:
    """Raise `InputError` unless the instance is exact and (rank, steps) is in the range."""
    instance.require_exact("a certificate")
    integer(steps, "steps", 0, MAX_STEPS)
    design = instance.design
    if design is None:
        instance.require_rational("a certificate")
    elif min(design.d, design.n) > MAX_SIDE:
        raise InputError(
            f"X: {design.d} × {design.n}; accepted for certificates about a design: a smaller side of "
            f"at most {MAX_SIDE}"
        )
    most = MAX_RANK_FEW if steps <= 1 else MAX_RANK_MANY
    if instance.rank > most:
        raise InputError(
            f"instance: rank {instance.rank} with {steps} steps; accepted for certificates: rank "
            f"≤ {MAX_RANK_FEW} with 0 or 1 steps, rank ≤ {MAX_RANK_MANY} with 2 to {MAX_STEPS}"
        )


def certify(instance: Instance, steps: int, at_least: object) -> Certificate | Witness:
    """Decide "for all λ > 0 and all ξ ∈ R^k: ρ ≥ c".

    Parameters
    ----------
    instance : Instance
        Exact.
    steps : int
        k, the number of self-distillation steps; 0 is ridge.
    at_least : exact number
        c, in units of γ²/n.

    Returns
    -------
    Certificate or Witness
        A certificate of kind "lower-bound", or a point with ρ < c, exactly.

    Raises
    ------
    sdproof.errors.InputError
        Outside the range of this module, or for a number that is not exact.
    """
    require_range(instance, steps)
    bound, grouped = to_exact(at_least, "at_least"), group(instance)
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
    p, scale = polynomials.at_bound(bound)
    decided = decide_nonnegative(p)
    if isinstance(decided, fmpq):
        return witness_below(instance, grouped, steps, decided, bound)
    return _lower_bound(instance, steps, bound, proof_data(scale, decided))


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


def proof_data(scale: fmpq, found: Nonnegative) -> dict[str, object]:
    """The proof field: scale · Q = square² · factor, and the partition of (0, ∞)."""
    return {
        "scale": exact_str(scale),
        "square": coefficients(found.square),
        "factor": coefficients(found.factor),
        "breakpoints": strings(found.breakpoints),
    }


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
        p, _ = excess_polynomials(grouped, steps).at_bound(bound)
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
    LB when equal eigenvalues have equal B_j (theory §7).

    Raises
    ------
    sdproof.errors.InputError
        If the instance is not exact or has rank above 16.
    """
    require_range(instance, 2)
    grouped = group(instance)
    steps, attained, before = grouped.distinct, None, None
    while steps > 0:
        p, scale = excess_polynomials(grouped, steps - 1).at_bound(grouped.lower_bound)
        reached = _sign_change(p, scale)
        if reached is None:
            before = _strict_proof(p, scale)
            break
        steps, attained = steps - 1, reached
    return instance_certificate(
        "steps-needed", instance, steps=steps, attained=attained, before=before
    )


def _strict_proof(p: fmpz_poly, scale: fmpq) -> dict[str, object]:
    partition = partition_or_negative(p)
    assert not isinstance(partition, fmpq)
    return proof_data(scale, Nonnegative(fmpz_poly([1]), p, partition))


def _sign_change(p: fmpz_poly, scale: fmpq) -> dict[str, object] | None:
    """p = root² · cofactor with a sign change of root on (0, ∞), for p ≥ 0 that has a zero there.

    None if p has no zero on (0, ∞).
    """
    if p.is_zero():
        return _attained(scale, fmpz_poly([-1, 1]), p, fmpq(1, 2), fmpq(2))
    for base, multiplicity in p.factor_squarefree()[1]:
        if multiplicity < 2:
            continue
        for found in isolate_positive_roots(base)[:1]:
            lo, hi = found.lo, found.hi
            width = lo / 2
            while lo == hi or sign_at(base, lo) * sign_at(base, hi) >= 0:
                lo, hi, width = found.lo - width, found.hi + width, width / 2
            return _attained(scale, base, p // base**2, lo, hi)
    return None


def _attained(
    scale: fmpq, root: fmpz_poly, cofactor: fmpz_poly, lo: fmpq, hi: fmpq
) -> dict[str, object]:
    return {
        "scale": exact_str(scale),
        "root": coefficients(root),
        "cofactor": coefficients(cofactor),
        "between": strings((lo, hi)),
    }
