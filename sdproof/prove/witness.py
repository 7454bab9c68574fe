"""Short exact witnesses: a point (λ, ξ) whose risk is below, or at most, a given number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import fmpq, fmpq_mat, fmpz

from sdproof.model.instance import Instance
from sdproof.model.parameters import NotAttained, xi_from_h
from sdproof.model.risks import risk
from sdproof.numbers.display import summary
from sdproof.numbers.exact import exact_str
from sdproof.prove.determinant import Grouped, gram


@dataclass(frozen=True, slots=True, repr=False)
class Witness:
    """A point (λ, ξ), with its exact risk ρ, that refutes a lower bound on the risk."""

    lam: fmpq
    xi: tuple[fmpq, ...]
    rho: fmpq

    def __repr__(self) -> str:
        return summary(self)

    def to_json(self) -> dict[str, object]:
        """Exact numbers as strings: ``{"lam", "xi", "rho"}``."""
        xi = [exact_str(v) for v in self.xi]
        return {"lam": exact_str(self.lam), "xi": xi, "rho": exact_str(self.rho)}


def best_coefficients(grouped: Grouped, steps: int, x: fmpq) -> list[fmpq]:
    """h_0, …, h_{k−1} minimising ρ at the scaled λ = x; zeros beyond the number of groups."""
    size = min(steps, grouped.distinct)
    if size == 0:
        return []
    matrix = gram(grouped, size, x)
    normal = fmpq_mat([row[:size] for row in matrix[:size]])
    solution = normal.solve(fmpq_mat(size, 1, [-v for v in matrix[size][:size]]))
    return [solution[i, 0] for i in range(size)] + [fmpq(0)] * (steps - size)


def to_xi(h: list[fmpq]) -> tuple[fmpq, ...] | None:
    """The ξ of h; None if a zero precedes a non-zero coefficient."""
    xi = xi_from_h(h)
    return None if isinstance(xi, NotAttained) else xi


def witness_below(
    instance: Instance, grouped: Grouped, steps: int, x: fmpq, bound: fmpq
) -> Witness:
    """A short (λ, ξ) with ρ < bound, given that the best ρ at the scaled λ = x is below it."""
    lam, h, bits = x * grouped.unit, best_coefficients(grouped, steps, x), 8
    while True:
        tiny = fmpq(1, fmpz(2) ** bits)
        exact = to_xi(h) or to_xi([v if v != 0 else tiny for v in h]) or ()
        xi = tuple(_round(v, 2 * bits * steps) for v in exact)
        rho = risk(instance, lam, xi).rho
        if rho < bound:
            return Witness(lam, xi, rho)
        bits *= 2


def witness_near(
    instance: Instance,
    lam: fmpq,
    xi: Sequence[fmpq],
    bound: fmpq,
    box: Sequence[tuple[fmpq | None, fmpq | None]],
) -> Witness:
    """A short ξ in the box, at λ, with ρ < bound, given that it is below at a ξ of the box."""
    bits = 8
    while True:
        near = tuple(_clamped(_round(v, bits), *ends) for v, ends in zip(xi, box, strict=True))
        rho = risk(instance, lam, near).rho
        if rho < bound:
            return Witness(lam, near, rho)
        bits *= 2


def _clamped(value: fmpq, low: fmpq | None, high: fmpq | None) -> fmpq:
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)


def exact_witness(instance: Instance, grouped: Grouped, steps: int, x: fmpq) -> Witness | None:
    """The best point at the scaled λ = x, or None if no ξ attains it."""
    xi = to_xi(best_coefficients(grouped, steps, x))
    if xi is None:
        return None
    lam = x * grouped.unit
    return Witness(lam, xi, risk(instance, lam, xi).rho)


def _round(value: fmpq, bits: int) -> fmpq:
    """The nearest multiple of 2^(−bits)."""
    scale = fmpz(2) ** bits
    return fmpq((value * scale + fmpq(1, 2)).floor(), scale)
