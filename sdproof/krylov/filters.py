"""The best Krylov filter: what k-step self-distillation tends to as λ → ∞ or λ → 0.

References: claim KS-1 for λ → ∞. For λ → 0 the proof is on paper: with s = λ/(e+λ), k steps have every
filter 1 − s g(s) with deg g ≤ k and g(1) = 1, or are near it. Let sⁱ have the coefficient c_i/λⁱ for
i = 1, …, k and s^(k+1) what is left of g(1) = 1: the former terms tend to Σ c_i e⁻ⁱ, and the last to 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Any, Literal

from flint import arb, ctx, fmpq

from sdproof.krylov.fitting import (
    DIGITS,
    Parts,
    PolynomialProblem,
    known_drop,
    narrow,
)
from sdproof.krylov.moments import FitTarget, PolynomialFit
from sdproof.limits import MAX_KRYLOV
from sdproof.model.instance import Instance
from sdproof.numbers.balls import enclosure
from sdproof.numbers.display import facts, shorten
from sdproof.numbers.exact import digits_or_none, exact_str, integer, one_of
from sdproof.numbers.kinds import positive_scalar
from sdproof.optimum.grouping import grouped_lower_bound

Side = Literal["inf", "zero"]
"""The limit of λ: the Krylov class or the inverse Krylov class."""


@dataclass(frozen=True, slots=True, repr=False)
class KrylovRisk:
    """The least risk of Krylov filters with k steps, and the filter that has it.

    Attributes
    ----------
    steps : int
        k, as asked for.
    rho : flint.fmpq or flint.arb
        The least risk, in units of γ²/n.
    coefficients : tuple of flint.fmpq or flint.arb
        c_1, …, c_k of the filter: q(e) = Σ c_i eⁱ on the side "inf", q(e) = 1 − Σ c_i e⁻ⁱ on the side
        "zero". Beyond the number of distinct eigenvalues they are zero.
    side : {"inf", "zero"}
        The limit of λ in which k-step self-distillation tends to these filters.
    digits : int or None
        For balls, the digits that ρ has at least; None for exact numbers.
    """

    steps: int
    rho: Any
    coefficients: tuple[Any, ...]
    side: Side
    digits: int | None

    @property
    def kind(self) -> Literal["exact", "ball"]:
        return "ball" if isinstance(self.rho, arb) else "exact"

    def filter(self, eigenvalue: Any) -> Any:
        """q at an eigenvalue e > 0: exact for an exact number where the coefficients are, or a ball;
        `InputError` for what is no such number."""
        e = positive_scalar(eigenvalue, "eigenvalue")
        x = e if self.side == "inf" else 1 / e
        value = reduce(lambda v, c: (v + c) * x, reversed(self.coefficients), 0 * x)
        return value if self.side == "inf" else 1 - value

    def _text(self, value: Any, digits: int) -> str:
        if isinstance(value, arb):
            low, high = enclosure(value, digits)
            return low if low == high else f"[{low}, {high}]"
        return shorten(exact_str(value))

    def __repr__(self) -> str:
        rho = self._text(self.rho, 8)
        return f"KrylovRisk(steps={self.steps}, rho={rho}, side={self.side!r}, {self.kind})"

    def __str__(self) -> str:
        rows = "\n".join(f"  c_{i} = {v}" for i, v in self._rows())
        power = "eⁱ" if self.side == "inf" else "e⁻ⁱ"
        formula = f"Σ c_i {power}" if self.side == "inf" else f"1 − Σ c_i {power}"
        rho = self._text(self.rho, (self.digits or DIGITS) + 2)
        head = f"least ρ of Krylov filters q(e) = {formula} with k = {self.steps}: {rho}"
        return f"{head}\n{rows}" if rows else head

    def _rows(self) -> list[tuple[int, str]]:
        return [(i, self._text(c, DIGITS)) for i, c in enumerate(self.coefficients, 1)]

    def _repr_html_(self) -> str:
        """For notebooks."""
        rows = [("ρ", self.rho), *((f"c_{i}", c) for i, c in enumerate(self.coefficients, 1))]
        return facts(f"best Krylov filter, {self.steps} steps, λ → {self.side}", rows)


def at_infinity(parts: Parts) -> FitTarget:
    """Σ S_g (1 − P(e_g))² + m_g P(e_g)², less Σ S_g."""
    return FitTarget(
        [g.eigenvalue for g in parts], [g.weight for g in parts], [g.signal for g in parts]
    )


def at_zero(parts: Parts) -> FitTarget:
    """Σ S_g P(1/e_g)² + m_g (1 − P(1/e_g))², less Σ m_g: signal and noise change places."""
    one = 0 * parts[0].eigenvalue + 1
    return FitTarget(
        [1 / g.eigenvalue for g in parts], [g.weight for g in parts], [one * g.size for g in parts]
    )


TARGETS = {"inf": at_infinity, "zero": at_zero}


def accurate(fit: PolynomialFit, bits: int) -> bool:
    """Whether the risk is known to so many bits."""
    return narrow(fit.left, bits)


def krylov_risk(
    instance: Instance, steps: int, side: Side = "inf", digits: int | None = None
) -> KrylovRisk:
    """The least risk of Krylov filters, and its filter, for any signal-to-noise ratios.

    min over polynomials P, deg P ≤ k, P(0) = 0, of Σ_j B_j (1 − q_j)² + q_j² with q_j = P(e_j) on the
    side "inf", q_j = 1 − P(1/e_j) on the side "zero". The filters q = P(e) are those of partial
    least squares and of conjugate gradients with k components.

    Parameters
    ----------
    instance : Instance
    steps : int
        k, 0..256. With as many steps as distinct eigenvalues the risk is the least of any function
        of the eigenvalue.
    side : {"inf", "zero"}
        The limit of λ: as λ → ∞ the filters of k-step self-distillation tend to the Krylov class,
        as λ → 0 to the inverse Krylov class. So the infimum over λ > 0 and ξ ∈ R^k of the risk of k
        steps is at most either value.
    digits : int, optional
        Relative accuracy of a ball, 1..1000. By default the answer is exact if the instance is rational,
        has at most 512 distinct eigenvalues and the answer is estimated to have at most 2¹⁹ bits;
        otherwise a ball of 15 digits.

    Returns
    -------
    KrylovRisk

    Raises
    ------
    sdproof.errors.InputError
        For arguments that are not accepted.
    sdproof.errors.PrecisionExhausted
        If the balls given are too wide, or overlap.

    References: claim KS-1, for the side "inf"; for "zero" see the module.
    """
    one_of(side, TARGETS, "side")
    steps, digits = integer(steps, "steps", 0, MAX_KRYLOV), digits_or_none(digits)
    problem = PolynomialProblem.of(instance, TARGETS[side], "krylov_risk")
    degree = min(steps, problem.count)
    # the risk of as many steps as eigenvalues is known, and may be 0
    last = degree == problem.count
    found = problem.equations(max(degree, 1), digits, known_drop if last else accurate)
    fit = found.fit(degree)
    rho = fit.left
    if last:
        with ctx.workprec(found.bits or ctx.prec):
            rho = grouped_lower_bound(instance) + 0 * fit.drop
    zeros = (0 * rho,) * (steps - degree)
    reached = None if isinstance(rho, fmpq) else digits or DIGITS
    return KrylovRisk(steps, rho, (*fit.coefficients, *zeros), side, reached)
