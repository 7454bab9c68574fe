"""Whether what an accepted certificate says is contradicted, without the kernel: random exact points for
a theorem, the values themselves for a counterexample."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import kernel_oracle
from flint import fmpq
from kernel_oracle import Json, Point, holds, relation

from sdproof import Instance, risk
from sdproof.optimum.fit import optimal_curve


def point_of(certificate: Json, random: Random) -> Point:
    """The values of a counterexample; what it leaves open is drawn."""

    def read(value: Any) -> Fraction:
        return Fraction(random.randint(-99, 99), 7) if value is None else Fraction(value)

    values = {(-1, n): read(v) for n, v in certificate["values"].items()}
    for j, row in enumerate(certificate["directions"]):
        values |= {(j, n): read(v) for n, v in row.items()}
    steps = [{n: read(v) for n, v in row.items()} for row in certificate.get("steps", [])]
    return Point(certificate["statement"], values, len(certificate["directions"]), steps)


def in_places(point: Point, name: str) -> list[Fraction]:
    return [kernel_oracle.evaluate(name, place, point.lets()) for place in point.scopes()[1]]


def solve(rows: list[list[Fraction]], right: list[Fraction]) -> list[Fraction]:
    """Gauss–Jordan elimination of a regular system."""
    table = [[*row, b] for row, b in zip(rows, right, strict=True)]
    for i in range(len(table)):
        at = next(k for k in range(i, len(table)) if table[k][i])
        table[i], table[at] = table[at], table[i]
        table[i] = [v / table[i][i] for v in table[i]]
        for k, row in enumerate(table):
            if k != i:
                table[k] = [a - row[i] * b for a, b in zip(row, table[i], strict=True)]
    return [row[-1] for row in table]


def reachable(e: list[Fraction], lam: Fraction, wanted: list[Fraction]) -> bool:
    """Whether ξ ∈ R^r has these filter values at r distinct eigenvalues: ξ_r, ξ_{r−1}, … one by one
    from q = t + t(1−t)h, h = −ξ_r + ξ_r t h'; where ξ_r = 0 the rest of h is 0."""
    t = [v / (v + lam) for v in e]
    rows = [[v**i for i in range(len(t))] for v in t]
    h = solve(rows, [(q - v) / (v * (1 - v)) for q, v in zip(wanted, t, strict=True)])
    while any(h):
        if h[0] == 0:
            return False
        h = [c / -h[0] for c in h[1:]]  # h' = (h + ξ)/(ξ t), ξ = −h_0
    return True


def wrong_attainment(point: Point) -> str | None:
    """ξ that has the wanted filter, or a filter with less risk."""
    e, snr, q = (in_places(point, name) for name in ("e", "B", "q"))
    lam = kernel_oracle.evaluate("lam", point.fixed(), point.fixed_lets())
    if len(set(e)) < len(e) or min(e) <= 0 or lam <= 0 or min(snr) < 0:
        return "not an instance"
    if q != [b / (1 + b) for b in snr]:
        return "another filter may have less risk"
    left, rel, right = relation(point.s["conclusion"])
    if right == "rho(B, q)":
        left, rel, right = right, rel.translate(str.maketrans("<>", "><")), left
    gap = point.difference(f"{left} {rel} {right}")[0]
    if left != "rho(B, q)" or rel not in ("<=", "=") or gap != 0:
        return "not a question of attainment"
    return "attained" if reachable(e, lam, q) else None


def wrong_infimum(point: Point, least: Json) -> str | None:
    """A point with less, or more, than is said."""
    e, snr = in_places(point, "e"), in_places(point, "B")
    if min(e) <= 0 or min(snr) < 0:
        return "not an instance"
    instance = Instance(tuple(e), tuple(snr))
    left, rel, right = relation(point.s["conclusion"])
    if right == "least":
        left, rel, right = right, rel.translate(str.maketrans("<>", "><")), left
    bound = -point.difference(f"0 {rel} {right}")[0]
    steps = kernel_oracle.evaluate(str(point.s["steps"]), {"r": point.rank}, {})
    if rel in (">=", ">"):
        at = risk(instance, least["lam"], least["xi"]).rho
        fine = len(least["xi"]) == steps and Fraction(int(at.p), int(at.q)) < bound
        return None if fine else "no point below"
    scale = max(instance.eigenvalues)
    for i in range(-10, 11):
        best = optimal_curve(instance, scale * fmpq(2) ** i, int(steps))[int(steps)].rho
        if holds(Fraction(int(best.p), int(best.q)) - bound, "<" if rel == "<" else "<="):
            return "a point at most as high"
    return None


def contradicted(certificate: Json, random: Random, samples: int) -> str | None:
    """Why an accepted certificate is wrong."""
    if certificate["kind"] == "family":
        found = kernel_oracle.violation(certificate["statement"], random, samples)
        return None if found is None else f"violated at {found}"
    point = point_of(certificate, random)
    if point.ranks + bool(point.s.get("aligned")) + (point.s["type"] == "pointwise") < 1:
        return "no direction"
    if not point.fits():
        return "a sign or a hypothesis fails"
    if point.s["type"] == "infimum":
        return wrong_infimum(point, certificate["least"])
    if "attain" in point.s:
        return wrong_attainment(point)
    return "the conclusion holds" if point.concluded() else None
