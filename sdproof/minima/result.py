"""What a certified minimum over λ consists of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

from flint import fmpq

from sdproof.errors import InputError
from sdproof.numbers.balls import decimal_bounds
from sdproof.numbers.display import brief, facts

Limit: TypeAlias = Literal["0", "inf"]


class LambdaSet(NamedTuple):
    """An interval lo ≤ λ ≤ hi, or a limit of λ: (0, 0) for λ → 0 and (None, None) for λ → ∞."""

    lo: fmpq | None
    hi: fmpq | None

    @classmethod
    def toward(cls, limit: Limit) -> LambdaSet:
        """The limit λ → 0 or λ → ∞."""
        return cls(fmpq(0), fmpq(0)) if limit == "0" else cls(None, None)

    @property
    def limit(self) -> Limit | None:
        """ "0" or "inf" for a limit of λ, None for an interval."""
        if self.hi is None:
            return "inf"
        return "0" if self.hi == 0 else None

    @property
    def interval(self) -> tuple[fmpq, fmpq]:
        """(lo, hi), 0 < lo ≤ hi; `InputError` for a limit."""
        if self.lo is None or self.hi is None or self.hi == 0:
            raise InputError(f"lam: {self} is no λ; accepted: an interval of λ")
        return self.lo, self.hi

    def __str__(self) -> str:
        if self.limit:
            return f"λ → {'0' if self.limit == '0' else '∞'}"
        return brief(self.lo) if self.lo == self.hi else f"{brief(self.lo)} … {brief(self.hi)}"


@dataclass(frozen=True, slots=True, repr=False)
class Minimum:
    """An enclosure of inf over λ > 0 of ρ, and where it lies.

    Attributes
    ----------
    steps : int
        k: 0 (ridge), 1 (one step with its best ξ at every λ), …, 8; more by the k-step law.
    lo, hi : flint.fmpq
        lo ≤ inf ρ ≤ hi, in units of γ²/n; hi − lo ≤ 10^(−digits) · hi; equal when known exactly.
    lam : LambdaSet
        An interval (lo, hi) that holds a minimising λ (equal ends: exactly that λ), or the limit
        in which the infimum is approached (``lam.limit`` is "0" or "inf"). If `tie` is "open": the
        first interval of `minimisers`, of which at least one place is like that.
    attained : bool or None
        Whether some λ > 0 attains the infimum over λ of ρ*_k; certified. None (only k ≥ 2) if a λ
        and a limit of λ cannot be told apart. At that λ the best filter may still be only a limit
        of filters with ξ ∈ R^k: see `optimal_curve`.
    minimisers : tuple
        Every λ interval and limit that can be global, smallest λ first; every minimising λ lies
        in one. More than one: they agree to the digits asked for, mostly to far more, and `tie`
        says whether they are equal. An interval holds one λ with ρ' = 0; but where ρ is nearly
        flat, those found in balls (k ≥ 2) may hold several.
    tie : {"none", "exact", "open"}
        "none": one place. "exact": all minimisers have the same value, decided exactly.
        "open": they agree within the enclosure, and equality is not decided (for k ≤ 1 only
        with stationary polynomials of degree > 64 together, see `sdproof.minima.ties`).
    constant : bool
        ρ does not depend on λ; `lam` is then one of infinitely many minimisers.
    digits : int
    given : str
        What the value rests on beside the computation: "" or the k-step law, whose proof no machine
        has checked.
    xi : tuple or None
        (ξ_1, …, ξ_k), the best at the λ of `lam`: exact at an exact λ, else balls that hold it
        whatever the λ of the interval is; () for ridge. None where there is none, or it is not known;
        `reason` says why.
    reason : str
    """

    steps: int
    lo: fmpq
    hi: fmpq
    lam: LambdaSet
    attained: bool | None
    minimisers: tuple[LambdaSet, ...]
    tie: Literal["none", "exact", "open"]
    constant: bool
    digits: int
    given: str = ""
    xi: tuple[Any, ...] | None = field(default=None, compare=False)  # balls are not equal
    reason: str = ""

    def __repr__(self) -> str:
        lo, hi = decimal_bounds(self.lo, self.hi, 8)
        rho = lo if lo == hi else f"[{lo}, {hi}]"
        rest = "" if self.xi is None else f", xi={brief(self.xi)}"
        return f"Minimum(steps={self.steps}, rho={rho}, lam={self.lam}{rest}, tie={self.tie!r})"

    @property
    def decimals(self) -> tuple[str, str]:
        """lo rounded down and hi rounded up, as decimal strings."""
        return decimal_bounds(self.lo, self.hi, self.digits + 2)

    @property
    def lam_decimals(self) -> tuple[str, str] | None:
        """The λ interval as decimal strings rounded outward; None for a limit."""
        return None if self.lam.limit else decimal_bounds(*self.lam.interval, self.digits + 2)

    def _repr_html_(self) -> str:
        """For notebooks."""
        where = self.lam_decimals or f"{self.lam}, a limit"
        rows: list[tuple[str, object]] = [
            ("inf ρ", self.lo if self.lo == self.hi else self.decimals),
            ("at λ", "any λ" if self.constant else where),
            ("attained", {True: "yes", False: "no", None: "not decided"}[self.attained]),
            ("ξ", brief(self.xi) if self.xi is not None else self.reason or None),
        ]
        rows += [("given", self.given)] if self.given else []
        name = "ridge" if self.steps == 0 else f"{self.steps} step" + "s" * (self.steps > 1)
        return facts(f"least risk of {name} over λ > 0 and ξ, in units of γ²/n", rows)


def located(
    steps: int,
    value: tuple[fmpq, fmpq],
    inside: Sequence[LambdaSet],
    limits: Sequence[Limit],
    tie: Literal["exact", "open"],
    digits: int,
    attained: bool | None,
) -> Minimum:
    """The minimum at these places, at least one; `tie` says what holds if there are several."""
    before = [LambdaSet.toward("0")] if "0" in limits else []
    after = [LambdaSet.toward("inf")] if "inf" in limits else []
    places = (*before, *inside, *after)
    chosen = inside[0] if inside else places[0]
    kind: Literal["none", "exact", "open"] = tie if len(places) > 1 else "none"
    return Minimum(steps, *value, chosen, attained, places, kind, False, digits)
