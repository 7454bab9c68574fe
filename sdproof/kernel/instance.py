"""Certificates about one exact instance: lower and upper bounds, strict gain, steps needed.

The proofs of what holds for all λ and ξ are checked in `least`,
`box` and `attainment`; here are the reader of the instance,
the risk at a witness, and the statements.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from .attainment import check_attained, check_not_attained
from .base import (
    MAX_RANK,
    MAX_STEPS,
    Invalid,
    Unreadable,
    fields,
    height,
    items,
    natural,
    rational,
    rationals,
    require_work,
)
from .box import Interval, check_box
from .least import Problem, check_bound
from .matrix import MatrixProblem, describe_matrix, read_matrix

Json = dict[str, Any]
HEAD = "format version kind instance"


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


def box_bound(certificate: Json) -> Json:
    """For every λ > 0 and every ξ in the box: ρ ≥ bound."""
    *_, given, k, box, c, proof = fields(certificate, "certificate", HEAD + " steps xi bound proof")
    problem, steps, bound = read_problem(given), natural(k, "steps", MAX_STEPS), _bound(c)
    if isinstance(problem, MatrixProblem):
        raise Unreadable("instance: a box of ξ needs eigenvalues and snr")
    check_box(problem, steps, bound, read_box(box, steps), proof)
    return {"instance": given, "steps": steps, "xi": box, "bound": c}


def read_box(value: object, steps: int) -> list[Interval]:
    """A pair of bounds for every step, null where there is none."""
    box: list[Interval] = []
    for i, pair in enumerate(items(value, "xi", steps)):
        if type(pair) is not list or len(pair) != 2:
            raise Unreadable(f"xi[{i}]: must be a pair of bounds, each a number or null")
        low, high = (None if v is None else rational(v, f"xi[{i}]") for v in pair)
        box.append((low, high))
    return box


def steps_needed(certificate: Json) -> Json:
    """`steps` is the least k whose filters attain G at some λ > 0."""
    *_, given, k, attained, before = fields(
        certificate, "certificate", HEAD + " steps attained before"
    )
    problem, steps = read_problem(given), natural(k, "steps", MAX_RANK)
    if steps > problem.distinct:
        raise Invalid("steps", "as many steps as distinct eigenvalues are enough")
    if steps < problem.distinct:
        check_attained(problem, steps, attained)
    elif attained is not None:
        raise Invalid("attained", "must be null: the steps are as many as distinct eigenvalues")
    if steps > 0:
        check_not_attained(problem, steps - 1, before)
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
    if s["type"] == "box-bound":
        return of + (
            f"for every λ > 0 and every ξ with {_box_in_words(s['xi'])}, the excess risk of "
            f"{s['steps']}-step self-distillation is ρ ≥ {s['bound']} {unit}"
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


def _box_in_words(box: list[list[str | None]]) -> str:
    names = ["ξ"] if len(box) == 1 else [f"ξ_{i + 1}" for i in range(len(box))]
    parts = []
    for name, (low, high) in zip(names, box, strict=True):
        below = "" if low is None else f"{low} ≤ "
        parts.append(f"{below}{name}" + ("" if high is None else f" ≤ {high}"))
    return ", ".join(parts)


def _in_words(given: Json) -> str:
    if "X" in given:
        return describe_matrix(given)
    e, b = (", ".join(given[key]) for key in ("eigenvalues", "snr"))
    return f"eigenvalues ({e}) and signal-to-noise ratios ({b})"


def _point(value: Any) -> Json:
    return {"lam": value["lam"], "xi": value["xi"]}


def _bound(value: object) -> Fraction:
    return rational(value, "bound")


KINDS: dict[str, Callable[[Json], Json]] = {
    "lower-bound": lower_bound,
    "box-bound": box_bound,
    "upper-bound": upper_bound,
    "strict-improvement": strict_improvement,
    "steps-needed": steps_needed,
}
