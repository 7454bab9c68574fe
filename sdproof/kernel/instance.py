r"""Certificates about one exact instance: lower and upper bounds, strict gain, steps needed.

The problem. An instance is e_j > 0, B_j ≥ 0 (j = 1..r). For λ > 0, t_j = e_j/(e_j+λ); k-step
self-distillation has q_j = t_j p_k(t_j), p_0 = 1, p_i(t) = (1−ξ_i) + ξ_i t p_{i−1}(t), and
ρ = Σ_j [B_j (1−q_j)² + q_j²]. Multiplying all e_j and λ by one number changes no t_j, so the e_j
are first scaled to integers E_j, and x > 0 below is λ times the same factor.

All ξ at once. By induction q(t) = t + t(1−t) h(t) with deg h < k, and every h without a zero
coefficient is reached; these are dense and ρ is continuous in h, so the infimum of ρ over ξ ∈ R^k
is that over h ∈ R^k. Equal e_j have equal q_j: a group of m directions with Σ B_j = S contributes
w (q − S/w)² + m S/w, w = m + S. With n groups and G = Σ m S/w, ρ = G + Σ_g w_g (d_g + τ_g h(t_g))²,
d = t − S/w, τ = t(1−t). If k ≥ n, h can interpolate: the minimum is G, at every λ.

k < n. Let V have the rows √w_g (τ_g, τ_g t_g, …, τ_g t_g^{k−1} | d_g), M the Gram matrix of its
first k columns, D that of all of them with G − c added to its last entry. M is positive definite
(distinct nodes, w τ² > 0), and by the Schur complement det D = det M · (min_h ρ − c). So ρ ≥ c for
all ξ iff det D ≥ 0, and min_h ρ = c iff det D = 0.

Degree. By Cauchy–Binet det M = Σ_{|A|=k} Π_A(w τ²) V_A² and det D = (G−c) det M +
Σ_{|S|=k+1} Π_S w · (Σ_{g∈S} ± d_g Π_{S∖g}τ · V_{S∖g})², V the Vandermonde determinants. As
τ = E x/(E+x)² and t_a − t_b = x (E_a−E_b)/((E_a+x)(E_b+x)), Π_A τ · V_A is a constant times
x^{k(k+1)/2} / Π_A (E+x)^{k+1}; and d_g is linear in x over E_g + x. Hence
Q(x) = det D · Π_g (E_g+x)^{2k+2} / x^{k(k+1)} is a polynomial of degree ≤ N = (2k+2)(n−k), with the
sign of det D. So an identity between Q and a polynomial of degree ≤ N holds if it holds at N + 1
points; it is checked there, and Q is never expanded.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import gcd, lcm
from typing import Any, NamedTuple

from .base import (
    MAX_DEGREE,
    MAX_INTERVALS,
    MAX_RANK,
    MAX_STEPS,
    Invalid,
    Unreadable,
    fields,
    height,
    integers,
    longest,
    natural,
    rational,
    rationals,
    require_work,
    show,
)
from .matrix import MatrixProblem, describe_matrix, read_matrix
from .positivity import check_nonnegative

Json = dict[str, Any]
HEAD = "format version kind instance"


class Problem(NamedTuple):
    """Eigenvalues and snr as given; groups (E, S, m) of equal ones; the
    lower bound G = Σ m S/(m+S) on ρ."""

    eigenvalues: list[Fraction]
    snr: list[Fraction]
    groups: list[tuple[int, Fraction, int]]
    lower_bound: Fraction

    @property
    def distinct(self) -> int:
        """n."""
        return len(self.groups)


def read_problem(value: object) -> Problem | MatrixProblem:
    """Read an instance: eigenvalues and signal-to-noise ratios, or a design matrix."""
    if type(value) is dict and "X" in value:
        return read_matrix(value)
    e_field, snr_field = fields(value, "instance", "eigenvalues snr")
    eigenvalues = rationals(e_field, "instance.eigenvalues", MAX_RANK)
    snr = rationals(snr_field, "instance.snr", MAX_RANK)
    if not eigenvalues or len(eigenvalues) != len(snr):
        raise Unreadable("instance: needs as many snr as eigenvalues, and at least one")
    return problem_of(eigenvalues, snr)


def problem_of(eigenvalues: list[Fraction], snr: list[Fraction]) -> Problem:
    """The problem of these numbers, eigenvalues scaled to coprime integers and equal ones merged."""
    if min(eigenvalues) <= 0 or min(snr) < 0:
        raise Unreadable("instance: needs eigenvalues > 0 and snr ≥ 0")
    require_work(40 * len(snr), sum(map(height, eigenvalues + snr)))
    scale = Fraction(lcm(*(e.denominator for e in eigenvalues)))
    scale /= gcd(*(int(e * scale) for e in eigenvalues))
    merged: dict[Fraction, tuple[Fraction, int]] = {}
    for e, b in zip(eigenvalues, snr, strict=True):
        total, count = merged.get(e, (Fraction(0), 0))
        merged[e] = total + b, count + 1
    groups = [(int(e * scale), s, m) for e, (s, m) in merged.items()]
    least = sum((m * s / (m + s) for _, s, m in groups), start=Fraction(0))
    return Problem(eigenvalues, snr, groups, least)


def risk(problem: Problem | MatrixProblem, lam: Fraction, xi: list[Fraction]) -> Fraction:
    """ρ at one (λ, ξ), from its definition."""
    if isinstance(problem, MatrixProblem):
        return problem.risk(lam, xi)
    rho = Fraction(0)
    for e, b in zip(problem.eigenvalues, problem.snr, strict=True):
        t, p = e / (e + lam), Fraction(1)
        for step in xi:
            p = (1 - step) + step * t * p
        rho += b * (1 - t * p) ** 2 + (t * p) ** 2
    return rho


def excess(problem: Problem | MatrixProblem, steps: int, bound: Fraction, x: int) -> Fraction:
    """Q(x), for steps < n and an integer x > 0."""
    if isinstance(problem, MatrixProblem):
        return problem.excess(steps, bound, x)
    size = steps + 1
    gram = [[Fraction(0)] * size for _ in range(size)]
    power = Fraction(1, x ** (steps * size))
    for e, s, m in problem.groups:
        t, w = Fraction(e, e + x), m + s
        row = [t**i * (1 - t) for i in range(1, size)] + [t - s / w]
        for i in range(size):
            for j in range(i + 1):
                gram[i][j] += w * row[i] * row[j]
        power *= (e + x) ** (2 * size)
    gram[steps][steps] += problem.lower_bound - bound
    for i in range(size):  # elimination; the pivots before the last are those of M, positive
        power *= gram[i][i]
        for j in range(i + 1, size):
            factor = gram[j][i] / gram[i][i]
            for c in range(i + 1, j + 1):
                gram[j][c] -= factor * gram[c][i]
    return power


def value_at(polynomial: list[int], x: Fraction | int) -> Fraction | int:
    """The polynomial with these ascending coefficients at x."""
    total: Fraction | int = 0
    for coefficient in reversed(polynomial):
        total = total * x + coefficient
    return total


def _degree(problem: Problem | MatrixProblem, steps: int, bound: Fraction) -> int:
    """N, if finding N + 1 values of Q does not take too long."""
    if isinstance(problem, MatrixProblem):
        degree = problem.degree(steps)
        operations, bits = problem.work(steps)
    else:
        degree = (2 * steps + 2) * (problem.distinct - steps)
        size = sum(e.bit_length() + 8 + height(s) for e, s, _ in problem.groups)
        operations = problem.distinct * (steps + 1) * (steps + 2) // 2 + (steps + 1) ** 3
        bits = 4 * (steps + 1) * size
    require_work((degree + 1) * operations, bits + 4 * (steps + 1) * height(bound))
    return degree


def check_identity(
    problem: Problem | MatrixProblem,
    steps: int,
    bound: Fraction,
    scale: Fraction,
    square: list[int],
    f: list[int],
) -> None:
    """scale · Q = square² · f as polynomials, by comparing N + 1 values; scale > 0."""
    degree = _degree(problem, steps, bound)
    if degree > MAX_DEGREE:
        raise Unreadable(f"steps: {steps} steps at this rank exceed the degree limit {MAX_DEGREE}")
    if scale <= 0:
        raise Invalid("identity", "scale is not positive")
    if 2 * (len(square) - 1) + len(f) - 1 > degree:
        raise Invalid("identity", f"square² · factor has degree above {degree}")
    require_work(2 * (degree + 1) ** 2, 8 * degree + longest(scale, *square, *f), sums=True)
    for x in range(1, degree + 2):
        if scale * excess(problem, steps, bound, x) != value_at(square, x) ** 2 * value_at(f, x):
            raise Invalid("identity", f"square² · factor differs from scale · Q at x = {x}")


def check_bound(
    problem: Problem | MatrixProblem,
    steps: int,
    bound: Fraction,
    proof: object,
    strict: bool = False,
) -> None:
    """min_h ρ ≥ bound (strict: >) for every λ > 0, h ∈ R^steps; n groups or more need no proof."""
    if steps >= problem.distinct:
        if proof is not None:
            raise Invalid("proof", "must be null: the steps are as many as distinct eigenvalues")
        if problem.lower_bound < bound or (strict and problem.lower_bound == bound):
            raise Invalid("bound", f"{steps} steps reach {show(problem.lower_bound)}")
        return
    raw = fields(proof, "proof", "scale square factor breakpoints")
    scale = rational(raw[0], "proof.scale")
    square, f = (
        integers(value, f"proof.{name}", MAX_DEGREE + 1) or [0]
        for name, value in (("square", raw[1]), ("factor", raw[2]))
    )
    breakpoints = rationals(raw[3], "proof.breakpoints", MAX_INTERVALS)
    if strict and (len(square) != 1 or square[0] == 0):
        raise Invalid("positivity", "a strict bound needs a constant square")
    check_identity(problem, steps, bound, scale, square, f)
    check_nonnegative(f, breakpoints, strict)


def check_witness(problem: Problem | MatrixProblem, steps: int, value: object) -> Fraction:
    """ρ at the witness (λ, ξ)."""
    lam_field, xi_field = fields(value, "witness", "lam xi")
    lam, xi = rational(lam_field, "witness.lam"), rationals(xi_field, "witness.xi", MAX_STEPS)
    if lam <= 0 or len(xi) != steps:
        raise Invalid("witness", f"needs λ > 0 and {steps} values of ξ")
    if isinstance(problem, MatrixProblem):
        operations, bits = problem.work(steps)
        require_work(operations, bits + 8 * (steps + 1) * (height(lam) + sum(map(height, xi))))
        return risk(problem, lam, xi)
    size = sum(map(height, [*problem.eigenvalues, *problem.snr]))
    size += len(xi) * len(problem.snr) * (height(lam) + sum(map(height, xi)))
    require_work(8 * len(problem.snr) * (len(xi) + 1), 8 * size)
    return risk(problem, lam, xi)


def lower_bound(certificate: Json) -> Json:
    """For every λ > 0 and ξ: ρ ≥ bound."""
    *_, given, k, c, proof = fields(certificate, "certificate", HEAD + " steps bound proof")
    problem, steps, bound = read_problem(given), natural(k, "steps", MAX_STEPS), _bound(c)
    check_bound(problem, steps, bound, proof)
    return {"instance": given, "steps": steps, "bound": c}


def upper_bound(certificate: Json) -> Json:
    """At the witness (λ, ξ): ρ ≤ bound."""
    *_, given, k, c, point = fields(certificate, "certificate", HEAD + " steps bound witness")
    problem, steps, bound = read_problem(given), natural(k, "steps", MAX_STEPS), _bound(c)
    if check_witness(problem, steps, point) > bound:
        raise Invalid("witness", "its risk is above the bound")
    return {"instance": given, "steps": steps, "bound": c, **_point(point)}


def strict_improvement(certificate: Json) -> Json:
    """Ridge has ρ ≥ bound for every λ > 0; one step at the witness has ρ < bound."""
    *_, given, c, proof, point = fields(certificate, "certificate", HEAD + " bound ridge witness")
    problem, bound = read_problem(given), _bound(c)
    check_bound(problem, 0, bound, proof)
    if check_witness(problem, 1, point) >= bound:
        raise Invalid("witness", "its risk is not below the bound")
    return {"instance": given, "bound": c, **_point(point)}


def steps_needed(certificate: Json) -> Json:
    """`steps` is the least k whose filters attain G at some λ > 0."""
    *_, given, k, attained, before = fields(
        certificate, "certificate", HEAD + " steps attained before"
    )
    problem, steps = read_problem(given), natural(k, "steps", MAX_STEPS)
    if steps > problem.distinct:
        raise Invalid("steps", "as many steps as distinct eigenvalues are enough")
    if steps < problem.distinct:
        _check_attained(problem, steps, attained)
    elif attained is not None:
        raise Invalid("attained", "must be null: the steps are as many as distinct eigenvalues")
    if steps > 0:
        check_bound(problem, steps - 1, problem.lower_bound, before, strict=True)
    elif before is not None:
        raise Invalid("before", "must be null: there are no fewer steps than 0")
    return {"instance": given, "steps": steps}


def describe(s: Json) -> str:
    """The statement in words, from the data that was checked."""
    of = f"for the instance with {_in_words(s['instance'])}: "
    where = f"λ = {s['lam']}, ξ = ({', '.join(s['xi'])})" if "lam" in s else ""
    unit = "(in units of γ²/n)"
    if s["type"] == "lower-bound":
        return of + (
            f"for every λ > 0 and every ξ in R^{s['steps']}, the excess risk of {s['steps']}-step "
            f"self-distillation is ρ ≥ {s['bound']} {unit}"
        )
    if s["type"] == "upper-bound":
        return of + (
            f"at {where}, the excess risk of {s['steps']}-step self-distillation is "
            f"ρ ≤ {s['bound']} {unit}"
        )
    if s["type"] == "strict-improvement":
        return of + (
            f"ridge has excess risk ρ ≥ {s['bound']} for every λ > 0, and 1-step self-distillation "
            f"has ρ < {s['bound']} at {where} {unit}"
        )
    return of + (
        f"{s['steps']} is the least k for which some λ > 0 and some filter q = t + t(1−t)h(t), "
        "deg h < k (the k-step estimators and their limits in ξ) attain the least excess risk of any "
        "number of steps at any λ"
    )


def _in_words(given: Json) -> str:
    if "X" in given:
        return describe_matrix(given)
    e, b = (", ".join(given[key]) for key in ("eigenvalues", "snr"))
    return f"eigenvalues ({e}) and signal-to-noise ratios ({b})"


def _point(value: Any) -> Json:
    return {"lam": value["lam"], "xi": value["xi"]}


def _check_attained(problem: Problem | MatrixProblem, steps: int, value: object) -> None:
    """scale · Q = root² · cofactor, and the root polynomial changes sign between two x > 0."""
    raw = fields(value, "attained", "scale root cofactor between")
    root, cofactor = (
        integers(v, f"attained.{name}", MAX_DEGREE + 1) or [0]
        for name, v in (("root", raw[1]), ("cofactor", raw[2]))
    )
    between = rationals(raw[3], "attained.between", 2)
    if len(between) != 2 or not 0 < between[0] < between[1]:
        raise Invalid("attained", "between must hold two increasing numbers > 0")
    scale = rational(raw[0], "attained.scale")
    check_identity(problem, steps, problem.lower_bound, scale, root, cofactor)
    require_work(2 * len(root), len(root) * longest(*root, *between))
    if value_at(root, between[0]) * value_at(root, between[1]) >= 0:
        raise Invalid("attained", "the root polynomial does not change sign")


def _bound(value: object) -> Fraction:
    return rational(value, "bound")


KINDS: dict[str, Callable[[Json], Json]] = {
    "lower-bound": lower_bound,
    "upper-bound": upper_bound,
    "strict-improvement": strict_improvement,
    "steps-needed": steps_needed,
}
