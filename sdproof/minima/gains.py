"""How much repeated self-distillation gains over ridge and over one step, certified.

References: claims MT-1, MT-2, MT-3, GL-1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flint import arb, fmpq

from sdproof.limits import MAX_SEARCHED
from sdproof.minima.certified import minimum
from sdproof.minima.result import Minimum
from sdproof.model.bounds import one_step_bound, ridge_bound
from sdproof.model.instance import Instance, require_instance
from sdproof.model.risks import lower_bound
from sdproof.numbers.balls import decimal_bounds, endpoints
from sdproof.numbers.display import brief, facts, summary
from sdproof.numbers.exact import integer
from sdproof.optimum.grouping import grouped_lower_bound


@dataclass(frozen=True, slots=True, repr=False)
class FamilyBound:
    """Lower bounds of the hard family on the risk, for all λ > 0 and all ξ ∈ R, from one signal.

    `index`: m (from 1), the direction whose signal is used; the other B_j only add risk.
    `C`, `b`: C = B_m / r and b = min(1, min_j e_j / e_m).
    `ridge`: ρ_ridge ≥ r C b² / (1 + C b²).
    `one_step`: ρ_1-step ≥ r b² C / (1 + C).
    """

    index: int
    C: fmpq
    b: fmpq
    ridge: fmpq
    one_step: fmpq

    def __repr__(self) -> str:
        return summary(self)


@dataclass(frozen=True, slots=True, repr=False)
class Gain:
    """Least risks and their ratios.

    Attributes
    ----------
    lower_bound : flint.fmpq
        LB = Σ B_j / (1 + B_j).
    r_step : flint.fmpq
        inf over ξ ∈ R^r of ρ, the same at every λ: LB, or more where equal eigenvalues have
        unequal B.
    ridge, one_step : Minimum
        Certified minima over λ > 0.
    ridge_ratio, one_step_ratio : (fmpq, fmpq) or None
        Enclosures of min ridge / r_step and min 1-step / r_step; None if r_step = 0 (no signal).
    cap : flint.fmpq or None
        r / LB, which no gain over ridge or 1-step exceeds (GL-1); None if LB = 0.
    best_ridge_bound, best_one_step_bound : FamilyBound or None
        The strongest hard-family lower bounds over the choice of m; None if no B_m > 0.
    digits : int
    k_step : Minimum or None
        Certified minimum over λ > 0 with the number of steps asked for.
    k_step_ratio : (fmpq, fmpq) or None
        Enclosure of min k-step / r_step.
    """

    lower_bound: fmpq
    r_step: fmpq
    ridge: Minimum
    one_step: Minimum
    ridge_ratio: tuple[fmpq, fmpq] | None
    one_step_ratio: tuple[fmpq, fmpq] | None
    cap: fmpq | None
    best_ridge_bound: FamilyBound | None
    best_one_step_bound: FamilyBound | None
    digits: int
    k_step: Minimum | None = None
    k_step_ratio: tuple[fmpq, fmpq] | None = None

    def __repr__(self) -> str:
        names = ["ridge_ratio", "one_step_ratio", *["k_step_ratio"] * (self.k_step is not None)]
        ratios = (f"{n}={_shown(getattr(self, n))}" for n in names)
        return f"Gain({', '.join(ratios)}, cap={brief(self.cap)})"

    @property
    def decimals(self) -> dict[str, tuple[str, str] | None]:
        """Every ratio, by name, as decimal strings rounded outward."""
        return {
            name: None if value is None else decimal_bounds(*value, self.digits + 2)
            for name, value in (
                ("ridge_ratio", self.ridge_ratio),
                ("one_step_ratio", self.one_step_ratio),
                ("k_step_ratio", self.k_step_ratio),
            )
        }

    def _repr_html_(self) -> str:
        """For notebooks."""
        rows: list[tuple[str, object]] = [
            ("least risk of ridge over λ", self.ridge.decimals),
            ("least risk of one step over λ and ξ", self.one_step.decimals),
            ("least risk of r steps", self.r_step),
            ("ridge / r steps", self.decimals["ridge_ratio"]),
            ("one step / r steps", self.decimals["one_step_ratio"]),
            ("no gain exceeds r / LB", self.cap),
        ]
        return facts("certified gains", rows)


def family_bounds(instance: Instance) -> list[FamilyBound]:
    """The hard-family lower bounds for every direction m with B_m > 0.

    Exact for rational numbers. For irrational ones C and b are rounded down, so the bounds hold too;
    directions then count from the largest eigenvalue.

    Raises `InputError` for a ball instance.
    """
    require_instance(instance)
    instance.require_exact("the lower bounds of the hard family")
    known = instance if instance.rational else instance.balls()
    r, least = fmpq(known.rank), min(known.eigenvalues, key=_low)
    bounds = []
    for m, (e, snr) in enumerate(zip(known.eigenvalues, known.snr, strict=True), 1):
        if snr > 0:
            # e_m is among the e_j, so min_j e_j / e_m ≤ 1 already
            C, b = _low(snr) / r, fmpq(1) if e is least else _low(least / e)
            bounds.append(FamilyBound(m, C, b, ridge_bound(r, C, b), one_step_bound(r, C, b)))
    return bounds


def gain(
    instance: Instance,
    *,
    steps: int | None = None,
    digits: int = 15,
    progress: Callable[[float], None] | None = None,
) -> Gain:
    """Certified gains of r-step self-distillation over ridge and over one step.

    Parameters
    ----------
    instance : Instance
        Exact.
    steps : int, optional
        Also the least risk with this many steps, 0..8 (from 2 on by ball arithmetic).
    digits : int
        Relative accuracy of the minima over λ, in decimal digits.
    progress : callable, optional
        Called with the share of the work that is done, 0 … 1.

    Raises
    ------
    sdproof.errors.InputError
        For a ball instance or a bad number of digits or steps.
    sdproof.errors.PrecisionExhausted
        As `sdproof.minima.certified` for these steps.
    """
    wanted = [0, 1] if steps is None else [0, 1, integer(steps, "steps", 0, MAX_SEARCHED)]
    ridge, one_step, *rest = (
        minimum(instance, k, digits, _share(progress, i, len(wanted))) for i, k in enumerate(wanted)
    )
    k_step = rest[0] if rest else None
    least, r_step = lower_bound(instance), grouped_lower_bound(instance)
    bounds = family_bounds(instance)
    return Gain(
        least,
        r_step,
        ridge,
        one_step,
        _ratio(ridge, r_step),
        _ratio(one_step, r_step),
        None if least == 0 else instance.rank / least,
        max(bounds, key=lambda bound: bound.ridge, default=None),
        max(bounds, key=lambda bound: bound.one_step, default=None),
        digits,
        k_step,
        None if k_step is None else _ratio(k_step, r_step),
    )


def _share(
    progress: Callable[[float], None] | None, done: int, parts: int
) -> Callable[[float], None] | None:
    """Where one of equal parts of the work reports its own share."""
    if progress is None or not callable(progress):
        return progress
    report = progress
    return lambda share: report((done + share) / parts)


def _shown(ratio: tuple[fmpq, fmpq] | None) -> str:
    if ratio is None:
        return "None"
    lo, hi = decimal_bounds(*ratio, 8)
    return lo if lo == hi else f"[{lo}, {hi}]"


def _low(value: Any) -> fmpq:
    """The number, or the lower end of its ball."""
    return endpoints(value)[0] if isinstance(value, arb) else value


def _ratio(least: Minimum, r_step: fmpq) -> tuple[fmpq, fmpq] | None:
    return None if r_step == 0 else (least.lo / r_step, least.hi / r_step)
