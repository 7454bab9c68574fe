"""What `risk_curve` returns: certified enclosures, or floats that say that they are floats."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, overload

from flint import arb, ctx, fmpq

from sdproof.files import MAX_DIGITS
from sdproof.numbers.balls import decimal_bounds, enclosure, endpoints
from sdproof.numbers.display import grid
from sdproof.numbers.exact import exact_str
from sdproof.optimum.fit import StepOptimum

Reference = Literal["risk", "excess"]


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The optimum of k-step self-distillation at one λ.

    Attributes
    ----------
    k : int
    rho : flint.arb
        Encloses ρ*_k = inf over ξ ∈ R^k of ρ, in units of γ²/n.
    excess : flint.arb
        Encloses ρ*_k − bound ≥ 0.
    reached : bool
        Whether the radius asked for was reached. The enclosures hold either way.
    xi : StepOptimum or None
        The ξ that attains ρ*_k, or why none does; only for the k asked for.
    """

    k: int
    rho: arb
    excess: arb
    reached: bool
    xi: StepOptimum | None = None

    def excess_bounds(self, digits: int) -> tuple[str, str]:
        """Decimals (lo, hi), rounded outward, with 0 ≤ lo ≤ ρ*_k − bound ≤ hi."""
        lo, hi = endpoints(self.excess)
        return decimal_bounds(max(lo, fmpq(0)), hi, digits)

    def as_dict(self, digits: int) -> dict[str, Any]:
        """This point for JSON: enclosures [lo, hi] as decimal strings."""
        data: dict[str, Any] = {
            "k": self.k,
            "rho": list(enclosure(self.rho, digits)),
            "excess": list(self.excess_bounds(digits)),
            "reached": self.reached,
        }
        if self.xi is not None:
            xi = self.xi.xi
            data["xi"] = None if xi is None else [_number(v, digits) for v in xi]
            data["attained"] = self.xi.attained
            if self.xi.reason:
                data["reason"] = self.xi.reason
        return data


def _number(value: Any, digits: int) -> str | list[str]:
    """An exact string, unless it is too long to be read back; else [lo, hi]."""
    if isinstance(value, arb):
        return list(enclosure(value, digits))
    if max(int(abs(value.p).bit_length()), int(value.q.bit_length())) * 0.302 < MAX_DIGITS:
        return exact_str(value)
    return list(decimal_bounds(value, value, digits))


def _ends(value: Any) -> tuple[fmpq, fmpq]:
    return endpoints(value) if isinstance(value, arb) else (value, value)


class _Points:
    """A sequence of points, k = 0, 1, …."""

    points: tuple[CurvePoint, ...]

    def __len__(self) -> int:
        return len(self.points)

    def __iter__(self) -> Iterator[CurvePoint]:
        return iter(self.points)

    @overload
    def __getitem__(self, k: int) -> CurvePoint: ...
    @overload
    def __getitem__(self, k: slice) -> tuple[CurvePoint, ...]: ...
    def __getitem__(self, k: int | slice) -> CurvePoint | tuple[CurvePoint, ...]:
        return self.points[k]


