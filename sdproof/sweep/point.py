"""One point of a sweep: which instance, which λ, which numbers of steps; and its evaluation."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from flint import fmpq

from sdproof.errors import InputError, PrecisionExhausted, SdproofError
from sdproof.families import FAMILIES
from sdproof.files import parse_json
from sdproof.minima import minimum
from sdproof.model.design import Design
from sdproof.model.instance import Instance
from sdproof.model.risks import lower_bound
from sdproof.model.serial import problem_from_json
from sdproof.numbers.balls import decimal_bounds, endpoints
from sdproof.numbers.exact import exact_str, to_exact
from sdproof.optimum import grouped_lower_bound
from sdproof.optimum.curve import risk_curve
from sdproof.optimum.curve_types import RiskCurve
from sdproof.optimum.grouping import distinct, groups
from sdproof.sweep.provenance import code_digest, digest

RANK = "r"
"""The number of steps that equals the rank."""
POLICIES = ("minimum", "ridge")
"""λ chosen for each k to make ρ*_k least, or the λ at which ridge is best; else λ is a number."""
OK, FAILED, CRASHED = "ok", "failed", "crashed"
"""Status of a row: a value; an error that the point always raises; no fault of the point: a process
that died, no memory or disk, a worker with other code."""
_ELSEWHERE = (MemoryError, OSError, ImportError)
"""What depends on the machine and not on the point."""
Row = dict[str, Any]


@dataclass(frozen=True)
class SweepPoint:
    """What is evaluated together, in one task.

    `parameters` (tuple of (name, text)): those given; the others have the family's defaults.
    `lam`: "minimum", "ridge", or λ > 0 as an exact number.
    `steps`: numbers of steps k, or "r".
    `digits`: relative accuracy of ρ asked for.
    `problem`: an instance or design as JSON text, that the family "file" is about; else "".
    """

    family: str
    parameters: tuple[tuple[str, str], ...]
    lam: str
    steps: tuple[int | str, ...]
    digits: int
    problem: str = ""

    @property
    def instance(self) -> Instance:
        """What is evaluated."""
        if not self.problem:
            return FAMILIES[self.family].build(**dict(self.parameters))
        found = problem_from_json(parse_json(self.problem))
        return found.instance() if isinstance(found, Design) else found

    @property
    def key(self) -> str:
        """A digest of the point and of the code that evaluates it."""
        return digest(code_digest(), asdict(self))


def evaluate(point: SweepPoint) -> list[Row]:
    """The rows of a point: one for each k, with certified enclosures; never raises for a failure.

    Returns: `lam`, `rho`, `excess` as decimal strings ``_lo`` ≤ value ≤ ``_hi`` (λ also "0" or
    "inf" for a limit, "any" where ρ*_k does not depend on it), `lower_bound` exact; `status` is
    "ok" or "failed" ("crashed" if memory, disk or a package was missing), `error` one line.
    """
    given = {"family": point.family, "lam_policy": point.lam, **dict(point.parameters)}
    try:
        instance = point.instance
        instance.require_exact("a sweep")
    except Exception as error:
        return [given | {"k": _number(k)} | _failed(error) for k in point.steps]
    rows = []
    curves = _Curves(instance, point)
    for k in point.steps:
        steps = instance.rank if isinstance(k, str) else k
        row = given | {"rank": instance.rank, "k": steps}
        try:
            rows.append(row | _values(instance, point, steps, curves) | {"status": OK, "error": ""})
        except Exception as error:  # whatever one point does, the sweep goes on
            rows.append(row | _failed(error))
    return rows


class _Curves:
    """ρ*_0 … ρ*_K at the point's λ, all at once, when the first of them is asked for."""

    def __init__(self, instance: Instance, point: SweepPoint) -> None:
        self.instance, self.point = instance, point
        self.steps = max(instance.rank if isinstance(k, str) else k for k in point.steps)

    @cached_property
    def lam(self) -> fmpq:
        """The number that the policy names."""
        if self.point.lam == "ridge":
            return _ridge_lam(self.instance, self.point.digits)
        return to_exact(self.point.lam, "lam")

    @cached_property
    def curve(self) -> RiskCurve:
        """Enclosures with the digits that the point asks for."""
        radius = fmpq(1, 10**self.point.digits)
        return risk_curve(self.instance, self.lam, steps=self.steps, radius=radius)


def _number(k: int | str) -> int | None:
    return None if isinstance(k, str) else k


def _failed(error: BaseException) -> Row:
    kind = "" if isinstance(error, SdproofError) else f"{type(error).__name__}: "
    status = CRASHED if isinstance(error, _ELSEWHERE) else FAILED
    return {"status": status, "error": _line(f"{kind}{error}")}


def crashed(point: SweepPoint, why: str) -> list[Row]:
    """The rows of a point that no worker could compute; tried again when the sweep continues."""
    given = {"family": point.family, "lam_policy": point.lam, **dict(point.parameters)}
    found = {"status": CRASHED, "error": _line(why)}
    return [given | {"k": _number(k)} | found for k in point.steps]


def _line(text: str) -> str:
    return " ".join(text.split())[:500]


def _values(instance: Instance, point: SweepPoint, k: int, curves: _Curves) -> Row:
    low = grouped_lower_bound(instance)
    count = distinct(groups(instance))
    if k >= count and point.lam == "minimum":
        return _row(("any", "any"), (low, low), instance, low, point.digits)
    if point.lam == "minimum":
        least = minimum(instance, k, point.digits)
        lam = least.lam.limit
        bounds = (lam, lam) if lam else least.lam_decimals
        return _row(bounds, (least.lo, least.hi), instance, low, point.digits)
    shown = decimal_bounds(curves.lam, curves.lam, point.digits + 2)
    if k >= count:
        return _row(shown, (low, low), instance, low, point.digits)
    found = curves.curve[k]
    if not found.reached:
        needed = curves.curve.needed_bits
        raise PrecisionExhausted(f"k = {k}: {point.digits} digits need about {needed} bits")
    return _row(shown, endpoints(found.rho), instance, low, point.digits)


def _ridge_lam(instance: Instance, digits: int) -> fmpq:
    least = minimum(instance, 0, digits)
    if least.lam.limit:
        raise InputError(f"lam: ridge is best in the limit {least.lam}; accepted: another lam")
    return sum(least.lam.interval, start=fmpq(0)) / 2


def _row(lam: Any, rho: tuple[fmpq, fmpq], instance: Instance, low: fmpq, digits: int) -> Row:
    lo, hi = max(rho[0], low), rho[1]
    rho_lo, rho_hi = decimal_bounds(lo, hi, digits + 2)
    excess_lo, excess_hi = decimal_bounds(lo - low, hi - low, digits + 2)
    return {
        "lam_lo": lam[0],
        "lam_hi": lam[1],
        "rho_lo": rho_lo,
        "rho_hi": rho_hi,
        "excess_lo": excess_lo,
        "excess_hi": excess_hi,
        "r_step": exact_str(low),
        "lower_bound": exact_str(lower_bound(instance)),
    }