@dataclass(frozen=True, repr=False)
class RiskCurve(_Points):
    """Certified enclosures of ρ*_k for k = 0, …, K at one λ.

    Attributes
    ----------
    lam : flint.fmpq or flint.arb
    grouped_lower_bound : flint.fmpq or flint.arb
        As `sdproof.optimum.grouped_lower_bound`: the limit of the curve: LB unless equal eigenvalues have
        unequal B. Exact for an exact instance of rank ≤ 4096.
    points : tuple of CurvePoint
        Also by indexing and iteration.
    relative_to : {"risk", "excess"}
    radius : flint.fmpq
        The relative radius asked for, of ρ*_k or of ρ*_k minus that bound.
    bits : int
        Largest working precision used.
    limit_bits : int
        The precision that was not to be exceeded.
    needed_bits : int or None
        An estimate of the precision that all values would need; None if all were reached.
    settled_at : int or None
        The k at which the excess was small enough to stop: later ones are enclosed by [0, excess_k].
    """

    lam: Any
    grouped_lower_bound: Any
    points: tuple[CurvePoint, ...]
    relative_to: Reference
    radius: fmpq
    bits: int
    limit_bits: int
    needed_bits: int | None
    settled_at: int | None

    @property
    def reached(self) -> bool:
        """Whether every value has the radius asked for."""
        return all(p.reached for p in self.points)

    @property
    def note(self) -> str:
        """ "" if every value has the radius asked for; else how many do not, and what they need."""
        short = sum(1 for p in self.points if not p.reached)
        if not short:
            return ""
        wanted = f"{short} of {len(self)} values are wider than asked for"
        if self.needed_bits is None:
            return f"{wanted}: the numbers given are balls, too wide for it"
        return f"{wanted}: needs about {self.needed_bits} bits, the limit is {self.limit_bits}"

    def digits(self) -> int:
        """Decimal digits worth printing: three more than the radius asked for."""
        size = int(self.radius.q.bit_length()) - int(abs(self.radius.p).bit_length())
        return max(3, math.ceil(size * 0.30103) + 3)

    def to_json(self, digits: int | None = None) -> dict[str, Any]:
        """A JSON-ready dictionary: enclosures [lo, hi] as decimal strings, rounded outward."""
        shown = self.digits() if digits is None else digits
        return {
            "certified": True,
            "lam": _number(self.lam, shown),
            "grouped_lower_bound": _number(self.grouped_lower_bound, shown),
            "relative_to": self.relative_to,
            "radius": exact_str(self.radius),
            "reached": self.reached,
            "note": self.note,
            "bits": self.bits,
            "limit_bits": self.limit_bits,
            "needed_bits": self.needed_bits,
            "settled_at": self.settled_at,
            "steps": [p.as_dict(shown) for p in self.points],
        }

    def _repr_html_(self) -> str:
        """One row for each k, for notebooks."""
        rows = [(p.k, enclosure(p.rho, 10), p.excess_bounds(4)) for p in self.points]
        lam = self.lam if isinstance(self.lam, arb) else exact_str(self.lam)
        lo, hi = decimal_bounds(*_ends(self.grouped_lower_bound), 10)
        title = f"least risk over ξ at λ = {lam}; bound {lo}{'' if lo == hi else '…'}"
        return grid(f"{title} {self.note}".rstrip(), ("k", "ρ*_k", "ρ*_k − bound"), rows)

    def __repr__(self) -> str:
        with ctx.workprec(64):
            first, last = self.points[0].rho.str(8), self.points[-1].rho.str(8)
        tail = f"; {self.note}" if self.note else ""
        return (
            f"RiskCurve(k = 0..{len(self) - 1}, rho {first} to {last}, "
            f"radius {decimal_bounds(self.radius, self.radius, 3)[1]} of the {self.relative_to}{tail})"
        )


@dataclass(frozen=True, repr=False)
class FloatRiskCurve:
    """ρ*_k for k = 0, …, K in double precision: for pictures. Nothing is certified.

    Attributes
    ----------
    lam : float
    grouped_lower_bound : float
    rho : tuple of float
        Typically within 1e-10 ρ*_k of the optimum; not guaranteed.
    """

    lam: float
    grouped_lower_bound: float
    rho: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.rho)

    def __iter__(self) -> Iterator[float]:
        return iter(self.rho)

    def __getitem__(self, k: int) -> float:
        return self.rho[k]

    def to_json(self) -> dict[str, Any]:
        """A JSON-ready dictionary, marked as not certified."""
        return {
            "certified": False,
            "lam": self.lam,
            "grouped_lower_bound": self.grouped_lower_bound,
            "steps": [{"k": k, "rho": v} for k, v in enumerate(self.rho)],
        }

    def __repr__(self) -> str:
        return (
            f"FloatRiskCurve(k = 0..{len(self) - 1}, rho about {self.rho[0]:.8g} to "
            f"{self.rho[-1]:.8g}, not certified)"
        )
